//! What acts score for words of the query that stand close together in them.
//!
//! Where words stand is the dearest thing to read of an index. It is read of the best acts by their words,
//! not of all: where ten thousand acts have the words of a query, it chooses among the first of them.

use std::collections::HashSet;

use tantivy::query::{EnableScoring, Query as TantivyQuery, Scorer, Weight};
use tantivy::{DocAddress, Score, SeekDangerResult, SegmentReader, TERMINATED};

use super::answer::Scored;
use super::best::keep_best;
use super::engine::{Engine, SearchError};
use crate::query::close::Closeness;

impl Engine {
    /// How many acts have to be found by their words, so that `most` are the best with closeness.
    pub(super) fn looked_at(&self, close: &Closeness, most: usize) -> usize {
        if close.pairs.is_empty() { most } else { most.max(self.ranking.looked_at) }
    }

    /// The best acts of a query, `most` of them, the best first; equal ones in the order of the index.
    /// Those whose words score no more than `floor` may be left out.
    pub(super) fn top(
        &self,
        query: &dyn TantivyQuery,
        close: &Closeness,
        most: usize,
        floor: Option<Score>,
    ) -> Result<Vec<Scored>, SearchError> {
        let acts = self.best_by_words(query, self.looked_at(close, most), floor)?;
        self.best_with_closeness(acts, close, most)
    }

    /// The best of acts that are the best by their words.
    pub(super) fn best_with_closeness(
        &self,
        mut acts: Vec<Scored>,
        close: &Closeness,
        most: usize,
    ) -> Result<Vec<Scored>, SearchError> {
        let first = acts.len().min(self.looked_at(close, 0));
        self.add_closeness(&mut acts[..first], close)?;
        keep_best(&mut acts, most);
        Ok(acts)
    }

    /// Adds to the scores of acts what words that are close together score there.
    pub(super) fn add_closeness(
        &self,
        acts: &mut [Scored],
        close: &Closeness,
    ) -> Result<(), SearchError> {
        if close.pairs.is_empty() {
            return Ok(());
        }
        acts.sort_unstable_by_key(|(_, act)| *act);
        for of_segment in acts.chunk_by_mut(|a, b| a.1.segment_ord == b.1.segment_ord) {
            let segment = self.searcher.segment_reader(of_segment[0].1.segment_ord);
            close.add(&self.statistics, segment, of_segment)?;
        }
        Ok(())
    }

    /// Which of some acts a query matches.
    pub(super) fn matched(
        &self,
        query: &dyn TantivyQuery,
        acts: &[Scored],
    ) -> Result<HashSet<DocAddress>, SearchError> {
        let mut acts = acts.to_vec();
        acts.sort_by_key(|(_, act)| *act);
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let mut out = HashSet::new();
        for of_segment in acts.chunk_by_mut(|a, b| a.1.segment_ord == b.1.segment_ord) {
            let segment = self.searcher.segment_reader(of_segment[0].1.segment_ord);
            visit(&*weight, segment, 1.0, of_segment, |_, act| {
                out.insert(act.1);
            })?;
        }
        Ok(out)
    }
}

/// Calls `each` for those of some acts, all of one segment and in its order, that a query finds.
fn visit(
    weight: &dyn Weight,
    segment: &SegmentReader,
    boost: f32,
    acts: &mut [Scored],
    mut each: impl FnMut(&mut dyn Scorer, &mut Scored),
) -> tantivy::Result<()> {
    let Some((_, first)) = acts.first() else { return Ok(()) };
    // A scorer as it usually starts has looked for its first act, in all of the segment if need be.
    let (mut told, mut scorer) = weight.scorer_danger(segment, first.doc_id, boost)?;
    // The first that may match.
    let mut next = first.doc_id;
    for (k, act) in acts.iter_mut().enumerate() {
        let doc = act.1.doc_id;
        if doc < next {
            continue;
        }
        if k > 0 {
            told = scorer.seek_danger(doc);
        }
        next = match told {
            SeekDangerResult::Found => {
                each(&mut *scorer, act);
                doc + 1
            }
            SeekDangerResult::SeekLowerBound(TERMINATED) => break,
            SeekDangerResult::SeekLowerBound(bound) => bound,
        };
    }
    Ok(())
}
