//! What an act is about, in a few numbers that a column holds: its most frequent words.
//!
//! Answers are compared with each other by them, fifty at a query: reading and analysing fifty acts took
//! two thirds of a query's time.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::Searcher;

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

/// Name of the file of a generation that has [`CommonWords`]. The seal covers all of it.
const FILE: &str = "gist.json";

/// A word that fewer acts than one in so many are about is rare, whatever else it is.
const RARE: u64 = 128;

/// The words that many acts are about, with how many: those of the form of acts ("délibération",
/// "conseil"), which tell nothing of one.
///
/// They are few, and counted once a run: an inverted index of all words of all gists took a fiftieth of
/// the index.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CommonWords {
    /// How many acts have a gist.
    acts: u64,
    /// Numbers of words, each with how many acts are about it.
    words: FxHashMap<u64, u64>,
}

impl CommonWords {
    /// How rare a word is: 1 where hardly any act is about it, 0 where all are.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    pub fn rarity(&self, word: u64) -> f32 {
        let with = self.words.get(&word).copied().unwrap_or(0);
        1.0 - (with as f32 / self.acts.max(1) as f32).min(1.0)
    }

    /// Counts the words of what was committed.
    pub(super) fn count(searcher: &Searcher) -> tantivy::Result<Self> {
        let mut counts = vec![0_u64; 1 << BITS];
        let mut acts = 0;
        for segment in searcher.segment_readers() {
            let column = segment.fast_fields().u64("gist")?;
            for doc in segment.doc_ids_alive() {
                let mut has_one = false;
                for word in column.values_for_doc(doc) {
                    let count = usize::try_from(word).ok().and_then(|word| counts.get_mut(word));
                    count.into_iter().for_each(|count| *count += 1);
                    has_one = true;
                }
                acts += u64::from(has_one);
            }
        }
        let many = (0..).zip(counts).filter(|(_, with)| *with > 0 && with * RARE >= acts);
        Ok(Self { acts, words: many.collect() })
    }

    /// Writes the file of a generation, on the disk.
    pub(super) fn write(&self, generation: &Path) -> io::Result<()> {
        let mut file = File::create(generation.join(FILE))?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()
    }

    /// Reads the file of a generation that is complete.
    pub(super) fn read(generation: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(generation.join(FILE))?)?)
    }
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
    fn words_of_many_acts_are_common() {
        let mut schema = tantivy::schema::Schema::builder();
        let gist = schema.add_u64_field("gist", tantivy::schema::FAST);
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 20 << 20).expect("a writer");
        for n in 0..400_u64 {
            let mut document = tantivy::TantivyDocument::default();
            // One word of all acts, one of every fourth, one of one act.
            for word in [7, 100 + n % 4, 1000 + n] {
                document.add_u64(gist, word);
            }
            writer.add_document(document).expect("added");
        }
        // One without a gist is no act.
        writer.add_document(tantivy::TantivyDocument::default()).expect("added");
        writer.commit().expect("committed");
        let searcher = index.reader().expect("a reader").searcher();
        let common = CommonWords::count(&searcher).expect("counted");
        assert_eq!((common.acts, common.words.len()), (400, 5));
        for (word, rarity) in [(7, 0.0), (101, 0.75), (1000, 1.0), (5, 1.0)] {
            assert!((common.rarity(word) - rarity).abs() < 1e-6, "{word}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        assert!(CommonWords::read(folder.path()).is_err(), "it is part of a generation");
        common.write(folder.path()).expect("written");
        assert_eq!(CommonWords::read(folder.path()).expect("read"), common);
        fs::write(folder.path().join(FILE), "{").expect("written");
        assert!(CommonWords::read(folder.path()).is_err());
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
