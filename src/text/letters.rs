//! What the letters of a text are.

/// True if most letters of a text are capitals.
#[must_use]
pub fn mostly_capitals(text: &str) -> bool {
    let (mut upper, mut letters) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        upper += usize::from(c.is_uppercase());
    }
    letters > 0 && upper * 10 >= letters * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals() {
        for (text, expected) in [
            ("CRÉATION D'UN EMPLOI (n° 2)", true),
            ("Création d'un EMPLOI", false),
            ("12 / 2024", false),
            ("", false),
        ] {
            assert_eq!(mostly_capitals(text), expected, "{text:?}");
        }
    }
}
