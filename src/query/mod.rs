//! The query language: text → [`ast::Query`] → tantivy.
//!
//! Any string is a query. Words (all expected), "phrases" in any quotes, `-word` to exclude; what
//! looks like an act number is looked up as one, and as words too.

pub mod ast;
pub mod dated;
pub mod lower;
pub mod parse;
pub mod score;
pub mod weak;

pub use ast::{Clause, Query, Word};
pub use parse::parse;
