//! Where an act lists its members: lines of names, which are searched but never shown as an answer.

use std::ops::Range;

use crate::acts::cues;
use crate::text::{Layout, LineClass};

/// Runs of lines that list members.
pub(super) fn attendance(layout: &Layout<'_>, main: Range<usize>) -> Vec<Range<usize>> {
    let mut lists: Vec<Range<usize>> = Vec::new();
    let mut i = main.start;
    while i < main.end {
        let text = layout.line_text(i).trim();
        if !cues::ATTENDANCE.is_match(text) {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        let mut blanks = 0;
        while end < main.end {
            let line = &layout.lines[end];
            if line.class == LineClass::Blank {
                blanks += 1;
            } else if cues::ATTENDANCE.is_match(layout.line_text(end).trim())
                || is_names(layout, end)
            {
                blanks = 0;
            } else {
                break;
            }
            if blanks > 2 {
                break;
            }
            end += 1;
        }
        // "Présents : 24" alone is a count, kept in the text.
        let span = layout.lines[i].source;
        let behind =
            layout.source[span.start..span.end].split_once(':').map_or("", |(_, names)| names);
        let named =
            behind.split_whitespace().filter(|w| w.starts_with(char::is_uppercase)).count() >= 2;
        if named || span.len() > 60 || end - blanks > i + 1 {
            match lists.last_mut() {
                Some(last) if last.end >= i => last.end = end,
                _ => lists.push(i..end),
            }
        }
        i = end.max(i + 1);
    }
    lists
}

/// True for a line that is mostly names: capitalised words, commas, little else.
fn is_names(layout: &Layout<'_>, line: usize) -> bool {
    let span = layout.lines[line].source;
    let text = &layout.source[span.start..span.end];
    let (mut capital, mut plain) = (0u32, 0u32);
    for word in text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | '-' | '(' | ')' | '/'))
    {
        match word.chars().next() {
            Some(c) if c.is_uppercase() => capital += 1,
            Some(c)
                if c.is_alphabetic()
                    && !matches!(
                        word,
                        "à" | "a"
                            | "et"
                            | "de"
                            | "du"
                            | "la"
                            | "le"
                            | "par"
                            | "pour"
                            | "d"
                            | "donne"
                            | "pouvoir"
                            | "procuration"
                            | "mesdames"
                            | "messieurs"
                    ) =>
            {
                plain += 1
            }
            _ => {}
        }
    }
    let label = [
        "objet",
        "secretaire",
        "vu ",
        "considerant",
        "deliberation",
        "l'an",
        "n°",
        "(n°",
        "le quorum",
        "rapport",
        "article",
    ]
    .iter()
    .any(|l| layout.line_text(line).trim_start().starts_with(l));
    // A title in capitals has no commas; a list of names has a comma or a courtesy title.
    let listed = text.contains([',', ';'])
        || text.contains("M. ")
        || text.contains("Mme")
        || text.contains(" à ")
        || capital <= 4 && layout.line_text(line).len() < 40;
    !label && capital > 0 && listed && plain * 4 <= capital
}
