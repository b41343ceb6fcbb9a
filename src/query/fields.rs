//! Fields in a query: `nature:DE`, `date:2024..`, `vote:contre>0`.

use jiff::civil::Date;
use serde::Serialize;

use super::ast::Word;
use super::dates::{DateRange, parse_range};
use super::words::analyzed;
use crate::acts::extract::matiere;
use crate::acts::{Nature, PartKind};
use crate::text::fold_str;

/// What a field of an act must be.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Test {
    /// Its number, or ACTES identifier, in any writing.
    Number(String),
    /// Its date.
    Date(DateRange),
    /// An EPCI that adopts it or is party to it: name, acronym, SIREN.
    Epci(String),
    /// Who adopts it: name, acronym, SIREN.
    Authority(String),
    /// Its nature.
    Nature(&'static str),
    /// Its matière, or what that is below.
    Matiere(String),
    /// A part that it has.
    Part(&'static str),
    /// Votes of a kind within bounds, both included.
    Votes(Ballot, u64, u64),
    /// The vote was unanimous.
    Unanimous,
    /// An amount in cents within bounds, both included.
    Amount(u64, u64),
    /// Who presided, by words of the name.
    President(Vec<Word>),
    /// Who was secretary, by words of the name.
    Secretary(Vec<Word>),
    /// A day that one of its periods covers.
    InForce(Date),
    /// An act that it cites, by number.
    Cites(String),
    /// An act that cites it, by reference.
    CitedBy(String),
    /// Where its text comes from: a format, or `ocr`.
    Source(String),
    /// Text of its file's path.
    Path(String),
}

impl std::fmt::Display for Test {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names =
            |words: &[Word]| words.iter().map(|w| w.typed.as_str()).collect::<Vec<_>>().join(" ");
        let most = |n: u64| if n == u64::MAX { String::new() } else { n.to_string() };
        match self {
            Self::Number(n) => write!(f, "number {n}"),
            Self::Date(range) => write!(f, "date {range}"),
            Self::Epci(name) => write!(f, "an EPCI that adopts it or is party: {name}"),
            Self::Authority(name) => write!(f, "adopted by {name}"),
            Self::Nature(code) => write!(f, "nature {code}"),
            Self::Matiere(code) => write!(f, "matière {code}"),
            Self::Part(name) => write!(f, "has the part {name}"),
            Self::Votes(ballot, a, b) => write!(f, "votes {} {a}..{}", ballot.name(), most(*b)),
            Self::Unanimous => write!(f, "a unanimous vote"),
            Self::Amount(a, b) => {
                let most = if *b == u64::MAX { String::new() } else { most(b / 100) };
                write!(f, "an amount of {}..{most} euros", a.div_ceil(100))
            }
            Self::President(words) => write!(f, "presided by {}", names(words)),
            Self::Secretary(words) => write!(f, "secretary {}", names(words)),
            Self::InForce(day) => write!(f, "in force on {day}"),
            Self::Cites(n) => write!(f, "cites {n}"),
            Self::CitedBy(n) => write!(f, "cited by {n}"),
            Self::Source(name) => write!(f, "read from {name}"),
            Self::Path(path) => write!(f, "path with {path}"),
        }
    }
}

/// Kinds of votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Ballot {
    /// Votes for.
    For,
    /// Votes against.
    Against,
    /// Abstentions.
    Abstentions,
}

impl Ballot {
    fn name(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Abstentions => "of abstention",
        }
    }
}

/// What `name:` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Number,
    Date,
    Epci,
    Authority,
    Title,
    Nature,
    Matiere,
    Part,
    Vote,
    Amount,
    President,
    Secretary,
    Cites,
    CitedBy,
    Source,
    Path,
}

/// The names of fields, folded, in French and English.
const NAMES: [(&str, Name); 40] = [
    ("numero", Name::Number),
    ("n", Name::Number),
    ("no", Name::Number),
    ("number", Name::Number),
    ("date", Name::Date),
    ("epci", Name::Epci),
    ("autorite", Name::Authority),
    ("collectivite", Name::Authority),
    ("authority", Name::Authority),
    ("objet", Name::Title),
    ("titre", Name::Title),
    ("title", Name::Title),
    ("nature", Name::Nature),
    ("matiere", Name::Matiere),
    ("partie", Name::Part),
    ("part", Name::Part),
    ("vote", Name::Vote),
    ("votes", Name::Vote),
    ("montant", Name::Amount),
    ("amount", Name::Amount),
    ("president", Name::President),
    ("presidente", Name::President),
    ("secretaire", Name::Secretary),
    ("secretary", Name::Secretary),
    ("cite", Name::Cites),
    ("cites", Name::Cites),
    ("cite-par", Name::CitedBy),
    ("citee-par", Name::CitedBy),
    ("cited-by", Name::CitedBy),
    ("source", Name::Source),
    ("chemin", Name::Path),
    ("fichier", Name::Path),
    ("path", Name::Path),
    ("file", Name::Path),
    ("num", Name::Number),
    ("subject", Name::Title),
    ("amounts", Name::Amount),
    ("montants", Name::Amount),
    ("commune", Name::Authority),
    ("departement", Name::Authority),
];

/// The field of a name, if it is one.
pub(super) fn name(typed: &str) -> Option<Name> {
    let folded = fold_str(typed);
    let folded = folded.replace('_', "-");
    NAMES.iter().find(|(n, _)| *n == folded).map(|(_, name)| *name)
}

/// A field with its value, read.
pub(super) enum Read {
    Test(Test),
    /// Words of the title.
    Title(Vec<Word>),
}

/// Reads the value of a field.
///
/// # Errors
/// What the value may be, for a person.
pub(super) fn read(name: Name, value: &str) -> Result<Read, String> {
    let value = value.trim();
    let text = || value.to_owned();
    let names = |words: Vec<Word>| {
        if words.is_empty() { Err("give a name".to_owned()) } else { Ok(words) }
    };
    Ok(Read::Test(match name {
        Name::Title => return names(analyzed(value)).map(Read::Title),
        Name::Number => Test::Number(text()),
        Name::Date => Test::Date(parse_range(value)?),
        Name::Epci => Test::Epci(text()),
        Name::Authority => Test::Authority(text()),
        Name::Nature => Test::Nature(nature(value)?.code()),
        Name::Matiere => Test::Matiere(matiere_code(value)?),
        Name::Part => Test::Part(part(value)?.name()),
        Name::Vote => vote(value)?,
        Name::Amount => {
            let (least, most) = bounds(value, cents)
                .ok_or("give an amount: >100000, <=5000, 1000..2000, or 1500,50")?;
            Test::Amount(least, most)
        }
        Name::President => Test::President(names(analyzed(value))?),
        Name::Secretary => Test::Secretary(names(analyzed(value))?),
        Name::Cites => Test::Cites(text()),
        Name::CitedBy => Test::CitedBy(text()),
        Name::Source => Test::Source(fold_str(value)),
        Name::Path => Test::Path(text()),
    }))
}

/// A nature by its code.
///
/// # Errors
/// The codes.
pub fn nature(typed: &str) -> Result<Nature, String> {
    Nature::from_code(typed.trim())
        .ok_or_else(|| format!("{typed:?} is none of DE, AR, AI, CC, BF, AU"))
}

/// A part by its name, in the singular or plural, with accents or without.
///
/// # Errors
/// The names.
pub fn part(typed: &str) -> Result<PartKind, String> {
    let folded = fold_str(typed);
    PartKind::ALL
        .into_iter()
        .find(|k| k.name() == folded || k.name() == folded.trim_end_matches('s'))
        .ok_or_else(|| {
            format!("{typed:?} is none of deliberation, arrete, decision, annexe, rapport, bordereau, document")
        })
}

/// A code of the classification of matières, or its first figure.
///
/// # Errors
/// What a code looks like.
pub fn matiere_code(typed: &str) -> Result<String, String> {
    let plain = typed.trim().replace([',', '-'], ".");
    let known = matiere::valid(&plain)
        || plain.len() == 1 && plain.chars().all(|c| ('1'..='9').contains(&c));
    if known {
        Ok(plain.trim_matches('.').to_owned())
    } else {
        Err(format!("{typed:?} is no code of the ACTES classification: give 7, 7.4 or 7.4.1"))
    }
}

fn vote(value: &str) -> Result<Test, String> {
    const BALLOTS: [(&str, Ballot); 7] = [
        ("pour", Ballot::For),
        ("for", Ballot::For),
        ("contre", Ballot::Against),
        ("against", Ballot::Against),
        ("abstention", Ballot::Abstentions),
        ("abstentions", Ballot::Abstentions),
        ("abst", Ballot::Abstentions),
    ];
    let folded = fold_str(value);
    if folded.starts_with("unanim") {
        return Ok(Test::Unanimous);
    }
    let help = || {
        format!("{value:?} is no vote: use unanimité, or contre>0, pour>=20, abstention=3, contre")
    };
    let end = folded.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(folded.len());
    let (kind, rest) = folded.split_at(end);
    let (_, ballot) = BALLOTS.iter().find(|(n, _)| *n == kind).ok_or_else(help)?;
    // "vote:contre": somebody voted against.
    let rest = if rest.trim().is_empty() { ">0" } else { rest };
    let (least, most) = bounds(rest, |s| s.parse().ok()).ok_or_else(help)?;
    Ok(Test::Votes(*ballot, least, most))
}

/// ">5", ">=5", "<5", "<=5", "=5", "5", "5..9", "5..", "..9": both ends included.
fn bounds(text: &str, read: impl Fn(&str) -> Option<u64>) -> Option<(u64, u64)> {
    let text = text.trim().replace('≥', ">=").replace('≤', "<=");
    let value = |s: &str| read(s.trim());
    if let Some((from, to)) = text.split_once("..") {
        let least = if from.trim().is_empty() { 0 } else { value(from)? };
        let most = if to.trim().is_empty() { u64::MAX } else { value(to)? };
        return (least <= most).then_some((least, most));
    }
    Some(if let Some(n) = text.strip_prefix(">=") {
        (value(n)?, u64::MAX)
    } else if let Some(n) = text.strip_prefix('>') {
        (value(n)?.checked_add(1)?, u64::MAX)
    } else if let Some(n) = text.strip_prefix("<=") {
        (0, value(n)?)
    } else if let Some(n) = text.strip_prefix('<') {
        (0, value(n)?.checked_sub(1)?)
    } else {
        let n = value(text.strip_prefix('=').unwrap_or(&text))?;
        (n, n)
    })
}

/// "120 000,50 €" in cents.
pub(super) fn cents(text: &str) -> Option<u64> {
    let folded = fold_str(text);
    let plain = folded
        .trim()
        .trim_end_matches(['€', ' '])
        .trim_end_matches("euros")
        .trim_end_matches("euro")
        .trim_end_matches("eur")
        .trim_end();
    let (plain, factor) = match plain {
        p if p.ends_with('k') => (&p[..p.len() - 1], 1000),
        p if p.ends_with('m') => (&p[..p.len() - 1], 1_000_000),
        p => (p, 1),
    };
    // A comma, or a dot with one or two figures behind it, parts the cents.
    let (whole, rest) = match plain.rsplit_once([',', '.']) {
        Some((whole, rest)) if rest.len() <= 2 => (whole, rest),
        _ => (plain, ""),
    };
    let digits: String = whole.chars().filter(|c| !matches!(c, ' ' | '.' | '\u{A0}')).collect();
    let euros: u64 = digits.parse().ok()?;
    let rest: u64 = match rest.len() {
        0 => 0,
        1 => rest.parse::<u64>().ok()? * 10,
        _ => rest.parse().ok()?,
    };
    euros.checked_mul(100)?.checked_add(rest)?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        for (field, value, expected) in [
            ("vote", "contre>0", Some(Test::Votes(Ballot::Against, 1, u64::MAX))),
            ("vote", "contre", Some(Test::Votes(Ballot::Against, 1, u64::MAX))),
            ("vote", "pour>=20", Some(Test::Votes(Ballot::For, 20, u64::MAX))),
            ("vote", "abstention=3", Some(Test::Votes(Ballot::Abstentions, 3, 3))),
            ("vote", "abstentions<3", Some(Test::Votes(Ballot::Abstentions, 0, 2))),
            ("vote", "unanimité", Some(Test::Unanimous)),
            ("vote", "blanc>2", None),
            ("vote", "contre>x", None),
            ("montant", ">100000", Some(Test::Amount(10_000_001, u64::MAX))),
            ("montant", "100 000..200 000", Some(Test::Amount(10_000_000, 20_000_000))),
            ("montant", "1.500,50", Some(Test::Amount(150_050, 150_050))),
            ("montant", "15k", Some(Test::Amount(1_500_000, 1_500_000))),
            ("montant", "<0", None),
            ("montant", "99999999999999999999", None),
            ("nature", "de", Some(Test::Nature("DE"))),
            ("nature", "x", None),
            ("matière", "7.4", Some(Test::Matiere("7.4".to_owned()))),
            ("matiere", "77", None),
            ("partie", "annexes", Some(Test::Part("annexe"))),
            ("part", "tome", None),
            ("date", "hier", None),
            ("source", "OCR", Some(Test::Source("ocr".to_owned()))),
        ] {
            let got = match read(name(field).unwrap(), value) {
                Ok(Read::Test(test)) => Some(test),
                _ => None,
            };
            assert_eq!(got, expected, "{field}:{value}");
        }
        assert!(name("PLIE").is_none() && name("Cité-par") == Some(Name::CitedBy));
    }
}
