//! The words of a run of characters: plain, exact (`=`), begun (`*`), spelt nearly so (`~`).

use super::{MOST_SPREAD, Reader};
use crate::french::{surface, words};
use crate::query::ast::{Clause, Word};
use crate::query::words::analyzed;

/// A prefix of fewer letters would stand for a good part of all words.
const SHORTEST_PREFIX: usize = 2;

impl Reader<'_> {
    /// The words of a run of characters; a compound gives several.
    pub(super) fn run(&mut self, run: &str) -> Vec<Clause> {
        let trimmed = run.trim_end_matches([',', ';', '.', '!', '?']);
        if let Some(word) = run.strip_prefix('=').filter(|w| w.starts_with(char::is_alphanumeric)) {
            return exact(word);
        }
        let spreads = trimmed.ends_with('*') || trimmed.contains('~');
        if spreads && self.spread >= MOST_SPREAD {
            self.note(format!("only the first {MOST_SPREAD} words with * or ~ were read as such"));
        } else if let Some(stem) = trimmed.strip_suffix('*') {
            self.spread += 1;
            if let Some(clause) = self.prefix(trimmed, stem) {
                return clause;
            }
        } else if let Some((word, edits)) = trimmed.rsplit_once('~')
            && let Some(clause) = fuzzy(trimmed, word, edits)
        {
            self.spread += 1;
            return vec![clause];
        }
        let found = analyzed(run);
        if found.is_empty() {
            self.stop_words.extend(words(run).into_iter().map(|w| w.folded));
        }
        found.into_iter().map(Clause::Word).collect()
    }

    /// Words that begin like `stem`. `None` if there is no letter in it.
    fn prefix(&mut self, typed: &str, stem: &str) -> Option<Vec<Clause>> {
        let mut parts = words(stem);
        let last = parts.pop()?;
        // "l'agglo*": what stands before the last word is a word.
        let mut clauses: Vec<Clause> =
            parts.iter().flat_map(|w| analyzed(&stem[w.start..w.end])).map(Clause::Word).collect();
        if last.folded.chars().count() < SHORTEST_PREFIX {
            self.note(format!("{typed}: a prefix has at least {SHORTEST_PREFIX} letters"));
            clauses.extend(analyzed(&stem[last.start..]).into_iter().map(Clause::Word));
        } else {
            clauses.push(Clause::Terms {
                typed: typed.to_owned(),
                base: last.folded,
                edits: None,
                terms: Vec::new(),
            });
        }
        Some(clauses)
    }
}

/// "=pêche": as it is written.
fn exact(typed: &str) -> Vec<Clause> {
    let found = words(typed);
    let analyzed = analyzed(typed);
    found
        .into_iter()
        .filter_map(|w| {
            let as_typed = &typed[w.start..w.end];
            let word = analyzed.iter().find(|a| a.typed == as_typed)?.clone();
            Some(Clause::Exact {
                typed: as_typed.to_owned(),
                word: Word { offset: 0, ..word },
                surface: surface(&w.folded, w.accented.as_deref()),
            })
        })
        .collect()
}

/// "Cambresi~", "Cambresi~1": words spelt nearly so. By default one letter may differ, in long words
/// two, in words of three letters none.
fn fuzzy(typed: &str, word: &str, edits: &str) -> Option<Clause> {
    let mut found = words(word);
    let (word, true) = (found.pop()?, found.is_empty()) else { return None };
    let letters = word.folded.chars().count();
    let default = match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let edits = match edits {
        "" => default,
        n => n.parse::<u8>().ok()?.min(2),
    };
    Some(Clause::Terms {
        typed: typed.to_owned(),
        base: word.folded,
        edits: Some(edits),
        terms: Vec::new(),
    })
}
