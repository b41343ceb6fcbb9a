//! The one place that wires corpus → formats → acts → index.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use serde::Serialize;
use tantivy::{IndexWriter, Term};

use crate::acts::registry::{Registry, UserAuthorities, UserAuthoritiesError};
use crate::acts::{Act, read_acts};
use crate::corpus::{self, Entry, Skipped, WalkOutcome};
use crate::formats;
use crate::index::{
    FileState, FileStatus, Generation, IndexError, IndexFolder, Meta, WriteLock, act_document,
    file_document, file_states, meta, meta_document,
};

/// Version of the rules that read acts. Raised with every change to them, so that an index never
/// mixes two readings.
pub const RULES: u32 = 1;

/// The user's own authorities, beside the acts.
pub const AUTHORITIES_FILE: &str = "authorities.toml";

/// Memory for tantivy's writer, in bytes, for all its threads.
const WRITER_MEMORY: usize = 160 << 20;

/// What to index, and how.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The corpus folder.
    pub corpus: PathBuf,
    /// The index folder.
    pub index: PathBuf,
    /// Files read at once.
    pub jobs: usize,
    /// Files over this size (bytes) are reported, not read.
    pub max_size: u64,
    /// Build anew beside the old index, then swap.
    pub rebuild: bool,
    /// Say what would be done, and do nothing.
    pub dry_run: bool,
}

/// Why a run ends without its work.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// No such folder.
    #[error("no corpus at {0}: give the folder of your acts with --corpus DIR or ACTS_CORPUS")]
    NoCorpus(PathBuf),
    /// Nothing to read.
    #[error(
        "no act in {0}: put text files (.txt, .md) there, or give another folder with --corpus DIR"
    )]
    EmptyCorpus(PathBuf),
    /// The user's authorities cannot be read.
    #[error(transparent)]
    Authorities(#[from] UserAuthoritiesError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The writer.
    #[error("writing the index in {path}: {source}")]
    Writer {
        /// The index folder.
        path: PathBuf,
        /// What tantivy said.
        source: tantivy::TantivyError,
    },
}

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
    /// Files in the index now.
    pub files: usize,
    /// Acts in the index now.
    pub acts: u64,
    /// Parts of them.
    pub parts: u64,
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

/// Told of each file that is done.
pub trait Progress: Sync {
    /// The work is known: so many files, so many bytes.
    fn start(&self, files: usize, bytes: u64);
    /// A file of so many bytes is done.
    fn file(&self, path: &str, bytes: u64);
    /// All files are done; the index is being written.
    fn finish(&self);
}

/// What a run has to do.
#[derive(Default)]
struct Plan {
    /// Files to read, with the hash that is known of them.
    read: Vec<Entry>,
    /// Paths whose documents go.
    drop: Vec<String>,
    summary: Summary,
}

/// Loads the user's authorities, if the corpus has any.
///
/// # Errors
/// A file that cannot be read or understood.
pub fn load_authorities(corpus: &Path) -> Result<(String, Registry), PipelineError> {
    let path = corpus.join(AUTHORITIES_FILE);
    match fs::read_to_string(&path) {
        Ok(text) => {
            let user = UserAuthorities::parse(&text, &path)?;
            Ok((text, Registry::with_user(user)))
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            Ok((String::new(), Registry::with_user(UserAuthorities::default())))
        }
        Err(source) => Err(IndexError::Io { path, source }.into()),
    }
}

/// Brings the index up to date with the corpus.
///
/// # Errors
/// Only for the run as a whole; a file that cannot be read is part of the [`Summary`].
pub fn run(settings: &Settings, progress: &dyn Progress) -> Result<Summary, PipelineError> {
    let started = Instant::now();
    if !settings.corpus.is_dir() {
        return Err(PipelineError::NoCorpus(settings.corpus.clone()));
    }
    let (authorities, registry) = load_authorities(&settings.corpus)?;
    let corpus_path = settings.corpus.canonicalize().unwrap_or_else(|_| settings.corpus.clone());
    let meta_now =
        Meta { authorities, corpus: corpus_path.to_string_lossy().into_owned(), rules: RULES };
    let walked = corpus::walk(&settings.corpus);
    let folder = IndexFolder::new(&settings.index);
    if walked.entries.is_empty() && !folder.exists() {
        return Err(PipelineError::EmptyCorpus(settings.corpus.clone()));
    }
    let mut summary = if settings.dry_run {
        dry_run(settings, &folder, walked, &meta_now)?
    } else {
        let lock = folder.lock()?;
        folder.clean(&lock);
        update(settings, &folder, &lock, walked, &meta_now, &registry, progress)?
    };
    summary.dry_run = settings.dry_run;
    summary.elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(summary)
}

fn dry_run(
    settings: &Settings,
    folder: &IndexFolder,
    walked: WalkOutcome,
    meta_now: &Meta,
) -> Result<Summary, PipelineError> {
    let known = if settings.rebuild || !folder.exists() {
        Known::default()
    } else {
        Known::load(&folder.open()?)?
    };
    let plan = plan(walked, &known, meta_now);
    let mut summary = plan.summary;
    summary.files = known.files.len();
    Ok(summary)
}

/// What the index knows before the run.
#[derive(Default)]
struct Known {
    files: BTreeMap<String, FileState>,
    meta: Option<Meta>,
}

impl Known {
    fn load(generation: &Generation) -> Result<Self, IndexError> {
        let searcher = generation.reader()?.searcher();
        let damaged = |e: tantivy::TantivyError| IndexError::Damaged {
            path: generation.path.clone(),
            reason: e.to_string(),
        };
        Ok(Self {
            files: file_states(&searcher, &generation.fields).map_err(damaged)?,
            meta: meta(&searcher, &generation.fields).map_err(damaged)?,
        })
    }
}

fn plan(walked: WalkOutcome, known: &Known, meta_now: &Meta) -> Plan {
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
    let mut here: HashMap<&str, ()> = HashMap::new();
    for entry in &walked.entries {
        here.insert(&entry.path, ());
        match known.files.get(&entry.path) {
            Some(state) if state.fingerprint == entry.fingerprint && reread.is_none() => {
                plan.summary.unchanged += 1;
            }
            Some(_) => {
                plan.summary.changed.push(entry.path.clone());
                plan.drop.push(entry.path.clone());
                plan.read.push(entry.clone());
            }
            None => {
                plan.summary.added.push(entry.path.clone());
                plan.read.push(entry.clone());
            }
        }
    }
    let errors: HashMap<&str, &Skipped> =
        walked.skipped.iter().filter(|s| s.error).map(|s| (s.path.as_str(), s)).collect();
    for path in known.files.keys() {
        // A file that the walk could not reach is not gone; its old reading stays until it can.
        if !here.contains_key(path.as_str()) && !errors.contains_key(path.as_str()) {
            plan.summary.removed.push(path.clone());
            plan.drop.push(path.clone());
        }
    }
    for skipped in walked.skipped {
        let problem = Problem { path: skipped.path, reason: skipped.reason };
        if skipped.error {
            plan.summary.unreadable.push(problem);
        } else {
            plan.summary.skipped.push(problem);
        }
    }
    plan
}

fn update(
    settings: &Settings,
    folder: &IndexFolder,
    lock: &WriteLock,
    walked: WalkOutcome,
    meta_now: &Meta,
    registry: &Registry,
    progress: &dyn Progress,
) -> Result<Summary, PipelineError> {
    let fresh = settings.rebuild || !folder.exists();
    let (generation, known) = if fresh {
        (folder.create(lock)?, Known::default())
    } else {
        let generation = folder.open()?;
        let known = Known::load(&generation)?;
        (generation, known)
    };
    let plan = plan(walked, &known, meta_now);
    let done = write(settings, &generation, plan, known, meta_now, registry, progress);
    match done {
        Ok(summary) => {
            if fresh {
                folder.swap(&generation, lock)?;
            }
            Ok(summary)
        }
        Err(source) => {
            if fresh {
                folder.discard(&generation, lock);
            }
            Err(PipelineError::Writer { path: settings.index.clone(), source })
        }
    }
}

/// What reading one file gave.
struct Outcome {
    state: FileState,
    acts: Vec<Act>,
    text: String,
}

fn write(
    settings: &Settings,
    generation: &Generation,
    plan: Plan,
    mut known: Known,
    meta_now: &Meta,
    registry: &Registry,
    progress: &dyn Progress,
) -> tantivy::Result<Summary> {
    let Plan { read, drop, mut summary } = plan;
    let nothing = read.is_empty() && drop.is_empty() && known.meta.as_ref() == Some(meta_now);
    if !nothing {
        let jobs = settings.jobs.max(1);
        let fields = &generation.fields;
        let mut writer: IndexWriter =
            generation.index.writer_with_num_threads(jobs.min(8), WRITER_MEMORY)?;
        for path in &drop {
            writer.delete_term(Term::from_field_text(fields.path, path));
        }
        writer.delete_term(Term::from_field_text(fields.kind, "meta"));
        writer.add_document(meta_document(meta_now, fields))?;
        progress.start(read.len(), read.iter().map(|e| e.fingerprint.size).sum());
        let states = read_all(settings, &read, registry, &writer, generation, progress)?;
        progress.finish();
        writer.commit()?;
        writer.wait_merging_threads()?;
        for path in &drop {
            let Some(old) = known.files.remove(path) else { continue };
            if summary.removed.contains(path) {
                renamed(&mut summary, path, &old, &states);
            } else if summary.reread.is_none()
                && states
                    .iter()
                    .any(|s| s.path == *path && s.hash == old.hash && !s.hash.is_empty())
            {
                // Touched, not changed.
                summary.changed.retain(|p| p != path);
                summary.unchanged += 1;
            }
        }
        for state in states {
            summary.bytes += state.fingerprint.size;
            known.files.insert(state.path.clone(), state);
        }
    }
    count(&mut summary, &known.files);
    Ok(summary)
}

/// A file that is gone and one that is new with the same content are one file that moved.
fn renamed(summary: &mut Summary, old_path: &str, old: &FileState, states: &[FileState]) {
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

fn read_all(
    settings: &Settings,
    entries: &[Entry],
    registry: &Registry,
    writer: &IndexWriter,
    generation: &Generation,
    progress: &dyn Progress,
) -> tantivy::Result<Vec<FileState>> {
    let next = AtomicUsize::new(0);
    let states = Mutex::new(Vec::with_capacity(entries.len()));
    let failure: Mutex<Option<tantivy::TantivyError>> = Mutex::new(None);
    let fields = &generation.fields;
    let work = || {
        while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
            let outcome = read_file(entry, settings.max_size, registry);
            let add = || -> tantivy::Result<()> {
                for act in &outcome.acts {
                    writer.add_document(act_document(act, &outcome.text, fields))?;
                }
                writer.add_document(file_document(&outcome.state, fields))?;
                Ok(())
            };
            progress.file(&entry.path, entry.fingerprint.size);
            if let Err(e) = add() {
                *lock(&failure) = Some(e);
                next.store(entries.len(), Ordering::Relaxed);
                return;
            }
            lock(&states).push(outcome.state);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..settings.jobs.max(1) {
            scope.spawn(work);
        }
        work();
    });
    match failure.into_inner() {
        Ok(Some(e)) => Err(e),
        _ => Ok(states.into_inner().unwrap_or_default()),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn read_file(entry: &Entry, max_size: u64, registry: &Registry) -> Outcome {
    let unreadable = |reason: String, hash: String| Outcome {
        state: FileState {
            path: entry.path.clone(),
            fingerprint: entry.fingerprint,
            hash,
            status: FileStatus::Unreadable,
            reason: Some(reason),
            reader: String::new(),
            warnings: Vec::new(),
            acts: 0,
            parts: 0,
            missing: BTreeMap::new(),
            conflicts: Vec::new(),
        },
        acts: Vec::new(),
        text: String::new(),
    };
    if entry.fingerprint.size > max_size {
        return unreadable(
            format!(
                "{} bytes, over the limit of {max_size}: raise it with --max-size",
                entry.fingerprint.size
            ),
            String::new(),
        );
    }
    let bytes = match fs::read(&entry.full) {
        Ok(bytes) => bytes,
        Err(e) => return unreadable(e.to_string(), String::new()),
    };
    let hash = corpus::hash(&bytes);
    match formats::read(&bytes) {
        Ok(document) => {
            let acts = read_acts(&entry.path, &document.text, registry);
            let mut missing = BTreeMap::new();
            for act in &acts {
                for field in missing_fields(act) {
                    *missing.entry(field.to_owned()).or_insert(0) += 1;
                }
            }
            let conflicts = acts
                .iter()
                .flat_map(|a| {
                    a.conflicts.iter().map(move |c| {
                        format!(
                            "{}: {} is {} by the {}, {} in the text",
                            a.id, c.field, c.declared, c.source, c.read
                        )
                    })
                })
                .collect();
            Outcome {
                state: FileState {
                    path: entry.path.clone(),
                    fingerprint: entry.fingerprint,
                    hash,
                    status: FileStatus::Indexed,
                    reason: None,
                    reader: document.reader,
                    warnings: document.warnings,
                    acts: u32::try_from(acts.len()).unwrap_or(u32::MAX),
                    parts: acts.iter().map(|a| u32::try_from(a.parts.len()).unwrap_or(0)).sum(),
                    missing,
                    conflicts,
                },
                acts,
                text: document.text,
            }
        }
        Err(e) => unreadable(e.to_string(), hash),
    }
}

/// Names of the main fields that an act lacks.
fn missing_fields(act: &Act) -> impl Iterator<Item = &'static str> {
    let f = &act.fields;
    [
        ("number", f.number.is_none()),
        ("date", f.date.is_none()),
        ("authority", f.authority.is_none()),
        ("title", f.title.is_none()),
        ("nature", f.nature.is_none()),
        ("matiere", f.matiere.is_none()),
        ("votes", f.votes.is_none()),
    ]
    .into_iter()
    .filter(|(_, missing)| *missing)
    .map(|(name, _)| name)
}

fn count(summary: &mut Summary, files: &BTreeMap<String, FileState>) {
    for state in files.values() {
        summary.acts += u64::from(state.acts);
        summary.parts += u64::from(state.parts);
        for (field, n) in &state.missing {
            *summary.not_found.entry(field.clone()).or_insert(0) += u64::from(*n);
        }
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
