//! Runs that are killed: at every failpoint, and at any moment.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use acts_search::index::IndexFolder;
use acts_search::index::failpoint::POINTS;
use acts_search::pipeline::{self, check};

use crate::damage::Seeded;
use crate::harness::{Desk, Silent, State, act};

/// Kills in all: at failpoints and at random moments.
const KILLS: usize = 204;

/// A corpus that changes between two states, with what a clean index of each holds.
struct Swinging {
    desk: Desk,
    /// Which of the two the corpus is in.
    now: usize,
    clean: [State; 2],
}

impl Swinging {
    fn new() -> Self {
        let mut one = Self { desk: Desk::new(), now: 0, clean: [EMPTY, EMPTY] };
        for k in [1, 0] {
            one.set(k);
            let other = tempfile::tempdir().unwrap();
            let mut settings = one.desk.settings();
            settings.index = other.path().join("index");
            pipeline::run(&settings, &Silent).unwrap();
            one.clean[k] = State::of(&settings.index);
        }
        assert_ne!(one.clean[0], one.clean[1]);
        one.complete();
        one
    }

    /// Files come, go, change, and are copies of each other or not.
    fn set(&mut self, k: usize) {
        let desk = &self.desk;
        let objet = ["les tarifs de la piscine", "la subvention de l'école de musique"][k];
        for n in 1..=3 {
            desk.file(&format!("{n}.txt"), act(&format!("2024-{n}"), objet));
        }
        // Two pairs, so that merging has a second step.
        for (n, other, objet) in [(8, 9, "le marché"), (11, 12, "la cantine")] {
            let (number, other) = (format!("2024-{n}"), format!("2024-{other}"));
            desk.file(&format!("same-{n}.txt"), act(&number, objet));
            desk.file(&format!("copy-{n}.txt"), act([&number, &other][k], objet));
        }
        if k == 0 {
            desk.file("new.txt", act("2024-10", "le stade"));
        } else {
            let _ = fs::remove_file(desk.corpus().join("new.txt"));
        }
        self.now = k;
    }

    fn swing(&mut self) {
        self.set(1 - self.now);
    }

    /// Starts a run in a process of its own.
    fn start(&self, args: &[&str], hold: Option<(&str, &Path)>) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_acts-index"));
        command.args(["-q", "--ocr", "never", "--jobs", "2", "--max-size", "1M"]).args(args);
        command.env("ACTS_CORPUS", self.desk.corpus()).env("ACTS_INDEX", self.desk.index());
        if let Some((point, file)) = hold {
            command.env("ACTS_FAILPOINT", format!("{point}:{}", file.display()));
        }
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// After a kill: the state before or the state after, whole.
    fn look(&self, what: &str) -> usize {
        let state = State::of(&self.desk.index());
        let found = self.clean.iter().position(|clean| *clean == state);
        found.unwrap_or_else(|| panic!("{what}: neither before nor after: {state:#?}"))
    }

    /// The next run: it needs nobody's help, ends in the state of the corpus, and tidies up.
    fn complete(&self) {
        pipeline::run(&self.desk.settings(), &Silent).unwrap();
        assert_eq!(State::of(&self.desk.index()), self.clean[self.now]);
        let check = check(&IndexFolder::new(&self.desk.index())).unwrap();
        assert!(check.is_sound(), "{check:?}");
        let mut names: Vec<String> = fs::read_dir(self.desk.index())
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, ["CURRENT", "LOCK", check.generation.as_str()]);
    }
}

const EMPTY: State =
    State { acts: std::collections::BTreeMap::new(), files: std::collections::BTreeMap::new() };

/// `kill -9`.
fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn killed_at_every_failpoint() {
    if !cfg!(debug_assertions) {
        println!("skipped: a release has no failpoints");
        return;
    }
    let mut it = Swinging::new();
    let marker = it.desk.corpus().with_file_name("held");
    for (point, args, after) in POINTS
        .iter()
        .filter(|p| **p != "created")
        .map(|p| (*p, &[][..], *p == "swapped" || *p == "removed"))
        .chain([("created", &["--rebuild"][..], false), ("swapped", &["--rebuild"][..], true)])
        .chain(["reading@3", "merging@2"].map(|p| (p, &[][..], false)))
    {
        it.swing();
        let before = 1 - it.now;
        let child = it.start(args, Some((point, &marker)));
        let started = Instant::now();
        while !marker.exists() {
            assert!(started.elapsed() < Duration::from_secs(60), "{point} is never passed");
            std::thread::sleep(Duration::from_millis(2));
        }
        kill(child);
        fs::remove_file(&marker).unwrap();
        let found = it.look(point);
        assert_eq!(found == it.now, after, "{point}: {before} {found}");
        it.complete();
    }
}

#[test]
fn killed_at_any_moment() {
    // Two at once: a run in a debug build takes its time.
    let left = AtomicUsize::new(KILLS - POINTS.len() - 3);
    let (ended, after) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for seed in [11, 12] {
            let (left, ended, after) = (&left, &ended, &after);
            scope.spawn(move || {
                let mut it = Swinging::new();
                let mut random = Seeded(seed);
                let marker = it.desk.corpus().with_file_name("held");
                // Moments are counted from where a run has the right to write.
                let hold = cfg!(debug_assertions).then_some(("started", marker.as_path()));
                // How long a run takes from there, in milliseconds: it is measured again and again.
                let mut whole = 150.0;
                while left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
                    .is_ok()
                {
                    it.swing();
                    let rebuild: &[&str] = if random.below(4) == 0 { &["--rebuild"] } else { &[] };
                    let mut child = it.start(rebuild, hold);
                    while hold.is_some() && !marker.exists() {
                        std::thread::sleep(Duration::from_millis(1));
                    }
                    let _ = fs::remove_file(&marker);
                    let started = Instant::now();
                    let most = f64::from(u32::try_from(random.below(1000)).unwrap());
                    let moment = Duration::from_secs_f64(whole / 1000.0 * 1.2 * most / 1000.0);
                    let done = loop {
                        if child.try_wait().unwrap().is_some() {
                            break true;
                        }
                        if started.elapsed() >= moment {
                            break false;
                        }
                        std::thread::sleep(Duration::from_millis(1));
                    };
                    if done {
                        whole = 0.5 * whole + 500.0 * started.elapsed().as_secs_f64();
                        ended.fetch_add(1, Ordering::Relaxed);
                        left.fetch_add(1, Ordering::Relaxed);
                    } else {
                        kill(child);
                        // Nothing is swapped yet: the moments were too early.
                        whole *= if State::of(&it.desk.index()) == it.clean[it.now] {
                            0.98
                        } else {
                            1.02
                        };
                    }
                    let found = it.look("a random moment");
                    assert!(found == it.now || !done);
                    after.fetch_add(usize::from(found == it.now && !done), Ordering::Relaxed);
                    it.complete();
                }
            });
        }
    });
    let late = ended.load(Ordering::Relaxed) + after.load(Ordering::Relaxed);
    assert!(late > 0, "all were killed long before their end");
    println!("{ended:?} runs ended before they were killed, {after:?} were killed after the swap");
}
