//! Hits in groups: by authority, year or sitting, or one hit for all acts of a title.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, SegmentReader};

use super::answer::Scored;
use super::brief::Brief;
use super::engine::{Asked, Engine, SearchError};
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
    authority: Option<Arc<str>>,
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
        asked: &Asked,
        by: GroupBy,
        request: &Request,
    ) -> Result<Grouped, SearchError> {
        let ranked = self.ranked(asked, request.sort)?;
        let mut place: HashMap<Key, usize> = HashMap::new();
        let mut members: Vec<(Key, Vec<(f32, DocAddress)>)> = Vec::new();
        let mut columns: Vec<Columns> = self
            .searcher
            .segment_readers()
            .iter()
            .map(Columns::of)
            .collect::<Result<_, SearchError>>()?;
        for (score, address) in ranked {
            let Some(columns) = columns.get_mut(address.segment_ord as usize) else { continue };
            let key = columns.key(by, address);
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
    fn ranked(&self, asked: &Asked, sort: Sort) -> Result<Vec<Scored>, SearchError> {
        let Some(query) = asked.matching.as_deref() else { return Ok(Vec::new()) };
        if sort != Sort::Score || !asked.scored {
            return Ok(self.rows(query, sort, usize::MAX)?.into_iter().map(|a| (0.0, a)).collect());
        }
        let all = usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX).max(1);
        let mut top = self.top(query, &asked.close, all, None)?;
        // Ties are broken by identity, so that two runs and two indexes give the same order.
        self.put_in_order(&mut top, usize::MAX)?;
        Ok(top)
    }
}

/// The columns of a segment that tell groups apart.
struct Columns {
    authorities: Option<StrColumn>,
    dates: Column<u64>,
    titles: Column<u64>,
    /// Labels by their ordinals, as they were read: authorities are few, acts are many.
    labels: HashMap<u64, Arc<str>>,
}

impl Columns {
    fn of(segment: &SegmentReader) -> Result<Self, SearchError> {
        let fast = segment.fast_fields();
        Ok(Self {
            authorities: fast.str("authority_label")?,
            dates: fast.u64("date")?,
            titles: fast.u64("title_key")?,
            labels: HashMap::new(),
        })
    }

    fn authority(&mut self, doc: DocId) -> Option<Arc<str>> {
        let column = self.authorities.as_ref()?;
        let ord = column.term_ords(doc).next()?;
        if let Some(label) = self.labels.get(&ord) {
            return Some(label.clone());
        }
        let mut label = String::new();
        column.ord_to_str(ord, &mut label).ok().filter(|found| *found)?;
        let label: Arc<str> = label.into();
        self.labels.insert(ord, label.clone());
        Some(label)
    }

    fn key(&mut self, by: GroupBy, address: DocAddress) -> Key {
        let doc = address.doc_id;
        let date = self.dates.first(doc);
        match by {
            GroupBy::Authority => Key { authority: self.authority(doc), number: None, alone: None },
            GroupBy::Year => Key { authority: None, number: date.map(|d| d / 10_000), alone: None },
            GroupBy::Session => Key { authority: self.authority(doc), number: date, alone: None },
            GroupBy::Title => {
                let title = self.titles.first(doc);
                Key { authority: None, number: title, alone: title.is_none().then_some(address) }
            }
        }
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
