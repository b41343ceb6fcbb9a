//! What a run did.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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

/// Tells what became of files whose documents went: `dropped`, as the index knew them. `retry` are those
/// of them that could not be read last time, `states` what this run made of the files that it read.
pub(super) fn settle(
    summary: &mut Summary,
    dropped: Vec<(String, FileState)>,
    retry: &[String],
    states: &[FileState],
) {
    if dropped.is_empty() {
        return;
    }
    let retry: HashSet<&String> = retry.iter().collect();
    let now: HashMap<&str, &FileState> = states.iter().map(|s| (s.path.as_str(), s)).collect();
    let lists = [&mut summary.removed, &mut summary.added, &mut summary.changed];
    let [were_removed, were_added, were_changed] = lists.map(std::mem::take);
    let [mut removed, mut added, mut changed] = [&were_removed, &were_added, &were_changed]
        .map(|list| list.iter().map(String::as_str).collect::<HashSet<&str>>());
    // A file that is gone and one that is new with the same content are one file that moved.
    let mut arrived: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for state in states.iter().filter(|s| !s.hash.is_empty() && added.contains(&*s.path)) {
        arrived.entry(&state.hash).or_default().insert(&state.path);
    }
    let mut mended = Vec::new();
    for (path, old) in dropped {
        let state = now.get(path.as_str());
        if retry.contains(&path) {
            if state.is_some_and(|s| s.status == FileStatus::Indexed) {
                mended.push(path);
            } else {
                summary.unchanged += 1;
            }
        } else if removed.contains(&*path) {
            if let Some(to) = arrived.get_mut(old.hash.as_str()).and_then(BTreeSet::pop_first) {
                added.remove(to);
                removed.remove(&*path);
                summary.renamed.push((path, to.to_owned()));
            }
        } else if summary.reread.is_none()
            && state.is_some_and(|s| s.hash == old.hash && !s.hash.is_empty())
            && changed.remove(&*path)
        {
            // Touched, not changed; or read again with what it belongs to.
            summary.unchanged += 1;
        }
    }
    let still = |list: &[String], of: &HashSet<&str>| -> Vec<String> {
        list.iter().filter(|path| of.contains(path.as_str())).cloned().collect()
    };
    summary.removed = still(&were_removed, &removed);
    summary.added = still(&were_added, &added);
    summary.changed = still(&were_changed, &changed);
    summary.changed.extend(mended);
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

impl Summary {
    /// Counts a file that the index has.
    pub(super) fn count(&mut self, state: &FileState) {
        self.parts += u64::from(state.parts);
        let problem =
            |reason: &str| Problem { path: state.path.clone(), reason: reason.to_owned() };
        match state.status {
            FileStatus::Indexed => self.files += 1,
            FileStatus::Unreadable => {
                self.unreadable.push(problem(state.reason.as_deref().unwrap_or_default()));
            }
        }
        self.warnings.extend(state.warnings.iter().map(|warning| problem(warning)));
    }

    /// All files have been counted, in whatever order; the index holds these acts.
    pub(super) fn complete(&mut self, held: Held) {
        (self.acts, self.copies) = (held.acts as u64, held.copies as u64);
        self.not_found = held.not_found;
        for problems in [&mut self.unreadable, &mut self.warnings] {
            problems.sort_by(|a, b| a.path.cmp(&b.path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Fingerprint;

    fn state(path: &str, hash: &str) -> FileState {
        let state = FileState::unreadable(path, Fingerprint::default(), hash.into(), String::new());
        FileState { status: FileStatus::Indexed, reason: None, ..state }
    }

    fn paths(of: &[&str]) -> Vec<String> {
        of.iter().map(|p| (*p).to_owned()).collect()
    }

    #[test]
    fn files_are_counted_in_any_order() {
        let unreadable = FileState { status: FileStatus::Unreadable, ..state("b", "") };
        let warned = FileState { warnings: paths(&["one", "another"]), parts: 2, ..state("a", "") };
        let files = [state("d", ""), unreadable, warned, FileState { parts: 3, ..state("c", "") }];
        let counted = |order: [usize; 4]| {
            let mut summary = Summary::default();
            order.iter().for_each(|k| summary.count(&files[*k]));
            summary.complete(Held { acts: 5, copies: 1, ..Held::default() });
            summary
        };
        let summary = counted([0, 1, 2, 3]);
        assert_eq!((summary.files, summary.parts, summary.acts, summary.copies), (3, 5, 5, 1));
        let listed = |of: &[Problem]| -> Vec<(String, String)> {
            of.iter().map(|p| (p.path.clone(), p.reason.clone())).collect()
        };
        assert_eq!(listed(&summary.unreadable), [("b".to_owned(), String::new())]);
        let warnings = listed(&summary.warnings);
        assert_eq!(warnings, [("a".into(), "one".into()), ("a".into(), "another".into())]);
        assert_eq!(listed(&counted([3, 1, 0, 2]).warnings), warnings);
    }

    #[test]
    fn moved_touched_and_mended_files() {
        let mut summary = Summary {
            removed: paths(&["old.txt", "twin-1.txt", "twin-2.txt", "gone.txt"]),
            added: paths(&["new.txt", "twin-3.txt", "fresh.txt"]),
            changed: paths(&["touched.txt", "changed.txt"]),
            ..Summary::default()
        };
        let was = [
            ("old.txt", "a"),
            ("twin-1.txt", "t"),
            ("twin-2.txt", "t"),
            ("gone.txt", "g"),
            ("touched.txt", "x"),
            ("changed.txt", "y"),
            ("mended.txt", ""),
            ("still-bad.txt", ""),
        ];
        let dropped = was.map(|(path, hash)| (path.to_owned(), state(path, hash))).to_vec();
        let mut bad = state("still-bad.txt", "");
        bad.status = FileStatus::Unreadable;
        let mut states = vec![bad];
        states.extend(
            [
                ("new.txt", "a"),
                ("twin-3.txt", "t"),
                ("fresh.txt", "f"),
                ("touched.txt", "x"),
                ("changed.txt", "z"),
                ("mended.txt", "m"),
            ]
            .map(|(path, hash)| state(path, hash)),
        );
        settle(&mut summary, dropped, &paths(&["mended.txt", "still-bad.txt"]), &states);
        let moved = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(
            summary.renamed,
            [moved("old.txt", "new.txt"), moved("twin-1.txt", "twin-3.txt")]
        );
        assert_eq!(summary.removed, ["twin-2.txt", "gone.txt"]);
        assert_eq!(summary.added, ["fresh.txt"]);
        assert_eq!(summary.changed, ["changed.txt", "mended.txt"]);
        assert_eq!(summary.unchanged, 2);
    }

    /// A folder of a hundred thousand files that is renamed: by pairs it would take hours.
    #[test]
    fn many_files_that_moved() {
        let many = 100_000;
        let at = |folder: &'static str| (0..many).map(move |n| format!("{folder}/{n}.txt"));
        let mut summary = Summary {
            removed: at("before").collect(),
            added: at("after").collect(),
            ..Summary::default()
        };
        let dropped =
            at("before").enumerate().map(|(n, path)| (path.clone(), state(&path, &n.to_string())));
        let states: Vec<FileState> =
            at("after").enumerate().map(|(n, path)| state(&path, &n.to_string())).collect();
        settle(&mut summary, dropped.collect(), &[], &states);
        assert_eq!(summary.renamed.len(), many);
        assert!(summary.added.is_empty() && summary.removed.is_empty());
    }
}
