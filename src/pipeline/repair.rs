//! `--repair`: keeps what is sound of a damaged index, and reads the rest from the corpus again.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use tantivy::{IndexWriter, TantivyDocument, TantivyError};

use super::merge::{self, Touched};
use super::{
    Look, OCR_CACHE, PipelineError, Progress, Run, Settings, Summary, WRITER_MEMORY, cache, check,
    meta_now, walk, writer_error,
};
use crate::corpus::Fingerprint;
use crate::index::{
    Check, FileState, FileStatus, Finding, Generation, IndexError, IndexFolder, Meta, Standing,
    StoredAct, Wreck, act_document, file_document, meta_document, same_keys, stored,
};

/// What a repair did.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Repaired {
    /// What was wrong. With no findings nothing was done.
    pub check: Check,
    /// Acts that were taken over from the damaged index.
    pub kept: u64,
    /// Files that the corpus does not have, and whose acts were kept nonetheless. The next run follows
    /// the corpus, and takes them out.
    pub gone: Vec<String>,
    /// Stored documents that could not be read.
    pub unreadable: u64,
    /// What is lost: it was damaged, and the corpus does not have it.
    pub lost: Vec<Finding>,
    /// What was read from the corpus.
    pub summary: Summary,
}

/// What a damaged index has of a file.
#[derive(Default)]
struct Remains {
    state: Option<FileState>,
    acts: u32,
    parts: u32,
    /// Some document of it may be an old one.
    doubtful: bool,
}

impl Remains {
    /// All of the file is there.
    fn is_whole(&self) -> bool {
        let counts = self.state.as_ref().map(|s| (s.acts, s.parts));
        !self.doubtful && counts == Some((self.acts, self.parts))
    }
}

/// Repairs an index. A sound one is left alone.
///
/// # Errors
/// As those of a run; the damaged index is then as it was.
pub fn repair(settings: &Settings, progress: &dyn Progress) -> Result<Repaired, PipelineError> {
    let folder = IndexFolder::new(&settings.index);
    if !folder.exists() {
        return Err(IndexError::Missing(settings.index.clone()).into());
    }
    // No other run may change what is being looked at.
    let lock = folder.lock()?;
    let found = check(&folder)?;
    if found.is_sound() {
        return Ok(Repaired { check: found, ..Repaired::default() });
    }
    if !settings.corpus.is_dir() {
        return Err(PipelineError::NoCorpus(settings.corpus.clone()));
    }
    let (meta_now, registry) = meta_now(&settings.corpus)?;
    let mut repaired = Repaired::default();
    cache::faults(&settings.index.join(OCR_CACHE), true);
    let reported = folder.reported();
    folder.remember_reported(&reported);
    let beside = |f: &Finding| f.place.starts_with(OCR_CACHE) || f.place == "REPORTED";
    if !found.findings.iter().all(beside) {
        let walked = walk(&settings.corpus);
        let here: HashSet<&str> = walked.entries.iter().map(|e| e.path.as_str()).collect();
        let generation = folder.create(&lock)?;
        let wreck = Wreck::of(&folder, settings.worker.as_deref())?;
        let job = Salvage { wreck, generation: &generation, meta: &meta_now };
        let done = job.run(&here, &mut repaired).map_err(writer_error(settings));
        if let Err(e) = done.and_then(|()| Ok(folder.swap(&generation, &lock)?)) {
            folder.discard(&generation, &lock);
            return Err(e);
        }
        let settings = &Settings { rebuild: false, ..settings.clone() };
        let run = Run { settings, folder: &folder, lock: &lock, meta_now: &meta_now };
        repaired.summary =
            run.update(Look { keep_gone: true, ..Look::all(walked) }, &registry, progress)?;
    }
    repaired.check = found;
    Ok(repaired)
}

/// Writes what is sound of a wreck to a new generation.
struct Salvage<'a> {
    wreck: Option<Wreck>,
    generation: &'a Generation,
    meta: &'a Meta,
}

impl Salvage<'_> {
    /// `here` are the files of the corpus.
    fn run(&self, here: &HashSet<&str>, repaired: &mut Repaired) -> tantivy::Result<()> {
        let fields = &self.generation.fields;
        let mut writer: IndexWriter =
            self.generation.index.writer_with_num_threads(1, WRITER_MEMORY)?;
        let Some(wreck) = &self.wreck else {
            repaired.lost.push(Finding {
                place: "the old index".to_owned(),
                what: "nothing of it can be read: acts of files that the corpus no longer has are lost".to_owned(),
            });
            writer.add_document(meta_document(&self.unknown(), fields))?;
            writer.commit()?;
            return writer.wait_merging_threads();
        };
        let (remains, meta) = remains(wreck, repaired);
        let keep =
            |path: &str| remains.get(path).is_some_and(|r| r.is_whole() || !here.contains(path));
        writer.add_document(meta_document(&meta.unwrap_or_else(|| self.unknown()), fields))?;
        let mut touched = Touched::default();
        let mut ids = HashSet::new();
        wreck.documents(|_, document| -> tantivy::Result<()> {
            let Ok(document) = document else { return Ok(()) };
            let Some((standing, act)) = act_of(&document, wreck) else { return Ok(()) };
            if keep(&act.act.path) && ids.insert(act.act.id.clone()) {
                let keys = same_keys(&act.act, &act.text);
                // Those who made it what it is may be lost.
                let own = &act.act;
                if standing == Standing::Copy || !own.others.is_empty() || own.unmerged.is_some() {
                    touched.part(keys.iter().cloned());
                }
                touched.add(keys);
                writer.add_document(act_document(&act.act, &act.text, standing, fields))?;
                repaired.kept += 1;
            }
            Ok(())
        })?;
        for (path, remains) in &remains {
            if keep(path) {
                let state = remaining(path, remains, here.contains(path.as_str()), repaired);
                writer.add_document(file_document(&state, fields))?;
            }
        }
        writer.commit()?;
        merge::merge(self.generation, &writer, touched)?;
        writer.commit()?;
        writer.wait_merging_threads()
    }

    /// The memory of an index whose own is lost: no version of the rules, so that all is read again.
    fn unknown(&self) -> Meta {
        Meta { rules: 0, ..self.meta.clone() }
    }
}

/// What the wreck has, by file, and what it remembers of itself.
fn remains(wreck: &Wreck, repaired: &mut Repaired) -> (BTreeMap<String, Remains>, Option<Meta>) {
    let mut out: BTreeMap<String, Remains> = BTreeMap::new();
    let mut meta = None;
    let mut ids = HashSet::new();
    let visited = wreck.documents(|sound, document| -> Result<(), TantivyError> {
        let Ok(document) = document else {
            repaired.unreadable += 1;
            return Ok(());
        };
        if let Some((_, act)) = act_of(&document, wreck) {
            let file = out.entry(act.act.path.clone()).or_default();
            file.doubtful |= !sound || !ids.insert(act.act.id.clone());
            file.acts += 1;
            file.parts += u32::try_from(act.act.parts.len()).unwrap_or(u32::MAX);
            return Ok(());
        }
        match stored(&document, &wreck.fields) {
            Ok(stored) if stored.kind == "file" => {
                if let Ok(state) = FileState::from_record(stored.record) {
                    let file = out.entry(state.path.clone()).or_default();
                    file.doubtful |= !sound || file.state.is_some();
                    file.state = Some(state);
                }
            }
            Ok(stored) => {
                meta = Meta::from_record(stored.record).ok().filter(|_| sound).or(meta.take())
            }
            Err(_) => repaired.unreadable += 1,
        }
        Ok(())
    });
    drop(visited);
    (out, meta)
}

fn act_of(document: &TantivyDocument, wreck: &Wreck) -> Option<(Standing, StoredAct)> {
    let standing = Standing::named(stored(document, &wreck.fields).ok()?.kind)?;
    Some((standing, StoredAct::from_document(document, &wreck.fields).ok()?))
}

/// The state of a file that is kept, and what is told of it.
fn remaining(path: &str, remains: &Remains, here: bool, repaired: &mut Repaired) -> FileState {
    if !here {
        repaired.gone.push(path.to_owned());
    }
    let expected = remains.state.as_ref().map(|s| s.acts);
    if let Some(lost) = expected.and_then(|n| n.checked_sub(remains.acts)).filter(|n| *n > 0) {
        repaired.lost.push(Finding {
            place: path.to_owned(),
            what: format!("{lost} of its acts are lost: the corpus does not have the file"),
        });
    }
    let state = remains.state.clone().unwrap_or_else(|| FileState {
        status: FileStatus::Indexed,
        reason: None,
        ..FileState::unreadable(path, Fingerprint::default(), String::new(), String::new())
    });
    FileState { acts: remains.acts, parts: remains.parts, ..state }
}
