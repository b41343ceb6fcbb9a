//! Word lists: what is dropped from names, what decorates them, what is never one.

/// Articles and prepositions, which names carry or not: dropped from the keys of names.
pub(crate) fn is_link(word: &str) -> bool {
    matches!(
        word,
        "de" | "du"
            | "des"
            | "d"
            | "la"
            | "le"
            | "les"
            | "l"
            | "a"
            | "au"
            | "aux"
            | "en"
            | "sur"
            | "sous"
    )
}

/// [`is_link`], or "et": names of EPCI and départements are written with or without it.
pub(crate) fn is_loose_link(word: &str) -> bool {
    is_link(word) || word == "et"
}

/// The words between "communauté de communes" and the name.
pub(crate) fn is_connector(word: &str) -> bool {
    matches!(word, "de" | "du" | "des" | "d" | "la" | "le" | "les" | "l")
}

/// Words that say "EPCI" again inside its name: Douaisis Agglo, Valenciennes Métropole.
pub(crate) fn is_decoration(word: &str) -> bool {
    matches!(
        word,
        "agglo"
            | "agglomeration"
            | "agglopole"
            | "communaute"
            | "communautes"
            | "communes"
            | "metropole"
            | "eurometropole"
            | "intercommunal"
            | "intercommunale"
    )
}

/// Words that people leave out of a name, where doing so is safe only within a known département.
pub(crate) fn is_optional(word: &str) -> bool {
    is_decoration(word)
        || matches!(
            word,
            "pays"
                | "grand"
                | "region"
                | "bassin"
                | "terre"
                | "terres"
                | "territoire"
                | "territoires"
                | "vallee"
        )
}

/// Names of communes that are ordinary words too ("la commune de son choix"): they count only with
/// the article they are written with and in a département that the text points at.
pub(crate) fn is_ordinary_commune(name: &str) -> bool {
    const ORDINARY: &[&str] = &[
        "aires", "aucun", "autres", "avril", "baux", "bien", "biens", "bois", "bon", "bonne",
        "bonnes", "cause", "celle", "celles", "cesse", "chambre", "champ", "champs", "charge",
        "chateau", "chemin", "contes", "contre", "cote", "cour", "cours", "dix", "douze",
        "echelle", "ecole", "enfin", "fins", "fond", "force", "forte", "forts", "frais",
        "francois", "garde", "grand", "haut", "issus", "jumeaux", "levier", "lies", "ligne",
        "long", "lot", "lutter", "maire", "mairie", "maisons", "marche", "marches", "marques",
        "mars", "mene", "moyen", "murs", "niveau", "nous", "or", "ouest", "parti", "pas",
        "pauvres", "pierre", "place", "plan", "plans", "pont", "ponts", "port", "portes", "pres",
        "quarante", "relevant", "reunion", "rives", "rouge", "routier", "rue", "salle", "seuil",
        "signes", "simple", "sommes", "son", "sorties", "table", "tech", "tendu", "termes",
        "titre", "touches", "trans", "tresor", "union", "us", "val", "vers", "vert", "vigne",
        "villa", "ville", "voyer", "vue", "y", "base", "droit", "lieu", "taille", "moins", "plus",
        "cette", "ce", "ces", "leur", "ma", "mon", "oz", "eu", "ri", "sai", "ur", "ars", "eus",
        "ore", "sars", "ham", "is", "vallee", "valle", "plaine", "foret", "montagne", "riviere",
        "baie", "lande", "croix", "tour", "fontaine", "source", "ile", "mer", "porte", "barre",
        "grange", "forge", "forges", "mine", "fosse", "terrasse",
    ];
    name.len() <= 2 || ORDINARY.contains(&name)
}

/// Words that end a name being read when nothing in the registry matches it, and never begin one.
pub(crate) fn ends_name(word: &str) -> bool {
    const ENDS: &[&str] = &[
        "a",
        "accorde",
        "adhere",
        "afin",
        "agissant",
        "ainsi",
        "appelee",
        "apres",
        "approuve",
        "article",
        "assure",
        "au",
        "autorise",
        "autorisee",
        "aux",
        "avec",
        "avoir",
        "ayant",
        "bp",
        "c",
        "ce",
        "ces",
        "cedex",
        "ci",
        "comme",
        "compose",
        "composee",
        "comprenant",
        "concernant",
        "concernee",
        "concernees",
        "conformement",
        "contribue",
        "cs",
        "dans",
        "date",
        "decide",
        "delibere",
        "demande",
        "denommee",
        "depuis",
        "designe",
        "designee",
        "detient",
        "devra",
        "dit",
        "dite",
        "doit",
        "donne",
        "dont",
        "elle",
        "en",
        "entre",
        "est",
        "et",
        "etait",
        "etant",
        "etre",
        "exerce",
        "fait",
        "il",
        "ils",
        "informe",
        "issue",
        "j",
        "la",
        "laquelle",
        "le",
        "lequel",
        "les",
        "leur",
        "lors",
        "lorsque",
        "m",
        "mais",
        "membre",
        "mme",
        "monsieur",
        "madame",
        "n",
        "ne",
        "non",
        "notamment",
        "nous",
        "objet",
        "on",
        "ont",
        "ou",
        "par",
        "pendant",
        "peut",
        "peuvent",
        "portant",
        "pour",
        "pourra",
        "preciser",
        "president",
        "presidente",
        "propose",
        "qu",
        "que",
        "qui",
        "regroupant",
        "relatif",
        "relative",
        "relatives",
        "represente",
        "representee",
        "represent",
        "s",
        "sa",
        "sans",
        "se",
        "seance",
        "selon",
        "sera",
        "seront",
        "ses",
        "si",
        "siege",
        "siren",
        "siret",
        "sis",
        "sise",
        "situe",
        "situee",
        "soit",
        "son",
        "sont",
        "souhaite",
        "sous",
        "statuts",
        "suivant",
        "telephone",
        "tel",
        "vers",
        "verse",
        "via",
        "vote",
        "vu",
        "y",
        "ledit",
        "ladite",
        "lui",
        "meme",
        "dument",
    ];
    // Few look-ups reach here: only after a trigger that no known name follows.
    ENDS.contains(&word) || word.bytes().all(|b| b.is_ascii_digit())
}

/// Words that follow "communauté de communes de…" or "syndicat mixte de…" without naming one.
pub(crate) fn never_begins_name(word: &str) -> bool {
    const NEVER: &[&str] = &[
        "accueil",
        "adhesion",
        "appartenance",
        "arrondissement",
        "base",
        "cette",
        "chaque",
        "competences",
        "departement",
        "droit",
        "exercice",
        "fait",
        "france",
        "leurs",
        "lieu",
        "membres",
        "moins",
        "notre",
        "nouvelle",
        "origine",
        "plein",
        "plus",
        "premiere",
        "projet",
        "rattachement",
        "region",
        "residence",
        "secteur",
        "taille",
        "territoire",
        "tous",
        "tout",
        "toute",
        "toutes",
        "type",
        "votre",
        "fiscalite",
        "metropole",
        "metropoles",
        "communes",
        "commune",
        "autre",
        "autres",
        "deux",
        "trois",
        "six",
        "meme",
        "un",
        "une",
        "ancien",
        "ancienne",
        "competent",
        "competente",
        "charge",
        "gestionnaire",
        "agree",
        "concerne",
    ];
    NEVER.contains(&word) || ends_name(word)
}

/// Whether a word is formed like the name of a small region: vendomois, senonchois.
pub(crate) fn names_a_country(word: &str) -> bool {
    word.len() >= 7
        && word.ends_with("ois")
        && !matches!(
            word,
            "autrefois"
                | "bourgeois"
                | "francois"
                | "quelquefois"
                | "toutefois"
                | "parfois"
                | "chinois"
        )
}
