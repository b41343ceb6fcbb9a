//! Folding: lower-case letters without accents, one kind of quote, dash and blank, and a map from
//! every folded byte back to the source.
//!
//! All rules that read acts work on folded text, so that « DÉLIBÉRATION », "Deliberation" and an
//! NFD "délibération" are one case, and justified text with runs of spaces is like any other.

mod misread;
mod spacing;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use misread::{glued, misread};
use spacing::{letterspacing, stray};

use super::Span;

/// From this many blanks on a gap parts columns; justified lines have fewer.
const COLUMN_GAP: usize = 6;

/// A longer line (bytes) is broken at its next blank, and twice as far where it has none: rules look at
/// the line of what they find, and a text of a megabyte without a line end would be looked at whole for
/// each date in it. A paragraph that an office file has on one line is shorter.
const LONGEST_LINE: usize = 4096;

/// Folded text with the map to its source.
#[derive(Debug, Clone)]
pub struct Folded {
    /// Lower case, no accents, `'`, `"` and `-` for all their relatives, single blanks,
    /// `\t` between columns, `\n` line ends.
    pub text: String,
    /// Source byte offset of each folded byte; one more entry than bytes, the last being the end.
    map: Vec<u32>,
}

impl Folded {
    /// Folds `source`. Sources over 4 GiB are cut there, which the readers' size limit excludes.
    #[must_use]
    pub fn new(source: &str) -> Self {
        Folder::new(source).run()
    }

    /// The span in the source of a range of folded bytes.
    #[must_use]
    pub fn source_span(&self, start: usize, end: usize) -> Span {
        let last = self.map.len() - 1;
        let (start, end) = (start.min(last), end.min(last));
        let from = self.map[start] as usize;
        if end <= start {
            return Span::new(from, from);
        }
        // The end of the source character that gave the last folded byte: the first later entry
        // that moves on, less the characters dropped in between (blanks, marks), which the map
        // attributes to the byte before them.
        Span::new(from, (self.map[end] as usize).max(from))
    }

    /// The folded offset of a source offset: that of the first folded byte at or after it.
    #[must_use]
    pub fn folded_offset(&self, source: usize) -> usize {
        self.map.partition_point(|&m| (m as usize) < source).min(self.text.len())
    }
}

/// Folds a short string: a query, a name, a flag. Line ends become spaces, outer blanks go.
#[must_use]
pub fn fold_str(s: &str) -> String {
    let folded = Folded::new(s).text;
    let mut out = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// What one character folds to, short of decomposition.
enum Class {
    Drop,
    Blank,
    Newline,
    Put(&'static str),
    Letter,
}

fn classify(c: char) -> Class {
    match c {
        '\n' | '\u{0C}' | '\u{0B}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Newline,
        '\t' | ' ' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            Class::Blank
        }
        // Soft hyphen, zero-width characters, byte order mark, direction marks: never seen by a reader.
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => {
            Class::Drop
        }
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' | '\u{B4}' | '\u{2BC}'
        | '`' => Class::Put("'"),
        '«' | '»' | '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' => Class::Put("\""),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => {
            Class::Put("-")
        }
        'œ' | 'Œ' => Class::Put("oe"),
        'æ' | 'Æ' => Class::Put("ae"),
        'ß' => Class::Put("ss"),
        'º' | '˚' | '°' => Class::Put("°"),
        '№' => Class::Put("n°"),
        '…' => Class::Put("..."),
        c if c.is_control() => Class::Blank,
        _ => Class::Letter,
    }
}

struct Folder<'a> {
    source: &'a str,
    text: String,
    map: Vec<u32>,
    /// Inside a `^{…}` left over from a Markdown converter.
    superscript: bool,
    /// Length of the run of blanks that is open.
    blanks: usize,
    /// Where the line that is open starts in the folded text.
    line_start: usize,
    /// Takes plain characters without looking around them; the tests show that it changes nothing.
    fast: bool,
}

impl<'a> Folder<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            text: String::with_capacity(source.len()),
            map: Vec::with_capacity(source.len() + 1),
            superscript: false,
            blanks: 0,
            line_start: 0,
            fast: true,
        }
    }

    fn run(mut self) -> Folded {
        let source = self.source;
        let mut start = 0;
        while start < source.len() {
            let end = source[start..].find('\n').map_or(source.len(), |i| start + i + 1);
            self.line(start, end);
            start = end;
        }
        self.map.push(to_u32(source.len()));
        Folded { text: self.text, map: self.map }
    }

    fn put(&mut self, s: &str, at: usize) {
        self.text.push_str(s);
        self.map.extend(std::iter::repeat_n(to_u32(at), s.len()));
    }

    fn newline(&mut self, at: usize) {
        self.put("\n", at);
        self.line_start = self.text.len();
    }

    fn line(&mut self, start: usize, end: usize) {
        let line = &self.source[start..end];
        let spaced = letterspacing(line);
        let mut i = 0;
        // Heading marks of Markdown.
        let trimmed = line.trim_start_matches('#');
        if trimmed.len() < line.len() && line.len() - trimmed.len() <= 6 && trimmed.starts_with(' ')
        {
            i = line.len() - trimmed.len() + 1;
        }
        loop {
            if self.fast && spaced.is_empty() {
                i = self.plain(line, start, i);
            }
            let Some(c) = line[i..].chars().next() else { break };
            let at = start + i;
            if self.text.len() - self.line_start >= 2 * LONGEST_LINE {
                self.newline(at);
            }
            let rest = &line[i..];
            i += c.len_utf8();
            if c == '\r' {
                if line[i..].starts_with('\n') || i == line.len() && end == self.source.len() {
                    continue;
                }
                self.character('\n', at);
                continue;
            }
            if rest.starts_with("**") {
                i = i - 1 + rest.len() - rest.trim_start_matches('*').len();
                continue;
            }
            // "1^er^": another way to write a superscript.
            if c == '^'
                && line[..at - start].ends_with(|c: char| c.is_alphanumeric())
                && !rest.starts_with("^{")
            {
                continue;
            }
            if rest.starts_with("^{") {
                i += 1;
                self.superscript = true;
                continue;
            }
            if c == '}' && self.superscript {
                self.superscript = false;
                continue;
            }
            if c == '\\' && line[i..].starts_with(['_', '*', '#', '-', '.', '[', ']']) {
                continue;
            }
            if c == ' '
                && (spaced.iter().any(|r| r.0 < i && i <= r.1) || stray(&line[..i - 1], &line[i..]))
            {
                continue;
            }
            if c == '|' {
                self.column(at);
                continue;
            }
            let mut behind = line[..at - start].chars().rev();
            let before = behind.next();
            let two = behind.next();
            if two.is_some_and(|c| c.is_lowercase() || before.is_some_and(|b| b.is_ascii_digit()))
                && glued(before, rest)
            {
                self.column(at);
            }
            self.character(misread((two, before), c, &line[i..]).unwrap_or(c), at);
        }
    }

    /// Takes characters from `i` on as long as none of the special cases of [`Self::line`] can apply:
    /// nearly all of a text. Where it stopped.
    fn plain(&mut self, line: &str, start: usize, mut i: usize) -> usize {
        let bytes = line.as_bytes();
        let byte = |k: usize| bytes.get(k).copied().unwrap_or(b' ');
        let most = self.line_start + 2 * LONGEST_LINE;
        while i < bytes.len() && self.text.len() < most {
            let (b, next) = (bytes[i], byte(i + 1));
            let before = if i == 0 { b' ' } else { bytes[i - 1] };
            let put = match b {
                b'l' if !(next.is_ascii_lowercase() || next == b' ') => break,
                b'a'..=b'z' => b,
                b'0' if !(next.is_ascii_digit() || next == b' ') => break,
                b'0'..=b'9' | b'.' | b',' | b';' | b':' | b'(' | b')' | b'/' | b'-' | b'%' => b,
                b'O' | b'I' => break,
                b'A'..=b'Z' if before.is_ascii_uppercase() || before == b' ' => b + 32,
                b' ' if next.is_ascii_alphanumeric() => {
                    self.blank(' ', start + i);
                    i += 1;
                    continue;
                }
                0xC3 => match latin(next) {
                    Some(letter) => {
                        self.text.push(char::from(letter));
                        self.map.push(to_u32(start + i));
                        i += 2;
                        continue;
                    }
                    None => break,
                },
                _ => break,
            };
            self.text.push(char::from(put));
            self.map.push(to_u32(start + i));
            i += 1;
        }
        i
    }

    /// One blank for a run; a tab for one so wide that it parts two columns.
    fn blank(&mut self, c: char, at: usize) {
        self.blanks += 1;
        if self.text.is_empty() || self.text.ends_with('\n') {
            return;
        }
        if !self.text.ends_with([' ', '\t']) {
            if self.text.len() - self.line_start >= LONGEST_LINE {
                return self.newline(at);
            }
            self.blanks = 1;
            self.put(if c == '\t' { "\t" } else { " " }, at);
        } else if self.blanks == COLUMN_GAP && self.text.ends_with(' ') && !self.opens_visa() {
            self.text.pop();
            self.text.push('\t');
        }
    }

    /// True behind "Vu", "Considérant", "Article 1" at a line start: what is set apart there is the
    /// same sentence.
    fn opens_visa(&self) -> bool {
        let line = &self.text[self.text.rfind('\n').map_or(0, |i| i + 1)..];
        let line = line.trim();
        line == "vu" || line == "considerant" || line.len() <= 14 && line.starts_with("article")
    }

    /// The rule of a table, or of a box: what stands beside it is a column.
    fn column(&mut self, at: usize) {
        self.blanks = 0;
        if self.text.is_empty() || self.text.ends_with(['\n', '\t']) {
            return;
        }
        if self.text.ends_with(' ') {
            self.text.pop();
            self.map.pop();
        }
        self.put("\t", at);
    }

    fn character(&mut self, c: char, at: usize) {
        if c.is_ascii_alphanumeric() {
            self.text.push(c.to_ascii_lowercase());
            self.map.push(to_u32(at));
            return;
        }
        match classify(c) {
            Class::Drop => {}
            Class::Newline => {
                if self.text.ends_with([' ', '\t']) {
                    self.text.pop();
                    self.map.pop();
                }
                self.newline(at);
            }
            Class::Blank => self.blank(c, at),
            Class::Put(s) => self.put(s, at),
            Class::Letter if c.is_ascii() => {
                self.text.push(c);
                self.map.push(to_u32(at));
            }
            Class::Letter => {
                let mut buffer = [0; 4];
                for d in std::iter::once(c).nfkd().filter(|d| !is_combining_mark(*d)) {
                    for l in d.to_lowercase() {
                        match classify(l) {
                            Class::Put(s) => self.put(s, at),
                            Class::Blank => self.put(" ", at),
                            _ => {
                                let s = l.encode_utf8(&mut buffer).to_owned();
                                self.put(&s, at);
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The letter of a small letter with an accent, U+00E0 to U+00FF, by its second byte in UTF-8.
fn latin(second: u8) -> Option<u8> {
    Some(match second {
        0xA0..=0xA5 => b'a',
        0xA7 => b'c',
        0xA8..=0xAB => b'e',
        0xAC..=0xAF => b'i',
        0xB1 => b'n',
        0xB2..=0xB6 => b'o',
        0xB9..=0xBC => b'u',
        0xBD | 0xBF => b'y',
        _ => return None,
    })
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds() {
        for (source, folded) in [
            ("DÉLIBÉRATION N° 5", "deliberation n° 5"),
            ("de\u{301}libe\u{301}ration nº 5", "deliberation n° 5"),
            ("l’œuvre  du\u{A0}\u{A0}maire", "l'oeuvre du maire"),
            ("D É L I B É R A T I O N  N° 4", "deliberation n° 4"),
            ("**Objet :** le 1^{er} mai", "objet : le 1er mai"),
            ("## Objet", "objet"),
            ("a \r\nb\rc", "a\nb\nc"),
            ("2024\\_\\_5", "2024__5"),
            ("−•–—", "-•--"),
            ("inter\u{AD}communal ﬁn", "intercommunal fin"),
            ("A B C", "a b c"),
            ("Loue -Lison, n° D2020 -3-11 - suite", "loue-lison, n° d2020-3-11 - suite"),
            ("l ’accès d 'un plan ’b’", "l'acces d'un plan 'b'"),
            ("LE MAlRE DE B0NNEVAL", "le maire de bonneval"),
            ("l4 avril 2O16, I'Union et Ie maire", "14 avril 2016, l'union et le maire"),
            ("| Pour | Contre |\n|---|---|\n| 21 | 0 |\n", "pour\tcontre\n---\t---\n21\t0\n"),
            ("le 1^er^ mai", "le 1er mai"),
            ("Vu           la loi        A", "vu la loi\ta"),
            ("D E L I B E R A T I O N   N °  2 0 2 4 - 4 5", "deliberation n° 2024-45"),
            ("V I L L E   D E   R O U B A I X", "ville de roubaix"),
            ("N o u s ,  M a i r e  d e  R o u b a i x", "nous, maire de roubaix"),
            (
                "de pierreARRÊTÉ n° 5, du jourN°: 6, un iPad",
                "de pierre\tarrete n° 5, du jour\tn°: 6, un ipad",
            ),
            ("le 4 octobre 20l9", "le 4 octobre 2019"),
            ("Délibération n\" 2019-145", "deliberation n° 2019-145"),
            ("le 05 décembre 2024Délibération n° 5", "le 05 decembre 2024\tdeliberation n° 5"),
            ("de membresAfférents", "de membres\tafferents"),
            ("En exercice : 15        N° 4", "en exercice : 15\tn° 4"),
        ] {
            assert_eq!(Folded::new(source).text, folded, "{source:?}");
        }
    }

    #[test]
    fn long_lines_are_broken() {
        for (unit, longest) in
            [("le 12/03/2024 ", LONGEST_LINE + 14), ("12/03/2024,", 2 * LONGEST_LINE), ("é|", 2)]
        {
            let source = unit.repeat(3 * LONGEST_LINE);
            let folded = Folded::new(&source);
            let slow = Folder { fast: false, ..Folder::new(&source) }.run();
            assert_eq!((&folded.text, &folded.map), (&slow.text, &slow.map));
            if unit != "é|" {
                let lines: Vec<usize> = folded.text.lines().map(str::len).collect();
                assert!(lines.iter().all(|line| *line <= longest), "{unit}: {lines:?}");
            }
            assert!(folded.text.lines().all(|line| line.len() <= 2 * LONGEST_LINE + 4));
            assert_eq!(folded.source_span(0, folded.text.len()), Span::new(0, source.len()));
        }
        // An ordinary text is not touched.
        assert_eq!(Folded::new(&"a b ".repeat(900)).text.lines().count(), 1);
    }

    #[test]
    fn maps_back() {
        let source = "Séance   du\u{A0}9  avril";
        let folded = Folded::new(source);
        let at = folded.text.find("du 9").unwrap();
        let span = folded.source_span(at, at + 4);
        assert_eq!(&source[span.start..span.end], "du\u{A0}9");
    }

    proptest! {
        #[test]
        fn any_string(source in "\\PC{0,80}|[a-zé\u{301} \n\r#*^{}\\\\’-]{0,60}|[l0OIaNéÉ19' .-]{0,30}|([A-Z]| |\t|n°|le |de|1){0,30}") {
            let folded = Folded::new(&source);
            let n = folded.text.len();
            let slow = Folder { fast: false, ..Folder::new(&source) }.run();
            prop_assert_eq!(&folded.text, &slow.text);
            prop_assert_eq!(&folded.map, &slow.map);
            prop_assert_eq!(folded.map.len(), n + 1);
            prop_assert!(folded.map.windows(2).all(|w| w[0] <= w[1]));
            for (i, _) in folded.text.char_indices() {
                let span = folded.source_span(i, n);
                prop_assert!(source.get(span.start..span.end).is_some());
            }
        }
    }
}
