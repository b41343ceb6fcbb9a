//! Where the words of a query stand in a text.

use std::collections::{HashMap, HashSet};

use crate::french::{Term, TermKind, terms};
use crate::query::{Clause, Query};
use crate::text::Span;

/// What the words of a query look for in a text.
pub(crate) struct Matcher {
    /// Each stem with the index of the clause that it belongs to.
    stems: HashMap<String, usize>,
    /// Clauses that are phrases: their stems with offsets.
    phrases: Vec<(usize, Vec<(usize, String)>)>,
}

/// A match in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) clause: usize,
}

impl Matcher {
    /// What to look for.
    pub(crate) fn new(query: &Query) -> Self {
        let mut stems = HashMap::new();
        let mut phrases = Vec::new();
        for (k, clause) in query.clauses.iter().enumerate() {
            match clause {
                Clause::Word(word) => {
                    stems.insert(word.term.clone(), k);
                }
                Clause::Phrase { words, .. } | Clause::Number { words, .. } => {
                    phrases.push((k, words.iter().map(|w| (w.offset, w.term.clone())).collect()));
                }
            }
        }
        Self { stems, phrases }
    }

    /// Number of clauses that a text matches is what [`Self::clauses`] counts.
    pub(super) fn matches(&self, text: &str, hidden: &[Span], base: usize) -> Vec<Match> {
        let all: Vec<Term> = terms(text)
            .into_iter()
            .filter(|t| t.kind != TermKind::Exact)
            .filter(|t| !hides(hidden, Span::new(t.start + base, t.end + base)))
            .collect();
        let mut out: Vec<Match> = all
            .iter()
            .filter_map(|t| {
                self.stems.get(&t.text).map(|&clause| Match { start: t.start, end: t.end, clause })
            })
            .collect();
        for (clause, words) in &self.phrases {
            phrase_matches(&all, words, *clause, &mut out);
        }
        out.sort_by_key(|m| (m.start, m.end));
        out.dedup_by(|b, a| b.start < a.end);
        out
    }

    /// Highlights of a short text such as a title, in characters.
    pub(crate) fn highlights(&self, text: &str) -> Vec<(usize, usize)> {
        let matches = self.matches(text, &[], 0);
        matches
            .iter()
            .map(|m| (text[..m.start].chars().count(), text[..m.end].chars().count()))
            .collect()
    }

    /// Indexes of the clauses that a text matches.
    pub(crate) fn clauses(&self, text: &str) -> HashSet<usize> {
        self.matches(text, &[], 0).into_iter().map(|m| m.clause).collect()
    }
}

/// True if one of some spans, in order and apart, overlaps a span.
fn hides(hidden: &[Span], span: Span) -> bool {
    let next = hidden.partition_point(|h| h.end <= span.start);
    hidden.get(next).is_some_and(|h| h.start < span.end)
}

fn phrase_matches(all: &[Term], words: &[(usize, String)], clause: usize, out: &mut Vec<Match>) {
    let Some((_, first)) = words.first() else { return };
    let by_position: HashMap<usize, Vec<&Term>> = all.iter().fold(HashMap::new(), |mut m, t| {
        m.entry(t.position).or_insert_with(Vec::new).push(t);
        m
    });
    for term in all.iter().filter(|t| t.text == *first) {
        let mut end = term.end;
        let whole = words.iter().all(|(offset, word)| {
            by_position.get(&(term.position + offset)).is_some_and(|at| {
                at.iter().any(|t| {
                    let same = t.text == *word;
                    if same {
                        end = end.max(t.end);
                    }
                    same
                })
            })
        });
        if whole {
            out.push(Match { start: term.start, end, clause });
        }
    }
}
