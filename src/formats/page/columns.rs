//! Columns of running text: two of them side by side are read one after the other.
//!
//! Tables, forms and signatures also stand in columns, but are read row by row: their cells are
//! short, or few.

use super::Word;
use super::lines::Line;

/// A gutter is at least this wide, in sizes of the letters.
const GUTTER: f32 = 1.2;

/// Columns of running text have at least this many lines side by side.
const LEAST_LINES: usize = 6;

/// In running text a line of a column has at least this many letters, on the mean.
const LEAST_LETTERS: usize = 28;

/// The blocks of a page, in reading order.
pub(super) fn columns(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut blocks: Vec<Vec<Line>> = Vec::new();
    let mut plain: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        match band(&lines[at..]) {
            Some((count, gutter)) => {
                if !plain.is_empty() {
                    blocks.push(std::mem::take(&mut plain));
                }
                let (left, right) = split(&lines[at..at + count], gutter);
                blocks.extend([left, right]);
                at += count;
            }
            None => {
                plain.push(lines[at].clone());
                at += 1;
            }
        }
    }
    if !plain.is_empty() {
        blocks.push(plain);
    }
    blocks
}

/// How many of the first lines stand in two columns of running text, and where the gutter is.
fn band(lines: &[Line]) -> Option<(usize, f32)> {
    let first = lines.first()?;
    let mut best: Option<(usize, f32)> = None;
    for gutter in gutters(first) {
        let count = lines.iter().take_while(|line| clear(line, gutter)).count();
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, gutter));
        }
    }
    let (count, gutter) = best.filter(|(count, _)| *count >= LEAST_LINES)?;
    let (left, right) = split(&lines[..count], gutter);
    (running(&left) && running(&right)).then_some((count, gutter))
}

/// The middles of the wide gaps of a line.
fn gutters(line: &Line) -> Vec<f32> {
    line.words
        .windows(2)
        .filter(|pair| pair[1].left - pair[0].right > GUTTER * pair[1].size)
        .map(|pair| (pair[0].right + pair[1].left) / 2.0)
        .collect()
}

/// True if no word of a line stands across the gutter.
fn clear(line: &Line, gutter: f32) -> bool {
    let half = line.size() * GUTTER / 3.0;
    line.words.iter().all(|w| w.right < gutter - half || w.left > gutter + half)
}

fn split(lines: &[Line], gutter: f32) -> (Vec<Line>, Vec<Line>) {
    let side = |keep: &dyn Fn(&Word) -> bool| -> Vec<Line> {
        lines
            .iter()
            .map(|line| Line { words: line.words.iter().filter(|w| keep(w)).cloned().collect() })
            .filter(|line| !line.words.is_empty())
            .collect()
    };
    (side(&|w| w.right < gutter), side(&|w| w.right >= gutter))
}

/// True for lines of running text.
fn running(lines: &[Line]) -> bool {
    let letters: usize = lines
        .iter()
        .flat_map(|l| &l.words)
        .map(|w| w.text.chars().filter(|c| c.is_alphabetic()).count())
        .sum();
    lines.len() >= LEAST_LINES && letters >= lines.len() * LEAST_LETTERS
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    /// Lines of words at 6 points a letter, a left and a right column.
    fn page(rows: &[(&str, &str)]) -> Vec<Word> {
        let mut words = Vec::new();
        for (k, (left, right)) in rows.iter().enumerate() {
            for (start, column) in [(40.0f32, left), (320.0, right)] {
                let mut x = start;
                for word in column.split(' ').filter(|w| !w.is_empty()) {
                    #[expect(clippy::cast_precision_loss, reason = "a few letters")]
                    let width = word.chars().count() as f32 * 5.0;
                    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
                    let bottom = 100.0 + 13.0 * k as f32;
                    words.push(Word {
                        left: x,
                        right: x + width,
                        bottom,
                        size: 11.0,
                        text: word.to_owned(),
                    });
                    x += width + 3.0;
                }
            }
        }
        words
    }

    #[test]
    fn running_text_is_read_column_by_column() {
        let left = "le conseil communautaire réuni en séance publique délibère";
        let right = "la commission permanente du conseil entend le rapporteur";
        let rows = vec![(left, right); 7];
        let got = text(page(&rows));
        assert!(got.starts_with(left) && got.trim_end().ends_with(right), "{got}");
        assert!(!got.contains("délibère        la"), "{got}");
    }

    #[test]
    fn forms_and_signatures_are_read_row_by_row() {
        let rows = [
            ("Présents : 21", "Votants : 25"),
            ("Le Président,", "Le secrétaire,"),
            ("A. B", "C. D"),
        ];
        let got = text(page(&rows));
        assert!(got.contains("Présents : 21        Votants : 25"), "{got}");
    }
}
