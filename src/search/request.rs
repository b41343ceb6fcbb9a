//! What is asked.

use jiff::civil::Date;

use super::group::GroupBy;
use crate::acts::{Nature, PartKind};
use crate::query::DateRange;

/// The order of the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By relevance; newest first without words.
    #[default]
    Score,
    /// Newest first.
    Date,
    /// By number.
    Number,
}

/// What hits must be, apart from their words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filters {
    /// An EPCI that adopts or is party: name, alias or SIREN.
    pub epci: Option<String>,
    /// The adopter: name, alias or SIREN.
    pub authority: Option<String>,
    /// Act number, in any writing.
    pub number: Option<String>,
    /// Date of the act.
    pub date: DateRange,
    /// Nature.
    pub nature: Option<Nature>,
    /// Matière code or a prefix of it ("7").
    pub matiere: Option<String>,
    /// Part in which the words must be.
    pub part: Option<PartKind>,
    /// Text that the file's path must hold.
    pub path: Option<String>,
    /// A day that a period of the act must cover.
    pub in_force: Option<Date>,
}

/// A search.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The query as typed.
    pub query: String,
    /// Filters.
    pub filters: Filters,
    /// Order.
    pub sort: Sort,
    /// At most so many hits.
    pub limit: usize,
    /// Hits passed over first.
    pub offset: usize,
    /// At most so many snippets a hit.
    pub snippets: usize,
    /// Count the hits by authority, year and the like.
    pub facets: bool,
    /// Put the hits in groups; `limit` and `offset` then count groups.
    pub group: Option<GroupBy>,
    /// Whether the closest acts follow where few have all words; without it, a list has the acts that
    /// are counted and no others.
    pub closest: bool,
}

impl Request {
    /// Whether it shows a page of the best acts: not groups, nor a list in another order.
    pub(super) fn is_of_best(&self) -> bool {
        self.sort == Sort::Score && self.group.is_none() && self.limit > 0
    }
}

impl Default for Request {
    fn default() -> Self {
        Self {
            query: String::new(),
            filters: Filters::default(),
            sort: Sort::Score,
            limit: 10,
            offset: 0,
            snippets: 3,
            facets: false,
            group: None,
            closest: true,
        }
    }
}
