//! What columns hold of an act: labels that facets show, and what acts of one title share.

use std::sync::LazyLock;

use regex::Regex;

use super::authority_key;
use crate::acts::Act;
use crate::acts::registry::luhn_ok;
use crate::text::{FOLDED_MONTHS, fold_str};

/// Between the SIREN and the name of a label. No name has it.
const MARK: char = '\u{1F}';

/// The label of an authority: its SIREN and its name, whichever is known.
#[must_use]
pub fn label(name: Option<&str>, siren: Option<&str>) -> String {
    format!("{}{MARK}{}", siren.unwrap_or(""), name.unwrap_or(""))
}

/// Name and SIREN of a label.
#[must_use]
pub fn parts(label: &str) -> (Option<&str>, Option<&str>) {
    let (siren, name) = label.split_once(MARK).unwrap_or(("", label));
    (Some(name).filter(|n| !n.is_empty()), Some(siren).filter(|s| !s.is_empty()))
}

/// Words that tell which of several acts of one title it is, as figures and months do.
const DATED: [&str; 5] = ["deliberation", "er", "eme", "annee", "exercice"];

/// A title without what changes when the act is taken again: figures, years, months, "n°".
#[must_use]
pub fn bare_title(title: &str) -> String {
    let folded = fold_str(title);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() > 1 && !w.contains(|c: char| c.is_ascii_digit()))
        .filter(|w| !DATED.contains(w) && !FOLDED_MONTHS.contains(w))
        .collect();
    words.join(" ")
}

/// Words of a title below which two may be alike by chance ("Tarifs", "Divers").
const LEAST_WORDS: usize = 2;

/// What acts of one authority and title share; `None` for a title that says too little.
#[must_use]
pub fn title_key(act: &Act) -> Option<u64> {
    let title = bare_title(&act.fields.title.as_ref()?.value);
    if title.split(' ').filter(|w| w.len() > 3).count() < LEAST_WORDS {
        return None;
    }
    let whole = format!("{}{MARK}{title}", authority_key(act).unwrap_or_default());
    let hash = blake3::hash(whole.as_bytes());
    Some(u64::from_le_bytes(hash.as_bytes()[..8].try_into().ok()?))
}

static SIRET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\d(?:[ .\u{A0}\u{202F}]?\d){13}").ok());

/// SIRET in the text whose first nine digits are the adopter's SIREN, with a right check digit.
#[must_use]
pub fn sirets(act: &Act, text: &str) -> Vec<String> {
    let siren = act.fields.authority.as_ref().and_then(|a| a.value.siren.as_deref());
    let (Some(siren), Some(pattern)) = (siren, SIRET.as_ref()) else { return Vec::new() };
    let mut out: Vec<String> = pattern
        .find_iter(text)
        .filter(|m| {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            !digit(text[..m.start()].chars().next_back()) && !digit(text[m.end()..].chars().next())
        })
        .map(|m| m.as_str().chars().filter(char::is_ascii_digit).collect::<String>())
        .filter(|s| s.starts_with(siren) && luhn_ok(s))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_two_years_are_one() {
        assert_eq!(
            bare_title("Délibération n° 2023-118 : Tarifs du centre aquatique pour l'année 2024"),
            bare_title("TARIFS DU CENTRE AQUATIQUE POUR 2025")
        );
        assert_ne!(
            bare_title("Tarifs de la cantine 2024"),
            bare_title("Tarifs de la piscine 2024")
        );
    }

    #[test]
    fn labels_are_read_back() {
        for (name, siren) in
            [(Some("Caudry"), Some("215901398")), (None, Some("1")), (Some("x"), None)]
        {
            assert_eq!(parts(&label(name, siren)), (name, siren));
        }
    }
}
