//! The EPCI that an act concerns, and as what.

use std::ops::Range;

use crate::acts::model::{AuthorityValue, EpciRef, Found, Role};
use crate::acts::registry::{AuthorityKind, Gazetteer, Mention};
use crate::acts::section::Section;
use crate::text::around::after;

/// The EPCI of an act: its adopter, the parties of its conventions, and others named.
pub(crate) fn epcis(
    whole: &Section<'_>,
    annexes: &[Range<usize>],
    adopter: Option<&Found<AuthorityValue>>,
    gazetteer: &Gazetteer<'_>,
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
    for m in gazetteer.within(whole) {
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

/// The first local authority among the parties of a convention by itself: it is in its name that
/// the convention is published.
pub(crate) fn first_party(
    main: &Section<'_>,
    gazetteer: &Gazetteer<'_>,
) -> Option<Found<AuthorityValue>> {
    let text = main.text();
    let parties = text.find("\nentre").map_or(0, |i| i + 1);
    let until = text.len().min(parties + PARTIES);
    let known = gazetteer.within(main).into_iter().find(|m| {
        m.authority.is_some() && (m.start >= parties && m.start < until) && m.confidence >= 0.6
    })?;
    let authority = known.authority?;
    let value = AuthorityValue {
        name: Some(authority.name().into_owned()),
        siren: authority.siren().map(str::to_owned),
        kind: known.kind,
    };
    Some(Found::at(value, main.place(known.start..known.end), "authority.first-party", 0.7))
}

/// How far (bytes) the parties of a convention are named behind "entre".
const PARTIES: usize = 2000;

/// True for a party to a convention: named between "entre" and "et", represented, or signing.
fn party(text: &str, m: &Mention<'_>) -> bool {
    let line_start = text[..m.start].rfind('\n').map_or(0, |i| i + 1);
    let lead = text[line_start..m.start].trim();
    let after = after(text, m.end, 160);
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
