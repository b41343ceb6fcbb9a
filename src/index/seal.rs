//! The seal of a generation: which files it has, how long they are, and how each ends.
//!
//! tantivy ends each of its files with a checksum of what stands before. The seal holds a hash of
//! these ends (of whole files where tantivy writes none), and `CURRENT` a hash of the seal: so every
//! byte of a generation is covered, and sealing costs nothing that grows with the index.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// Name of the seal in its generation.
pub(super) const SEAL: &str = "SEAL";

/// Bytes of a file's end that are hashed: tantivy's checksum and version take about 130.
const END: u64 = 1024;

/// The files of a generation.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seal {
    files: BTreeMap<String, Sealed>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Sealed {
    /// In bytes.
    size: u64,
    /// Hash of the end of the file, or of all of it if its name ends in `.json`.
    end: String,
}

/// Seals a generation that is complete, on the disk. Returns the hash of the seal.
pub(super) fn write(folder: &Path) -> io::Result<String> {
    let mut seal = Seal::default();
    for name in names(folder)? {
        let sealed = look(folder, &name)?;
        seal.files.insert(name, sealed);
    }
    let bytes = serde_json::to_vec(&seal)?;
    let mut file = File::create(folder.join(SEAL))?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    File::open(folder)?.sync_all()?;
    Ok(crate::corpus::hash(&bytes))
}

/// Reads the seal of a generation, if its hash is `expected`.
pub(super) fn read(folder: &Path, expected: &str) -> Result<Seal, Fault> {
    let seal = |what: String| Fault { file: SEAL.to_owned(), what };
    let bytes = fs::read(folder.join(SEAL)).map_err(|e| seal(e.to_string()))?;
    if crate::corpus::hash(&bytes) != expected {
        return Err(seal("its hash is not that in CURRENT: one of the two has changed".to_owned()));
    }
    serde_json::from_slice(&bytes).map_err(|e| seal(e.to_string()))
}

/// Reads the seal of a generation, if it is one: whether it is the right one nobody knows.
pub(super) fn read_any(folder: &Path) -> Option<Seal> {
    serde_json::from_slice(&fs::read(folder.join(SEAL)).ok()?).ok()
}

/// Something wrong with a file of a generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Its name.
    pub(super) file: String,
    /// What is wrong.
    pub(super) what: String,
}

impl Seal {
    /// Names of the files whose bytes before the end tantivy's checksum covers.
    pub(super) fn with_footer(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str).filter(|name| !name.ends_with(".json"))
    }

    /// Sizes of all files together, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        self.files.values().map(|f| f.size).sum()
    }

    /// How many files.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Files that are missing, of another length, or that end otherwise.
    pub(super) fn faults(&self, folder: &Path) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (name, sealed) in &self.files {
            let what = match look(folder, name) {
                Err(e) => e.to_string(),
                Ok(now) if now.size != sealed.size => {
                    format!("{} bytes long instead of {}", now.size, sealed.size)
                }
                Ok(now) if now.end != sealed.end => "its bytes have changed".to_owned(),
                Ok(_) => continue,
            };
            faults.push(Fault { file: name.clone(), what });
        }
        faults
    }

    /// Files that nobody sealed.
    pub(super) fn strangers(&self, folder: &Path) -> Vec<Fault> {
        let names = names(folder).unwrap_or_default().into_iter();
        let what = || "no file of this index".to_owned();
        names
            .filter(|name| !self.files.contains_key(name))
            .map(|file| Fault { file, what: what() })
            .collect()
    }
}

/// The files of a generation but for its seal and for locks, which are empty.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut out = Vec::new();
    for file in fs::read_dir(folder)? {
        let name = file?.file_name().to_string_lossy().into_owned();
        if name != SEAL && !name.ends_with(".lock") {
            out.push(name);
        }
    }
    Ok(out)
}

fn look(folder: &Path, name: &str) -> io::Result<Sealed> {
    let mut file = File::open(folder.join(name))?;
    let size = file.metadata()?.len();
    let most = if name.ends_with(".json") { size } else { size.min(END) };
    file.seek(SeekFrom::Start(size - most))?;
    // With room enough it is one read, not one for each time that the room doubles.
    let mut bytes = Vec::with_capacity(usize::try_from(most).unwrap_or(0));
    file.take(most).read_to_end(&mut bytes)?;
    Ok(Sealed { size, end: crate::corpus::hash(&bytes) })
}
