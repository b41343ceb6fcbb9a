//! Which acts answer a query, and in which order: those that have all its words, then the closest.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, SegmentOrdinal};

use super::engine::{Asked, Engine, SearchError};
use super::listing::text_of;
use super::request::{Request, Sort};
use crate::query::{Query, weak};

/// An act with its score.
pub(super) type Scored = (f32, DocAddress);

/// Acts in order.
#[derive(Debug, Default)]
pub(super) struct Ranked {
    pub(super) acts: Vec<Scored>,
    /// Those of them that lack words.
    pub(super) lacking: HashSet<DocAddress>,
}

/// Acts more than those shown, so that equal scores at the end of a page are put in order.
const TIES: usize = 32;

/// A share of a score that is surely below it, however sums were rounded.
const BELOW: f32 = 1.0 - 1e-4;

impl Engine {
    /// How many acts the pages up to that of a request show.
    fn shown(&self, request: &Request) -> usize {
        let all = usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX);
        request.offset.saturating_add(request.limit).min(all)
    }

    /// How many acts have to be put in order for that.
    pub(super) fn wanted(&self, request: &Request) -> usize {
        self.shown(request).max(super::feedback::DEPTH).saturating_add(TIES)
    }

    /// The acts of one page.
    pub(super) fn page(
        &self,
        asked: &Asked,
        query: &Query,
        request: &Request,
    ) -> Result<Ranked, SearchError> {
        let Some(matching) = asked.matching.as_deref() else { return Ok(Ranked::default()) };
        let mut ranked = if request.sort != Sort::Score || !asked.scored {
            let shown = request.offset.saturating_add(request.limit);
            let rows = self.rows(matching, request.sort, shown)?.into_iter().map(|a| (0.0, a));
            Ranked { acts: rows.collect(), lacking: HashSet::new() }
        } else if request.limit == 0 {
            Ranked::default()
        } else {
            self.best(asked, query, request)?
        };
        ranked.acts = ranked.acts.into_iter().skip(request.offset).take(request.limit).collect();
        if asked.relaxed {
            ranked.lacking.extend(ranked.acts.iter().map(|(_, a)| *a));
        }
        Ok(ranked)
    }

    /// The best acts, as many as the pages up to this one show and some more: those that are counted,
    /// and the best of the closest others.
    fn best(&self, asked: &Asked, query: &Query, request: &Request) -> Result<Ranked, SearchError> {
        let Some(counted) = &asked.matching else { return Ok(Ranked::default()) };
        let (shown, most) = (self.shown(request), self.wanted(request));
        let found = match asked.best.clone() {
            Some(best) => best,
            None => self.best_by_words(&**counted, self.looked_at(&asked.close, most), None)?,
        };
        let words = weak::count(query);
        #[expect(clippy::cast_precision_loss, reason = "words of a query")]
        let whole = 1.0
            + match words {
                0..=2 => self.ranking.both,
                _ => self.ranking.whole * words as f32,
            };
        // What is not among so many acts with all words, as they count, is not looked at.
        let floor = (found.len() >= self.looked_at(&asked.close, most))
            .then(|| found.last().map(|(score, _)| score * whole * BELOW))
            .flatten();
        let mut acts = self.best_with_closeness(found, &asked.close, most)?;
        let mut lacking = HashSet::new();
        // Where few acts have both of two words, one of the words may be the wrong one.
        let first = words <= self.ranking.all_first && asked.total >= super::feedback::DEPTH;
        // Where acts with all words fill the page, and stand first, no others are looked for.
        let any = asked.closest.as_deref().filter(|_| !first || acts.len() < shown);
        if let Some(any) = any {
            let others = self.top(any, &asked.close, most, floor)?;
            let with_all = self.matched(&**counted, &others)?;
            acts.iter_mut().for_each(|(score, _)| *score *= whole);
            let others: Vec<Scored> =
                others.into_iter().filter(|(_, a)| !with_all.contains(a)).collect();
            lacking.extend(others.iter().map(|(_, a)| *a));
            acts.extend(others);
            acts.sort_by(|a, b| b.0.total_cmp(&a.0));
            if first {
                acts.sort_by_key(|(_, a)| lacking.contains(a));
            }
            acts.truncate(most);
        }
        let mut acts = self.feedback(acts, query)?;
        let mut ahead = acts.len();
        if first {
            acts.sort_by_key(|(_, a)| lacking.contains(a));
            ahead = acts.partition_point(|(_, a)| !lacking.contains(a));
        }
        let (before, behind) = acts.split_at_mut(ahead);
        self.put_in_order(before, shown)?;
        self.put_in_order(behind, shown.saturating_sub(ahead))?;
        Ok(Ranked { acts, lacking })
    }

    /// Equal scores in the order of identities, so that two runs and two indexes print the same: those
    /// among the first `shown`, and what is equal to the last of them.
    pub(super) fn put_in_order(
        &self,
        acts: &mut [Scored],
        shown: usize,
    ) -> Result<(), SearchError> {
        let mut ids = Ids { engine: self, columns: HashMap::new() };
        let mut k = 0;
        while k < acts.len().min(shown) {
            let same = acts[k..].iter().take_while(|act| (act.0 - acts[k].0).abs() < 1e-6).count();
            let run = &mut acts[k..k + same.max(1)];
            if run.len() > 1 {
                let named = run.iter().map(|act| Ok((ids.of(act.1)?, *act)));
                let mut named = named.collect::<Result<Vec<_>, SearchError>>()?;
                named.sort_by(|a, b| a.0.cmp(&b.0));
                run.iter_mut().zip(named).for_each(|(place, (_, act))| *place = act);
            }
            k += run.len();
        }
        Ok(())
    }

    /// Identities of the acts that answer a query, the best first, without reading them: for
    /// measurements of thousands of queries.
    ///
    /// # Errors
    /// A damaged index.
    pub fn identities(&self, query: &str, limit: usize) -> Result<Vec<String>, SearchError> {
        let request = Request { query: query.to_owned(), limit, ..Request::default() };
        let (query, request) = &self.read(&request);
        if query.clauses.is_empty() {
            return Ok(Vec::new());
        }
        let asked = self.asked(request, query, &mut Vec::new())?;
        let ranked = self.page(&asked, query, request)?;
        let mut ids = Ids { engine: self, columns: HashMap::new() };
        ranked.acts.into_iter().map(|(_, address)| ids.of(address)).collect()
    }
}

/// Identities of acts, from their column, which is opened once a segment.
struct Ids<'e> {
    engine: &'e Engine,
    columns: HashMap<SegmentOrdinal, Option<StrColumn>>,
}

impl Ids<'_> {
    fn of(&mut self, address: DocAddress) -> Result<String, SearchError> {
        let column = match self.columns.entry(address.segment_ord) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let segment = self.engine.searcher.segment_reader(address.segment_ord);
                place.insert(segment.fast_fields().str("id")?)
            }
        };
        Ok(text_of(column.as_ref(), address.doc_id).unwrap_or_default())
    }
}
