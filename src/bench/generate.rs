//! Generated acts, one by one or as a folder.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::authorities::{AUTHORITIES, declaration};
use super::plan::{FilePlan, Plan, Series, Wanted, YEARS};
use super::vocabulary::Vocabulary;
use super::{BenchError, forms};

/// What a reader should find in a generated act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its number as printed.
    pub number: String,
    /// Its day.
    pub date: Date,
    /// Place in [`AUTHORITIES`].
    pub authority: usize,
}

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// Path in the folder: authority, year, file.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The acts in it.
    pub acts: Vec<Told>,
}

/// Makes acts.
pub struct Generator {
    wanted: Wanted,
    plan: Plan,
    words: Vocabulary,
}

/// What a generated folder holds; kept in it, so that it is not made twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What was wanted.
    pub wanted: Wanted,
    /// Where the words come from.
    pub words: String,
    /// Files.
    pub files: usize,
    /// Bytes of text.
    pub bytes: u64,
}

/// Where a folder says what it holds; hidden from walks over the corpus.
const MADE: &str = ".generated.json";

impl Generator {
    /// Plans acts.
    #[must_use]
    pub fn new(wanted: Wanted, words: Vocabulary) -> Self {
        Self { wanted, plan: Plan::new(wanted), words }
    }

    /// Files to come.
    #[must_use]
    pub fn len(&self) -> usize {
        self.plan.files.len()
    }

    /// True if nothing is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.plan.files.is_empty()
    }

    /// A file by its place.
    #[must_use]
    pub fn file(&self, index: usize) -> Generated {
        let file = self.plan.files[index];
        let Wanted { size, seed, .. } = self.wanted;
        let (text, acts) = forms::write(&self.plan, file, &self.words, size, seed);
        Generated { path: path(file), text, acts }
    }

    /// All files, one after the other.
    pub fn files(&self) -> impl Iterator<Item = Generated> {
        (0..self.len()).map(|k| self.file(k))
    }

    /// Writes all files below a folder, on all cores, with a README that says what they are. A folder
    /// that has them already stays as it is.
    ///
    /// # Errors
    /// What the system says; a folder that holds something else.
    pub fn write(&self, folder: &Path) -> Result<Made, BenchError> {
        let words = self.words.source().to_owned();
        let kept = folder.join(MADE);
        if let Some(made) = made(folder).filter(|m| m.wanted == self.wanted && m.words == words) {
            return Ok(made);
        }
        let held = |mut entries: fs::ReadDir| entries.next().is_some();
        if fs::read_dir(folder).is_ok_and(held) && made(folder).is_none() {
            return Err(BenchError::Io {
                path: folder.display().to_string(),
                source: std::io::Error::other(
                    "it holds something else: name a folder that is empty or was generated",
                ),
            });
        }
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(BenchError::io(folder))?;
        }
        for authority in AUTHORITIES.iter() {
            for year in YEARS {
                let place = folder.join(&authority.folder).join(year.to_string());
                fs::create_dir_all(&place).map_err(BenchError::io(&place))?;
            }
        }
        let bytes = AtomicU64::new(0);
        (0..self.len()).into_par_iter().try_for_each(|k| {
            let file = self.file(k);
            let place = folder.join(&file.path);
            bytes.fetch_add(file.text.len() as u64, Ordering::Relaxed);
            fs::write(&place, file.text).map_err(BenchError::io(&place))
        })?;
        let made =
            Made { wanted: self.wanted, words, files: self.len(), bytes: bytes.into_inner() };
        let declared = folder.join(crate::pipeline::AUTHORITIES_FILE);
        fs::write(&declared, declaration()).map_err(BenchError::io(&declared))?;
        // Without an ending: an index takes `.md` and `.txt` for acts.
        let readme = folder.join("README");
        fs::write(&readme, said(&made)).map_err(BenchError::io(&readme))?;
        let json = serde_json::to_string(&made).unwrap_or_default();
        fs::write(&kept, json).map_err(BenchError::io(&kept))?;
        Ok(made)
    }
}

/// What a generated folder says of itself, if it is one.
#[must_use]
pub fn made(folder: &Path) -> Option<Made> {
    serde_json::from_str(&fs::read_to_string(folder.join(MADE)).ok()?).ok()
}

fn said(made: &Made) -> String {
    let Wanted { count, size, seed } = made.wanted;
    format!(
        "Everything in this folder is generated by `acts-bench generate`, to measure acts-search: no \
         file is an act, no authority, person or amount exists, and the sentences mean nothing.\n\n\
         {count} acts of about {size} bytes in {} files, {} bytes; seed {seed}.\n{}.\n",
        made.files, made.bytes, made.words
    )
}

fn path(file: FilePlan) -> String {
    let prefix = match file.form.series() {
        Series::Deliberations => "deliberation",
        Series::Arretes => "arrete",
        Series::Decisions => "decision",
    };
    let folder = &AUTHORITIES[file.authority].folder;
    format!("{folder}/{}/{prefix} {:06}.txt", YEARS[file.year], file.first)
}

#[cfg(test)]
mod tests;
