//! Whether an extracted text can be believed.
//!
//! A font without its table of characters gives garbage with no error; a scan gives a stamp or
//! nothing. Measured on 319 public PDFs of three communes (`shared/documents.md`): the share of
//! letters is at most .13 in garbage and at least .89 in text, that of French stop words at most
//! .033 against at least .34.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

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
static STOP_WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    "de la le les des du et a en au aux par pour dans sur que qui est une un ce cette il l d n se sa son ses leur avec ou ne pas plus sont été ete à être etre article vu"
        .split(' ')
        .collect()
});

/// Words that texts of other languages are full of: an annex may be in the language of the other
/// side of a border, of a region, or in English. No word of one letter, which any garbage has.
static OTHER_LANGUAGES: LazyLock<Vec<FxHashSet<&'static str>>> = LazyLock::new(|| {
    [
        "the of and to in is that for it as was with be by on not this are from or",
        "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch",
        "de het een van en in is dat op te zijn met voor niet aan er om ook als bij",
        "di che il la per un una del della dei con non sono da nel alla le gli si",
        "de la que el en los se del las un por con no una su para es al lo como",
        "de la que el els les i en per un una amb del no és als al dels",
        "an ar er hag da eus ha gant evit ur ul zo war eo ne ket",
        "eta da du bat ez dira den ere dute baina izan egin beste duen",
    ]
    .into_iter()
    .map(|words| words.split(' ').collect())
    .collect()
});

/// Such words among all words, from which on a text is in that language.
const LEAST_OTHER: f32 = 0.2;

/// Characters of a page (blanks left out) below which their kind says nothing of it.
const LEAST_CHARACTERS: usize = 40;

/// Words of a page from which on the share of stop words says something of the page by itself: lists
/// and tables have few of them and are no garbage.
const LEAST_WORDS_OF_A_PAGE: usize = 100;

/// Stop words among the words of a page: fewer, in a document that is French, are no French. Garbage
/// was measured at .033 at most, the lists of members in `corpus/` at .05 at least.
const LEAST_STOP_WORDS_OF_A_PAGE: f32 = 0.035;

/// What a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// Text.
    Good,
    /// Letters, but hardly a word of a known language: a list of names, or a font that shows other
    /// letters than it says.
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
    if !document.text.chars().any(char::is_alphabetic) {
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
    let Counted { words, stop, .. } = counted(text);
    words >= LEAST_WORDS && share(stop, words) >= LEAST_STOP_WORDS
}

/// True for a page of characters without sense. A page number between dashes is none.
#[must_use]
pub fn is_garbage(page: &str) -> bool {
    let shown = page.chars().filter(|c| !c.is_whitespace()).count();
    shown >= LEAST_CHARACTERS && is_senseless(page)
}

/// True for a page whose letters seem to lie: characters without sense, or words enough of which hardly
/// one is known. In a document that is text otherwise, one font of it may show other letters than it
/// says.
#[must_use]
pub fn lies(page: &str) -> bool {
    match sense(page) {
        Quality::Garbage => is_garbage(page),
        Quality::Doubtful => {
            // Words of one letter are in any garbage.
            let Counted { words, stop, single } = counted(page);
            let (words, stop) = (words - single[0], stop - single[1]);
            words >= LEAST_WORDS_OF_A_PAGE && share(stop, words) < LEAST_STOP_WORDS_OF_A_PAGE
        }
        _ => false,
    }
}

/// How many of a text's words are in each of some lists.
struct Counted {
    words: usize,
    stop: usize,
    /// Words of one letter, and those of them that are stop words.
    single: [usize; 2],
}

/// Calls `with` for each word of a text, in small letters.
fn each_word(text: &str, mut with: impl FnMut(&str)) {
    let mut small = String::new();
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        if word.bytes().all(|b| b.is_ascii_lowercase()) {
            with(word);
        } else {
            small.clear();
            small.extend(word.chars().flat_map(char::to_lowercase));
            with(&small);
        }
    }
}

fn counted(text: &str) -> Counted {
    let mut counted = Counted { words: 0, stop: 0, single: [0, 0] };
    each_word(text, |word| {
        let stop = usize::from(word.len() <= LONGEST_STOP_WORD && STOP_WORDS.contains(word));
        counted.words += 1;
        counted.stop += stop;
        if word.chars().nth(1).is_none() {
            counted.single[0] += 1;
            counted.single[1] += stop;
        }
    });
    counted
}

/// No stop word is longer (bytes).
const LONGEST_STOP_WORD: usize = 8;

#[expect(clippy::cast_precision_loss, reason = "shares, to two digits")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// True for characters of which too few are letters or figures.
fn is_senseless(text: &str) -> bool {
    let (mut shown, mut sensible) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        shown += 1;
        sensible += usize::from(c.is_alphanumeric());
    }
    share(sensible, shown) < LEAST_LETTERS
}

/// What the characters and words of a text say of it.
#[must_use]
pub fn sense(text: &str) -> Quality {
    if is_senseless(text) {
        return Quality::Garbage;
    }
    let Counted { words, stop, .. } = counted(text);
    let known = words < LEAST_WORDS
        || share(stop, words) >= LEAST_STOP_WORDS
        || OTHER_LANGUAGES.iter().any(|language| {
            let mut found = 0;
            each_word(text, |word| found += usize::from(language.contains(word)));
            share(found, words) >= LEAST_OTHER
        });
    if known { Quality::Good } else { Quality::Doubtful }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str, pages: u32) -> Document {
        Document { pages, ..Document::new(text.to_owned(), "test") }
    }

    const FRENCH: &str = "Le conseil municipal, après en avoir délibéré, à l'unanimité, décide d'approuver la convention de mise à disposition de la salle des fêtes et autorise le maire à la signer. Il précise que les crédits sont inscrits au budget de l'exercice, et que la présente délibération sera transmise au représentant de l'État.";

    /// What a font says that shows other letters.
    fn shifted() -> String {
        let shift = |c: char| match c {
            'a'..='z' => char::from((c as u8 - b'a' + 3) % 26 + b'a'),
            c => c,
        };
        FRENCH.chars().map(shift).collect()
    }

    #[test]
    fn judged() {
        let garbage =
            "abc \u{1}\u{2}\u{3}!#$%&'()*+,-./:;<=>?@[]^_`{|}~ \u{e001}\u{e002}".repeat(20);
        let shifted = shifted();
        for (text, pages, expected) in [
            (FRENCH, 1, Quality::Good),
            ("", 3, Quality::Empty),
            (" \n\u{0C}\n", 2, Quality::Empty),
            (garbage.as_str(), 1, Quality::Garbage),
            (shifted.as_str(), 1, Quality::Doubtful),
            (&"The council decides that this agreement shall be signed by its president before the end of every year. ".repeat(4), 1, Quality::Good),
            (
                "Envoyé en préfecture le 12/03/2024\u{0C}Envoyé en préfecture le 12/03/2024",
                2,
                Quality::Sparse,
            ),
        ] {
            assert_eq!(judge(&document(text, pages)), expected, "{text:?}");
        }
    }

    #[test]
    fn a_page_that_lies() {
        let shifted = shifted();
        let names =
            "M. Aurélien CARDON, Mme Odile WAREMBOURG, M. Jean-Luc de SAINTES, adjoints au maire. ";
        for (page, expected) in [
            (FRENCH.repeat(2), false),
            (shifted.repeat(5), true),
            // Too few words to tell.
            (shifted, false),
            (names.repeat(12), false),
            ("\u{1}\u{2}!#$%&()*+,".repeat(9), true),
            (String::new(), false),
            ("- 12 -".to_owned(), false),
        ] {
            assert_eq!(lies(&page), expected, "{page:?}");
        }
    }
}
