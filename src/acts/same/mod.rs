//! One act in several files: a stamped copy and an unstamped one, PDF and DOCX, an extract and the
//! whole, a row of a table.
//!
//! [`keys`](fn@keys) are what two files of one act have in common at the least; acts that share one are
//! compared ([`same`](fn@same)); [`merge`](fn@merge) makes one act of those that are the same.

mod compare;
mod keys;
mod merge;

pub use compare::{Seen, same};
pub use keys::{is_name, keys, wide};
pub use merge::{merge, rank, unmerge};

use super::model::Act;

/// True for an act that is known by a row of a table only.
#[must_use]
pub fn is_row(act: &Act) -> bool {
    act.source.reader == super::scdl::READER
}
