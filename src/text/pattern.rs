//! Patterns over folded text.

mod need;

use std::borrow::Cow;
use std::fmt;

use aho_corasick::packed;
use regex::{CaptureMatches, Captures, Match, Matches, Regex};

use need::Need;

/// A pattern over folded text, with what a text must contain for it to match.
///
/// Most patterns match nowhere in most acts. Looking for a few words first (a vectorised search) is
/// many times faster than running the automaton to find that out; the answers are the same.
#[derive(Debug)]
pub struct Pattern {
    regex: Regex,
    /// One of these strings stands in every match.
    words: Option<packed::Searcher>,
    /// A figure stands in every match.
    figure: bool,
}

/// Compiles a pattern for folded text. Its classes `\d`, `\s` and `\w` and its word limits are those of
/// ASCII: folded text has no other letters worth telling, and the fast engines give up at the first `°`
/// or `€` where limits are Unicode's (measured: indexing took less than half the time without that).
///
/// # Errors
/// A pattern that is none; all are constants, which the tests compile.
pub fn compile(text: &str) -> Result<Pattern, regex::Error> {
    let ascii = ascii_classes(text);
    let need = Need::of(&ascii);
    let mut words = None;
    if let Some(strings) = &need.strings {
        words = packed::Searcher::new(strings);
    }
    Ok(Pattern { regex: Regex::new(&ascii)?, words, figure: need.figure })
}

impl Pattern {
    /// False only where nothing can match.
    fn may_match(&self, text: &str) -> bool {
        (!self.figure || text.bytes().any(|b| b.is_ascii_digit()))
            && self.words.as_ref().is_none_or(|w| w.find(text).is_some())
    }

    /// True if it matches somewhere.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.may_match(text) && self.regex.is_match(text)
    }

    /// The first match.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        if self.may_match(text) { self.regex.find(text) } else { None }
    }

    /// The groups of the first match.
    #[must_use]
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        if self.may_match(text) { self.regex.captures(text) } else { None }
    }

    /// The text with every match replaced, as [`Regex::replace_all`] does.
    pub fn replace_all<'t>(&self, text: &'t str, by: &str) -> Cow<'t, str> {
        if self.may_match(text) { self.regex.replace_all(text, by) } else { Cow::Borrowed(text) }
    }

    /// All matches, in order.
    pub fn find_iter<'p, 't>(&'p self, text: &'t str) -> Matches<'p, 't> {
        self.regex.find_iter(if self.may_match(text) { text } else { "" })
    }

    /// The groups of all matches, in order.
    pub fn captures_iter<'p, 't>(&'p self, text: &'t str) -> CaptureMatches<'p, 't> {
        self.regex.captures_iter(if self.may_match(text) { text } else { "" })
    }
}

/// The pattern with `\d`, `\s`, `\w`, their opposites and `\b` as those of ASCII.
fn ascii_classes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 64);
    let mut chars = pattern.chars();
    let mut class = false;
    while let Some(c) = chars.next() {
        match c {
            '[' => class = true,
            ']' => class = false,
            '\\' => {
                let escaped = chars.next().unwrap_or('\\');
                match (escaped, class) {
                    ('b', false) => out.push_str(r"(?-u:\b)"),
                    ('d', false) => out.push_str("[0-9]"),
                    ('d', true) => out.push_str("0-9"),
                    ('s', false) => out.push_str(r"[ \t\n]"),
                    ('s', true) => out.push_str(r" \t\n"),
                    ('w', false) => out.push_str("[A-Za-z0-9_]"),
                    ('w', true) => out.push_str("A-Za-z0-9_"),
                    ('D', false) => out.push_str("[^0-9]"),
                    ('S', false) => out.push_str(r"[^ \t\n]"),
                    ('W', false) => out.push_str("[^A-Za-z0-9_]"),
                    _ => {
                        out.push('\\');
                        out.push(escaped);
                    }
                }
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.regex.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn classes() {
        for (pattern, expected) in [
            (r"\bn°\s?\d+", r"(?-u:\b)n°[ \t\n]?[0-9]+"),
            (r"[^\d\s]\w\W\\d", r"[^0-9 \t\n][A-Za-z0-9_][^A-Za-z0-9_]\\d"),
        ] {
            assert_eq!(ascii_classes(pattern), expected);
        }
    }

    proptest! {
        /// Looking for words first changes no answer.
        #[test]
        fn same_answers(text in "(vu |la |deliberation |arrete |n° |20|/|[a-z0-9 °é]){0,12}") {
            for pattern in [
                r"\b(?:deliberation|arrete)s?\b",
                r"^(?P<lead>.{0,10}?)\b(?:delib|arr).*?(?:n° ?)\d+(?:/\d+)?",
                r"(?:vu|la)\s+(?:la )?$|n°",
                r"(?:de|a)(?:lib|rre)[a-z]+|\d{2}",
                r"x*",
            ] {
                let p = compile(pattern).expect("a constant pattern");
                prop_assert_eq!(p.is_match(&text), p.regex.is_match(&text));
                prop_assert_eq!(p.find(&text), p.regex.find(&text));
                prop_assert_eq!(p.find_iter(&text).count(), p.regex.find_iter(&text).count());
            }
        }
    }
}
