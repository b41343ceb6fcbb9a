//! A text that was skimmed, so that most patterns need not be run on it.
//!
//! Two hundred patterns are tried on a line; nearly all need a word that it does not have. Which
//! groups of three letters a line has is noted once, in a Bloom filter (Bloom, "Space/Time Trade-offs
//! in Hash Coding with Allowable Errors", 1970): a word whose groups are not all noted is not there.

use std::fmt;
use std::ops::{Deref, Range};

/// Groups of three bytes, one bit for each of 256 values of their hash.
///
/// A line of 60 letters sets a fifth of the bits: of words of six letters that are not there, two in a
/// thousand seem to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Grams([u64; 4]);

impl Grams {
    pub(super) fn of(text: &str) -> Self {
        let mut bits = [0; 4];
        for group in text.as_bytes().windows(3) {
            let group = u32::from(group[0]) | u32::from(group[1]) << 8 | u32::from(group[2]) << 16;
            let hash = group.wrapping_mul(0x9E37_79B1) >> 24;
            bits[(hash >> 6) as usize] |= 1_u64 << (hash & 63);
        }
        Self(bits)
    }

    /// False only if a text with these groups cannot hold one with those.
    pub(super) fn may_hold(&self, word: &Self) -> bool {
        self.0.iter().zip(word.0).fold(0, |missing, (own, needed)| missing | (needed & !own)) == 0
    }
}

/// What is noted of a text.
#[derive(Debug, Clone, Copy)]
pub struct Note {
    grams: Grams,
    figure: bool,
}

impl Note {
    /// Skims a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { grams: Grams::of(text), figure: text.bytes().any(|b| b.is_ascii_digit()) }
    }
}

/// A short text, in most cases a line, of which is noted what patterns may find in it.
#[derive(Debug, Clone, Copy)]
pub struct Skim<'t> {
    text: &'t str,
    note: Note,
}

impl<'t> Skim<'t> {
    /// Skims a text.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        Self { text, note: Note::of(text) }
    }

    /// A text, or a part of one, of which is noted already.
    #[must_use]
    pub fn noted(text: &'t str, note: Note) -> Self {
        Self { text, note }
    }

    /// What is noted of it.
    #[must_use]
    pub fn note(self) -> Note {
        self.note
    }

    /// A part of it, by range (bytes).
    #[must_use]
    pub fn part(self, range: Range<usize>) -> Self {
        Self { text: &self.text[range], ..self }
    }

    /// The text, without blanks around it.
    #[must_use]
    pub fn trim(self) -> Self {
        Self { text: self.text.trim(), ..self }
    }

    /// The text.
    #[must_use]
    pub fn as_str(self) -> &'t str {
        self.text
    }

    /// True if it has a figure.
    #[must_use]
    pub fn has_figure(self) -> bool {
        self.note.figure
    }
}

impl PartialEq for Skim<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Display for Skim<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl Deref for Skim<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

/// What patterns look for matches in.
pub trait Haystack<'t>: Copy {
    /// The text.
    fn text(self) -> &'t str;

    /// What is noted of it.
    fn skimmed(self) -> Option<Skim<'t>>;

    /// The text, skimmed now if it was not.
    fn skim(self) -> Skim<'t> {
        self.skimmed().unwrap_or_else(|| Skim::of(self.text()))
    }
}

impl<'t> Haystack<'t> for &'t str {
    fn text(self) -> &'t str {
        self
    }

    fn skimmed(self) -> Option<Skim<'t>> {
        None
    }
}

impl<'t> Haystack<'t> for &&'t str {
    fn text(self) -> &'t str {
        self
    }

    fn skimmed(self) -> Option<Skim<'t>> {
        None
    }
}

impl<'t> Haystack<'t> for &'t String {
    fn text(self) -> &'t str {
        self
    }

    fn skimmed(self) -> Option<Skim<'t>> {
        None
    }
}

impl<'t> Haystack<'t> for Skim<'t> {
    fn text(self) -> &'t str {
        self.text
    }

    fn skimmed(self) -> Option<Skim<'t>> {
        Some(self)
    }
}

impl Skim<'_> {
    /// False only if none of the words is there.
    pub(super) fn may_have(&self, words: &[Grams]) -> bool {
        words.iter().any(|w| self.note.grams.may_hold(w))
    }
}
