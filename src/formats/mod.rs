//! From bytes to a [`Document`]: extracted text with what was noticed on the way.
//!
//! One reader a format. Text is read here by [`plain`], which knows other formats by their first
//! bytes and refuses them; PDF, office files and archives get a reader of their own beside it.

pub mod plain;

use std::path::Path;

/// A document as extracted: the text that every span of its acts points into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The extracted text. Page breaks are form feeds where the source shows them.
    pub text: String,
    /// The reader and encoding, for provenance ("text, windows-1252").
    pub reader: String,
    /// What was not quite right, in words for a person.
    pub warnings: Vec<String>,
}

/// Why a file gives no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Nothing but blanks.
    #[error("the file is empty")]
    Empty,
    /// Not text, and no reader for it.
    #[error("binary content ({0}); text files are read (.txt, .md)")]
    Binary(&'static str),
}

/// File name endings that the walk takes; others are skipped and counted.
pub const EXTENSIONS: [&str; 4] = ["txt", "text", "md", "markdown"];

/// True if a reader exists for files of this name.
#[must_use]
pub fn supported(path: &Path) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| EXTENSIONS.contains(&e.to_ascii_lowercase().as_str()))
}

/// Reads a file's bytes.
///
/// # Errors
/// [`FormatError`] when there is no text to index.
pub fn read(bytes: &[u8]) -> Result<Document, FormatError> {
    plain::read(bytes)
}
