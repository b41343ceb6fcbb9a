//! Entries of the user, queries, hints, written-out names, and properties over the whole table.

use std::path::Path;

use super::{Hints, How, Registry, UserAuthorities};

const NONE: Hints<'static> = Hints { departements: &[], weak: &[] };
const CA2C: &str = "200030633";
const CAMBRAI: &str = "200068500";
const VALENCIENNES: &str = "245901160";
const DOUAISIS: &str = "200044618";
const CAUDRY: &str = "215901398";

const USER: &str = r#"
[[authority]]
name = "Communauté d'agglomération du Caudrésis et du Catésis"
kind = "epci"
siren = "200 030 633"
aliases = ["CA2C", "4C"]

[[authority]]
name = "Département du Pas-de-Calais"
kind = "departement"
siren = "226200012"
aliases = ["CD62"]

[[authority]]
name = "Syndicat mixte du Pays du Cambrésis"
kind = "syndicat"
departement = "59"
aliases = ["SMPC", "Pays du Cambrésis"]

[[authority]]
name = "Communauté de communes du Perche Senonchois"
kind = "epci"
type = "CC"
departement = "28"
"#;

#[test]
fn entries_of_the_user() {
    let text = USER.replace(", \"4C\"", "");
    let user = UserAuthorities::parse(&text, Path::new("authorities.toml")).expect("valid");
    let registry = Registry::with_user(user);
    for (text, who, how) in [
        ("la ca2c et", "Communauté d'agglomération du Caudrésis et du Catésis", How::Alias),
        ("la c.a.2.c. et", "Communauté d'agglomération du Caudrésis et du Catésis", How::Alias),
        (
            "ca caudresis catesis",
            "Communauté d'agglomération du Caudrésis et du Catésis",
            How::Abbreviated,
        ),
        ("cd62", "Département du Pas-de-Calais", How::Alias),
        ("departement du pas-de-calais", "Département du Pas-de-Calais", How::FullName),
        (
            "syndicat mixte du pays du\ncambresis",
            "Syndicat mixte du Pays du Cambrésis",
            How::FullName,
        ),
        ("le smpc,", "Syndicat mixte du Pays du Cambrésis", How::Alias),
        (
            "communaute de communes du perche senonchois",
            "Communauté de communes du Perche Senonchois",
            How::FullName,
        ),
    ] {
        let mentions = registry.find_mentions(text, &NONE);
        assert_eq!(mentions.len(), 1, "{text}: {mentions:?}");
        let authority = mentions[0].authority.expect(text);
        assert_eq!((authority.name().as_ref(), mentions[0].how), (who, how), "{text}");
        assert_eq!(mentions[0].kind, authority.kind());
    }
    assert_eq!(registry.resolve("cd62")[0].siren(), Some("226200012"));
    assert_eq!(
        registry.by_siren("226 200 012").map(|a| a.name().into_owned()).as_deref(),
        Some("Département du Pas-de-Calais")
    );
    assert_eq!(registry.resolve("CA2C")[0].to_authority().aliases, ["CA2C"]);
    assert_eq!(registry.resolve("pays du cambrésis").len(), 1);
    assert!(
        UserAuthorities::parse(USER, Path::new("a.toml"))
            .expect_err("4C is too short")
            .message
            .contains("too short")
    );
}

#[test]
fn what_users_type() {
    let registry = Registry::builtin();
    let siren = |query: &str| -> Vec<String> {
        registry
            .resolve(query)
            .iter()
            .map(|a| a.siren().map_or_else(|| a.name().into_owned(), str::to_owned))
            .collect()
    };
    for (query, expected) in [
        ("200030633", vec![CA2C]),
        ("200 030 633", vec![CA2C]),
        ("200 030 633 00012", vec![CA2C]),
        ("caudrésis catésis", vec![CA2C]),
        ("CA du Caudrésis et du Catésis", vec![CA2C]),
        ("Communauté d’Agglomération du Caudrésis-Catésis", vec![CA2C]),
        ("cc caudresis catesis", vec![CA2C]),
        ("caudresis", vec![CA2C]),
        ("Cambrai", vec![CAMBRAI, "215901224"]),
        ("CA Cambrai", vec![CAMBRAI]),
        ("ville de Cambrai", vec!["215901224"]),
        ("douaisis", vec![DOUAISIS]),
        ("Le Cateau-Cambrésis", vec!["215901364"]),
        ("département du Nord", vec!["225900018"]),
        ("Pas de Calais", vec!["226200012"]),
        ("hauts-de-france", vec!["200053742"]),
        ("CARENE", vec!["244400644"]),
        ("", vec![]),
        ("de la", vec![]),
        ("zzzz", vec![]),
        ("communauté de communes", vec![]),
    ] {
        assert_eq!(siren(query), expected, "{query}");
    }
}

#[test]
fn departements_that_a_text_points_at() {
    let registry = Registry::builtin();
    for (text, strong, weak) in [
        ("departement du nord", vec!["59"], vec![]),
        ("prefecture de l'aisne", vec!["02"], vec![]),
        ("12 rue victor hugo, 59400 cambrai", vec!["59"], vec![]),
        ("bp 1, 61300 l'aigle", vec!["61"], vec![]),
        ("un total de 59400 euros", vec![], vec![]),
        ("id : 059-200030633-20240319-2024__5-de", vec!["59"], vec![]),
        ("id : 059-200030634-20240319-2024__5-de", vec![], vec![]),
        ("l'arrondissement de cambrai", vec!["59"], vec![]),
        ("la sous-prefecture de cambrai", vec!["59"], vec![]),
        ("le tribunal administratif de lille peut", vec![], vec!["59", "62"]),
        (
            "tribunal administratif d'amiens et departement de la somme",
            vec!["80"],
            vec!["02", "60"],
        ),
        ("la communaute d'agglomeration du caudresis-catesis", vec!["59"], vec![]),
        ("commune de bonneval (eure-et-loir)", vec!["28"], vec![]),
        ("commune d'auterive - haute-garonne\nregistre", vec!["31"], vec![]),
        ("ville de prades\npyrenees-orientales - 66500\n", vec!["66"], vec![]),
        ("rien", vec![], vec![]),
    ] {
        let hints = registry.departement_hints(text);
        assert_eq!(
            (hints.strong, hints.weak),
            (
                strong.into_iter().map(str::to_owned).collect(),
                weak.into_iter().map(str::to_owned).collect()
            ),
            "{text}"
        );
    }
}

#[test]
fn names_are_written_out() {
    let registry = Registry::builtin();
    for (query, name) in [
        (CA2C, "Communauté d'agglomération du Caudrésis et du Catésis"),
        (VALENCIENNES, "Communauté d'agglomération Valenciennes Métropole"),
        ("200093201", "Métropole Européenne de Lille"),
        ("200057867", "Établissement public territorial Plaine Commune"),
        (CAUDRY, "Commune de Caudry"),
        ("215901364", "Commune du Cateau-Cambrésis"),
        ("216200410", "Commune d'Arras"),
        ("216102145", "Commune de L'Aigle"),
        ("215900515", "Commune de La Bassée"),
    ] {
        let authority = registry.by_siren(query).expect(name);
        assert_eq!(authority.name(), name);
        assert_eq!(authority.to_authority().siren.as_deref(), Some(query));
    }
    let caudry = registry.by_insee("59139").expect("Caudry");
    assert_eq!(caudry.siren(), Some(CAUDRY));
    assert_eq!(caudry.epci().and_then(|e| e.siren()), Some(CA2C));
    assert_eq!(caudry.departement(), Some("59"));
    assert_eq!(registry.by_insee("59"), None);
    assert_eq!(registry.iter().count(), 1266 + 34_969 + 101 + 18);
}

/// A generator of odd texts: pieces that names are made of, in any order, with odd characters between.
fn odd_text(seed: u64) -> String {
    const PIECES: &[&str] = &[
        "communaute",
        "d'",
        "agglomeration",
        "communes",
        "commune",
        "de",
        "du",
        "la",
        "cambrai",
        "caudresis-",
        "catesis",
        "\n",
        "\n\n",
        " ",
        "-",
        "'",
        ",",
        ".",
        ":",
        "(",
        ")",
        "é",
        "œ",
        "\u{301}",
        "日本",
        "𝒳",
        "\u{ad}",
        "\0",
        "ca",
        "c.a.",
        "et",
        "metropole",
        "valenciennes",
        "departement",
        "nord",
        "59400",
        "059-200030633-",
        "syndicat mixte",
        "ccas",
        "ville",
        "lot",
        "tribunal administratif",
        "st",
        "1",
        "«",
        "est ensemble",
        "prefecture",
        "arrondissement",
        "region",
        "grand",
    ];
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut text = String::new();
    for _ in 0..60 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push_str(PIECES[(state % PIECES.len() as u64) as usize]);
        if state & (1 << 40) != 0 {
            text.push(' ');
        }
    }
    text
}

#[test]
fn any_text_gives_ranges_within_it_in_order() {
    let registry = Registry::builtin();
    for seed in 0..4000 {
        let text = odd_text(seed);
        let hints = registry.departement_hints(&text);
        let mentions = hints.with(|h| registry.find_mentions(&text, h));
        let mut last = 0;
        for m in &mentions {
            assert!(last <= m.start && m.start < m.end && m.end <= text.len(), "{text:?}: {m:?}");
            assert!(text.get(m.start..m.end).is_some(), "{text:?}: {m:?}");
            assert!((0.0..=1.0).contains(&m.confidence) && !m.name.is_empty(), "{m:?}");
            assert_eq!(m.authority.map_or(m.kind, |a| a.kind()), m.kind);
            last = m.end;
        }
        let _ = registry.resolve(&text);
    }
}

#[test]
fn every_epci_is_found_and_resolved_by_its_own_name() {
    let registry = Registry::builtin();
    let (mut missed, mut unresolved) = (Vec::new(), Vec::new());
    for authority in registry.iter().filter(|a| a.kind() == super::AuthorityKind::Epci) {
        let text = format!("la {} decide", super::fold::fold(&authority.name()));
        let codes: Vec<&str> = authority.departements().collect();
        let hints = Hints { departements: &codes, weak: &[] };
        if !registry.find_mentions(&text, &hints).iter().any(|m| m.authority == Some(authority)) {
            missed.push(format!("{authority:?}"));
        }
        if !registry.resolve(&authority.name()).contains(&authority)
            || !registry.resolve(authority.short_name()).contains(&authority)
        {
            unresolved.push(format!("{authority:?}"));
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(unresolved.is_empty(), "{} unresolved:\n{}", unresolved.len(), unresolved.join("\n"));
}

#[test]
fn communes_are_found_by_their_own_name() {
    let registry = Registry::builtin();
    let communes: Vec<_> =
        registry.iter().filter(|a| a.kind() == super::AuthorityKind::Commune).collect();
    let (mut missed, mut wrong) = (Vec::new(), Vec::new());
    for authority in communes.iter().step_by(7) {
        let text = format!("la {} decide", super::fold::fold(&authority.name()));
        let codes: Vec<&str> = authority.departements().collect();
        let hints = Hints { departements: &codes, weak: &[] };
        let first = registry.find_mentions(&text, &hints).first().and_then(|m| m.authority);
        match first {
            Some(found) if found == *authority => {}
            Some(found) => wrong.push(format!("{authority:?} taken for {found:?}")),
            None => missed.push(format!("{authority:?}")),
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    // Homonyms within one département, and names that are ordinary words.
    assert!(missed.len() * 200 < communes.len(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}
