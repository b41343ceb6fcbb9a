//! Searching: a [`Request`] gives a [`Response`], the same for the command line, scripts and tests.

mod answer;
mod authorities;
mod dates;
mod engine;
mod explain;
mod feedback;
mod filters;
mod hypothesis;
mod listing;
mod report;
mod request;
mod response;
mod snippet;

pub use dates::{DateRange, parse_range};
pub use engine::{Engine, SearchError};
pub use explain::Explained;
pub use hypothesis::Hypothesis;
pub use report::{Better, Problem, Report};
pub use request::{Filters, Request, Sort};
pub use response::{AuthorityOut, EpciOut, Hit, Response};
pub use snippet::Snippet;
