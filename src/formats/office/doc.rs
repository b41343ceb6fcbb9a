//! The binary format of Word 97 to 2003: many minutes before 2021 are in it.

use crate::formats::{Document, FormatError};

/// Reads a .doc.
///
/// # Errors
/// Damaged, encrypted, or no text in it.
pub fn read(bytes: &[u8]) -> Result<Document, FormatError> {
    let parsed = undoc::parse_bytes(bytes).map_err(|e| match e {
        undoc::Error::Encrypted => FormatError::Encrypted,
        e => FormatError::Damaged(e.to_string()),
    })?;
    let text = parsed.plain_text();
    if text.trim().is_empty() {
        return Err(FormatError::Empty);
    }
    Ok(Document::new(text, "doc"))
}
