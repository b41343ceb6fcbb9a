//! Which budget a délibération is about: its year and its name, as the title says them.
//!
//! The open-data table asks for both (SCDL « Délibérations » 2.1.5: `BUDGET_ANNEE`, `BUDGET_NOM`). A title
//! that names two years or two budgets says neither.

use std::sync::LazyLock;

use crate::text::pattern::{Captures, Pattern, compile};
use crate::text::{FOLDED_MONTHS, Folded};

/// A budget. Either part may be unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Budget {
    /// Its year, or two that follow each other: `2024`, `2023/2024`.
    pub year: Option<String>,
    /// Its name as the title writes it, without quotes: `budget annexe Assainissement`.
    pub name: Option<String>,
}

/// By what a title tells that it is about a budget or its accounts.
static ABOUT: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\bbudget|\bcomptes? (?:administratif|de gestion|financier unique)|\bdecisions? modificative|\baffectation (?:du|des|de) resultat")
        .expect("a constant pattern")
});

/// A budget of another kind: money that inhabitants give away.
static OTHER: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"\bbudgets? participatif").expect("a constant pattern"));

static YEAR: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?P<year>(?:19|20)\d{2})(?:/(?P<next>(?:19|20)\d{2}))?\b")
        .expect("a constant pattern")
});

/// A budget with its name, up to what ends it: a year, a mark, a word that goes on.
static NAMED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r#"\b(?P<name>budget (?:principal|general|annexe\b[^0-9,;:()«»"]*?(?:[«"][^«»"]{1,60}[»"])?))(?:\s*$|\s*[,;:()]|\s+[-–]\s|\s+(?:19|20)\d{2}\b|\s+(?:pour|au|exercice|de l'exercice|et (?:le |du |au )?(?:budget|compte|affectation|vote)|relatif|portant|de la commune|de la communaute)\b)"#)
        .expect("a constant pattern")
});

/// A budget that has a name, whether that can be read or not, or several budgets.
static MENTIONED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\bbudget (?:principal|general|annexe)\b|\bbudgets\b").expect("a constant pattern")
});

/// Longer names (bytes) are sentences.
const LONGEST: usize = 90;

/// What a title says of the budget that it is about.
#[must_use]
pub fn budget(title: &str) -> Budget {
    let folded = Folded::new(title);
    let text = folded.text.as_str();
    if !ABOUT.is_match(text) || OTHER.is_match(text) {
        return Budget::default();
    }
    let mut years: Vec<String> = YEAR.captures_iter(text).filter_map(|c| year(&c, text)).collect();
    years.dedup();
    let mut names: Vec<String> = NAMED
        .captures_iter(text)
        .filter_map(|c| c.name("name"))
        .filter(|m| m.as_str().trim() != "budget annexe" && m.as_str().len() <= LONGEST)
        .map(|m| {
            let span = folded.source_span(m.start(), m.end());
            let written = title[span.start..span.end].replace(['«', '»', '"', '“', '”'], " ");
            written.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect();
    // One of which the name cannot be read may be another one.
    let unread = MENTIONED.find_iter(text).count() > names.len();
    names.dedup_by_key(|name| name.to_lowercase());
    let one = |mut found: Vec<String>| if found.len() == 1 { found.pop() } else { None };
    Budget { year: one(years), name: one(names).filter(|_| !unread) }
}

/// The year or years of a match of [`YEAR`], unless they are part of something else.
fn year(c: &Captures<'_>, text: &str) -> Option<String> {
    let (whole, year) = (c.get(0)?, c.name("year")?.as_str());
    if !stands_alone(&text[..whole.start()], &text[whole.end()..]) {
        return None;
    }
    match c.name("next").map(|n| n.as_str()) {
        Some(next) => follow(year, next).then(|| format!("{year}/{next}")),
        None => Some(year.to_owned()),
    }
}

/// True for a year that is no part of a number ("2024-31", "n° 2024") or of a day ("12 mars 2024").
fn stands_alone(before: &str, after: &str) -> bool {
    let word = before.trim_end().rsplit([' ', '\n']).next().unwrap_or("");
    let glued = before.ends_with(['-', '/', '_', '.', '°']) || before.trim_end().ends_with('°');
    let goes_on = after.starts_with(['-', '/', '_', '.'])
        && after[1..].starts_with(|c: char| c.is_ascii_digit());
    !glued && !goes_on && !FOLDED_MONTHS.contains(&word)
}

/// True for two years of which the second follows the first.
fn follow(year: &str, next: &str) -> bool {
    let number = |s: &str| s.parse::<u32>().ok();
    number(year).zip(number(next)).is_some_and(|(a, b)| b == a + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn titles_name_their_budget() {
        let cases = [
            ("Adoption du budget primitif 2024 (budget principal)", "2024", "budget principal"),
            (
                "Vote du compte administratif 2023 - Budget annexe Assainissement",
                "2023",
                "Budget annexe Assainissement",
            ),
            (
                "Budget annexe de l'eau : décision modificative n° 1 de 2024",
                "2024",
                "Budget annexe de l'eau",
            ),
            ("BUDGET ANNEXE SPANC 2025 – BUDGET PRIMITIF", "2025", "BUDGET ANNEXE SPANC"),
            (
                "Compte financier unique 2024 du budget annexe « Ordures ménagères »",
                "2024",
                "budget annexe Ordures ménagères",
            ),
            (
                "Budget annexe lotissement Les Prés pour l'exercice 2024",
                "2024",
                "Budget annexe lotissement Les Prés",
            ),
            ("Affectation du résultat 2023 du budget général", "2023", "budget général"),
            ("Budget principal 2023/2024", "2023/2024", "Budget principal"),
            ("Débat d'orientations budgétaires 2025", "2025", ""),
            ("Budget primitif 2024 : vote du budget primitif 2024", "2024", ""),
            (
                "Budget annexe de l'eau et de l'assainissement : tarifs",
                "",
                "Budget annexe de l'eau et de l'assainissement",
            ),
            (
                "Budget annexe Transports - Exercice 2024 - Décision modificative n° 1",
                "2024",
                "Budget annexe Transports",
            ),
            (
                "Décision modificative n° 2 du budget principal de l'exercice 2024",
                "2024",
                "budget principal",
            ),
            // Two years, two budgets, none of them.
            ("Budget annexe eau et budget annexe assainissement", "", ""),
            ("Vote du budget principal et annexes 2024", "2024", ""),
            ("Affectation du résultat 2023 au budget 2024", "", ""),
            ("Budget principal et budgets annexes : comptes administratifs 2023", "2023", ""),
            ("Budget principal 2024, budget annexe eau 2024", "2024", ""),
            ("Budget annexe", "", ""),
            // A number, a day, years that do not follow each other.
            ("Décision modificative n° 2024-1", "", ""),
            ("Vote du budget du 12 mars 2024", "", ""),
            ("Budget 2024/31", "", ""),
            ("Budget 2020/2024", "", ""),
            // No budget of an authority.
            ("Règlement du budget participatif 2024", "", ""),
            ("Subvention à la fanfare 2024", "", ""),
            ("", "", ""),
        ];
        for (title, year, name) in cases {
            let found = budget(title);
            let found = (found.year.unwrap_or_default(), found.name.unwrap_or_default());
            assert_eq!(found, (year.to_owned(), name.to_owned()), "{title}");
        }
    }

    proptest! {
        #[test]
        fn any_title(title in "(budget |annexe |« |»|2024|/2025|n° |é|–|principal|\\PC{0,6}| ){0,12}") {
            let found = budget(&title);
            prop_assert!(found.year.is_none_or(|y| [4, 9].contains(&y.len())));
            prop_assert!(found.name.is_none_or(|n| n.to_lowercase().starts_with("budget") || !n.is_ascii()));
        }
    }
}
