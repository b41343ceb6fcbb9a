//! Several programs at one index, and a corpus that does not hold still.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use acts_search::index::IndexFolder;
use acts_search::pipeline::{self, Progress, check};
use acts_search::search::{Engine, Request};

use crate::harness::{Desk, Silent, State, act};

const OBJETS: [&str; 2] = ["les tarifs de la piscine", "la subvention de l'école de musique"];

/// A corpus of which all files say the same.
fn say(desk: &Desk, objet: &str) {
    for n in 1..=4 {
        desk.file(&format!("{n}.txt"), act(&format!("2024-{n}"), objet));
    }
}

fn total(engine: &Engine, query: &str) -> usize {
    let request = Request { query: query.to_owned(), ..Request::default() };
    let response = engine.search(&request).unwrap();
    if response.relaxed { 0 } else { response.total }
}

fn open(desk: &Desk) -> Engine {
    Engine::open(&IndexFolder::new(&desk.index())).unwrap()
}

fn indexer(desk: &Desk, args: &[&str], hold: Option<(&str, &Path)>) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acts-index"));
    command.args(["-q", "--ocr", "never"]).args(args);
    command.env("ACTS_CORPUS", desk.corpus()).env("ACTS_INDEX", desk.index());
    command.env_remove("RUST_BACKTRACE").stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some((point, file)) = hold {
        command.env("ACTS_FAILPOINT", format!("{point}:{}", file.display()));
    }
    command.spawn().unwrap()
}

fn wait_for(file: &Path) {
    let started = Instant::now();
    while !file.exists() {
        assert!(started.elapsed() < Duration::from_secs(60), "never held");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Every search during many runs sees one state, whole: all files say the one or the other.
#[test]
fn searches_while_the_index_is_swapped() {
    let desk = Desk::new();
    say(&desk, OBJETS[0]);
    pipeline::run(&desk.settings(), &Silent).unwrap();
    let done = AtomicBool::new(false);
    let searches = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let engine = open(&desk);
                    let seen =
                        [total(&engine, "tarifs piscine"), total(&engine, "subvention musique")];
                    assert!(seen == [4, 0] || seen == [0, 4], "{seen:?}");
                    searches.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for k in 1..=12 {
            say(&desk, OBJETS[k % 2]);
            let mut settings = desk.settings();
            settings.rebuild = k % 3 == 0;
            if let Err(e) = pipeline::run(&settings, &Silent) {
                done.store(true, Ordering::Relaxed);
                panic!("{e}");
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(searches.load(Ordering::Relaxed) > 5, "{searches:?}");
}

#[test]
fn an_open_search_keeps_its_state() {
    let desk = Desk::new();
    say(&desk, OBJETS[0]);
    pipeline::run(&desk.settings(), &Silent).unwrap();
    let old = open(&desk);
    let before = State::of_engine(&old);
    say(&desk, OBJETS[1]);
    let mut settings = desk.settings();
    settings.rebuild = true;
    pipeline::run(&settings, &Silent).unwrap();
    assert!(!desk.index().join("generation-000001").exists(), "its files are removed");
    assert_eq!(State::of_engine(&old), before);
    assert_eq!([total(&old, "tarifs piscine"), total(&old, "subvention musique")], [4, 0]);
    assert_eq!(total(&open(&desk), "subvention musique"), 4);
}

/// A search that comes while a run is anywhere sees what was there, and does not wait.
#[test]
fn a_run_that_is_held_is_not_seen() {
    if !cfg!(debug_assertions) {
        println!("skipped: a release has no failpoints");
        return;
    }
    let desk = Desk::new();
    say(&desk, OBJETS[0]);
    pipeline::run(&desk.settings(), &Silent).unwrap();
    let marker = desk.corpus().with_file_name("held");
    say(&desk, OBJETS[1]);
    for (point, tarifs) in [("committed", 4), ("merged", 4), ("swap", 4), ("swapped", 0)] {
        let child = indexer(&desk, &["--rebuild"], Some((point, &marker)));
        wait_for(&marker);
        assert_eq!(total(&open(&desk), "tarifs piscine"), tarifs, "{point}");
        assert!(check(&IndexFolder::new(&desk.index())).unwrap().is_sound(), "{point}");
        if point == "swapped" {
            fs::remove_file(&marker).unwrap();
            assert!(child.wait_with_output().unwrap().status.success());
        } else {
            let mut child = child;
            child.kill().unwrap();
            child.wait().unwrap();
            fs::remove_file(&marker).unwrap();
        }
    }
}

#[test]
fn of_two_runs_one_wins() {
    let desk = Desk::new();
    say(&desk, OBJETS[0]);
    for round in 0..4 {
        say(&desk, OBJETS[round % 2]);
        let both = [indexer(&desk, &["--rebuild"], None), indexer(&desk, &["--rebuild"], None)];
        let outputs = both.map(|child| child.wait_with_output().unwrap());
        let codes = outputs.each_ref().map(|o| o.status.code().unwrap());
        assert!(codes.contains(&0), "{outputs:?}");
        for output in outputs.iter().filter(|o| !o.status.success()) {
            assert_eq!(output.status.code(), Some(2));
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(said.contains("another acts-index is writing"), "{said}");
        }
        assert_eq!(State::of(&desk.index()).acts.len(), 4);
    }
    if !cfg!(debug_assertions) {
        return;
    }
    // While the first holds the lock for certain, the second is told so at once.
    let marker = desk.corpus().with_file_name("held");
    let first = indexer(&desk, &["--rebuild"], Some(("started", &marker)));
    wait_for(&marker);
    let second = indexer(&desk, &[], None).wait_with_output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains("wait for it to end"), "{said}");
    let repair = indexer(&desk, &["--check"], None).wait_with_output().unwrap();
    assert_eq!(repair.status.code(), Some(0), "a check needs no lock");
    fs::remove_file(&marker).unwrap();
    assert!(first.wait_with_output().unwrap().status.success());
}

/// Changes the corpus once the walk has seen it, before anything is read.
struct Changes(Mutex<Vec<Box<dyn FnOnce() + Send>>>);

impl Progress for Changes {
    fn start(&self, _: usize, _: u64) {
        for change in self.0.lock().unwrap().drain(..) {
            change();
        }
    }
    fn file(&self, _: &str, _: u64) {}
    fn finish(&self) {}
}

#[test]
fn a_corpus_that_changes_while_it_is_walked() {
    let desk = Desk::new();
    for n in 1..=6 {
        desk.file(&format!("{n}.txt"), act(&format!("2024-{n}"), OBJETS[0]));
    }
    let path = |name: &str| -> PathBuf { desk.corpus().join(name) };
    let (gone, grown, replaced) = (path("1.txt"), path("2.txt"), path("3.txt"));
    let (folder, huge, new) = (path("4.txt"), path("5.txt"), path("new.txt"));
    let changes: Vec<Box<dyn FnOnce() + Send>> = vec![
        Box::new(move || fs::remove_file(gone).unwrap()),
        Box::new(move || {
            let text = fs::read_to_string(&grown).unwrap();
            fs::write(&grown, text + "Article 2 : le surplus est voté.\n").unwrap();
        }),
        Box::new(move || {
            fs::remove_file(&replaced).unwrap();
            fs::write(&replaced, act("2024-33", OBJETS[1])).unwrap();
        }),
        Box::new(move || {
            fs::remove_file(&folder).unwrap();
            fs::create_dir(&folder).unwrap();
        }),
        Box::new(move || fs::write(huge, "x".repeat(2 << 20)).unwrap()),
        Box::new(move || fs::write(new, act("2024-7", OBJETS[1])).unwrap()),
    ];
    let summary = pipeline::run(&desk.settings(), &Changes(Mutex::new(changes))).unwrap();
    let why = |path: &str| {
        let of = summary.unreadable.iter().find(|p| p.path == path);
        of.map(|p| p.reason.clone()).unwrap_or_default()
    };
    assert!(why("1.txt").contains("vanished"), "{summary:?}");
    assert!(why("4.txt").contains("became something else"), "{summary:?}");
    assert!(why("5.txt").contains("it grew over the limit"), "{summary:?}");
    assert!(check(&IndexFolder::new(&desk.index())).unwrap().is_sound());
    // The next run sees what changed, and ends where a clean index does.
    pipeline::run(&desk.settings(), &Silent).unwrap();
    let other = tempfile::tempdir().unwrap();
    let mut settings = desk.settings();
    settings.index = other.path().join("index");
    pipeline::run(&settings, &Silent).unwrap();
    assert_eq!(State::of(&desk.index()), State::of(&settings.index));
    assert_eq!(total(&open(&desk), "subvention"), 2);
    assert_eq!(total(&open(&desk), "surplus"), 1);
}

/// What is no file any more must not be waited for.
#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_a_file_is_not_waited_for() {
    if Command::new("mkfifo").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("skipped: no mkfifo here");
        return;
    }
    let desk = Desk::new();
    desk.file("1.txt", act("2024-1", OBJETS[0]));
    let pipe = desk.file("2.txt", act("2024-2", OBJETS[0]));
    let change: Box<dyn FnOnce() + Send> = Box::new(move || {
        fs::remove_file(&pipe).unwrap();
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    });
    let summary = pipeline::run(&desk.settings(), &Changes(Mutex::new(vec![change]))).unwrap();
    assert_eq!((summary.acts, summary.unreadable.len()), (1, 1), "{summary:?}");
}
