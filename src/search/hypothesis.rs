//! What other acts suggest of an act that has lost its own number: a hypothesis, never a fact.
//!
//! An act without number whose authority, date and subject fit a citation that no act of the index
//! answers may be the cited act. The reasons are given, and a person decides.

use std::cmp::Ordering;
use std::collections::HashSet;

use jiff::civil::Date;
use serde::Serialize;
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;

use super::engine::{Boxed, Engine, SearchError};
use crate::acts::extract::number;
use crate::acts::model::{Citation, DateKind};
use crate::acts::{Act, Found};
use crate::french::{TermKind, terms};
use crate::index::{StoredAct, TextField, gist_words};

/// A suggestion for an act without its number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hypothesis {
    /// The number it may have.
    pub number: String,
    /// The date it may have.
    pub date: Option<Date>,
    /// The act that cites such a number.
    pub cited_by: String,
    /// Why it fits, in words for a person.
    pub reasons: Vec<String>,
    /// 0 to 1.
    pub confidence: f32,
}

/// Days between a sitting and the transmission of its acts, at the most.
const TRANSMISSION_DAYS: i32 = 90;

/// So many acts are looked at for a citation that fits.
const CANDIDATES: usize = 50;

/// Share of the citing act's subject words that the act must have.
const SUBJECT: f32 = 0.6;

impl Engine {
    /// What acts that cite a missing number suggest of an act without one, the surest first.
    ///
    /// # Errors
    /// A damaged index.
    pub fn hypotheses(&self, stored: &StoredAct) -> Result<Vec<Hypothesis>, SearchError> {
        let act = &stored.act;
        // Candidates: acts of the same authority where it is known, else all that name its EPCI.
        let fields = &self.generation.fields;
        let mut keys: Vec<String> =
            act.fields.authority.iter().filter_map(|a| a.value.siren.clone()).collect();
        if keys.is_empty() {
            keys = act.fields.epcis.iter().map(|e| e.value.siren.clone()).collect();
        }
        let filter: Boxed = Box::new(TermSetQuery::new(
            keys.iter().map(|k| Term::from_field_text(fields.authority, k)).collect::<Vec<_>>(),
        ));
        // Acts of the same subject have its words in their title: an authority may have thousands of acts.
        let titles = fields.text_field(TextField::Title);
        let title = act.fields.title.as_ref().map_or("", |t| &t.value);
        let words = gist_words(title, &stored.text).into_iter().map(|word| -> (Occur, Boxed) {
            let term = Term::from_field_text(titles, &word);
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
        });
        let words: Boxed = Box::new(BooleanQuery::new(words.collect()));
        let alike = self.combine(Some(words), &[filter]);
        let closest = TopDocs::with_limit(CANDIDATES).order_by_score();
        let mut out: Vec<Hypothesis> = Vec::new();
        for (_, address) in self.searcher.search(&*alike, &closest)? {
            let citing = self.stored(address)?.act;
            if citing.id == act.id {
                continue;
            }
            for citation in &citing.fields.cites {
                let Some(h) = consider(act, &stored.text, &citing, citation) else {
                    continue;
                };
                // A number that an act of the same authority bears is taken.
                let same = |s: &StoredAct| {
                    s.act.fields.authority.as_ref().map(|a| &a.value.siren)
                        == citing.fields.authority.as_ref().map(|a| &a.value.siren)
                };
                if self.find(&h.number)?.iter().any(same) {
                    continue;
                }
                out.push(h);
            }
        }
        out.sort_by(|a, b| {
            b.confidence
                .partial_cmp(&a.confidence)
                .unwrap_or(Ordering::Equal)
                .then(a.number.cmp(&b.number))
                .then(a.cited_by.cmp(&b.cited_by))
        });
        out.dedup_by(|b, a| number::key(&b.number) == number::key(&a.number));
        out.truncate(3);
        Ok(out)
    }
}

/// True if an act may be the object of a hypothesis.
pub(crate) fn lacks_number(act: &Act) -> bool {
    act.fields.number.is_none() && act.parts.iter().any(|p| p.kind.is_main())
}

/// Whether `citation`, found in `citing`, may mean `act`. `text` is the act's own text.
pub(crate) fn consider(
    act: &Act,
    text: &str,
    citing: &Act,
    citation: &Found<Citation>,
) -> Option<Hypothesis> {
    let number = citation.value.number.clone()?;
    let mut reasons = Vec::new();
    let mut confidence: f32 = 0.2;
    // Authority: the citing act's own, unless the act says that it is another's.
    let (own, theirs) = (act.fields.authority.as_ref(), citing.fields.authority.as_ref()?);
    match own {
        Some(own) if own.value.siren.is_some() && theirs.value.siren.is_some() => {
            if own.value.siren != theirs.value.siren {
                return None;
            }
            reasons.push("same authority".to_owned());
            confidence += 0.25;
        }
        Some(own) if own.value.kind != theirs.value.kind => return None,
        _ => {
            let named = theirs
                .value
                .siren
                .as_ref()
                .is_some_and(|s| act.fields.epcis.iter().any(|e| e.value.siren == *s));
            if named {
                reasons.push("names the citing authority".to_owned());
                confidence += 0.1;
            }
        }
    }
    // Date: transmitted or published soon after the cited sitting.
    let date = citation.value.date?;
    if let Some(known) = &act.fields.date {
        if known.value != date {
            return None;
        }
        reasons.push(format!("sat on {date}"));
        confidence += 0.3;
    } else {
        let sent = [DateKind::Transmission, DateKind::Receipt, DateKind::Publication]
            .iter()
            .find_map(|k| act.fields.dates.get(k))?;
        let days = date.until(sent.value).ok()?.get_days();
        if !(0..=TRANSMISSION_DAYS).contains(&days) {
            return None;
        }
        reasons
            .push(format!("sent on {}, {days} days after the cited sitting of {date}", sent.value));
        confidence += if days <= 15 { 0.3 } else { 0.15 };
    }
    let share = shared_subject(citing, text)?;
    if share < SUBJECT {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage")]
    reasons
        .push(format!("has {} % of the words of the citing act's title", (share * 100.0) as u32));
    confidence += 0.2 * share;
    Some(Hypothesis {
        number,
        date: Some(date),
        cited_by: citing.id.clone(),
        reasons,
        confidence: confidence.min(0.9),
    })
}

/// Share of the words of the citing act's title that the text has.
fn shared_subject(citing: &Act, text: &str) -> Option<f32> {
    shared_words(&citing.fields.title.as_ref()?.value, text)
}

/// Share of a title's words that a text has; `None` for a title that says too little.
pub(crate) fn shared_words(title: &str, text: &str) -> Option<f32> {
    let stems = |s: &str| -> HashSet<String> {
        terms(s)
            .into_iter()
            .filter(|t| t.kind == TermKind::Stem && t.text.len() > 3)
            .map(|t| t.text)
            .collect()
    };
    let title = stems(title);
    if title.len() < 3 {
        return None;
    }
    let have = stems(text);
    let shared = title.iter().filter(|t| have.contains(*t)).count();
    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    Some(shared as f32 / title.len() as f32)
}
