//! Counts beside their labels: "Présents : 24", "24 présents", "huit présents", "Présents (24)".

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};

use super::labels::{Field, Label};
use crate::acts::extract::date::cardinal;

/// A count that a line states.
pub(super) struct Count {
    pub(super) field: Field,
    pub(super) rank: u8,
    pub(super) value: u32,
    /// Range of label and number in the line.
    pub(super) range: Range<usize>,
}

/// Assemblies have fewer members than this; more is a year or a sum.
const MOST: u32 = 400;

/// What may stand between a label and its number: a colon, an equals sign, dots, a column, "est de".
static STRONG: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^(?:[^\n\d;:=|]{0,45}?)(?:\s?[:=|]\**|\s?\.{2,}|\s?…+|\t|\sest\sde)\s*\**\s*(?P<n>\d{1,3}\b|aucune?\b|neant\b)")
        .expect("a constant pattern")
});
static PARENTHESES: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\s?\(\s?(?P<n>\d{1,3})(?:\s?titulaires?\s?(?:et|,|\+)\s?(?P<more>\d{1,3})\s?suppleante?s?)?\b")
        .expect("a constant pattern")
});
/// Only blanks or a dash between.
static WEAK: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^\s?[–—-]?\s{1,12}(?P<n>\d{1,3})\b").expect("a constant pattern"));
/// A number right before a label, in figures or in words.
static BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?:^|[^\w.,/'°-])(?P<n>\d{1,3}|aucune?|(?:(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cent|et)[\s-]?)+)\s?$")
        .expect("a constant pattern")
});

/// The counts of one folded line, by its labels.
pub(super) fn counts(line: &str, found: &[Label]) -> Vec<Count> {
    let mut out: Vec<Count> = Vec::new();
    let mut used: Vec<Range<usize>> = Vec::new();
    let mut open = Vec::new();
    for (k, label) in found.iter().enumerate() {
        let end = found.get(k + 1).map_or(line.len(), |l| l.range.start);
        let behind = &line[label.range.end..end];
        let strong = PARENTHESES.captures(behind).or_else(|| STRONG.captures(behind));
        match strong {
            Some(c) => {
                let Some(n) = c.name("n") else { continue };
                let at = label.range.end + n.start()..label.range.end + n.end();
                if figure_goes_on(line, at.end) {
                    open.push(k);
                    continue;
                }
                let more = c.name("more").and_then(|m| m.as_str().parse().ok()).unwrap_or(0);
                if let Some(value) = value(line, &at) {
                    used.push(at.clone());
                    out.push(Count {
                        field: label.field,
                        rank: label.rank,
                        value: value + more,
                        range: label.range.start..at.end,
                    });
                }
            }
            None if !label.colon => open.push(k),
            None => {}
        }
    }
    // "En exercice 27 – Présents 19" or "27 en exercice, 19 présents": the line's first item tells.
    let number_first =
        open.first().is_some_and(|&k| before(line, found[k].range.start, &used).is_some());
    for k in open {
        let label = &found[k];
        let at = if number_first {
            before(line, label.range.start, &used)
        } else {
            WEAK.captures(&line[label.range.end..])
                .and_then(|c| c.name("n"))
                .map(|n| label.range.end + n.start()..label.range.end + n.end())
                .filter(|at| !figure_goes_on(line, at.end))
                .or_else(|| before(line, label.range.start, &used))
        };
        let Some(at) = at else { continue };
        if used.iter().any(|u| u.start < at.end && at.start < u.end) {
            continue;
        }
        if let Some(value) = value(line, &at) {
            used.push(at.clone());
            let range = label.range.start.min(at.start)..label.range.end.max(at.end);
            out.push(Count { field: label.field, rank: label.rank, value, range });
        }
    }
    out
}

/// The range of a number that ends where a label starts.
fn before(line: &str, label: usize, used: &[Range<usize>]) -> Option<Range<usize>> {
    let n = BEFORE.captures(&line[..label])?.name("n")?;
    let free = !used.iter().any(|u| u.start < n.end() && n.start() < u.end);
    free.then(|| n.start()..n.start() + n.as_str().trim_end().len())
}

fn value(line: &str, at: &Range<usize>) -> Option<u32> {
    let text = &line[at.clone()];
    if text.starts_with("aucun") || text == "neant" {
        return Some(0);
    }
    let n = text.parse().ok().or_else(|| cardinal(text).and_then(|n| u32::try_from(n).ok()))?;
    (n <= MOST).then_some(n)
}

/// True for the first figures of a date, an address, an hour, a vote.
fn figure_goes_on(line: &str, end: usize) -> bool {
    let rest = &line[end..];
    rest.starts_with(['/', '.', ',']) && rest[1..].starts_with(|c: char| c.is_ascii_digit())
        // The result of a vote: "36 votants : 34 pour".
        || rest.starts_with(" pour")
        || rest.starts_with(" voix")
        || rest.starts_with(" rue")
        || rest.starts_with('h')
        || rest.starts_with(" h")
}
