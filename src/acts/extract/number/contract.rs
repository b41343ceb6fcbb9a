//! The number of a convention by itself: behind its title, or a code above it.

use std::sync::LazyLock;

use super::code::code;
use super::heading::heading;
use super::key::serial;
use super::smooth;
use crate::acts::model::Found;
use crate::acts::section::Section;
use crate::text::LineClass;
use crate::text::pattern::{Pattern, compile};

/// Lines (not blank) in which a convention says its number: before its parties.
const HEAD: usize = 12;

/// What a convention is called: "CONVENTION FINANCIÈRE", "Contrat de cession".
static TITLE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:avenant|(?:convention|contrat|protocole|bail)(?:\s[a-z']+){0,6}?)\s+(?:n\s?[°o.]|numero|:|-)")
        .expect("a constant pattern")
});

/// A reference above the title.
static REFERENCE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*ref(?:erence)?\s?\.?\s?:\s?(?P<number>[a-z]{2,5}[-_ ]?(?:19|20)?\d{2}[-_/]\d{1,5})\W*$")
        .expect("a constant pattern")
});

/// Words in a convention's name before the number of another act.
const OTHERS: [&str; 6] = ["convention", "contrat", "marche", "deliberation", "decision", "lot"];

/// The number of a convention: "CONVENTION N° 2021-CULT-37", but not the rank of an avenant.
pub(crate) fn contract(section: &Section<'_>) -> Option<Found<String>> {
    let layout = section.layout;
    let filled = section.lines().filter(|&i| layout.lines[i].class != LineClass::Blank);
    for line in filled.take(HEAD) {
        let text = layout.line_text(line);
        if text.trim_start().starts_with("entre") {
            break;
        }
        for cell in layout.cells(line) {
            let text = &text[cell.clone()];
            let Some((range, confidence)) = titled(text).or_else(|| bare(text)) else { continue };
            let start = layout.lines[line].folded.start + cell.start;
            let place = layout.place(start + range.start..start + range.end);
            let value = smooth(&layout.source[place.start..place.end]);
            return Some(Found::at(value, place, "number.contract", confidence));
        }
    }
    None
}

/// Behind the title.
fn titled(text: &str) -> Option<(std::ops::Range<usize>, f32)> {
    let title = TITLE.find(text)?;
    let mut words =
        title.as_str().split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty());
    let first = words.next();
    if words.any(|w| OTHERS.contains(&w) || Some(w) == first) {
        return None;
    }
    // "n°" is a part of the number's line.
    let from = title.as_str().rfind("n").filter(|at| title.as_str()[*at..].len() <= 3);
    let from = title.start() + from.unwrap_or(title.len());
    let h = heading(&text[from..]).filter(|h| h.rule == "number.alone")?;
    let range = from + h.range.start..from + h.range.end;
    serial(&text[range.clone()]).then_some((range, 0.8))
}

/// Alone in its line or column.
fn bare(text: &str) -> Option<(std::ops::Range<usize>, f32)> {
    if let Some(number) = REFERENCE.captures(text).and_then(|c| c.name("number")) {
        return Some((number.range(), 0.75));
    }
    let h = code(text)?;
    // Nothing but the code.
    (h.rest.is_empty() && h.kind.is_none()).then_some((h.range, 0.7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_conventions() {
        for (text, number) in [
            ("CONVENTION N° 2021-CULT-37\n", Some("2021-CULT-37")),
            ("CONVENTION FINANCIÈRE  n° C-2022-DGA3-017\n", Some("C-2022-DGA3-017")),
            ("Convention de mise à disposition n° 2023/12\n", Some("2023/12")),
            ("Réf. : CONV-2022-031\nCONVENTION\n", Some("CONV-2022-031")),
            ("                  2021-PST-0098\nCONVENTION DE SERVICE\n", Some("2021-PST-0098")),
            ("AVENANT N° 2\n", None),
            ("AVENANT N° 1 à la convention n° 2020-05\n", None),
            ("Convention relative au marché n° 2020-05\n", None),
            ("CONVENTION\nENTRE\nla commune, délibération n° 2020-05\n", None),
        ] {
            let layout = crate::text::Layout::new(text);
            let section = Section::new(&layout, 0..layout.lines.len());
            assert_eq!(contract(&section).map(|f| f.value).as_deref(), number, "{text:?}");
        }
    }
}
