//! How fast is it, beside what people would use instead? A generator of acts that have the words of
//! public texts in their real frequencies, other engines on the same documents and queries, and the
//! tables that come of it. `acts-bench` drives it, `docs/benchmarks.md` says how to read it.
//!
//! What is generated is no act and says so in its first line.

pub mod authorities;
pub mod compare;
mod forms;
pub mod generate;
pub mod latency;
pub mod linear;
pub mod machine;
pub mod measure;
pub mod peers;
pub mod pen;
pub mod plan;
pub mod question;
#[cfg(feature = "bench")]
pub mod stages;
pub mod table;
pub mod usage;
pub mod vocabulary;

pub use generate::{Generated, Generator, Told};
pub use plan::Wanted;
pub use vocabulary::Vocabulary;

/// Why a measurement is not made.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// A file or folder.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Texts that teach no words.
    #[error("{path}: no words in its .txt files: name a folder of French texts with --vocabulary")]
    NoWords {
        /// The folder.
        path: String,
    },
    /// A program that was run.
    #[error("{program}: {reason}")]
    Program {
        /// Which.
        program: String,
        /// What it said.
        reason: String,
    },
}

impl BenchError {
    /// An error of the system about a path.
    pub(crate) fn io(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.display().to_string();
        |source| Self::Io { path, source }
    }
}
