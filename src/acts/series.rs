//! The numbers that an authority gave in a year, and those among them that are not here.
//!
//! A missing number is no proof that an act is missing: it may have been given to nothing. It is a
//! place to look.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::extract::number;
use super::model::Nature;

/// Numbers of a series below which nothing is said of it.
const LEAST: usize = 4;

/// A series has at least this share of the numbers between its first and last: a few acts of a large
/// authority say nothing of the rest.
const LEAST_SHARE: f32 = 0.5;

/// Missing numbers that are named one by one.
const NAMED: usize = 50;

/// An act as it stands in a series.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// Whose it is: a name for a person.
    pub authority: String,
    /// Nature, which tells series apart.
    pub nature: Option<Nature>,
    /// Its number.
    pub number: String,
    /// Its date.
    pub date: Date,
}

/// A series with gaps.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Series {
    /// Whose numbers.
    pub authority: String,
    /// The year that they were given in.
    pub year: i16,
    /// Codes of the natures in it, as in `DE`.
    pub natures: Vec<&'static str>,
    /// How many of its numbers are here.
    pub held: usize,
    /// The first that is here, as it is written.
    pub first: String,
    /// The last that is here, as it is written.
    pub last: String,
    /// How many between them are not.
    pub missing: usize,
    /// The first of these, as ranks.
    pub numbers: Vec<u32>,
}

/// The form of a number, its rank left out: "DEL 2024 #".
type Form = (String, i16, String);

/// The series with gaps, by authority and year.
#[must_use]
pub fn series(acts: impl Iterator<Item = Numbered>) -> Vec<Series> {
    let mut forms: BTreeMap<Form, Members> = BTreeMap::new();
    for act in acts {
        let Some((form, year, rank)) = place(&act) else { continue };
        let members = forms.entry((act.authority, year, form)).or_default();
        members.ranks.entry(rank).or_insert(act.number);
        members.natures.extend(act.nature.map(Nature::code));
    }
    forms.into_iter().filter_map(|((authority, year, _), m)| m.series(authority, year)).collect()
}

#[derive(Default)]
struct Members {
    ranks: BTreeMap<u32, String>,
    natures: BTreeSet<&'static str>,
}

impl Members {
    fn series(self, authority: String, year: i16) -> Option<Series> {
        let (first, last) = (self.ranks.first_key_value()?, self.ranks.last_key_value()?);
        let between = usize::try_from(last.0 - first.0).ok()? + 1;
        let missing = between - self.ranks.len();
        #[expect(clippy::cast_precision_loss, reason = "a share, to two digits")]
        let share = self.ranks.len() as f32 / between as f32;
        if missing == 0 || self.ranks.len() < LEAST || share < LEAST_SHARE {
            return None;
        }
        let absent = (*first.0..*last.0).filter(|rank| !self.ranks.contains_key(rank));
        Some(Series {
            authority,
            year,
            natures: self.natures.into_iter().collect(),
            held: self.ranks.len(),
            first: first.1.clone(),
            last: last.1.clone(),
            missing,
            numbers: absent.take(NAMED).collect(),
        })
    }
}

/// The form of an act's number, the year it counts in, and its rank.
fn place(act: &Numbered) -> Option<(String, i16, u32)> {
    // Letters and figures in turn, as in "DEL 2024 45".
    let key = number::key(&act.number);
    let groups: Vec<&str> = key.split(' ').filter(|g| !g.is_empty()).collect();
    let figures = |g: &&str| g.bytes().all(|b| b.is_ascii_digit());
    let numeric: Vec<usize> = (0..groups.len()).filter(|k| figures(&groups[*k])).collect();
    let year = act.date.year();
    let is_year = |k: &usize| groups[*k].parse::<i16>().is_ok_and(|n| n == year || n == year % 100);
    // The rank is the last group of figures that is not the year; "12/2024" has it first.
    let ranks: Vec<usize> = match numeric.as_slice() {
        [] => return None,
        [one] => vec![*one],
        many => {
            let dated = many.iter().copied().find(is_year)?;
            many.iter().copied().filter(|k| *k != dated).collect()
        }
    };
    // With a month or a sitting between year and rank, each has a series of its own.
    let at = *ranks.last()?;
    let rank = groups[at].parse().ok()?;
    let form: Vec<&str> =
        groups.iter().enumerate().map(|(k, g)| if k == at { "#" } else { g }).collect();
    Some((form.join(" "), year, rank))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acts(numbers: &[&str]) -> Vec<Series> {
        let numbered = |number: &&str| Numbered {
            authority: "Caudry".to_owned(),
            nature: Some(Nature::De),
            number: (*number).to_owned(),
            date: jiff::civil::date(2024, 3, 27),
        };
        series(numbers.iter().map(numbered))
    }

    #[test]
    fn gaps() {
        for (numbers, expected) in [
            (vec!["2024-001", "2024-002", "2024-004", "2024/006"], vec![(vec![3, 5], 2)]),
            (vec!["1/2024", "2/2024", "3/2024", "5/2024"], vec![(vec![4], 1)]),
            (vec!["DEL24-7", "DEL24-8", "DEL24-9", "DEL24-11"], vec![(vec![10], 1)]),
            // Whole, too few, too thin.
            (vec!["2024-1", "2024-2", "2024-3", "2024-4"], vec![]),
            (vec!["2024-1", "2024-3", "2024-5"], vec![]),
            (vec!["2024-1", "2024-100", "2024-200", "2024-300"], vec![]),
            // Two series: those of two sittings.
            (
                vec!["2024-03-1", "2024-03-2", "2024-03-3", "2024-03-5", "2024-06-1", "2024-06-9"],
                vec![(vec![4], 1)],
            ),
            // Numbers of another year, and words.
            (vec!["2023-1", "2023-2", "2023-4", "2023-6", "sans"], vec![]),
        ] {
            let got: Vec<_> = acts(&numbers).into_iter().map(|s| (s.numbers, s.missing)).collect();
            assert_eq!(got, expected, "{numbers:?}");
        }
    }

    #[test]
    fn first_and_last_are_as_written() {
        let got = &acts(&["2024-001", "2024-002", "2024-004", "2024/006"])[0];
        assert_eq!((got.first.as_str(), got.last.as_str(), got.held), ("2024-001", "2024/006", 4));
    }
}
