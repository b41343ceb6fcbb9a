//! Votes as stated: figures for, against, abstentions; unanimity.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};

use super::date::cardinal;
use crate::acts::model::{Found, Votes};
use crate::acts::section::Section;
use crate::text::around::{ceil, floor, line_before, paragraph_line};

const COUNT: &str = r"(?P<n>\d{1,4}|neant|zero|aucune?|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|(?:vingt|trente|quarante|cinquante|soixante|quatre-vingt|dix)[a-z-]*(?: et une?)?)";

static FOR: LazyLock<Vec<Pattern>> = LazyLock::new(|| sides(r"pour"));
static AGAINST: LazyLock<Vec<Pattern>> = LazyLock::new(|| sides(r"contre"));
static ABSTENTIONS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    compile_all(&[
        &format!(r"\babst(?:entions?|enue?s?)?\.?(?:\(s\))?\s?(?:[:=]|\.{{2,}})\s?{COUNT}\b"),
        &format!(r"\b{COUNT}\s(?:membres? |voix |conseillers? )s'abst[a-z]+\b"),
        &format!(r"\b{COUNT}\s(?:membres? |voix |conseillers? )?(?:s'abst[a-z]+|abstentions?)\b"),
        &format!(r"\babst(?:\.|entions?)?(?:\(s\))?[ \t]+{COUNT}\b"),
    ])
});

static INITIALS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\bp(?:our)?\s?[=:]\s?(?P<p>\d{1,3})\W{1,6}c(?:ontre)?\s?[=:]\s?(?P<c>\d{1,3})(?:\W{1,6}a(?:bst?[a-z]*\.?)?\s?[=:]\s?(?P<a>\d{1,3}))?\b")
        .expect("a constant pattern")
});

static UNANIMOUS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(concat!(
        r"\bunanimite\b(?P<after>\s+moins|\s+requise)?|\bunanimement\b",
        r"|\b(?:conseil|comite|assemblee|membres|bureau|commission permanente)\b[a-z ]{0,20},?\s+unanimes?\b"
    ))
    .expect("a constant pattern")
});

/// "À l'unanimité des votants (12 voix)".
static UNANIMOUS_VOICES: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\bunanimite\b[^.;(]{0,40}\((?:soit )?(?P<n>\d{1,3})\s(?:voix|pour|votants)\b")
        .expect("a constant pattern")
});

fn compile_all(patterns: &[&str]) -> Vec<Pattern> {
    patterns.iter().map(|p| compile(p).expect("a constant pattern")).collect()
}

fn sides(side: &str) -> Vec<Pattern> {
    compile_all(&[
        // "Pour : 44 voix", "Votes contre = 2", "CONTRE : néant"
        &format!(r"\b{side}\s?(?:[:=]|\.{{2,}})\s?(?:par )?{COUNT}\b"),
        // "par 28 voix pour", "2 votes contre"
        &format!(r"\b{COUNT}\s(?:voix|votes?|suffrages?)\s(?:exprimee?s )?\W?{side}\b"),
        // "2 contre et 1 abstention", "VOTE Pour 12 Contre 0": only beside another side.
        &format!(r"\b{COUNT}\s\W?{side}\b"),
        &format!(r"\b{side}[ \t]+(?P<n>\d{{1,4}}|neant|zero|aucune?)\b"),
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
    // "P = 27   C = 6   Abst = 0"
    if let Some(c) = INITIALS.captures(text) {
        let number = |name: &str| c.name(name).and_then(|m| value(m.as_str()));
        votes = Votes { pour: number("p"), contre: number("c"), abstentions: number("a"), ..votes };
        note(c.get(0).map_or(0..0, |m| m.range()));
    }
    let mut label_first = false;
    for (side, slot, others) in [
        (&FOR, &mut votes.pour, ["contre", "abst"]),
        (&AGAINST, &mut votes.contre, ["pour", "abst"]),
        (&ABSTENTIONS, &mut votes.abstentions, ["pour", "contre"]),
    ] {
        if slot.is_some() {
            continue;
        }
        let sure = count(text, &side[..2], &others, true);
        // "Pour 12 Contre 0": where the label stands first for one side, it does for the others.
        let labelled = || count(text, &side[3..], &others, false);
        let counted = || count(text, &side[2..3], &others, false);
        let found = match sure {
            Some(found) => Some(found),
            None => match labelled() {
                Some(found) => {
                    label_first = true;
                    Some(found)
                }
                None if label_first => None,
                None => counted(),
            },
        };
        if let Some((n, range)) = found {
            *slot = Some(n);
            note(range);
        }
    }
    if votes.pour.is_none()
        && let Some(c) = UNANIMOUS_VOICES.captures(text)
        && let (Some(n), Some(whole)) = (c.name("n"), c.get(0))
    {
        votes.pour = value(n.as_str());
        note(whole.range());
    }
    let opposed = votes.contre.unwrap_or(0) > 0;
    let unanimous = UNANIMOUS.captures_iter(text).find(|c| {
        let of_another = c.get(0).is_some_and(|m| another_body(text, m.start()));
        c.name("after").is_none() && !of_another
    });
    if let Some(m) = unanimous.and_then(|c| c.get(0))
        && !opposed
    {
        votes.unanimous = Some(true);
        note(m.range());
    }
    span.map(|s| Found::at(votes, section.place(s), "votes.stated", 0.95))
}

/// True where a visa, or an opinion, reports how a commission voted.
fn another_body(text: &str, at: usize) -> bool {
    let line = line_before(text, at);
    let sentence = paragraph_line(text, at);
    let opinion = |t: &str| {
        t.rfind("avis favorable")
            .is_some_and(|i| !t[i..].contains(['.', ';']) && t.contains("commission"))
    };
    if OWN_ORGAN.is_match(line) && !line.contains("laquelle") && !line.contains("avis") {
        return false;
    }
    line.starts_with("vu ")
        || sentence.trim_start().starts_with("vu ") && !DECIDES.is_match(line)
        || opinion(line)
}

/// "Vu l'exposé des motifs, le conseil communautaire, à l'unanimité": the organ itself votes.
static OWN_ORGAN: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"\b(?:le (?:conseil|comite|bureau)|l'assemblee|la commission permanente)\b[^.;]{0,60}$",
    )
    .expect("a constant pattern")
});

/// The words of a line that make the vote the act's own, though a visa stands above.
static DECIDES: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^(?:apres|a l'$|l[ea] (?:conseil|comite|bureau|commission permanente)|l'assemblee|de(?:cide|libere))|delibere")
        .expect("a constant pattern")
});

/// The first count of some patterns that speaks of a vote. `sure` patterns need the word "voix" or
/// another side near them, the others another side.
fn count(
    text: &str,
    patterns: &[Pattern],
    others: &[&str; 2],
    sure: bool,
) -> Option<(u32, Range<usize>)> {
    // Nothing but a vote has abstentions.
    let abstained = others == &["pour", "contre"];
    // What any of the counts needs somewhere near: most acts have none of it.
    let possible = abstained
        || others.iter().any(|o| text.contains(o))
        || text.contains("majorite (")
        || sure && ["voix", "vot", "suffrage"].iter().any(|w| text.contains(w));
    if !possible {
        return None;
    }
    for pattern in patterns {
        for c in pattern.captures_iter(text) {
            let (Some(whole), Some(n)) = (c.get(0), c.name("n").and_then(|m| value(m.as_str())))
            else {
                continue;
            };
            let from = floor(text, whole.start().saturating_sub(BESIDE));
            let to = ceil(text, whole.end() + BESIDE);
            // "24 voix contre 8": the first count is of those for.
            if whole.as_str().ends_with("voix contre") && OPPOSED.is_match(&text[whole.end()..]) {
                continue;
            }
            // "16 pour  0 contre": the counts stand before their words.
            if whole.as_str().ends_with(|c: char| c.is_ascii_digit())
                && !whole.as_str().contains([':', '='])
                && counts_first(text, whole.start())
            {
                continue;
            }
            let beside = others.iter().any(|o| {
                text[from..whole.start()].contains(o) || text[whole.end()..to].contains(o)
            });
            let voice = text[from..to].contains("voix")
                || text[from..to].contains("vot")
                || text[from..to].contains("suffrage");
            // "à la majorité (2 contre : MM. A et B)"
            let majority = text[from..whole.start()].trim_end_matches(' ').ends_with("majorite (");
            if beside || abstained || majority || sure && voice {
                return Some((n, whole.range()));
            }
        }
    }
    None
}

/// True for a line whose first side has its count before it.
fn counts_first(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let line = &text[start..];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    SIDE.find(line)
        .is_some_and(|side| line[..side.start()].trim_end().ends_with(|c: char| c.is_ascii_digit()))
}

static SIDE: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"\b(?:pour|contre|abst)").expect("a constant pattern"));

/// A count behind "contre", at the end of its clause: not "4 voix contre 2 abstentions".
static OPPOSED: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^\s\d{1,3}\s?(?:$|[.,;:)\n])").expect("a constant pattern"));

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
            ("V = 33   P = 27   C = 6   Abst = 0", v(Some(27), Some(6), Some(0), None)),
            (
                "convention pour trois ans ;\nVOTE\nPour : 30\nContre : 1\nAbstentions : 2",
                v(Some(30), Some(1), Some(2), None),
            ),
            (
                "Vote\nPour       36\nContre      4\nAbstentions 5",
                v(Some(36), Some(4), Some(5), None),
            ),
            (
                "par 26 voix pour et 12 abstentions. Aucun vote contre.",
                v(Some(26), Some(0), Some(12), None),
            ),
            (
                "L'amendement est rejeté par 24 voix contre 8.\nAdopté par 24 voix POUR, 6 voix CONTRE, 2 ABSTENTIONS",
                v(Some(24), Some(6), Some(2), None),
            ),
            ("VOTE :  16 POUR    0 CONTRE    0 ABSTENTION", v(Some(16), Some(0), Some(0), None)),
            (
                "concession à 450 € pour trente ans.\nVote :  Pour 22   Contre 0   Abstention 0",
                v(Some(22), Some(0), Some(0), None),
            ),
            ("À LA MAJORITÉ (2 contre : MM. A et B), décide", v(None, Some(2), None, None)),
            (
                "Vu l'exposé des motifs, le conseil communautaire, à l'unanimité :",
                v(None, None, None, Some(true)),
            ),
            (
                "Vu le code,\nEntendu cet exposé, le Conseil d'agglomération, à l'unanimité :",
                v(None, None, None, Some(true)),
            ),
            ("Le conseil municipal, unanime, accepte", v(None, None, None, Some(true))),
            ("à l'unanimité des votants (12 voix), vote", v(Some(12), None, None, Some(true))),
            (
                "Vu les articles L. 2223-1 et suivants,\nLe conseil municipal, après en avoir délibéré, à l'unanimité :",
                v(None, None, None, Some(true)),
            ),
            ("Vu l'avis favorable émis à l'unanimité par la commission,", None),
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
