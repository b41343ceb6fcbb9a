//! Word processors: DOCX, ODT and the old .doc.
//!
//! DOCX and ODT are archives of XML; [`docx`] and [`odt`] say which elements mean what to one
//! flow of text.

pub mod doc;
pub mod docx;
mod flow;
pub mod odt;

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::FormatError;

/// A part of a document larger than this (bytes, unpacked) is a bomb.
const MOST_PART: u64 = 64 << 20;

/// Entries of an archive over which it is no document.
const MOST_ENTRIES: usize = 10_000;

/// The parts of a document.
struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Package<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, FormatError> {
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|e| FormatError::Damaged(e.to_string()))?;
        if archive.len() > MOST_ENTRIES {
            return Err(FormatError::Damaged(format!("{} entries in the archive", archive.len())));
        }
        Ok(Self { archive })
    }

    /// Names of the parts that start so, in order.
    fn names(&self, start: &str) -> Vec<String> {
        let mut names: Vec<String> = self
            .archive
            .file_names()
            .flatten()
            .filter(|n| n.starts_with(start) && n.ends_with(".xml"))
            .map(|n| n.into_owned())
            .collect();
        names.sort();
        names
    }

    /// A part's XML; `None` if there is no such part.
    fn part(&mut self, name: &str) -> Result<Option<String>, FormatError> {
        let Ok(entry) = self.archive.by_name(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        entry
            .take(MOST_PART + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| FormatError::Damaged(format!("{name}: {e}")))?;
        if bytes.len() as u64 > MOST_PART {
            return Err(FormatError::Damaged(format!("{name} is over {} MiB", MOST_PART >> 20)));
        }
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// What an archive holds, by its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Office Open XML text.
    Docx,
    /// OpenDocument text.
    Odt,
}

/// Tells a document from another archive by the names that an archive shows uncompressed: nothing
/// is unpacked outside of a worker.
#[must_use]
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|w| w == name);
    // An archive of documents may hold them unpacked.
    let first = super::archive::first_name(bytes);
    let start = &bytes[..bytes.len().min(200)];
    let odt = b"mimetypeapplication/vnd.oasis.opendocument.text";
    if start.windows(odt.len()).any(|w| w == odt) {
        Some(Kind::Odt)
    } else if holds(b"word/document.xml") && !first.ends_with(".docx") {
        Some(Kind::Docx)
    } else {
        None
    }
}
