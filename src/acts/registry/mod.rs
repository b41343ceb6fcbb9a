//! The registry of authorities: who passes acts, under which names, and where a text names them.
//!
//! The built-in table ([`data/authorities.tsv`], made by `scripts/authorities.py` from data of INSEE
//! and the DGCL) knows every EPCI, EPT, commune, département and région of France. A user adds what
//! it lacks (syndicats, acronyms, the SIREN of a département) in `corpus/authorities.toml`
//! ([`UserAuthorities`]). Nothing is guessed: a name that several authorities bear, with nothing in
//! the text to tell them apart, yields a [`Mention`] without an authority.
//!
//! [`data/authorities.tsv`]: https://www.npmjs.com/package/@etalab/decoupage-administratif

mod alone;
mod data;
mod fold;
mod gazetteer;
mod hints;
mod index;
mod kind;
mod matcher;
mod mention;
mod mentions;
mod refs;
mod resolve;
mod siren;
mod token;
mod triggers;
mod unnamed;
mod user;
mod words;

#[cfg(test)]
mod acts_tests;
#[cfg(test)]
mod registry_tests;
#[cfg(test)]
mod table_tests;

use std::collections::HashMap;
use std::sync::OnceLock;

pub use gazetteer::Gazetteer;
pub use hints::{DepartementHints, Hints};
pub use kind::{Authority, AuthorityKind, EpciType, UnknownWord};
pub use mention::{How, Mention};
pub use refs::AuthorityRef;
pub use siren::{luhn_ok, normalise_siren};
pub use user::{UserAuthorities, UserAuthoritiesError, UserAuthority};

use data::{Row, Table};
use index::{Names, Tier};
use token::tokenize;

/// The built-in table with its keys: made once, shared by every registry.
#[derive(Debug)]
struct Base {
    table: Table,
    names: Names,
    /// (SIREN, id), sorted.
    sirens: Vec<(&'static str, u32)>,
    /// (words of the name, each with a blank behind it, id) of the EPCI, sorted.
    epcis: OnceLock<Vec<(String, u32)>>,
}

impl Base {
    fn get() -> &'static Self {
        static BASE: OnceLock<Base> = OnceLock::new();
        BASE.get_or_init(|| {
            let table = Table::read();
            let names = Names::of_rows(&table.rows);
            let mut sirens: Vec<_> = (0u32..)
                .zip(&table.rows)
                .filter(|(_, row)| !row.siren.is_empty())
                .map(|(id, row)| (row.siren, id))
                .collect();
            sirens.sort_unstable();
            Self { table, names, sirens, epcis: OnceLock::new() }
        })
    }
}

/// All known authorities: the built-in ones, and those of the user before them.
#[derive(Debug)]
pub struct Registry {
    base: &'static Base,
    /// The entries of the user that are not in the built-in table; their ids follow its own.
    entries: Vec<UserAuthority>,
    /// The entries of the user that say more of a built-in one, by its id.
    extensions: HashMap<u32, UserAuthority>,
    /// Keys of everything the user gave.
    names: Names,
}

/// Words of an EPCI's form, and articles: no part of its name.
const UNNAMED: [&str; 21] = [
    "communaute",
    "communautes",
    "communes",
    "commune",
    "agglomeration",
    "urbaine",
    "metropole",
    "cc",
    "ca",
    "cu",
    "d",
    "de",
    "du",
    "des",
    "l",
    "la",
    "le",
    "les",
    "et",
    "epci",
    "me",
];

/// The words of a folded name that tell it from others, each with a blank behind it.
fn naming_words(folded: &str) -> String {
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words.filter(|w| !w.is_empty() && !UNNAMED.contains(w)).fold(String::new(), |mut all, word| {
        all.push_str(word);
        all.push(' ');
        all
    })
}

impl Registry {
    /// The built-in authorities, without any of the user's. Reads the table at the first call.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Registry> = OnceLock::new();
        BUILTIN.get_or_init(|| Self::with_user(UserAuthorities::default()))
    }

    /// The built-in authorities and the user's, which win where both bear a name.
    ///
    /// An entry with the SIREN of a built-in one, or with its kind, name and département, extends it:
    /// its name is shown, its aliases and its SIREN are added.
    #[must_use]
    pub fn with_user(user: UserAuthorities) -> Self {
        let mut registry = Self {
            base: Base::get(),
            entries: Vec::new(),
            extensions: HashMap::new(),
            names: Names::default(),
        };
        for entry in user.entries {
            registry.add(entry);
        }
        registry.names.finish();
        registry
    }

    /// The authority of a SIREN (or of the SIREN in a SIRET), however it is spaced.
    #[must_use]
    pub fn by_siren(&self, siren: &str) -> Option<AuthorityRef<'_>> {
        let siren = normalise_siren(siren)?;
        let user = self
            .all_user()
            .find(|(_, entry)| entry.siren.as_ref() == Some(&siren))
            .map(|(id, _)| id);
        user.or_else(|| self.builtin_id(&siren)).map(|id| self.reference(id))
    }

    /// The one EPCI whose name starts with some folded words, two at the least, form and articles left
    /// out: "communauté urbaine Le Creusot Montceau" is that of Le Creusot Montceau-les-Mines.
    #[must_use]
    pub fn epci_by_start(&self, folded: &str) -> Option<AuthorityRef<'_>> {
        let printed = naming_words(folded);
        if printed.matches(' ').count() < 2 {
            return None;
        }
        let key = |a: AuthorityRef<'_>| naming_words(&crate::text::fold_str(a.short_name()));
        let known = self.base.epcis.get_or_init(|| {
            let builtin = Self::builtin();
            let epcis = builtin.iter().filter(|a| a.kind() == AuthorityKind::Epci);
            let mut known: Vec<(String, u32)> = epcis.map(|a| (key(a), a.id)).collect();
            known.sort();
            known
        });
        let from = known.partition_point(|(name, _)| name.as_str() < printed.as_str());
        let same = known[from..].iter().take_while(|(name, _)| name.starts_with(&printed));
        let builtin = same.map(|(_, id)| *id).filter(|id| !self.extensions.contains_key(id));
        let users = self.all_user().map(|(id, _)| id).filter(|id| {
            let a = self.reference(*id);
            a.kind() == AuthorityKind::Epci && key(a).starts_with(&printed)
        });
        let mut found = builtin.chain(users);
        found.next().filter(|_| found.next().is_none()).map(|id| self.reference(id))
    }

    /// The département of a code ("59", "2A", "971").
    #[must_use]
    pub fn departement(&self, code: &str) -> Option<AuthorityRef<'_>> {
        let rows = &self.base.table.rows;
        let at =
            rows.iter().position(|r| r.kind == AuthorityKind::Departement && r.insee == code)?;
        Some(self.reference(u32::try_from(at).ok()?))
    }

    /// The commune of an INSEE code.
    #[must_use]
    pub fn by_insee(&self, code: &str) -> Option<AuthorityRef<'_>> {
        let rows = &self.base.table.rows;
        // Communes are the end of the table, in the order of their codes.
        let first = rows.partition_point(|row| row.kind != AuthorityKind::Commune);
        let place = rows[first..].binary_search_by(|row| row.insee.cmp(code)).ok()?;
        u32::try_from(first + place).ok().map(|id| self.reference(id))
    }

    /// Every authority, built-in ones first.
    pub fn iter(&self) -> impl Iterator<Item = AuthorityRef<'_>> {
        (0u32..).take(self.base.table.rows.len() + self.entries.len()).map(|id| self.reference(id))
    }

    fn reference(&self, id: u32) -> AuthorityRef<'_> {
        AuthorityRef { registry: self, id }
    }

    fn builtin_id(&self, siren: &str) -> Option<u32> {
        let sirens = &self.base.sirens;
        let place = sirens.binary_search_by(|(known, _)| (*known).cmp(siren)).ok()?;
        sirens.get(place).map(|(_, id)| *id)
    }

    fn builtin_row(&self, id: u32) -> Option<&'static Row> {
        self.base.table.rows.get(id as usize)
    }

    fn extension(&self, id: u32) -> Option<&UserAuthority> {
        self.extensions.get(&id)
    }

    /// The entry of an id past the built-in table. Ids are made here only, so the entry is there.
    fn user_entry(&self, id: u32) -> &UserAuthority {
        &self.entries[id as usize - self.base.table.rows.len()]
    }

    fn all_user(&self) -> impl Iterator<Item = (u32, &UserAuthority)> {
        let first = u32::try_from(self.base.table.rows.len()).unwrap_or(u32::MAX);
        let own = (first..).zip(&self.entries);
        own.chain(self.extensions.iter().map(|(id, entry)| (*id, entry)))
    }

    fn add(&mut self, entry: UserAuthority) {
        let folded = fold::fold(&entry.name);
        let (own, stated) = own_name(&folded, entry.kind);
        let epci_type = entry.epci_type.or(stated);
        let id = entry
            .siren
            .as_deref()
            .and_then(|siren| self.builtin_id(siren))
            .or_else(|| self.same_name(&entry, &folded));
        let id = id.unwrap_or_else(|| {
            u32::try_from(self.base.table.rows.len() + self.entries.len()).unwrap_or(u32::MAX)
        });
        self.names.add(id, entry.kind, epci_type, own, false);
        for alias in &entry.aliases {
            self.names.add_alias(id, alias, Tier::Plain);
            if !matches!(entry.kind, AuthorityKind::Syndicat | AuthorityKind::Other) {
                let folded = fold::fold(alias);
                let (own, stated) = own_name(&folded, entry.kind);
                self.names.add(id, entry.kind, stated.or(epci_type), own, false);
            }
        }
        let entry = UserAuthority { epci_type, ..entry };
        if self.builtin_row(id).is_none() {
            self.entries.push(entry);
        } else if let Some(known) = self.extensions.get_mut(&id) {
            known.aliases.extend(entry.aliases);
        } else {
            self.extensions.insert(id, entry);
        }
    }

    /// The built-in authority that an entry without a known SIREN names in full, if only one.
    fn same_name(&self, entry: &UserAuthority, folded: &str) -> Option<u32> {
        if matches!(entry.kind, AuthorityKind::Syndicat | AuthorityKind::Other) {
            return None;
        }
        let mut found = Registry::builtin_only(folded).into_iter().filter(|id| {
            self.builtin_row(*id).is_some_and(|row| {
                row.kind == entry.kind
                    && entry.departement.as_deref().is_none_or(|code| row.departements.split(',').any(|d| d == code))
                    // A SIREN that differs is another authority, or one that took its place.
                    && (entry.siren.is_none() || row.siren.is_empty())
            })
        });
        let id = found.next()?;
        found.next().is_none().then_some(id)
    }

    fn builtin_only(query: &str) -> Vec<u32> {
        let plain = Self {
            base: Base::get(),
            entries: Vec::new(),
            extensions: HashMap::new(),
            names: Names::default(),
        };
        plain.resolve_exact(query)
    }
}

/// What is left of a folded name without the words for its kind ("communaute de communes du"), and
/// the legal form that these words state. Syndicats and others are named with those words.
fn own_name(folded: &str, kind: AuthorityKind) -> (&str, Option<EpciType>) {
    let tokens = tokenize(folded);
    let Some((announces, next)) =
        triggers::leading_kind(&tokens).filter(|(announces, _)| announces.is(kind))
    else {
        return (folded, None);
    };
    let form = match announces {
        triggers::Announces::Epci(form) => Some(form),
        triggers::Announces::Named(_) => return (folded, None),
        _ => None,
    };
    let (start, _) = unnamed::skip_connectors(&tokens, next);
    (tokens.get(start).map_or(folded, |token| &folded[token.start..]), form)
}
