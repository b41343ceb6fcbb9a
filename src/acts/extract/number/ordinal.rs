//! Ranks of the points of a sitting: "III. Budget", "07 - Tarifs", "5°) Convention".
//!
//! A rank is not the number of an act, but it says where a point of minutes starts.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::Layout;
use crate::text::pattern::{Pattern, compile};

/// The rank at the start of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ordinal {
    /// The rank, from 1.
    pub rank: u32,
    /// How it is written: the points of one list are written alike.
    pub style: (bool, String),
    /// Range of the title in the line's folded text.
    pub title: Range<usize>,
}

static ORDINAL: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^\W{0,3}(?P<word>(?:point|question|affaire|sujet|dossier|n)\s?(?:n\s?)?°?\s?)?(?P<rank>[ivx]{1,6}|\d{1,2})(?P<mark>\s?[.)°/:-]{1,2}|\s-)\s*(?P<title>[a-z\x22(].*)$",
    )
    .expect("a constant pattern")
});

/// Letters that a title has at the least.
const LEAST_LETTERS: usize = 6;

/// The rank that opens a line, if a title stands behind it.
pub(crate) fn ordinal(layout: &Layout<'_>, line: usize) -> Option<Ordinal> {
    let text = layout.line_text(line);
    let c = ORDINAL.captures(text)?;
    let (rank, title) = (c.name("rank")?, c.name("title")?);
    let start = layout.lines[line].folded.start;
    let shown = |range: Range<usize>| {
        let place = layout.place(start + range.start..start + range.end);
        &layout.source[place.start..place.end]
    };
    let roman = !rank.as_str().starts_with(|c: char| c.is_ascii_digit());
    let value = if roman {
        // "v." and "x)" in small letters list what is inside a point.
        shown(rank.range()).chars().all(char::is_uppercase).then(|| from_roman(rank.as_str()))??
    } else {
        rank.as_str().parse().ok().filter(|n| *n > 0)?
    };
    let title_text = shown(title.range());
    let letters = title_text.chars().filter(|c| c.is_alphabetic()).count();
    let opens = title_text.trim_start_matches(|c: char| !c.is_alphanumeric());
    (letters >= LEAST_LETTERS
        && opens.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && !is_person(title_text))
    .then(|| Ordinal {
        rank: value,
        style: (
            roman,
            format!(
                "{}{}",
                c.name("word").map_or("", |m| m.as_str()).trim(),
                c.name("mark").map_or("", |m| m.as_str()).trim()
            ),
        ),
        title: title.range(),
    })
}

/// Two to four words, one of them in capitals and the others with one: "Jean-Marie FABRE".
fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let title = ["M.", "Mme", "MM.", "Mmes", "Monsieur", "Madame"];
    let named = words.first().is_some_and(|w| title.contains(w));
    let capitals = |w: &&&str| {
        w.chars().count() > 1 && w.chars().all(|c| c.is_uppercase() || "-'’".contains(c))
    };
    let capped = words.iter().all(|w| w.starts_with(char::is_uppercase));
    let names = words.iter().filter(capitals).count();
    named || (2..=4).contains(&words.len()) && capped && names >= 1 && names < words.len()
}

fn from_roman(text: &str) -> Option<u32> {
    let value = |c: char| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        _ => None,
    };
    let digits: Vec<u32> = text.chars().map(value).collect::<Option<_>>()?;
    // A smaller figure before a greater one is taken off: "ix".
    let subtracted: u32 = digits.windows(2).filter(|w| w[1] > w[0]).map(|w| w[0]).sum();
    let total: u32 = digits.iter().sum();
    (total > 2 * subtracted).then(|| total - 2 * subtracted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks() {
        for (line, expected) in [
            ("I. Approbation du procès-verbal", Some((1, "Approbation du procès-verbal"))),
            ("IV - Débat d'orientation", Some((4, "Débat d'orientation"))),
            ("XIX) Fonds de concours", Some((19, "Fonds de concours"))),
            ("07. Tarifs de la piscine", Some((7, "Tarifs de la piscine"))),
            ("5°) Convention avec le SIDEN", Some((5, "Convention avec le SIDEN"))),
            ("  12 - COMPTE DE GESTION", Some((12, "COMPTE DE GESTION"))),
            ("N° 3 : Subventions 2024", Some((3, "Subventions 2024"))),
            ("Point n° 8 : Questions diverses", Some((8, "Questions diverses"))),
            ("1. Jean-Marie FABRE", None),
            ("2) M. Paul Roux, maire", None),
            ("v. un premier point", None),
            ("3. suite de la phrase", None),
            ("2024 - Budget primitif", None),
            ("12 rue de la Gare", None),
            ("1.2 Sous-partie", None),
            ("0. Préambule du texte", None),
            ("I.", None),
        ] {
            let layout = Layout::new(line);
            let found = ordinal(&layout, 0).map(|o| {
                let place = layout.place(o.title.clone());
                (o.rank, &layout.source[place.start..place.end])
            });
            assert_eq!(found, expected, "{line:?}");
        }
    }

    #[test]
    fn roman() {
        for (text, value) in
            [("i", 1), ("iv", 4), ("ix", 9), ("xiv", 14), ("xix", 19), ("xxiv", 24), ("viii", 8)]
        {
            assert_eq!(from_roman(text), Some(value), "{text}");
        }
    }
}
