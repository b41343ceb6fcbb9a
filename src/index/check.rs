//! Is the index what was written? All bytes, all documents, all counts.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tantivy::collector::Count;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{TantivyDocument, Term};

use super::generation::Generation;
use super::quietly::quietly;
use super::seal::{self, Fault, Seal};
use super::{FileState, IndexError, IndexFolder, Standing, StoredAct, stored};

/// Something of an index that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// A file of the index, or an act or file of the corpus as the index has it.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

/// What a check found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Check {
    /// The index folder.
    pub index: PathBuf,
    /// The generation that was checked.
    pub generation: String,
    /// Files of the index that were read.
    pub files: usize,
    /// Bytes of them.
    pub bytes: u64,
    /// Files of the corpus that the index remembers.
    pub corpus_files: usize,
    /// Acts that are found.
    pub acts: u64,
    /// Copies of them.
    pub copies: u64,
    /// What is wrong. Nothing, if the index is sound.
    pub findings: Vec<Finding>,
}

impl Check {
    /// Nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    fn found(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.findings.push(Finding { place: place.into(), what: what.into() });
    }

    fn faults(&mut self, faults: Vec<Fault>) {
        for fault in faults {
            if !self.findings.iter().any(|f| f.place.ends_with(&fault.file)) {
                self.found(format!("{}/{}", self.generation, fault.file), fault.what);
            }
        }
    }
}

/// Verifies an index: takes time that grows with it, writes nothing, and needs no lock.
///
/// # Errors
/// No index, or one of another format: what is damaged is a finding, not an error.
pub fn check(folder: &IndexFolder) -> Result<Check, IndexError> {
    loop {
        let pointer = match folder.pointer() {
            Ok(pointer) => pointer,
            Err(error @ (IndexError::Damaged { .. } | IndexError::Io { .. })) => {
                let mut check = Check { index: folder.path().to_path_buf(), ..Check::default() };
                let what = match error {
                    IndexError::Damaged { reason, .. } => reason,
                    other => other.to_string(),
                };
                check.found("CURRENT", what);
                return Ok(check);
            }
            Err(error) => return Err(error),
        };
        let mut check = Check {
            index: folder.path().to_path_buf(),
            generation: pointer.generation.clone(),
            ..Check::default()
        };
        let path = folder.path().join(&pointer.generation);
        let seal = match seal::read(&path, &pointer.seal) {
            Ok(seal) => Some(seal),
            Err(fault) => {
                check.faults(vec![fault]);
                None
            }
        };
        if let Some(seal) = &seal {
            (check.files, check.bytes) = (seal.len(), seal.bytes());
            check.faults(seal.faults(&path));
            check.faults(seal.strangers(&path));
        }
        if let Err(error) = contents(folder, &path, seal.as_ref(), &mut check) {
            let what = match error {
                IndexError::Damaged { reason, .. } => format!("it cannot be opened: {reason}"),
                other => other.to_string(),
            };
            check.found(pointer.generation.clone(), what);
        }
        if let Some((place, what)) = folder.fault_of_reported() {
            check.found(place, what);
        }
        // A run that swapped meanwhile has removed what was being read.
        if check.is_sound() || folder.pointer().is_ok_and(|now| now == pointer) {
            return Ok(check);
        }
    }
}

/// Checks what the files of a generation say, where their bytes are those that were written: others are
/// not given to tantivy, which believes what they say.
fn contents(
    folder: &IndexFolder,
    path: &Path,
    seal: Option<&Seal>,
    check: &mut Check,
) -> Result<(), IndexError> {
    let mut generation = Generation::attach(folder.path(), path.to_path_buf())?;
    check.faults(checksums(&generation, seal));
    if !check.is_sound() {
        return Ok(());
    }
    generation.load()?;
    quietly(|| documents(&generation, check).map_err(|e| e.to_string()))
        .map_err(|reason| generation.damaged(reason))
}

/// Files whose bytes are not those of tantivy's checksum.
fn checksums(generation: &Generation, seal: Option<&Seal>) -> Vec<Fault> {
    let names: Vec<String> = match seal {
        Some(seal) => seal.with_footer().map(str::to_owned).collect(),
        None => {
            let files = fs::read_dir(&generation.path).into_iter().flatten().filter_map(Result::ok);
            let names = files.map(|f| f.file_name().to_string_lossy().into_owned());
            names.filter(|n| !n.ends_with(".json") && !n.ends_with(".lock")).collect()
        }
    };
    generation.broken(names.iter().map(String::as_str).filter(|name| *name != seal::SEAL))
}

/// What the index says of a file's acts: how many, with how many parts.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    acts: u32,
    parts: u32,
}

/// Reads all documents, and counts them.
fn documents(generation: &Generation, check: &mut Check) -> tantivy::Result<()> {
    let searcher = generation.searcher()?;
    let fields = &generation.fields;
    let mut states: BTreeMap<String, Tally> = BTreeMap::new();
    let mut here: BTreeMap<String, Tally> = BTreeMap::new();
    let mut ids: HashSet<String> = HashSet::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (k, segment) in searcher.segment_readers().iter().enumerate() {
        let store = segment.get_store_reader(1)?;
        for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
            let one = document.map_err(|e| e.to_string()).and_then(|document| {
                let stored = stored(&document, fields)?;
                *kinds.entry(stored.kind.to_owned()).or_default() += 1;
                if Standing::named(stored.kind).is_some() {
                    let act = StoredAct::from_document(&document, fields)?.act;
                    let tally = here.entry(act.path).or_default();
                    tally.acts += 1;
                    tally.parts += u32::try_from(act.parts.len()).unwrap_or(u32::MAX);
                    if !ids.insert(act.id.clone()) {
                        return Err(format!("{} is there twice", act.id));
                    }
                } else if stored.kind == super::state::FILE {
                    let state = FileState::from_record(stored.record).map_err(|e| e.to_string())?;
                    let tally = Tally { acts: state.acts, parts: state.parts };
                    if states.insert(state.path.clone(), tally).is_some() {
                        return Err(format!("{} is remembered twice", state.path));
                    }
                }
                Ok(())
            });
            if let Err(what) = one {
                check.found(format!("documents of segment {k}"), what);
            }
        }
    }
    if !check.is_sound() {
        return Ok(());
    }
    let count = |kind: &str| *kinds.get(kind).unwrap_or(&0);
    check.corpus_files = states.len();
    check.acts = count(Standing::Act.name()) as u64;
    check.copies = count(Standing::Copy.name()) as u64;
    for (path, expected) in &states {
        let found = here.remove(path).unwrap_or_default();
        if found != *expected {
            let what = format!(
                "{} acts in {} parts are stored, {} in {} were read",
                found.acts, found.parts, expected.acts, expected.parts
            );
            check.found(path.clone(), what);
        }
    }
    for path in here.into_keys() {
        check.found(path, "its acts are stored, and the file is not remembered");
    }
    if count(super::state::META) != 1 {
        check.found(check.generation.clone(), "it does not remember how it was made");
    }
    // What is found by its kind is what is stored.
    for kind in ["act", "copy", super::state::FILE, super::state::META] {
        let query =
            TermQuery::new(Term::from_field_text(fields.kind, kind), IndexRecordOption::Basic);
        let found = searcher.search(&query, &Count)?;
        if found != count(kind) {
            let what =
                format!("{} documents of kind {kind} are stored, {found} found", count(kind));
            check.found(check.generation.clone(), what);
        }
    }
    Ok(())
}
