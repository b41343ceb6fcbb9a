//! Searching: a [`Request`] gives a [`Response`], the same for the command line, scripts and tests.

mod authorities;
mod complete;
mod engine;
mod explain;
mod filters;
mod hypothesis;
mod listing;
mod report;
mod request;
mod response;
mod snippet;
mod why;

pub use complete::{Completion, CompletionKind};
pub use engine::{Engine, SearchError};
pub use explain::Explained;
pub use hypothesis::Hypothesis;
pub use report::{Better, Problem, Report};
pub use request::{Filters, Request, Sort};
pub use response::{AuthorityOut, EpciOut, Hit, Response};
pub use snippet::Snippet;
pub use why::{Reason, ReasonPart};

pub use crate::query::{DateRange, parse_range};
