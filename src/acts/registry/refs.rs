//! The registry's handle on one authority.

use std::borrow::Cow;
use std::fmt;

use super::Registry;
use super::data::Row;
use super::kind::{Authority, AuthorityKind, EpciType};
use super::user::UserAuthority;

/// An authority of a [`Registry`]: a number and a borrow, free to copy and compare.
#[derive(Clone, Copy)]
pub struct AuthorityRef<'r> {
    pub(crate) registry: &'r Registry,
    pub(crate) id: u32,
}

enum Source<'r> {
    Builtin(&'r Row, Option<&'r UserAuthority>),
    User(&'r UserAuthority),
}

impl<'r> AuthorityRef<'r> {
    fn source(self) -> Source<'r> {
        match self.registry.builtin_row(self.id) {
            Some(row) => Source::Builtin(row, self.registry.extension(self.id)),
            None => Source::User(self.registry.user_entry(self.id)),
        }
    }

    /// The sort of authority.
    #[must_use]
    pub fn kind(self) -> AuthorityKind {
        match self.source() {
            Source::Builtin(row, _) => row.kind,
            Source::User(user) => user.kind,
        }
    }

    /// The legal form of an EPCI, where known.
    #[must_use]
    pub fn epci_type(self) -> Option<EpciType> {
        match self.source() {
            Source::Builtin(row, extension) => {
                extension.and_then(|e| e.epci_type).or(row.epci_type)
            }
            Source::User(user) => user.epci_type,
        }
    }

    /// SIREN, nine digits; none where neither the table nor the user gives one.
    #[must_use]
    pub fn siren(self) -> Option<&'r str> {
        match self.source() {
            Source::Builtin(row, extension) => {
                not_empty(row.siren).or_else(|| extension.and_then(|e| e.siren.as_deref()))
            }
            Source::User(user) => user.siren.as_deref(),
        }
    }

    /// INSEE code of a commune, département or région of the built-in table.
    #[must_use]
    pub fn insee(self) -> Option<&'r str> {
        match self.source() {
            Source::Builtin(row, _) => not_empty(row.insee),
            Source::User(_) => None,
        }
    }

    /// Codes of its départements, the most populous first; none for régions.
    pub fn departements(self) -> impl Iterator<Item = &'r str> {
        let list = match self.source() {
            Source::Builtin(row, _) => row.departements,
            Source::User(user) => user.departement.as_deref().unwrap_or(""),
        };
        list.split(',').filter(|code| !code.is_empty())
    }

    /// Code of its (main) département.
    #[must_use]
    pub fn departement(self) -> Option<&'r str> {
        self.departements().next()
    }

    /// The EPCI of a commune of the built-in table.
    #[must_use]
    pub fn epci(self) -> Option<Self> {
        match self.source() {
            Source::Builtin(row, _) => self.registry.by_siren(not_empty(row.epci)?),
            Source::User(_) => None,
        }
    }

    /// The name written out: "Communauté d'agglomération du Caudrésis et du Catésis".
    #[must_use]
    pub fn name(self) -> Cow<'r, str> {
        match self.source() {
            Source::Builtin(_, Some(extension)) if !extension.name.is_empty() => {
                Cow::Borrowed(&extension.name)
            }
            Source::Builtin(row, _) => written_out(row),
            Source::User(user) => Cow::Borrowed(&user.name),
        }
    }

    /// The name without the words for its kind: "Caudry", "Nord", "CA du Caudrésis et du Catésis".
    #[must_use]
    pub fn short_name(self) -> &'r str {
        match self.source() {
            Source::Builtin(row, _) => row.name,
            Source::User(user) => &user.name,
        }
    }

    /// Acronyms and other names that the user gave.
    #[must_use]
    pub fn aliases(self) -> &'r [String] {
        match self.source() {
            Source::Builtin(_, extension) => extension.map_or(&[], |e| &e.aliases),
            Source::User(user) => &user.aliases,
        }
    }

    /// Everything, written out and owned.
    #[must_use]
    pub fn to_authority(self) -> Authority {
        Authority {
            name: self.name().into_owned(),
            siren: self.siren().map(str::to_owned),
            kind: self.kind(),
            departement: self.departement().map(str::to_owned),
            insee: self.insee().map(str::to_owned),
            aliases: self.aliases().to_vec(),
        }
    }
}

impl PartialEq for AuthorityRef<'_> {
    /// The same entry of the same registry.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.registry, other.registry)
    }
}

impl Eq for AuthorityRef<'_> {}

impl fmt::Debug for AuthorityRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuthorityRef({}, {})", self.siren().unwrap_or("-"), self.name())
    }
}

fn not_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn written_out(row: &Row) -> Cow<'static, str> {
    match row.kind {
        AuthorityKind::Epci => {
            let Some(words) = row.epci_type.map(EpciType::written_out).filter(|w| !w.is_empty())
            else {
                return Cow::Borrowed(row.name);
            };
            let abbreviation = row.epci_type.map_or("", EpciType::as_str);
            let rest = row.name.strip_prefix(abbreviation).unwrap_or(row.name).trim_start();
            Cow::Owned(format!("{words} {rest}"))
        }
        AuthorityKind::Commune => Cow::Owned(format!("Commune {}", with_article(row))),
        AuthorityKind::Departement => Cow::Owned(format!("Département {}", with_article(row))),
        AuthorityKind::Region => Cow::Owned(format!("Région {}", row.name)),
        AuthorityKind::Syndicat | AuthorityKind::Other => Cow::Borrowed(row.name),
    }
}

/// "de Caudry", "d'Arras", "du Cateau-Cambrésis", "de La Bassée", "du Pas-de-Calais".
fn with_article(row: &Row) -> String {
    let name = row.name;
    // Communes carry their article in the name, départements do not.
    match (row.liaison, row.kind) {
        (2, _) => match name.strip_prefix("Le ") {
            Some(rest) => format!("du {rest}"),
            None => format!("du {name}"),
        },
        (4, _) => match name.strip_prefix("Les ") {
            Some(rest) => format!("des {rest}"),
            None => format!("des {name}"),
        },
        (6, _) => match name.strip_prefix("Aux ") {
            Some(rest) => format!("d'Aux {rest}"),
            None => format!("d'{name}"),
        },
        (3, AuthorityKind::Departement) => format!("de la {name}"),
        (5, AuthorityKind::Departement) => format!("de l'{name}"),
        (1, _) => format!("d'{name}"),
        _ => format!("de {name}"),
    }
}
