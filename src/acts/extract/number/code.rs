//! Bare codes that number an act: letters, a year, a serial, with no word that announces them.

use std::sync::LazyLock;

use super::heading::Heading;
use super::key::{plausible, serial};
use crate::acts::memo::Memo;
use crate::acts::model::PartKind;
use crate::text::pattern::{Haystack, Pattern, Skim, compile};

/// A code of letters, year and serial that opens a line: "DEL2024_045 – Adhésion …", "CP-2024-012".
static CODE: LazyLock<Pattern> = LazyLock::new(|| {
    let year = r"(?:19|20)\d{2}";
    let prefix = r"(?:[a-z]{1,6}[ ._/-]{1,2})?(?:[a-z]{1,6}[ ._/-]{0,2})";
    let forward = format!(
        r"{prefix}?(?:{year}|\d{{2}})[-/._]{{1,2}}(?:[a-z]{{1,5}}[-/._]?)?\d{{1,5}}(?:[-/._]{{1,2}}(?:[a-z]{{1,3}}[-/._]?)?\d{{1,5}}){{0,2}}(?:[a-z]{{0,2}}|[-/._][a-z]{{1,5}})"
    );
    // "PM 187/2023", "24 C 0187".
    // "DEL20240930-11", "2022DELIB0071"
    let dated = format!(
        r"{prefix}(?:19|20)\d{{6}}[-_]\d{{1,4}}|(?:del|dcm|dec|arr|cm|cc) {year} \d{{1,4}}|{year}[a-z]{{2,6}}\d{{2,5}}"
    );
    let backward = format!(r"{prefix}\d{{1,5}}[-/]{year}");
    let spaced = r"\d{2} [a-z]{1,2} \d{3,5}|\d{2}[a-z]{2,6}[-_.]?\d{3,5}";
    compile(&format!(
        r"^\W{{0,3}}(?P<number>{dated}|{backward}|{forward}|{spaced})(?P<rest>(?:\s*[:.)]\s*|\s+-\s*|-\s+)[a-z\x22(].{{3,}}|\s+[a-z\x22(][a-z'\x22(]{{2,}}\s.{{6,}})?\W*$"
    ))
    .expect("a constant pattern")
});

/// A year, the letters of a service and a serial, parted by blanks, as Paris numbers its acts:
/// "2024 DASCO 42", alone in its line or closing one in brackets.
static SERVICE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^(?:[^\[]*\[|\W{0,3})(?P<number>(?:19|20)\d{2} (?P<service>[a-z]{2,6}) \d{1,4}(?:-\d{1,2})?)(?:\s*[:–-]\s*(?P<rest>[a-z\x22(].{3,}))?\W*$")
        .expect("a constant pattern")
});

/// Words between a year and a figure that are no service.
const NO_SERVICE: [&str; 19] = [
    "et", "au", "le", "les", "ou", "sur", "pour", "dont", "soit", "mars", "mai", "juin", "aout",
    "avril", "page", "lot", "ligne", "titre", "n",
];

fn service(line: Skim<'_>) -> Option<Heading> {
    let c = SERVICE.captures(line)?;
    let (number, service) = (c.name("number")?, c.name("service")?.as_str());
    (!NO_SERVICE.contains(&service)).then(|| Heading {
        range: number.range(),
        rule: "number.code",
        confidence: 0.75,
        kind: None,
        rest: c.name("rest").map_or(line.len()..line.len(), |m| m.range()),
    })
}

/// Letters before figures that make an address or a reference of law, not a number of an act.
pub(super) const NO_CODE: [&str; 14] =
    ["bp", "cs", "rd", "rn", "art", "tel", "fax", "km", "za", "zac", "pr", "tsa", "lot", "rue"];

/// Reads a line that opens with the bare code of an act. Only the head of an act has such lines;
/// elsewhere they are entries of tables.
pub(crate) fn code<'t>(line: impl Haystack<'t>) -> Option<Heading> {
    let line = line.skim();
    if !line.has_figure() {
        return None;
    }
    thread_local! {
        static READ: Memo<Option<Heading>> = Memo::new();
    }
    READ.with(|memo| memo.get(&line, || read(line)))
}

fn read(line: Skim<'_>) -> Option<Heading> {
    if let Some(heading) = service(line) {
        return Some(heading);
    }
    let c = CODE.captures(line)?;
    let number = c.name("number")?;
    let text = number.as_str();
    let lettered = text.starts_with(|c: char| c.is_ascii_lowercase());
    let yeared = text.contains("20") || text.contains("19");
    let titled = c.name("rest").is_some();
    // "24/0456/ECSS": a short year is one where letters close the number.
    // "14/20e" is a share.
    let suffixed =
        text.matches('/').count() >= 2 && text.ends_with(|c: char| c.is_ascii_lowercase());
    // "DEL 23-067", "AP24_031": two letters at the least, and no road, box or article.
    let letters: String = text.chars().take_while(char::is_ascii_lowercase).collect();
    let short_year = !titled && letters.len() >= 2 && !NO_CODE.contains(&letters.as_str());
    let spaced = (text.contains([' ', '_'])
        || text.chars().filter(char::is_ascii_lowercase).count() >= 2)
        && !lettered;
    if !plausible(text)
        || !serial(text)
        || text.contains("rd")
        || !(yeared || suffixed || short_year || spaced && !titled)
    {
        return None;
    }
    // A date or a period opens a line as well.
    let glued = lettered && text.find(['-', '_']).is_some_and(|i| i <= letters.len());
    // "2021-11-18-05" is more than a day.
    let ranked = RANKED_DAY.is_match(text);
    if !glued && !ranked && !crate::acts::extract::date::dates(text).is_empty() {
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

static RANKED_DAY: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^(?:19|20)\d{2}-\d{2}-\d{2}-\d{1,3}$").expect("a constant pattern"));

/// What the letters of a code say of the act: "DEL2024_045", "ARR2024_009", "DEC2024_012".
pub(super) fn kind_of_code(number: &str) -> Option<PartKind> {
    let letters: String = number.chars().take_while(char::is_ascii_alphabetic).collect();
    match letters.as_str() {
        "del" | "delib" | "dcm" | "dcc" | "cm" | "cc" | "cp" | "bc" => Some(PartKind::Deliberation),
        "ar" | "arr" | "arm" | "at" | "ap" | "arrete" => Some(PartKind::Arrete),
        "dec" | "dm" | "dp" | "decis" => Some(PartKind::Decision),
        _ => None,
    }
}
