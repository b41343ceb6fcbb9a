//! The best acts of a query by what their words score.

use tantivy::collector::TopNComputer;
use tantivy::collector::sort_key::NaturalComparator;
use tantivy::query::{EnableScoring, Query as TantivyQuery, Weight};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::answer::Scored;
use super::engine::{Engine, SearchError};
use super::pool::side_by_side;

/// In a smaller index a thread costs more than it saves.
const LARGE: u64 = 20_000;

/// The best so far; equal ones in the order of the index.
type Top = TopNComputer<Score, DocId, NaturalComparator>;

/// The best acts of a segment, and how many it has.
type OfSegment = (Vec<Scored>, usize);

impl Engine {
    /// The best acts by their words, `most` of them, the best first; those that score no more than `floor`
    /// may be left out.
    pub(super) fn best_by_words(
        &self,
        query: &dyn TantivyQuery,
        most: usize,
        floor: Option<Score>,
    ) -> Result<Vec<Scored>, SearchError> {
        let (acts, _) = self.of_segments(query, most, |weight, segment, top| {
            let alive = segment.alive_bitset();
            let floor = floor.unwrap_or(Score::MIN);
            weight.for_each_pruning(floor, segment, &mut |doc, score| {
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    top.push(score, doc);
                }
                top.threshold.unwrap_or(floor).max(floor)
            })?;
            Ok(0)
        })?;
        Ok(acts)
    }

    /// The best acts by their words, and how many acts there are.
    pub(super) fn counted_by_words(
        &self,
        query: &dyn TantivyQuery,
        most: usize,
    ) -> Result<(Vec<Scored>, usize), SearchError> {
        self.of_segments(query, most, |weight, segment, top| {
            let alive = segment.alive_bitset();
            let mut count = 0;
            weight.for_each(segment, &mut |doc, score| {
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    top.push(score, doc);
                    count += 1;
                }
            })?;
            Ok(count)
        })
    }

    /// The best of what is found in each segment, `most` at most, and the sum of what is counted. Which
    /// segment is done first changes nothing.
    fn of_segments(
        &self,
        query: &dyn TantivyQuery,
        most: usize,
        find: impl Fn(&dyn Weight, &SegmentReader, &mut Top) -> tantivy::Result<usize> + Sync,
    ) -> Result<(Vec<Scored>, usize), SearchError> {
        let scoring =
            EnableScoring::enabled_from_statistics_provider(&self.statistics, &self.searcher);
        let weight = query.weight(scoring)?;
        let found: Vec<OfSegment> = self.each_segment(|ordinal, segment| {
            // No more than there are: room is set aside for all.
            let most = most.min(segment.max_doc() as usize).max(1);
            let mut top = Top::new_with_comparator(most, NaturalComparator);
            let count = find(&*weight, segment, &mut top)?;
            let acts = top.into_vec().into_iter();
            let acts = acts.map(|best| (best.sort_key, DocAddress::new(ordinal, best.doc)));
            Ok((acts.collect(), count))
        })?;
        let count = found.iter().map(|(_, count)| count).sum();
        let mut acts: Vec<Scored> = found.into_iter().flat_map(|(acts, _)| acts).collect();
        keep_best(&mut acts, most);
        Ok((acts, count))
    }

    /// What `each` makes of each segment, in their order; of a large index, several at once.
    pub(super) fn each_segment<T: Send>(
        &self,
        each: impl Fn(SegmentOrdinal, &SegmentReader) -> tantivy::Result<T> + Sync,
    ) -> tantivy::Result<Vec<T>> {
        let segments = self.searcher.segment_readers();
        if self.searcher.num_docs() < LARGE {
            return (0..).zip(segments).map(|(ordinal, segment)| each(ordinal, segment)).collect();
        }
        side_by_side((0..).zip(segments).collect(), |_, (ordinal, segment)| each(ordinal, segment))
    }
}

/// Leaves the best acts, the best first; equal ones in the order of the index.
pub(super) fn keep_best(acts: &mut Vec<Scored>, most: usize) {
    let better = |a: &Scored, b: &Scored| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if (1..acts.len()).contains(&most) {
        // To put all in order would cost more than to find them.
        acts.select_nth_unstable_by(most, better);
    }
    acts.truncate(most);
    acts.sort_unstable_by(better);
}
