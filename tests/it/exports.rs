//! Exports: the SCDL table against the published constraints, records a line.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::Value;

use crate::harness::{Desk, Ran, SAMPLE};

/// The columns of the schema (SCDL « Délibérations » 2.1.5, schema.data.gouv.fr): name, whether a value
/// is required, its pattern.
const SCHEMA: [(&str, bool, &str); 17] = [
    ("COLL_NOM", true, r"^\S.*$"),
    ("COLL_SIRET", true, r"^\d{14}$"),
    ("DELIB_ID", true, r"^\S.*$"),
    ("DELIB_DATE", true, r"^\d{4}-\d{2}-\d{2}$"),
    ("DELIB_MATIERE_CODE", true, r"^\d\.\d{1,2}$"),
    ("DELIB_MATIERE_NOM", true, r"^[^A-Z,()/]+(?:/[^A-Z,()]+)$"),
    ("DELIB_OBJET", true, r"^\S[^\n]*$"),
    ("BUDGET_ANNEE", false, r"^[0-9]{4}(\/[0-9]{4})?$"),
    ("BUDGET_NOM", false, r"^\S.*$"),
    ("PREF_ID", false, r"^S?PREF\d{2}[0-9AB]\d?$"),
    ("PREF_DATE", false, r"^\d{4}-\d{2}-\d{2}$"),
    ("VOTE_EFFECTIF", false, r"^\d+$"),
    ("VOTE_REEL", false, r"^\d+$"),
    ("VOTE_POUR", false, r"^\d+$"),
    ("VOTE_CONTRE", false, r"^\d+$"),
    ("VOTE_ABSTENTION", false, r"^\d+$"),
    ("DELIB_URL", false, r"^https?://\S+$"),
];

/// The rows of a table, which hold what the schema asks of each value; how many have all required ones.
fn rows(ran: &Ran) -> (Vec<BTreeMap<String, String>>, usize) {
    let text = ran.out();
    assert!(text.ends_with("\r\n") && !text.starts_with('\u{FEFF}'), "RFC 4180, no mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(head, SCHEMA.map(|c| c.0));
    let patterns = SCHEMA.map(|c| Regex::new(c.2).unwrap());
    let (mut out, mut complete) = (Vec::new(), 0);
    for record in reader.records() {
        let record = record.unwrap();
        let mut whole = true;
        for ((value, (name, required, _)), pattern) in record.iter().zip(SCHEMA).zip(&patterns) {
            assert!(value.is_empty() || pattern.is_match(value), "{name}: {value:?}");
            whole &= !required || !value.is_empty();
        }
        complete += usize::from(whole);
        out.push(head.iter().cloned().zip(record.iter().map(str::to_owned)).collect());
    }
    (out, complete)
}

#[test]
fn scdl_of_the_sample() {
    let ran = SAMPLE.search(&["--scdl"]);
    assert_eq!(ran.code(), 0);
    let (rows, complete) = rows(&ran);
    assert_eq!(rows.len().to_string(), SAMPLE.search(&["--count", "--nature", "DE"]).out().trim());
    let told = ran.err();
    assert!(
        told.contains(&format!("{} rows, {complete} with all required values", rows.len())),
        "{told}"
    );
    let lacking = |column: &str| rows.iter().filter(|r| r[column].is_empty()).count();
    for column in ["COLL_SIRET", "DELIB_MATIERE_CODE", "DELIB_ID"] {
        assert!(told.contains(&format!("{column} is empty in {}", lacking(column))), "{told}");
    }
    assert!(told.contains("acts left out: no délibérations"), "{told}");
    // A SIRET that the acts state, and none where they do not.
    let of = |name: &str| {
        rows.iter().find(|r| r["COLL_NOM"].contains(name)).unwrap()["COLL_SIRET"].clone()
    };
    assert_eq!(of("Mulquinois et de l'Erclin"), "29990001900017");
    assert_eq!(of("Haute-Sambre"), "");
    // The budget that a title names, and what a table of the corpus declares.
    let budget = rows.iter().find(|r| r["DELIB_ID"] == "2024/032").unwrap();
    assert_eq!((&*budget["BUDGET_ANNEE"], &*budget["BUDGET_NOM"]), ("2024", "budget principal"));
    let declared = rows.iter().find(|r| r["DELIB_ID"] == "12/2024").unwrap();
    assert_eq!((&*declared["BUDGET_ANNEE"], &*declared["PREF_ID"]), ("2024", "PREF059"));
    let one = rows.iter().find(|r| r["DELIB_ID"] == "2024/031").unwrap();
    assert_eq!(
        (one["DELIB_MATIERE_CODE"].as_str(), one["DELIB_MATIERE_NOM"].as_str()),
        ("7.5", "finances locales/subventions")
    );
    let none = SAMPLE.search(&["--scdl", "--nature", "AR"]);
    assert_eq!(none.code(), 1);
    assert!(none.err().contains("0 rows"), "{}", none.err());
}

/// An act that says everything gives a row that the schema accepts, and the row is read back as it was.
#[test]
fn a_complete_row_is_valid() {
    let desk = Desk::new();
    let siret = "21590139800010";
    desk.file(
        "1.txt",
        format!("Commune de Caudry\nDélibération n° 2024-12\nSéance du 3 mai 2024\nNomenclature : 7.5\nMembres en exercice : 33\nVotants : 30\nObjet : Subvention à la fanfare, « année 2024 »\nLe conseil municipal de Caudry décide :\n- d'attribuer 500 € à la fanfare.\nPour : 28 Contre : 1 Abstention : 1\nTransmis en préfecture le 6 mai 2024\nConvention entre la commune de Caudry, SIRET {siret}, et la fanfare.\n"),
    );
    desk.file("2.txt", "Commune de Caudry\nDélibération n° 2024-13\nSéance du 3 mai 2024\nObjet : Divers et autres\nLe conseil municipal de Caudry décide :\n- d'approuver.\n");
    assert_eq!(desk.run_index(&["-q"]).code(), 0);
    let ran = desk.search(&["--scdl", "--sort", "number"]);
    let (rows, complete) = rows(&ran);
    assert_eq!((rows.len(), complete), (2, 1), "{}", ran.out());
    let row = &rows[0];
    assert!(row["COLL_NOM"].ends_with("Caudry"));
    for (column, value) in [
        ("COLL_SIRET", siret),
        ("DELIB_ID", "2024-12"),
        ("DELIB_DATE", "2024-05-03"),
        ("DELIB_OBJET", "Subvention à la fanfare, « année 2024 »"),
        ("PREF_DATE", "2024-05-06"),
        ("VOTE_EFFECTIF", "33"),
        ("VOTE_REEL", "30"),
        ("VOTE_POUR", "28"),
        ("VOTE_CONTRE", "1"),
        ("VOTE_ABSTENTION", "1"),
        ("BUDGET_ANNEE", ""),
        ("PREF_ID", ""),
        ("DELIB_URL", ""),
    ] {
        assert_eq!(row[column], value, "{column}");
    }
    assert_eq!(rows[1]["COLL_SIRET"], siret, "one act states it for its authority");
    assert!(ran.err().contains("DELIB_MATIERE_CODE is empty in 1"), "{}", ran.err());
    // Two SIRET for one authority: neither.
    desk.file("3.txt", "Commune de Caudry\nDélibération n° 2024-14\nSéance du 3 mai 2024\nObjet : Bail\nLe conseil municipal de Caudry décide :\n- d'approuver le bail de la commune, SIRET 21590139800028.\n");
    desk.run_index(&["-q"]);
    let (rows, complete) = self::rows(&desk.search(&["--scdl"]));
    assert_eq!((rows.len(), complete), (3, 0));
    // The table is one that the indexer reads.
    let copy = Desk::new();
    copy.file("table.csv", ran.out());
    copy.run_index(&["-q"]);
    let back = copy.search(&["--scdl", "--sort", "number"]).out();
    assert_eq!(back, ran.out());
}

#[test]
fn ndjson_is_the_record() {
    let ran = SAMPLE.search(&["--ndjson", "PLIE"]);
    let records: Vec<Value> = ran.out().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(records.len().to_string(), SAMPLE.search(&["--count", "PLIE"]).out().trim());
    let ids = |json: &Value| -> Vec<Value> {
        json["hits"].as_array().unwrap().iter().map(|h| h["id"].clone()).collect()
    };
    let hits = SAMPLE.search(&["--json", "-n", "100", "PLIE"]).json();
    assert_eq!(
        ids(&hits),
        records.iter().map(|r| r["id"].clone()).collect::<Vec<_>>(),
        "in the order of the hits"
    );
    let record = records.iter().find(|r| r["fields"]["number"]["value"] == "DEL2024_045").unwrap();
    let mut shown = SAMPLE.search(&["--show", "DEL2024_045", "--json"]).json()[0].clone();
    shown.as_object_mut().unwrap().remove("later");
    assert_eq!(record, &shown);
    for part in ["place", "rule", "confidence"] {
        assert!(!record["fields"]["number"][part].is_null(), "{part}");
    }
    let page = SAMPLE.search(&["--ndjson", "--limit", "3", "--offset", "2"]).out();
    assert_eq!(page.lines().count(), 3);
    let none = SAMPLE.search(&["--ndjson", "xylophone"]);
    assert_eq!((none.code(), none.out().as_str()), (1, ""));
    let relaxed = SAMPLE.search(&["--ndjson", "PLIE xylophone"]);
    assert!(relaxed.err().contains("the closest"), "{}", relaxed.err());
}
