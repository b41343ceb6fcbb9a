//! Facets, histogram, groups: checked against counts taken from the records themselves.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::harness::{Desk, SAMPLE};

/// The records of an answer.
fn records(args: &[&str]) -> Vec<Value> {
    let all: Vec<&str> = args.iter().copied().chain(["--ndjson"]).collect();
    SAMPLE.search(&all).out().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The values of a record for a facet, each once.
fn values(record: &Value, facet: &str) -> BTreeSet<String> {
    let f = &record["fields"];
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    match facet {
        "authority" => {
            let a = &f["authority"]["value"];
            text(&a["siren"]).or_else(|| text(&a["name"])).into_iter().collect()
        }
        "epci" => list(&f["epcis"])
            .iter()
            .filter(|e| e["value"]["role"] != "mentioned")
            .filter_map(|e| text(&e["value"]["siren"]))
            .collect(),
        "year" => f["date"]["value"].as_str().map(|d| d[..4].to_owned()).into_iter().collect(),
        "month" => f["date"]["value"].as_str().map(|d| d[..7].to_owned()).into_iter().collect(),
        "nature" => text(&f["nature"]["value"]).into_iter().collect(),
        "matiere" => {
            let code = f["matiere"]["value"].as_str().unwrap_or("");
            let levels: Vec<&str> = code.split('.').filter(|l| !l.is_empty()).collect();
            (1..=levels.len()).map(|n| levels[..n].join(".")).collect()
        }
        "part" => list(&record["parts"]).iter().filter_map(|p| text(&p["kind"])).collect(),
        _ => {
            let reader = record["source"]["reader"].as_str().unwrap();
            let mut out = BTreeSet::from([reader.split(',').next().unwrap().to_owned()]);
            if record["source"]["ocr_pages"].is_array() {
                out.insert("ocr".to_owned());
            }
            out
        }
    }
}

#[test]
fn facets_are_exact() {
    for args in [
        &[][..],
        &["PLIE"],
        &["--epci", "CCPO"],
        &["tarifs", "--since", "2024"],
        &["PLIE xylophone"],
        &["-n", "1", "convention"],
    ] {
        let without_limit: Vec<&str> =
            args.iter().copied().filter(|a| !["-n", "1"].contains(a)).collect();
        let records = records(&without_limit);
        assert!(records.len() > 3, "{args:?}");
        let all: Vec<&str> = args.iter().copied().chain(["--facets", "--json"]).collect();
        let json = SAMPLE.search(&all).json();
        assert_eq!(json["total"], records.len());
        for facet in ["authority", "epci", "year", "month", "nature", "matiere", "part", "source"] {
            let mut expected: BTreeMap<String, u64> = BTreeMap::new();
            let mut none = 0;
            for record in &records {
                let values = values(record, facet);
                none += u64::from(values.is_empty());
                for value in values {
                    *expected.entry(value).or_insert(0) += 1;
                }
            }
            let counts = json["facets"][facet].as_array().unwrap();
            let got: BTreeMap<String, u64> = counts
                .iter()
                .map(|c| (text(&c["value"]).unwrap(), c["count"].as_u64().unwrap()))
                .collect();
            assert_eq!(got, expected, "{args:?} {facet}");
            assert_eq!(got.len(), counts.len(), "a value once");
            let key = if ["year", "month"].contains(&facet) { "date" } else { facet };
            let told = json["facets"]["none"][key].as_u64().unwrap_or(0);
            assert_eq!(told, none, "{args:?} {facet}");
        }
    }
}

#[test]
fn facets_name_what_they_count() {
    let json = SAMPLE.search(&["--facets", "--json", "-n", "0"]).json();
    let first = &json["facets"]["authority"][0];
    assert_eq!(first["value"], "299900019");
    assert_eq!(first["label"], "Communauté d'Agglomération du Mulquinois et de l'Erclin");
    let page = SAMPLE.search_in("40", &["--facets", "-n", "0"]).out();
    assert!(page.lines().all(|l| l.chars().count() <= 40), "{page}");
    assert!(page.contains("7 Finances locales") && page.contains("délibération"), "{page}");
    let none = SAMPLE.search(&["--facets", "--group", "year", "--json", "xylophone"]);
    assert_eq!(none.code(), 1);
    assert_eq!(none.json()["facets"]["authority"].as_array().map(Vec::len), Some(0));
    assert_eq!(none.json()["groups_total"], 0);
    for format in ["--csv", "--jsonl", "--paths", "--count", "--scdl", "--ndjson"] {
        assert_eq!(SAMPLE.search(&["--facets", format]).code(), 2, "{format}");
    }
}

#[test]
fn the_histogram_draws_all_hits() {
    let drawn = |args: &[&str]| -> (Vec<String>, u64) {
        let out = SAMPLE.search_in("50", args).out();
        assert!(out.lines().all(|l| l.chars().count() <= 50), "{out}");
        assert!(!out.contains('\u{1B}'));
        let bars: Vec<String> =
            out.lines().filter(|l| l.starts_with("20")).map(str::to_owned).collect();
        let undated = out
            .lines()
            .find_map(|l| l.strip_suffix(" without date"))
            .map_or(0, |n| n.parse().unwrap());
        let counted: u64 =
            bars.iter().map(|l| l.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()).sum();
        (bars, counted + undated)
    };
    let (years, all) = drawn(&["--histogram", "-n", "0"]);
    assert_eq!(all, 79);
    assert_eq!(
        years.iter().map(|l| &l[..4]).collect::<Vec<_>>(),
        ["2020", "2021", "2022", "2023", "2024", "2025"]
    );
    assert!(years[4].contains("####") && !years[1].contains('#'), "{years:?}");
    let (months, of_year) = drawn(&["--histogram", "--date", "2024", "-n", "0"]);
    assert!(months[0].starts_with("2024-"), "{months:?}");
    assert_eq!(of_year.to_string(), SAMPLE.search(&["--count", "--date", "2024"]).out().trim());
}

#[test]
fn groups_hold_every_hit_once() {
    for (by, query) in [("authority", ""), ("year", "PLIE"), ("session", ""), ("title", "tarifs")] {
        let flag = if by == "title" { "--distinct" } else { "--group" };
        let json = SAMPLE.search(&["--json", flag, by, "-n", "200", query]).json();
        let groups = json["groups"].as_array().unwrap();
        assert_eq!(json["groups_total"], groups.len());
        let counted: u64 = groups.iter().map(|g| g["count"].as_u64().unwrap()).sum();
        assert_eq!(Some(counted), json["total"].as_u64(), "{by}");
        let mut ranks: Vec<u64> = groups
            .iter()
            .flat_map(|g| g["ranks"].as_array().unwrap().iter().map(|r| r.as_u64().unwrap()))
            .collect();
        assert_eq!(ranks.len(), json["hits"].as_array().unwrap().len(), "{by}");
        ranks.dedup();
        assert_eq!(ranks, (1..=ranks.len() as u64).collect::<Vec<_>>(), "{by}");
        for group in groups {
            let shown = group["ranks"].as_array().unwrap();
            let most = if by == "title" { 1 } else { 3 };
            assert_eq!(shown.len() as u64, group["count"].as_u64().unwrap().min(most));
            for rank in shown {
                let hit = &json["hits"][rank.as_u64().unwrap() as usize - 1];
                match by {
                    "year" => assert_eq!(
                        hit["date"].as_str().map(|d| d[..4].parse::<u64>().unwrap()),
                        group["year"].as_u64()
                    ),
                    "session" => assert_eq!(
                        (&hit["date"], &hit["authority"]["siren"]),
                        (&group["date"], &group["authority"]["siren"])
                    ),
                    "authority" => {
                        assert_eq!(hit["authority"]["siren"], group["authority"]["siren"])
                    }
                    _ => {}
                }
            }
        }
    }
    // Groups are as many as the facet has values.
    let facets = SAMPLE.search(&["--json", "--facets", "--group", "authority", "-n", "200"]).json();
    assert_eq!(
        facets["groups"].as_array().unwrap().len(),
        facets["facets"]["authority"].as_array().unwrap().len()
    );
    let page =
        SAMPLE.search_in("60", &["--group", "session", "--authority", "Serainvillers"]).out();
    assert!(page.contains("Serainvillers, 11 avril 2024: "), "{page}");
}

#[test]
fn a_title_voted_again_is_shown_once() {
    let json = SAMPLE
        .search(&["--json", "--distinct", "title", "--sort", "date", "--authority", "SIEAVE"])
        .json();
    let group = &json["groups"].as_array().unwrap().iter().find(|g| g["count"] == 2).unwrap();
    let hit = &json["hits"][group["ranks"][0].as_u64().unwrap() as usize - 1];
    assert_eq!(
        (&hit["number"], &group["others"][0]["number"]),
        (&"24.06.11".into(), &"23.06.14".into())
    );
    let page = SAMPLE.search(&["--distinct", "title", "--authority", "SIEAVE"]).out();
    assert!(page.contains("the same title once more:\n     23.06.14 · 14 juin 2023"), "{page}");
    // The same words of two authorities are two acts.
    let desk = Desk::new();
    for (place, number) in
        [("Caudry", "2024-1"), ("Caudry", "2025-1"), ("Avesnes-les-Aubert", "2024-1")]
    {
        desk.file(
            &format!("{place}-{number}.txt"),
            format!("Commune de {place}\nDélibération n° {number}\nSéance du 3 mai {}\nObjet : Tarifs de la restauration scolaire {}\nLe conseil municipal de {place} décide :\n- d'adopter les tarifs.\n", &number[..4], &number[..4]),
        );
    }
    desk.run_index(&["-q"]);
    let json = desk.search(&["--json", "--distinct", "title"]).json();
    let mut counts: Vec<u64> =
        json["groups"].as_array().unwrap().iter().map(|g| g["count"].as_u64().unwrap()).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2]);
}
