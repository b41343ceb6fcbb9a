//! Which reader speaks: each in order, until one gives a text that can be believed.

use std::cmp::Reverse;

use super::quality::{Quality, judge, lies};
use super::{Document, FormatError, Programs, Reader, detect, ocr};

/// How the warning of pages starts that are images.
pub const SCANNED: &str = "scanned, not searchable";

/// How the warning of pages starts that OCR could hardly read.
pub const LOW_QUALITY: &str = "low-quality OCR";

/// Reads a file's bytes. `run` runs one reader, in this process or in another.
///
/// The result is the best that the readers gave, and may be none to believe: [`verdict`] says so,
/// once the pages that OCR can read are in.
///
/// # Errors
/// What the first reader said, if none gave a document.
pub fn read(
    bytes: &[u8],
    programs: &Programs,
    mut run: impl FnMut(&Reader, &[u8]) -> Result<Document, FormatError>,
) -> Result<(Document, Quality), FormatError> {
    let mut best: Option<(Quality, Document)> = None;
    let mut error = None;
    for reader in detect(bytes).readers(programs) {
        match run(&reader, bytes) {
            Ok(document) if reader == Reader::Plain => return Ok((document, Quality::Good)),
            Ok(document) => {
                let quality = judge(&document);
                let better =
                    best.as_ref().is_none_or(|(q, d)| rank(quality, &document) > rank(*q, d));
                let whole = is_whole(quality, &document);
                if better {
                    best = Some((quality, document));
                }
                if whole {
                    break;
                }
            }
            // A password is needed, whoever reads.
            Err(FormatError::Encrypted) => return Err(FormatError::Encrypted),
            Err(e) => error = error.or(Some(e)),
        }
    }
    best.map(|(quality, document)| (document, quality)).ok_or(error.unwrap_or(FormatError::Empty))
}

/// True for a result that no other reader can better.
#[must_use]
pub fn is_whole(quality: Quality, document: &Document) -> bool {
    quality == Quality::Good && document.failed_pages.is_empty() && lying(document).is_empty()
}

/// The pages, from 1, whose letters seem to lie.
#[must_use]
pub fn lying(document: &Document) -> Vec<u32> {
    (1..).zip(document.text.split('\u{0C}')).filter(|(_, p)| lies(p)).map(|(k, _)| k).collect()
}

/// Reads a file's bytes in this process, without OCR.
///
/// # Errors
/// As [`read`] and [`verdict`].
pub fn read_here(bytes: &[u8], programs: &Programs) -> Result<Document, FormatError> {
    let (document, quality) = read(bytes, programs, |reader, bytes| reader.read(bytes))?;
    verdict(document, quality, programs, ocr::Mode::Auto)
}

/// What to make of a document of some quality: refuse it, or warn.
///
/// # Errors
/// Nothing in it to search for, with the reason.
pub fn verdict(
    mut document: Document,
    quality: Quality,
    programs: &Programs,
    mode: ocr::Mode,
) -> Result<Document, FormatError> {
    let scanned = list(&document.image_pages).map(|pages| {
        let what_to_do = match (mode, &programs.ocr) {
            (ocr::Mode::Never, _) => "run without --ocr never".to_owned(),
            (_, Err(lacking)) => format!("install {}", lacking.packages()),
            _ => "OCR found no word in it".to_owned(),
        };
        (pages, what_to_do)
    });
    match (quality, &scanned) {
        (Quality::Empty, Some((pages, what_to_do))) => {
            return Err(FormatError::Scanned(format!("{what_to_do} ({pages})")));
        }
        (Quality::Empty, None) => return Err(FormatError::Empty),
        (Quality::Garbage, _) => return Err(FormatError::Garbage),
        (Quality::Doubtful, _) => document.warnings.push(
            "hardly a known word: names, another language, or a font that says other letters than it shows".to_owned(),
        ),
        (Quality::Sparse, None) if document.ocr.is_empty() => {
            document.warnings.push("most pages have next to no text".to_owned());
        }
        _ => {}
    }
    if let Some((pages, what_to_do)) = scanned {
        document.warnings.push(format!("{SCANNED}: {pages}: {what_to_do}"));
    }
    // A text has no fonts.
    if quality == Quality::Good
        && document.pages > 0
        && let Some(pages) = list(&lying(&document))
    {
        document.warnings.push(format!("hardly a known word on {pages}: names, another language, or a font that says other letters than it shows"));
    }
    if let Some(pages) = list(&document.failed_pages) {
        document.warnings.push(format!("not read: {pages}"));
    }
    let doubtful: Vec<u32> = document
        .ocr
        .iter()
        .filter(|p| p.confidence < ocr::LEAST_CONFIDENCE)
        .map(|p| p.page)
        .collect();
    if let Some(pages) = list(&doubtful) {
        document.warnings.push(format!("{LOW_QUALITY}, many words are wrong: {pages}"));
    }
    Ok(document)
}

/// The better of two results is the more believable, then the one of whose pages fewer lie, then the one
/// with more letters.
fn rank(quality: Quality, document: &Document) -> (u8, Reverse<usize>, usize) {
    let believed = match quality {
        Quality::Good => 4,
        Quality::Doubtful => 3,
        Quality::Sparse => 2,
        Quality::Garbage => 1,
        Quality::Empty => 0,
    };
    let letters = document.text.chars().filter(|c| c.is_alphabetic()).count();
    (believed, Reverse(lying(document).len()), letters)
}

/// "page 3", "pages 3, 7 and 12 others".
fn list(pages: &[u32]) -> Option<String> {
    const SHOWN: usize = 5;
    let shown: Vec<String> = pages.iter().take(SHOWN).map(u32::to_string).collect();
    match pages.len() {
        0 => None,
        1 => Some(format!("page {}", shown[0])),
        n if n <= SHOWN => Some(format!("pages {}", shown.join(", "))),
        n => Some(format!("pages {} and {} others", shown.join(", "), n - SHOWN)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    const FRENCH: &str = "Séance du vingt-sept mars, sous la présidence de Monsieur le Maire. Le conseil municipal, après en avoir délibéré, décide d'approuver la convention et autorise le maire à la signer, ainsi que tous les actes qui en sont la suite ou la conséquence, et dit que les crédits sont inscrits au budget de la commune.";

    fn text(text: &str, reader: &str, failed: &[u32]) -> Result<Document, FormatError> {
        Ok(Document {
            pages: 2,
            image_pages: if text.is_empty() { vec![1, 2] } else { Vec::new() },
            failed_pages: failed.to_vec(),
            ..Document::new(text.to_owned(), reader)
        })
    }

    type Given = Result<Document, FormatError>;

    fn chained(native: Given, pdftotext: Given, salvage: Given) -> (Given, usize) {
        let program = Some(PathBuf::from("/bin/pdftotext"));
        let programs = Programs { pdftotext: program, ..Programs::default() };
        let mut asked = 0;
        let given = read(b"%PDF-1.7", &programs, |reader, _| {
            asked += 1;
            match reader {
                Reader::PdfNative => native.clone(),
                Reader::Pdftotext(_) => pdftotext.clone(),
                _ => salvage.clone(),
            }
        });
        let auto = ocr::Mode::Auto;
        let given =
            given.and_then(|(document, quality)| verdict(document, quality, &programs, auto));
        (given, asked)
    }

    #[test]
    fn a_page_that_lies_sends_to_the_next_reader() {
        let page = FRENCH.repeat(2);
        let lying = "Gsld ahbgaodi mabghbhoi wirabcc utkrj dkwbhab. ".repeat(20);
        let good = || text(&format!("{page}\u{0C}{page}"), "b", &[]);
        let mixed = |reader| text(&format!("{page}\u{0C}{lying}"), reader, &[]);
        for (native, pdftotext, expected, warnings, asked) in [
            (mixed("a"), good(), "b", 0, 2),
            // No reader knows better: the first speaks, and a warning says so.
            (mixed("a"), mixed("b"), "a", 1, 3),
        ] {
            let (given, n) = chained(native, pdftotext, Err(FormatError::Empty));
            let given = given.unwrap();
            assert_eq!(
                (given.reader.as_str(), given.warnings.len(), n),
                (expected, warnings, asked)
            );
        }
    }

    #[test]
    fn the_first_believable_speaks() {
        let page = FRENCH.repeat(2);
        let two = format!("{page}\u{0C}{page}");
        let stopped = || Err(FormatError::Stopped("too long".to_owned()));
        let reader = |given: Given| given.map(|d| (d.reader, d.warnings.len()));
        let good = |name: &str| text(&two, name, &[]);
        for (native, pdftotext, salvage, expected, asked) in [
            (good("a"), good("b"), good("c"), Ok(("a".to_owned(), 0)), 1),
            (stopped(), good("b"), good("c"), Ok(("b".to_owned(), 0)), 2),
            (text("", "a", &[]), stopped(), good("c"), Ok(("c".to_owned(), 0)), 3),
            (text(&two, "a", &[2]), stopped(), text(&page, "c", &[]), Ok(("a".to_owned(), 1)), 3),
            (
                text("", "a", &[]),
                text("", "b", &[]),
                text("", "c", &[]),
                Err(FormatError::Scanned(
                    "install tesseract-ocr tesseract-ocr-fra (pages 1, 2)".to_owned(),
                )),
                3,
            ),
            (Err(FormatError::Encrypted), good("b"), good("c"), Err(FormatError::Encrypted), 1),
            (stopped(), stopped(), stopped(), Err(FormatError::Stopped("too long".to_owned())), 3),
            (
                text("#$%& a", "a", &[]),
                stopped(),
                text("!!", "c", &[]),
                Err(FormatError::Garbage),
                3,
            ),
        ] {
            let (given, n) = chained(native, pdftotext, salvage);
            assert_eq!((reader(given), n), (expected, asked));
        }
    }
}
