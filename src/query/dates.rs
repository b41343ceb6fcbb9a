//! Dates and ranges as people type them in flags and queries.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::acts::extract::date;
use crate::text::fold_str;

/// A range of days, both included; an open side is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct DateRange {
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

impl std::fmt::Display for DateRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let side = |d: Option<Date>| d.map_or_else(String::new, |d| d.to_string());
        match (self.since, self.until) {
            (Some(a), Some(b)) if a == b => write!(f, "{a}"),
            (a, b) => write!(f, "{}..{}", side(a), side(b)),
        }
    }
}

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\d{4})$").expect("a constant pattern"));
static MONTH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\d{4})[-/](\d{1,2})$").expect("a constant pattern"));
static MONTH_FIRST: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\d{1,2})/(\d{4})$").expect("a constant pattern"));
static MONTH_NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([a-z]+)\.? (\d{4})$").expect("a constant pattern"));

/// Reads a day, a month, a year, or a range of two of them with `..`.
///
/// # Errors
/// A message that shows the accepted forms.
pub fn parse_range(text: &str) -> Result<DateRange, String> {
    let fail = || {
        format!(
            "{text:?} is no date or range: use 2024, 2024-03, 2024-03-19, 19/03/2024, \"19 mars 2024\", \"mars 2024\", or two of them as 2024-03..2025-01 (one side may be left out)"
        )
    };
    let range = match text.split_once("..") {
        Some((from, to)) => {
            let side = |s: &str| {
                if s.trim().is_empty() { Ok(None) } else { period(s).map(Some).ok_or_else(fail) }
            };
            DateRange { since: side(from)?.map(|p| p.0), until: side(to)?.map(|p| p.1) }
        }
        None => {
            let (since, until) = period(text).ok_or_else(fail)?;
            DateRange { since: Some(since), until: Some(until) }
        }
    };
    match (range.since, range.until) {
        (None, None) => Err(fail()),
        (Some(a), Some(b)) if a > b => Err(format!(
            "{text:?} ends before it starts: write the earlier date first, as in 2024-03..2025-01"
        )),
        _ => Ok(range),
    }
}

/// First and last day of what a text names.
fn period(text: &str) -> Option<(Date, Date)> {
    let folded = fold_str(text);
    let number = |s: &str| s.parse::<i16>().ok();
    let of_month = |y: i16, m: i16| {
        let first = date::checked(y, i8::try_from(m).ok()?, 1)?;
        Some((first, first.last_of_month()))
    };
    if let Some(c) = YEAR.captures(&folded) {
        let year = number(&c[1])?;
        return Some((date::checked(year, 1, 1)?, date::checked(year, 12, 31)?));
    }
    if let Some(c) = MONTH.captures(&folded) {
        return of_month(number(&c[1])?, number(&c[2])?);
    }
    if let Some(c) = MONTH_FIRST.captures(&folded) {
        return of_month(number(&c[2])?, number(&c[1])?);
    }
    if let Some(c) = MONTH_NAME.captures(&folded)
        && let Some(month) = date::month(&c[1])
    {
        return of_month(number(&c[2])?, i16::from(month));
    }
    // The whole text must be the date: "2024-02-31" is none, nor is "19 mars 2024 ou 2025".
    let hits = date::dates(&folded);
    let hit = hits
        .first()
        .filter(|h| folded.len() <= h.range.len() + 12 && h.range.end == folded.len())?;
    Some((hit.date, hit.date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (text, expected) in [
            ("2024", Some("2024-01-01 2024-12-31")),
            ("2024-02", Some("2024-02-01 2024-02-29")),
            ("03/2024", Some("2024-03-01 2024-03-31")),
            ("mars 2024", Some("2024-03-01 2024-03-31")),
            ("2024-03..2025-01", Some("2024-03-01 2025-01-31")),
            ("2024..", Some("2024-01-01 -")),
            ("..19/03/2024", Some("- 2024-03-19")),
            ("19 mars 2024", Some("2024-03-19 2024-03-19")),
            ("1er juillet 2021", Some("2021-07-01 2021-07-01")),
            ("le 19/03/2024", Some("2024-03-19 2024-03-19")),
            ("2024-02-31", None),
            ("2025..2024", None),
            ("..", None),
            ("hier", None),
            ("", None),
            ("13/2024", None),
        ] {
            let show = |d: Option<Date>| d.map_or("-".to_owned(), |d| d.to_string());
            let got =
                parse_range(text).ok().map(|r| format!("{} {}", show(r.since), show(r.until)));
            assert_eq!(got.as_deref(), expected, "{text:?}");
        }
    }
}
