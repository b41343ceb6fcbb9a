//! The registry as one document reads it.

use super::Registry;
use super::hints::Hints;
use super::mention::Mention;
use super::token::{Token, tokenize};
use super::triggers;
use crate::acts::section::Section;

/// The registry, with what one document says of places and all names that it has: found once, for
/// all that ask.
#[derive(Debug)]
pub struct Gazetteer<'a> {
    /// Who there is.
    pub registry: &'a Registry,
    /// Where the document points at.
    pub hints: Hints<'a>,
    /// Every name in the document's folded text, in order and without overlap.
    mentions: Vec<Mention<'a>>,
}

impl<'a> Gazetteer<'a> {
    /// The names in a section, with places in its text.
    #[must_use]
    pub fn within(&self, section: &Section<'_>) -> Vec<Mention<'a>> {
        let range = section.range();
        let first = self.mentions.partition_point(|m| m.start < range.start);
        let own = self.mentions[first..].iter().take_while(|m| m.start < range.end);
        own.filter(|m| m.end <= range.end)
            .map(|m| Mention {
                start: m.start - range.start,
                end: m.end - range.start,
                ..m.clone()
            })
            .collect()
    }
}

impl Registry {
    /// Reads a document's folded text for places and names, and lends what it says.
    pub fn reading<T>(&self, folded: &str, with: impl FnOnce(&Gazetteer<'_>) -> T) -> T {
        let words = Words::of(folded, self);
        self.hints_in(&words).with(|hints| {
            let mentions = self.mentions_in(&words, hints);
            with(&Gazetteer { registry: self, hints: *hints, mentions })
        })
    }
}

/// The words of a folded text, and which of them can begin a name or announce one.
pub(crate) struct Words<'t> {
    pub(crate) text: &'t str,
    pub(crate) tokens: Vec<Token<'t>>,
    /// Indexes of the words at which it is worth to look: some in a hundred.
    pub(crate) telling: Vec<usize>,
}

impl<'t> Words<'t> {
    pub(crate) fn of(text: &'t str, registry: &Registry) -> Self {
        let tokens = tokenize(text);
        let telling = tokens
            .iter()
            .enumerate()
            .filter(|(_, t)| triggers::may_start(t.text) || registry.may_start(t.text))
            .map(|(at, _)| at)
            .collect();
        Self { text, tokens, telling }
    }
}
