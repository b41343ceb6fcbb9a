//! Dates by meaning: sitting, convocation, transmission, receipt, publication, signature.
//!
//! A label in front of a date gives its meaning (`labels.rs`); the sitting's has many ways to be
//! said beside a label (`sitting.rs`).

mod labels;
mod sitting;

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use super::date::{DateHit, dates};
use super::number;
use crate::acts::model::{DateKind, Found, PartKind};
use crate::acts::section::Section;
use crate::text::LineClass;
use crate::text::around::{line_above, line_before};

use labels::{convocation_without_year, explained_behind, labelled, labelled_only, place_and_date};

/// All that the main part and the stamps say, and the date of the act among it.
pub(crate) struct Dates {
    /// Dates by meaning, the surest of each.
    pub by_kind: BTreeMap<DateKind, Found<Date>>,
    /// The date of the act.
    pub act: Option<Found<Date>>,
    /// All dates of the main part.
    pub hits: Vec<DateHit>,
    /// Two sure readings of the sitting that differ: the one not taken.
    pub other_sitting: Option<Found<Date>>,
}

/// Confidence of a sitting that its own convocation contradicts: what is declared is then believed.
const DOUBTFUL: f32 = 0.6;

/// Reads the dates of an act. `stamps` are sections of stamp lines anywhere in the act, `front` is
/// the opening of the minutes that the act belongs to.
pub(crate) fn extract(
    main: &Section<'_>,
    stamps: &[Section<'_>],
    front: Option<&Section<'_>>,
    kind: PartKind,
) -> Dates {
    let hits = dates(main.text());
    let mut by_kind = BTreeMap::new();
    labelled(main, &hits, &mut by_kind);
    explained_behind(main, &hits, &mut by_kind);
    for stamp in stamps {
        labelled(stamp, &dates(stamp.text()), &mut by_kind);
    }
    let mut sittings = sitting::sittings(main, &hits);
    if let Some(front) = front {
        let hits = dates(front.text());
        labelled_only(front, &hits, &mut by_kind, &[DateKind::Convocation, DateKind::Sitting]);
        if !sittings.iter().any(|s| s.confidence >= 0.9) {
            sittings.extend(sitting::sittings(front, &hits));
        }
    }
    sittings.extend(by_kind.remove(&DateKind::Sitting));
    sittings.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut act = None;
    let mut other_sitting = None;
    match kind {
        PartKind::Deliberation | PartKind::Document => {
            if let Some(best) = sittings.first().cloned() {
                other_sitting = sittings
                    .iter()
                    .find(|s| {
                        s.value != best.value
                            && s.confidence >= 0.9
                            && best.confidence - s.confidence < 0.1
                    })
                    .cloned();
                by_kind.insert(DateKind::Sitting, best.clone());
                act = Some(best);
            } else if kind == PartKind::Document {
                act = by_kind.get(&DateKind::Signature).cloned();
            }
        }
        _ => {
            // A bureau decides in a sitting; a maire or a président signs.
            act = sittings
                .first()
                .filter(|s| kind == PartKind::Decision && s.confidence >= 0.9)
                .cloned();
            if let Some(sitting) = &act {
                by_kind.insert(DateKind::Sitting, sitting.clone());
            }
            if !by_kind.contains_key(&DateKind::Signature)
                && let Some(found) = place_and_date(main, &hits)
            {
                by_kind.insert(DateKind::Signature, found);
            }
            act = act
                .or_else(|| {
                    by_kind.get(&DateKind::Signature).filter(|f| f.confidence >= 0.85).cloned()
                })
                .or_else(|| heading_date(main, &hits))
                .or_else(|| by_kind.get(&DateKind::Signature).cloned());
        }
    }
    if let Some(sitting) = act.as_mut().filter(|_| by_kind.contains_key(&DateKind::Sitting)) {
        if !by_kind.contains_key(&DateKind::Convocation)
            && let Some(found) = convocation_without_year(main, &hits, sitting.value)
                .or_else(|| convocation_without_year(front?, &dates(front?.text()), sitting.value))
        {
            by_kind.insert(DateKind::Convocation, found);
        }
        // Nobody sits before being called: one of the two dates is mistaken.
        if by_kind
            .get(&DateKind::Convocation)
            .is_some_and(|c| c.confidence >= 0.8 && c.value > sitting.value)
        {
            sitting.confidence = sitting.confidence.min(DOUBTFUL);
        }
    }
    Dates { by_kind, act, other_sitting, hits }
}

/// "Arrêté n° 2024-12 du 3 mai 2024", "Arrêté du 3 mai 2024": the date in the heading.
fn heading_date(main: &Section<'_>, hits: &[DateHit]) -> Option<Found<Date>> {
    let head = main.head(25).text().len();
    hits.iter().take_while(|h| h.range.start < head).find_map(|h| {
        let line = line_before(main.text(), h.range.start);
        let above = line_above(main.text(), h.range.start);
        // "N° 26/2018⏎du 23 novembre 2018": alone on its line below the heading.
        let dated = ["date :", "date", "en date du :"].contains(&line.trim());
        let below = dated
            || ["du", "en date du", "date du", "le"].contains(&without_weekday(line))
                && (number::heading(above).is_some_and(|n| n.confidence >= 0.8)
                    || ["arrete", "arrete municipal", "decision"].contains(&above));
        // "Arrêté du maire : course cycliste du 22 mai" dates the race.
        let own = below
            || line.starts_with("arrete") && !line.contains(':')
            || line.starts_with("decision") && !line.contains(':')
            || line.starts_with("n°")
            || number::heading(line).is_some();
        // "… est autorisé à compter du 1er octobre" is no heading.
        let told = ["a compter", "a partir", "autoris", "valable"].iter().any(|w| line.contains(w));
        (own && !told
            && (below
                || line.trim_end().ends_with("du")
                || line.trim_end().ends_with("en date du")))
        .then(|| Found::at(h.date, main.place(h.range.clone()), "date.heading", 0.85))
    })
}

fn without_weekday(line: &str) -> &str {
    const DAYS: [&str; 7] =
        ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    let line = line.trim();
    DAYS.iter().find_map(|day| line.strip_suffix(day)).unwrap_or(line).trim_end()
}

/// Sections of the stamp lines of some lines, joined where they are neighbours.
pub(crate) fn stamp_sections<'a>(section: &Section<'a>) -> Vec<Section<'a>> {
    let layout = section.layout;
    let mut out: Vec<Range<usize>> = Vec::new();
    for i in section.lines() {
        if layout.lines[i].class != LineClass::Stamp {
            continue;
        }
        match out.last_mut() {
            Some(last) if last.end == i => last.end = i + 1,
            _ => out.push(i..i + 1),
        }
        if out.len() > 40 {
            break;
        }
    }
    out.into_iter().map(|lines| Section::new(layout, lines)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;
    use proptest::prelude::*;

    fn read(text: &str, kind: PartKind) -> (Option<String>, Vec<(DateKind, String)>) {
        let layout = Layout::new(text);
        let section = Section::new(&layout, 0..layout.lines.len());
        let stamps = stamp_sections(&section);
        let dates = extract(&section, &stamps, None, kind);
        (
            dates.act.map(|f| f.value.to_string()),
            dates
                .by_kind
                .into_iter()
                .filter(|(k, _)| *k != DateKind::Sitting)
                .map(|(k, f)| (k, f.value.to_string()))
                .collect(),
        )
    }

    #[test]
    fn deliberations() {
        use DateKind::{Convocation, Publication, Receipt, Signature, Transmission};
        type Row<'a> = (&'a str, Option<&'a str>, &'a [(DateKind, &'a str)]);
        let table: &[Row<'_>] = &[
            (
                "Séance du 09 avril 2025\nDate de convocation : 27 mars 2025\n",
                Some("2025-04-09"),
                &[(Convocation, "2025-03-27")],
            ),
            ("REUNION DU 8 DÉCEMBRE 2025\n", Some("2025-12-08"), &[]),
            (
                "L’an deux mille vingt-cinq, le neuf avril à dix-huit heures, le conseil\n",
                Some("2025-04-09"),
                &[],
            ),
            (
                "Le mardi 12 décembre 2023 à 18h30, le conseil municipal s'est réuni\n",
                Some("2023-12-12"),
                &[],
            ),
            ("CONSEIL MUNICIPAL DU 12 AVRIL 2024\n", Some("2024-04-12"), &[]),
            ("Date de la séance : 12/04/2024\n", Some("2024-04-12"), &[]),
            (
                "L'an deux mil vingt, le dix décembre, le conseil, dûment convoqué le trois décembre, s'est réuni\n",
                Some("2020-12-10"),
                &[(Convocation, "2020-12-03")],
            ),
            (
                "Séance du 4 janvier 2021\nSur convocation adressée le 28 décembre, le conseil s'est réuni\n",
                Some("2021-01-04"),
                &[(Convocation, "2020-12-28")],
            ),
            (
                "Date de convocation      L'an deux mil seize, le vingt-huit novembre,\n21 novembre 2016         le conseil municipal\n",
                Some("2016-11-28"),
                &[(Convocation, "2016-11-21")],
            ),
            (
                "Séance du 6 octobre 2022\nle conseil, dûment convoqué le vendredi 23 septembre 2022, s'est réuni\n",
                Some("2022-10-06"),
                &[(Convocation, "2022-09-23")],
            ),
            (
                "DELIBERATION DU CONSEIL MUNICIPAL DE LA VILLE DE NULLE\nMercredi 2 avril 2025\n",
                Some("2025-04-02"),
                &[],
            ),
            (
                "Nombre          L'an deux mille vingt et un\nEn exercice : 15        le neuf avril à dix-neuf heures,\n",
                Some("2021-04-09"),
                &[],
            ),
            ("COMPTE-RENDU DU CONSEIL MUNICIPAL\nDU 20 JUIN 2014\n", Some("2014-06-20"), &[]),
            ("CONSEIL D'ADMINISTRATION\ndu mercredi 29 mars 2023\n", Some("2023-03-29"), &[]),
            (
                "Séance du 29 mars 2023\nAide instaurée par la\ndélibération 2021_027 du 8 décembre 2021, a profité\n",
                Some("2023-03-29"),
                &[],
            ),
            (
                "Acte rendu exécutoire après le dépôt en préfecture du 13/04/2018 et la publication du 14/04/2018\n",
                None,
                &[(Transmission, "2018-04-13"), (Publication, "2018-04-14")],
            ),
            (
                "SIVOM COMPTE-RENDU DE L'ASSEMBLEE GENERALE Le vingt-deux mars deux mille dix-huit à dix-huit heures, les membres\n",
                Some("2018-03-22"),
                &[],
            ),
            ("Séance ordinaire du jeudi 14 décembre 2023\n", Some("2023-12-14"), &[]),
            (
                "Procès-verbal des délibérations du Conseil Municipal\nSéance du 5 juillet 2022\nà 19 heures à la salle des séances\nconvoquée le 28 juin 2022\n",
                Some("2022-07-05"),
                &[(Convocation, "2022-06-28")],
            ),
            (
                "Le comité demande à chaque maire de le présenter à son conseil municipal avant le 31 décembre 2024.\n",
                None,
                &[],
            ),
            ("Objet : Approbation du procès-verbal de la séance du 12 mars 2024\n", None, &[]),
            (
                "Transmission en Sous-Préfecture le 10/04/2025\nPublication le 11/04/2025\n",
                None,
                &[(Transmission, "2025-04-10"), (Publication, "2025-04-11")],
            ),
            (
                "Envoyé en préfecture le 28/03/2024\nReçu en préfecture le 29/03/2024\nPublié le 30/03/2024\n",
                None,
                &[
                    (Transmission, "2024-03-28"),
                    (Receipt, "2024-03-29"),
                    (Publication, "2024-03-30"),
                ],
            ),
            (
                "Date de convocation      Date d'affichage\n12/03/2024      13/03/2024\n",
                None,
                &[(Convocation, "2024-03-12"), (Publication, "2024-03-13")],
            ),
            (
                "Date de convocation :\nDate d'affichage : 13/03/2024\n",
                None,
                &[(Publication, "2024-03-13")],
            ),
            ("Date d'affichage de la convocation : 13/03/2024\n", None, &[]),
            (
                "sur la convocation qui leur a été adressée par Monsieur X, Président, le 3 mars 2024,\n",
                None,
                &[(Convocation, "2024-03-03")],
            ),
            ("Vu l'avis de la commission lors de sa réunion en date du 24/11/2025 ;\n", None, &[]),
            ("Fait à Caudry, le 3 mai 2024\n", None, &[(Signature, "2024-05-03")]),
            ("Fait à Caudry,\nle jeudi 3 mai 2024\n", None, &[(Signature, "2024-05-03")]),
            ("CONSEIL REGIONAL\nCOMMISSION PERMANENTE\n8 juillet 2024\n", Some("2024-07-08"), &[]),
            (
                "La commission, convoquée le 27 juin 2024, s'est réunie le lundi 8 juillet 2024\n",
                Some("2024-07-08"),
                &[(Convocation, "2024-06-27")],
            ),
            (
                "Délibération rendue exécutoire le 29 juin 2021, date de sa transmission en préfecture\n",
                None,
                &[(Transmission, "2021-06-29")],
            ),
            ("Acte transmis le 19 avril 2021\n", None, &[(Transmission, "2021-04-19")]),
            (
                "La présente délibération a été publiée le 28 juin 2024\n",
                None,
                &[(Publication, "2024-06-28")],
            ),
        ];
        for (text, act, others) in table {
            let (date, by_kind) = read(text, PartKind::Deliberation);
            assert_eq!(date.as_deref(), *act, "{text:?}");
            let expected: Vec<_> = others.iter().map(|(k, d)| (*k, (*d).to_owned())).collect();
            assert_eq!(by_kind, expected, "{text:?}");
        }
    }

    #[test]
    fn arretes() {
        for (text, act) in [
            ("ARRETE N° 5\nArrête\nLe 8 juillet 2025\nLe Maire, X\n", Some("2025-07-08")),
            (
                "ARRETE N° 5\nVu la loi du 3 mars 2020,\nFait à Caudry, le 3 mai 2024\nLe maire\n",
                Some("2024-05-03"),
            ),
            ("Arrêté n° 2024-12 du 3 mai 2024 portant\n", Some("2024-05-03")),
            ("Arrêté du maire : course cycliste du 22 mai 2022\n", None),
            ("ARRÊTÉ MUNICIPAL\nN° 26/2018\ndu 23 Novembre 2018\nLe Maire,\n", Some("2018-11-23")),
            ("ARRÊTÉ DU MAIRE\nNuméro : 2022/195\nDate : 04/11/2022\n", Some("2022-11-04")),
            (
                "DÉPARTEMENT X                 VESOUL, le 30 novembre 2023\nARRÊTÉ N° 2023-412\nArrête\n",
                Some("2023-11-30"),
            ),
            ("Date de l'arrêté : 06/07/2015\nLe Maire,\nArrête\n", Some("2015-07-06")),
            (
                "ARRETE N° 5\nArrête\nÀ Montfort-sur-Meu,\nLe 24 juin 2022\nLe maire\n",
                Some("2022-06-24"),
            ),
            ("ARRETE N° 5\nArrête\nOlonzac, 1er octobre 2024\nLe maire\n", Some("2024-10-01")),
            ("ARRETE\nArticle 1 : du 3 mai 2024 au 5 mai 2024, stationnement interdit.\n", None),
        ] {
            assert_eq!(read(text, PartKind::Arrete).0.as_deref(), act, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "(séance du |convocation|publié le |3 mai 2024|12/03/2024|\n| |fait à |transmis |l'an deux mille vingt, le trois mai|\\PC{0,6}){0,25}") {
            let (_, _) = read(&text, PartKind::Deliberation);
            let (_, _) = read(&text, PartKind::Arrete);
        }
    }
}
