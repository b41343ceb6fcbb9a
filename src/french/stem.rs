//! Light stemming on folded words: number, gender and the commonest forms of verbs in -er.
//!
//! It reads folded words because half of all acts are typed in capitals without accents: a stemmer
//! that needs « approuvée » to know a participle misses "APPROUVEE". It leaves derivation alone
//! ("département" is no "départ").

/// Plurals that no rule gives.
const IRREGULAR: [(&str, &str); 6] = [
    ("travaux", "travail"),
    ("baux", "bail"),
    ("yeux", "oeil"),
    ("vitraux", "vitrail"),
    ("cieux", "ciel"),
    ("emaux", "email"),
];

/// Verb endings, longest first, with the letters that must remain.
const VERBS: [(&str, usize); 9] = [
    ("eraient", 4),
    ("erait", 4),
    ("eront", 4),
    ("aient", 4),
    ("erent", 4),
    ("era", 4),
    ("ent", 5),
    ("ez", 4),
    ("er", 4),
];

/// Words shorter than this keep their form but for a plural s.
const SHORT: usize = 4;

/// The stem of a folded word. Words with digits are left as they are.
#[must_use]
pub fn stem(word: &str) -> String {
    if word.len() < SHORT || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word.to_owned();
    }
    if let Some((_, stem)) = IRREGULAR.iter().find(|(w, _)| *w == word) {
        return (*stem).to_owned();
    }
    let mut w = word.to_owned();
    plural(&mut w);
    feminine(&mut w);
    verb(&mut w);
    w
}

fn plural(w: &mut String) {
    if w.len() >= 6 && w.ends_with("aux") && !w.ends_with("eaux") {
        w.truncate(w.len() - 2);
        w.push('l');
    } else if w.ends_with('x') || w.ends_with('s') && !w.ends_with("ss") {
        w.pop();
    }
}

fn feminine(w: &mut String) {
    if w.len() <= SHORT {
        return;
    }
    if w.ends_with("ee") {
        w.truncate(w.len() - 2);
    } else if w.ends_with('e') {
        w.pop();
    } else {
        return;
    }
    // "culturelle", "ancienne", "nette": the consonant was doubled for the ending.
    let bytes = w.as_bytes();
    let n = bytes.len();
    if n > 4 && bytes[n - 1] == bytes[n - 2] && matches!(bytes[n - 1], b'l' | b'n' | b't' | b's') {
        w.pop();
    }
    if w.len() > 4 && w.ends_with("iv") {
        w.pop();
        w.push('f');
    } else if w.len() > 4 && w.ends_with("eus") {
        w.pop();
    }
}

fn verb(w: &mut String) {
    for (ending, least) in VERBS {
        if w.ends_with(ending) && w.len() - ending.len() >= least {
            w.truncate(w.len() - ending.len());
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn meet() {
        for group in [
            vec!["subvention", "subventions"],
            vec!["communal", "communale", "communaux", "communales"],
            vec![
                "approuver",
                "approuve",
                "approuvee",
                "approuvees",
                "approuves",
                "approuvent",
                "approuvera",
                "approuvez",
            ],
            vec!["attribuer", "attribue", "attribuee", "attribuera"],
            vec!["administratif", "administrative", "administratives", "administratifs"],
            vec!["culturel", "culturelle", "culturels", "culturelles"],
            vec!["ancien", "ancienne", "anciens"],
            vec!["premier", "premiere", "premiers"],
            vec!["financier", "financiere", "financieres"],
            vec!["nombreux", "nombreuse", "nombreuses"],
            vec!["eau", "eaux"],
            vec!["bureau", "bureaux"],
            vec!["travail", "travaux"],
            vec!["local", "locale", "locaux"],
            vec!["decider", "decide", "decident", "decidera"],
            vec!["ecole", "ecoles"],
            vec!["marche", "marches"],
            vec!["voeu", "voeux"],
            vec!["budget", "budgets"],
            vec!["annuel", "annuelle"],
        ] {
            let stems: Vec<String> = group.iter().map(|w| stem(w)).collect();
            assert!(stems.windows(2).all(|s| s[0] == s[1]), "{group:?} {stems:?}");
        }
    }

    #[test]
    fn stay_apart() {
        for (a, b) in [
            ("departement", "depart"),
            ("maire", "mairie"),
            ("chatiment", "chat"),
            ("commune", "communaute"),
            ("plan", "plante"),
            ("insertion", "inserer"),
            ("mer", "merci"),
            ("enfant", "enfer"),
            ("agent", "age"),
            ("port", "porche"),
            ("montant", "mont"),
            ("convention", "convenir"),
            ("police", "poli"),
            ("finance", "financement"),
        ] {
            assert_ne!(stem(a), stem(b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn any_word(word in "[a-z]{0,14}|\\PC{0,8}") {
            let once = stem(&word);
            prop_assert!(word.is_empty() == once.is_empty());
        }
    }
}
