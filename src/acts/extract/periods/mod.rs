//! The times that an act states for what it decides: "2025-2028", "du 1er janvier 2025 au 31 décembre
//! 2028", "pour une durée de trois ans à compter du 1er janvier 2024", "tarifs 2024".
//!
//! A period counts where the act speaks of itself: in its title, in what it decides, and in the clauses of
//! an annexed convention that say how long it lasts. Periods of other things that are named (a public
//! inquiry, a posting, the accounts of a past year, a plan in a visa) do not.

mod patterns;

use std::ops::Range;

use jiff::civil::Date;
use jiff::{Span as Time, ToSpan};

use patterns::{
    APPROVAL, DECIDES, ENDS, FOR, FRAME, FROM, GOES_ON, LASTING, LASTS, LOOKS_BACK, OF_YEAR,
    OTHER_THING, OWN_CLAUSE, PROGRAMME, SCHOOL, SEASON, SHORT, SINCE, SPAN, UNTIL, YEAR_RANGE,
};

use super::date::{DateHit, cardinal, checked, dates};
use crate::acts::model::{Found, Period};
use crate::acts::section::Section;
use crate::text::Span;
use crate::text::around::before;
use crate::text::pattern::Captures;

/// Where an act may state a period of its own, in bytes of the document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Regions {
    pub(crate) title: Option<Span>,
    pub(crate) dispositif: Vec<Span>,
    pub(crate) annexes: Vec<Span>,
    /// Main parts, of which a convention behind them may not be told.
    pub(crate) main: Vec<Span>,
}

/// Where a period stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    Title,
    Dispositif,
    Annexe,
    Main,
}

/// Periods that an act keeps: more come from tables and programmes.
const MOST: usize = 8;

/// Years between first and last day, at the most: a longer one is a misreading.
const LONGEST: i16 = 99;

/// What a period counts for, by its rule.
const RANGE: (&str, f32) = ("period.dates", 0.9);
const CLAUSE: (&str, f32) = ("period.clause", 0.85);
const DURATION: (&str, f32) = ("period.duration", 0.85);
const YEARS: (&str, f32) = ("period.years", 0.85);
const BARE_YEARS: (&str, f32) = ("period.years-bare", 0.7);
const SCHOOL_YEAR: (&str, f32) = ("period.school-year", 0.8);
const YEAR: (&str, f32) = ("period.year", 0.7);

/// The periods of an act, of which all dates are known.
pub(crate) fn extract(
    whole: &Section<'_>,
    regions: &Regions,
    dates: Vec<DateHit>,
) -> Vec<Found<Period>> {
    let text = whole.text();
    let reader = Reader { whole, text, regions, dates };
    let mut found: Vec<Found<Period>> = Vec::new();
    for k in 0..reader.dates.len() {
        found.extend(reader.range(k));
        found.extend(reader.duration(k));
    }
    found.extend(YEAR_RANGE.captures_iter(text).filter_map(|c| reader.years(&c)));
    if !found.iter().any(|f| reader.region(f.place.map(|p| p.span())) == Some(Region::Title)) {
        found.extend(reader.year());
    }
    let mut out: Vec<Found<Period>> = Vec::new();
    for found in found {
        if out.len() < MOST && !out.iter().any(|f| f.value == found.value) {
            out.push(found);
        }
    }
    out
}

struct Reader<'a, 'b> {
    whole: &'a Section<'b>,
    text: &'a str,
    regions: &'a Regions,
    dates: Vec<DateHit>,
}

impl Reader<'_, '_> {
    fn region(&self, span: Option<Span>) -> Option<Region> {
        let span = span?;
        if self.regions.title.is_some_and(|t| t.contains(&span)) {
            Some(Region::Title)
        } else if self.regions.dispositif.iter().any(|d| d.contains(&span)) {
            Some(Region::Dispositif)
        } else if self.regions.annexes.iter().any(|a| a.contains(&span)) {
            Some(Region::Annexe)
        } else if self.regions.main.iter().any(|m| m.contains(&span)) {
            Some(Region::Main)
        } else {
            None
        }
    }

    /// A period where the act speaks of itself.
    fn found(
        &self,
        start: Date,
        end: Date,
        at: Range<usize>,
        (rule, confidence): (&'static str, f32),
    ) -> Option<Found<Period>> {
        let possible = start <= end && end.year() - start.year() <= LONGEST;
        possible.then(|| Found::at(Period { start, end }, self.whole.place(at), rule, confidence))
    }

    fn at(&self, range: &Range<usize>) -> Option<Region> {
        self.region(Some(self.whole.place(range.clone()).span()))
    }

    /// The sentence before an offset.
    fn lead(&self, at: usize) -> &str {
        let lead = before(self.text, at, 160);
        let stop = [". ", ".\n", ";", "\n\n", "\n- "].iter().filter_map(|s| lead.rfind(s)).max();
        &lead[stop.unwrap_or(0)..]
    }

    /// A first and a last day. `k` is the last.
    fn range(&self, k: usize) -> Option<Found<Period>> {
        let last = &self.dates[k];
        let earlier = k.checked_sub(1).map(|p| &self.dates[p]).and_then(|first| {
            let between = &self.text[first.range.end..last.range.start];
            let clause = ENDS.is_match(between);
            (clause || UNTIL.is_match(between))
                .then_some((first.date, first.range.start, clause))
                .filter(|_| FROM.is_match(before(self.text, first.range.start, 40)))
        });
        let (start, from, clause) = match earlier {
            Some(found) => found,
            None => {
                let lead = before(self.text, last.range.start, 60);
                let c = SHORT.captures(lead)?;
                let day = c.name("day")?;
                let month = match c.name("month") {
                    Some(m) => dates(&format!("1 {} {}", m.as_str(), last.date.year()))
                        .first()?
                        .date
                        .month(),
                    None => last.date.month(),
                };
                let start = checked(last.date.year(), month, day.as_str().parse().ok()?)?;
                // "du 15 décembre au 15 janvier 2025" began the year before.
                let start = if start > last.date {
                    checked(last.date.year() - 1, month, start.day())?
                } else {
                    start
                };
                (start, last.range.start - lead.len() + day.start(), false)
            }
        };
        let at = from..last.range.end;
        let region = self.at(&at)?;
        let lead = self.lead(from);
        if OTHER_THING.is_match(lead) {
            return None;
        }
        let rule = match region {
            Region::Annexe if LASTING.is_match(lead) || clause => CLAUSE,
            Region::Main if OWN_CLAUSE.is_match(lead) => CLAUSE,
            Region::Annexe | Region::Main => return None,
            // A dispositif tells of deadlines too.
            _ if clause && !LASTING.is_match(lead) => return None,
            _ => RANGE,
        };
        self.found(start, last.date, at, rule)
    }

    /// So many years or months from a day on.
    fn duration(&self, k: usize) -> Option<Found<Period>> {
        let first = &self.dates[k];
        let lead = before(self.text, first.range.start, 200);
        let behind = &self.text[first.range.end..];
        let (c, at) = if let Some(c) = LASTS.captures(lead) {
            let start = first.range.start - lead.len() + c.get(0)?.start();
            (c, start..first.range.end)
        } else if SINCE.is_match(lead) {
            let c = FOR.captures(behind)?;
            let end = first.range.end + c.get(0)?.end();
            (c, first.range.start..end)
        } else {
            return None;
        };
        let region = self.at(&at)?;
        if region == Region::Main && !OWN_CLAUSE.is_match(self.lead(at.start)) {
            return None;
        }
        if c.name("unless").is_some() || OTHER_THING.is_match(self.lead(at.start)) {
            return None;
        }
        let n = c.name("n")?.as_str();
        let n: i64 = n.parse().ok().or_else(|| cardinal(n).map(i64::from))?;
        if n == 0 {
            return None;
        }
        let time: Time = if c.name("unit")?.as_str() == "mois" { n.months() } else { n.years() };
        let end = first.date.checked_add(time).ok()?.yesterday().ok()?;
        self.found(first.date, end, at, DURATION)
    }

    /// "2025-2028", "les années 2024 à 2027", "l'année scolaire 2024-2025".
    fn years(&self, c: &Captures<'_>) -> Option<Found<Period>> {
        let whole = c.get(0)?;
        let (a, b): (i16, i16) =
            (c.name("a")?.as_str().parse().ok()?, c.name("b")?.as_str().parse().ok()?);
        if b <= a || b - a > 30 || self.is_numbered(whole.range()) {
            return None;
        }
        let region = self.at(&whole.range())?;
        let lead = self.lead(whole.start());
        if OTHER_THING.is_match(lead)
            || SEASON.is_match(lead)
            || matches!(region, Region::Annexe | Region::Main)
        {
            return None;
        }
        let (first, last) = (checked(a, 1, 1)?, checked(b, 12, 31)?);
        if SCHOOL.is_match(lead) {
            // From the first day of September on (code de l'éducation, D. 521-1 and the calendars).
            return (b == a + 1).then(|| {
                self.found(checked(a, 9, 1)?, checked(b, 8, 31)?, whole.range(), SCHOOL_YEAR)
            })?;
        }
        if SPAN.is_match(lead) {
            return self.found(first, last, whole.range(), YEARS);
        }
        // Two years in a row may be a season: only what is a programme is named by them.
        let named = PROGRAMME.is_match(lead);
        // "PLH 2023-2028 : aide à la production": the plan is the frame.
        let behind = &self.text[whole.end()..];
        let frame = GOES_ON.is_match(behind) && !APPROVAL.is_match(behind);
        // "pour 2022-2023" is a school year as often as two years.
        if b == a + 1 && lead.trim_end().ends_with(" pour") {
            return None;
        }
        let own = match region {
            Region::Title => !frame && (named || b - a >= 2),
            _ => named && DECIDES.is_match(lead),
        };
        (own && !FRAME.is_match(lead))
            .then(|| self.found(first, last, whole.range(), BARE_YEARS))?
    }

    /// True for years that are a part of a number or a date.
    fn is_numbered(&self, range: Range<usize>) -> bool {
        let near = |c: Option<char>| {
            c.is_some_and(|c| matches!(c, '-' | '/' | '_' | '.') || c.is_ascii_digit())
        };
        let lead = &self.text[..range.start];
        let behind = &self.text[range.end..];
        let number = lead.trim_end().ends_with('°') || lead.ends_with("numero ");
        // A full stop behind is the end of a sentence.
        let goes_on = behind.starts_with(['-', '/', '_'])
            || behind
                .strip_prefix('.')
                .is_some_and(|b| b.starts_with(|c: char| c.is_ascii_digit()));
        number || goes_on || near(lead.chars().next_back())
    }

    /// A title about one year.
    fn year(&self) -> Option<Found<Period>> {
        let span = self.regions.title?;
        for c in OF_YEAR.captures_iter(self.text) {
            let (whole, year) = (c.get(0)?, c.name("year")?);
            let place = self.whole.place(year.range());
            if !span.contains(&place.span()) || self.is_numbered(year.range()) {
                continue;
            }
            let dated =
                self.dates.iter().any(|d| d.range.start < year.end() && year.start() < d.range.end);
            let spans = YEAR_RANGE
                .find_iter(self.text)
                .any(|r| r.start() < year.end() && year.start() < r.end());
            let title = &before(self.text, whole.start(), 200);
            let title = title.rsplit("\n\n").next().unwrap_or(title);
            if dated || spans || LOOKS_BACK.is_match(title) || LOOKS_BACK.is_match(whole.as_str()) {
                continue;
            }
            let y = year.as_str().parse().ok()?;
            return self.found(checked(y, 1, 1)?, checked(y, 12, 31)?, year.range(), YEAR);
        }
        None
    }
}

#[cfg(test)]
mod tests;
