//! What else the words of a query may be, by what an index has: words that begin alike or are spelt
//! nearly so, acronyms written out and back, synonyms, misprints.

use super::acronyms::{Meaning, long_forms, short_forms};
use super::ast::{Also, Clause, Query, Why, Word};
use super::synonyms::Synonyms;
use super::trade;
use super::vocabulary::{Form, Vocabulary};
use super::words::analyzed;
use crate::french::stem::stem;
use crate::french::words;

/// A prefix or a word with a tilde stands for so many terms at most, the most frequent.
pub const MOST_TERMS: usize = 256;

/// Other ways of saying one thing, at most.
const MOST_ALSO: usize = 8;

/// Words of an acronym's long form, or of a synonym, at most.
const LONGEST_RUN: usize = 9;

/// Letters of a word from which on a misprint is looked for.
const SHORTEST_MISPRINT: usize = 4;

/// Letters of a word from which on readings of OCR with one letter wrong are looked for.
const SHORTEST_MISREAD: usize = 6;

/// Readings of OCR that are looked for, at most.
const MOST_MISREAD: usize = 8;

/// What is known of words beside the query.
pub struct Knowledge<'a> {
    /// The words of the index.
    pub vocabulary: Vocabulary<'a>,
    /// The user's synonyms.
    pub synonyms: &'a Synonyms,
    /// Tells whether a written form stands in acts read by OCR only.
    pub only_in_ocr: &'a dyn Fn(&str) -> bool,
    /// True if any act was read by OCR.
    pub ocr: bool,
}

/// Adds to a query what else its words may be; what a person should know of it goes to its notes.
pub fn expand(query: &mut Query, known: &Knowledge<'_>) {
    let mut notes = Vec::new();
    known.group(query, &mut notes);
    query.notes.append(&mut notes);
}

/// Letters that may differ in a misprint of a word of so many letters.
#[must_use]
pub fn misprint(letters: usize) -> u8 {
    if letters < 8 { 1 } else { 2 }
}

impl Knowledge<'_> {
    fn group(&self, query: &mut Query, notes: &mut Vec<String>) {
        for clause in &mut query.excluded {
            // What is excluded is so as it was typed.
            self.fill(clause, notes);
        }
        for clause in &mut query.clauses {
            self.fill(clause, notes);
        }
        let shared = self.runs(&query.clauses);
        for (clause, shared) in query.clauses.iter_mut().zip(shared) {
            let also = match clause {
                Clause::Word(word) => self.word(word, shared, notes),
                Clause::Phrase { words, slop: 0, .. } if words.len() > 1 => self.several(words),
                Clause::Any { alternatives, .. } => {
                    for query in alternatives {
                        self.group(query, notes);
                    }
                    continue;
                }
                _ => continue,
            };
            if !also.is_empty() {
                *clause = Clause::Either { clause: Box::new(clause.clone()), also };
            }
        }
    }

    /// The terms that prefixes and tildes stand for.
    fn fill(&self, clause: &mut Clause, notes: &mut Vec<String>) {
        match clause {
            Clause::Terms { typed, base, edits, terms } => {
                let forms: Vec<Form> = match edits {
                    None => {
                        let (forms, cut) = self.vocabulary.forms_starting(base);
                        if cut {
                            notes.push(format!(
                                "{typed} stands for more words than are looked at: type more letters of it"
                            ));
                        }
                        forms
                    }
                    Some(n) => {
                        self.vocabulary.forms_near(base, *n).into_iter().map(|f| f.1).collect()
                    }
                };
                // A word with figures has no written form.
                if base.bytes().any(|b| b.is_ascii_digit()) {
                    terms.push(base.clone());
                }
                for form in &forms {
                    let term = stem(&form.folded);
                    if !terms.contains(&term) {
                        terms.push(term);
                    }
                    if terms.len() == MOST_TERMS {
                        notes.push(format!(
                            "{typed} stands for many words: the {MOST_TERMS} most frequent were searched"
                        ));
                        break;
                    }
                }
                if terms.is_empty() {
                    notes.push(format!("{typed}: no word of any act is like that"));
                }
            }
            Clause::Any { alternatives, .. } => {
                for clause in alternatives.iter_mut().flat_map(|q| &mut q.excluded) {
                    self.fill(clause, notes);
                }
            }
            _ => {}
        }
    }

    /// For each clause, what words side by side of which it is one may be called: the acronym of a long
    /// form, a synonym of several words. An act that has that has each of the words.
    fn runs(&self, clauses: &[Clause]) -> Vec<Vec<Also>> {
        let mut shared: Vec<Vec<Also>> = vec![Vec::new(); clauses.len()];
        let mut from = 0;
        while from < clauses.len() {
            let words: Vec<Word> = clauses[from..]
                .iter()
                .map_while(|c| if let Clause::Word(w) = c { Some(w.clone()) } else { None })
                .take(LONGEST_RUN)
                .collect();
            let found = (2..=words.len()).rev().find_map(|n| {
                let also = self.several(&words[..n]);
                (!also.is_empty()).then_some((n, also))
            });
            let Some((n, also)) = found else {
                from += 1;
                continue;
            };
            for place in &mut shared[from..from + n] {
                place.extend(also.iter().map(|also| Also { share: n, ..also.clone() }));
            }
            from += n;
        }
        shared
    }

    /// Other ways of saying several words.
    fn several(&self, words: &[Word]) -> Vec<Also> {
        let terms: Vec<&str> = words.iter().map(|w| w.term.as_str()).collect();
        let mut out = meant(short_forms(&terms, &self.vocabulary));
        if out.is_empty() {
            let short = trade::short_form(&terms);
            out.extend(short.and_then(|short| also(short, Why::Trade, Vec::new())));
        }
        out.extend(self.synonyms(&terms));
        out.truncate(MOST_ALSO);
        out
    }

    /// Other ways of saying one word, beside those that it shares with its neighbours.
    fn word(&self, word: &Word, shared: Vec<Also>, notes: &mut Vec<String>) -> Vec<Also> {
        let mut out = meant(long_forms(&word.typed, &self.vocabulary));
        out.extend(shared);
        if out.is_empty() {
            let long = trade::long_form(&word.typed);
            out.extend(long.and_then(|long| also(long, Why::Trade, Vec::new())));
        }
        out.extend(self.synonyms(&[&word.term]));
        let written = words(&word.typed);
        let [one] = written.as_slice() else { return out };
        let letters = one.folded.chars().count();
        let spelt = one.folded.bytes().all(|b| b.is_ascii_lowercase());
        let known = self.vocabulary.acts(&word.term) > 0;
        if spelt && !known && out.is_empty() && letters >= SHORTEST_MISPRINT {
            let near = self.vocabulary.forms_near(&one.folded, misprint(letters));
            // "hier" is not "ier": short words are near many.
            let likely = |f: &Form| f.folded.len() >= SHORTEST_MISPRINT;
            let nearest = near.into_iter().map(|(_, form)| form).find(likely);
            // "avce" is a stop word misprinted, which no act is searched for.
            let instead = nearest.and_then(|f| also(&f.written, Why::Spelling, Vec::new()));
            if let Some(also) = instead {
                notes.push(format!("{} is in no act: searched for {}", word.typed, also.typed));
                out.push(also);
            }
        }
        if spelt && known && self.ocr && letters >= SHORTEST_MISREAD {
            let near = self.vocabulary.forms_near(&one.folded, 1).into_iter().map(|(_, f)| f);
            let misread = near
                .filter(|f| f.folded != one.folded && stem(&f.folded) != word.term)
                .filter(|f| (self.only_in_ocr)(&f.folded))
                .filter_map(|f| also(&f.written, Why::Ocr, Vec::new()));
            out.extend(misread.take(MOST_MISREAD));
        }
        out.truncate(MOST_ALSO);
        out
    }

    fn synonyms(&self, terms: &[&str]) -> Vec<Also> {
        let found = self.synonyms.of(terms).into_iter();
        found.filter_map(|typed| also(typed, Why::Synonym, Vec::new())).collect()
    }
}

/// Another way of saying something; `None` where it is no word that is searched for, as "elle".
fn also(typed: &str, why: Why, authorities: Vec<String>) -> Option<Also> {
    let words = analyzed(typed);
    let searched = !words.is_empty();
    searched.then(|| Also { typed: typed.to_owned(), why, words, authorities, share: 1 })
}

/// Meanings as other ways of saying it. Where there are several, each is that of the authorities that
/// define it: one acronym may be two things.
fn meant(meanings: Vec<Meaning>) -> Vec<Also> {
    let several = meanings.len() > 1;
    meanings
        .into_iter()
        .filter_map(|m| {
            let authorities =
                if several { m.authorities.into_iter().collect() } else { Vec::new() };
            also(&m.written, Why::Acronym, authorities)
        })
        .take(MOST_ALSO)
        .collect()
}
