//! Acts that open with a heading that gives their number.

use std::collections::HashMap;

use super::{decides, filled, layout_has};
use crate::acts::cues;
use crate::acts::extract::number;
use crate::acts::model::PartKind;
use crate::text::{Layout, LineClass};

/// A heading that may open an act.
#[derive(Debug, Clone)]
pub(super) struct Start {
    pub line: usize,
    pub key: String,
    pub kind: Option<PartKind>,
    pub item: bool,
}

/// Fewer lines than this behind a heading are no act.
const MIN_LINES: usize = 3;

/// Minutes may report a point in one, if it says what was decided.
const MIN_LINES_IN_MINUTES: usize = 1;

/// All headings that may open an act, in order.
pub(super) fn starts(layout: &Layout<'_>, sommaire: &[bool], collection: bool) -> Vec<Start> {
    let mut found = Vec::new();
    for (i, &in_sommaire) in sommaire.iter().enumerate() {
        let text = layout.line_text(i);
        if in_sommaire
            || matches!(layout.lines[i].class, LineClass::Blank | LineClass::Toc)
            || text.len() > 400
        {
            continue;
        }
        if let Some((first, h)) = number::closing_title(layout, i) {
            let key = number::key(&text[h.range]);
            found.push(Start { line: first, key, kind: h.kind, item: false });
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

/// Keeps one start an act: the page headers that repeat its number, the list entries and the
/// headings with nothing decided behind them go.
pub(super) fn chosen(
    layout: &Layout<'_>,
    starts: Vec<Start>,
    end: usize,
    minutes: bool,
) -> Vec<Start> {
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
