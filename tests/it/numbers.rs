//! The line that numbers an act, in the forms that authorities write it, read inside of an act.

use acts_search::acts::extract::number::key;
use acts_search::acts::read_acts;
use acts_search::acts::registry::Registry;

fn number(text: &str) -> Option<String> {
    read_acts("act.txt", text, Registry::builtin())
        .into_iter()
        .next()
        .and_then(|act| act.fields.number)
        .map(|n| n.value)
}

/// Forms of a délibération's number: the line, the number.
const DELIBERATIONS: &[(&str, &str)] = &[
    ("DELIBERATION N° 2024 / 03 / 05", "2024 / 03 / 05"),
    ("N° 24.03.05-12", "24.03.05-12"),
    ("N°: 2024 – 45", "2024 – 45"),
    ("Délibération N°2024.03.27/05", "2024.03.27/05"),
    ("DÉLIBÉRATION N° D.2024.45", "D.2024.45"),
    ("Délibération n° 24-C-0123", "24-C-0123"),
    ("2024-D-045", "2024-D-045"),
    ("2024 DASCO 42", "2024 DASCO 42"),
    ("DÉLIBÉRATION n°24 03 27 - 09", "24 03 27 - 09"),
    ("N° 2024-561 DEV : ZONE D'ACTIVITÉS DU RIED", "2024-561"),
    ("                           N° 2024-98 du 27 mars 2024", "2024-98"),
    (
        "ID : 059-215901398-20240327-CC2403AD05-DE\nCC2403AD05          Tableau des effectifs",
        "CC2403AD05",
    ),
    ("(Rapport n° 24.98 CD)      ID : 059-215901398-20240327-2498CD-DE", "24.98 CD"),
    ("Acte n° : 059-215901398-20240327-DEL2024032714-DE", "DEL2024032714"),
    ("DU CONSEIL DE LA COMMUNAUTE N° 2024-03-26-11", "2024-03-26-11"),
    ("SEANCE DU 27 MARS 2024                      D-2024-03-11", "D-2024-03-11"),
    ("                                       N° CM-2024-7S-DAJ-98", "CM-2024-7S-DAJ-98"),
    ("Identifiant : 2024-0418\nN° d'ordre : 31", "2024-0418"),
    ("2024 DU 74-2 : Cession d'un volume", "2024 DU 74-2"),
    ("Délibération / Conseil / Mars 2024 [2024 DAC 7]", "2024 DAC 7"),
    ("(arr2024033)", "arr2024033"),
    ("Délibération n° CC/2024/03/27/05", "CC/2024/03/27/05"),
    ("Délibération : 2024-45", "2024-45"),
    ("Délibération 45-2024", "45-2024"),
    ("Délibération numéro : 45/2024", "45/2024"),
    ("N° délib : 2024-045", "2024-045"),
    ("Réf délibération : DCM-2024-045", "DCM-2024-045"),
    ("N° DE LA DELIBERATION : 2024.45", "2024.45"),
    ("N° d'enregistrement : 2024/45", "2024/45"),
    ("Délib. n° 2024-45", "2024-45"),
    ("DB n° 2024-045", "2024-045"),
    ("CM-2024-03-27-05", "CM-2024-03-27-05"),
    ("27/03/2024-05", "27/03/2024-05"),
    ("20240327-05", "20240327-05"),
    ("2024/03-05", "2024/03-05"),
    ("2403-05", "2403-05"),
    ("DEL-CC-2024-045", "DEL-CC-2024-045"),
    ("DEL_2024_03_045", "DEL_2024_03_045"),
    ("Délibération n°1 du 27 mars 2024", "1"),
    ("N° 2024-45 B", "2024-45 B"),
    ("D E L I B E R A T I O N   N °  2 0 2 4 - 4 5", "2024-45"),
    ("Délibération n° 2024_DEL_045", "2024_DEL_045"),
    ("N° 2024/045/DGS", "2024/045/DGS"),
    ("Numéro de délibération : 2024-045", "2024-045"),
    ("DELIBERATION n°2024-03-27-012 – Finances", "2024-03-27-012"),
    ("Délibération n° CM 2024-045", "CM 2024-045"),
    ("n°045", "045"),
    ("45/2024", "45/2024"),
    ("24/045", "24/045"),
    ("24-045", "24-045"),
    ("D24-045", "D24-045"),
    ("DCM24045", "DCM24045"),
    ("Délibération du conseil municipal – n°45", "45"),
    ("Séance du 27 mars 2024 – Délibération n° 12", "12"),
    ("Rapport n° 5 - Délibération n° 2024-12", "2024-12"),
    ("Délibération D20240327_12", "D20240327_12"),
    ("Registre des délibérations – n° 2024-12", "2024-12"),
    ("Folio 12 – délibération 2024-12", "2024-12"),
    ("N° ordre : 2024-12", "2024-12"),
    ("Délibération 2024.12 – 7.1 Décisions budgétaires", "2024.12"),
    ("CONSEIL MUNICIPAL DU 27 MARS 2024 – N° 12", "12"),
    ("CC_2024-045", "CC_2024-045"),
    ("2024.03.27.05", "2024.03.27.05"),
    ("Délibération n° 03-2024-27/05", "03-2024-27/05"),
    ("Délibération n° : 12.2024", "12.2024"),
    ("DELIBERATION N° 2024.03.12.05", "2024.03.12.05"),
    ("n° 2024/03/27 - 05", "2024/03/27 - 05"),
    ("N° 24 – D – 0112", "24 – D – 0112"),
    ("DÉLIBÉRATION N° 4/2-1", "4/2-1"),
    ("Délibération n°7-2", "7-2"),
    ("DELIBERATION DU CONSEIL MUNICIPAL N°2024-03-27/12", "2024-03-27/12"),
    ("CD-2024-06-24-2", "CD-2024-06-24-2"),
    ("CP 24-06-112", "CP 24-06-112"),
    ("Délibération CP-24-06-112", "CP-24-06-112"),
    ("N° 2024/CM/03/27/12", "2024/CM/03/27/12"),
    ("Délibération n°2024-03-12-DEL", "2024-03-12-DEL"),
    ("D.2024-112", "D.2024-112"),
    ("DÉLIBÉRATION 2024 – 112", "2024 – 112"),
    ("2024 – 112", "2024 – 112"),
    ("N°112/24", "112/24"),
    ("N° : 112-24", "112-24"),
    ("112-24", "112-24"),
    ("DELIBERATION N° CC-240327-12", "CC-240327-12"),
    ("CC-240327-12", "CC-240327-12"),
    ("B-2024-12", "B-2024-12"),
    ("Délibération n° B_2024_12", "B_2024_12"),
    ("N° 03-2024-12", "03-2024-12"),
    ("Extrait n° 2024-12", "2024-12"),
    ("N° DCM : 2024-12", "2024-12"),
    ("DCM2024-12", "DCM2024-12"),
    ("DCM : 2024-12", "2024-12"),
    ("DL 2024-12", "DL 2024-12"),
    ("DL2024_012", "DL2024_012"),
    ("Dél. n°2024-12", "2024-12"),
    ("DÉL. 2024-12", "2024-12"),
    ("Numéro : 2024-12", "2024-12"),
    ("Numéro d'acte : 2024-12", "2024-12"),
    ("Acte n°2024-12", "2024-12"),
    ("Acte : DEL_2024_12", "DEL_2024_12"),
    ("Délibération N° 2024-12-R", "2024-12-R"),
    ("OBJET N° 2024-12 : Tarifs", "2024-12"),
    ("2024-12 OBJET : Tarifs", "2024-12"),
    ("N°2024-12 - OBJET : Tarifs", "2024-12"),
    ("Objet : 2024-12 – Tarifs de la piscine", "2024-12"),
    ("Objet : N° 2024-12 – Tarifs de la piscine", "2024-12"),
    ("Délibération n° 2024-12 – Objet : Tarifs", "2024-12"),
    ("Délibération 2024_12 : Tarifs", "2024_12"),
    ("DELIBERATION N° 12 / SEANCE DU 27/03/2024", "12"),
    ("SEANCE DU 27/03/2024 - N° 12", "12"),
    ("Registre 2024 - Délibération n° 12", "12"),
    ("N° 2024-DRH-12", "2024-DRH-12"),
    ("Délibération n°MET-24-12", "MET-24-12"),
    ("Délibération : MET-24-12", "MET-24-12"),
    ("CA-DEL-2024-112", "CA-DEL-2024-112"),
    ("2024_112_DEL", "2024_112_DEL"),
    ("N° 2024/03/12-05", "2024/03/12-05"),
    ("Délibération n° D-24-03-27-12", "D-24-03-27-12"),
    ("20240327_12", "20240327_12"),
    ("DE_2024_012", "DE_2024_012"),
    ("DE-2024-012", "DE-2024-012"),
    ("DE_2024_012_BIS", "DE_2024_012_BIS"),
    ("Délib n°012-2024", "012-2024"),
    ("DELIBERATION   N°   2024 / 012", "2024 / 012"),
    ("Délibération n° 012/MARS/2024", "012/MARS/2024"),
    ("n°2024-03-012 (12)", "2024-03-012"),
];

/// Forms of an arrêté's.
const ARRETES: &[(&str, &str)] = &[
    ("ARRÊTÉ N° 2024/AT/145", "2024/AT/145"),
    ("ARRETE N° A 24 R 0188", "A 24 R 0188"),
    ("ARRETE MUNICIPAL N°2024-PM-12", "2024-PM-12"),
    ("A.M. n° 2024-145", "2024-145"),
    ("ARRÊTÉ TEMPORAIRE N°T2024-145", "T2024-145"),
    ("ARRÊTÉ n°DGS/2024/45", "DGS/2024/45"),
    ("Arrêté N° 145/24", "145/24"),
    ("Arrêté du Maire 2024-145", "2024-145"),
    ("AR_2024_0456_VOI", "AR_2024_0456_VOI"),
    ("N° AR 2024-145", "AR 2024-145"),
    ("ARRÊTÉ PERMANENT DE CIRCULATION N° 24-P-012", "24-P-012"),
    ("ARRETE DE POLICE N° 2024.145", "2024.145"),
    ("Arrêté portant permission de voirie n° 2024-145", "2024-145"),
    ("ARRÊTÉ n° 145", "145"),
    ("Arrêté ST 2024-145", "ST 2024-145"),
    ("N° 145/2024", "145/2024"),
    ("ARRÊTÉ N°24/0145 DU 27 MARS 2024", "24/0145"),
    ("ARRÊTÉ N° URBA_2024_045", "URBA_2024_045"),
    ("Arrêté n° A-2024-145-DST", "A-2024-145-DST"),
    ("ARRETE MUNICIPAL N° 2024 - 112 - T", "2024 - 112 - T"),
    ("N° A/2024/12", "A/2024/12"),
    ("ARR-DGS-2024-12", "ARR-DGS-2024-12"),
    ("2024-AR-112", "2024-AR-112"),
    ("Arrêté n°DRH/2024/0123", "DRH/2024/0123"),
    ("AT-2024-12", "AT-2024-12"),
    ("Arrêté de circulation n° AT-2024-12", "AT-2024-12"),
    ("Arrêté n°24-AT-0112", "24-AT-0112"),
    ("N° 24-AT-0112", "24-AT-0112"),
    ("24-AT-0112", "24-AT-0112"),
    ("ARRETE N° 2024/ST/112", "2024/ST/112"),
    ("ARRÊTÉ DU PRÉSIDENT N°2024-12-AP", "2024-12-AP"),
    ("AR_2024_112", "AR_2024_112"),
    ("ARRETE_2024_112", "ARRETE_2024_112"),
    ("Arrêté n° VOI-2024-112", "VOI-2024-112"),
    ("ARRETE 112-2024", "112-2024"),
    ("Arrêté réf. 2024-112", "2024-112"),
    ("REF : 2024-112", "2024-112"),
    ("Réf. : SG/2024/112", "SG/2024/112"),
    ("N° registre : 2024/112", "2024/112"),
    ("N° de l'arrêté : 2024/112", "2024/112"),
    ("A2024-112", "A2024-112"),
    ("A-2024-112", "A-2024-112"),
    ("PERMIS DE STATIONNEMENT N° 2024-112", "2024-112"),
    ("ARRÊTÉ PORTANT PERMIS DE STATIONNEMENT N° 2024-112", "2024-112"),
];

/// Forms of a décision's.
const DECISIONS: &[(&str, &str)] = &[
    ("DÉCISION N° 2024-112 DU PRÉSIDENT", "2024-112"),
    ("DÉCISION N° 2024-DC-45", "2024-DC-45"),
    ("Décision du Maire n° 45/2024 en date du 27 mars 2024", "45/2024"),
    ("DÉCISION DU PRÉSIDENT N°D2024-45", "D2024-45"),
    ("DECISION MUNICIPALE 2024-45", "2024-45"),
    ("Décision n° 2024.45", "2024.45"),
    ("DM 2024-45", "DM 2024-45"),
    ("Décision N°45", "45"),
    ("2024DP045", "2024DP045"),
];

fn check(forms: &[(&str, &str)], text: impl Fn(&str) -> String) {
    for (line, expected) in forms {
        let got = number(&text(line));
        assert_eq!(got.as_deref().map(key), Some(key(expected)), "{line:?} gave {got:?}");
    }
}

#[test]
fn deliberations() {
    check(DELIBERATIONS, |line| {
        format!(
            "COMMUNE DE CAUDRY\nDépartement du Nord\nExtrait du registre des délibérations du conseil municipal\n\n{line}\n\nL'an deux mille vingt-quatre, le vingt-sept mars à dix-huit heures, le conseil municipal s'est réuni.\n\nObjet : Tarifs\n\nVu la délibération n° 2019-33 du 3 mars 2019 ;\nLe conseil, après en avoir délibéré, décide d'approuver.\nLe Maire\n"
        )
    });
}

#[test]
fn arretes_and_decisions() {
    for (forms, body) in [
        (ARRETES, "Vu l'arrêté n° 2019-33 du 3 mars 2019 ;\nARRÊTE\nArticle 1 : Interdit."),
        (
            DECISIONS,
            "Vu la délibération n° 2020-12 du 3 juin 2020 ;\nDÉCIDE\nArticle 1 : de signer.",
        ),
    ] {
        check(forms, |line| {
            format!(
                "COMMUNE DE CAUDRY\nDépartement du Nord\n\n{line}\n\nObjet : Tarifs\n\nLe Maire de Caudry,\n{body}\nFait à Caudry, le 27 mars 2024\nLe Maire\n"
            )
        });
    }
}
