//! What is answered. Serialized, this is the JSON format of `docs/output.md`.

use jiff::civil::Date;
use serde::Serialize;

use super::facets::Facets;
use super::group::Group;
use super::hypothesis::Hypothesis;
use super::snippet::Snippet;
use super::why::Reason;
use crate::acts::Act;
use crate::acts::model::Source;

/// An authority of a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuthorityOut {
    /// Name written out.
    pub name: Option<String>,
    /// SIREN.
    pub siren: Option<String>,
    /// Kind.
    pub kind: &'static str,
}

/// An EPCI of a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EpciOut {
    /// SIREN.
    pub siren: String,
    /// Name written out.
    pub name: String,
    /// `adopts`, `party` or `mentioned`.
    pub role: &'static str,
}

/// An act found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// From 1, over all pages of the answer.
    pub rank: usize,
    /// Relevance; comparable within one answer only.
    #[serde(serialize_with = "four_places")]
    pub score: f32,
    /// Identity of the act.
    pub id: String,
    /// Number as printed (or as transmitted).
    pub number: Option<String>,
    /// Date of the act.
    pub date: Option<Date>,
    /// Nature.
    pub nature: Option<&'static str>,
    /// Matière code.
    pub matiere: Option<String>,
    /// Adopter.
    pub authority: Option<AuthorityOut>,
    /// EPCI concerned.
    pub epcis: Vec<EpciOut>,
    /// Title.
    pub title: Option<String>,
    /// Ranges of the title (in characters) that match.
    pub title_highlights: Vec<(usize, usize)>,
    /// File, from the corpus.
    pub path: String,
    /// Part of the first snippet.
    pub part: Option<&'static str>,
    /// Kinds of all parts.
    pub parts: Vec<&'static str>,
    /// Words of the query that the act lacks (only when relaxed).
    pub missing: Vec<String>,
    /// Where the words stand.
    pub snippets: Vec<Snippet>,
    /// Paths of the other files that have the act.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
    /// Where the text comes from.
    pub source: Source,
    /// What other acts suggest of an act that lacks its number; never a fact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hypotheses: Vec<Hypothesis>,
    /// The record, for `--show` and `--explain`.
    #[serde(skip)]
    pub act: Act,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Response {
    /// The query as typed.
    pub query: String,
    /// Acts that match, beyond the page shown.
    pub total: usize,
    /// True if no act had all words, and the closest are shown.
    pub relaxed: bool,
    /// What was cut, left out or not understood, for a person.
    pub notes: Vec<String>,
    /// Why no act has all that was asked for, part by part; empty where acts have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// Time taken.
    pub elapsed_ms: f64,
    /// Counts over all acts that match, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
    /// Groups of the hits, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Group>>,
    /// How many groups there are, beyond those shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups_total: Option<usize>,
    /// The acts.
    pub hits: Vec<Hit>,
    /// The corpus folder, for links.
    #[serde(skip)]
    pub corpus: String,
}

/// A score with four decimals, as tables have it: what is beyond differs from one build to another.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde asks for")]
fn four_places<S: serde::Serializer>(score: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((f64::from(*score) * 1e4).round() / 1e4)
}
