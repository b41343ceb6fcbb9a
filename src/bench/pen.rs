//! Writes lines of an act: paragraphs of the vocabulary's words, names, days, amounts.

use fastrand::Rng;
use jiff::civil::Date;

use super::vocabulary::Vocabulary;
use crate::query::written::cardinal;
use crate::text::{MONTHS, french_date};

/// Lines are broken behind so many bytes, as in the sample corpus.
const WIDTH: usize = 98;

/// Words of a sentence, at most: enumerations of the law go on for pages.
const SENTENCE: usize = 45;

const FIRST: [&str; 30] = [
    "Bastien",
    "Irène",
    "Gauthier",
    "Maryvonne",
    "Joël",
    "Ghislaine",
    "Fernand",
    "Luce",
    "Octave",
    "Élodie",
    "Yvon",
    "Mélanie",
    "Cyriaque",
    "Solène",
    "Edgard",
    "Odile",
    "Nestor",
    "Josiane",
    "Félicien",
    "Corinne",
    "Marceau",
    "Noémie",
    "Augustin",
    "Bérengère",
    "Casimir",
    "Ariane",
    "Benoît",
    "Armand",
    "Estelle",
    "Roland",
];

const STEMS: [&str; 30] = [
    "BAV", "CORL", "DELM", "ESTR", "FAUV", "GRIM", "HOURL", "JANS", "KERV", "LEMB", "MARQ", "NORB",
    "OSTR", "PLAM", "QUERL", "RAIM", "SAND", "TILL", "VANH", "WARL", "BRUN", "CAUVR", "DORM",
    "FLORQ", "GAMB", "HERB", "LOUV", "MERL", "PAVR", "TRAV",
];

const ENDINGS: [&str; 20] = [
    "ELLE", "IER", "OIS", "AULT", "ENT", "IGNY", "OUX", "ART", "INGUE", "EREL", "ESQUE", "OLLE",
    "ANT", "EMAN", "IOT", "UCHE", "ARD", "EUIL", "ONNET", "AIN",
];

/// A text as it is written.
pub struct Pen<'v> {
    /// What is written.
    pub text: String,
    /// What chance says.
    pub rng: Rng,
    words: &'v Vocabulary,
    /// Where the line starts.
    line: usize,
}

impl<'v> Pen<'v> {
    /// An empty text.
    #[must_use]
    pub fn new(words: &'v Vocabulary, rng: Rng, capacity: usize) -> Self {
        Self { text: String::with_capacity(capacity), rng, words, line: 0 }
    }

    /// Starts a new line.
    fn end(&mut self) {
        self.text.push('\n');
        self.line = self.text.len();
    }

    /// A line as it is.
    pub fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.end();
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.end();
    }

    /// A word, on the next line where there is no room.
    fn word(&mut self, word: &str) {
        let used = self.text.len() - self.line;
        if used > 0 {
            if used + word.len() > WIDTH {
                self.end();
            } else {
                self.text.push(' ');
            }
        }
        self.text.push_str(word);
    }

    /// Text over as many lines as it takes.
    pub fn filled(&mut self, text: &str) {
        for word in text.split(' ') {
            self.word(word);
        }
        self.end();
    }

    /// A sentence of the vocabulary behind what stands on the line; `last` ends it.
    fn sentence(&mut self, last: &str, capital: bool) {
        let words = self.words;
        let mut rng = self.rng.fork();
        let mut first = capital;
        words.sentence(&mut rng, SENTENCE, |word| {
            let at = self.text.len();
            self.word(word);
            if std::mem::take(&mut first) {
                self.capital(at);
            }
            // Now and then a figure, as in any act.
            if self.rng.u8(..) < 4 {
                let figure = self.figure();
                self.word(&figure);
            }
        });
        if self.text.ends_with(',') {
            self.text.pop();
        }
        self.text.push_str(last);
    }

    /// The first letter from a place on is a capital.
    fn capital(&mut self, at: usize) {
        let Some((place, c)) = self.text[at..].char_indices().find(|(_, c)| c.is_alphabetic())
        else {
            return;
        };
        let upper: String = c.to_uppercase().collect();
        let place = at + place;
        self.text.replace_range(place..place + c.len_utf8(), &upper);
    }

    /// An opening ("Considérant que") and a sentence.
    pub fn clause(&mut self, opening: &str, last: &str) {
        for word in opening.split(' ') {
            self.word(word);
        }
        self.sentence(last, false);
        self.end();
    }

    /// Paragraphs, until the text has so many bytes.
    pub fn paragraphs(&mut self, until: usize) {
        while self.text.len() < until {
            for _ in 0..self.rng.u8(1..=4) {
                self.sentence(".", true);
            }
            self.end();
            self.end();
        }
    }

    /// Some content words, as titles have them.
    pub fn topic(&mut self, words: usize) -> String {
        let topic: Vec<String> =
            (0..words).map(|_| self.words.content_word(&mut self.rng)).collect();
        topic.join(" ")
    }

    /// One of some.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.rng.usize(0..of.len())]
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: u8) -> bool {
        self.rng.u8(0..100) < percent
    }

    /// "Odile WARLINGUE": invented.
    pub fn person(&mut self) -> String {
        let (first, last) = (self.one(&FIRST), self.surname());
        format!("{first} {last}")
    }

    /// "WARLINGUE".
    pub fn surname(&mut self) -> String {
        format!("{}{}", self.one(&STEMS), self.one(&ENDINGS))
    }

    /// Members by name: "WARLINGUE Odile, …".
    pub fn members(&mut self, count: usize) -> String {
        let members: Vec<String> =
            (0..count).map(|_| format!("{} {}", self.surname(), self.one(&FIRST))).collect();
        members.join(", ")
    }

    /// An amount in euros: round more often than not.
    pub fn amount(&mut self) -> u64 {
        let magnitude = self.one(&[10_u64, 100, 100, 1000, 1000, 10_000]);
        let n = self.rng.u64(1..100) * magnitude;
        if self.chance(30) { n + self.rng.u64(1..magnitude) } else { n }
    }

    /// "12 400 €", "12 400,50 €".
    pub fn euros(&mut self) -> String {
        let amount = self.amount();
        let cents =
            if self.chance(20) { format!(",{:02}", self.rng.u8(1..100)) } else { String::new() };
        format!("{}{cents} €", grouped(amount))
    }

    fn figure(&mut self) -> String {
        match self.rng.u8(0..4) {
            0 => self.euros(),
            1 => format!("{} %", self.rng.u8(1..100)),
            2 => self.rng.u16(2..5000).to_string(),
            _ => spelt(self.rng.u64(2..100)),
        }
    }
}

/// 1234567 as "1 234 567".
#[must_use]
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 3);
    for (k, c) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// A cardinal with its hyphens, as acts print it: "vingt-quatre", "vingt et un".
fn spelt(n: u64) -> String {
    const TENS: [&str; 6] = ["quatre", "vingt", "trente", "quarante", "cinquante", "soixante"];
    let words = cardinal(n).unwrap_or_default();
    let mut out = String::with_capacity(words.len());
    let mut before = "";
    for word in words.split(' ') {
        let joined = TENS.contains(&before) && !["et", "cent", "mille"].contains(&word);
        if !out.is_empty() {
            out.push(if joined { '-' } else { ' ' });
        }
        out.push_str(word);
        before = word;
    }
    out
}

/// "deux mille vingt-quatre, le vingt-six mars".
#[must_use]
pub fn in_words(day: Date) -> String {
    let year = u64::try_from(day.year()).map(spelt).unwrap_or_default();
    let rank = u64::try_from(day.day()).map(spelt).unwrap_or_default();
    let rank = if day.day() == 1 { "premier".to_owned() } else { rank };
    let month = usize::try_from(day.month()).ok().and_then(|m| MONTHS.get(m - 1));
    format!("{year}, le {rank} {}", month.copied().unwrap_or_default())
}

/// "26/03/2024".
#[must_use]
pub fn figures(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// "26 mars 2024".
#[must_use]
pub fn long(day: Date) -> String {
    french_date(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_and_amounts() {
        assert_eq!(in_words(date(2024, 3, 26)), "deux mille vingt-quatre, le vingt-six mars");
        assert_eq!(in_words(date(2021, 6, 1)), "deux mille vingt et un, le premier juin");
        assert_eq!(figures(date(2024, 3, 6)), "06/03/2024");
        assert_eq!(grouped(1_234_567), "1 234 567");
        assert_eq!(grouped(12), "12");
    }

    #[test]
    fn lines_are_short() {
        let words = Vocabulary::of(["un deux trois quatre cinq six sept huit"].into_iter());
        let mut pen = Pen::new(&words, Rng::with_seed(3), 0);
        pen.paragraphs(5000);
        assert!(pen.text.len() >= 5000);
        assert!(pen.text.lines().all(|l| l.len() <= WIDTH + 8), "{}", pen.text);
        assert!(pen.text.contains("Un deux"));
    }
}
