//! One engine, measured: indexing, size, memory, queries cold and warm, the update of one file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::BenchError;
use super::latency::Latency;
use super::peers::{Peer, Place};
use super::question::Question;
use super::usage::{self, Usage, Watch};

/// What is asked of the engines, and how often.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Asked of a process of its own each.
    pub cold: Vec<Question>,
    /// Asked in one process.
    pub warm: Vec<Question>,
    /// Times that the warm ones are asked behind a first time that is not measured.
    pub rounds: usize,
    /// Cold queries end after so long, but not before ten.
    pub patience: Duration,
}

/// Cold queries at least, however long they take.
const LEAST: usize = 10;

/// What an engine took.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Measured {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What to know when reading its figures.
    pub remark: String,
    /// Why it was not run.
    pub missing: Option<String>,
    /// Indexing all texts.
    pub indexing: Option<Usage>,
    /// Bytes of the index.
    pub size: Option<u64>,
    /// From the start of the program that brings one changed file up to date to its end, in seconds.
    pub update: Option<f64>,
    /// Runs that only this engine has: name, seconds.
    pub others: BTreeMap<String, f64>,
    /// Whole processes, page cache warm.
    pub cold: Option<Latency>,
    /// Peak of the private memory of a cold query, in bytes, the worst of some.
    pub cold_private: Option<u64>,
    /// In one process.
    pub warm: Option<Latency>,
    /// The same by kind of query.
    pub kinds: BTreeMap<String, Latency>,
    /// Of the warm queries that it counts answers for, how many had one, in percent.
    pub found: Option<f64>,
}

/// Measures an engine. Its index is made anew, and left for others that share it.
///
/// # Errors
/// What fails: no figure is better than a wrong one.
pub fn measure(
    peer: &mut dyn Peer,
    place: &Place,
    asking: &Asking,
    update: Option<&Path>,
) -> Result<Measured, BenchError> {
    let mut out = Measured {
        name: peer.name().to_owned(),
        remark: peer.remark().to_owned(),
        missing: peer.missing(),
        ..Measured::default()
    };
    if out.missing.is_some() {
        return Ok(out);
    }
    out.version = peer.version();
    let shares = place.index.exists() && peer.index_is_shared();
    if !shares && place.index.exists() {
        fs::remove_dir_all(&place.index).map_err(BenchError::io(&place.index))?;
    }
    if let Some(mut command) = peer.index(place)? {
        let (usage, _) = usage::run(&mut command, peer.server(), Watch::Often, &[0])?;
        out.indexing = Some(usage);
        out.size = Some(peer.size(place)?);
    }
    cold(peer, place, asking, &mut out)?;
    warm(peer, place, asking, &mut out)?;
    if let Some(file) = update {
        updated(peer, place, file, &mut out)?;
    }
    Ok(out)
}

/// Exit statuses of a search: something was found, or nothing; xargs says 123 for nothing.
const ANSWERED: [i32; 3] = [0, 1, 123];

fn cold(
    peer: &dyn Peer,
    place: &Place,
    asking: &Asking,
    out: &mut Measured,
) -> Result<(), BenchError> {
    let mut times = Vec::new();
    let started = Instant::now();
    // The first one pays for what the page cache does not have yet.
    let first = asking.cold.first().into_iter().map(|q| (q, false));
    for (question, counts) in first.chain(asking.cold.iter().map(|q| (q, true))) {
        if started.elapsed() > asking.patience && times.len() >= LEAST {
            break;
        }
        let Some(mut command) = peer.cold(place, question) else { continue };
        let (usage, _) = usage::run(&mut command, None, Watch::Never, &ANSWERED)?;
        if counts {
            times.push(Duration::from_secs_f64(usage.wall));
        }
    }
    out.cold = Latency::of(&times);
    let mut commands = asking.cold.iter().filter_map(|q| peer.cold(place, q)).take(LEAST);
    if out.cold.is_some() {
        let peak = commands.try_fold(0, |peak, mut command| {
            let (usage, _) = usage::run(&mut command, None, Watch::Always, &ANSWERED)?;
            Ok::<u64, BenchError>(usage.private.max(peak))
        })?;
        out.cold_private = Some(peak);
    }
    Ok(())
}

fn warm(
    peer: &dyn Peer,
    place: &Place,
    asking: &Asking,
    out: &mut Measured,
) -> Result<(), BenchError> {
    let Some(mut ask) = peer.warm(place)? else { return Ok(()) };
    let (mut times, mut kinds) = (Vec::new(), BTreeMap::<&str, Vec<Duration>>::new());
    let (mut counted, mut found) = (0_usize, 0_usize);
    for round in 0..=asking.rounds {
        for question in &asking.warm {
            let started = Instant::now();
            let Some(answer) = ask(question)? else { continue };
            let took = started.elapsed();
            if round > 0 {
                times.push(took);
                kinds.entry(question.kind).or_default().push(took);
            } else if let Some(total) = answer {
                counted += 1;
                found += usize::from(total > 0);
            }
        }
    }
    out.warm = Latency::of(&times);
    out.kinds =
        kinds.iter().filter_map(|(k, t)| Some(((*k).to_owned(), Latency::of(t)?))).collect();
    out.found = (counted > 0).then(|| 100.0 * found as f64 / counted as f64);
    Ok(())
}

/// A file that is changed, and as it was again when this goes.
struct Changed {
    path: PathBuf,
    before: Vec<u8>,
}

impl Changed {
    fn new(path: PathBuf) -> Result<Self, BenchError> {
        let before = fs::read(&path).map_err(BenchError::io(&path))?;
        let changed = Self { path, before };
        changed.write("\nmodification\n")?;
        Ok(changed)
    }

    /// The text with something behind it.
    fn write(&self, more: &str) -> Result<(), BenchError> {
        let content = [&self.before[..], more.as_bytes()].concat();
        fs::write(&self.path, content).map_err(BenchError::io(&self.path))
    }
}

impl Drop for Changed {
    fn drop(&mut self) {
        let _ = self.write("");
    }
}

fn updated(
    peer: &dyn Peer,
    place: &Place,
    file: &Path,
    out: &mut Measured,
) -> Result<(), BenchError> {
    let Some(mut command) = peer.update(place, file) else { return Ok(()) };
    let seconds = |command: &mut Command| -> Result<f64, BenchError> {
        Ok(usage::run(command, peer.server(), Watch::Never, &[0])?.0.wall)
    };
    let changed = Changed::new(place.texts.join(file))?;
    out.update = Some(seconds(&mut command)?);
    if let Some(mut whole) = peer.whole(place) {
        out.others.insert("run with nothing changed".to_owned(), seconds(&mut whole)?);
        changed.write("\nmodification de plus\n")?;
        out.others.insert("run with one file changed".to_owned(), seconds(&mut whole)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An engine that nobody has.
    struct Absent;

    impl Peer for Absent {
        fn name(&self) -> &'static str {
            "absent"
        }
        fn folder(&self) -> &'static str {
            "absent"
        }
        fn missing(&self) -> Option<String> {
            Some("absentq (Debian: absent)".to_owned())
        }
        fn version(&self) -> String {
            unreachable!("it is not there")
        }
        fn index(&mut self, _: &Place) -> Result<Option<Command>, BenchError> {
            unreachable!("it is not there")
        }
        fn update(&self, _: &Place, _: &Path) -> Option<Command> {
            None
        }
        fn cold(&self, _: &Place, _: &Question) -> Option<Command> {
            None
        }
        fn warm(&self, _: &Place) -> Result<Option<super::super::peers::Warm>, BenchError> {
            Ok(None)
        }
    }

    fn place() -> Place {
        let nowhere = || PathBuf::from("/nowhere");
        Place { texts: nowhere(), index: nowhere(), programs: nowhere(), jobs: 1 }
    }

    fn nothing() -> Asking {
        Asking { cold: vec![], warm: vec![], rounds: 1, patience: Duration::ZERO }
    }

    #[test]
    fn what_is_missing_is_named_and_not_run() {
        let measured = measure(&mut Absent, &place(), &nothing(), None).expect("nothing is run");
        assert_eq!(measured.missing.as_deref(), Some("absentq (Debian: absent)"));
        assert!(measured.indexing.is_none() && measured.warm.is_none());
    }

    #[test]
    fn a_changed_file_is_as_it_was_afterwards() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.txt");
        fs::write(&path, "avant").expect("a text");
        let changed = Changed::new(path.clone()).expect("changed");
        assert_eq!(fs::read_to_string(&path).expect("a text"), "avant\nmodification\n");
        drop(changed);
        assert_eq!(fs::read_to_string(&path).expect("a text"), "avant");
    }
}
