//! Stemmers side by side: the same words and stop words, one field, plain BM25, another stemmer.

use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer,
};

use crate::french::stem::stem;
use crate::french::stop::is_stop;
use crate::french::{Word, words};
use crate::text::fold_str;

/// A way to cut endings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stemming {
    /// Words as they are, folded.
    None,
    /// Ours: [`crate::french::stem`].
    Ours,
    /// Snowball's French stemmer on the accented word, folded afterwards.
    Snowball,
    /// Savoy's light stemmer (UniNE), on folded words.
    UnineLight,
    /// Savoy's minimal stemmer (UniNE): plurals and feminines.
    UnineMinimal,
}

impl Stemming {
    /// All of them.
    pub const ALL: [Stemming; 5] =
        [Self::None, Self::Ours, Self::Snowball, Self::UnineLight, Self::UnineMinimal];

    /// For tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Ours => "ours",
            Self::Snowball => "Snowball, then folded",
            Self::UnineLight => "UniNE light",
            Self::UnineMinimal => "UniNE minimal",
        }
    }
}

/// Words of a text as `french::words` has them, with one of the stemmers.
#[derive(Clone)]
pub struct StemTokenizer {
    stemming: Stemming,
    snowball: TextAnalyzer,
}

impl StemTokenizer {
    /// With a stemmer.
    #[must_use]
    pub fn new(stemming: Stemming) -> Self {
        let snowball = TextAnalyzer::builder(RawTokenizer::default())
            .filter(Stemmer::new(Language::French))
            .build();
        Self { stemming, snowball }
    }

    fn cut(&mut self, word: &Word) -> String {
        match self.stemming {
            Stemming::None => word.folded.clone(),
            Stemming::Ours => stem(&word.folded),
            Stemming::UnineLight => light(&word.folded),
            Stemming::UnineMinimal => minimal(&word.folded),
            Stemming::Snowball => {
                let written = word.accented.as_ref().unwrap_or(&word.folded);
                let mut stream = self.snowball.token_stream(written);
                if stream.advance() { fold_str(&stream.token().text) } else { String::new() }
            }
        }
    }
}

impl Tokenizer for StemTokenizer {
    type TokenStream<'a> = StemTokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> StemTokens {
        let mut tokens = Vec::new();
        for (position, word) in words(text).iter().enumerate() {
            if !is_stop(&word.folded) && word.folded.len() <= 120 {
                tokens.push(Token {
                    offset_from: word.start,
                    offset_to: word.end,
                    position,
                    text: self.cut(word),
                    position_length: 1,
                });
            }
        }
        StemTokens { tokens: tokens.into_iter(), token: Token::default() }
    }
}

/// The stream of one text's words.
pub struct StemTokens {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl TokenStream for StemTokens {
    fn advance(&mut self) -> bool {
        let Some(token) = self.tokens.next() else { return false };
        self.token = token;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Endings and what stands for them, as J. Savoy describes his minimal stemmer ("Stemming of French
/// Words Based on Grammatical Categories", JASIS 44, 1993): one pass of plural and feminine.
fn minimal(word: &str) -> String {
    let mut w = word.to_owned();
    if w.len() < 6 {
        return w;
    }
    if w.ends_with('x') {
        if w.ends_with("aux") {
            w.truncate(w.len() - 2);
            w.push('l');
        } else {
            w.pop();
        }
        return w;
    }
    for ending in ['s', 'r', 'e', 'e'] {
        if w.ends_with(ending) {
            w.pop();
        }
    }
    undouble(&mut w);
    w
}

/// Suffixes in the manner of the light stemmer, in the order in which they are tried, with what stands for them and
/// the letters that the word must have. From the description of the stemmer evaluated by J. Savoy
/// ("Light Stemming Approaches for the French, Portuguese, German and Hungarian Languages", SAC 2006).
const LIGHT: [(&str, &str, usize); 34] = [
    ("issement", "ir", 11),
    ("issant", "ir", 9),
    ("ativement", "atif", 12),
    ("ivement", "if", 10),
    ("ement", "e", 9),
    ("ficatrice", "fier", 12),
    ("ficateur", "fier", 11),
    ("catrice", "quer", 10),
    ("cateur", "quer", 9),
    ("atrice", "er", 9),
    ("ateur", "er", 8),
    ("trice", "teur", 8),
    ("iteur", "", 9),
    ("teur", "t", 8),
    ("eresse", "eur", 9),
    ("esse", "eur", 9),
    ("ivite", "if", 9),
    ("icite", "ic", 9),
    ("abilite", "able", 10),
    ("ite", "", 9),
    ("ication", "quer", 10),
    ("isation", "iser", 10),
    ("ation", "er", 9),
    ("ition", "", 9),
    ("euse", "eux", 7),
    ("enne", "en", 7),
    ("onne", "on", 7),
    ("elle", "el", 7),
    ("ette", "et", 7),
    ("iere", "ier", 7),
    ("ive", "if", 6),
    ("ere", "er", 7),
    ("ale", "al", 6),
    ("ance", "er", 9),
];

fn light(word: &str) -> String {
    let mut w = word.to_owned();
    if w.len() < 5 || !w.bytes().all(|b| b.is_ascii_lowercase()) {
        return w;
    }
    if w.ends_with('x') {
        let cut = if w.ends_with("aux") && !w.ends_with("eaux") { 2 } else { 1 };
        w.truncate(w.len() - cut);
        if cut == 2 {
            w.push('l');
        }
    } else if w.ends_with('s') {
        w.pop();
    }
    if let Some((ending, stem, _)) = LIGHT.iter().find(|(e, _, n)| w.ends_with(e) && w.len() >= *n)
    {
        w.truncate(w.len() - ending.len());
        w.push_str(stem);
    }
    // What the norm of the light stemmer does at the end: final vowels, r, doubled consonants.
    if w.len() > 4 {
        for ending in ["ie", "r", "e", "e"] {
            if w.len() > 4 && w.ends_with(ending) {
                w.truncate(w.len() - ending.len());
            }
        }
        undouble(&mut w);
    }
    w
}

fn undouble(w: &mut String) {
    let bytes = w.as_bytes();
    if bytes.len() > 4 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2] {
        w.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(stemming: Stemming, text: &str) -> Vec<String> {
        let mut tokenizer = StemTokenizer::new(stemming);
        let mut stream = tokenizer.token_stream(text);
        let mut out = Vec::new();
        while stream.advance() {
            out.push(stream.token().text.clone());
        }
        out
    }

    #[test]
    fn each_has_its_way() {
        for (stemming, meet, apart) in [
            (Stemming::Snowball, "approuvée approuver", "port porche"),
            (Stemming::UnineLight, "communale communaux", "plan plante"),
            (Stemming::UnineLight, "modification modifications", "port porche"),
            (Stemming::UnineMinimal, "communal communaux", "approbation approuver"),
            (Stemming::Ours, "approuvée approuver", "maire mairie"),
            (Stemming::None, "eau eau", "eau eaux"),
        ] {
            let stems = cut(stemming, meet);
            assert_eq!(stems[0], stems[1], "{stemming:?} {meet}");
            let stems = cut(stemming, apart);
            assert_ne!(stems[0], stems[1], "{stemming:?} {apart}");
        }
    }
}
