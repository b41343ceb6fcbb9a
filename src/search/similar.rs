//! Acts like one: by the words of its title and of what it decides that few other acts have.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::brief::Brief;
use super::engine::{Boxed, Engine, SearchError};
use super::filters;
use super::request::Request;
use crate::french::{TermKind, terms};
use crate::index::{StoredAct, TextField};
use crate::query::Query;

/// An act like another one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alike {
    /// The act.
    pub act: Brief,
    /// How much it is alike: its score over the score that the act itself would have.
    pub likeness: f32,
    /// The words that both have, as written, the most telling first.
    pub words: Vec<String>,
}

/// Acts like an act.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Similar {
    /// The act.
    pub act: Brief,
    /// The words that it was compared by, the most telling first.
    pub words: Vec<String>,
    /// What was not understood, for a person.
    pub notes: Vec<String>,
    /// The acts like it.
    pub alike: Vec<Alike>,
}

/// Fields that are compared, and what a word counts in each.
const FIELDS: [(TextField, f32); 3] =
    [(TextField::Title, 3.0), (TextField::Dispositif, 1.5), (TextField::Body, 0.5)];

/// Words by which acts are compared.
const WORDS: usize = 25;

/// A word that more of the acts have than this share is boilerplate.
const COMMON: f32 = 0.3;

/// Below this many acts a share says nothing.
const FEW: u64 = 20;

/// An act is alike from this likeness on.
const LEAST: f32 = 0.12;

/// Words of the form of an act: they tell nothing of what it is about.
const FORMULAS: &str = "approuve approbation adopte adoption autorise autorisation décide décision \
    délibération délibère arrêté article conseil municipal communautaire commission assemblée unanimité \
    président présidente maire madame monsieur vice vote voix abstention contre signer signature document \
    présent présente portant relatif relative objet fixe fixation fixé attribution attribue modification \
    charge exécution séance membre majorité avoir acte pièce joint annexe dit demande donne année titre votants conséquence convoqué";

/// Words that must be common to two acts.
const LEAST_WORDS: usize = 2;

/// Words that are shown.
const SHOWN: usize = 8;

/// A word of the act with its weight and the form it is written in.
struct Word {
    stem: String,
    written: String,
    weight: f32,
}

impl Engine {
    /// Acts like an act, the most alike first. Filters, limit and offset of the request hold.
    ///
    /// # Errors
    /// A damaged index.
    pub fn similar(&self, stored: &StoredAct, request: &Request) -> Result<Similar, SearchError> {
        let words = self.telling(stored)?;
        let filters = self.limits(request);
        let notes = filters::unknown(&filters::of_flags(&request.filters), &Query::default(), self);
        let fields = &self.generation.fields;
        let mut any: Vec<(Occur, Boxed)> = Vec::new();
        for word in &words {
            for (field, weight) in FIELDS {
                let term = Term::from_field_text(fields.text_field(field), &word.stem);
                let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                let boost = Box::new(BoostQuery::new(query, weight * word.weight));
                any.push((Occur::Should, boost));
            }
        }
        let mut alike = Vec::new();
        if !any.is_empty() {
            let words_query: Boxed = Box::new(BooleanQuery::new(any));
            let own = self.score_of(&stored.act.id, words_query.box_clone())?;
            let all = self.combine(Some(words_query), &filters);
            let most = request.offset.saturating_add(request.limit).min(1_000);
            let top =
                self.searcher.search(&*all, &TopDocs::with_limit(most + 50).order_by_score())?;
            for (score, address) in top {
                let likeness = if own > 0.0 { (score / own).min(1.0) } else { 0.0 };
                if likeness < LEAST {
                    break;
                }
                let other = self.stored(address)?;
                if other.act.id == stored.act.id {
                    continue;
                }
                let have = stems(&other);
                let shared: Vec<String> = words
                    .iter()
                    .filter(|w| have.contains(&w.stem))
                    .map(|w| w.written.clone())
                    .collect();
                if shared.len() >= LEAST_WORDS {
                    let words = shared.into_iter().take(SHOWN).collect();
                    alike.push(Alike { act: Brief::of(&other.act), likeness, words });
                }
            }
        }
        let alike = alike.into_iter().skip(request.offset).take(request.limit).collect();
        let words = words.into_iter().map(|w| w.written).collect();
        Ok(Similar { act: Brief::of(&stored.act), words, notes, alike })
    }

    /// The words of an act that few others have, by frequency in it and rarity elsewhere (tf-idf).
    fn telling(&self, stored: &StoredAct) -> Result<Vec<Word>, SearchError> {
        let fields = &self.generation.fields;
        let mut frequency: HashMap<String, f32> = HashMap::new();
        let mut forms: HashMap<String, BTreeMap<String, usize>> = HashMap::new();
        for (text, weight) in texts(stored) {
            for term in terms(text).into_iter().filter(|t| t.kind == TermKind::Stem) {
                let written = &text[term.start..term.end];
                // Figures and short words tell one act of a kind from another, not kinds of acts.
                if term.text.chars().count() < 3 || written.contains(|c: char| c.is_ascii_digit()) {
                    continue;
                }
                *frequency.entry(term.text.clone()).or_insert(0.0) += weight;
                *forms.entry(term.text).or_default().entry(readable(written)).or_insert(0) += 1;
            }
        }
        for formula in terms(FORMULAS) {
            frequency.remove(&formula.text);
        }
        let acts = Term::from_field_text(fields.kind, "act");
        let acts = self.searcher.doc_freq(&acts)?.max(1);
        let mut out = Vec::new();
        for (stem, frequency) in frequency {
            let mut have = 0;
            for (field, _) in FIELDS {
                let term = Term::from_field_text(fields.text_field(field), &stem);
                have = have.max(self.searcher.doc_freq(&term)?);
            }
            #[expect(clippy::cast_precision_loss, reason = "a share")]
            let share = have as f32 / acts as f32;
            // A word that only this act has makes none alike.
            if have < 2 || acts >= FEW && share > COMMON {
                continue;
            }
            let weight = (1.0 + frequency.ln_1p()) * (1.0 / share).ln_1p();
            let written = forms.remove(&stem).and_then(|forms| {
                forms.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|f| f.0)
            });
            out.push(Word { written: written.unwrap_or_else(|| stem.clone()), stem, weight });
        }
        out.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.stem.cmp(&b.stem)));
        out.truncate(WORDS);
        Ok(out)
    }
}

/// The compared texts of an act, and what a word counts in each.
fn texts(stored: &StoredAct) -> Vec<(&str, f32)> {
    let act = &stored.act;
    let title = act.fields.title.iter().map(|t| (t.value.as_str(), 3.0));
    let decided = act.dispositif.iter().map(|s| (stored.slice(*s), 1.0));
    let mut out: Vec<(&str, f32)> = title.chain(decided).collect();
    // A text that decides nothing by its form (a convention alone) is compared by its opening.
    if act.dispositif.is_empty()
        && let Some(main) = act.parts.iter().find(|p| p.kind.is_main())
    {
        let text = stored.slice(main.place.span());
        out.push((crate::text::around::after(text, 0, 3_000), 0.5));
    }
    out
}

/// The stems that an act has in the compared fields.
fn stems(stored: &StoredAct) -> HashSet<String> {
    let main = stored.act.parts.iter().filter(|p| p.kind.is_main());
    let texts = main.map(|p| stored.slice(p.place.span()));
    let title = stored.act.fields.title.iter().map(|t| t.value.as_str());
    texts.chain(title).flat_map(terms).map(|t| t.text).collect()
}

/// A word as a reader would write it: what is in capitals is an acronym only if it is short.
fn readable(written: &str) -> String {
    let capitals = written.chars().all(|c| !c.is_lowercase());
    if capitals && written.chars().count() > 6 {
        written.to_lowercase()
    } else {
        written.to_owned()
    }
}
