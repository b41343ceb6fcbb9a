//! The one place that wires corpus → formats → acts → index.

mod archive;
mod cache;
mod check;
mod error;
mod file;
mod job;
mod merge;
mod named;
mod plan;
mod readers;
mod repair;
mod states;
mod summary;
mod unit;

pub use check::check;
pub use error::PipelineError;
pub use named::run_on;
pub use repair::{Repaired, repair};
pub use summary::{Problem, Summary};

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Instant;

use self::error::writer_error;
use self::job::{Job, held};
use self::plan::{Known, plan};
use self::unit::Unit;
use crate::acts::registry::{Registry, UserAuthorities};
use crate::corpus::{self, WalkOutcome};
use crate::formats::{self, Programs, ocr};
use crate::index::failpoint::failpoint;
use crate::index::{Generation, IndexError, IndexFolder, Meta, WriteLock, is_said_of_system};
use crate::query::Synonyms;

/// Version of the rules that read acts. Raised with every change to them, so that an index never
/// mixes two readings.
pub const RULES: u32 = 5;

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

/// Told of each file that is done.
pub trait Progress: Sync {
    /// The work is known: so many files, so many bytes.
    fn start(&self, files: usize, bytes: u64);
    /// A file of so many bytes is done.
    fn file(&self, path: &str, bytes: u64);
    /// All files are done; the index is being written.
    fn finish(&self);
    /// Before anything is written: the index takes so many bytes, and as many again may be taken until the
    /// run ends, because the old files stay beside those that are written anew. `free`: bytes free on its
    /// disk, where the system tells.
    fn room(&self, taken: u64, free: Option<u64>) {
        let _ = (taken, free);
    }
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
            known.files.values().for_each(|state| plan.summary.count(state));
            plan.summary.complete(held(before).map_err(writer_error(settings))?);
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
        if merging && folder.exists() {
            progress.room(folder.bytes(), folder.free());
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
