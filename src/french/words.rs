//! Words of a text: where they stand, folded, with what their writing adds.

use std::ops::Range;

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
    let mut out: Vec<Word> = Vec::with_capacity(text.len() / 6);
    let mut scan = Scan::new(text);
    // The word before, if the text since is only a hyphen and a line end.
    let mut broken = false;
    while let Some(Range { start, end }) = scan.next() {
        let Form { folded, accented } = form(&text[start..end]);
        if folded.is_empty() {
            continue;
        }
        if std::mem::take(&mut broken)
            && let Some(previous) = out.last_mut()
        {
            previous.joined = Some((format!("{}{folded}", previous.folded), end));
        }
        broken = breaks_line(&text[end..]) && may_break(&folded);
        out.push(Word { start, end, folded, accented, joined: None });
    }
    out
}

/// True for a folded word that may be the first half of a broken one.
pub(super) fn may_break(folded: &str) -> bool {
    folded.bytes().all(|b| b.is_ascii_alphabetic())
}

/// True if what follows is a hyphen, a line end, and then a letter.
pub(super) fn breaks_line(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix(['-', '\u{2010}', '\u{2011}', '\u{AD}']) else {
        return false;
    };
    let after = rest.trim_start();
    let gap = &rest[..rest.len() - after.len()];
    gap.contains(['\n', '\r', '\u{0C}']) && after.chars().next().is_some_and(char::is_alphabetic)
}

/// Finds the words of a text, as ranges of bytes. A range may fold to nothing: it is no word then.
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

fn is_word_char(c: char) -> bool {
    match c {
        // What acts are full of, told without a look at the tables.
        '\u{C0}'..='\u{17F}' => !matches!(c, '×' | '÷'),
        '\u{A0}' | '«' | '»' | '°' | '§' | '€' | '\u{2010}'..='\u{2027}' => false,
        c => c.is_alphanumeric() || is_combining_mark(c),
    }
}

/// Characters inside a word that a reader does not see.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2BC}' | '\u{2032}' | '\u{B4}' | '`')
}

impl<'a> Scan<'a> {
    /// At the start of a text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// The next word.
    pub(super) fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let start = self.start()?;
            if let Some(end) = self.acronym(start) {
                self.at = end;
                return Some(start..end);
            }
            let end = self.run_end(start);
            self.at = end;
            let Some(next) = self.char_at(end) else {
                // "l", "d" at the very end: an apostrophe that got lost.
                if matches!(&self.text[start..end], "l" | "d") {
                    continue;
                }
                return Some(start..end);
            };
            if next == ' ' || next == '\u{A0}' {
                // "l eau", "d un"
                if matches!(&self.text[start..end], "l" | "d") {
                    continue;
                }
            } else if is_apostrophe(next) {
                let after = end + next.len_utf8();
                if self.char_at(after).is_some_and(is_word_char) {
                    let word = &self.text[start..end];
                    if is_elided(word) {
                        self.at = after;
                        continue;
                    }
                    if word.eq_ignore_ascii_case("aujourd") {
                        self.at = self.run_end(after);
                        return Some(start..self.at);
                    }
                }
            }
            return Some(start..end);
        }
    }

    /// Where the next word starts.
    fn start(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        loop {
            let b = *bytes.get(at)?;
            if b.is_ascii_alphanumeric() {
                return Some(at);
            }
            if b.is_ascii() {
                at += 1;
                continue;
            }
            let c = self.char_at(at)?;
            if is_word_char(c) {
                return Some(at);
            }
            at += c.len_utf8();
        }
    }

    /// Where the run of letters and figures ends that starts here.
    fn run_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let (mut end, mut at) = (start, start);
        loop {
            while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
                at += 1;
                end = at;
            }
            let Some(c) = bytes.get(at).filter(|b| !b.is_ascii()).and_then(|_| self.char_at(at))
            else {
                return end;
            };
            at += c.len_utf8();
            if is_word_char(c) {
                end = at;
            } else if !(is_invisible(c) && self.char_at(at).is_some_and(is_word_char)) {
                return end;
            }
        }
    }

    /// "P.L.I.E.", "G.P.T.E.C": single letters with dots, two at the least. Where it ends.
    fn acronym(&self, start: usize) -> Option<usize> {
        let mut at = start;
        let mut letters = 0;
        let mut dots = 0;
        while let Some(c) = self.char_at(at).filter(|c| c.is_alphabetic()) {
            at += c.len_utf8();
            letters += 1;
            match self.text.as_bytes().get(at) {
                Some(b'.') => {
                    at += 1;
                    dots += 1;
                }
                Some(b) if b.is_ascii_alphanumeric() => return None,
                Some(b) if b.is_ascii() => break,
                Some(_) if self.char_at(at).is_some_and(is_word_char) => return None,
                _ => break,
            }
        }
        // The last dot ends the sentence as well as the acronym: it belongs to neither highlight.
        let end = start + self.text[start..at].trim_end_matches('.').len();
        (letters >= 2 && dots > 0).then_some(end)
    }
}

/// What a word is in an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// Lower case, no accents, ligatures opened, dots of an acronym out.
    pub(super) folded: String,
    /// Lower case with accents (NFC), where it has any.
    pub(super) accented: Option<String>,
}

/// The form of a range that [`Scan`] found.
pub(super) fn form(written: &str) -> Form {
    if written.contains('.') {
        let letters: String = written.chars().filter(|c| *c != '.').collect();
        return Form { accented: None, ..form(&letters) };
    }
    if written.contains(is_apostrophe) {
        return Form { folded: "aujourdhui".to_owned(), accented: None };
    }
    if written.is_ascii() {
        return Form { folded: number(written.to_ascii_lowercase()), accented: None };
    }
    let mut folded = String::with_capacity(written.len());
    let mut marked = false;
    for c in written.chars().filter(|c| !is_invisible(*c)).nfkd() {
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
        let visible: String = written.chars().filter(|c| !is_invisible(*c)).collect();
        visible.to_lowercase().nfc().collect()
    });
    Form { folded: number(folded), accented }
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
