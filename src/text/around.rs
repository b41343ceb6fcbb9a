//! What stands around an offset of a text: character limits, the line, the line above.

/// The nearest character limit at or before a byte offset.
#[must_use]
pub fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// The nearest character limit at or behind a byte offset.
#[must_use]
pub fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len())
}

/// The text of at most `reach` bytes before an offset.
#[must_use]
pub fn before(text: &str, at: usize, reach: usize) -> &str {
    &text[ceil(text, at.saturating_sub(reach)).min(at)..at]
}

/// The text of at most `reach` bytes behind an offset.
#[must_use]
pub fn after(text: &str, at: usize, reach: usize) -> &str {
    &text[at..floor(text, at.saturating_add(reach)).max(at)]
}

/// The line, or the column of it, up to an offset of a folded text; blanks before it left out.
#[must_use]
pub fn line_before(text: &str, at: usize) -> &str {
    let start = text[..at].rfind(['\n', '\t']).map_or(0, |i| i + 1);
    text[start..at].trim_start()
}

/// The line (not blank) above the one of an offset.
#[must_use]
pub fn line_above(text: &str, at: usize) -> &str {
    let line = text[..at].rfind('\n').unwrap_or(0);
    text[..line].trim_end().rsplit('\n').next().unwrap_or("").trim()
}

/// Where the sentence of an offset may have begun: the line above with the offset's own up to it,
/// or only the latter behind a blank line.
#[must_use]
pub fn paragraph_line(text: &str, at: usize) -> &str {
    let line = text[..at].rfind('\n').unwrap_or(0);
    let above = text[..line].rfind('\n').map_or(0, |i| i + 1);
    if text[above..line].trim().is_empty() { &text[line..at] } else { &text[above..at] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines() {
        let text = "vu la loi\n\nséance du\t12 mars";
        let at = text.find("12").unwrap();
        assert_eq!(line_before(text, at), "");
        assert_eq!(line_before(text, text.len()), "12 mars");
        assert_eq!(line_above(text, at), "vu la loi");
        assert_eq!(paragraph_line(text, at), "\nséance du\t");
        assert_eq!(before(text, at, 3), "du\t");
        assert_eq!(after(text, at, 2), "12");
    }

    proptest! {
        #[test]
        fn any_offset(text in "\\PC{0,20}", at in 0usize..70, reach in 0usize..30) {
            let (low, high) = (floor(&text, at), ceil(&text, at));
            prop_assert!(text.is_char_boundary(low) && low <= at);
            prop_assert!(text.is_char_boundary(high));
            prop_assert!(before(&text, low, reach).len() <= reach);
            prop_assert!(after(&text, low, reach).len() <= reach);
            let _ = (line_before(&text, low), line_above(&text, low), paragraph_line(&text, low));
        }
    }
}
