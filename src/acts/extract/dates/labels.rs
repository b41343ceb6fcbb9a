//! Labels and the dates that they name.
//!
//! Labels that stand side by side in a table head take the dates below them in order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::acts::extract::date::{DateHit, dates};
use crate::acts::model::{DateKind, Found};
use crate::acts::section::Section;
use crate::text::around::{after, before, line_before};

/// How far (bytes of folded text) a date may stand behind its label.
const REACH: usize = 60;
/// The convocation's label may be a whole clause: "convocation qui leur a été adressée par …, le".
const CONVOCATION_REACH: usize = 140;

struct Label {
    kind: DateKind,
    rule: &'static str,
    confidence: f32,
    pattern: Regex,
}

static LABELS: LazyLock<Vec<Label>> = LazyLock::new(|| {
    use DateKind::{Convocation, Publication, Receipt, Signature, Sitting, Transmission};
    [
        // The order is the order of trust inside a kind.
        (Convocation, "date.convocation", 0.95, r"\bdate(?:s)? (?:de (?:la |l'envoi de la )?|d'envoi de la |des )?convocations?\b|\bconvocations? (?:du|en date du|adressee?s? le|envoyee?s? le|faites? le|le)\b|^\W*convocations?\s*:"),
        (Convocation, "date.convocation-clause", 0.85, r"\b(?:convoques?|convoquee?s?|convocations?) (?:[^.;\n]|\n){0,90}?\b(?:le|du|date du)$"),
        (Transmission, "date.transmission", 0.95, r"\b(?:tele)?transmi(?:s|se|ssion)\b[^.;:\n]{0,60}(?:prefecture|legalite|l'etat|prefet)|\bdate de (?:la )?(?:tele)?transmission\b|\b(?:envoyee?|deposee?|depot)\b[^.;:\n]{0,12}(?:prefecture|legalite)|\bteletransmi(?:s|se|ssion)\b"),
        (Receipt, "date.receipt", 0.95, r"\b(?:recue?|reception)\b[^.;:\n]{0,30}(?:prefecture|legalite|par le mi|prefet|l'etat)|\bvisa (?:de la|en) (?:sous-)?prefecture\b|\bdate de reception\b|\baccuse de reception (?:du|le)\b|\bvisee? (?:en|par la) (?:sous-)?prefecture\b"),
        (Publication, "date.publication", 0.95, r"^\W*(?:acte )?(?:rendu executoire .{0,80})?(?:et )?(?:date de )?(?:la )?publi(?:ee?|cation|ees)\b|\bdate de publication\b|\bet (?:publi(?:ee?|cation)) (?:le|du)\b"),
        (Publication, "date.online", 0.9, r"\bmise? en ligne\b|\bpublie sur le site\b"),
        (
            Publication,
            "date.published",
            0.8,
            r"\bpublie(?:e|s|es)?\b[^.;:\n\d]{0,60}?\ble\b|\bpublication le\b|\b(?:deliberation|decision) affichee? le\b",
        ),
        (Publication, "date.posting", 0.85, r"^\W*(?:date d')?affich(?:ee?|age)\b|\bdate d'affichage\b|\bet affich(?:ee?|age) (?:le|du)\b"),
        (Sitting, "date.sitting-label", 0.95, r"\bdate (?:de )?(?:la )?(?:seance|reunion|session)\b|\bdate du (?:conseil|comite|bureau)\b"),
        (Sitting, "date.deliberation-label", 0.85, r"\bdate de (?:la )?deliberation\b"),
        (Signature, "date.signature", 0.9, r"\bfait\b[^.;:\d]{0,60}?\ble\b|\bdate de (?:la )?(?:signature|decision)\b|\bdate de l'arrete\b|\bsignee? (?:electroniquement |numeriquement )?(?:par [^\n]{0,50}|a [a-z' -]{2,40})?,? ?\n?le\b"),
        (Signature, "date.place", 0.7, r"^[ \t*]*[a-z][a-z' -]{1,40}, le\b(?: :)?"),
    ]
    .into_iter()
    .map(|(kind, rule, confidence, pattern)| Label {
        kind,
        rule,
        confidence,
        // A line, a column or a sentence may start with a label.
            pattern: Regex::new(&format!("(?m){}", pattern.replace(r"^\W*", r"(?:^|\t|[.;:,-] )\W*"))).expect("a constant pattern"),
    })
    .collect()
});

pub(super) fn labelled(
    section: &Section<'_>,
    hits: &[DateHit],
    out: &mut BTreeMap<DateKind, Found<Date>>,
) {
    labelled_only(section, hits, out, &[]);
}

/// Gives dates to the labels before them; `only` limits the kinds, empty means all.
pub(super) fn labelled_only(
    section: &Section<'_>,
    hits: &[DateHit],
    out: &mut BTreeMap<DateKind, Found<Date>>,
    only: &[DateKind],
) {
    if hits.is_empty() {
        return;
    }
    let text = section.text();
    let mut labels: Vec<(Range<usize>, usize)> = Vec::new();
    for (k, label) in LABELS.iter().enumerate() {
        if label.rule == "date.convocation-clause" {
            continue;
        }
        labels.extend(label.pattern.find_iter(text).map(|m| (m.range(), k)));
    }
    labels.sort_by_key(|(r, k)| (r.start, *k));
    for (range, date, label) in assigned(text, &labels, hits) {
        let Label { kind, rule, mut confidence, .. } = LABELS[label];
        if !only.is_empty() && !only.contains(&kind) || foreign(text, &range, kind) {
            continue;
        }
        if kind == DateKind::Signature
            && rule == "date.place"
            && hits.last().is_some_and(|h| h.range.start > date.range.end + 1500)
        {
            confidence -= 0.15;
        }
        put(out, kind, Found::at(date.date, section.place(date.range.clone()), rule, confidence));
    }
    if !out.contains_key(&DateKind::Convocation)
        && (only.is_empty() || only.contains(&DateKind::Convocation))
    {
        for hit in hits {
            let before = before(text, hit.range.start, CONVOCATION_REACH).trim_end();
            let before = before.rfind("\n\n").map_or(before, |i| &before[i..]);
            let clause = before.rfind("convo").map_or(before, |i| &before[i..]);
            if LABELS[1].pattern.is_match(before)
                && !clause.contains("affich")
                && dates(clause).is_empty()
            {
                put(
                    out,
                    DateKind::Convocation,
                    Found::at(
                        hit.date,
                        section.place(hit.range.clone()),
                        LABELS[1].rule,
                        LABELS[1].confidence,
                    ),
                );
                break;
            }
        }
    }
}

/// The first of the surest of a kind stays.
fn put(out: &mut BTreeMap<DateKind, Found<Date>>, kind: DateKind, found: Found<Date>) {
    let line = |f: &Found<Date>| f.place.map(|p| p.line);
    match out.get(&kind) {
        // An act is signed at its end: of two signatures alike, the later one is the act's; of two
        // side by side, the first column's.
        Some(old)
            if old.confidence > found.confidence
                || old.confidence >= found.confidence
                    && (kind != DateKind::Signature || line(old) == line(&found)) => {}
        _ => {
            out.insert(kind, found);
        }
    }
}

/// Pairs each label with its date: the next one in reach, or in table heads the one in its column.
fn assigned<'h>(
    text: &str,
    labels: &[(Range<usize>, usize)],
    hits: &'h [DateHit],
) -> Vec<(Range<usize>, &'h DateHit, usize)> {
    let mut out: Vec<(Range<usize>, &'h DateHit, usize)> = Vec::new();
    let mut k = 0;
    while k < labels.len() {
        // Labels on one line with no date between them are a table head.
        let mut group = vec![k];
        let mut next = k + 1;
        while next < labels.len() {
            let (last, candidate) = (&labels[group[group.len() - 1]].0, &labels[next].0);
            if candidate.start < last.end {
                next += 1; // Another reading of the same words.
                continue;
            }
            let between = &text[last.end..candidate.start];
            if between.contains('\n')
                || between.len() > 40
                || hits.iter().any(|h| h.range.start >= last.end && h.range.end <= candidate.start)
            {
                break;
            }
            group.push(next);
            next += 1;
        }
        let end = labels[group[group.len() - 1]].0.end;
        let mut following = hits.iter().filter(|h| h.range.start + 3 >= end);
        if group.len() == 1 {
            if let Some(hit) = following.next() {
                let limit = labels.get(next).map_or(usize::MAX, |l| l.0.start);
                let gap = &text[end.min(hit.range.start)..hit.range.start];
                if hit.range.start < limit.max(end).saturating_add(3)
                    && gap.len() <= REACH
                    && near(gap)
                {
                    out.push((labels[k].0.clone(), hit, labels[k].1));
                }
            }
        } else {
            let found: Vec<&DateHit> = following.take(group.len()).collect();
            let reach =
                found.first().is_some_and(|h| h.range.start - end.min(h.range.start) <= REACH * 2);
            let together = found.windows(2).all(|w| w[1].range.start - w[0].range.end <= REACH);
            if found.len() == group.len() && reach && together {
                for (label, hit) in group.iter().zip(found) {
                    out.push((labels[*label].0.clone(), hit, labels[*label].1));
                }
            }
        }
        k = next;
    }
    out
}

/// What may stand between a label and its date: no other sentence, at most one blank line.
fn near(gap: &str) -> bool {
    !gap.contains(". ")
        && !gap.contains(';')
        && gap.matches('\n').count() <= 2
        && !gap.contains(" au ")
}

/// True for labels that speak of something else: the posting of the convocation, a newspaper.
fn foreign(text: &str, label: &Range<usize>, kind: DateKind) -> bool {
    let line = line_before(text, label.start);
    let after = after(text, label.end, 40);
    let after = &after[..after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len())];
    if line.starts_with("vu ")
        || line.starts_with("vu\n")
        || line.starts_with("considerant")
        || line.starts_with("article")
    {
        return true;
    }
    match kind {
        DateKind::Publication => {
            text[label.clone()].contains("convocation")
                || after.contains("convocation")
                || line.contains("convocation")
                    && !text[label.clone()]
                        .trim_start_matches(|c: char| !c.is_alphanumeric())
                        .starts_with("date")
                || after.contains("journal")
                || after.contains("boamp")
                || line.contains("avis ")
                || line.contains("annonce")
                || after.contains("liste")
        }
        DateKind::Receipt => {
            line.contains("offre") || after.contains("offre") || after.contains("travaux")
        }
        _ => false,
    }
}
