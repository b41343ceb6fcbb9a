//! What a pattern found.

use std::ops::Range;

use regex_automata::util::captures;

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

/// All that a search finds in a text, one behind the other.
pub(super) struct Walk<'t, S> {
    text: &'t str,
    search: S,
    /// Where the next search starts.
    from: Option<usize>,
    /// Where the last match ended.
    last: Option<usize>,
}

impl<'t, S> Walk<'t, S> {
    /// Of no text nothing is found.
    pub(super) fn new(text: Option<&'t str>, search: S) -> Self {
        Self { text: text.unwrap_or(""), search, from: text.map(|_| 0), last: None }
    }
}

/// What stands somewhere.
pub(super) trait Placed {
    fn place(&self) -> Option<Range<usize>>;
}

impl Placed for Match<'_> {
    fn place(&self) -> Option<Range<usize>> {
        Some(self.range())
    }
}

impl Placed for Captures<'_> {
    fn place(&self) -> Option<Range<usize>> {
        Some(self.get(0)?.range())
    }
}

impl<'t, T: Placed, S: Fn(&'t str, usize) -> Option<T>> Iterator for Walk<'t, S> {
    type Item = T;

    /// The next match; an empty one never stands right behind another.
    fn next(&mut self) -> Option<T> {
        loop {
            let from = self.from.take()?;
            let found = (self.search)(self.text, from)?;
            let place = found.place()?;
            if place.end < self.text.len() {
                let beyond =
                    if place.is_empty() { ceil(self.text, place.end + 1) } else { place.end };
                self.from = Some(beyond);
            }
            if !(place.is_empty() && self.last == Some(place.end)) {
                self.last = Some(place.end);
                return Some(found);
            }
        }
    }
}
