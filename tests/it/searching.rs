//! `acts-search`: questions as people type them, filters, formats, exit codes.

use crate::harness::{Desk, Ran, SAMPLE};

fn search(args: &[&str]) -> Ran {
    SAMPLE.search(args)
}

fn numbers(args: &[&str]) -> Vec<String> {
    let mut all = vec!["--json"];
    all.extend(args);
    let json = search(&all).json();
    json["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| h["number"].as_str().unwrap_or("-").to_owned())
        .collect()
}

#[test]
fn a_number_finds_its_act_however_typed() {
    for typed in [
        "2024/031",
        "2024/31",
        "2024-031",
        "2024__31",
        "2024_031",
        "n° 2024 / 31",
        "N°2024/031",
        "059-299900019-20240326-2024_031-DE",
        "délibération 2024/031",
    ] {
        assert_eq!(numbers(&[typed]).first().map(String::as_str), Some("2024/031"), "{typed:?}");
    }
    assert_eq!(numbers(&["DEL2024_045"])[0], "DEL2024_045");
    assert_eq!(numbers(&["--number", "2024-45"])[0], "DEL2024_045");
}

#[test]
fn writing_never_matters() {
    for group in [
        vec![
            "PLIE Cambrésis",
            "plie cambresis",
            "P.L.I.E. Cambrésis",
            "PLIE: Cambrésis",
            "p.l.i.e cambrésis",
        ],
        vec!["l'eau potable", "l’eau potable", "eau potable", "EAU POTABLE", "eaux potables"],
        vec!["Villers-sur-Erclin", "villers sur erclin", "VILLERS-SUR-ERCLIN"],
        vec!["œuvre", "oeuvre", "ŒUVRE", "oeuvres"],
        vec!["\"plan local\"", "“plan local”", "« plan local »"],
    ] {
        let first = search(&["--count", group[0]]).out();
        assert_ne!(first, "0\n", "{group:?}");
        for other in &group[1..] {
            assert_eq!(
                search(&["--count", other]).out(),
                first,
                "{other:?} against {:?}",
                group[0]
            );
        }
    }
}

#[test]
fn exact_accents_rank_first() {
    let desk = Desk::new();
    desk.file("a.txt", "La marche du conseil vers la place, la marche encore.\n");
    desk.file("b.txt", "Le marché du conseil sur la place, le marché encore.\n");
    desk.run_index(&["-q"]);
    let paths = |q: &str| {
        desk.search(&["--json", q]).json()["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|h| h["path"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths("marché"), ["b.txt", "a.txt"]);
    assert_eq!(paths("marche").len(), 2);
}

#[test]
fn any_string_is_a_query() {
    let long = "assainissement ".repeat(7_000);
    for query in [
        "\"",
        "((",
        "a AND OR",
        "champ:valeur",
        "*",
        "~~",
        "-",
        "--",
        "l'",
        "[2024 TO",
        "\\",
        "\u{1B}[31m",
        "de la",
        "!?…",
        "+-+",
        "\u{0}x",
        "🏛️",
        long.as_str(),
    ] {
        let query = query.replace('\0', " ");
        let ran = search(&["--json", "--", &query]);
        assert!(ran.code() <= 1, "{query:.40}: {}", ran.err());
        ran.json();
    }
    let stop = search(&["de la"]);
    assert_eq!(stop.code(), 1);
    assert!(stop.out().contains("nothing to search for"), "{}", stop.out());
}

#[test]
fn relaxed_answers_say_so() {
    let json = search(&["--json", "PLIE xylophone"]).json();
    assert_eq!(json["relaxed"], true);
    assert_eq!(json["hits"][0]["missing"][0], "xylophone");
    assert!(search(&["PLIE xylophone"]).out().contains("No act has all the words"));
    let none = search(&["xylophone"]);
    assert_eq!(none.code(), 1);
}

#[test]
fn exclusion_and_phrase() {
    let all = numbers(&["piscine OU aquatique", "-n", "50"]).len();
    assert!(all > 0);
    let with: usize = search(&["--count", "convention"]).out().trim().parse().unwrap();
    let without: usize = search(&["--count", "convention", "-PLIE"]).out().trim().parse().unwrap();
    let both: usize = search(&["--count", "convention PLIE"]).out().trim().parse().unwrap();
    assert_eq!(with, without + both);
    assert!(without > 0 && both > 0);
}

#[test]
fn filters() {
    let count = |args: &[&str]| -> usize {
        let mut all = vec!["--count"];
        all.extend(args);
        search(&all).out().trim().parse().unwrap()
    };
    // 78 texts, and a row of a table.
    assert_eq!(count(&[]), 79);
    assert_eq!(count(&["--authority", "CCPO"]), 20, "the acronym is learned from the acts");
    assert_eq!(count(&["--authority", "299900019"]), count(&["--authority", "CA2ME"]));
    assert_eq!(count(&["--authority", "Serainvillers"]), 6);
    assert_eq!(count(&["--authority", "Haute-Sambre"]), 5);
    assert!(count(&["--epci", "CA2ME"]) >= count(&["--authority", "CA2ME"]));
    assert_eq!(
        count(&["--date", "2024"])
            + count(&["--until", "2023"])
            + count(&["--since", "2025"])
            + count(&["--path", "convention halte"])
            + count(&["--path", "extrait_scan"]),
        79
    );
    assert_eq!(count(&["--date", "26 mars 2024"]), count(&["--date", "26/03/2024"]));
    assert_eq!(
        count(&["--date", "2024-03..2024-06"]),
        count(&["--since", "03/2024", "--until", "juin 2024"])
    );
    assert!(count(&["--nature", "ar"]) > 5);
    assert!(count(&["--matiere", "7"]) >= count(&["--matiere", "7.5"]));
    assert!(count(&["--part", "annexe", "PLIE"]) > 0);
    assert!(count(&["--part", "annexe", "PLIE"]) < count(&["PLIE"]));
    assert_eq!(count(&["--path", "ccpo/2024/RAA"]), 12);
    let unknown = search(&["--epci", "Atlantide"]);
    assert_eq!(unknown.code(), 1);
    assert!(unknown.out().contains("no authority is known as \"Atlantide\""), "{}", unknown.out());
}

#[test]
fn listing_and_order() {
    let json = search(&["--json", "-n", "100"]).json();
    let dates: Vec<&str> =
        json["hits"].as_array().unwrap().iter().filter_map(|h| h["date"].as_str()).collect();
    assert!(dates.windows(2).all(|d| d[0] >= d[1]), "newest first");
    assert_eq!(json["total"], 79);
    let numbers = numbers(&["--authority", "Serainvillers", "--sort", "number"]);
    assert_eq!(numbers, ["12/2024", "13/2024", "14/2024", "27/2024", "34/2023", "41/2024"]);
    let page: Vec<String> = self::numbers(&[
        "--authority",
        "Serainvillers",
        "--sort",
        "number",
        "--offset",
        "2",
        "-n",
        "2",
    ]);
    assert_eq!(page, ["14/2024", "27/2024"]);
}

#[test]
fn impossible_flags() {
    for (args, part) in [
        (vec!["--date", "2024-02-31"], "19 mars 2024"),
        (vec!["--since", "hier"], "2024-03..2025-01"),
        (vec!["--date", "2025..2024"], "ends before it starts"),
        (vec!["--since", "2025", "--until", "2024"], "no day"),
        (vec!["--nature", "XX"], "DE, AR"),
        (vec!["--matiere", "12.7"], "7.4"),
        (vec!["--part", "chapitre"], "annexe"),
        (vec!["--json", "--csv"], "cannot be used with"),
        (vec!["--limit", "x"], "--limit"),
        (vec!["--show", "2024/031", "--csv"], "cannot be used with"),
    ] {
        let ran = search(&args);
        assert_eq!(ran.code(), 2, "{args:?}");
        assert!(ran.err().contains(part), "{args:?}: {}", ran.err());
    }
}

#[test]
fn machine_formats() {
    let json = search(&["--json", "PLIE Cambrésis"]).json();
    for key in ["query", "total", "relaxed", "elapsed_ms", "hits", "notes"] {
        assert!(!json[key].is_null(), "{key}");
    }
    let hit = &json["hits"][0];
    for key in [
        "rank",
        "score",
        "id",
        "number",
        "date",
        "nature",
        "authority",
        "epcis",
        "title",
        "path",
        "part",
        "snippets",
    ] {
        assert!(!hit[key].is_null(), "{key}: {hit}");
    }
    let snippet = &hit["snippets"][0];
    let text: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
    let range = &snippet["highlights"][0];
    let marked: String = text
        [range[0].as_u64().unwrap() as usize..range[1].as_u64().unwrap() as usize]
        .iter()
        .collect();
    assert!(["PLIE", "CAMBRESIS", "Cambrésis"].contains(&marked.as_str()), "{marked}");
    assert!(snippet["line"].as_u64().unwrap() > 0 && snippet["part"].is_string());
    let total = json["total"].as_u64().unwrap() as usize;
    let lines = search(&["--jsonl", "PLIE Cambrésis"]).out();
    assert_eq!(lines.lines().count(), total);
    assert!(lines.lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()));
    let csv = search(&["--csv", "PLIE Cambrésis"]).out();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 17);
    assert_eq!(reader.records().map(Result::unwrap).count(), total);
    let paths = search(&["--paths", "-0", "PLIE Cambrésis"]).out();
    assert!(paths.split_terminator('\0').all(|p| std::path::Path::new(p).exists()), "{paths:?}");
    assert_eq!(search(&["--count", "PLIE Cambrésis"]).out(), format!("{total}\n"));
}

#[test]
fn the_page() {
    let page = search(&["PLIE Cambrésis", "-n", "3"]).out();
    assert!(!page.contains('\u{1B}'), "no colour in a pipe");
    assert!(page.lines().all(|l| l.chars().count() <= 100), "{page}");
    assert!(
        page.contains(
            "2024/031 · 26 mars 2024 · Communauté d'Agglomération du Mulquinois et de l'Erclin"
        ),
        "{page}"
    );
    assert!(search(&["PLIE", "--color", "always"]).out().contains("\u{1B}[1;33mPLIE\u{1B}[0m"));
}

#[test]
fn control_characters_do_no_harm() {
    let desk = Desk::new();
    desk.file("a\u{1B}[2J.txt", "Délibération n° 2024-5\nObjet : Titre \u{1B}]0;pwned\u{7} rouge \u{202E}envers\nDécide :\nRouge \u{1B}[31mvif\u{9B}.\n");
    desk.run_index(&["-q"]);
    for args in
        [vec!["rouge"], vec!["--show", "2024-5"], vec!["rouge", "--explain"], vec!["\u{1B}[2Jzzz"]]
    {
        let out = desk.search(&args).out();
        assert!(!out.contains(['\u{1B}', '\u{7}', '\u{9B}', '\u{202E}']), "{args:?}: {out:?}");
    }
}

#[test]
fn show_gives_provenance_and_hypotheses() {
    let record = search(&["--show", "2024/031"]).out();
    for part in [
        "number               2024/031",
        "actes.file-name",
        "authority.named",
        "cites",
        "convocation",
        "bytes",
    ] {
        assert!(record.contains(part), "{part}\n{record}");
    }
    let headless = search(&["--show", "ca2me/2022/extrait_scan_0007.txt"]).out();
    assert!(headless.contains("number               not found"), "{headless}");
    assert!(headless.contains("may be 2022/088 of 2022-09-29"), "{headless}");
    // A hypothesis is no fact: the number finds the citing act, not this one as its bearer.
    assert_eq!(search(&["--count", "--number", "2022/088"]).out(), "0\n");
    assert_eq!(search(&["--show", "9999/1"]).code(), 1);
}

#[test]
fn words_beside_a_number_stay_words() {
    for (query, number) in [
        ("convention 2024/031", "2024/031"),
        ("deliberation 2024/031", "2024/031"),
        ("tarifs 23.06.14", "23.06.14"),
    ] {
        assert_eq!(numbers(&[query]).first().map(String::as_str), Some(number), "{query:?}");
    }
    assert!(search(&["--count", "PLIE 2024-2027"]).out() != "0\n");
    assert_eq!(
        search(&["--count", "\"tarif de l eau\""]).out(),
        search(&["--count", "\"tarif de l'eau\""]).out()
    );
}

#[test]
fn explain_does_not_break_a_machine_format() {
    let ran = search(&["--json", "--explain", "PLIE 2024/031"]);
    ran.json();
    assert!(ran.err().contains("The query is read as"), "{}", ran.err());
    assert_eq!(
        search(&["--count", "--path", "CCPO"]).out(),
        search(&["--count", "--path", "ccpo"]).out()
    );
}

#[test]
fn explain_says_how() {
    let out = search(&["pêche -de l'eau \"plan local\" 2024/031", "--explain"]).out();
    for part in
        ["expected: pêche → word pech (first pêche)", "phrase of plan local", "number 2024 31"]
    {
        assert!(out.contains(part), "{part}\n{out}");
    }
}

#[test]
fn first_search_indexes_and_later_ones_do_not() {
    let desk = Desk::new();
    desk.file("a.txt", "Délibération n° 2024-5\nDécide : piscine.\n");
    let first = desk.search(&["piscine", "--count"]);
    assert_eq!((first.code(), first.out().as_str()), (0, "1\n"));
    assert!(first.err().contains("no index in"), "{}", first.err());
    desk.file("b.txt", "Délibération n° 2024-6\nDécide : piscine.\n");
    let second = desk.search(&["piscine", "--count"]);
    assert_eq!(
        (second.out().as_str(), second.err().as_str()),
        ("1\n", ""),
        "a search never rebuilds"
    );
    let nowhere = desk.search(&["--index", "none", "--corpus", "none", "eau"]);
    assert_eq!(nowhere.code(), 2);
    assert!(nowhere.err().contains("acts-index"), "{}", nowhere.err());
}

#[test]
fn a_mistyped_index_is_no_new_one() {
    let desk = Desk::new();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_acts-search"))
        .args(["--index", "typo", "eau"])
        .current_dir(desk.corpus())
        .env_remove("ACTS_CORPUS")
        .env_remove("ACTS_INDEX")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("acts-index --corpus DIR"));
    assert!(!desk.corpus().join("typo").exists());
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    use std::process::{Command, Stdio};
    for args in [
        &["--jsonl"][..],
        &["--json"],
        &["--csv"],
        &["--paths"],
        &["--count"],
        &["-n", "100"],
        &["PLIE", "--explain"],
        &["--show", "2024/031"],
        &["--scdl"],
        &["--ndjson"],
        &["--graph", "2024/031"],
        &["--facets", "--histogram"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_acts-search"))
            .args(args)
            .env("ACTS_INDEX", SAMPLE.index())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let told = (output.status.code(), output.stderr.as_slice());
        assert_eq!(told, (Some(0), b"".as_slice()), "{args:?}");
    }
}
