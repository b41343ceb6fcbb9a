//! Act numbers: how they are written, which one is the act's own, and the key under which all
//! ways of writing one meet.

mod closing;
mod code;
mod contract;
mod declared;
mod dossier;
mod heading;
mod key;
mod of_the_year;
mod ordinal;

pub use key::{key, keys};

pub(crate) use closing::closing_title;
pub(crate) use code::code;
pub(crate) use contract::contract;
pub(crate) use dossier::dossier;
pub(crate) use heading::{Heading, continues_citation, heading, item};
pub(crate) use key::{alike, plausible, plausible_announced, same, serial};
pub(crate) use of_the_year::of_the_year;
pub(crate) use ordinal::{Ordinal, ordinal};

use super::date::dates;
use closing::ending;
use declared::declared_in_head;
use heading::{below_label, cell_continues_citation};

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};
use jiff::civil::Date;

use crate::acts::model::Found;
use crate::acts::section::Section;
use crate::text::Layout;

/// The act's own number: the surest heading of its main part, the first among equals.
/// `date` is the act's, where it is sure: a heading of another day or year is a citation. `declared`
/// are the numbers that a stamp, a receipt or the file's name declares: of several numbers that the
/// head has, the declared one is the act's.
pub(crate) fn extract(
    section: &Section<'_>,
    date: Option<Date>,
    declared: &[&str],
) -> Option<Found<String>> {
    let layout = section.layout;
    let mut best: Option<Found<String>> = None;
    let mut filled = 0;
    for line in section.lines() {
        if layout.line_text(line).trim().is_empty() {
            continue;
        }
        filled += 1;
        let title = closing_title(layout, line).map(|t| t.1);
        if title.is_none() && goes_on_in_prose(layout, line) {
            continue;
        }
        let columns = layout.cells(line).count() > 1;
        if title.is_none() && !columns && continues_citation(layout, line) {
            continue;
        }
        for cell in layout.cells(line) {
            if title.is_none() && columns && cell_continues_citation(layout, line, &cell) {
                continue;
            }
            let text = layout.line_text(line).part(cell.clone());
            let h = if filled <= LETTERHEAD { ending(text) } else { None };
            let h = h
                .or_else(|| title.clone())
                .or_else(|| below_label(layout, line, text))
                .or_else(|| heading(text))
                .or_else(|| if filled <= 2 { item(text) } else { None });
            let Some(h) = h.or_else(|| if filled <= HEAD { code(text) } else { None }) else {
                continue;
            };
            // Far from the head, only a full heading counts, and less.
            let far = filled > 60;
            if far && h.rule != "number.heading" {
                continue;
            }
            let mut confidence = if far { h.confidence - 0.3 } else { h.confidence };
            if date.is_some_and(|date| of_another_day(&text, &h, date)) {
                confidence -= 0.5;
            }
            let number = &text[h.range.clone()];
            if declared.iter().any(|d| alike(d, number)) {
                confidence = DECLARED;
            }
            if best.as_ref().is_some_and(|b| b.confidence >= confidence) {
                continue;
            }
            let start = layout.lines[line].folded.start + cell.start;
            let place = layout.place(start + h.range.start..start + h.range.end);
            let value = layout.source[place.start..place.end]
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_owned();
            best = Some(Found::at(smooth(without_kind(&value)), place, h.rule, confidence));
        }
    }
    // A number that is read in a usual form is believed before one that only looks like the declared.
    if best.as_ref().is_none_or(|b| b.confidence < SURE)
        && let Some(found) = declared_in_head(section, declared)
    {
        return Some(found);
    }
    best.filter(|b| b.confidence >= crate::acts::model::MIN_CONFIDENCE)
}

/// From this confidence on a number that is read stands against one that is declared.
const SURE: f32 = 0.85;

/// True for "délibération n° 4.2 du 10 avril 2017 relative au principe …" in small letters: the rest
/// of a sentence, whose beginning a missing page had.
pub(crate) fn goes_on_in_prose(layout: &Layout<'_>, line: usize) -> bool {
    let span = layout.lines[line].source;
    layout.source[span.start..span.end].starts_with(char::is_lowercase)
        && PROSE.is_match(layout.line_text(line))
}

static PROSE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:deliberation|arrete|decision)\b.{3,40}\bdu \d{1,2}(?:er)? [a-z]{3,9} \d{4},? (?:relati|portant|par |qui|fixant|approuvant|autorisant|donnant|du |de |et )")
        .expect("a constant pattern")
});

/// How sure a number is that is read and declared alike.
const DECLARED: f32 = 0.99;

/// True if a heading says a day other than the act's, or its number a year far from it:
/// "Délibération n° 2019-06-11 du 24 juin 2019 : le conseil avait fixé …".
fn of_another_day(text: &str, heading: &Heading, date: Date) -> bool {
    let rest = text[heading.rest.clone()].trim_start();
    let dated = (rest.starts_with("du ") || rest.starts_with("en date du "))
        .then(|| dates(rest).into_iter().find(|h| h.range.start < 25))
        .flatten()
        .is_some_and(|h| h.date != date);
    let number = &text[heading.range.clone()];
    let years = number
        .split(|c: char| !c.is_ascii_digit())
        .filter(|g| g.len() == 4 && (g.starts_with("19") || g.starts_with("20")))
        .filter_map(|g| g.parse::<i16>().ok());
    let far = years.map(|y| (y - date.year()).abs()).min().is_some_and(|d| d > 1);
    dated || far
}

/// Lines (not blank) of a letterhead, behind which a code may stand.
const LETTERHEAD: usize = 5;

/// Lines (not blank) in which a bare code is the act's number: letterhead, attendance, title.
const HEAD: usize = 40;

/// "DEL 2024_063": the abbreviation of délibération is no part of the number where a blank parts them.
fn without_kind(number: &str) -> &str {
    match number.split_once(' ') {
        _ if transmitted(number) => &number[..number.len() - 3],
        Some((word, rest))
            if ["del", "delib", "arr", "dec"]
                .contains(&crate::text::fold_str(word).trim_end_matches('.')) =>
        {
            rest.trim_start()
        }
        _ => number,
    }
}

static STRAY_BLANK: LazyLock<Pattern> =
    LazyLock::new(|| compile(r" -(\S)").expect("a constant pattern"));

/// "2024_017-DE": the end of an ACTES identifier, with the code of the nature.
fn transmitted(number: &str) -> bool {
    number.contains('_')
        && ["-DE", "-AR", "-AI", "-CC", "-BF", "-AU"].iter().any(|n| number.ends_with(n))
}

fn smooth(number: &str) -> String {
    let without: String = number.replace("\\_", "_");
    // "2 0 2 4 - 4 5" was letter-spaced.
    if without.contains(' ') && without.split(' ').all(|w| w.chars().count() == 1) {
        return without.replace(' ', "");
    }
    // "D2020 -3": a blank that a converter put there; "2024 - 017" is how some write.
    let without = STRAY_BLANK.replace_all(&without, "-$1").into_owned();
    without.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_str;
    use proptest::prelude::*;

    #[test]
    fn headings() {
        for (line, number) in [
            ("Délibération 2025/047 portant approbation", Some("2025/047")),
            ("Objet : Délibération 2024/5 portant accord", Some("2024/5")),
            ("(N°2025-548)", Some("2025-548")),
            ("DELIBERATION N° DEL2024_045", Some("del2024_045")),
            ("Délibération n° 12", Some("12")),
            ("Délibération du Conseil Municipal n° 2023/45 du 12 avril 2023", Some("2023/45")),
            ("N° 2024-017", Some("2024-017")),
            ("n° 2013 / 28", Some("2013 / 28")),
            ("N° AG 04-008", Some("ag 04-008")),
            ("Arrêté municipal n° 145/2023", Some("145/2023")),
            ("ARRÊTÉ DU MAIRE N° ARR2023-045", Some("arr2023-045")),
            ("Arrêté temporaire n° AR-2024-058 portant réglementation", Some("ar-2024-058")),
            ("Décision du Président n° 2024-D-012", Some("2024-d-012")),
            ("Numéro de l'acte : 2024__5", Some("2024__5")),
            ("DCM N° 23/045", Some("23/045")),
            ("D.C.M. 2023-12-05", None),
            ("Délibération n°53-2018-06-08-001", Some("53-2018-06-08-001")),
            ("Délibération N° 2024/045 – 7.5 Subventions", Some("2024/045")),
            ("Délibération n° 23.06.14", Some("23.06.14")),
            ("N° CP-2024-112", Some("cp-2024-112")),
            ("ARRETE N° 2023/145/PM", Some("2023/145/pm")),
            ("Acte n° 2024-031", Some("2024-031")),
            ("Délibération n°2024-12 bis", Some("2024-12 bis")),
            ("Vu la délibération n°2021-257 du Conseil", None),
            ("RAPPORT N°54", None),
            ("par délibération n° 2020-12 du 3 juin", None),
            ("modifiant la délibération n° 2020-12", None),
            ("Registre des délibérations 2025", None),
            ("Article n° 5", None),
            ("la délibération n° 2024-31 est abrogée", None),
            ("Délibération du 12 avril 2023", None),
            ("Séance du 19 mars 2024", None),
            ("Vu l'arrêté préfectoral n° 2016-12", None),
            ("Arrêté préfectoral n° 2016-12", None),
            ("loi n° 2014-58 du 27 janvier 2014", None),
            ("Nombre de conseillers en exercice : 74", None),
            ("DELIBERATION N° 5 / 2024", Some("5 / 2024")),
            ("ARRETE N° A2024/022", Some("a2024/022")),
            ("DEL2024_045 – Adhésion au protocole", Some("del2024_045")),
            ("CP-2024-012", Some("cp-2024-012")),
            ("2024-045", Some("2024-045")),
            ("2025-2028", None),
            ("Décision DEC2024_012", Some("dec2024_012")),
            ("2024-04-12", None),
            ("59400 CAMBRAI", None),
            ("03 27 70 01 29", None),
            ("R.D. 643", None),
            ("Délibération n° 2024-06-14", Some("2024-06-14")),
            ("DELIBERATION N° 2023-12-16_3412", Some("2023-12-16_3412")),
            ("2024_CC_031", Some("2024_cc_031")),
            ("24/0456/ECSS", Some("24/0456/ecss")),
            ("N° délibération : 2024.812.CP", Some("2024.812.cp")),
            ("ÉLUS DÉLIBÉRATION N° 2016-203", Some("2016-203")),
            ("Délibération numéro 2024/JUIN/01/14", Some("2024/juin/01/14")),
            ("cf délibération n° 2016-203", None),
            ("PM 187/2023", Some("pm 187/2023")),
            ("DEL 23-067", Some("del 23-067")),
            ("AP24_031", Some("ap24_031")),
            ("BP 70-318", None),
            ("n° 24CP-817", Some("24cp-817")),
            ("DCC2023-090", Some("dcc2023-090")),
            ("25SGADL0046", Some("25sgadl0046")),
            ("Procès-verbal de séance – extrait n° 2021-112", Some("2021-112")),
            ("Extrait n° 12", None),
            ("L 2121-29", None),
            (
                "Extrait du registre des délibérations du conseil municipal n° 2024-0067",
                Some("2024-0067"),
            ),
            ("24 C 0187", Some("24 c 0187")),
            ("N° 045/03/2024 BILAN DES ACQUISITIONS", Some("045/03/2024")),
            ("2023-19 Remplacement de la chaudière", Some("2023-19")),
            ("AFFAIRE N° CM240626005", Some("cm240626005")),
            ("AFFAIRE N° 12", None),
            ("novembre 2020 ......... questionnaire aux communes", None),
            ("Délibération novembre 2020", None),
            ("12 rue de la Gare", None),
            ("n° 2023-DCM-087", Some("2023-dcm-087")),
            ("PERMANENT N° 2021/ST/233", Some("2021/st/233")),
            ("ARRÊTÉ DSSP N° 2023-412", Some("2023-412")),
            ("Décision, loi n° 2023-412", None),
            ("23CP.645", Some("23cp.645")),
            ("DELIBERATION N° 2024 / 03 / 05", Some("2024 / 03 / 05")),
            ("N° délib : 2024-045", Some("2024-045")),
            ("Délib. n° 2024-45", Some("2024-45")),
            ("DB n° 2024-045", Some("2024-045")),
            ("RD n° 2024-045", None),
            ("A.M. n° 2024-145", Some("2024-145")),
            ("ARRÊTÉ PERMANENT DE CIRCULATION N° 24-P-012", Some("24-p-012")),
            ("Arrêté portant abrogation de l'arrêté n° 2024-145", None),
            ("Arrêté relatif à la route départementale n° 2024-145", None),
            ("Rapport n° 5 - Délibération n° 2024-12", Some("2024-12")),
            ("Registre des délibérations – n° 2024-12", Some("2024-12")),
            ("N° ordre : 2024-12", Some("2024-12")),
            ("CONSEIL MUNICIPAL DU 27 MARS 2024 – N° 12", Some("12")),
            ("N° 2024-15 T", Some("2024-15 t")),
            ("N° I-2(1)", Some("i-2(1)")),
            ("DEL20240930-11", Some("del20240930-11")),
            ("2022DELIB0071 - Rapport annuel", Some("2022delib0071")),
            ("Point n° 2023-09-25-CM-11 :", Some("2023-09-25-cm-11")),
            ("Point n° 12 : tarifs", None),
            ("Article 25 AUTONOME (Délibération n° 13-1218-1 du 28 juin 2013)", Some("13-1218-1")),
            ("DELIBERATION DU CONSEIL MUNlCIPAL N°22-2023", Some("22-2023")),
            ("Délibération BC-2024-014", Some("bc-2024-014")),
            ("DELIBERATION CPR N° 23.05.31.62", Some("23.05.31.62")),
            ("23 mars 2023 ( délibération n° 2023-C-08 ).", None),
            (
                "Villedieu-les-Poêles-Rouffigny – Conseil municipal du 24/11/2022 – Délibération 2022-118",
                Some("2022-118"),
            ),
            ("N° 22/05/78", Some("22/05/78")),
            ("CPR n° 22.03.31.48", Some("22.03.31.48")),
            ("N° 2023-06-10", Some("2023-06-10")),
            ("ARRETE MUNICIPAL DU 10/02/82", None),
            ("Arrêté n° 64/2022PERMISSION DE VOIRIE", Some("64/2022")),
            ("Délibération n° 18/BOUENI/2023", Some("18/boueni/2023")),
            ("2019-01-D11 – Dénomination de la salle", Some("2019-01-d11")),
            ("Identification des zones d'accélération (N° DE_011_2024)", Some("de_011_2024")),
            ("Travaux de voirie (lot n° 2024-01)", None),
            ("Attribution du marché (n° 2024-01)", None),
            ("D-2022-06-B-31", Some("d-2022-06-b-31")),
            ("PROCES-VERBAL DE DELIBERATION - 2021 DEL 09/14", Some("2021 del 09/14")),
            ("Nos Réf : AR-2023-04-112", Some("ar-2023-04-112")),
            ("Nos Réf : JD/2023-112", None),
            ("DÉLIBÉRATION DU CONSEIL MUNICIPAL N° 2020-10-08 – 15", Some("2020-10-08 - 15")),
            ("N° A 2021-187", Some("a 2021-187")),
            ("DEL 2019 031", Some("del 2019 031")),
            ("2021-11-18-05 – CLECT : approbation du rapport", Some("2021-11-18-05")),
            ("2021-11-18 – CLECT : approbation du rapport", None),
            ("OBJET DE LA DÉLIBÉRATION N° 2021.04.14/09 :", Some("2021.04.14/09")),
            ("06 12 34 56 78", None),
        ] {
            let folded = fold_str(line);
            let got =
                heading(&folded).or_else(|| code(&folded)).map(|h| folded[h.range].to_owned());
            assert_eq!(got.as_deref(), number, "{line:?}");
        }
    }

    #[test]
    fn beside_and_below() {
        for (text, number) in [
            ("VILLE DE THÔNES DEL2024-041\nHAUTE-SAVOIE\n", Some("DEL2024-041")),
            ("ARRÊTÉ DU MAIRE\n2024 - PM - 33\n", Some("2024 - PM - 33")),
            ("DÉLIBÉRATION\nN° 105\n", Some("105")),
            ("VILLE DE THÔNES 74230\n", None),
            (
                "Commune de\nSAINTE-SÉVÈRE               Délibération n° 2023 - 21\n",
                Some("2023 - 21"),
            ),
            (
                "SAINT-CAPRAISE              s'est réuni à la mairie, sous la\nDélibération n° 11          présidence de Mme le Maire,\n",
                Some("11"),
            ),
            (
                "Le conseil                  rappelle la délibération\nréuni en mairie             n° 2020-11 du 4 juin,\n",
                None,
            ),
        ] {
            let layout = crate::text::Layout::new(text);
            let section = Section::new(&layout, 0..layout.lines.len());
            let got = extract(&section, None, &[]).map(|f| f.value);
            assert_eq!(got.as_deref(), number, "{text:?}");
        }
    }

    #[test]
    fn numbers_meet() {
        for (group, expected) in [
            (
                vec![
                    "2024/5",
                    "2024-005",
                    "2024__5",
                    "n° 2024 / 5",
                    "N°2024/5",
                    "2024.05",
                    "numéro 2024/5",
                ],
                "2024 5",
            ),
            (vec!["DEL2024_045", "DEL 2024-45", "del-2024/045"], "DEL 2024 45"),
            (vec!["AG 04-008", "AG04_008"], "AG 4 8"),
            (vec!["NOV-2024-1"], "NOV 2024 1"),
        ] {
            for number in group {
                assert_eq!(key(number), expected, "{number:?}");
            }
        }
        assert_eq!(keys("DEL2024_045"), ["DEL 2024 45", "2024 45"]);
        assert_eq!(keys("2024/5"), ["2024 5"]);
        assert_ne!(key("45/2023"), key("2023/45"));
    }

    proptest! {
        #[test]
        fn any_line(line in "\\PC{0,80}|(deliberation |arrete |n° |2024|[-/_ ]|\\d{1,4}|[a-z]{1,3}){0,12}") {
            let folded = fold_str(&line);
            for h in [heading(&folded), item(&folded)].into_iter().flatten() {
                prop_assert!(folded.get(h.range).is_some());
                prop_assert!(folded.get(h.rest).is_some());
            }
            let _ = keys(&line);
        }
    }
}
