//! The queries that every engine is asked: drawn from the documents, so that they have answers.

use std::path::{Path, PathBuf};

use fastrand::Rng;

use super::BenchError;
use super::plan::mixed;
use crate::french::stop::is_stop;
use crate::french::{Word, words};

/// A query, before an engine's own language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// What sort of query it is, for tables.
    pub kind: &'static str,
    /// Words as the text has them, in lower case.
    pub words: Vec<String>,
    /// The words stand side by side, in this order.
    pub phrase: bool,
    /// Only acts below this folder of the corpus: an authority's.
    pub authority: Option<String>,
    /// Only acts of this year, the folder below.
    pub year: Option<u16>,
    /// The answers are counted by authority and year.
    pub facets: bool,
}

/// What a sort of query has beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum With {
    Nothing,
    Order,
    Authority,
    Year,
    Facets,
}

/// The mix: name, share of a hundred, words, and what is with them. People type two or three words.
const KINDS: [(&str, usize, usize, With); 9] = [
    ("1 word", 14, 1, With::Nothing),
    ("2 words", 20, 2, With::Nothing),
    ("3 words", 16, 3, With::Nothing),
    ("4 words", 8, 4, With::Nothing),
    ("5 words", 6, 5, With::Nothing),
    ("phrase", 12, 3, With::Order),
    ("authority", 8, 2, With::Authority),
    ("year", 8, 2, With::Year),
    ("facets", 8, 2, With::Facets),
];

/// Words of a query are taken from so many of a text that stand together.
const WINDOW: usize = 60;

/// Draws so many queries from texts below a folder. The same seed gives the same queries.
///
/// # Errors
/// A text that cannot be read.
pub fn draw(
    folder: &Path,
    texts: &[PathBuf],
    count: usize,
    seed: u64,
) -> Result<Vec<Question>, BenchError> {
    let mut out = Vec::with_capacity(count);
    let mut tries = 0;
    while out.len() < count && tries < 20 * count && !texts.is_empty() {
        let mut rng = Rng::with_seed(mixed(seed ^ 0x5EED, tries));
        tries += 1;
        let path = &texts[rng.usize(0..texts.len())];
        let bytes = std::fs::read(path).map_err(BenchError::io(path))?;
        let text = String::from_utf8_lossy(&bytes);
        let below = path.strip_prefix(folder).unwrap_or(path);
        out.extend(question(&text, below, kind(out.len()), &mut rng));
    }
    Ok(out)
}

/// Kinds take turns by their shares, so that a short list has all of them.
fn kind(place: usize) -> (&'static str, usize, With) {
    // 37 and 100 have no divisor in common: a hundred steps come past every place once.
    let mut left = place * 37 % 100;
    for (name, share, words, with) in KINDS {
        if left < share {
            return (name, words, with);
        }
        left -= share;
    }
    (KINDS[0].0, KINDS[0].2, KINDS[0].3)
}

fn question(
    text: &str,
    path: &Path,
    (kind, count, with): (&'static str, usize, With),
    rng: &mut Rng,
) -> Option<Question> {
    let all = words(text);
    let from = rng.usize(0..all.len().max(1));
    let window = all.get(from..(from + WINDOW).min(all.len()))?;
    let chosen = if with == With::Order {
        run(text, window, count)?
    } else {
        let mut fine: Vec<&Word> = window.iter().filter(|w| is_asked(w)).collect();
        fine.dedup_by(|a, b| a.folded == b.folded);
        rng.shuffle(&mut fine);
        (fine.len() >= count).then(|| fine[..count].to_vec())?
    };
    let words = chosen.iter().map(|w| text[w.start..w.end].to_lowercase()).collect();
    let mut question = Question { kind, words, phrase: with == With::Order, ..Question::default() };
    match (with, filed(path)) {
        (With::Nothing | With::Order, _) => {}
        (With::Authority, Some((authority, _))) => question.authority = Some(authority),
        (With::Year, Some((_, year))) => question.year = Some(year),
        (With::Facets, _) => question.facets = true,
        // The public articles are of no authority and no year.
        (With::Authority | With::Year, None) => question.kind = "2 words",
    }
    Some(question)
}

/// Some words with nothing but a blank between them; the first and the last mean something.
fn run<'w>(text: &str, window: &'w [Word], count: usize) -> Option<Vec<&'w Word>> {
    let side_by_side = |pair: &[Word]| &text[pair[0].end..pair[1].start] == " ";
    let fine = |run: &&[Word]| {
        run.windows(2).all(side_by_side)
            && run.iter().all(is_plain)
            && is_asked(&run[0])
            && is_asked(&run[count - 1])
    };
    window.windows(count).find(fine).map(|run| run.iter().collect())
}

fn is_asked(word: &Word) -> bool {
    is_plain(word) && word.folded.len() >= 3 && !is_stop(&word.folded)
}

/// A word that every tokenizer takes for one.
fn is_plain(word: &Word) -> bool {
    word.joined.is_none() && word.folded.bytes().all(|b| b.is_ascii_lowercase())
}

/// The authority and the year whose folders a generated act stands in.
fn filed(path: &Path) -> Option<(String, u16)> {
    let year = folder(path, 1)?.parse().ok().filter(|year| *year >= 1000)?;
    Some((folder(path, 0)?, year))
}

/// A folder of a path, from the left; the file's own name is none.
#[must_use]
pub fn folder(path: &Path, place: usize) -> Option<String> {
    let name = path.parent()?.components().nth(place)?.as_os_str();
    Some(name.to_string_lossy().into_owned())
}

/// A query as arguments of `bare-query`.
#[must_use]
pub fn arguments(question: &Question) -> Vec<String> {
    let mut out = Vec::new();
    if question.phrase {
        out.push("--phrase".to_owned());
    }
    if question.facets {
        out.push("--facets".to_owned());
    }
    out.extend(question.authority.iter().map(|a| format!("--authority={a}")));
    out.extend(question.year.iter().map(|y| format!("--year={y}")));
    out.extend(question.words.iter().cloned());
    out
}

/// The query that arguments say.
pub fn parsed(arguments: impl Iterator<Item = String>) -> Question {
    let mut out = Question::default();
    for argument in arguments {
        match argument.as_str() {
            "--phrase" => out.phrase = true,
            "--facets" => out.facets = true,
            word => match word.split_once('=') {
                Some(("--authority", value)) => out.authority = Some(value.to_owned()),
                Some(("--year", value)) => out.year = value.parse().ok(),
                _ => out.words.push(argument),
            },
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_a_hundred_and_take_turns() {
        assert_eq!(KINDS.iter().map(|k| k.1).sum::<usize>(), 100);
        for (name, share, ..) in KINDS {
            assert_eq!((0..100).filter(|&k| kind(k).0 == name).count(), share, "{name}");
        }
    }

    #[test]
    fn the_same_queries_with_answers() {
        let dir = tempfile::tempdir().expect("a folder");
        let place = dir.path().join("00-x/2021");
        std::fs::create_dir_all(&place).expect("folders");
        let file = place.join("a.txt");
        let text = "La redevance communautaire d'assainissement collectif sera perçue par trimestre \
                    échu auprès des abonnés du réseau, sauf dégrèvement accordé après une fuite.";
        std::fs::write(&file, text).expect("a text");
        let files = [file];
        let drawn = draw(dir.path(), &files, 50, 5).expect("queries");
        assert_eq!(drawn.len(), 50);
        assert_eq!(draw(dir.path(), &files, 50, 5).expect("queries"), drawn);
        assert_ne!(draw(dir.path(), &files, 50, 6).expect("queries"), drawn);
        for question in &drawn {
            assert!(question.words.iter().all(|w| text.to_lowercase().contains(w.as_str())));
            if question.phrase {
                assert!(text.contains(&question.words.join(" ")), "{question:?}");
            }
            let kind = Question { kind: "", ..question.clone() };
            assert_eq!(parsed(arguments(question).into_iter()), kind);
        }
        assert!(drawn.iter().any(|q| q.authority.as_deref() == Some("00-x")));
        assert!(drawn.iter().any(|q| q.year == Some(2021)));
        // What stands in other folders is asked without filters, and as often.
        let articles = dir.path().parent().expect("a folder above");
        let drawn = draw(articles, &files, 50, 5).expect("queries");
        assert_eq!(drawn.len(), 50);
        assert!(drawn.iter().all(|q| q.authority.is_none() && q.year.is_none()));
    }
}
