//! Full-text search over the acts of French local authorities.
//!
//! The map, in the order in which things depend on each other (`ARCHITECTURE.md` says more):
//!
//! - [`text`]: spans, folding with a map back to the source, lines and pages
//! - [`corpus`]: the walk over the files
//! - [`formats`]: bytes to extracted text
//! - [`worker`]: readers of risky formats, in processes of their own
//! - [`acts`]: acts, their parts and fields, the registry of authorities
//! - [`french`]: analysis of words
//! - [`index`]: what is stored, and where
//! - [`pipeline`]: corpus → formats → acts → index
//! - [`query`]: the query language and its weights
//! - [`search`]: requests, answers, snippets
//! - [`output`]: answers for people and programs
//! - [`cli`]: the two commands
//! - [`eval`]: how good the ranking is
//! - `bench`, behind the feature of that name: how fast all of it is

pub mod acts;
#[cfg(any(test, feature = "bench"))]
pub mod bench;
pub mod cli;
pub mod corpus;
pub mod eval;
pub mod formats;
pub mod french;
pub mod index;
pub mod output;
pub mod pipeline;
pub mod query;
pub mod search;
pub mod text;
pub mod worker;
