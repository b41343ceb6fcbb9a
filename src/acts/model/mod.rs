//! What is known of an act, each value with its provenance.

mod provenance;
mod values;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use provenance::{Conflict, Declared, Found, MIN_CONFIDENCE, line_and_page};
pub use values::{
    Acronym, Attendance, AuthorityValue, Citation, DateKind, Effect, EffectKind, EpciRef, Nature,
    Part, PartKind, Period, Role, Votes,
};

use crate::text::{Place, Span};

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
