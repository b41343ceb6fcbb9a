//! What a query says.

use jiff::civil::Date;
use serde::Serialize;

use super::fields::Test;

/// A word of a query, analyzed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Word {
    /// As typed.
    pub typed: String,
    /// The indexed term it looks for.
    pub term: String,
    /// Its exact form, if it was typed with accents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// Its place in a phrase, stop words counted.
    pub offset: usize,
}

/// Another way of saying a part of a query: an acronym written out, a synonym, a word spelt right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Also {
    /// How a person would write it.
    pub typed: String,
    /// Where that comes from.
    pub why: Why,
    /// One word, or words that stand side by side.
    pub words: Vec<Word>,
    /// How many words of the query it says at once.
    pub share: usize,
    /// It counts in acts of these authorities only (SIREN or folded name); in all if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authorities: Vec<String>,
}

/// Where another way of saying something comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// Acts define the acronym.
    Acronym,
    /// The trade uses the acronym so; no act of the index defines it.
    Trade,
    /// The file of synonyms says so.
    Synonym,
    /// The word is in no act, this one is.
    Spelling,
    /// Acts read by OCR have the word with a letter misread; it counts in those only.
    Ocr,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Clause {
    /// A word, expected.
    Word(Word),
    /// Words in this order, expected.
    Phrase {
        /// As typed, without quotes.
        typed: String,
        /// Its words.
        words: Vec<Word>,
        /// How many other words may stand among them.
        slop: u32,
    },
    /// Words in any order, at most so many others among them.
    Near {
        /// As typed.
        typed: String,
        /// The words.
        words: Vec<Word>,
        /// Words that may stand among them.
        distance: u32,
    },
    /// A word exactly as it is written, accents included.
    Exact {
        /// As typed, without the sign.
        typed: String,
        /// What it is also looked for as, for the score.
        word: Word,
        /// Its term in the vocabulary of written forms.
        surface: String,
    },
    /// Any of the words of the index that begin like this one, or are spelt nearly like it.
    Terms {
        /// As typed.
        typed: String,
        /// Folded, without the sign.
        base: String,
        /// Letters that may differ; `None` for words that begin with it.
        #[serde(skip_serializing_if = "Option::is_none")]
        edits: Option<u8>,
        /// The indexed terms, once an index was asked.
        terms: Vec<String>,
    },
    /// An act number (or an ACTES identifier): acts of that number, or acts that name it.
    Number {
        /// As typed.
        typed: String,
        /// Key of the number.
        key: String,
        /// The identifier in full, if it is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        actes_id: Option<String>,
        /// Its figures as a phrase, for acts that cite it.
        words: Vec<Word>,
    },
    /// A day: the date of an act, or written in it in any form.
    Date {
        /// As typed.
        typed: String,
        /// The day.
        day: Date,
        /// The forms that it may be written in.
        #[serde(skip)]
        forms: Vec<Vec<Word>>,
    },
    /// An amount in euros, or a large figure: in whatever form it is written.
    Amount {
        /// As typed.
        typed: String,
        /// Cents.
        cents: u64,
        /// The forms that it may be written in.
        #[serde(skip)]
        forms: Vec<Vec<Word>>,
    },
    /// Words of the title.
    Title {
        /// As typed.
        typed: String,
        /// One word, or words that stand side by side.
        words: Vec<Word>,
    },
    /// What a field of the act must be: it limits, and scores nothing.
    Field {
        /// As typed.
        typed: String,
        /// The test.
        test: Test,
    },
    /// Any of some queries: what stands in parentheses, or on both sides of OU.
    Any {
        /// As typed.
        typed: String,
        /// The queries.
        alternatives: Vec<Query>,
    },
    /// A part of a query, or other ways of saying it.
    Either {
        /// The part as typed.
        clause: Box<Clause>,
        /// Other ways of saying it.
        also: Vec<Also>,
    },
}

/// A query as read.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Query {
    /// Expected.
    pub clauses: Vec<Clause>,
    /// Excluded.
    pub excluded: Vec<Clause>,
    /// Words left out because they carry no subject.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stop_words: Vec<String>,
    /// What was cut or taken literally, for a person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// True if OU, SAUF, PROCHE or a minus say what is wanted: then acts that lack a word do not follow
    /// those that have all.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
    /// The part of acts that the words must stand in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<&'static str>,
}

/// What a clause looks for in a text, to highlight it there.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A term.
    Term(String),
    /// A word as written, in lower case.
    Written(String),
    /// Terms with their offsets, so many other words among them; in any order if `loose`.
    Run {
        /// Offsets and terms.
        words: Vec<(usize, String)>,
        /// Other words that may stand among them.
        slop: u32,
        /// True if their order does not matter.
        loose: bool,
    },
}

impl Clause {
    /// As typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        match self {
            Self::Word(word) => &word.typed,
            Self::Phrase { typed, .. }
            | Self::Near { typed, .. }
            | Self::Exact { typed, .. }
            | Self::Terms { typed, .. }
            | Self::Number { typed, .. }
            | Self::Date { typed, .. }
            | Self::Amount { typed, .. }
            | Self::Title { typed, .. }
            | Self::Field { typed, .. }
            | Self::Any { typed, .. } => typed,
            Self::Either { clause, .. } => clause.typed(),
        }
    }

    /// Its words, where it is made of words.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        match self {
            Self::Word(word) | Self::Exact { word, .. } => std::slice::from_ref(word),
            Self::Phrase { words, .. }
            | Self::Near { words, .. }
            | Self::Number { words, .. }
            | Self::Title { words, .. } => words,
            Self::Either { clause, .. } => clause.words(),
            Self::Terms { .. }
            | Self::Date { .. }
            | Self::Amount { .. }
            | Self::Field { .. }
            | Self::Any { .. } => &[],
        }
    }

    /// The word that it is, with other ways of saying it or without.
    #[must_use]
    pub fn word(&self) -> Option<&Word> {
        match self {
            Self::Word(word) => Some(word),
            Self::Either { clause, .. } => clause.word(),
            _ => None,
        }
    }

    /// True for what limits the acts and scores nothing.
    #[must_use]
    pub fn is_filter(&self) -> bool {
        match self {
            Self::Field { .. } => true,
            Self::Any { alternatives, .. } => {
                alternatives.iter().all(|q| q.clauses.iter().all(Self::is_filter))
            }
            _ => false,
        }
    }

    /// What it looks for in a text.
    #[must_use]
    pub fn targets(&self) -> Vec<Target> {
        match self {
            Self::Word(word) => vec![Target::Term(word.term.clone())],
            Self::Exact { surface, .. } => {
                let written = surface.rsplit(super::SURFACE_MARK).next().unwrap_or(surface);
                vec![Target::Written(written.to_owned())]
            }
            Self::Phrase { words, slop, .. } => vec![run(words, *slop, false)],
            Self::Near { words, distance, .. } => vec![run(words, *distance, true)],
            Self::Number { words, .. } | Self::Title { words, .. } => vec![run(words, 0, false)],
            Self::Terms { terms, .. } => terms.iter().cloned().map(Target::Term).collect(),
            Self::Date { forms, .. } | Self::Amount { forms, .. } => {
                forms.iter().map(|words| run(words, 0, false)).collect()
            }
            Self::Field { .. } => Vec::new(),
            Self::Any { alternatives, .. } => {
                alternatives.iter().flat_map(|q| &q.clauses).flat_map(Self::targets).collect()
            }
            Self::Either { clause, also } => {
                let others = also.iter().map(|a| run(&a.words, 0, false));
                clause.targets().into_iter().chain(others).collect()
            }
        }
    }
}

fn run(words: &[Word], slop: u32, loose: bool) -> Target {
    match words {
        [word] => Target::Term(word.term.clone()),
        _ => Target::Run {
            words: words.iter().map(|w| (w.offset, w.term.clone())).collect(),
            slop,
            loose,
        },
    }
}

impl Query {
    /// True if there is nothing to search for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.excluded.is_empty() && self.part.is_none()
    }

    /// Clauses that score; the others limit.
    #[must_use]
    pub fn scoring(&self) -> usize {
        self.clauses.iter().filter(|c| !c.is_filter()).count()
    }
}
