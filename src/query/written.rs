//! The forms that a day or an amount may be written in, so that one finds the others.

use jiff::civil::Date;

use super::ast::Word;
use super::words::analyzed;
use crate::text::MONTHS;

/// How months are shortened; the others are not.
const SHORT: [&str; 12] =
    ["janv", "févr", "", "avr", "", "", "juil", "", "sept", "oct", "nov", "déc"];

/// The forms of a day, as phrases.
#[must_use]
pub fn day(date: Date) -> Vec<Vec<Word>> {
    let (day, month, year) = (date.day(), date.month(), date.year());
    let index = usize::try_from(month).unwrap_or(1).clamp(1, 12) - 1;
    let (name, short) = (MONTHS[index], SHORT[index]);
    let in_words = |n: i16| u64::try_from(n).ok().and_then(cardinal).unwrap_or_default();
    let (spelt_year, spelt_day) = (in_words(year), in_words(i16::from(day)));
    // A day that opens a month is "1er" and "premier".
    let days = match day {
        1 => vec!["1er".to_owned(), "1".to_owned(), "premier".to_owned(), spelt_day],
        _ => vec![day.to_string(), spelt_day],
    };
    let mut forms = vec![format!("{day} {month} {year}"), format!("{year} {month} {day}")];
    for day in &days {
        forms.push(format!("{day} {name} {year}"));
        forms.push(format!("{day} {name} {spelt_year}"));
        // "L'an deux mille vingt-cinq, le neuf avril".
        forms.push(format!("{spelt_year} le {day} {name}"));
        if !short.is_empty() {
            forms.push(format!("{day} {short} {year}"));
        }
    }
    phrases(forms)
}

/// The forms of an amount in cents, as phrases. `figure` for one without a currency: then figures in
/// groups of three are looked for in the text as well, which finds "1 120 000" for "120 000" too.
#[must_use]
pub fn amount(cents: u64, figure: bool) -> Vec<Vec<Word>> {
    let (euros, rest) = (cents / 100, cents % 100);
    let tail = if rest == 0 { String::new() } else { format!(",{rest:02}") };
    let mut forms = vec![format!("{euros}{tail}")];
    if rest == 0 {
        forms.extend(cardinal(euros).filter(|w| w.contains(' ')));
    }
    if figure && euros >= 1000 {
        forms.push(format!("{}{tail}", grouped(euros)));
    }
    phrases(forms)
}

fn phrases(mut forms: Vec<String>) -> Vec<Vec<Word>> {
    forms.sort();
    let mut out: Vec<Vec<Word>> = forms.iter().map(|form| analyzed(form)).collect();
    out.retain(|words| !words.is_empty());
    let terms = |words: &[Word]| -> Vec<String> { words.iter().map(|w| w.term.clone()).collect() };
    out.sort_by_key(|words| terms(words));
    out.dedup_by_key(|words| terms(words));
    out
}

/// "1234567" as "1 234 567".
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (k, c) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

const UNITS: [&str; 20] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
];

const TENS: [&str; 7] = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante"];

/// A cardinal in French words, from 1 to 999 999 999. Plural endings need not be right: the analyzer
/// takes them off.
#[must_use]
pub fn cardinal(n: u64) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    match n {
        0 | 1_000_000_000.. => return None,
        _ => {}
    }
    let (millions, thousands, rest) = (n / 1_000_000, n / 1000 % 1000, n % 1000);
    if millions > 0 {
        parts.push(format!("{} million", hundreds(millions)));
    }
    match thousands {
        0 => {}
        1 => parts.push("mille".to_owned()),
        t => parts.push(format!("{} mille", hundreds(t))),
    }
    if rest > 0 {
        parts.push(hundreds(rest));
    }
    Some(parts.join(" "))
}

fn hundreds(n: u64) -> String {
    let (hundred, rest) = (n / 100, n % 100);
    let head = match hundred {
        0 => String::new(),
        1 => "cent".to_owned(),
        h => format!("{} cent", unit(h)),
    };
    match (head.is_empty(), rest) {
        (_, 0) => head,
        (true, r) => below_hundred(r),
        (false, r) => format!("{head} {}", below_hundred(r)),
    }
}

fn unit(n: u64) -> &'static str {
    usize::try_from(n).ok().and_then(|n| UNITS.get(n)).copied().unwrap_or("")
}

fn below_hundred(n: u64) -> String {
    match n {
        0..=19 => unit(n).to_owned(),
        20..=69 => {
            let ten = usize::try_from(n / 10).ok().and_then(|t| TENS.get(t)).copied().unwrap_or("");
            match n % 10 {
                0 => ten.to_owned(),
                1 => format!("{ten} et un"),
                u => format!("{ten} {}", unit(u)),
            }
        }
        71 => "soixante et onze".to_owned(),
        70..=79 => format!("soixante {}", unit(n - 60)),
        80 => "quatre-vingt".to_owned(),
        _ => format!("quatre-vingt {}", unit(n - 80)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::extract::date;

    #[test]
    fn cardinals() {
        for (n, words) in [
            (1, "un"),
            (16, "seize"),
            (21, "vingt et un"),
            (71, "soixante et onze"),
            (80, "quatre-vingt"),
            (91, "quatre-vingt onze"),
            (99, "quatre-vingt dix-neuf"),
            (100, "cent"),
            (200, "deux cent"),
            (1000, "mille"),
            (1999, "mille neuf cent quatre-vingt dix-neuf"),
            (2025, "deux mille vingt cinq"),
            (120_000, "cent vingt mille"),
            (3_000_001, "trois million un"),
        ] {
            assert_eq!(cardinal(n).as_deref(), Some(words), "{n}");
        }
        assert_eq!((cardinal(0), cardinal(1_000_000_000)), (None, None));
    }

    /// What the reader of dates reads back is what was written.
    #[test]
    fn years_in_words_are_read_back() {
        for year in 1900..2100u64 {
            let words = cardinal(year).unwrap();
            let folded = crate::text::fold_str(&words);
            assert_eq!(date::cardinal(&folded), i16::try_from(year).ok(), "{words}");
        }
    }

    #[test]
    fn forms_of_a_day() {
        let forms = |y, m, d| -> Vec<String> {
            let words = day(Date::new(y, m, d).unwrap());
            words
                .iter()
                .map(|w| w.iter().map(|w| w.typed.as_str()).collect::<Vec<_>>().join(" "))
                .collect()
        };
        let april = forms(2025, 4, 9);
        for expected in [
            "9 4 2025",
            "2025 4 9",
            "9 avril 2025",
            "9 avr 2025",
            "neuf avril deux mille vingt cinq",
            "deux mille vingt cinq neuf avril",
        ] {
            assert!(april.iter().any(|f| f == expected), "{expected}: {april:?}");
        }
        let first = forms(2021, 7, 1);
        assert!(first.iter().any(|f| f == "1er juillet 2021"), "{first:?}");
        assert!(first.iter().any(|f| f.starts_with("premi")), "{first:?}");
    }

    #[test]
    fn forms_of_an_amount() {
        let forms = |cents, figure| -> Vec<String> {
            amount(cents, figure)
                .iter()
                .map(|w| w.iter().map(|w| w.term.as_str()).collect::<Vec<_>>().join(" "))
                .collect()
        };
        assert_eq!(forms(12_000_000, false), ["120000", "cent vingt mill"]);
        assert_eq!(forms(12_000_000, true), ["120 0", "120000", "cent vingt mill"]);
        assert_eq!(forms(1_234_567, true), ["12 345 67", "12345 67"]);
    }
}
