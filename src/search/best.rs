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
        let weight = query.weight(EnableScoring::enabled_from_searcher(&self.searcher))?;
        let in_segment = |ordinal: SegmentOrdinal| -> tantivy::Result<OfSegment> {
            let segment = self.searcher.segment_reader(ordinal);
            // No more than there are: room is set aside for all.
            let most = most.min(segment.max_doc() as usize).max(1);
            let mut top = Top::new_with_comparator(most, NaturalComparator);
            let count = find(&*weight, segment, &mut top)?;
            let acts = top.into_vec().into_iter();
            let acts = acts.map(|best| (best.sort_key, DocAddress::new(ordinal, best.doc)));
            Ok((acts.collect(), count))
        };
        let segments = self.searcher.segment_readers().len();
        let ordinals = 0..SegmentOrdinal::try_from(segments).unwrap_or(SegmentOrdinal::MAX);
        let found: Vec<OfSegment> = if self.searcher.num_docs() < LARGE {
            ordinals.map(in_segment).collect::<tantivy::Result<_>>()?
        } else {
            side_by_side(ordinals.collect(), |_, ordinal| in_segment(ordinal))?
        };
        let count = found.iter().map(|(_, count)| count).sum();
        let mut acts: Vec<Scored> = found.into_iter().flat_map(|(acts, _)| acts).collect();
        acts.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        acts.truncate(most);
        Ok((acts, count))
    }
}
