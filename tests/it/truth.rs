//! What a careful reader finds in an act, as JSON, and its comparison with what was read.

use std::path::Path;

use acts_search::acts::registry::{Registry, UserAuthorities};
use acts_search::acts::{Act, extract::number, read_acts};
use acts_search::text::fold_str;
use serde_json::Value;

/// The tally of one field over a set of acts.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    /// Acts that state the field.
    pub(crate) stated: usize,
    /// Stated and read right.
    pub(crate) right: usize,
    /// Read, but not right (or not stated at all).
    pub(crate) wrong: usize,
}

/// The comparison of one field of one act.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) field: &'static str,
    pub(crate) stated: bool,
    pub(crate) right: bool,
    pub(crate) given: bool,
    pub(crate) detail: String,
}

/// The registry of a corpus folder, with its own `authorities.toml` if there is one.
pub(crate) fn registry(corpus: &Path) -> Registry {
    let path = corpus.join("authorities.toml");
    let user = std::fs::read_to_string(&path).map_or_else(
        |_| UserAuthorities::default(),
        |text| UserAuthorities::parse(&text, &path).unwrap(),
    );
    Registry::with_user(user)
}

/// Reads the acts of a file as the indexer does.
pub(crate) fn acts(root: &Path, file: &str, registry: &Registry) -> (String, Vec<Act>) {
    let bytes = std::fs::read(root.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
    let document =
        acts_search::formats::plain::read(&bytes).unwrap_or_else(|e| panic!("{file}: {e}"));
    let acts = read_acts(file, &document.text, registry);
    (document.text, acts)
}

fn verdict(
    field: &'static str,
    expected: Option<String>,
    got: Option<String>,
    same: bool,
) -> Verdict {
    Verdict {
        field,
        stated: expected.is_some(),
        right: expected.is_some() && same,
        given: got.is_some(),
        detail: format!("expected {expected:?}, got {got:?}"),
    }
}

fn text(v: &Value) -> Option<String> {
    v.as_str().map(str::to_owned).or_else(|| v.as_u64().map(|n| n.to_string()))
}

/// Compares an act with the truth about it, field by field.
pub(crate) fn compare(act: &Act, truth: &Value) -> Vec<Verdict> {
    let f = &act.fields;
    let mut out = Vec::new();
    let number = f.number.as_ref().map(|n| n.value.clone());
    let expected = text(&truth["number"]);
    let mut accept: Vec<String> = expected.iter().cloned().collect();
    accept.extend(truth["number_accept"].as_array().into_iter().flatten().filter_map(text));
    let same =
        number.as_deref().is_some_and(|n| accept.iter().any(|e| number::key(n) == number::key(e)));
    out.push(verdict("number", expected, number, same));
    let date = f.date.as_ref().map(|d| d.value.to_string());
    let expected = text(&truth["date"]);
    out.push(verdict("date", expected.clone(), date.clone(), date == expected));
    authority(act, truth, &mut out);
    if truth.get("nature").is_some() {
        let got = f.nature.as_ref().map(|n| n.value.code().to_owned());
        let expected = text(&truth["nature"]);
        let accepted =
            truth["nature_accept"].as_array().is_some_and(|a| a.iter().any(|v| text(v) == got));
        out.push(verdict("nature", expected.clone(), got.clone(), got == expected || accepted));
    }
    if truth.get("title_contains").is_some() {
        let got = f.title.as_ref().map(|t| t.value.clone());
        let expected = text(&truth["title_contains"]);
        let same = match (&got, &expected) {
            (Some(g), Some(e)) => fold_str(g).contains(&fold_str(e)),
            _ => false,
        };
        out.push(verdict("title", expected, got, same));
    }
    for (k, v) in truth["dates"].as_object().into_iter().flatten() {
        let Some(field) = ["convocation", "transmission", "publication", "signature"]
            .into_iter()
            .find(|f| f == k)
        else {
            continue;
        };
        let got =
            f.dates.iter().find(|(kind, _)| kind.name() == k).map(|(_, d)| d.value.to_string());
        // Authorities that print only the receipt mean the same day.
        let receipt = f
            .dates
            .iter()
            .find(|(kind, _)| kind.name() == "receipt")
            .map(|(_, d)| d.value.to_string());
        let expected = text(v);
        let same = got == expected || k == "transmission" && got.is_none() && receipt == expected;
        out.push(verdict(field, expected, got, same));
    }
    for (field, got) in [
        ("votes", serde_json::to_value(f.votes.as_ref().map(|v| v.value))),
        ("attendance", serde_json::to_value(f.attendance.as_ref().map(|v| v.value))),
    ] {
        let got = got.unwrap();
        let Some(expected) = truth[field].as_object().filter(|o| !o.is_empty()) else { continue };
        let same = expected.iter().all(|(k, v)| &got[k] == v);
        out.push(verdict(
            field,
            Some(truth[field].to_string()),
            Some(got.to_string()).filter(|_| !got.is_null()),
            same,
        ));
    }
    if let Some(expected) = truth["cites"].as_array() {
        let key =
            |n: &str, d: Option<String>| format!("{} {}", number::key(n), d.unwrap_or_default());
        let mut want: Vec<String> = expected
            .iter()
            .filter_map(|c| Some(key(&text(&c["number"])?, text(&c["date"]))))
            .collect();
        let mut got: Vec<String> = f
            .cites
            .iter()
            .filter_map(|c| {
                Some(key(c.value.number.as_ref()?, c.value.date.map(|d| d.to_string())))
            })
            .collect();
        want.sort();
        got.sort();
        want.dedup();
        got.dedup();
        out.push(verdict(
            "cites",
            Some(format!("{want:?}")),
            Some(format!("{got:?}")),
            want == got,
        ));
    }
    if let Some(expected) = truth["epcis"].as_array() {
        let got: Vec<&str> = f.epcis.iter().map(|e| e.value.siren.as_str()).collect();
        let same = expected.iter().all(|e| e.as_str().is_some_and(|e| got.contains(&e)));
        out.push(verdict(
            "epcis",
            Some(truth["epcis"].to_string()),
            Some(format!("{got:?}")),
            same,
        ));
    }
    for (field, got) in [("matiere", f.matiere.as_ref()), ("actes_id", f.actes_id.as_ref())] {
        if let Some(expected) = text(&truth[field]) {
            let got = got.map(|m| m.value.clone());
            let same = got.as_deref() == Some(expected.as_str());
            out.push(verdict(field, Some(expected), got, same));
        }
    }
    if let Some(expected) = truth["parts"].as_array() {
        let mut got: Vec<&str> = Vec::new();
        for part in &act.parts {
            if !got.contains(&part.kind.name()) {
                got.push(part.kind.name());
            }
        }
        let same = expected.iter().filter_map(Value::as_str).eq(got.iter().copied());
        out.push(verdict(
            "parts",
            Some(truth["parts"].to_string()),
            Some(format!("{got:?}")),
            same,
        ));
    }
    out
}

/// A name without hyphens, apostrophes and articles, which contract ("du Lamentin", "Le Lamentin").
fn bare(name: &str) -> String {
    let folded = fold_str(name);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !["le", "la", "les", "l", "de", "du", "des", "d", ""].contains(w))
        .collect();
    words.join(" ")
}

fn authority(act: &Act, truth: &Value, out: &mut Vec<Verdict>) {
    let got = act.fields.authority.as_ref().map(|a| &a.value);
    let nested = &truth["authority"];
    let kind = text(&nested["kind"]).or_else(|| text(&truth["authority_kind"]));
    let siren = text(&nested["siren"]).or_else(|| text(&truth["authority_siren"]));
    let mut sirens: Vec<Option<String>> = vec![siren.clone()];
    for list in [&nested["accept"], &nested["siren_accept"]] {
        sirens.extend(list.as_array().into_iter().flatten().map(text));
    }
    let name = text(&nested["name_contains"]);
    let same = got.is_some_and(|g| {
        let kind_same = kind.as_deref() == Some(g.kind.as_str());
        // A reader who gives a name without a SIREN does not know it.
        let siren_same =
            sirens.contains(&g.siren) || siren.is_none() && (g.siren.is_none() || name.is_some());
        let name_same = name
            .as_ref()
            .is_none_or(|n| g.name.as_ref().is_some_and(|g| bare(g).contains(&bare(n))));
        kind_same && siren_same && name_same
    });
    let shown = got.map(|g| format!("{:?} {:?} {}", g.name, g.siren, g.kind.as_str()));
    let expected = kind.map(|k| format!("{k} {siren:?} {name:?}"));
    out.push(verdict("authority", expected, shown, same));
}
