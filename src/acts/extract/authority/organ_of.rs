//! Names that stand behind an organ: "le conseil municipal de Caudry", "le maire de …".

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};

use crate::acts::model::{AuthorityValue, Found};
use crate::acts::registry::{AuthorityKind, Gazetteer, Mention};
use crate::acts::section::Section;
use crate::text::around::ceil;
use crate::text::{Place, fold_str};

use super::organ::cited;

/// What stands for a kind where only a name follows: the registry reads names behind such words.
fn shown_as(kind: AuthorityKind) -> Option<&'static str> {
    match kind {
        AuthorityKind::Commune => Some("commune de "),
        AuthorityKind::Epci => Some("communaute d'agglomeration de "),
        _ => None,
    }
}

/// The authority that a text starts with, its kind being known: (mention, bytes of the text).
pub(super) fn named<'r>(
    text: &str,
    kind: AuthorityKind,
    gazetteer: &Gazetteer<'r>,
) -> Option<(Mention<'r>, usize)> {
    let shown = shown_as(kind)?;
    let end = ceil(text, 70);
    let found = gazetteer
        .registry
        .find_mentions(&format!("{shown}{}", &text[..end]), &gazetteer.hints)
        .into_iter()
        .next()?;
    let length = found.end.checked_sub(shown.len())?;
    (found.start == 0 && found.kind == kind && found.authority.is_some()).then_some((found, length))
}

/// "Le conseil municipal de Caudry", "le maire de Caudry", "le conseil communautaire de X": a bare
/// name behind the organ.
pub(super) fn behind_organ<'r>(text: &str, gazetteer: &Gazetteer<'r>) -> Vec<Mention<'r>> {
    let mut out = Vec::new();
    for c in ORGAN_OF.captures_iter(text) {
        let Some(m) = c.get(0) else { continue };
        let kind =
            if c.name("epci").is_some() { AuthorityKind::Epci } else { AuthorityKind::Commune };
        // The Conseil de Paris is the one council named without "municipal" (CGCT L. 2512-1).
        let end = m.end() - if m.as_str().ends_with("paris") { "paris".len() } else { 0 };
        if let Some((mut found, length)) = named(&text[end..], kind, gazetteer) {
            found.start = m.start();
            found.end = (end + length).min(text.len());
            found.confidence = found.confidence.max(0.8);
            out.push(found);
        }
    }
    out
}

static ORGAN_OF: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:conseil municipal|maire|mairie|municipalite|arretes? municipa(?:l|ux)|(?P<epci>conseil (?:communautaire|metropolitain|d'agglomeration)|presidente?))\s+(?:de\s|d'|du\s|des\s)\s?|\bconseil de paris\b").expect("a constant pattern")
});

/// The name printed behind the organ where no table knows it, or knows several: "Le maire de
/// Montaigu,". Only where the act prints one such name.
pub(super) fn printed_behind_organ(
    main: &Section<'_>,
    kind: AuthorityKind,
    gazetteer: &Gazetteer<'_>,
) -> Option<Found<AuthorityValue>> {
    let mut names: Vec<(String, Place)> = Vec::new();
    for part in [main.head(45), main.tail(25)] {
        for c in PRINTED_ORGAN_OF.captures_iter(part.text()) {
            let epci = c.name("epci").is_some();
            if (kind == AuthorityKind::Epci) != epci
                || !matches!(kind, AuthorityKind::Epci | AuthorityKind::Commune)
            {
                continue;
            }
            let Some(m) = c.get(0).filter(|m| !cited(part.text(), m.start())) else { continue };
            let start = m.end();
            let end = name_end(part.text(), start);
            let source = part.source(start..end);
            let name = capitalised(&source);
            let common = ["commune", "ville", "communaute", "conseil"];
            if name.len() < 2
                || name.len() > 60
                || !name.contains(char::is_uppercase)
                || fold_str(name).split(' ').any(|w| common.contains(&w))
            {
                continue;
            }
            let length = fold_str(name).len();
            names.push((name.to_owned(), part.place(start..(start + length).min(end))));
        }
    }
    let folded = |n: &str| fold_str(n).replace('-', " ");
    let (first, _) = names.first()?;
    if names.iter().any(|(n, _)| folded(n) != folded(first)) {
        return None;
    }
    let (name, place) = names.into_iter().next()?;
    if let Some((m, _)) = named(&fold_str(&name), kind, gazetteer)
        && let Some(a) = m.authority
    {
        let value = AuthorityValue {
            name: Some(a.name().into_owned()),
            siren: a.siren().map(str::to_owned),
            kind,
        };
        return Some(Found::at(value, place, "authority.organ-of", m.confidence.min(0.8)));
    }
    let value = AuthorityValue { name: Some(name), siren: None, kind };
    Some(Found::at(value, place, "authority.organ-of", 0.65))
}

static CCAS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:centre (?P<inter>inter)?communal d'action sociale|c\.?(?P<i>i\.?)?a\.?s\b|c\.?c\.?a\.?s\b)")
        .expect("a constant pattern")
});

/// A centre communal d'action sociale, named by its commune below or beside it: it is another
/// authority than the commune.
pub(super) fn ccas(main: &Section<'_>, gazetteer: &Gazetteer<'_>) -> Option<Found<AuthorityValue>> {
    let head = main.head(12);
    let m = CCAS.find(head.text())?;
    let town = gazetteer.within(&head).into_iter().find(|t| t.kind == AuthorityKind::Commune)?;
    let town_name = match town.authority {
        Some(a) => a.name().into_owned(),
        None => head.source(town.start..town.end),
    };
    let town_name = town_name.strip_prefix("Commune ").unwrap_or(&town_name);
    let name = format!("{} {town_name}", head.source(m.range()));
    let value = AuthorityValue { name: Some(name), siren: None, kind: AuthorityKind::Other };
    Some(Found::at(value, head.place(m.range()), "authority.ccas", 0.75))
}

/// The département of an act whose organ is a département's, where all that the text names lies in
/// one.
pub(super) fn the_departement(
    main: &Section<'_>,
    kind: AuthorityKind,
    gazetteer: &Gazetteer<'_>,
) -> Option<Found<AuthorityValue>> {
    let [code] = gazetteer.hints.departements else { return None };
    let a = gazetteer.registry.departement(code).filter(|_| kind == AuthorityKind::Departement)?;
    let value = AuthorityValue {
        name: Some(a.name().into_owned()),
        siren: a.siren().map(str::to_owned),
        kind,
    };
    let place = main.place(0..main.text().len().min(1));
    Some(Found::at(value, place, "authority.departement", 0.65))
}

static PRINTED_ORGAN_OF: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:conseil municipal|maire|mairie|municipalite|commune|(?P<epci>conseil (?:communautaire|metropolitain|d'agglomeration|de communaute)))\s+(?:de la commune\s+)?(?:de\s|d'|du\s|des\s)\s?").expect("a constant pattern")
});

/// Where a name that starts at an offset may end at the latest: a mark, a column, the end of the
/// line unless a particle ends it ("Pays de⏎Longny").
fn name_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    rest.char_indices()
        .find(|(i, c)| match c {
            '\n' => !PARTICLES.contains(&rest[..*i].rsplit([' ', '\n']).next().unwrap_or("")),
            _ => ['\t', ',', '(', ';', '.', ':'].contains(c),
        })
        .map_or(text.len(), |(i, _)| start + i)
}

const PARTICLES: [&str; 15] = [
    "de", "du", "des", "la", "le", "les", "en", "sur", "sous", "aux", "et", "à", "a", "lès", "lez",
];

/// The words of a name at the start of a text: capitalised ones, and the articles between them.
fn capitalised(text: &str) -> &str {
    let mut end = 0;
    let mut at = 0;
    for word in text.split(' ') {
        let stop = at + word.len();
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.starts_with(char::is_uppercase) {
            end = stop;
        } else if end == 0 && at > 0 || !PARTICLES.contains(&bare) {
            break;
        }
        at = stop + 1;
    }
    text[..end].trim_end_matches(|c: char| !c.is_alphanumeric())
}
