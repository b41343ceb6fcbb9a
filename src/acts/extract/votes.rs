//! Votes as stated: figures for, against, abstentions; unanimity.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::date::cardinal;
use crate::acts::model::{Found, Votes};
use crate::acts::section::Section;
use crate::text::around::{ceil, floor};

const COUNT: &str = r"(?P<n>\d{1,4}|neant|zero|aucune?|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|(?:vingt|trente|quarante|cinquante|soixante|quatre-vingt|dix)[a-z-]*(?: et une?)?)";

static FOR: LazyLock<Vec<Regex>> = LazyLock::new(|| sides(r"pour"));
static AGAINST: LazyLock<Vec<Regex>> = LazyLock::new(|| sides(r"contre"));
static ABSTENTIONS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    compile(&[
        &format!(r"\babst(?:ention)?s?\.?(?:\(s\))?\s?[:=.]+\s?{COUNT}\b"),
        &format!(r"\b{COUNT}\s(?:membres? |voix |conseillers? )?(?:s'abst[a-z]+|abstentions?)\b"),
        &format!(r"\babst(?:ention)?s?\.?(?:\(s\))?\s{COUNT}\b"),
    ])
});

static UNANIMOUS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bunanimite\b(?P<after>\s+moins|\s+requise)?|\bunanimement\b")
        .expect("a constant pattern")
});

fn compile(patterns: &[&str]) -> Vec<Regex> {
    patterns.iter().map(|p| Regex::new(p).expect("a constant pattern")).collect()
}

fn sides(side: &str) -> Vec<Regex> {
    compile(&[
        // "Pour : 44 voix", "Votes contre = 2", "CONTRE : néant"
        &format!(r"\b{side}\s?[:=.]+\s?(?:par )?{COUNT}\b"),
        // "par 28 voix pour", "2 votes contre"
        &format!(r"\b{COUNT}\s(?:voix|votes?|suffrages?)\s(?:exprimee?s )?\W?{side}\b"),
        // "2 contre et 1 abstention", "VOTE Pour 12 Contre 0": only beside another side.
        &format!(r"\b{COUNT}\s\W?{side}\b"),
        &format!(r"\b{side}\s{COUNT}\b"),
    ])
}

/// A pattern that needs another side of the vote within this many bytes.
const BESIDE: usize = 90;

/// The vote of an act, as far as its main part states it.
pub(crate) fn extract(section: &Section<'_>) -> Option<Found<Votes>> {
    let text = section.text();
    let mut votes = Votes::default();
    let mut span: Option<Range<usize>> = None;
    let mut note = |range: Range<usize>| {
        span = Some(match span.take() {
            Some(s) if range.start > s.end + 600 || s.start > range.end + 600 => s,
            Some(s) => s.start.min(range.start)..s.end.max(range.end),
            None => range,
        });
    };
    // "Pour 12 Contre 0": where the label stands first for one side, it does for the other.
    let label_first = count(text, &FOR[3..], &["contre", "abst"]);
    if let Some((n, range)) = label_first.clone().or_else(|| count(text, &FOR, &["contre", "abst"]))
    {
        votes.pour = Some(n);
        note(range);
    }
    let label_first = label_first.is_some();
    let against = if label_first { count(text, &AGAINST[3..], &["pour", "abst"]) } else { None };
    if let Some((n, range)) = against.or_else(|| count(text, &AGAINST, &["pour", "abst"])) {
        votes.contre = Some(n);
        note(range);
    }
    if let Some((n, range)) = count(text, &ABSTENTIONS, &["pour", "contre"]) {
        votes.abstentions = Some(n);
        note(range);
    }
    let opposed = votes.contre.unwrap_or(0) > 0;
    let unanimous = UNANIMOUS.captures_iter(text).find(|c| c.name("after").is_none());
    if let Some(m) = unanimous.and_then(|c| c.get(0))
        && !opposed
    {
        votes.unanimous = Some(true);
        note(m.range());
    }
    span.map(|s| Found::at(votes, section.place(s), "votes.stated", 0.95))
}

fn count(text: &str, patterns: &[Regex], others: &[&str]) -> Option<(u32, Range<usize>)> {
    for (k, pattern) in patterns.iter().enumerate() {
        for c in pattern.captures_iter(text) {
            let (Some(whole), Some(n)) = (c.get(0), c.name("n").and_then(|m| value(m.as_str())))
            else {
                continue;
            };
            let from = floor(text, whole.start().saturating_sub(BESIDE));
            let to = ceil(text, whole.end() + BESIDE);
            // Figures with a colon speak of votes when another side or the word stands near them.
            let beside = others.iter().any(|o| {
                text[from..whole.start()].contains(o) || text[whole.end()..to].contains(o)
            });
            let voice = text[from..to].contains("voix")
                || text[from..to].contains("vot")
                || text[from..to].contains("suffrage");
            // Nothing but a vote has abstentions.
            if beside || k < 2 && (voice || others[0] == "pour" && others[1] == "contre") {
                return Some((n, whole.range()));
            }
        }
    }
    None
}

fn value(word: &str) -> Option<u32> {
    match word {
        "neant" | "zero" | "aucun" | "aucune" => Some(0),
        _ => word.parse().ok().or_else(|| cardinal(word).and_then(|n| u32::try_from(n).ok())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;
    use proptest::prelude::*;

    fn votes(text: &str) -> Option<Votes> {
        let layout = Layout::new(text);
        extract(&Section::new(&layout, 0..layout.lines.len())).map(|f| f.value)
    }

    #[test]
    fn forms() {
        let v = |pour, contre, abstentions, unanimous| {
            Some(Votes { pour, contre, abstentions, unanimous })
        };
        for (text, expected) in [
            (
                "Pour  :  44 voix  (Groupe A ; Groupe B)\nContre : 0 voix \nAbstention : 0 voix\n(Adopté)",
                v(Some(44), Some(0), Some(0), None),
            ),
            ("par 28 voix pour, 2 contre et 1 abstention", v(Some(28), Some(2), Some(1), None)),
            (
                "Après en avoir délibéré à l’unanimité, l’Assemblée décide",
                v(None, None, None, Some(true)),
            ),
            ("à l'unanimité moins deux abstentions, décide", v(None, None, Some(2), None)),
            ("VOTE : Pour 12 Contre 0 Abst 3", v(Some(12), Some(0), Some(3), None)),
            ("POUR : 25\nCONTRE : néant\nABSTENTION(S) : 1", v(Some(25), Some(0), Some(1), None)),
            (
                "adopté par vingt-huit voix pour et deux voix contre",
                v(Some(28), Some(2), None, None),
            ),
            ("adopté à la majorité (3 voix contre : MM. A, B, C)", v(None, Some(3), None, None)),
            ("12 000 € pour 3 associations", None),
            ("pour 2024, la commune", None),
            ("lutte contre 3 fléaux", None),
            ("Votants : 14 Pour : 14", v(Some(14), None, None, None)),
        ] {
            assert_eq!(votes(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "(pour|contre|abstention| |:|\\d{1,3}|voix|unanimité|é|\n){0,20}") {
            let _ = votes(&text);
        }
    }
}
