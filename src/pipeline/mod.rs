//! The one place that wires corpus → formats → acts → index.

mod archive;
mod cache;
mod check;
mod file;
mod merge;
mod named;
mod plan;
mod readers;
mod repair;
mod summary;
mod unit;

pub use check::check;
pub use named::run_on;
pub use repair::{Repaired, repair};
pub use summary::{Problem, Summary};

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::time::Instant;

use rayon::prelude::*;
use tantivy::directory::error::LockError;
use tantivy::merge_policy::NoMergePolicy;
use tantivy::{IndexWriter, TantivyError, Term};

use self::file::Desk;
use self::merge::Touched;
use self::plan::{Known, Plan, plan};
use self::readers::Readers;
use self::summary::{Held, count, renamed};
use self::unit::Unit;
use crate::acts::registry::{Registry, UserAuthorities, UserAuthoritiesError};
use crate::corpus::{self, WalkOutcome};
use crate::formats::{self, Programs, ocr};
use crate::index::failpoint::failpoint;
use crate::index::{
    FileState, FileStatus, Generation, IndexError, IndexFolder, MISSING, Meta, Standing, WriteLock,
    act_document, advice_on, file_document, is_said_of_system, meta_document, same_keys,
};
use crate::query::Synonyms;

/// Version of the rules that read acts. Raised with every change to them, so that an index never
/// mixes two readings.
pub const RULES: u32 = 3;

/// The user's synonyms, beside the acts.
pub const SYNONYMS_FILE: &str = "synonyms.toml";

/// The user's own authorities, beside the acts.
pub const AUTHORITIES_FILE: &str = "authorities.toml";

/// Where the index keeps what OCR has read, beside its generations.
const OCR_CACHE: &str = "ocr";

/// Memory for tantivy's writer, in bytes, for all its threads.
const WRITER_MEMORY: usize = 160 << 20;

/// Up to so many files, a run merges no segments: it costs what it reads, whatever the index holds.
const FEW: usize = 100;

/// From so many segments on, it does: each makes searches a little slower.
const MOST_SEGMENTS: usize = 12;

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
    /// The program that reads risky formats in processes of its own (see [`crate::worker`]). With
    /// none, this process reads them.
    pub worker: Option<PathBuf>,
    /// When pages are read by OCR.
    pub ocr: ocr::Mode,
}

/// Why a run ends without its work.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// No such folder.
    #[error("no corpus at {0}: give the folder of your acts with --corpus DIR or ACTS_CORPUS")]
    NoCorpus(PathBuf),
    /// Nothing to read.
    #[error(
        "no act in {0}: put your acts (PDF, DOCX, ODT, text) there, or give another folder with --corpus DIR"
    )]
    EmptyCorpus(PathBuf),
    /// The index is of another corpus.
    #[error(
        "the index in {index} was made from {former}, and none of its files is in {corpus}: give another --index, or --rebuild to replace it; nothing was changed"
    )]
    OtherCorpus {
        /// The index folder.
        index: PathBuf,
        /// The corpus it was made from.
        former: PathBuf,
        /// The corpus given.
        corpus: PathBuf,
    },
    /// A named file is elsewhere.
    #[error(
        "{path} is not in the corpus {corpus}: name files of the corpus, or give another --corpus"
    )]
    Outside {
        /// As it was named.
        path: PathBuf,
        /// The corpus folder.
        corpus: PathBuf,
    },
    /// A named file is neither there nor known.
    #[error("{0}: no such file or folder, and the index has none of that name")]
    NoSuchFile(PathBuf),
    /// The user's synonyms cannot be read.
    #[error("{0}")]
    Synonyms(String),
    /// The user's authorities cannot be read.
    #[error(transparent)]
    Authorities(#[from] UserAuthoritiesError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The system refused to let the corpus be read.
    #[error("reading the corpus: {reason}{}", advice_on(reason))]
    Corpus {
        /// What the system said of which file.
        reason: String,
    },
    /// The writer.
    #[error("writing the index in {path}: {source}{}", advice_on(&source.to_string()))]
    Writer {
        /// The index folder.
        path: PathBuf,
        /// What tantivy said.
        source: tantivy::TantivyError,
    },
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

/// Loads the user's synonyms, if the corpus has any. Searches read them in the index.
///
/// # Errors
/// A file that cannot be read or understood.
fn load_synonyms(corpus: &Path) -> Result<String, PipelineError> {
    let path = corpus.join(SYNONYMS_FILE);
    match fs::read_to_string(&path) {
        Ok(text) => {
            Synonyms::parse(&text, &path).map_err(PipelineError::Synonyms)?;
            Ok(text)
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
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
    let (meta_now, registry) = meta_now(&settings.corpus)?;
    let walked = walk(&settings.corpus);
    let folder = IndexFolder::new(&settings.index);
    if walked.entries.is_empty() && !folder.exists() {
        return Err(PipelineError::EmptyCorpus(settings.corpus.clone()));
    }
    let mut summary = if settings.dry_run {
        dry_run(settings, &folder, walked, &meta_now)?
    } else {
        let lock = folder.lock()?;
        failpoint("started");
        folder.clean(&lock);
        let run = Run { settings, folder: &folder, lock: &lock, meta_now: &meta_now };
        run.update(Look::all(walked), &registry, progress)?
    };
    summary.dry_run = settings.dry_run;
    summary.elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(summary)
}

/// What the index will remember of a run over the corpus as it is, and the authorities of it.
fn meta_now(corpus: &Path) -> Result<(Meta, Registry), PipelineError> {
    let (authorities, registry) = load_authorities(corpus)?;
    let path = corpus.canonicalize().unwrap_or_else(|_| corpus.to_path_buf());
    let meta = Meta {
        authorities,
        synonyms: load_synonyms(corpus)?,
        corpus: path.to_string_lossy().into_owned(),
        rules: RULES,
    };
    Ok((meta, registry))
}

/// The files of the corpus.
fn walk(corpus: &Path) -> WalkOutcome {
    let mut walked = corpus::walk(corpus, formats::supported);
    // They are read already, as what they are.
    walked.skipped.retain(|s| s.path != AUTHORITIES_FILE && s.path != SYNONYMS_FILE);
    walked
}

/// The programs from outside, looked for once and only where it matters.
type Outside = LazyLock<Programs, fn() -> Programs>;

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
    Ok(plan_of(settings, walked, &known, meta_now))
}

/// What a run over files that are named would do.
fn planned(settings: &Settings, look: Look, meta_now: &Meta) -> Summary {
    let known = look.named.map(|(_, known)| known).unwrap_or_default();
    let summary = plan_of(settings, look.walked, &known, meta_now);
    Summary { named: true, dry_run: true, ..summary }
}

fn plan_of(settings: &Settings, walked: WalkOutcome, known: &Known, meta_now: &Meta) -> Summary {
    let outside: Outside = LazyLock::new(Programs::find);
    let have = |wanted| outside.have(wanted, settings.ocr);
    let summary = plan(walked, known, meta_now, settings.max_size, &have).summary;
    Summary { files: known.files.len(), ..summary }
}

/// What a run looks at.
struct Look {
    walked: WalkOutcome,
    /// Files that the index remembers and the corpus lacks stay as they are.
    keep_gone: bool,
    /// The index, and what it knows of the files that were named; nothing else is looked at.
    named: Option<(Generation, Known)>,
}

impl Look {
    fn all(walked: WalkOutcome) -> Self {
        Self { walked, keep_gone: false, named: None }
    }
}

/// A run that has the right to write.
struct Run<'a> {
    settings: &'a Settings,
    folder: &'a IndexFolder,
    lock: &'a WriteLock,
    meta_now: &'a Meta,
}

impl Run<'_> {
    fn update(
        &self,
        look: Look,
        registry: &Registry,
        progress: &dyn Progress,
    ) -> Result<Summary, PipelineError> {
        let Self { settings, folder, lock, meta_now } = *self;
        // Else what is there would be taken for what cannot be read.
        let errors = look.walked.skipped.iter().filter(|s| s.error);
        if let Some(refused) = errors.into_iter().find(|s| is_said_of_system(&s.reason)) {
            let reason = format!("{}: {}", refused.path, refused.reason);
            return Err(PipelineError::Corpus { reason });
        }
        let named = look.named.is_some();
        let (before, known) = match look.named {
            Some((before, known)) => (Some(before), known),
            None if settings.rebuild || !folder.exists() => (None, Known::default()),
            None => {
                let before = folder.open()?;
                let known = Known::load(&before)?;
                (Some(before), known)
            }
        };
        let outside: Outside = LazyLock::new(Programs::find);
        let have = |wanted| outside.have(wanted, settings.ocr);
        let mut plan = plan(look.walked, &known, meta_now, settings.max_size, &have);
        plan.summary.named = named;
        if look.keep_gone {
            plan.keep_gone();
        }
        if let Some(former) = known.other_corpus(meta_now, &plan).filter(|_| !named) {
            return Err(PipelineError::OtherCorpus {
                index: settings.index.clone(),
                former: former.into(),
                corpus: settings.corpus.clone(),
            });
        }
        let nothing = plan.read.is_empty() && plan.drop.is_empty();
        if let Some(before) =
            before.as_ref().filter(|_| nothing && known.meta.as_ref() == Some(meta_now))
        {
            count(&mut plan.summary, &known.files, held(before).map_err(writer_error(settings))?);
            return Ok(plan.summary);
        }
        failpoint("planned");
        let files = plan.read.iter().flat_map(Unit::files).count() + plan.drop.len();
        let merging = match &before {
            None => true,
            Some(before) => files > FEW || before.segments() >= MOST_SEGMENTS,
        };
        // What is merged gets a new checksum: damage must be found before it is built upon.
        if let Some(before) = before.as_ref().filter(|_| merging) {
            before.verify()?;
        }
        // A run writes beside what searches see, and more than once; they see its end.
        let generation = match &before {
            Some(before) => folder.branch(before, lock)?,
            None => folder.create(lock)?,
        };
        let job = Job { settings, generation: &generation, meta_now, registry, progress, merging };
        let done = job.write(plan, known, &outside).map_err(writer_error(settings));
        let done = done.and_then(|summary| {
            folder.swap(&generation, lock)?;
            Ok(summary)
        });
        if done.is_err() {
            folder.discard(&generation, lock);
        }
        done
    }
}

fn writer_error(settings: &Settings) -> impl Fn(tantivy::TantivyError) -> PipelineError {
    let path = settings.index.clone();
    move |source| {
        let source = match source {
            // What is said of it speaks of another writer.
            TantivyError::LockFailure(LockError::IoError(e), _) => TantivyError::IoError(e),
            other => other,
        };
        PipelineError::Writer { path: path.clone(), source }
    }
}

/// What a generation holds.
fn held(generation: &Generation) -> tantivy::Result<Held> {
    let searcher = generation.searcher()?;
    let fields = &generation.fields;
    let mut held = Held {
        acts: merge::count(&searcher, fields.kind, Standing::Act.name())?,
        copies: merge::count(&searcher, fields.kind, Standing::Copy.name())?,
        ..Held::default()
    };
    for (field, flag) in MISSING {
        let lacking = merge::count(&searcher, fields.flag, flag.name())?;
        if lacking > 0 {
            held.not_found.insert(field.to_owned(), lacking as u64);
        }
    }
    Ok(held)
}

/// A run that writes.
struct Job<'a> {
    settings: &'a Settings,
    generation: &'a Generation,
    meta_now: &'a Meta,
    registry: &'a Registry,
    progress: &'a dyn Progress,
    /// Segments may be merged. Else those that are there stay as they are, and cost nothing.
    merging: bool,
}

impl Job<'_> {
    fn write(&self, plan: Plan, mut known: Known, outside: &Outside) -> tantivy::Result<Summary> {
        // Each thread writes a segment of its own: few files make one.
        let threads = if self.merging { self.settings.jobs.clamp(1, 8) } else { 1 };
        let mut writer: IndexWriter =
            self.generation.index.writer_with_num_threads(threads, WRITER_MEMORY)?;
        if !self.merging {
            writer.set_merge_policy(Box::new(NoMergePolicy));
        }
        let states = match self.fill(&plan, &mut writer, outside) {
            Ok(states) => states,
            // A thread that ended tells why to the commit that waits for it, and to nobody else.
            Err(TantivyError::ErrorInThread(said)) => {
                let why = writer.commit().err();
                return Err(why.unwrap_or(TantivyError::ErrorInThread(said)));
            }
            Err(error) => return Err(error),
        };
        writer.wait_merging_threads()?;
        let Plan { drop, retry, unreached, mut summary, .. } = plan;
        failpoint("written");
        for path in &drop {
            let Some(old) = known.files.remove(path) else { continue };
            if retry.contains(path) {
                let readable =
                    states.iter().any(|s| s.path == *path && s.status == FileStatus::Indexed);
                if readable {
                    summary.changed.push(path.clone());
                } else {
                    summary.unchanged += 1;
                }
            } else if summary.removed.contains(path) {
                renamed(&mut summary, path, &old, &states);
            } else if summary.reread.is_none()
                && states
                    .iter()
                    .any(|s| s.path == *path && s.hash == old.hash && !s.hash.is_empty())
            {
                // Touched, not changed; or read again with what it belongs to.
                let before = summary.changed.len();
                summary.changed.retain(|p| p != path);
                summary.unchanged += before - summary.changed.len();
            }
        }
        for state in states.into_iter().chain(unreached) {
            if !state.hash.is_empty() {
                summary.bytes += state.fingerprint.size;
            }
            known.files.insert(state.path.clone(), state);
        }
        count(&mut summary, &known.files, held(self.generation)?);
        Ok(summary)
    }

    /// Writes what a plan says to a generation that no search sees yet. Gives what became of the files.
    fn fill(
        &self,
        plan: &Plan,
        writer: &mut IndexWriter,
        outside: &Outside,
    ) -> tantivy::Result<Vec<FileState>> {
        let fields = &self.generation.fields;
        let before = self.generation.searcher()?;
        let touched = Mutex::new(merge::keys_of(&before, fields, &plan.drop)?);
        drop(before);
        for path in &plan.drop {
            writer.delete_term(Term::from_field_text(fields.path, path));
        }
        for state in &plan.unreached {
            writer.add_document(file_document(state, fields))?;
        }
        writer.delete_term(Term::from_field_text(fields.kind, "meta"));
        writer.add_document(meta_document(self.meta_now, fields))?;
        let files = || plan.read.iter().flat_map(Unit::files);
        self.progress.start(files().count(), files().map(|e| e.fingerprint.size).sum());
        let states = self.read_all(&plan.read, writer, &touched, outside)?;
        // Side by side in the store, apart from the texts: the next run reads all of them first.
        for state in &states {
            writer.add_document(file_document(state, fields))?;
        }
        self.progress.finish();
        failpoint("read");
        writer.commit()?;
        failpoint("committed");
        merge::merge(self.generation, writer, touched.into_inner().unwrap_or_default())?;
        failpoint("merged");
        writer.commit()?;
        Ok(states)
    }

    fn read_all(
        &self,
        units: &[Unit],
        writer: &IndexWriter,
        touched: &Mutex<Touched>,
        outside: &Outside,
    ) -> tantivy::Result<Vec<FileState>> {
        let folder = self.settings.index.join(OCR_CACHE);
        let readers = Readers::new(
            self.settings.worker.as_deref(),
            outside,
            self.settings.ocr,
            folder.clone(),
        );
        let states = Mutex::new(Vec::with_capacity(units.len()));
        let fields = &self.generation.fields;
        let desk =
            Desk { max_size: self.settings.max_size, readers: &readers, registry: self.registry };
        let work = |unit: &Unit| -> tantivy::Result<()> {
            let outcome = desk.read(unit);
            if let Some(refused) = outcome.refused {
                return Err(refused.into());
            }
            for entry in unit.files() {
                self.progress.file(&entry.path, entry.fingerprint.size);
            }
            failpoint("reading");
            for reading in &outcome.readings {
                for act in &reading.acts {
                    let text = reading.text.get(act.place.start..act.place.end).unwrap_or("");
                    lock(touched).add(same_keys(act, text));
                    writer.add_document(act_document(act, text, Standing::Act, fields))?;
                }
            }
            lock(&states).extend(outcome.states);
            Ok(())
        };
        // Pages of a scan are shared out among the same threads.
        let threads =
            rayon::ThreadPoolBuilder::new().num_threads(self.settings.jobs.max(1)).build();
        match threads {
            Ok(threads) => {
                threads.install(|| units.par_iter().with_max_len(1).try_for_each(work))?;
            }
            Err(e) => return Err(tantivy::TantivyError::SystemError(format!("no threads: {e}"))),
        }
        let states = states.into_inner().unwrap_or_default();
        if self.settings.rebuild {
            let hashes: HashSet<&str> = states.iter().map(|s| s.hash.as_str()).collect();
            cache::forget(&folder, |hash| hashes.contains(hash));
        }
        Ok(states)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
