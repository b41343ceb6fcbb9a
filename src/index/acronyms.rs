//! Acronyms that acts define, as terms: from the short form to the long, and back.
//!
//! A term is parted into a kind, the key that is looked up, the key of the other form, the authority
//! whose act defines it, and the other form as written.

use crate::french::{TermKind, terms};
use crate::text::fold_str;

/// Parts the parts of a term.
pub const PARTS: char = '|';

/// Kind of the terms that go from the short form to the long.
pub const SHORT: char = 's';

/// Kind of the terms that go from the long form to the short.
pub const LONG: char = 'l';

/// Stems of small words that a search knows and people leave out of a name.
const SMALL: [&str; 5] = ["pour", "sur", "contr", "d", "l"];

/// The key of a long form: its stems, without small words.
#[must_use]
pub fn long_key<'a>(stems: impl IntoIterator<Item = &'a str>) -> String {
    let kept: Vec<&str> = stems.into_iter().filter(|t| !SMALL.contains(t)).collect();
    kept.join(" ")
}

/// What the terms of an acronym start with that are looked up by a short form.
#[must_use]
pub fn from_short(short: &str) -> String {
    format!("{SHORT}{PARTS}{}{PARTS}", fold_str(short))
}

/// What the terms of an acronym start with that are looked up by a long form.
#[must_use]
pub fn from_long(key: &str) -> String {
    format!("{LONG}{PARTS}{key}{PARTS}")
}

/// The terms of an acronym that an act of an authority (SIREN or folded name) defines.
#[must_use]
pub fn acronym_terms(short: &str, long: &str, authority: &str) -> [String; 2] {
    let stems = terms(long);
    let stems = stems.iter().filter(|t| t.kind == TermKind::Stem).map(|t| t.text.as_str());
    let (short_key, long_key) = (fold_str(short), long_key(stems));
    [
        format!("{}{long_key}{PARTS}{authority}{PARTS}{long}", from_short(short)),
        format!("{}{short_key}{PARTS}{authority}{PARTS}{short}", from_long(&long_key)),
    ]
}

/// Key of the other form, authority, and the other form as written, of what follows a start.
#[must_use]
pub fn split(rest: &str) -> Option<(&str, &str, &str)> {
    let mut parts = rest.splitn(3, PARTS);
    Some((parts.next()?, parts.next()?, parts.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let [short, long] =
            acronym_terms("PLIE", "Plan Local pour l'Insertion et l'Emploi", "299900019");
        let rest = short.strip_prefix(&from_short("P.L.I.E".replace('.', "").as_str())).unwrap();
        let (key, authority, written) = split(rest).unwrap();
        assert_eq!((authority, written), ("299900019", "Plan Local pour l'Insertion et l'Emploi"));
        // Whoever leaves the small word out finds it too.
        let typed = terms("plan local insertion emploi");
        assert_eq!(long_key(typed.iter().map(|t| t.text.as_str())), key);
        assert_eq!(split(long.strip_prefix(&from_long(key)).unwrap()).unwrap().2, "PLIE");
    }
}
