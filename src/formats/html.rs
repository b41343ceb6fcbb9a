//! HTML: the text as a reader of the page sees it.

use html2text::render::TrivialDecorator;

use super::{Document, FormatError, plain};

/// Columns of a page: wide, so that lines end where the page ends them.
const WIDTH: usize = 400;

/// Reads an HTML page.
///
/// # Errors
/// Damaged, or no text in it.
pub fn read(bytes: &[u8]) -> Result<Document, FormatError> {
    let source = plain::read(bytes)?;
    let text = html2text::config::with_decorator(TrivialDecorator::new())
        .no_table_borders()
        .string_from_read(source.text.as_bytes(), WIDTH)
        .map_err(|e| FormatError::Damaged(e.to_string()))?;
    if text.trim().is_empty() {
        return Err(FormatError::Empty);
    }
    let encoding = source.reader.trim_start_matches("text, ").to_owned();
    Ok(Document { warnings: source.warnings, ..Document::new(text, &format!("html, {encoding}")) })
}
