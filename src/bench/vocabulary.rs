//! Which word follows which: learned from texts, so that what is generated has their words as often.
//!
//! For every place where a word stands the word behind it is kept. Taking one of these at random is a
//! walk whose words come out as often as they stand in the texts: a few very often, most of them
//! hardly ever, which is what the cost of an index hangs on.

use std::path::{Path, PathBuf};

use fastrand::Rng;
use rustc_hash::FxHashMap;

use super::BenchError;
use crate::french::stop::is_stop;
use crate::text::fold_str;

/// The public texts, as `scripts/articles.py` leaves them.
pub const PUBLIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench/articles/texts");

/// How to get them.
pub const FETCH: &str = "python3 scripts/articles.py";

/// What teaches the words where the public texts are not there.
pub const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");

/// Folded words that name authorities and their organs. They are left out of the sentences: forms have
/// them in their places, and chance would make another authority's act of a text.
const ORGANS: [&str; 16] = [
    "agglomeration",
    "comite",
    "commission",
    "communaute",
    "communautaire",
    "commune",
    "communes",
    "conseil",
    "departement",
    "maire",
    "mairie",
    "municipal",
    "prefecture",
    "president",
    "presidente",
    "syndicat",
];

/// The end of a sentence, and so the start of the next.
const END: u32 = 0;

/// Words, and what follows them.
pub struct Vocabulary {
    /// All words, one behind the other.
    letters: String,
    /// Where each word starts in `letters`; one more than there are words.
    starts: Vec<u32>,
    /// Where the followers of each word start; one more than there are words.
    follows: Vec<u32>,
    /// Followers, one for every place of the word before them.
    followers: Vec<u32>,
    source: String,
}

impl Vocabulary {
    /// Learns from all `.txt` files below a folder that are UTF-8, in the order of their paths.
    ///
    /// # Errors
    /// A folder that cannot be read, or that has no words.
    pub fn learn(folder: &Path) -> Result<Self, BenchError> {
        let mut texts = Vec::new();
        for path in text_files(folder)? {
            let bytes = std::fs::read(&path).map_err(BenchError::io(&path))?;
            texts.extend(String::from_utf8(bytes).ok());
        }
        let bytes: usize = texts.iter().map(String::len).sum();
        let mut learned = Self::of(texts.iter().map(String::as_str));
        if learned.followers.is_empty() {
            return Err(BenchError::NoWords { path: folder.display().to_string() });
        }
        learned.source = format!(
            "{} texts ({bytes} bytes) of {}: {} words, {} of them different",
            texts.len(),
            folder.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(folder).display(),
            learned.followers.len(),
            learned.starts.len() - 2,
        );
        Ok(learned)
    }

    /// Learns from the public texts, or where they were not fetched from the sample corpus; says which.
    ///
    /// # Errors
    /// As [`Self::learn`].
    pub fn find() -> Result<(Self, String), BenchError> {
        let public = Path::new(PUBLIC);
        if public.is_dir() {
            let learned = Self::learn(public)?;
            let said = format!("words from {}", learned.source);
            return Ok((learned, said));
        }
        let learned = Self::learn(Path::new(SAMPLE))?;
        let said = format!(
            "words from {}: few of them; `{FETCH}` fetches public texts with real frequencies",
            learned.source
        );
        Ok((learned, said))
    }

    /// Learns from texts.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut names: FxHashMap<&str, Option<u32>> = FxHashMap::default();
        let mut starts = vec![0, 0];
        let mut letters = String::new();
        let mut stream = vec![END];
        for line in texts.flat_map(str::lines) {
            for chunk in line.split_whitespace() {
                let (word, ends) = word(chunk);
                if let Some(word) = word {
                    let next = u32::try_from(starts.len() - 1).unwrap_or(u32::MAX);
                    let name = names.entry(word).or_insert_with(|| {
                        if names_organ(word) {
                            return None;
                        }
                        letters.push_str(word);
                        starts.push(u32::try_from(letters.len()).unwrap_or(u32::MAX));
                        Some(next)
                    });
                    stream.extend(*name);
                }
                if ends && stream.last() != Some(&END) {
                    stream.push(END);
                }
            }
            if stream.last() != Some(&END) {
                stream.push(END);
            }
        }
        let words = starts.len() - 1;
        let mut follows = vec![0_u32; words + 1];
        for pair in stream.windows(2) {
            follows[pair[0] as usize + 1] += 1;
        }
        for k in 1..=words {
            follows[k] += follows[k - 1];
        }
        let mut fill: Vec<u32> = follows.clone();
        let mut followers = vec![END; stream.len() - 1];
        for pair in stream.windows(2) {
            let at = &mut fill[pair[0] as usize];
            followers[*at as usize] = pair[1];
            *at += 1;
        }
        Self { letters, starts, follows, followers, source: String::new() }
    }

    /// Where the words come from, for reports.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    fn word(&self, word: u32) -> &str {
        let at = word as usize;
        &self.letters[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// A word that follows another, as often as in the texts.
    fn after(&self, word: u32, rng: &mut Rng) -> u32 {
        let (from, to) = (self.follows[word as usize], self.follows[word as usize + 1]);
        if from == to { END } else { self.followers[rng.u32(from..to) as usize] }
    }

    /// The words of a sentence, at most so many.
    pub fn sentence(&self, rng: &mut Rng, most: usize, mut each: impl FnMut(&str)) {
        let mut word = self.after(END, rng);
        for _ in 0..most {
            if word == END {
                break;
            }
            each(self.word(word));
            word = self.after(word, rng);
        }
    }

    /// A word with a meaning of its own, in lower case: no stop word, four letters or more.
    pub fn content_word(&self, rng: &mut Rng) -> String {
        for _ in 0..1000 {
            if self.followers.is_empty() {
                break;
            }
            let word = self.word(self.followers[rng.usize(0..self.followers.len())]);
            let word = word.trim_end_matches(',').rsplit(['\'', '’']).next().unwrap_or("");
            let folded = fold_str(word);
            let letters = folded.bytes().all(|b| b.is_ascii_lowercase());
            if folded.len() >= 4 && !is_stop(&folded) && letters {
                return word.to_lowercase();
            }
        }
        "texte".to_owned()
    }
}

/// The word in what stands between two blanks, with its comma, and whether a sentence ends behind it.
/// Figures are left out: the forms have their own, so that a number never comes from nowhere.
fn word(chunk: &str) -> (Option<&str>, bool) {
    let ends = chunk.ends_with(['.', ';', ':', '?', '!']);
    let word = chunk.trim_matches(|c: char| !c.is_alphanumeric() && c != ',');
    let bare = word.trim_end_matches(',').trim_start_matches(',');
    let letters = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-');
    let fine = !bare.is_empty()
        && bare.len() <= 40
        && bare.starts_with(char::is_alphabetic)
        && bare.chars().all(letters);
    (fine.then(|| word.trim_start_matches(',')), ends)
}

fn names_organ(word: &str) -> bool {
    let folded = fold_str(word.trim_end_matches(','));
    let noun = folded.rsplit('\'').next().unwrap_or("");
    ORGANS.contains(&noun)
}

/// The `.txt` files below a folder, in the order of their paths.
///
/// # Errors
/// A folder that cannot be read.
pub fn text_files(folder: &Path) -> Result<Vec<PathBuf>, BenchError> {
    let mut out = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|e| BenchError::io(folder)(e.into()))?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == "txt") {
            out.push(entry.into_path());
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_chunks() {
        for (chunk, expected) in [
            ("l'article", (Some("l'article"), false)),
            ("(salarié", (Some("salarié"), false)),
            // A parenthesis inside is no letter.
            ("(salarié),", (None, false)),
            ("travail,", (Some("travail,"), false)),
            ("contrat.", (Some("contrat"), true)),
            ("«", (None, false)),
            ("2012", (None, false)),
            ("L.", (Some("L"), true)),
            (";", (None, true)),
        ] {
            assert_eq!(word(chunk), expected, "{chunk}");
        }
    }

    #[test]
    fn organs_are_left_out() {
        assert!(names_organ("l’Agglomération,") && !names_organ("agglomérations"));
        let words = Vocabulary::of(["la commune paie"].into_iter());
        let mut seen = Vec::new();
        words.sentence(&mut Rng::with_seed(1), 9, |w| seen.push(w.to_owned()));
        assert_eq!(seen, ["la", "paie"]);
    }

    #[test]
    fn words_come_as_often_as_they_stand() {
        // "eau" follows "le" twice in three times.
        let words = Vocabulary::of(["le eau le eau le gaz"].into_iter());
        let mut rng = Rng::with_seed(1);
        let mut seen = FxHashMap::<String, usize>::default();
        for _ in 0..2000 {
            words.sentence(&mut rng, 50, |w| *seen.entry(w.to_owned()).or_default() += 1);
        }
        let share = seen["eau"] as f64 / (seen["eau"] + seen["gaz"]) as f64;
        assert!((0.62..0.72).contains(&share), "{share}");
    }
}
