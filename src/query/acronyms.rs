//! What acronyms stand for, by the acts of an index.

use std::collections::{BTreeMap, BTreeSet};

use super::vocabulary::Vocabulary;
use crate::index::acronyms::{from_long, from_short, long_key, split};

/// One meaning of an acronym, or one acronym of a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// As most acts write it.
    pub written: String,
    /// Authorities whose acts define it (SIREN or folded name).
    pub authorities: BTreeSet<String>,
}

/// What an acronym stands for.
#[must_use]
pub fn long_forms(short: &str, vocabulary: &Vocabulary<'_>) -> Vec<Meaning> {
    meanings(&from_short(short), vocabulary)
}

/// The acronyms of words, by their stems.
#[must_use]
pub fn short_forms(stems: &[&str], vocabulary: &Vocabulary<'_>) -> Vec<Meaning> {
    let key = long_key(stems.iter().copied());
    if key.is_empty() { Vec::new() } else { meanings(&from_long(&key), vocabulary) }
}

fn meanings(start: &str, vocabulary: &Vocabulary<'_>) -> Vec<Meaning> {
    let mut by_key: BTreeMap<String, (u64, Meaning)> = BTreeMap::new();
    for (term, acts) in vocabulary.starting(vocabulary.fields.acronym, start) {
        let Some((key, authority, written)) = split(&term[start.len()..]) else { continue };
        let (most, meaning) = by_key.entry(key.to_owned()).or_insert_with(|| {
            (0, Meaning { written: written.to_owned(), authorities: BTreeSet::new() })
        });
        if acts > *most {
            *most = acts;
            written.clone_into(&mut meaning.written);
        }
        meaning.authorities.insert(authority.to_owned());
    }
    by_key.into_values().map(|(_, meaning)| meaning).collect()
}
