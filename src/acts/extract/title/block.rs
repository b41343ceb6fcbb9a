//! A title by where it stands: a block between blank lines, below the letterhead, above the visas.

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};

use super::found;
use super::lines::{ends_head, titular};
use crate::acts::extract::number;
use crate::acts::model::Found;
use crate::text::{Layout, LineClass};

/// Lines of the head that are looked at.
const HEAD: usize = 90;
/// A title of a block has at most this many lines.
const MOST: usize = 4;

/// What may stand in the block above its title: a service, a theme's code, the number.
static ABOVE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^\W*(?:pole|direction|service|departement d|commission|matiere|domaine|theme|rapporteu?r|politique|\d{1,2}\.\d{1,2}\b)",
    )
    .expect("a constant pattern")
});

/// What may stand in the block below it.
static BELOW: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:rapporteu?r|rapport|dossier|deliberation|n ?°|vu\b|annexe|presente)")
        .expect("a constant pattern")
});

/// "9. Taxe de séjour": the rank before a title.
static RANK: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^\s*\d{1,3}\s?[.):-]\s+").expect("a constant pattern"));

/// A block of lines between blank ones that reads like a title: it starts with a capital, ends
/// without a full stop, and is no part of the form. Only below the letterhead, above the visas.
pub(super) fn block(layout: &Layout<'_>, lines: &[usize]) -> Option<Found<String>> {
    let mut below_head = false;
    let mut k = 0;
    while k < lines.len().min(HEAD) {
        if ends_head(layout.line_text(lines[k]).trim()) {
            return None;
        }
        let opens = layout.lines[lines[k]].class == LineClass::Text
            && (k == 0 || layout.lines[lines[k - 1]].class == LineClass::Blank);
        let mut end = k;
        while end < lines.len()
            && layout.lines[lines[end]].class == LineClass::Text
            && (end == k || lines[end] == lines[end - 1] + 1)
        {
            end += 1;
        }
        if opens
            && below_head
            && let Some(title) = title_of(layout, &lines[k..end])
        {
            return Some(title);
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

/// The lines of a block that are its title: all, but for what may stand above and below.
fn title_of(layout: &Layout<'_>, block: &[usize]) -> Option<Found<String>> {
    let text = |l: &usize| layout.line_text(*l);
    let first = block.iter().position(|l| {
        !ABOVE.is_match(text(l))
            && number::heading(text(l)).is_none()
            && !text(l).starts_with("arrete")
    })?;
    let titular = block[first..].iter().take_while(|&&l| titular(layout, l)).count();
    let last = first + titular;
    if titular == 0 || titular > MOST || last < block.len() && !BELOW.is_match(text(&block[last])) {
        return None;
    }
    let start = layout.lines[block[first]].folded.start;
    let rank = RANK.find(text(&block[first])).map_or(0, |m| m.end());
    let range = start + rank..layout.lines[block[last - 1]].folded.end;
    let place = layout.place(range.clone());
    let shown = &layout.source[place.start..place.end];
    let words = shown
        .split_whitespace()
        .filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 2)
        .count();
    let closed = shown.trim_end().ends_with(['.', ',', ';', ':']);
    let opens = shown.starts_with(|c: char| c.is_uppercase() || c == '«');
    (words >= 3 && !closed && opens).then_some(())?;
    found(layout, range, "title.block", 0.6)
}
