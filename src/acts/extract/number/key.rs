//! What can be a number at all, and the key under which all ways of writing one meet.

use std::sync::LazyLock;

use crate::text::FOLDED_MONTHS;
use crate::text::pattern::{Pattern, compile};

/// Kinds of number that are never the act's.
const NO_PREFIX: [&str; 31] = [
    "du", "de", "le", "la", "les", "des", "au", "aux", "en", "et", "a", "un", "une", "par", "sur",
    "pour", "article", "art", "page", "annexe", "seance", "conseil", "loi", "decret", "lundi",
    "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];

/// Letters of a code before a blank ("CM 2024-5", "DAJCP 12"): longer ones are words of a sentence.
const LONGEST_WORD: usize = 6;

/// True for what can be a number behind "n°": there "2024-06-14" and "22/05/78" are, "14/06/2024" is not.
pub(crate) fn plausible_announced(number: &str) -> bool {
    plausible(number)
        || number.len() == 10 && number.as_bytes()[4] == b'-' && plausible(&number[..7])
        // "22/05/78": a year, a month and a rank.
        || number.len() <= 8 && number.matches('/').count() == 2
        // "N° A 2021-187": behind "n°" the letter is no preposition.
        || number.strip_prefix("a ").is_some_and(|rest| plausible(rest) && serial(rest))
}

/// True for what can be a number at all: not a date, a law article, a long run of digits.
pub(crate) fn plausible(number: &str) -> bool {
    // "A 19 R 0188": letters and figures in turn.
    if LETTERED.is_match(number) {
        return true;
    }
    let lead = &number[..number.find(|c: char| c.is_ascii_digit()).unwrap_or(number.len())];
    // "A2024/007" is a code, "a 2024" is prose: only words with a blank behind them count.
    if lead.rsplit_once(' ').is_some_and(|(words, _)| {
        words
            .split_whitespace()
            .any(|w| w.len() > LONGEST_WORD || NO_PREFIX.contains(&w) || FOLDED_MONTHS.contains(&w))
    }) {
        return false;
    }
    if period(number) {
        return false;
    }
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    // "12/04/2024" is a date; "23.06.14" is how some number their acts.
    let full_date = (number.len() >= 10 || number.contains('/'))
        && crate::acts::extract::date::dates(number)
            .first()
            .is_some_and(|h| h.range == (0..number.len()));
    digits > 0 && digits <= 16 && !full_date && !year_alone(number)
}

static LETTERED: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^[a-z] \d{2} [a-z] \d{3,5}$").expect("a constant pattern"));

/// "2025-2028" is a period.
fn period(number: &str) -> bool {
    let years: Vec<&str> =
        number.split(|c: char| !c.is_ascii_alphanumeric()).filter(|g| !g.is_empty()).collect();
    let last = &years[years.len().saturating_sub(2)..];
    last.len() == 2 && last.iter().all(|y| year_alone(y))
}

fn year_alone(number: &str) -> bool {
    number.len() == 4
        && (number.starts_with("19") || number.starts_with("20"))
        && number.bytes().all(|b| b.is_ascii_digit())
}

/// True for numbers of two groups or more, or of letters and digits: those that identify an act
/// without a word beside them.
pub(crate) fn serial(number: &str) -> bool {
    let key = key(number);
    let groups: Vec<&str> = key.split(' ').collect();
    groups.len() >= 2 || groups.first().is_some_and(|g| g.len() >= 6)
}

/// True for numbers that hold a year, letters, or enough figures to be no chapter ("4.3").
pub(super) fn distinctive(number: &str) -> bool {
    number.bytes().filter(u8::is_ascii_digit).count() >= 4
        || number.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The key under which all ways of writing a number meet: groups of letters and of digits in
/// capitals, without leading zeros, a blank between (`2024/005`, `2024__5`, `n° 2024 - 5` → `2024 5`).
#[must_use]
pub fn key(number: &str) -> String {
    let folded = crate::text::fold_str(number);
    let text = folded.strip_prefix("numero").unwrap_or(&folded);
    let text =
        text.strip_prefix('n').map(str::trim_start).filter(|t| t.starts_with('°')).unwrap_or(text);
    let mut groups: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars() {
        let class = match c {
            '0'..='9' => Some(true),
            'a'..='z' => Some(false),
            _ => None,
        };
        if class.is_some() {
            if class != last {
                groups.push(String::new());
            }
            if let Some(group) = groups.last_mut() {
                group.push(c.to_ascii_uppercase());
            }
        }
        last = class;
    }
    for group in &mut groups {
        if group.starts_with('0') {
            let trimmed = group.trim_start_matches('0');
            *group = if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() };
        }
    }
    groups.join(" ")
}

/// The keys under which an act is filed: the full one, and the one without leading letters, since
/// people leave "DEL" or "AR" out.
#[must_use]
pub fn keys(number: &str) -> Vec<String> {
    let full = key(number);
    let mut keys = vec![full.clone()];
    let groups: Vec<&str> = full.split(' ').collect();
    let letters =
        groups.iter().take_while(|g| g.starts_with(|c: char| c.is_ascii_alphabetic())).count();
    if letters > 0 && groups.len() >= letters + 2 {
        keys.push(groups[letters..].join(" "));
    }
    keys.retain(|k| !k.is_empty());
    keys
}

/// True if two ways of writing can be one number: written alike but for marks, or one without its
/// prefix or year.
pub(crate) fn same(a: &str, b: &str) -> bool {
    alike(a, b) || {
        let (a, b) = (key(a), key(b));
        let ends = |long: &str, short: &str| {
            long.strip_suffix(short).is_some_and(|rest| rest.ends_with(' '))
        };
        !a.is_empty() && !b.is_empty() && (ends(&a, &b) || ends(&b, &a))
    }
}

/// True if two numbers differ in marks and leading zeros only: "2024__5" and "2024/005", "D2020097"
/// and "D2020-097".
pub(crate) fn alike(a: &str, b: &str) -> bool {
    let bare = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let (x, y) = (key(a), key(b));
    !x.is_empty() && (x == y || x.replace(' ', "") == y.replace(' ', "") || bare(a) == bare(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_numbers() {
        for (a, b, one, marks_only) in [
            ("2024/5", "2024__5", true, true),
            ("DEL2024_045", "2024_045", true, false),
            ("12", "2024_12", true, false),
            ("2024/5", "2024_6", false, false),
            ("2", "2024_12", false, false),
            ("D2024-12", "D2024_12", true, true),
            ("D2020097", "D2020-097", true, true),
            ("", "5", false, false),
            ("", "", false, false),
        ] {
            assert_eq!((same(a, b), alike(a, b)), (one, marks_only), "{a:?} {b:?}");
        }
    }
}
