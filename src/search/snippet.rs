//! Snippets: where in an act the words of the query stand.
//!
//! A snippet is a run of whole sentences or lines where the query's words are densest, with its
//! part, page and line. Its text is the act's own, blanks and line ends smoothed; highlights are
//! ranges of characters in it, never markup.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::acts::PartKind;
use crate::french::{Term, TermKind, terms};
use crate::index::StoredAct;
use crate::query::{Clause, Query};
use crate::text::{Span, keeps_hyphen};

/// A snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The text.
    pub text: String,
    /// Ranges of characters that match: first, one past the last.
    pub highlights: Vec<(usize, usize)>,
    /// Page, where the document shows pages.
    pub page: Option<u32>,
    /// Line of the file.
    pub line: u32,
    /// Part of the act.
    pub part: &'static str,
}

/// Characters a snippet aims at.
const AIM: usize = 260;
/// Words of the query farther apart than this (bytes) make two snippets.
const WINDOW: usize = 260;

/// Lines shorter than this (characters) that end before a capital end a sentence.
const FORM_LINE: usize = 60;

/// Snippets worth less than this share of the best are left out.
const WORTH: f32 = 0.55;

/// What the words of a query look for in a text.
pub(crate) struct Matcher {
    /// Each stem with the index of the clause that it belongs to.
    stems: HashMap<String, usize>,
    /// Clauses that are phrases: their stems with offsets.
    phrases: Vec<(usize, Vec<(usize, String)>)>,
}

/// A match in a text.
#[derive(Debug, Clone, Copy)]
struct Match {
    start: usize,
    end: usize,
    clause: usize,
}

impl Matcher {
    /// What to look for.
    pub(crate) fn new(query: &Query) -> Self {
        let mut stems = HashMap::new();
        let mut phrases = Vec::new();
        for (k, clause) in query.clauses.iter().enumerate() {
            match clause {
                Clause::Word(word) => {
                    stems.insert(word.term.clone(), k);
                }
                Clause::Phrase { words, .. } | Clause::Number { words, .. } => {
                    phrases.push((k, words.iter().map(|w| (w.offset, w.term.clone())).collect()));
                }
            }
        }
        Self { stems, phrases }
    }

    /// Number of clauses that a text matches is what [`Self::clauses`] counts.
    fn matches(&self, text: &str, hidden: &[Span], base: usize) -> Vec<Match> {
        let all: Vec<Term> = terms(text)
            .into_iter()
            .filter(|t| t.kind != TermKind::Exact)
            .filter(|t| !hides(hidden, Span::new(t.start + base, t.end + base)))
            .collect();
        let mut out: Vec<Match> = all
            .iter()
            .filter_map(|t| {
                self.stems.get(&t.text).map(|&clause| Match { start: t.start, end: t.end, clause })
            })
            .collect();
        for (clause, words) in &self.phrases {
            phrase_matches(&all, words, *clause, &mut out);
        }
        out.sort_by_key(|m| (m.start, m.end));
        out.dedup_by(|b, a| b.start < a.end);
        out
    }

    /// Highlights of a short text such as a title, in characters.
    pub(crate) fn highlights(&self, text: &str) -> Vec<(usize, usize)> {
        let matches = self.matches(text, &[], 0);
        matches
            .iter()
            .map(|m| (text[..m.start].chars().count(), text[..m.end].chars().count()))
            .collect()
    }

    /// Indexes of the clauses that a text matches.
    pub(crate) fn clauses(&self, text: &str) -> HashSet<usize> {
        self.matches(text, &[], 0).into_iter().map(|m| m.clause).collect()
    }
}

/// True if one of some spans, in order and apart, overlaps a span.
fn hides(hidden: &[Span], span: Span) -> bool {
    let next = hidden.partition_point(|h| h.end <= span.start);
    hidden.get(next).is_some_and(|h| h.start < span.end)
}

fn phrase_matches(all: &[Term], words: &[(usize, String)], clause: usize, out: &mut Vec<Match>) {
    let Some((_, first)) = words.first() else { return };
    let by_position: HashMap<usize, Vec<&Term>> = all.iter().fold(HashMap::new(), |mut m, t| {
        m.entry(t.position).or_insert_with(Vec::new).push(t);
        m
    });
    for term in all.iter().filter(|t| t.text == *first) {
        let mut end = term.end;
        let whole = words.iter().all(|(offset, word)| {
            by_position.get(&(term.position + offset)).is_some_and(|at| {
                at.iter().any(|t| {
                    let same = t.text == *word;
                    if same {
                        end = end.max(t.end);
                    }
                    same
                })
            })
        });
        if whole {
            out.push(Match { start: term.start, end, clause });
        }
    }
}

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

/// The whole sentences or lines around a run of text, near [`AIM`] characters in all.
fn sentence(text: &str, start: usize, end: usize) -> (usize, usize) {
    let mut from = boundary_before(text, start, AIM);
    let mut to = boundary_after(text, end, AIM);
    // One sentence may be a page long: then it is cut at words around the match.
    if to - from > AIM * 2 {
        let room = AIM.saturating_sub(end - start) / 2;
        from = word_boundary(text, start.saturating_sub(room).max(from), true).min(start);
        to = word_boundary(text, (end + room).min(to), false).max(end);
    } else {
        // Short lines: whole sentences are added until there is enough to read.
        while to - from < AIM / 2 {
            let next = boundary_after(text, (to + 1).min(text.len()), AIM);
            if next <= to || next - from > AIM || blank_line(&text[to..next]) {
                break;
            }
            to = next;
        }
    }
    (from, to)
}

fn blank_line(text: &str) -> bool {
    let head = &text[..text.len() - text.trim_start().len()];
    head.matches('\n').count() >= 2 || head.contains('\u{0C}')
}

/// True if a sentence, paragraph or list item ends right before `at`.
fn is_boundary(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let after = &text[at..];
    let Some(last) = before.chars().next_back() else { return true };
    if last == '\n' || last == '\u{0C}' {
        let line_end = before.trim_end_matches([' ', '\t', '\r', '\n', '\u{0C}']);
        let gap = &before[line_end.len()..];
        let item = after.trim_start().starts_with(['-', '−', '–', '•', '*', '\u{F0B7}', '▪', 'o'])
            && after.trim_start().chars().nth(1).is_some_and(char::is_whitespace);
        // A short line before a capital is a line of a form, not of a paragraph.
        let line = &line_end[line_end.rfind('\n').map_or(0, |i| i + 1)..];
        let form = line.chars().count() < FORM_LINE
            && after.trim_start().starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        return form
            || gap.matches('\n').count() >= 2
            || gap.contains('\u{0C}')
            || line_end.ends_with(['.', ';', ':', '!', '?'])
            || item;
    }
    let sentence = before.trim_end_matches(' ');
    let capital = after
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || matches!(c, '«' | '"' | '-' | '−'));
    // "M. Dupont", "art. L": a short word before the dot is an abbreviation.
    let word = sentence
        .trim_end_matches('.')
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .map_or(0, str::len);
    last == ' '
        && capital
        && (sentence.ends_with(['!', '?', ';']) || sentence.ends_with('.') && word > 3)
}

fn boundary_before(text: &str, at: usize, reach: usize) -> usize {
    let floor = at.saturating_sub(reach);
    let floor = (floor..=at).find(|i| text.is_char_boundary(*i)).unwrap_or(at);
    let found = text[floor..at]
        .char_indices()
        .rev()
        .map(|(i, c)| floor + i + c.len_utf8())
        .find(|&i| is_boundary(text, i));
    match found {
        Some(i) => i,
        None if floor == 0 => 0,
        None => word_boundary(text, floor, true).min(at),
    }
}

fn boundary_after(text: &str, at: usize, reach: usize) -> usize {
    let at = (at..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    let ceiling = (at + reach).min(text.len());
    let ceiling = (ceiling..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    let found = text[at..ceiling]
        .char_indices()
        .map(|(i, c)| at + i + c.len_utf8())
        .find(|&i| is_boundary(text, i));
    match found {
        Some(i) => i,
        None if ceiling == text.len() => ceiling,
        None => word_boundary(text, ceiling, false).max(at),
    }
}

/// The word limit at or after (`forward`) or before an offset.
fn word_boundary(text: &str, at: usize, forward: bool) -> usize {
    let at = (at..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    if forward {
        text[at..].find(char::is_whitespace).map_or(text.len(), |i| at + i)
    } else {
        text[..at].rfind(char::is_whitespace).unwrap_or(0)
    }
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
    let end = (end..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    (end > lead).then(|| Candidate {
        start: span.start + lead,
        end: span.start + end,
        score: 0.0,
        part: part.kind,
        marks: Vec::new(),
    })
}

/// Smooths a candidate's text, leaves noise out, and carries the marks over.
fn render(stored: &StoredAct, c: &Candidate, noise: &[Span]) -> Snippet {
    let source = stored.slice(Span::new(c.start, c.end));
    let mut text = String::with_capacity(source.len());
    let mut length = 0;
    let mut highlights: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<usize> = None;
    let mut blank = false;
    for (i, ch) in source.char_indices() {
        let at = c.start + i;
        let marked = c.marks.iter().any(|m| m.0 <= at && at < m.1);
        if !marked && let Some(start) = open.take() {
            highlights.push((start, length));
        }
        if !marked && noise.iter().any(|n| n.start <= at && at < n.end) {
            blank = true;
            continue;
        }
        if ch.is_whitespace() || ch.is_control() {
            blank = true;
            continue;
        }
        // Invisible characters, and emphasis left over from a Markdown converter.
        let emphasis = ch == '*' && (source[i..].starts_with("**") || source[..i].ends_with('*'));
        if emphasis || matches!(ch, '\u{AD}' | '\u{FEFF}' | '\u{200B}') {
            continue;
        }
        // "inter-⏎communal" is shown without the blank.
        let hyphen = text.ends_with('-')
            && ch.is_alphabetic()
            && text.chars().nth_back(1).is_some_and(char::is_alphabetic)
            && source[..i].trim_end().ends_with('-')
            && source[..i].ends_with('\n');
        if hyphen && blank && !keeps_hyphen(text.rsplit(' ').next().unwrap_or(""), &source[i..]) {
            text.pop();
            length -= 1;
        }
        if blank && !text.is_empty() && !hyphen {
            text.push(' ');
            length += 1;
        }
        blank = false;
        if marked && open.is_none() {
            open = Some(length);
        }
        text.push(ch);
        length += 1;
    }
    if let Some(start) = open {
        highlights.push((start, length));
    }
    if !source.trim_start().is_empty() && !at_boundary(stored, c.start) {
        text.insert_str(0, "… ");
        for h in &mut highlights {
            *h = (h.0 + 2, h.1 + 2);
        }
    }
    if !at_boundary(stored, c.end) {
        text.push_str(" …");
    }
    let at = c.marks.first().map_or(c.start, |m| m.0);
    let (line, page) = stored.act.line_and_page(at);
    Snippet { text, highlights, page, line, part: c.part.name() }
}

/// True if a cut at an offset falls between sentences or lines.
fn at_boundary(stored: &StoredAct, at: usize) -> bool {
    let base = stored.act.place.start;
    let at = at.saturating_sub(base);
    at == 0
        || at >= stored.text.trim_end().len()
        || stored.text.is_char_boundary(at) && is_boundary(&stored.text, at)
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
