//! Engines that people would use instead, on the same documents and queries.

pub mod document;
pub mod ours;
#[cfg(feature = "bench")]
pub mod postgres;
pub mod recoll;
pub mod ripgrep;
#[cfg(feature = "bench")]
pub mod sqlite;
#[cfg(feature = "bench")]
pub mod tantivy;

use std::path::{Path, PathBuf};
use std::process::Command;

use super::BenchError;
use super::question::Question;

/// Where a measurement happens.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder of the texts.
    pub texts: PathBuf,
    /// Where the engine keeps its index.
    pub index: PathBuf,
    /// The folder of our programs.
    pub programs: PathBuf,
    /// Threads, where an engine can be told.
    pub jobs: usize,
}

#[cfg(feature = "bench")]
impl Place {
    /// A program of ours that indexes for an engine that is a library: what is measured is a process
    /// of its own.
    fn child(&self, peer: &str, what: &str) -> Command {
        let mut command = Command::new(self.programs.join("acts-bench"));
        command.args(["child", peer, what]).arg(&self.texts).arg(&self.index);
        command.arg("--jobs").arg(self.jobs.to_string());
        command
    }
}

/// What an engine answers: acts that match, if it counts them.
pub type Found = Option<u64>;

/// Asks in one process, again and again. `None`: this engine has no such query.
pub type Warm = Box<dyn FnMut(&Question) -> Result<Option<Found>, BenchError>>;

/// An engine.
pub trait Peer {
    /// For tables.
    fn name(&self) -> &'static str;

    /// The folder of its index; engines that only ask otherwise share one.
    fn folder(&self) -> &'static str;

    /// True if it asks an index that another engine made.
    fn index_is_shared(&self) -> bool {
        false
    }

    /// What is not installed, and what brings it.
    fn missing(&self) -> Option<String> {
        None
    }

    /// Its version.
    fn version(&self) -> String;

    /// What it does that the others do not, or does not: a remark under the table.
    fn remark(&self) -> &'static str {
        ""
    }

    /// The program that indexes all texts. `None`: it has no index.
    ///
    /// # Errors
    /// What must be there before, and is not.
    fn index(&mut self, place: &Place) -> Result<Option<Command>, BenchError>;

    /// A process that works for its programs.
    fn server(&self) -> Option<u32> {
        None
    }

    /// Bytes of its index on the disk.
    ///
    /// # Errors
    /// What the engine says.
    fn size(&self, place: &Place) -> Result<u64, BenchError> {
        Ok(super::usage::size(&place.index))
    }

    /// The program that brings one changed file (a path below the texts) up to date.
    fn update(&self, place: &Place, file: &Path) -> Option<Command>;

    /// The program that looks for changes in all files, where an engine has one.
    fn whole(&self, _: &Place) -> Option<Command> {
        None
    }

    /// The program that answers one query: ten acts with snippets, and how many there are. `None`: it
    /// has no such query.
    fn cold(&self, place: &Place, question: &Question) -> Option<Command>;

    /// The engine in this process. `None`: it has no such thing.
    ///
    /// # Errors
    /// What the engine says.
    fn warm(&self, place: &Place) -> Result<Option<Warm>, BenchError>;
}

/// All engines, ours first.
#[cfg(feature = "bench")]
#[must_use]
pub fn all() -> Vec<Box<dyn Peer>> {
    vec![
        Box::new(ours::Ours),
        Box::new(tantivy::BARE),
        Box::new(tantivy::BARE_TOP),
        Box::new(tantivy::FRENCH),
        Box::new(sqlite::Sqlite),
        Box::new(postgres::Postgres::default()),
        Box::new(recoll::Recoll),
        Box::new(ripgrep::Ripgrep),
    ]
}

/// Ours, and what it is built on: for costs at several numbers of acts.
#[cfg(feature = "bench")]
#[must_use]
pub fn ours_and_bare() -> Vec<Box<dyn Peer>> {
    vec![Box::new(ours::Ours), Box::new(tantivy::BARE)]
}

/// What a process of its own does for an engine that is a library, or wants to be fed: `index` all texts,
/// or `update` one file.
///
/// # Errors
/// What the engine says, or that there is no such work.
#[cfg(feature = "bench")]
pub fn work(peer: &str, what: &str, place: &Place, file: &Path) -> Result<(), BenchError> {
    let Place { texts, index, jobs, .. } = place;
    match (tantivy::Tantivy::named(peer), peer, what) {
        (Some(tantivy), _, "index") => tantivy.build(texts, index, *jobs),
        (Some(tantivy), _, "update") => tantivy.replace(texts, index, file),
        (None, "sqlite", "index") => sqlite::Sqlite::build(texts, index),
        (None, "sqlite", "update") => sqlite::Sqlite::replace(texts, index, file),
        (None, "postgres", "index") => postgres::Postgres::build(texts, index),
        (None, "postgres", "update") => postgres::Postgres::replace(texts, index, file),
        _ => Err(BenchError::Program {
            program: peer.to_owned(),
            reason: format!("no engine of ours can {what}"),
        }),
    }
}

/// A program on the PATH.
#[must_use]
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// What a missing program is called, and the package of Debian that brings it.
fn lacking(name: &str, package: &str) -> Option<String> {
    program(name).is_none().then(|| format!("{name} (Debian: {package})"))
}

/// The first line that a program prints of itself.
fn first_line(program: &str, argument: &str) -> String {
    let printed = Command::new(program).arg(argument).output().map(|o| o.stdout);
    let printed = String::from_utf8_lossy(&printed.unwrap_or_default()).into_owned();
    printed.lines().next().unwrap_or("unknown version").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_its_package() {
        assert_eq!(
            lacking("no-such-engine", "engine-tools").as_deref(),
            Some("no-such-engine (Debian: engine-tools)")
        );
        assert_eq!(lacking("sh", "dash"), None);
    }
}
