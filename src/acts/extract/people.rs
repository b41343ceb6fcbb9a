//! The président and the secrétaire de séance.

use std::sync::LazyLock;

use regex::Regex;

use crate::acts::model::Found;
use crate::acts::section::Section;
use crate::text::around::before;

const COURTESY: &str = r"(?:m\.|mme\.?|mlle|mr\.?|monsieur|madame|mademoiselle)";

static PRESIDENT: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"\bpresident(?:e)? de (?:la )?seance\s?[:-]\s?".to_owned(),
        format!(r"\bsous la presidence (?:de |d')(?:l[ae] )?(?:{COURTESY}\s?)?(?:l[ea] (?:maire|presidente?),?\s)?"),
        format!(r"^\W*presidence (?:de |d'|:)\s?(?:{COURTESY}\s?)?"),
    ]
    .iter()
    .map(|p| Regex::new(&format!("(?m){p}")).expect("a constant pattern"))
    .collect()
});

static SECRETARY: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"\bsecretaires?(?: de (?:la )?seance)?\s?:\s?",
        r"\b(?:nomme|designe|elu)e?s? (?:comme |en qualite de )?secretaire(?: de (?:la )?seance)?\s?[:,]?\s?",
    ]
    .iter()
    .map(|p| Regex::new(p).expect("a constant pattern"))
    .collect()
});

/// "M. X est désigné secrétaire": the name stands before.
static SECRETARY_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:a ete|est|ayant ete)\s(?:\w+\s)?(?:nommee?|designee?|elue?)e?\s(?:en qualite de |comme )?secretaire|\ba ete (?:nommee?|designee?) pour remplir les fonctions de secretaire").expect("a constant pattern")
});

/// A name in the source: capitalised words with particles, after an optional courtesy title.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:(?:M\.|Mme\.?|MME|Mr\.?|Mlle|Monsieur|Madame|MONSIEUR|MADAME)\s+)?(?:le Maire,?\s+|la Maire,?\s+)?(?P<name>\p{Lu}[\p{L}\p{M}'’.-]*(?:[ \t\u{A0}]+(?:(?:de|du|des|la|le|d'|d’|van|von)[ \t\u{A0}]+){0,2}\p{Lu}[\p{L}\p{M}'’-]*){1,4})")
        .expect("a constant pattern")
});

static NAME_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<name>\p{Lu}[\p{L}\p{M}'’-]*(?:\s+(?:(?:de|du|des|la|le|d'|d’)\s+){0,2}\p{Lu}[\p{L}\p{M}'’-]*){1,3})\s*,?\s*$").expect("a constant pattern")
});

/// Words that begin like a name and are none.
const NOT_NAMES: [&str; 10] = [
    "Le",
    "La",
    "Les",
    "Président",
    "Présidente",
    "Maire",
    "Monsieur",
    "Madame",
    "Conseil",
    "Objet",
];

/// The président de séance.
pub(crate) fn president(section: &Section<'_>) -> Option<Found<String>> {
    PRESIDENT.iter().find_map(|p| behind(section, p, "president.label", 0.92))
}

/// The secrétaire de séance.
pub(crate) fn secretary(section: &Section<'_>) -> Option<Found<String>> {
    SECRETARY.iter().find_map(|p| behind(section, p, "secretary.label", 0.92)).or_else(|| {
        let m = SECRETARY_AFTER.find(section.text())?;
        let place = section.place(m.start()..m.end());
        let before = before(section.layout.source, place.start, 80);
        let from = place.start - before.len();
        let name = NAME_BEFORE.captures(before)?.name("name")?;
        found(section, from + name.start(), name.as_str(), "secretary.sentence", 0.85)
    })
}

fn behind(
    section: &Section<'_>,
    pattern: &Regex,
    rule: &'static str,
    confidence: f32,
) -> Option<Found<String>> {
    let text = section.text();
    pattern.find_iter(text).find_map(|m| {
        let at = section.place(m.end()..text.len()).start;
        let source = section.layout.source.get(at..)?;
        let name = NAME.captures(source)?.name("name")?;
        found(section, at + name.start(), name.as_str(), rule, confidence)
    })
}

fn found(
    section: &Section<'_>,
    at: usize,
    name: &str,
    rule: &'static str,
    confidence: f32,
) -> Option<Found<String>> {
    let first = name.split_whitespace().next()?;
    if NOT_NAMES.contains(&first) || name.chars().count() > 60 {
        return None;
    }
    let layout = section.layout;
    let line = layout.line_at_source(at);
    let place = crate::text::Place {
        start: at,
        end: at + name.len(),
        line: u32::try_from(line + 1).ok()?,
        page: layout.lines[line].page,
    };
    Some(Found::at(crate::acts::section::smooth(name), place, rule, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;
    use proptest::prelude::*;

    fn read(text: &str) -> (Option<String>, Option<String>) {
        let layout = Layout::new(text);
        let section = Section::new(&layout, 0..layout.lines.len());
        (president(&section).map(|f| f.value), secretary(&section).map(|f| f.value))
    }

    #[test]
    fn forms() {
        for (text, chair, clerk) in [
            ("Président de séance : M. Serge DUPONT\n", Some("Serge DUPONT"), None),
            ("PRESIDENCE DE MONSIEUR JEAN-CLAUDE MARTIN\n", Some("JEAN-CLAUDE MARTIN"), None),
            ("sous la présidence de Madame Anne LE ROUX, maire", Some("Anne LE ROUX"), None),
            (
                "sous la présidence de Monsieur Paul de La Tour, Maire",
                Some("Paul de La Tour"),
                None,
            ),
            ("Secrétaire de séance : DÉPREZ Marie-Ange\n Suite", None, Some("DÉPREZ Marie-Ange")),
            ("Secrétaire : Mme Maïté MULOT\n\nÉtaient présents", None, Some("Maïté MULOT")),
            ("M. Luc BERNARD a été désigné secrétaire de séance.", None, Some("Luc BERNARD")),
            ("Le secrétaire de séance,\nJean PETIT", None, None),
            ("Président de séance : le Maire", None, None),
        ] {
            assert_eq!(
                read(text),
                (chair.map(str::to_owned), clerk.map(str::to_owned)),
                "{text:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "(secrétaire de séance|président de séance| : |M. |É|Jean |DUPONT|\n|\u{301}|a été désigné secrétaire){0,12}") {
            let _ = read(&text);
        }
    }
}
