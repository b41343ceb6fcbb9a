//! Bundles of acts told apart by the stamps of the ACTES protocol: one identifier an act, on each
//! of its pages.

use std::collections::HashMap;

use super::filled;
use crate::acts::cues;
use crate::acts::extract::actes::{self, ActesId};
use crate::text::{Layout, LineClass};

/// Lines (not blank) within which a stamp stands at the top of its page.
const TOP: usize = 15;

/// Where the acts of a bundle start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bundle {
    /// First line of each act, in order.
    pub starts: Vec<usize>,
    /// True if the pages are known, so that the limits are exact.
    pub paged: bool,
    /// True if every page with text bears a stamp: nothing is left to guess.
    pub complete: bool,
}

/// The acts of a bundle by its stamps; `None` with less than two.
pub(super) fn bundle(layout: &Layout<'_>) -> Option<Bundle> {
    let stamps = trusted(stamps(layout));
    let paged = layout.lines.iter().any(|l| l.page_start);
    let top = stamps.first().is_some_and(|s| filled(layout, 0..s.0) <= TOP);
    let mut starts = vec![0];
    for pair in stamps.windows(2) {
        let ((before, a), (at, b)) = (&pair[0], &pair[1]);
        if a.id == b.id {
            continue;
        }
        let page = (before + 1..=*at).rev().find(|&i| layout.lines[i].page_start);
        let start =
            page.unwrap_or_else(|| if top { head(layout, *before, *at) } else { before + 1 });
        starts.push(start);
    }
    starts.dedup();
    (starts.len() >= 2).then(|| Bundle {
        complete: paged && complete(layout, &stamps),
        paged,
        starts,
    })
}

fn stamps(layout: &Layout<'_>) -> Vec<(usize, ActesId)> {
    let mut found = Vec::new();
    for i in 0..layout.lines.len() {
        let text = layout.line_text(i);
        // A sentence may cite an identifier; a stamp has little beside it.
        if text.len() < 160
            && let [(id, _)] = actes::find(text).as_slice()
        {
            found.push((i, id.clone()));
        }
    }
    found
}

/// Stamps of the authority that has most of them, without what a scan misread: an identifier
/// between two that agree.
fn trusted(stamps: Vec<(usize, ActesId)>) -> Vec<(usize, ActesId)> {
    let mut by_siren: HashMap<&str, usize> = HashMap::new();
    for (_, id) in &stamps {
        *by_siren.entry(&id.siren).or_default() += 1;
    }
    let Some(siren) = by_siren.iter().max_by_key(|(s, n)| (**n, **s)).map(|(s, _)| (*s).to_owned())
    else {
        return Vec::new();
    };
    let own: Vec<(usize, ActesId)> =
        stamps.into_iter().filter(|(_, id)| id.siren == siren).collect();
    let surrounded = |k: usize| {
        k > 0
            && k + 1 < own.len()
            && own[k - 1].1.id == own[k + 1].1.id
            && own[k].1.id != own[k - 1].1.id
    };
    (0..own.len()).filter(|&k| !surrounded(k)).map(|k| own[k].clone()).collect()
}

/// The first line of the letterhead in which a stamp stands, behind the one before.
fn head(layout: &Layout<'_>, before: usize, at: usize) -> usize {
    let mut start = at;
    for i in (before + 1..at).rev() {
        let text = layout.line_text(i).trim();
        if layout.lines[i].class == LineClass::Blank {
            continue;
        }
        if !cues::HEADISH.is_match(text) && layout.lines[i].class == LineClass::Text {
            break;
        }
        start = i;
    }
    start
}

fn complete(layout: &Layout<'_>, stamps: &[(usize, ActesId)]) -> bool {
    let mut bare = false;
    let mut stamped = true;
    let mut text = false;
    for (i, line) in layout.lines.iter().enumerate() {
        if line.page_start {
            bare |= text && !stamped;
            (stamped, text) = (false, false);
        }
        if i == 0 {
            stamped = false;
        }
        text |= line.class == LineClass::Text;
        stamped |= stamps.iter().any(|s| s.0 == i);
    }
    !bare && (stamped || !text)
}
