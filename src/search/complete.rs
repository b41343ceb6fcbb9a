//! Completions of what is being typed: words, numbers and authorities of the index.

use serde::Serialize;

use super::engine::Engine;
use crate::acts::extract::number;
use crate::french::stop::is_stop;
use crate::index::{AUTHORITY_ENTRY, ENTRY_PARTS, NUMBER_ENTRY};
use crate::query::Vocabulary;
use crate::text::fold_str;

/// A completion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// The query with its last word completed.
    pub query: String,
    /// What was completed, alone.
    pub text: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Acts that have it.
    pub acts: u64,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CompletionKind {
    /// The number of an act.
    Number,
    /// An authority that adopts acts.
    Authority,
    /// A word.
    Word,
}

impl Engine {
    /// Up to `most` completions of a query that is being typed, the likeliest first.
    #[must_use]
    pub fn complete(&self, typed: &str, most: usize) -> Vec<Completion> {
        let vocabulary = Vocabulary { searcher: &self.searcher, fields: &self.generation.fields };
        // The last word; what an apostrophe, a quote or a parenthesis parts from it stays.
        let start = typed
            .char_indices()
            .rev()
            .find(|(_, c)| c.is_whitespace() || matches!(c, '\'' | '’' | '"' | '«' | '(' | ':'))
            .map_or(0, |(k, c)| k + c.len_utf8());
        let (before, last) = typed.split_at(start);
        let folded = fold_str(last);
        let mut out: Vec<Completion> = Vec::new();
        let mut offer = |query: String, text: &str, kind: CompletionKind, acts: u64| {
            if !out.iter().any(|c| c.text == text) {
                out.push(Completion { query, text: text.to_owned(), kind, acts });
            }
        };
        if folded.bytes().any(|b| b.is_ascii_digit()) {
            let start = format!("{NUMBER_ENTRY}{ENTRY_PARTS}{}", number::key(last));
            for (entry, acts) in vocabulary.starting(self.generation.fields.entry, &start) {
                if let Some(written) = entry.rsplit(ENTRY_PARTS).next() {
                    offer(format!("{before}{written}"), written, CompletionKind::Number, acts);
                }
            }
        }
        // A name of several words goes on from its beginning.
        for (from, key) in [(0, fold_str(typed)), (start, folded.clone())] {
            if key.is_empty() {
                continue;
            }
            let start = format!("{AUTHORITY_ENTRY}{ENTRY_PARTS}{key}");
            for (entry, acts) in vocabulary.starting(self.generation.fields.entry, &start) {
                if let Some(written) = entry.rsplit(ENTRY_PARTS).next() {
                    let query = format!("{}{written}", &typed[..from]);
                    offer(query, written, CompletionKind::Authority, acts);
                }
            }
        }
        if !folded.is_empty() && folded.chars().all(char::is_alphabetic) {
            for form in vocabulary.forms_starting(&folded).0 {
                if !is_stop(&form.folded) {
                    let query = format!("{before}{}", form.written);
                    offer(query, &form.written, CompletionKind::Word, form.acts);
                }
            }
        }
        // A number comes before words, and before both a name that goes on from the beginning.
        let rank = |c: &Completion| match c.kind {
            CompletionKind::Authority if start > 0 && c.query == c.text => 0,
            CompletionKind::Number => 1,
            _ => 2,
        };
        out.sort_by(|a, b| {
            rank(a).cmp(&rank(b)).then(b.acts.cmp(&a.acts)).then_with(|| a.text.cmp(&b.text))
        });
        out.truncate(most);
        out
    }
}
