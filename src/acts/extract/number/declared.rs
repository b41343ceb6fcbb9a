//! The declared number, where the head prints it in a form that no other rule reads.

use std::ops::Range;

use super::{HEAD, alike, smooth};
use crate::acts::extract::actes;
use crate::acts::model::Found;
use crate::acts::section::Section;
use crate::text::LineClass;

/// The declared number as the head prints it, in whatever form: "CC2306AD05  Modification du tableau".
pub(super) fn declared_in_head(section: &Section<'_>, declared: &[&str]) -> Option<Found<String>> {
    let layout = section.layout;
    let filled = section.lines().filter(|&i| layout.lines[i].class == LineClass::Text);
    filled.take(HEAD).filter(|_| !declared.is_empty()).find_map(|line| {
        layout.cells(line).find_map(|cell| declared_in(section, line, cell, declared))
    })
}

fn declared_in(
    section: &Section<'_>,
    line: usize,
    cell: Range<usize>,
    declared: &[&str],
) -> Option<Found<String>> {
    let layout = section.layout;
    let text = &layout.line_text(line)[cell.clone()];
    if text.starts_with("vu ") || !actes::find(text).is_empty() {
        return None;
    }
    let starts = text.char_indices().filter(|(i, c)| {
        c.is_ascii_alphanumeric()
            && !text[*i..].starts_with("n°")
            && !text[..*i].ends_with(|b: char| b.is_ascii_alphanumeric() || "-_/.".contains(b))
    });
    for (start, _) in starts {
        // A number of up to three words: "20.98 CD", "2024 / 12".
        let mut ends = text[start..].match_indices([' ', ')', ',', ':']).map(|(i, _)| i);
        let whole = text.len() - start;
        for end in (0..3).map(|_| ends.next().unwrap_or(whole)) {
            let token = text[start..start + end].trim_end_matches(|c: char| !c.is_alphanumeric());
            let long = token.bytes().filter(u8::is_ascii_digit).count() >= 4;
            if long && declared.iter().any(|d| alike(d, token)) {
                let at = layout.lines[line].folded.start + cell.start + start;
                let place = layout.place(at..at + token.len());
                let value = smooth(&layout.source[place.start..place.end]);
                return Some(Found::at(value, place, "number.declared", 0.97));
            }
        }
    }
    None
}
