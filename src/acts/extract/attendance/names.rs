//! Members counted in a list of names, where the act states no number: only lists that read as
//! names from end to end.

use std::sync::LazyLock;

use regex::Regex;

static COURTESY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:M\.|MM\.|M|MM|Mme|Mmes|Mlle|Mmes et MM\.|MM\. et Mmes|Messieurs|Mesdames|Monsieur|Madame|Mr|Mrs)\s+")
        .expect("a constant pattern")
});
static ASIDE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\([^()\n]{0,80}\)").expect("a constant pattern"));
/// "Mme A à M. B", "Mme A donne pouvoir à M. B": the second gives nothing.
static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s+(?:(?:a |ayant )?donn[eé]\w*\s+)?(?:pouvoir|procuration|mandat)?\s*à\s+.*$")
        .expect("a constant pattern")
});

/// How many names a list has, if it is one: separated by commas, semicolons, dashes or "et".
pub(super) fn count(list: &str) -> Option<u32> {
    let list = ASIDE.replace_all(list, " ");
    let list = list.replace("**", "");
    let flat = with_commas(&list);
    let flat = flat.trim().trim_end_matches(['.', ';', ',']);
    let dashes = flat.contains(" – ") || flat.contains(" - ");
    let mut names = 0;
    for chunk in flat.split([',', ';']) {
        let pieces: Vec<&str> = if dashes {
            chunk.split(" – ").flat_map(|p| p.split(" - ")).collect()
        } else {
            vec![chunk]
        };
        for piece in pieces.iter().flat_map(|p| p.split(" et ")) {
            let piece = GIVEN.replace(piece.trim(), "");
            let piece = piece.trim();
            if matches!(piece, "MM." | "Mmes" | "Mmes." | "Messieurs" | "Mesdames" | "M." | "Mme") {
                continue;
            }
            is_name(piece).then_some(())?;
            names += 1;
        }
    }
    (names > 0).then_some(names)
}

const COURTESIES: [&str; 12] = [
    "M.",
    "MM.",
    "Mme",
    "Mmes",
    "Mlle",
    "Mr",
    "M",
    "MM",
    "Monsieur",
    "Madame",
    "Messieurs",
    "Mesdames",
];

/// The list on one line, with a comma where only a courtesy title shows that another name starts.
fn with_commas(list: &str) -> String {
    let mut out = String::with_capacity(list.len());
    let mut before = "";
    for word in list.split_whitespace() {
        let opens = COURTESIES.contains(&word)
            && !before.is_empty()
            && !COURTESIES.contains(&before)
            && !before.ends_with([',', ';', ':'])
            && !["à", "et", "-", "–", "par", "de"].contains(&before);
        if opens {
            out.push(',');
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        before = word;
    }
    out
}

/// One to five words that start with a capital, particles between.
fn is_name(text: &str) -> bool {
    let mut rest = text.trim_start_matches(['-', '•', '–', ' ']);
    while let Some(m) = COURTESY.find(rest) {
        rest = &rest[m.end()..];
    }
    let words: Vec<&str> = rest.split_whitespace().collect();
    let particle = |w: &str| ["de", "du", "des", "la", "le", "d'", "von", "van", "da"].contains(&w);
    let capital =
        |w: &str| w.starts_with(char::is_uppercase) || w.starts_with("d'") || w.starts_with("d’");
    let own = words.iter().filter(|w| !particle(w)).count();
    (1..=5).contains(&own)
        && words.iter().all(|w| (particle(w) || capital(w)) && !w.contains(|c: char| c.is_ascii_digit() || c == ':'))
        // A lone capital letter or a form's word is no name.
        && words.iter().any(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 1)
        // Two people with nothing between them ("DUPONT Jean MARTIN Anne") are not told apart.
        && own <= 4
}
