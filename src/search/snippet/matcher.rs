//! Where the words of a query stand in a text.

use std::collections::{HashMap, HashSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::french::{Term, TermKind, terms_where};
use crate::query::{Query, Target};
use crate::text::Span;

/// What the words of a query look for in a text.
pub(crate) struct Matcher {
    /// Each term with the index of the clause that it belongs to.
    terms: FxHashMap<String, usize>,
    /// Words as written, in lower case.
    written: FxHashMap<String, usize>,
    /// Several words near each other.
    runs: Vec<(usize, Run)>,
    /// The terms of these.
    in_runs: FxHashSet<String>,
}

/// Words near each other.
struct Run {
    words: Vec<(usize, String)>,
    slop: usize,
    loose: bool,
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
        let mut matcher = Self {
            terms: FxHashMap::default(),
            written: FxHashMap::default(),
            runs: Vec::new(),
            in_runs: FxHashSet::default(),
        };
        for (k, clause) in query.clauses.iter().enumerate() {
            for target in clause.targets() {
                match target {
                    Target::Term(term) => {
                        matcher.terms.entry(term).or_insert(k);
                    }
                    Target::Written(word) => {
                        matcher.written.entry(word).or_insert(k);
                    }
                    Target::Run { words, slop, loose } => {
                        let slop = usize::try_from(slop).unwrap_or(usize::MAX);
                        matcher.in_runs.extend(words.iter().map(|(_, word)| word.clone()));
                        matcher.runs.push((k, Run { words, slop, loose }));
                    }
                }
            }
        }
        matcher
    }

    /// Matches in a text, in order, none overlapping another.
    pub(super) fn matches(&self, text: &str, hidden: &[Span], base: usize) -> Vec<Match> {
        let written = |text: &str| self.written.get(&text.to_lowercase()).copied();
        let of = |term: &str, written_as: &str| {
            let found = self.terms.get(term).copied();
            found.or_else(|| if self.written.is_empty() { None } else { written(written_as) })
        };
        let all: Vec<Term> = terms_where(text, |kind, token| {
            let span = token.offset_from..token.offset_to;
            kind != TermKind::Exact
                && (self.in_runs.contains(&token.text) || of(&token.text, &text[span]).is_some())
        });
        let all: Vec<Term> = all
            .into_iter()
            .filter(|t| !hides(hidden, Span::new(t.start + base, t.end + base)))
            .collect();
        let mut out: Vec<Match> = Vec::new();
        for term in &all {
            if let Some(clause) = of(&term.text, &text[term.start..term.end]) {
                out.push(Match { start: term.start, end: term.end, clause });
            }
        }
        if !self.runs.is_empty() {
            let mut at: HashMap<&str, Vec<&Term>> = HashMap::new();
            for term in &all {
                at.entry(&term.text).or_default().push(term);
            }
            for (clause, run) in &self.runs {
                run.matches(&at, *clause, &mut out);
            }
        }
        out.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
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

impl Run {
    /// Where the words stand near each other: one match over all of them where they stand as asked,
    /// else one for each.
    fn matches(&self, at: &HashMap<&str, Vec<&Term>>, clause: usize, out: &mut Vec<Match>) {
        let Some((_, first)) = self.words.first() else { return };
        for term in at.get(first.as_str()).into_iter().flatten() {
            let mut found = vec![*term];
            let mut slop = self.slop;
            for pair in self.words.windows(2) {
                let ((from, _), (to, word)) = (&pair[0], &pair[1]);
                let before = found.last().map_or(0, |t| t.position);
                let step = to - from;
                let next = at.get(word.as_str()).into_iter().flatten().find_map(|t| {
                    let apart = if t.position >= before {
                        (t.position - before).checked_sub(step)?
                    } else if self.loose {
                        (before - t.position).checked_sub(step)?
                    } else {
                        return None;
                    };
                    (apart <= slop).then_some((*t, apart))
                });
                let Some((next, apart)) = next else { break };
                if !self.loose {
                    slop -= apart;
                }
                found.push(next);
            }
            if found.len() < self.words.len() {
                continue;
            }
            if self.slop == 0 {
                let end = found.iter().map(|t| t.end).max().unwrap_or(term.end);
                out.push(Match { start: term.start, end, clause });
            } else {
                out.extend(found.iter().map(|t| Match { start: t.start, end: t.end, clause }));
            }
        }
    }
}
