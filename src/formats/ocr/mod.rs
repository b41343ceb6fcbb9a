//! Optical reading of scanned pages, by `tesseract` where it is installed.
//!
//! [`needed`] tells which pages of a document need it, [`read`] reads one page (in a worker),
//! [`merge`] puts the pages into the document. `shared/documents.md` has the measurements: a
//! character error rate of .2 % at 200 dots an inch, of 32 % for dithered black and white at 150.

mod render;
mod tesseract;
mod turn;

use std::path::PathBuf;
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::quality::{self, Quality};
use super::{Document, FormatError, OcrPage, chain, on_path, page};
use crate::text::fold_str;

/// The language that acts are in, as tesseract names it.
const LANGUAGE: &str = "fra";

/// Words that the program is less sure of than this, in percent on the mean, are mostly wrong.
pub const LEAST_CONFIDENCE: u8 = 65;

/// When pages are read by OCR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Scanned pages, where tesseract is installed.
    #[default]
    Auto,
    /// No page.
    Never,
    /// Every page of a PDF.
    Always,
}

/// The programs that read images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tools {
    /// `tesseract`.
    pub tesseract: PathBuf,
    /// Its version, as it says it: another one may read other words.
    pub version: String,
    /// `pdftoppm` of poppler-utils, which renders pages. Without it the image of a page is read,
    /// where its form allows.
    pub pdftoppm: Option<PathBuf>,
}

/// What has to be installed before scans can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lacking {
    /// `tesseract` itself.
    Tesseract,
    /// Its model of French.
    French,
}

impl Lacking {
    /// The packages of Debian to install.
    #[must_use]
    pub fn packages(self) -> &'static str {
        match self {
            Self::Tesseract => "tesseract-ocr tesseract-ocr-fra",
            Self::French => "tesseract-ocr-fra",
        }
    }
}

impl Tools {
    /// The programs on the PATH.
    ///
    /// # Errors
    /// What has to be installed.
    pub fn find() -> Result<Self, Lacking> {
        let tesseract = on_path("tesseract").ok_or(Lacking::Tesseract)?;
        let asked = |argument: &str| {
            let output = Command::new(&tesseract).arg(argument).output().ok()?;
            // Older versions answer on standard error.
            let (out, err) = (output.stdout, output.stderr);
            Some(String::from_utf8_lossy(&if out.is_empty() { err } else { out }).into_owned())
        };
        let languages = asked("--list-langs").ok_or(Lacking::Tesseract)?;
        if !languages.lines().any(|l| l.trim() == LANGUAGE) {
            return Err(Lacking::French);
        }
        let version = asked("--version").unwrap_or_default();
        let version = version.lines().next().unwrap_or("tesseract").trim().to_owned();
        Ok(Self { tesseract, version, pdftoppm: on_path("pdftoppm") })
    }

    /// What the result of reading a page depends on, beside the page.
    #[must_use]
    pub fn key(&self) -> String {
        let renderer = if self.pdftoppm.is_some() { "rendered" } else { "image" };
        format!("{}, {LANGUAGE}, {renderer}, {}", self.version, tesseract::SETTINGS)
    }
}

/// The pages of a document that OCR should read, from 1.
#[must_use]
pub fn needed(document: &Document, quality: Quality, mode: Mode) -> Vec<u32> {
    match (mode, quality) {
        (Mode::Never, _) => Vec::new(),
        // Text without pages.
        _ if document.pages == 0 => document.image_pages.clone(),
        // Its letters say nothing, on whatever page.
        (Mode::Always, _) | (_, Quality::Garbage) => (1..=document.pages).collect(),
        (Mode::Auto, _) => {
            let pages = (1..).zip(document.text.split('\u{0C}'));
            let senseless = pages.filter(|(_, page)| quality::is_garbage(page));
            let mut pages: Vec<u32> =
                senseless.map(|(k, _)| k).filter(|k| *k <= document.pages).collect();
            pages.extend(&document.image_pages);
            pages.sort_unstable();
            pages.dedup();
            pages
        }
    }
}

/// Pages that have letters, and hardly a known word: names, another language, or a font that says other
/// letters than it shows. One of them read by OCR tells; all of them would cost as much as a scan.
#[must_use]
pub fn to_be_proved(document: &Document, quality: Quality, mode: Mode) -> Vec<u32> {
    match (mode, quality) {
        _ if document.pages == 0 => Vec::new(),
        (Mode::Auto, Quality::Doubtful) => (1..=document.pages).collect(),
        (Mode::Auto, Quality::Good | Quality::Sparse) => {
            let needed = needed(document, quality, mode);
            let lying = chain::lying(document).into_iter();
            lying.filter(|page| *page <= document.pages && !needed.contains(page)).collect()
        }
        _ => Vec::new(),
    }
}

/// Takes the letters of pages away that OCR has proved to lie.
pub fn blank(document: &mut Document, pages: &[u32]) {
    let kept: Vec<&str> = (1..)
        .zip(document.text.split('\u{0C}'))
        .map(|(k, page)| if pages.contains(&k) { "" } else { page })
        .collect();
    document.text = kept.join("\u{0C}");
}

/// True if a page read by OCR is French, so that the letters of the document lie.
#[must_use]
pub fn proves(page: &Document) -> bool {
    quality::is_french(&page.text)
}

/// Reads one page of a PDF.
///
/// # Errors
/// Damaged, encrypted, or a page in a form that cannot be rendered here.
pub fn read(bytes: &[u8], page: u32, tools: &Tools) -> Result<Document, FormatError> {
    let image = render::page(bytes, page, tools)?;
    let (mut words, mut confidence) = tesseract::words(&image.bytes, image.dpi, tools)?;
    // A sheet that went through the scanner on its side: words without sense, or none.
    if confidence < LEAST_CONFIDENCE
        && let Some(turned) = turn::upright(&image, tools)
    {
        let again = tesseract::words(&turned.bytes, turned.dpi, tools)?;
        if again.1 > confidence {
            (words, confidence) = again;
        }
    }
    // Of an empty page there is nothing to doubt.
    let ocr = if words.is_empty() { Vec::new() } else { vec![OcrPage { page, confidence }] };
    Ok(Document { pages: 1, ocr, ..Document::new(page::text(words), "tesseract") })
}

/// Puts pages read by OCR into a document. What its text layer had on them, a stamp, stays before
/// them; lines of the image that repeat it go.
pub fn merge(document: &mut Document, read: Vec<(u32, Document)>) {
    let mut pages: Vec<String> = document.text.split('\u{0C}').map(str::to_owned).collect();
    for (number, one) in read {
        let Some(page) = usize::try_from(number).ok().and_then(|n| pages.get_mut(n - 1)) else {
            continue;
        };
        let sensible = quality::sense(page) != Quality::Garbage;
        let stamp = if sensible { std::mem::take(page) } else { String::new() };
        let known: Vec<String> = stamp.lines().map(squeezed).filter(|l| !l.is_empty()).collect();
        let new = one.text.lines().filter(|line| {
            let line = squeezed(line);
            line.is_empty() || !known.iter().any(|k| alike(k, &line))
        });
        let text: Vec<&str> = stamp.lines().chain(new).collect();
        *page = text.join("\n");
        page.push('\n');
        document.ocr.extend(one.ocr);
        document.image_pages.retain(|p| *p != number);
    }
    document.ocr.sort_by_key(|p| p.page);
    if !document.ocr.is_empty() {
        document.reader.push_str(", tesseract");
    }
    document.text = pages.join("\u{0C}");
}

/// A line's letters and figures, folded.
fn squeezed(line: &str) -> String {
    fold_str(line).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// True for two readings of one line: most pairs of neighbouring letters are the same.
fn alike(a: &str, b: &str) -> bool {
    let pairs = |s: &str| -> Vec<(char, char)> {
        let mut pairs: Vec<_> = s.chars().zip(s.chars().skip(1)).collect();
        pairs.sort_unstable();
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    let (mut i, mut j, mut same) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, same) = (i + 1, j + 1, same + 1),
        }
    }
    same * 5 > a.len().max(b.len()) * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32, text: &str) -> (u32, Document) {
        let ocr = vec![OcrPage { page: number, confidence: 90 }];
        (number, Document { ocr, ..Document::new(text.to_owned(), "tesseract") })
    }

    #[test]
    fn pages_that_need_it() {
        let three = |text: &str, images: &[u32]| Document {
            pages: 3,
            image_pages: images.to_vec(),
            ..Document::new(text.to_owned(), "pdf")
        };
        let text = "Le conseil décide d'approuver la convention.";
        let pages = format!("{text}\u{0C}{}\u{0C}ID : 059", "\u{1}\u{2}!#$%&()*+,".repeat(4));
        for (document, quality, mode, expected) in [
            (three(&pages, &[3]), Quality::Good, Mode::Auto, vec![2, 3]),
            (three(&pages, &[3]), Quality::Good, Mode::Never, vec![]),
            (three(&pages, &[3]), Quality::Good, Mode::Always, vec![1, 2, 3]),
            (three(text, &[]), Quality::Garbage, Mode::Auto, vec![1, 2, 3]),
            // Another language may be that: one page is read to tell.
            (three(text, &[]), Quality::Doubtful, Mode::Auto, vec![]),
            (three("", &[1, 2, 3]), Quality::Empty, Mode::Auto, vec![1, 2, 3]),
            (three("", &[]), Quality::Empty, Mode::Auto, vec![]),
        ] {
            assert_eq!(needed(&document, quality, mode), expected);
        }
    }

    #[test]
    fn pages_that_one_page_proves() {
        let good = "Le conseil décide d'approuver la convention de la commune. ".repeat(20);
        let lying = "Gsld ahbgaodi mabghbhoi wirabcc utkrj dkwbhab. ".repeat(20);
        let of = |pages: &[&str]| Document {
            pages: u32::try_from(pages.len()).unwrap(),
            ..Document::new(pages.join("\u{0C}"), "pdf")
        };
        let mixed = of(&[&good, &lying, &good, &"\u{1}\u{2}!#$%&()*+,".repeat(4), &lying]);
        for (document, quality, mode, expected) in [
            (&mixed, Quality::Good, Mode::Auto, vec![2, 5]),
            (&mixed, Quality::Good, Mode::Never, vec![]),
            (&of(&[&lying, &lying]), Quality::Doubtful, Mode::Auto, vec![1, 2]),
            (&of(&[&good]), Quality::Good, Mode::Auto, vec![]),
        ] {
            assert_eq!(to_be_proved(document, quality, mode), expected);
        }
        let mut document = of(&["a", "b", "c"]);
        blank(&mut document, &[1, 3]);
        assert_eq!(document.text, "\u{0C}b\u{0C}");
    }

    #[test]
    fn a_stamp_is_kept_once() {
        let stamp = "Envoyé en préfecture le 12/03/2024\nID : 059-215901398-20240311-2024_12-DE\n";
        let mut document = Document {
            pages: 2,
            image_pages: vec![2],
            ..Document::new(format!("Page une\u{0C}{stamp}"), "pdf")
        };
        let scan = "Envoyé en prefecture le 12/03/2024\nID : O59-215901398-20240311-2024 12-DE\nDélibération n° 12\n";
        merge(&mut document, vec![page(2, scan)]);
        assert_eq!(document.text, format!("Page une\u{0C}{stamp}Délibération n° 12\n"));
        assert_eq!((document.image_pages.len(), document.ocr.len()), (0, 1));
        // A page beyond the last is none.
        merge(&mut document, vec![page(9, "x")]);
        assert_eq!(document.ocr.len(), 1);
    }
}
