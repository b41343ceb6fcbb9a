//! The lines by which a reader tells where an act starts, decides and ends: one table of patterns.
//!
//! All patterns are matched against one folded, trimmed line.

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, Skim, compile};

macro_rules! cue {
    ($(#[$doc:meta])* $name:ident, $($pattern:expr),+ $(,)?) => {
        $(#[$doc])*
        pub(crate) static $name: LazyLock<Pattern> =
            LazyLock::new(|| compile(concat!($($pattern),+)).expect("a constant pattern"));
    };
}

/// True for a line that says that something was decided: the words, or the count of a vote.
pub(crate) fn decides(line: Skim<'_>) -> bool {
    OPERATIVE.is_match(line)
        || line.contains("unanimite")
        || line.starts_with("pour :")
        || line.starts_with("vote")
        || line.contains("voix pour")
}

cue!(
    /// The letterhead and form words above an act's number and title.
    HEADISH,
    r"^(?:\W*)(?:republique francaise|liberte|departement d|departement :|arrondissement|canton|",
    r"commune d|commune :|communaute (?:d|u)|ville d|mairie d|extrait d|registre d|conseil (?:mun|com|dep|reg|d')|",
    r"comite syndical|bureau |commission permanente|seance d|reunion d|date de|",
    r"deliberations? d|arretes? d|decisions? d|syndicat|region |metropole|nombre de|",
    r"l'an (?:deux|\d)|presidence|direction |service |pole |c\.?c\.?a\.?s|etablissement public)"
);

cue!(
    /// Lines that close an act: signature, certification, appeal, vote.
    CLOSING,
    r"^(?:\W*)(?:pour (?:extrait|expedition|copie|ampliation)|ampliation|pour le (?:president|maire|directeur)|",
    r"(?:par delegation,?\s*)?l[ea] (?:\d+e?r?e? ?)?(?:vice[- ])?(?:president|maire|secretaire|prefet|directeur|directrice|adjoint)|",
    r"(?:monsieur|madame|m\.|mme) l[ea] (?:maire|president)[^a-z]*$|les? secretaires? de seance|signe\b|",
    r"fait (?:a|et|le|en)\b|ainsi (?:fait|delibere)|acte (?:rendu|certifie)|(?:rendu|certifie) executoire|",
    r"(?:important|delais? et voies|voies et delais)|conformement (?:a l'article r|aux? )|la presente (?:deliberation|decision)|",
    r"le present arrete|le tribunal|publi(?:e|cation)\b.{0,40}\d{4}|affich(?:e|age)\b|transmi(?:s|ssion)\b|",
    r"suivent les signatures|ont signe|\(?adopte\b|[a-z' -]{2,40}, le \d{1,2})"
);

cue!(
    /// The words that decide.
    OPERATIVE,
    r"\b(?:decide(?:nt)? ?:?|apres (?:en )?avoir (?:delibere|oui|vote)|apres (?:en )?avoir,? .{0,60}delibere|apres deliberation|",
    r"delibere (?:et |a l')|a delibere)\b|^\W*a ?r ?r ?e ?t ?e(?:nt)?\W*$|^\W*decide(?:nt)?\W*$|",
    r"^(?:il est )?(?:arrete ce qui suit|propose (?:au|a l))|^article (?:1|1er|premier|unique)\b|",
    r"(?:adopte|approuve|vote)e?s? a l'unanimite|prend acte\b|le conseil.{0,60}(?:decide|approuve|autorise|adopte|emet|prend)\b"
);

cue!(
    /// A heading that opens an annex.
    ANNEX,
    r"^(?:\W*)(?:annexes?(?: ?n?° ?\d+| [0-9ivx]+| [a-z])?(?: ?[:.-].*| a la .*| de la .*)?$|",
    r"(?:projet d[e'] ?)?(?:convention|avenant|protocole|contrat|reglement|statuts?|charte|bail|cahier des charges|acte d'engagement)\b.{0,90}$|",
    r"entre(?: les? soussigne.?.?.?s?)?\b ?:?.{0,60}$|objet ?: ?(?:projet de )?(?:convention|avenant|contrat|protocole)|",
    r"preambule ?:?$|table des matieres|sommaire$|plan de financement|tableau d)"
);

cue!(
    /// Parties and clauses: what follows an [`ANNEX`] heading that is one in earnest.
    CONTRACT,
    r"^\W*(?:entre\b|et(?: :|$| l[ae]\b| l')|d'une part|d'autre part|ci-apres|represente|il (?:est|a ete) convenu|article (?:1|1er|premier)\b|preambule)"
);

cue!(
    /// The heading of a rapport.
    RAPPORT,
    r"^(?:\W*)(?:rapport ?(?:n ?° ?\S+|du president|de (?:presentation|synthese|m\b|monsieur|madame)|au conseil|a la commission|introductif|explicatif)\b.{0,80}|",
    r"note (?:de synthese|de presentation|explicative)\b.{0,80}|rapport)$"
);

cue!(
    /// The first line of a bordereau or receipt of transmission.
    BORDEREAU,
    r"^(?:\W*)(?:bordereau d[e'] ?(?:acquittement|transmission|signature)|accuse de reception d'un acte|acte a classer$|",
    r"parametres de la transaction|teletransmission de l'acte)"
);

cue!(
    /// A table of contents or agenda: no act starts in it.
    SOMMAIRE,
    r"^(?:\W*)(?:sommaire|table des matieres|ordre du jour|liste des (?:deliberations|arretes|decisions|actes)|index)\b.{0,60}$"
);

cue!(
    /// Minutes and collections: files that hold several acts.
    COLLECTION,
    r"\b(?:proces[- ]verbal|compte[- ]rendu|recueil des actes|registre des (?:deliberations|arretes)|liste des deliberations|recueil administratif)\b"
);

cue!(
    /// The close of a sitting, after its last act.
    SITTING_END,
    r"(?:l'ordre du jour (?:etant )?(?:est )?epuise|la seance (?:est levee|se termine|est close|s'acheve)|leve la seance|plus rien n'etant a l'ordre du jour|^fin de (?:la )?seance)"
);

cue!(
    /// The name of minutes, opening its line: not "extrait du procès-verbal", nor "compte rendu affiché le".
    MINUTES,
    r"^\W*(?:proces[- ]verbal|compte[- ]rendu|pv)(?: (?:sommaire|analytique|succinct|integral|des? |du |conseil ).{0,80})?\W*$"
);

cue!(
    /// The form words of an extract of the register: one stands at the head of each act of a bundle.
    EXTRACT,
    r"^\W*(?:extrait d|(?:registre des )?deliberations? d(?:u|e la) (?:conseil|bureau|comite|commission)|conseil (?:municipal|communautaire|departemental)\W*$|arrete d)"
);

cue!(
    /// The first line of a list of members.
    ATTENDANCE,
    r"^\W*(?:(?:etaient|membres?|conseillers?|delegues?|sont|elus?|titulaires?|assistaient)\s+)+(?:egalement )?(?:presents?|presente?s|excusee?s?|absente?s?|representee?s?|ayant donne|suppleants?)\b(?:\(e?s\))?.{0,70}?(?::|$)|",
    r"^\W*(?:presents?|presente?s|excusee?s?|absente?s?|representee?s?|procurations?|pouvoirs?|suppleants?|assistai(?:t|ent)|assistant|(?:ont|ayant|avait|avaient) donne)\b(?:\(e?s\))?(?:\W*$|[^:]{0,60}:)"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues() {
        let table: [(&Pattern, &[&str], &[&str]); 8] = [
            (
                &OPERATIVE,
                &[
                    "decide :",
                    "apres en avoir delibere a l'unanimite, l'assemblee",
                    "arrete",
                    "a r r e t e :",
                    "article 1er : objet",
                    "le conseil municipal, a l'unanimite, approuve",
                ],
                &["vu l'arrete du 3 mars", "une decision d'attribution"],
            ),
            (
                &CLOSING,
                &[
                    "le president,",
                    "le maire",
                    "fait a caudry, le 3 mai",
                    "pour extrait conforme",
                    "arras, le 20 novembre 2023",
                    "signe",
                    "la secretaire de seance,",
                ],
                &["le projet de convention", "la maison de l'emploi"],
            ),
            (
                &ANNEX,
                &[
                    "annexe 1",
                    "convention de partenariat",
                    "entre les soussignes :",
                    "avenant n° 1 a la convention",
                    "objet : convention d'objectifs",
                ],
                &["la convention est approuvee"],
            ),
            (
                &RAPPORT,
                &["rapport n°54", "rapport du president", "note de synthese"],
                &[
                    "rapport d'activite annuel permettant l'evaluation de chacune des actions",
                    "vu le rapport du president",
                ],
            ),
            (
                &BORDEREAU,
                &[
                    "bordereau d'acquittement de transaction",
                    "accuse de reception d'un acte en prefecture",
                ],
                &["accuse de reception en prefecture"],
            ),
            (
                &SOMMAIRE,
                &["sommaire", "ordre du jour :", "liste des deliberations"],
                &["l'ordre du jour etant epuise"],
            ),
            (
                &HEADISH,
                &[
                    "departement du nord",
                    "extrait du registre des deliberations",
                    "commune de caudry",
                    "seance du 3 mai",
                ],
                &["la commune de caudry", "vu le code"],
            ),
            (
                &ATTENDANCE,
                &[
                    "membres presents (53) : a, b",
                    "etaient presents : m. x",
                    "excuse(s) : m. y",
                    "membres ayant donne procuration (10) :",
                    "presents :",
                ],
                &["presente le rapport", "le president presente le projet"],
            ),
        ];
        for (cue, yes, no) in table {
            for line in yes {
                assert!(cue.is_match(line), "{line:?} should match {cue}");
            }
            for line in no {
                assert!(!cue.is_match(line), "{line:?} should not match {cue}");
            }
        }
    }
}
