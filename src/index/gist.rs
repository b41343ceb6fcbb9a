//! What an act is about, in a few numbers that a column holds: its most frequent words.
//!
//! Answers are compared with each other by them, fifty at a query: reading and analysing fifty acts took
//! two thirds of a query's time.

use rustc_hash::FxHashMap;

use crate::french::{TermKind, terms_where};
use crate::text::around::floor;

/// So many words at most. 32 to 64 rank the public set alike, and as well as all words do
/// (docs/ranking.md).
pub const GIST_WORDS: usize = 40;

/// So many bytes of an act are read: what it is about shows in its first pages.
const READ: usize = 8192;

/// A word of the title counts as so many in the text.
const TITLE: u32 = 3;

/// Bits of a word's number. Of the some two thousand words of fifty acts, one in a thousand meets
/// another of its number.
const BITS: u32 = 20;

/// The numbers of an act's most frequent words, in their order.
#[must_use]
pub(super) fn gist(title: &str, text: &str) -> Vec<u64> {
    gist_words(title, text).iter().map(|word| number(word)).collect()
}

/// The stems of an act's most frequent words, the most frequent first; of those that are as frequent,
/// the one that stands first.
#[must_use]
pub fn gist_words(title: &str, text: &str) -> Vec<String> {
    let mut seen: FxHashMap<String, (u32, usize)> = FxHashMap::default();
    for (text, times) in [(title, TITLE), (&text[..floor(text, READ)], 1)] {
        terms_where(text, |kind, token| {
            let word = token.text.as_str();
            let figure = word.starts_with(|c: char| c.is_ascii_digit());
            if kind == TermKind::Stem && word.len() > 1 && !figure {
                let first = seen.len();
                match seen.get_mut(word) {
                    Some((so_far, _)) => *so_far += times,
                    None => drop(seen.insert(word.to_owned(), (times, first))),
                }
            }
            false
        });
    }
    let mut words: Vec<(String, (u32, usize))> = seen.into_iter().collect();
    words.sort_unstable_by_key(|(_, (times, first))| (u32::MAX - times, *first));
    words.truncate(GIST_WORDS);
    words.into_iter().map(|(word, _)| word).collect()
}

/// The number of a word.
fn number(word: &str) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(word.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(first) >> (u64::BITS - BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_words_first() {
        let cases: [(&str, &str, &[&str]); 6] = [
            ("", "", &[]),
            ("", "Le tarif de la piscine. La piscine ouvre.", &["piscin", "tarif", "ouvr"]),
            // A word of the title counts three times; figures, single letters and stop words do not.
            ("Budget", "tarif, tarif, 12-05, l'a", &["budget", "tarif"]),
            ("Piscine", "piscines PISCINE", &["piscin"]),
            ("", "zone zone b b b", &["zone"]),
            ("", "2024 12-05", &[]),
        ];
        for (title, text, expected) in cases {
            assert_eq!(gist_words(title, text), expected, "{title} {text}");
            assert_eq!(gist(title, text).len(), expected.len());
        }
    }

    #[test]
    fn no_more_than_a_few_and_no_more_than_the_first_pages() {
        let many: String =
            (0..500).map(|n| format!("mot{} ", "abcdefghij".repeat(1 + n % 7))).collect();
        assert!(gist("", &many).len() <= GIST_WORDS);
        let late = format!("{}\npatinoire", "piscine ".repeat(READ));
        assert_eq!(gist("", &late), [number("piscin")]);
        assert!(gist("", &late).iter().all(|n| *n < 1 << BITS));
    }
}
