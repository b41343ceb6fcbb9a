//! The title or objet of an act.

mod lines;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::number;
use crate::acts::cues;
use crate::acts::model::Found;
use crate::acts::section::{Section, smooth};
use crate::text::around::floor;
use crate::text::{Layout, LineClass};

use lines::{
    MOST_LINES, STOP, block_end, ends_head, has_date_only, letterhead, mostly_capitals, titular,
};

static OBJET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:n ?° ?\d{1,3} ?[:.-]? ?)?(?:objet|sujet|intitule)(?: de l[a'] ?(?:deliberation|arrete|acte|decision))?\s?(?:[:.-]|$)\W{0,3}").expect("a constant pattern")
});

static PORTANT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^\W*(?:(?:arrete|deliberation|decision)[a-z' ]{0,40}? )?(?:portant|relati(?:f|ve)s? (?:a|au|aux)|fixant|autorisant|reglementant|modifiant|instituant|",
        r"interdisant|accordant|approuvant|constatant|ordonnant|nommant|abrogeant|donnant|delivrant|prescrivant|mettant|concernant)\b",
        r"|^\W*(?:reglementation|interdiction|permission de voirie|delegation d|nomination)\b"
    ))
    .expect("a constant pattern")
});

/// A title is at most this long (bytes).
const MOST: usize = 600;

/// The title, by the surest rule that gives one.
pub(crate) fn extract(section: &Section<'_>) -> Option<Found<String>> {
    let layout = section.layout;
    let lines: Vec<usize> = section
        .lines()
        .filter(|&i| matches!(layout.lines[i].class, LineClass::Text | LineClass::Blank))
        .collect();
    let head = &lines[..lines.len().min(160)];
    objet(layout, head)
        .or_else(|| heading(layout, head))
        .or_else(|| above_number(layout, head))
        .or_else(|| portant(layout, head))
        .or_else(|| below_number(layout, head))
        .or_else(|| capitals(layout, head))
        .or_else(|| block(layout, head))
}

/// The title of a convention by itself: its first lines, down to "Entre".
pub(crate) fn contract(section: &Section<'_>) -> Option<Found<String>> {
    let layout = section.layout;
    let lines: Vec<usize> =
        section.lines().filter(|&i| layout.lines[i].class == LineClass::Text).take(12).collect();
    let first = lines.iter().position(|&i| CONTRACT_WORD.is_match(layout.line_text(i)))?;
    let end = (first + 1..lines.len())
        .find(|&k| {
            let text = layout.line_text(lines[k]);
            text.starts_with("entre") || lines[k] > lines[k - 1] + 2 || STOP.is_match(text)
        })
        .unwrap_or(lines.len());
    let range = layout.lines[lines[first]].folded.start..layout.lines[lines[end - 1]].folded.end;
    found(layout, range, "title.contract", 0.8)
}

static CONTRACT_WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:projet d[e'] ?)?(?:convention|avenant|contrat|protocole|bail)\b")
        .expect("a constant pattern")
});

fn objet(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    lines.iter().enumerate().find_map(|(k, &i)| {
        let text = layout.line_text(i);
        let m = OBJET.find(text)?;
        let range = if m.end() >= text.trim_end().len() {
            // The title stands below the word.
            let below =
                (k + 1..lines.len()).find(|&j| layout.lines[lines[j]].class == LineClass::Text)?;
            if STOP.is_match(layout.line_text(lines[below])) {
                return None;
            }
            let start = layout.lines[lines[below]].folded.start;
            start..block_end(layout, &lines[below..])
        } else {
            layout.lines[i].folded.start + m.end()..block_end(layout, &lines[k..])
        };
        found(layout, range, "title.objet", 0.97)
    })
}

/// "Délibération n° 2024-01 : budget", "Arrêté n° 5 portant …".
fn heading(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    lines.iter().enumerate().find_map(|(k, &i)| {
        let text = layout.line_text(i);
        if number::continues_citation(layout, i) {
            return None;
        }
        let h = number::heading(text)
            .or_else(|| number::code(text))
            .or_else(|| if k < 4 { number::item(text) } else { None })?;
        let rest = text[h.rest.clone()].trim_start_matches(|c: char| !c.is_alphanumeric());
        let dated = rest.starts_with("du ")
            || rest.starts_with("en date")
            || rest.starts_with("seance")
            || rest.starts_with("page")
            || rest.starts_with("feuillet");
        if rest.len() < 8 || dated || rest.chars().filter(|c| c.is_alphabetic()).count() < 6 {
            return None;
        }
        let start = layout.lines[i].folded.start + h.rest.end - rest.len();
        found(layout, start..block_end(layout, &lines[k..]), "title.heading", 0.92)
    })
}

/// A title in capitals above "(N°2025-548)".
fn above_number(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    let at = lines.iter().position(|&i| {
        let text = layout.line_text(i).trim();
        text.starts_with('(') && number::heading(text).is_some_and(|h| h.rule == "number.alone")
    })?;
    let last = (0..at).rev().find(|&k| layout.lines[lines[k]].class == LineClass::Text)?;
    let mut first = last;
    while first > 0
        && layout.lines[lines[first - 1]].class == LineClass::Text
        && last - first < MOST_LINES
    {
        first -= 1;
    }
    let range = layout.lines[lines[first]].folded.start..layout.lines[lines[last]].folded.end;
    found(layout, range, "title.above-number", 0.9)
}

/// "Arrêté portant réglementation …", "portant …", on lines of their own.
fn portant(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    for (k, &i) in lines.iter().take(60).enumerate() {
        let text = layout.line_text(i);
        if text.starts_with("vu ") || text.starts_with("considerant") {
            return None;
        }
        if PORTANT.is_match(text) && !in_a_sentence(layout, lines, k) {
            let start = layout.lines[i].folded.start;
            return found(layout, start..block_end(layout, &lines[k..]), "title.portant", 0.88);
        }
    }
    None
}

/// True if a line goes on with a sentence that began above, or is a whole one itself.
fn in_a_sentence(layout: &Layout<'_>, lines: &[usize], k: usize) -> bool {
    let line = layout.lines[lines[k]].source;
    let lower =
        layout.source[line.start..line.end].trim_start().starts_with(|c: char| c.is_lowercase());
    let above = (k > 0 && lines[k - 1] + 1 == lines[k])
        .then(|| layout.line_text(lines[k - 1]).trim_end())
        .filter(|t| !t.is_empty());
    let runs_on = above.is_some_and(|t| {
        t.len() > 60 && !t.ends_with(['.', ':', ';']) && number::heading(t).is_none()
    });
    let end = block_end(layout, &lines[k..]);
    let text = &layout.folded.text[layout.lines[lines[k]].folded.start..end];
    let verb = !lower && text.trim_end().ends_with('.') && text.contains(", ") && text.len() > 100;
    lower && runs_on || verb
}

/// The first block below the number, if it is no part of the form.
fn below_number(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    let at = lines.iter().take(60).position(|&i| {
        let text = layout.line_text(i);
        let head = number::heading(text).or_else(|| number::code(text));
        head.is_some_and(|h| h.confidence >= 0.7) && !number::continues_citation(layout, i)
    })?;
    let k = (at + 1..lines.len()).find(|&k| layout.lines[lines[k]].class == LineClass::Text)?;
    let text = layout.line_text(lines[k]);
    if letterhead(text)
        || STOP.is_match(text)
        || cues::HEADISH.is_match(text)
        || cues::ATTENDANCE.is_match(text.trim())
        || has_date_only(text)
    {
        return None;
    }
    let range = layout.lines[lines[k]].folded.start..block_end(layout, &lines[k..]);
    // A title ends on a word; a sentence of the exposé does not stand here alone in capitals or quotes.
    let source = layout.place(range.clone());
    let shown = &layout.source[source.start..source.end];
    (mostly_capitals(shown) || shown.starts_with(['«', '"']) || range.len() < 160).then_some(())?;
    found(layout, range, "title.below-number", 0.75)
}

/// A block in capitals between the letterhead and the first visa.
fn capitals(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    let mut k = 0;
    while k < lines.len().min(70) {
        let i = lines[k];
        let text = layout.line_text(i).trim();
        if ends_head(text) {
            return None;
        }
        let line = layout.lines[i].source;
        let shown = &layout.source[line.start..line.end];
        let words = text.split(' ').filter(|w| w.len() > 2).count();
        let form = letterhead(text)
            || cues::HEADISH.is_match(text)
            || STOP.is_match(text)
            || cues::ATTENDANCE.is_match(text)
            || cues::CLOSING.is_match(text)
            || text.contains("deliberation")
            || text.contains("conseil")
            || text.contains("recueil")
            || text.contains("presidence");
        if layout.lines[i].class == LineClass::Text
            && mostly_capitals(shown)
            && words >= 3
            && !form
            && !has_date_only(text)
            && !shown.contains(',')
        {
            let range = layout.lines[i].folded.start..block_end(layout, &lines[k..]);
            return found(layout, range, "title.capitals", 0.65);
        }
        k += 1;
    }
    None
}

/// A block of lines between blank ones that reads like a title: it starts with a capital, ends
/// without a full stop, and is no part of the form. Only below the letterhead, above the visas.
fn block(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    let mut below_head = false;
    let mut k = 0;
    while k < lines.len().min(90) {
        let i = lines[k];
        let text = layout.line_text(i).trim();
        if ends_head(text) {
            return None;
        }
        let opens = layout.lines[i].class == LineClass::Text
            && (k == 0 || layout.lines[lines[k - 1]].class == LineClass::Blank);
        let mut end = k;
        while end < lines.len()
            && layout.lines[lines[end]].class == LineClass::Text
            && (end == k || lines[end] == lines[end - 1] + 1)
        {
            end += 1;
        }
        if opens && below_head && end - k <= 4 && lines[k..end].iter().all(|&l| titular(layout, l))
        {
            let range = layout.lines[i].folded.start..layout.lines[lines[end - 1]].folded.end;
            let place = layout.place(range.clone());
            let shown = &layout.source[place.start..place.end];
            let words = shown
                .split_whitespace()
                .filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 2)
                .count();
            let closed = shown.trim_end().ends_with(['.', ',', ';', ':']);
            if words >= 3 && !closed && shown.starts_with(|c: char| c.is_uppercase() || c == '«') {
                return found(layout, range, "title.block", 0.6);
            }
        }
        below_head |= lines[k..end.max(k + 1)].iter().any(|&l| {
            let text = layout.line_text(l);
            number::heading(text).is_some()
                || text.contains("seance")
                || text.contains("deliberation")
                || text.starts_with("decision")
                || text.starts_with("arrete")
                || text.contains("reunion du")
        });
        k = end.max(k + 1);
    }
    None
}

fn found(
    layout: &Layout<'_>,
    range: Range<usize>,
    rule: &'static str,
    confidence: f32,
) -> Option<Found<String>> {
    if range.len() < 5 {
        return None;
    }
    let place = layout.place(range.clone());
    let mut title = smooth(&layout.source[place.start..place.end].replace("**", ""));
    if title.len() > MOST {
        let cut = floor(&title, MOST);
        title.truncate(title[..cut].rfind(' ').unwrap_or(cut));
    }
    let title = title
        .trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, ':' | '-' | '–' | '.' | '*' | '#' | '_' | ';')
        })
        .to_owned();
    // "« Titre »" as a whole loses its quotes.
    let title = match title.strip_prefix('«').and_then(|t| t.strip_suffix('»')) {
        Some(inner) if !inner.contains('«') => inner.trim().to_owned(),
        // The opening quote went with the label.
        _ if title.ends_with('»') && !title.contains('«') => {
            title.trim_end_matches('»').trim_end().to_owned()
        }
        _ => title,
    };
    (title.chars().filter(|c| c.is_alphabetic()).count() >= 5)
        .then(|| Found::at(title, place, rule, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn title(text: &str) -> Option<String> {
        let layout = Layout::new(text);
        extract(&Section::new(&layout, 0..layout.lines.len())).map(|f| f.value)
    }

    #[test]
    fn forms() {
        for (text, expected) in [
            (
                "Objet : Budget primitif 2024 –\nbudget annexe de l'eau\n\nVu le code",
                Some("Budget primitif 2024 – budget annexe de l'eau"),
            ),
            ("OBJET\nTarifs de la piscine\nVu le code", Some("Tarifs de la piscine")),
            (
                "Objet de la délibération : Tarifs de la piscine\nLe conseil",
                Some("Tarifs de la piscine"),
            ),
            (
                "Délibération n° 2024-01 : Tarifs de la piscine\nLe maire expose.",
                Some("Tarifs de la piscine"),
            ),
            (
                "2024-045 – Finances – Budget primitif\nLe maire expose.",
                Some("Finances – Budget primitif"),
            ),
            (
                "COMMUNE DE X\n\nFONDS DE SOLIDARITÉ LOGEMENT -\nPARTICIPATION 2023\n\n(N°2023-479)\nLa Commission",
                Some("FONDS DE SOLIDARITÉ LOGEMENT - PARTICIPATION 2023"),
            ),
            (
                "ARRETE N° 2024-12\nportant réglementation de la circulation\nrue de l'Église\n\nLe maire,",
                Some("portant réglementation de la circulation rue de l'Église"),
            ),
            (
                "Arrêté n° 5/2024 portant délégation de fonctions\nLe maire,",
                Some("portant délégation de fonctions"),
            ),
            (
                "DELIBERATION N° 2024-12\n\nTARIFS DE LA PISCINE\n\nVu le code",
                Some("TARIFS DE LA PISCINE"),
            ),
            ("**Objet : « Tarifs de la piscine »**\n", Some("Tarifs de la piscine")),
            ("Délibération n° 2024-12 du 3 mai 2024\nVu le code\n", None),
            ("Article 1 : Objet\nLa présente convention\n", None),
        ] {
            assert_eq!(title(text).as_deref(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "(objet : |délibération n° 2024-1|\n|PORTANT|portant |\\(n°2024-5\\)|É|TITRE EN CAPITALES|\\PC{0,20}){0,20}") {
            let _ = title(&text);
        }
    }
}
