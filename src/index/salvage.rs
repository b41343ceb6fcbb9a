//! What can still be read of a damaged index, document by document.

use std::path::{Path, PathBuf};

use tantivy::TantivyDocument;
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{Segment, SegmentComponent};
use tantivy::store::StoreReader;

use super::probe::readable;
use super::quietly::quietly;
use super::schema::Fields;
use super::seal::{self, SEAL};
use super::{Generation, IndexError, IndexFolder, generation};

/// tantivy's list of segments, and of what is deleted in them.
const META: &str = "meta.json";

/// Blocks of documents that are kept unpacked.
const BLOCKS: usize = 2;

/// A damaged generation, opened as far as it can be.
pub struct Wreck {
    /// Its fields.
    pub fields: Fields,
    segments: Vec<Part>,
}

/// A segment of it.
struct Part {
    segment: Segment,
    /// The list of what is deleted is as it was written.
    listed: bool,
    /// Which documents can be read; `None`, if the bytes of all are as they were written.
    readable: Option<Vec<bool>>,
}

impl Wreck {
    /// The generation that `CURRENT` names; where it cannot tell, the newest that was complete. None, if
    /// none can be opened. `program` is `acts-index`, which tries what is damaged in a process of its
    /// own; without it, that is not read.
    ///
    /// # Errors
    /// No index, or one of another format.
    pub fn of(folder: &IndexFolder, program: Option<&Path>) -> Result<Option<Self>, IndexError> {
        let named = match folder.pointer() {
            Ok(pointer) => Some(folder.path().join(pointer.generation)),
            Err(error @ (IndexError::Missing(_) | IndexError::Format { .. })) => return Err(error),
            Err(_) => None,
        };
        // A generation is sealed when it is complete: one without a seal was abandoned.
        let complete = || folder.other_generations().into_iter().find(|p| p.join(SEAL).exists());
        let path = named.or_else(complete);
        Ok(path.and_then(|path| Self::open(folder, path, program).ok()))
    }

    fn open(
        folder: &IndexFolder,
        path: PathBuf,
        program: Option<&Path>,
    ) -> Result<Self, IndexError> {
        let Generation { index, fields, path, .. } = Generation::attach(folder.path(), path)?;
        let faults = seal::read_any(&path).map(|seal| seal.faults(&path)).unwrap_or_default();
        let listed = !faults.iter().any(|f| f.file == META);
        let sound = |segment: &Segment, component| {
            let file = segment.relative_path(component);
            let hurt = faults.iter().any(|f| Path::new(&f.file) == file);
            !hurt && generation::checksum(&index, &file).unwrap_or(false)
        };
        let unlisted = |reason| IndexError::Damaged { path: folder.path().to_path_buf(), reason };
        let segments = quietly(|| index.searchable_segments().map_err(|e| e.to_string()));
        let mut parts = Vec::new();
        for (k, segment) in segments.map_err(unlisted)?.into_iter().enumerate() {
            let deletes = segment.meta().has_deletes();
            let listed = listed && (!deletes || sound(&segment, SegmentComponent::Delete));
            let readable = (!sound(&segment, SegmentComponent::Store)).then(|| {
                let documents = segment.meta().max_doc() as usize;
                let tried = |program| readable(program, folder.path(), &path, k, documents);
                program.map(tried).unwrap_or_default()
            });
            parts.push(Part { segment, listed, readable });
        }
        Ok(Self { fields, segments: parts })
    }

    /// Reads all documents. `visit` is told of each whether the list of what is deleted is sound there:
    /// if it is not, the document may be an old one.
    ///
    /// # Errors
    /// What `visit` says.
    pub fn documents<E>(
        &self,
        mut visit: impl FnMut(bool, Result<TantivyDocument, String>) -> Result<(), E>,
    ) -> Result<(), E> {
        for part in &self.segments {
            let (store, alive) = match part.open() {
                Ok(opened) => opened,
                Err(why) => {
                    visit(part.listed, Err(why))?;
                    continue;
                }
            };
            for doc in 0..part.segment.meta().max_doc() {
                // A damaged list may be too short.
                let deleted = || Ok(alive.as_ref().is_some_and(|alive| alive.is_deleted(doc)));
                if !quietly(deleted).unwrap_or(false) {
                    visit(part.listed, part.document(&store, doc))?;
                }
            }
        }
        Ok(())
    }
}

impl Part {
    fn open(&self) -> Result<(StoreReader, Option<AliveBitSet>), String> {
        if self.readable.as_ref().is_some_and(|readable| !readable.contains(&true)) {
            return Err("nothing of it can be read".to_owned());
        }
        quietly(|| Ok((store_of(&self.segment)?, alive_of(&self.segment)?)))
    }

    fn document(&self, store: &StoreReader, doc: u32) -> Result<TantivyDocument, String> {
        let tried = |readable: &Vec<bool>| readable.get(doc as usize).copied().unwrap_or(false);
        if !self.readable.as_ref().is_none_or(tried) {
            return Err("it cannot be read".to_owned());
        }
        quietly(|| store.get(doc).map_err(|e| e.to_string()))
    }
}

/// The stored documents of a segment.
pub(super) fn store_of(segment: &Segment) -> Result<StoreReader, String> {
    let file = segment.open_read(SegmentComponent::Store).map_err(|e| e.to_string())?;
    StoreReader::open(file, BLOCKS).map_err(|e| e.to_string())
}

/// Which documents of a segment are not deleted; `None`, if all are there.
fn alive_of(segment: &Segment) -> Result<Option<AliveBitSet>, String> {
    if !segment.meta().has_deletes() {
        return Ok(None);
    }
    let deleted = segment.open_read(SegmentComponent::Delete).map_err(|e| e.to_string())?;
    let bytes = deleted.read_bytes().map_err(|e| e.to_string())?;
    Ok(Some(AliveBitSet::open(bytes)))
}
