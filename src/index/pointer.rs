//! `CURRENT`: which generation is valid, and the hash of its seal.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::folder::PREFIX;
use super::{FORMAT, IndexError};

/// Name of the file.
pub(super) const CURRENT: &str = "CURRENT";

/// What the file says. Every byte of it counts: another number is another format, another name no
/// generation, another hash not that of the seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pointer {
    pub(super) format: u32,
    pub(super) generation: String,
    pub(super) seal: String,
}

/// What all formats have said, so that another one is told from damage.
#[derive(Deserialize)]
struct AnyFormat {
    format: u32,
}

impl Pointer {
    /// Reads `CURRENT` in the folder of an index.
    pub(super) fn read(folder: &Path) -> Result<Self, IndexError> {
        let damaged = |reason: String| IndexError::Damaged { path: folder.to_path_buf(), reason };
        let path = folder.join(CURRENT);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(IndexError::Missing(folder.to_path_buf()));
            }
            Err(source) => return Err(IndexError::Io { path, source }),
        };
        let unreadable = |e: serde_json::Error| damaged(format!("{CURRENT}: {e}"));
        let any: AnyFormat = serde_json::from_slice(&bytes).map_err(unreadable)?;
        if any.format != FORMAT {
            return Err(IndexError::Format { path: folder.to_path_buf(), found: any.format });
        }
        let pointer: Self = serde_json::from_slice(&bytes).map_err(unreadable)?;
        if !pointer.generation.starts_with(PREFIX) || pointer.generation.contains(['/', '\\']) {
            return Err(damaged(format!("{CURRENT} names {:?}", pointer.generation)));
        }
        if serde_json::to_vec(&pointer).ok().as_deref() != Some(&bytes) {
            return Err(damaged(format!("{CURRENT} has other bytes than were written")));
        }
        Ok(pointer)
    }
}
