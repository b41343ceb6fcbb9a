//! What is asked.

use super::dates::DateRange;
use crate::acts::{Nature, PartKind};

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
    /// Whether the closest acts follow where few have all words; without it, a list has the acts that
    /// are counted and no others.
    pub closest: bool,
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
            closest: true,
        }
    }
}
