//! Reads one file: bytes to acts, or the reason why not.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::readers::Readers;
use crate::acts::model::Source;
use crate::acts::registry::Registry;
use crate::acts::{Act, read_acts};
use crate::corpus::{self, Entry};
use crate::formats::{Document, OcrPage};
use crate::index::{FileState, FileStatus};

/// What reading one file gave.
pub(super) struct Outcome {
    pub state: FileState,
    pub acts: Vec<Act>,
    pub text: String,
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
    let (read, wants) = readers.read(&bytes, &hash);
    match read {
        Ok(document) => {
            // A mistake in a rule must cost its one file, not the run.
            let read = AssertUnwindSafe(|| read_acts(&entry.path, &document.text, registry));
            let Ok(mut acts) = catch_unwind(read) else {
                let reason =
                    "a fault of acts-index itself while reading it: please report the file";
                return unreadable(reason.to_owned(), hash);
            };
            let mut missing = BTreeMap::new();
            for act in &mut acts {
                act.source = source(act, &document);
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
                    wants,
                },
                acts,
                text: document.text,
            }
        }
        Err(e) => {
            let mut outcome = unreadable(e.to_string(), hash);
            outcome.state.wants = wants;
            outcome
        }
    }
}

/// Where an act's text comes from: the document's reader, and those of its pages that are the act's.
fn source(act: &Act, document: &Document) -> Source {
    let pages: Vec<u32> = act.page_starts.iter().map(|(_, page)| *page).collect();
    let own = |page: &&OcrPage| document.pages <= 1 || pages.contains(&page.page);
    let ocr: Vec<_> = document.ocr.iter().filter(own).collect();
    let sure: u32 = ocr.iter().map(|p| u32::from(p.confidence)).sum();
    let mean = sure.checked_div(u32::try_from(ocr.len()).unwrap_or(u32::MAX));
    Source {
        reader: document.reader.clone(),
        ocr_pages: ocr.iter().map(|p| p.page).collect(),
        ocr_confidence: mean.and_then(|mean| u8::try_from(mean).ok()),
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
