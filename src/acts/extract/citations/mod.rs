//! Acts that an act cites: délibérations, arrêtés and décisions of local authorities, by number
//! and date, and what the act does to them.

mod avenants;
mod effects;

use std::sync::LazyLock;

use crate::text::pattern::{Match, Pattern, compile};
use jiff::civil::Date;

use super::date::dates;
use super::number;
use crate::acts::model::{Citation, Effect, Found, PartKind};
use crate::acts::section::Section;
use crate::text::around::{before, floor};
use crate::text::fold_str;

static KEYWORD: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"\b(?P<kind>deliberation|arrete|decision)s?\b(?P<other>\s(?:modificative|budgetaire))?",
    )
    .expect("a constant pattern")
});

/// The words that may stand between the keyword and its number.
const WORDS: &str = concat!(
    r"(?:\s+(?:du|de|de la|d'|des|l'|la|le|en|date|conseil|municipale?s?|communautaires?|syndicale?|departementale?|regionale?|comite|bureau|commission|permanente?|",
    r"communaute|maire|president|prefectorale?|conjoint|modifie?e?|susvisee?|precitee?|ccas|assemblee|cadre|initiale?|portant|metropolitain[e]?)\b){0,8}"
);

/// What "n°" announces may have any groups of letters and figures.
const ANNOUNCED: &str = concat!(
    r"(?:\d{2} [a-z]{1,2} \d{3,5}|(?:[a-z]{1,6}[ ._/-]{0,2}){0,3}?",
    r"(?:(?:19|20)\d{2}\s?[-/]\s?\d{1,5}|\d{1,4}\s?[-/]\s?(?:19|20)\d{2}\b|\d{1,10}[a-z]{0,6}\d{0,6})(?:[-/._]{1,2}[a-z0-9]{1,10})*)"
);

/// A number behind the keyword. Without "n°" it must look like a serial.
static NUMBER: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        r"^{WORDS}[\s,]*(?:(?:\(\s?)?(?P<n>n\s?°s?|numero)\s?:?\s?(?P<announced>{ANNOUNCED})|\(?\s?{})",
        r"(?P<number>(?:[a-z]{1,6}[ ._/-]{0,2}){0,3}?(?:(?:19|20)\d{2}\s?[-/]\s?\d{1,5}|\d{1,4}\s?[-/]\s?(?:19|20)\d{2}\b|\d{1,8}(?:[a-z]{1,4}\d{1,6})?)(?:[-/._]{1,2}(?:\d{1,8}[a-z]{0,2}|[a-z]{1,5}\d{0,8}))*)"
    ))
    .expect("a constant pattern")
});

/// With "n°" any words may stand between: "délibération du conseil de la CCPO n° 2024-5". A code
/// of letters and year needs no "n°".
static DISTANT: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        r"^(?P<between>[^;:\d]{{0,90}}?)(?:\b(?:n\s?°|numero)\s?(?P<announced>{ANNOUNCED})|\b(?P<code>[a-z]{{1,6}}[-_ ]?(?:19|20)\d{{2}}[-/_]\d{{1,4}}))\b"
    ))
    .expect("a constant pattern")
});

/// Things that have numbers of their own: "feuillet n° 12" is no délibération's number.
static OTHER_THING: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:feuillet|folio|page|marche|lot|article|parcelle|rapport|question|dossier|affaire|annexe|loi|decret|ordonnance|avenant|convention)s?\W*$")
        .expect("a constant pattern")
});

static THIS_DAY: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^[\s,]*(?:du|de|en date de|prise? (?:ce|le))\s(?:ce|meme|ce meme)\s*jour\b")
        .expect("a constant pattern")
});

static DATE_LEAD: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?:\bdu|\ben date du|\bdatee? du|\ble|\(|,)\s*(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s*)?$").expect("a constant pattern")
});

static AUTHORITY: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:du conseil (?:municipal|communautaire|departemental|general|regional|de communaute|syndical|metropolitain|d'administration)|de la commission permanente|du comite syndical|du bureau(?: communautaire)?|prefectorale?|du prefet|du maire|du president)\b")
        .expect("a constant pattern")
});

/// Acts of the State, of Europe, of courts: no acts of local authorities.
const ELSEWHERE: [&str; 13] = [
    "tribunal",
    "cour d",
    "ministeriel",
    "interministeriel",
    "europeen",
    "de l'union",
    "constitutionnel",
    "conseil d'etat",
    "prefector",
    "prefet",
    "du ministre",
    "/ue",
    "c(",
];

/// How much text (bytes) behind the keyword belongs to one citation.
const WINDOW: usize = 220;

/// The citations of a main part. `own` is the act's own number, `own_date` its date, `title` its title,
/// which may announce an avenant.
pub(crate) fn extract(
    section: &Section<'_>,
    own: Option<&str>,
    own_date: Option<Date>,
    title: Option<&str>,
) -> Vec<Found<Citation>> {
    let text = section.text();
    let title = title.map(fold_str);
    let avenant = title.as_deref().and_then(avenants::announced);
    let mut amended: Vec<(usize, usize)> = Vec::new();
    let mut out: Vec<Found<Citation>> = Vec::new();
    let keywords: Vec<_> = KEYWORD.captures_iter(text).collect();
    for (k, c) in keywords.iter().enumerate() {
        // A "décision modificative n° 1" is a document of the budget.
        let (Some(whole), Some(kind), None) = (c.get(0), c.name("kind"), c.name("other")) else {
            continue;
        };
        let limit = keywords.get(k + 1).and_then(|n| n.get(0)).map_or(text.len(), |m| m.start());
        let window = window(text, whole.end(), limit);
        let Some(Read { found, cited }) =
            citation(section, window, whole.range(), limit, kind.as_str(), own, own_date)
        else {
            continue;
        };
        let same_number = found.value.number.as_deref().is_some_and(|n| is_own(own, n));
        if same_number || found.value.number.is_none() && found.value.date == own_date {
            continue;
        }
        let known = out.iter().position(|f| match (&f.value.number, &found.value.number) {
            (Some(a), Some(b)) => {
                number::key(a) == number::key(b)
                    && (f.value.date == found.value.date
                        || f.value.date.is_none()
                        || found.value.date.is_none())
            }
            (None, None) => f.value.date == found.value.date && f.value.kind == found.value.kind,
            _ => false,
        });
        let at = match known {
            Some(at) => {
                let known = &mut out[at].value;
                known.date = known.date.or(found.value.date);
                known.effect = surest(known.effect.take(), found.value.effect);
                at
            }
            None => {
                out.push(found);
                out.len() - 1
            }
        };
        if let (Some((_, thing)), Some(title)) = (&avenant, &title)
            && let Some(shared) = avenants::approved(&cited, thing, title)
        {
            amended.push((shared, at));
        }
    }
    if let (Some((rank, _)), Some(title)) = (avenant, &title) {
        avenants::amends(rank, title, amended, &mut out);
    }
    listed(section, own, &mut out);
    out
}

/// Of two effects the surer, the first among equals.
fn surest(a: Option<Found<Effect>>, b: Option<Found<Effect>>) -> Option<Found<Effect>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.confidence > a.confidence { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// True for the act's own number, with or without the letters before it.
fn is_own(own: Option<&str>, number: &str) -> bool {
    own.is_some_and(|own| {
        let own = number::keys(own);
        number::keys(number).iter().any(|k| own.contains(k))
    })
}

/// "les arrêtés n° 2009-20 du …, n° 2011-97 du …": what a plural names beside the first.
fn listed(section: &Section<'_>, own: Option<&str>, out: &mut Vec<Found<Citation>>) {
    let text = section.text();
    for c in PLURAL.captures_iter(text) {
        let (Some(whole), Some(kind)) = (c.get(0), c.name("kind")) else { continue };
        let list = &text[whole.end()..floor(text, whole.end() + LIST)];
        let stop = ["\n\n", "\nvu ", "\nconsiderant", "\narticle", ". "]
            .iter()
            .filter_map(|s| list.find(s))
            .min()
            .unwrap_or(list.len());
        let list = &list[..stop];
        if ELSEWHERE.iter().any(|e| list.contains(e)) {
            continue;
        }
        let items: Vec<_> = ITEM.captures_iter(list).filter_map(|c| c.name("number")).collect();
        if items.len() < 2 {
            continue;
        }
        for (k, m) in items.iter().enumerate() {
            let key = number::key(m.as_str());
            let known = out
                .iter()
                .any(|f| f.value.number.as_deref().map(number::key).as_ref() == Some(&key));
            if known || is_own(own, m.as_str()) || !number::serial(m.as_str()) {
                continue;
            }
            let end = items.get(k + 1).map_or(list.len(), |n| n.start());
            let behind = &list[m.end()..end];
            let date = dates(behind).into_iter().find(|h| h.range.start <= 6).map(|h| h.date);
            let at = whole.end() + m.start()..whole.end() + m.end();
            let value = Citation {
                kind: if kind.as_str() == "arrete" {
                    PartKind::Arrete
                } else {
                    PartKind::Deliberation
                },
                number: Some(section.source(at.clone())),
                date,
                authority: None,
                effect: None,
            };
            out.push(Found::at(value, section.place(at), "citation.list", 0.8));
        }
    }
}

/// How far (bytes) a list of cited acts goes.
const LIST: usize = 600;

static PLURAL: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"\b(?P<kind>deliberation|arrete)s\b").expect("a constant pattern"));

static ITEM: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(r"\bn\s?°s?\s?(?P<number>{ANNOUNCED})\b")).expect("a constant pattern")
});

fn window(text: &str, start: usize, limit: usize) -> &str {
    let end = floor(text, (start + WINDOW).min(limit));
    let window = &text[start..end];
    let stop = [";", "\n\n", "\nvu ", "\nconsiderant", "\narticle"]
        .iter()
        .filter_map(|s| window.find(s))
        .min()
        .unwrap_or(window.len());
    &window[..stop]
}

/// A citation, and where it stands.
struct Read<'a> {
    found: Found<Citation>,
    cited: effects::Cited<'a>,
}

fn citation<'a>(
    section: &Section<'a>,
    window: &str,
    keyword: std::ops::Range<usize>,
    limit: usize,
    kind: &str,
    own: Option<&str>,
    own_date: Option<Date>,
) -> Option<Read<'a>> {
    let text: &'a str = section.text();
    let line_start = text[..keyword.start].rfind('\n').map_or(0, |i| i + 1);
    let line = &text[line_start..];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let lead = &text[line_start..keyword.start];
    let sentence = paragraph_lead(text, line_start);
    // The act's own heading, and "la présente délibération".
    let at = section.place(keyword.clone()).line.saturating_sub(1) as usize;
    // A heading with another number and another day is a citation that opens its line.
    let own_heading = number::heading(line).is_some_and(|h| {
        let same = own.is_none() || is_own(own, &line[h.range]);
        let rest = line[h.rest].trim_start();
        let dated = dates(rest).into_iter().find(|d| d.range.start < 12 && rest.starts_with("du "));
        same || dated.is_none_or(|d| Some(d.date) == own_date)
    });
    if own_heading
        && lead.trim().len() < 40
        && !lead.contains("vu ")
        && !lead.trim_start().starts_with('(')
        && !number::continues_citation(section.layout, at)
        && !effects::leads(lead)
        || lead.trim_end().ends_with("presente")
        || lead.trim_end().ends_with("present")
    {
        return None;
    }
    let usable = |m: Match<'_>, sure: bool, announced: bool| {
        // Behind "n°" even "2020-07-04" is a number.
        let date = !announced
            && dates(window).iter().any(|h| h.range.start <= m.start() && m.start() < h.range.end);
        // "2021-257 du": a bare number must be closed by a blank or a mark.
        let closed = window[m.end()..]
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '€' | '%' | '°'));
        let possible = if announced {
            number::plausible_announced(m.as_str())
        } else {
            number::plausible(m.as_str())
        };
        (sure && !date && closed && possible).then(|| m.range())
    };
    let number = NUMBER
        .captures(window)
        .and_then(|c| match c.name("announced") {
            Some(m) => usable(m, true, true),
            None => c.name("number").and_then(|m| usable(m, number::serial(m.as_str()), false)),
        })
        .or_else(|| {
            let c = DISTANT.captures(window)?;
            let other = c.name("between").is_some_and(|m| OTHER_THING.is_match(m.as_str()));
            let announced = c.name("announced");
            usable(announced.or(c.name("code"))?, !other, announced.is_some())
        });
    let from = number.as_ref().map_or(0, |r| r.end);
    let quote = window.find('"').unwrap_or(window.len());
    let date = dates(window).into_iter().find(|h| {
        let lead = &window[..h.range.start];
        let start = from.min(h.range.start);
        h.range.start < quote.max(from + 1)
            && h.range.start - start < 90
            && DATE_LEAD.is_match(lead)
    });
    // "votés le 12 décembre 2019 (délibération n° 41-2019)": the date stands before.
    let earlier = number.as_ref().filter(|_| date.is_none()).and_then(|_| {
        let before = before(text, keyword.start, 60).trim_end();
        let open = before.strip_suffix('(').or_else(|| before.strip_suffix("(par"))?.trim_end();
        dates(open).pop().filter(|h| h.range.end == open.len()).map(|h| h.date)
    });
    let until = date.as_ref().map_or(from, |h| h.range.end).max(from);
    // "Délibération n° 12 de ce jour": the day of the act that cites.
    let this_day = date.is_none() && THIS_DAY.is_match(&window[from..]);
    let near = &window[..window.len().min(floor(window, until + 60))];
    if ELSEWHERE.iter().any(|e| near.contains(e))
        || lead.trim_end().ends_with("conseil constitutionnel")
    {
        return None;
    }
    let authority = AUTHORITY.find(near).map(|m| m.as_str().to_owned());
    let opening = sentence.trim_start();
    let (seen, considering) = (opening.starts_with("vu"), opening.starts_with("considerant"));
    let visa = seen || considering;
    let cited = effects::Cited {
        text,
        keyword: keyword.clone(),
        end: keyword.end + until,
        limit,
        visa: seen,
        considering,
    };
    let effect = effects::effect(&cited, |between| {
        own.is_some_and(|own| number::key(between).contains(&number::key(own)))
    });
    if number.is_none() {
        // Without a number: only in a visa or with an effect, with a date, and for an arrêté with its
        // author.
        let dated = date.is_some() && (visa || effect.is_some());
        if !dated || kind != "deliberation" && authority.is_none() {
            return None;
        }
    }
    // A number without a date outside a visa must at least be a serial, to be no rank in a list.
    if date.is_none()
        && !visa
        && !number.as_ref().is_some_and(|r| number::serial(&window[r.clone()]))
    {
        return None;
    }
    let base = keyword.end;
    let range = match (&number, &date) {
        (Some(n), Some(d)) => n.start.min(d.range.start)..n.end.max(d.range.end),
        (Some(n), None) => n.clone(),
        (None, Some(d)) => d.range.clone(),
        (None, None) => return None,
    };
    let value = Citation {
        kind: match kind {
            "arrete" => PartKind::Arrete,
            "decision" => PartKind::Decision,
            _ => PartKind::Deliberation,
        },
        number: number.map(|r| section.source(base + r.start..base + r.end)),
        date: date.map(|h| h.date).or(earlier).or(own_date.filter(|_| this_day)),
        authority,
        effect: effect.map(|e| {
            let words = section.source(e.range.clone());
            let value = Effect { kind: e.kind, words, rank: None };
            Found::at(value, section.place(e.range), e.rule, e.confidence)
        }),
    };
    let confidence = match (value.number.is_some(), value.date.is_some(), visa) {
        (true, true, _) => 0.97,
        (true, false, true) => 0.85,
        (false, true, true) => 0.8,
        _ => 0.7,
    };
    let found = Found::at(
        value,
        section.place(base + range.start..base + range.end),
        if visa { "citation.visa" } else { "citation.text" },
        confidence,
    );
    Some(Read { found, cited })
}

/// The start of the paragraph that a line continues, at most four lines up.
fn paragraph_lead(text: &str, line_start: usize) -> &str {
    let mut at = line_start;
    for _ in 0..4 {
        let line = &text[at..];
        let line = line[..line.find('\n').unwrap_or(line.len())].trim_start();
        if line.starts_with("vu") || line.starts_with("considerant") || at == 0 {
            break;
        }
        let above = text[..at - 1].rfind('\n').map_or(0, |i| i + 1);
        let previous = text[above..at - 1].trim_end();
        if previous.is_empty() || previous.ends_with([';', '.', ':']) {
            break;
        }
        at = above;
    }
    &text[at..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;
    use proptest::prelude::*;

    fn cites(text: &str) -> Vec<(Option<String>, Option<String>)> {
        let layout = Layout::new(text);
        let section = Section::new(&layout, 0..layout.lines.len());
        extract(&section, Some("2024 9"), None, None)
            .into_iter()
            .map(|f| (f.value.number, f.value.date.map(|d| d.to_string())))
            .collect()
    }

    #[test]
    fn forms() {
        for (text, expected) in [
            (
                "Vu la délibération n°2021-257 du Conseil départemental en date du 01/07/2021 « Délégation »",
                vec![(Some("2021-257"), Some("2021-07-01"))],
            ),
            (
                "Considérant la délibération 2022/70 en date du 06 juillet 2022, portant",
                vec![(Some("2022/70"), Some("2022-07-06"))],
            ),
            (
                "Vu la  délibération\nn° 2013 / 28 du\n12 mars 2013 ;",
                vec![(Some("2013 / 28"), Some("2013-03-12"))],
            ),
            (
                "Vu la délibération du Conseil communautaire du 16 juillet 2020 portant élection",
                vec![(None, Some("2020-07-16"))],
            ),
            (
                "modifie la délibération n° DEL2023_045 du 3 mai 2023",
                vec![(Some("DEL2023_045"), Some("2023-05-03"))],
            ),
            ("Vu l'arrêté préfectoral du 12 décembre 2016 portant création", vec![]),
            ("Vu l'arrêté du 17 décembre 2020 relatif à l'instruction", vec![]),
            ("Vu l'arrêté ministériel n° 2020-12 du 3 mai 2020", vec![]),
            ("Vu la loi n° 2014-58 du 27 janvier 2014", vec![]),
            ("les décisions n°541/2014/UE, et abrogeant", vec![]),
            ("Délibération n° 2024-12 : budget", vec![]),
            ("la présente délibération n° 2024-12", vec![]),
            ("Vu la délibération n° 2024/009 du 3 mai 2024", vec![]),
            ("une décision d'attribution du dispositif", vec![]),
            (
                "Vu les délibérations n° 2020-1 du 3 mai 2020 et la délibération n° 2020-2 du 4 mai 2020",
                vec![(Some("2020-1"), Some("2020-05-03")), (Some("2020-2"), Some("2020-05-04"))],
            ),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(n, d)| (n.map(str::to_owned), d.map(str::to_owned)))
                .collect();
            assert_eq!(cites(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "(vu la |délibération |arrêté |n° |2024-\\d|du 3 mai 2024|;|\n|é|\\PC{0,5}){0,20}") {
            let _ = cites(&text);
        }
    }
}
