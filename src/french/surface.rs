//! The vocabulary of written forms: what words look like in the acts, beside what they are searched
//! as. Completions, corrections, prefixes and exact spelling read it.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::memo::Memo;
use super::words::{Form, Scan, breaks_line, form, may_break};

/// Name under which the tokenizer is registered with an index.
pub const SURFACE_TOKENIZER: &str = "acts_surface";

/// Parts the folded form of a word from its written form, where the two differ: no word has it.
pub const SURFACE_MARK: char = '\u{1F}';

/// Longer words are noise.
const LONGEST: usize = 40;

/// The term of a word: its folded form, and its written one in lower case where that has accents.
#[must_use]
pub fn surface(folded: &str, accented: Option<&str>) -> String {
    match accented {
        Some(accented) => format!("{folded}{SURFACE_MARK}{accented}"),
        None => folded.to_owned(),
    }
}

/// Folded and written form of a term.
#[must_use]
pub fn forms(term: &str) -> (&str, &str) {
    term.split_once(SURFACE_MARK).unwrap_or((term, term))
}

/// True for what is listed. Words with figures are not: numbers have a list of their own.
fn is_listed(folded: &str) -> bool {
    !folded.is_empty() && folded.len() <= LONGEST && !folded.bytes().any(|b| b.is_ascii_digit())
}

/// What a word gives to the vocabulary.
struct Entry {
    /// Its term, if it is listed.
    term: Option<Box<str>>,
    /// It may be the first half of a word broken at a line end.
    may_break: bool,
    /// It folds to nothing.
    nothing: bool,
    /// The last text that it was met in.
    seen: u64,
}

fn entry(written: &str) -> Entry {
    let Form { folded, accented } = form(written);
    let term = is_listed(&folded).then(|| surface(&folded, accented.as_deref()).into());
    Entry { term, may_break: may_break(&folded), nothing: folded.is_empty(), seen: 0 }
}

/// The tokenizer as tantivy sees it. A text gives a word as often as it has
/// ways of writing it, not as often as it has it: only which act has which word is asked for.
#[derive(Clone)]
pub struct SurfaceTokenizer {
    memo: Memo<Entry>,
    /// Texts so far.
    texts: u64,
}

impl Default for SurfaceTokenizer {
    fn default() -> Self {
        Self { memo: Memo::new(entry), texts: 0 }
    }
}

impl Tokenizer for SurfaceTokenizer {
    type TokenStream<'a> = SurfaceTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SurfaceTokenStream<'a> {
        self.texts += 1;
        self.memo.start();
        SurfaceTokenStream {
            text,
            scan: Scan::new(text),
            memo: &mut self.memo,
            number: self.texts,
            half: None,
            joined: None,
            token: Token { position: 0, position_length: 1, ..Token::default() },
        }
    }
}

/// The stream of one text's words.
pub struct SurfaceTokenStream<'a> {
    text: &'a str,
    scan: Scan<'a>,
    memo: &'a mut Memo<Entry>,
    /// Which text it is.
    number: u64,
    /// The word before, if it is the first half of a broken one.
    half: Option<Range<usize>>,
    /// A broken word put together, to be given next.
    joined: Option<String>,
    token: Token,
}

impl TokenStream for SurfaceTokenStream<'_> {
    fn advance(&mut self) -> bool {
        if let Some(joined) = self.joined.take() {
            self.token.text = joined;
            return true;
        }
        while let Some(word) = self.scan.next() {
            let written = &self.text[word.clone()];
            let id = self.memo.id(written);
            let entry = &mut self.memo[id];
            if entry.nothing {
                continue;
            }
            let half = self.half.take();
            if entry.may_break && breaks_line(&self.text[word.end..]) {
                self.half = Some(word.clone());
            }
            if let Some(half) = half {
                let joined = form(&self.text[half]).folded + &form(written).folded;
                self.joined = Some(joined).filter(|j| is_listed(j));
            }
            if std::mem::replace(&mut entry.seen, self.number) != self.number
                && let Some(term) = &entry.term
            {
                self.token.text.clear();
                self.token.text.push_str(term);
                return true;
            }
            if let Some(joined) = self.joined.take() {
                self.token.text = joined;
                return true;
            }
        }
        false
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

    fn surfaces(text: &str) -> Vec<String> {
        let mut tokenizer = SurfaceTokenizer::default();
        let mut out = Vec::new();
        for _ in 0..2 {
            out.clear();
            let mut stream = tokenizer.token_stream(text);
            while stream.advance() {
                out.push(stream.token().text.clone());
            }
        }
        out
    }

    #[test]
    fn written_forms() {
        assert_eq!(
            surfaces("La pêche à l'ÉTÉ 2024, P.L.I.E. inter-\ncommunal"),
            [
                "la",
                "peche\u{1F}pêche",
                "a\u{1F}à",
                "ete\u{1F}été",
                "plie",
                "inter",
                "communal",
                "intercommunal",
            ]
        );
        assert_eq!(surfaces("la pêche, la mer, la pêche"), ["la", "peche\u{1F}pêche", "mer"]);
        assert_eq!(forms("peche\u{1F}pêche"), ("peche", "pêche"));
        assert_eq!(forms("plie"), ("plie", "plie"));
    }
}
