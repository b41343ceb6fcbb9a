//! Lists: in the order of a sort whatever is asked of them, and written as they are read.

use std::collections::BTreeSet;

use acts_search::pipeline;
use serde_json::Value;

use crate::harness::{Desk, SAMPLE, Silent};

/// A délibération. An empty number or date is left out.
fn act(number: &str, date: &str, visa: &str) -> String {
    let line = |label: &str, value: &str| match value {
        "" => String::new(),
        value => format!("{label}{value}\n"),
    };
    format!(
        "COMMUNE DE CAUDRY\n{}{}Objet : tarifs de la piscine\n{visa}Décide :\n- d'approuver les tarifs.\nLe Maire\n",
        line("Délibération n° ", number),
        line("Séance du ", date),
    )
}

/// Acts of few days, some without day or number, in several segments.
fn desk() -> Desk {
    let desk = Desk::new();
    let days = ["12 mars 2024", "4 avril 2024", "", "12 mars 2024", "9 janvier 2023"];
    for n in 0..30_usize {
        let number = if n % 7 == 3 { String::new() } else { format!("2024-{:02}", (n * 11) % 30) };
        desk.file(&format!("{n:02}.txt"), act(&number, days[n % days.len()], ""));
        if n % 9 == 8 {
            pipeline::run(&desk.settings(), &Silent).unwrap();
        }
    }
    pipeline::run(&desk.settings(), &Silent).unwrap();
    desk
}

/// What a list is sorted by.
fn keys(desk: &Desk, args: &[&str]) -> Vec<(String, String, String)> {
    let ran = desk.search(&[&["--jsonl"], args].concat());
    let text = |hit: &Value, key: &str| hit[key].as_str().unwrap_or_default().to_owned();
    let hits = ran.out();
    let hits = hits.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    hits.map(|hit| (text(&hit, "date"), text(&hit, "number"), text(&hit, "id"))).collect()
}

#[test]
fn pages_of_a_sort_are_the_whole_list() {
    let desk = desk();
    for sort in ["date", "number"] {
        for query in ["", "tarifs", "date:2024"] {
            let all = keys(&desk, &["--sort", sort, query]);
            assert!(all.len() >= 15, "{}", all.len());
            let mut expected = all.clone();
            match sort {
                // Newest first, of a day the higher number first, what has none last.
                "date" => expected.sort_by(|a, b| {
                    let number = |k: &(String, String, String)| k.1.clone();
                    b.0.cmp(&a.0).then(number(b).cmp(&number(a))).then(a.2.cmp(&b.2))
                }),
                _ => expected.sort_by(|a, b| {
                    let none = |k: &(String, String, String)| k.1.is_empty();
                    none(a)
                        .cmp(&none(b))
                        .then(a.1.cmp(&b.1))
                        .then(b.0.cmp(&a.0))
                        .then(a.2.cmp(&b.2))
                }),
            }
            assert_eq!(all, expected, "{sort} {query}");
            for size in [1, 4, 7, 30] {
                let mut paged = Vec::new();
                for offset in (0..all.len()).step_by(size) {
                    let (size, offset) = (size.to_string(), offset.to_string());
                    let page = ["--sort", sort, "--limit", &size, "--offset", &offset, query];
                    paged.extend(keys(&desk, &page));
                }
                assert_eq!(paged, all, "{sort} {query} by {size}");
            }
        }
    }
}

/// More acts than are read at a time.
#[test]
fn long_lists_are_whole() {
    let desk = Desk::new();
    for n in 1..=1_100 {
        desk.file(&format!("{n}.txt"), act(&format!("2024-{n}"), "12 mars 2024", ""));
    }
    pipeline::run(&desk.settings(), &Silent).unwrap();
    let total = desk.search(&["--count", "tarifs"]).out().trim().parse::<usize>().unwrap();
    assert_eq!(total, 1_100);
    let jsonl = desk.search(&["--jsonl", "tarifs"]).out();
    let hits: Vec<Value> = jsonl.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let ids: BTreeSet<&str> = hits.iter().map(|hit| hit["id"].as_str().unwrap()).collect();
    assert_eq!((hits.len(), ids.len()), (total, total));
    for (k, hit) in hits.iter().enumerate() {
        assert_eq!(hit["rank"], k + 1);
    }
    let csv = desk.search(&["--csv", "tarifs"]).out();
    assert_eq!(csv.lines().filter(|line| line.starts_with("rank,")).count(), 1);
    let in_order = csv.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned());
    assert!(in_order.eq((1..=total).map(|rank| rank.to_string())));
    let paths = desk.search(&["--paths", "tarifs"]).out();
    assert_eq!(paths.lines().count(), paths.lines().collect::<BTreeSet<_>>().len());
    assert_eq!(paths.lines().count(), total);
    assert_eq!(desk.search(&["--ndjson", "tarifs"]).out().lines().count(), total);
}

#[test]
fn explained_lists_are_lists_too() {
    for form in ["--jsonl", "--csv", "--paths"] {
        let plain = SAMPLE.search(&[form, "subvention"]);
        let explained = SAMPLE.search(&[form, "--explain", "subvention"]);
        assert!(plain.out().lines().count() > 2, "{form}: {}", plain.out());
        assert_eq!(plain.out(), explained.out(), "{form}");
        assert!(explained.err().contains("subvention") && plain.err().is_empty(), "{form}");
    }
}

/// A number that several acts bear is cited by all that name it.
#[test]
fn acts_that_cite_a_number_of_several() {
    let desk = Desk::new();
    let visa = "Vu la délibération n° 2020-12 du 3 juin 2020 ;\n";
    for (place, n) in [("CAUDRY", 1), ("SOLESMES", 2), ("LE CATEAU", 3)] {
        let of = |text: String| text.replace("CAUDRY", place);
        desk.file(&format!("{n}-first.txt"), of(act("2020-12", "3 juin 2020", "")));
        desk.file(&format!("{n}-later.txt"), of(act(&format!("2024-{n}"), "12 mars 2024", visa)));
    }
    pipeline::run(&desk.settings(), &Silent).unwrap();
    assert_eq!(desk.search(&["--count", "numéro:2020-12"]).out(), "3\n");
    assert_eq!(desk.search(&["--count", "cite:2020-12"]).out(), "3\n");
    assert_eq!(desk.search(&["--count", "cite:1-first.txt"]).out(), "1\n");
    assert_eq!(desk.search(&["--paths", "cite:2-first.txt"]).out().lines().count(), 1);
}
