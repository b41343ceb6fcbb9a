//! Archives: zip, tar, tar.gz, as transmissions of the ACTES protocol are kept and exported.
//!
//! Nothing is written: members are bytes in memory. An archive says how large it is, and may lie, so
//! that members are read up to a limit, and no further.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};

use super::FormatError;

/// Members over this number are left out.
const MOST_MEMBERS: usize = 2_000;

/// Bytes that all members may unpack to.
const MOST_BYTES: u64 = 256 << 20;

/// Bytes that a byte of the archive may unpack to, on the whole: text is packed to a tenth, a bomb to
/// a thousandth.
const MOST_RATIO: u64 = 200;

/// An archive in an archive is opened, one in that is not.
pub const DEEPEST: usize = 2;

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its path in the archive, with `/`; never absolute, never with `..`.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The members of an archive, and what was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// Files, in the archive's order.
    pub members: Vec<Member>,
    /// What was left out and why, for a person.
    pub warnings: Vec<String>,
}

/// An archive's kind, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// zip.
    Zip,
    /// tar packed by gzip.
    TarGz,
    /// tar.
    Tar,
}

/// Tells an archive by its first bytes. Office files and e-books are archives too, but no folders.
#[must_use]
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") {
        let name = first_name(bytes);
        let document = ["mimetype", "[Content_Types].xml", "_rels/", "docProps/", "META-INF/"];
        return (!document.iter().any(|d| name.starts_with(d))).then_some(Kind::Zip);
    }
    if bytes.starts_with(b"\x1F\x8B") {
        return Some(Kind::TarGz);
    }
    (bytes.get(257..262) == Some(b"ustar")).then_some(Kind::Tar)
}

/// The name of a zip's first entry, from its local header (APPNOTE 4.3.7).
pub(super) fn first_name(bytes: &[u8]) -> String {
    let length = bytes.get(26..28).map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])));
    String::from_utf8_lossy(bytes.get(30..30 + length).unwrap_or_default()).into_owned()
}

/// Unpacks an archive.
///
/// # Errors
/// Damaged, encrypted, or a bomb.
pub fn unpack(bytes: &[u8]) -> Result<Unpacked, FormatError> {
    let most = (bytes.len() as u64).saturating_mul(MOST_RATIO).clamp(1 << 20, MOST_BYTES);
    let mut out = Unpacker { out: Unpacked::default(), left: most };
    match kind(bytes) {
        Some(Kind::Zip) => zip(bytes, &mut out)?,
        Some(Kind::TarGz) => tar(MultiGzDecoder::new(bytes), &mut out)?,
        Some(Kind::Tar) => tar(bytes, &mut out)?,
        None => return Err(FormatError::Damaged("no archive".to_owned())),
    }
    Ok(out.out)
}

struct Unpacker {
    out: Unpacked,
    left: u64,
}

impl Unpacker {
    /// Takes a member, if its name and size allow. False when there is no more room.
    fn take(&mut self, name: &str, content: &mut dyn Read) -> Result<(), FormatError> {
        let Some(name) = inside(name) else {
            self.warn(format!("left out: {name:?} leads out of the archive"));
            return Ok(());
        };
        if name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX") {
            return Ok(());
        }
        if self.out.members.len() >= MOST_MEMBERS {
            return Err(FormatError::Damaged(format!(
                "more than {MOST_MEMBERS} files in the archive"
            )));
        }
        let mut bytes = Vec::new();
        let read = content.take(self.left + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > self.left {
            return Err(FormatError::Damaged(
                "it unpacks to more than an archive of acts would".to_owned(),
            ));
        }
        match read {
            Ok(_) => {
                self.left -= bytes.len() as u64;
                self.out.members.push(Member { name, bytes });
            }
            Err(e) => self.warn(format!("left out: {name}: {e}")),
        }
        Ok(())
    }

    fn warn(&mut self, warning: String) {
        const MOST: usize = 20;
        if self.out.warnings.len() < MOST {
            self.out.warnings.push(warning);
        }
    }
}

/// A member's name as a path below the archive; `None` if it leads out of it.
fn inside(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    if name.starts_with('/') || name.split('/').any(|part| part == "..") || name.contains('\0') {
        return None;
    }
    let parts: Vec<&str> = name.split('/').filter(|p| !p.is_empty() && *p != ".").collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn zip(bytes: &[u8], out: &mut Unpacker) -> Result<(), FormatError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|e| FormatError::Damaged(e.to_string()))?;
    for k in 0..archive.len() {
        let mut entry = match archive.by_index(k) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::UnsupportedArchive(why))
                if why == zip::result::ZipError::PASSWORD_REQUIRED =>
            {
                return Err(FormatError::Encrypted);
            }
            Err(e) => {
                out.warn(format!("left out: file {}: {e}", k + 1));
                continue;
            }
        };
        if entry.is_file() {
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            out.take(&name, &mut entry)?;
        }
    }
    Ok(())
}

fn tar(bytes: impl Read, out: &mut Unpacker) -> Result<(), FormatError> {
    let damaged = |e: std::io::Error| FormatError::Damaged(e.to_string());
    // What lies behind the end, or between entries, counts as well.
    let mut archive = tar::Archive::new(bytes.take(out.left + (4 << 20)));
    for entry in archive.entries().map_err(damaged)? {
        let mut entry = match entry {
            Ok(entry) => entry,
            // What came before it is whole.
            Err(e) if !out.out.members.is_empty() => {
                out.warn(format!("the archive ends early: {e}"));
                break;
            }
            Err(e) => return Err(damaged(e)),
        };
        if entry.header().entry_type().is_file() {
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            out.take(&name, &mut entry)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_stay_inside() {
        for (name, expected) in [
            ("a/b.pdf", Some("a/b.pdf")),
            ("./a//b.pdf", Some("a/b.pdf")),
            ("a\\b.pdf", Some("a/b.pdf")),
            ("../a.pdf", None),
            ("a/../../b.pdf", None),
            ("/etc/passwd", None),
            ("..\\a.pdf", None),
            ("", None),
            ("./", None),
        ] {
            assert_eq!(inside(name).as_deref(), expected, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            for start in [&b"PK\x03\x04"[..], b"\x1F\x8B\x08", b""] {
                drop(unpack(&[start, &bytes].concat()));
            }
        }
    }
}
