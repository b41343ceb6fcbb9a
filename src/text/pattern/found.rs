//! What a pattern found.

use std::ops::Range;

use regex_automata::util::captures;

use super::Pattern;
use crate::text::around::{ceil, floor};

/// A part of a text that a pattern matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Match<'t> {
    /// Patterns of bytes may end within a character: all of it belongs to the match.
    pub(super) fn new(text: &'t str, start: usize, end: usize) -> Self {
        Self { text, start: floor(text, start), end: ceil(text, end) }
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &'t str {
        &self.text[self.start..self.end]
    }

    /// Where it starts (bytes).
    #[must_use]
    pub fn start(&self) -> usize {
        self.start
    }

    /// Where it ends (bytes).
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }

    /// How long it is (bytes).
    #[must_use]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Where it stands (bytes).
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// The groups of a match.
#[derive(Debug, Clone)]
pub struct Captures<'t> {
    text: &'t str,
    groups: captures::Captures,
}

impl<'t> Captures<'t> {
    pub(super) fn new(text: &'t str, groups: captures::Captures) -> Self {
        Self { text, groups }
    }

    /// A group by its number; 0 is the whole match.
    #[must_use]
    pub fn get(&self, group: usize) -> Option<Match<'t>> {
        self.groups.get_group(group).map(|s| Match::new(self.text, s.start, s.end))
    }

    /// A group by its name.
    #[must_use]
    pub fn name(&self, group: &str) -> Option<Match<'t>> {
        self.groups.get_group_by_name(group).map(|s| Match::new(self.text, s.start, s.end))
    }

    /// How many groups there are, the whole match counted.
    #[must_use]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.groups.group_len()
    }

    /// Appends a replacement in which `$1` and `$name` are groups.
    pub(super) fn expand(&self, replacement: &str, out: &mut String) {
        self.groups.interpolate_string_into(self.text, replacement, out);
    }
}

/// Where the next search starts, and where the last match ended.
#[derive(Debug, Clone, Copy)]
struct Walk {
    from: Option<usize>,
    last: Option<usize>,
}

impl Walk {
    /// The next match; an empty one never stands right behind another.
    fn next<T>(
        &mut self,
        text: &str,
        search: impl Fn(usize) -> Option<T>,
        place: impl Fn(&T) -> Option<Range<usize>>,
    ) -> Option<T> {
        loop {
            let from = self.from.take()?;
            let found = search(from)?;
            let place = place(&found)?;
            if place.end < text.len() {
                let beyond = if place.is_empty() { ceil(text, place.end + 1) } else { place.end };
                self.from = Some(beyond);
            }
            if !(place.is_empty() && self.last == Some(place.end)) {
                self.last = Some(place.end);
                return Some(found);
            }
        }
    }
}

/// All matches of a pattern.
#[derive(Debug)]
pub struct FindIter<'p, 't> {
    pattern: &'p Pattern,
    text: &'t str,
    walk: Walk,
}

impl<'p, 't> FindIter<'p, 't> {
    pub(super) fn new(pattern: &'p Pattern, text: Option<&'t str>) -> Self {
        let from = text.map(|_| 0);
        Self { pattern, text: text.unwrap_or(""), walk: Walk { from, last: None } }
    }
}

impl<'t> Iterator for FindIter<'_, 't> {
    type Item = Match<'t>;

    fn next(&mut self) -> Option<Match<'t>> {
        self.walk.next(self.text, |from| self.pattern.find_at(self.text, from), |m| Some(m.range()))
    }
}

/// The groups of all matches of a pattern.
#[derive(Debug)]
pub struct CapturesIter<'p, 't> {
    pattern: &'p Pattern,
    text: &'t str,
    walk: Walk,
}

impl<'p, 't> CapturesIter<'p, 't> {
    pub(super) fn new(pattern: &'p Pattern, text: Option<&'t str>) -> Self {
        let from = text.map(|_| 0);
        Self { pattern, text: text.unwrap_or(""), walk: Walk { from, last: None } }
    }
}

impl<'t> Iterator for CapturesIter<'_, 't> {
    type Item = Captures<'t>;

    fn next(&mut self) -> Option<Captures<'t>> {
        self.walk.next(
            self.text,
            |from| self.pattern.captures_at(self.text, from),
            |c| Some(c.get(0)?.range()),
        )
    }
}
