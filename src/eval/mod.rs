//! How good is the ranking? Judged queries, figures with their uncertainty, and other engines on
//! the same documents. `acts-eval` prints it; `tests/it/ranking.rs` holds the small set to a golden
//! file; `docs/ranking.md` says what came of it.

pub mod ablation;
pub mod bootstrap;
pub mod codedutravail;
pub mod documents;
pub mod judgments;
pub mod known;
pub mod metrics;
#[cfg(feature = "eval")]
pub mod peers;
#[cfg(feature = "eval")]
pub mod report;
#[cfg(feature = "eval")]
pub mod stemmers;

pub use judgments::{Judged, QuerySet};
pub use metrics::{Figures, figures};

/// Why a measurement is not made.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A file of judgments or documents.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The index.
    #[error(transparent)]
    Index(#[from] crate::index::IndexError),
    /// A search.
    #[error(transparent)]
    Search(#[from] crate::search::SearchError),
    /// tantivy.
    #[error(transparent)]
    Tantivy(#[from] tantivy::TantivyError),
    /// The sample corpus.
    #[error(transparent)]
    Pipeline(#[from] crate::pipeline::PipelineError),
    /// The system.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// SQLite.
    #[cfg(feature = "eval")]
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
}
