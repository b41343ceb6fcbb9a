//! `tesseract`: an image in, words with their boxes out.

use std::collections::BTreeMap;

use super::{LANGUAGE, Tools};
use crate::formats::page::Word;
use crate::formats::{FormatError, program};

/// What pages are read with, for the cache: change it with the arguments below.
pub(super) const SETTINGS: &str = "psm 3, turned";

/// Output of the program (bytes): a line a word.
const MOST_OUTPUT: u64 = 16 << 20;

/// Marks that the program is less sure of than this, in percent, are specks and ornaments. Longer
/// words stay: a number is no word that it knows.
const LEAST_WORD: f32 = 10.0;
const LETTERS_OF_A_WORD: usize = 3;

/// The words of an image, in dots, and how sure the program is of them, in percent.
pub(super) fn words(
    image: &[u8],
    dpi: Option<u16>,
    tools: &Tools,
) -> Result<(Vec<Word>, u8), FormatError> {
    let dpi = dpi.map(|dpi| dpi.to_string());
    let mut arguments = vec!["stdin", "stdout", "-l", LANGUAGE, "--psm", "3"];
    if let Some(dpi) = &dpi {
        arguments.extend(["--dpi", dpi]);
    }
    arguments.extend(["-c", "tessedit_create_tsv=1"]);
    let output = program::run(&tools.tesseract, &arguments, image, MOST_OUTPUT)?;
    Ok(parse(&String::from_utf8_lossy(&output)))
}

/// Answers about how a page lies that are less sure than this are guesses; the program's own limit
/// for turning a page is 7 of no unit, and that of pages read by hand with it was 1 to 15.
const LEAST_ORIENTATION: f32 = 1.0;

/// By how many quarters an image has to be turned clockwise to stand upright. `None` if it stands, or if
/// the program cannot tell.
pub(super) fn quarters(image: &[u8], dpi: Option<u16>, tools: &Tools) -> Option<u8> {
    let dpi = dpi.unwrap_or(200).to_string();
    let arguments = ["stdin", "stdout", "--psm", "0", "--dpi", &dpi];
    let output = program::run(&tools.tesseract, &arguments, image, MOST_OUTPUT).ok()?;
    rotation(&String::from_utf8_lossy(&output))
}

/// The answer of the program: lines of a name and a value.
fn rotation(answer: &str) -> Option<u8> {
    let value = |name: &str| -> Option<f32> {
        answer.lines().find_map(|l| l.strip_prefix(name)?.trim().parse().ok())
    };
    if value("Orientation confidence:")? < LEAST_ORIENTATION {
        return None;
    }
    match value("Rotate:")? {
        90.0 => Some(1),
        180.0 => Some(2),
        270.0 => Some(3),
        _ => None,
    }
}

/// A row of the table: level, page, block, paragraph, line, word, left, top, width, height,
/// confidence, text. Words are of level 5, lines of level 4.
struct Row<'a> {
    line: [u32; 3],
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    confidence: f32,
    text: &'a str,
}

fn row(line: &str) -> Option<(&str, Row<'_>)> {
    let cells: Vec<&str> = line.splitn(12, '\t').collect();
    let number = |k: usize| cells.get(k)?.parse::<f32>().ok();
    let count = |k: usize| cells.get(k)?.parse::<u32>().ok();
    Some((
        cells.first()?,
        Row {
            line: [count(2)?, count(3)?, count(4)?],
            left: number(6)?,
            top: number(7)?,
            width: number(8)?,
            height: number(9)?,
            confidence: number(10)?,
            text: cells.get(11).copied().unwrap_or(""),
        },
    ))
}

/// The words of a table, and how sure the program is of them.
fn parse(table: &str) -> (Vec<Word>, u8) {
    let mut lines: BTreeMap<[u32; 3], Vec<Word>> = BTreeMap::new();
    let (mut sure, mut letters) = (0.0f32, 0.0f32);
    let (mut upright, mut on_side) = (0usize, 0usize);
    for (level, row) in table.lines().filter_map(row) {
        let text = row.text.trim();
        if level != "5" || text.is_empty() {
            continue;
        }
        #[expect(clippy::cast_precision_loss, reason = "letters of a word")]
        let weight = text.chars().count() as f32;
        sure += weight * row.confidence.max(0.0);
        letters += weight;
        let is_word = text.chars().filter(|c| c.is_alphanumeric()).count() >= LETTERS_OF_A_WORD;
        if is_word {
            let high = row.height > row.width;
            (upright, on_side) = (upright + usize::from(!high), on_side + usize::from(high));
        }
        if is_word || row.confidence >= LEAST_WORD {
            lines.entry(row.line).or_default().push(Word {
                left: row.left,
                right: row.left + row.width,
                bottom: row.top + row.height,
                size: row.height,
                text: text.to_owned(),
            });
        }
    }
    let slope = median(lines.values().filter_map(|line| slope(line)).collect()).unwrap_or(0.0);
    let mut words = Vec::new();
    for mut line in lines.into_values() {
        // The box of a word depends on its letters ("non", "jaune"): the line's is the middle one.
        let bottom = median(line.iter().map(|w| w.bottom - slope * w.left).collect());
        let size = median(line.iter().map(|w| w.size).collect());
        for word in &mut line {
            (word.bottom, word.size) = (bottom.unwrap_or(0.0), size.unwrap_or(0.0));
        }
        words.append(&mut line);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage")]
    let mut confidence = if letters > 0.0 { (sure / letters).clamp(0.0, 100.0) as u8 } else { 0 };
    if on_side > upright {
        // It reads lines that run up or down the page, and its boxes do not say in which order.
        confidence = 0;
    }
    (words, confidence)
}

/// How far a line falls (dots a dot): paper lies askew.
fn slope(line: &[Word]) -> Option<f32> {
    const WORDS: usize = 6;
    let (first, last) = (line.first()?, line.last()?);
    let width = last.left - first.left;
    (line.len() >= WORDS && width > 0.0).then(|| (last.bottom - first.bottom) / width)
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_lines_and_confidence() {
        let header = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";
        let word = |block: u32, n: u32, left: f32, top: f32, height: f32, conf: f32, text: &str| {
            format!("5\t1\t{block}\t1\t1\t{n}\t{left}\t{top}\t60\t{height}\t{conf}\t{text}")
        };
        let mut table = vec![header.to_owned(), "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t".to_owned()];
        // A line that falls one dot in ten, with a speck before it, and a column beside its end.
        table.push(word(1, 1, 0.0, 70.0, 30.0, 4.0, "~"));
        for (k, text) in ["Le", "conseil", "décide", "et", "vote", "ceci"].iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "six words")]
            let k = k as f32;
            table.push(word(1, 2, 100.0 + 80.0 * k, 70.0 + 8.0 * k, 30.0, 95.0, text));
        }
        table.push(word(2, 1, 900.0, 151.0, 30.0, 91.0, "Votants"));
        let (words, confidence) = parse(&table.join("\n"));
        assert_eq!(
            crate::formats::page::text(words),
            "Le conseil décide et vote ceci        Votants\n"
        );
        assert!((90..95).contains(&confidence), "{confidence}");
        assert_eq!(parse(""), (Vec::new(), 0));
    }

    #[test]
    fn how_a_page_lies() {
        let answer = |rotate: u32, sure: f32| {
            format!(
                "Page number: 0\nOrientation in degrees: 270\nRotate: {rotate}\nOrientation confidence: {sure}\nScript: Latin\n"
            )
        };
        for (answer, expected) in [
            (answer(90, 9.3), Some(1)),
            (answer(180, 9.3), Some(2)),
            (answer(270, 9.3), Some(3)),
            (answer(0, 9.3), None),
            (answer(90, 0.2), None),
            ("Too few characters. Skipping this page".to_owned(), None),
        ] {
            assert_eq!(rotation(&answer), expected, "{answer}");
        }
    }

    proptest! {
        #[test]
        fn any_table(table in "([0-9]\t){0,13}[a-z.\t\n-]{0,60}") {
            parse(&table);
        }
    }
}
