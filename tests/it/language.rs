//! The query language on the sample corpus and on small ones: operators, fields, days and amounts in
//! any form, acronyms, synonyms, misprints, completions.

use acts_search::index::IndexFolder;
use acts_search::search::{Engine, Request};
use serde_json::Value;

use crate::harness::{Desk, SAMPLE};

/// The name of a file.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The ids of all acts that a query finds.
fn found(query: &str) -> Vec<String> {
    let engine = Engine::open(&IndexFolder::new(&SAMPLE.index())).unwrap();
    let request = Request {
        query: query.to_owned(),
        limit: 1000,
        snippets: 0,
        closest: false,
        ..Request::default()
    };
    let response = engine.search(&request).unwrap();
    assert!(!response.relaxed, "{query}: {:?}", response.reasons);
    let mut ids: Vec<String> = response.hits.into_iter().map(|h| h.id).collect();
    ids.sort();
    ids
}

/// The records of all acts, as `--show --json` gives them.
fn records() -> Vec<Value> {
    let engine = Engine::open(&IndexFolder::new(&SAMPLE.index())).unwrap();
    let all =
        engine.search(&Request { limit: 1000, snippets: 0, ..Request::default() }).unwrap().hits;
    all.iter().map(|h| serde_json::to_value(&h.act).unwrap()).collect()
}

/// A field of a query keeps the acts whose records say so, and no others.
#[test]
fn fields_agree_with_the_records() {
    type Holds = fn(&Value) -> bool;
    fn votes(act: &Value, kind: &str) -> Option<u64> {
        act["fields"]["votes"]["value"][kind].as_u64()
    }
    fn amounts(act: &Value) -> Vec<i64> {
        let all = act["fields"]["amounts"].as_array().unwrap();
        all.iter().filter_map(|a| a["value"].as_i64()).collect()
    }
    fn text<'v>(act: &'v Value, field: &str) -> &'v str {
        act["fields"][field]["value"].as_str().unwrap_or("")
    }
    let table: [(&str, Holds); 16] = [
        ("vote:contre>0", |a| votes(a, "against").is_some_and(|n| n > 0)),
        ("vote:abstention>=1", |a| votes(a, "abstentions").is_some_and(|n| n > 0)),
        ("vote:pour<20", |a| votes(a, "for").is_some_and(|n| n < 20)),
        ("vote:unanimité", |a| a["fields"]["votes"]["value"]["unanimous"] == true),
        ("montant:>1000000", |a| amounts(a).iter().any(|n| *n > 100_000_000)),
        ("montant:50000..60000", |a| {
            amounts(a).iter().any(|n| (5_000_000..=6_000_000).contains(n))
        }),
        ("nature:AR", |a| text(a, "nature") == "AR"),
        ("(nature:AR OU nature:CC)", |a| ["AR", "CC"].contains(&text(a, "nature"))),
        ("-nature:DE", |a| text(a, "nature") != "DE"),
        ("matière:7.5", |a| text(a, "matiere").starts_with("7.5")),
        ("date:2024-06", |a| text(a, "date").starts_with("2024-06")),
        ("date:..2022", |a| !text(a, "date").is_empty() && text(a, "date") < "2023"),
        ("numéro:2024/31", |a| text(a, "number").replace("/0", "/") == "2024/31"),
        ("autorité:299900019", |a| a["fields"]["authority"]["value"]["siren"] == "299900019"),
        ("source:pdf", |a| a["source"]["reader"].as_str().unwrap().starts_with("pdf")),
        ("chemin:arretes", |a| {
            let others = a["others"].as_array().into_iter().flatten();
            let paths = others.map(|o| &o["path"]).chain([&a["path"]]);
            paths.filter_map(Value::as_str).any(|p| p.to_lowercase().contains("arretes"))
        }),
    ];
    let records = records();
    for (query, holds) in table {
        let mut expected: Vec<String> = records
            .iter()
            .filter(|a| holds(a))
            .map(|a| a["id"].as_str().unwrap().to_owned())
            .collect();
        expected.sort();
        assert!(!expected.is_empty() && expected.len() < records.len(), "{query}: proves nothing");
        assert_eq!(found(query), expected, "{query}");
    }
}

/// What operators do, by what sets do.
#[test]
fn operators_are_those_of_sets() {
    let (eau, tarif) = (found("eau"), found("tarif"));
    let both: Vec<String> = eau.iter().filter(|id| tarif.contains(id)).cloned().collect();
    let either: Vec<String> = {
        let mut all: Vec<String> = eau.iter().chain(&tarif).cloned().collect();
        all.sort();
        all.dedup();
        all
    };
    let without: Vec<String> = eau.iter().filter(|id| !tarif.contains(id)).cloned().collect();
    assert!(!both.is_empty() && !without.is_empty() && either.len() > eau.len());
    for (query, expected) in [
        ("eau tarif", &both),
        ("eau ET tarif", &both),
        ("eau AND (tarif)", &both),
        ("eau OU tarif", &either),
        ("(eau OR tarif)", &either),
        ("eau SAUF tarif", &without),
        ("eau -tarif", &without),
        ("eau NOT (tarif OU zyzzyva)", &without),
        ("(eau OU zyzzyva) -tarif", &without),
    ] {
        assert_eq!(&found(query), expected, "{query}");
    }
    let near = found("eau PROCHE/3 tarif");
    assert!(!near.is_empty() && near.iter().all(|id| both.contains(id)));
    assert_eq!(near, found("tarif NEAR/3 eau"));
    let close = found("\"tarif eau\"~3");
    assert!(!close.is_empty() && close.iter().all(|id| near.contains(id)));
    let prefix = found("subvent*");
    assert!(found("subvention").iter().all(|id| prefix.contains(id)));
}

/// A corpus that states one day, and one amount, in many forms.
#[test]
fn days_and_amounts_in_any_form() {
    let desk = Desk::new();
    let forms = [
        "le 9 avril 2025",
        "le 09/04/2025",
        "le 2025-04-09",
        "le 9.04.2025",
        "L'an deux mille vingt-cinq, le neuf avril à dix-huit heures",
        "le neuf avril deux mille vingt-cinq",
    ];
    for (k, form) in forms.iter().enumerate() {
        desk.file(
            &format!("day{k}.txt"),
            format!("Note de service\n\nLa réunion a eu lieu {form}, dans la salle des fêtes.\n"),
        );
    }
    desk.file(
        "other.txt",
        "Note\n\nLa réunion a eu lieu le 9 avril 2024, et le 4 septembre 2025.\n",
    );
    let amounts = ["120 000 €", "120000 euros", "120.000,00 €", "cent vingt mille euros"];
    for (k, form) in amounts.iter().enumerate() {
        desk.file(
            &format!("amount{k}.txt"),
            format!("Note de service\n\nLe coût des travaux est de {form} hors taxes.\n"),
        );
    }
    desk.file(
        "more.txt",
        "Note\n\nLe coût est de 1 120 000 € hors taxes, pour 12 000 habitants.\n",
    );
    assert_eq!(desk.run_index(&["-q"]).code(), 0);
    for typed in ["9 avril 2025", "09/04/2025", "2025-04-09", "neuf avril deux mille vingt-cinq"] {
        let out = desk.search(&["--paths", typed]).out();
        let mut paths: Vec<&str> = out.lines().map(name).collect();
        paths.sort_unstable();
        let expected: Vec<String> = (0..forms.len()).map(|k| format!("day{k}.txt")).collect();
        assert_eq!(paths, expected, "{typed}");
    }
    for typed in ["120 000 €", "120000 €", "120.000 euros", "120 000,00 €"] {
        let out = desk.search(&["--paths", typed]).out();
        let mut paths: Vec<&str> = out.lines().map(name).collect();
        paths.sort_unstable();
        let expected: Vec<String> = (0..amounts.len()).map(|k| format!("amount{k}.txt")).collect();
        assert_eq!(paths, expected, "{typed}");
    }
    // What is found is shown.
    let page = desk.search(&["--json", "9 avril 2025"]).json();
    for hit in page["hits"].as_array().unwrap() {
        assert!(!hit["snippets"][0]["highlights"].as_array().unwrap().is_empty(), "{hit:#}");
    }
}

#[test]
fn acronyms_both_ways_and_apart() {
    let desk = Desk::new();
    let act = |authority: &str, text: &str| {
        format!(
            "COMMUNE DE {authority}\nDÉLIBÉRATION DU CONSEIL MUNICIPAL\nSéance du 12 mars 2024\n\nLe conseil municipal, après en avoir délibéré, décide : {text}\n"
        )
    };
    // Two authorities use one acronym for two things.
    desk.file("a1.txt", act("CAUDRY", "le Centre Communal d'Action Locale (CCAL) est créé."));
    desk.file("a2.txt", act("CAUDRY", "le Centre Communal d'Action Locale reçoit une subvention."));
    desk.file(
        "b1.txt",
        act("DENAIN", "le Club des Créateurs et Artisans Locaux (CCAL) est reconnu."),
    );
    desk.file("b2.txt", act("DENAIN", "le Club des Créateurs et Artisans Locaux reçoit un local."));
    desk.file(
        "b3.txt",
        act("DENAIN", "un Centre Communal d'Action Locale d'une autre ville est visité."),
    );
    // One meaning only.
    desk.file(
        "c1.txt",
        act("CAUDRY", "le Plan Local pour l'Insertion et l'Emploi (PLIE) est approuvé."),
    );
    desk.file("c2.txt", act("DENAIN", "le PLIE est soutenu."));
    desk.file("c3.txt", act("DENAIN", "le plan local pour l'insertion et l'emploi est évalué."));
    assert_eq!(desk.run_index(&["-q"]).code(), 0);
    for (query, expected) in [
        ("PLIE", "c1 c2 c3"),
        ("plan local insertion emploi", "c1 c2 c3"),
        ("\"Plan Local pour l'Insertion et l'Emploi\"", "c1 c2 c3"),
        ("CCAL", "a1 a2 b1 b2"),
        ("-PLIE CCAL reçoit", "a2 b2"),
    ] {
        let out = desk.search(&["--paths", query]).out();
        let mut paths: Vec<&str> = out.lines().map(|p| name(p).trim_end_matches(".txt")).collect();
        paths.sort_unstable();
        assert_eq!(paths.join(" "), expected, "{query}");
    }
    let explained = desk.search(&["--explain", "CCAL"]).out();
    assert!(
        explained
            .contains("or Centre Communal d'Action Locale (as acts define the acronym, in acts of"),
        "{explained}"
    );
}

#[test]
fn synonyms_of_the_corpus_and_of_a_file() {
    let desk = Desk::new();
    desk.file(
        "a.txt",
        "Note\n\nLa collecte des ordures ménagères change de jour dans la commune.\n",
    );
    desk.file("b.txt", "Note\n\nLa collecte des déchets change de jour dans la commune.\n");
    assert_eq!(desk.run_index(&["-q"]).code(), 0);
    assert_eq!(desk.search(&["--count", "déchets"]).out(), "1\n");
    desk.file("synonyms.toml", "synonyms = [[\"déchets\", \"ordures ménagères\"]]\n");
    // The acts have not changed: only the synonyms are read.
    let ran = desk.run_index(&["--json"]).json();
    assert_eq!(
        (&ran["unchanged"], &ran["changed"]),
        (&2.into(), &serde_json::json!([])),
        "{ran:#}"
    );
    for query in ["déchets", "ordures ménagères", "DECHET collecte", "\"ordures ménagères\""] {
        assert_eq!(desk.search(&["--count", query]).out(), "2\n", "{query}");
    }
    let other = desk.file("../other.toml", "synonyms = [[\"collecte\", \"ramassage\"]]\n");
    let other = other.to_str().unwrap();
    assert_eq!(desk.search(&["--count", "--synonyms", other, "ramassage"]).out(), "2\n");
    assert_eq!(desk.search(&["--count", "--synonyms", other, "déchets"]).out(), "1\n");
    desk.file("synonyms.toml", "synonyms = [[\"déchets\"]]\n");
    let wrong = desk.run_index(&[]);
    assert_eq!(wrong.code(), 2);
    assert!(wrong.err().contains("synonyms.toml: set 1"), "{}", wrong.err());
}

#[test]
fn misprints_are_corrected_aloud() {
    let json = SAMPLE.search(&["--json", "Cambrezis"]).json();
    assert_eq!(json["notes"][0], "Cambrezis is in no act: searched for cambrésis", "{json:#}");
    assert_eq!(json["total"], SAMPLE.search(&["--json", "Cambrésis"]).json()["total"]);
    // What is meant so is looked for so: no correction of phrases, exact words, or known ones.
    assert_eq!(SAMPLE.search(&["--count", "\"Cambrezis\" =cambrezis"]).out(), "0\n");
    // A stop word misprinted is in no act, and stands for none.
    for (typed, total) in [("avce", 0), ("danns", 0), ("esle", 0)] {
        let json = SAMPLE.search(&["--json", typed]).json();
        assert_eq!(
            (&json["total"], &json["notes"]),
            (&total.into(), &serde_json::json!([])),
            "{typed}"
        );
    }
    let json = SAMPLE.search(&["--json", "convention avce"]).json();
    assert_eq!((&json["relaxed"], &json["reasons"][1]["typed"]), (&true.into(), &"avce".into()));
    assert_eq!(json["reasons"][1]["acts"], 0);
    // Far from every word: nothing is invented, and the answer says which word it is.
    let json = SAMPLE.search(&["--json", "zyzzyvaqueux eau"]).json();
    assert_eq!(json["relaxed"], true);
    assert_eq!(json["reasons"][0]["typed"], "zyzzyvaqueux");
    assert_eq!(
        (&json["reasons"][0]["acts"], &json["reasons"][0]["part"]),
        (&0.into(), &"clause".into())
    );
}

/// A phrase may be excluded of which the words are there, and never side by side: "99242" is looked for
/// as "99 242" too.
#[test]
fn an_excluded_phrase_that_no_act_has() {
    let all = SAMPLE.search(&["--count", "tarif"]);
    let ran = SAMPLE.search(&["--count", "tarif SAUF 99242"]);
    assert_eq!((ran.code(), ran.out()), (0, all.out()), "{}", ran.err());
}

/// Which part of a search leaves nothing.
#[test]
fn an_empty_answer_is_explained() {
    let json = SAMPLE.search(&["--json", "--date", "1999", "PLIE nature:DE"]).json();
    assert_eq!(json["total"], 0);
    let with = SAMPLE.search(&["--json", "PLIE nature:DE"]).json()["total"].clone();
    let filter =
        json["reasons"].as_array().unwrap().iter().find(|r| r["part"] == "filter").unwrap();
    assert_eq!(
        (&filter["typed"], &filter["acts"]),
        (&"--date 1999-01-01..1999-12-31".into(), &with)
    );
    let page = SAMPLE.search(&["--date", "1999", "PLIE"]).out();
    let acts = SAMPLE.search(&["--count", "PLIE"]).out();
    let line = format!("without --date 1999-01-01..1999-12-31: {} acts", acts.trim());
    assert!(
        page.contains(&line) && page.contains("PLIE: in no act that the filters keep"),
        "{page}"
    );
}

/// Letters that OCR misread are found in what OCR read, and nowhere else.
#[test]
fn misreadings_of_ocr() {
    use acts_search::acts::read_acts;
    use acts_search::acts::registry::Registry;
    use acts_search::index::{Standing, act_document};
    let folder = tempfile::tempdir().unwrap();
    let place = IndexFolder::new(folder.path());
    let lock = place.lock().unwrap();
    let generation = place.create(&lock).unwrap();
    let mut writer = generation.index.writer_with_num_threads(1, 20_000_000).unwrap();
    for (name, text, ocr) in [
        ("scan.pdf", "Note\n\nLa subventlon de la commune est versée en mars.\n", true),
        ("typo.txt", "Note\n\nLa subventien de la commune est versée en mars.\n", false),
        ("good.txt", "Note\n\nLa subvention de la commune est versée en mars.\n", false),
    ] {
        let mut acts = read_acts(name, text, Registry::builtin());
        if ocr {
            acts[0].source.ocr_pages = vec![1];
        }
        let act = &acts[0];
        let own = &text[act.place.start..act.place.end];
        writer.add_document(act_document(act, own, Standing::Act, &generation.fields)).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    place.swap(&generation, &lock).unwrap();
    let engine = Engine::open(&place).unwrap();
    let request = Request { query: "subvention".to_owned(), ..Request::default() };
    let mut paths: Vec<String> =
        engine.search(&request).unwrap().hits.into_iter().map(|h| h.path).collect();
    paths.sort();
    assert_eq!(paths, ["good.txt", "scan.pdf"]);
}

#[test]
fn completions() {
    let lines = |args: &[&str]| -> Vec<String> {
        SAMPLE.search(args).out().lines().map(str::to_owned).collect()
    };
    let words = lines(&["--complete", "tarif subv"]);
    assert!(words.contains(&"tarif subvention".to_owned()), "{words:?}");
    assert!(words.iter().all(|w| w.starts_with("tarif subv")), "{words:?}");
    // Accents need not be typed, and are given.
    assert!(lines(&["--complete", "delib"]).contains(&"délibération".to_owned()));
    assert!(lines(&["--complete", "l'agglo"])[0].starts_with("l'agglo"));
    let numbers = lines(&["--complete", "2024/03"]);
    assert!(numbers.contains(&"2024/031".to_owned()), "{numbers:?}");
    let names = lines(&["--complete", "mulq"]);
    assert!(
        names.contains(&"Communauté d'Agglomération du Mulquinois et de l'Erclin".to_owned()),
        "{names:?}"
    );
    let names = lines(&["--complete", "communauté d'agglomération du mu"]);
    assert!(names[0].starts_with("Communauté d'Agglomération du Mulq"), "{names:?}");
    let json = SAMPLE.search(&["--complete", "mulq", "--json", "-n", "2"]).json();
    assert_eq!(json.as_array().unwrap().len(), 2);
    let kinds: Vec<&str> =
        json.as_array().unwrap().iter().filter_map(|c| c["kind"].as_str()).collect();
    assert_eq!(kinds, ["word", "authority"], "{json:#}");
    let none = SAMPLE.search(&["--complete", "zyzzyvaq"]);
    assert_eq!((none.code(), none.out().as_str()), (1, ""));
}

/// Queries that could run away are bounded, and say so.
#[test]
fn queries_cannot_run_away() {
    let deep = format!("{}eau{}", "(".repeat(4_000), ")".repeat(4_000));
    let many: String = (0..400).map(|k| format!("mot{k} OU ")).collect();
    let stars = "co* de* pr* ar* re* ca* in* ".repeat(6);
    for query in [deep.as_str(), many.as_str(), stars.as_str(), "a* b* c*", "e~2 a~2 de~2"] {
        let started = std::time::Instant::now();
        let ran = SAMPLE.search(&["--json", query]);
        assert!(ran.code() < 2, "{query}: {}", ran.err());
        // What was cut is said.
        let cut = [deep.as_str(), many.as_str(), "a* b* c*"].contains(&query);
        assert!(!cut || !ran.json()["notes"].as_array().unwrap().is_empty(), "{query}");
        assert!(started.elapsed().as_secs() < 10, "{query}");
    }
}
