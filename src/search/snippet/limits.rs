//! Where a snippet may start and end: at sentences, list items, lines of a form, else at words.

use crate::text::around::ceil;

/// Characters a snippet aims at.
pub(super) const AIM: usize = 260;

/// Lines shorter than this (characters) that end before a capital end a sentence.
const FORM_LINE: usize = 60;

/// The whole sentences or lines around a run of text, near [`AIM`] characters in all.
pub(super) fn sentence(text: &str, start: usize, end: usize) -> (usize, usize) {
    let mut from = boundary_before(text, start, AIM);
    let mut to = boundary_after(text, end, AIM);
    // One sentence may be a page long: then it is cut at words around the match.
    if to - from > AIM * 2 {
        let room = AIM.saturating_sub(end - start) / 2;
        from = word_boundary(text, start.saturating_sub(room).max(from), true).min(start);
        to = word_boundary(text, (end + room).min(to), false).max(end);
    } else {
        // Short lines: whole sentences are added until there is enough to read.
        while to - from < AIM / 2 {
            let next = boundary_after(text, (to + 1).min(text.len()), AIM);
            if next <= to || next - from > AIM || blank_line(&text[to..next]) {
                break;
            }
            to = next;
        }
    }
    (from, to)
}

fn blank_line(text: &str) -> bool {
    let head = &text[..text.len() - text.trim_start().len()];
    head.matches('\n').count() >= 2 || head.contains('\u{0C}')
}

/// True if a sentence, paragraph or list item ends right before `at`.
pub(super) fn is_boundary(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let after = &text[at..];
    let Some(last) = before.chars().next_back() else { return true };
    if last == '\n' || last == '\u{0C}' {
        let line_end = before.trim_end_matches([' ', '\t', '\r', '\n', '\u{0C}']);
        let gap = &before[line_end.len()..];
        let item = after.trim_start().starts_with(['-', '−', '–', '•', '*', '\u{F0B7}', '▪', 'o'])
            && after.trim_start().chars().nth(1).is_some_and(char::is_whitespace);
        // A short line before a capital is a line of a form, not of a paragraph.
        let line = &line_end[line_end.rfind('\n').map_or(0, |i| i + 1)..];
        let form = line.chars().count() < FORM_LINE
            && after.trim_start().starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        return form
            || gap.matches('\n').count() >= 2
            || gap.contains('\u{0C}')
            || line_end.ends_with(['.', ';', ':', '!', '?'])
            || item;
    }
    if last != ' ' {
        return false;
    }
    let sentence = before.trim_end_matches(' ');
    let capital = after
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || matches!(c, '«' | '"' | '-' | '−'));
    // "M. Dupont", "art. L": a short word before the dot is an abbreviation.
    let word = sentence
        .trim_end_matches('.')
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .map_or(0, str::len);
    capital && (sentence.ends_with(['!', '?', ';']) || sentence.ends_with('.') && word > 3)
}

fn boundary_before(text: &str, at: usize, reach: usize) -> usize {
    let floor = ceil(text, at.saturating_sub(reach)).min(at);
    let found = text[floor..at]
        .char_indices()
        .rev()
        .map(|(i, c)| floor + i + c.len_utf8())
        .find(|&i| is_boundary(text, i));
    match found {
        Some(i) => i,
        None if floor == 0 => 0,
        None => word_boundary(text, floor, true).min(at),
    }
}

pub(super) fn boundary_after(text: &str, at: usize, reach: usize) -> usize {
    let at = ceil(text, at);
    let ceiling = ceil(text, at + reach);
    let found = text[at..ceiling]
        .char_indices()
        .map(|(i, c)| at + i + c.len_utf8())
        .find(|&i| is_boundary(text, i));
    match found {
        Some(i) => i,
        None if ceiling == text.len() => ceiling,
        None => word_boundary(text, ceiling, false).max(at),
    }
}

/// The word limit at or after (`forward`) or before an offset.
fn word_boundary(text: &str, at: usize, forward: bool) -> usize {
    let at = ceil(text, at);
    if forward {
        text[at..].find(char::is_whitespace).map_or(text.len(), |i| at + i)
    } else {
        text[..at].rfind(char::is_whitespace).unwrap_or(0)
    }
}
