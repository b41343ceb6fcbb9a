//! The public set: documents of the Code du travail numérique, and what people asked of it.
//! `scripts/codedutravail.py` fetches it; nothing of it is in the repository.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::EvalError;
use super::documents::Plain;
use super::judgments::{Judged, QuerySet};
use super::metrics::Relevant;

/// What to do where the set is missing.
pub const FETCH: &str = "python3 scripts/codedutravail.py";

/// A topic: what was asked in many words, and the pages that answer it.
#[derive(Debug, Clone, Deserialize)]
pub struct Topic {
    /// Identity.
    pub id: String,
    /// Its main label.
    pub label: String,
    /// Other ways to ask, as people typed them.
    pub variants: Vec<String>,
    /// Answers with their grades.
    pub relevant: Relevant,
}

/// The half of the topics that ranking is tuned on, and the half that it never sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// For tuning.
    Tune,
    /// For the report.
    HeldOut,
}

impl Half {
    /// Which half a topic is in. By a hash of its identity, so that it never moves; all variants
    /// of a topic are on one side.
    #[must_use]
    pub fn of(id: &str) -> Half {
        // FNV-1a, then the first steps of MurmurHash3's finaliser: FNV's last bit is only a parity.
        let mut hash = id.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        hash ^= hash >> 33;
        hash = hash.wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        hash ^= hash >> 33;
        if hash & 1 == 0 { Half::Tune } else { Half::HeldOut }
    }

    /// For tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Half::Tune => "tune",
            Half::HeldOut => "held out",
        }
    }
}

/// The set as fetched.
#[derive(Debug, Clone)]
pub struct Set {
    /// Pages and articles.
    pub documents: Vec<Plain>,
    /// What was asked.
    pub topics: Vec<Topic>,
}

/// Where the set lies by default: `target/eval/codedutravail` beside `Cargo.toml`.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/eval/codedutravail")
}

impl Set {
    /// Reads the set; `None` if it was not fetched.
    ///
    /// # Errors
    /// A damaged file.
    pub fn read(folder: &Path) -> Result<Option<Set>, EvalError> {
        let (documents, topics) = (folder.join("documents.jsonl"), folder.join("topics.jsonl"));
        if !documents.exists() || !topics.exists() {
            return Ok(None);
        }
        Ok(Some(Set { documents: lines(&documents)?, topics: lines(&topics)? }))
    }

    /// The main labels of a half.
    #[must_use]
    pub fn labels(&self, half: Half) -> QuerySet {
        self.queries(half, "labels", |t| std::slice::from_ref(&t.label))
    }

    /// The variants of a half.
    #[must_use]
    pub fn variants(&self, half: Half) -> QuerySet {
        self.queries(half, "variants", |t| &t.variants)
    }

    fn queries(&self, half: Half, name: &str, asked: fn(&Topic) -> &[String]) -> QuerySet {
        let queries = self
            .topics
            .iter()
            .filter(|t| Half::of(&t.id) == half)
            .flat_map(|t| {
                asked(t).iter().map(|query| Judged {
                    query: query.clone(),
                    kind: name.to_owned(),
                    group: t.id.clone(),
                    relevant: t.relevant.clone(),
                })
            })
            .collect();
        QuerySet { name: format!("code du travail, {name}, {}", half.name()), queries }
    }
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, EvalError> {
    let wrong = |reason: String| EvalError::File { path: path.display().to_string(), reason };
    let file = File::open(path).map_err(|e| wrong(e.to_string()))?;
    BufReader::new(file)
        .lines()
        .map(|line| {
            let line = line.map_err(|e| wrong(e.to_string()))?;
            serde_json::from_str(&line)
                .map_err(|e| wrong(format!("{e}: fetch the set again with `{FETCH}`")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_do_not_move() {
        for (id, half) in [
            ("13eme-mois", Half::Tune),
            ("cdi", Half::Tune),
            ("amiante", Half::Tune),
            ("telephone", Half::HeldOut),
        ] {
            assert_eq!(Half::of(id), half, "{id}");
        }
        let tune = (0..1000).filter(|i| Half::of(&format!("topic {i}")) == Half::Tune).count();
        assert!((430..570).contains(&tune), "{tune}");
    }
}
