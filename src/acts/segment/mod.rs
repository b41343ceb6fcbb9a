//! One file, its acts: where each starts and ends.
//!
//! A file is one act unless its text proves several: headings with different numbers that each open
//! a text that decides something; a run of ranks in minutes; extracts with their form words; or
//! pages stamped with different identifiers. A table of contents, an agenda and a list of decisions
//! have headings too, but nothing behind them.

mod bounds;
mod collection;
mod headings;
mod points;
mod stamps;

use std::ops::Range;

use super::cues;
use crate::text::pattern::Skim;
use crate::text::{Layout, LineClass};
use headings::Start;

/// The acts of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segmentation {
    /// Lines before the first act: a cover, a sommaire, the opening of minutes. Empty for one act.
    pub front: Range<usize>,
    /// Lines of each act, in order.
    pub acts: Vec<Range<usize>>,
    /// True for minutes: what their opening says (sitting, attendance) holds for every act.
    pub minutes: bool,
    /// True for minutes whose points nothing tells apart: one document, which is no délibération.
    pub undivided: bool,
}

impl Segmentation {
    /// One act of so many lines.
    #[must_use]
    pub fn one(lines: usize) -> Self {
        let acts = std::iter::once(0..lines).collect();
        Self { front: 0..0, acts, minutes: false, undivided: false }
    }
}

/// Splits a file into its acts.
#[must_use]
pub fn segment(layout: &Layout<'_>) -> Segmentation {
    let all = 0..layout.lines.len();
    let collection = collection::is_collection(layout);
    let sommaire = collection::sommaire_lines(layout);
    let starts = starts(layout, &sommaire, collection);
    if let Some(bundle) = stamps::bundle(layout).filter(|b| {
        b.starts.len() > starts.len()
            || b.paged && (b.complete && !starts.is_empty() || b.starts.len() == starts.len())
    }) {
        return Segmentation {
            front: 0..0,
            acts: contiguous(&bundle.starts, all.end),
            minutes: false,
            undivided: false,
        };
    }
    if starts.is_empty() {
        let undivided = collection && collection::are_minutes(layout);
        return Segmentation { front: 0..0, acts: vec![all], minutes: false, undivided };
    }
    let mut lines: Vec<usize> = Vec::new();
    for (k, start) in starts.iter().enumerate() {
        let floor = if k == 0 {
            bounds::front_end(layout, &sommaire, collection, start.line)
        } else {
            starts[k - 1].line + 1
        };
        lines.push(bounds::letterhead(layout, floor, start.line));
    }
    // The text before the first act is its own letterhead if it is short and not that of a collection.
    let first = lines[0];
    if !collection && filled(layout, 0..first) <= 12 {
        lines[0] = 0;
    }
    let mut acts = contiguous(&lines, all.end);
    if let Some(last) = acts.last_mut() {
        last.end = bounds::sitting_end(layout, last);
    }
    let minutes = collection && layout_has(layout, 0..acts[0].start, collection::is_minutes);
    Segmentation { front: 0..acts[0].start, acts, minutes, undivided: false }
}

/// Where acts open, by the first proof that gives at least two; empty if none does.
fn starts(layout: &Layout<'_>, sommaire: &[bool], collection: bool) -> Vec<Start> {
    let end = layout.lines.len();
    let short = collection && !collection::is_list(layout);
    let numbered = headings::starts(layout, sommaire, collection);
    let none_numbered = numbered.is_empty();
    let chosen = headings::chosen(layout, numbered, end, short);
    if distinct(&chosen) >= 2 {
        return chosen;
    }
    if collection && collection::is_named(layout) {
        let ranked = points::ranked(layout, sommaire);
        if !ranked.is_empty() {
            return ranked;
        }
    }
    let unnumbered = match (none_numbered, collection) {
        (true, true) => points::objets(layout, sommaire),
        (true, false) => points::extracts(layout, sommaire),
        _ => Vec::new(),
    };
    let chosen = headings::chosen(layout, unnumbered, end, short);
    if distinct(&chosen) >= 2 { chosen } else { Vec::new() }
}

fn contiguous(starts: &[usize], end: usize) -> Vec<Range<usize>> {
    starts
        .iter()
        .enumerate()
        .map(|(k, &line)| line..starts.get(k + 1).copied().unwrap_or(end))
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

fn layout_has(
    layout: &Layout<'_>,
    mut lines: Range<usize>,
    test: impl Fn(Skim<'_>) -> bool,
) -> bool {
    lines.any(|i| test(layout.line_text(i)))
}

fn decides(layout: &Layout<'_>, lines: Range<usize>) -> bool {
    layout_has(layout, lines, cues::decides)
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
