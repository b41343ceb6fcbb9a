//! Lists in the order of a date or number, from columns of the index.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use tantivy::collector::DocSetCollector;
use tantivy::columnar::StrColumn;
use tantivy::query::Query as TantivyQuery;
use tantivy::{DocAddress, DocId};

use super::engine::{Engine, SearchError};
use super::request::Sort;

impl Engine {
    /// All matching acts in the order of a sort, without scores. Reads columns only, not the acts.
    pub(super) fn rows(
        &self,
        query: &dyn TantivyQuery,
        sort: Sort,
    ) -> Result<Vec<DocAddress>, SearchError> {
        let mut by_segment: BTreeMap<u32, Vec<DocAddress>> = BTreeMap::new();
        for address in self.searcher.search(query, &DocSetCollector)? {
            by_segment.entry(address.segment_ord).or_default().push(address);
        }
        let mut keyed: Vec<Row> = Vec::new();
        for (segment, addresses) in by_segment {
            let columns = self.searcher.segment_reader(segment).fast_fields();
            let dates = columns.u64("date")?;
            let (numbers, ids) = (columns.str("number_order")?, columns.str("id")?);
            for address in addresses {
                keyed.push(Row {
                    date: dates.first(address.doc_id).unwrap_or(0),
                    number: text_of(numbers.as_ref(), address.doc_id),
                    id: text_of(ids.as_ref(), address.doc_id).unwrap_or_default(),
                    address,
                });
            }
        }
        keyed.sort_by(|a, b| match sort {
            Sort::Number => number_order(a, b).then(b.date.cmp(&a.date)).then(a.id.cmp(&b.id)),
            // Newest first; among acts of one day the higher number, acts without number last.
            _ => b
                .date
                .cmp(&a.date)
                .then_with(|| match (&a.number, &b.number) {
                    (Some(x), Some(y)) => y.cmp(x),
                    _ => number_order(a, b),
                })
                .then(a.id.cmp(&b.id)),
        });
        Ok(keyed.into_iter().map(|r| r.address).collect())
    }
}

/// What a list is sorted by.
struct Row {
    date: u64,
    number: Option<String>,
    id: String,
    address: DocAddress,
}

/// Upwards by number, acts without number last.
fn number_order(a: &Row, b: &Row) -> Ordering {
    match (&a.number, &b.number) {
        (Some(x), Some(y)) => x.cmp(y),
        (x, y) => y.is_some().cmp(&x.is_some()),
    }
}

/// The first text of an act in a column.
pub(super) fn text_of(column: Option<&StrColumn>, doc: DocId) -> Option<String> {
    let column = column?;
    let ord = column.term_ords(doc).next()?;
    let mut text = String::new();
    column.ord_to_str(ord, &mut text).ok().filter(|found| *found).map(|_| text)
}
