//! What a query holds beside words: numbers of acts, days, amounts.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::ast::Clause;
use super::fields::cents;
use super::words::analyzed;
use super::written;
use crate::acts::extract::{actes, date, number};
use crate::text::{Folded, Span, fold_str};

// A query is matched as it was typed, with blanks of any kind: these are no patterns of folded text.

/// What looks like an act number: an optional "n°", letters, groups of figures. Blanks may stand
/// around a slash or dash only.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?P<n>n\s?[°º]\s?|num[eé]ro\s+)?(?P<number>(?:[a-z]{1,6}[._/-]?){0,2}(?:[0-9]{1,8}\s?[-/_.–]{1,2}\s?[0-9]{1,8}|[0-9]{1,8})(?:[-/._]{1,2}(?:[0-9]{1,8}|[a-z]{1,4}[0-9]{0,8}))*(?:\s?bis|\s?ter)?)(?:$|[\s,;:!?.)])",
    )
    .expect("a constant pattern")
});

/// What looks like an amount: figures in groups of three, or any with a currency behind them, or five
/// figures and more.
static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?P<all>(?P<figures>[0-9]{1,3}(?:[ \u{A0}\u{202F}.][0-9]{3})+|[0-9]{1,12})(?P<cents>,[0-9]{1,2})?(?P<unit>\s?(?:€|euros?\b|eur\b))?)(?:$|[\s,;:!?.)])",
    )
    .expect("a constant pattern")
});

/// Figures without a currency are an amount from so many on; fewer are a year, a house, a page.
const FIGURES: usize = 5;

/// The days that a query names, with where they stand in it.
pub(super) fn days(text: &str) -> Vec<(Span, Date)> {
    let folded = Folded::new(text);
    date::dates(&folded.text)
        .into_iter()
        .map(|hit| (folded.source_span(hit.range.start, hit.range.end), hit.date))
        .collect()
}

/// A day as typed.
pub(super) fn day(typed: &str, day: Date) -> Clause {
    Clause::Date { typed: typed.trim().to_owned(), day, forms: written::day(day) }
}

/// An amount at the start of a text, and what follows it.
pub(super) fn amount(text: &str) -> Option<(Clause, &str)> {
    if !has_figure(text) {
        return None;
    }
    let c = AMOUNT.captures(text)?;
    let all = c.name("all")?;
    let figures = c.name("figures")?.as_str();
    let unit = c.name("unit").is_some();
    let grouped = figures.contains(|c: char| !c.is_ascii_digit());
    if !unit && !grouped && figures.len() < FIGURES && c.name("cents").is_none() {
        return None;
    }
    // "12 3456": no groups of three.
    let cents = cents(all.as_str())?;
    let clause = Clause::Amount {
        typed: all.as_str().to_owned(),
        cents,
        forms: written::amount(cents, !unit),
    };
    Some((clause, &text[all.end()..]))
}

/// The patterns above all need one; most queries have none, and need not compile them.
fn has_figure(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// A number of an act at the start of a text, and what follows it.
pub(super) fn number(text: &str) -> Option<(Clause, &str)> {
    let run = text.find(char::is_whitespace).unwrap_or(text.len());
    if let Some((id, range)) = actes::find(&text[..run]).into_iter().next() {
        let clause = Clause::Number {
            typed: text[range.clone()].to_owned(),
            key: number::key(&id.number),
            actes_id: Some(id.id),
            words: analyzed(&text[range.clone()]),
        };
        // A file name holds more than the identifier; the rest of the run goes with it.
        return Some((clause, &text[run..]));
    }
    if !has_figure(text) {
        return None;
    }
    // "120.000,50 euros": a currency makes it an amount.
    if AMOUNT.captures(text).is_some_and(|c| c.name("unit").is_some()) {
        return None;
    }
    let c = NUMBER.captures(text)?;
    let m = c.name("number")?;
    let typed = m.as_str();
    let announced = c.name("n").is_some();
    let key = number::key(typed);
    let groups = key.split(' ').count();
    let folded = fold_str(typed);
    // Without "n°", one group of figures is an amount or a year, and a date is a date.
    let figures = key.split(' ').filter(|g| g.starts_with(|c: char| c.is_ascii_digit())).count();
    let date = !date::dates(&folded).is_empty();
    let plain_words = typed.contains(' ') && !typed.contains(['/', '-', '_', '–', '.']);
    if !announced && (groups < 2 || figures == 0 || figures < 2 && !typed.contains(['_', '-', '/']))
        || date
        || plain_words
    {
        return None;
    }
    if !announced && period(&key) {
        return None;
    }
    let clause = Clause::Number {
        typed: typed.trim().to_owned(),
        key,
        actes_id: None,
        words: analyzed(typed),
    };
    Some((clause, &text[m.end()..]))
}

/// "2025-2028" is a period.
fn period(key: &str) -> bool {
    let years = |g: &str| g.len() == 4 && (g.starts_with("19") || g.starts_with("20"));
    let groups: Vec<&str> = key.split(' ').collect();
    groups.len() >= 2 && groups[groups.len() - 2..].iter().all(|g| years(g))
}
