//! The hits of an answer, read from the index a few at a time: an answer may have a million.

use std::collections::HashSet;

use tantivy::DocAddress;

use super::answer::{Ranked, Scored};
use super::engine::{Engine, SearchError};
use super::hypothesis;
use super::pool::side_by_side;
use super::request::Request;
use super::response::{AuthorityOut, EpciOut, Hit, Response};
use super::snippet::{Matcher, snippets};
use crate::acts::Act;
use crate::index::StoredAct;
use crate::query::{Query, weak};

/// Acts that are read at a time where all of a long answer are asked for.
pub const AT_A_TIME: usize = 512;

/// An answer of which the hits are not read yet.
pub struct Answer<'e> {
    /// All but the hits.
    pub head: Response,
    engine: &'e Engine,
    query: Query,
    request: Request,
    matcher: Matcher,
    acts: std::vec::IntoIter<Scored>,
    lacking: HashSet<DocAddress>,
    /// Rank of the next hit.
    next: usize,
}

impl<'e> Answer<'e> {
    /// `first` is the rank of the first hit.
    pub(super) fn new(
        engine: &'e Engine,
        head: Response,
        ranked: Ranked,
        first: usize,
        query: Query,
        request: Request,
    ) -> Self {
        let matcher = Matcher::new(&query);
        let (acts, lacking) = (ranked.acts.into_iter(), ranked.lacking);
        Self { head, engine, query, request, matcher, acts, lacking, next: first }
    }

    /// Reads the next hits, so many at most; none where all have been read.
    ///
    /// # Errors
    /// A damaged index.
    pub fn read(&mut self, most: usize) -> Result<Vec<Hit>, SearchError> {
        let (first, acts) = self.take(most);
        side_by_side(acts, |k, scored| self.hit(first.saturating_add(k), scored))
    }

    /// The same, of each hit only the path of its file.
    ///
    /// # Errors
    /// A damaged index.
    pub fn paths(&mut self, most: usize) -> Result<Vec<String>, SearchError> {
        let (_, acts) = self.take(most);
        side_by_side(acts, |_, (_, address)| Ok(self.engine.stored(address)?.act.path))
    }

    /// The next hits, and the rank of the first of them.
    fn take(&mut self, most: usize) -> (usize, Vec<Scored>) {
        let acts: Vec<Scored> = self.acts.by_ref().take(most).collect();
        let first = self.next;
        self.next = first.saturating_add(acts.len());
        (first, acts)
    }

    fn hit(&self, rank: usize, (score, address): Scored) -> Result<Hit, SearchError> {
        let stored = self.engine.stored(address)?;
        let part = self.request.filters.part;
        let snippets = snippets(&stored, &self.matcher, self.request.snippets, part);
        let missing =
            if self.lacking.contains(&address) { self.missing(&stored) } else { Vec::new() };
        let act = &stored.act;
        let hypotheses = if hypothesis::lacks_number(act) {
            self.engine.hypotheses(&stored)?
        } else {
            Vec::new()
        };
        let f = &act.fields;
        Ok(Hit {
            rank,
            score,
            id: act.id.clone(),
            number: f.number.as_ref().map(|n| n.value.clone()),
            date: f.date.as_ref().map(|d| d.value),
            nature: f.nature.as_ref().map(|n| n.value.code()),
            matiere: f.matiere.as_ref().map(|m| m.value.clone()),
            authority: authority(act),
            epcis: epcis(act),
            title: f.title.as_ref().map(|t| t.value.clone()),
            title_highlights: f
                .title
                .as_ref()
                .map(|t| self.matcher.highlights(&t.value))
                .unwrap_or_default(),
            path: act.path.clone(),
            part: snippets.first().map(|s| s.part),
            parts: act.parts.iter().map(|p| p.kind.name()).collect(),
            missing,
            snippets,
            others: act.others.iter().map(|o| o.path.clone()).collect(),
            source: act.source.clone(),
            hypotheses,
            act: stored.act,
        })
    }

    /// The words that an act lacks, as typed.
    fn missing(&self, stored: &StoredAct) -> Vec<String> {
        let f = &stored.act.fields;
        let context: Vec<&str> = f
            .title
            .iter()
            .map(|t| t.value.as_str())
            .chain(f.authority.iter().filter_map(|a| a.value.name.as_deref()))
            .collect();
        let have = self.matcher.clauses(&format!("{}\n{}", stored.text, context.join("\n")));
        let clauses = self.query.clauses.iter().zip(weak::expected(&self.query)).enumerate();
        clauses
            .filter(|(k, (c, expected))| *expected && !have.contains(k) && !c.is_filter())
            .map(|(_, (c, _))| c.typed().to_owned())
            .collect()
    }
}

fn authority(act: &Act) -> Option<AuthorityOut> {
    act.fields.authority.as_ref().map(|a| AuthorityOut {
        name: a.value.name.clone(),
        siren: a.value.siren.clone(),
        kind: a.value.kind.as_str(),
    })
}

fn epcis(act: &Act) -> Vec<EpciOut> {
    let out = act.fields.epcis.iter().map(|e| EpciOut {
        siren: e.value.siren.clone(),
        name: e.value.name.clone(),
        role: e.value.role.name(),
    });
    out.collect()
}
