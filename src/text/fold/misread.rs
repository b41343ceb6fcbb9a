//! Characters that optical reading mistook, and words that converters ran together.

/// True where a converter put two boxes together without a blank: "de pierreARRÊTÉ", "du jourN°".
pub(super) fn glued(before: Option<char>, rest: &str) -> bool {
    let capitals = rest.chars().take(GLUED_CAPITALS).filter(|c| c.is_uppercase()).count();
    // "05 décembre 2024Délibération", "membresAfférents"
    let mut chars = rest.chars();
    let word = chars.next().is_some_and(char::is_uppercase)
        && chars.take(GLUED_CAPITALS).filter(|c| c.is_lowercase()).count() == GLUED_CAPITALS;
    match before {
        Some(c) if c.is_lowercase() => rest.starts_with("N°") || capitals == GLUED_CAPITALS || word,
        Some(c) => c.is_ascii_digit() && word,
        None => false,
    }
}

/// Capitals in a row behind a small letter that make another word.
const GLUED_CAPITALS: usize = 4;

/// What a character surely is that optical reading mistook: a zero among capitals, an l among
/// capitals or before figures, an O among or behind figures, an I for an l.
pub(super) fn misread(
    (two, before): (Option<char>, Option<char>),
    c: char,
    after: &str,
) -> Option<char> {
    let next = after.chars().next();
    let upper = |c: Option<char>| c.is_some_and(char::is_uppercase);
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let starts = before.is_none_or(|c| !c.is_alphanumeric());
    match c {
        '0' if upper(before) && upper(next) => Some('o'),
        'l' if upper(before) && upper(next) => Some('i'),
        'l' if starts && digit(next) => Some('1'),
        'O' if digit(before) && digit(next) => Some('0'),
        // "2O2O": the last of a number.
        'O' if digit(before)
            && (digit(two) || two == Some('O'))
            && next.is_none_or(|c| !c.is_alphanumeric()) =>
        {
            Some('0')
        }
        'l' | 'I' if digit(before) && digit(next) => Some('1'),
        '"' | '\'' | '*' | '\u{2019}'
            if matches!(before, Some('n' | 'N'))
                && after.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit()) =>
        {
            Some('°')
        }
        'I' if starts
            && (after.starts_with(['\'', '\u{2019}'])
                || ["e ", "a ", "es "].iter().any(|w| after.starts_with(w))) =>
        {
            Some('l')
        }
        _ => None,
    }
}
