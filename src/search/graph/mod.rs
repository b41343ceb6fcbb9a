//! The graph of acts: what an act cites, what cites it, and what later acts did to it. Worked out from
//! the index at the time of the search, never stored: the next run may bring the act that is missing.

mod resolve;
mod walk;

pub use walk::{Edge, Graph, Node};

use jiff::civil::Date;
use serde::Serialize;
use tantivy::Term;
use tantivy::query::TermSetQuery;

use super::brief::Brief;
use super::engine::{Boxed, Engine, SearchError};
use super::hypothesis::Hypothesis;
use crate::acts::extract::number;
use crate::acts::model::{Citation, Effect, EffectKind, Found};
use crate::index::{StoredAct, authority_key, day_key};

/// How sure it is which act a citation means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// One act has its number, its authority and its day.
    Found,
    /// One act fits, and something is not said: the day, the authority or the number.
    Likely,
    /// Several acts fit.
    Ambiguous,
    /// No act of the index fits.
    Missing,
}

impl Standing {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Likely => "likely",
            Self::Ambiguous => "ambiguous",
            Self::Missing => "missing",
        }
    }
}

/// An act that an act cites.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cited {
    /// Nature by its name, number, date and authority as cited, effect.
    pub citation: Found<Citation>,
    /// How sure it is which act is meant.
    pub standing: Standing,
    /// The act, or those that it may be.
    pub acts: Vec<Brief>,
    /// Why it is not sure, or what was found beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Acts without number that a missing one may be; never facts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hypotheses: Vec<Headless>,
}

/// An act without number that may be the cited one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Headless {
    /// The act.
    pub act: Brief,
    /// What it may be, and why.
    pub hypothesis: Hypothesis,
}

/// An act that cites an act.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Citing {
    /// The act that cites.
    pub act: Brief,
    /// Where, and what it does.
    pub citation: Found<Citation>,
    /// How sure it is that this act is meant.
    pub standing: Standing,
}

/// What cites an act.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CitedBy {
    /// The acts that cite it, the earliest first.
    pub acts: Vec<Citing>,
    /// So many acts cite such a number that not all were looked at ([`CITING_AT_MOST`]).
    pub cut: bool,
}

/// What a later act did to an act.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Later {
    /// What it did.
    pub effect: EffectKind,
    /// The words that say so.
    pub words: String,
    /// Number of the avenant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// The later act.
    pub act: Brief,
    /// Line of it where the words stand, or the citation.
    pub line: Option<u32>,
    /// How sure it is that this act is meant.
    pub standing: Standing,
}

/// Acts that are looked at to find those that cite an act: of its own authority, and of others.
pub const CITING_AT_MOST: usize = 2_000;

impl Engine {
    /// What an act cites, in the order of its text.
    ///
    /// # Errors
    /// A damaged index.
    pub fn cites(&self, stored: &StoredAct) -> Result<Vec<Cited>, SearchError> {
        let mut out = Vec::new();
        for citation in &stored.act.fields.cites {
            let resolved = self.resolve(stored, citation)?;
            let hypotheses = match resolved.standing {
                Standing::Missing => self
                    .headless(stored, citation)?
                    .into_iter()
                    .map(|(act, hypothesis)| Headless { act: Brief::of(&act.act), hypothesis })
                    .collect(),
                _ => Vec::new(),
            };
            out.push(Cited {
                citation: citation.clone(),
                standing: resolved.standing,
                acts: resolved.acts.iter().map(|a| Brief::of(&a.act)).collect(),
                note: resolved.note,
                hypotheses,
            });
        }
        out.sort_by_key(|c| c.citation.place.map_or(0, |p| p.start));
        Ok(out)
    }

    /// What cites an act.
    ///
    /// # Errors
    /// A damaged index.
    pub fn cited_by(&self, stored: &StoredAct) -> Result<CitedBy, SearchError> {
        let fields = &self.generation.fields;
        let keys = keys(stored);
        if keys.is_empty() {
            return Ok(CitedBy::default());
        }
        let terms: Vec<Term> =
            keys.iter().map(|k| Term::from_field_text(fields.cites, k)).collect();
        let citing = || Box::new(TermSetQuery::new(terms.clone())) as Boxed;
        let mut candidates = Vec::new();
        if let Some(own) = authority_key(&stored.act) {
            let own = Box::new(self.term(fields.authority, &own));
            candidates.extend(self.some(&[citing(), own], CITING_AT_MOST)?);
        }
        let others = self.some(&[citing()], CITING_AT_MOST)?;
        // One act more could be there, or none: what is not known is said.
        let cut = candidates.len().max(others.len()) >= CITING_AT_MOST;
        for other in others {
            if !candidates.iter().any(|c: &StoredAct| c.act.id == other.act.id) {
                candidates.push(other);
            }
        }
        let mut out: Vec<Citing> = Vec::new();
        for candidate in candidates.iter().filter(|c| c.act.id != stored.act.id) {
            for citation in &candidate.act.fields.cites {
                let of_number = citation.value.number.as_deref().map(number::keys);
                if of_number.is_some_and(|own| !own.iter().any(|k| keys.contains(k)))
                    || !resolve::may_mean(candidate, citation, &stored.act)
                {
                    continue;
                }
                let resolved = self.resolve(candidate, citation)?;
                if resolved.acts.iter().any(|a| a.act.id == stored.act.id) {
                    out.push(Citing {
                        act: Brief::of(&candidate.act),
                        citation: citation.clone(),
                        standing: resolved.standing,
                    });
                }
            }
        }
        let day = |c: &Citing| c.act.date.unwrap_or(Date::MAX);
        out.sort_by(|a, b| day(a).cmp(&day(b)).then(a.act.id.cmp(&b.act.id)));
        Ok(CitedBy { acts: out, cut })
    }

    /// What later acts did to an act, the earliest first.
    ///
    /// # Errors
    /// A damaged index.
    pub fn later(&self, stored: &StoredAct) -> Result<Vec<Later>, SearchError> {
        let own = stored.act.fields.date.as_ref().map(|d| d.value);
        let later = self.cited_by(stored)?.acts.into_iter().filter_map(|citing| {
            let effect: Found<Effect> = citing.citation.value.effect?;
            let applies = effect.value.kind == EffectKind::Applies;
            let before = matches!((own, citing.act.date), (Some(own), Some(day)) if day < own);
            (!applies && !before).then(|| Later {
                effect: effect.value.kind,
                line: effect.place.or(citing.citation.place).map(|p| p.line),
                words: effect.value.words,
                rank: effect.value.rank,
                act: citing.act,
                standing: citing.standing,
            })
        });
        Ok(later.collect())
    }
}

/// The keys under which acts that cite an act are filed: of its numbers, of its day.
fn keys(stored: &StoredAct) -> Vec<String> {
    let f = &stored.act.fields;
    let printed = f.number.iter().map(|n| n.value.as_str());
    let declared =
        stored.act.declared.iter().filter(|d| d.field == "number").map(|d| d.found.value.as_str());
    let mut keys: Vec<String> = printed.chain(declared).flat_map(number::keys).collect();
    if let (Some(date), Some(authority)) = (&f.date, authority_key(&stored.act)) {
        keys.push(day_key(date.value, &authority));
    }
    keys
}
