//! From a string to a query. There is no syntax error: what cannot be an operator is a word, and a
//! note says what was left out.

use jiff::civil::Date;

use super::ast::{Clause, Query, Word};
use super::fields::{self, Read, Test};
use super::units;
use super::words::analyzed;
use crate::french::{surface, words};
use crate::text::Span;
use crate::text::around::floor;

/// A query has at most so many clauses; the rest is cut, with a note.
pub const MOST_CLAUSES: usize = 48;

/// Longer queries (bytes) are cut, with a note.
pub const LONGEST: usize = 16 * 1024;

/// Parentheses deeper than this are read as blanks, with a note.
pub const DEEPEST: usize = 12;

/// So many words with * or ~ are looked up at most: each stands for many. More are read as words.
pub const MOST_SPREAD: usize = 8;

/// Words of a phrase or a title, at most; the rest is cut, with a note.
pub const LONGEST_PHRASE: usize = 64;

/// Words that may stand between those of PROCHE and NEAR.
pub const NEAR: u32 = 10;

/// Other words among those of a phrase or PROCHE: more is cut to this.
pub const FARTHEST: u32 = 100;

/// A prefix of fewer letters would stand for a good part of all words.
const SHORTEST_PREFIX: usize = 2;

/// Words in capitals that join what stands beside them.
const OPERATORS: [(&str, Operator); 8] = [
    ("ET", Operator::And),
    ("AND", Operator::And),
    ("OU", Operator::Or),
    ("OR", Operator::Or),
    ("SAUF", Operator::Not),
    ("NOT", Operator::Not),
    ("PROCHE", Operator::Near),
    ("NEAR", Operator::Near),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
    Near,
}

/// Reads a query.
#[must_use]
pub fn parse(text: &str) -> Query {
    let mut notes = Vec::new();
    let mut text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.len() > LONGEST {
        text.truncate(floor(&text, LONGEST));
        notes.push(format!("the query was cut after {LONGEST} bytes"));
    }
    let days = units::days(&text);
    let mut reader = Reader {
        text: &text,
        at: 0,
        days,
        count: 0,
        spread: 0,
        part: None,
        strict: false,
        stop_words: Vec::new(),
        notes,
    };
    let mut query = reader.group(0);
    query.part = reader.part;
    query.strict = reader.strict;
    query.stop_words = reader.stop_words;
    query.notes = reader.notes;
    query
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‟' | '″')
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '\u{2212}' | '\u{2013}')
}

/// Reads a query from left to right.
struct Reader<'q> {
    text: &'q str,
    at: usize,
    /// The days that the query names.
    days: Vec<(Span, Date)>,
    /// Clauses so far.
    count: usize,
    /// Words with * or ~ so far.
    spread: usize,
    /// The part that the words must stand in.
    part: Option<&'static str>,
    /// An operator was met.
    strict: bool,
    stop_words: Vec<String>,
    notes: Vec<String>,
}

impl<'q> Reader<'q> {
    fn rest(&self) -> &'q str {
        &self.text[self.at..]
    }

    fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// What stands until the parenthesis closes, or the query ends.
    fn group(&mut self, depth: usize) -> Query {
        let start = self.at;
        let mut alternatives = vec![Query::default()];
        let (mut negated, mut near) = (false, None);
        while let Some(c) = self.rest().chars().next() {
            if self.count >= MOST_CLAUSES {
                self.note(format!("only the first {MOST_CLAUSES} words were searched"));
                self.at = self.text.len();
                break;
            }
            if c.is_whitespace() {
                self.at += c.len_utf8();
                continue;
            }
            if c == ')' {
                self.at += 1;
                if depth > 0 {
                    break;
                }
                continue;
            }
            if is_minus(c) {
                self.at += c.len_utf8();
                negated |= self.excludes();
                self.strict |= negated;
                continue;
            }
            if let Some((operator, distance)) = self.operator() {
                self.strict |= operator != Operator::And;
                let current = alternatives.last_mut();
                match operator {
                    Operator::And => {}
                    Operator::Not => negated = true,
                    Operator::Or if current.as_ref().is_some_and(|q| !q.is_empty()) => {
                        alternatives.push(Query::default());
                    }
                    Operator::Near
                        if current.is_some_and(|q| q.clauses.last().is_some_and(is_wordy)) =>
                    {
                        near = Some(distance);
                    }
                    Operator::Or | Operator::Near => {
                        self.note("an operator with nothing before it was left out");
                    }
                }
                continue;
            }
            let mut clauses = self.unit(depth, negated);
            let left = MOST_CLAUSES - self.count.min(MOST_CLAUSES);
            if clauses.len() > left {
                // One compound can be many words.
                clauses.truncate(left);
                self.note(format!("only the first {MOST_CLAUSES} words were searched"));
            }
            self.count += clauses.len();
            let Some(current) = alternatives.last_mut() else { break };
            if clauses.is_empty() {
                continue;
            }
            let negated = std::mem::take(&mut negated);
            if let Some(distance) = near.take()
                && !negated
                && clauses.iter().all(is_wordy)
                && let Some(before) = current.clauses.pop()
            {
                current.clauses.push(close(&before, &clauses, distance));
                continue;
            }
            let list = if negated { &mut current.excluded } else { &mut current.clauses };
            for clause in clauses {
                if !list.contains(&clause) {
                    list.push(clause);
                }
            }
        }
        if alternatives.len() > 1 && alternatives.last().is_some_and(Query::is_empty) {
            alternatives.pop();
            self.note("an operator with nothing behind it was left out");
        }
        if alternatives.len() == 1 {
            return alternatives.pop().unwrap_or_default();
        }
        let typed = self.text[start..self.at].trim_end_matches(')').trim().to_owned();
        Query { clauses: vec![Clause::Any { typed, alternatives }], ..Query::default() }
    }

    /// True if the minus before this place excludes what follows.
    fn excludes(&self) -> bool {
        self.rest().chars().next().is_some_and(|next| {
            next.is_alphanumeric() || is_quote(next) || matches!(next, '(' | '=')
        })
    }

    /// An operator at this place, and how far PROCHE reaches.
    fn operator(&mut self) -> Option<(Operator, u32)> {
        let rest = self.rest();
        let run = &rest[..rest
            .find(|c: char| c.is_whitespace() || c == '(' || is_quote(c))
            .unwrap_or(rest.len())];
        let (word, distance) = match run.split_once('/') {
            Some((word, n)) => (word, Some(n.parse::<u32>().ok()?)),
            None => (run, None),
        };
        let (_, operator) = OPERATORS.iter().find(|(name, _)| *name == word)?;
        if distance.is_some() && *operator != Operator::Near {
            return None;
        }
        self.at += run.len();
        Some((*operator, distance.unwrap_or(NEAR).min(FARTHEST)))
    }

    /// One unit at this place: a group, phrase, field, day, number, amount, or run of characters.
    /// What is excluded stays together.
    fn unit(&mut self, depth: usize, excluded: bool) -> Vec<Clause> {
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or(' ');
        if first == '(' {
            return self.parenthesis(depth, excluded);
        }
        if is_quote(first) {
            self.at += first.len_utf8();
            return self.phrase().into_iter().collect();
        }
        if let Some(clauses) = self.field() {
            return clauses;
        }
        if let Some((span, day)) = self.days.iter().find(|(span, _)| span.start == self.at).copied()
        {
            self.at = span.end.max(self.at + 1);
            return vec![units::day(&self.text[span.start..span.end], day)];
        }
        if let Some((clause, left)) = units::number(rest).or_else(|| units::amount(rest)) {
            self.at = self.text.len() - left.len();
            return vec![clause];
        }
        let run = &rest[..self.run_end(rest, depth)];
        self.at += run.len().max(first.len_utf8());
        self.run(run)
    }

    /// Where a run of characters ends: at a blank, a quote, or the parenthesis that closes the group.
    /// Parentheses inside a word ("délibération(s)") are the word's.
    fn run_end(&self, rest: &str, depth: usize) -> usize {
        let mut open = 0usize;
        for (k, c) in rest.char_indices() {
            match c {
                '(' => open += 1,
                ')' if open > 0 => open -= 1,
                ')' if depth > 0 => return k,
                c if c.is_whitespace() || is_quote(c) => return k,
                _ => {}
            }
        }
        rest.len()
    }

    fn parenthesis(&mut self, depth: usize, excluded: bool) -> Vec<Clause> {
        let start = self.at;
        self.at += 1;
        if depth >= DEEPEST {
            self.note(format!("parentheses deeper than {DEEPEST} were left out"));
            return Vec::new();
        }
        let query = self.group(depth + 1);
        if query.is_empty() {
            return Vec::new();
        }
        // What is expected in parentheses is expected without them.
        if query.excluded.is_empty() && (!excluded || query.clauses.len() == 1) {
            return query.clauses;
        }
        let typed = self.text[start..self.at].trim().to_owned();
        vec![Clause::Any { typed, alternatives: vec![query] }]
    }

    /// What stands until the quote closes; the opening quote is passed.
    fn phrase(&mut self) -> Option<Clause> {
        let inner = self.rest();
        let Some(end) = inner.find(is_quote) else {
            self.note("a quote without its pair was left out");
            return None;
        };
        let quote = inner[end..].chars().next().map_or(1, char::len_utf8);
        self.at += end + quote;
        let slop = self.tilde().unwrap_or(0);
        let words = self.few(analyzed(&inner[..end]));
        // One word in quotes is meant as it is: no other way of saying it is looked for.
        let typed = inner[..end].trim().to_owned();
        (!words.is_empty()).then_some(Clause::Phrase { typed, words, slop })
    }

    /// As many words as a phrase may have.
    fn few(&mut self, mut words: Vec<Word>) -> Vec<Word> {
        if words.len() > LONGEST_PHRASE {
            words.truncate(LONGEST_PHRASE);
            self.note(format!("only the first {LONGEST_PHRASE} words of a phrase were searched"));
        }
        words
    }

    /// "~3" at this place.
    fn tilde(&mut self) -> Option<u32> {
        let rest = self.rest().strip_prefix('~')?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        self.at += 1 + digits;
        Some(rest[..digits].parse::<u32>().unwrap_or(NEAR).min(FARTHEST))
    }

    /// `name:value` at this place, if the name is one of a field.
    fn field(&mut self) -> Option<Vec<Clause>> {
        let rest = self.rest();
        let colon = rest.find(|c: char| !c.is_alphabetic() && !matches!(c, '-' | '_'))?;
        let name = fields::name(&rest[..colon])?;
        let behind = rest[colon..].strip_prefix(':')?;
        let first = behind.chars().next().filter(|c| !c.is_whitespace())?;
        let (value, length) = if is_quote(first) {
            let inner = &behind[first.len_utf8()..];
            let end = inner.find(is_quote)?;
            let quote = inner[end..].chars().next().map_or(1, char::len_utf8);
            (&inner[..end], first.len_utf8() + end + quote)
        } else {
            // A day may have blanks in it.
            let from = self.at + colon + 1;
            let day =
                self.days.iter().find(|(span, _)| span.start == from && name == fields::Name::Date);
            let end = match day {
                Some((span, _)) => span.end - from,
                None => self.run_end(behind, 1),
            };
            (&behind[..end], end)
        };
        let typed = &rest[..colon + 1 + length];
        self.at += typed.len();
        let typed = typed.to_owned();
        match fields::read(name, value) {
            Ok(Read::Test(Test::Part(part))) => {
                // Parts limit where the words of the whole query are looked for.
                self.part = Some(part);
                Some(Vec::new())
            }
            Ok(Read::Test(test)) => Some(vec![Clause::Field { typed, test }]),
            Ok(Read::Title(words)) => Some(vec![Clause::Title { typed, words: self.few(words) }]),
            Err(help) => {
                self.note(format!("{typed} was read as words: {help}"));
                Some(analyzed(&typed).into_iter().map(Clause::Word).collect())
            }
        }
    }

    /// The words of a run of characters; a compound gives several.
    fn run(&mut self, run: &str) -> Vec<Clause> {
        let trimmed = run.trim_end_matches([',', ';', '.', '!', '?']);
        if let Some(word) = run.strip_prefix('=').filter(|w| w.starts_with(char::is_alphanumeric)) {
            return exact(word);
        }
        let spreads = trimmed.ends_with('*') || trimmed.contains('~');
        if spreads && self.spread >= MOST_SPREAD {
            self.note(format!("only the first {MOST_SPREAD} words with * or ~ were read as such"));
        } else if let Some(stem) = trimmed.strip_suffix('*') {
            self.spread += 1;
            if let Some(clause) = self.prefix(trimmed, stem) {
                return clause;
            }
        } else if let Some((word, edits)) = trimmed.rsplit_once('~')
            && let Some(clause) = fuzzy(trimmed, word, edits)
        {
            self.spread += 1;
            return vec![clause];
        }
        let found = analyzed(run);
        if found.is_empty() {
            self.stop_words.extend(words(run).into_iter().map(|w| w.folded));
        }
        found.into_iter().map(Clause::Word).collect()
    }

    /// Words that begin like `stem`. `None` if there is no letter in it.
    fn prefix(&mut self, typed: &str, stem: &str) -> Option<Vec<Clause>> {
        let mut parts = words(stem);
        let last = parts.pop()?;
        // "l'agglo*": what stands before the last word is a word.
        let mut clauses: Vec<Clause> =
            parts.iter().flat_map(|w| analyzed(&stem[w.start..w.end])).map(Clause::Word).collect();
        if last.folded.chars().count() < SHORTEST_PREFIX {
            self.note(format!("{typed}: a prefix has at least {SHORTEST_PREFIX} letters"));
            clauses.extend(analyzed(&stem[last.start..]).into_iter().map(Clause::Word));
        } else {
            clauses.push(Clause::Terms {
                typed: typed.to_owned(),
                base: last.folded,
                edits: None,
                terms: Vec::new(),
            });
        }
        Some(clauses)
    }
}

/// "=pêche": as it is written.
fn exact(typed: &str) -> Vec<Clause> {
    let found = words(typed);
    let analyzed = analyzed(typed);
    found
        .into_iter()
        .filter_map(|w| {
            let as_typed = &typed[w.start..w.end];
            let word = analyzed.iter().find(|a| a.typed == as_typed)?.clone();
            Some(Clause::Exact {
                typed: as_typed.to_owned(),
                word: Word { offset: 0, ..word },
                surface: surface(&w.folded, w.accented.as_deref()),
            })
        })
        .collect()
}

/// "Cambresi~", "Cambresi~1": words spelt nearly so. By default one letter may differ, in long words
/// two, in words of three letters none.
fn fuzzy(typed: &str, word: &str, edits: &str) -> Option<Clause> {
    let mut found = words(word);
    let (word, true) = (found.pop()?, found.is_empty()) else { return None };
    let letters = word.folded.chars().count();
    let default = match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let edits = match edits {
        "" => default,
        n => n.parse::<u8>().ok()?.min(2),
    };
    Some(Clause::Terms {
        typed: typed.to_owned(),
        base: word.folded,
        edits: Some(edits),
        terms: Vec::new(),
    })
}

/// True for what PROCHE can join.
fn is_wordy(clause: &Clause) -> bool {
    matches!(clause, Clause::Word(_) | Clause::Phrase { .. } | Clause::Near { .. })
}

/// Words near each other.
fn close(before: &Clause, after: &[Clause], distance: u32) -> Clause {
    let mut words: Vec<Word> = before.words().to_vec();
    words.extend(after.iter().flat_map(Clause::words).cloned());
    for (offset, word) in words.iter_mut().enumerate() {
        word.offset = offset;
    }
    let names: Vec<&str> = after.iter().map(Clause::typed).collect();
    Clause::Near {
        typed: format!("{} PROCHE {}", before.typed(), names.join(" ")),
        words,
        distance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A word before it is stemmed, so that these tables do not follow the stemmer.
    fn shown_word(word: &Word) -> String {
        words(&word.typed).into_iter().map(|w| w.folded).collect()
    }

    fn clause(c: &Clause) -> String {
        let joined = |words: &[Word]| words.iter().map(shown_word).collect::<Vec<_>>().join(" ");
        match c {
            Clause::Word(w) => shown_word(w),
            Clause::Phrase { words, slop: 0, .. } => format!("\"{}\"", joined(words)),
            Clause::Phrase { words, slop, .. } => format!("\"{}\"~{slop}", joined(words)),
            Clause::Near { words, distance, .. } => format!("near{distance}({})", joined(words)),
            Clause::Exact { surface, .. } => format!("={}", surface.replace('\u{1F}', "/")),
            Clause::Terms { base, edits: None, .. } => format!("{base}*"),
            Clause::Terms { base, edits: Some(n), .. } => format!("{base}~{n}"),
            Clause::Number { key, actes_id, .. } => {
                format!("#{}", actes_id.as_ref().unwrap_or(key))
            }
            Clause::Date { day, .. } => format!("@{day}"),
            Clause::Amount { cents, .. } => format!("€{cents}"),
            Clause::Title { words, .. } => format!("title({})", joined(words)),
            Clause::Field { test, .. } => format!("{test:?}"),
            Clause::Any { alternatives, .. } => {
                let all: Vec<String> = alternatives.iter().map(query).collect();
                format!("({})", all.join(" | "))
            }
            Clause::Either { clause: c, .. } => clause(c),
        }
    }

    fn query(q: &Query) -> String {
        let mut out: Vec<String> = q.clauses.iter().map(clause).collect();
        out.extend(q.excluded.iter().map(|c| format!("-{}", clause(c))));
        out.join(" ")
    }

    fn shown(text: &str) -> String {
        query(&parse(text))
    }

    #[test]
    fn words_phrases_numbers() {
        for (text, expected) in [
            ("PLIE Cambrésis", "plie cambresis"),
            ("l'eau d’Écaillon", "eau ecaillon"),
            ("P.L.I.E.", "plie"),
            ("PLIE: Cambrésis", "plie cambresis"),
            ("\"plan local\" -annexe", "\"plan local\" -annexe"),
            ("« plan local » eau", "\"plan local\" eau"),
            ("“plan local”", "\"plan local\""),
            ("\"plan local", "plan local"),
            ("\"plan local\"~3", "\"plan local\"~3"),
            ("\"plan\"~3", "\"plan\"~3"),
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
            ("Caudrésis-Catésis", "caudresis catesis"),
            ("- eau", "eau"),
            ("de la", ""),
            ("!?… ()", ""),
            ("--eau", "-eau"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn days_and_amounts() {
        for (text, expected) in [
            ("19/03/2024", "@2024-03-19"),
            ("19 mars 2024 eau", "@2024-03-19 eau"),
            ("eau 1er juillet 2021", "eau @2021-07-01"),
            ("neuf avril deux mille vingt-cinq", "@2025-04-09"),
            ("2024-03-19", "@2024-03-19"),
            ("mars 2024", "mars 2024"),
            ("31/02/2024", "#31 2 2024"),
            ("120 000 €", "€12000000"),
            ("120000", "€12000000"),
            ("120.000,50 euros", "€12000050"),
            ("1 500 habitants", "€150000 habitants"),
            ("12 €", "€1200"),
            ("2024", "2024"),
            ("article 12", "article 12"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn operators() {
        for (text, expected) in [
            ("eau OU assainissement", "(eau | assainissement)"),
            ("plan local OU mission locale", "(plan local | mission locale)"),
            ("(eau OR gaz) tarif", "(eau | gaz) tarif"),
            ("tarif ET eau", "tarif eau"),
            ("tarif et eau", "tarif eau"),
            ("eau SAUF annexe", "eau -annexe"),
            ("eau NOT (annexe OU rapport)", "eau -(annexe | rapport)"),
            ("-(plan local)", "-(plan local)"),
            ("(plan local)", "plan local"),
            ("(plan local) OU eau", "(plan local | eau)"),
            ("(plan -local) eau", "(plan -local) eau"),
            ("((eau))", "eau"),
            ("eau OU", "eau"),
            ("OU eau", "eau"),
            ("OU", ""),
            ("(eau", "eau"),
            ("eau)", "eau"),
            ("délibération(s)", "deliberation s"),
            ("(délibération(s) OU arrêtés)", "(deliberation s | arretes)"),
            ("eau PROCHE tarif", "near10(eau tarif)"),
            ("eau NEAR/3 \"prix moyen\"", "near3(eau prix moyen)"),
            ("eau PROCHE", "eau"),
            ("PROCHE eau", "eau"),
            ("a PROCHE OU b", "b"),
            ("subvent*", "subvent*"),
            ("l'agglo*", "agglo*"),
            ("s* eau", "s eau"),
            ("* eau", "eau"),
            ("Cambresi~", "cambresi~2"),
            ("PLIE~", "plie~1"),
            ("eau~1", "eau~1"),
            ("eau~9", "eau~2"),
            ("eau~x", "eau x"),
            ("=pêche", "=peche/pêche"),
            ("=peche", "=peche"),
            ("= peche", "peche"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn fields() {
        for (text, expected) in [
            ("nature:DE eau", "Nature(\"DE\") eau"),
            ("-nature:ar eau", "eau -Nature(\"AR\")"),
            ("numéro:2024/5", "Number(\"2024/5\")"),
            ("objet:eau", "title(eau)"),
            ("objet:\"prix de l'eau\"", "title(prix eau)"),
            ("foo:bar", "foo bar"),
            ("nature: DE", "nature"),
            ("nature:XX", "nature xx"),
            ("vote:unanimité", "Unanimous"),
            ("(nature:DE OU nature:AR) eau", "(Nature(\"DE\") | Nature(\"AR\")) eau"),
            ("cité-par:2024/5", "CitedBy(\"2024/5\")"),
            ("partie:annexe eau", "eau"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
        assert_eq!(parse("partie:annexe eau").part, Some("annexe"));
        assert!(!parse("nature:XX").notes.is_empty());
        for (text, strict) in [
            ("eau tarif", false),
            ("eau et tarif", false),
            ("12-14 eau - tarif", false),
            // A title in capitals, or with parentheses, is no expert's query.
            ("TARIFS DE L'EAU ET DU GAZ (ANNEE 2024)", false),
            ("eau OU tarif", true),
            ("eau SAUF gaz", true),
            ("eau -tarif", true),
        ] {
            assert_eq!(parse(text).strict, strict, "{text}");
        }
        let date = |text: &str| match &parse(text).clauses[..] {
            [Clause::Field { test: Test::Date(range), .. }] => {
                format!(
                    "{:?}",
                    (range.since.map(|d| d.to_string()), range.until.map(|d| d.to_string()))
                )
            }
            other => format!("{other:?}"),
        };
        let day = "(Some(\"2024-03-19\"), Some(\"2024-03-19\"))";
        assert_eq!(date("date:\"19 mars 2024\""), day);
        assert_eq!(date("date:19 mars 2024"), day);
        assert_eq!(date("date:2024-03.."), "(Some(\"2024-03-01\"), None)");
    }

    #[test]
    fn bounded() {
        let long = "eau ".repeat(25_000);
        let q = parse(&long);
        assert_eq!(q.clauses.len(), 1);
        assert!(!q.notes.is_empty());
        let many: String = (0..500).map(|i| format!("mot{i}x ")).collect();
        assert!(parse(&many).clauses.len() <= MOST_CLAUSES);
        let deep = format!("{}eau{}", "(".repeat(5_000), ")".repeat(5_000));
        let q = parse(&deep);
        assert_eq!((query(&q).as_str(), q.notes.len()), ("eau", 1));
        let wide = "(a1x OU b1x) ".repeat(500);
        assert!(parse(&wide).clauses.len() <= MOST_CLAUSES);
    }

    proptest! {
        #[test]
        fn any_string(text in "\\PC{0,80}|[-\"«»n°/_. a-z0-9é\u{0}]{0,60}|(OU |ET |SAUF |PROCHE |NEAR/3 |\\(|\\)|-|\"|~|\\*|=|nature:|date:|montant:>|vote:|eau |12 mars 2024 |1 200 € ){0,20}") {
            let q = parse(&text);
            for clause in q.clauses.iter().chain(&q.excluded) {
                prop_assert!(clause.is_filter() || clause.targets().len() < 1000);
                prop_assert!(!clause.typed().is_empty());
            }
        }
    }
}
