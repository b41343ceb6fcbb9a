//! Hits in groups: by authority, year or sitting, or one hit for all acts of a title.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;
use tantivy::DocAddress;
use tantivy::collector::TopDocs;
use tantivy::query::Query as TantivyQuery;

use super::brief::Brief;
use super::engine::{Engine, SearchError};
use super::listing::text_of;
use super::request::{Request, Sort};
use crate::index::labels;

/// What the acts of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    /// Who adopts.
    Authority,
    /// The year of the act.
    Year,
    /// Authority and day: what one sitting took.
    Session,
    /// Authority and title but for figures and dates: one act voted again and again.
    Title,
}

impl GroupBy {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::Year => "year",
            Self::Session => "session",
            Self::Title => "title",
        }
    }
}

/// Hits of a group that are shown.
const SHOWN: usize = 3;

/// Further acts of a title that are listed.
const LISTED: usize = 12;

/// A group of hits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// What its acts have in common: `authority`, `year`, `session` or `title`.
    pub by: &'static str,
    /// Who adopts, in groups by authority or session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<Named>,
    /// Year, in groups by year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u64>,
    /// Day, in groups by session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Acts in it.
    pub count: usize,
    /// Ranks of its hits in `hits`, the best first.
    pub ranks: Vec<usize>,
    /// Other acts of the title, in short.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Brief>,
}

/// An authority by name and SIREN, as far as known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Name written out.
    pub name: Option<String>,
    /// SIREN.
    pub siren: Option<String>,
}

/// What tells a group from others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    authority: Option<String>,
    number: Option<u64>,
    /// An act that is a group by itself.
    alone: Option<DocAddress>,
}

/// The groups of an answer and the hits that they show, in order.
pub(super) struct Grouped {
    pub(super) groups: Vec<Group>,
    pub(super) total: usize,
    pub(super) hits: Vec<(f32, DocAddress)>,
}

impl Engine {
    /// The acts that a query matches, in groups; `limit` and `offset` of the request count groups.
    pub(super) fn groups(
        &self,
        query: &dyn TantivyQuery,
        by: GroupBy,
        request: &Request,
        scored: bool,
    ) -> Result<Grouped, SearchError> {
        let ranked = self.ranked(query, request.sort, scored)?;
        let mut place: HashMap<Key, usize> = HashMap::new();
        let mut members: Vec<(Key, Vec<(f32, DocAddress)>)> = Vec::new();
        for (score, address) in ranked {
            let key = self.key(by, address)?;
            let at = *place.entry(key.clone()).or_insert_with(|| {
                members.push((key, Vec::new()));
                members.len() - 1
            });
            members[at].1.push((score, address));
        }
        let total = members.len();
        let (mut groups, mut hits) = (Vec::new(), Vec::new());
        for (key, acts) in members.into_iter().skip(request.offset).take(request.limit) {
            let shown = acts.len().min(if by == GroupBy::Title { 1 } else { SHOWN });
            let first = hits.len() + 1;
            hits.extend_from_slice(&acts[..shown]);
            let others = match by {
                GroupBy::Title => acts[shown..]
                    .iter()
                    .take(LISTED)
                    .map(|(_, a)| Ok(Brief::of(&self.stored(*a)?.act)))
                    .collect::<Result<Vec<_>, SearchError>>()?,
                _ => Vec::new(),
            };
            groups.push(Group {
                by: by.name(),
                authority: match by {
                    GroupBy::Authority | GroupBy::Session => key.authority.as_deref().map(named),
                    _ => None,
                },
                year: key.number.filter(|_| by == GroupBy::Year),
                date: key.number.filter(|_| by == GroupBy::Session).and_then(date_of),
                count: acts.len(),
                ranks: (first..first + shown).collect(),
                others,
            });
        }
        Ok(Grouped { groups, total, hits })
    }

    /// All acts that match, in the order of the request.
    pub(super) fn ranked(
        &self,
        query: &dyn TantivyQuery,
        sort: Sort,
        scored: bool,
    ) -> Result<Vec<(f32, DocAddress)>, SearchError> {
        if sort != Sort::Score || !scored {
            return Ok(self.rows(query, sort)?.into_iter().map(|a| (0.0, a)).collect());
        }
        let all = usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX).max(1);
        let mut top = self.searcher.search(query, &TopDocs::with_limit(all).order_by_score())?;
        // Ties are broken by identity, so that two runs and two indexes give the same order.
        let mut from = 0;
        while from < top.len() {
            let end = from + top[from..].iter().take_while(|t| t.0 == top[from].0).count();
            if end - from > 1 {
                top[from..end].sort_by_cached_key(|t| self.id_of(t.1).unwrap_or_default());
            }
            from = end;
        }
        Ok(top)
    }

    /// The identity of an act, from its column.
    fn id_of(&self, address: DocAddress) -> Option<String> {
        let columns = self.searcher.segment_reader(address.segment_ord).fast_fields();
        text_of(columns.str("id").ok()?.as_ref(), address.doc_id)
    }

    fn key(&self, by: GroupBy, address: DocAddress) -> Result<Key, SearchError> {
        let columns = self.searcher.segment_reader(address.segment_ord).fast_fields();
        let doc = address.doc_id;
        let authority = || -> Result<Option<String>, SearchError> {
            Ok(text_of(columns.str("authority_label")?.as_ref(), doc))
        };
        let date = columns.u64("date")?.first(doc);
        Ok(match by {
            GroupBy::Authority => Key { authority: authority()?, number: None, alone: None },
            GroupBy::Year => Key { authority: None, number: date.map(|d| d / 10_000), alone: None },
            GroupBy::Session => Key { authority: authority()?, number: date, alone: None },
            GroupBy::Title => {
                let title = columns.u64("title_key")?.first(doc);
                let alone = title.is_none().then_some(address);
                Key { authority: None, number: title, alone }
            }
        })
    }
}

fn named(label: &str) -> Named {
    let (name, siren) = labels::parts(label);
    Named { name: name.map(str::to_owned), siren: siren.map(str::to_owned) }
}

/// A day from its number, YYYYMMDD.
fn date_of(key: u64) -> Option<Date> {
    Date::new(
        i16::try_from(key / 10_000).ok()?,
        i8::try_from(key / 100 % 100).ok()?,
        i8::try_from(key % 100).ok()?,
    )
    .ok()
}
