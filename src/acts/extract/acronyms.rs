//! Acronyms that an act defines: "Plan Local pour l'Insertion et l'Emploi (PLIE)",
//! "ci-après dénommée « CA2C »".

use std::sync::LazyLock;

use regex::Regex;

use crate::acts::model::{Acronym, Found};
use crate::acts::section::{Section, smooth};
use crate::text::around::ceil;
use crate::text::{Place, fold_str};

static PARENTHESES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\(\s?(?:dite?s?|ou|ci-après)?\s?[«"“]?\s?(?P<short>\p{Lu}[\p{Lu}\p{Nd}'’.-]{1,11}\p{Ll}{0,2}(?:\p{Lu}{1,3})?)\s?[»"”]?\s?\)"#).expect("a constant pattern")
});

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"ci[- ]?après\s+(?:désigné|dénommé|appelé|nommé)e?s?\s+(?:par\s+|comme\s+)?(?:les?\s+termes?\s+)?[«"“]?\s?(?:la |le |l['’])?\s?(?P<short>\p{Lu}[\p{Lu}\p{Nd}-]{1,11})\b"#)
        .expect("a constant pattern")
});

/// More than this come from glossaries; the first ones are enough.
const MOST: usize = 60;

/// Words an initial may be left out for.
const SMALL: [&str; 20] = [
    "de", "du", "des", "la", "le", "les", "l", "d", "et", "a", "au", "aux", "en", "pour", "sur",
    "dans", "par", "un", "une", "the",
];

/// The acronyms that a section defines.
pub(crate) fn extract(section: &Section<'_>) -> Vec<Found<Acronym>> {
    let whole = section.place(0..section.text().len());
    let Some(source) = section.layout.source.get(whole.start..whole.end) else { return Vec::new() };
    let mut out: Vec<Found<Acronym>> = Vec::new();
    for c in PARENTHESES.captures_iter(source) {
        let (Some(m), Some(short)) = (c.get(0), c.name("short")) else { continue };
        let from = ceil(source, m.start().saturating_sub(160)).min(m.start());
        let Some(long) = long_form(&source[from..m.start()], short.as_str()) else { continue };
        let start = whole.start + from + long;
        push(
            &mut out,
            section,
            short.as_str(),
            start,
            whole.start + m.start(),
            whole.start + m.end(),
            "acronym.initials",
            0.95,
        );
    }
    for c in NAMED.captures_iter(source) {
        let (Some(m), Some(short)) = (c.get(0), c.name("short")) else { continue };
        let from = ceil(source, m.start().saturating_sub(400)).min(m.start());
        // The initials choose the long form among the words before; without them there is none.
        let before = &source[from..m.start()];
        let Some(long) = party(before, short.as_str()) else { continue };
        push(
            &mut out,
            section,
            short.as_str(),
            whole.start + from + long.0,
            whole.start + from + long.1,
            whole.start + m.end(),
            "acronym.named",
            0.9,
        );
    }
    out.truncate(MOST);
    out
}

#[expect(clippy::too_many_arguments, reason = "the parts of one record")]
fn push(
    out: &mut Vec<Found<Acronym>>,
    section: &Section<'_>,
    short: &str,
    start: usize,
    long_end: usize,
    end: usize,
    rule: &'static str,
    confidence: f32,
) {
    let layout = section.layout;
    let Some(long) = layout.source.get(start..long_end) else { return };
    let short: String = short.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect();
    if out.iter().any(|f| f.value.short == short) {
        return;
    }
    let line = layout.line_at_source(start);
    let place = Place {
        start,
        end,
        line: u32::try_from(line + 1).unwrap_or(u32::MAX),
        page: layout.lines[line].page,
    };
    let long = smooth(long).trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    out.push(Found::at(Acronym { short, long, siren: None }, place, rule, confidence));
}

/// Offset in `before` where the words start whose initials spell the acronym.
fn long_form(before: &str, short: &str) -> Option<usize> {
    let letters = letters(short);
    if letters.len() < 2 {
        return None;
    }
    // Not across a sentence or an empty line.
    let floor = before.rfind(['.', ';', '(', ')', '\u{0C}']).map_or(0, |i| i + 1);
    let words = words(&before[floor..]);
    // Small words rarely give an initial ("pour" in PLIE does not, "de" in PADD does).
    spelled(&words, &letters, false)
        .or_else(|| spelled(&words, &letters, true))
        .map(|k| floor + words[k].0)
}

/// Index of the first of the last words whose initials spell `letters`.
fn spelled(words: &[(usize, String)], letters: &[char], small: bool) -> Option<usize> {
    let mut want = letters.len();
    let mut k = words.len();
    let mut skipped = 0;
    while want > 0 && k > 0 {
        k -= 1;
        let (_, word) = &words[k];
        let little = SMALL.contains(&word.as_str());
        if word.starts_with(letters[want - 1]) && (small || !little) {
            want -= 1;
            skipped = 0;
        } else if !little {
            skipped += 1;
            if skipped > 1 {
                return None;
            }
        }
    }
    // The word next to the parenthesis must count, or the match is an accident.
    let first = &words.get(k)?.1;
    (want == 0 && first.starts_with(letters[0]) && words.len() - k >= 2).then_some(k)
}

/// The party that "ci-après dénommée" names: the words with the initials, anywhere before.
fn party(before: &str, short: &str) -> Option<(usize, usize)> {
    let letters = letters(short);
    if letters.len() < 3 {
        return None;
    }
    let words = words(before);
    for start in (0..words.len()).rev() {
        if !words[start].1.starts_with(letters[0]) {
            continue;
        }
        let mut want = 1;
        for k in start + 1..words.len().min(start + letters.len() * 3) {
            if words[k].1.starts_with(letters[want]) {
                want += 1;
                if want == letters.len() {
                    let end = words[k].0
                        + before[words[k].0..]
                            .find(|c: char| !c.is_alphanumeric() && c != '-' && c != '\u{301}')
                            .unwrap_or(before.len() - words[k].0);
                    return Some((words[start].0, end));
                }
            } else if !SMALL.contains(&words[k].1.as_str()) {
                break;
            }
        }
    }
    None
}

/// The letters that must be initials; a digit repeats the letter behind it (CA2C: C, A, C, C).
fn letters(short: &str) -> Vec<char> {
    let mut out = Vec::new();
    let mut repeat = 1;
    for c in fold_str(short).chars() {
        if let Some(n) = c.to_digit(10) {
            repeat = n.clamp(1, 4);
        } else if c.is_ascii_alphabetic() {
            for _ in 0..repeat {
                out.push(c);
            }
            repeat = 1;
        }
    }
    out
}

fn words(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
        match (inside, start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                out.push((s, fold_str(&text[s..i])));
                start = None;
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let layout = Layout::new(text);
        extract(&Section::new(&layout, 0..layout.lines.len()))
            .into_iter()
            .map(|f| (f.value.short, f.value.long))
            .collect()
    }

    #[test]
    fn forms() {
        for (text, expected) in [
            (
                "le Plan Local pour l’Insertion et\nl’Emploi (PLIE) existe",
                vec![("PLIE", "Plan Local pour l’Insertion et l’Emploi")],
            ),
            (
                "La Communauté d'Agglomération du Caudrésis et du Catésis (CA2C) est",
                vec![("CA2C", "Communauté d'Agglomération du Caudrésis et du Catésis")],
            ),
            (
                "une Gestion Prévisionnelle des Emplois et des Compétences Territoriale (G.P.T.E.C), outil",
                vec![],
            ),
            (
                "La Communauté de Communes des Plaines de l'Ostre, représentée par son président M. X, ci-après dénommée « CCPO »",
                vec![("CCPO", "Communauté de Communes des Plaines de l'Ostre")],
            ),
            ("le fonds (FSE+) et (2024) et (A)", vec![]),
            ("dans le Nord (NORD)", vec![]),
            ("Fonds Social Européen (FSE)", vec![("FSE", "Fonds Social Européen")]),
        ] {
            let expected: Vec<_> =
                expected.into_iter().map(|(s, l)| (s.to_owned(), l.to_owned())).collect();
            assert_eq!(read(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "(Plan |Local |é|\u{301}|\\(PL\\)|\\(É2|ci-après dénommée « ABC »|\n|\\PC{0,6}){0,15}") {
            for f in read(&text) {
                prop_assert!(!f.0.is_empty());
            }
        }
    }
}
