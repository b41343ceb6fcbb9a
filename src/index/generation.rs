//! One state of the index, opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexReader, ReloadPolicy, Searcher};

use super::pointer::Pointer;
use super::quietly::quietly;
use super::schema::{Fields, schema};
use super::seal::{self, Fault, Seal};
use super::still::Still;
use super::{CommonWords, IndexError};
use crate::french::{FrenchTokenizer, SURFACE_TOKENIZER, SurfaceTokenizer, TOKENIZER};

/// How much of an index is verified when it is opened. Whatever is chosen, its seal is, and length and
/// end of all of its files; so is each document that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verify {
    /// All bytes, where they are few enough not to be felt.
    #[default]
    Small,
    /// All bytes.
    All,
    /// Nothing more.
    Seal,
}

/// Up to so many bytes a search verifies all of an index: two milliseconds.
const SMALL: u64 = 16 << 20;

/// One state of the index, opened.
#[derive(Clone)]
pub struct Generation {
    /// The tantivy index.
    pub index: Index,
    /// Its fields.
    pub fields: Fields,
    /// Its folder.
    pub path: PathBuf,
    /// The index folder, for messages.
    folder: PathBuf,
    /// What a valid generation was opened with. One that is being written has none.
    opened: Option<IndexReader>,
    /// The words that many of its acts are about; of a valid generation.
    pub common: CommonWords,
    /// What must hold of its files.
    seal: Option<Arc<Seal>>,
}

impl Generation {
    /// A generation that is being written.
    pub(super) fn of(index: Index, path: PathBuf, folder: &Path) -> Result<Self, IndexError> {
        let damaged = |reason: String| IndexError::Damaged { path: folder.to_path_buf(), reason };
        index.tokenizers().register(TOKENIZER, FrenchTokenizer::default());
        index.tokenizers().register(SURFACE_TOKENIZER, SurfaceTokenizer::default());
        let fields = Fields::of(&index.schema()).map_err(damaged)?;
        let folder = folder.to_path_buf();
        let common = CommonWords::default();
        Ok(Self { index, fields, path, folder, opened: None, common, seal: None })
    }

    /// Opens the generation that `pointer` names.
    pub(super) fn open(
        folder: &Path,
        pointer: &Pointer,
        verify: Verify,
    ) -> Result<Self, IndexError> {
        let damaged = |reason: String| IndexError::Damaged { path: folder.to_path_buf(), reason };
        let of_file = |fault: Fault| damaged(format!("{}: {}", fault.file, fault.what));
        let path = folder.join(&pointer.generation);
        let seal = seal::read(&path, &pointer.seal).map_err(of_file)?;
        if let Some(fault) = seal.faults(&path).into_iter().next() {
            return Err(of_file(fault));
        }
        let mut generation = Self::attach(folder, path)?;
        let small = seal.bytes() <= SMALL;
        generation.seal = Some(Arc::new(seal));
        // Before anything else is read: tantivy trusts the bytes.
        if verify == Verify::All || verify == Verify::Small && small {
            generation.verify()?;
        }
        generation.load()?;
        Ok(generation)
    }

    /// Finds the files of a generation, whatever its seal says, and reads none of its documents.
    pub(super) fn attach(folder: &Path, path: PathBuf) -> Result<Self, IndexError> {
        let damaged = |reason: String| IndexError::Damaged { path: folder.to_path_buf(), reason };
        let still = Still(MmapDirectory::open(&path).map_err(|e| damaged(e.to_string()))?);
        let index = quietly(|| Index::open(still).map_err(|e| e.to_string())).map_err(damaged)?;
        if index.schema() != schema() {
            return Err(damaged("its schema is another one".to_owned()));
        }
        Self::of(index, path, folder)
    }

    /// Opens the files that were found.
    pub(super) fn load(&mut self) -> Result<(), IndexError> {
        let opened = quietly(|| self.reader().map_err(|e| e.to_string()));
        self.opened = Some(opened.map_err(|reason| self.damaged(reason))?);
        self.common = CommonWords::read(&self.path).map_err(|e| self.damaged(e.to_string()))?;
        Ok(())
    }

    /// Its name in the index folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// What it holds: of a valid generation the state that was opened, of one that is being written
    /// what was committed last.
    ///
    /// # Errors
    /// A damaged index.
    pub fn searcher(&self) -> tantivy::Result<Searcher> {
        Ok(match &self.opened {
            Some(opened) => opened.searcher(),
            None => self.reader()?.searcher(),
        })
    }

    /// How many segments a valid generation has.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.opened.as_ref().map_or(0, |opened| opened.searcher().segment_readers().len())
    }

    fn reader(&self) -> tantivy::Result<IndexReader> {
        self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()
    }

    /// Reads all bytes of a valid generation, and compares them with its seal and checksums.
    ///
    /// # Errors
    /// The first file that is damaged.
    pub fn verify(&self) -> Result<(), IndexError> {
        match self.faults().into_iter().next() {
            None => Ok(()),
            Some(fault) => Err(self.damaged(format!("{}: {}", fault.file, fault.what))),
        }
    }

    /// What is wrong with the files of a valid generation: takes time that grows with the index.
    fn faults(&self) -> Vec<Fault> {
        let Some(seal) = &self.seal else { return Vec::new() };
        let mut faults = seal.faults(&self.path);
        faults.extend(self.broken(seal.with_footer()));
        faults
    }

    /// The files of which the bytes are not those of tantivy's checksum at their end.
    pub(super) fn broken<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<Fault> {
        let mut faults = Vec::new();
        for name in names {
            let what = match checksum(&self.index, Path::new(name)) {
                Ok(true) => continue,
                Ok(false) => "its checksum does not hold".to_owned(),
                Err(what) => what,
            };
            faults.push(Fault { file: name.to_owned(), what });
        }
        faults
    }

    /// That this index is damaged.
    #[must_use]
    pub fn damaged(&self, reason: String) -> IndexError {
        IndexError::Damaged { path: self.folder.clone(), reason }
    }
}

/// Whether the bytes of a file are those of tantivy's checksum at its end.
///
/// # Errors
/// Why that cannot be told.
pub(super) fn checksum(index: &Index, name: &Path) -> Result<bool, String> {
    quietly(|| index.directory().validate_checksum(name).map_err(|e| e.to_string()))
}
