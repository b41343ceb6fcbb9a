//! What strings are read as.

use super::*;
use crate::french::words;
use proptest::prelude::*;

/// A word before it is stemmed, so that these tables do not follow the stemmer.
fn shown_word(word: &Word) -> String {
    words(&word.typed).into_iter().map(|w| w.folded).collect()
}

fn clause(c: &Clause) -> String {
    let joined = |words: &[Word]| words.iter().map(shown_word).collect::<Vec<_>>().join(" ");
    match c {
        Clause::Word(w) => shown_word(w),
        Clause::Phrase { words, slop: 0, .. } => format!("\"{}\"", joined(words)),
        Clause::Phrase { words, slop, .. } => format!("\"{}\"~{slop}", joined(words)),
        Clause::Near { words, distance, .. } => format!("near{distance}({})", joined(words)),
        Clause::Exact { surface, .. } => format!("={}", surface.replace('\u{1F}', "/")),
        Clause::Terms { base, edits: None, .. } => format!("{base}*"),
        Clause::Terms { base, edits: Some(n), .. } => format!("{base}~{n}"),
        Clause::Number { key, actes_id, .. } => {
            format!("#{}", actes_id.as_ref().unwrap_or(key))
        }
        Clause::Date { day, .. } => format!("@{day}"),
        Clause::Amount { cents, .. } => format!("€{cents}"),
        Clause::Title { words, .. } => format!("title({})", joined(words)),
        Clause::Field { test, .. } => format!("{test:?}"),
        Clause::Any { alternatives, .. } => {
            let all: Vec<String> = alternatives.iter().map(query).collect();
            format!("({})", all.join(" | "))
        }
        Clause::Either { clause: c, .. } => clause(c),
    }
}

fn query(q: &Query) -> String {
    let mut out: Vec<String> = q.clauses.iter().map(clause).collect();
    out.extend(q.excluded.iter().map(|c| format!("-{}", clause(c))));
    out.join(" ")
}

fn shown(text: &str) -> String {
    query(&parse(text))
}

#[test]
fn words_phrases_numbers() {
    for (text, expected) in [
        ("PLIE Cambrésis", "plie cambresis"),
        ("l'eau d’Écaillon", "eau ecaillon"),
        ("P.L.I.E.", "plie"),
        ("PLIE: Cambrésis", "plie cambresis"),
        ("\"plan local\" -annexe", "\"plan local\" -annexe"),
        ("« plan local » eau", "\"plan local\" eau"),
        ("“plan local”", "\"plan local\""),
        ("\"plan local", "plan local"),
        ("\"plan local\"~3", "\"plan local\"~3"),
        ("\"plan\"~3", "\"plan\"~3"),
        ("2024/5", "#2024 5"),
        ("2024-005", "#2024 5"),
        ("n°\u{A0}2024/5", "#2024 5"),
        ("2024__5", "#2024 5"),
        ("n° 2024 / 5", "#2024 5"),
        ("N°2024/5 eau", "#2024 5 eau"),
        ("DEL2024_045", "#DEL 2024 45"),
        ("059-200030633-20240319-2024__5-DE", "#059-200030633-20240319-2024__5-DE"),
        ("2025-2028", "2025 2028"),
        ("PLIE 2024-2027", "plie 2024 2027"),
        ("convention 2024/031", "convention #2024 31"),
        ("eau 2024/031", "eau #2024 31"),
        ("AG 04-008", "ag #4 8"),
        ("tarif de l eau", "tarif eau"),
        ("Caudrésis-Catésis", "caudresis catesis"),
        ("- eau", "eau"),
        ("de la", ""),
        ("!?… ()", ""),
        ("--eau", "-eau"),
    ] {
        assert_eq!(shown(text), expected, "{text:?}");
    }
}

#[test]
fn days_and_amounts() {
    for (text, expected) in [
        ("19/03/2024", "@2024-03-19"),
        ("19 mars 2024 eau", "@2024-03-19 eau"),
        ("eau 1er juillet 2021", "eau @2021-07-01"),
        ("neuf avril deux mille vingt-cinq", "@2025-04-09"),
        ("2024-03-19", "@2024-03-19"),
        ("mars 2024", "mars 2024"),
        ("31/02/2024", "#31 2 2024"),
        ("120 000 €", "€12000000"),
        ("120000", "€12000000"),
        ("120\u{202F}000\u{A0}€", "€12000000"),
        ("86400\u{A0}€", "€8640000"),
        ("120.000,50 euros", "€12000050"),
        ("1 500 habitants", "€150000 habitants"),
        ("12 €", "€1200"),
        ("2024", "2024"),
        ("article 12", "article 12"),
    ] {
        assert_eq!(shown(text), expected, "{text:?}");
    }
}

#[test]
fn operators() {
    for (text, expected) in [
        ("eau OU assainissement", "(eau | assainissement)"),
        ("plan local OU mission locale", "(plan local | mission locale)"),
        ("(eau OR gaz) tarif", "(eau | gaz) tarif"),
        ("tarif ET eau", "tarif eau"),
        ("tarif et eau", "tarif eau"),
        ("eau SAUF annexe", "eau -annexe"),
        ("eau NOT (annexe OU rapport)", "eau -(annexe | rapport)"),
        ("-(plan local)", "-(plan local)"),
        ("(plan local)", "plan local"),
        ("(plan local) OU eau", "(plan local | eau)"),
        ("(plan -local) eau", "(plan -local) eau"),
        ("((eau))", "eau"),
        ("eau OU", "eau"),
        ("OU eau", "eau"),
        ("OU", ""),
        ("(eau", "eau"),
        ("eau)", "eau"),
        ("délibération(s)", "deliberation s"),
        ("(délibération(s) OU arrêtés)", "(deliberation s | arretes)"),
        ("eau PROCHE tarif", "near10(eau tarif)"),
        ("eau NEAR/3 \"prix moyen\"", "near3(eau prix moyen)"),
        ("eau PROCHE", "eau"),
        ("PROCHE eau", "eau"),
        ("a PROCHE OU b", "b"),
        ("subvent*", "subvent*"),
        ("l'agglo*", "agglo*"),
        ("s* eau", "s eau"),
        ("* eau", "eau"),
        ("Cambresi~", "cambresi~2"),
        ("PLIE~", "plie~1"),
        ("eau~1", "eau~1"),
        ("eau~9", "eau~2"),
        ("eau~x", "eau x"),
        ("=pêche", "=peche/pêche"),
        ("=peche", "=peche"),
        ("= peche", "peche"),
    ] {
        assert_eq!(shown(text), expected, "{text:?}");
    }
}

#[test]
fn fields() {
    for (text, expected) in [
        ("nature:DE eau", "Nature(\"DE\") eau"),
        ("-nature:ar eau", "eau -Nature(\"AR\")"),
        ("numéro:2024/5", "Number(\"2024/5\")"),
        ("objet:eau", "title(eau)"),
        ("objet:\"prix de l'eau\"", "title(prix eau)"),
        ("foo:bar", "foo bar"),
        ("nature: DE", "nature"),
        ("nature:XX", "nature xx"),
        ("vote:unanimité", "Unanimous"),
        ("(nature:DE OU nature:AR) eau", "(Nature(\"DE\") | Nature(\"AR\")) eau"),
        ("cité-par:2024/5", "CitedBy(\"2024/5\")"),
        ("partie:annexe eau", "eau"),
    ] {
        assert_eq!(shown(text), expected, "{text:?}");
    }
    assert_eq!(parse("partie:annexe eau").part, Some("annexe"));
    assert!(!parse("nature:XX").notes.is_empty());
    for (text, strict) in [
        ("eau tarif", false),
        ("eau et tarif", false),
        ("12-14 eau - tarif", false),
        // A title in capitals, or with parentheses, is no expert's query.
        ("TARIFS DE L'EAU ET DU GAZ (ANNEE 2024)", false),
        ("eau OU tarif", true),
        ("eau SAUF gaz", true),
        ("eau -tarif", true),
    ] {
        assert_eq!(parse(text).strict, strict, "{text}");
    }
    let date = |text: &str| match &parse(text).clauses[..] {
        [Clause::Field { test: Test::Date(range), .. }] => {
            format!(
                "{:?}",
                (range.since.map(|d| d.to_string()), range.until.map(|d| d.to_string()))
            )
        }
        other => format!("{other:?}"),
    };
    let day = "(Some(\"2024-03-19\"), Some(\"2024-03-19\"))";
    assert_eq!(date("date:\"19 mars 2024\""), day);
    assert_eq!(date("date:19 mars 2024"), day);
    assert_eq!(date("date:2024-03.."), "(Some(\"2024-03-01\"), None)");
}

#[test]
fn bounded() {
    let long = "eau ".repeat(25_000);
    let q = parse(&long);
    assert_eq!(q.clauses.len(), 1);
    assert!(!q.notes.is_empty());
    let many: String = (0..500).map(|i| format!("mot{i}x ")).collect();
    assert!(parse(&many).clauses.len() <= MOST_CLAUSES);
    let deep = format!("{}eau{}", "(".repeat(5_000), ")".repeat(5_000));
    let q = parse(&deep);
    assert_eq!((query(&q).as_str(), q.notes.len()), ("eau", 1));
    let wide = "(a1x OU b1x) ".repeat(500);
    assert!(parse(&wide).clauses.len() <= MOST_CLAUSES);
}

proptest! {
    #[test]
    fn any_string(text in "\\PC{0,80}|[-\"«»n°/_. a-z0-9é\u{0}]{0,60}|(OU |ET |SAUF |PROCHE |NEAR/3 |\\(|\\)|-|\"|~|\\*|=|nature:|date:|montant:>|vote:|eau |12 mars 2024 |1 200 € ){0,20}") {
        let q = parse(&text);
        for clause in q.clauses.iter().chain(&q.excluded) {
            prop_assert!(clause.is_filter() || clause.targets().len() < 1000);
            prop_assert!(!clause.typed().is_empty());
        }
    }
}
