//! `REPORTED`: what the last report listed, so that the next one can tell what is new.

use std::collections::BTreeSet;
use std::fs;

use super::IndexFolder;

/// Name of the file.
const REPORTED: &str = "REPORTED";

impl IndexFolder {
    /// Identities of the problems that the last report listed. None, if the file is not what was
    /// written: then all are new again.
    #[must_use]
    pub fn reported(&self) -> BTreeSet<String> {
        self.read_reported().unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// Remembers the problems that a report lists. Where nothing can be written, the next report calls
    /// the same ones new.
    pub fn remember_reported(&self, problems: &BTreeSet<String>) {
        let beside = self.path().join(format!("{REPORTED}.new"));
        let lines = problems.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        let text = format!("{}\n{lines}", crate::corpus::hash(lines.as_bytes()));
        if fs::write(&beside, text).is_ok() {
            let _ = fs::rename(&beside, self.path().join(REPORTED));
        }
    }

    /// What is wrong with the file, if anything is.
    pub(super) fn fault_of_reported(&self) -> Option<(String, String)> {
        let what = self.read_reported().err()?;
        Some((REPORTED.to_owned(), what))
    }

    fn read_reported(&self) -> Result<String, String> {
        let bytes = match fs::read(self.path().join(REPORTED)) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(String::new()),
            Err(e) => return Err(e.to_string()),
        };
        let damaged = || "its checksum does not hold: the next report lists all as new".to_owned();
        let text = String::from_utf8(bytes).map_err(|_| damaged())?;
        let (hash, lines) = text.split_once('\n').ok_or_else(damaged)?;
        if crate::corpus::hash(lines.as_bytes()) == hash {
            Ok(lines.to_owned())
        } else {
            Err(damaged())
        }
    }
}
