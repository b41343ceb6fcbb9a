//! Dates in every form that acts use: figures, ISO, day and month, and wholly in words.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::FOLDED_MONTHS;
use crate::text::pattern::{Captures, Pattern, compile};
use jiff::civil::Date;

/// A date with where it stands in the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateHit {
    /// The date.
    pub date: Date,
    /// Its range in the text that was searched.
    pub range: Range<usize>,
}

/// Acts of the territorial authorities that publish are of these years; other numbers that look
/// like a year are none.
const YEARS: Range<i16> = 1900..2100;

/// Two-figure years from this one on are of the last century.
const OLD_YEARS: i16 = 70;

/// Month names with their abbreviations and frequent misreadings, for the patterns.
const MONTH: &str = r"(jan(?:v(?:ier)?)?|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout|sep(?:t(?:e(?:m|rn)bre)?)?|oct(?:obre)?|nov(?:e(?:m|rn)bre)?|dec(?:e(?:m|rn)bre)?)\.?";

/// Number words that may stand in a day or a year.
const WORDS: &str = r"(?:premier|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|vingts|trente|quarante|cinquante|soixante|cent|cents|mil(?:le)?|et|-|\s)+";

static FIGURES: LazyLock<Pattern> = LazyLock::new(|| {
    let named = format!(r"\b(?P<d1>\d{{1,2}})\s?(?:er|e|eme)?\s?{MONTH}\s?(?P<y1>\d{{4}})\b");
    let numeric = r"\b(?P<d2>\d{1,2})\s?(?P<s>[/.-])\s?(?P<m2>\d{1,2})\s?(?P<s2>[/.-])\s?(?P<y2>\d{4}|\d{2})\b";
    let iso = r"\b(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})\b";
    compile(&format!("{iso}|{named}|{numeric}")).expect("a constant pattern")
});

/// A day and a month, in figures or words: "le 30 mars", "le trois décembre".
static DAY_MONTH: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(r"\b(?:(?P<d>\d{{1,2}})\s?(?:er)?|(?P<w>{WORDS}))\s+{MONTH}(?:\b|$)"))
        .expect("a constant pattern")
});

/// What every date in words has: where its year starts.
static YEAR_IN_WORDS: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"\bl[' ]?an\s?,?\s|\bdeux\s*-?\s*mil").expect("a constant pattern"));

static IN_WORDS: LazyLock<Pattern> = LazyLock::new(|| {
    // Year first: "l'an deux mille vingt-cinq, le neuf avril", "l'an 2025, le mercredi 9 avril".
    let day = format!(r"(?:(?P<dn>\d{{1,2}})\s?(?:er|eme|e)?|(?P<dw>{WORDS}))");
    let year_first = format!(
        r"\bl[' ]?an\s?,?\s(?:(?P<yn>\d{{4}})|(?P<yw>{WORDS}))[,;.:]*\s*(?:\n[^\n\t]{{0,45}}\t\s*)?(?:et\s+)?(?:l[ea]|ce)\s+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s*,?\s+)?(?:le\s+)?{day}\s*(?:du mois d[e'] ?)?{MONTH}"
    );
    // Day first: "neuf avril deux mille vingt-cinq", "9 avril deux mille vingt-cinq".
    let day_first = format!(
        r"\b(?:(?P<en>\d{{1,2}})\s?(?:er|eme|e)?|(?P<ew>{WORDS}))\s*{MONTH}\s+(?:de\s+)?(?:l[' ]?an\s+)?(?P<zw>(?:deux\s*-?\s*mil)[a-z\s-]*?{WORDS}|deux\s*-?\s*mil(?:le)?)"
    );
    compile(&format!("{year_first}|{day_first}")).expect("a constant pattern")
});

/// All dates of a folded text, in order, none overlapping another.
#[must_use]
pub fn dates(folded: &str) -> Vec<DateHit> {
    let mut hits: Vec<DateHit> =
        FIGURES.captures_iter(folded).filter_map(|c| figures(folded, &c)).collect();
    if YEAR_IN_WORDS.is_match(folded) && (folded.contains("an ") || folded.contains("mil")) {
        for c in IN_WORDS.captures_iter(folded) {
            if let Some(hit) = in_words(&c)
                && !hits
                    .iter()
                    .any(|h| h.range.start < hit.range.end && hit.range.start < h.range.end)
            {
                hits.push(hit);
            }
        }
        hits.sort_by_key(|h| h.range.start);
    }
    hits
}

/// Days and months without a year beside the dates of `hits`: (day, month, range).
#[must_use]
pub(crate) fn yearless(folded: &str, hits: &[DateHit]) -> Vec<(i8, i8, Range<usize>)> {
    DAY_MONTH
        .captures_iter(folded)
        .filter_map(|c| {
            let whole = c.get(0)?;
            let day = match c.name("d") {
                Some(d) => d.as_str().parse().ok()?,
                None => i8::try_from(cardinal(c.name("w")?.as_str())?).ok()?,
            };
            let month = (1..c.len()).filter_map(|i| c.get(i)).find_map(|m| month(m.as_str()))?;
            let dated =
                hits.iter().any(|h| h.range.start < whole.end() && whole.start() < h.range.end);
            (!dated).then(|| (day, month, whole.range()))
        })
        .collect()
}

/// The date that a short text is, or starts with (flags, declared values).
#[must_use]
pub fn parse(text: &str) -> Option<Date> {
    let folded = crate::text::fold_str(text);
    dates(&folded).into_iter().find(|h| h.range.start <= 12).map(|h| h.date)
}

/// A date if day, month and year make one.
#[must_use]
pub fn checked(year: i16, month: i8, day: i8) -> Option<Date> {
    YEARS.contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

fn figures(text: &str, c: &Captures<'_>) -> Option<DateHit> {
    let whole = c.get(0)?;
    let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
    let small = |name: &str| number(name).and_then(|n| i8::try_from(n).ok());
    let date = if let Some(year) = number("y3") {
        // "2018-09-20-004" is a number.
        if matches!(&text.as_bytes()[whole.end()..], [b'/' | b'.' | b'-' | b'_', b'0'..=b'9', ..]) {
            return None;
        }
        checked(year, small("m3")?, small("d3")?)?
    } else if let Some(year) = number("y1") {
        // The month is the one unnamed group of this alternative.
        let month = (1..c.len()).filter_map(|i| c.get(i)).find_map(|m| month(m.as_str()))?;
        checked(year, month, small("d1")?)?
    } else {
        if c.name("s")?.as_str() != c.name("s2")?.as_str() {
            return None;
        }
        let mut year = number("y2")?;
        if c.name("y2")?.len() == 2 {
            // "12-04-23" and "23.06.14" are more often numbers than dates; with slashes it is a date.
            if c.name("s")?.as_str() != "/" {
                return None;
            }
            year += if year >= OLD_YEARS { 1900 } else { 2000 };
        }
        // Part of a longer figure ("2024.03.19.05", "12/04/2024/3") is a number, not a date.
        let after = &text.as_bytes()[whole.end()..];
        let before = text[..whole.start()].bytes().last();
        if matches!(after, [b'/' | b'.' | b'-', b'0'..=b'9', ..])
            || matches!(before, Some(b'/' | b'.' | b'-' | b'_'))
        {
            return None;
        }
        checked(year, small("m2")?, small("d2")?)?
    };
    Some(DateHit { date, range: whole.range() })
}

fn in_words(c: &Captures<'_>) -> Option<DateHit> {
    let whole = c.get(0)?;
    let figure = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
    let words = |name: &str| c.name(name).and_then(|m| cardinal(m.as_str()));
    let year = figure("yn").or_else(|| words("yw")).or_else(|| words("zw"))?;
    let day_group = ["dn", "en", "dw", "ew"].into_iter().find_map(|n| c.name(n))?;
    let day =
        figure("dn").or_else(|| figure("en")).or_else(|| words("dw")).or_else(|| words("ew"))?;
    let month = (1..c.len())
        .filter_map(|i| c.get(i))
        .filter(|m| m.start() >= day_group.end())
        .find_map(|m| month(m.as_str()))?;
    let date = checked(year, month, i8::try_from(day).ok()?)?;
    // The day in words may have taken up a leading "et" or blanks.
    let text = whole.as_str();
    let lead = text.len() - text.trim_start_matches([' ', '\n', '-']).len();
    Some(DateHit {
        date,
        range: whole.start() + lead..whole.start() + text.trim_end_matches([' ', '\n', '-']).len(),
    })
}

/// Month number of a name, an abbreviation of three letters or more, folded.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    // "septernbre": two letters that optical reading took for one.
    let word = &word.trim_end_matches('.').replace("rnbre", "mbre");
    if word.len() < 3 {
        return None;
    }
    let found = FOLDED_MONTHS.iter().position(|m| *m == word).or_else(|| {
        let mut starts =
            FOLDED_MONTHS.iter().enumerate().filter(|(_, m)| m.starts_with(word.as_str()));
        match (starts.next(), starts.next()) {
            (Some((i, _)), None) => Some(i),
            _ => None,
        }
    })?;
    i8::try_from(found + 1).ok()
}

/// The value of a French cardinal in words, up to 2 999, folded ("deux mille vingt-cinq").
#[must_use]
pub fn cardinal(words: &str) -> Option<i16> {
    let mut total = 0i16;
    let mut group = 0i16;
    let mut any = false;
    for word in words.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty()) {
        any = true;
        match word {
            "et" => {}
            "mil" | "mille" => {
                total = total.checked_add(group.max(1).checked_mul(1000)?)?;
                group = 0;
            }
            "cent" | "cents" => group = group.max(1).checked_mul(100)?,
            // "quatre-vingt" is the one product below a hundred.
            "vingt" | "vingts" if group % 100 == 4 => group += 76,
            _ => group = group.checked_add(unit(word)?)?,
        }
    }
    let value = total.checked_add(group)?;
    (any && value > 0 && value < 3000).then_some(value)
}

fn unit(word: &str) -> Option<i16> {
    const UNITS: [(&str, i16); 24] = [
        ("premier", 1),
        ("un", 1),
        ("une", 1),
        ("deux", 2),
        ("trois", 3),
        ("quatre", 4),
        ("cinq", 5),
        ("six", 6),
        ("sept", 7),
        ("huit", 8),
        ("neuf", 9),
        ("dix", 10),
        ("onze", 11),
        ("douze", 12),
        ("treize", 13),
        ("quatorze", 14),
        ("quinze", 15),
        ("seize", 16),
        ("vingt", 20),
        ("trente", 30),
        ("quarante", 40),
        ("cinquante", 50),
        ("soixante", 60),
        ("zero", 0),
    ];
    UNITS.iter().find(|(w, _)| *w == word).map(|(_, n)| *n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_str;
    use proptest::prelude::*;

    #[test]
    fn forms() {
        for (text, expected) in [
            ("Séance du 19 mars 2024", "2024-03-19"),
            ("REUNION DU 8 DÉCEMBRE 2025", "2025-12-08"),
            ("le 1er juillet 2021", "2021-07-01"),
            ("le 01/07/2021 «", "2021-07-01"),
            ("le 9.4.2025", "2025-04-09"),
            ("le 09-04-2025", "2025-04-09"),
            ("le 12/04/23", "2023-04-12"),
            ("du 10/02/82", "1982-02-10"),
            ("2024-03-19 00:00:00+01", "2024-03-19"),
            ("12 déc. 2023", "2023-12-12"),
            ("L’an deux mille vingt-cinq, le neuf avril à dix-huit heures", "2025-04-09"),
            ("L’AN DEUX MILLE VINGT-TROIS, LE QUATORZE DECEMBRE", "2023-12-14"),
            ("L'an deux mil vingt et un le premier mars à", "2021-03-01"),
            ("L'an deux mille vingt quatre, et le mardi vingt-six mars", "2024-03-26"),
            ("L'an 2025, le mercredi 9 avril", "2025-04-09"),
            ("L'an deux mille dix-neuf et le dix-sept septembre", "2019-09-17"),
            ("l'an deux mille vingt, le 12 juin, à", "2020-06-12"),
            ("le neuf avril deux mille vingt-cinq,", "2025-04-09"),
            ("le trente et un décembre deux mille vingt", "2020-12-31"),
            ("Le 12 avril deux mille vingt-trois", "2023-04-12"),
            ("L’an DEUX-MILLE-VINGT-TROIS, le SIX du mois de JUILLET,", "2023-07-06"),
            ("Le vingt-sept novembre de l'an deux mille vingt et un à neuf heures", "2021-11-27"),
            ("L'an deux-mille-vingt-deux le six juillet", "2022-07-06"),
            ("L'an deux mille vingt-quatre et le douze du mois d'avril", "2024-04-12"),
            ("L'an deux mille vingt-quatre\nLe treize mai", "2024-05-13"),
        ] {
            let folded = fold_str(text);
            let hits = dates(&folded);
            let got: Vec<_> = hits.iter().map(|h| h.date.to_string()).collect();
            assert_eq!(got, [expected], "{text:?}");
        }
    }

    #[test]
    fn no_dates() {
        for text in [
            "31/02/2024",
            "n° 2024/5",
            "2025/047",
            "24.03.19.05",
            "12-04-23",
            "le 45 mars 2024",
            "12/04-2024",
            "2018-09-20-004",
            "2025-2028",
            "03 27 70 01 29",
            "mai 2024",
            "deux mille euros",
            "sept mille",
        ] {
            let folded = fold_str(text);
            assert_eq!(dates(&folded), [], "{text:?}");
        }
    }

    #[test]
    fn cardinals() {
        for (words, value) in [
            ("deux mille vingt-cinq", Some(2025)),
            ("mil neuf cent quatre-vingt-dix-neuf", Some(1999)),
            ("soixante et onze", Some(71)),
            ("quatre-vingt-dix-sept", Some(97)),
            ("vingt et un", Some(21)),
            ("vingt-huit", Some(28)),
            ("cent quatre-vingts", Some(180)),
            ("beaucoup", None),
            ("", None),
        ] {
            assert_eq!(cardinal(words), value, "{words:?}");
        }
    }

    proptest! {
        #[test]
        fn any_string(text in "\\PC{0,60}|(l'an |deux |mille |vingt|le |neuf | avril|-|, |\\d{1,4}|/){0,14}") {
            let folded = fold_str(&text);
            for hit in dates(&folded) {
                prop_assert!(folded.get(hit.range.clone()).is_some_and(|s| !s.is_empty()));
            }
        }
    }
}
