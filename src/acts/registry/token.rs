//! Cutting folded text into words, with what lies between them, and hashing runs of words.

/// What stands before a word, from the loosest tie to the strongest break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Blanks, one line end, hyphens, an apostrophe: nothing that ends a name.
    Join,
    /// A blank line: the end of a paragraph, or a text extracted with doubled line ends.
    Paragraph,
    /// Quotation marks.
    Quote,
    /// A comma.
    Comma,
    /// A colon, as in "Commune : CAUDRY".
    Colon,
    /// An opening parenthesis.
    Paren,
    /// Anything else: full stop, semicolon, bullet, the start of the text.
    Break,
}

/// A word of folded text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'t> {
    /// Byte offset of its first character.
    pub(crate) start: usize,
    /// The word; a dotted acronym ("c.a.2.c") is one word, with its inner dots.
    pub(crate) text: &'t str,
    /// What stands before it.
    pub(crate) gap: Gap,
    /// The gap before is a bare hyphen (or a hyphen and a line end): the same compound goes on.
    pub(crate) hyphen: bool,
    /// The gap before has a line end.
    pub(crate) newline: bool,
}

impl Token<'_> {
    /// Byte offset just after its last character.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Cut `text` into words. Words are runs of letters and digits, in any script.
pub(crate) fn tokenize(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + 2);
    let bytes = text.as_bytes();
    let (mut at, mut gap_from) = (0, 0);
    while let Some(first) = bytes.get(at) {
        let width = if first.is_ascii_alphanumeric() { 1 } else { word_char(text, at) };
        if width == 0 {
            at += if first.is_ascii() { 1 } else { char_len(text, at) };
            continue;
        }
        let start = at;
        at += width;
        loop {
            at += bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            match bytes.get(at) {
                Some(b) if !b.is_ascii() => match word_char(text, at) {
                    0 => break,
                    width => at += width,
                },
                _ => break,
            }
        }
        if at - start == 1 {
            at = acronym_end(bytes, at);
        }
        let (gap, hyphen, newline) = if tokens.is_empty() {
            (Gap::Break, false, false)
        } else {
            classify(&text[gap_from..start], tokens.last())
        };
        tokens.push(Token { start, text: &text[start..at], gap, hyphen, newline });
        gap_from = at;
    }
    tokens
}

/// Length in bytes of the word character at `at`; 0 when there is none.
fn word_char(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at) {
        None => 0,
        Some(b) if b.is_ascii() => usize::from(b.is_ascii_alphanumeric()),
        Some(_) => {
            text[at..].chars().next().filter(|c| c.is_alphanumeric()).map_or(0, char::len_utf8)
        }
    }
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

/// Where a dotted acronym ends whose first letter ends at `at`: "c|.a.2.c", not "l|.3121".
fn acronym_end(bytes: &[u8], mut at: usize) -> usize {
    let word = |i: usize| bytes.get(i).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
    let letter = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_alphanumeric);
    while bytes.get(at) == Some(&b'.') && letter(at + 1) && !word(at + 2) {
        at += 2;
    }
    at
}

fn classify(gap: &str, previous: Option<&Token<'_>>) -> (Gap, bool, bool) {
    if gap == " " || gap == "'" {
        return (Gap::Join, false, false);
    }
    let (mut kind, mut lines, mut hyphens, mut blanks) = (Gap::Join, 0, 0, 0);
    for c in gap.chars() {
        let this = match c {
            '\n' => {
                lines += 1;
                Gap::Join
            }
            // A dash that opens a line is a bullet.
            '-' if lines > 0 => Gap::Break,
            '-' => {
                hyphens += 1;
                Gap::Join
            }
            '\'' | '*' | '_' | '/' | '&' | '\u{ad}' => Gap::Join,
            '.' if previous.is_some_and(|t| {
                matches!(t.text, "st" | "ste") || (lines == 0 && t.text.contains('.'))
            }) =>
            {
                Gap::Join
            }
            '«' | '»' | '"' | '“' | '”' => Gap::Quote,
            ',' => Gap::Comma,
            ':' => Gap::Colon,
            '(' => Gap::Paren,
            c if c.is_whitespace() => {
                blanks += usize::from(lines == 0);
                Gap::Join
            }
            _ => Gap::Break,
        };
        kind = kind.max(this);
    }
    if lines > 1 {
        kind = kind.max(Gap::Paragraph);
    }
    let hyphen = hyphens == 1
        && (blanks == 0 || lines > 0 && gap.starts_with('-'))
        && kind <= Gap::Paragraph;
    (kind, hyphen, lines > 0)
}

/// A running 64-bit FNV-1a hash of words put end to end.
///
/// Words run together on purpose: a word cut by a line end ("caudre-⏎sis") or spaced by a careless
/// extraction ("a gglomeration") hashes as the whole one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Roll(pub(crate) u64);

impl Roll {
    /// The hash of no word.
    pub(crate) const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    /// Add a word: "st" counts as "saint", dots of an acronym do not count.
    pub(crate) fn push(&mut self, word: &str) {
        let word = match word {
            "st" => "saint",
            "ste" => "sainte",
            other => other,
        };
        for byte in word.bytes() {
            if byte != b'.' {
                self.byte(byte);
            }
        }
    }

    /// Mark the end of a word, where words must not run together (aliases).
    pub(crate) fn boundary(&mut self) {
        self.byte(0);
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    /// The hash of one word.
    pub(crate) fn of(word: &str) -> u64 {
        let mut roll = Self::EMPTY;
        roll.push(word);
        roll.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_gaps() {
        let text = "l'ile-\nd'yeu, (c.a.2.c.) st. omer\n\nfin : pas - de\n- puce l.3121";
        let cut: Vec<_> = tokenize(text).into_iter().map(|t| (t.text, t.gap, t.hyphen)).collect();
        assert_eq!(
            cut,
            [
                ("l", Gap::Break, false),
                ("ile", Gap::Join, false),
                ("d", Gap::Join, true),
                ("yeu", Gap::Join, false),
                ("c.a.2.c", Gap::Paren, false),
                ("st", Gap::Break, false),
                ("omer", Gap::Join, false),
                ("fin", Gap::Paragraph, false),
                ("pas", Gap::Colon, false),
                ("de", Gap::Join, false),
                ("puce", Gap::Break, false),
                ("l", Gap::Join, false),
                ("3121", Gap::Break, false),
            ]
        );
    }

    #[test]
    fn runs_hash_alike_however_they_are_cut() {
        let mut whole = Roll::EMPTY;
        whole.push("agglomeration");
        let mut cut = Roll::EMPTY;
        cut.push("a");
        cut.push("gglomeration");
        assert_eq!(whole, cut);
        assert_eq!(Roll::of("c.a.2.c"), Roll::of("ca2c"));
        assert_eq!(Roll::of("ste"), Roll::of("sainte"));
    }
}
