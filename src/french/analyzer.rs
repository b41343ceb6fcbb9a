//! The analyzer: words to terms with positions, and its face towards tantivy.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::stem::stem;
use super::stop::is_stop;
use super::words::words;

/// Name under which the analyzer is registered with an index.
pub const TOKENIZER: &str = "acts_fr";

/// Longer terms are noise (tantivy refuses those over 65 530 bytes).
const LONGEST: usize = 120;

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermKind {
    /// The stem: what all searches meet on.
    Stem,
    /// The written form with its accents, behind `=`.
    Exact,
    /// The stem of the joined form of a word broken at a line end.
    Joined,
}

/// A term of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The indexed string.
    pub text: String,
    /// What it is.
    pub kind: TermKind,
    /// Rank of the word, stop words counted.
    pub position: usize,
    /// First byte of the word.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// The terms of a text, in order; several may share a position.
#[must_use]
pub fn terms(text: &str) -> Vec<Term> {
    let words = words(text);
    let mut out = Vec::with_capacity(words.len());
    for (position, word) in words.into_iter().enumerate() {
        if word.folded.len() > LONGEST {
            continue;
        }
        let (start, end) = (word.start, word.end);
        if !is_stop(&word.folded) {
            out.push(Term { text: stem(&word.folded), kind: TermKind::Stem, position, start, end });
            if let Some(accented) = word.accented {
                out.push(Term {
                    text: format!("={accented}"),
                    kind: TermKind::Exact,
                    position,
                    start,
                    end,
                });
            }
        }
        if let Some((joined, end)) = word.joined.filter(|j| j.0.len() <= LONGEST) {
            out.push(Term { text: stem(&joined), kind: TermKind::Joined, position, start, end });
        }
    }
    out
}

/// The analyzer as tantivy sees it.
#[derive(Clone, Default)]
pub struct FrenchTokenizer;

impl Tokenizer for FrenchTokenizer {
    type TokenStream<'a> = FrenchTokenStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FrenchTokenStream {
        FrenchTokenStream::new(terms(text))
    }
}

/// The stream of one text's terms.
pub struct FrenchTokenStream {
    terms: std::vec::IntoIter<Term>,
    token: Token,
}

impl FrenchTokenStream {
    /// A stream of terms.
    pub(super) fn new(terms: Vec<Term>) -> Self {
        Self { terms: terms.into_iter(), token: Token::default() }
    }
}

impl TokenStream for FrenchTokenStream {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else { return false };
        self.token = Token {
            offset_from: term.start,
            offset_to: term.end,
            position: term.position,
            text: term.text,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(usize, String)> {
        terms(text).into_iter().map(|t| (t.position, t.text)).collect()
    }

    #[test]
    fn positions_and_forms() {
        assert_eq!(
            shown("la pêche de l'été"),
            [
                (1, "pech".to_owned()),
                (1, "=pêche".to_owned()),
                (3, "ete".to_owned()),
                (3, "=été".to_owned())
            ]
        );
        let broken =
            [(0, "inter"), (0, "intercommunal"), (1, "communal")].map(|(p, t)| (p, t.to_owned()));
        assert_eq!(shown("inter-\ncommunal"), broken);
        assert_eq!(shown("de la"), []);
    }
}
