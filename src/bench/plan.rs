//! Which files there will be: authority, year, form and numbers of each, before a word is written.

use fastrand::Rng;
use jiff::civil::{Date, date};

use super::authorities::COUNT;

/// What is wanted of the generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Wanted {
    /// Acts in all.
    pub count: usize,
    /// Mean size of an act, in bytes.
    pub size: usize,
    /// The same seed gives the same bytes.
    pub seed: u64,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An extract of the register.
    Deliberation,
    /// The same with a convention behind it.
    WithConvention,
    /// An arrêté of one person.
    Arrete,
    /// A décision by delegation.
    Decision,
    /// The minutes of a sitting, with several délibérations.
    Minutes,
}

/// Forms, and how many of a hundred files have them.
const SHARES: [(Form, u32); 5] = [
    (Form::Deliberation, 54),
    (Form::WithConvention, 8),
    (Form::Arrete, 20),
    (Form::Decision, 14),
    (Form::Minutes, 4),
];

/// Délibérations in minutes: at least and at most.
const IN_MINUTES: (u32, u32) = (4, 9);

/// Years, the last ones of the sample corpus.
pub const YEARS: [i16; 6] = [2019, 2020, 2021, 2022, 2023, 2024];

/// Months in which assemblies sit.
const SITTINGS: [i8; 10] = [1, 2, 3, 4, 5, 6, 9, 10, 11, 12];

/// Numbers count up by authority, year and series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// Délibérations.
    Deliberations,
    /// Arrêtés.
    Arretes,
    /// Décisions.
    Decisions,
}

impl Form {
    /// The series that its acts are numbered in.
    #[must_use]
    pub fn series(self) -> Series {
        match self {
            Self::Deliberation | Self::WithConvention | Self::Minutes => Series::Deliberations,
            Self::Arrete => Series::Arretes,
            Self::Decision => Series::Decisions,
        }
    }
}

/// A file to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilePlan {
    /// Its place among the files; seeds its text.
    pub index: usize,
    /// Place in the table of authorities.
    pub authority: usize,
    /// Place in [`YEARS`].
    pub year: usize,
    /// Its form.
    pub form: Form,
    /// The rank of its first act in the series, from 1.
    pub first: u32,
    /// Acts in it.
    pub acts: u32,
}

/// All files to come.
pub struct Plan {
    /// In order.
    pub files: Vec<FilePlan>,
    totals: Vec<u32>,
    seed: u64,
}

fn slot(authority: usize, year: usize, series: Series) -> usize {
    (authority * YEARS.len() + year) * 3 + series as usize
}

impl Plan {
    /// Plans files until they have as many acts as wanted.
    #[must_use]
    pub fn new(wanted: Wanted) -> Self {
        let mut files = Vec::with_capacity(wanted.count);
        let mut totals = vec![0_u32; COUNT * YEARS.len() * 3];
        let mut acts = 0;
        while acts < wanted.count {
            let index = files.len();
            let mut rng = Rng::with_seed(mixed(wanted.seed, index));
            let left = u32::try_from(wanted.count - acts).unwrap_or(u32::MAX);
            let form = form(&mut rng);
            let (form, own) = match form {
                Form::Minutes if left >= IN_MINUTES.0 => {
                    (form, rng.u32(IN_MINUTES.0..=IN_MINUTES.1).min(left))
                }
                Form::Minutes => (Form::Deliberation, 1),
                form => (form, 1),
            };
            let (authority, year) = (index % COUNT, index / COUNT % YEARS.len());
            let total = &mut totals[slot(authority, year, form.series())];
            files.push(FilePlan { index, authority, year, form, first: *total + 1, acts: own });
            *total += own;
            acts += own as usize;
        }
        Self { files, totals, seed: wanted.seed }
    }

    /// Acts in a series of an authority's year.
    #[must_use]
    pub fn total(&self, authority: usize, year: usize, series: Series) -> u32 {
        self.totals[slot(authority, year, series)]
    }

    /// The day of an act by its rank: numbers follow the year.
    #[must_use]
    pub fn day(&self, authority: usize, year: usize, series: Series, rank: u32) -> Date {
        let total = self.total(authority, year, series).max(1);
        let before = (rank.max(1) - 1).min(total - 1);
        let first = date(YEARS[year], 1, 1);
        if series == Series::Deliberations {
            let sitting = (u64::from(before) * SITTINGS.len() as u64 / u64::from(total)) as usize;
            let place = (authority * YEARS.len() + year) * SITTINGS.len() + sitting;
            let day = Rng::with_seed(mixed(self.seed, usize::MAX - place)).i8(2..=28);
            return date(YEARS[year], SITTINGS[sitting], day);
        }
        let days = i64::from(before) * 360 / i64::from(total);
        first.saturating_add(jiff::Span::new().days(days + 1))
    }
}

/// The seed of a file's text.
#[must_use]
pub fn mixed(seed: u64, index: usize) -> u64 {
    // Neighbours must not start alike: fastrand uses a seed as its state.
    let mut z = seed ^ (index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn form(rng: &mut Rng) -> Form {
    let mut left = rng.u32(0..100);
    for (form, share) in SHARES {
        if left < share {
            return form;
        }
        left -= share;
    }
    Form::Deliberation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_a_hundred() {
        assert_eq!(SHARES.iter().map(|s| s.1).sum::<u32>(), 100);
    }

    #[test]
    fn as_many_acts_as_wanted_numbered_in_order() {
        for count in [1, 3, 100, 2500] {
            let plan = Plan::new(Wanted { count, size: 3000, seed: 7 });
            assert_eq!(plan.files.iter().map(|f| f.acts as usize).sum::<usize>(), count);
            assert_eq!(plan.totals.iter().sum::<u32>() as usize, count);
        }
        let plan = Plan::new(Wanted { count: 9600, size: 3000, seed: 7 });
        let total = plan.total(3, 2, Series::Deliberations);
        let days: Vec<Date> =
            (1..=total).map(|rank| plan.day(3, 2, Series::Deliberations, rank)).collect();
        assert!(days.is_sorted() && days[0].year() == YEARS[2]);
    }
}
