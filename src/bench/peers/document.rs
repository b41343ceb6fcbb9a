//! A text as other engines get it: the file, and what its path says.

use std::path::{Path, PathBuf};

use crate::bench::BenchError;
use crate::bench::question::folder;
use crate::bench::vocabulary::text_files;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its path below the folder.
    pub path: String,
    /// The first folder: the authority's.
    pub authority: String,
    /// The second folder, where it is a year; else 0.
    pub year: u16,
    /// All of it.
    pub text: String,
}

/// Reads one.
///
/// # Errors
/// What the system says.
pub fn read(texts: &Path, file: &Path) -> Result<Document, BenchError> {
    let bytes = std::fs::read(file).map_err(BenchError::io(file))?;
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
    let below = file.strip_prefix(texts).unwrap_or(file);
    Ok(Document {
        path: below.to_string_lossy().into_owned(),
        authority: folder(below, 0).unwrap_or_default(),
        year: folder(below, 1).and_then(|y| y.parse().ok()).unwrap_or(0),
        text,
    })
}

/// All of a folder, one after the other.
///
/// # Errors
/// A folder that cannot be read.
pub fn all(
    texts: &Path,
) -> Result<impl Iterator<Item = Result<Document, BenchError>> + use<>, BenchError> {
    let files: Vec<PathBuf> = text_files(texts)?;
    let texts = texts.to_owned();
    Ok(files.into_iter().map(move |file| read(&texts, &file)))
}
