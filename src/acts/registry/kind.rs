//! What sort of authority an entry is, and its plain description.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The sort of public body that passes acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthorityKind {
    /// A group of communes with its own taxes (communauté, métropole), or an EPT of Grand Paris.
    Epci,
    /// A commune.
    Commune,
    /// A département (its council, not the State's préfecture).
    Departement,
    /// A région.
    Region,
    /// A syndicat: intercommunal, mixte, SIVOM, SIVU, PETR…
    Syndicat,
    /// Any other local public body: CCAS, SDIS, centre de gestion, office de l'habitat, chamber…
    Other,
}

impl AuthorityKind {
    /// Every kind, in the order in which [`Registry::resolve`](super::Registry::resolve) lists them.
    pub const ALL: [Self; 6] =
        [Self::Epci, Self::Commune, Self::Departement, Self::Region, Self::Syndicat, Self::Other];

    /// The lower-case name used in files, on the command line and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Epci => "epci",
            Self::Commune => "commune",
            Self::Departement => "departement",
            Self::Region => "region",
            Self::Syndicat => "syndicat",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for AuthorityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no [`AuthorityKind`] or [`EpciType`]; its text lists those that do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    word: String,
    expected: &'static str,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is not one of {}", self.word, self.expected)
    }
}

impl std::error::Error for UnknownWord {}

impl FromStr for AuthorityKind {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let folded = super::fold::fold(text.trim());
        Self::ALL.into_iter().find(|kind| kind.as_str() == folded).ok_or_else(|| UnknownWord {
            word: text.to_owned(),
            expected: "epci, commune, departement, region, syndicat, other",
        })
    }
}

/// The legal form of an EPCI, as the DGCL abbreviates it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EpciType {
    /// Communauté de communes.
    Cc,
    /// Communauté d'agglomération.
    Ca,
    /// Communauté urbaine.
    Cu,
    /// Métropole.
    Metro,
    /// Métropole de Lyon, a collectivity of its own.
    Met69,
    /// Établissement public territorial, within the métropole du Grand Paris.
    Ept,
}

impl EpciType {
    const ALL: [Self; 6] = [Self::Cc, Self::Ca, Self::Cu, Self::Metro, Self::Met69, Self::Ept];

    /// The DGCL abbreviation: CC, CA, CU, METRO, MET69, EPT.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cc => "CC",
            Self::Ca => "CA",
            Self::Cu => "CU",
            Self::Metro => "METRO",
            Self::Met69 => "MET69",
            Self::Ept => "EPT",
        }
    }

    /// The words that stand before the name; empty for métropoles, whose name has them.
    #[must_use]
    pub const fn written_out(self) -> &'static str {
        match self {
            Self::Cc => "Communauté de communes",
            Self::Ca => "Communauté d'agglomération",
            Self::Cu => "Communauté urbaine",
            Self::Metro | Self::Met69 => "",
            Self::Ept => "Établissement public territorial",
        }
    }

    /// Whether a text that announces `self` means `other`: métropoles are one sort to a reader.
    #[must_use]
    pub(super) fn agrees(self, other: Self) -> bool {
        let metropole = |kind| matches!(kind, Self::Metro | Self::Met69);
        self == other || (metropole(self) && metropole(other))
    }
}

impl FromStr for EpciType {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let upper = text.trim().to_ascii_uppercase();
        Self::ALL.into_iter().find(|kind| kind.as_str() == upper).ok_or_else(|| UnknownWord {
            word: text.to_owned(),
            expected: "CC, CA, CU, METRO, MET69, EPT",
        })
    }
}

/// An authority, with everything written out: what results and exports show.
///
/// Made on demand from an [`AuthorityRef`](super::AuthorityRef), which is the cheap form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// The full name: "Communauté d'agglomération du Caudrésis et du Catésis", "Commune de Caudry".
    pub name: String,
    /// SIREN, nine digits; none when the source has none (départements, régions, a few communes).
    pub siren: Option<String>,
    /// The sort of authority.
    pub kind: AuthorityKind,
    /// Code of the (main) département: "59", "2A", "974"; none for régions.
    pub departement: Option<String>,
    /// INSEE code of a commune, département or région.
    pub insee: Option<String>,
    /// Other names and acronyms, as written by whoever added them.
    pub aliases: Vec<String>,
}
