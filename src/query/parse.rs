//! From a string to a query. There is no syntax error: what cannot be an operator is a word, and a
//! note says what was left out.

mod run;

use jiff::civil::Date;

use super::ast::{Clause, Query, Word};
use super::fields::{self, Read, Test};
use super::units;
use super::words::analyzed;
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
mod tests;
