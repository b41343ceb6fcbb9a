//! OpenDocument text (ISO/IEC 26300): headers and footers of the master pages, body, notes.

use quick_xml::events::BytesStart;

use super::Package;
use super::flow::{Flow, Meaning};
use crate::formats::{Document, FormatError};

/// Reads an ODT.
///
/// # Errors
/// Damaged, or no text in it.
pub fn read(bytes: &[u8]) -> Result<Document, FormatError> {
    let mut package = Package::open(bytes)?;
    let mut flow = Flow::default();
    let styles = package.part("styles.xml")?.unwrap_or_default();
    // Headers stand above the body, footers below.
    for part in masters(&styles, "style:header") {
        flow.read(part, true, meaning);
    }
    if let Some(xml) = package.part("content.xml")? {
        flow.read(&xml, true, meaning);
    }
    for part in masters(&styles, "style:footer") {
        flow.read(part, true, meaning);
    }
    let text = flow.finish();
    if text.trim().is_empty() {
        return Err(FormatError::Empty);
    }
    Ok(Document::new(text, "odt"))
}

/// The elements of a name, with what is in them.
fn masters<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find(&open) {
        let Some(length) = rest[start..].find(&close) else { break };
        found.push(&rest[start..start + length + close.len()]);
        rest = &rest[start + length + close.len()..];
    }
    found
}

fn meaning(element: &BytesStart<'_>) -> Meaning {
    match element.name().as_ref() {
        "text:p" | "text:h" => Meaning::Paragraph,
        "table:table-row" => Meaning::Row,
        "table:table-cell" => Meaning::Cell,
        "text:note-body" => Meaning::Note,
        // What was deleted while changes were tracked; the mark of a note; a comment.
        "text:tracked-changes"
        | "text:note-citation"
        | "office:annotation"
        | "office:styles"
        | "office:automatic-styles"
        | "office:font-face-decls"
        | "office:scripts"
        | "svg:title"
        | "svg:desc"
        | "text:sequence-decls" => Meaning::Hidden,
        "text:s" => {
            let count = element
                .attributes()
                .flatten()
                .find(|a| a.key.local_name().as_ref() == "c")
                .and_then(|a| a.value.parse::<usize>().ok());
            Meaning::Blanks(count.unwrap_or(1).min(200))
        }
        "text:tab" => Meaning::Blanks(8),
        "text:line-break" => Meaning::Break,
        "text:soft-page-break" => Meaning::Page,
        _ => Meaning::Nothing,
    }
}
