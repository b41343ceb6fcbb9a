//! The index on disk: its schema, its documents, its folder.
//!
//! An index folder holds `CURRENT` (which generation is valid, and its format), one folder a
//! generation, and `LOCK`. A rebuild writes a new generation beside the old one and swaps `CURRENT`
//! in one step; an update does so too, and shares the files that it keeps. A reader therefore always
//! sees one whole state.

pub mod acronyms;
mod advice;
mod check;
mod document;
mod entries;
pub mod failpoint;
mod folder;
mod generation;
mod gist;
pub mod labels;
pub mod periods;
mod pointer;
mod probe;
mod quietly;
mod record;
mod reported;
mod salvage;
mod schema;
mod seal;
mod state;
mod still;
mod sum;

pub use advice::{is_of_system, is_said_of_system};
pub use check::{Check, Finding, check};
pub use document::{
    Flag, MISSING, Standing, StoredAct, UNANIMOUS, act_document, authority_key, date_key, day_key,
    file_document, meta_document, same_keys,
};
pub use entries::{AUTHORITY_ENTRY, ENTRY_PARTS, NUMBER_ENTRY};
pub use folder::{IndexFolder, WriteLock};
pub use generation::{Generation, Verify};
pub use gist::{CommonWords, GIST_WORDS, gist_words};
pub use probe::serve as serve_probe;
pub use record::Broken as BrokenRecord;
pub use salvage::Wreck;
pub use schema::{Fields, PART_FIELDS, TEXT_FIELDS, TextField, schema};
pub use state::{FileState, FileStatus, Meta, file_state, file_states, meta, paths_starting};
pub use sum::{Stored, stored};

use std::path::PathBuf;

/// What to do about a refusal of the system that a message tells, with a colon before it; empty if
/// there is nothing to say.
#[must_use]
pub fn advice_on(message: &str) -> &'static str {
    advice::advice(message)
}

/// Format of the index: schema, analyzer, records and seals together.
pub const FORMAT: u32 = 8;

/// Why an index cannot be used. Every message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// No index in the folder.
    #[error("no index in {0}: run `acts-index` to make one (--corpus DIR, --index DIR)")]
    Missing(PathBuf),
    /// Written by another version.
    #[error(
        "the index in {path} has format {found}, this program writes and reads {FORMAT}: run `acts-index --rebuild`; nothing was changed"
    )]
    Format {
        /// The index folder.
        path: PathBuf,
        /// The format found there.
        found: u32,
    },
    /// Not readable as an index.
    #[error(
        "the index in {path} is damaged ({reason}): run `acts-index --check` to see what is, `acts-index --repair` (or `acts-index --rebuild`) to mend it; nothing was changed"
    )]
    Damaged {
        /// The index folder.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Another writer is at work.
    #[error("another acts-index is writing to {0}: wait for it to end, or choose another --index")]
    Busy(PathBuf),
    /// The system refused.
    #[error("{path}: {source}{}", advice::advice(&source.to_string()))]
    Io {
        /// What was touched.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// tantivy refused.
    #[error("the index in {path}: {source}{}", advice::advice(&source.to_string()))]
    Tantivy {
        /// The index folder.
        path: PathBuf,
        /// What tantivy said.
        source: tantivy::TantivyError,
    },
}
