//! From what a user types (`--epci`, `--authority`) to authorities.

use super::fold::fold;
use super::index::{Names, Tier};
use super::kind::AuthorityKind;
use super::token::{Roll, Token, tokenize};
use super::triggers::{self, Announces};
use super::unnamed::skip_connectors;
use super::words::{is_decoration, is_link, is_loose_link};
use super::{AuthorityRef, Registry};

/// The most authorities that part of a name may stand for; more is no answer.
const MOST: usize = 20;

impl Registry {
    /// The authorities that a query names: a SIREN or SIRET, a name in full or abbreviated, an alias,
    /// a bare name; accents, case, hyphens and articles do not matter. All bearers of the name, EPCI
    /// first; when no name is exactly so, those EPCI (up to 20) whose names have all of the words.
    #[must_use]
    pub fn resolve(&self, query: &str) -> Vec<AuthorityRef<'_>> {
        if let Some(found) = self.by_siren(query) {
            return vec![found];
        }
        let folded = fold(query);
        let mut ids = self.resolve_exact(&folded);
        if ids.is_empty() {
            ids = self.resolve_part(&folded);
        }
        ids.into_iter().map(|id| self.reference(id)).collect()
    }

    /// The authorities that a text names by a name or an alias in full; see [`Self::resolve`].
    #[must_use]
    pub fn named_in_full(&self, name: &str) -> Vec<AuthorityRef<'_>> {
        self.resolve_exact(&fold(name)).into_iter().map(|id| self.reference(id)).collect()
    }

    /// Ids of the authorities whose name or alias the folded query is; each tier of keys only
    /// where the fuller one gives nothing of the kind.
    pub(crate) fn resolve_exact(&self, folded: &str) -> Vec<u32> {
        let tokens = tokenize(folded);
        let mut found = Found { registry: self, ids: Vec::new() };
        found.aliases(&tokens);
        if let Some((announces, next)) = triggers::leading_kind(&tokens) {
            let (start, _) = skip_connectors(&tokens, next);
            if start < tokens.len() {
                found.names(&tokens[start..], Some(announces));
            }
        }
        if found.ids.is_empty() {
            found.names(&tokens, None);
        }
        found.ids.sort_by_key(|id| self.reference(*id).kind());
        found.ids
    }

    /// EPCI whose names have every word of the query.
    fn resolve_part(&self, folded: &str) -> Vec<u32> {
        let tokens = tokenize(folded);
        let start = triggers::leading_kind(&tokens).map_or(0, |(_, next)| next);
        let words: Vec<&str> = tokens
            .get(start..)
            .unwrap_or(&[])
            .iter()
            .map(|t| t.text)
            .filter(|w| !is_loose_link(w))
            .collect();
        if words.iter().all(|w| w.len() < 4 || is_decoration(w)) {
            return Vec::new();
        }
        let epci = self.iter().filter(|a| a.kind() == AuthorityKind::Epci);
        let ids: Vec<u32> = epci
            .filter(|authority| {
                let name = fold(authority.short_name());
                let tokens = tokenize(&name);
                words.iter().all(|word| tokens.iter().any(|t| t.text == *word))
            })
            .map(|authority| authority.id)
            .take(MOST + 1)
            .collect();
        if ids.len() > MOST { Vec::new() } else { ids }
    }
}

struct Found<'r> {
    registry: &'r Registry,
    ids: Vec<u32>,
}

impl Found<'_> {
    fn tables(&self) -> [&Names; 2] {
        [&self.registry.names, &self.registry.base.names]
    }

    fn push(&mut self, ids: impl IntoIterator<Item = u32>) {
        for id in ids {
            if !self.ids.contains(&id) {
                self.ids.push(id);
            }
        }
    }

    fn aliases(&mut self, tokens: &[Token<'_>]) {
        let mut roll = Roll::EMPTY;
        for token in tokens {
            roll.push(token.text);
            roll.boundary();
        }
        let ids: Vec<u32> =
            self.tables().iter().flat_map(|n| n.aliases.get(roll.0)).map(|e| e.id).collect();
        self.push(ids);
    }

    fn names(&mut self, tokens: &[Token<'_>], announces: Option<Announces>) {
        for kind in [
            AuthorityKind::Epci,
            AuthorityKind::Commune,
            AuthorityKind::Departement,
            AuthorityKind::Region,
        ] {
            if announces.is_some_and(|a| !a.is(kind)) {
                continue;
            }
            let ids = match kind {
                AuthorityKind::Epci => self.epci(tokens, announces),
                AuthorityKind::Commune => self.lookup(kind, hash(tokens, is_link), Tier::Full),
                _ => self.lookup(kind, hash(tokens, is_loose_link), Tier::Full),
            };
            self.push(ids);
        }
    }

    /// By the full name, then without its decoration, then without what people leave out; of the
    /// form stated where there is one, else of any.
    fn epci(&self, tokens: &[Token<'_>], announces: Option<Announces>) -> Vec<u32> {
        let full = hash(tokens, is_loose_link);
        let plain = hash(tokens, |w| is_loose_link(w) || is_decoration(w));
        for (key, tier) in
            [(full, Tier::Full), (full, Tier::Plain), (plain, Tier::Plain), (plain, Tier::Bare)]
        {
            let ids = self.lookup(AuthorityKind::Epci, key, tier);
            if ids.is_empty() {
                continue;
            }
            let Some(Announces::Epci(form)) = announces else { return ids };
            let of_form: Vec<u32> = ids
                .iter()
                .copied()
                .filter(|id| {
                    self.registry.reference(*id).epci_type().is_none_or(|t| form.agrees(t))
                })
                .collect();
            return if of_form.is_empty() { ids } else { of_form };
        }
        Vec::new()
    }

    fn lookup(&self, kind: AuthorityKind, key: u64, tier: Tier) -> Vec<u32> {
        if key == Roll::EMPTY.0 {
            return Vec::new();
        }
        let entries = self.tables().into_iter().flat_map(|names| names.of_kind(kind).get(key));
        entries.filter(|e| e.tier <= tier).map(|e| e.id).collect()
    }
}

fn hash(tokens: &[Token<'_>], dropped: impl Fn(&str) -> bool) -> u64 {
    let mut roll = Roll::EMPTY;
    for token in tokens.iter().filter(|t| !dropped(t.text)) {
        roll.push(token.text);
    }
    roll.0
}
