//! The title or objet of an act.

mod block;
mod lines;

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};

use super::number;
use crate::acts::cues;
use crate::acts::model::Found;
use crate::acts::section::{Section, smooth};
use crate::text::around::floor;
use crate::text::{Layout, LineClass, mostly_capitals};

use lines::{MOST_LINES, STOP, block_end, ends_head, has_date_only, letterhead};

static OBJET: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:n ?° ?\d{1,3} ?[:.-]? ?|[a-z]{4,10} ?/ ?)?(?:objet|sujet|intitule|titre)(?: de l[a'] ?(?:deliberation|arrete|acte|decision))?\s?(?:[:.-]|$)\W{0,3}|^objet\t\s?").expect("a constant pattern")
});

static PORTANT: LazyLock<Pattern> = LazyLock::new(|| {
    compile(concat!(
        r"^\W*(?:(?:arrete|deliberation|decision)[a-z' ]{0,40}? )?(?:du \d{1,2}(?:er)? [a-z]{3,9} \d{4},? )?(?:portant|relati(?:f|ve)s? (?:a|au|aux)|fixant|autorisant|reglementant|modifiant|instituant|",
        r"interdisant|accordant|approuvant|constatant|ordonnant|nommant|abrogeant|donnant|delivrant|prescrivant|mettant|concernant)\b",
        r"|^\W*(?:reglementation|interdiction|permission de voirie|delegation d|nomination|autorisation d)\b|^\W*arrete (?:d'|de )[a-z]{5,}"
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
        .or_else(|| item(layout, head))
        .or_else(|| closed_by_number(layout, head))
        .or_else(|| heading(layout, head))
        .or_else(|| point(layout, head))
        .or_else(|| above_number(layout, head))
        .or_else(|| portant(layout, head))
        .or_else(|| below_number(layout, head))
        .or_else(|| capitals(layout, head))
        .or_else(|| block::block(layout, head))
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

/// The title of minutes: the line that names them, with what it says of the sitting.
pub(crate) fn minutes(section: &Section<'_>) -> Option<Found<String>> {
    let layout = section.layout;
    let mut lines = section.lines().filter(|&i| layout.lines[i].class == LineClass::Text);
    let line = lines.find(|&i| cues::MINUTES.is_match(layout.line_text(i).trim()))?;
    found(layout, layout.lines[line].folded.clone(), "title.minutes", 0.8)
}

static CONTRACT_WORD: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:projet d[e'] ?)?(?:convention|avenant|contrat|protocole|bail)\b")
        .expect("a constant pattern")
});

fn objet(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    lines.iter().enumerate().find_map(|(k, &i)| {
        let text = layout.line_text(i);
        let Some(end) = OBJET.find(text).map(|m| m.end()).or_else(|| bare_objet(layout, i)) else {
            return objet_in_a_column(layout, lines, k);
        };
        let range = if end >= text.trim_end().len() {
            // The title stands below the word.
            let below =
                (k + 1..lines.len()).find(|&j| layout.lines[lines[j]].class == LineClass::Text)?;
            if STOP.is_match(layout.line_text(lines[below])) {
                return None;
            }
            let start = layout.lines[lines[below]].folded.start;
            start..block_end(layout, &lines[below..])
        } else {
            layout.lines[i].folded.start + end..block_end(layout, &lines[k..])
        };
        found(layout, range, "title.objet", 0.97)
    })
}

/// "Objet Reversement de la taxe": the label of a table, without its mark. The title has a capital,
/// which "objet du marché" has not.
fn bare_objet(layout: &Layout<'_>, line: usize) -> Option<usize> {
    let end = "objet ".len();
    let text = layout.line_text(line);
    let title = text.strip_prefix("objet ")?;
    let start = layout.lines[line].folded.start;
    let place = layout.place(start + end..start + text.len());
    (title.len() > 8 && layout.source[place.start..place.end].starts_with(char::is_uppercase))
        .then_some(end)
}

/// "Présents : 18        OBJET : Cession …": the title goes on below in the same column.
fn objet_in_a_column(layout: &Layout<'_>, lines: &[usize], k: usize) -> Option<Found<String>> {
    let line = lines[k];
    let (column, cell) = layout
        .cells(line)
        .enumerate()
        .skip(1)
        .find(|(_, c)| OBJET.is_match(&layout.line_text(line)[c.clone()]))?;
    let text = &layout.line_text(line)[cell.clone()];
    let m = OBJET.find(text).filter(|m| text.len() > m.end() + 3)?;
    let start = layout.lines[line].folded.start + cell.start + m.end();
    let end = layout.lines[line].folded.start + cell.end;
    let first = found(layout, start..end, "title.objet", 0.93)?;
    let mut title = first.value.clone();
    for pair in lines[k..].windows(2).take(MOST_LINES - 1) {
        let cells: Vec<_> = layout.cells(pair[1]).collect();
        // A line with one column goes on with the title only if it is set as far in.
        let Some(c) = cells.get(column).filter(|_| pair[1] == pair[0] + 1) else { break };
        let more = &layout.line_text(pair[1])[c.clone()];
        if more.trim().is_empty() || STOP.is_match(more) || cues::ATTENDANCE.is_match(more.trim()) {
            break;
        }
        let at = layout.lines[pair[1]].folded.start;
        let place = layout.place(at + c.start..at + c.end);
        title.push(' ');
        title.push_str(&smooth(&layout.source[place.start..place.end]));
    }
    Some(first.map(|_| smooth(&title)))
}

/// "Question n° 9 : Convention …", "Affaire n° 22 – …", "Point 7 : …": the point of the agenda, with
/// its title beside it or below.
fn point(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    for (k, &i) in lines.iter().take(70).enumerate() {
        let text = layout.line_text(i);
        if ends_head(text) {
            return None;
        }
        let Some(m) = POINT.find(text) else { continue };
        let rest = text[m.end()..].trim();
        let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
        if letters >= 8 && !STOP.is_match(rest) {
            let start = layout.lines[i].folded.start + m.end();
            return found(layout, start..block_end(layout, &lines[k..]), "title.point", 0.8);
        }
        let below =
            (k + 1..lines.len()).find(|&j| layout.lines[lines[j]].class == LineClass::Text)?;
        let text = layout.line_text(lines[below]);
        if rest.is_empty()
            && lines[below] <= i + 2
            && lines::titular(layout, lines[below])
            && !STOP.is_match(text)
        {
            let start = layout.lines[lines[below]].folded.start;
            return found(layout, start..block_end(layout, &lines[below..]), "title.point", 0.75);
        }
    }
    None
}

static POINT: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:question|affaire|point|rapport|dossier|commission)\s(?:n\s?°\s?)?[a-z0-9-]{1,8}\s?(?:[:.-]\s?|$)")
        .expect("a constant pattern")
});

/// A point of minutes that opens with its rank: "III. Débat d'orientation budgétaire".
fn item(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    let k = lines.iter().position(|&i| layout.lines[i].class == LineClass::Text)?;
    let ordinal = number::ordinal(layout, lines[k])?;
    let mut end = k + 1;
    while end < lines.len().min(k + MOST_LINES)
        && lines::wraps(layout, lines[end - 1], lines[end])
        && !STOP.is_match(layout.line_text(lines[end]))
    {
        end += 1;
    }
    let start = layout.lines[lines[k]].folded.start + ordinal.title.start;
    found(layout, start..layout.lines[lines[end - 1]].folded.end, "title.item", 0.85)
}

/// "Convention avec le syndicat (N° DE_2026_088)": the number closes the title.
fn closed_by_number(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    let k = lines.iter().position(|&i| layout.lines[i].class == LineClass::Text)?;
    let (first, number, line) = (k..lines.len().min(k + 4)).find_map(|j| {
        number::closing_title(layout, lines[j]).map(|(first, h)| (first, h, lines[j]))
    })?;
    let text = layout.line_text(line);
    let end = text[..number.range.start].rfind('(')?;
    let range = layout.lines[first].folded.start..layout.lines[line].folded.start + end;
    (first == lines[k]).then_some(())?;
    found(layout, range, "title.closing-number", 0.85)
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
        // "48/2026 : n° 4713 : Subvention …": a second number before the title.
        let rest = SECOND_NUMBER.find(rest).map_or(rest, |m| &rest[m.end()..]);
        let dated = rest.starts_with("du ")
            || rest.starts_with("en date")
            || rest.starts_with("seance")
            || rest.starts_with("page")
            || rest.starts_with("feuillet")
            || ORGAN.is_match(rest);
        if rest.len() < 8 || dated || rest.chars().filter(|c| c.is_alphabetic()).count() < 6 {
            return None;
        }
        let start = layout.lines[i].folded.start + h.rest.end - rest.len();
        found(layout, start..block_end(layout, &lines[k..]), "title.heading", 0.92)
    })
}

/// An organ beside the number is whose act it is.
static ORGAN: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^(?:conseil (?:municipal|communautaire|departemental|general|regional|syndical|metropolitain)|comite syndical|commission permanente|bureau communautaire)\b")
        .expect("a constant pattern")
});

/// The form's own name, or the commission that prepared the act: no title yet.
static FORM_NAME: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:arretes?(?: (?:municipal|permanent|temporaire|reglementaire|individuel|du maire|du president|de circulation|de voirie|de police))+|(?:\d{1,2} ?(?:ere?|e|eme)|premiere|[a-z]{4,9}ieme|[a-z]{4,9}eme) commission\b.{0,60})\W*$")
        .expect("a constant pattern")
});

static SECOND_NUMBER: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^n\s?°\s?\d{1,6}\s?[:-]\s?").expect("a constant pattern"));

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
        .then(|| layout.line_text(lines[k - 1]).as_str().trim_end())
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
        head.is_some_and(|h| h.confidence >= 0.5) && !number::continues_citation(layout, i)
    })?;
    let k = (at + 1..lines.len()).find(|&k| {
        layout.lines[lines[k]].class == LineClass::Text
            && !FORM_NAME.is_match(layout.line_text(lines[k]))
    })?;
    let text = layout.line_text(lines[k]);
    if letterhead(&text)
        || STOP.is_match(text)
        || cues::HEADISH.is_match(text)
        || cues::ATTENDANCE.is_match(text.trim())
        || has_date_only(&text)
    {
        return None;
    }
    let mut range = layout.lines[lines[k]].folded.start..block_end(layout, &lines[k..]);
    // "Environnement", a blank line, the title: the theme alone says too little.
    let next = (k + 1..lines.len()).find(|&j| {
        layout.lines[lines[j]].class == LineClass::Text
            && layout.lines[lines[j]].folded.start >= range.end
    });
    if layout.folded.text[range.clone()].split_whitespace().count() <= 2
        && let Some(j) =
            next.filter(|&j| lines[j] <= lines[k] + 3 && lines::titular(layout, lines[j]))
    {
        range.end = block_end(layout, &lines[j..]);
    }
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
        let first =
            lines[..k].iter().filter(|&&l| layout.lines[l].class == LineClass::Text).count() < 2;
        let form = first
            || letterhead(&text)
            || cues::HEADISH.is_match(text)
            || STOP.is_match(text)
            || cues::ATTENDANCE.is_match(text)
            || cues::CLOSING.is_match(text)
            || number::heading(text).is_some()
            || text.contains("deliberation")
            || text.contains("conseil")
            || text.contains("recueil")
            || text.contains("presidence");
        if layout.lines[i].class == LineClass::Text
            && mostly_capitals(shown)
            && words >= 3
            && !form
            && !has_date_only(&text)
            && !shown.contains(',')
        {
            let range = layout.lines[i].folded.start..block_end(layout, &lines[k..]);
            return found(layout, range, "title.capitals", 0.65);
        }
        k += 1;
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
    // What a label announces is believed; a block must not look like something else.
    let announced = matches!(rule, "title.objet" | "title.minutes" | "title.contract");
    (title.chars().filter(|c| c.is_alphabetic()).count() >= 5
        && (announced || !lines::is_form(&layout.folded.text[range], &title)))
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
