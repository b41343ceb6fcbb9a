//! The authority that takes an act, and the EPCI it concerns.
//!
//! Only a letterhead, the organ that sits ("le conseil municipal de …") or a signature names the
//! adopter. An authority named in the body is a party or merely mentioned, however often.

mod concerned;
mod letterhead;
mod organ;
mod organ_of;

pub(crate) use concerned::{epcis, first_party};

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};

use crate::acts::model::{AuthorityValue, Found};
use crate::acts::registry::{AuthorityKind, Gazetteer, Mention};
use crate::acts::section::Section;
use crate::text::around::before;

use letterhead::bare_letterhead;
use organ::{cited, organ};
use organ_of::{behind_organ, ccas, printed_behind_organ, the_departement};

/// What stands before the adopter's name in running text.
static ORGAN_BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(concat!(
        r"(?:\b(?:conseil (?:municipal|communautaire|departemental|regional|general|syndical|d'administration|metropolitain|de communaute)|conseil|comite(?: syndical)?|assemblee|bureau(?: communautaire)?|",
        r"membres|delegues|conseillers|siege|presidente?|vice-presidente?|maire|registre des (?:deliberations|arretes)(?: du conseil \w+)?|deliberations?|services?|arretes?|decisions?|administratifs)",
        r"(?: \w+)?,?\s+(?:de l[a']\s?|du|des|de|d'|la\s?)?\s*(?:la\s+)?)$"
    ))
    .expect("a constant pattern")
});

/// The adopter as the main part names it, or only its kind.
pub(crate) fn extract(
    main: &Section<'_>,
    front: Option<&Section<'_>>,
    gazetteer: &Gazetteer<'_>,
) -> Option<Found<AuthorityValue>> {
    let organ = organ(main).or_else(|| organ(front?));
    let mut candidates: Vec<(i32, Found<AuthorityValue>)> = Vec::new();
    if let Some(front) = front {
        collect(&front.head(40), gazetteer, organ.map(|o| o.0), 0, &mut candidates);
    }
    collect(&main.head(45), gazetteer, organ.map(|o| o.0), 0, &mut candidates);
    // A signature names the adopter too, with less weight: other parties sign as well.
    collect(&main.tail(25), gazetteer, organ.map(|o| o.0), -2, &mut candidates);
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
    if organ.is_some_and(|o| o.0 == AuthorityKind::Other)
        && totals.iter().all(|t| t.0 < 4)
        && let Some(found) = ccas(main, gazetteer)
    {
        return Some(found);
    }
    // A syndicat that no table knows is printed over several lines more often than not.
    totals.retain(|t| {
        t.1.value.kind != AuthorityKind::Syndicat
            || t.1.value.siren.is_some()
            || t.0 < 4
            || !letterhead_has_more(
                &t.1.value,
                front.unwrap_or(main),
                organ.map(|o| o.0),
                gazetteer,
            )
    });
    if totals.iter().all(|t| t.0 < 4 || t.1.value.siren.is_none() && t.1.value.name.is_none())
        && let Some(found) = bare_letterhead(front.unwrap_or(main), organ.map(|o| o.0), gazetteer)
            .or_else(|| bare_letterhead(main, organ.map(|o| o.0), gazetteer))
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
        if let Some(found) = printed_behind_organ(main, kind, gazetteer)
            .or_else(|| the_departement(main, kind, gazetteer))
        {
            return Some(found);
        }
        let place = main.place(0..main.text().len().min(1));
        let value = AuthorityValue { name: None, siren: None, kind };
        Some(Found::at(value, place, "authority.organ", if weight >= 6 { 0.75 } else { 0.6 }))
    })
}

/// True if the letterhead prints a longer name of a syndicat than the one that was read.
fn letterhead_has_more(
    read: &AuthorityValue,
    section: &Section<'_>,
    organ: Option<AuthorityKind>,
    gazetteer: &Gazetteer<'_>,
) -> bool {
    let Some(printed) = bare_letterhead(section, organ, gazetteer) else { return false };
    let fold =
        |v: &AuthorityValue| v.name.as_deref().map(crate::text::fold_str).unwrap_or_default();
    let (long, short) = (fold(&printed.value), fold(read));
    printed.value.kind == AuthorityKind::Syndicat
        && long.len() > short.len()
        && long.contains(&short)
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
    gazetteer: &Gazetteer<'_>,
    organ: Option<AuthorityKind>,
    base: i32,
    out: &mut Vec<(i32, Found<AuthorityValue>)>,
) {
    let text = section.text();
    let mut mentions = gazetteer.within(section);
    let organs = behind_organ(text, gazetteer);
    mentions.retain(|m| !organs.iter().any(|n| n.start < m.end && m.start < n.end));
    mentions.extend(organs);
    mentions.sort_by_key(|m| m.start);
    for m in &mentions {
        let Some(mut score) = standing(text, m) else { continue };
        // Two columns read as one name are no name.
        let torn = m.authority.is_none() && text[m.start..m.end].contains('\t')
            || m.authority.is_none() && generic(&text[m.start..m.end]);
        if torn || cited(text, m.start) {
            continue;
        }
        score += base;
        score += match organ {
            Some(kind) if kind == m.kind => 4,
            // A commune's acts stand under the name of its département.
            Some(_) => -4,
            // A letterhead names the département where a commune or an EPCI is.
            None if m.kind == AuthorityKind::Departement => -4,
            None => 1,
        };
        score += i32::from(m.authority.is_some());
        score -= i32::from(m.confidence < 0.6) * 2;
        let by_start = (m.authority.is_none() && m.kind == AuthorityKind::Epci)
            .then(|| {
                gazetteer.registry.epci_by_start(text[m.start..m.end].lines().next().unwrap_or(""))
            })
            .flatten();
        let value = match by_start {
            Some(a) => AuthorityValue {
                name: Some(a.name().into_owned()),
                siren: a.siren().map(str::to_owned),
                kind: m.kind,
            },
            None => value(section, m),
        };
        let confidence = if m.authority.is_some() { m.confidence.clamp(0.6, 0.97) } else { 0.7 };
        out.push((
            score,
            Found::at(value, section.place(m.start..m.end), "authority.named", confidence),
        ));
    }
}

/// True for words that say what an authority is but not which: "syndicat intercommunal à vocation
/// multiple".
fn generic(name: &str) -> bool {
    const WORDS: [&str; 20] = [
        "syndicat",
        "intercommunal",
        "intercommunale",
        "mixte",
        "ferme",
        "ouvert",
        "a",
        "vocation",
        "unique",
        "multiple",
        "multiples",
        "departemental",
        "de",
        "communes",
        "communaute",
        "d'agglomeration",
        "urbaine",
        "metropole",
        "etablissement",
        "public",
    ];
    name.split_whitespace().all(|w| WORDS.contains(&w))
}

/// How a mention stands as an adopter's: alone on a line, behind the organ, or not at all.
fn standing(text: &str, m: &Mention<'_>) -> Option<i32> {
    // A column of a letterhead stands as a line does.
    let line_start = text[..m.start].rfind(['\n', '\t']).map_or(0, |i| i + 1);
    let line_end = text[m.end..].find(['\n', '\t']).map_or(text.len(), |i| m.end + i);
    let lead = text[line_start..m.start].trim_matches(|c: char| !c.is_alphanumeric());
    let lead = if ["le", "la", "les", "l"].contains(&lead) { "" } else { lead };
    let rest = text[m.end..line_end].trim_matches(|c: char| !c.is_alphanumeric());
    let before = before(text, m.start, 90);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::registry::Registry;
    use crate::text::Layout;

    fn read(text: &str) -> Option<(AuthorityKind, Option<String>)> {
        let layout = Layout::new(text);
        let section = Section::new(&layout, 0..layout.lines.len());
        Registry::builtin()
            .reading(&layout.folded.text, |gazetteer| extract(&section, None, gazetteer))
            .map(|f| (f.value.kind, f.value.siren))
    }

    #[test]
    fn printed_names() {
        for (text, name) in [
            (
                "ARRETE DU MAIRE\nLe Maire de Nulleville sur Rien, officier\nARRETE\nArticle 1\nLe Maire,\n",
                Some("Nulleville sur Rien"),
            ),
            (
                "ARRETE DU MAIRE\nLe Maire de la\nNulleville en Rien\nArrête\nLe Maire,\n",
                Some("la Nulleville en Rien"),
            ),
            (
                "ARRETE DU MAIRE\nLe Maire de Nulleville,\nLe maire de Rienville,\nARRETE\nLe Maire,\n",
                None,
            ),
            (
                "COMMUNAUTÉ DE COMMUNES DE LA HAUTE NULLE\nEXTRAIT DU REGISTRE DES DÉLIBÉRATIONS DU CONSEIL COMMUNAUTAIRE\nSéance du 3 mai 2024\n",
                Some("COMMUNAUTÉ DE COMMUNES DE LA HAUTE NULLE"),
            ),
            ("ARRETE DU MAIRE\nLe Maire de la commune,\nARRETE\nLe Maire,\n", None),
        ] {
            let layout = Layout::new(text);
            let section = Section::new(&layout, 0..layout.lines.len());
            let found = Registry::builtin()
                .reading(&layout.folded.text, |g| extract(&section, None, g))
                .unwrap();
            assert_eq!(found.value.name.as_deref(), name, "{text:?}");
            assert_eq!(found.value.siren, None);
        }
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
                Some("226200012"),
            ),
            (
                "Délibération\nLe Conseil de Paris, siégeant en formation de Conseil municipal,\nDélibère :\n",
                Commune,
                Some("217500016"),
            ),
            (
                "COMMUNAUTE URBAINE LE CREUSOT MONTCEAU\nCHATEAU DE LA VERRERIE\nDELIBERATIONS DU CONSEIL COMMUNAUTAIRE\n",
                Epci,
                Some("247100290"),
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
        let unknown = Registry::builtin()
            .reading(&layout.folded.text, |g| extract(&section, None, g))
            .unwrap();
        assert_eq!(unknown.value.name.as_deref(), Some("COMMUNE DE NULLEVILLE-SUR-RIEN"));
        assert_eq!(unknown.value.siren, None);
        assert_eq!(
            read("Une simple lettre à la communauté d'agglomération de Cambrai qui parle d'eau.\n"),
            None
        );
    }
}
