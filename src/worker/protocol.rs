//! What indexer and worker say to each other: frames of a length and as many bytes.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use crate::formats::{Document, FormatError, Reader};

/// A frame larger than this (bytes) is a mistake: text of 32 MiB, with room for its escapes.
pub(super) const MOST_BYTES: u64 = 256 << 20;

/// What the worker is asked; the file's bytes are the next frame.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    /// To read it.
    Read(Reader),
    /// To unpack it.
    Unpack,
}

/// What it answers to [`Request::Read`].
pub(super) type Answer = Result<Document, FormatError>;

/// What it answers to [`Request::Unpack`]: the members' names and lengths; their bytes are the next
/// frame, one behind the other.
pub(super) type Listing = Result<Contents, FormatError>;

/// What an archive holds.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Contents {
    pub members: Vec<(String, usize)>,
    pub warnings: Vec<String>,
}

/// Writes one frame.
pub(super) fn send(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)?;
    out.flush()
}

/// Reads one frame; `None` where the other side is done.
pub(super) fn receive(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0u8; 8];
    let mut have = 0;
    while have < length.len() {
        match from.read(&mut length[have..]) {
            Ok(0) if have == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => have += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    let length = u64::from_le_bytes(length);
    if length > MOST_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a frame over the limit"));
    }
    // What is promised is not believed: memory grows with what comes.
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn frames_come_back(frames in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..50), 0..5)) {
            let mut wire = Vec::new();
            for frame in &frames {
                send(&mut wire, frame).unwrap();
            }
            let mut from = wire.as_slice();
            for frame in &frames {
                let got = receive(&mut from).unwrap();
                prop_assert_eq!(got.as_ref(), Some(frame));
            }
            prop_assert_eq!(receive(&mut from).unwrap(), None);
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut from = bytes.as_slice();
            while let Ok(Some(_)) = receive(&mut from) {}
        }
    }
}
