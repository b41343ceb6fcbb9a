//! Names that need no trigger: acronyms, full names of syndicats, "Valenciennes Métropole".

use super::Registry;
use super::hints::Scope;
use super::index::{Entry, Tier, joins};
use super::kind::EpciType;
use super::matcher::{LONGEST_NAME, Matched, Matcher, Pick, Verdict};
use super::mention::How;
use super::token::{Roll, Token};
use super::words::is_loose_link;

impl Registry {
    /// False for a word that begins no name that needs no trigger.
    pub(crate) fn may_start(&self, word: &str) -> bool {
        self.names.may_start(word) || self.base.names.may_start(word)
    }
}

impl<'r: 'h, 'h> Matcher<'r, 'h> {
    /// A name that needs no trigger, at word `from`: an acronym, or one like Valenciennes Métropole.
    pub(crate) fn alone(&self, tokens: &[Token<'_>], from: usize) -> Option<(Matched, How)> {
        let first = tokens.get(from)?;
        if !self.registry.may_start(first.text) {
            return None;
        }
        let (mut alias, mut name, mut best) = (Roll::EMPTY, Roll::EMPTY, None);
        let mut words = 0u8;
        for (i, token) in tokens.iter().enumerate().skip(from).take(LONGEST_NAME) {
            if i > from && !joins(tokens[i - 1].text, token) {
                break;
            }
            alias.push(token.text);
            alias.boundary();
            if let Some((verdict, how)) = self.alias_verdict(alias) {
                best = Some((Matched { next: i + 1, words: words + 1, verdict }, how));
            }
            if is_loose_link(token.text) {
                continue;
            }
            name.push(token.text);
            words += 1;
            if words > 1
                && let Some(verdict) = self.alone_verdict(name)
            {
                best = Some((Matched { next: i + 1, words, verdict }, How::NameOnly));
            }
        }
        best.filter(|(matched, _)| !tokens.get(matched.next).is_some_and(|t| t.hyphen))
    }

    /// Syndicats and others have their full names among the aliases.
    fn alias_verdict(&self, alias: Roll) -> Option<(Verdict, How)> {
        let users = self.registry.names.aliases.get(alias.0);
        if !users.is_empty() {
            return match self.pick(users, |_| true)? {
                Pick::One { entry, .. } => {
                    let (how, confidence) = if entry.tier == Tier::Full {
                        (How::FullName, 0.95)
                    } else {
                        (How::Alias, 0.9)
                    };
                    Some((Verdict::Known { id: entry.id, confidence, differs: false }, how))
                }
                Pick::Many => Some((Verdict::Ambiguous, How::Alias)),
            };
        }
        // Built-in acronyms are words elsewhere ("cap", "ame"): only where the text points at them.
        match self.pick(self.registry.base.names.aliases.get(alias.0), |_| true)? {
            Pick::One { entry, distance, .. } if distance < Scope::WEAK && entry.words == 1 => {
                Some((Verdict::Known { id: entry.id, confidence: 0.7, differs: false }, How::Alias))
            }
            _ => None,
        }
    }

    fn alone_verdict(&self, name: Roll) -> Option<Verdict> {
        let entries: Vec<Entry> =
            self.tables().into_iter().flat_map(|n| n.alone.get(name.0)).copied().collect();
        match self.pick(&entries, |_| true)? {
            Pick::One { entry, distance, .. }
                if entry.epci_type != Some(EpciType::Ept) || distance < Scope::WEAK =>
            {
                Some(Verdict::Known { id: entry.id, confidence: 0.75, differs: false })
            }
            _ => None,
        }
    }
}
