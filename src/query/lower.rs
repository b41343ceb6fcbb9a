//! From a [`Query`] to a tantivy query, with the weights of the ranking.

use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as TantivyQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::ast::{Clause, Query, Word};
use super::score::{FieldWord, Formula, Idf};
use super::{dated, weak};
use crate::index::{Fields, TEXT_FIELDS, TextField, date_key};

/// How much a match in each text field is worth. Chosen by `tests/it/ranking.rs` on the sample
/// corpus; `docs/ranking.md` has the figures, and what each weight changes.
pub const WEIGHTS: [(TextField, f32); 8] = [
    (TextField::Title, 1.5),
    (TextField::Dispositif, 1.0),
    (TextField::Body, 1.0),
    (TextField::Annexe, 0.6),
    (TextField::Rapport, 0.5),
    (TextField::Bordereau, 0.3),
    (TextField::Context, 1.0),
    (TextField::Attendance, 0.1),
];

/// The knobs of the ranking, in one place so that a measurement can turn each.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Weight of each text field, in the order of [`TEXT_FIELDS`].
    pub weights: [(TextField, f32); 8],
    /// What an exact form (with its accents) adds, as a share of the field's weight.
    pub exact: f32,
    /// What two neighbouring words of the query add where they stand close and in order.
    pub proximity: f32,
    /// How many words may stand between them.
    pub slop: u32,
    /// Whether any two words of the query count where they stand close, or neighbours alone.
    pub all_pairs: bool,
    /// How much a word's repetition adds (BM25's k1).
    pub repetition: f32,
    /// How much the length of a text counts against it (BM25's b).
    pub length: f32,
    /// Where the rarity of a word is looked up.
    pub idf: Idf,
    /// What a word that only asks ("comment", "quel") adds, as a share of what others do.
    pub weak: f32,
    /// What it is worth to have all words: for each word of the query the score grows by this share
    /// of itself. That two words meet may be chance; that eight do is not.
    pub whole: f32,
    /// Whether acts that lack a word show at all where others have all of them.
    pub fill: bool,
    /// How much it counts that an act is like the other answers: an exponent, 0 for nothing.
    pub feedback: f32,
    /// What the acts of a typed date score above those that name it; other words of the query can
    /// still outweigh it.
    pub date: f32,
    /// What the act of a typed number scores above everything else.
    pub number: f32,
}

impl Default for Ranking {
    fn default() -> Self {
        Self {
            weights: WEIGHTS,
            exact: 0.25,
            proximity: 0.3,
            slop: 3,
            all_pairs: true,
            repetition: 0.9,
            length: 0.75,
            idf: Idf::Act,
            weak: 0.0,
            whole: 0.06,
            fill: true,
            feedback: 0.8,
            date: 12.0,
            number: 1000.0,
        }
    }
}

/// In a query of so many words a number is one of many: a title cites the act that it changes. The
/// act of that number is then lifted as those of a date are, no higher.
const LONG: usize = 6;

/// Pairs of words that are looked for close together, at most: a question of twelve words has 66.
const MOST_PAIRS: usize = 24;

/// How clauses combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// All clauses.
    All,
    /// At least so many.
    AtLeast(usize),
}

/// Lowers queries for one index.
pub struct Lowering<'a> {
    /// Fields of the index.
    pub fields: &'a Fields,
    /// Weights.
    pub ranking: &'a Ranking,
    /// Text fields to search; those of the parts asked for, or all.
    pub searched: &'a [TextField],
}

type Boxed = Box<dyn TantivyQuery>;

impl Lowering<'_> {
    /// The query, without filters. `None` if it expects nothing.
    #[must_use]
    pub fn query(&self, query: &Query, expect: Expect) -> Option<Boxed> {
        if query.clauses.is_empty() {
            return None;
        }
        let strong = weak::expected(query);
        let quiet = Ranking { number: self.ranking.date, ..self.ranking.clone() };
        let long = strong.iter().filter(|s| **s).count() >= LONG;
        let lowering = Lowering { ranking: if long { &quiet } else { self.ranking }, ..*self };
        let of = |wanted: bool| {
            let clauses = query.clauses.iter().zip(&strong);
            clauses.filter(move |(_, s)| **s == wanted).map(|(c, _)| lowering.clause(c))
        };
        let expected: Vec<Boxed> = of(true).collect();
        let main: Boxed = match expect {
            Expect::All => Box::new(BooleanQuery::new(
                expected.into_iter().map(|q| (Occur::Must, q)).collect(),
            )),
            Expect::AtLeast(n) => Box::new(BooleanQuery::with_minimum_required_clauses(
                expected.into_iter().map(|q| (Occur::Should, q)).collect(),
                n,
            )),
        };
        let mut parts: Vec<(Occur, Boxed)> = vec![(Occur::Must, main)];
        if self.ranking.weak > 0.0 {
            parts.extend(of(false).map(|q| -> (Occur, Boxed) {
                (Occur::Should, Box::new(BoostQuery::new(q, self.ranking.weak)))
            }));
        }
        parts.extend(self.proximity(query).into_iter().map(|(_, q)| (Occur::Should, q)));
        parts.extend(self.dated(query).into_iter().map(|q| (Occur::Should, q)));
        Some(Box::new(BooleanQuery::new(parts)))
    }

    /// The clauses that must not match.
    #[must_use]
    pub fn excluded(&self, query: &Query) -> Vec<Boxed> {
        query.excluded.iter().map(|c| self.clause(c)).collect()
    }

    /// One clause, over all fields.
    #[must_use]
    pub fn clause(&self, clause: &Clause) -> Boxed {
        match clause {
            Clause::Word(word) => self.word(word),
            Clause::Phrase { words, .. } => self.phrase(words, 0, 1.0),
            Clause::Number { words, .. } => {
                let mut any: Vec<(Occur, Boxed)> = Vec::new();
                any.extend(self.bearer(clause).map(|q| (Occur::Should, q)));
                if !words.is_empty() {
                    any.push((Occur::Should, self.phrase(words, 0, 1.0)));
                }
                Box::new(BooleanQuery::new(any))
            }
        }
    }

    /// For a number: the act that bears it, apart from those that name it.
    #[must_use]
    pub fn bearer(&self, clause: &Clause) -> Option<Boxed> {
        let Clause::Number { key, actes_id, .. } = clause else { return None };
        let (field, text) = match actes_id {
            Some(id) => (self.fields.actes_id, id),
            None => (self.fields.number, key),
        };
        let term = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic);
        Some(Box::new(ConstScoreQuery::new(Box::new(term), self.ranking.number)))
    }

    /// For each date that the query names in full: the acts of that day.
    #[must_use]
    pub fn dated(&self, query: &Query) -> Vec<Boxed> {
        if self.ranking.date <= 0.0 {
            return Vec::new();
        }
        let of_day = |date| -> Boxed {
            let term = Term::from_field_u64(self.fields.date, date_key(date));
            let day = TermQuery::new(term, IndexRecordOption::Basic);
            Box::new(ConstScoreQuery::new(Box::new(day), self.ranking.date))
        };
        dated::dates(query).into_iter().map(of_day).collect()
    }

    fn fields(&self) -> impl Iterator<Item = (Field, f32)> + '_ {
        TEXT_FIELDS
            .iter()
            .zip(&self.ranking.weights)
            .filter(|((t, _), _)| self.searched.contains(t))
            .map(|((t, _), (_, w))| (self.fields.text_field(*t), *w))
    }

    fn word(&self, word: &Word) -> Boxed {
        let mut any: Vec<(Occur, Boxed)> = Vec::new();
        let all = |text: &str| -> Arc<[Term]> {
            self.fields().map(|(field, _)| Term::from_field_text(field, text)).collect()
        };
        let exact = word.exact.as_ref().map(|exact| (exact, all(exact)));
        let everywhere = all(&word.term);
        let Ranking { repetition: k1, length: b, idf, .. } = *self.ranking;
        let formula = Formula { k1, b, idf };
        for (field, weight) in self.fields() {
            let term = |text: &str, everywhere: &Arc<[Term]>, weight: f32| -> Boxed {
                Box::new(FieldWord {
                    term: Term::from_field_text(field, text),
                    everywhere: Arc::clone(everywhere),
                    weight,
                    formula,
                })
            };
            any.push((Occur::Should, term(&word.term, &everywhere, weight)));
            if let Some((exact, everywhere)) = &exact {
                any.push((Occur::Should, term(exact, everywhere, weight * self.ranking.exact)));
            }
        }
        Box::new(BooleanQuery::new(any))
    }

    fn phrase(&self, words: &[Word], slop: u32, factor: f32) -> Boxed {
        if let [word] = words {
            return self.word(word);
        }
        let mut any: Vec<(Occur, Boxed)> = Vec::new();
        for (field, weight) in self.fields() {
            let terms =
                words.iter().map(|w| (w.offset, Term::from_field_text(field, &w.term))).collect();
            let query = PhraseQuery::new_with_offset_and_slop(terms, slop);
            any.push((Occur::Should, Box::new(BoostQuery::new(Box::new(query), weight * factor))));
        }
        Box::new(BooleanQuery::new(any))
    }

    /// Neighbouring words of the query, close and in order in the text: as typed, and the query.
    #[must_use]
    pub fn proximity(&self, query: &Query) -> Vec<(String, Boxed)> {
        if self.ranking.proximity <= 0.0 {
            return Vec::new();
        }
        let strong = weak::expected(query);
        let words: Vec<&Word> = query
            .clauses
            .iter()
            .zip(&strong)
            .filter_map(|(c, s)| if let (Clause::Word(w), true) = (c, s) { Some(w) } else { None })
            .collect();
        let pairs: Vec<[&Word; 2]> = (1..words.len().max(1))
            .take_while(|apart| self.ranking.all_pairs || *apart == 1)
            .flat_map(|apart| words.iter().zip(&words[apart..]).map(|(a, b)| [*a, *b]))
            .take(MOST_PAIRS)
            .collect();
        pairs
            .iter()
            .filter(|pair| pair[0].term != pair[1].term)
            .map(|pair| {
                let near: Vec<Word> = pair
                    .iter()
                    .enumerate()
                    .map(|(offset, w)| Word { offset, ..(*w).clone() })
                    .collect();
                let typed = format!("{} {}", pair[0].typed, pair[1].typed);
                (typed, self.phrase(&near, self.ranking.slop, self.ranking.proximity))
            })
            .collect()
    }
}
