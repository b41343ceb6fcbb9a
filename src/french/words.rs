//! Words of a text: where they stand, folded, with what their writing adds.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::elision::is_elided;

/// A word as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Lower case, no accents, ligatures opened, dots of an acronym out.
    pub folded: String,
    /// Lower case with accents (NFC), where it has any.
    pub accented: Option<String>,
    /// The word is the first half of one broken at a line end: the joined form and where it ends.
    pub joined: Option<(String, usize)>,
}

/// The words of a text, in order. Elided words (l', d', qu') are left out.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::with_capacity(text.len() / 6);
    let mut scan = Scan { text, at: 0 };
    // The word before, if the text since is only a hyphen and a line end.
    let mut broken = false;
    while let Some(word) = scan.next_word() {
        if std::mem::take(&mut broken)
            && let Some(previous) = out.last_mut()
        {
            let previous: &mut Word = previous;
            previous.joined = Some((format!("{}{}", previous.folded, word.folded), word.end));
        }
        broken =
            breaks_line(&text[word.end..]) && word.folded.bytes().all(|b| b.is_ascii_alphabetic());
        out.push(word);
    }
    out
}

/// True if what follows is a hyphen, a line end, and then a letter.
fn breaks_line(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix(['-', '\u{2010}', '\u{2011}', '\u{AD}']) else {
        return false;
    };
    let after = rest.trim_start();
    let gap = &rest[..rest.len() - after.len()];
    gap.contains(['\n', '\r', '\u{0C}']) && after.chars().next().is_some_and(char::is_alphabetic)
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Characters inside a word that a reader does not see.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2BC}' | '\u{2032}' | '\u{B4}' | '`')
}

impl Scan<'_> {
    fn next_word(&mut self) -> Option<Word> {
        loop {
            let rest = &self.text[self.at..];
            let start = self.at + rest.find(is_word_char)?;
            if let Some(word) = self.acronym(start) {
                self.at = word.end;
                if word.folded.is_empty() {
                    continue;
                }
                return Some(word);
            }
            let end = self.run_end(start);
            self.at = end;
            let surface = &self.text[start..end];
            let word = make(start, end, surface);
            if word.folded.is_empty() {
                continue;
            }
            let next = self.text[end..].chars().next();
            // "l eau", "d un": an apostrophe that got lost.
            if matches!(surface, "l" | "d") && next.is_none_or(|c| c == ' ' || c == '\u{A0}') {
                continue;
            }
            if let Some(apostrophe) = next.filter(|c| is_apostrophe(*c)) {
                let after = end + apostrophe.len_utf8();
                let followed = self.text[after..].chars().next().is_some_and(is_word_char);
                if followed && is_elided(&word.folded) {
                    self.at = after;
                    continue;
                }
                if followed && word.folded == "aujourd" {
                    let hui = self.run_end(after);
                    self.at = hui;
                    return Some(Word { end: hui, folded: "aujourdhui".to_owned(), ..word });
                }
            }
            return Some(word);
        }
    }

    fn run_end(&self, start: usize) -> usize {
        let mut end = start;
        let mut chars = self.text[start..].char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            if is_word_char(c) {
                end = start + i + c.len_utf8();
            } else if !(is_invisible(c) && chars.peek().is_some_and(|(_, n)| is_word_char(*n))) {
                break;
            }
        }
        end
    }

    /// "P.L.I.E.", "G.P.T.E.C": single letters with dots, two at the least.
    fn acronym(&self, start: usize) -> Option<Word> {
        let mut letters = String::new();
        let mut end = start;
        let mut chars = self.text[start..].char_indices();
        while let Some((i, c)) = chars.next() {
            if !c.is_alphabetic() {
                break;
            }
            let after = start + i + c.len_utf8();
            let next = self.text[after..].chars().next();
            letters.push(c);
            end = after;
            match next {
                Some('.') => {
                    chars.next();
                    end = after + 1;
                }
                Some(n) if is_word_char(n) => return None,
                _ => break,
            }
        }
        let dotted = letters.chars().count() >= 2 && self.text[start..end].contains('.');
        // The last dot ends the sentence as well as the acronym: it belongs to neither highlight.
        dotted.then(|| {
            let word = make(start, end, &letters);
            Word {
                end: start + self.text[start..end].trim_end_matches('.').len(),
                accented: None,
                ..word
            }
        })
    }
}

fn make(start: usize, end: usize, surface: &str) -> Word {
    if surface.is_ascii() {
        let folded = surface.to_ascii_lowercase();
        return Word { start, end, folded: number(folded), accented: None, joined: None };
    }
    let mut folded = String::with_capacity(surface.len());
    let mut marked = false;
    for c in surface.chars().filter(|c| !is_invisible(*c)).nfkd() {
        if is_combining_mark(c) {
            marked = true;
            continue;
        }
        for l in c.to_lowercase() {
            match l {
                'œ' => folded.push_str("oe"),
                'æ' => folded.push_str("ae"),
                'ß' => folded.push_str("ss"),
                l if is_combining_mark(l) => {}
                l => folded.push(l),
            }
        }
    }
    let accented = marked.then(|| {
        let visible: String = surface.chars().filter(|c| !is_invisible(*c)).collect();
        visible.to_lowercase().nfc().collect()
    });
    Word { start, end, folded: number(folded), accented, joined: None }
}

/// Figures lose their leading zeros: 2024/005 and 2024/5 are one number.
fn number(folded: String) -> String {
    if folded.starts_with('0') && folded.len() > 1 && folded.bytes().all(|b| b.is_ascii_digit()) {
        let trimmed = folded.trim_start_matches('0');
        return if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() };
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms() {
        for (text, expected) in [
            ("L’eau d'Écaillon", vec!["eau", "ecaillon"]),
            ("P.L.I.E. du Cambrésis", vec!["plie", "du", "cambresis"]),
            ("(G.P.T.E.C), outil", vec!["gptec", "outil"]),
            ("jusqu'au bout", vec!["au", "bout"]),
            ("aujourd'hui", vec!["aujourdhui"]),
            ("Proch'Emploi", vec!["proch", "emploi"]),
            ("Caudrésis-Catésis", vec!["caudresis", "catesis"]),
            ("œuvre, cœur", vec!["oeuvre", "coeur"]),
            ("re\u{301}gion", vec!["region"]),
            ("inter\u{AD}communal", vec!["intercommunal"]),
            ("2024/005", vec!["2024", "5"]),
            ("M. A. Dupont", vec!["m", "a", "dupont"]),
            ("ﬁnances", vec!["finances"]),
            ("l'", vec!["l"]),
        ] {
            let got: Vec<_> = words(text).into_iter().map(|w| w.folded).collect();
            assert_eq!(got, expected, "{text:?}");
        }
    }

    #[test]
    fn broken_words() {
        for (text, joined) in [
            ("inter-\ncommunal", Some("intercommunal")),
            ("Villers-\r\n  Outréaux", Some("villersoutreaux")),
            ("Villers-Outréaux", None),
            ("2025-\n2028", None),
            ("mot - \n autre", None),
        ] {
            let got = words(text).into_iter().find_map(|w| w.joined).map(|j| j.0);
            assert_eq!(got.as_deref(), joined, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "\\PC{0,60}|[a-zé\u{301}'’.\u{AD} \n-]{0,60}") {
            let mut at = 0;
            for w in words(&text) {
                prop_assert!(w.start >= at && w.start < w.end);
                prop_assert!(text.get(w.start..w.end).is_some());
                prop_assert!(!w.folded.is_empty());
                at = w.end;
            }
        }
    }
}
