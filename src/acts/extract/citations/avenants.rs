//! Avenants: a title that announces one, and the cited act that approved what it amends.

use std::sync::LazyLock;

use super::effects::Cited;
use crate::acts::model::{Citation, Effect, EffectKind, Found};
use crate::text::around::floor;
use crate::text::pattern::{Pattern, compile};

/// Things that have avenants.
const AMENDED: &str =
    r"conventions?|contrats?|protocoles?|marches?|bail|accords?|pactes?|concession|delegation";

static AVENANT: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        r"\bavenants?\s?(?:n\s?°\s?)?(?P<rank>\d{{1,2}})\b(?:[^;]{{0,60}}?\b(?:a|au|aux|de|du)\s(?:la |l')?(?P<thing>{AMENDED})\b)?"
    ))
    .expect("a constant pattern")
});

static THING: LazyLock<Pattern> =
    LazyLock::new(|| compile(&format!(r"\b(?:{AMENDED})\b")).expect("a constant pattern"));

/// The avenant that a title (folded) announces: its number, and what it amends.
pub(super) fn announced(title: &str) -> Option<(u32, String)> {
    let c = AVENANT.captures(title)?;
    let rank = c.name("rank")?.as_str().parse().ok()?;
    let thing = match c.name("thing") {
        Some(thing) => thing.as_str(),
        // "Prorogation de la convention (avenant n° 1)": the thing stands before.
        None => THING.find_iter(&title[..c.get(0)?.start()]).last()?.as_str(),
    };
    Some((rank, thing.trim_end_matches('s').to_owned()))
}

/// Whether the words behind a citation say that the cited act approved such a thing, and share words
/// with the title: how many, or `None` where it approved none.
pub(super) fn approved(cited: &Cited<'_>, thing: &str, title: &str) -> Option<usize> {
    let end = floor(cited.text, (cited.end + 260).min(cited.limit.max(cited.end)));
    let behind = &cited.text[cited.end..end];
    let stop = [";", "\n\n", ".\n", ". "].iter().filter_map(|s| behind.find(s)).min();
    let behind = &behind[..stop.unwrap_or(behind.len())];
    // An earlier avenant is not what a later one amends.
    if behind.contains("avenant") || !THING.find_iter(behind).any(|m| m.as_str().starts_with(thing))
    {
        return None;
    }
    let words = |text: &str| -> Vec<String> {
        let mut out: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 4 && !w.starts_with(thing))
            .map(str::to_owned)
            .collect();
        out.sort();
        out.dedup();
        out
    };
    let title = words(title);
    Some(words(behind).iter().filter(|w| title.contains(w)).count())
}

/// The title announces an avenant: the cited act that approved what it amends is amended, if it is the
/// only one, or shares more words with the title than any other.
pub(super) fn amends(
    rank: u32,
    title: &str,
    mut amended: Vec<(usize, usize)>,
    out: &mut [Found<Citation>],
) {
    amended.sort_by(|a, b| b.cmp(a));
    amended.dedup_by_key(|a| a.1);
    let one = match amended.as_slice() {
        [] => return,
        [one] => *one,
        [one, other, ..] if one.0 > other.0 => *one,
        _ => return,
    };
    let value = &mut out[one.1].value;
    if value.effect.is_some() {
        return;
    }
    let words = title.find("avenant").map_or("avenant", |at| {
        let end = title[at..].find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let end = title[at + end..]
            .find(|c: char| !c.is_ascii_digit())
            .map_or(title.len(), |e| at + end + e);
        &title[at..end]
    });
    value.effect = Some(Found::elsewhere(
        Effect { kind: EffectKind::Amends, words: words.to_owned(), rank: Some(rank) },
        "citation.avenant",
        if one.0 > 0 { 0.8 } else { 0.7 },
    ));
}
