//! The graph of acts: what is cited and by what, what later acts did, acts alike, periods.

use serde_json::Value;

use crate::harness::{Desk, SAMPLE};

fn cites(reference: &str) -> Vec<Value> {
    let json = SAMPLE.search(&["--cites", reference, "--json"]).json();
    json["cites"].as_array().unwrap().clone()
}

/// Number as cited, how sure, the acts, what is done.
fn told(cited: &Value) -> (String, String, Vec<String>, String) {
    let value = &cited["citation"]["value"];
    let acts = cited["acts"].as_array().unwrap();
    (
        value["number"].as_str().unwrap_or("-").to_owned(),
        cited["standing"].as_str().unwrap().to_owned(),
        acts.iter().map(|a| a["number"].as_str().unwrap_or("-").to_owned()).collect(),
        value["effect"]["value"]["kind"].as_str().unwrap_or("-").to_owned(),
    )
}

fn row(
    number: &str,
    standing: &str,
    acts: &[&str],
    effect: &str,
) -> (String, String, Vec<String>, String) {
    (
        number.to_owned(),
        standing.to_owned(),
        acts.iter().map(|a| (*a).to_owned()).collect(),
        effect.to_owned(),
    )
}

#[test]
fn citations_are_resolved() {
    for (reference, expected) in [
        (
            "2025/012",
            vec![
                row("2024/031", "found", &["2024/031"], "modifies"),
                row("2023/112", "found", &["2023/112"], "-"),
            ],
        ),
        ("DEL2025_008", vec![row("DEL2024_046", "found", &["DEL2024_046"], "replaces")]),
        ("AR-2024-063", vec![row("AR-2024-058", "found", &["AR-2024-058"], "repeals")]),
        ("2024-018", vec![row("2023-041", "found", &["2023-041"], "withdraws")]),
        ("2023/112", vec![row("2020/041", "missing", &[], "-")]),
        // Of another authority, which the sentence names.
        ("2024-029", vec![row("2024/031", "found", &["2024/031"], "-")]),
        ("24.12.03", vec![row("22.12.05", "missing", &[], "amends")]),
        // An act that stands in minutes.
        ("2025/014", vec![row("2024/060", "found", &["2024/060"], "repeals")]),
    ] {
        let got: Vec<_> = cites(reference).iter().map(told).collect();
        assert_eq!(got, expected, "{reference}");
    }
    assert_eq!(
        cites("2024-029")[0]["acts"][0]["authority"],
        "Communauté d'Agglomération du Mulquinois et de l'Erclin"
    );
}

#[test]
fn a_missing_act_may_be_one_without_number() {
    let cited = &cites("2024/033")[0];
    assert_eq!(cited["standing"], "missing");
    assert_eq!(cited["acts"].as_array().unwrap().len(), 0, "a hypothesis is no link");
    let hypothesis = &cited["hypotheses"][0];
    assert_eq!(hypothesis["act"]["id"], "ca2me/2022/extrait_scan_0007.txt");
    assert!(hypothesis["hypothesis"]["reasons"].as_array().unwrap().len() >= 2);
    let tree = SAMPLE.search(&["--graph", "2024/033"]).out();
    assert!(tree.contains("missing: modifies délibération 2022/088 of 2022-09-29"), "{tree}");
    assert!(
        tree.contains("hypothesis: no number") && tree.contains("because: same authority"),
        "{tree}"
    );
}

/// What cites an act is what its citations say: both ways of asking agree.
#[test]
fn both_directions_agree() {
    let all = SAMPLE.search(&["--ndjson"]).out();
    let ids: Vec<String> = all
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    let (mut down, mut up) = (Vec::new(), Vec::new());
    for id in &ids {
        for cited in cites(id) {
            for act in cited["acts"].as_array().unwrap() {
                down.push((id.clone(), act["id"].as_str().unwrap().to_owned()));
            }
        }
        let json = SAMPLE.search(&["--cited-by", id, "--json"]).json();
        for citing in json["cited_by"].as_array().unwrap() {
            up.push((citing["act"]["id"].as_str().unwrap().to_owned(), id.clone()));
        }
    }
    down.sort();
    up.sort();
    assert!(down.len() > 25, "{}", down.len());
    assert_eq!(down, up);
}

#[test]
fn a_record_says_what_later_acts_did() {
    for (reference, words) in [
        ("2024/031", "modified by 2025/012 of 2025-03-04: « MODIFIE »"),
        ("DEL2024_046", "replaced by DEL2025_008"),
        ("AR-2024-058", "repealed by AR-2024-063"),
        ("2023-041", "withdrawn by 2024-018 of 2024-04-11: « est rapportée »"),
        ("2024-112", "extended by 2025-164"),
    ] {
        let record = SAMPLE.search(&["--show", reference]).out();
        assert!(record.contains(words), "{reference}\n{record}");
        let json = SAMPLE.search(&["--show", reference, "--json"]).json();
        assert_eq!(json[0]["later"].as_array().unwrap().len(), 1, "{reference}");
        assert!(json[0]["fields"]["number"]["value"].is_string());
    }
    let untouched = SAMPLE.search(&["--show", "2025/012", "--json"]).json();
    assert!(untouched[0]["later"].is_null());
}

#[test]
fn lists_for_a_reader() {
    let by = SAMPLE.search(&["--cited-by", "2024/031"]).out();
    assert!(by.contains("modified by (l. 55): « MODIFIE »\n  2025/012 · 4 mars 2025"), "{by}");
    assert!(by.contains("cited by (l. "), "{by}");
    let cites = SAMPLE.search(&["--cites", "2024/033"]).out();
    assert!(
        cites.contains("modifies: « est modifiée »\n  missing\n  may be (hypothesis"),
        "{cites}"
    );
}

#[test]
fn the_graph_as_data() {
    let json = SAMPLE.search(&["--graph", "2024/031", "--json"]).json();
    let ids: Vec<&str> =
        json["nodes"].as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap()).collect();
    for edge in json["edges"].as_array().unwrap() {
        assert!(
            ids.contains(&edge["from"].as_str().unwrap())
                && ids.contains(&edge["to"].as_str().unwrap()),
            "{edge}"
        );
    }
    assert_eq!(json["root"], ids[0]);
    let near = SAMPLE.search(&["--graph", "2024/031", "--json", "--depth", "1"]).json();
    assert!(near["nodes"].as_array().unwrap().len() < ids.len());
    let dot = SAMPLE.search(&["--graph", "2024/031", "--dot"]).out();
    assert!(dot.starts_with("digraph acts {") && dot.ends_with("}\n"), "{dot}");
    assert_eq!(dot.matches(" -> ").count(), json["edges"].as_array().unwrap().len());
    assert!(dot.contains("[label=\"modifies\"]") && dot.contains("style=dashed"), "{dot}");
    let narrow = SAMPLE.search_in("40", &["--graph", "2024/031"]).out();
    assert!(fits(&narrow, 40), "{narrow}");
}

/// True if lines fit; an id is not broken, so that it can be copied.
fn fits(text: &str, width: usize) -> bool {
    text.lines()
        .filter(|l| ![".txt", ".pdf", ".doc"].iter().any(|e| l.contains(e)))
        .all(|l| l.chars().count() <= width)
}

fn act(place: &str, number: &str, date: &str, title: &str, body: &str) -> String {
    format!(
        "Commune de {place}\nDélibération n° {number}\nSéance du {date}\nObjet : {title}\n{body}\nLe conseil municipal de {place} décide :\n- d'approuver.\n"
    )
}

#[test]
fn cycles_end_and_strings_are_harmless() {
    let desk = Desk::new();
    let title = "Un \"titre\" \u{1B}[31m\\ rouge";
    desk.file(
        "a.txt",
        act(
            "Caudry",
            "2024-1",
            "3 mai 2024",
            title,
            "Vu la délibération n° 2024-2 du 4 mai 2024 ;\n",
        ),
    );
    desk.file(
        "b.txt",
        act(
            "Caudry",
            "2024-2",
            "4 mai 2024",
            "Bail",
            "Vu la délibération n° 2024-1 du 3 mai 2024 ;\n",
        ),
    );
    desk.run_index(&["-q"]);
    for args in [
        vec!["--graph", "2024-1", "--depth", "10"],
        vec!["--graph", "2024-1", "--dot"],
        vec!["--cites", "2024-2"],
    ] {
        let ran = desk.search(&args);
        assert_eq!(ran.code(), 0, "{args:?}: {}", ran.err());
        assert!(!ran.out().contains('\u{1B}'), "{args:?}");
    }
    let dot = desk.search(&["--graph", "2024-1", "--dot"]).out();
    assert!(dot.contains("Un \\\"titre\\\""), "{dot}");
    let json = desk.search(&["--graph", "2024-1", "--json", "--depth", "10"]).json();
    assert_eq!(
        (json["nodes"].as_array().unwrap().len(), json["edges"].as_array().unwrap().len()),
        (2, 2)
    );
}

/// A number names an act of every authority: the link goes to the right one, or nowhere.
#[test]
fn numbers_of_other_authorities_are_no_links() {
    let desk = Desk::new();
    let cite = |n: &str| format!("Vu la délibération n° 2023-5 du 4 avril 2023{n} ;\n");
    desk.file("caudry/5.txt", act("Caudry", "2023-5", "4 avril 2023", "Tarifs du marché", ""));
    desk.file(
        "aubert/5.txt",
        act("Avesnes-les-Aubert", "2023-5", "4 avril 2023", "Tarifs de la salle", ""),
    );
    desk.file("caudry/6.txt", act("Caudry", "2024-6", "3 mai 2024", "Marché", &cite("")));
    desk.file(
        "beauvois/7.txt",
        act("Beauvois-en-Cambrésis", "2024-7", "3 mai 2024", "Salle", &cite("")),
    );
    desk.file(
        "beauvois/8.txt",
        act(
            "Beauvois-en-Cambrésis",
            "2024-8",
            "3 mai 2024",
            "Salle",
            &cite(" du conseil municipal d'Avesnes-les-Aubert"),
        ),
    );
    desk.file(
        "caudry/9.txt",
        act(
            "Caudry",
            "2024-9",
            "3 mai 2024",
            "Marché",
            "Vu la délibération n° 2023-5 du 9 avril 2023 ;\n",
        ),
    );
    desk.run_index(&["-q"]);
    let cited = |path: &str| {
        let json = desk.search(&["--cites", path, "--json"]).json();
        let one = json["cites"][0].clone();
        let acts: Vec<String> = one["acts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|a| a["id"].as_str().unwrap().to_owned())
            .collect();
        (
            one["standing"].as_str().unwrap().to_owned(),
            acts,
            one["note"].as_str().unwrap_or("").to_owned(),
        )
    };
    assert_eq!(cited("caudry/6.txt"), ("found".into(), vec!["caudry/5.txt".into()], String::new()));
    assert_eq!(cited("beauvois/7.txt"), ("missing".into(), vec![], String::new()));
    assert_eq!(
        cited("beauvois/8.txt"),
        ("found".into(), vec!["aubert/5.txt".into()], String::new())
    );
    let (standing, acts, note) = cited("caudry/9.txt");
    assert_eq!((standing.as_str(), acts.len()), ("missing", 0));
    assert!(note.contains("caudry/5.txt") && note.contains("2023-04-04"), "{note}");
    let by = desk.search(&["--cited-by", "caudry/5.txt", "--json"]).json();
    assert_eq!(by["cited_by"].as_array().unwrap().len(), 1);
}

#[test]
fn odd_references() {
    for flag in ["--cites", "--cited-by", "--graph", "--similar"] {
        let none = SAMPLE.search(&[flag, "9999/1"]);
        assert_eq!((none.code(), none.out().as_str()), (1, "no act 9999/1\n"), "{flag}");
        assert_eq!(SAMPLE.search(&[flag, ""]).code(), 1, "{flag}");
        let many = SAMPLE.search(&[flag, "ccpo/2024/RAA_CCPO_2024_2e_trimestre.txt"]);
        assert_eq!(many.code(), 2, "{flag}");
        assert!(many.err().contains("give the id of one: « ccpo/2024/RAA"), "{}", many.err());
        assert_eq!(SAMPLE.search(&[flag, "2024/031", "words"]).code(), 2, "{flag}");
        assert_eq!(SAMPLE.search(&[flag, "2024/031", "--csv"]).code(), 2, "{flag}");
    }
    assert_eq!(SAMPLE.search(&["--cites", "2024/078", "--graph", "2024/078"]).code(), 2);
    for odd in [&["--dot"][..], &["--show", "2024/031", "--ndjson"], &["--scdl", "--explain"]] {
        assert_eq!(SAMPLE.search(odd).code(), 2, "{odd:?}");
    }
    assert_eq!(SAMPLE.search(&["--graph", "2024/031", "--depth", "99"]).code(), 2);
    assert_eq!(SAMPLE.search(&["--cited-by", "2025/041"]).code(), 1, "nothing cites it");
}

#[test]
fn acts_alike() {
    let json = SAMPLE.search(&["--similar", "2024/094", "--json"]).json();
    let alike = json["alike"].as_array().unwrap();
    assert_eq!(alike[0]["act"]["number"], "2023/118");
    let words: Vec<&str> =
        alike[0]["words"].as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect();
    assert!(words.contains(&"tarifs") && words.contains(&"aquatique"), "{words:?}");
    for like in alike {
        assert_ne!(like["act"]["id"], json["act"]["id"], "never itself");
        assert!(like["words"].as_array().unwrap().len() >= 2);
    }
    let likeness: Vec<f64> = alike.iter().map(|a| a["likeness"].as_f64().unwrap()).collect();
    assert!(
        likeness.windows(2).all(|w| w[0] >= w[1])
            && likeness.iter().all(|l| (0.0..=1.0).contains(l))
    );
    // Every word said is in both acts.
    for like in alike {
        for word in like["words"].as_array().unwrap() {
            let found = SAMPLE.search(&["--jsonl", word.as_str().unwrap()]).out();
            for act in [&json["act"], &like["act"]] {
                assert!(found.contains(&format!("\"id\":{}", act["id"])), "{word}: {}", act["id"]);
            }
        }
    }
    let filtered =
        SAMPLE.search(&["--similar", "2024/094", "--json", "--authority", "SIEAVE"]).json();
    assert!(
        filtered["alike"]
            .as_array()
            .unwrap()
            .iter()
            .all(|a| a["act"]["authority"].as_str().unwrap().contains("Eaux"))
    );
    let page = SAMPLE.search_in("50", &["--similar", "2024/094"]).out();
    assert!(page.contains("both have: ") && fits(&page, 50), "{page}");
}

/// Acts of a day are those whose record has a period that covers it.
#[test]
fn periods_cover_days() {
    let all = SAMPLE.search(&["--ndjson"]).out();
    let records: Vec<Value> = all.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let mut any = 0;
    for day in [
        "2023-12-31",
        "2024-04-01",
        "2024-06-20",
        "2024-12-31",
        "2025-12-31",
        "2026-01-01",
        "2027-09-30",
        "2028-12-31",
        "2029-01-01",
    ] {
        let expected = records
            .iter()
            .filter(|r| {
                r["fields"]["periods"].as_array().into_iter().flatten().any(|p| {
                    p["value"]["start"].as_str().unwrap() <= day
                        && day <= p["value"]["end"].as_str().unwrap()
                })
            })
            .count();
        any += expected;
        assert_eq!(
            SAMPLE.search(&["--count", "--in-force", day]).out(),
            format!("{expected}\n"),
            "{day}"
        );
    }
    assert!(any > 20);
    let halt = SAMPLE.search(&["--paths", "--in-force", "31 août 2026"]).out();
    assert!(halt.contains("2024-029"), "{halt}");
    assert!(
        !SAMPLE.search(&["--paths", "--in-force", "1er septembre 2026"]).out().contains("2024-029")
    );
    let year = SAMPLE.search(&["--in-force", "2025"]);
    assert_eq!(year.code(), 2);
    assert!(year.err().contains("no single day"), "{}", year.err());
}
