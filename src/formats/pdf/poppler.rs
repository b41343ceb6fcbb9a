//! `pdftotext` of poppler-utils, where it is installed: `-bbox-layout` gives words with their boxes,
//! which keep the hyphens at line ends that its plain output deletes.

use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{document, without_ligatures};
use crate::formats::page::{self, Word};
use crate::formats::{Document, FormatError, program, xml};

/// Output of the program (bytes) over which it is cut: boxes take about thirty times the text.
const MOST_OUTPUT: u64 = 512 << 20;

/// Reads a PDF with the `pdftotext` at `program`.
///
/// # Errors
/// Encrypted, damaged, or the program cannot be run.
pub fn read(bytes: &[u8], program: &Path) -> Result<Document, FormatError> {
    let arguments = ["-bbox-layout", "-enc", "UTF-8", "-", "-"];
    let xml = program::run(program, &arguments, bytes, MOST_OUTPUT).map_err(|e| {
        // It cannot be opened, or must not be read.
        let encrypted = super::open(bytes).is_err_and(|e| e == FormatError::Encrypted);
        if encrypted { FormatError::Encrypted } else { e }
    })?;
    let pages = pages(&xml);
    if pages.is_empty() {
        return Err(FormatError::Damaged("pdftotext: no page in it".to_owned()));
    }
    Ok(document(bytes, &pages, "pdf, pdftotext"))
}

/// The pages of the program's XHTML.
fn pages(output: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(output);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut pages = Vec::new();
    let mut words: Vec<Word> = Vec::new();
    let mut word: Option<Word> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) if e.name().as_ref() == "word" => word = boxed(&e),
            Ok(Event::Text(e)) => {
                if let Some(word) = &mut word {
                    word.text.push_str(&e);
                }
            }
            Ok(Event::GeneralRef(e)) => {
                if let Some(word) = &mut word {
                    word.text.push_str(&xml::entity(&e));
                }
            }
            Ok(Event::End(e)) if e.name().as_ref() == "word" => {
                words.extend(word.take().filter(|w| !w.text.trim().is_empty()).map(|mut w| {
                    w.text = without_ligatures(w.text.trim());
                    w
                }));
            }
            Ok(Event::End(e)) if e.name().as_ref() == "page" => {
                pages.push(page::text(std::mem::take(&mut words)));
            }
            Ok(Event::Empty(e)) if e.name().as_ref() == "page" => pages.push(String::new()),
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    if !words.is_empty() {
        pages.push(page::text(words));
    }
    pages
}

fn boxed(word: &BytesStart<'_>) -> Option<Word> {
    let side = |name: &str| -> Option<f32> {
        let attribute = word.try_get_attribute(name).ok()??;
        attribute.normalized_value(XmlVersion::Explicit1_0).ok()?.parse().ok()
    };
    let (top, bottom) = (side("yMin")?, side("yMax")?);
    let (left, right) = (side("xMin")?, side("xMax")?);
    Some(Word { left, right, bottom, size: (bottom - top).abs(), text: String::new() })
}
