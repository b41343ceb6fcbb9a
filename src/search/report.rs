//! What the index knows of files that were not read, or not well, of doubtful fields, and of gaps.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::engine::{Boxed, Engine, SearchError};
use super::pool::side_by_side;
use crate::acts::Act;
use crate::acts::series::{Numbered, Series, series};
use crate::formats::chain::{LOW_QUALITY, SCANNED};
use crate::index::{FileState, FileStatus, Flag, Standing};

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What it is: `unreadable`, `encrypted`, `scanned`, `low-quality OCR`, `garbage fonts`, `empty`,
    /// `damaged`, `no reader`, `over a limit`, `warning`, `conflict`, `no number`, `no date`,
    /// `no authority`.
    pub kind: String,
    /// The file, from the corpus.
    pub path: String,
    /// The act, where it is one act's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// What to know of it, and what to do.
    pub detail: String,
    /// True if the last report did not list it.
    pub new: bool,
}

/// A program that is not installed, and what it would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Better {
    /// Packages of Debian.
    pub packages: &'static str,
    /// Files that would be read, or read better.
    pub files: Vec<String>,
}

/// What the index has to say of itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What to look at, by file.
    pub problems: Vec<Problem>,
    /// Numbers missing between those that are here, by authority and year.
    pub series: Vec<Series>,
    /// What would get better with which program installed.
    pub programs: Vec<Better>,
    /// Every file with what became of it.
    pub files: Vec<FileState>,
}

impl Report {
    /// Identities of its problems, for the next report.
    #[must_use]
    pub fn identities(&self) -> BTreeSet<String> {
        self.problems.iter().map(Problem::identity).collect()
    }
}

impl Problem {
    fn identity(&self) -> String {
        let act = self.act.as_deref().unwrap_or("");
        let whole = [self.kind.as_str(), &self.path, act, &self.detail].join("\0");
        blake3::hash(whole.as_bytes()).to_hex()[..16].to_owned()
    }
}

impl Engine {
    /// Reports. `known` are the identities of the problems that were reported before.
    ///
    /// # Errors
    /// A damaged index.
    pub fn report(&self, known: &BTreeSet<String>) -> Result<Report, SearchError> {
        let files = self.files()?;
        let mut problems: Vec<Problem> = files.iter().flat_map(of_file).collect();
        for (flag, kind) in [
            (Flag::NoNumber, "no number"),
            (Flag::NoDate, "no date"),
            (Flag::NoAuthority, "no authority"),
        ] {
            problems.extend(self.flagged(flag, |act| vec![of_act(act, kind, String::new())])?);
        }
        problems.extend(self.flagged(Flag::Conflict, |act| {
            act.conflicts.iter().map(|c| of_act(act, "conflict", c.to_string())).collect()
        })?);
        for problem in &mut problems {
            problem.new = !known.contains(&problem.identity());
        }
        let mut programs: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for file in &files {
            for wanted in &file.wants {
                programs.entry(wanted.packages()).or_default().push(file.path.clone());
            }
        }
        let programs =
            programs.into_iter().map(|(packages, files)| Better { packages, files }).collect();
        Ok(Report { problems, series: self.series()?, programs, files })
    }

    /// The problems of the acts that have a flag, in order of their identity. What a copy lacks is
    /// filled, or said, by the act that speaks for it.
    fn flagged(
        &self,
        flag: Flag,
        problems: impl Fn(&Act) -> Vec<Problem> + Sync + Send,
    ) -> Result<Vec<Problem>, SearchError> {
        let flagged: Boxed = Box::new(self.term(self.generation.fields.flag, flag.name()));
        let query = self.combine(None, &[flagged]);
        let told = side_by_side(self.addresses(&*query)?, |_, address| {
            Ok::<_, SearchError>(problems(&self.stored(address)?.act))
        })?;
        let mut told: Vec<Problem> = told.into_iter().flatten().collect();
        told.sort_by(|a, b| a.act.cmp(&b.act));
        Ok(told)
    }

    /// The series of numbers with gaps.
    fn series(&self) -> Result<Vec<Series>, SearchError> {
        let acts = self.term(self.generation.fields.kind, Standing::Act.name());
        let numbered = side_by_side(self.addresses(&acts)?, |_, address| {
            Ok::<_, SearchError>(numbered(self.stored(address)?.act))
        })?;
        Ok(series(numbered.into_iter().flatten()))
    }
}

/// An act of a series, if all that makes it one is known.
fn numbered(act: Act) -> Option<Numbered> {
    let f = act.fields;
    let (number, date, authority) = (f.number?, f.date?, f.authority?);
    Some(Numbered {
        authority: authority.value.name?,
        nature: f.nature.map(|n| n.value),
        number: number.value,
        date: date.value,
    })
}

fn of_act(act: &Act, kind: &str, detail: String) -> Problem {
    Problem {
        kind: kind.to_owned(),
        path: act.path.clone(),
        act: Some(act.id.clone()),
        detail,
        new: false,
    }
}

/// What is wrong with a file.
fn of_file(file: &FileState) -> Vec<Problem> {
    let problem = |kind: &str, detail: &str| Problem {
        kind: kind.to_owned(),
        path: file.path.clone(),
        act: None,
        detail: detail.to_owned(),
        new: false,
    };
    let mut out = Vec::new();
    if file.status == FileStatus::Unreadable {
        let kind = file.trouble.as_deref().unwrap_or("unreadable");
        out.push(problem(kind, file.reason.as_deref().unwrap_or("")));
    }
    for warning in &file.warnings {
        let kinds = [(SCANNED, "scanned"), (LOW_QUALITY, "low-quality OCR")];
        let kind = kinds.iter().find(|(start, _)| warning.starts_with(start));
        out.push(problem(kind.map_or("warning", |k| k.1), warning));
    }
    out
}
