//! The folder of an index: generations, the pointer to the valid one, the lock.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::{Index, IndexReader, ReloadPolicy};

use super::IndexError;
use super::schema::{Fields, schema};
use crate::french::{FrenchTokenizer, SURFACE_TOKENIZER, SurfaceTokenizer, TOKENIZER};

/// Format of the index: schema, analyzer and records together.
pub const FORMAT: u32 = 3;

const CURRENT: &str = "CURRENT";
const LOCK: &str = "LOCK";
const REPORTED: &str = "REPORTED";
const PREFIX: &str = "generation-";

#[derive(Serialize, Deserialize)]
struct Pointer {
    format: u32,
    generation: String,
}

/// The folder given by `--index`.
#[derive(Debug, Clone)]
pub struct IndexFolder {
    path: PathBuf,
}

/// One state of the index, opened.
#[derive(Clone)]
pub struct Generation {
    /// The tantivy index.
    pub index: Index,
    /// Its fields.
    pub fields: Fields,
    /// Its folder.
    pub path: PathBuf,
}

/// The right to write, given back when dropped. The system releases it with the process, so no
/// stale lock needs a person.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

impl IndexFolder {
    /// The folder at `path`, there or not.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_path_buf() }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// True if an index was made here, readable or not.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.path.join(CURRENT).exists()
    }

    /// Takes the right to write.
    ///
    /// # Errors
    /// [`IndexError::Busy`] while another process has it.
    pub fn lock(&self) -> Result<WriteLock, IndexError> {
        fs::create_dir_all(&self.path).map_err(|e| self.io(e))?;
        let path = self.path.join(LOCK);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|source| IndexError::Io { path: path.clone(), source })?;
        match file.try_lock() {
            Ok(()) => Ok(WriteLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(IndexError::Busy(self.path.clone())),
            Err(TryLockError::Error(source)) => Err(IndexError::Io { path, source }),
        }
    }

    /// Opens the valid generation.
    ///
    /// # Errors
    /// Missing, of another format, or damaged.
    pub fn open(&self) -> Result<Generation, IndexError> {
        let pointer = self.pointer()?;
        let path = self.path.join(&pointer.generation);
        let index = Index::open_in_dir(&path).map_err(|e| self.damaged(e.to_string()))?;
        if index.schema() != schema() {
            return Err(self.damaged("its schema is another one".to_owned()));
        }
        self.generation(index, path)
    }

    /// Makes an empty generation beside the valid one. Needs the lock.
    ///
    /// # Errors
    /// What the system or tantivy refuses.
    pub fn create(&self, _lock: &WriteLock) -> Result<Generation, IndexError> {
        let next = self.generations().into_iter().max().unwrap_or(0) + 1;
        let path = self.path.join(format!("{PREFIX}{next:06}"));
        fs::create_dir_all(&path).map_err(|e| self.io(e))?;
        let index = Index::create_in_dir(&path, schema())
            .map_err(|source| IndexError::Tantivy { path: self.path.clone(), source })?;
        self.generation(index, path)
    }

    /// Makes a generation with the state of another: its files are shared, not copied, since tantivy
    /// never changes a file of a segment. Needs the lock.
    ///
    /// # Errors
    /// What the system or tantivy refuses.
    pub fn branch(&self, from: &Generation, _lock: &WriteLock) -> Result<Generation, IndexError> {
        let next = self.generations().into_iter().max().unwrap_or(0) + 1;
        let path = self.path.join(format!("{PREFIX}{next:06}"));
        let share = || -> std::io::Result<()> {
            fs::create_dir_all(&path)?;
            for file in fs::read_dir(&from.path)? {
                let file = file?;
                let (name, old) = (file.file_name(), file.path());
                let new = path.join(&name);
                // These are written anew; locks are those of the old generation.
                let own = name.to_string_lossy().ends_with(".json");
                let lock = name.to_string_lossy().ends_with(".lock");
                // A system without links to files gets copies.
                if !lock && (own || fs::hard_link(&old, &new).is_err()) {
                    fs::copy(&old, &new)?;
                }
            }
            Ok(())
        };
        share().map_err(|e| self.io(e))?;
        let index = Index::open_in_dir(&path).map_err(|e| self.damaged(e.to_string()))?;
        self.generation(index, path)
    }

    /// Makes a generation the valid one, in one step, and removes the others. Needs the lock.
    ///
    /// # Errors
    /// What the system refuses; the old generation then stays valid.
    pub fn swap(&self, generation: &Generation, _lock: &WriteLock) -> Result<(), IndexError> {
        let name = generation
            .path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let pointer = serde_json::to_vec(&Pointer { format: FORMAT, generation: name.clone() })
            .map_err(|e| self.damaged(e.to_string()))?;
        let beside = self.path.join(format!("{CURRENT}.new"));
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&beside)?;
            file.write_all(&pointer)?;
            file.sync_all()?;
            fs::rename(&beside, self.path.join(CURRENT))?;
            File::open(&self.path)?.sync_all()
        };
        write().map_err(|e| self.io(e))?;
        self.remove_others(&name);
        Ok(())
    }

    /// Identities of the problems that the last report listed.
    #[must_use]
    pub fn reported(&self) -> BTreeSet<String> {
        let text = fs::read_to_string(self.path.join(REPORTED)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Remembers the problems that a report lists, so that the next one can tell what is new. Where
    /// nothing can be written, the next report calls the same ones new.
    pub fn remember_reported(&self, problems: &BTreeSet<String>) {
        let beside = self.path.join(format!("{REPORTED}.new"));
        let lines: Vec<&str> = problems.iter().map(String::as_str).collect();
        if fs::write(&beside, lines.join("\n")).is_ok() {
            let _ = fs::rename(&beside, self.path.join(REPORTED));
        }
    }

    /// Removes what an interrupted rebuild left. Needs the lock.
    pub fn clean(&self, _lock: &WriteLock) {
        if let Ok(pointer) = self.pointer() {
            self.remove_others(&pointer.generation);
        }
    }

    /// Removes a generation that did not become valid.
    pub fn discard(&self, generation: &Generation, _lock: &WriteLock) {
        let _ = fs::remove_dir_all(&generation.path);
    }

    fn remove_others(&self, keep: &str) {
        for n in self.generations() {
            let name = format!("{PREFIX}{n:06}");
            if name != keep {
                // A reader that has it open keeps its files until it ends.
                let _ = fs::remove_dir_all(self.path.join(name));
            }
        }
    }

    fn generations(&self) -> Vec<u32> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Vec::new() };
        entries
            .filter_map(|e| e.ok()?.file_name().to_str()?.strip_prefix(PREFIX)?.parse().ok())
            .collect()
    }

    fn pointer(&self) -> Result<Pointer, IndexError> {
        let path = self.path.join(CURRENT);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(IndexError::Missing(self.path.clone()));
            }
            Err(source) => return Err(IndexError::Io { path, source }),
        };
        let pointer: Pointer =
            serde_json::from_slice(&bytes).map_err(|e| self.damaged(format!("{CURRENT}: {e}")))?;
        if pointer.format != FORMAT {
            return Err(IndexError::Format { path: self.path.clone(), found: pointer.format });
        }
        if !pointer.generation.starts_with(PREFIX) || pointer.generation.contains(['/', '\\']) {
            return Err(self.damaged(format!("{CURRENT} names {:?}", pointer.generation)));
        }
        Ok(pointer)
    }

    fn generation(&self, index: Index, path: PathBuf) -> Result<Generation, IndexError> {
        index.tokenizers().register(TOKENIZER, FrenchTokenizer::default());
        index.tokenizers().register(SURFACE_TOKENIZER, SurfaceTokenizer::default());
        let fields = Fields::of(&index.schema()).map_err(|e| self.damaged(e))?;
        Ok(Generation { index, fields, path })
    }

    fn damaged(&self, reason: String) -> IndexError {
        IndexError::Damaged { path: self.path.clone(), reason }
    }

    fn io(&self, source: std::io::Error) -> IndexError {
        IndexError::Io { path: self.path.clone(), source }
    }
}

impl Generation {
    /// A reader that stays on the state it opened.
    ///
    /// # Errors
    /// A damaged index.
    pub fn reader(&self) -> Result<IndexReader, IndexError> {
        self.index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|e| IndexError::Damaged { path: self.path.clone(), reason: e.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_writer_and_a_whole_swap() {
        let dir = tempfile::tempdir().unwrap();
        let folder = IndexFolder::new(dir.path());
        assert!(matches!(folder.open(), Err(IndexError::Missing(_))));
        let lock = folder.lock().unwrap();
        assert!(matches!(folder.lock(), Err(IndexError::Busy(_))));
        let first = folder.create(&lock).unwrap();
        folder.swap(&first, &lock).unwrap();
        let second = folder.create(&lock).unwrap();
        assert_eq!(folder.open().unwrap().path, first.path);
        folder.swap(&second, &lock).unwrap();
        assert_eq!(folder.open().unwrap().path, second.path);
        assert!(!first.path.exists());
        drop(lock);
        assert!(folder.lock().is_ok());
    }

    #[test]
    fn other_formats_and_damage() {
        let dir = tempfile::tempdir().unwrap();
        let folder = IndexFolder::new(dir.path());
        fs::write(dir.path().join(CURRENT), r#"{"format":99,"generation":"generation-000001"}"#)
            .unwrap();
        assert!(matches!(folder.open(), Err(IndexError::Format { found: 99, .. })));
        fs::write(dir.path().join(CURRENT), "nonsense").unwrap();
        let message = folder.open().err().unwrap().to_string();
        assert!(message.contains("acts-index --rebuild"), "{message}");
    }
}
