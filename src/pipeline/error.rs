//! Why a run ends without its work, and what to do.

use std::path::PathBuf;

use tantivy::TantivyError;
use tantivy::directory::error::LockError;

use super::Settings;
use crate::acts::registry::UserAuthoritiesError;
use crate::index::{IndexError, advice_on};

/// Why a run ends without its work.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// No such folder.
    #[error("no corpus at {0}: give the folder of your acts with --corpus DIR or ACTS_CORPUS")]
    NoCorpus(PathBuf),
    /// Nothing to read.
    #[error(
        "no act in {0}: put your acts (PDF, DOCX, ODT, text) there, or give another folder with --corpus DIR"
    )]
    EmptyCorpus(PathBuf),
    /// The index is of another corpus.
    #[error(
        "the index in {index} was made from {former}, and none of its files is in {corpus}: give another --index, or --rebuild to replace it; nothing was changed"
    )]
    OtherCorpus {
        /// The index folder.
        index: PathBuf,
        /// The corpus it was made from.
        former: PathBuf,
        /// The corpus given.
        corpus: PathBuf,
    },
    /// A named file is elsewhere.
    #[error(
        "{path} is not in the corpus {corpus}: name files of the corpus, or give another --corpus"
    )]
    Outside {
        /// As it was named.
        path: PathBuf,
        /// The corpus folder.
        corpus: PathBuf,
    },
    /// A named file is neither there nor known.
    #[error("{0}: no such file or folder, and the index has none of that name")]
    NoSuchFile(PathBuf),
    /// The user's synonyms cannot be read.
    #[error("{0}")]
    Synonyms(String),
    /// The user's authorities cannot be read.
    #[error(transparent)]
    Authorities(#[from] UserAuthoritiesError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The system refused to let the corpus be read.
    #[error("reading the corpus: {reason}{}", advice_on(reason))]
    Corpus {
        /// What the system said of which file.
        reason: String,
    },
    /// The writer.
    #[error("writing the index in {path}: {source}{}", advice_on(&source.to_string()))]
    Writer {
        /// The index folder.
        path: PathBuf,
        /// What tantivy said.
        source: tantivy::TantivyError,
    },
}

/// What a writer's error is of a run.
pub(super) fn writer_error(settings: &Settings) -> impl Fn(tantivy::TantivyError) -> PipelineError {
    let path = settings.index.clone();
    move |source| {
        let source = match source {
            // What is said of it speaks of another writer.
            TantivyError::LockFailure(LockError::IoError(e), _) => TantivyError::IoError(e),
            other => other,
        };
        PipelineError::Writer { path: path.clone(), source }
    }
}
