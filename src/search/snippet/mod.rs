//! Snippets: where in an act the words of the query stand.
//!
//! A snippet is a run of whole sentences or lines where the query's words are densest, with its
//! part, page and line. Its text is the act's own, blanks and line ends smoothed; highlights are
//! ranges of characters in it, never markup.

mod limits;
mod matcher;
mod render;

pub(crate) use matcher::Matcher;

use std::collections::HashMap;

use serde::Serialize;

use crate::acts::PartKind;
use crate::index::StoredAct;
use crate::text::Span;
use crate::text::around::ceil;

use limits::{AIM, boundary_after, sentence};
use matcher::Match;
use render::render;

/// A snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The text.
    pub text: String,
    /// Ranges of characters that match: first, one past the last.
    pub highlights: Vec<(usize, usize)>,
    /// The file that it stands in, where that is another one than the act's: an annex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Page, where the document shows pages.
    pub page: Option<u32>,
    /// Line of the file.
    pub line: u32,
    /// Part of the act.
    pub part: &'static str,
    /// True if the page was read by OCR: the text may have misread letters.
    pub ocr: bool,
}

/// Words of the query farther apart than this (bytes) make two snippets.
const WINDOW: usize = 260;

/// Snippets worth less than this share of the best are left out.
const WORTH: f32 = 0.55;

/// Up to `most` snippets of an act, the best first. With `parts`, only of these.
pub(crate) fn snippets(
    stored: &StoredAct,
    matcher: &Matcher,
    most: usize,
    parts: Option<PartKind>,
) -> Vec<Snippet> {
    let act = &stored.act;
    let noise: Vec<Span> = act.boilerplate.clone();
    let mut quiet: Vec<Span> = noise.iter().chain(&act.attendance_lists).copied().collect();
    quiet.sort_unstable();
    // A running head inside a list of members is hidden with the list.
    quiet.dedup_by(|b, a| {
        let inside = b.start < a.end;
        a.end = if inside { a.end.max(b.end) } else { a.end };
        inside
    });
    let mut found = candidates(stored, matcher, &quiet, parts);
    if found.is_empty() {
        // Nothing but a list of members, or a stamp: then that is what was asked for.
        found = candidates(stored, matcher, &noise, parts);
    }
    if found.is_empty() {
        found = candidates(stored, matcher, &[], parts);
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.start.cmp(&b.start)));
    let best = found.first().map_or(0.0, |c| c.score);
    let mut chosen: Vec<Candidate> = Vec::new();
    for c in found {
        // A place with half of what the best one has adds nothing to it.
        if chosen.len() == most || c.score < best * WORTH {
            break;
        }
        if !chosen.iter().any(|o| c.start < o.end && o.start < c.end) {
            chosen.push(c);
        }
    }
    if chosen.is_empty() && most > 0 {
        chosen.extend(opening(stored, parts));
    }
    chosen.iter().map(|c| render(stored, c, &noise)).collect()
}

/// A stretch of the act (offsets of its document) that would make a snippet.
struct Candidate {
    start: usize,
    end: usize,
    score: f32,
    part: PartKind,
    marks: Vec<(usize, usize)>,
}

fn candidates(
    stored: &StoredAct,
    matcher: &Matcher,
    hidden: &[Span],
    parts: Option<PartKind>,
) -> Vec<Candidate> {
    let mut out = Vec::new();
    for part in &stored.act.parts {
        if parts.is_some_and(|p| p != part.kind) {
            continue;
        }
        let base = part.place.start;
        let text = stored.slice(part.place.span());
        let matches = matcher.matches(text, hidden, base);
        let mut k = 0;
        while k < matches.len() {
            let (window, score) = window(&matches, k, &stored.act, part.kind, base);
            let (start, end) = sentence(text, matches[k].start, matches[window - 1].end);
            // The title is shown above the snippets already.
            let titled = stored
                .act
                .fields
                .title
                .as_ref()
                .and_then(|t| t.place)
                .is_some_and(|t| t.start < base + end && base + start < t.end);
            let score = if titled { score * 0.6 } else { score };
            let marks = matches
                .iter()
                .filter(|m| m.start >= start && m.end <= end)
                .map(|m| (base + m.start, base + m.end))
                .collect();
            out.push(Candidate {
                start: base + start,
                end: base + end,
                score,
                part: part.kind,
                marks,
            });
            // Overlapping windows are compared by their scores later; long acts need not try each word.
            k += if out.len() > 400 { window - k } else { 1 };
        }
    }
    out
}

/// The matches from `k` on that fit one window, and what they are worth together: each different
/// word counts, repeats count little, words next to each other in the query's order count more.
fn window(
    matches: &[Match],
    k: usize,
    act: &crate::acts::Act,
    part: PartKind,
    base: usize,
) -> (usize, f32) {
    let mut end = k;
    let mut seen: HashMap<usize, u32> = HashMap::new();
    let mut score = 0.0;
    while end < matches.len() && matches[end].end - matches[k].start <= WINDOW {
        let m = matches[end];
        let count = seen.entry(m.clause).or_insert(0);
        score += if *count == 0 { 1.0 } else { 0.1 / f64::from(*count) };
        *count += 1;
        if end > k {
            let before = matches[end - 1];
            let close = m.start - before.end <= 30;
            if close && m.clause == before.clause + 1 {
                score += 0.6;
            } else if close && m.clause != before.clause {
                score += 0.2;
            }
        }
        end += 1;
    }
    let at = base + matches[k].start;
    // The decision says it best; a rapport repeats what the act says.
    if act.dispositif.iter().any(|d| d.start <= at && at < d.end) {
        score += 0.3;
    }
    score *= match part {
        PartKind::Bordereau => 0.6,
        PartKind::Rapport => 0.9,
        PartKind::Annexe => 0.95,
        _ => 1.0,
    };
    #[expect(clippy::cast_possible_truncation, reason = "a small score")]
    (end.max(k + 1), score as f32)
}

/// Where there is nothing to highlight: the decision, or the first words of the act.
fn opening(stored: &StoredAct, parts: Option<PartKind>) -> Option<Candidate> {
    let act = &stored.act;
    let part = act
        .parts
        .iter()
        .find(|p| parts.is_none_or(|k| k == p.kind) && (p.kind.is_main() || parts.is_some()))
        .or_else(|| act.parts.iter().find(|p| parts.is_none_or(|k| k == p.kind)))?;
    let decided = act.dispositif.iter().find(|d| part.place.span().contains(d));
    let span = decided.copied().unwrap_or(part.place.span());
    let text = stored.slice(span);
    let lead = text.len() - text.trim_start().len();
    let end = boundary_after(text, (lead + AIM / 2).min(text.len()).max(lead), AIM);
    let end = ceil(text, end);
    (end > lead).then(|| Candidate {
        start: span.start + lead,
        end: span.start + end,
        score: 0.0,
        part: part.kind,
        marks: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::read_acts;
    use crate::acts::registry::Registry;
    use crate::query::parse;
    use proptest::prelude::*;

    fn snippets_of(text: &str, query: &str) -> Vec<Snippet> {
        read_acts("a.txt", text, Registry::builtin())
            .into_iter()
            .flat_map(|act| {
                let text = text[act.place.start..act.place.end].to_owned();
                snippets(&StoredAct { act, text }, &Matcher::new(&parse(query)), 3, None)
            })
            .collect()
    }

    fn marked(s: &Snippet) -> Vec<String> {
        let chars: Vec<char> = s.text.chars().collect();
        s.highlights.iter().map(|h| chars[h.0..h.1].iter().collect()).collect()
    }

    #[test]
    fn whole_sentences_with_every_kind_of_match() {
        let text = "Délibération n° 2024-5\nLe conseil,\nVu le code ;\nLa  commune   adhère au P.L.I.E. du Cambré-\nsis. Elle verse une subven-\ntion de 5 €. Autre chose ici.\nDécide :\n- d’approuver.\n";
        let found = snippets_of(text, "PLIE subventions");
        let first = &found[0];
        assert_eq!(marked(first), ["P.L.I.E", "subvention"]);
        assert!(
            first.text.contains("La commune adhère au P.L.I.E. du Cambrésis."),
            "{}",
            first.text
        );
        assert_eq!((first.line, first.part), (4, "deliberation"));
    }

    #[test]
    fn marks_of_converters_are_not_shown() {
        let text =
            "Délibération n° 2024-5\nDécide :\n- **d’adhérer** du 1^{er} mai au 1^{er} juin.\n";
        let found = snippets_of(text, "adhérer mai");
        assert!(found[0].text.contains("d’adhérer du 1er mai au 1er juin."), "{found:?}");
    }

    #[test]
    fn members_are_no_answer() {
        let text = "Délibération n° 2024-5\nMembres présents (2) : DUPONT Jean, MARTIN Anne\n\nLe rapport de M. Martin est adopté.\nDécide :\n- d’approuver.\n";
        let found = snippets_of(text, "Martin");
        assert!(found.iter().all(|s| !s.text.contains("DUPONT")), "{found:?}");
        let only = snippets_of(text, "Dupont");
        assert!(only[0].text.contains("DUPONT"), "{only:?}");
    }

    #[test]
    fn without_a_match_the_decision_is_shown() {
        let text = "Délibération n° 2024-5\nLe conseil,\nVu le code ;\nDécide :\n- d’approuver le budget.\n";
        let found = snippets_of(text, "");
        assert_eq!(found.len(), 1);
        assert!(found[0].text.starts_with("Décide"), "{found:?}");
        assert!(found[0].highlights.is_empty());
    }

    proptest! {
        #[test]
        fn any_text(text in "(eau |Décide :\n|présents : A, B\n|é|–|\u{301}|\n|\u{0C}|\\PC{0,12}|[a-z]{30} ){0,40}", query in "eau|\"eau eau\"|é –|décide") {
            for s in snippets_of(&text, &query) {
                let length = s.text.chars().count();
                prop_assert!(s.highlights.iter().all(|h| h.0 < h.1 && h.1 <= length), "{:?}", s);
            }
        }
    }
}
