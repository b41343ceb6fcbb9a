//! Numbers that no word announces, told by their year: it is the act's own.

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};
use jiff::civil::Date;

use super::{HEAD, continues_citation, plausible, smooth};
use crate::acts::extract::date::dates;
use crate::acts::model::Found;
use crate::acts::section::Section;
use crate::text::LineClass;

/// A number alone on its line or in its column, without a word that announces it, whose year is
/// the act's own: "139/21" in an act of 2021.
pub(crate) fn of_the_year(section: &Section<'_>, date: Date) -> Option<Found<String>> {
    let layout = section.layout;
    let filled = section.lines().filter(|&i| layout.lines[i].class == LineClass::Text);
    for line in filled.take(HEAD) {
        let text = layout.line_text(line);
        if text.starts_with("vu ") || continues_citation(layout, line) {
            continue;
        }
        // "DCM 2024-02-07" is a number where the act is of another day.
        if let Some(c) = LABELLED_DAY.captures(text)
            && let Some(m) = c.name("number")
            && day_of_another_meaning(m.as_str(), date)
        {
            let start = layout.lines[line].folded.start;
            let place = layout.place(start + m.start()..start + m.end());
            let value = layout.source[place.start..place.end].to_owned();
            return Some(Found::at(value, place, "number.of-the-year", 0.7));
        }
        // "24/03/07 - Taxe d'enlèvement …" in an act of 4 April 2024: year, month, rank, title.
        if let Some(m) = TITLED_DAY.captures(text).and_then(|c| c.name("number"))
            && (day_of_another_meaning(m.as_str(), date) || of_the_month_of(m.as_str(), date))
        {
            let start = layout.lines[line].folded.start;
            let place = layout.place(start + m.start()..start + m.end());
            let value = layout.source[place.start..place.end].to_owned();
            return Some(Found::at(value, place, "number.of-the-year", 0.7));
        }
        if let Some(m) = BEHIND_TITLE.captures(text).and_then(|c| c.name("number"))
            && m.as_str().starts_with(&date.year().to_string())
            && plausible(m.as_str())
        {
            let start = layout.lines[line].folded.start;
            let place = layout.place(start + m.start()..start + m.end());
            let value = layout.source[place.start..place.end].to_owned();
            return Some(Found::at(value, place, "number.of-the-year", 0.7));
        }
        // "D187-COS171220" in an act of 17 December 2020.
        for cell in layout.cells(line) {
            let text = &text[cell.clone()];
            let Some(m) = DATED.captures(text).and_then(|c| c.name("number")) else { continue };
            if days(date).iter().any(|d| m.as_str().contains(d.as_str()))
                || of_the_month(m.as_str(), date)
            {
                let start = layout.lines[line].folded.start + cell.start;
                let place = layout.place(start + m.start()..start + m.end());
                let value = smooth(&layout.source[place.start..place.end]);
                return Some(Found::at(value, place, "number.of-the-year", 0.7));
            }
        }
        for cell in layout.cells(line) {
            let Some(c) = BARE.captures(&text[cell.clone()]) else { continue };
            let Some(m) = c.name("number") else { continue };
            let number = m.as_str();
            let groups: Vec<&str> = number.split(|c: char| !c.is_ascii_digit()).collect();
            let (long, short) = (date.year().to_string(), format!("{:02}", date.year() % 100));
            // "DCM24045": the year is the start of the one group.
            let packed = number.starts_with(|c: char| c.is_ascii_alphabetic())
                && !number.contains(['-', '/', '.', '_'])
                && groups
                    .iter()
                    .any(|g| g.len() >= 4 && (g.starts_with(&long) || g.starts_with(&short)));
            let of_year = packed || groups.iter().any(|g| *g == long || *g == short);
            // "2022-09-04" in an act of the 28th of that month: year, month, rank.
            let ranked = groups.len() == 3
                && groups[0] == long
                && groups[1] == format!("{:02}", date.month())
                && day_of_another_meaning(number, date);
            // "14.12.21" is a day.
            let small = |k: usize, most: u32| {
                groups
                    .get(k)
                    .and_then(|g| g.parse::<u32>().ok())
                    .is_some_and(|n| (1..=most).contains(&n))
            };
            let day = groups.len() == 3
                && small(0, 31)
                && small(1, 12)
                && (groups[2] == long || groups[2] == short);
            if !of_year || day || !(plausible(number) || ranked) {
                continue;
            }
            let start = layout.lines[line].folded.start + cell.start;
            let place = layout.place(start + m.start()..start + m.end());
            let value = smooth(&layout.source[place.start..place.end]);
            return Some(Found::at(value, place, "number.of-the-year", 0.7));
        }
    }
    None
}

/// "2024-02-07" or "22/05/78" where the act is of another day of 2024 or 2022: year, month, rank.
///
/// "03.02.2024" where it is of another day of February 2024: rank, month, year.
fn day_of_another_meaning(number: &str, date: Date) -> bool {
    let groups: Vec<i16> = number.split(['-', '/', '.']).filter_map(|g| g.parse().ok()).collect();
    let of_year =
        |group: Option<&i16>| group.is_some_and(|g| *g == date.year() || *g == date.year() % 100);
    let backward = groups.get(1).is_some_and(|g| *g == i16::from(date.month()))
        && groups.get(2) == Some(&date.year());
    (of_year(groups.first()) || backward) && dates(number).iter().all(|h| h.date != date)
}

/// Groups of letters and figures joined by hyphens and the like, letters among them.
static DATED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?P<number>[a-z0-9]{1,16}(?:[-_/.][a-z0-9]{1,14}){1,3})\W*$")
        .expect("a constant pattern")
});

/// "2403-05" in an act of March 2024.
fn of_the_month(number: &str, date: Date) -> bool {
    let month = format!("{:02}{:02}", date.year() % 100, date.month());
    number.split_once(['-', '/', '.', '_']).is_some_and(|(head, rank)| {
        head == month && rank.len() <= 4 && rank.bytes().all(|b| b.is_ascii_digit())
    })
}

/// "202307-15" in an act of July 2023.
fn of_the_month_of(number: &str, date: Date) -> bool {
    number.starts_with(&format!("{}{:02}-", date.year(), date.month()))
}

/// A number that reads as a day, before a title.
static TITLED_DAY: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:n\s?°\s?)?(?P<number>(?:(?:19|20)?\d{2}[-/.]\d{2}[-/.]\d{1,3}|(?:19|20)\d{4}-\d{1,3}))(?:\s*:\s*|\s+-\s*|\s*-\s+)[a-z\x22(].{5,}$")
        .expect("a constant pattern")
});

/// The figures of a day as numbers have them: 171220, 201217, 17122020, 20201217.
fn days(date: Date) -> [String; 4] {
    let (y, m, d) = (date.year(), date.month(), date.day());
    let short = y % 100;
    [
        format!("{d:02}{m:02}{short:02}"),
        format!("{short:02}{m:02}{d:02}"),
        format!("{d:02}{m:02}{y}"),
        format!("{y}{m:02}{d:02}"),
    ]
}

static LABELLED_DAY: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?:^|\t)\W*(?:dcm|d\.c\.m\.?|deliberation|acte|ref)\s?[:.]?\s?(?P<number>\d{4}-\d{2}-\d{2}|\d{2}[/.]\d{2}[/.]\d{1,4})\s*(?:$|\t)")
        .expect("a constant pattern")
});

/// "Aide alimentaire : revalorisation du secours : 2021-07".
static BEHIND_TITLE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^[a-z][^.;\d]{14,}\s[:-]\s(?P<number>(?:19|20)\d{2}[-/_]\d{1,4})\W*$")
        .expect("a constant pattern")
});

/// Groups of figures and letters, at least two, with nothing else in the column.
static BARE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?P<number>(?:del|delib|dcm|cm|cc|arr?|dec)(?:19|20)?\d{2}\d{2,4}|[a-z]{0,4}\d{1,4}(?:\s?[-/._]\s?(?:[a-z]{1,4}[-._]?)?\d{1,5}){1,3}(?:\s?(?:bis|ter))?)\W*$")
        .expect("a constant pattern")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_year_of_the_act() {
        for (text, number) in [
            ("EXTRAIT DU REGISTRE\n139/21\nSéance du 14 décembre 2021\n", Some("139/21")),
            ("EXTRAIT DU REGISTRE\n139/20\nSéance du 14 décembre 2021\n", None),
            ("EXTRAIT DU REGISTRE\n14/12/21\n", None),
            ("EXTRAIT DU REGISTRE\n14/12/2021\n", None),
            ("EXTRAIT        2021-01-D11        9.1\n", Some("2021-01-D11")),
            ("Tél. 03 21 45 67 89\n", None),
            ("D187-COS141221\n", Some("D187-COS141221")),
            ("D187-COS131221\n", None),
            ("Délibération 21/12/78\n", Some("21/12/78")),
            ("DCM 2021-12-07\n", Some("2021-12-07")),
            ("DCM 2021-12-14\n", None),
            ("Délibération 03.12.2021\n", Some("03.12.2021")),
            ("Délibération 14.12.2021\n", None),
            ("Délibération 03.11.2021\n", None),
            ("21/03/07 – Taxe d'enlèvement des ordures\n", Some("21/03/07")),
            ("2021-09-04 – Demande de subvention\n", Some("2021-09-04")),
            ("20/03/07 – Taxe d'enlèvement des ordures\n", None),
            ("2021-12-14 – Ouverture de la séance\n", None),
            ("202112-15 – Achat d'énergies\n", Some("202112-15")),
            ("SERVICE CIRCULATION        21-A-0386\n", Some("21-A-0386")),
            ("SERVICE CIRCULATION        20-A-0386\n", None),
            ("DCM21045\n", Some("DCM21045")),
            ("DCM20045\n", None),
            ("2112-05\n", Some("2112-05")),
            ("2111-05\n", None),
            ("20211214-05\n", Some("20211214-05")),
            ("21/045\n", Some("21/045")),
            ("CENTRE DE TRI\n2021-12-04\n", Some("2021-12-04")),
            ("CENTRE DE TRI\n2021-11-04\n", None),
            ("Aide alimentaire, révision du barème : 2021-07\n", Some("2021-07")),
        ] {
            let layout = crate::text::Layout::new(text);
            let section = Section::new(&layout, 0..layout.lines.len());
            let got = of_the_year(&section, jiff::civil::date(2021, 12, 14)).map(|f| f.value);
            assert_eq!(got.as_deref(), number, "{text:?}");
        }
    }
}
