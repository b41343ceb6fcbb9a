//! Why no act has all that was asked for: which word is in no act, which filter leaves none.

use serde::Serialize;
use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, Occur};

use super::engine::{Boxed, Engine, SearchError};
use super::filters;
use super::request::Request;
use crate::query::expand::misprint;
use crate::query::lower::Expect;
use crate::query::{Clause, Query, Test, Vocabulary};

/// Words that are offered for one that no act has.
const MOST_NEAR: usize = 3;

/// One part of a search that no act answers as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The part, as typed.
    pub typed: String,
    /// What it is.
    pub part: ReasonPart,
    /// A clause: acts that have it, under the filters. A filter: acts that have everything else.
    pub acts: usize,
    /// For a word that no act has: words that acts have, the nearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<String>,
}

/// What a part of a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReasonPart {
    /// A word, phrase or number.
    Clause,
    /// What limits the acts: a flag, or a field of the query.
    Filter,
}

impl Engine {
    /// Takes a search apart that no act answers as a whole.
    pub(super) fn reasons(
        &self,
        query: &Query,
        request: &Request,
    ) -> Result<Vec<Reason>, SearchError> {
        let mut out = Vec::new();
        let tests = filters::of_flags(&request.filters);
        let test = |test: &Test| self.test(test);
        let lowering = self.lowering(request, &test);
        let all: Vec<Boxed> = tests.iter().map(|(_, test)| self.test(test)).collect();
        let (limits, scored): (Vec<&Clause>, Vec<&Clause>) =
            query.clauses.iter().partition(|c| c.is_filter());
        let count = |words: Boxed, filters: &[Boxed]| -> Result<usize, SearchError> {
            Ok(self.searcher.search(&*self.combine(Some(words), filters), &Count)?)
        };
        for clause in &scored {
            let mut parts: Vec<(Occur, Boxed)> = vec![(Occur::Must, lowering.clause(clause))];
            parts.extend(limits.iter().map(|c| (Occur::Must, lowering.clause(c))));
            parts.extend(lowering.excluded(query).into_iter().map(|q| (Occur::MustNot, q)));
            let acts = count(Box::new(BooleanQuery::new(parts)), &all)?;
            let near = if acts == 0 { self.near(clause) } else { Vec::new() };
            let typed = clause.typed().to_owned();
            out.push(Reason { typed, part: ReasonPart::Clause, acts, near });
        }
        for (k, (typed, _)) in tests.iter().enumerate() {
            let mut others: Vec<Boxed> = all.iter().map(|q| q.box_clone()).collect();
            others.remove(k);
            let acts = count(lowering.query(query, Expect::All), &others)?;
            let near = Vec::new();
            out.push(Reason { typed: typed.clone(), part: ReasonPart::Filter, acts, near });
        }
        for limit in &limits {
            let mut other = query.clone();
            other.clauses.retain(|c| c != *limit);
            let acts = count(lowering.query(&other, Expect::All), &all)?;
            let (typed, near) = (limit.typed().to_owned(), Vec::new());
            out.push(Reason { typed, part: ReasonPart::Filter, acts, near });
        }
        Ok(out)
    }

    /// Words that acts have, near one that none has.
    fn near(&self, clause: &Clause) -> Vec<String> {
        let Clause::Word(word) = clause else { return Vec::new() };
        let vocabulary = Vocabulary { searcher: &self.searcher, fields: &self.generation.fields };
        let folded = crate::text::fold_str(&word.typed);
        let letters = folded.chars().count();
        if letters < 3 || vocabulary.acts(&word.term) > 0 {
            return Vec::new();
        }
        // One letter more than a correction that is made unasked.
        let edits = (misprint(letters) + 1).min(2);
        let mut near: Vec<String> =
            vocabulary.forms_near(&folded, edits).into_iter().map(|(_, f)| f.written).collect();
        near.truncate(MOST_NEAR);
        near
    }
}
