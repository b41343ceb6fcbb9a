//! A run of lines of a document: what an extractor reads.

use std::ops::Range;

use crate::text::{Layout, LineClass, Place, keeps_hyphen};

/// A run of lines of a laid-out document, with its folded text.
#[derive(Clone)]
pub struct Section<'a> {
    /// The document.
    pub layout: &'a Layout<'a>,
    lines: Range<usize>,
    folded: Range<usize>,
}

impl<'a> Section<'a> {
    /// The section of some lines, by index.
    #[must_use]
    pub fn new(layout: &'a Layout<'a>, lines: Range<usize>) -> Self {
        let end = lines.end.min(layout.lines.len());
        let lines = lines.start.min(end)..end;
        let folded = layout.folded_range(lines.clone());
        Self { layout, lines, folded }
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        &self.layout.folded.text[self.folded.clone()]
    }

    /// Where [`Self::text`] stands in the folded text of the document.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.folded.clone()
    }

    /// The lines, by index in the document.
    #[must_use]
    pub fn lines(&self) -> Range<usize> {
        self.lines.clone()
    }

    /// The first lines, `count` of them not blank.
    #[must_use]
    pub fn head(&self, count: usize) -> Section<'a> {
        let mut filled = 0;
        let mut end = self.lines.start;
        for line in self.lines.clone() {
            end = line + 1;
            if self.layout.lines[line].class != LineClass::Blank {
                filled += 1;
                if filled == count {
                    break;
                }
            }
        }
        Section::new(self.layout, self.lines.start..end)
    }

    /// The last lines, `count` of them not blank.
    #[must_use]
    pub fn tail(&self, count: usize) -> Section<'a> {
        let mut filled = 0;
        let mut start = self.lines.end;
        for line in self.lines.clone().rev() {
            start = line;
            if self.layout.lines[line].class != LineClass::Blank {
                filled += 1;
                if filled == count {
                    break;
                }
            }
        }
        Section::new(self.layout, start..self.lines.end)
    }

    /// The place of a range of [`Self::text`].
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Place {
        self.layout.place(self.folded.start + range.start..self.folded.start + range.end)
    }

    /// The line (index in the document) of an offset of [`Self::text`].
    #[must_use]
    pub fn line_of(&self, at: usize) -> usize {
        self.layout.line_at(self.folded.start + at)
    }

    /// The source text of a range of [`Self::text`], blanks smoothed.
    #[must_use]
    pub fn source(&self, range: Range<usize>) -> String {
        let place = self.place(range);
        smooth(&self.layout.source[place.start..place.end])
    }
}

/// Runs of blanks and line ends as single blanks.
#[must_use]
pub fn smooth(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{AD}' || c == '\u{FEFF}') {
        if word.is_empty() {
            continue;
        }
        // A word broken at a line end: "Villers-⏎Outréaux" is smoothed without a blank.
        if !out.is_empty() {
            if !joins(&out, word) {
                out.push(' ');
            } else if !keeps_hyphen(out.rsplit(' ').next().unwrap_or(""), word) {
                out.pop();
            }
        }
        out.push_str(word);
    }
    out
}

/// True where a hyphen ended the line inside a compound: a letter, a hyphen, a capital.
fn joins(before: &str, after: &str) -> bool {
    let mut last = before.chars().rev();
    last.next() == Some('-')
        && last.next().is_some_and(char::is_alphabetic)
        && after.chars().next().is_some_and(char::is_alphabetic)
}
