//! The pure Rust reader: `pdf-extract` gives the glyphs, [`crate::formats::page`] the lines.
//!
//! `pdf-extract` panics on some fonts. It is called page by page, so that a page costs itself only.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform, output_doc_page};

use super::{annotations, content};
use super::{document, open, without_ligatures};
use crate::formats::page::{self, Word};
use crate::formats::{Document, FormatError};

/// A glyph further from the one before than this share of its size starts a word.
const WORD_GAP: f32 = 0.16;

/// A glyph that starts further back than this share of its size starts a word.
const WORD_BACK: f32 = 0.5;

/// Reads a PDF.
///
/// # Errors
/// Encrypted, damaged, or no page that can be read.
pub fn read(bytes: &[u8]) -> Result<Document, FormatError> {
    let mut pdf = open(bytes)?;
    annotations::draw(&mut pdf);
    content::rewrite(&mut pdf);
    let mut pages = Vec::new();
    let mut failed = Vec::new();
    for number in pdf.get_pages().into_keys() {
        let mut glyphs = Glyphs::default();
        let done = catch_unwind(AssertUnwindSafe(|| output_doc_page(&pdf, &mut glyphs, number)));
        if !matches!(done, Ok(Ok(()))) {
            failed.push(number);
        }
        pages.push(glyphs.text());
    }
    if pages.is_empty() {
        return Err(FormatError::Damaged("no page in it".to_owned()));
    }
    Ok(Document { failed_pages: failed, ..document(bytes, &pages, "pdf, pdf-extract") })
}

/// Collects the glyphs of a page as words, apart for each direction of writing.
#[derive(Default)]
struct Glyphs {
    /// Words written along the page, and turned by one, two and three quarters.
    words: [Vec<Word>; 4],
    open: Option<(usize, Word)>,
    top: f32,
    left: f32,
}

impl Glyphs {
    fn close(&mut self) {
        if let Some((turn, word)) = self.open.take()
            && !word.text.is_empty()
        {
            self.words[turn].push(word);
        }
    }

    /// The page's text: first in the direction that most of it has.
    fn text(mut self) -> String {
        self.close();
        self.words.sort_by_key(|words| std::cmp::Reverse(words.len()));
        self.words.into_iter().map(page::text).filter(|t| !t.is_empty()).collect()
    }
}

impl OutputDev for Glyphs {
    fn begin_page(
        &mut self,
        _number: u32,
        media: &MediaBox,
        _art: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        (self.top, self.left) = (narrow(media.ury), narrow(media.llx));
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        self.close();
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        glyph: &str,
    ) -> Result<(), OutputError> {
        let (along, across) = (narrow(place.m11), narrow(place.m12));
        let (x, y) = (narrow(place.m31) - self.left, self.top - narrow(place.m32));
        // The quarter turn of the line, and the glyph's place as if the page were turned back.
        let (turn, x, y) = if along.abs() >= across.abs() {
            if along >= 0.0 { (0, x, y) } else { (2, -x, -y) }
        } else if across > 0.0 {
            (1, -y, x)
        } else {
            (3, y, -x)
        };
        let scale = along.hypot(across);
        let height = narrow(place.m21).hypot(narrow(place.m22)) * narrow(font_size).abs();
        let size = if height > 0.0 { height } else { scale * narrow(font_size).abs() };
        let right = x + narrow(width) * narrow(font_size).abs() * scale;
        let fits = self.open.as_ref().is_some_and(|(t, w)| {
            *t == turn
                && (w.bottom - y).abs() < size * 0.1
                && x - w.right < size * WORD_GAP
                && w.right - x < size * WORD_BACK
        });
        if !fits {
            self.close();
        }
        for part in glyph.split_inclusive(char::is_whitespace) {
            let blank = part.ends_with(char::is_whitespace);
            let letters: String =
                part.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            if !letters.is_empty() {
                let letters = without_ligatures(&letters);
                match &mut self.open {
                    Some((_, word)) => {
                        word.text.push_str(&letters);
                        word.right = word.right.max(right);
                        word.size = word.size.max(size);
                    }
                    None => {
                        self.open =
                            Some((turn, Word { left: x, right, bottom: y, size, text: letters }));
                    }
                }
            }
            if blank {
                self.close();
            }
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "points on a page")]
fn narrow(value: f64) -> f32 {
    value as f32
}
