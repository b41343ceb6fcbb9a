//! What a run has to do: the corpus as it is against the corpus as the index knows it.

use std::collections::{BTreeMap, HashSet};

use super::summary::{Problem, Summary};
use super::unit::{Unit, to_read, units};
use crate::corpus::{Entry, Fingerprint, Skipped, WalkOutcome};
use crate::formats::Wanted;
use crate::index::{FileState, FileStatus, Generation, IndexError, Meta, file_states, meta};

/// What a run has to do.
#[derive(Default)]
pub(super) struct Plan {
    /// Files to read, with those that belong to them.
    pub read: Vec<Unit>,
    /// Paths whose documents go.
    pub drop: Vec<String>,
    /// Paths among these that could not be read last time.
    pub retry: Vec<String>,
    /// Paths that the walk could not reach, to be remembered.
    pub unreached: Vec<FileState>,
    pub summary: Summary,
}

impl Plan {
    /// Leaves files that are gone as the index has them.
    pub(super) fn keep_gone(&mut self) {
        let gone: HashSet<String> = self.summary.removed.drain(..).collect();
        self.drop.retain(|path| !gone.contains(path));
    }
}

/// What a run does about a file of the corpus.
#[derive(PartialEq, Eq)]
enum Fate {
    Unchanged,
    Added,
    Changed,
    TriedAgain,
}

/// What the index knows before the run.
#[derive(Default)]
pub(super) struct Known {
    pub files: BTreeMap<String, FileState>,
    pub meta: Option<Meta>,
}

impl Known {
    pub(super) fn load(generation: &Generation) -> Result<Self, IndexError> {
        let damaged = |e: tantivy::TantivyError| generation.damaged(e.to_string());
        let searcher = generation.searcher().map_err(damaged)?;
        Ok(Self {
            files: file_states(&searcher, &generation.fields).map_err(damaged)?,
            meta: meta(&searcher, &generation.fields).map_err(damaged)?,
        })
    }
}

impl Known {
    /// The former corpus, if the run is about to take all of it for removed because another one was
    /// given.
    pub(super) fn other_corpus(&self, meta_now: &Meta, plan: &Plan) -> Option<&str> {
        let former = self.meta.as_ref().map(|m| m.corpus.as_str())?;
        let all_gone = !self.files.is_empty() && plan.summary.removed.len() == self.files.len();
        (former != meta_now.corpus && all_gone).then_some(former)
    }
}

/// Compares the corpus as it is with what the index knows of it.
/// `have` tells whether a program is there.
pub(super) fn plan(
    walked: WalkOutcome,
    known: &Known,
    meta_now: &Meta,
    max_size: u64,
    have: &dyn Fn(Wanted) -> bool,
) -> Plan {
    let mut plan = Plan::default();
    let reread = known.meta.as_ref().and_then(|m| {
        if m.rules != meta_now.rules {
            Some("the rules that read acts have changed")
        } else if m.authorities != meta_now.authorities {
            Some("authorities.toml has changed")
        } else {
            None
        }
    });
    plan.summary.reread = reread.map(str::to_owned);
    let rules_hold = reread.is_none();
    let fate = |entry: &Entry| match known.files.get(&entry.path) {
        // What could not even be opened, or was too large for the last run, is tried again.
        // So is what a program that is new here may read better.
        Some(state)
            if state.hash.is_empty() && entry.fingerprint.size <= max_size
                || state.fingerprint == entry.fingerprint
                    && state.wants.iter().any(|w| have(*w)) =>
        {
            Fate::TriedAgain
        }
        Some(state) if state.fingerprint == entry.fingerprint && rules_hold => Fate::Unchanged,
        Some(_) => Fate::Changed,
        None => Fate::Added,
    };
    let WalkOutcome { entries, skipped } = walked;
    for entry in &entries {
        let path = || entry.path.clone();
        match fate(entry) {
            Fate::Unchanged => plan.summary.unchanged += 1,
            Fate::Added => plan.summary.added.push(path()),
            Fate::TriedAgain => {
                plan.retry.push(path());
                plan.drop.push(path());
            }
            Fate::Changed => {
                plan.summary.changed.push(path());
                plan.drop.push(path());
            }
        }
    }
    let here: HashSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
    let errors: Vec<&Skipped> = skipped.iter().filter(|s| s.error).collect();
    // A file that the walk could not reach, or in a folder that it could not, is not gone: its old
    // reading stays until it can.
    let unreached = |path: &str| {
        errors.iter().any(|e| {
            path == e.path
                || e.path.is_empty()
                || path.strip_prefix(&e.path).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    for path in known.files.keys() {
        if !here.contains(path.as_str()) && !unreached(path) {
            plan.summary.removed.push(path.clone());
            plan.drop.push(path.clone());
        }
    }
    let mut attached: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for state in known.files.values() {
        if let Some(main) = &state.attached_to {
            attached.entry(main).or_default().push(&state.path);
        }
    }
    drop(here);
    plan.read = to_read(units(entries), &|entry| fate(entry) != Fate::Unchanged, &attached);
    // What belongs to a file that is read again is read with it.
    let dropped: HashSet<&String> = plan.drop.iter().collect();
    let with_them: Vec<String> = plan
        .read
        .iter()
        .flat_map(Unit::files)
        .map(|e| &e.path)
        .filter(|path| known.files.contains_key(*path) && !dropped.contains(path))
        .cloned()
        .collect();
    plan.drop.extend(with_them);
    for error in errors {
        let known = known.files.get(&error.path);
        if known.is_none_or(|k| {
            k.status == FileStatus::Unreadable && k.reason.as_ref() != Some(&error.reason)
        }) {
            plan.drop.push(error.path.clone());
            plan.unreached.push(FileState::unreadable(
                &error.path,
                Fingerprint::default(),
                String::new(),
                error.reason.clone(),
            ));
        }
    }
    for skipped in skipped.into_iter().filter(|s| !s.error) {
        plan.summary.skipped.push(Problem { path: skipped.path, reason: skipped.reason });
    }
    plan
}
