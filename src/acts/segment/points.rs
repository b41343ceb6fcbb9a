//! Acts that have no number: the points of minutes, and bundles of extracts.

use super::headings::Start;
use super::{decides, filled};
use crate::acts::cues;
use crate::acts::extract::number;
use crate::text::pattern::Skim;
use crate::text::{Layout, LineClass};

/// A list of ranks has at least this many points.
const LEAST_POINTS: usize = 3;

/// Lines (not blank) above "Objet :" in which an extract has its form words.
const FORM_ABOVE: usize = 30;

/// The points of minutes that are numbered from 1 on, all in one style: "I. …", "II. …".
///
/// The ranks prove themselves: a run of them from 1, most with something decided behind it. An
/// agenda has the same run with nothing behind it, an inner list restarts from 1.
pub(super) fn ranked(layout: &Layout<'_>, sommaire: &[bool]) -> Vec<Start> {
    let mut runs: Vec<Vec<(usize, number::Ordinal)>> = Vec::new();
    for (i, _) in sommaire.iter().enumerate().filter(|(_, inside)| !**inside) {
        if layout.lines[i].class != LineClass::Text {
            continue;
        }
        let Some(ordinal) = number::ordinal(layout, i) else { continue };
        let open = runs.iter_mut().rev().find(|run| {
            run.last().is_some_and(|(_, last)| {
                last.style == ordinal.style && last.rank + 1 == ordinal.rank
            })
        });
        match open {
            Some(run) => run.push((i, ordinal)),
            None if ordinal.rank == 1 => runs.push(vec![(i, ordinal)]),
            None => {}
        }
    }
    let deciding = |run: &Vec<(usize, number::Ordinal)>| {
        run.iter()
            .enumerate()
            .filter(|(k, (line, _))| {
                let end = run.get(k + 1).map_or(layout.lines.len(), |next| next.0);
                decides(layout, line + 1..end)
            })
            .count()
    };
    let best = runs
        .iter()
        .filter(|run| run.len() >= LEAST_POINTS)
        .map(|run| (deciding(run), run))
        .filter(|(decided, run)| decided * 2 >= run.len())
        .max_by_key(|(decided, run)| (*decided, std::cmp::Reverse(run[0].0)));
    best.map_or_else(Vec::new, |(_, run)| {
        run.iter()
            .map(|(line, o)| Start {
                line: *line,
                key: format!("point {}", o.rank),
                kind: None,
                item: true,
            })
            .collect()
    })
}

/// In minutes without numbers, each "Objet :" opens an item. A running head repeats that of its act.
pub(super) fn objets(layout: &Layout<'_>, sommaire: &[bool]) -> Vec<Start> {
    let text = |i: usize| layout.line_text(i).trim();
    (0..layout.lines.len())
        .filter(|&i| !sommaire[i] && text(i).starts_with("objet"))
        .map(|line| {
            // The word may stand alone, its title below.
            let below = (line + 1..layout.lines.len()).map(text).find(|t| !t.is_empty());
            let title = if text(line).len() > "objet : ".len() { None } else { below };
            let key = format!("{} {}", text(line), title.map_or("", Skim::as_str));
            Start { line, key, kind: None, item: true }
        })
        .collect()
}

/// In a bundle of extracts without numbers, each "Objet :" stands below its own form words.
pub(super) fn extracts(layout: &Layout<'_>, sommaire: &[bool]) -> Vec<Start> {
    let mut previous = 0;
    objets(layout, sommaire)
        .into_iter()
        .filter(|start| {
            let form = (previous..start.line).rev().find(|&i| {
                let text = layout.line_text(i).trim();
                cues::EXTRACT.is_match(text)
            });
            previous = start.line + 1;
            form.is_some_and(|i| filled(layout, i..start.line) <= FORM_ABOVE)
        })
        .collect()
}
