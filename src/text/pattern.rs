//! Patterns over folded text.

mod found;
mod need;
mod reach;
mod skim;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use aho_corasick::{Span, packed};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, meta};
use regex_syntax::hir::Hir;
use thiserror::Error;

use found::Walk;
pub use found::{Captures, Match};
use need::Need;
use skim::Grams;
pub use skim::{Haystack, Note, Skim};

/// A pattern over folded text, with what a text must contain for it to match.
///
/// Most patterns match nowhere in most acts. Looking for a few words first (a vectorised search) is
/// many times faster than running the automaton to find that out, and where they stand tells which
/// lines it is to be run on; the answers are the same.
#[derive(Debug)]
pub struct Pattern {
    text: String,
    hir: Hir,
    /// Built when it is run first: most patterns are not, for a query or a few files.
    automaton: OnceLock<meta::Regex>,
    /// One of these strings stands in every match.
    words: Option<packed::Searcher>,
    /// The same strings, for texts that were skimmed; none where there is no such string.
    grams: Vec<Grams>,
    /// A figure stands in every match.
    figure: bool,
    /// No match has a line end.
    in_line: bool,
}

/// A pattern that is none.
#[derive(Debug, Error)]
#[error("a pattern that is none: {0}")]
pub struct PatternError(String);

/// Compiles a pattern for folded text. Its classes `\d`, `\s` and `\w` and its word limits are those of
/// ASCII: folded text has no other letters worth telling, and the fast engines give up at the first `°`
/// or `€` where limits are Unicode's (measured: indexing took less than half the time without that).
///
/// `.`, `\W` and the like are characters where they stand for few, and bytes where they stand for any
/// number or for more than nine: automata of bytes are several times smaller.
///
/// # Errors
/// A pattern that is none; all are constants, which the tests compile.
pub fn compile(text: &str) -> Result<Pattern, PatternError> {
    let error = |e: &dyn fmt::Display| PatternError(format!("{text}: {e}"));
    let rewritten = reach::rewritten(text);
    let hir = syntax::parse_with(&rewritten, &syntax::Config::new().utf8(false))
        .map_err(|e| error(&e))?;
    let need = Need::of(&hir);
    Ok(Pattern {
        text: text.to_owned(),
        automaton: OnceLock::new(),
        grams: need.strings.iter().flatten().map(|s| Grams::of(s)).collect(),
        words: need.strings.as_ref().and_then(packed::Searcher::new),
        figure: need.figure,
        in_line: reach::in_line(&hir),
        hir,
    })
}

impl Pattern {
    fn automaton(&self) -> &meta::Regex {
        self.automaton.get_or_init(|| {
            let config = meta::Config::new().utf8_empty(false);
            let built = meta::Builder::new().configure(config).build_from_hir(&self.hir);
            // Patterns are constants, and far below the limits of size.
            built.unwrap_or_else(|e| panic!("{}: {e}", self.text))
        })
    }

    /// True if it matches somewhere.
    #[must_use]
    pub fn is_match<'t>(&self, text: impl Haystack<'t>) -> bool {
        let Some(text) = self.possible(text) else { return false };
        self.next_window(text, 0, |input| self.automaton().is_match(input.clone()).then_some(()))
            .is_some()
    }

    /// The first match.
    #[must_use]
    pub fn find<'t>(&self, text: impl Haystack<'t>) -> Option<Match<'t>> {
        self.find_at(self.possible(text)?, 0)
    }

    /// The groups of the first match.
    #[must_use]
    pub fn captures<'t>(&self, text: impl Haystack<'t>) -> Option<Captures<'t>> {
        self.captures_at(self.possible(text)?, 0)
    }

    /// The text with every match replaced; `$1` and `$name` in the replacement are groups.
    pub fn replace_all<'t>(&self, text: &'t str, by: &str) -> Cow<'t, str> {
        let mut out = String::new();
        let mut kept = 0;
        for c in self.captures_iter(text) {
            let Some(whole) = c.get(0) else { continue };
            out.push_str(&text[kept..whole.start()]);
            c.expand(by, &mut out);
            kept = whole.end();
        }
        if kept == 0 && out.is_empty() {
            return Cow::Borrowed(text);
        }
        out.push_str(&text[kept..]);
        Cow::Owned(out)
    }

    /// All matches, in order.
    pub fn find_iter<'t>(&self, text: impl Haystack<'t>) -> impl Iterator<Item = Match<'t>> {
        Walk::new(self.possible(text), |text, from| self.find_at(text, from))
    }

    /// The groups of all matches, in order.
    pub fn captures_iter<'t>(&self, text: impl Haystack<'t>) -> impl Iterator<Item = Captures<'t>> {
        Walk::new(self.possible(text), |text, from| self.captures_at(text, from))
    }

    /// False if what was noted of a text says that nothing in it matches.
    #[must_use]
    pub fn is_possible<'t>(&self, text: impl Haystack<'t>) -> bool {
        self.possible(text).is_some()
    }

    /// The text, unless what was noted of it says that nothing matches.
    fn possible<'t>(&self, text: impl Haystack<'t>) -> Option<&'t str> {
        let out = text.skimmed().is_some_and(|skim| {
            self.figure && !skim.has_figure()
                || !self.grams.is_empty() && !skim.may_have(&self.grams)
        });
        (!out).then(|| text.text())
    }

    /// The first match that starts at an offset or behind it.
    fn find_at<'t>(&self, text: &'t str, from: usize) -> Option<Match<'t>> {
        let found = self.next_window(text, from, |input| self.automaton().search(input))?;
        Some(Match::new(text, found.start(), found.end()))
    }

    /// The groups of the first match that starts at an offset or behind it.
    fn captures_at<'t>(&self, text: &'t str, from: usize) -> Option<Captures<'t>> {
        let groups = self.next_window(text, from, |input| {
            let mut groups = self.automaton().create_captures();
            self.automaton().search_captures(input, &mut groups);
            groups.is_match().then_some(groups)
        })?;
        Some(Captures::new(text, groups))
    }

    /// Runs the automaton on the parts of a text where a match can be, from an offset on, until it
    /// finds one.
    fn next_window<T>(
        &self,
        text: &str,
        from: usize,
        run: impl Fn(&Input<'_>) -> Option<T>,
    ) -> Option<T> {
        let bytes = text.as_bytes();
        if self.figure && !bytes.get(from..)?.iter().any(u8::is_ascii_digit) {
            return None;
        }
        let input = |start, end| Input::new(text).span(start..end).anchored(Anchored::No);
        let Some(words) = &self.words else { return run(&input(from, text.len())) };
        let mut at = from;
        loop {
            let word = words.find_in(text, Span { start: at, end: text.len() })?;
            if !self.in_line {
                return run(&input(from, text.len()));
            }
            // All of a match is on the line of its word.
            let start = bytes[at..word.start()].iter().rposition(|b| *b == b'\n');
            let start = start.map_or(at, |i| at + i + 1);
            let end = bytes[word.end()..].iter().position(|b| *b == b'\n');
            let end = end.map_or(text.len(), |i| word.end() + i);
            if let Some(found) = run(&input(start, end)) {
                return Some(found);
            }
            at = end;
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Looking for words first changes no answer.
        #[test]
        fn same_answers(text in "(vu |la |deliberation |arrete |n° |20|/|\\n|[a-z0-9 °]){0,12}") {
            for pattern in [
                r"\b(?:deliberation|arrete)s?\b",
                r"^(?P<lead>.{0,9}?)\b(?:delib|arr).*?(?:n° ?)\d+(?:/\d+)?",
                r"(?:vu|la)\s+(?:la )?$|n°",
                r"(?:de|a)(?:lib|rre)[a-z]+|\d{2}",
                r"x*",
                r"delib.*$",
                r"(?m)^.*arrete.*$",
                r"^\W*vu\b[^;]*n°",
                r"la\W{0,12}\d+",
            ] {
                let p = compile(pattern).expect("a constant pattern");
                let plain = regex::Regex::new(pattern).expect("a constant pattern");
                prop_assert_eq!(p.is_match(&text), plain.is_match(&text));
                prop_assert_eq!(p.find(&text).map(|m| m.range()), plain.find(&text).map(|m| m.range()));
                let own: Vec<_> = p.find_iter(&text).map(|m| m.range()).collect();
                let all: Vec<_> = plain.find_iter(&text).map(|m| m.range()).collect();
                prop_assert_eq!(own, all);
                let own = p.captures(&text).and_then(|c| Some(c.name("lead")?.as_str()));
                let all = plain.captures(&text).and_then(|c| Some(c.name("lead")?.as_str()));
                prop_assert_eq!(own, all);
            }
        }
    }
}
