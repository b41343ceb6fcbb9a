//! The analyzed words of a text of a query.

use super::ast::Word;
use crate::french::{TermKind, terms};

/// The analyzed words of a text, stop words out, offsets kept.
#[must_use]
pub fn analyzed(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    for term in terms(text) {
        match term.kind {
            TermKind::Stem => out.push(Word {
                typed: text[term.start..term.end].to_owned(),
                term: term.text,
                exact: None,
                offset: term.position,
            }),
            TermKind::Exact => {
                if let Some(word) = out.last_mut() {
                    word.exact = Some(term.text);
                }
            }
            TermKind::Joined => {}
        }
    }
    let first = out.first().map_or(0, |w| w.offset);
    for word in &mut out {
        word.offset -= first;
    }
    out
}
