//! Searching: a [`Request`] gives a [`Response`], the same for the command line, scripts and tests.

mod answer;
mod authorities;
mod best;
mod brief;
mod close;
mod complete;
mod engine;
mod explain;
mod facets;
mod feedback;
mod filters;
mod graph;
mod group;
mod hits;
mod hypothesis;
mod listing;
mod pool;
mod records;
mod report;
mod request;
mod response;
mod similar;
mod snippet;
mod statistics;
mod why;

pub use brief::Brief;
pub use complete::{Completion, CompletionKind};
pub use engine::{Engine, SearchError};
pub use explain::Explained;
pub use facets::{Count, Facets};
pub use graph::{
    CITING_AT_MOST, Cited, CitedBy, Citing, Edge, Graph, Headless, Later, Node, Standing,
};
pub use group::{Group, GroupBy, Named};
pub use hits::{AT_A_TIME, Answer};
pub use hypothesis::Hypothesis;
pub use records::Records;
pub use report::{Better, Problem, Report};
pub use request::{Filters, Request, Sort};
pub use response::{AuthorityOut, EpciOut, Hit, Response};
pub use similar::{Alike, Similar};
pub use snippet::Snippet;
pub use why::{Reason, ReasonPart};

pub use crate::query::{DateRange, parse_range};
