//! Looks: colour, width, links; and the cleaning of untrusted text.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

/// What the output may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// ANSI colours and weights.
    pub color: bool,
    /// OSC 8 links to files.
    pub links: bool,
    /// Columns.
    pub width: usize,
}

/// An ANSI style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Bold,
    Dim,
    Number,
    Match,
    Warn,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Number => "1;36",
            Self::Match => "1;33",
            Self::Warn => "35",
        }
    }
}

impl Look {
    /// Text in a style, or as it is without colour.
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1B}[{}m{text}\u{1B}[0m", style.code())
        } else {
            text.to_owned()
        }
    }

    /// Text that links to a file, where the terminal can.
    pub(crate) fn link(&self, path: &str, text: &str) -> String {
        if !self.links {
            return text.to_owned();
        }
        let mut url = String::from("file://");
        for b in path.bytes() {
            match b {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                    url.push(char::from(b))
                }
                _ => {
                    let _ = write!(url, "%{b:02X}");
                }
            }
        }
        format!("\u{1B}]8;;{url}\u{1B}\\{text}\u{1B}]8;;\u{1B}\\")
    }
}

/// Text without control characters, direction marks and the like: the text of an act is untrusted,
/// and a terminal obeys what it is sent.
#[must_use]
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if unsafe_char(c) { '\u{FFFD}' } else { c }).collect()
}

fn unsafe_char(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

/// A word with the marked ranges of its characters.
struct Piece {
    text: String,
    marks: Vec<bool>,
}

/// Breaks text into lines of at most `width` columns, each starting with `indent`, marked characters
/// in the style of matches.
pub(crate) fn wrap(
    text: &str,
    marks: &[(usize, usize)],
    width: usize,
    indent: &str,
    look: &Look,
) -> Vec<String> {
    let room = width.saturating_sub(indent.chars().count()).max(16);
    let mut pieces: Vec<Piece> = vec![Piece { text: String::new(), marks: Vec::new() }];
    for (i, c) in text.chars().enumerate() {
        let marked = marks.iter().any(|m| m.0 <= i && i < m.1);
        if c == ' ' {
            pieces.push(Piece { text: String::new(), marks: Vec::new() });
        } else if let Some(piece) = pieces.last_mut() {
            piece.text.push(if unsafe_char(c) { '\u{FFFD}' } else { c });
            piece.marks.push(marked);
        }
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces.iter().filter(|p| !p.text.is_empty()) {
        let width = piece.text.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
        if used > 0 && used + 1 + width > room {
            lines.push(format!("{indent}{line}"));
            line.clear();
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        paint_piece(piece, look, &mut line);
        used += width;
    }
    if used > 0 {
        lines.push(format!("{indent}{line}"));
    }
    lines
}

fn paint_piece(piece: &Piece, look: &Look, line: &mut String) {
    let mut run = String::new();
    let mut state = false;
    for (c, marked) in piece.text.chars().zip(&piece.marks) {
        if *marked != state {
            line.push_str(&if state {
                look.paint(Style::Match, &run)
            } else {
                std::mem::take(&mut run)
            });
            run.clear();
            state = *marked;
        }
        run.push(c);
    }
    line.push_str(&if state { look.paint(Style::Match, &run) } else { run });
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look = Look { color: false, links: false, width: 30 };

    #[test]
    fn wraps_and_cleans() {
        assert_eq!(
            wrap("un deux trois quatre cinq six sept", &[], 20, "  ", &PLAIN),
            ["  un deux trois", "  quatre cinq six", "  sept"]
        );
        assert_eq!(clean("a\u{1B}[31mb\u{202E}"), "a\u{FFFD}[31mb\u{FFFD}");
        let look = Look { color: true, ..PLAIN };
        assert_eq!(wrap("le PLIE", &[(3, 7)], 20, "", &look), ["le \u{1B}[1;33mPLIE\u{1B}[0m"]);
        assert_eq!(PLAIN.link("/a b", "x"), "x");
        assert!(Look { links: true, ..PLAIN }.link("/a b", "x").contains("file:///a%20b"));
    }
}
