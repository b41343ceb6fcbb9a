//! Reads a unit of files: bytes to acts, or the reason why not.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::readers::Readers;
use super::unit::Unit;
use crate::acts::model::{Declared, Source};
use crate::acts::registry::Registry;
use crate::acts::transmission::{Message, message};
use crate::acts::{Act, Bundle, read_bundle, scdl};
use crate::corpus::{self, Entry};
use crate::formats::{Document, Format, FormatError, OcrPage, Wanted, detect};
use crate::index::{FileState, FileStatus, is_said_of_system};

/// What reading a unit gave.
pub(super) struct Outcome {
    /// What became of each file.
    pub states: Vec<FileState>,
    /// The acts, by the text that they stand in.
    pub readings: Vec<Reading>,
    /// The system refused, and not the file: what was read is nothing to go by.
    pub refused: Option<std::io::Error>,
}

/// A text and its acts.
pub(super) struct Reading {
    pub text: String,
    pub acts: Vec<Act>,
}

/// What is needed to read, whatever is read.
pub(super) struct Desk<'a> {
    /// The corpus folder.
    pub corpus: &'a Path,
    pub max_size: u64,
    pub readers: &'a Readers<'a>,
    pub registry: &'a Registry,
}

/// A document with its name: a file of the corpus, or a member of an archive.
pub(super) struct Named {
    pub name: String,
    pub document: Document,
}

impl Desk<'_> {
    /// Reads the files of a unit.
    pub(super) fn read(&self, unit: &Unit) -> Outcome {
        let mut states = Vec::new();
        let mut annexes = Vec::new();
        for entry in &unit.annexes {
            let (mut state, document) = self.document(entry);
            state.attached_to = Some(unit.main.path.clone());
            let name = file_name(&entry.path).to_owned();
            annexes.extend(document.map(|document| Named { name, document }));
            states.push(state);
        }
        let mut messages = Vec::new();
        for entry in &unit.messages {
            let (mut state, found) = self.message(entry);
            state.attached_to = Some(unit.main.path.clone());
            messages.extend(found);
            states.push(state);
        }
        let (main, readings) = match self.bytes(&unit.main) {
            Err(state) => (*state, Vec::new()),
            Ok((bytes, hash)) if detect(&bytes) == Format::Archive => {
                self.archive(&unit.main, &bytes, hash)
            }
            Ok((bytes, hash)) if is_xml(&unit.main.path) => {
                let about = message(&bytes).is_some();
                let reason = if about {
                    "a message of the ACTES protocol without its document: put the document beside it, under the name of the protocol"
                } else {
                    "XML that is no message of the ACTES protocol"
                };
                let entry = &unit.main;
                let state =
                    FileState::unreadable(&entry.path, entry.fingerprint, hash, reason.to_owned());
                (state, Vec::new())
            }
            Ok((bytes, hash)) if is_csv(&unit.main.path) => self.table(&unit.main, &bytes, hash),
            Ok((bytes, hash)) => {
                let (state, document) = self.decoded(&unit.main, &bytes, hash);
                match document {
                    None => (state, Vec::new()),
                    Some(document) => {
                        let path = &unit.main.path;
                        match self.acts(path, document, annexes, &messages) {
                            Some(reading) => (with_acts(state, &reading.acts), vec![reading]),
                            None => (faulty(&unit.main, state.hash), Vec::new()),
                        }
                    }
                }
            }
        };
        states.push(main);
        let refused = states.iter().filter_map(|s| s.reason.as_deref()).find_map(refusal);
        Outcome { states, readings, refused }
    }

    /// A file's bytes and hash, or the state that says why not.
    fn bytes(&self, entry: &Entry) -> Result<(Vec<u8>, String), Box<FileState>> {
        let unreadable = |reason: String| {
            let (path, fingerprint) = (&entry.path, entry.fingerprint);
            Box::new(FileState::unreadable(path, fingerprint, String::new(), reason))
        };
        if entry.fingerprint.size > self.max_size {
            let mut state = unreadable(format!(
                "{} bytes, over the limit of {}: raise it with --max-size",
                entry.fingerprint.size, self.max_size
            ));
            state.trouble = Some("over a limit".to_owned());
            return Err(state);
        }
        let bytes = read(&entry.full(self.corpus), self.max_size)
            .map_err(|e| unreadable(not_opened(&e)))?;
        let hash = corpus::hash(&bytes);
        Ok((bytes, hash))
    }

    fn document(&self, entry: &Entry) -> (FileState, Option<Document>) {
        match self.bytes(entry) {
            Err(state) => (*state, None),
            Ok((bytes, hash)) => self.decoded(entry, &bytes, hash),
        }
    }

    fn decoded(&self, entry: &Entry, bytes: &[u8], hash: String) -> (FileState, Option<Document>) {
        let (read, wants) = self.readers.read(bytes, &hash);
        let mut state = match &read {
            Ok(document) => indexed(entry, hash, document),
            Err(e) => FileState {
                trouble: Some(e.kind().to_owned()),
                ..FileState::unreadable(&entry.path, entry.fingerprint, hash, e.to_string())
            },
        };
        state.wants = wants;
        (state, read.ok())
    }

    /// The rows of a table.
    fn table(&self, entry: &Entry, bytes: &[u8], hash: String) -> (FileState, Vec<Reading>) {
        let (mut state, document) = self.decoded(entry, bytes, hash);
        let Some(document) = document else { return (state, Vec::new()) };
        match scdl::read(&entry.path, &document.text, self.registry) {
            Ok(table) => {
                scdl::READER.clone_into(&mut state.reader);
                state.warnings.extend(table.warnings);
                let reading = Reading { text: document.text, acts: table.acts };
                (with_acts(state, &reading.acts), vec![reading])
            }
            Err(e) => {
                let (path, hash) = (&entry.path, state.hash);
                let state = FileState::unreadable(path, entry.fingerprint, hash, e.to_string());
                (state, Vec::new())
            }
        }
    }

    fn message(&self, entry: &Entry) -> (FileState, Option<Message>) {
        match self.bytes(entry) {
            Err(state) => (*state, None),
            Ok((bytes, hash)) => {
                let found = message(&bytes);
                let mut state = indexed(entry, hash, &Document::new(String::new(), "xml, ACTES"));
                if found.is_none() {
                    state
                        .warnings
                        .push("no message of the ACTES protocol that can be read".to_owned());
                }
                (state, found)
            }
        }
    }

    /// The acts of a document and what was transmitted with it; `None` where a rule failed.
    pub(super) fn acts(
        &self,
        path: &str,
        main: Document,
        annexes: Vec<Named>,
        messages: &[Message],
    ) -> Option<Reading> {
        let declared: Vec<Declared> = messages.iter().flat_map(Message::declared).collect();
        let mut document = main;
        let mut starts = Vec::new();
        for annexe in annexes {
            starts.push((append(&mut document, annexe.document), annexe.name));
        }
        // A mistake in a rule must cost its one file, not the run.
        let read = AssertUnwindSafe(|| {
            let bundle = Bundle { text: &document.text, annexes: &starts, declared: &declared };
            read_bundle(path, bundle, self.registry)
        });
        let mut acts = catch_unwind(read).ok()?;
        for act in &mut acts {
            act.source = source(act, &document);
        }
        Some(Reading { text: document.text, acts })
    }

    /// What programs that are not there would have read better.
    pub(super) fn read_bytes(
        &self,
        bytes: &[u8],
    ) -> (Result<Document, FormatError>, BTreeSet<Wanted>) {
        self.readers.read(bytes, &corpus::hash(bytes))
    }
}

/// The system's own refusal, from the reason why a file could not be read.
fn refusal(reason: &str) -> Option<std::io::Error> {
    is_said_of_system(reason).then(|| std::io::Error::other(reason.to_owned()))
}

/// Puts an annex behind a document, on a page of its own; where its text starts (bytes).
fn append(document: &mut Document, annexe: Document) -> usize {
    let pages = u32::try_from(document.text.matches('\u{0C}').count()).unwrap_or(0) + 1;
    if !document.text.ends_with('\n') {
        document.text.push('\n');
    }
    document.text.push('\u{0C}');
    let start = document.text.len();
    document.text.push_str(&annexe.text);
    let through = |page: OcrPage| OcrPage { page: page.page + pages, ..page };
    document.ocr.extend(annexe.ocr.into_iter().map(through));
    document.pages = document.pages.max(1) + annexe.pages.max(1);
    start
}

/// The state of a file that was read.
fn indexed(entry: &Entry, hash: String, document: &Document) -> FileState {
    FileState {
        status: FileStatus::Indexed,
        reason: None,
        reader: document.reader.clone(),
        warnings: document.warnings.clone(),
        ..FileState::unreadable(&entry.path, entry.fingerprint, hash, String::new())
    }
}

fn faulty(entry: &Entry, hash: String) -> FileState {
    let reason = "a fault of acts-index itself while reading it: please report the file";
    FileState::unreadable(&entry.path, entry.fingerprint, hash, reason.to_owned())
}

/// A file's state with how many acts and parts it has.
pub(super) fn with_acts(mut state: FileState, acts: &[Act]) -> FileState {
    state.acts += u32::try_from(acts.len()).unwrap_or(u32::MAX);
    state.parts += acts.iter().map(|a| u32::try_from(a.parts.len()).unwrap_or(0)).sum::<u32>();
    state
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

pub(super) fn is_xml(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, e)| e.eq_ignore_ascii_case("xml"))
}

fn is_csv(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, e)| e.eq_ignore_ascii_case("csv"))
}

/// Where an act's text comes from: the document's reader, and those of its pages that are the act's.
fn source(act: &Act, document: &Document) -> Source {
    let pages: Vec<u32> = act.page_starts.iter().map(|(_, page)| *page).collect();
    let own = |page: &&OcrPage| document.pages <= 1 || pages.contains(&page.page);
    let ocr: Vec<_> = document.ocr.iter().filter(own).collect();
    let sure: u32 = ocr.iter().map(|p| u32::from(p.confidence)).sum();
    let mean = sure.checked_div(u32::try_from(ocr.len()).unwrap_or(u32::MAX));
    Source {
        reader: document.reader.clone(),
        ocr_pages: ocr.iter().map(|p| p.page).collect(),
        ocr_confidence: mean.and_then(|mean| u8::try_from(mean).ok()),
        member: None,
    }
}

/// A file's bytes. It may have become something else since it was listed.
fn read(path: &Path, max_size: u64) -> std::io::Result<Vec<u8>> {
    // What is no regular file may never end, or wait for a writer.
    if !fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other(
            "it became something else while the corpus was read: run again",
        ));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(max_size.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_size {
        return Err(std::io::Error::other(format!(
            "it grew over the limit of {max_size} bytes while the corpus was read: raise it with --max-size, and run again"
        )));
    }
    Ok(bytes)
}

/// Why a file could not be opened, and what to do.
fn not_opened(e: &std::io::Error) -> String {
    match e.kind() {
        ErrorKind::NotFound => "it vanished while the corpus was read: run again".to_owned(),
        ErrorKind::PermissionDenied => {
            "permission denied: let the user who runs acts-index read it, and run again".to_owned()
        }
        _ => e.to_string(),
    }
}
