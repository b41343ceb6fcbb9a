//! `acts-index`: what it does to the index, file by file, and what never stops it.

use std::fs;

use std::path::PathBuf;

use acts_search::pipeline::{self, Progress, Settings};

use crate::harness::Desk;

const ACT: &str = "COMMUNE DE CAUDRY\nDépartement du Nord\nDélibération n° 2024-5\nSéance du 12 mars 2024\nObjet : Tarifs de la piscine\nVu le code ;\nDécide :\n- d'approuver les tarifs.\nLe Maire\n";

fn act(number: &str) -> String {
    ACT.replace("2024-5", number)
}

#[test]
fn follows_the_corpus() {
    let desk = Desk::new();
    desk.file("a.txt", act("2024-1"));
    desk.file("sub/b.md", act("2024-2"));
    let first = desk.run_index(&["--json"]).json();
    assert_eq!((first["acts"].as_u64(), first["added"].as_array().unwrap().len()), (Some(2), 2));
    let again = desk.run_index(&["--json"]).json();
    assert_eq!((again["unchanged"].as_u64(), again["bytes"].as_u64()), (Some(2), Some(0)));

    desk.file("a.txt", act("2024-9"));
    desk.file("c.txt", act("2024-3"));
    fs::rename(desk.corpus().join("sub/b.md"), desk.corpus().join("b2.md")).unwrap();
    let dry = desk.run_index(&["--json", "--dry-run"]).json();
    assert_eq!(dry["dry_run"], true);
    assert_eq!(
        desk.search(&["--count", "--number", "2024/3"]).out(),
        "0\n",
        "a dry run writes nothing"
    );
    let s = desk.run_index(&["--json"]).json();
    assert_eq!(s["changed"][0], "a.txt");
    assert_eq!(s["added"][0], "c.txt");
    assert_eq!(s["renamed"][0][1], "b2.md");
    assert_eq!(desk.search(&["--count", "2024/1"]).code(), 1);
    assert_eq!(desk.search(&["--number", "2024/9", "--paths"]).out().lines().count(), 1);

    fs::remove_file(desk.corpus().join("c.txt")).unwrap();
    let s = desk.run_index(&["--json"]).json();
    assert_eq!((s["removed"][0].as_str(), s["acts"].as_u64()), (Some("c.txt"), Some(2)));
}

#[test]
fn touched_is_not_changed_and_authorities_reread() {
    let desk = Desk::new();
    let path = desk.file("a.txt", ACT);
    desk.run_index(&["-q"]);
    fs::write(&path, ACT).unwrap();
    let s = desk.run_index(&["--json"]).json();
    assert_eq!((s["changed"].as_array().unwrap().len(), s["unchanged"].as_u64()), (0, Some(1)));
    desk.file(
        "authorities.toml",
        "[[authority]]\nname = \"Syndicat du Test\"\nkind = \"syndicat\"\n",
    );
    let s = desk.run_index(&["--json"]).json();
    assert!(s["reread"].as_str().unwrap().contains("authorities.toml"), "{s}");
    desk.file("authorities.toml", "[[authority]]\nname = 5\n");
    let ran = desk.run_index(&[]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("authorities.toml"), "{}", ran.err());
}

#[test]
fn unreadable_files_are_remembered() {
    let desk = Desk::new();
    desk.file("good.txt", ACT);
    desk.file("empty.txt", "");
    desk.file("blank.txt", " \n\n");
    desk.file("scan.txt", b"%PDF-1.7 rest");
    desk.file("big.txt", "x".repeat(3000));
    desk.file("nul.txt", "vote\0pour l'assainissement");
    let s = desk.run_index(&["--json", "--max-size", "2K"]).json();
    let unreadable: Vec<&str> =
        s["unreadable"].as_array().unwrap().iter().map(|p| p["path"].as_str().unwrap()).collect();
    assert_eq!(unreadable, ["big.txt", "blank.txt", "empty.txt", "scan.txt"]);
    assert_eq!(s["acts"], 2);
    // Unchanged, they are not read again, and still listed.
    let s = desk.run_index(&["--json", "--max-size", "2K"]).json();
    assert_eq!(s["unreadable"].as_array().unwrap().len(), 4);
    assert_eq!(s["bytes"], 0);
    let report = desk.run_index(&["--report"]).out();
    for part in [
        "over a limit: big.txt: 3000 bytes, over the limit",
        "empty: empty.txt: the file is empty",
        "damaged: scan.txt: damaged: ",
        "warning: nul.txt: 1 NUL bytes",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
}

#[test]
fn odd_text_is_indexed_as_well_as_can_be() {
    let desk = Desk::new();
    let mut mixed = "première à l’unanimité é\n".as_bytes().to_vec();
    mixed.extend(b"deuxi\xE8me ligne\n");
    desk.file("mixed.txt", mixed);
    desk.file("bom.txt", format!("\u{FEFF}{ACT}"));
    desk.file("surrogate.txt", b"la pi\xC3\xA8ce \xED\xA0\x80 jointe");
    desk.file("line.txt", "eau ".repeat(2_500_000));
    let s = desk.run_index(&["--json"]).json();
    assert_eq!(s["acts"], 4);
    assert_eq!(s["warnings"].as_array().unwrap().len(), 2, "{s}");
    assert_eq!(desk.search(&["deuxieme", "--paths"]).out().lines().count(), 1);
    assert_eq!(desk.search(&["eau", "--count"]).out(), "1\n");
}

#[test]
fn nothing_to_index() {
    let desk = Desk::new();
    let empty = desk.run_index(&[]);
    assert_eq!(empty.code(), 2);
    assert!(empty.err().contains("--corpus"), "{}", empty.err());
    let none = desk.run_index(&["--corpus", "nowhere"]);
    assert_eq!(none.code(), 2);
    assert!(none.err().contains("no corpus at nowhere"), "{}", none.err());
    let report = desk.run_index(&["--report"]);
    assert_eq!(report.code(), 2);
    assert!(report.err().contains("acts-index"), "{}", report.err());
}

#[test]
fn other_formats_and_damage_are_refused() {
    let desk = Desk::new();
    desk.file("a.txt", ACT);
    desk.run_index(&["-q"]);
    let pointer = desk.index().join("CURRENT");
    let good = fs::read(&pointer).unwrap();
    fs::write(&pointer, r#"{"format":999,"generation":"generation-000001"}"#).unwrap();
    for ran in [desk.search(&["eau"]), desk.run_index(&[])] {
        assert_eq!(ran.code(), 2);
        assert!(ran.err().contains("acts-index --rebuild"), "{}", ran.err());
    }
    fs::write(&pointer, &good).unwrap();
    let meta = desk.index().join("generation-000001/meta.json");
    fs::write(&meta, "{").unwrap();
    let ran = desk.search(&["eau"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("--rebuild"), "{}", ran.err());
    assert_eq!(fs::read_to_string(&meta).unwrap(), "{", "nothing is overwritten");
    assert_eq!(desk.run_index(&["-q", "--rebuild"]).code(), 0);
    assert_eq!(desk.search(&["--count", "piscine"]).out(), "1\n");
}

#[test]
fn one_writer_at_a_time() {
    let desk = Desk::new();
    desk.file("a.txt", ACT);
    desk.run_index(&["-q"]);
    let lock = acts_search::index::IndexFolder::new(&desk.index()).lock().unwrap();
    let second = desk.run_index(&[]);
    assert_eq!(second.code(), 2);
    assert!(second.err().contains("another acts-index"), "{}", second.err());
    assert_eq!(desk.search(&["piscine", "--count"]).out(), "1\n", "a search does not wait");
    drop(lock);
    assert_eq!(desk.run_index(&["-q"]).code(), 0);
}

#[test]
fn jobs_do_not_change_the_index() {
    let desk = Desk::new();
    for n in 1..30 {
        desk.file(&format!("{n}.txt"), act(&format!("2024-{n}")));
    }
    let mut answers = Vec::new();
    for jobs in ["1", "4"] {
        desk.run_index(&["-q", "--rebuild", "--jobs", jobs]);
        answers.push(desk.search(&["piscine", "--paths"]).out());
    }
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn what_could_not_be_opened_is_tried_again() {
    let desk = Desk::new();
    desk.file("a.txt", ACT);
    desk.file("big.txt", act("2024-6").repeat(40));
    let s = desk.run_index(&["--json", "--max-size", "2K"]).json();
    assert_eq!(
        (s["acts"].as_u64(), s["unreadable"][0]["path"].as_str()),
        (Some(1), Some("big.txt"))
    );
    let s = desk.run_index(&["--json"]).json();
    assert_eq!(
        (s["changed"][0].as_str(), s["unreadable"].as_array().unwrap().len()),
        (Some("big.txt"), 0)
    );
    assert_eq!(desk.search(&["--count", "2024/6"]).out(), "1\n");
}

#[cfg(unix)]
#[test]
fn broken_links_are_remembered() {
    let desk = Desk::new();
    desk.file("a.txt", ACT);
    std::os::unix::fs::symlink("gone.txt", desk.corpus().join("link.txt")).unwrap();
    let s = desk.run_index(&["--json"]).json();
    assert_eq!(s["unreadable"][0]["path"], "link.txt");
    assert!(desk.run_index(&["--report"]).out().contains("unreadable: link.txt: broken link"));
    desk.file("gone.txt", act("2024-7"));
    let s = desk.run_index(&["--json"]).json();
    assert_eq!((s["unreadable"].as_array().unwrap().len(), s["acts"].as_u64()), (0, Some(2)));
    // The link and its target are one act.
    assert_eq!(s["copies"], 1);
    fs::remove_file(desk.corpus().join("link.txt")).unwrap();
    assert_eq!(desk.run_index(&["--json"]).json()["acts"], 2);
}

#[test]
fn another_corpus_does_not_empty_the_index() {
    let desk = Desk::new();
    desk.file("a.txt", ACT);
    desk.run_index(&["-q"]);
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("b.txt"), act("2024-8")).unwrap();
    let place = other.path().to_str().unwrap();
    let ran = desk.run_index(&["--corpus", place]);
    assert_eq!(ran.code(), 2);
    assert!(
        ran.err().contains("was made from") && ran.err().contains("--rebuild"),
        "{}",
        ran.err()
    );
    assert_eq!(desk.search(&["--count", "2024/5"]).out(), "1\n");
    assert_eq!(desk.run_index(&["-q", "--corpus", place, "--rebuild"]).code(), 0);
    assert_eq!(desk.search(&["--count", "2024/8"]).out(), "1\n");
}

/// Hears how much room a run may take.
#[derive(Default)]
struct Hears(std::sync::Mutex<Vec<(u64, Option<u64>)>>);

impl Progress for Hears {
    fn start(&self, _: usize, _: u64) {}
    fn file(&self, _: &str, _: u64) {}
    fn finish(&self) {}
    fn room(&self, taken: u64, free: Option<u64>) {
        self.0.lock().unwrap().push((taken, free));
    }
}

/// Before an index is written anew beside itself, it is said how much room that takes; a run over a few
/// files, which merges nothing, and a first one say nothing.
#[test]
fn a_run_that_may_double_the_index_says_so() {
    let desk = Desk::new();
    let settings = |rebuild| Settings {
        corpus: desk.corpus(),
        index: desk.index(),
        jobs: 1,
        max_size: 1 << 20,
        rebuild,
        dry_run: false,
        worker: None,
        ocr: acts_search::formats::ocr::Mode::Never,
    };
    let mut heard = Vec::new();
    for (n, rebuild) in [(1, false), (2, false), (3, true)] {
        desk.file(&format!("{n}.txt"), act(&format!("2024-{n}")));
        let hears = Hears::default();
        pipeline::run(&settings(rebuild), &hears).unwrap();
        heard.push(hears.0.into_inner().unwrap());
    }
    let [first, few, rebuilt] = heard.try_into().unwrap();
    assert!(first.is_empty() && few.is_empty(), "{first:?} {few:?}");
    let [(taken, Some(free))] = rebuilt[..] else { panic!("{rebuilt:?}") };
    assert!((1_000..10_000_000).contains(&taken) && free > 0, "{taken} {free}");
}

/// Deletes a file when the reading starts: after the walk has seen it.
struct Deletes(PathBuf);

impl Progress for Deletes {
    fn start(&self, _: usize, _: u64) {
        fs::remove_file(&self.0).unwrap();
    }
    fn file(&self, _: &str, _: u64) {}
    fn finish(&self) {}
}

#[test]
fn a_file_that_vanishes_while_read_costs_itself_only() {
    let desk = Desk::new();
    desk.file("a.txt", act("2024-1"));
    let gone = desk.file("b.txt", act("2024-2"));
    let settings = Settings {
        corpus: desk.corpus(),
        index: desk.index(),
        jobs: 1,
        max_size: 1 << 20,
        rebuild: false,
        dry_run: false,
        worker: None,
        ocr: acts_search::formats::ocr::Mode::Never,
    };
    let summary = pipeline::run(&settings, &Deletes(gone)).unwrap();
    assert_eq!((summary.files, summary.acts), (1, 1), "{summary:?}");
    let report = desk.run_index(&["--report"]).out();
    assert!(report.contains("b.txt") && report.contains("vanished"), "{report}");
    assert_eq!(desk.search(&["--count", "--number", "2024/1"]).out(), "1\n");
}

#[test]
#[cfg(unix)]
fn a_file_without_permission_is_reported() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.file("a.txt", act("2024-1"));
    let closed = desk.file("b.txt", act("2024-2"));
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&closed).is_ok() {
        println!("skipped: this user reads everything");
        return;
    }
    let s = desk.run_index(&["--json"]).json();
    assert_eq!(s["acts"], 1);
    assert_eq!(s["unreadable"][0]["path"], "b.txt");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(desk.run_index(&["--json"]).json()["acts"], 2, "read as soon as it can be");
}

#[test]
fn a_place_where_nothing_can_be_written() {
    let desk = Desk::new();
    desk.file("a.txt", act("2024-1"));
    let file = desk.file("not-a-folder", "");
    let ran = desk.run_index(&["--index", &file.join("index").to_string_lossy()]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("not-a-folder"), "{}", ran.err());
}

#[test]
fn an_annex_whose_act_is_gone_stands_alone() {
    let desk = Desk::new();
    const ID: &str = "059-299900019-20240312-2024_5-DE";
    let main = desk.file(&format!("99_DE-{ID}-1-1_1.txt"), ACT);
    desk.file(&format!("22_DA-{ID}-1-1_2.txt"), "Annexe : plan des emplacements\n");
    assert_eq!(desk.run_index(&["--json"]).json()["acts"], 1);
    fs::remove_file(main).unwrap();
    assert_eq!(desk.run_index(&["--json"]).json()["acts"], 1);
    assert_eq!(desk.search(&["--count", "emplacements"]).out(), "1\n");
}
