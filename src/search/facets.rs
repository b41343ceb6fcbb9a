//! Facets: how the acts that match are spread over authorities, years, natures and the like. Counted
//! over all of them, from columns of the index, not from the acts.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{EnableScoring, Query as TantivyQuery};
use tantivy::{DocId, SegmentReader, TantivyError};

use super::engine::{Engine, SearchError};
use crate::acts::PartKind;
use crate::acts::extract::matiere;
use crate::index::labels;

/// The columns of strings that are counted, with the names of their facets.
const COLUMNS: [(&str, &str); 6] = [
    ("authority", "authority_label"),
    ("epci", "epci_label"),
    ("nature", "nature"),
    ("matiere", "matiere"),
    ("part", "part"),
    ("source", "source"),
];

/// A value and how many of the acts have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The value: a SIREN (failing that a name), year, code, or name.
    pub value: String,
    /// What it means, where the value does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Acts that have it.
    pub count: u64,
}

/// The counts of an answer. The most frequent values come first; years, months and matières stand in
/// their own order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Facets {
    /// Who adopts.
    pub authority: Vec<Count>,
    /// EPCI that adopt or are party; an act may have several.
    pub epci: Vec<Count>,
    /// Years of the acts.
    pub year: Vec<Count>,
    /// Natures.
    pub nature: Vec<Count>,
    /// Matières: codes, and the levels above them.
    pub matiere: Vec<Count>,
    /// Kinds of parts; an act may have several.
    pub part: Vec<Count>,
    /// Formats of the files, and `ocr`.
    pub source: Vec<Count>,
    /// Months of the acts, those without any left out.
    pub month: Vec<Count>,
    /// Acts that have no value, by facet; those that all have one are left out.
    pub none: BTreeMap<&'static str, u64>,
}

/// Counts as they are taken: a value of a column to its number.
#[derive(Debug, Default)]
struct Tally {
    columns: [HashMap<String, u64>; COLUMNS.len()],
    none: [u64; COLUMNS.len()],
    months: BTreeMap<u64, u64>,
    undated: u64,
}

impl Engine {
    /// Counts the acts that a query matches.
    pub(super) fn facets(&self, query: &dyn TantivyQuery) -> Result<Facets, SearchError> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let tallies = self.each_segment(|_, segment| {
            let mut counted = Segment::of(segment)?;
            let alive = segment.alive_bitset();
            weight.for_each_no_score(segment, &mut |docs| {
                let alive = |doc: &&DocId| alive.is_none_or(|alive| alive.is_alive(**doc));
                docs.iter().filter(alive).for_each(|doc| counted.add(*doc));
            })?;
            counted.tally()
        })?;
        let mut sum = Tally::default();
        tallies.into_iter().for_each(|tally| sum.add(tally));
        Ok(sum.facets())
    }
}

/// The counts of a segment, by ordinals of its columns.
struct Segment {
    columns: [(Option<StrColumn>, Vec<u64>, u64); COLUMNS.len()],
    dates: Column<u64>,
    months: HashMap<u64, u64>,
    undated: u64,
}

impl Segment {
    fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        let mut columns = COLUMNS.map(|_| (None, Vec::new(), 0));
        for ((_, name), slot) in COLUMNS.iter().zip(&mut columns) {
            let column = fast.str(name)?;
            let terms = column.as_ref().map_or(0, |c| c.num_terms());
            *slot = (column, vec![0; terms], 0);
        }
        Ok(Self { columns, dates: fast.u64("date")?, months: HashMap::new(), undated: 0 })
    }

    fn add(&mut self, doc: DocId) {
        for (column, counts, none) in &mut self.columns {
            let mut any = false;
            for ord in column.iter().flat_map(|c| c.term_ords(doc)) {
                any = true;
                if let Some(n) = usize::try_from(ord).ok().and_then(|o| counts.get_mut(o)) {
                    *n += 1;
                }
            }
            *none += u64::from(!any);
        }
        match self.dates.first(doc) {
            Some(date) => *self.months.entry(date / 100).or_insert(0) += 1,
            None => self.undated += 1,
        }
    }

    fn tally(self) -> tantivy::Result<Tally> {
        let mut tally = Tally {
            months: self.months.into_iter().collect(),
            undated: self.undated,
            ..Tally::default()
        };
        for (k, (column, counts, none)) in self.columns.into_iter().enumerate() {
            tally.none[k] = none;
            let Some(column) = column else { continue };
            for (ord, n) in counts.into_iter().enumerate().filter(|(_, n)| *n > 0) {
                let mut value = String::new();
                column.ord_to_str(ord as u64, &mut value).map_err(TantivyError::from)?;
                *tally.columns[k].entry(value).or_insert(0) += n;
            }
        }
        Ok(tally)
    }
}

impl Tally {
    fn add(&mut self, other: Self) {
        for (k, column) in other.columns.into_iter().enumerate() {
            for (value, n) in column {
                *self.columns[k].entry(value).or_insert(0) += n;
            }
            self.none[k] += other.none[k];
        }
        for (month, n) in other.months {
            *self.months.entry(month).or_insert(0) += n;
        }
        self.undated += other.undated;
    }

    fn facets(self) -> Facets {
        let mut none: BTreeMap<&'static str, u64> =
            COLUMNS.iter().zip(self.none).map(|((facet, _), n)| (*facet, n)).collect();
        none.insert("date", self.undated);
        none.retain(|_, n| *n > 0);
        let [authority, epci, nature, matieres, part, source] = self.columns;
        let mut years: BTreeMap<u64, u64> = BTreeMap::new();
        for (month, n) in &self.months {
            *years.entry(month / 100).or_insert(0) += n;
        }
        let plain = |value: String, count| Count { value, label: None, count };
        let mut matiere: Vec<Count> = matieres
            .into_iter()
            .map(|(code, count)| Count {
                label: level(&code).map(str::to_owned),
                value: code,
                count,
            })
            .collect();
        matiere.sort_by_cached_key(|c| {
            c.value.split('.').map(|l| l.parse::<u32>().unwrap_or(u32::MAX)).collect::<Vec<_>>()
        });
        Facets {
            authority: named(authority),
            epci: named(epci),
            year: years.into_iter().map(|(y, n)| plain(y.to_string(), n)).collect(),
            nature: ordered(nature.into_iter().map(|(v, n)| plain(v, n)).collect()),
            matiere,
            part: ordered(
                part.into_iter()
                    .map(|(value, count)| Count {
                        label: PartKind::ALL
                            .into_iter()
                            .find(|k| k.name() == value && k.label() != value)
                            .map(|k| k.label().to_owned()),
                        value,
                        count,
                    })
                    .collect(),
            ),
            source: ordered(source.into_iter().map(|(v, n)| plain(v, n)).collect()),
            month: self
                .months
                .into_iter()
                .map(|(m, n)| plain(format!("{:04}-{:02}", m / 100, m % 100), n))
                .collect(),
            none,
        }
    }
}

/// What the classification calls a code, where it knows it at that level.
fn level(code: &str) -> Option<&'static str> {
    matiere::label(code).filter(|_| code.matches('.').count() < 2)
}

/// Labels as counts: one a SIREN, under the name that most of its acts have.
fn named(column: HashMap<String, u64>) -> Vec<Count> {
    let mut names: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for (label, n) in column {
        let (name, siren) = labels::parts(&label);
        let name = name.unwrap_or_default();
        let value = siren.unwrap_or(name).to_owned();
        *names.entry(value).or_default().entry(name.to_owned()).or_insert(0) += n;
    }
    let counts = names.into_iter().map(|(value, names)| {
        let count = names.values().sum();
        let label = names.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
        let label = label.map(|l| l.0).filter(|l| !l.is_empty() && *l != value);
        // An authority of which only the kind is known has neither.
        let value = if value.is_empty() { "unnamed".to_owned() } else { value };
        Count { value, label, count }
    });
    ordered(counts.collect())
}

/// The most frequent first.
fn ordered(mut counts: Vec<Count>) -> Vec<Count> {
    counts.sort_by(|a, b| b.count.cmp(&a.count).then(a.value.cmp(&b.value)));
    counts
}
