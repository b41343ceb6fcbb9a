//! Whether two acts are one.

use std::collections::HashSet;

use super::is_row;
use crate::acts::extract::number;
use crate::acts::model::Act;
use crate::text::fold_str;

/// Runs of this many words are compared: shorter ones are formulas that all acts share.
const RUN: usize = 4;

/// Of the runs of a copy, so many are found in the act that it is a copy of. Headers, stamps and line
/// ends differ.
const LEAST_COPY: f32 = 0.7;

/// The same where OCR read one of the two: a misread letter costs four runs.
const LEAST_OCR: f32 = 0.35;

/// Of the words of a row's objet and an act's title, so many are common, where only the day and the
/// authority are.
const LEAST_TITLE: f32 = 0.6;

/// An act as it is compared.
#[derive(Debug)]
pub struct Seen<'a> {
    /// The act.
    pub act: &'a Act,
    /// Its keys.
    pub keys: &'a [String],
    runs: HashSet<u64>,
}

impl<'a> Seen<'a> {
    /// Prepares an act with the whole of its text.
    #[must_use]
    pub fn new(act: &'a Act, keys: &'a [String], text: &str) -> Self {
        let folded = fold_str(text);
        let words: Vec<&str> =
            folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let runs =
            if is_row(act) { HashSet::new() } else { words.windows(RUN).map(hash).collect() };
        Self { act, keys, runs }
    }

    fn shares(&self, other: &Seen<'_>, kind: &str) -> bool {
        self.keys.iter().any(|k| k.starts_with(kind) && other.keys.contains(k))
    }
}

fn hash(words: &[&str]) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

/// True if two acts are one.
#[must_use]
pub fn same(a: &Seen<'_>, b: &Seen<'_>) -> bool {
    // Acts of one file are different ones.
    if a.act.path == b.act.path && a.act.source.member == b.act.source.member || contradict(a, b) {
        return false;
    }
    match (is_row(a.act), is_row(b.act)) {
        (true, true) => a.shares(b, "n "),
        (false, false) => copy(a, b),
        (true, false) => row_of(a, b),
        (false, true) => row_of(b, a),
    }
}

/// True where both state a field, and not the same.
fn contradict(a: &Seen<'_>, b: &Seen<'_>) -> bool {
    let (f, g) = (&a.act.fields, &b.act.fields);
    let sirens = |act: &Act| act.fields.authority.as_ref().and_then(|a| a.value.siren.clone());
    let differ =
        |x: Option<String>, y: Option<String>| matches!((x, y), (Some(x), Some(y)) if x != y);
    let identifiers = |act: &Act| act.fields.actes_id.as_ref().map(|i| i.value.clone());
    let numbers = match (&f.number, &g.number) {
        (Some(x), Some(y)) => !number::same(&x.value, &y.value),
        _ => false,
    };
    differ(sirens(a.act), sirens(b.act))
        || differ(identifiers(a.act), identifiers(b.act))
        || numbers
}

/// Two documents with the same text, or one that has the other's.
fn copy(a: &Seen<'_>, b: &Seen<'_>) -> bool {
    let dates = |s: &Seen<'_>| s.act.fields.date.as_ref().map(|d| d.value);
    let days = match (dates(a), dates(b)) {
        (Some(x), Some(y)) => x == y,
        _ => true,
    };
    if !days {
        return false;
    }
    if a.shares(b, "t ") {
        return true;
    }
    let known = a.shares(b, "id ") || a.shares(b, "n ") || a.shares(b, "f ");
    let ocr = [a, b].iter().any(|s| !s.act.source.ocr_pages.is_empty());
    let least = if ocr { LEAST_OCR } else { LEAST_COPY };
    // Nothing of the shorter is lost if the longer speaks for both.
    known && contained(a, b) >= least
}

/// The share of the shorter text's runs that the longer has.
fn contained(a: &Seen<'_>, b: &Seen<'_>) -> f32 {
    let (short, long) = if a.runs.len() <= b.runs.len() { (a, b) } else { (b, a) };
    if short.runs.is_empty() {
        return 0.0;
    }
    let common = short.runs.iter().filter(|r| long.runs.contains(r)).count();
    #[expect(clippy::cast_precision_loss, reason = "a share, to two digits")]
    let share = common as f32 / short.runs.len() as f32;
    share
}

/// True if a row declares an act.
fn row_of(row: &Seen<'_>, act: &Seen<'_>) -> bool {
    row.shares(act, "n ")
        || row.shares(act, "f ")
        || row.shares(act, "d ") && titles(row.act, act.act) >= LEAST_TITLE
}

/// The share of the shorter title's words that the longer has.
fn titles(a: &Act, b: &Act) -> f32 {
    let words = |act: &Act| -> HashSet<String> {
        let title = act.fields.title.as_ref().map(|t| fold_str(&t.value)).unwrap_or_default();
        title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 2)
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let least = a.len().min(b.len());
    if least < 2 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "a share, to two digits")]
    let share = a.intersection(&b).count() as f32 / least as f32;
    share
}
