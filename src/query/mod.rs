//! The query language: text → [`ast::Query`] → tantivy.
//!
//! Any string is a query. [`parse()`] reads it (words, phrases, operators, fields), [`expand`] asks an
//! index what else its words may be (words with a prefix, acronyms, synonyms, spelling), [`lower`]
//! makes a tantivy query of it. `docs/query-language.md` has the language.

pub mod acronyms;
pub mod ast;
pub mod close;
pub mod dates;
pub mod expand;
pub mod fields;
pub mod lower;
pub mod parse;
pub mod score;
pub mod several;
mod sweep;
pub mod synonyms;
pub mod trade;
pub mod units;
pub mod vocabulary;
pub mod weak;
pub mod words;
pub mod written;

pub use ast::{Also, Clause, Query, Target, Why, Word};
pub use dates::{DateRange, parse_range};
pub use fields::Test;
pub use parse::parse;
pub use synonyms::Synonyms;
pub use vocabulary::Vocabulary;

pub use crate::french::SURFACE_MARK;
