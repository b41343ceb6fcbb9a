//! Queries that are made to run away: answered in bounded time and memory, and what was cut is said.

use std::process::Command;
use std::time::{Duration, Instant};

use acts_search::acts::read_acts;
use acts_search::acts::registry::Registry;
use acts_search::index::IndexFolder;
use acts_search::pipeline;
use acts_search::search::{Engine, Request};

use crate::harness::{Desk, Silent, act};

/// Far more than any of them takes, for a machine that does other things as well.
const PATIENCE: Duration = Duration::from_secs(20);

/// Bytes that a search may map, in all.
const MEMORY_KB: u32 = 900_000;

/// An index with many words.
fn desk() -> Desk {
    let desk = Desk::new();
    let letters: Vec<char> = "aeioubcdfglmnprst".chars().collect();
    for file in 0..4usize {
        let words = (0..6_000usize).map(|n| {
            let mut n = n * 31 + file * 7_919;
            let mut word = String::new();
            for _ in 0..5 {
                word.push(letters[n % letters.len()]);
                n /= 3;
            }
            word
        });
        let text: Vec<String> = words.collect();
        desk.file(&format!("{file}.txt"), act(&format!("2024-{file}"), &text.join(" ")));
    }
    pipeline::run(&desk.settings(), &Silent).unwrap();
    desk
}

#[test]
fn no_query_runs_away() {
    let desk = desk();
    let engine = Engine::open(&IndexFolder::new(&desk.index())).unwrap();
    let prefixes = |n: usize| -> String {
        let two = |k: usize| [b'a' + (k % 26) as u8, b'a' + (k / 26 % 26) as u8];
        (0..n).map(|k| format!("{}* ", String::from_utf8_lossy(&two(k)))).collect()
    };
    let terms: String = (0..10_000).map(|n| format!("mot{n} ")).collect();
    let phrase: String = (0..2_000).map(|n| format!("m{n} ")).collect();
    // Each with what an answer to it has to say was cut.
    let queries: Vec<(&str, String, &str)> = vec![
        ("open", "(".repeat(100_000), "cut after"),
        ("nested", format!("{}eau{}", "(".repeat(100_000), ")".repeat(100_000)), "cut after"),
        ("nested, short", format!("{}eau{}", "(".repeat(90), ")".repeat(90)), "parentheses deeper"),
        ("nested or", "(eau OU ".repeat(1_000), "parentheses deeper"),
        ("nested not", "-(eau ".repeat(1_000), "parentheses deeper"),
        ("minus", "-".repeat(100_000), "cut after"),
        ("one letter", "a* b* c*".to_owned(), "at least 2 letters"),
        ("prefixes", prefixes(600), "with * or ~"),
        (
            "fuzzy",
            "ab~2 le~2 a~2 abc~2 tar~2 pis~2 eau~2 mer~2 sol~2 vin~2".to_owned(),
            "with * or ~",
        ),
        ("fuzzy and long", format!("{}~2", "a".repeat(15_000)), "no word of any act is like that"),
        ("long word", "b".repeat(15_000), ""),
        ("longer word", "b".repeat(1 << 20), "cut after"),
        ("terms", terms, "only the first 48 words"),
        ("compound", "a1-b2-c3-".repeat(1_500), "only the first 48 words"),
        ("exact", format!("={}", "abc-def-".repeat(1_800)), ""),
        ("phrase", format!("\"{phrase}\""), "words of a phrase"),
        ("title", format!("titre:\"{phrase}\""), "words of a phrase"),
        ("near", "eau PROCHE ".repeat(2_000), "cut after"),
        ("near, far", "\"eau mer\"~999999999999".to_owned(), ""),
        ("quotes", "\"".repeat(15_000), ""),
        ("numbers", "2024/1 ".repeat(2_000), "only the first 48 words"),
        ("digits", "9".repeat(15_000), ""),
        ("days", "12 mars 2024 ".repeat(1_200), ""),
        ("amounts", "1 500 € ".repeat(1_500), ""),
        ("spelt", "deux mille ".repeat(1_300), ""),
        ("fields", "date:2024 ".repeat(1_500), "only the first 48 words"),
        ("accents", "e\u{301}".repeat(5_000), ""),
        ("blanks", " ".repeat(1 << 20), "cut after"),
        ("controls", "\u{0}\u{202e}".repeat(4_000), ""),
    ];
    for (name, query, note) in queries {
        let started = Instant::now();
        let response = engine.search(&Request { query, ..Request::default() }).unwrap();
        let took = started.elapsed();
        assert!(took < PATIENCE, "{name}: {took:?}");
        if took > Duration::from_secs(1) {
            println!("{name}: {took:?}");
        }
        let said = response.notes.iter().any(|n| n.contains(note));
        assert!(note.is_empty() || said, "{name}: {:?}", response.notes);
        assert!(response.notes.len() <= 60, "{name}: {} notes", response.notes.len());
    }
}

/// The same from outside, with a limit on memory.
#[cfg(unix)]
#[test]
fn no_query_takes_all_memory() {
    let desk = desk();
    let program = env!("CARGO_BIN_EXE_acts-search");
    let long = "a".repeat(15_000);
    let deep = "(".repeat(100_000);
    for args in [
        vec![format!("{long}~2")],
        vec![long.clone()],
        vec![deep.clone()],
        vec!["--complete".to_owned(), long.clone()],
        vec!["--show".to_owned(), deep.clone()],
        vec!["--authority".to_owned(), long.clone()],
        vec!["--epci".to_owned(), deep.clone()],
        vec!["--number".to_owned(), long.clone()],
        vec!["--path".to_owned(), long.clone()],
        vec!["--date".to_owned(), long.clone()],
        vec!["--in-force".to_owned(), deep],
        vec!["-n".to_owned(), usize::MAX.to_string(), "eau".to_owned()],
        vec!["--offset".to_owned(), usize::MAX.to_string(), "eau".to_owned()],
        vec!["--snippets".to_owned(), usize::MAX.to_string(), "abc~2".to_owned()],
    ] {
        let started = Instant::now();
        let output = Command::new("sh")
            .args(["-c", &format!("ulimit -v {MEMORY_KB}; exec \"$0\" \"$@\""), program])
            .args(&args)
            .env("ACTS_INDEX", desk.index())
            .env_remove("RUST_BACKTRACE")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let name: String = args.join(" ").chars().take(40).collect();
        assert!(started.elapsed() < PATIENCE, "{name}");
        assert!(matches!(output.status.code(), Some(0..=2)), "{name}: {} {said}", output.status);
        assert!(!said.contains("fault of the program"), "{name}: {said}");
    }
}

/// A file may be one line of a megabyte, full of what rules look for.
#[test]
fn no_text_runs_away() {
    let units = [
        "le 12/03/2024 ",
        "délibération ",
        "vu l'arrêté n° 2024-12 du 3 mai 2024 ",
        "commune de Cambrai ",
    ];
    for unit in units {
        let text = unit.repeat((256 << 10) / unit.len());
        let started = Instant::now();
        let read = read_acts("a.txt", &text, Registry::builtin());
        assert!(started.elapsed() < PATIENCE, "{unit}: {:?}", started.elapsed());
        assert!(read.iter().all(|act| act.place.end <= text.len()), "{unit}");
    }
}
