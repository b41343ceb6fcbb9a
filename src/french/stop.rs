//! Stop words: the articles, prepositions, pronouns and auxiliaries that carry no subject.
//!
//! They are not indexed, but keep their position, so that a phrase that holds them still matches.
//! The list is short on purpose: "pour", "contre" and "sur" are not in it, since votes and places
//! are asked for with them, nor is anything that folds into a noun ("été", "son").

/// Folded, sorted.
const STOP_WORDS: [&str; 44] = [
    "a", "au", "aux", "avec", "ce", "ces", "cet", "cette", "dans", "de", "des", "du", "elle",
    "elles", "en", "est", "et", "eux", "il", "ils", "je", "la", "le", "les", "leur", "leurs",
    "lui", "mais", "ne", "nous", "ou", "par", "qu", "que", "qui", "sa", "se", "ses", "si", "sont",
    "un", "une", "vous", "y",
];

/// True for a folded word that is not indexed.
#[must_use]
pub fn is_stop(folded: &str) -> bool {
    STOP_WORDS.binary_search(&folded).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_sparing() {
        assert!(STOP_WORDS.is_sorted());
        for (word, stop) in [
            ("de", true),
            ("y", true),
            ("pour", false),
            ("contre", false),
            ("ete", false),
            ("plie", false),
        ] {
            assert_eq!(is_stop(word), stop, "{word}");
        }
    }
}
