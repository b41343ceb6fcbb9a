//! What is known of an act, each value with its provenance.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::registry::AuthorityKind;
use crate::text::{Place, Span};

/// A value with where it stands, how it was found and how sure that is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where it stands in the extracted text; `None` when it comes from the file's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
    /// Name of the rule that found it, as listed in `docs/fields.md`.
    pub rule: Cow<'static, str>,
    /// 0 to 1. Values under [`MIN_CONFIDENCE`] are not given at all.
    pub confidence: f32,
    /// The file that says it, where that is another source of the act than its text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<String>,
}

/// No value rather than a wrong one: what is less sure than this is left out.
pub const MIN_CONFIDENCE: f32 = 0.5;

impl<T> Found<T> {
    /// A value read in the text.
    pub fn at(value: T, place: Place, rule: &'static str, confidence: f32) -> Self {
        Self { value, place: Some(place), rule: Cow::Borrowed(rule), confidence, file: None }
    }

    /// A value that stands nowhere in the text.
    pub fn elsewhere(value: T, rule: &'static str, confidence: f32) -> Self {
        Self { value, place: None, rule: Cow::Borrowed(rule), confidence, file: None }
    }

    /// The same provenance for another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Found<U> {
        Found {
            value: f(self.value),
            place: self.place,
            rule: self.rule,
            confidence: self.confidence,
            file: self.file,
        }
    }
}

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
    /// counted through; [`Act::locate`] gives those of the file.
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

/// A disagreement between what a document declares and what its text says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Name of the field.
    pub field: Cow<'static, str>,
    /// What the identifier, receipt or file name declares.
    pub declared: String,
    /// Where that stands: "file name", "receipt", "identifier", or "text" for a second reading.
    pub source: Cow<'static, str>,
    /// What the text says.
    pub read: String,
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.source == "text" {
            write!(
                f,
                "{} is {} in one place of the text, {} in another",
                self.field, self.read, self.declared
            )
        } else {
            write!(
                f,
                "{} is {} by the {}, {} in the text",
                self.field, self.declared, self.source, self.read
            )
        }
    }
}

/// A value that the document declares about itself, beside its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// Name of the field.
    pub field: Cow<'static, str>,
    /// The value as text (dates ISO 8601).
    pub found: Found<String>,
}

/// The fields of an act. A `None` or empty field is one that the act does not state, or not surely.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// Act number, as printed.
    pub number: Option<Found<String>>,
    /// The date of the act: the sitting's, or the signature's for an arrêté or décision.
    pub date: Option<Found<Date>>,
    /// Dates by meaning.
    pub dates: BTreeMap<DateKind, Found<Date>>,
    /// The authority that takes the act.
    pub authority: Option<Found<AuthorityValue>>,
    /// The EPCI concerned.
    pub epcis: Vec<Found<EpciRef>>,
    /// Title or objet, blanks smoothed.
    pub title: Option<Found<String>>,
    /// Nature in the ACTES protocol.
    pub nature: Option<Found<Nature>>,
    /// Matière code ("7.4", "7.5.1").
    pub matiere: Option<Found<String>>,
    /// ACTES identifier in full.
    pub actes_id: Option<Found<String>>,
    /// Vote.
    pub votes: Option<Found<Votes>>,
    /// Attendance.
    pub attendance: Option<Found<Attendance>>,
    /// Président de séance.
    pub president: Option<Found<String>>,
    /// Secrétaire de séance.
    pub secretary: Option<Found<String>>,
    /// Acts of authorities cited in the main part.
    pub cites: Vec<Found<Citation>>,
    /// Times that the act states for what it decides.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub periods: Vec<Found<Period>>,
    /// Amounts in euros, in cents, each once.
    pub amounts: Vec<Found<i64>>,
    /// Acronyms defined.
    pub acronyms: Vec<Found<Acronym>>,
}

/// Where the text of an act comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// The reader: "text, UTF-8", "pdf, pdftotext".
    pub reader: String,
    /// The file's path in its archive, where it came in one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub member: Option<String>,
    /// Pages of the act that were read by OCR.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub ocr_pages: Vec<u32>,
    /// How sure the OCR is of their words, in percent on the mean.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ocr_confidence: Option<u8>,
}

/// Another file of an act: a copy, or a row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// Its identity as an act of its own.
    pub id: String,
    /// File, from the corpus.
    pub path: String,
    /// Who read it.
    pub reader: String,
}

/// What an act's own text says, before other sources filled it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Unmerged {
    /// Its fields.
    pub fields: Fields,
    /// What it declares.
    pub declared: Vec<Declared>,
    /// Where the two disagree.
    pub conflicts: Vec<Conflict>,
}

/// One act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// `path` or `path#ordinal`: stable while the file keeps its name.
    pub id: String,
    /// File, from the corpus.
    pub path: String,
    /// Which act of its file, from 1.
    pub ordinal: u32,
    /// How many acts the file has.
    pub siblings: u32,
    /// Where the act stands in the extracted text of its file.
    pub place: Place,
    /// Where its text comes from.
    #[serde(default)]
    pub source: Source,
    /// The other files that have it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub others: Vec<Other>,
    /// What its own text says, where other files filled its fields.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unmerged: Option<Box<Unmerged>>,
    /// Its parts, in order; they cover the act without gaps but for blanks.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Its fields.
    #[serde(default)]
    pub fields: Fields,
    /// What the document declares about the act beside its text.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub declared: Vec<Declared>,
    /// Where the two disagree.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub conflicts: Vec<Conflict>,
    /// Repeated headers and footers, page numbers, stamps: no text of the act.
    #[serde(default)]
    pub boilerplate: Vec<Span>,
    /// Lists of members present, excused, absent.
    #[serde(default)]
    pub attendance_lists: Vec<Span>,
    /// The decision itself, from « décide » on.
    #[serde(default)]
    pub dispositif: Vec<Span>,
    /// First byte of each line of the act, to name a line without the file.
    pub line_starts: Vec<u32>,
    /// First byte and number of each page of the act, where the document shows pages.
    #[serde(default)]
    pub page_starts: Vec<(u32, u32)>,
}

impl Act {
    /// True if a page of it (`None` where it shows no pages) was read by OCR.
    #[must_use]
    pub fn is_ocr(&self, page: Option<u32>) -> bool {
        // A document of one page shows no pages.
        page.map_or(!self.source.ocr_pages.is_empty(), |p| self.source.ocr_pages.contains(&p))
    }

    /// File (where it is not the act's own), line and page of a source offset inside the act.
    #[must_use]
    pub fn locate(&self, offset: usize) -> (Option<&str>, u32, Option<u32>) {
        let (line, page) = self.line_and_page(offset);
        let part = self.parts.iter().find(|p| p.place.start <= offset && offset < p.place.end);
        match part.and_then(|p| Some((p, p.file.as_deref()?))) {
            Some((part, file)) => {
                let from = part.place.page.unwrap_or(1);
                let page = page.map(|page| (page + 1).saturating_sub(from).max(1));
                (Some(file), (line + 1).saturating_sub(part.place.line).max(1), page)
            }
            None => (None, line, page),
        }
    }

    /// Line and page of a source offset inside the act, counted through its files.
    #[must_use]
    pub fn line_and_page(&self, offset: usize) -> (u32, Option<u32>) {
        line_and_page(self.place.line, &self.line_starts, &self.page_starts, offset)
    }
}

/// Line and page of an offset, by the number of the first line, and where lines and pages start.
#[must_use]
pub fn line_and_page(
    first: u32,
    line_starts: &[u32],
    page_starts: &[(u32, u32)],
    offset: usize,
) -> (u32, Option<u32>) {
    let offset = u32::try_from(offset).unwrap_or(u32::MAX);
    let before = line_starts.partition_point(|&s| s <= offset).max(1) - 1;
    let line = first.saturating_add(u32::try_from(before).unwrap_or(0));
    let page = match page_starts.partition_point(|&(s, _)| s <= offset) {
        0 => None,
        n => Some(page_starts[n - 1].1).filter(|p| *p > 0),
    };
    (line, page)
}
