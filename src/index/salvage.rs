//! What can still be read of a damaged index, document by document.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use tantivy::TantivyDocument;
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{Segment, SegmentComponent};
use tantivy::store::StoreReader;

use super::schema::Fields;
use super::seal::{self, SEAL};
use super::{Generation, IndexError, IndexFolder};

/// Blocks of documents that are kept unpacked.
const BLOCKS: usize = 2;

/// A damaged generation, opened as far as it can be.
pub struct Wreck {
    /// Its fields.
    pub fields: Fields,
    segments: Vec<(Segment, bool)>,
}

impl Wreck {
    /// The generation that `CURRENT` names; where it cannot tell, the newest that was complete. None, if
    /// none can be opened.
    ///
    /// # Errors
    /// No index, or one of another format.
    pub fn of(folder: &IndexFolder) -> Result<Option<Self>, IndexError> {
        let named = match folder.pointer() {
            Ok(pointer) => Some(folder.path().join(pointer.generation)),
            Err(error @ (IndexError::Missing(_) | IndexError::Format { .. })) => return Err(error),
            Err(_) => None,
        };
        // A generation is sealed when it is complete: one without a seal was abandoned.
        let complete = || folder.other_generations().into_iter().find(|p| p.join(SEAL).exists());
        Ok(named.or_else(complete).and_then(|path| Self::open(folder, path).ok()))
    }

    fn open(folder: &IndexFolder, path: PathBuf) -> Result<Self, IndexError> {
        let Generation { index, fields, path, .. } = Generation::attach(folder.path(), path)?;
        let faults = seal::read_any(&path).map(|seal| seal.faults(&path)).unwrap_or_default();
        let listed = !faults.iter().any(|f| f.file.ends_with(".json"));
        let sound = |segment: &Segment| {
            let deleted = segment.relative_path(SegmentComponent::Delete);
            let hurt = faults.iter().any(|f| Path::new(&f.file) == deleted);
            let holds = !segment.meta().has_deletes()
                || index.directory().validate_checksum(&deleted).unwrap_or(false);
            listed && !hurt && holds
        };
        let unlisted = |e: tantivy::TantivyError| IndexError::Damaged {
            path: folder.path().to_path_buf(),
            reason: e.to_string(),
        };
        let segments = index.searchable_segments().map_err(unlisted)?;
        let segments = segments.into_iter().map(|s| (s.clone(), sound(&s))).collect();
        Ok(Self { fields, segments })
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
        for (segment, sound) in &self.segments {
            let (store, alive) = match quietly(|| store_of(segment)) {
                Ok(opened) => opened,
                Err(why) => {
                    visit(*sound, Err(why))?;
                    continue;
                }
            };
            for doc in 0..segment.meta().max_doc() {
                if alive.as_ref().is_some_and(|alive| alive.is_deleted(doc)) {
                    continue;
                }
                visit(*sound, quietly(|| store.get(doc).map_err(|e| e.to_string())))?;
            }
        }
        Ok(())
    }
}

fn store_of(segment: &Segment) -> Result<(StoreReader, Option<AliveBitSet>), String> {
    let file = segment.open_read(SegmentComponent::Store).map_err(|e| e.to_string())?;
    let store = StoreReader::open(file, BLOCKS).map_err(|e| e.to_string())?;
    if !segment.meta().has_deletes() {
        return Ok((store, None));
    }
    let deleted = segment.open_read(SegmentComponent::Delete).map_err(|e| e.to_string())?;
    let bytes = deleted.read_bytes().map_err(|e| e.to_string())?;
    Ok((store, Some(AliveBitSet::open(bytes))))
}

/// tantivy may panic on bytes that it did not write.
fn quietly<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("unreadable bytes".to_owned()))
}
