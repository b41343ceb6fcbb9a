//! What words, acronyms and names an index has.

use std::collections::BTreeMap;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy::schema::Field;
use tantivy::{Searcher, Term};
use tantivy_fst::Automaton;

use crate::french::{SURFACE_MARK, surface_forms};
use crate::index::Fields;

/// Terms of a segment that are looked at for one prefix: a bound on time.
const MOST_SCANNED: usize = 100_000;

/// Letters of a word to which others may be near: what recognises them grows with it, and no word that
/// is meant is as long.
const LONGEST_WORD: usize = 60;

/// The vocabulary of an index.
#[derive(Clone, Copy)]
pub struct Vocabulary<'a> {
    /// The index.
    pub searcher: &'a Searcher,
    /// Its fields.
    pub fields: &'a Fields,
}

/// A written form, and the number of acts that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Folded.
    pub folded: String,
    /// As written, in lower case.
    pub written: String,
    /// Acts that have it; an act in two segments during a merge counts once.
    pub acts: u64,
}

impl Vocabulary<'_> {
    /// In how many acts a term stands, in any text field at the least.
    #[must_use]
    pub fn acts(&self, term: &str) -> u64 {
        let of =
            |field: Field| self.searcher.doc_freq(&Term::from_field_text(field, term)).unwrap_or(0);
        self.fields.texts.iter().map(|(_, field)| of(*field)).max().unwrap_or(0)
    }

    /// Terms of a field that start with a text, and the number of documents that have each.
    #[must_use]
    pub fn starting(&self, field: Field, start: &str) -> BTreeMap<String, u64> {
        self.scan(field, start).0
    }

    /// As [`Self::starting`], and whether there were more than are looked at.
    fn scan(&self, field: Field, start: &str) -> (BTreeMap<String, u64>, bool) {
        let (mut out, mut cut) = (BTreeMap::new(), false);
        for segment in self.searcher.segment_readers() {
            let Ok(inverted) = segment.inverted_index(field) else { continue };
            let Ok(mut stream) = inverted.terms().range().ge(start.as_bytes()).into_stream() else {
                continue;
            };
            let mut left = MOST_SCANNED;
            while stream.advance() {
                if left == 0 {
                    cut = true;
                    break;
                }
                left -= 1;
                let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                if !term.starts_with(start) {
                    break;
                }
                *out.entry(term.to_owned()).or_insert(0) += u64::from(stream.value().doc_freq);
            }
        }
        (out, cut)
    }

    /// Written forms that start with a folded text, the most frequent first; and whether there were more
    /// than are looked at.
    #[must_use]
    pub fn forms_starting(&self, folded: &str) -> (Vec<Form>, bool) {
        let (terms, cut) = self.scan(self.fields.surface, folded);
        (ranked(terms), cut)
    }

    /// Written forms that differ from a folded word by so many letters at most, with how many; the
    /// nearest first, then those that begin with the same letter, then the most frequent. Two letters
    /// that changed places count as one.
    #[must_use]
    pub fn forms_near(&self, folded: &str, edits: u8) -> Vec<(u8, Form)> {
        if folded.chars().count() > LONGEST_WORD {
            return Vec::new();
        }
        let dfa = LevenshteinAutomatonBuilder::new(edits, true).build_dfa(folded);
        let nearly = Nearly { dfa };
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let Ok(inverted) = segment.inverted_index(self.fields.surface) else { continue };
            let Ok(mut stream) = inverted.terms().search(&nearly).into_stream() else { continue };
            while stream.advance() {
                if let Ok(term) = std::str::from_utf8(stream.key()) {
                    *found.entry(term.to_owned()).or_insert(0) +=
                        u64::from(stream.value().doc_freq);
                }
            }
        }
        let first = folded.chars().next();
        let mut out: Vec<(u8, Form)> = ranked(found)
            .into_iter()
            .filter_map(|form| match nearly.dfa.eval(&form.folded) {
                Distance::Exact(distance) => Some((distance, form)),
                Distance::AtLeast(_) => None,
            })
            .collect();
        out.sort_by_key(|(distance, form)| (*distance, form.folded.chars().next() != first));
        out
    }
}

/// Forms, the most frequent first.
fn ranked(terms: BTreeMap<String, u64>) -> Vec<Form> {
    let mut out: Vec<Form> = terms
        .into_iter()
        .map(|(term, acts)| {
            let (folded, written) = surface_forms(&term);
            Form { folded: folded.to_owned(), written: written.to_owned(), acts }
        })
        .collect();
    out.sort_by(|a, b| b.acts.cmp(&a.acts).then_with(|| a.written.cmp(&b.written)));
    out
}

/// Terms whose folded form is near a word; what stands behind the mark does not matter.
struct Nearly {
    dfa: DFA,
}

/// Where [`Nearly`] is in a term.
#[derive(Clone)]
enum At {
    Folded(u32),
    Written(bool),
}

impl Nearly {
    fn accepts(&self, state: u32) -> bool {
        matches!(self.dfa.distance(state), Distance::Exact(_))
    }
}

impl Automaton for Nearly {
    type State = At;

    fn start(&self) -> At {
        At::Folded(self.dfa.initial_state())
    }

    fn is_match(&self, state: &At) -> bool {
        match state {
            At::Folded(state) => self.accepts(*state),
            At::Written(near) => *near,
        }
    }

    fn can_match(&self, state: &At) -> bool {
        match state {
            At::Folded(state) => *state != SINK_STATE,
            At::Written(near) => *near,
        }
    }

    fn accept(&self, state: &At, byte: u8) -> At {
        match state {
            At::Folded(state) if u32::from(byte) == u32::from(SURFACE_MARK) => {
                At::Written(self.accepts(*state))
            }
            At::Folded(state) => At::Folded(self.dfa.transition(*state, byte)),
            At::Written(near) => At::Written(*near),
        }
    }
}
