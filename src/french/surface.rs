//! The vocabulary of written forms: what words look like in the acts, beside what they are searched
//! as. Completions, corrections, prefixes and exact spelling read it.

use tantivy::tokenizer::Tokenizer;

use super::analyzer::{FrenchTokenStream, Term, TermKind};
use super::words::words;

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

/// The terms of a text. Words with figures have none: numbers have a list of their own.
fn surfaces(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in words(text) {
        let fits = |w: &str| w.len() <= LONGEST && !w.bytes().any(|b| b.is_ascii_digit());
        if let Some((joined, _)) = word.joined.as_ref().filter(|j| fits(&j.0)) {
            out.push(joined.clone());
        }
        if fits(&word.folded) {
            out.push(surface(&word.folded, word.accented.as_deref()));
        }
    }
    out
}

/// The tokenizer as tantivy sees it.
#[derive(Clone, Default)]
pub struct SurfaceTokenizer;

impl Tokenizer for SurfaceTokenizer {
    type TokenStream<'a> = FrenchTokenStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FrenchTokenStream {
        // Places are not kept.
        let term = |text| Term { text, kind: TermKind::Exact, position: 0, start: 0, end: 0 };
        FrenchTokenStream::new(surfaces(text).into_iter().map(term).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
                "intercommunal",
                "inter",
                "communal"
            ]
        );
        assert_eq!(forms("peche\u{1F}pêche"), ("peche", "pêche"));
        assert_eq!(forms("plie"), ("plie", "plie"));
    }
}
