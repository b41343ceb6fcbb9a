//! What a run did.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::index::{FileState, FileStatus};

/// A file that is not in the index, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Path from the corpus.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// What a run did (or, with `dry_run`, would do).
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Nothing was written.
    pub dry_run: bool,
    /// Only files that were named were looked at: `files`, `parts`, `unchanged` and the lists are theirs.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub named: bool,
    /// Files in the index now.
    pub files: usize,
    /// Acts in the index now.
    pub acts: u64,
    /// Parts of them.
    pub parts: u64,
    /// Files or parts of files that have an act which another one speaks for: copies, rows of tables.
    pub copies: u64,
    /// Paths of files that are new.
    pub added: Vec<String>,
    /// Paths of files that changed.
    pub changed: Vec<String>,
    /// Paths of files that are gone.
    pub removed: Vec<String>,
    /// Old and new path of files that moved.
    pub renamed: Vec<(String, String)>,
    /// Files left as they are.
    pub unchanged: usize,
    /// Files passed over, with the reason.
    pub skipped: Vec<Problem>,
    /// Files that could not be read, with the reason.
    pub unreadable: Vec<Problem>,
    /// What was not quite right in files that were read.
    pub warnings: Vec<Problem>,
    /// For each field, in how many acts it was not found.
    pub not_found: BTreeMap<String, u64>,
    /// All files were read again for this reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reread: Option<String>,
    /// Bytes read.
    pub bytes: u64,
    /// Time taken, in milliseconds.
    pub elapsed_ms: u64,
}

impl Summary {
    /// True if the index differs (or would differ) from before.
    #[must_use]
    pub fn changed_anything(&self) -> bool {
        !(self.added.is_empty()
            && self.changed.is_empty()
            && self.removed.is_empty()
            && self.renamed.is_empty())
    }
}

/// A file that is gone and one that is new with the same content are one file that moved.
pub(super) fn renamed(
    summary: &mut Summary,
    old_path: &str,
    old: &FileState,
    states: &[FileState],
) {
    let moved = states
        .iter()
        .find(|s| !s.hash.is_empty() && s.hash == old.hash && summary.added.contains(&s.path))
        .map(|s| s.path.clone());
    if let Some(new_path) = moved {
        summary.added.retain(|p| *p != new_path);
        summary.removed.retain(|p| p != old_path);
        summary.renamed.push((old_path.to_owned(), new_path));
    }
}

/// What the index holds.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Acts that are found.
    pub acts: usize,
    /// Copies of acts.
    pub copies: usize,
    /// For each field that some act lacks, how many lack it.
    pub not_found: BTreeMap<String, u64>,
}

/// Counts what the index holds.
pub(super) fn count(summary: &mut Summary, files: &BTreeMap<String, FileState>, held: Held) {
    (summary.acts, summary.copies) = (held.acts as u64, held.copies as u64);
    summary.not_found = held.not_found;
    for state in files.values() {
        summary.parts += u64::from(state.parts);
        match state.status {
            FileStatus::Indexed => summary.files += 1,
            FileStatus::Unreadable => summary.unreadable.push(Problem {
                path: state.path.clone(),
                reason: state.reason.clone().unwrap_or_default(),
            }),
        }
        for warning in &state.warnings {
            summary.warnings.push(Problem { path: state.path.clone(), reason: warning.clone() });
        }
    }
    summary.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
}
