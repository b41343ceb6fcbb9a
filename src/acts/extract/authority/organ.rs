//! Which kind of authority sits, by its organs.

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};

use crate::acts::registry::AuthorityKind;
use crate::acts::section::Section;

/// Words that tell what kind of authority sits, with their weight.
static ORGANS: LazyLock<Vec<(Pattern, AuthorityKind, i32)>> = LazyLock::new(|| {
    use AuthorityKind::{Commune, Departement, Epci, Other, Region, Syndicat};
    [
        (r"\bconseil municipal\b|\bconseillers municipaux\b|\bdeliberations du conseil municipal\b", Commune, 3),
        (r"(?m)^\W*le maire\W*$|\bl[ea] maire(?:,| de\b)|\b(?:m\.|monsieur|madame|mme) l[ea] maire\b|\barrete (?:municipal|du maire)\b", Commune, 2),
        (r"\bconseil (?:communautaire|de (?:la )?communaute|d'agglomeration|metropolitain|de (?:la )?metropole|de territoire)\b|\bbureau (?:communautaire|metropolitain)\b|\bconseillers communautaires\b", Epci, 3),
        (r"\bpresident(?:e)? d[e'] ?(?:la |l')?(?:[a-z-]+ ){0,3}(?:communaute|metropole|agglomeration|agglo)\b|\bchaque epci\b|\bl'epci\b", Epci, 2),
        (r"\betablissement public territorial\b|\bconseil de l'(?:ept|etablissement)\b", Epci, 2),
        (r"\bpresident(?:e)? du (?:conseil )?departement(?:al)?\b", Departement, 3),
        (r"\bpresident(?:e)? (?:du conseil regional|de la region|de region)\b", Region, 3),
        (r"\bconseil (?:departemental|general)\b|\bconseillers departementaux\b", Departement, 3),
        (r"\bconseil regional\b|\bconseillers regionaux\b", Region, 3),
        (r"\b(?:comite|conseil|bureau) syndical\b|\bcomite (?:du|de) syndicat\b|\bdelegues syndicaux\b|\bpresident(?:e)? du syndicat\b", Syndicat, 3),
        (r"\bconseil d'administration\b|\bpresident(?:e)? du (?:ccas|cias|sdis|centre)\b", Other, 3),
    ]
    .into_iter()
    .map(|(p, kind, weight)| (compile(p).expect("a constant pattern"), kind, weight))
    .collect()
});

/// The kind of authority whose organ sits, if the text tells one kind clearly.
pub(super) fn organ(main: &Section<'_>) -> Option<(AuthorityKind, i32)> {
    let mut weights: Vec<(AuthorityKind, i32)> = Vec::new();
    let head = main.head(45);
    let tail = main.tail(30);
    let mut add = |kind: AuthorityKind, weight: i32| match weights.iter_mut().find(|w| w.0 == kind)
    {
        Some(w) => w.1 += weight,
        None => weights.push((kind, weight)),
    };
    // Head and tail are lines of the main part: what it does not have, they have not.
    let there: Vec<_> = ORGANS.iter().filter(|o| o.0.is_match(main.text())).collect();
    for (section, factor) in [(&head, 2), (&tail, 1), (main, 1)] {
        for (pattern, kind, weight) in &there {
            let found = pattern
                .find_iter(section.text())
                .filter(|m| !cited(section.text(), m.start()))
                .filter(|m| !other_office(section.text(), m.start()))
                .take(4)
                .count();
            add(*kind, i32::try_from(found).unwrap_or(0) * *weight * factor);
        }
    }
    let text = main.text();
    // Départements have one; a région names its council, some syndicats have one too.
    if head.text().contains("commission permanente") && !text.contains("syndic") {
        add(AuthorityKind::Departement, 2);
    }
    if text.contains("autoriser monsieur le president")
        || text.contains("autorise monsieur le president")
        || text.contains("president de seance") && !text.contains("conseil municipal")
    {
        add(AuthorityKind::Commune, -4);
    }
    // A commune has no président: "Le Président," signs for another kind of authority.
    if PRESIDENT_ALONE.is_match(text) && !text.contains("conseil municipal") {
        add(AuthorityKind::Commune, -8);
    }
    weights.sort_by_key(|w| -w.1);
    let (kind, weight) = *weights.first()?;
    let second = weights.get(1).map_or(0, |w| w.1);
    (weight >= 2 && weight > second).then_some((kind, weight))
}

/// True for an office that a maire holds elsewhere: "Le Maire,⏎Vice-Président du Conseil
/// départemental".
fn other_office(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    let line = &before[before.rfind('\n').map_or(0, |i| i + 1)..];
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    line.starts_with("vice-president") && !line.contains(',') || before.ends_with("vice-")
}

static PRESIDENT_ALONE: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"(?m)^\W*l[ea] presidente?\W*$").expect("a constant pattern"));

/// True inside a visa, a considérant or a citation of another organ's act.
pub(super) fn cited(text: &str, at: usize) -> bool {
    let mut start = at;
    for _ in 0..3 {
        start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line = text[start..].trim_start();
        if line.starts_with("vu ")
            || line.starts_with("vu\n")
            || line.starts_with("vu,")
            || line.starts_with("considerant")
        {
            return !text[start..at].contains(";\n") && !text[start..at].contains("\n\n");
        }
        if start == 0 {
            break;
        }
        start -= 1;
    }
    let before = &text[text[..at].char_indices().rev().nth(40).map_or(0, |(i, _)| i)..at];
    before.contains("deliberation n°") || before.contains("arrete n°")
}
