//! A stretch of an act as a snippet: blanks smoothed, noise left out, marks carried over.

use super::limits::is_boundary;
use super::{Candidate, Snippet};
use crate::index::StoredAct;
use crate::text::{Span, keeps_hyphen};

/// Smooths a candidate's text, leaves noise out, and carries the marks over.
pub(super) fn render(stored: &StoredAct, c: &Candidate, noise: &[Span]) -> Snippet {
    let source = stored.slice(Span::new(c.start, c.end));
    let mut text = String::with_capacity(source.len());
    let mut length = 0;
    let mut highlights: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<usize> = None;
    let mut blank = false;
    for (i, ch) in source.char_indices() {
        let at = c.start + i;
        let marked = c.marks.iter().any(|m| m.0 <= at && at < m.1);
        if !marked && let Some(start) = open.take() {
            highlights.push((start, length));
        }
        if !marked && noise.iter().any(|n| n.start <= at && at < n.end) {
            blank = true;
            continue;
        }
        if ch.is_whitespace() || ch.is_control() {
            blank = true;
            continue;
        }
        // "1^{er}": the braces of a converter's superscript.
        let superscript = ch == '^' && source[i..].starts_with("^{")
            || ch == '{' && source[..i].ends_with('^')
            || ch == '}' && source[..i].rfind("^{").is_some_and(|k| !source[k..i].contains('}'));
        // Invisible characters, and emphasis left over from a Markdown converter.
        let emphasis = ch == '*' && (source[i..].starts_with("**") || source[..i].ends_with('*'));
        if superscript || emphasis || matches!(ch, '\u{AD}' | '\u{FEFF}' | '\u{200B}') {
            continue;
        }
        // "inter-⏎communal" is shown without the blank.
        let hyphen = text.ends_with('-')
            && ch.is_alphabetic()
            && text.chars().nth_back(1).is_some_and(char::is_alphabetic)
            && source[..i].trim_end().ends_with('-')
            && source[..i].ends_with('\n');
        if hyphen && blank && !keeps_hyphen(text.rsplit(' ').next().unwrap_or(""), &source[i..]) {
            text.pop();
            length -= 1;
        }
        if blank && !text.is_empty() && !hyphen {
            text.push(' ');
            length += 1;
        }
        blank = false;
        if marked && open.is_none() {
            open = Some(length);
        }
        text.push(ch);
        length += 1;
    }
    if let Some(start) = open {
        highlights.push((start, length));
    }
    if !source.trim_start().is_empty() && !at_boundary(stored, c.start) {
        text.insert_str(0, "… ");
        for h in &mut highlights {
            *h = (h.0 + 2, h.1 + 2);
        }
    }
    if !at_boundary(stored, c.end) {
        text.push_str(" …");
    }
    let at = c.marks.first().map_or(c.start, |m| m.0);
    let ocr = stored.act.is_ocr(stored.act.line_and_page(at).1);
    let (file, line, page) = stored.act.locate(at);
    let file = file.map(str::to_owned);
    Snippet { text, highlights, file, page, line, part: c.part.name(), ocr }
}

/// True if a cut at an offset falls between sentences or lines.
fn at_boundary(stored: &StoredAct, at: usize) -> bool {
    let base = stored.act.place.start;
    let at = at.saturating_sub(base);
    at == 0
        || at >= stored.text.trim_end().len()
        || stored.text.is_char_boundary(at) && is_boundary(&stored.text, at)
}
