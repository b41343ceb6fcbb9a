//! Labels and the dates that they name.
//!
//! Labels that stand side by side in a table head take the dates below them in order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};
use jiff::civil::Date;

use crate::acts::extract::date::{DateHit, checked, dates, yearless};
use crate::acts::model::{DateKind, Found};
use crate::acts::section::Section;
use crate::text::around::{after, before, line_above, line_before};

/// How far (bytes of folded text) a date may stand behind its label.
const REACH: usize = 60;
/// The convocation's label may be a whole clause: "convocation qui leur a été adressée par …, le".
const CONVOCATION_REACH: usize = 140;

struct Label {
    kind: DateKind,
    rule: &'static str,
    confidence: f32,
    pattern: Pattern,
}

static LABELS: LazyLock<Vec<Label>> = LazyLock::new(|| {
    use DateKind::{Convocation, Publication, Receipt, Signature, Sitting, Transmission};
    [
        // The order is the order of trust inside a kind.
        (Convocation, "date.convocation", 0.95, r"\bdate(?:s)? (?:de (?:la |l'envoi de la )?|d'envoi de la |des )?convocations?\b|\bconvocations? (?:du|en date du|adressee?s? le|envoyee?s? le|faites? le|le)\b|^\W*convocations?\s*:"),
        (Convocation, "date.convocation-clause", 0.85, r"\b(?:convoques?|convoquee?s?|convocations?) (?:[^.;\n]|\n){0,90}?\b(?:le|du|date du)$"),
        (Transmission, "date.transmission", 0.95, r"\b(?:tele)?transmi(?:s|se|ssion)\b[^.;:\n]{0,60}(?:prefecture|legalite|l'etat|prefet)|\bdate de (?:la )?(?:tele)?transmission\b|\b(?:envoyee?|deposee?|depot)\b[^.;:\n]{0,12}(?:prefecture|legalite)|\bteletransmi(?:s|se|ssion)\b|^\W*transmise? le\b|\b(?:acte|deliberation|arrete|decision) (?:tele)?transmise? le\b|\b(?:l'envoi|l'depot|le depot|depot) (?:en|a la) (?:sous-)?prefecture\b|\benvoi (?:en )?(?:sous-)?prefecture\s?:"),
        (Receipt, "date.receipt", 0.95, r"\b(?:recue?|reception)\b[^.;:\n]{0,30}(?:prefecture|legalite|par le mi|prefet|l'etat)|\bvisa (?:de la|en) (?:sous-)?prefecture\b|\bdate de reception\b|\baccuse de reception (?:du|le)\b|\bvisee? (?:en|par la) (?:sous-)?prefecture\b|^\W*recue? le\b|\b(?:au controle de legalite|a la (?:sous-)?prefecture)[a-z' -]{0,25}\ble\b"),
        (Publication, "date.publication", 0.95, r"^\W*(?:acte )?(?:rendu executoire [^\d\n]{0,80})?(?:et )?(?:date de )?(?:la )?publi(?:ee?|cation|ees)\b|\bdate de publication\b|\bet (?:la |sa )?(?:publi(?:ee?|cation)) (?:le|du)\b"),
        (Publication, "date.online", 0.9, r"\bmise? en ligne\b|\bpublie sur le site\b"),
        (
            Publication,
            "date.published",
            0.8,
            r"\bpublie(?:e|s|es)?\b[^.;:\n\d]{0,60}?\ble\b|\bpublication le\b|\b(?:deliberation|decision|arrete|acte) (?:a ete )?affichee? (?:le|du)\b",
        ),
        (Publication, "date.posting", 0.85, r"^\W*(?:date d')?affich(?:ee?|age)\b|\bdate d'affichage\b|\bet affich(?:ee?|age) (?:le|du)\b|\bde l'affichage le\b"),
        (Publication, "date.posted", 0.8, r"^\W*(?:publie|affiche)e?s? (?:au|a la|a l'|dans|sur|en)\b[^.;:\n\d]{0,70}? le\b"),
        (Sitting, "date.sitting-label", 0.95, r"\bdate (?:de )?(?:la )?(?:seance|reunion|session)\b|\bdate du (?:conseil|comite|bureau)\b"),
        (Sitting, "date.deliberation-label", 0.85, r"\bdate de (?:la )?deliberation\b"),
        (Signature, "date.signature", 0.9, r"\bfait\b[^.;:\d]{0,60}?\ble\b|\bdate de (?:la )?(?:signature|decision)\b|\bdate de l'arrete\b|\bsignee? (?:electroniquement |numeriquement )?(?:par [^\n]{0,50}|a [a-z' -]{2,40})?,? ?\n?le\b"),
        (Signature, "date.place", 0.7, r"(?:^[ \t*]*[a-z]|\t[ *]*[a-km-z])[a-z' -]{1,40}, le\b(?: :)?"),
    ]
    .into_iter()
    .map(|(kind, rule, confidence, pattern)| Label {
        kind,
        rule,
        confidence,
        // A line, a column or a sentence may start with a label.
            pattern: compile(&format!("(?m){}", pattern.replace(r"^\W*", r"(?:^|\t|[.;:,-] )\W*"))).expect("a constant pattern"),
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
            let before =
                before[..before.len() - WEEKDAY_END.find(before).map_or(0, |m| m.len())].trim_end();
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

/// "… rendue exécutoire le 29 juin 2021, date de sa transmission en préfecture": the meaning stands
/// behind the date.
pub(super) fn explained_behind(
    section: &Section<'_>,
    hits: &[DateHit],
    out: &mut BTreeMap<DateKind, Found<Date>>,
) {
    let text = section.text();
    for hit in hits {
        let after = &text[hit.range.end..];
        let Some(c) = BEHIND.captures(after) else { continue };
        let kind = match c.get(1).map_or("", |m| m.as_str()) {
            "publication" | "affichage" => DateKind::Publication,
            "reception" => DateKind::Receipt,
            _ => DateKind::Transmission,
        };
        let place = section.place(hit.range.clone());
        put(out, kind, Found::at(hit.date, place, "date.explained", 0.85));
    }
}

static BEHIND: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^,?\s*date de (?:sa |la |son )?(transmission|teletransmission|reception|publication|affichage)\b")
        .expect("a constant pattern")
});

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
            if let Some(hit) = below(text, &labels[k].0, hits) {
                out.push((labels[k].0.clone(), hit, labels[k].1));
            } else if let Some(hit) = following.next() {
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

/// The date in the line below a label, in the same column, where the label ends its own column.
fn below<'h>(text: &str, label: &Range<usize>, hits: &'h [DateHit]) -> Option<&'h DateHit> {
    let rest = &text[label.end..];
    let cell_end = rest.find(['\t', '\n'])?;
    if let Some(hit) = boxed(text, label, hits) {
        return Some(hit);
    }
    if !rest[cell_end..].starts_with('\t')
        || rest[..cell_end].contains(|c: char| c.is_alphanumeric())
    {
        return None;
    }
    let line = text[..label.start].rfind('\n').map_or(0, |i| i + 1);
    let column = text[line..label.start].matches('\t').count();
    let next = label.end + rest.find('\n')? + 1;
    let below = &text[next..next + text[next..].find('\n').unwrap_or(text.len() - next)];
    let mut at = next;
    for (k, cell) in below.split('\t').enumerate() {
        if k == column {
            let end = at + cell.len();
            return hits.iter().find(|h| {
                h.range.start >= at
                    && h.range.end <= end
                    && !text[at..h.range.start].contains(|c: char| c.is_ascii_digit())
                    && h.range.start - at < 14
            });
        }
        at += cell.len() + 1;
    }
    None
}

/// "| DATE DE CONVOCATION |" alone on its line, in a box beside the text: the date that has a column
/// of the next line for itself.
fn boxed<'h>(text: &str, label: &Range<usize>, hits: &'h [DateHit]) -> Option<&'h DateHit> {
    let start = text[..label.start].rfind('\n').map_or(0, |i| i + 1);
    let end = label.end + text[label.end..].find('\n')?;
    let alone = !text[start..label.start].contains(char::is_alphanumeric)
        && !text[label.end..end].contains(char::is_alphanumeric);
    let next = &text[end + 1..];
    let next = &next[..next.find('\n').unwrap_or(next.len())];
    let (_, cell) = next.trim_end().rsplit_once('\t').filter(|(before, _)| !before.is_empty())?;
    let at = end + 1 + next.trim_end().len() - cell.len();
    hits.iter().filter(|_| alone).find(|h| {
        h.range.start >= at && h.range.end <= at + cell.len() && h.range.len() == cell.trim().len()
    })
}

/// A convocation whose date leaves the year out: "dûment convoqué le trois décembre". The year is
/// the sitting's, or the one before at the turn of the year.
pub(super) fn convocation_without_year(
    section: &Section<'_>,
    hits: &[DateHit],
    sitting: Date,
) -> Option<Found<Date>> {
    let text = section.text();
    yearless(text, hits).into_iter().find_map(|(day, month, range)| {
        let before = before(text, range.start, CONVOCATION_REACH).trim_end();
        let before = WEEKDAY_END.replace_all(before, "");
        let before = before.trim_end();
        let clause = &before[before.rfind("convo")?..];
        let called = LABELS[1].pattern.is_match(before) || CALLED.is_match(clause);
        if !called || clause.contains("affich") || clause.contains("\n\n") || clause.contains(". ")
        {
            return None;
        }
        let date = [sitting.year(), sitting.year() - 1]
            .into_iter()
            .filter_map(|year| checked(year, month, day))
            .find(|d| *d <= sitting)?;
        let days = sitting.since(date).ok()?.get_days();
        (days <= MOST_NOTICE)
            .then(|| Found::at(date, section.place(range), "date.convocation-yearless", 0.8))
    })
}

/// No sitting is called more days ahead than this; a farther date is another thing's.
const MOST_NOTICE: i32 = 60;

static WEEKDAY_END: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\s(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)$")
        .expect("a constant pattern")
});

/// "convocation légale du", "convoqués par lettre le", "convocation adressée le".
static CALLED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^convo(?:[a-z' ,-]|\n){0,90}\b(?:le|du|date du)$").expect("a constant pattern")
});

/// A place and a date alone on a line near the end: "Olonzac, 1er octobre 2024".
pub(super) fn place_and_date(section: &Section<'_>, hits: &[DateHit]) -> Option<Found<Date>> {
    let text = section.text();
    let tail = text.len() - section.tail(TAIL_LINES).text().len();
    hits.iter().rev().take_while(|h| h.range.start >= tail).find_map(|h| {
        let line = line_before(text, h.range.start);
        let after = &text[h.range.end..];
        let closed = after[..after.find(['\n', '\t']).unwrap_or(after.len())]
            .trim_matches(|c: char| !c.is_alphanumeric())
            .is_empty();
        // "À Montfort-sur-Meu,⏎Le 24 juin 2022"
        let below = line.trim() == "le" && PLACE_ABOVE.is_match(line_above(text, h.range.start));
        // "Le 8 juillet 2025⏎Le Maire"
        let signed = line.trim() == "le" && SIGNATORY.is_match(after);
        (closed && (signed || below || PLACE.is_match(line)))
            .then(|| Found::at(h.date, section.place(h.range.clone()), "date.place", 0.65))
    })
}

/// Lines (not blank) from the end in which an act is signed.
const TAIL_LINES: usize = 15;

static PLACE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^[a-z][a-z' -]{1,40},\s?(?:le\s)?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s)?$")
        .expect("a constant pattern")
});

static SIGNATORY: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*\n\W*(?:pour )?l(?:e |a |')(?:maire|presidente?|adjointe?)\b")
        .expect("a constant pattern")
});

static PLACE_ABOVE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^(?:fait )?(?:a )?[a-z][a-z' -]{1,40},?$").expect("a constant pattern")
});

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
