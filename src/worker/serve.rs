//! The worker's side: reads what it is given, until there is no more.

use std::ffi::OsStr;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use super::limits;
use super::protocol::{Answer, Contents, Listing, Request, receive, send};
use crate::formats::{FormatError, Reader, archive};
use crate::text::around::floor;

/// The argument that makes either program a worker.
pub const ARGUMENT: &str = "--read-documents-as-a-worker";

/// Text (bytes) over which a document is cut: a bomb, or ten thousand pages.
const MOST_TEXT: usize = 32 << 20;

/// Runs as a worker, if the first argument says so.
#[must_use]
pub fn serve() -> Option<ExitCode> {
    if std::env::args_os().nth(1).as_deref() != Some(OsStr::new(ARGUMENT)) {
        return None;
    }
    // A panic is caught and told; its message would only be noise.
    std::panic::set_hook(Box::new(|_| {}));
    limits::for_life(limits::MEMORY);
    Some(if run().is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads requests until the socket closes. `None` if the other side is not understood.
fn run() -> Option<()> {
    // Standard input is a socket, read and written: what a library prints cannot get into it.
    let mut socket = UnixStream::from(std::io::stdin().as_fd().try_clone_to_owned().ok()?);
    while let Some(request) = receive(&mut socket).ok()? {
        let request: Request = serde_json::from_slice(&request).ok()?;
        let bytes = receive(&mut socket).ok()??;
        match request {
            Request::Read(reader) => {
                limits::for_a_document(matches!(reader, Reader::Ocr(..)));
                send(&mut socket, &serde_json::to_vec(&answer(reader, bytes)).ok()?).ok()?;
            }
            Request::Unpack => {
                limits::for_a_document(false);
                let (listing, content) = unpacked(bytes);
                send(&mut socket, &serde_json::to_vec(&listing).ok()?).ok()?;
                send(&mut socket, &content).ok()?;
            }
        }
    }
    Some(())
}

/// Runs a reader on a thread with room, and catches its panic.
fn guarded<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, FormatError> + Send + 'static,
) -> Result<T, FormatError> {
    let read = move || {
        catch_unwind(AssertUnwindSafe(read))
            .unwrap_or_else(|_| Err(FormatError::Damaged("the reader gave up on it".to_owned())))
    };
    let thread = std::thread::Builder::new().stack_size(limits::STACK).spawn(read);
    let gone = || FormatError::Stopped("no thread to read it".to_owned());
    thread.map_err(|_| gone())?.join().map_err(|_| gone())?
}

fn unpacked(bytes: Vec<u8>) -> (Listing, Vec<u8>) {
    match guarded(move || archive::unpack(&bytes)) {
        Err(e) => (Err(e), Vec::new()),
        Ok(archive) => {
            let mut contents = Contents { warnings: archive.warnings, ..Contents::default() };
            let mut content = Vec::new();
            for member in archive.members {
                contents.members.push((member.name, member.bytes.len()));
                content.extend(member.bytes);
            }
            (Ok(contents), content)
        }
    }
}

fn answer(reader: Reader, bytes: Vec<u8>) -> Answer {
    let mut document = guarded(move || reader.read(&bytes))?;
    if document.text.len() > MOST_TEXT {
        document.text.truncate(floor(&document.text, MOST_TEXT));
        document.warnings.push(format!("cut at {} MiB of text", MOST_TEXT >> 20));
    }
    Ok(document)
}
