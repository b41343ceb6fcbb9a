//! Elided words: what stands before an apostrophe and carries no meaning.

/// Words that lose their vowel before another word.
const ELIDED: [&str; 15] = [
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu",
    "quelqu",
];

/// Bytes of the longest of them.
const LONGEST: usize = 7;

/// True for a word, as written, that is left out before an apostrophe.
#[must_use]
pub(crate) fn is_elided(word: &str) -> bool {
    word.len() <= LONGEST && ELIDED.iter().any(|e| e.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::is_elided;

    #[test]
    fn elided() {
        for (word, expected) in [
            ("l", true),
            ("qu", true),
            ("jusqu", true),
            ("aujourd", false),
            ("proch", false),
            ("D", true),
            ("Lorsqu", true),
        ] {
            assert_eq!(is_elided(word), expected, "{word}");
        }
    }
}
