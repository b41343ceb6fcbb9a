//! Reads one file: bytes to acts, or the reason why not.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::acts::registry::Registry;
use crate::acts::{Act, read_acts};
use crate::corpus::{self, Entry};
use crate::formats::{Document, FormatError, Programs, Reader, chain};
use crate::index::{FileState, FileStatus};
use crate::worker::{self, Pool};

/// What reading one file gave.
pub(super) struct Outcome {
    pub state: FileState,
    pub acts: Vec<Act>,
    pub text: String,
}

/// Who reads files: this process, workers, programs from outside.
pub(super) struct Readers {
    programs: Programs,
    pool: Option<Pool>,
}

impl Readers {
    /// Readers of risky formats run in workers of `program`; in this process if there is none.
    pub(super) fn new(program: Option<&Path>) -> Self {
        let pool = program.map(|program| Pool::new(worker::Settings::new(program.to_owned())));
        Self { programs: Programs::find(), pool }
    }

    fn read(&self, bytes: &[u8]) -> Result<Document, FormatError> {
        chain::read(bytes, &self.programs, |reader: &Reader, bytes| match &self.pool {
            Some(pool) if reader.is_risky() => pool.read(reader, bytes),
            _ => reader.read(bytes),
        })
    }
}

pub(super) fn read_file(
    entry: &Entry,
    max_size: u64,
    readers: &Readers,
    registry: &Registry,
) -> Outcome {
    let unreadable = |reason: String, hash: String| Outcome {
        state: FileState::unreadable(&entry.path, entry.fingerprint, hash, reason),
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
        Err(e) => return unreadable(not_opened(&e), String::new()),
    };
    let hash = corpus::hash(&bytes);
    match readers.read(&bytes) {
        Ok(document) => {
            // A mistake in a rule must cost its one file, not the run.
            let read = AssertUnwindSafe(|| read_acts(&entry.path, &document.text, registry));
            let Ok(acts) = catch_unwind(read) else {
                let reason =
                    "a fault of acts-index itself while reading it: please report the file";
                return unreadable(reason.to_owned(), hash);
            };
            let mut missing = BTreeMap::new();
            for act in &acts {
                for field in missing_fields(act) {
                    *missing.entry(field.to_owned()).or_insert(0) += 1;
                }
            }
            let conflicts = acts
                .iter()
                .flat_map(|a| a.conflicts.iter().map(move |c| format!("{}: {c}", a.id)))
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

/// Why a file could not be opened, and what to do.
fn not_opened(e: &std::io::Error) -> String {
    match e.kind() {
        ErrorKind::NotFound => "it vanished while the corpus was read: run again".to_owned(),
        ErrorKind::PermissionDenied => {
            "permission denied: let the user who runs acts-index read it, and run again".to_owned()
        }
        _ => e.to_string(),
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
