//! Elided words: what stands before an apostrophe and carries no meaning.

/// Words that lose their vowel before another word.
const ELIDED: [&str; 15] = [
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu",
    "quelqu",
];

/// True for a word that, before an apostrophe, is left out.
#[must_use]
pub(crate) fn is_elided(folded: &str) -> bool {
    ELIDED.contains(&folded)
}

#[cfg(test)]
mod tests {
    use super::is_elided;

    #[test]
    fn elided() {
        for (word, expected) in
            [("l", true), ("qu", true), ("jusqu", true), ("aujourd", false), ("proch", false)]
        {
            assert_eq!(is_elided(word), expected, "{word}");
        }
    }
}
