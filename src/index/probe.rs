//! Which documents of a damaged store can be read.
//!
//! tantivy takes as much memory as a store says that it needs, and that ends a process: a list that
//! claims 2^34 entries, a block that claims four gigabytes. So a process of the same program, with
//! limits, tries each document first.

use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use super::generation::Generation;
use super::quietly::quietly;
use super::salvage::store_of;
use crate::worker::limits;

/// The argument that makes `acts-index` try the documents of a store.
const ARGUMENT: &str = "--try-documents-of-an-index";

/// A store that ends as many processes as this is given up.
const MOST_ENDED: usize = 200;

const CAN: u8 = b'+';
const CANNOT: u8 = b'-';

/// Which documents of a segment can be read, by their numbers; what is not told cannot. `program` is
/// `acts-index`; `index` and `generation` are folders, `segment` is the number of one of its segments.
pub(super) fn readable(
    program: &Path,
    index: &Path,
    generation: &Path,
    segment: usize,
    documents: usize,
) -> Vec<bool> {
    let mut out = Vec::new();
    for _ in 0..MOST_ENDED {
        let tried = Command::new(program)
            .arg(ARGUMENT)
            .args([index.as_os_str(), generation.as_os_str()])
            .args([segment.to_string(), out.len().to_string()])
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut process) = tried else { break };
        let mut told = Vec::new();
        if let Some(mut from) = process.stdout.take() {
            let most = (documents - out.len()) as u64;
            let _ = from.by_ref().take(most).read_to_end(&mut told);
        }
        out.extend(told.iter().map(|answer| *answer == CAN));
        if process.wait().is_ok_and(|status| status.code().is_some()) || out.len() >= documents {
            break;
        }
        // A signal ended it over the next one.
        out.push(false);
    }
    out
}

/// Tries documents, if the first argument says so.
#[must_use]
pub fn serve() -> Option<ExitCode> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let [argument, index, generation, segment, first] = arguments.as_slice() else { return None };
    if argument != OsStr::new(ARGUMENT) {
        return None;
    }
    std::panic::set_hook(Box::new(|_| {}));
    let number = |text: &OsStr| text.to_str()?.parse().ok();
    let done = number(segment).zip(number(first)).and_then(|(segment, first)| {
        try_documents(Path::new(index), Path::new(generation), segment, first)
    });
    Some(if done.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Tells of each document from the `first` on. `None` if none can be.
fn try_documents(index: &Path, generation: &Path, segment: usize, first: usize) -> Option<()> {
    let Generation { index: opened, .. } =
        Generation::attach(index, generation.to_path_buf()).ok()?;
    let segments = quietly(|| opened.searchable_segments().map_err(|e| e.to_string())).ok()?;
    let segment = segments.into_iter().nth(segment)?;
    // Files of an index are mapped into the address space.
    let mapped: u64 = std::fs::read_dir(generation)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len()))
        .sum();
    limits::for_life(limits::MEMORY + mapped);
    limits::for_a_document(false);
    let store = quietly(|| store_of(&segment)).ok()?;
    let mut out = std::io::stdout().lock();
    for document in u32::try_from(first).ok()?..segment.meta().max_doc() {
        limits::for_a_document(false);
        let read =
            quietly(|| store.get::<tantivy::TantivyDocument>(document).map_err(|e| e.to_string()));
        out.write_all(&[if read.is_ok() { CAN } else { CANNOT }]).ok()?;
        // What ends the process must not take back what was told.
        out.flush().ok()?;
    }
    Some(())
}
