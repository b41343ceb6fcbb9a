//! Lists in the order of a date or number, from columns of the index.

use std::cell::OnceCell;
use std::cmp::Ordering;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Query as TantivyQuery;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::engine::{Engine, SearchError};
use super::request::Sort;

impl Engine {
    /// The first acts of all that match, `most` of them, in the order of a sort, without scores. Reads
    /// columns only, not the acts, and texts of columns only for those that may be among the first.
    pub(super) fn rows(
        &self,
        query: &dyn TantivyQuery,
        sort: Sort,
        most: usize,
    ) -> Result<Vec<DocAddress>, SearchError> {
        let mut columns = Vec::new();
        for segment in self.searcher.segment_readers() {
            let columns_of = segment.fast_fields();
            columns.push(Columns {
                dates: columns_of.u64("date")?,
                numbers: columns_of.str("number_order")?,
                ids: columns_of.str("id")?,
            });
        }
        let found = self.searcher.search(query, &Documents)?;
        let chosen = match sort {
            Sort::Number => first_by_number(found, &columns, most),
            _ => first_by_date(found, &columns, most),
        };
        let mut rows: Vec<Row<'_>> =
            chosen.into_iter().map(|at| Row::new(at, &columns[at.segment_ord as usize])).collect();
        rows.sort_by(|a, b| match sort {
            Sort::Number => a.upwards(b).then(b.date.cmp(&a.date)).then_with(|| a.by_id(b)),
            // Newest first; among acts of one day the higher number, acts without number last.
            _ => b.date.cmp(&a.date).then_with(|| a.downwards(b)).then_with(|| a.by_id(b)),
        });
        rows.truncate(most);
        Ok(rows.into_iter().map(|row| row.at).collect())
    }

    /// All that match, in the order of the index: that of the blocks in which acts are stored.
    pub(super) fn addresses(
        &self,
        query: &dyn TantivyQuery,
    ) -> Result<Vec<DocAddress>, SearchError> {
        let found = self.searcher.search(query, &Documents)?;
        let addresses = |(segment, docs): Segment| {
            docs.into_iter().map(move |doc| DocAddress::new(segment, doc))
        };
        Ok(found.into_iter().flat_map(addresses).collect())
    }
}

/// Columns of a segment.
struct Columns {
    dates: Column<u64>,
    numbers: Option<StrColumn>,
    ids: Option<StrColumn>,
}

impl Columns {
    fn date(&self, doc: DocId) -> u64 {
        self.dates.first(doc).unwrap_or(0)
    }
}

/// The place of an act's text among those of its segment's column, which are in order.
fn ordinal(column: Option<&StrColumn>, doc: DocId) -> Option<u64> {
    column?.term_ords(doc).next()
}

/// The newest acts, and as many more as are of the day of the last of them.
fn first_by_date(found: Vec<Segment>, columns: &[Columns], most: usize) -> Vec<DocAddress> {
    let dated = |(segment, docs): Segment| {
        let columns = &columns[segment as usize];
        docs.into_iter().map(move |doc| (columns.date(doc), DocAddress::new(segment, doc)))
    };
    first(found.into_iter().flat_map(dated).collect(), most, |a, b| b.0.cmp(&a.0))
}

/// Of each segment the acts with the lowest numbers, and as many more as have the last of them.
fn first_by_number(found: Vec<Segment>, columns: &[Columns], most: usize) -> Vec<DocAddress> {
    let lowest = |(segment, docs): Segment| {
        let numbers = columns[segment as usize].numbers.as_ref();
        let keyed = docs
            .into_iter()
            .map(|doc| (ordinal(numbers, doc).unwrap_or(u64::MAX), DocAddress::new(segment, doc)));
        first(keyed.collect(), most, |a, b| a.0.cmp(&b.0))
    };
    found.into_iter().flat_map(lowest).collect()
}

/// The first `most` in an order, in any order, and those that are equal to the last of them.
fn first<T: Copy>(
    mut all: Vec<(T, DocAddress)>,
    most: usize,
    order: impl Fn(&(T, DocAddress), &(T, DocAddress)) -> Ordering,
) -> Vec<DocAddress> {
    if most == 0 {
        return Vec::new();
    }
    if most < all.len() {
        let (_, &mut last, _) = all.select_nth_unstable_by(most - 1, &order);
        all.retain(|row| order(row, &last).is_le());
    }
    all.into_iter().map(|(_, at)| at).collect()
}

/// What an act is sorted by. Its texts are read when they are asked for.
struct Row<'c> {
    at: DocAddress,
    columns: &'c Columns,
    date: u64,
    number: Option<u64>,
    id: Option<u64>,
    number_text: OnceCell<Option<String>>,
    id_text: OnceCell<Option<String>>,
}

impl<'c> Row<'c> {
    fn new(at: DocAddress, columns: &'c Columns) -> Self {
        Self {
            at,
            columns,
            date: columns.date(at.doc_id),
            number: ordinal(columns.numbers.as_ref(), at.doc_id),
            id: ordinal(columns.ids.as_ref(), at.doc_id),
            number_text: OnceCell::new(),
            id_text: OnceCell::new(),
        }
    }

    /// Within a segment texts are in the order of their ordinals.
    fn is_beside(&self, other: &Self) -> bool {
        self.at.segment_ord == other.at.segment_ord
    }

    fn number_text(&self) -> Option<&str> {
        let read = || text_of(self.columns.numbers.as_ref(), self.at.doc_id);
        self.number_text.get_or_init(read).as_deref()
    }

    fn id_text(&self) -> Option<&str> {
        let read = || text_of(self.columns.ids.as_ref(), self.at.doc_id);
        self.id_text.get_or_init(read).as_deref()
    }

    /// By number, both having one.
    fn by_number(&self, other: &Self) -> Ordering {
        if self.is_beside(other) {
            self.number.cmp(&other.number)
        } else {
            self.number_text().cmp(&other.number_text())
        }
    }

    /// By number, acts without number last.
    fn upwards(&self, other: &Self) -> Ordering {
        match (self.number, other.number) {
            (Some(_), Some(_)) => self.by_number(other),
            (own, others) => others.is_some().cmp(&own.is_some()),
        }
    }

    /// The higher number first, acts without number last.
    fn downwards(&self, other: &Self) -> Ordering {
        match (self.number, other.number) {
            (Some(_), Some(_)) => other.by_number(self),
            (own, others) => others.is_some().cmp(&own.is_some()),
        }
    }

    fn by_id(&self, other: &Self) -> Ordering {
        if self.is_beside(other) {
            self.id.cmp(&other.id)
        } else {
            self.id_text().cmp(&other.id_text())
        }
    }
}

/// The first text of an act in a column.
pub(super) fn text_of(column: Option<&StrColumn>, doc: DocId) -> Option<String> {
    let ord = ordinal(column, doc)?;
    let mut text = String::new();
    column?.ord_to_str(ord, &mut text).ok().filter(|found| *found).map(|_| text)
}

/// The documents of a segment that match.
type Segment = (SegmentOrdinal, Vec<DocId>);

/// Collects what matches, by segment.
struct Documents;

impl Collector for Documents {
    type Fruit = Vec<Segment>;
    type Child = OfSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _reader: &SegmentReader,
    ) -> tantivy::Result<OfSegment> {
        Ok(OfSegment((segment, Vec::new())))
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Segment>) -> tantivy::Result<Vec<Segment>> {
        Ok(segments)
    }
}

struct OfSegment(Segment);

impl SegmentCollector for OfSegment {
    type Fruit = Segment;

    fn collect(&mut self, doc: DocId, _score: Score) {
        self.0.1.push(doc);
    }

    fn harvest(self) -> Segment {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_those_equal_to_the_last() {
        let all = |keys: &[u32]| -> Vec<(u32, DocAddress)> {
            (0..).zip(keys).map(|(doc, key)| (*key, DocAddress::new(0, doc))).collect()
        };
        for (keys, most, expected) in [
            (&[5, 3, 3, 9, 1][..], 2, &[1, 2, 4][..]),
            (&[5, 3, 3, 9, 1], 1, &[4]),
            (&[5, 3], 2, &[0, 1]),
            (&[5, 3], 9, &[0, 1]),
            (&[5, 3], 0, &[]),
            (&[], 3, &[]),
        ] {
            let mut found: Vec<u32> =
                first(all(keys), most, |a, b| a.0.cmp(&b.0)).iter().map(|at| at.doc_id).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{most} of {keys:?}");
        }
    }
}
