//! What is left: the text operators of each page, without places. It splits kerned words, but reads
//! files that the others give up.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{document, open, without_ligatures};
use crate::formats::{Document, FormatError};

/// Reads a PDF.
///
/// # Errors
/// Encrypted, damaged, or no page that can be read.
pub fn read(bytes: &[u8]) -> Result<Document, FormatError> {
    let pdf = open(bytes)?;
    let mut failed = Vec::new();
    let pages: Vec<String> = pdf
        .get_pages()
        .into_keys()
        .map(|number| {
            let read = catch_unwind(AssertUnwindSafe(|| pdf.extract_text(&[number])));
            if let Ok(Ok(text)) = read {
                return without_ligatures(&text);
            }
            failed.push(number);
            String::new()
        })
        .collect();
    if pages.is_empty() {
        return Err(FormatError::Damaged("no page in it".to_owned()));
    }
    Ok(Document { failed_pages: failed, ..document(bytes, &pages, "pdf, salvaged") })
}
