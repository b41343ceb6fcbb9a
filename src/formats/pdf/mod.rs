//! PDF: several readers, since none reads every file. [`native`] is pure Rust and always there;
//! [`poppler`] asks `pdftotext` where it is installed; [`salvage`] takes what is left of damaged
//! files. Which one speaks is decided in [`crate::formats::chain`].

pub mod native;
pub mod poppler;
pub mod salvage;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document as Pdf, ObjectId};

use super::{Document, FormatError, quality};

/// Opens a PDF, with the empty password where it is encrypted: an owner's password forbids to
/// print, not to read.
///
/// # Errors
/// [`FormatError::Encrypted`] for a user's password, [`FormatError::Damaged`] for what is no PDF.
fn open(bytes: &[u8]) -> Result<Pdf, FormatError> {
    let mut pdf = Pdf::load_mem(bytes).map_err(|e| FormatError::Damaged(e.to_string()))?;
    if pdf.is_encrypted() && pdf.decrypt("").is_err() {
        return Err(FormatError::Encrypted);
    }
    Ok(pdf)
}

/// A document of pages, with those that are images counted.
fn document(pdf: Option<&Pdf>, pages: &[String], reader: &str) -> Document {
    let bare = |page: &String| {
        page.chars().filter(|c| c.is_alphabetic()).count() < quality::LETTERS_OF_A_STAMP
    };
    let images = |number: ObjectId| {
        catch_unwind(AssertUnwindSafe(|| {
            pdf.and_then(|pdf| pdf.get_page_images(number).ok()).is_some_and(|i| !i.is_empty())
        }))
        .unwrap_or(false)
    };
    let ids = pdf.map(|pdf| pdf.get_pages().into_values().collect::<Vec<_>>()).unwrap_or_default();
    let scanned = ids.iter().zip(pages).filter(|(id, page)| bare(page) && images(**id)).count();
    Document {
        pages: u32::try_from(pages.len()).unwrap_or(u32::MAX),
        image_pages: u32::try_from(scanned).unwrap_or(u32::MAX),
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
