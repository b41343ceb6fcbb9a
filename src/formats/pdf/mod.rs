//! PDF: several readers, since none reads every file. [`native`] is pure Rust and always there;
//! [`poppler`] asks `pdftotext` where it is installed; [`salvage`] takes what is left of damaged
//! files. Which one speaks is decided in [`crate::formats::chain`].

mod annotations;
mod content;
pub(super) mod images;
pub mod native;
pub mod poppler;
pub mod salvage;

use pdf_extract::{Document as Pdf, ObjectId};

use super::{Document, FormatError, quality};

/// Opens a PDF, with the empty password where it is encrypted: an owner's password forbids to
/// print, not to read.
///
/// # Errors
/// [`FormatError::Encrypted`] for a user's password, [`FormatError::Damaged`] for what is no PDF.
pub(super) fn open(bytes: &[u8]) -> Result<Pdf, FormatError> {
    let mut pdf = Pdf::load_mem(bytes).map_err(|e| FormatError::Damaged(e.to_string()))?;
    if pdf.is_encrypted() && pdf.decrypt("").is_err() {
        return Err(FormatError::Encrypted);
    }
    Ok(pdf)
}

/// Images that cover at least this share of a page make it a scanned page (`shared/documents.md`).
const SCANNED: f32 = 0.5;

/// A document of pages, with those that are images listed. Our own parser tells where images are; a file
/// that it cannot open has none for it.
fn document(bytes: &[u8], pages: &[String], reader: &str) -> Document {
    let bare = |page: &String| {
        page.chars().filter(|c| c.is_alphabetic()).count() < quality::LETTERS_OF_A_STAMP
    };
    let pdf = pages.iter().any(bare).then(|| open(bytes).ok()).flatten();
    let ids = pdf.as_ref().map(Pdf::get_pages).unwrap_or_default();
    let covered = |id: ObjectId| {
        let shown = pdf.as_ref().map(|pdf| images::shown(pdf, id)).unwrap_or_default();
        shown.iter().map(|image| image.share).sum::<f32>() >= SCANNED
    };
    let scanned = ids.iter().zip(pages).filter(|((_, id), page)| bare(page) && covered(**id));
    Document {
        pages: u32::try_from(pages.len()).unwrap_or(u32::MAX),
        image_pages: scanned.map(|((number, _), _)| *number).collect(),
        ..Document::new(join(pages), reader)
    }
}

/// Joins pages: a form feed stands between two, as in the output of `pdftotext`.
fn join(pages: &[String]) -> String {
    pages.join("\u{0C}")
}

/// Ligatures as letters: a search for "fichier" must find "ﬁchier" (U+FB00 to U+FB06).
fn without_ligatures(text: &str) -> String {
    let letters = |c: char| match c {
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        _ => "",
    };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match letters(c) {
            "" => out.push(c),
            letters => out.push_str(letters),
        }
    }
    out
}
