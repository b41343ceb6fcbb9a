//! Whole dates in a query: "26 mars 2024", "19/03/2024". The acts of that day stand above those that
//! cite it.

use jiff::civil::Date;

use super::ast::{Clause, Query, Word};
use crate::text::fold_str;

/// Months, folded, as people write them.
const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// The dates that a query names in full: day, month and year side by side, in this order.
#[must_use]
pub fn dates(query: &Query) -> Vec<Date> {
    let words: Vec<Option<&Word>> = query
        .clauses
        .iter()
        .flat_map(|c| match c {
            Clause::Word(word) => vec![Some(word)],
            Clause::Phrase { words, .. } => words.iter().map(Some).collect(),
            Clause::Number { .. } => vec![None],
        })
        .collect();
    words
        .windows(3)
        .filter_map(|w| {
            let [Some(day), Some(month), Some(year)] = w else { return None };
            date(&day.typed, &month.typed, &year.typed)
        })
        .collect()
}

fn date(day: &str, month: &str, year: &str) -> Option<Date> {
    let day: i8 = day.strip_suffix("er").unwrap_or(day).parse().ok()?;
    let month = fold_str(month);
    let named = MONTHS.iter().position(|m| *m == month).and_then(|k| i8::try_from(k + 1).ok());
    let month: i8 = named.or_else(|| month.parse().ok())?;
    let year: i16 = year.parse().ok().filter(|y| (1800..=2200).contains(y))?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn whole_dates_only() {
        for (query, expected) in [
            ("26 mars 2024", vec!["2024-03-26"]),
            ("délibération du 1er février 2024 à Villers", vec!["2024-02-01"]),
            ("arrêté 19/03/2024", vec!["2024-03-19"]),
            ("mars 2024", vec![]),
            ("31 février 2024", vec![]),
            ("PLIE 2024-2027", vec![]),
        ] {
            let found: Vec<String> = dates(&parse(query)).iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{query}");
        }
    }
}
