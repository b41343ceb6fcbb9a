//! What a query says.

use serde::Serialize;

/// A word of a query, analyzed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
}

/// A query as read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Query {
    /// Expected.
    pub clauses: Vec<Clause>,
    /// Excluded.
    pub excluded: Vec<Clause>,
    /// Words left out because they carry no subject.
    pub stop_words: Vec<String>,
    /// What was cut or taken literally, for a person.
    pub notes: Vec<String>,
}

impl Clause {
    /// As typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        match self {
            Self::Word(word) => &word.typed,
            Self::Phrase { typed, .. } | Self::Number { typed, .. } => typed,
        }
    }

    /// Its words.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        match self {
            Self::Word(word) => std::slice::from_ref(word),
            Self::Phrase { words, .. } | Self::Number { words, .. } => words,
        }
    }
}

impl Query {
    /// True if there is nothing to search for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.excluded.is_empty()
    }
}
