//! Lines that give an act its number, in all their forms.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::pattern::{Captures, Haystack, Match, Pattern, Skim, compile};

use super::closing;
use super::code::{NO_CODE, kind_of_code};
use super::key::{distinctive, plausible, plausible_announced, serial};
use crate::acts::memo::Memo;
use crate::acts::model::PartKind;
use crate::text::Layout;

/// One number as written in folded text: a few letters, then groups of digits. A blank may stand
/// around a `-` or `/` only between a year and a serial.
pub(super) const TOKEN: &str = concat!(
    r"(?:[a-z]{1,6}[ ._/-]{0,2}){0,3}?",
    r"(?:(?:19|20)\d{2}\s[a-z]{2,5}\s\d{1,3}/\d{1,4}|(?:19|20)\d{2}-\d{2}-\d{2}\s-\s\d{1,3}\b|(?:19|20)\d{2}[-/_]\d{1,4}[a-z]{1,2}[-/_][a-z0-9]{1,6}|\d{2}\s\d{2}\s\d{2}\s?-\s?\d{1,3}|\d{2,4}\s-\s[a-z]{1,4}\s-\s\d{1,5}|[a-z]\s\d{2}\s[a-z]\s\d{3,5}|(?:19|20)\d{2}\s-\s\d{1,5}\s-\s[a-z]{1,3}\b|(?:19|20)\d{2}/\d{2}/\d{2}\s-\s\d{1,4}|(?:19|20)\d{2}\s?/\s?\d{1,2}\s?/\s?\d{1,5}|(?:19|20)\d{2}\s?[-/]\s?\d{1,5}|\d{1,4}\s?[-/]\s?(?:19|20)\d{2}\b|\d{1,10}(?:[a-z]{1,6}[-/._]?\d{1,6})?)",
    r"(?:[-/._]{1,2}(?:\d{1,8}[a-z]{0,2}|[a-z]{1,5}[-/._]{0,2}\d{1,8}|[a-z]{1,12}[-/._]\d{1,8}|[a-z]{1,5}\b))*(?:\s?(?:bis|ter)\b|[a-z]{0,2}\b)"
);

pub(super) const N: &str = r"(?:n\s?°s?\s?(?:d'ordre)?\s?:?|n\s?os?\s?(?:d'ordre)?(?:\s|:)+|numero\s?:?|n\.\s?°?|n(?:\s|:)+|ref\.\s?:?)";

/// The words that a heading calls the act by.
const KIND: &str =
    r"(?P<kind>deliberations?|delib\.?|del\.|arretes?|decision|acte|extrait|dcm|dcc|d\.c\.m\.?)";

/// Where a heading may start: the first letters of its words.
static KIND_START: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:del|arrete|decision|acte|extrait|dcm|dcc|d\.c\.m)").expect("a constant pattern")
});

/// So many bytes may stand before the word.
const LEAD: usize = 100;

/// A heading from its word on.
static HEADING: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        r"^{KIND}(?P<mid>(?:[\s,]+(?:du|de|de la|de l'|d'|des|conseil|municipale?|communautaire|syndicale?|departementale?|comite|bureau|commission|permanente?|temporaire|maire|president|presidente|reglementaire|individuel|general|conjoint|prise? par|metropolitain|administratif|de police|de voirie|portant|a|l')\b){{0,7}})\s*[:-]?\s*(?P<n>(?:(?P<acronym>[a-z]{{2,6}})\s)?{N})?\s*(?P<number>{TOKEN})(?P<rest>.*)$"
    ))
    .expect("a constant pattern")
});

static ALONE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        r"^\W{{0,3}}(?:(?P<acronym>[a-z]{{2,4}}|[ad]\.(?:c\.)?m\.|permanent|temporaire|municipal|conjoint)\s)?(?P<label>(?:n\s?[°o]|numero)(?:\s?(?:(?:de (?:la )?)?delib(?:eration|\.)?|de l'acte|d'acte|(?:d')?ordre|de l'arrete|d'arrete|de (?:la )?decision|interne|dcm|dcc|(?:de )?registre)\b)?)\s?[.:]?\s?(?P<number>{TOKEN})(?P<rest>\W.*)?$"
    ))
    .expect("a constant pattern")
});

static REFERENCE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        r"^\W{{0,3}}(?P<ours>n(?:os|/)\s?)?(?:ref(?:erence)?s?(?: de l'acte)?|identifiant|deliberation|arrete|decision)\s?\.?\s?:\s?(?P<n>{N})?\s?(?P<number>{TOKEN})\W*$"
    ))
    .expect("a constant pattern")
});

/// A serial with its year at the start of a title line, as minutes head their items.
static ITEM: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^\W{0,2}(?:n\s?°\s?)?(?P<number>(?:[a-z]{1,4}[-_ ]?)?(?:(?:19|20)\d{2}|\d{2})[-/._]{1,2}(?:\d{1,2}[-/._])?(?:[a-z]{1,3}[-/._])?\d{1,4})(?:\s*[.:)]+\s*|\s*-+\s+)(?P<rest>[a-z\x22(].{3,})$",
    )
    .expect("a constant pattern")
});

/// Words before a number that make it another's: a citation, or the number of another thing.
const FOREIGN_LEAD: [&str; 26] = [
    "cf",
    "voir",
    "selon",
    "projet",
    "vu ",
    "vu,",
    "considerant",
    "conformement",
    "application",
    "modifi",
    "abrog",
    "annul",
    "complet",
    "par ",
    "la ",
    "l'",
    "sa ",
    "une ",
    "cette ",
    "ladite ",
    "notre ",
    "aux ",
    "suite ",
    "rapport",
    "prefectoral",
    "ministeriel",
];

/// A number at the head of an act.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// Range of the number in the line's folded text.
    pub range: Range<usize>,
    /// The rule that read it.
    pub rule: &'static str,
    /// How sure.
    pub confidence: f32,
    /// What the line calls the act, if it does.
    pub kind: Option<PartKind>,
    /// Text of the line behind the number, where a title may start.
    pub rest: Range<usize>,
}

/// Reads a line that gives an act its number.
pub(crate) fn heading<'t>(line: impl Haystack<'t>) -> Option<Heading> {
    let line = line.skim();
    // Headings are short, or run on into a title; a paragraph is neither.
    if line.len() > 400 || !line.has_figure() {
        return None;
    }
    thread_local! {
        static READ: Memo<Option<Heading>> = Memo::new();
    }
    READ.with(|memo| memo.get(&line, || read(line)))
}

fn read(line: Skim<'_>) -> Option<Heading> {
    keyword(line)
        .or_else(|| alone(line))
        .or_else(|| reference(line))
        .or_else(|| affair(line))
        .or_else(|| closing::titled(line))
        .or_else(|| closing::behind_sitting(line))
        .or_else(|| closing::in_parentheses(line))
        .or_else(|| before_title(line))
}

/// "Objet : N° 2024-12 – Tarifs de la piscine": the number opens the title.
fn before_title(line: Skim<'_>) -> Option<Heading> {
    let label = OBJET.find(line)?.end();
    let rest = line.part(label..line.len());
    let h = alone(rest).or_else(|| item(rest))?;
    let number = &rest[h.range.clone()];
    (serial(number) && distinctive(number)).then(|| Heading {
        range: label + h.range.start..label + h.range.end,
        rule: "number.before-title",
        confidence: 0.72,
        kind: None,
        rest: label + h.rest.start..label + h.rest.end,
    })
}

static OBJET: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^\W*objet\s?(?::\s?)?").expect("a constant pattern"));

/// Lines of a paragraph are longer than this; those of a form are not.
const PARAGRAPH: usize = 55;

/// True for a line that goes on with a citation begun above: "… la délibération⏎n° 2024/031 du …".
pub(crate) fn continues_citation(layout: &Layout<'_>, line: usize) -> bool {
    continues_in(layout, line, None)
}

/// The same for one cell of a line that has several: the text above it is that of its own column.
pub(crate) fn cell_continues_citation(
    layout: &Layout<'_>,
    line: usize,
    cell: &Range<usize>,
) -> bool {
    continues_in(layout, line, Some(cell))
}

fn continues_in(layout: &Layout<'_>, line: usize, cell: Option<&Range<usize>>) -> bool {
    let Some(whole) = line.checked_sub(1).map(|l| layout.line_text(l).as_str().trim_end()) else {
        return false;
    };
    let above = match cell {
        Some(cell) => {
            layout.cell_above(line, cell).map_or("", |over| whole.get(over).unwrap_or(""))
        }
        None => whole,
    }
    .trim_end();
    if above.is_empty() || above.ends_with([';', '.', ':']) {
        return false;
    }
    let label =
        || layout.cells(line - 1).any(|c| LABEL_ABOVE.is_match(layout.line_text(line - 1).part(c)));
    let mut words = above.rsplit([' ', '\t']);
    let (last, before) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let dangling = [
        "la", "de", "du", "des", "l'", "par", "les", "sa", "n°", "et", "a", "aux", "au", "en",
        "avec", "l'arrete",
    ];
    let cited = ["deliberation", "deliberations", "arrete", "decision"].contains(&last)
        && ["la", "les", "sa", "ses", "par", "une", "ladite", "cette", "l'"].contains(&before);
    if dangling.contains(&last) || cited || above.ends_with(',') && !above.contains(':') {
        return !label();
    }
    // A paragraph that opens with a visa goes on until a mark or an empty line.
    let paragraph = (line.saturating_sub(4)..line)
        .rev()
        .map(|l| layout.line_text(l).trim())
        .take_while(|t| !t.is_empty())
        .any(|t| {
            t.starts_with("vu ")
                || t.starts_with("considerant")
                || above.len() > PARAGRAPH && t.len() > 70 && t.contains(". ")
        });
    paragraph && !label()
}

/// Reads a numbered item of minutes: "2024-045 – Budget primitif".
pub(crate) fn item<'t>(line: impl Haystack<'t>) -> Option<Heading> {
    let line = line.skim();
    let c = ITEM.captures(line)?;
    let number = c.name("number")?;
    plausible(number.as_str()).then(|| Heading {
        range: number.range(),
        rule: "number.item",
        confidence: 0.75,
        kind: None,
        rest: c.name("rest").map_or(0..0, |m| m.range()),
    })
}

/// Before "n°": the number is of another thing.
const OTHERS_NUMBER: [&str; 24] = [
    "raa",
    "tome",
    "rue",
    "du",
    "de",
    "le",
    "les",
    "par",
    "cadastree",
    "ue",
    "loi",
    "decret",
    "marche",
    "lot",
    "lots",
    "vu",
    "et",
    "la",
    "cf",
    "au",
    "sous",
    "plan",
    "fiche",
    "page",
];

/// Where the first word stands from which on a line is a heading, and what is read from there.
fn first_heading(line: Skim<'_>) -> Option<(usize, Captures<'_>)> {
    let starts = KIND_START.find_iter(line).map(|m| m.start());
    starts
        .take_while(|at| *at <= LEAD && !line[..*at].contains('\n'))
        .find_map(|at| Some((at, HEADING.captures(line.part(at..line.len()))?)))
}

fn keyword(line: Skim<'_>) -> Option<Heading> {
    let (at, c) = first_heading(line)?;
    let in_line = |m: Match<'_>| at + m.start()..at + m.end();
    let (lead, kind, number) = (&line[..at], c.name("kind")?, in_line(c.name("number")?));
    // "64/2022PERMISSION": the title runs into the year. Otherwise half a number is none.
    let (number, rest) = match GLUED_YEAR.find(&line[number.end..]) {
        Some(m) => (number.start..number.end + m.end(), number.end + m.end()..line.len()),
        None => (number, in_line(c.name("rest")?)),
    };
    if goes_on(&line[rest.clone()]) {
        return None;
    }
    // "Arrêté DSSP n° 2023-412", but not "décision, loi n° …".
    let of_another = c.name("acronym").is_some_and(|a| OTHERS_NUMBER.contains(&a.as_str()));
    // "n° 2023-DCM-087": the abbreviation is inside of a number.
    let inside = lead.ends_with(['-', '_', '/'])
        && lead.trim_end_matches(['-', '_', '/']).ends_with(char::is_alphanumeric);
    if of_another || inside {
        return None;
    }
    let text = &line[number.clone()];
    let explicit = c.name("n").is_some();
    // "DCC2023-090" is one code; "extrait n° 2021-112" needs all of its words.
    if kind.as_str().starts_with("dc") && at + kind.end() == number.start
        || kind.as_str() == "extrait" && !(explicit && serial(text))
    {
        return None;
    }
    let lead_words = lead.trim_start_matches(|ch: char| !ch.is_alphanumeric());
    // "Rapport n° 5 - Délibération n° 12": two numbers, each with its word.
    let beside_rapport =
        lead_words.starts_with("rapport n") && lead_words.trim_end().ends_with(['-', ':']);
    if !beside_rapport && FOREIGN_LEAD.iter().any(|w| lead_words.starts_with(w))
        || foreign_article(lead) && !lead.contains("registre") && lead_words.trim() != "objet de la"
    {
        return None;
    }
    // Prose before the keyword makes it a mention; a label ("objet :", "extrait du registre –") does not.
    // One word of a neighbouring column may stand before it.
    let stray = c.name("n").is_some()
        && !lead_words.trim_end().contains(' ')
        && lead_words.trim_end().len() <= 8;
    // "le 23 mars (délibération n° 2023-8)" tells of another one.
    let aside = lead_words.trim_end().ends_with('(')
        && (lead_words.len() > 25 || !crate::acts::extract::date::dates(lead_words).is_empty());
    let labelled = lead_words.is_empty()
        || stray
        || lead_words.trim_end().ends_with([':', '-', '.', '|', '(', ')', '"'])
        || lead_words.starts_with("extrait")
        || lead_words.starts_with("registre")
        || lead_words.starts_with("proces-verbal")
        || lead_words.trim() == "objet de la"
        || lead_words.starts_with("seance");
    let glued = c.name("n").is_some_and(|n| cut_from_a_word(&line, n.as_str(), at + n.end()));
    let possible = if explicit { plausible_announced(text) } else { plausible(text) };
    if !labelled || !possible || aside || glued {
        return None;
    }
    let name = kind.as_str();
    // Without "n°" the token must itself look like a number of an act: a year and a serial.
    let short_name = name.starts_with('d') && name.len() < 6;
    if !(explicit || short_name || serial(text)) {
        return None;
    }
    if !explicit && name.ends_with('s') {
        return None;
    }
    if line[rest.clone()].starts_with(['°', '%', '€']) {
        return None;
    }
    Some(Heading {
        range: number,
        rule: if explicit { "number.heading" } else { "number.heading-bare" },
        confidence: if serial(text) { 0.97 } else { 0.85 },
        kind: match name.as_bytes()[..2] {
            [b'a', b'r'] => Some(PartKind::Arrete),
            [b'd', b'e'] if name.starts_with("dec") => Some(PartKind::Decision),
            [b'a', b'c'] | [b'e', _] => None,
            _ => Some(PartKind::Deliberation),
        },
        rest,
    })
}

/// A year behind a first group, with letters glued to it.
static GLUED_YEAR: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^[-/](?:19|20)\d{2}").expect("a constant pattern"));

/// True if what follows a number belongs to it: a separator, then a letter or figure; or the rest of
/// an ACTES identifier ("012-211202080-20160929-…").
fn goes_on(rest: &str) -> bool {
    if IDENTIFIER_REST.is_match(rest) {
        return true;
    }
    let mut chars = rest.chars();
    chars.next().is_some_and(|c| matches!(c, '/' | '_'))
        && chars.next().is_some_and(|c| c.is_ascii_alphanumeric())
}

/// "… de la délibération", "… de l'arrêté": the number belongs to a cited act.
fn foreign_article(lead: &str) -> bool {
    let lead = lead.trim_end();
    [
        "la", "l'", "sa", "cette", "ladite", "une", "des", "ses", "ces", "cet", "leur", "notre",
        "par", "les", "aux",
    ]
    .iter()
    .any(|w| {
        lead.ends_with(w)
            && lead[..lead.len() - w.len()].chars().next_back().is_none_or(|c| !c.is_alphanumeric())
    })
}

/// "N° 2019-561 DEV : Zone d'activités": the letters of the service stand behind the number.
static SERVICE_BEHIND: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^[a-z]{2,5}\s?:\s").expect("a constant pattern"));

/// True if "no" is no misread "n°" but the start of a word: "novembre 2020".
fn cut_from_a_word(line: &str, label: &str, end: usize) -> bool {
    label.ends_with('o') && line[end..].starts_with(|c: char| c.is_ascii_alphabetic())
}

static IDENTIFIER_REST: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^-\d{9}-\d{8}-").expect("a constant pattern"));

fn alone(line: Skim<'_>) -> Option<Heading> {
    let c = ALONE.captures(line)?;
    let number = c.name("number")?;
    if c.name("acronym")
        .is_some_and(|a| OTHERS_NUMBER.contains(&a.as_str()) || NO_CODE.contains(&a.as_str()))
    {
        return None;
    }
    let label = c.name("label")?;
    if cut_from_a_word(&line, label.as_str(), label.end()) {
        return None;
    }
    let rest = c.name("rest").map_or("", |m| m.as_str()).trim();
    // Behind "n°" even "2023-06-10" is a number.
    if !plausible_announced(number.as_str()) || goes_on(&line[number.end()..]) {
        return None;
    }
    let labelled = label.as_str().contains("de ") || label.as_str().contains("d'");
    // "N° 2024-15 T": a letter behind the number is its series.
    let series = rest.len() == 1 && rest.starts_with(|ch: char| ch.is_ascii_lowercase())
        || rest.len() <= 4
            && line[number.end()..].starts_with('(')
            && rest
                .strip_prefix('(')
                .and_then(|r| r.strip_suffix(')'))
                .is_some_and(|r| r.bytes().all(|b| b.is_ascii_digit()));
    // "n° 2024-03-012 (12)": the rank behind it is no part of it.
    let rank = rest
        .strip_prefix('(')
        .and_then(|r| r.strip_suffix(')'))
        .is_some_and(|r| r.bytes().all(|b| b.is_ascii_digit()));
    // "N° 2016-98 du 8 novembre 2016"
    let dated = rest.strip_prefix("du ").is_some_and(|day| {
        crate::acts::extract::date::dates(day)
            .first()
            .is_some_and(|h| h.range.start < 12 && day.len() <= h.range.end + 2)
    });
    let closed =
        series || rank || dated || rest.trim_matches(|ch: char| !ch.is_alphanumeric()).is_empty();
    // Behind a bare "n° 2024-17" a title may follow after a dash or colon, or nothing.
    let long = number.as_str().matches(['/', '-', '.', '_']).count() >= 2;
    let titled = rest.starts_with([':', '-', '"', ')', '.'])
        || SERVICE_BEHIND.is_match(rest)
        || long && rest.starts_with(|ch: char| ch.is_alphabetic());
    if !closed && !titled && !labelled {
        return None;
    }
    let serial = serial(number.as_str()) && distinctive(number.as_str());
    // "N° d'ordre : 31" beside "Identifiant : 2020-0418": the rank in the sitting.
    let rank = label.as_str().ends_with("ordre") && !serial;
    let confidence = match (labelled, serial, closed) {
        (true, ..) if rank => 0.65,
        (true, ..) => 0.92,
        (_, true, true) => 0.9,
        (_, true, false) => 0.8,
        // "N° 12" alone is as often the rank in the agenda.
        _ => 0.55,
    };
    Some(Heading {
        range: number.start()..if series { line.trim_end().len() } else { number.end() },
        rule: "number.alone",
        confidence,
        kind: None,
        rest: c.name("rest").map_or(line.len()..line.len(), |m| m.range()),
    })
}

/// "AFFAIRE N° CM240626005", "Point n° 2023-09-25-CM-11": a rank in the agenda, unless it is as long as a number.
static AFFAIR: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(r"^\W*(?:affaire|point|question)\s+{N}\s*(?P<number>{TOKEN})\W*$"))
        .expect("a constant pattern")
});

fn affair(line: Skim<'_>) -> Option<Heading> {
    let number = AFFAIR.captures(line)?.name("number")?;
    let long = number.as_str().bytes().filter(u8::is_ascii_digit).count() >= 6;
    (long && plausible(number.as_str())).then(|| Heading {
        range: number.range(),
        rule: "number.affair",
        confidence: 0.65,
        kind: None,
        rest: line.len()..line.len(),
    })
}

fn reference(line: Skim<'_>) -> Option<Heading> {
    let c = REFERENCE.captures(line)?;
    let number = c.name("number")?;
    let kind = kind_of_code(number.as_str());
    // "Nos réf." are those of a letter, unless the code says what it numbers.
    let of_an_act = c.name("ours").is_none() || kind.is_some();
    (of_an_act && plausible(number.as_str()) && serial(number.as_str())).then(|| Heading {
        range: number.range(),
        rule: "number.reference",
        confidence: 0.7,
        kind,
        rest: line.len()..line.len(),
    })
}

/// A label alone on its line, the number below: "N° de la délibération⏎2023/087", "DÉLIBÉRATION⏎N° 105".
static LABEL_ABOVE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:n\s?°\s?(?:(?:de (?:la )?)?deliberation|de l'acte|de l'arrete|d'arrete|(?:de (?:la )?)?decision|d'ordre)|deliberation(?: n\s?°)?|arrete(?: (?:du maire|municipal|du president|temporaire|permanent))?(?: n\s?°)?|decision(?: (?:du maire|municipale|du president))?(?: n\s?°)?|numero|n\s?°)\W*$|n\s?°\s?(?:de (?:la )?)?deliberation\W*$")
        .expect("a constant pattern")
});

static WHOLE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        r"^\W*(?:{N}\s*)?(?P<number>{TOKEN}|\d{{4}}(?:\s-\s[a-z0-9]{{1,5}}){{1,3}})\W*$"
    ))
    .expect("a constant pattern")
});

pub(super) fn below_label(layout: &Layout<'_>, line: usize, text: Skim<'_>) -> Option<Heading> {
    let number = WHOLE.captures(text)?.name("number")?;
    let labels =
        |l: usize| layout.cells(l).any(|c| LABEL_ABOVE.is_match(layout.line_text(l).part(c)));
    let above =
        (line.saturating_sub(3)..line).rev().find(|&l| !layout.line_text(l).trim().is_empty());
    // The label may also stand in the column before.
    let labelled = above.is_some_and(labels) || labels(line);
    (labelled && plausible(number.as_str())).then(|| Heading {
        range: number.range(),
        rule: "number.below-label",
        confidence: 0.88,
        kind: None,
        rest: text.len()..text.len(),
    })
}
