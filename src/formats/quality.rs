//! Whether an extracted text can be believed.
//!
//! A font without its table of characters gives garbage with no error; a scan gives a stamp or
//! nothing. Measured on 319 public PDFs of three communes (`shared/documents.md`): the share of
//! letters is at most .13 in garbage and at least .89 in text, that of French stop words at most
//! .033 against at least .34.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::Document;

/// Letters among all characters that are no blanks: fewer are garbage. Tables of a budget are mostly
/// figures, which count as letters here.
const LEAST_LETTERS: f32 = 0.5;

/// Stop words among all words: fewer make it doubtful.
const LEAST_STOP_WORDS: f32 = 0.08;

/// Words below which the share of stop words says nothing.
const LEAST_WORDS: usize = 40;

/// Letters on a page below which it is an image with a stamp: stamped scans carry about 110
/// characters of text a page.
pub const LETTERS_OF_A_STAMP: usize = 200;

/// Words that every French text is full of, folded.
static STOP_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "de la le les des du et a en au aux par pour dans sur que qui est une un ce cette il l d n se sa son ses leur avec ou ne pas plus sont été ete à être etre article vu"
        .split(' ')
        .collect()
});

/// What a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// Text.
    Good,
    /// Letters, but hardly a French word: another language, a list of names, or a font that shows
    /// other letters than it says.
    Doubtful,
    /// Characters without sense.
    Garbage,
    /// Next to nothing for its pages: scanned, or not read.
    Sparse,
    /// Nothing.
    Empty,
}

/// Judges a document.
#[must_use]
pub fn judge(document: &Document) -> Quality {
    let letters = count_letters(&document.text);
    if letters == 0 {
        return Quality::Empty;
    }
    let sense = sense(&document.text);
    if sense == Quality::Garbage {
        return sense;
    }
    let pages = usize::try_from(document.pages).unwrap_or(usize::MAX);
    let sparse = document.text.split('\u{0C}').filter(|p| count_letters(p) < LETTERS_OF_A_STAMP);
    // A last page may have a signature only, and a page before it two lines; where hardly a page has
    // text, it is a scan with its stamps, or was not read.
    if pages > 0 && sparse.count() * 5 > pages * 4 { Quality::Sparse } else { sense }
}

fn count_letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// True for a text with words enough, of which many are French.
#[must_use]
pub fn is_french(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).count();
    words >= LEAST_WORDS && sense(text) == Quality::Good
}

/// What the characters and words of a text say of it.
#[must_use]
pub fn sense(text: &str) -> Quality {
    let (mut shown, mut sensible) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        shown += 1;
        sensible += usize::from(c.is_alphanumeric());
    }
    let (mut words, mut stop_words) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        words += 1;
        stop_words += usize::from(STOP_WORDS.contains(word.to_lowercase().as_str()));
    }
    #[expect(clippy::cast_precision_loss, reason = "shares, to two digits")]
    let share = |part: usize, of: usize| part as f32 / of.max(1) as f32;
    if share(sensible, shown) < LEAST_LETTERS {
        Quality::Garbage
    } else if words >= LEAST_WORDS && share(stop_words, words) < LEAST_STOP_WORDS {
        Quality::Doubtful
    } else {
        Quality::Good
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str, pages: u32) -> Document {
        Document { pages, ..Document::new(text.to_owned(), "test") }
    }

    const FRENCH: &str = "Le conseil municipal, après en avoir délibéré, à l'unanimité, décide d'approuver la convention de mise à disposition de la salle des fêtes et autorise le maire à la signer. Il précise que les crédits sont inscrits au budget de l'exercice, et que la présente délibération sera transmise au représentant de l'État.";

    #[test]
    fn judged() {
        let garbage =
            "abc \u{1}\u{2}\u{3}!#$%&'()*+,-./:;<=>?@[]^_`{|}~ \u{e001}\u{e002}".repeat(20);
        let shifted: String = FRENCH
            .chars()
            .map(|c| {
                if c.is_ascii_lowercase() {
                    char::from((c as u8 - b'a' + 3) % 26 + b'a')
                } else {
                    c
                }
            })
            .collect();
        for (text, pages, expected) in [
            (FRENCH, 1, Quality::Good),
            ("", 3, Quality::Empty),
            (" \n\u{0C}\n", 2, Quality::Empty),
            (garbage.as_str(), 1, Quality::Garbage),
            (shifted.as_str(), 1, Quality::Doubtful),
            (&"The council decides that this agreement shall be signed by its president before the end of every year. ".repeat(4), 1, Quality::Doubtful),
            (
                "Envoyé en préfecture le 12/03/2024\u{0C}Envoyé en préfecture le 12/03/2024",
                2,
                Quality::Sparse,
            ),
        ] {
            assert_eq!(judge(&document(text, pages)), expected, "{text:?}");
        }
    }
}
