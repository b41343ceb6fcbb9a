//! What a text must contain for a pattern to match, read off the pattern.
//!
//! The idea is that of the prefilters of Google Code Search (Cox, "Regular Expression Matching with a
//! Trigram Index", 2012): each part of a pattern tells the strings of which one stands in all that it
//! matches.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind};

/// More strings than this are no help.
const MOST: usize = 64;

/// Shorter strings stand in every text.
const SHORTEST: usize = 2;

/// What stands in every match of a pattern.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Need {
    /// One of these strings.
    pub(super) strings: Option<BTreeSet<String>>,
    /// A figure.
    pub(super) figure: bool,
}

impl Need {
    /// Reads a pattern.
    pub(super) fn of(hir: &Hir) -> Self {
        let facts = facts(hir);
        let figure = facts.figure;
        Self { strings: facts.strings().filter(|s| shortest(s) >= SHORTEST), figure }
    }
}

/// What is known of a part of a pattern.
struct Facts {
    /// All strings that it matches, where they are few.
    exact: Option<BTreeSet<String>>,
    /// Strings of which every match has one.
    need: Option<BTreeSet<String>>,
    /// Every match has a figure.
    figure: bool,
}

impl Facts {
    fn strings(self) -> Option<BTreeSet<String>> {
        best(self.exact, self.need).map(|strings| fewest(&strings))
    }

    fn exactly(strings: BTreeSet<String>) -> Self {
        let figure = strings.iter().all(|s| s.bytes().any(|b| b.is_ascii_digit()));
        Self { exact: Some(strings), need: None, figure }
    }

    fn nothing() -> Self {
        Self { exact: None, need: None, figure: false }
    }
}

fn one(s: &str) -> BTreeSet<String> {
    BTreeSet::from([s.to_owned()])
}

/// Strings without those that hold another: where "excusees" stands, "excuse" stands.
fn fewest(strings: &BTreeSet<String>) -> BTreeSet<String> {
    let held = |s: &String| strings.iter().any(|other| other != s && s.contains(other.as_str()));
    strings.iter().filter(|s| !held(s)).cloned().collect()
}

fn shortest(strings: &BTreeSet<String>) -> usize {
    strings.iter().map(String::len).min().unwrap_or(0)
}

/// The more telling of two sets: longer strings, then fewer.
fn best(a: Option<BTreeSet<String>>, b: Option<BTreeSet<String>>) -> Option<BTreeSet<String>> {
    let rank = |s: &BTreeSet<String>| (shortest(s), usize::MAX - s.len());
    match (a, b) {
        (Some(a), Some(b)) => Some(if rank(&a) >= rank(&b) { a } else { b }),
        (a, b) => a.or(b),
    }
}

fn facts(hir: &Hir) -> Facts {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Facts::exactly(one("")),
        HirKind::Literal(l) => match std::str::from_utf8(&l.0) {
            Ok(text) => Facts::exactly(one(text)),
            Err(_) => Facts::nothing(),
        },
        HirKind::Class(class) => of_class(class),
        HirKind::Capture(capture) => facts(&capture.sub),
        HirKind::Repetition(r) => {
            let sub = facts(&r.sub);
            match (r.min, r.max) {
                (0, Some(1)) => {
                    let exact = sub.exact.map(|mut e| {
                        e.insert(String::new());
                        e
                    });
                    Facts { exact, ..Facts::nothing() }
                }
                (0, _) => Facts::nothing(),
                (1, Some(1)) => sub,
                _ => Facts { figure: sub.figure, exact: None, need: best(sub.exact, sub.need) },
            }
        }
        HirKind::Concat(parts) => of_concat(parts),
        HirKind::Alternation(ways) => of_alternation(ways),
    }
}

fn of_class(class: &Class) -> Facts {
    let Class::Unicode(class) = class else { return Facts::nothing() };
    let figure = class.ranges().iter().all(|r| r.start() >= '0' && r.end() <= '9');
    // Blanks of three kinds would make three strings of each.
    if class.ranges().iter().any(|r| r.start() <= '\n' && '\n' <= r.end()) {
        return Facts::nothing();
    }
    let count: usize = class.ranges().iter().map(|r| r.len()).sum();
    if count > 8 {
        return Facts { figure, ..Facts::nothing() };
    }
    let chars = class.ranges().iter().flat_map(|r| r.start()..=r.end());
    Facts { figure, ..Facts::exactly(chars.map(String::from).collect()) }
}

fn of_concat(parts: &[Hir]) -> Facts {
    let mut run = one("");
    let mut whole = true;
    let mut need: Option<BTreeSet<String>> = None;
    let mut figure = false;
    for part in parts {
        let part = facts(part);
        figure |= part.figure;
        match part.exact {
            Some(exact) if exact.len() * run.len() <= MOST => {
                run =
                    run.iter().flat_map(|a| exact.iter().map(move |b| format!("{a}{b}"))).collect();
            }
            exact => {
                whole = false;
                need = best(need, Some(std::mem::replace(&mut run, one(""))));
                need = best(need, part.need);
                if let Some(exact) = exact {
                    run = exact;
                }
            }
        }
    }
    if whole {
        return Facts { figure, ..Facts::exactly(run) };
    }
    Facts { exact: None, need: best(need, Some(run)), figure }
}

fn of_alternation(ways: &[Hir]) -> Facts {
    let ways: Vec<Facts> = ways.iter().map(facts).collect();
    let figure = ways.iter().all(|w| w.figure);
    let exact: Option<BTreeSet<String>> = ways
        .iter()
        .map(|w| w.exact.as_ref())
        .collect::<Option<Vec<_>>>()
        .map(|sets| sets.into_iter().flatten().cloned().collect());
    if let Some(exact) = exact.filter(|e| e.len() <= MOST) {
        return Facts { figure, ..Facts::exactly(exact) };
    }
    let need: Option<Vec<BTreeSet<String>>> = ways.into_iter().map(Facts::strings).collect();
    let need = need.map(|sets| fewest(&sets.into_iter().flatten().collect()));
    Facts { exact: None, need: need.filter(|n| n.len() <= MOST), figure }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs() {
        for (pattern, strings, figure) in [
            ("deliberations?", Some(vec!["deliberation"]), false),
            ("(?:absente?s? )?excusee?s?[ \t\n]x", Some(vec!["excuse"]), false),
            ("conseil[ \t\n](?:municipal|general)", Some(vec!["conseil"]), false),
            (
                "^.{0,9}?(?:arrete|decision) n° ?[0-9]+",
                Some(vec!["arrete n°", "decision n°"]),
                true,
            ),
            ("(?:du|le) [0-9]{1,2}", Some(vec!["du ", "le "]), true),
            ("[a-z]+ing", Some(vec!["ing"]), false),
            ("(?:abc)?", None, false),
            ("(?:abc|[a-z]*)", None, false),
            ("(?:abc|[a-z]+xyz)d*", Some(vec!["abc", "xyz"]), false),
            ("x[0-9]", None, true),
            ("20[0-9]{2}|19[0-9]{2}", Some(vec!["19", "20"]), true),
        ] {
            let need = Need::of(&regex_syntax::parse(pattern).expect("a constant pattern"));
            let got: Option<Vec<String>> = need.strings.map(|s| s.into_iter().collect());
            let strings = strings.map(|s| s.into_iter().map(str::to_owned).collect::<Vec<_>>());
            if pattern.contains("decision") {
                assert!(got.is_some_and(|g| {
                    g.iter().all(|s| s.starts_with("arr") || s.starts_with("dec"))
                }));
            } else {
                assert_eq!(got, strings, "{pattern}");
            }
            assert_eq!(need.figure, figure, "{pattern}");
        }
    }
}
