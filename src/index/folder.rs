//! The folder of an index: generations, the pointer to the valid one, the lock.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use tantivy::Index;

use super::failpoint::failpoint;
use super::generation::{Generation, Verify};
use super::pointer::{CURRENT, Pointer};
use super::schema::{schema, store_settings};
use super::{CommonWords, FORMAT, IndexError, seal};

const LOCK: &str = "LOCK";
pub(super) const PREFIX: &str = "generation-";

/// How often an index is opened anew when a run swaps it at that moment.
const TRIES: usize = 50;

/// The folder given by `--index`.
#[derive(Debug, Clone)]
pub struct IndexFolder {
    path: PathBuf,
    verify: Verify,
}

/// The right to write, given back when dropped. The system releases it with the process, so no
/// stale lock needs a person.
#[derive(Debug)]
pub struct WriteLock {
    file: File,
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // Closing would do, but for a program that is being started at this moment and has not yet let
        // go of what it inherits.
        let _ = self.file.unlock();
    }
}

impl IndexFolder {
    /// The folder at `path`, there or not.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_path_buf(), verify: Verify::default() }
    }

    /// The same folder, with more or less of an index verified when it is opened.
    #[must_use]
    pub fn verifying(mut self, verify: Verify) -> Self {
        self.verify = verify;
        self
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

    /// Bytes that its generations take on the disk.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let files = |n: u32| fs::read_dir(self.path.join(format!("{PREFIX}{n:06}")));
        let generations = self.generations().into_iter();
        let entries = generations.filter_map(|n| files(n).ok()).flatten().flatten();
        entries.filter_map(|entry| entry.metadata().ok()).map(|m| m.len()).sum()
    }

    /// Bytes free on its disk for those who may write to it, where the system tells.
    #[must_use]
    pub fn free(&self) -> Option<u64> {
        let disk = rustix::fs::statvfs(&self.path).ok()?;
        disk.f_bavail.checked_mul(disk.f_frsize)
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
            Ok(()) => Ok(WriteLock { file }),
            Err(TryLockError::WouldBlock) => Err(IndexError::Busy(self.path.clone())),
            Err(TryLockError::Error(source)) => Err(IndexError::Io { path, source }),
        }
    }

    /// Opens the valid generation.
    ///
    /// # Errors
    /// Missing, of another format, or damaged.
    pub fn open(&self) -> Result<Generation, IndexError> {
        let mut pointer = self.pointer()?;
        for _ in 0..TRIES {
            let opened = Generation::open(&self.path, &pointer, self.verify);
            // A run may have swapped meanwhile, and removed some of the files before they were opened:
            // tantivy takes a missing file of positions for an empty one. Only what is valid still, now
            // that all are open, is whole.
            let now = self.pointer()?;
            if now == pointer {
                return opened;
            }
            pointer = now;
        }
        Err(self.damaged("it changes faster than it can be opened".to_owned()))
    }

    /// Makes an empty generation beside the valid one. Needs the lock.
    ///
    /// # Errors
    /// What the system or tantivy refuses.
    pub fn create(&self, _lock: &WriteLock) -> Result<Generation, IndexError> {
        let next = self.generations().into_iter().max().unwrap_or(0) + 1;
        let path = self.path.join(format!("{PREFIX}{next:06}"));
        fs::create_dir_all(&path)
            .map_err(|source| IndexError::Io { path: path.clone(), source })?;
        failpoint("created");
        let made = Index::builder()
            .schema(schema())
            .settings(store_settings())
            .create_in_dir(&path)
            .map_err(|source| IndexError::Tantivy { path: self.path.clone(), source });
        self.or_remove(
            &path,
            made.and_then(|index| Generation::of(index, path.clone(), &self.path)),
        )
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
                let left = name.to_string_lossy().ends_with(".lock") || name == seal::SEAL;
                // A system without links to files gets copies.
                if !left && (own || fs::hard_link(&old, &new).is_err()) {
                    fs::copy(&old, &new)?;
                }
            }
            Ok(())
        };
        let shared = share().map_err(|source| IndexError::Io { path: path.clone(), source });
        let opened = shared.and_then(|()| {
            let opened = Index::open_in_dir(&path);
            opened.map_err(|source| IndexError::Tantivy { path: self.path.clone(), source })
        });
        failpoint("branched");
        self.or_remove(
            &path,
            opened.and_then(|index| Generation::of(index, path.clone(), &self.path)),
        )
    }

    /// A generation that could be made; what there is of one that could not is removed.
    #[expect(clippy::unused_self, reason = "reads as part of making one")]
    fn or_remove(
        &self,
        path: &Path,
        made: Result<Generation, IndexError>,
    ) -> Result<Generation, IndexError> {
        if made.is_err() {
            let _ = fs::remove_dir_all(path);
        }
        made
    }

    /// Makes a generation the valid one, in one step, and removes the others. Needs the lock.
    ///
    /// # Errors
    /// What the system refuses; the old generation then stays valid.
    pub fn swap(&self, generation: &Generation, _lock: &WriteLock) -> Result<(), IndexError> {
        let name = generation.name();
        let beside = self.path.join(format!("{CURRENT}.new"));
        let io = |path: &Path| {
            let path = path.to_path_buf();
            move |source| IndexError::Io { path, source }
        };
        let counted = generation.searcher().and_then(|searcher| CommonWords::count(&searcher));
        let counted =
            counted.map_err(|source| IndexError::Tantivy { path: self.path.clone(), source })?;
        counted.write(&generation.path).map_err(io(&generation.path))?;
        let seal = seal::write(&generation.path).map_err(io(&generation.path))?;
        failpoint("sealed");
        let pointer = Pointer { format: FORMAT, generation: name.clone(), seal };
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&beside)?;
            file.write_all(&serde_json::to_vec(&pointer)?)?;
            file.sync_all()
        };
        write().map_err(io(&beside))?;
        failpoint("swap");
        let current = self.path.join(CURRENT);
        fs::rename(&beside, &current).map_err(io(&current))?;
        failpoint("swapped");
        File::open(&self.path).and_then(|folder| folder.sync_all()).map_err(io(&self.path))?;
        self.remove_others(&name);
        Ok(())
    }

    /// Removes what an interrupted rebuild left. Needs the lock.
    pub fn clean(&self, _lock: &WriteLock) {
        if let Ok(pointer) = self.pointer() {
            self.remove_others(&pointer.generation);
        }
        let _ = fs::remove_file(self.path.join(format!("{CURRENT}.new")));
    }

    /// Removes a generation that did not become valid. Needs the lock.
    pub fn discard(&self, generation: &Generation, _lock: &WriteLock) {
        // What the last step of a swap could not do may come after the one that counts.
        if self.pointer().is_ok_and(|p| p.generation == generation.name()) {
            return;
        }
        let _ = fs::remove_dir_all(&generation.path);
        let _ = fs::remove_file(self.path.join(format!("{CURRENT}.new")));
    }

    /// Folders of generations that `CURRENT` does not name, valid or not, the newest first.
    #[must_use]
    pub fn other_generations(&self) -> Vec<PathBuf> {
        let valid = self.pointer().map(|p| p.generation).unwrap_or_default();
        let mut numbers = self.generations();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        let names = numbers.into_iter().map(|n| format!("{PREFIX}{n:06}"));
        names.filter(|name| *name != valid).map(|name| self.path.join(name)).collect()
    }

    fn remove_others(&self, keep: &str) {
        for n in self.generations() {
            let name = format!("{PREFIX}{n:06}");
            if name != keep {
                // A reader that has it open keeps its files until it ends.
                let _ = fs::remove_dir_all(self.path.join(name));
            }
        }
        failpoint("removed");
    }

    fn generations(&self) -> Vec<u32> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Vec::new() };
        entries
            .filter_map(|e| e.ok()?.file_name().to_str()?.strip_prefix(PREFIX)?.parse().ok())
            .collect()
    }

    pub(super) fn pointer(&self) -> Result<Pointer, IndexError> {
        Pointer::read(&self.path)
    }

    fn damaged(&self, reason: String) -> IndexError {
        IndexError::Damaged { path: self.path.clone(), reason }
    }

    fn io(&self, source: std::io::Error) -> IndexError {
        IndexError::Io { path: self.path.clone(), source }
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
