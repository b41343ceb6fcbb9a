use super::*;
use crate::text::Layout;
use proptest::prelude::*;

/// A title, what is decided, an annex.
fn periods(parts: [&str; 3]) -> Vec<String> {
    let text = parts.join("\n\n");
    let layout = Layout::new(&text);
    let section = Section::new(&layout, 0..layout.lines.len());
    let decided = parts[0].len() + 2;
    let annexe = decided + parts[1].len() + 2;
    let regions = Regions {
        title: Some(Span::new(0, parts[0].len())),
        dispositif: vec![Span::new(decided, annexe - 2)],
        annexes: vec![Span::new(annexe, text.len())],
        main: vec![Span::new(0, text.len())],
    };
    extract(&section, &regions, dates(section.text()))
        .into_iter()
        .map(|f| format!("{}..{}", f.value.start, f.value.end))
        .collect()
}

#[test]
fn in_titles() {
    for (title, expected) in [
        ("Convention de partenariat 2025-2028", vec!["2025-01-01..2028-12-31"]),
        ("Retombées locales du Canal 2025-2028", vec!["2025-01-01..2028-12-31"]),
        ("Subventions pour la période 2025 – 2027", vec!["2025-01-01..2027-12-31"]),
        ("Protocole du PLIE pour les années 2024 à 2027", vec!["2024-01-01..2027-12-31"]),
        ("Tarifs de la cantine pour l'année scolaire 2024-2025", vec!["2024-09-01..2025-08-31"]),
        ("Adoption du budget primitif 2024", vec!["2024-01-01..2024-12-31"]),
        ("Tarifs du centre aquatique 2025", vec!["2025-01-01..2025-12-31"]),
        ("Participation au titre de l’année 2024", vec!["2024-01-01..2024-12-31"]),
        ("Fermeture de la rue du 17 au 28 juin 2024", vec!["2024-06-17..2024-06-28"]),
        ("Fermeture du 15 décembre au 15 janvier 2025", vec!["2024-12-15..2025-01-15"]),
        // No period of the act.
        ("Saison culturelle 2024-2025", vec![]),
        ("Programme de coupes de bois – exercice 2024/2025", vec![]),
        ("Convention avec l'école de musique pour 2022-2023", vec![]),
        ("Actualisation du programme local 2019-2024 - bilan à mi-parcours", vec![]),
        ("Tarifs de la saison d'hiver 2013 / 2014", vec![]),
        ("Tarifs des accueils de loisirs - été 2020", vec![]),
        ("PLH 2023-2028 : aide à la production de logements", vec![]),
        ("Schéma directeur cyclable 2025-2032 – approbation", vec!["2025-01-01..2032-12-31"]),
        ("Demande de subvention au titre de la DETR 2013", vec![]),
        ("Ouverture de crédits avant le vote du budget primitif 2025", vec![]),
        ("Compte administratif 2023", vec![]),
        ("Rapport annuel 2023 sur le prix de l'eau", vec![]),
        ("Aide dans le cadre du CPER 2021-2027", vec![]),
        ("Délibération n° 2024-2025 relative au bail", vec![]),
        ("Tarifs à compter du 1er janvier 2025", vec![]),
        ("Modification de la délibération sur les tarifs 2024", vec![]),
    ] {
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(periods([title, "x", "y"]), expected, "{title:?}");
    }
}

#[test]
fn in_what_is_decided_and_annexed() {
    for (decided, annexe, expected) in [
        (
            "Approuve la convention, du 1er janvier 2025 au 31 décembre 2028 ;",
            "",
            vec!["2025-01-01..2028-12-31"],
        ),
        (
            "L'autorisation vaut du 23 septembre au 31 octobre 2024.",
            "",
            vec!["2024-09-23..2024-10-31"],
        ),
        (
            "APPROUVE la convention d'objectifs 2024-2025 annexée ;",
            "",
            vec!["2024-01-01..2025-12-31"],
        ),
        (
            "Le bail est consenti pour une durée de trois ans à compter du 1er janvier 2024.",
            "",
            vec!["2024-01-01..2026-12-31"],
        ),
        ("à compter du 01/09/2024 pour une durée de 18 mois.", "", vec!["2024-09-01..2026-02-28"]),
        (
            "",
            "La convention est conclue du 1er septembre 2024 au 31 août 2026.",
            vec!["2024-09-01..2026-08-31"],
        ),
        (
            "",
            "Elle prend effet le 1er avril 2024 et s'achève le 31 décembre 2025.",
            vec!["2024-04-01..2025-12-31"],
        ),
        (
            "",
            "La convention s’applique du 1er avril 2024 au 31 décembre 2027.",
            vec!["2024-04-01..2027-12-31"],
        ),
        // No period of the act.
        ("L'enquête publique a lieu du 3 juin 2024 au 5 juillet 2024.", "", vec![]),
        ("La concertation s'est tenue du 15 janvier au 16 février 2024.", "", vec![]),
        ("(affiché du 2 juillet au 2 septembre 2024)", "", vec![]),
        ("Les actions du programme 2021-2027 continuent.", "", vec![]),
        ("", "Les ateliers ont accueilli vingt personnes du 3 mai 2021 au 5 juin 2021.", vec![]),
        ("", "dans le cadre du protocole 2024-2027", vec![]),
        ("pour une durée maximale de trois ans", "", vec![]),
        ("du 31 décembre 2025 au 1er janvier 2024", "", vec![]),
    ] {
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(periods(["Objet", decided, annexe]), expected, "{decided:?} {annexe:?}");
    }
}

proptest! {
    #[test]
    fn any_text(text in "(du |au |1er janvier |2024|2025|-| pour une durée de |trois ans |à compter du |3 mai 2024|;|\\n|é|\\PC{0,4}){0,20}") {
        for period in periods([&text, &text, &text]) {
            prop_assert!(period.len() == 22);
        }
    }
}
