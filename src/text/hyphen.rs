//! Words broken at a line end, as they are shown: "subven-⏎tion" is subvention, "rendez-⏎vous" is not.
//!
//! No rule decides it for sure, so the index holds both forms; a reader is shown the likelier one.

/// First halves of compounds: after these a hyphen at a line end is the word's own.
const COMPOUNDS: [&str; 49] = [
    "ai", "apres", "arriere", "au", "aux", "avant", "beau", "bien", "celle", "celles", "celui",
    "ceux", "chef", "ci", "co", "compte", "contre", "cote", "demi", "dix", "elle", "etat", "eux",
    "ex", "garde", "grand", "haut", "haute", "la", "lui", "maitre", "mi", "moi", "non", "nous",
    "par", "peut", "plus", "porte", "quatre", "rendez", "rez", "saint", "sainte", "semi", "soi",
    "sous", "vice", "vous",
];

/// True if the hyphen between two halves of a broken word belongs to the word. `before` ends with
/// the hyphen; `after` is what the next line starts with.
#[must_use]
pub fn keeps_hyphen(before: &str, after: &str) -> bool {
    let first = before.trim_end_matches(['-', '\u{2010}']);
    let half = first.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let chained = first[..first.len() - half.len()].ends_with('-');
    // "Hauts-de-⏎France", "Jean-⏎Claude": longer chains and capitals keep theirs.
    chained
        || half.is_empty()
        || !after.chars().next().is_some_and(char::is_lowercase)
        || COMPOUNDS.contains(&super::fold_str(half).as_str())
        || matches!(
            after.split(|c: char| !c.is_alphabetic()).next(),
            Some("ci" | "là" | "la" | "même" | "mêmes")
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens() {
        for (before, after, kept) in [
            ("subven-", "tion", false),
            ("durable-", "ment", false),
            ("rendez-", "vous", true),
            ("Villers-", "Outréaux", true),
            ("Villers-sur-", "erclin", true),
            ("vice-", "président", true),
            ("2025-", "2028", true),
            ("eux-", "mêmes", true),
        ] {
            assert_eq!(keeps_hyphen(before, after), kept, "{before}{after}");
        }
    }
}
