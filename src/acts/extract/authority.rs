//! The authority that takes an act, and the EPCI it concerns.
//!
//! Only a letterhead, the organ that sits ("le conseil municipal de …") or a signature names the
//! adopter. An authority named in the body is a party or merely mentioned, however often.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::acts::model::{AuthorityValue, EpciRef, Found, Role};
use crate::acts::registry::{AuthorityKind, Hints, Mention, Registry};
use crate::acts::section::Section;

/// Words that tell what kind of authority sits, with their weight.
static ORGANS: LazyLock<Vec<(Regex, AuthorityKind, i32)>> = LazyLock::new(|| {
    use AuthorityKind::{Commune, Departement, Epci, Other, Region, Syndicat};
    [
        (r"\bconseil municipal\b|\bconseillers municipaux\b|\bdeliberations du conseil municipal\b", Commune, 3),
        (r"(?m)^\W*le maire\W*$|\bl[ea] maire(?:,| de\b)|\b(?:m\.|monsieur|madame|mme) l[ea] maire\b|\barrete (?:municipal|du maire)\b", Commune, 2),
        (r"\bconseil (?:communautaire|de (?:la )?communaute|d'agglomeration|metropolitain|de (?:la )?metropole|de territoire)\b|\bbureau (?:communautaire|metropolitain)\b|\bconseillers communautaires\b", Epci, 3),
        (r"\bpresident(?:e)? de (?:la )?(?:communaute|metropole|l'agglomeration)\b|\bchaque epci\b|\bl'epci\b", Epci, 2),
        (r"\betablissement public territorial\b|\bconseil de l'(?:ept|etablissement)\b", Epci, 2),
        (r"\bpresident(?:e)? du (?:conseil )?departement(?:al)?\b", Departement, 3),
        (r"\bpresident(?:e)? (?:du conseil regional|de la region|de region)\b", Region, 3),
        (r"\bconseil (?:departemental|general)\b|\bconseillers departementaux\b", Departement, 3),
        (r"\bconseil regional\b|\bconseillers regionaux\b", Region, 3),
        (r"\b(?:comite|conseil|bureau) syndical\b|\bcomite (?:du|de) syndicat\b|\bdelegues syndicaux\b|\bpresident(?:e)? du syndicat\b", Syndicat, 3),
        (r"\bconseil d'administration (?:du|de)\b|\bpresident(?:e)? du (?:ccas|cias|sdis|centre)\b", Other, 3),
    ]
    .into_iter()
    .map(|(p, kind, weight)| (Regex::new(p).expect("a constant pattern"), kind, weight))
    .collect()
});

/// What stands before the adopter's name in running text.
static ORGAN_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:\b(?:conseil (?:municipal|communautaire|departemental|regional|general|syndical|d'administration|metropolitain|de communaute)|conseil|comite(?: syndical)?|assemblee|bureau(?: communautaire)?|",
        r"membres|delegues|conseillers|presidente?|vice-presidente?|maire|registre des (?:deliberations|arretes)(?: du conseil \w+)?|deliberations?|services?|arretes?|decisions?|administratifs)",
        r"(?: \w+)?,?\s+(?:de l[a']\s?|du|des|de|d'|la\s?)?\s*(?:la\s+)?)$"
    ))
    .expect("a constant pattern")
});

/// The kind of authority whose organ sits, if the text tells one kind clearly.
fn organ(main: &Section<'_>) -> Option<(AuthorityKind, i32)> {
    let mut weights: Vec<(AuthorityKind, i32)> = Vec::new();
    let head = main.head(45);
    let tail = main.tail(30);
    let mut add = |kind: AuthorityKind, weight: i32| match weights.iter_mut().find(|w| w.0 == kind)
    {
        Some(w) => w.1 += weight,
        None => weights.push((kind, weight)),
    };
    for (section, factor) in [(&head, 2), (&tail, 1), (main, 1)] {
        for (pattern, kind, weight) in ORGANS.iter() {
            let found = pattern
                .find_iter(section.text())
                .filter(|m| !cited(section.text(), m.start()))
                .take(4)
                .count();
            add(*kind, i32::try_from(found).unwrap_or(0) * weight * factor);
        }
    }
    let text = main.text();
    if text.contains("autoriser monsieur le president")
        || text.contains("autorise monsieur le president")
        || text.contains("president de seance") && !text.contains("conseil municipal")
    {
        add(AuthorityKind::Commune, -4);
    }
    weights.sort_by_key(|w| -w.1);
    let (kind, weight) = *weights.first()?;
    let second = weights.get(1).map_or(0, |w| w.1);
    (weight >= 2 && weight > second).then_some((kind, weight))
}

/// True inside a visa, a considérant or a citation of another organ's act.
fn cited(text: &str, at: usize) -> bool {
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

/// The adopter as the main part names it, or only its kind.
pub(crate) fn extract(
    main: &Section<'_>,
    front: Option<&Section<'_>>,
    registry: &Registry,
    hints: &Hints<'_>,
) -> Option<Found<AuthorityValue>> {
    let organ = organ(main).or_else(|| organ_of(front));
    let mut candidates: Vec<(i32, Found<AuthorityValue>)> = Vec::new();
    if let Some(front) = front {
        collect(&front.head(40), registry, hints, organ.map(|o| o.0), 0, &mut candidates);
    }
    collect(&main.head(45), registry, hints, organ.map(|o| o.0), 0, &mut candidates);
    // A signature names the adopter too, with less weight: other parties sign as well.
    collect(&main.tail(25), registry, hints, organ.map(|o| o.0), -2, &mut candidates);
    let mut totals: Vec<(i32, Found<AuthorityValue>)> = Vec::new();
    for (score, found) in candidates {
        match totals.iter_mut().find(|t| same(&t.1.value, &found.value)) {
            Some(t) => {
                t.0 += score.min(3);
                if found.confidence > t.1.confidence {
                    t.1.confidence = found.confidence;
                }
            }
            None => totals.push((score, found)),
        }
    }
    if totals.iter().all(|t| t.0 < 4 || t.1.value.siren.is_none() && t.1.value.name.is_none())
        && let Some(found) =
            bare_letterhead(front.unwrap_or(main), organ.map(|o| o.0), registry, hints)
                .or_else(|| bare_letterhead(main, organ.map(|o| o.0), registry, hints))
    {
        totals.push((4, found));
    }
    // The first of the best: letterheads stand above what is only mentioned.
    let mut best: Option<(i32, Found<AuthorityValue>)> = None;
    for total in totals {
        if best.as_ref().is_none_or(|b| total.0 > b.0) {
            best = Some(total);
        }
    }
    best.filter(|b| b.0 >= 4).map(|b| b.1).or_else(|| {
        let (kind, weight) = organ?;
        let place = main.place(0..main.text().len().min(1));
        let value = AuthorityValue { name: None, siren: None, kind };
        Some(Found::at(value, place, "authority.organ", if weight >= 6 { 0.75 } else { 0.6 }))
    })
}

fn organ_of(front: Option<&Section<'_>>) -> Option<(AuthorityKind, i32)> {
    organ(front?)
}

fn same(a: &AuthorityValue, b: &AuthorityValue) -> bool {
    match (&a.siren, &b.siren) {
        (Some(x), Some(y)) => x == y,
        _ => {
            a.kind == b.kind
                && a.name.as_ref().map(|n| crate::text::fold_str(n))
                    == b.name.as_ref().map(|n| crate::text::fold_str(n))
        }
    }
}

fn collect(
    section: &Section<'_>,
    registry: &Registry,
    hints: &Hints<'_>,
    organ: Option<AuthorityKind>,
    base: i32,
    out: &mut Vec<(i32, Found<AuthorityValue>)>,
) {
    let text = section.text();
    let mut mentions = registry.find_mentions(text, hints);
    let organs = behind_organ(text, registry, hints);
    mentions.retain(|m| !organs.iter().any(|n| n.start < m.end && m.start < n.end));
    mentions.extend(organs);
    mentions.sort_by_key(|m| m.start);
    for m in &mentions {
        let Some(mut score) = standing(text, m) else { continue };
        // Two columns read as one name are no name.
        let torn = m.authority.is_none() && text[m.start..m.end].contains('\t');
        if torn || cited(text, m.start) {
            continue;
        }
        score += base;
        score += match organ {
            Some(kind) if kind == m.kind => 4,
            // A commune's acts stand under the name of its département.
            Some(_) => -4,
            None => 1,
        };
        score += i32::from(m.authority.is_some());
        score -= i32::from(m.confidence < 0.6) * 2;
        let value = value(section, m);
        let confidence = if m.authority.is_some() { m.confidence.clamp(0.6, 0.97) } else { 0.7 };
        out.push((
            score,
            Found::at(value, section.place(m.start..m.end), "authority.named", confidence),
        ));
    }
}

/// What stands for a kind where only a name follows: the registry reads names behind such words.
fn shown_as(kind: AuthorityKind) -> Option<&'static str> {
    match kind {
        AuthorityKind::Commune => Some("commune de "),
        AuthorityKind::Epci => Some("communaute d'agglomeration de "),
        _ => None,
    }
}

/// The authority that a text starts with, its kind being known: (mention, bytes of the text).
fn named<'r>(
    text: &str,
    kind: AuthorityKind,
    registry: &'r Registry,
    hints: &Hints<'_>,
) -> Option<(Mention<'r>, usize)> {
    let shown = shown_as(kind)?;
    let end = (text.len().min(70)..=text.len()).find(|i| text.is_char_boundary(*i))?;
    let found =
        registry.find_mentions(&format!("{shown}{}", &text[..end]), hints).into_iter().next()?;
    let length = found.end.checked_sub(shown.len())?;
    (found.start == 0 && found.kind == kind && found.authority.is_some()).then_some((found, length))
}

/// "Le conseil municipal de Caudry", "le maire de Caudry", "le conseil communautaire de X": a bare
/// name behind the organ.
fn behind_organ<'r>(text: &str, registry: &'r Registry, hints: &Hints<'_>) -> Vec<Mention<'r>> {
    let mut out = Vec::new();
    for c in ORGAN_OF.captures_iter(text) {
        let Some(m) = c.get(0) else { continue };
        let kind =
            if c.name("epci").is_some() { AuthorityKind::Epci } else { AuthorityKind::Commune };
        if let Some((mut found, length)) = named(&text[m.end()..], kind, registry, hints) {
            found.start = m.start();
            found.end = (m.end() + length).min(text.len());
            found.confidence = found.confidence.max(0.8);
            out.push(found);
        }
    }
    out
}

static ORGAN_OF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:conseil municipal|maire|mairie|municipalite|(?P<epci>conseil (?:communautaire|metropolitain|d'agglomeration)|presidente?))\s+(?:de\s|d'|du\s|des\s)\s?").expect("a constant pattern")
});

/// A letterhead that is a name and nothing else: "CAUDRY", "QUIMPER BRETAGNE OCCIDENTALE", or the
/// printed name of a syndicat that no table knows.
fn bare_letterhead(
    section: &Section<'_>,
    organ: Option<AuthorityKind>,
    registry: &Registry,
    hints: &Hints<'_>,
) -> Option<Found<AuthorityValue>> {
    let layout = section.layout;
    let filled: Vec<usize> =
        section.lines().filter(|&i| !layout.line_text(i).trim().is_empty()).take(8).collect();
    for &i in &filled {
        let text = layout.line_text(i);
        let lead = text.len() - text.trim_start().len();
        let line = text.trim();
        if let Some(kind) = organ
            && let Some((m, length)) = named(line, kind, registry, hints)
            && line[length.min(line.len())..].trim_matches(|c: char| !c.is_alphanumeric()).len()
                <= 3
        {
            let start = layout.lines[i].folded.start + lead;
            let place = layout.place(start..start + line.len());
            let a = m.authority?;
            let value = AuthorityValue {
                name: Some(a.name().into_owned()),
                siren: a.siren().map(str::to_owned),
                kind,
            };
            return Some(Found::at(value, place, "authority.letterhead", 0.8));
        }
    }
    // A name that no table knows is given as printed.
    if let Some(kind) = organ
        && let Some(i) =
            filled.iter().copied().find(|&i| printed_kind(layout.line_text(i).trim()) == Some(kind))
    {
        let place = layout.place(layout.lines[i].folded.clone());
        let name = crate::acts::section::smooth(&layout.source[place.start..place.end]);
        // Letter-spaced capitals without a wider gap between words cannot be read back.
        let spaced = name.split(' ').filter(|w| w.chars().count() == 1).count() * 2
            > name.split(' ').count();
        if spaced {
            return None;
        }
        let value = AuthorityValue { name: Some(name), siren: None, kind };
        return Some(Found::at(value, place, "authority.printed", 0.7));
    }
    if !matches!(organ, None | Some(AuthorityKind::Syndicat)) {
        return None;
    }
    // "S.I.C.T.O.M." alone says less than the name written out below it.
    let lines: Vec<usize> = filled
        .iter()
        .copied()
        .filter(|&i| SYNDICAT_LINE.is_match(layout.line_text(i).trim()))
        .collect();
    let i = lines.iter().find(|&&i| layout.line_text(i).len() > 20).or(lines.first()).copied()?;
    // A long name goes on below in capitals.
    let mut last = i;
    while last + 1 < section.lines().end && last - i < 2 {
        let next = layout.lines[last + 1].source;
        let text = &layout.source[next.start..next.end];
        let capitals =
            text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase);
        if !capitals || crate::acts::cues::HEADISH.is_match(layout.line_text(last + 1)) {
            break;
        }
        last += 1;
    }
    let place = layout.place(layout.lines[i].folded.start..layout.lines[last].folded.end);
    let name = crate::acts::section::smooth(&layout.source[place.start..place.end]);
    let value = AuthorityValue { name: Some(name), siren: None, kind: AuthorityKind::Syndicat };
    Some(Found::at(value, place, "authority.letterhead", 0.7))
}

/// The kind that a letterhead line gives with its first words: "COMMUNE DE …".
fn printed_kind(line: &str) -> Option<AuthorityKind> {
    const WORDS: [(&str, AuthorityKind); 7] = [
        ("commune d", AuthorityKind::Commune),
        ("ville d", AuthorityKind::Commune),
        ("mairie d", AuthorityKind::Commune),
        ("communaute d", AuthorityKind::Epci),
        ("communaute u", AuthorityKind::Epci),
        ("departement d", AuthorityKind::Departement),
        ("region ", AuthorityKind::Region),
    ];
    let words = line.split(' ').count();
    WORDS
        .iter()
        .find(|(w, _)| line.starts_with(w))
        .map(|(_, kind)| *kind)
        .filter(|_| (2..=9).contains(&words) && line.len() > 12)
}

static SYNDICAT_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:le )?(?:syndicat|union syndicale|s\.?i\.?(?:a\.?e\.?p|v\.?o\.?[ms]|v\.?u|c\.?t\.?o\.?m|t\.?o\.?m|r\.?p)\b\.?|smictom|sictom|pole d'equilibre|petr)\b.{0,90}$").expect("a constant pattern")
});

/// How a mention stands as an adopter's: alone on a line, behind the organ, or not at all.
fn standing(text: &str, m: &Mention<'_>) -> Option<i32> {
    let line_start = text[..m.start].rfind('\n').map_or(0, |i| i + 1);
    let line_end = text[m.end..].find('\n').map_or(text.len(), |i| m.end + i);
    let lead = text[line_start..m.start].trim_matches(|c: char| !c.is_alphanumeric());
    let lead = if ["le", "la", "les", "l"].contains(&lead) { "" } else { lead };
    let rest = text[m.end..line_end].trim_matches(|c: char| !c.is_alphanumeric());
    let from = m.start.saturating_sub(90);
    let from = (from..=m.start).find(|i| text.is_char_boundary(*i)).unwrap_or(m.start);
    let before = &text[from..m.start];
    let early = text[..m.start].matches('\n').count() < 10;
    if lead.is_empty() && rest.len() < 30 {
        return Some(3 + i32::from(early));
    }
    if ORGAN_BEFORE.is_match(before) {
        return Some(3);
    }
    // The mention itself says whose organ it is: "conseil départemental du Nord".
    let own = &text[m.start..m.end];
    if own.starts_with("conseil")
        || own.starts_with("maire")
        || own.starts_with("mairie")
        || own.starts_with("president")
    {
        return Some(3);
    }
    (lead.is_empty() && early).then_some(2)
}

fn value(section: &Section<'_>, m: &Mention<'_>) -> AuthorityValue {
    match m.authority {
        Some(a) => AuthorityValue {
            name: Some(a.name().into_owned()),
            siren: a.siren().map(str::to_owned),
            kind: m.kind,
        },
        None => {
            AuthorityValue { name: Some(section.source(m.start..m.end)), siren: None, kind: m.kind }
        }
    }
}

/// The EPCI of an act: its adopter, the parties of its conventions, and others named.
pub(crate) fn epcis(
    whole: &Section<'_>,
    annexes: &[Range<usize>],
    adopter: Option<&Found<AuthorityValue>>,
    registry: &Registry,
    hints: &Hints<'_>,
) -> Vec<Found<EpciRef>> {
    let text = whole.text();
    let mut out: Vec<Found<EpciRef>> = Vec::new();
    if let Some(found) = adopter
        && found.value.kind == AuthorityKind::Epci
        && let (Some(siren), Some(name)) = (&found.value.siren, &found.value.name)
    {
        let value = EpciRef { siren: siren.clone(), name: name.clone(), role: Role::Adopts };
        out.push(found.clone().map(|_| value));
    }
    for m in registry.find_mentions(text, hints) {
        if m.kind != AuthorityKind::Epci || m.confidence < 0.6 {
            continue;
        }
        let Some((authority, siren)) = m.authority.and_then(|a| Some((a, a.siren()?))) else {
            continue;
        };
        let place = whole.place(m.start..m.end);
        let annexed = annexes.iter().any(|a| a.contains(&place.start));
        let role = if annexed && party(text, &m) { Role::Party } else { Role::Mentioned };
        match out.iter_mut().find(|f| f.value.siren == siren) {
            Some(known) => {
                if role < known.value.role {
                    known.value.role = role;
                }
            }
            None => out.push(Found::at(
                EpciRef { siren: siren.to_owned(), name: authority.name().into_owned(), role },
                place,
                "epci.named",
                m.confidence,
            )),
        }
    }
    out
}

/// True for a party to a convention: named between "entre" and "et", represented, or signing.
fn party(text: &str, m: &Mention<'_>) -> bool {
    let line_start = text[..m.start].rfind('\n').map_or(0, |i| i + 1);
    let lead = text[line_start..m.start].trim();
    let end = (m.end + 160..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    let after = &text[m.end..end];
    let represented = after.find("represente").is_some_and(|i| !after[..i].contains(". "));
    let named = after.contains("ci-apres");
    let opening = [
        "entre",
        "et",
        "entre la",
        "et la",
        "entre :",
        "pour la",
        "pour",
        "d'une part",
        "et :",
        "-",
        "la",
        "",
    ]
    .contains(&lead);
    opening && (represented || named)
        || lead.starts_with("pour l")
        || lead == "pour"
        || lead == "et la"
        || lead == "entre la"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;

    fn read(text: &str) -> Option<(AuthorityKind, Option<String>)> {
        let layout = Layout::new(text);
        let section = Section::new(&layout, 0..layout.lines.len());
        let registry = Registry::builtin();
        registry
            .departement_hints(&layout.folded.text)
            .with(|hints| extract(&section, None, registry, hints))
            .map(|f| (f.value.kind, f.value.siren))
    }

    #[test]
    fn adopters() {
        use AuthorityKind::{Commune, Departement, Epci};
        for (text, kind, siren) in [
            (
                "COMMUNAUTE D’AGGLOMERATION DU CAUDRESIS-CATESIS\nRegistre des délibérations\ndu Conseil communautaire\n",
                Epci,
                Some("200030633"),
            ),
            (
                "DEPARTEMENT DU NORD\nARRONDISSEMENT DE CAMBRAI\nCOMMUNE DE CAUDRY\nEXTRAIT DU REGISTRE DES DELIBERATIONS DU CONSEIL MUNICIPAL\n",
                Commune,
                Some("215901398"),
            ),
            (
                "DEPARTEMENT DU PAS-DE-CALAIS\nDELIBERATION DE LA COMMISSION PERMANENTE\nDU CONSEIL DEPARTEMENTAL\n",
                Departement,
                None,
            ),
            (
                "Extrait\nLe conseil municipal de Caudry s'est réuni\nVu l'arrêté du président de la communauté d'agglomération de Cambrai,\nDécide :\nLe Maire\n",
                Commune,
                Some("215901398"),
            ),
        ] {
            assert_eq!(read(text), Some((kind, siren.map(str::to_owned))), "{text:?}");
        }
        let layout = Layout::new(
            "COMMUNE DE NULLEVILLE-SUR-RIEN\nExtrait du registre des délibérations du conseil municipal\n",
        );
        let section = Section::new(&layout, 0..layout.lines.len());
        let unknown = extract(&section, None, Registry::builtin(), &Hints::default()).unwrap();
        assert_eq!(unknown.value.name.as_deref(), Some("COMMUNE DE NULLEVILLE-SUR-RIEN"));
        assert_eq!(unknown.value.siren, None);
        assert_eq!(
            read("Une simple lettre à la communauté d'agglomération de Cambrai qui parle d'eau.\n"),
            None
        );
    }
}
