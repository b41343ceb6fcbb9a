//! Numbers that close their line: behind a title, a sitting or a name of the letterhead.

use std::sync::LazyLock;

use super::code::kind_of_code;
use super::heading::{Heading, N, TOKEN, heading};
use super::key::{distinctive, plausible, plausible_announced, serial};
use crate::acts::model::PartKind;
use crate::text::pattern::{Match, Pattern, Skim, compile};
use crate::text::{Layout, LineClass, mostly_capitals};

/// A number in parentheses that closes a title: "Tarifs de la piscine (N° DE_011_2024)".
static CLOSING_NUMBER: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(r"^[^(]{{10,}}\((?:{N}\s*)(?P<number>{TOKEN})\s*\)\W*$"))
        .expect("a constant pattern")
});

/// "Arrêté permanent de circulation n° 24-P-012": the title's words stand before the number.
static TITLED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        r"^\W*(?P<kind>arrete|decision|deliberation|permis|permission|autorisation)\s(?P<between>[a-z' -]{{5,90}}?)\s{N}\s*(?P<number>{TOKEN})\W*$"
    ))
    .expect("a constant pattern")
});

/// Things between the word and "n°" that the number is of.
const OTHER_THINGS: [&str; 18] = [
    "deliberation",
    "arrete",
    "decision",
    "loi",
    "decret",
    "convention",
    "marche",
    "avenant",
    "lot",
    "parcelle",
    "route",
    "chemin",
    "section",
    "modifi",
    "abrog",
    "declaration",
    "prefect",
    "minister",
];

pub(super) fn titled(line: Skim<'_>) -> Option<Heading> {
    let c = TITLED.captures(line)?;
    let (between, number) = (c.name("between")?.as_str(), c.name("number")?);
    let own = !OTHER_THINGS.iter().any(|w| between.contains(w))
        && serial(number.as_str())
        && distinctive(number.as_str())
        && plausible_announced(number.as_str());
    own.then(|| Heading {
        range: number.range(),
        rule: "number.heading",
        confidence: 0.85,
        kind: match c.name("kind").map_or("", |k| k.as_str()) {
            "arrete" | "permis" | "permission" | "autorisation" => Some(PartKind::Arrete),
            "decision" => Some(PartKind::Decision),
            _ => Some(PartKind::Deliberation),
        },
        rest: line.len()..line.len(),
    })
}

/// "Conseil municipal du 27 mars 2024 – N° 12": the rank behind the sitting.
static BEHIND_SITTING: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        r"^\W*(?:conseil|seance|reunion|bureau|comite|commission permanente)\b.{{5,70}}\s-\s{N}\s*(?P<number>{TOKEN})\W*$"
    ))
    .expect("a constant pattern")
});

pub(super) fn behind_sitting(line: Skim<'_>) -> Option<Heading> {
    let number = BEHIND_SITTING.captures(line)?.name("number")?;
    plausible(number.as_str()).then(|| Heading {
        range: number.range(),
        rule: "number.closing",
        confidence: 0.78,
        kind: None,
        rest: line.len()..line.len(),
    })
}

pub(super) fn in_parentheses(line: Skim<'_>) -> Option<Heading> {
    let number = CLOSING_NUMBER.captures(line)?.name("number")?;
    closes(&line, &line[..number.start()], number.as_str()).then(|| closing(&line, &number))
}

/// True if a number is that of the title before it, and not of something that the title cites.
fn closes(opening: &str, before: &str, number: &str) -> bool {
    let cites = ["vu ", "par ", "la ", "l'", "considerant", "article", "loi ", "decret"];
    let prose = cites.iter().any(|w| opening.trim_start().starts_with(w))
        || before
            .split(|c: char| !c.is_alphanumeric())
            .any(|w| NUMBERED_THINGS.contains(&w.strip_suffix('s').unwrap_or(w)));
    !prose && serial(number) && distinctive(number) && plausible(number)
}

/// Things in a title that a number in parentheses behind it may be of.
const NUMBERED_THINGS: [&str; 7] =
    ["loi", "decret", "arrete", "deliberation", "marche", "lot", "parcelle"];

fn closing(line: &str, number: &Match<'_>) -> Heading {
    Heading {
        range: number.range(),
        rule: "number.closing",
        confidence: 0.78,
        kind: kind_of_code(number.as_str()),
        rest: line.len()..line.len(),
    }
}

/// A number in parentheses at the end of a line, whatever stands before it.
static IN_PARENTHESES: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(r"\((?:{N}\s*)(?P<number>{TOKEN})\s*\)\W*$")).expect("a constant pattern")
});

/// Lines that a title may take above the one that its number closes.
const TITLE_LINES: usize = 3;

/// A title over several lines that a number in parentheses closes: its first line, and the number
/// in `line`. "TRAVAUX DU MUR - DEMANDE DE⏎SUBVENTION (N° DE_2026_087)"
pub(crate) fn closing_title(layout: &Layout<'_>, line: usize) -> Option<(usize, Heading)> {
    let text = layout.line_text(line);
    // Two columns are no title.
    let number = IN_PARENTHESES.captures(text).filter(|_| !text.contains('\t'))?.name("number")?;
    let shown = |l: usize| {
        let span = layout.lines[l].source;
        layout.source[span.start..span.end].trim()
    };
    let mut first = line;
    while first > 0 && line - first < TITLE_LINES {
        let above = layout.line_text(first - 1).as_str().trim_end();
        let wrapped = shown(first).starts_with(char::is_lowercase)
            || mostly_capitals(shown(first)) && mostly_capitals(shown(first - 1));
        if layout.lines[first - 1].class != LineClass::Text
            || above.ends_with(['.', ';', ':'])
            || !wrapped
        {
            break;
        }
        first -= 1;
    }
    let before: usize = (first..line).map(|l| layout.line_text(l).len()).sum();
    let words: Vec<&str> = (first..line)
        .map(|l| layout.line_text(l).as_str())
        .chain([&text[..number.start()]])
        .collect();
    (before + number.start() >= 10
        && !shown(first).starts_with(char::is_lowercase)
        && closes(&layout.line_text(first), &words.join(" "), number.as_str()))
    .then(|| (first, closing(&text, &number)))
}

/// A code of letters and year that ends a line of the letterhead: "VILLE DE THÔNES DEL2024-041".
static ENDING: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^[^\d]{4,60}\s(?P<number>(?:del|delib|dcm|dcc|d|arr?|a|dec|c[cmp]|bc)[-_ ]?(?:19|20)\d{2}[-/_]\d{1,5})\W*$")
        .expect("a constant pattern")
});

/// A number announced at the end of a line of the form: "DU CONSEIL DE LA COMMUNAUTÉ N° 2015-12-16-11".
static FORM_ENDING: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        r"^\W*(?:(?:du|de la) )?(?:conseil|comite|bureau|commission permanente|assemblee|extrait|registre|seance|ville|commune|mairie|communaute|departement)\b(?P<between>[^\d]{{0,70}}?)\s{N}\s*(?P<number>{TOKEN})\W*$"
    ))
    .expect("a constant pattern")
});

fn form_ending(line: Skim<'_>) -> Option<Heading> {
    let c = FORM_ENDING.captures(line)?;
    let number = c.name("number")?;
    let between = c.name("between")?.as_str();
    let own = serial(number.as_str())
        && distinctive(number.as_str())
        && plausible_announced(number.as_str())
        && !OTHER_THINGS.iter().any(|w| between.contains(w) && *w != "deliberation");
    own.then(|| Heading {
        range: number.range(),
        rule: "number.closing",
        confidence: 0.8,
        kind: None,
        rest: line.len()..line.len(),
    })
}

pub(super) fn ending(line: Skim<'_>) -> Option<Heading> {
    if line.starts_with("vu ") || heading(line).is_some() {
        return None;
    }
    if let Some(heading) = form_ending(line) {
        return Some(heading);
    }
    let number = ENDING.captures(line)?.name("number")?;
    Some(Heading {
        range: number.range(),
        rule: "number.code",
        confidence: 0.8,
        kind: kind_of_code(number.as_str()),
        rest: line.len()..line.len(),
    })
}
