//! One file, its acts: where each starts and ends.
//!
//! A file is one act unless at least two headings with different numbers each open a text that
//! decides something. A table of contents, an agenda and a list of decisions have such headings
//! too, but nothing behind them.

use std::collections::HashMap;
use std::ops::Range;

use super::cues;
use super::extract::number;
use super::model::PartKind;
use crate::text::{Layout, LineClass};

/// The acts of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segmentation {
    /// Lines before the first act: a cover, a sommaire, the opening of minutes. Empty for one act.
    pub front: Range<usize>,
    /// Lines of each act, in order.
    pub acts: Vec<Range<usize>>,
    /// True for minutes: what their opening says (sitting, attendance) holds for every act.
    pub minutes: bool,
}

/// A heading that may open an act.
#[derive(Debug, Clone)]
struct Start {
    line: usize,
    key: String,
    kind: Option<PartKind>,
    item: bool,
}

/// Fewer lines than this behind a heading are no act.
const MIN_LINES: usize = 3;

/// Minutes may report a point in one, if it says what was decided.
const MIN_LINES_IN_MINUTES: usize = 1;

/// Splits a file into its acts.
#[must_use]
pub fn segment(layout: &Layout<'_>) -> Segmentation {
    let all = 0..layout.lines.len();
    let collection = is_collection(layout);
    let one = Segmentation { front: 0..0, acts: vec![all.clone()], minutes: false };
    let sommaire = sommaire_lines(layout);
    let mut starts = starts(layout, &sommaire, collection);
    if starts.is_empty() && collection {
        starts = objets(layout, &sommaire);
    }
    starts = chosen(layout, starts, all.end, collection && !is_list(layout));
    if distinct(&starts) < 2 {
        return one;
    }
    let mut lines: Vec<usize> = Vec::new();
    for (k, start) in starts.iter().enumerate() {
        let floor = if k == 0 {
            front_end(layout, &sommaire, collection, start.line)
        } else {
            starts[k - 1].line + 1
        };
        lines.push(letterhead(layout, floor, start.line));
    }
    // The text before the first act is its own letterhead if it is short and not that of a collection.
    let first = lines[0];
    if !collection && filled(layout, 0..first) <= 12 {
        lines[0] = 0;
    }
    let mut acts = Vec::new();
    for (k, &line) in lines.iter().enumerate() {
        let end = lines.get(k + 1).copied().unwrap_or(all.end);
        acts.push(line..end);
    }
    if let Some(last) = acts.last_mut() {
        last.end = sitting_end(layout, last);
    }
    let minutes = collection && layout_has(layout, 0..acts[0].start, is_minutes);
    Segmentation { front: 0..acts[0].start, acts, minutes }
}

fn is_minutes(text: &str) -> bool {
    text.contains("seance")
        || text.contains("reunion du")
        || text.contains("proces-verbal")
        || text.contains("compte rendu")
        || text.contains("compte-rendu")
}

/// True if the first lines name the file as minutes or a collection.
fn is_collection(layout: &Layout<'_>) -> bool {
    let mut filled = 0;
    for (i, line) in layout.lines.iter().enumerate() {
        if line.class == LineClass::Blank {
            continue;
        }
        filled += 1;
        if filled > 25 {
            break;
        }
        let text = layout.line_text(i);
        if let Some(m) = cues::COLLECTION.find(text) {
            // "Extrait du registre", "extrait du procès-verbal": one act of it.
            let before = &text[..m.start()];
            if !before.contains("extrait")
                && !before.contains("copie")
                && !text.starts_with("objet")
                && m.start() < 40
            {
                return true;
            }
        }
    }
    false
}

/// True for a list of the délibérations of a sitting: titles and votes, no acts.
fn is_list(layout: &Layout<'_>) -> bool {
    let filled = (0..layout.lines.len()).filter(|&i| layout.lines[i].class == LineClass::Text);
    filled.take(25).any(|i| layout.line_text(i).contains("liste des deliberations"))
}

/// Lines inside a table of contents or agenda.
fn sommaire_lines(layout: &Layout<'_>) -> Vec<bool> {
    let mut inside = vec![false; layout.lines.len()];
    let mut open = false;
    let mut without = 0;
    for (i, line) in layout.lines.iter().enumerate() {
        if line.class == LineClass::Blank {
            continue;
        }
        let text = layout.line_text(i).trim();
        if cues::SOMMAIRE.is_match(text) {
            open = true;
            without = 0;
            inside[i] = true;
            continue;
        }
        if line.class == LineClass::Toc {
            inside[i] = true;
            // The title of an entry may stand on the line before its leader.
            without = 0;
            continue;
        }
        if open {
            let ends_in_page = text
                .rsplit(' ')
                .next()
                .is_some_and(|w| w.len() <= 3 && w.bytes().all(|b| b.is_ascii_digit()));
            // A heading with nothing behind its number opens an act; entries have titles.
            if number::heading(text).is_some_and(|h| h.confidence >= 0.9 && h.rest.len() < 3) {
                open = false;
                continue;
            }
            let entry = number::item(text).or_else(|| number::code(text)).is_some();
            without = if ends_in_page || entry { 0 } else { without + 1 };
            if (line.page_start && without > 0) || without > 2 {
                open = false;
            } else {
                inside[i] = true;
            }
        }
    }
    inside
}

fn starts(layout: &Layout<'_>, sommaire: &[bool], collection: bool) -> Vec<Start> {
    let mut found = Vec::new();
    for (i, &in_sommaire) in sommaire.iter().enumerate() {
        let text = layout.line_text(i);
        if in_sommaire
            || matches!(layout.lines[i].class, LineClass::Blank | LineClass::Toc)
            || text.len() > 400
        {
            continue;
        }
        if number::continues_citation(layout, i) || below_annex_heading(layout, i) {
            continue;
        }
        for cell in layout.cells(i) {
            let text = &text[cell];
            let start = |h: number::Heading, item| Start {
                line: i,
                key: number::key(&text[h.range]),
                kind: h.kind,
                item,
            };
            if let Some(h) = number::heading(text) {
                // "N° 12" alone is too little to start an act; minutes number their items so, though.
                if h.confidence >= 0.7 || collection && h.rule == "number.alone" {
                    found.push(start(h, false));
                }
            } else if collection {
                if let Some(h) = number::code(text).filter(|h| h.confidence >= 0.8) {
                    found.push(start(h, false));
                } else if let Some(h) = number::item(text).or_else(|| number::code(text)) {
                    found.push(start(h, true));
                }
            }
        }
    }
    found
}

/// True for the number of a convention: its title stands right above.
fn below_annex_heading(layout: &Layout<'_>, line: usize) -> bool {
    (line.saturating_sub(5)..line)
        .rev()
        .map(|i| layout.line_text(i).trim())
        .filter(|t| !t.is_empty())
        .take(2)
        .any(|t| {
            let bare = t.trim_start_matches(|c: char| !c.is_alphanumeric());
            ["annexe", "convention ", "avenant ", "contrat "].iter().any(|w| bare.starts_with(w))
                && t.len() < 100
        })
}

/// In minutes without numbers, each "Objet :" opens an item.
fn objets(layout: &Layout<'_>, sommaire: &[bool]) -> Vec<Start> {
    (0..layout.lines.len())
        .filter(|&i| !sommaire[i] && layout.line_text(i).starts_with("objet"))
        .map(|line| Start { line, key: format!("objet {line}"), kind: None, item: true })
        .collect()
}

/// Keeps one start an act: the page headers that repeat its number, the list entries and the
/// headings with nothing decided behind them go.
fn chosen(layout: &Layout<'_>, starts: Vec<Start>, end: usize, minutes: bool) -> Vec<Start> {
    let starts = list_inside_an_act(layout, starts);
    // Repeats of the number that is open are headers of the same act.
    let mut merged: Vec<Start> = Vec::new();
    for start in starts {
        match merged.last() {
            Some(last) if last.key == start.key => {}
            _ => merged.push(start),
        }
    }
    // A heading counts only with a text behind it.
    let mut counted: Vec<(Start, usize)> = Vec::new();
    for (k, start) in merged.iter().enumerate() {
        // Two numbers in the columns of one line have nothing between them.
        let stop = merged.get(k + 1).map_or(end, |s| s.line).max(start.line + 1);
        let body = start.line + 1..stop;
        let least = if minutes { MIN_LINES_IN_MINUTES } else { MIN_LINES };
        if filled(layout, body.clone()) >= least && decides(layout, body) {
            counted.push((start.clone(), stop - start.line));
        }
    }
    // A number that heads several texts: the longest is the act, the others cite or list it.
    let mut longest: HashMap<String, usize> = HashMap::new();
    for (start, length) in &counted {
        let best = longest.entry(start.key.clone()).or_default();
        *best = (*best).max(*length);
    }
    let mut kept: Vec<Start> = Vec::new();
    for (start, length) in counted {
        if longest.get(&start.key) == Some(&length) && !kept.iter().any(|s| s.key == start.key) {
            kept.push(start);
        }
    }
    // Items of minutes and headings of acts do not mix: where headings exist, items are subsections.
    if kept.iter().any(|s| !s.item) && kept.iter().filter(|s| !s.item).count() >= 2 {
        kept.retain(|s| !s.item);
    }
    kept
}

/// A délibération that reports decisions lists them by number; the list is part of it.
fn list_inside_an_act(layout: &Layout<'_>, starts: Vec<Start>) -> Vec<Start> {
    let deliberations = starts.iter().filter(|s| s.kind == Some(PartKind::Deliberation)).count();
    let decisions = starts.iter().filter(|s| s.kind == Some(PartKind::Decision)).count();
    if deliberations == 0 || decisions == 0 {
        return starts;
    }
    starts
        .into_iter()
        .filter(|s| {
            s.kind != Some(PartKind::Decision)
                || layout_has(layout, s.line.saturating_sub(15)..s.line, |t| {
                    cues::HEADISH.is_match(t)
                })
        })
        .collect()
}

fn distinct(starts: &[Start]) -> usize {
    let mut keys: Vec<&str> = starts.iter().map(|s| s.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.len()
}

fn filled(layout: &Layout<'_>, lines: Range<usize>) -> usize {
    layout.lines[lines].iter().filter(|l| l.class == LineClass::Text).count()
}

fn layout_has(layout: &Layout<'_>, mut lines: Range<usize>, test: impl Fn(&str) -> bool) -> bool {
    lines.any(|i| test(layout.line_text(i)))
}

fn decides(layout: &Layout<'_>, lines: Range<usize>) -> bool {
    layout_has(layout, lines, |t| {
        cues::OPERATIVE.is_match(t)
            || t.contains("unanimite")
            || t.starts_with("pour :")
            || t.starts_with("vote")
            || t.contains("voix pour")
    })
}

/// The first line of the letterhead above a heading: from the page's start, or the first line after
/// the close of what came before that has the form of a letterhead.
fn letterhead(layout: &Layout<'_>, floor: usize, heading: usize) -> usize {
    let mut closed = floor;
    let mut page = None;
    for i in (floor..heading).rev() {
        if layout.lines[i].class == LineClass::Blank {
            continue;
        }
        let text = layout.line_text(i);
        if cues::CLOSING.is_match(text) && !cues::HEADISH.is_match(text) || decides_line(text) {
            closed = i + 1;
            break;
        }
        if layout.lines[i].page_start && page.is_none() && filled(layout, i..heading) <= 30 {
            page = Some(i);
        }
    }
    if let Some(page) = page.filter(|p| *p >= closed) {
        return page;
    }
    (closed..heading).find(|&i| cues::HEADISH.is_match(layout.line_text(i))).unwrap_or(heading)
}

/// Where the first act of a collection may start at the earliest: its cover, its agenda and the
/// opening of the sitting are no letterhead.
fn front_end(layout: &Layout<'_>, sommaire: &[bool], collection: bool, heading: usize) -> usize {
    if !collection {
        return 0;
    }
    let sommaire_end = sommaire[..heading].iter().rposition(|s| *s).map(|i| i + 1);
    let page = (0..heading)
        .rev()
        .find(|&i| layout.lines[i].page_start)
        .filter(|&p| filled(layout, p..heading) <= 30);
    sommaire_end.max(page).unwrap_or(heading)
}

fn decides_line(text: &str) -> bool {
    text.contains("unanimite") || text.starts_with("pour :") || text.starts_with("vote")
}

/// The line where the sitting ends inside the last act, or the act's end.
fn sitting_end(layout: &Layout<'_>, act: &Range<usize>) -> usize {
    act.clone()
        .skip(MIN_LINES)
        .find(|&i| cues::SITTING_END.is_match(layout.line_text(i)))
        .unwrap_or(act.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTES: &str = "PROCÈS-VERBAL\nSéance du 12 mars 2024\nCommune de Villers\n\nOrdre du jour :\nDélibération n° 2024-01 : budget\nDélibération n° 2024-02 : tarifs\n\nDélibération n° 2024-01 : budget\nLe maire expose le budget.\nIl propose de le voter.\nAdopté à l'unanimité.\n\nDélibération n° 2024-02 : tarifs\nLe maire expose.\nVu la délibération n° 2023-40 du 3 mai 2023,\nAdopté à l'unanimité.\n\nL'ordre du jour étant épuisé, la séance est levée.\n";

    #[test]
    fn minutes() {
        let layout = Layout::new(MINUTES);
        let s = segment(&layout);
        assert_eq!(s.acts.len(), 2, "{s:?}");
        assert!(s.minutes);
        assert!(layout.line_text(s.acts[0].start).contains("2024-01"));
        assert_eq!(s.acts[0].start, 8);
    }

    #[test]
    fn single_acts() {
        for text in [
            "Délibération n° 2024-01\nVu la délibération n° 2023-4,\nDécide :\nDélibération n° 2024-01\nfin\n",
            "rien",
            "",
            "Délibération n° 5\nLe conseil prend acte des décisions :\nDécision n° 2024-11 : marché A\nDécision n° 2024-12 : marché B\nLe conseil en prend acte.\nLe maire,\nX\n",
        ] {
            assert_eq!(segment(&Layout::new(text)).acts.len(), 1, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "(Délibération n° |Arrêté n° |2024-\\d|\n|        |décide :\n|Sommaire\n|vu |le maire,\n|\u{0C}|\\PC{0,10}){0,40}") {
            let layout = Layout::new(&text);
            let s = segment(&layout);
            prop_assert!(!s.acts.is_empty());
            for w in s.acts.windows(2) {
                prop_assert!(w[0].end <= w[1].start);
            }
            prop_assert!(s.acts.iter().all(|a| a.start <= a.end && a.end <= layout.lines.len()));
        }
    }
}
