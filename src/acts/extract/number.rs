//! Act numbers: how they are written, which one is the act's own, and the key under which all
//! ways of writing one meet.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::acts::model::{Found, PartKind};
use crate::acts::section::Section;

/// One number as written in folded text: a few letters, then groups of digits. A blank may stand
/// around a `-` or `/` only between a year and a serial.
const TOKEN: &str = concat!(
    r"(?:[a-z]{1,6}[ ._/-]{0,2}){0,3}?",
    r"(?:(?:19|20)\d{2}\s?[-/]\s?\d{1,5}|\d{1,4}\s?[-/]\s?(?:19|20)\d{2}\b|\d{1,10}(?:[a-z]{1,4}\d{1,6})?)",
    r"(?:[-/._]{1,2}(?:\d{1,8}[a-z]{0,2}|[a-z]{1,5}[-/._]{0,2}\d{1,8}|[a-z]{1,5}\b))*(?:\s?(?:bis|ter)\b|[a-z]{0,2}\b)"
);

const N: &str = r"(?:n\s?[°o]s?\s?(?:d'ordre)?\s?:?|numero\s?:?|n\.\s?°?|n(?:\s|:)+)";

static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    let kind = r"(?P<kind>deliberations?|arretes?|decision|acte|dcm|dcc|d\.c\.m\.?)";
    Regex::new(&format!(
        r"^(?P<lead>.{{0,60}}?)\b{kind}(?P<mid>(?:[\s,]+(?:du|de|de la|de l'|d'|des|conseil|municipale?|communautaire|syndicale?|departementale?|comite|bureau|commission|permanente?|temporaire|maire|president|presidente|reglementaire|individuel|general|conjoint|prise? par|metropolitain|administratif|de police|de voirie|portant|a|l')\b){{0,7}})\s*[:-]?\s*(?P<n>{N})?\s*(?P<number>{TOKEN})(?P<rest>.*)$"
    ))
    .expect("a constant pattern")
});

static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^\W{{0,3}}(?P<label>(?:n\s?[°o]|numero)(?:\s?(?:(?:de (?:la )?)?deliberation|de l'acte|d'acte|d'ordre|de l'arrete|d'arrete|de (?:la )?decision|interne))?)\s?[.:]?\s?(?P<number>{TOKEN})(?P<rest>\W.*)?$"
    ))
    .expect("a constant pattern")
});

static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^\W{{0,3}}(?:ref(?:erence)?s?(?: de l'acte)?|deliberation|arrete|decision)\s?\.?\s?:\s?(?P<n>{N})?\s?(?P<number>{TOKEN})\W*$"
    ))
    .expect("a constant pattern")
});

/// A serial with its year at the start of a title line, as minutes head their items.
static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\W{0,2}(?:n\s?°\s?)?(?P<number>(?:[a-z]{1,4}[-_ ]?)?(?:(?:19|20)\d{2}|\d{2})[-/._]{1,2}(?:\d{1,2}[-/._])?(?:[a-z]{1,3}[-/._])?\d{1,4})\s*[.:)-]+\s*(?P<rest>[a-z\x22(].{3,})$",
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

/// Kinds of number that are never the act's.
const NO_PREFIX: [&str; 43] = [
    "du",
    "de",
    "le",
    "la",
    "les",
    "des",
    "au",
    "aux",
    "en",
    "et",
    "a",
    "un",
    "une",
    "par",
    "sur",
    "pour",
    "article",
    "art",
    "page",
    "annexe",
    "seance",
    "conseil",
    "loi",
    "decret",
    "janvier",
    "mars",
    "avril",
    "mai",
    "juin",
    "aout",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "fevrier",
    "juillet",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
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
pub(crate) fn heading(line: &str) -> Option<Heading> {
    // Headings are short, or run on into a title; a paragraph is neither.
    if line.len() > 400 || !line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    keyword(line).or_else(|| alone(line)).or_else(|| reference(line)).or_else(|| affair(line))
}

/// A code of letters, year and serial that opens a line: "DEL2024_045 – Adhésion …", "CP-2024-012".
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    let year = r"(?:19|20)\d{2}";
    let prefix = r"(?:[a-z]{1,6}[ ._/-]{1,2})?(?:[a-z]{1,6}[ ._/-]{0,2})";
    let forward = format!(
        r"{prefix}?(?:{year}|\d{{2}})[-/._]{{1,2}}(?:[a-z]{{1,5}}[-/._]?)?\d{{1,5}}(?:[-/._]{{1,2}}\d{{1,5}}){{0,2}}(?:[a-z]{{0,2}}|[-/._][a-z]{{1,5}})"
    );
    // "PM 187/2023", "24 C 0187".
    let backward = format!(r"{prefix}\d{{1,5}}[-/]{year}");
    let spaced = r"\d{2} [a-z]{1,2} \d{3,5}";
    Regex::new(&format!(
        r"^\W{{0,3}}(?P<number>{backward}|{forward}|{spaced})(?P<rest>\s*[:.)–-]\s*[a-z\x22(].{{3,}}|\s+[a-z\x22(][a-z'\x22(]{{2,}}\s.{{6,}})?\W*$"
    ))
    .expect("a constant pattern")
});

/// Letters before figures that make an address or a reference of law, not a number of an act.
const NO_CODE: [&str; 14] =
    ["bp", "cs", "rd", "rn", "art", "tel", "fax", "km", "za", "zac", "pr", "tsa", "lot", "rue"];

/// Reads a line that opens with the bare code of an act. Only the head of an act has such lines;
/// elsewhere they are entries of tables.
pub(crate) fn code(line: &str) -> Option<Heading> {
    let c = CODE.captures(line)?;
    let number = c.name("number")?;
    let text = number.as_str();
    let lettered = text.starts_with(|c: char| c.is_ascii_lowercase());
    let yeared = text.contains("20") || text.contains("19");
    let titled = c.name("rest").is_some();
    // "24/0456/ECSS": a short year is one where letters close the number.
    let suffixed = text.contains('/') && text.ends_with(|c: char| c.is_ascii_lowercase());
    // "DEL 23-067", "AP24_031": two letters at the least, and no road, box or article.
    let letters: String = text.chars().take_while(char::is_ascii_lowercase).collect();
    let short_year = !titled && letters.len() >= 2 && !NO_CODE.contains(&letters.as_str());
    let spaced = text.contains([' ', '_']) && !lettered;
    if !plausible(text)
        || !serial(text)
        || text.contains("rd")
        || !(yeared || suffixed || short_year || spaced && !titled)
    {
        return None;
    }
    // A date or a period opens a line as well.
    if !super::date::dates(text).is_empty() {
        return None;
    }
    Some(Heading {
        range: number.range(),
        rule: "number.code",
        confidence: match (lettered, titled) {
            (true, false) => 0.85,
            (true, true) => 0.8,
            (false, false) => 0.72,
            (false, true) => 0.65,
        },
        kind: kind_of_code(text),
        rest: c.name("rest").map_or(line.len()..line.len(), |m| m.range()),
    })
}

/// What the letters of a code say of the act: "DEL2024_045", "ARR2024_009", "DEC2024_012".
fn kind_of_code(number: &str) -> Option<PartKind> {
    let letters: String = number.chars().take_while(char::is_ascii_alphabetic).collect();
    match letters.as_str() {
        "del" | "delib" | "dcm" | "dcc" | "cm" | "cc" | "cp" | "bc" => Some(PartKind::Deliberation),
        "ar" | "arr" | "arm" | "at" | "ap" | "arrete" => Some(PartKind::Arrete),
        "dec" | "dm" | "dp" | "decis" => Some(PartKind::Decision),
        _ => None,
    }
}

/// Lines of a paragraph are longer than this; those of a form are not.
const PARAGRAPH: usize = 55;

/// True for a line that goes on with a citation begun above: "… la délibération⏎n° 2024/031 du …".
pub(crate) fn continues_citation(layout: &crate::text::Layout<'_>, line: usize) -> bool {
    let Some(above) = line.checked_sub(1).map(|l| layout.line_text(l).trim_end()) else {
        return false;
    };
    if above.is_empty()
        || above.ends_with([';', '.', ':'])
        || layout.cells(line - 1).any(|c| LABEL_ABOVE.is_match(&layout.line_text(line - 1)[c]))
    {
        return false;
    }
    let mut words = above.rsplit([' ', '\t']);
    let (last, before) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let dangling = [
        "la", "de", "du", "des", "l'", "par", "les", "sa", "n°", "et", "a", "aux", "au", "en",
        "avec", "l'arrete",
    ];
    let cited = ["deliberation", "deliberations", "arrete", "decision"].contains(&last)
        && ["la", "les", "sa", "ses", "par", "une", "ladite", "cette", "l'"].contains(&before);
    if dangling.contains(&last) || cited || above.ends_with(',') && !above.contains(':') {
        return true;
    }
    // A paragraph that opens with a visa goes on until a mark or an empty line.
    (line.saturating_sub(4)..line)
        .rev()
        .map(|l| layout.line_text(l).trim())
        .take_while(|t| !t.is_empty())
        .any(|t| {
            t.starts_with("vu ")
                || t.starts_with("considerant")
                || above.len() > PARAGRAPH && t.len() > 70 && t.contains(". ")
        })
}

/// Reads a numbered item of minutes: "2024-045 – Budget primitif".
pub(crate) fn item(line: &str) -> Option<Heading> {
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

fn keyword(line: &str) -> Option<Heading> {
    let c = HEADING.captures(line)?;
    let (lead, kind, number) = (c.name("lead")?.as_str(), c.name("kind")?, c.name("number")?);
    let explicit = c.name("n").is_some();
    let lead_words = lead.trim_start_matches(|ch: char| !ch.is_alphanumeric());
    if FOREIGN_LEAD.iter().any(|w| lead_words.starts_with(w))
        || foreign_article(lead) && !lead.contains("registre")
    {
        return None;
    }
    // Prose before the keyword makes it a mention; a label ("objet :", "extrait du registre –") does not.
    // One word of a neighbouring column may stand before it.
    let stray = c.name("n").is_some()
        && !lead_words.trim_end().contains(' ')
        && lead_words.trim_end().len() <= 8;
    let labelled = lead_words.is_empty()
        || stray
        || lead_words.trim_end().ends_with([':', '-', '.', '|', '(', ')', '"'])
        || lead_words.starts_with("extrait")
        || lead_words.starts_with("seance");
    let possible =
        if explicit { plausible_announced(number.as_str()) } else { plausible(number.as_str()) };
    if !labelled || !possible {
        return None;
    }
    let name = kind.as_str();
    // Without "n°" the token must itself look like a number of an act: a year and a serial.
    let short_name = name.starts_with('d') && name.len() < 6;
    if !(explicit || short_name || serial(number.as_str())) {
        return None;
    }
    if !explicit && name.ends_with('s') {
        return None;
    }
    let rest = c.name("rest")?;
    if rest.as_str().starts_with(['°', '%', '€']) {
        return None;
    }
    Some(Heading {
        range: number.range(),
        rule: if explicit { "number.heading" } else { "number.heading-bare" },
        confidence: if serial(number.as_str()) { 0.97 } else { 0.85 },
        kind: match name.as_bytes()[..2] {
            [b'a', b'r'] => Some(PartKind::Arrete),
            [b'd', b'e'] if name.starts_with("dec") => Some(PartKind::Decision),
            [b'a', b'c'] => None,
            _ => Some(PartKind::Deliberation),
        },
        rest: rest.range(),
    })
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

fn alone(line: &str) -> Option<Heading> {
    let c = ALONE.captures(line)?;
    let number = c.name("number")?;
    let rest = c.name("rest").map_or("", |m| m.as_str()).trim();
    if !plausible(number.as_str()) {
        return None;
    }
    let labelled =
        c.name("label")?.as_str().contains("de ") || c.name("label")?.as_str().contains("d'");
    let closed = rest.trim_matches(|ch: char| !ch.is_alphanumeric()).is_empty();
    // Behind a bare "n° 2024-17" a title may follow after a dash or colon, or nothing.
    let long = number.as_str().matches(['/', '-', '.', '_']).count() >= 2;
    let titled = rest.starts_with([':', '-', '"', ')', '.'])
        || long && rest.starts_with(|ch: char| ch.is_alphabetic());
    if !closed && !titled && !labelled {
        return None;
    }
    let serial = serial(number.as_str()) && distinctive(number.as_str());
    let confidence = match (labelled, serial, closed) {
        (true, ..) => 0.92,
        (_, true, true) => 0.9,
        (_, true, false) => 0.8,
        // "N° 12" alone is as often the rank in the agenda.
        _ => 0.55,
    };
    Some(Heading {
        range: number.range(),
        rule: "number.alone",
        confidence,
        kind: None,
        rest: c.name("rest").map_or(line.len()..line.len(), |m| m.range()),
    })
}

/// "AFFAIRE N° CM240626005": a rank in the agenda, unless it is as long as a number.
static AFFAIR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^\W*affaire\s+{N}\s*(?P<number>{TOKEN})\W*$"))
        .expect("a constant pattern")
});

fn affair(line: &str) -> Option<Heading> {
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

fn reference(line: &str) -> Option<Heading> {
    let c = REFERENCE.captures(line)?;
    let number = c.name("number")?;
    (plausible(number.as_str()) && serial(number.as_str())).then(|| Heading {
        range: number.range(),
        rule: "number.reference",
        confidence: 0.7,
        kind: None,
        rest: line.len()..line.len(),
    })
}

/// True for what can be a number behind "n°": there "2024-06-14" is one, "14/06/2024" is not.
fn plausible_announced(number: &str) -> bool {
    plausible(number)
        || number.len() == 10 && number.as_bytes()[4] == b'-' && plausible(&number[..7])
}

/// True for what can be a number at all: not a date, a law article, a long run of digits.
pub(crate) fn plausible(number: &str) -> bool {
    let lead = &number[..number.find(|c: char| c.is_ascii_digit()).unwrap_or(number.len())];
    // "A2024/007" is a code, "a 2024" is prose: only words with a blank behind them count.
    if lead
        .rsplit_once(' ')
        .is_some_and(|(words, _)| words.split_whitespace().any(|w| NO_PREFIX.contains(&w)))
    {
        return false;
    }
    if period(number) {
        return false;
    }
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    // "12/04/2024" is a date; "23.06.14" is how some number their acts.
    let full_date = number.len() >= 10
        && super::date::dates(number).first().is_some_and(|h| h.range == (0..number.len()));
    digits > 0 && digits <= 16 && !full_date && !year_alone(number)
}

/// "2025-2028" is a period.
fn period(number: &str) -> bool {
    let years: Vec<&str> =
        number.split(|c: char| !c.is_ascii_alphanumeric()).filter(|g| !g.is_empty()).collect();
    let last = &years[years.len().saturating_sub(2)..];
    last.len() == 2 && last.iter().all(|y| year_alone(y))
}

fn year_alone(number: &str) -> bool {
    number.len() == 4
        && (number.starts_with("19") || number.starts_with("20"))
        && number.bytes().all(|b| b.is_ascii_digit())
}

/// True for numbers of two groups or more, or of letters and digits: those that identify an act
/// without a word beside them.
pub(crate) fn serial(number: &str) -> bool {
    let key = key(number);
    let groups: Vec<&str> = key.split(' ').collect();
    groups.len() >= 2 || groups.first().is_some_and(|g| g.len() >= 6)
}

/// True for numbers that hold a year, letters, or enough figures to be no chapter ("4.3").
fn distinctive(number: &str) -> bool {
    number.bytes().filter(u8::is_ascii_digit).count() >= 4
        || number.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The key under which all ways of writing a number meet: groups of letters and of digits in
/// capitals, without leading zeros, a blank between (`2024/005`, `2024__5`, `n° 2024 - 5` → `2024 5`).
#[must_use]
pub fn key(number: &str) -> String {
    let folded = crate::text::fold_str(number);
    let text = folded.strip_prefix("numero").unwrap_or(&folded);
    let text =
        text.strip_prefix('n').map(str::trim_start).filter(|t| t.starts_with('°')).unwrap_or(text);
    let mut groups: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars() {
        let class = match c {
            '0'..='9' => Some(true),
            'a'..='z' => Some(false),
            _ => None,
        };
        if class.is_some() {
            if class != last {
                groups.push(String::new());
            }
            if let Some(group) = groups.last_mut() {
                group.push(c.to_ascii_uppercase());
            }
        }
        last = class;
    }
    for group in &mut groups {
        if group.starts_with('0') {
            let trimmed = group.trim_start_matches('0');
            *group = if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() };
        }
    }
    groups.join(" ")
}

/// The keys under which an act is filed: the full one, and the one without leading letters, since
/// people leave "DEL" or "AR" out.
#[must_use]
pub fn keys(number: &str) -> Vec<String> {
    let full = key(number);
    let mut keys = vec![full.clone()];
    let groups: Vec<&str> = full.split(' ').collect();
    let letters =
        groups.iter().take_while(|g| g.starts_with(|c: char| c.is_ascii_alphabetic())).count();
    if letters > 0 && groups.len() >= letters + 2 {
        keys.push(groups[letters..].join(" "));
    }
    keys.retain(|k| !k.is_empty());
    keys
}

/// The act's own number: the surest heading of its main part, the first among equals.
pub(crate) fn extract(section: &Section<'_>) -> Option<Found<String>> {
    let layout = section.layout;
    let mut best: Option<Found<String>> = None;
    let mut filled = 0;
    for line in section.lines() {
        if layout.line_text(line).trim().is_empty() {
            continue;
        }
        filled += 1;
        if continues_citation(layout, line) {
            continue;
        }
        for cell in layout.cells(line) {
            let text = &layout.line_text(line)[cell.clone()];
            let h = below_label(layout, line, text)
                .or_else(|| heading(text))
                .or_else(|| if filled <= 2 { item(text) } else { None });
            let Some(h) = h.or_else(|| if filled <= HEAD { code(text) } else { None }) else {
                continue;
            };
            // Far from the head, only a full heading counts, and less.
            let far = filled > 60;
            if far && h.rule != "number.heading" {
                continue;
            }
            let confidence = if far { h.confidence - 0.3 } else { h.confidence };
            if best.as_ref().is_some_and(|b| b.confidence >= confidence) {
                continue;
            }
            let start = layout.lines[line].folded.start + cell.start;
            let place = layout.place(start + h.range.start..start + h.range.end);
            let value = layout.source[place.start..place.end]
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_owned();
            best = Some(Found::at(smooth(without_kind(&value)), place, h.rule, confidence));
        }
    }
    best.filter(|b| b.confidence >= crate::acts::model::MIN_CONFIDENCE)
}

/// A label alone on its line, the number below: "N° de la délibération⏎2023/087", "DÉLIBÉRATION⏎N° 105".
static LABEL_ABOVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:n\s?°\s?(?:(?:de (?:la )?)?deliberation|de l'acte|de l'arrete|d'arrete|(?:de (?:la )?)?decision|d'ordre)|deliberation(?: n\s?°)?|arrete(?: n\s?°)?|decision(?: n\s?°)?|numero|n\s?°)\W*$|n\s?°\s?(?:de (?:la )?)?deliberation\W*$")
        .expect("a constant pattern")
});

static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^\W*(?:{N}\s*)?(?P<number>{TOKEN})\W*$")).expect("a constant pattern")
});

fn below_label(layout: &crate::text::Layout<'_>, line: usize, text: &str) -> Option<Heading> {
    let number = WHOLE.captures(text)?.name("number")?;
    let labels = |l: usize| layout.cells(l).any(|c| LABEL_ABOVE.is_match(&layout.line_text(l)[c]));
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

/// Lines (not blank) in which a bare code is the act's number: letterhead, attendance, title.
const HEAD: usize = 40;

/// "DEL 2024_063": the abbreviation of délibération is no part of the number where a blank parts them.
fn without_kind(number: &str) -> &str {
    match number.split_once(' ') {
        Some((word, rest))
            if ["del", "delib", "arr", "dec"].contains(&word.to_lowercase().as_str()) =>
        {
            rest.trim_start()
        }
        _ => number,
    }
}

fn smooth(number: &str) -> String {
    let without: String = number.replace("\\_", "_");
    without.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_str;
    use proptest::prelude::*;

    #[test]
    fn headings() {
        for (line, number) in [
            ("Délibération 2025/047 portant approbation", Some("2025/047")),
            ("Objet : Délibération 2024/5 portant accord", Some("2024/5")),
            ("(N°2025-548)", Some("2025-548")),
            ("DELIBERATION N° DEL2024_045", Some("del2024_045")),
            ("Délibération n° 12", Some("12")),
            ("Délibération du Conseil Municipal n° 2023/45 du 12 avril 2023", Some("2023/45")),
            ("N° 2024-017", Some("2024-017")),
            ("n° 2013 / 28", Some("2013 / 28")),
            ("N° AG 04-008", Some("ag 04-008")),
            ("Arrêté municipal n° 145/2023", Some("145/2023")),
            ("ARRÊTÉ DU MAIRE N° ARR2023-045", Some("arr2023-045")),
            ("Arrêté temporaire n° AR-2024-058 portant réglementation", Some("ar-2024-058")),
            ("Décision du Président n° 2024-D-012", Some("2024-d-012")),
            ("Numéro de l'acte : 2024__5", Some("2024__5")),
            ("DCM N° 23/045", Some("23/045")),
            ("D.C.M. 2023-12-05", None),
            ("Délibération n°53-2018-06-08-001", Some("53-2018-06-08-001")),
            ("Délibération N° 2024/045 – 7.5 Subventions", Some("2024/045")),
            ("Délibération n° 23.06.14", Some("23.06.14")),
            ("N° CP-2024-112", Some("cp-2024-112")),
            ("ARRETE N° 2023/145/PM", Some("2023/145/pm")),
            ("Acte n° 2024-031", Some("2024-031")),
            ("Délibération n°2024-12 bis", Some("2024-12 bis")),
            ("Vu la délibération n°2021-257 du Conseil", None),
            ("RAPPORT N°54", None),
            ("par délibération n° 2020-12 du 3 juin", None),
            ("modifiant la délibération n° 2020-12", None),
            ("Registre des délibérations 2025", None),
            ("Article n° 5", None),
            ("la délibération n° 2024-31 est abrogée", None),
            ("Délibération du 12 avril 2023", None),
            ("Séance du 19 mars 2024", None),
            ("Vu l'arrêté préfectoral n° 2016-12", None),
            ("Arrêté préfectoral n° 2016-12", None),
            ("loi n° 2014-58 du 27 janvier 2014", None),
            ("Nombre de conseillers en exercice : 74", None),
            ("DELIBERATION N° 5 / 2024", Some("5 / 2024")),
            ("ARRETE N° A2024/022", Some("a2024/022")),
            ("DEL2024_045 – Adhésion au protocole", Some("del2024_045")),
            ("CP-2024-012", Some("cp-2024-012")),
            ("2024-045", Some("2024-045")),
            ("2025-2028", None),
            ("Décision DEC2024_012", Some("dec2024_012")),
            ("2024-04-12", None),
            ("59400 CAMBRAI", None),
            ("03 27 70 01 29", None),
            ("R.D. 643", None),
            ("Délibération n° 2024-06-14", Some("2024-06-14")),
            ("DELIBERATION N° 2023-12-16_3412", Some("2023-12-16_3412")),
            ("2024_CC_031", Some("2024_cc_031")),
            ("24/0456/ECSS", Some("24/0456/ecss")),
            ("N° délibération : 2024.812.CP", Some("2024.812.cp")),
            ("ÉLUS DÉLIBÉRATION N° 2016-203", Some("2016-203")),
            ("Délibération numéro 2024/JUIN/01/14", Some("2024/juin/01/14")),
            ("cf délibération n° 2016-203", None),
            ("PM 187/2023", Some("pm 187/2023")),
            ("DEL 23-067", Some("del 23-067")),
            ("AP24_031", Some("ap24_031")),
            ("BP 70-318", None),
            ("L 2121-29", None),
            (
                "Extrait du registre des délibérations du conseil municipal n° 2024-0067",
                Some("2024-0067"),
            ),
            ("24 C 0187", Some("24 c 0187")),
            ("N° 045/03/2024 BILAN DES ACQUISITIONS", Some("045/03/2024")),
            ("2023-19 Remplacement de la chaudière", Some("2023-19")),
            ("AFFAIRE N° CM240626005", Some("cm240626005")),
            ("AFFAIRE N° 12", None),
            ("12 rue de la Gare", None),
            ("06 12 34 56 78", None),
        ] {
            let folded = fold_str(line);
            let got =
                heading(&folded).or_else(|| code(&folded)).map(|h| folded[h.range].to_owned());
            assert_eq!(got.as_deref(), number, "{line:?}");
        }
    }

    #[test]
    fn numbers_meet() {
        for (group, expected) in [
            (
                vec![
                    "2024/5",
                    "2024-005",
                    "2024__5",
                    "n° 2024 / 5",
                    "N°2024/5",
                    "2024.05",
                    "numéro 2024/5",
                ],
                "2024 5",
            ),
            (vec!["DEL2024_045", "DEL 2024-45", "del-2024/045"], "DEL 2024 45"),
            (vec!["AG 04-008", "AG04_008"], "AG 4 8"),
            (vec!["NOV-2024-1"], "NOV 2024 1"),
        ] {
            for number in group {
                assert_eq!(key(number), expected, "{number:?}");
            }
        }
        assert_eq!(keys("DEL2024_045"), ["DEL 2024 45", "2024 45"]);
        assert_eq!(keys("2024/5"), ["2024 5"]);
        assert_ne!(key("45/2023"), key("2023/45"));
    }

    proptest! {
        #[test]
        fn any_line(line in "\\PC{0,80}|(deliberation |arrete |n° |2024|[-/_ ]|\\d{1,4}|[a-z]{1,3}){0,12}") {
            let folded = fold_str(&line);
            for h in [heading(&folded), item(&folded)].into_iter().flatten() {
                prop_assert!(folded.get(h.range).is_some());
                prop_assert!(folded.get(h.rest).is_some());
            }
            let _ = keys(&line);
        }
    }
}
