//! Office Open XML text (ECMA-376): headers, body with its boxes, notes, footers.

use quick_xml::events::BytesStart;

use super::Package;
use super::flow::{Flow, Meaning};
use crate::formats::{Document, FormatError};

/// Reads a DOCX.
///
/// # Errors
/// Damaged, or no text in it.
pub fn read(bytes: &[u8]) -> Result<Document, FormatError> {
    let mut package = Package::open(bytes)?;
    let mut flow = Flow::default();
    let mut parts = package.names("word/header");
    parts.push("word/document.xml".to_owned());
    parts.extend(package.names("word/footnotes"));
    parts.extend(package.names("word/endnotes"));
    parts.extend(package.names("word/footer"));
    for part in parts {
        if let Some(xml) = package.part(&part)? {
            flow.read(&xml, false, meaning);
        }
    }
    let text = flow.finish();
    if text.trim().is_empty() {
        return Err(FormatError::Empty);
    }
    Ok(Document::new(text, "docx"))
}

fn meaning(element: &BytesStart<'_>) -> Meaning {
    let attribute = |name: &str| {
        element
            .attributes()
            .flatten()
            .find(|a| a.key.local_name().as_ref() == name)
            .map(|a| a.value.into_owned())
    };
    match element.name().local_name().as_ref() {
        "p" => Meaning::Paragraph,
        "t" => Meaning::Text,
        "tr" => Meaning::Row,
        "tc" => Meaning::Cell,
        // Deleted and moved text, codes of fields, and the copy of a box for old programs.
        "del" | "delText" | "moveFrom" | "instrText" | "Fallback" => Meaning::Hidden,
        // The first notes are the rules above the others.
        "footnote" | "endnote" => match attribute("type").as_deref() {
            Some("separator" | "continuationSeparator" | "continuationNotice") => Meaning::Hidden,
            _ => Meaning::Note,
        },
        "tab" | "ptab" => Meaning::Blanks(8),
        "br" => match attribute("type").as_deref() {
            Some("page") => Meaning::Page,
            _ => Meaning::Break,
        },
        "cr" => Meaning::Break,
        "lastRenderedPageBreak" => Meaning::Page,
        "noBreakHyphen" => Meaning::Hyphen,
        _ => Meaning::Nothing,
    }
}
