//! What acts score for words of the query that stand close together in them.
//!
//! Where words stand is the dearest thing to read of an index. It is read of the best acts by their words,
//! not of all: where ten thousand acts have the words of a query, it chooses among the first of them.

use tantivy::collector::TopDocs;
use tantivy::query::{EnableScoring, Query as TantivyQuery, Scorer};
use tantivy::{DocId, SeekDangerResult, TERMINATED};

use super::answer::Scored;
use super::engine::{Engine, SearchError};
use crate::query::lower::Close;

/// Of so many acts it is looked at how close the words stand.
const LOOKED_AT: usize = 1_000;

impl Engine {
    /// The best acts of a query, `most` of them, the best first; equal ones in the order of the index.
    pub(super) fn top(
        &self,
        query: &dyn TantivyQuery,
        close: &[Close],
        most: usize,
    ) -> Result<Vec<Scored>, SearchError> {
        let looked_at = if close.is_empty() { 0 } else { LOOKED_AT };
        let top = TopDocs::with_limit(most.max(looked_at)).order_by_score();
        let mut acts = self.searcher.search(query, &top)?;
        let first = acts.len().min(looked_at);
        self.add_closeness(&mut acts[..first], close)?;
        acts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        acts.truncate(most);
        Ok(acts)
    }

    /// Adds to the scores of acts what words that are close together score there.
    pub(super) fn add_closeness(
        &self,
        acts: &mut [Scored],
        close: &[Close],
    ) -> Result<(), SearchError> {
        if acts.is_empty() {
            return Ok(());
        }
        acts.sort_by_key(|(_, act)| *act);
        let scoring = EnableScoring::enabled_from_searcher(&self.searcher);
        for (phrase, worth) in close.iter().flat_map(|close| &close.phrases) {
            let weight = phrase.weight(scoring)?;
            for of_segment in acts.chunk_by_mut(|a, b| a.1.segment_ord == b.1.segment_ord) {
                let segment = self.searcher.segment_reader(of_segment[0].1.segment_ord);
                add(&mut *weight.scorer(segment, *worth)?, of_segment);
            }
        }
        Ok(())
    }
}

/// Adds scores to acts of one segment, which are in its order.
fn add(scorer: &mut dyn Scorer, acts: &mut [Scored]) {
    // The first that may match.
    let mut next: DocId = scorer.doc();
    for (score, act) in acts {
        if next == TERMINATED {
            break;
        }
        if act.doc_id < next {
            continue;
        }
        next = match scorer.seek_danger(act.doc_id) {
            SeekDangerResult::Found => {
                *score += scorer.score();
                act.doc_id + 1
            }
            SeekDangerResult::SeekLowerBound(bound) => bound,
        };
    }
}
