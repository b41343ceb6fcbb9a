//! Attendance in numbers: members in office, present, excused, absent, proxies, voters.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::acts::model::{Attendance, Found};
use crate::acts::section::Section;

type Field = fn(&mut Attendance) -> &mut Option<u32>;

struct Rule {
    field: Field,
    /// The label's words, for table heads.
    word: &'static str,
    pattern: Regex,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    // A count stands behind the label in parentheses or after a colon, or before it.
    let after = r"(?:\s?\(e?s\))?\s?(?:\(\s?(?P<a>\d{1,4})\b(?:\s?titulaires?\s?(?:et|,|\+)\s?(?P<b>\d{1,3})\s?suppleants?)?|[:=]\s?(?P<c>\d{1,4})\b|[:=]\s?(?P<z>aucune?|neant)\b)";
    let rules: [(Field, &str, &str); 6] = [
        (|a| &mut a.in_office, "exercice", r"en\s(?:exercice|fonction)"),
        (
            |a| &mut a.present,
            "presents",
            r"(?:membres?\s|conseillers?\s|delegues?\s|elus?\s)?presente?s?",
        ),
        (|a| &mut a.excused, "excuses", r"(?:membres?\s|conseillers?\s)?excusee?s?"),
        (|a| &mut a.absent, "absents", r"(?:membres?\s|conseillers?\s)?absente?s?"),
        (
            |a| &mut a.proxies,
            "pouvoirs",
            r"(?:procurations?|pouvoirs?|representee?s?|mandats? de vote)",
        ),
        (
            |a| &mut a.voters,
            "votants",
            r"(?:votants?|ayant pris part (?:au vote|a la deliberation)|qui ont pris part (?:au vote|a la deliberation)|prenant part au vote)",
        ),
    ];
    rules
        .into_iter()
        .map(|(field, word, label)| {
            let before = if word == "exercice" {
                r"|\b(?P<d>\d{1,3}) (?:conseillers?|membres?|delegues?|elus?)\s(?:[a-z]+\s)?en\s(?:exercice|fonction)"
            } else {
                ""
            };
            Rule {
                field,
                word,
                pattern: Regex::new(&format!(r"\b{label}{after}{before}")).expect("a constant pattern"),
            }
        })
        .collect()
});

static INTEGERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d{1,3}").expect("a constant pattern"));

/// The counts that the head of an act states.
pub(crate) fn extract(section: &Section<'_>) -> Option<Found<Attendance>> {
    let text = section.text();
    let mut value = Attendance::default();
    let mut span: Option<Range<usize>> = None;
    for rule in RULES.iter() {
        for c in rule.pattern.captures_iter(text) {
            let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
            let none = c.name("z").map(|_| 0);
            let Some(n) = number("a").or(number("c")).or(number("d")).or(none) else { continue };
            let whole = c.get(0).map_or(0..0, |m| m.range());
            // "Présents ou représentés : 32" counts neither.
            if text[..whole.start].trim_end().ends_with(" ou") {
                continue;
            }
            // A list follows a colon: "Présents : 3 rue …" or a year is no count.
            if n > 999 {
                continue;
            }
            *(rule.field)(&mut value) = Some(n + number("b").unwrap_or(0));
            span = Some(span.map_or(whole.clone(), |s: Range<usize>| {
                s.start.min(whole.start)..s.end.max(whole.end)
            }));
            break;
        }
    }
    if value == Attendance::default() {
        span = table(section, &mut value);
    }
    consistent(&value).then_some(())?;
    span.map(|s| Found::at(value, section.place(s), "attendance.counts", 0.95))
}

/// A table head "En exercice | Présents | Votants" with the numbers in the line below.
fn table(section: &Section<'_>, value: &mut Attendance) -> Option<Range<usize>> {
    let text = section.text();
    let mut offset = 0;
    let lines: Vec<(usize, &str)> = text
        .split('\n')
        .map(|l| {
            let at = offset;
            offset += l.len() + 1;
            (at, l)
        })
        .filter(|(_, l)| !l.trim().is_empty())
        .collect();
    for w in lines.windows(2) {
        let mut labels: Vec<(usize, &Rule)> = RULES
            .iter()
            .filter_map(|r| {
                let other = if r.word == "votants" { "pris part" } else { r.word };
                let at =
                    w[0].1.find(r.word.trim_end_matches('s')).or_else(|| w[0].1.find(other))?;
                Some((at, r))
            })
            .collect();
        labels.sort_by_key(|l| l.0);
        let numbers: Vec<u32> =
            INTEGERS.find_iter(w[1].1).filter_map(|m| m.as_str().parse().ok()).collect();
        let only_numbers = w[1].1.chars().all(|c| !c.is_alphabetic());
        if labels.len() >= 2 && labels.len() == numbers.len() && only_numbers {
            for ((_, rule), n) in labels.iter().zip(numbers) {
                *(rule.field)(value) = Some(n);
            }
            return Some(w[0].0..w[1].0 + w[1].1.len());
        }
    }
    None
}

/// More present than in office is a misreading.
fn consistent(a: &Attendance) -> bool {
    match (a.in_office, a.present) {
        (Some(office), Some(present)) => present <= office.saturating_mul(2).max(office + 5),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Attendance> {
        let layout = Layout::new(text);
        extract(&Section::new(&layout, 0..layout.lines.len())).map(|f| f.value)
    }

    #[test]
    fn forms() {
        let a = |in_office, present, excused, absent, proxies, voters| {
            Some(Attendance { in_office, present, excused, absent, proxies, voters })
        };
        for (text, expected) in [
            (
                "Nombre de conseillers en exercice : 74\nMembres présents (53) : A\nMembres excusés (3) : B\nMembres absents (8) : C\nMembres ayant donné procuration (10) : D",
                a(Some(74), Some(53), Some(3), Some(8), Some(10), None),
            ),
            (
                "Membres présents (50 titulaires et 2 suppléants) :",
                a(None, Some(52), None, None, None, None),
            ),
            (
                "En exercice : 15\nPrésents : 12\nVotants : 14\nPouvoirs : 2",
                a(Some(15), Some(12), None, None, Some(2), Some(14)),
            ),
            (
                "En exercice | Présents | Votants\n15 | 12 | 14\n",
                a(Some(15), Some(12), None, None, None, Some(14)),
            ),
            ("29 conseillers municipaux en exercice", a(Some(29), None, None, None, None, None)),
            ("Étaient présents : M. Jean X, Mme Y", None),
            ("présents : tous", None),
        ] {
            assert_eq!(read(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "(présents|en exercice|votants|pouvoirs| |:|\\(|\\d{1,5}|\n|é){0,20}") {
            let _ = read(&text);
        }
    }
}
