//! `acts-index FILE…`: a run that looks at the files that are named, and at no others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use tantivy::Searcher;

use super::plan::Known;
use super::{
    AUTHORITIES_FILE, Look, PipelineError, Progress, Run, SYNONYMS_FILE, Settings, Summary,
    meta_now, run,
};
use crate::acts::transmission;
use crate::corpus::{self, Entry, WalkOutcome};
use crate::formats;
use crate::index::{
    FileState, Generation, IndexFolder, Meta, file_state, file_states, meta, paths_starting,
};

/// From so many paths on, all states are read rather than each looked up.
const MANY: usize = 2_000;

/// As [`run`], for files and folders that are named: new, changed or deleted ones. What belongs to them
/// (annexes, messages) is looked at as well. Without any, or where there is no index that the others are
/// in as they would be read now, the whole corpus is.
///
/// # Errors
/// As [`run`]; also a file that is not in the corpus, or that neither it nor the index has.
pub fn run_on(
    settings: &Settings,
    files: &[PathBuf],
    progress: &dyn Progress,
) -> Result<Summary, PipelineError> {
    let started = Instant::now();
    if files.is_empty() || !settings.corpus.is_dir() {
        return run(settings, progress);
    }
    let (meta_now, registry) = meta_now(&settings.corpus)?;
    let named = names(settings, files)?;
    let folder = IndexFolder::new(&settings.index);
    if named.contains("") || settings.rebuild || !folder.exists() {
        return run(settings, progress);
    }
    // A dry run needs no right to write.
    let lock = if settings.dry_run { None } else { Some(folder.lock()?) };
    if let Some(lock) = &lock {
        folder.clean(lock);
    }
    let before = folder.open()?;
    let Some(looked) = look(settings, &named, before, &meta_now)? else {
        drop(lock);
        return run(settings, progress);
    };
    let mut summary = match &lock {
        Some(lock) => {
            let job = Run { settings, folder: &folder, lock, meta_now: &meta_now };
            job.update(looked, &registry, progress)?
        }
        None => super::planned(settings, looked, &meta_now),
    };
    summary.elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(summary)
}

/// The paths as the corpus has them.
fn names(settings: &Settings, files: &[PathBuf]) -> Result<BTreeSet<String>, PipelineError> {
    let name = |file: &PathBuf| {
        corpus::inside(&settings.corpus, file).ok_or_else(|| PipelineError::Outside {
            path: file.clone(),
            corpus: settings.corpus.clone(),
        })
    };
    files.iter().map(name).collect()
}

/// What is there of the named files, and what the index knows of them. `None` if the others would be
/// read otherwise now, so that all have to be.
fn look(
    settings: &Settings,
    named: &BTreeSet<String>,
    before: Generation,
    meta_now: &Meta,
) -> Result<Option<Look>, PipelineError> {
    let damaged = |e: tantivy::TantivyError| before.damaged(e.to_string());
    let searcher = before.searcher().map_err(damaged)?;
    let known = meta(&searcher, &before.fields).map_err(damaged)?;
    let as_now = |m: &Meta| Meta { synonyms: meta_now.synonyms.clone(), ..m.clone() } == *meta_now;
    if !known.as_ref().is_some_and(as_now) {
        return Ok(None);
    }
    let mut seen =
        Seen { root: &settings.corpus, walked: BTreeMap::new(), out: WalkOutcome::default() };
    let mut paths: BTreeSet<String> = BTreeSet::new();
    for path in named {
        let under =
            paths_starting(&searcher, &before.fields, &format!("{path}/")).map_err(damaged)?;
        let there = fs::symlink_metadata(settings.corpus.join(path)).is_ok();
        let remembered = file_state(&searcher, &before.fields, path).map_err(damaged)?.is_some();
        if !there && !remembered && under.is_empty() {
            return Err(PipelineError::NoSuchFile(settings.corpus.join(path)));
        }
        paths.insert(path.clone());
        paths.extend(under);
        seen.walk(path);
        if let Some(name) = transmission::file_name(base(path)) {
            paths.extend(seen.relatives(path, &name.id, &searcher, &before).map_err(damaged)?);
        }
    }
    let walked = seen.walked();
    paths.extend(walked.entries.iter().map(|e| e.path.clone()));
    let files = states(&searcher, &before, paths).map_err(damaged)?;
    let known = Known { files, meta: known };
    Ok(Some(Look { walked, keep_gone: false, named: Some((before, known)) }))
}

/// What the index remembers of some files.
fn states(
    searcher: &Searcher,
    before: &Generation,
    paths: BTreeSet<String>,
) -> tantivy::Result<BTreeMap<String, FileState>> {
    if paths.len() > MANY {
        let mut all = file_states(searcher, &before.fields)?;
        all.retain(|path, _| paths.contains(path));
        return Ok(all);
    }
    let mut out = BTreeMap::new();
    for path in paths {
        if let Some(state) = file_state(searcher, &before.fields, &path)? {
            out.insert(path, state);
        }
    }
    Ok(out)
}

/// What was found on the disk, each file once.
struct Seen<'a> {
    root: &'a Path,
    walked: BTreeMap<String, Entry>,
    out: WalkOutcome,
}

impl Seen<'_> {
    fn walk(&mut self, path: &str) {
        let found = corpus::walk_under(self.root, path, formats::supported);
        self.walked.extend(found.entries.into_iter().map(|e| (e.path.clone(), e)));
        for skipped in found.skipped {
            if !self.out.skipped.contains(&skipped) {
                self.out.skipped.push(skipped);
            }
        }
    }

    /// The files of the same transmission in the folder: those that are there are walked, and all that
    /// the index knows are given.
    fn relatives(
        &mut self,
        path: &str,
        id: &str,
        searcher: &Searcher,
        before: &Generation,
    ) -> tantivy::Result<BTreeSet<String>> {
        let folder = path.strip_suffix(base(path)).unwrap_or("");
        let related = |name: &str| transmission::file_name(name).is_some_and(|n| n.id == id);
        for file in
            fs::read_dir(self.root.join(folder)).into_iter().flatten().filter_map(Result::ok)
        {
            if let Some(name) = file.file_name().to_str().filter(|name| related(name)) {
                self.walk(&format!("{folder}{name}"));
            }
        }
        let known = paths_starting(searcher, &before.fields, folder)?.into_iter();
        let beside =
            |p: &String| p.strip_prefix(folder).is_some_and(|n| !n.contains('/') && related(n));
        Ok(known.filter(beside).collect())
    }

    fn walked(mut self) -> WalkOutcome {
        self.out.entries = self.walked.into_values().collect();
        self.out.skipped.retain(|s| s.path != AUTHORITIES_FILE && s.path != SYNONYMS_FILE);
        self.out
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
