//! Periods as terms: a period is filed under the whole years, whole months and single days that make it
//! up, so that "in force on a day" is a lookup of three terms, and the start of one period is never
//! taken with the end of another.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::acts::model::Period;

/// The terms of an act's periods: `2025`, `2024-11`, `2024-12-30`.
#[must_use]
pub fn terms(periods: impl Iterator<Item = Period>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for period in periods {
        let mut day = period.start;
        while day <= period.end {
            let (term, last) = block(day, period.end);
            out.insert(term);
            let Ok(next) = last.tomorrow() else { break };
            day = next;
        }
    }
    out
}

/// The widest block that starts on a day and ends by another: its term and last day.
fn block(day: Date, end: Date) -> (String, Date) {
    if day.day() == 1 {
        let year_end = day.last_of_year();
        if day.month() == 1 && year_end <= end {
            return (year(day), year_end);
        }
        let month_end = day.last_of_month();
        if month_end <= end {
            return (month(day), month_end);
        }
    }
    (day.to_string(), day)
}

/// The terms of which a period that covers the day has one.
#[must_use]
pub fn covering(day: Date) -> [String; 3] {
    [year(day), month(day), day.to_string()]
}

fn year(day: Date) -> String {
    format!("{:04}", day.year())
}

fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn blocks() {
        let of = |start, end| -> Vec<String> {
            terms([Period { start, end }].into_iter()).into_iter().collect()
        };
        assert_eq!(of(date(2025, 1, 1), date(2026, 12, 31)), ["2025", "2026"]);
        assert_eq!(
            of(date(2024, 11, 29), date(2026, 1, 2)),
            ["2024-11-29", "2024-11-30", "2024-12", "2025", "2026-01-01", "2026-01-02"]
        );
        assert_eq!(of(date(2024, 3, 2), date(2024, 3, 1)), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn covers_its_days_and_no_other(start in 0i32..2000, length in 0i32..1500, probe in 0i32..4000) {
            let day = |n: i32| date(2020, 1, 1).checked_add(n.days()).unwrap();
            let period = Period { start: day(start), end: day(start + length) };
            let filed = terms([period].into_iter());
            let covered = covering(day(probe)).iter().any(|t| filed.contains(t));
            prop_assert_eq!(covered, start <= probe && probe <= start + length);
        }
    }
}
