//! From a string to a query. There is no syntax error.

use std::sync::LazyLock;

use crate::text::pattern::compile;
use regex::Regex;

use super::ast::{Clause, Query, Word};
use crate::acts::extract::{actes, number};
use crate::french::{TermKind, terms, words};
use crate::text::around::floor;
use crate::text::fold_str;

/// A query has at most so many clauses; the rest is cut, with a note.
pub const MOST_CLAUSES: usize = 48;

/// Longer queries (bytes) are cut, with a note.
pub const LONGEST: usize = 16 * 1024;

/// What looks like an act number: an optional "n°", letters, groups of figures. Blanks may stand
/// around a slash or dash only.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?i)^(?P<n>n\s?[°º]\s?|num[eé]ro\s+)?(?P<number>(?:[a-z]{1,6}[._/-]?){0,2}(?:\d{1,8}\s?[-/_.–]{1,2}\s?\d{1,8}|\d{1,8})(?:[-/._]{1,2}(?:\d{1,8}|[a-z]{1,4}\d{0,8}))*(?:\s?bis|\s?ter)?)(?:$|[\s,;:!?.)])",
    )
    .expect("a constant pattern")
});

/// Reads a query.
#[must_use]
pub fn parse(text: &str) -> Query {
    let mut query = Query::default();
    let mut text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.len() > LONGEST {
        text.truncate(floor(&text, LONGEST));
        query.notes.push(format!("the query was cut after {LONGEST} bytes"));
    }
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        if query.clauses.len() + query.excluded.len() >= MOST_CLAUSES {
            query.notes.push(format!("only the first {MOST_CLAUSES} words were searched"));
            break;
        }
        if c.is_whitespace() {
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (excluded, after) = match c {
            '-' | '\u{2212}' | '\u{2013}' => match rest[c.len_utf8()..].chars().next() {
                Some(next) if next.is_alphanumeric() || is_quote(next) => {
                    (true, &rest[c.len_utf8()..])
                }
                _ => {
                    rest = &rest[c.len_utf8()..];
                    continue;
                }
            },
            _ => (false, rest),
        };
        let (clauses, left) = unit(after, &mut query);
        rest = left;
        for clause in clauses {
            let list = if excluded { &mut query.excluded } else { &mut query.clauses };
            if !list.contains(&clause) {
                list.push(clause);
            }
        }
    }
    query
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‟' | '″')
}

/// One unit (phrase, number or run of characters) at the start of `text`, and what follows.
fn unit<'t>(text: &'t str, query: &mut Query) -> (Vec<Clause>, &'t str) {
    let first = text.chars().next().unwrap_or(' ');
    if is_quote(first) {
        let inner = &text[first.len_utf8()..];
        if let Some(end) = inner.find(is_quote) {
            let quote = inner[end..].chars().next().map_or(1, char::len_utf8);
            return (phrase(&inner[..end]).into_iter().collect(), &inner[end + quote..]);
        }
        query.notes.push("a quote without its pair was left out".to_owned());
        return (Vec::new(), inner);
    }
    if let Some((clause, left)) = number_clause(text) {
        return (vec![clause], left);
    }
    let end = text.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(text.len());
    (words_of(&text[..end], query), &text[end..])
}

/// The words of a run of characters; a compound gives several.
fn words_of(run: &str, query: &mut Query) -> Vec<Clause> {
    let found = analyzed(run);
    if found.is_empty() {
        query.stop_words.extend(words(run).into_iter().map(|w| w.folded));
    }
    found.into_iter().map(Clause::Word).collect()
}

fn phrase(inner: &str) -> Option<Clause> {
    let words = analyzed(inner);
    match words.len() {
        0 => None,
        1 => words.into_iter().next().map(|w| Clause::Word(Word { offset: 0, ..w })),
        _ => Some(Clause::Phrase { typed: inner.trim().to_owned(), words }),
    }
}

/// The analyzed words of a text, stop words out, offsets kept.
fn analyzed(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    for term in terms(text) {
        match term.kind {
            TermKind::Stem => out.push(Word {
                typed: text[term.start..term.end].to_owned(),
                term: term.text,
                exact: None,
                offset: term.position,
            }),
            TermKind::Exact => {
                if let Some(word) = out.last_mut() {
                    word.exact = Some(term.text);
                }
            }
            TermKind::Joined => {}
        }
    }
    let first = out.first().map_or(0, |w| w.offset);
    for word in &mut out {
        word.offset -= first;
    }
    out
}

fn number_clause(text: &str) -> Option<(Clause, &str)> {
    let run = text.find(char::is_whitespace).unwrap_or(text.len());
    if let Some((id, range)) = actes::find(&text[..run]).into_iter().next() {
        let clause = Clause::Number {
            typed: text[range.clone()].to_owned(),
            key: number::key(&id.number),
            actes_id: Some(id.id),
            words: analyzed(&text[range.clone()]),
        };
        // A file name holds more than the identifier; the rest of the run goes with it.
        return Some((clause, &text[run..]));
    }
    let c = NUMBER.captures(text)?;
    let m = c.name("number")?;
    let typed = m.as_str();
    let announced = c.name("n").is_some();
    let key = number::key(typed);
    let groups = key.split(' ').count();
    let folded = fold_str(typed);
    // Without "n°", one group of figures is an amount or a year, and a date is a date.
    let figures = key.split(' ').filter(|g| g.starts_with(|c: char| c.is_ascii_digit())).count();
    let date = !crate::acts::extract::date::dates(&folded).is_empty();
    let plain_words = typed.contains(' ') && !typed.contains(['/', '-', '_', '–', '.']);
    if !announced && (groups < 2 || figures == 0 || figures < 2 && !typed.contains(['_', '-', '/']))
        || date
        || plain_words
    {
        return None;
    }
    if !announced && period(&key) {
        return None;
    }
    let clause = Clause::Number {
        typed: typed.trim().to_owned(),
        key,
        actes_id: None,
        words: analyzed(typed),
    };
    Some((clause, &text[m.end()..]))
}

/// "2025-2028" is a period.
fn period(key: &str) -> bool {
    let years = |g: &str| g.len() == 4 && (g.starts_with("19") || g.starts_with("20"));
    let groups: Vec<&str> = key.split(' ').collect();
    groups.len() >= 2 && groups[groups.len() - 2..].iter().all(|g| years(g))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        let q = parse(text);
        let clause = |c: &Clause| match c {
            Clause::Word(w) => w.term.clone(),
            Clause::Phrase { words, .. } => format!(
                "\"{}\"",
                words.iter().map(|w| w.term.as_str()).collect::<Vec<_>>().join(" ")
            ),
            Clause::Number { key, actes_id, .. } => {
                format!("#{}", actes_id.as_ref().unwrap_or(key))
            }
        };
        let mut out: Vec<String> = q.clauses.iter().map(clause).collect();
        out.extend(q.excluded.iter().map(|c| format!("-{}", clause(c))));
        out.join(" ")
    }

    #[test]
    fn meanings() {
        for (text, expected) in [
            ("PLIE Cambrésis", "plie cambresi"),
            ("l'eau d’Écaillon", "eau ecaillon"),
            ("P.L.I.E.", "plie"),
            ("PLIE: Cambrésis", "plie cambresi"),
            ("\"plan local\" -annexe", "\"plan local\" -annex"),
            ("« plan local » eau", "\"plan local\" eau"),
            ("“plan local”", "\"plan local\""),
            ("\"plan local", "plan local"),
            ("2024/5", "#2024 5"),
            ("2024-005", "#2024 5"),
            ("2024__5", "#2024 5"),
            ("n° 2024 / 5", "#2024 5"),
            ("N°2024/5 eau", "#2024 5 eau"),
            ("DEL2024_045", "#DEL 2024 45"),
            ("059-200030633-20240319-2024__5-DE", "#059-200030633-20240319-2024__5-DE"),
            ("2025-2028", "2025 2028"),
            ("PLIE 2024-2027", "plie 2024 2027"),
            ("convention 2024/031", "convention #2024 31"),
            ("eau 2024/031", "eau #2024 31"),
            ("AG 04-008", "ag #4 8"),
            ("tarif de l eau", "tarif eau"),
            ("19/03/2024", "19 3 2024"),
            ("120000", "120000"),
            ("Caudrésis-Catésis", "caudresi catesi"),
            ("- eau", "eau"),
            ("de la", ""),
            ("!?… ()", ""),
            ("--eau", "-eau"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn bounded() {
        let long = "eau ".repeat(25_000);
        let q = parse(&long);
        assert_eq!(q.clauses.len(), 1);
        assert!(!q.notes.is_empty());
        let many: String = (0..500).map(|i| format!("mot{i}x ")).collect();
        assert!(parse(&many).clauses.len() <= MOST_CLAUSES);
    }

    proptest! {
        #[test]
        fn any_string(text in "\\PC{0,80}|[-\"«»n°/_. a-z0-9é\u{0}]{0,60}") {
            let q = parse(&text);
            for clause in q.clauses.iter().chain(&q.excluded) {
                let number = matches!(clause, Clause::Number { .. });
                prop_assert!(number || !clause.words().is_empty());
            }
        }
    }
}
