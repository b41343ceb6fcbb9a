use super::super::avenants::announced;
use super::*;
use crate::acts::section::Section;
use crate::text::Layout;

/// Number as cited, what is done to it, and by which avenant.
type Told = (String, Option<(EffectKind, Option<u32>)>);

fn effects(title: Option<&str>, text: &str) -> Vec<Told> {
    let layout = Layout::new(text);
    let section = Section::new(&layout, 0..layout.lines.len());
    super::super::extract(&section, Some("2025-900"), None, title)
        .into_iter()
        .map(|f| {
            (
                f.value.number.unwrap_or_default(),
                f.value.effect.map(|e| (e.value.kind, e.value.rank)),
            )
        })
        .collect()
}

#[test]
fn forms() {
    use EffectKind::{Applies, Extends, Modifies, Renews, Repeals, Replaces, Withdraws};
    for (text, expected) in [
        ("ABROGE la délibération n° 2024/060 du 25 juin 2024 ;", Some(Repeals)),
        ("− abroge à cette date la délibération n° 2024/060 ;", Some(Repeals)),
        (
            "D'abroger, à compter du 1er janvier 2024, la délibération n°2019-044 du 25/03/2019.",
            Some(Repeals),
        ),
        (
            "L'arrêté n° AR-2024-058 du 5 septembre 2024 est abrogé à compter du 7 octobre.",
            Some(Repeals),
        ),
        ("La délibération n° 2023-041 du 29 juin 2023 est rapportée.", Some(Withdraws)),
        ("Article 2 : de retirer la délibération n° 2024-12 du 3 mai 2024.", Some(Withdraws)),
        ("annule et remplace la délibération DEL2024_046 du 21 mars 2024", Some(Replaces)),
        (
            "La délibération n° 2024-046 du 21 mars 2024 est annulée et remplacée par la présente.",
            Some(Replaces),
        ),
        (
            "Ces tarifs remplacent, à compter du 1er janvier 2025, ceux de la délibération n° 2023/071 du 27\njuin 2023, qui est abrogée.",
            Some(Replaces),
        ),
        (
            "Article 1er : la délibération n° 2022/088 est modifiée ainsi : au premier alinéa",
            Some(Modifies),
        ),
        ("Arrêté modifiant l'arrêté ARR2024_009 – prolongation de l'alternat", Some(Modifies)),
        ("MODIFIE en conséquence la délibération n° 2024/031 ;", Some(Modifies)),
        ("Objet : Modification de la délibération n° 2023-118 du 14 décembre 2023", Some(Modifies)),
        (
            "Les articles 3 et 4 de la délibération n° 2020-15 du 3 mai 2020 sont abrogés.",
            Some(Modifies),
        ),
        ("ABROGE l'article 3 de la délibération n° 2020-15 du 3 mai 2020 ;", Some(Modifies)),
        ("DÉCIDE de compléter la délibération n° 2020-15 du 3 mai 2020 ;", Some(Modifies)),
        (
            "De proroger jusqu'au 30 juin 2026 la convention approuvée par la délibération n°2024-112.",
            Some(Extends),
        ),
        (
            "DÉCIDE de renouveler la convention de mise à disposition approuvée par délibération n° 2021-30 du 5 mai 2021 ;",
            Some(Renews),
        ),
        (
            "en application de la délibération n° 2021-30 du 5 mai 2021, le taux est de 5 %.",
            Some(Applies),
        ),
        (
            "Considérant qu'il convient de rapporter la délibération n° 2021-30 du 5 mai 2021 ;",
            Some(Withdraws),
        ),
        (
            "Délibération n° 2025-900 modifiant la délibération n° 2021-30 du 5 mai 2021",
            Some(Modifies),
        ),
        (
            "ABROGE les dispositions contraires de la délibération n° 2023-5 du 14 décembre 2023 ;",
            Some(Modifies),
        ),
        (
            "L'arrêté AR-2023-41 est abrogé en ce qui concerne la direction de l'eau.",
            Some(Modifies),
        ),
        // Traps.
        (
            "La délibération n° 2021-30 du 5 mai 2021, modifiée par une autre, reste applicable.",
            None,
        ),
        ("Vu la délibération n° 2021-30 du 5 mai 2021 modifiée ;", None),
        ("sans modifier la délibération n° 2021-30 du 5 mai 2021 ;", None),
        ("ne modifie pas la délibération n° 2021-30 du 5 mai 2021 ;", None),
        ("La délibération n° 2021-30 du 5 mai 2021 n'est pas modifiée.", None),
        (
            "le projet de modification du PLU approuvé par délibération n° 2021-30 du 5 mai 2021 ;",
            None,
        ),
        ("la demande d'abrogation de la délibération n° 2021-30 du 5 mai 2021 est rejetée", None),
        ("Vu la délibération n° 2024/031 du 26 mars 2024, qu’il convient de modifier ;", None),
        ("La délibération n° 2021-30 du 5 mai 2021 est modifiée par la loi.", None),
        ("si la délibération n° 2021-30 du 5 mai 2021 est annulée, le conseil se réunit.", None),
        ("Vu la délibération n° 2021-30 du 5 mai 2021 abrogeant le règlement ;", None),
        (
            "Le maire rappelle la délibération n° 2021-30 du 5 mai 2021. Le règlement est abrogé.",
            None,
        ),
    ] {
        let got = effects(None, text);
        assert_eq!(got.len(), 1, "{text:?}: {got:?}");
        assert_eq!(got[0].1.map(|e| e.0), expected, "{text:?}");
    }
}

#[test]
fn one_act_on_another_is_not_this_one() {
    let two = "La délibération n° 2021-30 du 5 mai 2021 est modifiée par la délibération n° 2022-4 du 3 mars 2022.";
    assert!(effects(None, two).iter().all(|e| e.1.is_none()));
    let two =
        "La délibération n° 2022-4 du 3 mars 2022 abroge la délibération n° 2021-30 du 5 mai 2021.";
    assert!(effects(None, two).iter().all(|e| e.1.is_none()));
    let visa = "Vu l'arrêté n° 2022-4 du maire du 3 mars 2022 modifiant l'arrêté n° 2021-30 du 5 mai 2021 ;";
    assert!(effects(None, visa).iter().all(|e| e.1.is_none()));
}

#[test]
fn avenants() {
    let title = Some("Avenant n° 2 à la convention d'objectifs avec l'association Fanfare");
    let one = "Vu la délibération n° 2023-12 du 3 mai 2023 approuvant la convention d'objectifs ;\nVu la délibération n° 2020-3 du 5 juillet 2020 portant élection du maire ;";
    assert_eq!(
        effects(title, one),
        [("2023-12".to_owned(), Some((EffectKind::Amends, Some(2)))), ("2020-3".to_owned(), None)]
    );
    // The earlier avenant is not what is amended.
    let earlier =
        "Vu la délibération n° 2023-12 du 3 mai 2023 portant avenant n° 1 à la convention ;";
    assert_eq!(effects(title, earlier)[0].1, None);
    // Two conventions, alike: nothing rather than the wrong one.
    let two = "Vu la délibération n° 2023-12 du 3 mai 2023 relative à la convention ;\nVu la délibération n° 2022-3 du 5 juillet 2022 relative à une convention ;";
    assert!(effects(title, two).iter().all(|e| e.1.is_none()));
    assert_eq!(
        announced("prorogation de la convention 2024-2025 (avenant n°1)"),
        Some((1, "convention".to_owned()))
    );
    assert_eq!(announced("contrat de plan : avenant n° 3"), Some((3, "contrat".to_owned())));
    assert_eq!(announced("convention avec un avenant"), None);
}
