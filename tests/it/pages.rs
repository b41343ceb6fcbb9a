//! Snapshots of what the commands print. `INSTA_UPDATE=always cargo test` takes new ones; the diff
//! shows what changed for users.

use crate::harness::{Desk, SAMPLE};

/// Without what differs from run to run: elapsed times, the folder of the test, fingerprints.
fn settled(text: &str, desk: &Desk) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let elapsed = regex::Regex::new(r#""elapsed_ms":\s?[0-9.]+"#).unwrap();
    let took = regex::Regex::new(r"[0-9.]+ (?:ms|s)\b").unwrap();
    let text = text
        .replace(&*desk.corpus().to_string_lossy(), "[corpus]")
        .replace(&*desk.index().to_string_lossy(), "[index]")
        .replace(root, "");
    let text = elapsed.replace_all(&text, "\"elapsed_ms\": [ms]");
    took.replace_all(&text, "[time]").into_owned()
}

fn page(columns: &str, args: &[&str]) -> String {
    settled(&SAMPLE.search_in(columns, args).out(), &SAMPLE)
}

#[test]
fn hits() {
    insta::assert_snapshot!("hits", page("100", &["PLIE Cambrésis", "-n", "3"]));
    insta::assert_snapshot!("hits_narrow", page("40", &["PLIE Cambrésis", "-n", "2"]));
    insta::assert_snapshot!(
        "hits_colour",
        page("80", &["subvention école", "-n", "2", "--color", "always"]).replace('\u{1B}', "␛")
    );
}

#[test]
fn lists_and_relaxed_answers() {
    insta::assert_snapshot!(
        "list",
        page("100", &["--date", "2024-06", "--nature", "DE", "-n", "4"])
    );
    insta::assert_snapshot!("relaxed", page("100", &["piscine dirigeable Cambrésis", "-n", "2"]));
    insta::assert_snapshot!("nothing", page("100", &["dirigeable"]));
    insta::assert_snapshot!("number", page("100", &["n° 2024 / 031"]));
}

#[test]
fn records() {
    insta::assert_snapshot!("show", page("100", &["--show", "2024/031"]));
    insta::assert_snapshot!("show_hypothesis", page("100", &["--show", "extrait_scan_0007"]));
    insta::assert_snapshot!(
        "explain",
        page("100", &["PLIE -canal \"demandeurs d'emploi\"", "--explain", "-n", "1"])
    );
}

#[test]
fn machine_formats() {
    insta::assert_snapshot!("json", page("100", &["--json", "PLIE Cambrésis", "-n", "1"]));
    insta::assert_snapshot!("csv", page("100", &["--csv", "PLIE Cambrésis", "-n", "3"]));
    insta::assert_snapshot!("paths", page("100", &["--paths", "PLIE Cambrésis"]));
}

#[test]
fn reports_of_the_indexer() {
    let desk = Desk::new();
    desk.file("a/2024-1.txt", "Commune de Caudry\nDélibération n° 2024-1\nSéance du 3 mai 2024\nObjet : Budget\nLe conseil décide :\n- d'approuver.\n");
    desk.file("b/vide.txt", "");
    desk.file("b/image.txt", [0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 1]);
    insta::assert_snapshot!("index_dry_run", settled(&desk.run_index(&["--dry-run"]).out(), &desk));
    let first = desk.run_index(&[]);
    insta::assert_snapshot!("index_first", settled(&(first.out() + &first.err()), &desk));
    insta::assert_snapshot!("index_report", settled(&desk.run_index(&["--report"]).out(), &desk));
    std::fs::remove_file(desk.corpus().join("b/vide.txt")).unwrap();
    let second = desk.run_index(&["--json"]);
    insta::assert_snapshot!("index_json", settled(&second.out(), &desk));
}

#[test]
fn help() {
    insta::assert_snapshot!("help_search", page("100", &["--help"]));
    insta::assert_snapshot!("help_index", settled(&SAMPLE.run_index(&["--help"]).out(), &SAMPLE));
}
