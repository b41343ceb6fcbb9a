//! Why an act ranks where it does.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur};

use super::answer::Scored;
use super::engine::{Boxed, Engine, SearchError};
use super::request::Request;
use super::response::Response;
use crate::index::TEXT_FIELDS;
use crate::query::lower::Lowering;
use crate::query::{Clause, Test, weak};

/// The score of an act, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// Identity of the act.
    pub id: String,
    /// Its score.
    pub score: f32,
    /// What each part of the query scores: as typed, where, how much.
    pub parts: Vec<(String, String, f32)>,
}

impl Engine {
    /// Why each act of an answer ranks where it does: what each clause scores, and in which fields of
    /// the act it stands.
    ///
    /// # Errors
    /// A damaged index.
    pub fn explain(
        &self,
        request: &Request,
        response: &Response,
    ) -> Result<Vec<Explained>, SearchError> {
        let (query, request) = &self.read(request);
        let test = |test: &Test| self.test(test);
        let lowering = self.lowering(request, &test);
        let mut out = Vec::new();
        for hit in &response.hits {
            let mut parts = Vec::new();
            let clauses = query.clauses.iter().zip(weak::expected(query));
            for (clause, _) in clauses.filter(|(c, expected)| *expected && !c.is_filter()) {
                let typed = || clause.typed().to_owned();
                if let Some(bearer) = lowering.bearer(clause) {
                    let score = self.score_of(&hit.id, bearer)?;
                    parts.push((typed(), bears(clause).to_owned(), score));
                }
                if let Some(text) = lowering.text(clause) {
                    let score = self.score_of(&hit.id, text)?;
                    parts.push((typed(), self.fields_with(&lowering, clause, &hit.id)?, score));
                }
            }
            let acts = self.addresses(&self.term(self.generation.fields.id, &hit.id))?;
            let close = lowering.closeness(query);
            for pair in &close.pairs {
                let mut scored: Vec<Scored> = acts.iter().map(|act| (0.0, *act)).collect();
                self.add_closeness(&mut scored, &close.of(pair))?;
                let score = scored.first().map_or(0.0, |act| act.0);
                parts.push((pair.typed.clone(), "close together".to_owned(), score));
            }
            parts.retain(|p| p.2 > 0.0);
            // What is no word's own: having all words, and being like the other answers.
            let rest = hit.score - parts.iter().map(|p| p.2).sum::<f32>();
            if rest.abs() > 0.0005 {
                parts.push(("as a whole".to_owned(), "among the answers".to_owned(), rest));
            }
            out.push(Explained { id: hit.id.clone(), score: hit.score, parts });
        }
        Ok(out)
    }

    /// The fields of an act in which a clause stands: it counts once for all of them.
    fn fields_with(
        &self,
        lowering: &Lowering<'_>,
        clause: &Clause,
        id: &str,
    ) -> Result<String, SearchError> {
        let mut names = Vec::new();
        for (field, name) in TEXT_FIELDS {
            let one = Lowering { searched: &[field], ..*lowering };
            if lowering.searched.contains(&field)
                && let Some(text) = one.text(clause)
                && self.score_of(id, text)? > 0.0
            {
                names.push(name);
            }
        }
        Ok(names.join(", "))
    }

    /// What one query scores for one act: 0 if it does not match.
    pub(super) fn score_of(&self, id: &str, query: Boxed) -> Result<f32, SearchError> {
        let only = self.silent(Box::new(self.term(self.generation.fields.id, id)));
        let both = BooleanQuery::new(vec![(Occur::Must, only), (Occur::Must, query)]);
        let top = self.searcher.search(&both, &TopDocs::with_limit(1).order_by_score())?;
        Ok(top.first().map_or(0.0, |t| t.0))
    }
}

/// What a clause counts for beside the words of texts.
fn bears(clause: &Clause) -> &'static str {
    match clause {
        Clause::Date { .. } => "its date",
        Clause::Amount { .. } => "its amounts",
        _ => "its number",
    }
}
