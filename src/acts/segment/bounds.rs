//! Where an act starts above its heading, and where the last one ends.

use std::ops::Range;

use super::filled;
use crate::acts::cues;
use crate::text::{Layout, LineClass};

/// The first line of the letterhead above a heading: from the page's start, or the first line after
/// the close of what came before that has the form of a letterhead.
pub(super) fn letterhead(layout: &Layout<'_>, floor: usize, heading: usize) -> usize {
    let mut closed = floor;
    let mut page = None;
    for i in (floor..heading).rev() {
        if layout.lines[i].class == LineClass::Blank {
            continue;
        }
        let text = layout.line_text(i);
        if cues::CLOSING.is_match(text) && !cues::HEADISH.is_match(text) || decides_line(&text) {
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
pub(super) fn front_end(
    layout: &Layout<'_>,
    sommaire: &[bool],
    collection: bool,
    heading: usize,
) -> usize {
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

/// An act has at least this many lines before the sitting may end.
const LEAST_LINES: usize = 3;

/// The line where the sitting ends inside the last act, or the act's end.
pub(super) fn sitting_end(layout: &Layout<'_>, act: &Range<usize>) -> usize {
    act.clone()
        .skip(LEAST_LINES)
        .find(|&i| cues::SITTING_END.is_match(layout.line_text(i)))
        .unwrap_or(act.end)
}
