//! The indexer's side: workers that wait for documents, and the clock that stops them.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use super::protocol::{Answer, Listing, Request, receive, send};
use super::serve::ARGUMENT;
use crate::formats::archive::{Member, Unpacked};
use crate::formats::{FormatError, Reader};

/// How workers are run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The program that serves when it is given [`ARGUMENT`].
    pub program: PathBuf,
    /// A document may take this long, by the clock on the wall; a page that is read by OCR four times
    /// as long.
    pub patience: Duration,
}

impl Settings {
    /// Thirty seconds a document, as `shared/documents.md` found enough.
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        Self { program, patience: Duration::from_secs(30) }
    }
}

/// Workers that are idle. As many are made as documents are read at once.
#[derive(Debug)]
pub struct Pool {
    settings: Settings,
    idle: Mutex<Vec<Worker>>,
}

impl Pool {
    /// A pool without workers: the first document makes the first.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, idle: Mutex::new(Vec::new()) }
    }

    /// Reads a document in a worker.
    ///
    /// # Errors
    /// What the reader says, or [`FormatError::Stopped`] if the worker died over it.
    pub fn read(&self, reader: &Reader, bytes: &[u8]) -> Answer {
        let patience = if matches!(reader, Reader::Ocr(..)) { 4 } else { 1 };
        self.with_worker(patience, |worker| worker.ask(reader, bytes))?
    }

    /// Unpacks an archive in a worker.
    ///
    /// # Errors
    /// What is wrong with it, or [`FormatError::Stopped`] if the worker died over it.
    pub fn unpack(&self, bytes: &[u8]) -> Result<Unpacked, FormatError> {
        self.with_worker(1, |worker| worker.unpack(bytes))?
    }

    /// Does something with an idle worker, or a new one. `patience` is in units of the settings'.
    fn with_worker<T>(
        &self,
        patience: u32,
        work: impl FnOnce(&mut Worker) -> std::io::Result<T>,
    ) -> Result<T, FormatError> {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let mut worker = match idle {
            Some(worker) => worker,
            None => Worker::start(&self.settings)
                .map_err(|e| FormatError::Stopped(format!("no worker could be started: {e}")))?,
        };
        match worker.patient(self.settings.patience * patience).and_then(|()| work(&mut worker)) {
            Ok(answer) => {
                if let Ok(mut idle) = self.idle.lock() {
                    idle.push(worker);
                }
                Ok(answer)
            }
            // The worker goes; the next document gets a new one.
            Err(e) => Err(FormatError::Stopped(worker.cause(&e))),
        }
    }
}

#[derive(Debug)]
struct Worker {
    child: Child,
    socket: UnixStream,
}

impl Worker {
    fn start(settings: &Settings) -> std::io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let child = Command::new(&settings.program)
            .arg(ARGUMENT)
            .env_clear()
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        Ok(Self { child, socket: ours })
    }

    fn patient(&self, patience: Duration) -> std::io::Result<()> {
        self.socket.set_read_timeout(Some(patience))?;
        self.socket.set_write_timeout(Some(patience))
    }

    fn ask(&mut self, reader: &Reader, bytes: &[u8]) -> std::io::Result<Answer> {
        let request = serde_json::to_vec(&Request::Read(reader.clone()))?;
        send(&mut self.socket, &request)?;
        send(&mut self.socket, bytes)?;
        let answer = receive(&mut self.socket)?.ok_or(std::io::ErrorKind::UnexpectedEof)?;
        Ok(serde_json::from_slice(&answer)?)
    }

    fn unpack(&mut self, bytes: &[u8]) -> std::io::Result<Result<Unpacked, FormatError>> {
        send(&mut self.socket, &serde_json::to_vec(&Request::Unpack)?)?;
        send(&mut self.socket, bytes)?;
        let end = std::io::ErrorKind::UnexpectedEof;
        let listing = receive(&mut self.socket)?.ok_or(end)?;
        let content = receive(&mut self.socket)?.ok_or(end)?;
        let contents = match serde_json::from_slice::<Listing>(&listing)? {
            Ok(contents) => contents,
            Err(e) => return Ok(Err(e)),
        };
        let mut rest = content.as_slice();
        let mut out = Unpacked { warnings: contents.warnings, ..Unpacked::default() };
        for (name, length) in contents.members {
            let (bytes, behind) = rest.split_at_checked(length).ok_or(end)?;
            out.members.push(Member { name, bytes: bytes.to_vec() });
            rest = behind;
        }
        Ok(Ok(out))
    }

    /// Why the worker gave no answer, in words for a person.
    fn cause(&mut self, error: &std::io::Error) -> String {
        use std::io::ErrorKind::{TimedOut, WouldBlock};
        use std::os::unix::process::ExitStatusExt;
        if matches!(error.kind(), WouldBlock | TimedOut) {
            return "it took too long".to_owned();
        }
        match self.child.wait().ok().and_then(|status| status.signal()) {
            Some(signal) if signal == rustix::process::Signal::XCPU.as_raw() => {
                "it took too much computing time".to_owned()
            }
            Some(signal) if signal == rustix::process::Signal::ABORT.as_raw() => {
                "it wanted too much memory, or broke down".to_owned()
            }
            Some(signal) if signal == rustix::process::Signal::SEGV.as_raw() => {
                "it is nested too deeply, or broke the reader".to_owned()
            }
            Some(signal) => format!("signal {signal}"),
            None => "it ended without an answer".to_owned(),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // The group: a program that the worker started goes with it.
        if let Some(group) =
            i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw)
        {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        drop(self.child.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::time::Instant;

    /// A program that behaves as a script says, whatever it is asked.
    fn pool(folder: &tempfile::TempDir, script: &str) -> Pool {
        let program = folder.path().join("worker");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        Pool::new(Settings { program, patience: Duration::from_millis(700) })
    }

    #[test]
    fn workers_that_hang_die_or_babble_cost_their_document() {
        for (script, expected) in [
            ("exec /bin/sleep 60", "it took too long"),
            ("exit 3", "it ended without an answer"),
            ("kill -SEGV $$", "it is nested too deeply, or broke the reader"),
            ("kill -KILL $$", "signal 9"),
            // An answer that is none: the length of a frame beyond any limit.
            ("printf '\\377\\377\\377\\377\\377\\377\\377\\377' >&0", "it ended without an answer"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let pool = pool(&folder, script);
            let started = Instant::now();
            let answer = pool.read(&Reader::PdfNative, b"%PDF-");
            assert_eq!(answer, Err(FormatError::Stopped(expected.to_owned())), "{script}");
            assert!(started.elapsed() < Duration::from_secs(20), "{script}");
        }
    }

    #[test]
    fn a_program_that_is_not_there() {
        let settings = Settings::new(PathBuf::from("/nowhere/worker"));
        let answer = Pool::new(settings).read(&Reader::PdfNative, b"");
        assert!(matches!(answer, Err(FormatError::Stopped(m)) if m.starts_with("no worker")));
    }
}
