//! Text and its coordinates: spans, folding with a map back to the source, lines and pages.
//!
//! One coordinate system holds everywhere: a byte offset into the *extracted text* of a document
//! (what [`crate::formats`] returns). Whatever is folded or normalised carries a map back to it.

pub mod around;
mod day;
pub mod fold;
mod hyphen;
pub mod layout;
mod letters;
pub mod pattern;
mod span;

pub use day::{FOLDED_MONTHS, MONTHS, french_date};
pub use fold::{Folded, fold_str};
pub use hyphen::keeps_hyphen;
pub use layout::{Layout, Line, LineClass};
pub use letters::mostly_capitals;
pub use span::{Place, Span};
