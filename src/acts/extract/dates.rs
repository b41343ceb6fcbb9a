//! Dates by meaning: sitting, convocation, transmission, receipt, publication, signature.
//!
//! A label in front of a date gives its meaning. Labels that stand side by side in a table head
//! take the dates below them in order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::date::{DateHit, dates};
use super::number;
use crate::acts::model::{DateKind, Found, PartKind};
use crate::acts::section::Section;
use crate::text::LineClass;

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
        (Signature, "date.signature", 0.9, r"\bfait\b[^.;:\d]{0,60}?\ble\b|\bdate de (?:la )?signature\b|\bsignee? (?:electroniquement |numeriquement )?(?:par [^\n]{0,50}|a [a-z' -]{2,40})?,? ?\n?le\b"),
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

static SITTING_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:seance|reunion|session|assemblee)s?(?:[a-z ,'-]|\n){0,70}?(?:\b(?:du|le|en date du)|:)\W*(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\W*)?$")
        .expect("a constant pattern")
});

static ORGAN_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:conseil|comite|bureau|commission permanente)(?:[a-z ',-]|\n){0,60}?\b(?:du|en date du|le)\s*(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s*)?$")
        .expect("a constant pattern")
});

/// "… s'est réunie le lundi 8 juillet 2024".
static MET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:s'est|se sont|etant)\s+(?:legalement\s+)?(?:reunie?s?|assemblee?s?)\s+(?:en\s\w+\s\w+\s+)?,?\s*le\s+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?$")
        .expect("a constant pattern")
});

/// A line that an organ opens.
static ORGAN_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:le )?(?:conseil|comite|bureau|commission permanente)\b")
        .expect("a constant pattern")
});

/// An organ alone on its line: a date alone below it is the sitting's.
static ORGAN_ABOVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:(?:le )?conseil (?:municipal|communautaire|departemental|regional|metropolitain|syndical)|comite syndical|commission permanente|bureau(?: communautaire)?|seance|reunion)\W*$")
        .expect("a constant pattern")
});

static WEEKDAY_ONLY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:le\s+)?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?$")
        .expect("a constant pattern")
});

static SITS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\s,]*(?:a |\d{1,2} ?h|(?:le|les) (?:conseil|membres|comite|bureau)|s'est|se sont|l'assemblee|[a-z ]{0,20}heures)").expect("a constant pattern")
});

/// Words that make a sitting another one's: minutes that are approved, citations.
const OTHER_SITTING: [&str; 9] = [
    "proces-verbal",
    "proces verbal",
    "compte-rendu",
    "compte rendu",
    "approbation",
    "vu ",
    "considerant",
    "lors de",
    "precedente",
];

/// All that the main part and the stamps say, and the date of the act among it.
pub(crate) struct Dates {
    /// Dates by meaning, the surest of each.
    pub by_kind: BTreeMap<DateKind, Found<Date>>,
    /// The date of the act.
    pub act: Option<Found<Date>>,
    /// Two sure readings of the sitting that differ: the one not taken.
    pub other_sitting: Option<Found<Date>>,
}

/// Reads the dates of an act. `stamps` are sections of stamp lines anywhere in the act, `front` is
/// the opening of the minutes that the act belongs to.
pub(crate) fn extract(
    main: &Section<'_>,
    stamps: &[Section<'_>],
    front: Option<&Section<'_>>,
    kind: PartKind,
) -> Dates {
    let hits = dates(main.text());
    let mut by_kind = BTreeMap::new();
    labelled(main, &hits, &mut by_kind);
    for stamp in stamps {
        labelled(stamp, &dates(stamp.text()), &mut by_kind);
    }
    let mut sittings = sittings(main, &hits);
    if let Some(front) = front {
        let hits = dates(front.text());
        labelled_only(front, &hits, &mut by_kind, &[DateKind::Convocation, DateKind::Sitting]);
        if !sittings.iter().any(|s| s.confidence >= 0.9) {
            sittings.extend(self::sittings(front, &hits));
        }
    }
    sittings.extend(by_kind.remove(&DateKind::Sitting));
    sittings.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut act = None;
    let mut other_sitting = None;
    match kind {
        PartKind::Deliberation | PartKind::Document => {
            if let Some(best) = sittings.first().cloned() {
                other_sitting = sittings
                    .iter()
                    .find(|s| {
                        s.value != best.value
                            && s.confidence >= 0.9
                            && best.confidence - s.confidence < 0.1
                    })
                    .cloned();
                by_kind.insert(DateKind::Sitting, best.clone());
                act = Some(best);
            }
        }
        _ => {
            act = by_kind
                .get(&DateKind::Signature)
                .filter(|f| f.confidence >= 0.85)
                .cloned()
                .or_else(|| heading_date(main, &hits))
                .or_else(|| by_kind.get(&DateKind::Signature).cloned());
        }
    }
    Dates { by_kind, act, other_sitting }
}

/// "Arrêté n° 2024-12 du 3 mai 2024", "Arrêté du 3 mai 2024": the date in the heading.
fn heading_date(main: &Section<'_>, hits: &[DateHit]) -> Option<Found<Date>> {
    let head = main.head(25).text().len();
    hits.iter().take_while(|h| h.range.start < head).find_map(|h| {
        let line = line_before(main.text(), h.range.start);
        let own = line.starts_with("arrete")
            || line.starts_with("decision")
            || line.starts_with("n°")
            || number::heading(line).is_some();
        (own && (line.trim_end().ends_with("du") || line.trim_end().ends_with("en date du")))
            .then(|| Found::at(h.date, main.place(h.range.clone()), "date.heading", 0.85))
    })
}

fn line_before(text: &str, at: usize) -> &str {
    let start = text[..at].rfind(['\n', '\t']).map_or(0, |i| i + 1);
    text[start..at].trim_start()
}

fn labelled(section: &Section<'_>, hits: &[DateHit], out: &mut BTreeMap<DateKind, Found<Date>>) {
    labelled_only(section, hits, out, &[]);
}

/// Gives dates to the labels before them; `only` limits the kinds, empty means all.
fn labelled_only(
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
            let from = floor_char(text, hit.range.start.saturating_sub(CONVOCATION_REACH));
            let before = text[from..hit.range.start].trim_end();
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
    match out.get(&kind) {
        // An act is signed at its end: of two signatures alike, the later one is the act's.
        Some(old)
            if old.confidence > found.confidence
                || old.confidence >= found.confidence && kind != DateKind::Signature => {}
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
    let end = floor_char(text, (label.end + 40).min(text.len()));
    let after = &text[label.end..end];
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

/// Readings of the sitting's date in the head of a main part, surest first not guaranteed.
fn sittings(section: &Section<'_>, hits: &[DateHit]) -> Vec<Found<Date>> {
    let text = section.text();
    let head = section.head(45).text().len();
    // Weak readings count only above the visas and the decision.
    let strict = ["\nvu ", "\nconsiderant", "\ndecide", "\narticle"]
        .iter()
        .filter_map(|w| text.find(w))
        .min()
        .unwrap_or(head)
        .min(head);
    let mut out = Vec::new();
    for hit in hits {
        let at = hit.range.start;
        let line = line_before(text, at);
        let before = &text[floor_char(text, at.saturating_sub(100))..at];
        let after = &text[hit.range.end..];
        let found = |rule, confidence| {
            Found::at(hit.date, section.place(hit.range.clone()), rule, confidence)
        };
        let in_head = at < head;
        let line_start = paragraph_line(text, at);
        let other = other_sitting(line, line_start);
        let in_words = text[hit.range.clone()].starts_with("l'an")
            || text[hit.range.clone()].starts_with("l an");
        if in_words && in_head {
            out.push(found("date.in-words", 0.97));
        } else if other {
            continue;
        } else if SITTING_BEFORE.find(before).is_some_and(|m| !m.as_str().contains("convo")) {
            let labelled = line.len() < 70;
            match (in_head, labelled) {
                (true, true) => out.push(found("date.sitting", 0.98)),
                (true, false) => out.push(found("date.sitting", 0.8)),
                (false, _) if line.starts_with("seance") || line.contains("delibere en seance") => {
                    out.push(found("date.sitting-end", 0.7))
                }
                _ => {}
            }
        } else if in_head && MET.is_match(before) {
            out.push(found("date.met", 0.9));
        } else if at < strict
            && ORGAN_BEFORE.is_match(before)
            && line.len() < 90
            && !before.contains("convo")
            && (before.trim_end().ends_with("du") || ORGAN_FIRST.is_match(line))
            && !["avant", "apres", "depuis", "partir", "d'ici"].iter().any(|w| before.contains(w))
        {
            out.push(found("date.organ", 0.9));
        } else if at < strict
            && WEEKDAY_ONLY.is_match(line)
            && after.trim_start_matches(' ').starts_with('\n')
            && ORGAN_ABOVE.is_match(line_above(text, at))
        {
            out.push(found("date.below-organ", 0.85));
        } else if in_head && WEEKDAY_ONLY.is_match(line) && SITS.is_match(after) {
            out.push(found("date.opening", 0.9));
        } else if in_head && line.trim_end().ends_with("du") && number::heading(line).is_some() {
            out.push(found("date.heading", 0.85));
        } else if before.contains("fait et delibere")
            || before.contains("ainsi delibere")
            || before.contains("ainsi fait")
        {
            out.push(found("date.done", 0.7));
        }
    }
    out
}

/// The line (not blank) above the one of an offset.
fn line_above(text: &str, at: usize) -> &str {
    let line = text[..at].rfind('\n').unwrap_or(0);
    text[..line].trim_end().rsplit('\n').next().unwrap_or("").trim()
}

/// The line before and the line of an offset, to see where a wrapped sentence began.
fn paragraph_line(text: &str, at: usize) -> &str {
    let line = text[..at].rfind('\n').unwrap_or(0);
    let above = text[..line].rfind('\n').map_or(0, |i| i + 1);
    if text[above..line].trim().is_empty() { &text[line..at] } else { &text[above..at] }
}

/// True if a line, or the sentence that it goes on with, speaks of another sitting.
fn other_sitting(line: &str, sentence: &str) -> bool {
    let speaks = |text: &str| OTHER_SITTING.iter().any(|w| text.contains(w));
    let extract = line.starts_with("extrait") || sentence.trim_start().starts_with("extrait");
    if extract || is_title_of_minutes(line) {
        return false;
    }
    // "Séance du …" below a heading "Procès-verbal …" is a line of its own.
    speaks(line) || speaks(sentence) && !line.starts_with("seance")
}

fn is_title_of_minutes(line: &str) -> bool {
    line.starts_with("proces") || line.starts_with("compte")
}

fn floor_char(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Sections of the stamp lines of some lines, joined where they are neighbours.
pub(crate) fn stamp_sections<'a>(section: &Section<'a>) -> Vec<Section<'a>> {
    let layout = section.layout;
    let mut out: Vec<Range<usize>> = Vec::new();
    for i in section.lines() {
        if layout.lines[i].class != LineClass::Stamp {
            continue;
        }
        match out.last_mut() {
            Some(last) if last.end == i => last.end = i + 1,
            _ => out.push(i..i + 1),
        }
        if out.len() > 40 {
            break;
        }
    }
    out.into_iter().map(|lines| Section::new(layout, lines)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;
    use proptest::prelude::*;

    fn read(text: &str, kind: PartKind) -> (Option<String>, Vec<(DateKind, String)>) {
        let layout = Layout::new(text);
        let section = Section::new(&layout, 0..layout.lines.len());
        let stamps = stamp_sections(&section);
        let dates = extract(&section, &stamps, None, kind);
        (
            dates.act.map(|f| f.value.to_string()),
            dates
                .by_kind
                .into_iter()
                .filter(|(k, _)| *k != DateKind::Sitting)
                .map(|(k, f)| (k, f.value.to_string()))
                .collect(),
        )
    }

    #[test]
    fn deliberations() {
        use DateKind::{Convocation, Publication, Receipt, Signature, Transmission};
        type Row<'a> = (&'a str, Option<&'a str>, &'a [(DateKind, &'a str)]);
        let table: [Row<'_>; 22] = [
            (
                "Séance du 09 avril 2025\nDate de convocation : 27 mars 2025\n",
                Some("2025-04-09"),
                &[(Convocation, "2025-03-27")],
            ),
            ("REUNION DU 8 DÉCEMBRE 2025\n", Some("2025-12-08"), &[]),
            (
                "L’an deux mille vingt-cinq, le neuf avril à dix-huit heures, le conseil\n",
                Some("2025-04-09"),
                &[],
            ),
            (
                "Le mardi 12 décembre 2023 à 18h30, le conseil municipal s'est réuni\n",
                Some("2023-12-12"),
                &[],
            ),
            ("CONSEIL MUNICIPAL DU 12 AVRIL 2024\n", Some("2024-04-12"), &[]),
            ("Date de la séance : 12/04/2024\n", Some("2024-04-12"), &[]),
            ("Séance ordinaire du jeudi 14 décembre 2023\n", Some("2023-12-14"), &[]),
            (
                "Procès-verbal des délibérations du Conseil Municipal\nSéance du 5 juillet 2022\nà 19 heures à la salle des séances\nconvoquée le 28 juin 2022\n",
                Some("2022-07-05"),
                &[(Convocation, "2022-06-28")],
            ),
            (
                "Le comité demande à chaque maire de le présenter à son conseil municipal avant le 31 décembre 2024.\n",
                None,
                &[],
            ),
            ("Objet : Approbation du procès-verbal de la séance du 12 mars 2024\n", None, &[]),
            (
                "Transmission en Sous-Préfecture le 10/04/2025\nPublication le 11/04/2025\n",
                None,
                &[(Transmission, "2025-04-10"), (Publication, "2025-04-11")],
            ),
            (
                "Envoyé en préfecture le 28/03/2024\nReçu en préfecture le 29/03/2024\nPublié le 30/03/2024\n",
                None,
                &[
                    (Transmission, "2024-03-28"),
                    (Receipt, "2024-03-29"),
                    (Publication, "2024-03-30"),
                ],
            ),
            (
                "Date de convocation      Date d'affichage\n12/03/2024      13/03/2024\n",
                None,
                &[(Convocation, "2024-03-12"), (Publication, "2024-03-13")],
            ),
            (
                "Date de convocation :\nDate d'affichage : 13/03/2024\n",
                None,
                &[(Publication, "2024-03-13")],
            ),
            ("Date d'affichage de la convocation : 13/03/2024\n", None, &[]),
            (
                "sur la convocation qui leur a été adressée par Monsieur X, Président, le 3 mars 2024,\n",
                None,
                &[(Convocation, "2024-03-03")],
            ),
            ("Vu l'avis de la commission lors de sa réunion en date du 24/11/2025 ;\n", None, &[]),
            ("Fait à Caudry, le 3 mai 2024\n", None, &[(Signature, "2024-05-03")]),
            ("Fait à Caudry,\nle jeudi 3 mai 2024\n", None, &[(Signature, "2024-05-03")]),
            ("CONSEIL REGIONAL\nCOMMISSION PERMANENTE\n8 juillet 2024\n", Some("2024-07-08"), &[]),
            (
                "La commission, convoquée le 27 juin 2024, s'est réunie le lundi 8 juillet 2024\n",
                Some("2024-07-08"),
                &[(Convocation, "2024-06-27")],
            ),
            (
                "La présente délibération a été publiée le 28 juin 2024\n",
                None,
                &[(Publication, "2024-06-28")],
            ),
        ];
        for (text, act, others) in table {
            let (date, by_kind) = read(text, PartKind::Deliberation);
            assert_eq!(date.as_deref(), act, "{text:?}");
            let expected: Vec<_> = others.iter().map(|(k, d)| (*k, (*d).to_owned())).collect();
            assert_eq!(by_kind, expected, "{text:?}");
        }
    }

    #[test]
    fn arretes() {
        for (text, act) in [
            (
                "ARRETE N° 5\nVu la loi du 3 mars 2020,\nFait à Caudry, le 3 mai 2024\nLe maire\n",
                Some("2024-05-03"),
            ),
            ("Arrêté n° 2024-12 du 3 mai 2024 portant\n", Some("2024-05-03")),
            ("ARRETE\nArticle 1 : du 3 mai 2024 au 5 mai 2024, stationnement interdit.\n", None),
        ] {
            assert_eq!(read(text, PartKind::Arrete).0.as_deref(), act, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "(séance du |convocation|publié le |3 mai 2024|12/03/2024|\n| |fait à |transmis |l'an deux mille vingt, le trois mai|\\PC{0,6}){0,25}") {
            let (_, _) = read(&text, PartKind::Deliberation);
            let (_, _) = read(&text, PartKind::Arrete);
        }
    }
}
