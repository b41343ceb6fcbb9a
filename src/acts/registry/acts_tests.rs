//! The five real acts of `shared/acts`, when that folder is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::fold::fold;
use super::{AuthorityKind, Registry};

/// The folder of the acts, beside the project or at its usual place.
fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/acts");
    [beside, PathBuf::from("/work/shared/acts")]
        .into_iter()
        .find(|p| p.join("expected.json").is_file())
}

/// Fold line by line, line ends kept: near enough to what the indexer does.
fn fold_text(text: &str) -> String {
    text.split('\n').map(fold).collect::<Vec<_>>().join("\n")
}

/// Every string of digits of nine in the "epcis" list of a file's entry (no JSON reader at hand).
fn listed_epcis(expected: &str, file: &str) -> Vec<String> {
    let Some(entry) = expected.split(&format!("\"{file}\":")).nth(1) else { return Vec::new() };
    let entry = entry.split("\n  }").next().unwrap_or("");
    let Some(list) = entry.split("\"epcis\":").nth(1).and_then(|rest| rest.split(']').next())
    else {
        return Vec::new();
    };
    list.split('"')
        .filter(|s| s.len() == 9 && s.bytes().all(|b| b.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

#[test]
#[allow(clippy::print_stdout, reason = "a test says what it found, and when it was skipped")]
fn real_acts_name_their_authorities() {
    let Some(folder) = folder() else {
        println!("skipped: ../shared/acts is absent");
        return;
    };
    let expected = std::fs::read_to_string(folder.join("expected.json")).expect("readable");
    let registry = Registry::builtin();
    // File, kind of its authority, SIREN or name.
    let authorities = [
        ("ca2c-2024-5.txt", AuthorityKind::Epci, "200030633"),
        ("ca2c-2025-047.txt", AuthorityKind::Epci, "200030633"),
        ("ca2c-territoires-industrie.txt", AuthorityKind::Epci, "200030633"),
        ("cd62-2023-479.txt", AuthorityKind::Departement, "Département du Pas-de-Calais"),
        ("cd62-2025-548.txt", AuthorityKind::Departement, "Département du Pas-de-Calais"),
    ];
    for (file, kind, who) in authorities {
        let folded = fold_text(&std::fs::read_to_string(folder.join(file)).expect("readable"));
        let hints = registry.departement_hints(&folded);
        let mentions = hints.with(|h| registry.find_mentions(&folded, h));
        let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for m in &mentions {
            let key = m.authority.map_or_else(|| format!("? {}", m.kind), |a| format!("{a:?}"));
            seen.entry(key)
                .or_default()
                .insert(format!("{:?} {:.2} {}", m.how, m.confidence, m.name));
        }
        println!("== {file}: {hints:?}");
        for (key, ways) in &seen {
            println!("  {key}");
            ways.iter().for_each(|way| println!("      {way}"));
        }
        assert!(
            mentions.iter().any(|m| m
                .authority
                .is_some_and(|a| a.kind() == kind && (a.siren() == Some(who) || a.name() == who))),
            "{file}: its authority {who} is not among the mentions"
        );
        let listed = listed_epcis(&expected, file);
        let of_epcis: BTreeSet<&str> = mentions
            .iter()
            .filter(|m| m.kind == AuthorityKind::Epci)
            .filter_map(|m| m.authority?.siren())
            .collect();
        for siren in &listed {
            assert!(of_epcis.contains(siren.as_str()), "{file}: {siren} is not found");
        }
        if !listed.is_empty() {
            let others: Vec<_> =
                of_epcis.iter().filter(|s| !listed.iter().any(|l| l == *s)).collect();
            assert!(others.is_empty(), "{file}: EPCI that the act does not name: {others:?}");
        }
    }
}

/// Times for the notes: `cargo test --release -- --ignored --nocapture speed`.
#[test]
#[ignore = "measures, asserts nothing that a busy machine could not break"]
#[allow(clippy::print_stdout, reason = "it exists to print")]
fn speed() {
    use std::time::Instant;
    let start = Instant::now();
    let registry = Registry::builtin();
    println!("table and keys: {:.1?}", start.elapsed());
    let Some(folder) = folder() else {
        println!("skipped: ../shared/acts is absent");
        return;
    };
    let mut folded = String::new();
    for entry in std::fs::read_dir(folder).expect("readable").flatten() {
        if entry.path().extension().is_some_and(|e| e == "txt") {
            folded.push_str(&fold_text(&std::fs::read_to_string(entry.path()).expect("readable")));
        }
    }
    let rounds = 50u32;
    let mut count = 0;
    let start = Instant::now();
    for _ in 0..rounds {
        let hints = super::Hints { departements: &["59"], weak: &["62"] };
        count += registry.find_mentions(&folded, &hints).len();
    }
    let mentions = start.elapsed() / rounds;
    let start = Instant::now();
    for _ in 0..rounds {
        count += registry.departement_hints(&folded).strong.len();
    }
    let hints = start.elapsed() / rounds;
    let per_100_kb = |t: std::time::Duration| t.as_secs_f64() * 1e3 * 1e5 / folded.len() as f64;
    println!(
        "{} bytes: find_mentions {mentions:.2?} ({:.2} ms per 100 kB), departement_hints {hints:.2?} ({:.2} ms); {count}",
        folded.len(),
        per_100_kb(mentions),
        per_100_kb(hints)
    );
    let start = Instant::now();
    let found = registry.resolve("avesnois").len();
    println!("resolve by part: {:.2?}, {found} found", start.elapsed());
}
