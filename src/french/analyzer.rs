//! The analyzer: words to terms with positions, and its face towards tantivy.

use std::cell::RefCell;
use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::memo::Memo;
use super::stem::stem;
use super::stop::is_stop;
use super::words::{Form, Scan, breaks_line, form, may_break};

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
    terms_where(text, |_, _| true)
}

/// The terms of a text for which `keep` says so: most texts are read for a few of their terms.
pub fn terms_where(text: &str, mut keep: impl FnMut(TermKind, &Token) -> bool) -> Vec<Term> {
    thread_local! {
        // A query reads dozens of short texts: their words are mostly the same.
        static MET: RefCell<FrenchTokenizer> = RefCell::new(FrenchTokenizer::default());
    }
    MET.with_borrow_mut(|tokenizer| {
        let mut stream = tokenizer.stream(text);
        let mut out = Vec::new();
        while let Some(kind) = stream.step() {
            let t = &stream.token;
            if keep(kind, t) {
                let (text, position) = (t.text.clone(), t.position);
                out.push(Term { text, kind, position, start: t.offset_from, end: t.offset_to });
            }
        }
        out
    })
}

/// What a word gives to the index.
#[derive(Debug, Clone, Default)]
struct Entry {
    /// Its stem; none for a stop word, and for one that is too long.
    stem: Option<Box<str>>,
    /// Its written form behind `=`, where it has accents.
    exact: Option<Box<str>>,
    /// It folds to nothing.
    nothing: bool,
    /// It may be the first half of a word broken at a line end.
    may_break: bool,
}

fn entry(written: &str) -> Entry {
    let Form { folded, accented } = form(written);
    let may_break = may_break(&folded);
    let nothing = folded.is_empty();
    if nothing || folded.len() > LONGEST || is_stop(&folded) {
        return Entry { nothing, may_break, ..Entry::default() };
    }
    let exact = accented.map(|a| format!("={a}").into());
    Entry { stem: Some(stem(&folded).into()), exact, nothing, may_break }
}

/// The analyzer as tantivy sees it. It remembers the words that it has met.
#[derive(Clone)]
pub struct FrenchTokenizer {
    memo: Memo<Entry>,
}

impl Default for FrenchTokenizer {
    fn default() -> Self {
        Self { memo: Memo::new(entry) }
    }
}

impl FrenchTokenizer {
    fn stream<'a>(&'a mut self, text: &'a str) -> FrenchTokenStream<'a> {
        self.memo.start();
        FrenchTokenStream {
            text,
            scan: Scan::new(text),
            memo: &mut self.memo,
            ahead: None,
            current: Word::default(),
            left: Left::default(),
            words: 0,
            token: Token { position: 0, position_length: 1, ..Token::default() },
        }
    }
}

impl Tokenizer for FrenchTokenizer {
    type TokenStream<'a> = FrenchTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FrenchTokenStream<'a> {
        self.stream(text)
    }
}

/// A word of the text, and its entry in the memo.
#[derive(Clone, Copy, Default)]
struct Word {
    start: usize,
    end: usize,
    id: usize,
}

/// What is still to be given of the current word.
#[derive(Default)]
struct Left {
    exact: bool,
    joined: Option<(String, usize)>,
}

/// The stream of one text's terms.
pub struct FrenchTokenStream<'a> {
    text: &'a str,
    scan: Scan<'a>,
    memo: &'a mut Memo<Entry>,
    /// A word that was looked at already.
    ahead: Option<Word>,
    current: Word,
    left: Left,
    /// Words met so far.
    words: usize,
    token: Token,
}

impl FrenchTokenStream<'_> {
    /// The next word that folds to something.
    fn word(&mut self) -> Option<Word> {
        if let Some(ahead) = self.ahead.take() {
            return Some(ahead);
        }
        loop {
            let Range { start, end } = self.scan.next()?;
            let id = self.memo.id(&self.text[start..end]);
            if !self.memo[id].nothing {
                return Some(Word { start, end, id });
            }
        }
    }

    /// Makes the next term the current token.
    fn step(&mut self) -> Option<TermKind> {
        if std::mem::take(&mut self.left.exact)
            && let Some(exact) = &self.memo[self.current.id].exact
        {
            self.token.text.clear();
            self.token.text.push_str(exact);
            return Some(TermKind::Exact);
        }
        if let Some((joined, end)) = self.left.joined.take() {
            self.token.offset_from = self.current.start;
            self.token.offset_to = end;
            self.token.position = self.words - 1;
            self.token.text = stem(&joined);
            return Some(TermKind::Joined);
        }
        loop {
            let word = self.word()?;
            self.words += 1;
            self.current = word;
            let breaks = is_hyphen(self.text.as_bytes().get(word.end))
                && breaks_line(&self.text[word.end..]);
            if breaks && self.memo[word.id].may_break {
                self.ahead = self.word();
                self.left.joined = self.ahead.and_then(|next| {
                    let half = |w: Word| form(&self.text[w.start..w.end]).folded;
                    let joined = half(word) + &half(next);
                    (joined.len() <= LONGEST).then_some((joined, next.end))
                });
            }
            let entry = &self.memo[word.id];
            if let Some(stem) = &entry.stem {
                self.left.exact = entry.exact.is_some();
                self.token.offset_from = word.start;
                self.token.offset_to = word.end;
                self.token.position = self.words - 1;
                self.token.text.clear();
                self.token.text.push_str(stem);
                return Some(TermKind::Stem);
            }
            if self.left.joined.is_some() {
                return self.step();
            }
        }
    }
}

/// True for a byte with which a hyphen may start.
fn is_hyphen(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b'-' | 0xC2 | 0xE2))
}

impl TokenStream for FrenchTokenStream<'_> {
    fn advance(&mut self) -> bool {
        self.step().is_some()
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
    use crate::french::words::words;
    use proptest::prelude::*;

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
        assert_eq!(shown("du-\nrable"), [(0, "durabl".to_owned()), (1, "rabl".to_owned())]);
    }

    /// The terms of a text by the words of [`words`], each worked out anew.
    fn slowly(text: &str) -> Vec<Term> {
        let mut out = Vec::new();
        for (position, word) in words(text).into_iter().enumerate() {
            let mut put = |kind, text, end| {
                out.push(Term { text, kind, position, start: word.start, end });
            };
            if word.folded.len() <= LONGEST && !is_stop(&word.folded) {
                put(TermKind::Stem, stem(&word.folded), word.end);
                if let Some(accented) = word.accented {
                    put(TermKind::Exact, format!("={accented}"), word.end);
                }
            }
            if let Some((joined, end)) = word.joined.filter(|j| j.0.len() <= LONGEST) {
                put(TermKind::Joined, stem(&joined), end);
            }
        }
        out
    }

    proptest! {
        /// Neither the memo nor the order of work changes a term.
        #[test]
        fn same_terms(text in "\\PC{0,60}|([a-zé]{1,8}|-\n|- |'|’|l|de|P\\.L\\.|\u{AD}|\u{301}| |2024|É){0,24}") {
            prop_assert_eq!(terms(&text), slowly(&text));
            let mut warm = FrenchTokenizer::default();
            for _ in 0..2 {
                let mut stream = warm.token_stream(&text);
                let mut n = 0;
                while stream.advance() {
                    n += 1;
                }
                prop_assert_eq!(n, terms(&text).len());
            }
        }
    }
}
