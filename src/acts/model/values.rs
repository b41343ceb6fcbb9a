//! What the fields of an act hold.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::provenance::Found;
use crate::acts::registry::AuthorityKind;
use crate::text::Place;

/// What a stretch of an act's file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// The délibération itself.
    Deliberation,
    /// The arrêté itself.
    Arrete,
    /// A décision taken by delegation.
    Decision,
    /// What is annexed: convention, protocole, règlement, plan, tableau.
    Annexe,
    /// The rapport or note de synthèse behind the act.
    Rapport,
    /// The bordereau d'acquittement of the transmission.
    Bordereau,
    /// A text that is no act by its own words (an annex alone, a letter).
    Document,
}

impl PartKind {
    /// All kinds, in the order in which an act shows them.
    pub const ALL: [PartKind; 7] = [
        Self::Deliberation,
        Self::Arrete,
        Self::Decision,
        Self::Annexe,
        Self::Rapport,
        Self::Bordereau,
        Self::Document,
    ];

    /// The name in flags, JSON and the index.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Deliberation => "deliberation",
            Self::Arrete => "arrete",
            Self::Decision => "decision",
            Self::Annexe => "annexe",
            Self::Rapport => "rapport",
            Self::Bordereau => "bordereau",
            Self::Document => "document",
        }
    }

    /// The name a French reader sees.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Deliberation => "délibération",
            Self::Arrete => "arrêté",
            Self::Decision => "décision",
            other => other.name(),
        }
    }

    /// True for the part that decides, against what is attached to it.
    #[must_use]
    pub fn is_main(self) -> bool {
        matches!(self, Self::Deliberation | Self::Arrete | Self::Decision | Self::Document)
    }
}

/// A part of an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Where it stands in the extracted text.
    pub place: Place,
    /// The file that it came in, where that is another one than the act's: its name beside the act,
    /// or in its archive. The texts of an act's files follow each other, and lines and pages are
    /// counted through; [`locate`](super::Act::locate) gives those of the file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<String>,
}

/// Nature of an act in the ACTES protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Nature {
    /// Délibération.
    De,
    /// Arrêté réglementaire.
    Ar,
    /// Acte individuel.
    Ai,
    /// Contrat, convention, avenant.
    Cc,
    /// Document budgétaire et financier.
    Bf,
    /// Autre.
    Au,
}

impl Nature {
    /// The two letters of the protocol.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::De => "DE",
            Self::Ar => "AR",
            Self::Ai => "AI",
            Self::Cc => "CC",
            Self::Bf => "BF",
            Self::Au => "AU",
        }
    }

    /// From the two letters, in any case.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::De, Self::Ar, Self::Ai, Self::Cc, Self::Bf, Self::Au]
            .into_iter()
            .find(|n| n.code().eq_ignore_ascii_case(code))
    }
}

/// What a date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateKind {
    /// The sitting (séance) that voted.
    Sitting,
    /// The convocation to it.
    Convocation,
    /// The transmission to the préfecture or sous-préfecture.
    Transmission,
    /// The receipt there.
    Receipt,
    /// The publication, posting (affichage) or putting online.
    Publication,
    /// The signature.
    Signature,
}

impl DateKind {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sitting => "sitting",
            Self::Convocation => "convocation",
            Self::Transmission => "transmission",
            Self::Receipt => "receipt",
            Self::Publication => "publication",
            Self::Signature => "signature",
        }
    }
}

/// The authority that takes an act, as far as the act tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityValue {
    /// Its name written out; `None` when only its kind shows.
    pub name: Option<String>,
    /// Its SIREN, nine digits.
    pub siren: Option<String>,
    /// What it is.
    pub kind: AuthorityKind,
}

/// What an EPCI has to do with an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// It takes the act.
    Adopts,
    /// It is a party to a convention in it.
    Party,
    /// It is named.
    Mentioned,
}

impl Role {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Adopts => "adopts",
            Self::Party => "party",
            Self::Mentioned => "mentioned",
        }
    }
}

/// An EPCI concerned by an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpciRef {
    /// SIREN, nine digits.
    pub siren: String,
    /// Name written out.
    pub name: String,
    /// Its part in the act.
    pub role: Role,
}

/// A vote, as far as it is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Votes {
    /// Votes for.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none", default)]
    pub pour: Option<u32>,
    /// Votes against.
    #[serde(rename = "against", skip_serializing_if = "Option::is_none", default)]
    pub contre: Option<u32>,
    /// Abstentions.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub abstentions: Option<u32>,
    /// True if the act says that it was unanimous.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unanimous: Option<bool>,
}

/// Who sat, in numbers, as far as stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attendance {
    /// Members in office (en exercice).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub in_office: Option<u32>,
    /// Members present.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub present: Option<u32>,
    /// Members excused.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub excused: Option<u32>,
    /// Members absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub absent: Option<u32>,
    /// Proxies (pouvoirs, procurations).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub proxies: Option<u32>,
    /// Voters (votants).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub voters: Option<u32>,
}

/// An act that this one cites.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Citation {
    /// Nature by its name: délibération, arrêté, décision.
    pub kind: PartKind,
    /// Number as written.
    pub number: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// Whose it is, as written (folded); `None` is this authority's own by default.
    pub authority: Option<String>,
    /// What this act does to it, where its words say so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub effect: Option<Found<Effect>>,
}

/// What an act does to one that it cites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EffectKind {
    /// Changes it, or repeals a part of it (modifie, complète, rectifie).
    Modifies,
    /// Ends it for the future (abroge).
    Repeals,
    /// Takes it back (rapporte, retire, annule).
    Withdraws,
    /// Stands in its place (annule et remplace).
    Replaces,
    /// Prolongs what it decided (proroge, prolonge).
    Extends,
    /// Renews what it decided (renouvelle, reconduit).
    Renews,
    /// Amends by an avenant the convention that it approved.
    Amends,
    /// Carries it out (en application de, en exécution de).
    Applies,
}

impl EffectKind {
    /// The name in JSON, and in "this act … that one".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Modifies => "modifies",
            Self::Repeals => "repeals",
            Self::Withdraws => "withdraws",
            Self::Replaces => "replaces",
            Self::Extends => "extends",
            Self::Renews => "renews",
            Self::Amends => "amends",
            Self::Applies => "applies",
        }
    }

    /// The participle, for "… by a later act".
    #[must_use]
    pub fn done(self) -> &'static str {
        match self {
            Self::Modifies => "modified",
            Self::Repeals => "repealed",
            Self::Withdraws => "withdrawn",
            Self::Replaces => "replaced",
            Self::Extends => "extended",
            Self::Renews => "renewed",
            Self::Amends => "amended",
            Self::Applies => "applied",
        }
    }
}

/// An effect with the words that say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// What it is.
    pub kind: EffectKind,
    /// The words, as written.
    pub words: String,
    /// Number of the avenant.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rank: Option<u32>,
}

/// A time that an act states for what it decides. Both days are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

/// An acronym that the act defines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acronym {
    /// The short form as written.
    pub short: String,
    /// The long form as written, blanks smoothed.
    pub long: String,
    /// SIREN, if the long form names a known authority.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub siren: Option<String>,
}
