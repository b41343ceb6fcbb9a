//! Forms of names against what they stand for.

use super::{Hints, How, Mention, Registry};

const NORD: Hints<'static> = Hints { departements: &["59"], weak: &[] };
const NONE: Hints<'static> = Hints { departements: &[], weak: &[] };

/// What a mention stands for, in short: its SIREN; without one, the name; unidentified, "?kind".
fn short(mention: &Mention<'_>) -> String {
    mention.authority.map_or_else(
        || format!("?{}", mention.kind),
        |a| a.siren().map_or_else(|| a.name().into_owned(), str::to_owned),
    )
}

fn found(text: &str, hints: &Hints<'_>) -> Vec<String> {
    Registry::builtin().find_mentions(text, hints).iter().map(short).collect()
}

const CA2C: &str = "200030633";
const CAMBRAI: &str = "200068500";
const VALENCIENNES: &str = "245901160";
const HAINAUT: &str = "200042190";
const MAUBEUGE: &str = "200043396";
const DOUAISIS: &str = "200044618";
const CAUDRY: &str = "215901398";

/// Text, what it names in order, with the hint of the Nord or none.
fn check(rows: &[(&str, &[&str])], hints: &Hints<'_>) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(text, expected)| (text, expected, found(text, hints)))
        .filter(|(_, expected, got)| got != *expected)
        .map(|(text, expected, got)| format!("{text:?}: expected {expected:?}, found {got:?}"))
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn epci_by_name() {
    check(
        &[
            ("communaute d'agglomeration du caudresis et du catesis", &[CA2C]),
            ("communaute d'agglomeration du caudresis-catesis se sont reunis", &[CA2C]),
            ("communaute d'agglomeration caudresis catesis autorise", &[CA2C]),
            ("la communaute d 'a gglomeration du caudresis-\ncatesis", &[CA2C]),
            ("communaute\nd'agglomeration du caudre-\nsis catesis", &[CA2C]),
            ("cc caudresis-catesis\nutilisateur : pastell", &[CA2C]),
            ("c.a. caudresis catesis", &[CA2C]),
            ("communaute de communes du caudresis-catesis", &[CA2C]),
            ("communaute d'agglomeration de cambrai", &[CAMBRAI]),
            ("la communaute d'agglomeration « valenciennes metropole »", &[VALENCIENNES]),
            ("communaute d'agglomeration\nvalenciennes metropole \n \n president", &[VALENCIENNES]),
            ("communaute d'agglomeration de maubeuge - val de sambre", &[MAUBEUGE]),
            ("communaute d'agglomeration du douaisis", &[DOUAISIS]),
            ("communaute d'agglomeration douaisis agglo", &[DOUAISIS]),
            ("ca douaisis 8 000,00 €", &[DOUAISIS]),
            ("ca porte du hainaut 8 000,00", &[HAINAUT]),
            ("communaute d'agglomeration la porte \ndu hainaut", &[HAINAUT]),
            ("communaute urbaine d'arras (arras, achicourt)", &["200033579"]),
            ("communaute urbaine de dunkerque", &["245900428"]),
            ("communaute de communes\n\ndes campagnes de l'artois", &["200069482"]),
            ("communaute de communes d'osartis marquion", &["200044048"]),
            ("metropole de lyon", &["200046977"]),
            ("metropole europeenne de lille", &["200093201"]),
            ("lille metropole", &["200093201"]),
            ("metropole de lille", &["200093201"]),
            ("la metropole du grand paris", &["200054781"]),
            ("metropole nice cote d'azur", &["200030195"]),
            ("metropole rouen normandie", &["200023414"]),
            ("eurometropole de strasbourg", &["246700488"]),
            ("grenoble-alpes-metropole", &["200040715"]),
            ("toulouse metropole et la commune d'arras", &["243100518", "216200410"]),
            ("saint-etienne metropole", &["244200770"]),
            ("st-etienne metropole", &["244200770"]),
            ("etablissement public territorial plaine commune", &["200057867"]),
            ("l'ept est ensemble", &["200057875"]),
            ("mauges communaute", &["200060010"]),
            ("communaute d'agglomeration du puy-en-velay", &["200073419"]),
        ],
        &NONE,
    );
}

#[test]
fn epci_in_lists() {
    check(
        &[
            (
                "les communautes d'agglomeration de valenciennes metropole, la porte du hainaut, maubeuge val de sambre, \
                 cambrai, caudresis-catesis et douaisis dans",
                &[VALENCIENNES, HAINAUT, MAUBEUGE, CAMBRAI, CA2C, DOUAISIS],
            ),
            (
                "communautes d'agglomeration de valenciennes metropole, de la porte du \nhainaut, de maubeuge val de \
                 sambre, de cambrai, du caudresis-catesis et du douaisis.",
                &[VALENCIENNES, HAINAUT, MAUBEUGE, CAMBRAI, CA2C, DOUAISIS],
            ),
            (
                "la communaute d'agglomeration valenciennes metropole, la porte du hainaut et cambrai",
                &[VALENCIENNES, HAINAUT, CAMBRAI],
            ),
            (
                "communautes de communes du coeur de l'avesnois, du pays de mormal et sud \navesnois",
                &["200043263", "200043321", "200043404"],
            ),
            ("communautes d'agglomeration de cambrai et du caudresis-catesis", &[CAMBRAI, CA2C]),
            ("communaute d'agglomeration de cambrai, le president", &[CAMBRAI]),
            ("les six communautes d'agglomerations et 260 communes", &[]),
            (
                "la communaute de communes du pays solesmois et la communaute de communes flandre lys",
                &["245901038", "245900758"],
            ),
            (
                "communautes de communes du pays oublie, du pays de mormal, de la combe perdue et sud avesnois",
                &["200043321", "200043404"],
            ),
            ("les communautes de communes du secteur, le president et cambrai", &[]),
        ],
        &NONE,
    );
}

#[test]
fn homonyms_are_never_guessed() {
    let registry = Registry::builtin();
    let text = "la commune de saint-martin-d'ablois et la commune de sainte-colombe";
    assert_eq!(found(text, &NONE), ["215100025", "?commune"]);
    assert_eq!(registry.find_mentions(text, &NONE)[1].name, "commune de sainte-colombe");
    let perche = "communaute de communes du sud";
    assert_eq!(found(perche, &NONE), ["200060473"]);
    check(
        &[
            ("communaute de communes du perche senonchois", &["?epci"]),
            ("communaute de communes de la vallee oubliee represente par", &["?epci"]),
            ("commune de villers-inconnu", &[]),
            ("commune de busigny", &["215901182"]),
            ("59280 st-omer", &[]),
            ("communes de caudry, busigny et cambrai", &[CAUDRY, "215901182", "215901224"]),
        ],
        &NORD,
    );
    let twins = registry
        .iter()
        .filter(|a| a.kind() == super::AuthorityKind::Commune && a.short_name() == "Saint-Aubin")
        .count();
    assert!(twins > 3);
    assert_eq!(found("ville de saint-aubin", &NONE), ["?commune"]);
    assert_eq!(found("ville de saint-aubin", &NORD), ["215905290"]);
    let weak = Hints { departements: &[], weak: &["59", "62"] };
    assert_eq!(found("ville de saint-aubin", &weak).len(), 1);
}

#[test]
fn communes_departements_regions() {
    check(
        &[
            ("commune de caudry", &[CAUDRY]),
            ("ville de caudry, mairie de caudry", &[CAUDRY, CAUDRY]),
            ("commune d'arras", &["216200410"]),
            ("commune du cateau-cambresis", &["215901364"]),
            ("commune du cateau-\ncambresis", &["215901364"]),
            ("commune de la bassee", &["215900515"]),
            ("commune de l'aigle", &["216102145"]),
            ("commune : caudry", &[CAUDRY]),
            ("la salle des fetes de villers-\noutreaux", &[]),
            ("commune de villers-\noutreaux", &["215906249"]),
            ("ville de st-omer", &["?commune"]),
            ("commune de paris", &["217500016"]),
            ("departement du nord", &["225900018"]),
            ("departement du \nnord, de la region hauts de france", &["225900018", "200053742"]),
            ("departement du pas de calais", &["226200012"]),
            ("departement du pas-de - calais", &["226200012"]),
            ("conseil departemental du pas-de-\ncalais", &["226200012"]),
            ("departement de l'aisne", &["220200026"]),
            ("departement de la seine-saint-denis", &["229300082"]),
            ("departement des cotes d'armor", &["222200016"]),
            ("departement de l'eure et loir", &["222800013"]),
            (
                "departements du nord, du pas-de-calais et de la somme",
                &["225900018", "226200012", "228000014"],
            ),
            ("departements de l'eure et de la manche", &["222702292", "225005024"]),
            ("region ile-de-france", &["237500079"]),
            ("conseil regional de bourgogne franche-comte", &["200053726"]),
            ("region grand est", &["200052264"]),
            ("region provence-alpes-cote d'azur", &["231300021"]),
        ],
        &NONE,
    );
}

#[test]
fn bodies_that_no_table_has() {
    let registry = Registry::builtin();
    for (text, kind, name) in [
        (
            "le syndicat mixte du pays du cambresis, represente",
            "syndicat",
            "syndicat mixte du pays du cambresis",
        ),
        ("sivom de la warnelle est", "syndicat", "sivom de la warnelle"),
        ("petr du pays du cambresis (siege)", "syndicat", "petr du pays du cambresis"),
        (
            "syndicat intercommunal d'assainissement et d'eau potable de la selle dont",
            "syndicat",
            "syndicat intercommunal d'assainissement et d'eau potable de la selle",
        ),
        ("le ccas de caudry verse", "other", "ccas de caudry"),
        (
            "centre communal d'action sociale\nde la ville de caudry accorde",
            "other",
            "centre communal d'action sociale de la ville de caudry",
        ),
        ("sdis du nord", "other", "sdis du nord"),
        ("sdis 59", "other", "sdis 59"),
        ("cma de region hauts-de-\nfrance poursuit", "other", "cma de region hauts-de-france"),
    ] {
        let mentions = registry.find_mentions(text, &NONE);
        assert_eq!(mentions.len(), 1, "{text}: {mentions:?}");
        assert_eq!((mentions[0].kind.as_str(), mentions[0].name.as_str()), (kind, name), "{text}");
        assert_eq!(mentions[0].authority, None);
    }
}

#[test]
fn ordinary_words_are_no_authorities() {
    let texts = [
        "la commune de residence de l'agent",
        "communes de moins de 3500 habitants",
        "communes de plus de 10 000 habitants",
        "la commune de son choix",
        "la commune d'origine, la commune d'accueil",
        "la ville de demain",
        "le departement de l'amenagement",
        "le departement du lot 3 des travaux",
        "le departement et la region",
        "ca va, ca marche, tout ca",
        "cc : monsieur le maire",
        "un ca de 10 000 euros",
        "la communaute d'agglomeration s'engage a verser",
        "une communaute de communes de plein droit",
        "communaute d'agglomeration de plus de 50 000 habitants",
        "conseil municipal de la seance",
        "la metropole et ses habitants",
        "la france metropolitaine",
        "la region de production",
        "les syndicats de copropriete, le syndicat cfdt",
        "le syndicat mixte",
        "le ccas est charge",
        "l'est ensemble",
        "son ame et sa cap",
        "departement du nord-pas-de-calais",
        "ville a vivre",
        "les communes de la vallee de l'erclin",
        "communes de la valleroy de la",
        "la chambre d'agriculture competente",
        "le ccas de la mairie, la cci d'une",
        "syndicat mixte competent",
        "nature en ville de qualite",
        "l'agglomeration de la fibre",
    ];
    let wrong: Vec<_> =
        texts.iter().map(|t| (t, found(t, &NORD))).filter(|(_, found)| !found.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn how_a_name_was_found() {
    for (text, how, at_least, at_most) in [
        ("communaute d'agglomeration de cambrai", How::FullName, 0.9, 1.0),
        ("ca cambrai", How::Abbreviated, 0.9, 1.0),
        ("cc caudresis-catesis", How::TypeDiffers, 0.5, 0.7),
        ("communautes d'agglomeration de cambrai", How::Enumeration, 0.9, 1.0),
        ("valenciennes metropole", How::NameOnly, 0.7, 0.8),
        ("agglomeration de cambrai", How::NameOnly, 0.5, 0.7),
        ("prefet du departement du nord", How::FullName, 0.4, 0.6),
    ] {
        let mentions = Registry::builtin().find_mentions(text, &NORD);
        assert_eq!(mentions.len(), 1, "{text}: {mentions:?}");
        assert_eq!(mentions[0].how, how, "{text}");
        assert!(
            (at_least..=at_most).contains(&mentions[0].confidence),
            "{text}: {}",
            mentions[0].confidence
        );
        assert_eq!(&text[mentions[0].start..mentions[0].end], mentions[0].name.as_str());
    }
}
