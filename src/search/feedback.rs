//! Answers that are like the other answers come first.
//!
//! The first fifty acts are compared with their common centre: those that share its words are about
//! what was asked; one that has the words of the query by chance is not. (Pseudo-relevance feedback
//! used to put acts in order, not to find more of them: no act enters or leaves the list.)

use std::collections::HashMap;

use tantivy::TantivyDocument;

use super::answer::Scored;
use super::engine::{Engine, SearchError};
use crate::french::{TermKind, terms};
use crate::index::{TextField, stored, stored_title};
use crate::query::{Query, weak};
use crate::text::around::floor;

/// So many acts are compared, and no more than a tenth of all.
pub(super) const DEPTH: usize = 50;

/// So many bytes of each act are read: what an act is about shows in its first pages.
const READ: usize = 8192;

/// A word of the title counts as so many in the text.
const TITLE: f32 = 3.0;

/// Words of an act, each with its weight; the squares add up to 1.
type Gist = Vec<(usize, f32)>;

impl Engine {
    /// Puts the first acts in the order of score times likeness to each other.
    pub(super) fn feedback(
        &self,
        mut top: Vec<Scored>,
        query: &Query,
    ) -> Result<Vec<Scored>, SearchError> {
        // Who types a number, a date or a phrase knows the act.
        let known = query.clauses.iter().any(|c| c.word().is_none() && !c.is_filter());
        if self.ranking.feedback <= 0.0
            || known
            || weak::count(query) > self.ranking.feedback_up_to
            || top.len() < 3
        {
            return Ok(top);
        }
        // In a small index fifty acts are half of it, and their centre is that of everything.
        let tenth = usize::try_from(self.searcher.num_docs() / 10).unwrap_or(usize::MAX);
        let head = top.len().min(DEPTH).min(tenth.max(1));
        let mut words = Words { engine: self, known: HashMap::new(), weights: Vec::new() };
        let gists: Vec<Gist> =
            top[..head].iter().map(|(_, a)| words.gist(*a)).collect::<Result<_, _>>()?;
        let mut centre = vec![0.0_f32; words.weights.len()];
        for ((score, _), gist) in top.iter().zip(&gists) {
            for (word, weight) in gist {
                centre[*word] += score * weight;
            }
        }
        let like: Vec<f32> =
            gists.iter().map(|g| g.iter().map(|(w, x)| centre[*w] * x).sum()).collect();
        let most = like.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        for (scored, like) in top[..head].iter_mut().zip(&like) {
            scored.0 *= (like / most).max(1e-3).powf(self.ranking.feedback);
        }
        top[..head].sort_by(|a, b| b.0.total_cmp(&a.0));
        // What was not compared stays below, with a score that says so.
        let least = top[head - 1].0;
        for scored in &mut top[head..] {
            scored.0 = scored.0.min(least);
        }
        Ok(top)
    }
}

/// Words met so far, numbered, with the root of their idf.
struct Words<'e> {
    engine: &'e Engine,
    known: HashMap<String, usize>,
    weights: Vec<f32>,
}

impl Words<'_> {
    fn gist(&mut self, address: tantivy::DocAddress) -> Result<Gist, SearchError> {
        let document: TantivyDocument = self.engine.searcher.doc(address)?;
        let fields = &self.engine.generation.fields;
        let stored = stored(&document, fields).map_err(SearchError::Damaged)?;
        let text = stored.text;
        let title = stored_title(stored.record).unwrap_or_default();
        let mut counts: HashMap<usize, f32> = HashMap::new();
        for (text, times) in [(title.as_str(), TITLE), (&text[..floor(text, READ)], 1.0)] {
            for term in terms(text).into_iter().filter(|t| t.kind == TermKind::Stem) {
                if term.text.len() > 1 && !term.text.starts_with(|c: char| c.is_ascii_digit()) {
                    *counts.entry(self.number(term.text)?).or_default() += times;
                }
            }
        }
        let mut gist: Gist =
            counts.into_iter().map(|(w, n)| (w, (1.0 + n.ln()) * self.weights[w])).collect();
        let norm = gist.iter().map(|(_, x)| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        gist.iter_mut().for_each(|(_, x)| *x /= norm);
        // One order of sums, so that equal acts score alike.
        gist.sort_unstable_by_key(|(w, _)| *w);
        Ok(gist)
    }

    fn number(&mut self, term: String) -> Result<usize, SearchError> {
        if let Some(known) = self.known.get(&term) {
            return Ok(*known);
        }
        let field = self.engine.generation.fields.text_field(TextField::Body);
        let with = self.engine.searcher.doc_freq(&tantivy::Term::from_field_text(field, &term))?;
        let all = self.engine.searcher.num_docs();
        let idf = (1.0 + (all.saturating_sub(with) as f32 + 0.5) / (with as f32 + 0.5)).ln();
        self.weights.push(idf.sqrt());
        self.known.insert(term, self.weights.len() - 1);
        Ok(self.weights.len() - 1)
    }
}
