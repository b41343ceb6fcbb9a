//! `acts-index FILE…`: only what is named is looked at, and what belongs to it.

use std::fs;

use acts_search::pipeline;

use crate::harness::{Desk, Silent, State, act};

const ID: &str = "059-299900019-20240312-2024_5-DE";

/// The index that the corpus as it is would give.
fn clean(desk: &Desk) -> State {
    let other = tempfile::tempdir().unwrap();
    let mut settings = desk.settings();
    settings.index = other.path().join("index");
    pipeline::run(&settings, &Silent).unwrap();
    State::of(&settings.index)
}

fn desk() -> Desk {
    let desk = Desk::new();
    for n in 1..=4 {
        desk.file(&format!("a/{n}.txt"), act(&format!("2024-{n}"), "les tarifs de la piscine"));
    }
    desk.file(&format!("a/99_DE-{ID}-1-1_1.txt"), act("2024-5", "le règlement du marché"));
    desk.file(&format!("a/22_DA-{ID}-1-1_2.txt"), "Annexe : plan des emplacements\n");
    assert_eq!(desk.run_index(&["-q", "--ocr", "never"]).code(), 0);
    desk
}

fn list(json: &serde_json::Value, key: &str) -> Vec<String> {
    json[key].as_array().unwrap().iter().map(|p| p.as_str().unwrap().to_owned()).collect()
}

#[test]
fn new_changed_and_deleted_files() {
    let desk = desk();
    desk.file("a/1.txt", act("2024-1", "la subvention"));
    desk.file("b/new.txt", act("2024-9", "le stade"));
    // Changed as well, and not named.
    desk.file("a/3.txt", act("2024-3", "le cimetière"));
    fs::remove_file(desk.corpus().join("a/2.txt")).unwrap();
    let args = ["--json", "corpus/a/1.txt", "corpus/b/new.txt", "corpus/a/2.txt"];
    let dry = desk.run_index(&[&args[..], &["--dry-run"]].concat()).json();
    assert_eq!(
        (list(&dry, "changed"), list(&dry, "removed")),
        (vec!["a/1.txt".into()], vec!["a/2.txt".into()])
    );
    let s = desk.run_index(&args).json();
    assert_eq!(list(&s, "added"), ["b/new.txt"]);
    assert_eq!(list(&s, "changed"), ["a/1.txt"]);
    assert_eq!(list(&s, "removed"), ["a/2.txt"]);
    assert_eq!(
        (s["acts"].as_u64(), s["files"].as_u64(), s["named"].as_bool()),
        (Some(5), Some(2), Some(true))
    );
    assert_eq!(desk.search(&["--count", "cimetière"]).out(), "0\n", "nobody named it");
    let all = desk.run_index(&["--json"]).json();
    assert_eq!(
        (list(&all, "changed"), all["unchanged"].as_u64()),
        (vec!["a/3.txt".into()], Some(5))
    );
    assert_eq!(State::of(&desk.index()), clean(&desk));
    let page = desk.run_index(&["corpus/a/1.txt"]).out();
    assert!(page.starts_with("1 file looked at: 0 added, 0 changed"), "{page}");
}

#[test]
fn folders_there_and_gone() {
    let desk = desk();
    desk.file("c/d/1.txt", act("2024-21", "le stade"));
    desk.file("c/2.txt", act("2024-22", "le gymnase"));
    assert_eq!(
        list(&desk.run_index(&["--json", "corpus/c"]).json(), "added"),
        ["c/2.txt", "c/d/1.txt"]
    );
    assert_eq!(State::of(&desk.index()), clean(&desk));
    fs::remove_dir_all(desk.corpus().join("c")).unwrap();
    assert_eq!(
        list(&desk.run_index(&["--json", "corpus/c"]).json(), "removed"),
        ["c/2.txt", "c/d/1.txt"]
    );
    assert_eq!(State::of(&desk.index()), clean(&desk));
    // The corpus itself is all of it.
    assert_eq!(desk.run_index(&["--json", "corpus"]).json()["unchanged"], 6);
}

/// One file of a transmission stands for all: the act and its annexes are read together.
#[test]
fn a_transmission_is_read_as_one() {
    let desk = desk();
    let annex = format!("a/22_DA-{ID}-1-1_3.txt");
    desk.file(&annex, "Annexe : grille des droits de place\n");
    assert_eq!(desk.run_index(&["-q", &format!("corpus/{annex}")]).code(), 0);
    assert_eq!(desk.search(&["--count", "grille", "emplacements", "règlement"]).out(), "1\n");
    assert_eq!(State::of(&desk.index()), clean(&desk));
    fs::remove_file(desk.corpus().join(&annex)).unwrap();
    assert_eq!(desk.run_index(&["-q", &format!("corpus/{annex}")]).code(), 0);
    assert_eq!(desk.search(&["--count", "grille"]).out(), "0\n");
    assert_eq!(State::of(&desk.index()), clean(&desk));
    // Without its act, an annex stands alone; and comes home with it.
    let main = format!("a/99_DE-{ID}-1-1_1.txt");
    let text = fs::read(desk.corpus().join(&main)).unwrap();
    fs::remove_file(desk.corpus().join(&main)).unwrap();
    assert_eq!(desk.run_index(&["-q", &format!("corpus/{main}")]).code(), 0);
    assert_eq!(State::of(&desk.index()), clean(&desk));
    desk.file(&main, text);
    assert_eq!(desk.run_index(&["-q", &format!("corpus/{main}")]).code(), 0);
    assert_eq!(State::of(&desk.index()), clean(&desk));
}

#[test]
fn names_that_are_refused() {
    let desk = desk();
    let outside = desk.corpus().with_file_name("elsewhere.txt");
    fs::write(&outside, "x").unwrap();
    let before = State::of(&desk.index());
    for (name, words) in [
        ("elsewhere.txt", "elsewhere.txt is not in the corpus"),
        ("corpus/../elsewhere.txt", "is not in the corpus"),
        ("/etc/passwd", "is not in the corpus"),
        ("corpus/typo.txt", "no such file or folder"),
    ] {
        let ran = desk.run_index(&["corpus/a/1.txt", name]);
        assert_eq!(ran.code(), 2, "{name}");
        assert!(ran.err().contains(words), "{name}: {}", ran.err());
    }
    assert_eq!(State::of(&desk.index()), before);
    for args in [["--rebuild", "corpus/a/1.txt"], ["--check", "corpus/a/1.txt"]] {
        assert_eq!(desk.run_index(&args).code(), 2, "{args:?}");
    }
    desk.file("a/.hidden.txt", act("2024-1", "le stade"));
    desk.file("a/image.png", "x");
    let s = desk.run_index(&["--json", "corpus/a/.hidden.txt", "corpus/a/image.png"]).json();
    assert_eq!((s["skipped"].as_array().unwrap().len(), s["acts"].as_u64()), (2, Some(5)));
}

/// Where the rest would be read otherwise now, all is read.
#[test]
fn all_is_read_where_it_has_to_be() {
    let desk = desk();
    desk.file("a/3.txt", act("2024-3", "le cimetière"));
    desk.file(
        "authorities.toml",
        "[[authority]]\nname = \"Syndicat du Test\"\nkind = \"syndicat\"\n",
    );
    let s = desk.run_index(&["--json", "corpus/a/1.txt"]).json();
    assert!(s["reread"].as_str().unwrap().contains("authorities.toml"), "{s}");
    assert_eq!(desk.search(&["--count", "cimetière"]).out(), "1\n");
    let none = Desk::new();
    none.file("1.txt", act("2024-1", "le stade"));
    none.file("2.txt", act("2024-2", "le stade"));
    assert_eq!(none.run_index(&["--json", "corpus/1.txt"]).json()["acts"], 2, "no index yet");
}

/// Many small runs: segments do not pile up, and nothing is lost on the way.
#[test]
fn many_small_runs() {
    let desk = desk();
    for n in 0..30 {
        desk.file("a/1.txt", act("2024-1", &format!("le tarif {n}")));
        pipeline::run_on(&desk.settings(), &[desk.corpus().join("a/1.txt")], &Silent).unwrap();
    }
    assert_eq!(State::of(&desk.index()), clean(&desk));
    let files =
        fs::read_dir(desk.index()).unwrap().filter_map(|e| fs::read_dir(e.unwrap().path()).ok());
    let stores = files
        .flatten()
        .filter(|e| e.as_ref().unwrap().path().extension().is_some_and(|e| e == "store"));
    let segments = stores.count();
    assert!(segments <= 16, "{segments} segments");
    assert_eq!(desk.run_index(&["--check"]).code(), 0);
}
