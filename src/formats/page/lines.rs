//! Words to lines, as printed: blanks where the page has them, wide ones between columns.

use super::Word;
use super::columns::columns;

/// Words whose baselines differ by less than this share of their size stand on one line: an
/// exponent ("n°", "1er") is raised by about a third.
const SAME_LINE: f32 = 0.45;

/// Gaps wider than this share of the size part two columns of a line.
const COLUMN: f32 = 1.6;

/// Blanks between columns: what [`crate::text::fold`] takes for one.
const COLUMN_BLANKS: usize = 8;

/// Lines further apart than this share of the size have a blank line between them.
const PARAGRAPH: f32 = 1.75;

/// A line of a page: its words from left to right.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub words: Vec<Word>,
}

impl Line {
    pub(super) fn bottom(&self) -> f32 {
        self.words.first().map_or(0.0, |w| w.bottom)
    }

    pub(super) fn size(&self) -> f32 {
        self.words.iter().map(|w| w.size).fold(0.0, f32::max)
    }

    /// The line's text, columns apart.
    fn text(&self) -> String {
        let mut out = String::new();
        let mut last: Option<&Word> = None;
        for word in &self.words {
            if let Some(last) = last {
                let gap = word.left - last.right;
                let size = word.size.max(last.size);
                let blanks = if gap > COLUMN * size { COLUMN_BLANKS } else { 1 };
                out.extend(std::iter::repeat_n(' ', blanks));
            }
            out.push_str(&word.text);
            last = Some(word);
        }
        out
    }
}

/// The text of a page: lines from top to bottom, the columns of running text one after the other.
#[must_use]
pub fn text(words: Vec<Word>) -> String {
    let mut out = String::new();
    for block in columns(lines(words)) {
        let mut last: Option<&Line> = None;
        if !out.is_empty() {
            out.push('\n');
        }
        for line in &block {
            if let Some(last) = last {
                let gap = line.bottom() - last.bottom();
                if gap > PARAGRAPH * line.size().min(last.size()).max(1.0) {
                    out.push('\n');
                }
            }
            out.push_str(&line.text());
            out.push('\n');
            last = Some(line);
        }
    }
    out
}

/// Groups words into lines.
fn lines(mut words: Vec<Word>) -> Vec<Line> {
    words.retain(|w| {
        w.left.is_finite() && w.right.is_finite() && w.bottom.is_finite() && w.size.is_finite()
    });
    words.sort_by(|a, b| a.bottom.total_cmp(&b.bottom));
    let mut lines: Vec<Line> = Vec::new();
    for word in words {
        match lines.iter_mut().rev().take(3).find(|line| belongs(line, &word)) {
            Some(line) => line.words.push(word),
            None => lines.push(Line { words: vec![word] }),
        }
    }
    for line in &mut lines {
        line.words.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    lines
}

/// True if a word stands on a line: on its baseline, or raised or lowered a little and beside it.
fn belongs(line: &Line, word: &Word) -> bool {
    let size = line.size().max(word.size);
    // The largest word has the baseline; an exponent came first if it is higher.
    line.words
        .iter()
        .any(|w| (w.bottom - word.bottom).abs() < SAME_LINE * size.min(w.size.max(word.size)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn word(left: f32, bottom: f32, size: f32, text: &str) -> Word {
        #[expect(clippy::cast_precision_loss, reason = "a few letters")]
        let width = text.chars().count() as f32 * size * 0.5;
        Word { left, right: left + width, bottom, size, text: text.to_owned() }
    }

    #[test]
    fn lines_as_printed() {
        for (words, expected) in [
            (vec![], ""),
            (
                vec![word(50.0, 100.0, 12.0, "Le"), word(65.0, 100.2, 12.0, "conseil")],
                "Le conseil\n",
            ),
            // An exponent, and the order of drawing.
            (
                vec![
                    word(80.0, 100.0, 12.0, "juin"),
                    word(56.0, 96.0, 7.0, "er"),
                    word(50.0, 100.0, 12.0, "1"),
                ],
                "1 er juin\n",
            ),
            // Two columns of a form.
            (
                vec![word(50.0, 100.0, 12.0, "Présents"), word(300.0, 100.0, 12.0, "Votants")],
                "Présents        Votants\n",
            ),
            // A gap between paragraphs.
            (
                vec![
                    word(50.0, 100.0, 12.0, "Vu"),
                    word(50.0, 114.0, 12.0, "le"),
                    word(50.0, 150.0, 12.0, "code"),
                ],
                "Vu\nle\n\ncode\n",
            ),
        ] {
            assert_eq!(text(words), expected);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(places in proptest::collection::vec((0.0f32..600.0, 0.0f32..800.0, 4.0f32..30.0, "[a-z]{1,8}"), 0..60)) {
            let words: Vec<Word> = places.iter().map(|(x, y, s, t)| word(*x, *y, *s, t)).collect();
            let mut expected: Vec<&str> = places.iter().map(|p| p.3.as_str()).collect();
            let page = text(words);
            let mut found: Vec<&str> = page.split_whitespace().collect();
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
