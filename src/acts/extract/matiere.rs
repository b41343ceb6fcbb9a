//! Matière codes of the ACTES classification.

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};

use crate::acts::model::Found;
use crate::acts::section::Section;

/// Levels 1 and 2 of the national classification (levels 3 to 5 are local and dated).
pub const MATIERES: [(&str, &str); 62] = [
    ("1", "Commande publique"),
    ("1.1", "Marchés publics"),
    ("1.2", "Délégation de service public"),
    ("1.3", "Conventions de mandat"),
    ("1.4", "Autres types de contrats"),
    ("1.5", "Transactions / protocole d'accord transactionnel"),
    ("1.6", "Actes relatifs à la maîtrise d'œuvre"),
    ("1.7", "Actes spéciaux et divers"),
    ("2", "Urbanisme"),
    ("2.1", "Documents d'urbanisme"),
    ("2.2", "Actes relatifs au droit d'occupation ou d'utilisation des sols"),
    ("2.3", "Droit de préemption urbain"),
    ("3", "Domaine et patrimoine"),
    ("3.1", "Acquisitions"),
    ("3.2", "Aliénations"),
    ("3.3", "Locations"),
    ("3.4", "Limites territoriales"),
    ("3.5", "Autres actes de gestion du domaine public"),
    ("3.6", "Autres actes de gestion du domaine privé"),
    ("4", "Fonction publique"),
    ("4.1", "Personnel titulaires et stagiaires de la FPT"),
    ("4.2", "Personnel contractuel"),
    ("4.3", "Fonction publique hospitalière"),
    ("4.4", "Autres catégories de personnels"),
    ("4.5", "Régime indemnitaire"),
    ("5", "Institutions et vie politique"),
    ("5.1", "Élection exécutif"),
    ("5.2", "Fonctionnement des assemblées"),
    ("5.3", "Désignation de représentants"),
    ("5.4", "Délégation de fonctions"),
    ("5.5", "Délégation de signature"),
    ("5.6", "Exercice des mandats locaux"),
    ("5.7", "Intercommunalité"),
    ("5.8", "Décision d'ester en justice"),
    ("6", "Libertés publiques et pouvoirs de police"),
    ("6.1", "Police municipale"),
    ("6.2", "Pouvoirs du président du conseil départemental"),
    ("6.3", "Pouvoirs du président du conseil régional"),
    ("6.4", "Autres actes réglementaires"),
    ("6.5", "Actes pris au nom de l'État et soumis au contrôle hiérarchique"),
    ("7", "Finances locales"),
    ("7.1", "Décisions budgétaires"),
    ("7.2", "Fiscalité"),
    ("7.3", "Emprunts"),
    ("7.4", "Interventions économiques"),
    ("7.5", "Subventions"),
    ("7.6", "Contributions budgétaires"),
    ("7.7", "Avances"),
    ("7.8", "Fonds de concours"),
    ("7.9", "Prise de participation"),
    ("7.10", "Divers"),
    ("8", "Domaines de compétences par thèmes"),
    ("8.1", "Enseignement"),
    ("8.2", "Aide sociale"),
    ("8.3", "Voirie"),
    ("8.4", "Aménagement du territoire"),
    ("8.5", "Politique de la ville-habitat-logement"),
    ("8.6", "Emploi-formation professionnelle"),
    ("8.7", "Transports"),
    ("8.8", "Environnement"),
    ("8.9", "Culture"),
    ("9", "Autres domaines de compétences"),
];

/// Level 2 of matière 9, kept apart because its labels only name the kind of authority.
const OTHER_DOMAINS: [&str; 4] = ["9.1", "9.2", "9.3", "9.4"];

static LABELLED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:classification|nomenclature|matieres?|sous-matieres?|code (?:acte|matiere|nomenclature)s?|domaine(?: de competence)?|thematique|theme)\b[^\n\d:]{0,60}[: ]?\s{0,3}(?:n?° ?)?(?P<code>\d[.,-]\d{1,2}(?:[.,-]\d{1,2}){0,3})\b")
        .expect("a constant pattern")
});

static BEFORE_NAME: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?m)^\W{0,3}(?P<code>\d\.\d{1,2}(?:\.\d{1,2}){0,3})\s?[ :-]\s?(?P<name>[a-z][^\n]{3,60})",
    )
    .expect("a constant pattern")
});

/// The label of a code, by its first two levels.
#[must_use]
pub fn label(code: &str) -> Option<&'static str> {
    let second: Vec<&str> = code.split('.').take(2).collect();
    let second = second.join(".");
    MATIERES.iter().find(|(c, _)| *c == second).map(|(_, l)| *l)
}

/// True if the first two levels are of the national classification.
#[must_use]
pub fn valid(code: &str) -> bool {
    let second: Vec<&str> = code.split('.').take(2).collect();
    second.len() == 2
        && (label(code).is_some() || OTHER_DOMAINS.contains(&second.join(".").as_str()))
}

/// The matière that a section states: by its label, or before the name that the classification gives.
pub(crate) fn extract(section: &Section<'_>) -> Option<Found<String>> {
    let text = section.text();
    for c in LABELLED.captures_iter(text) {
        let m = c.name("code")?;
        let code = m.as_str().replace([',', '-'], ".");
        if valid(&code) {
            return Some(Found::at(code, section.place(m.range()), "matiere.label", 0.97));
        }
    }
    for c in BEFORE_NAME.captures_iter(text) {
        let (Some(code), Some(name)) = (c.name("code"), c.name("name")) else { continue };
        let known = label(code.as_str()).map(crate::text::fold_str);
        if known.is_some_and(|l| name.as_str().trim_start().starts_with(first_words(&l))) {
            return Some(Found::at(
                code.as_str().to_owned(),
                section.place(code.range()),
                "matiere.name",
                0.9,
            ));
        }
    }
    None
}

/// Enough of a label to know it by: people shorten the rest.
fn first_words(label: &str) -> &str {
    let end = label.match_indices([' ', '/', '-', ',']).nth(1).map_or(label.len(), |(i, _)| i);
    &label[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;

    #[test]
    fn forms() {
        for (text, code) in [
            (
                "Classification matières/sous-matières : 7.4 - Interventions economiques",
                Some("7.4"),
            ),
            ("Nomenclature : 7.5.1", Some("7.5.1")),
            ("Nomenclature ACTES 8-1", Some("8.1")),
            ("Matière : 7.10 Divers", Some("7.10")),
            ("7.5 - Subventions", Some("7.5")),
            ("4.1 Personnel titulaires et stagiaires de la F.P.T.", Some("4.1")),
            ("7.5 kilomètres", None),
            ("2.1 Le territoire d'intervention", None),
            ("Matière : 7.42", None),
            ("Nomenclature : 9.4", Some("9.4")),
        ] {
            let layout = Layout::new(text);
            let got = extract(&Section::new(&layout, 0..layout.lines.len())).map(|f| f.value);
            assert_eq!(got.as_deref(), code, "{text:?}");
        }
    }
}
