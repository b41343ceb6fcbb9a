//! From a [`Query`] to a tantivy query, with the weights of the ranking.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur,
    PhraseQuery, Query as TantivyQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::ast::{Also, Clause, Query, Why, Word};
use super::close::{Closeness, Pair};
use super::fields::Test;
use super::score::{ActWord, Formula};
use super::several::{Several, Which};
use super::weak;
use crate::index::{Fields, TEXT_FIELDS, TextField, date_key};

/// How much a match in each text field is worth. Chosen with `acts-eval`, on the
/// sample and one half of the public set; `docs/ranking.md` has the figures, and what each changes.
pub const WEIGHTS: [(TextField, f32); 8] = [
    (TextField::Title, 1.0),
    (TextField::Dispositif, 2.0),
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
    /// In so many of the acts that are the best by their words it is looked at how close these stand.
    pub looked_at: usize,
    /// Whether any two words of the query count where they stand close, or neighbours alone.
    pub all_pairs: bool,
    /// How much a word's repetition adds (BM25's k1).
    pub repetition: f32,
    /// How much the length of a text counts against it (BM25's b).
    pub length: f32,
    /// What a word of the title adds to what it scores in the act.
    pub title: f32,
    /// In queries of more words than this the other answers do not count: they say enough themselves.
    pub feedback_up_to: usize,
    /// What a word that only asks ("comment", "quel") adds, as a share of what others do.
    pub weak: f32,
    /// What it is worth to have all words: for each word of the query the score grows by this share
    /// of itself. That two words meet may be chance; that eight do is not.
    pub whole: f32,
    /// What it is worth to have both words of a query of two, as a share of the score.
    pub both: f32,
    /// In a query of up to so many words, acts that have all of them stand above those that lack one,
    /// where there are as many as are compared with each other.
    pub all_first: usize,
    /// Whether acts that lack a word show at all where others have all of them.
    pub fill: bool,
    /// How much it counts that an act is like the other answers: an exponent, 0 for nothing.
    pub feedback: f32,
    /// How much more the best of the other answers say than the rest: what each of them counts is its
    /// score to this power.
    pub best: f32,
    /// How much an act counts among the answers that it is compared with: 0 not at all, 1 as it does
    /// for others. One that stands alone is like itself.
    pub own: f32,
    /// What the acts of a typed date score above those that name it; other words of the query can
    /// still outweigh it.
    pub date: f32,
    /// What the act of a typed number scores above everything else.
    pub number: f32,
    /// What an act with a typed amount scores beside what its text does.
    pub amount: f32,
}

/// What another way of saying something is worth, as a share of what is typed.
const ALSO: [(Why, f32); 5] = [
    (Why::Acronym, 0.9),
    (Why::Trade, 0.9),
    (Why::Synonym, 0.8),
    (Why::Spelling, 1.0),
    (Why::Ocr, 0.9),
];

/// From so many terms on, those of a prefix score alike: a sum over each would cost too much.
const SCORED_TERMS: usize = 16;

impl Default for Ranking {
    fn default() -> Self {
        Self {
            weights: WEIGHTS,
            exact: 0.25,
            proximity: 0.3,
            slop: 3,
            looked_at: 400,
            all_pairs: true,
            repetition: 2.0,
            length: 0.6,
            title: 1.8,
            feedback_up_to: 8,
            weak: 0.0,
            whole: 0.06,
            both: 0.3,
            all_first: 2,
            fill: true,
            feedback: 0.8,
            best: 2.5,
            own: 0.5,
            date: 30.0,
            amount: 5.0,
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
    /// Lowers what a field must be: that needs the names of authorities, and other acts.
    pub tests: &'a dyn Fn(&Test) -> Boxed,
}

/// A tantivy query of any kind.
pub type Boxed = Box<dyn TantivyQuery>;

impl Lowering<'_> {
    /// The query, without the filters of flags; what its words score, but for standing close together
    /// ([`Self::closeness`]). One that expects nothing gives all acts but those that it excludes.
    #[must_use]
    pub fn query(&self, query: &Query, expect: Expect) -> Boxed {
        let mut parts = self.parts(query, expect);
        match parts[..] {
            [(Occur::Must, _)] => parts.remove(0).1,
            _ => Box::new(BooleanQuery::new(parts)),
        }
    }

    fn parts(&self, query: &Query, expect: Expect) -> Vec<(Occur, Boxed)> {
        let strong = weak::expected(query);
        let mut parts: Vec<(Occur, Boxed)> = Vec::new();
        let mut expected: Vec<Boxed> = Vec::new();
        let quiet = Ranking { number: self.ranking.date, ..self.ranking.clone() };
        let long = weak::count(query) >= LONG;
        let lowering = Lowering { ranking: if long { &quiet } else { self.ranking }, ..*self };
        for (clause, strong) in query.clauses.iter().zip(strong) {
            let lowered = lowering.clause(clause);
            if clause.is_filter() {
                parts.push((Occur::Must, lowered));
            } else if strong {
                expected.push(lowered);
            } else if self.ranking.weak > 0.0 {
                let little = BoostQuery::new(lowered, self.ranking.weak);
                parts.push((Occur::Should, Box::new(little)));
            }
        }
        match expect {
            _ if expected.is_empty() => {}
            Expect::All => match several(&expected, Which::All) {
                Some(words) => parts.push((Occur::Must, words)),
                None => parts.extend(expected.into_iter().map(|q| (Occur::Must, q))),
            },
            Expect::AtLeast(n) => {
                let words = if n == 1 { several(&expected, Which::Any) } else { None };
                let some = words.unwrap_or_else(|| {
                    let some = expected.into_iter().map(|q| (Occur::Should, q)).collect();
                    Box::new(BooleanQuery::with_minimum_required_clauses(some, n))
                });
                parts.push((Occur::Must, some));
            }
        }
        if parts.is_empty() {
            parts.push((Occur::Must, self.silent(Box::new(AllQuery))));
        }
        parts.extend(self.excluded(query).into_iter().map(|q| (Occur::MustNot, q)));
        parts
    }

    /// The clauses that must not match.
    #[must_use]
    pub fn excluded(&self, query: &Query) -> Vec<Boxed> {
        query.excluded.iter().map(|c| self.clause(c)).collect()
    }

    /// One clause, over all fields.
    #[must_use]
    pub fn clause(&self, clause: &Clause) -> Boxed {
        either([self.bearer(clause), self.text(clause)].into_iter().flatten().collect())
    }

    /// What a clause looks for in texts.
    #[must_use]
    pub fn text(&self, clause: &Clause) -> Option<Boxed> {
        Some(match clause {
            Clause::Word(word) => self.word(word),
            Clause::Phrase { words, slop, .. } => self.phrase(words, *slop, 1.0),
            Clause::Number { words, .. } if words.is_empty() => return None,
            Clause::Number { words, .. } => self.phrase(words, 0, 1.0),
            Clause::Near { words, distance, .. } => self.near(words, *distance),
            Clause::Exact { word, surface, .. } => {
                let written = self.silent(self.term(self.fields.surface, surface));
                Box::new(BooleanQuery::new(vec![
                    (Occur::Must, written),
                    (Occur::Must, self.word(word)),
                ]))
            }
            Clause::Terms { terms, .. } => self.terms(terms),
            Clause::Date { forms, .. } | Clause::Amount { forms, .. } => {
                best(forms.iter().map(|words| self.phrase(words, 0, 1.0)).collect())
            }
            Clause::Title { words, .. } => {
                let one = Lowering { searched: &[TextField::Title], ..*self };
                one.phrase(words, 0, 1.0)
            }
            Clause::Field { test, .. } => self.silent((self.tests)(test)),
            Clause::Any { alternatives, .. } => {
                either(alternatives.iter().map(|q| self.group(q)).collect())
            }
            Clause::Either { clause, also } => {
                let typed = self.text(clause);
                let others = also.iter().map(|also| self.also(also));
                best(typed.into_iter().chain(others).collect())
            }
        })
    }

    /// For a number, a day or an amount: the acts that have it as a field, apart from those that name
    /// it.
    #[must_use]
    pub fn bearer(&self, clause: &Clause) -> Option<Boxed> {
        let (query, score): (Boxed, f32) = match clause {
            Clause::Number { actes_id: Some(id), .. } => {
                (self.term(self.fields.actes_id, id), self.ranking.number)
            }
            Clause::Number { key, .. } => (self.term(self.fields.number, key), self.ranking.number),
            Clause::Date { day, .. } => {
                (figure(self.fields.date, date_key(*day)), self.ranking.date)
            }
            Clause::Amount { cents, .. } => {
                (figure(self.fields.amount, *cents), self.ranking.amount)
            }
            _ => return None,
        };
        Some(Box::new(ConstScoreQuery::new(query, score)))
    }

    /// What is expected and excluded within parentheses.
    fn group(&self, query: &Query) -> Boxed {
        let mut parts: Vec<(Occur, Boxed)> =
            query.clauses.iter().map(|c| (Occur::Must, self.clause(c))).collect();
        if parts.is_empty() {
            parts.push((Occur::Must, self.silent(Box::new(AllQuery))));
        }
        parts.extend(self.excluded(query).into_iter().map(|q| (Occur::MustNot, q)));
        Box::new(BooleanQuery::new(parts))
    }

    /// Words in any order, each next to the one before it.
    fn near(&self, words: &[Word], distance: u32) -> Boxed {
        let pairs = words.windows(2).map(|pair| {
            let placed = |first: &Word, second: &Word| -> Boxed {
                let first = Word { offset: 0, ..first.clone() };
                let second = Word { offset: 1, ..second.clone() };
                self.phrase(&[first, second], distance, 1.0)
            };
            (Occur::Must, either(vec![placed(&pair[0], &pair[1]), placed(&pair[1], &pair[0])]))
        });
        Box::new(BooleanQuery::new(pairs.collect()))
    }

    /// Any of some terms.
    fn terms(&self, terms: &[String]) -> Boxed {
        let fields: Vec<(Field, f32)> = self.fields().collect();
        let of = |field: Field, term: &String| Term::from_field_text(field, term);
        if terms.len() > SCORED_TERMS {
            let sets = fields.into_iter().map(|(field, weight)| -> Boxed {
                let set = TermSetQuery::new(terms.iter().map(|t| of(field, t)).collect::<Vec<_>>());
                Box::new(ConstScoreQuery::new(Box::new(set), weight))
            });
            return best(sets.collect());
        }
        let each = terms.iter().map(|term| -> Boxed {
            let fields = fields.iter().map(|(field, weight)| -> Boxed {
                let query = TermQuery::new(of(*field, term), IndexRecordOption::WithFreqs);
                Box::new(BoostQuery::new(Box::new(query), *weight))
            });
            either(fields.collect())
        });
        best(each.collect())
    }

    /// Another way of saying something.
    fn also(&self, also: &Also) -> Boxed {
        let weight = ALSO.iter().find(|(why, _)| *why == also.why).map_or(1.0, |(_, w)| *w);
        // A phrase scores the sum of its words; here it stands for one thing, as the acronym does.
        #[expect(clippy::cast_precision_loss, reason = "words of a phrase")]
        let said =
            self.phrase(&also.words, 0, weight / (also.words.len() * also.share).max(1) as f32);
        let limit: Option<Boxed> = if also.why == Why::Ocr {
            Some(self.term(self.fields.source, "ocr"))
        } else if also.authorities.is_empty() {
            None
        } else {
            let terms = also.authorities.iter();
            let terms = terms.map(|a| Term::from_field_text(self.fields.authority, a));
            Some(Box::new(TermSetQuery::new(terms.collect::<Vec<_>>())))
        };
        match limit {
            None => said,
            Some(limit) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, said),
                (Occur::Must, self.silent(limit)),
            ])),
        }
    }

    #[expect(clippy::unused_self, reason = "reads as part of the vocabulary")]
    fn term(&self, field: Field, text: &str) -> Boxed {
        let term = Term::from_field_text(field, text);
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    }

    #[expect(clippy::unused_self, reason = "reads as part of the vocabulary")]
    fn silent(&self, query: Boxed) -> Boxed {
        Box::new(ConstScoreQuery::new(query, 0.0))
    }

    fn fields(&self) -> impl Iterator<Item = (Field, f32)> + '_ {
        TEXT_FIELDS
            .iter()
            .zip(&self.ranking.weights)
            .filter(|((t, _), _)| self.searched.contains(t))
            .map(|((t, _), (_, w))| (self.fields.text_field(*t), *w))
    }

    fn word(&self, word: &Word) -> Boxed {
        let mut terms = Vec::new();
        for (field, weight) in self.fields() {
            terms.push((Term::from_field_text(field, &word.term), weight));
            if let Some(exact) = &word.exact {
                let weight = weight * self.ranking.exact;
                terms.push((Term::from_field_text(field, exact), weight));
            }
        }
        let Ranking { repetition: k1, length: b, title, .. } = *self.ranking;
        let titled = self.searched.contains(&TextField::Title);
        let titled = titled.then(|| self.fields.text_field(TextField::Title));
        Box::new(ActWord { terms, title: titled, formula: Formula { k1, b, title } })
    }

    fn phrase(&self, words: &[Word], slop: u32, factor: f32) -> Boxed {
        match words {
            [] => return Box::new(EmptyQuery),
            [word] => return self.word(word),
            _ => {}
        }
        let any = self.phrases(words, slop, factor).map(|(query, weight)| -> (Occur, Boxed) {
            (Occur::Should, Box::new(BoostQuery::new(Box::new(query), weight)))
        });
        Box::new(BooleanQuery::new(any.collect()))
    }

    /// Words in each field, with what that is worth.
    fn phrases(
        &self,
        words: &[Word],
        slop: u32,
        factor: f32,
    ) -> impl Iterator<Item = (PhraseQuery, f32)> {
        self.fields().map(move |(field, weight)| {
            let terms =
                words.iter().map(|w| (w.offset, Term::from_field_text(field, &w.term))).collect();
            (PhraseQuery::new_with_offset_and_slop(terms, slop), weight * factor)
        })
    }

    /// Words of the query by twos, where they stand close together in the text.
    #[must_use]
    pub fn closeness(&self, query: &Query) -> Closeness {
        let Ranking { slop, proximity, all_pairs, .. } = *self.ranking;
        if proximity <= 0.0 {
            return Closeness::default();
        }
        let strong = weak::expected(query);
        let typed: Vec<&Word> = query
            .clauses
            .iter()
            .zip(&strong)
            .filter_map(|(clause, strong)| clause.word().filter(|_| *strong))
            .collect();
        let pairs: Vec<(&Word, &Word)> = (1..typed.len().max(1))
            .take_while(|apart| all_pairs || *apart == 1)
            .flat_map(|apart| typed.iter().copied().zip(typed[apart..].iter().copied()))
            .take(MOST_PAIRS)
            .filter(|(first, second)| first.term != second.term)
            .collect();
        // Those of the pairs alone: a sentence of a hundred words has few.
        let words = pairs.iter().flat_map(|(first, second)| [&first.term, &second.term]);
        let mut words: Vec<String> = words.cloned().collect();
        words.sort_unstable();
        words.dedup();
        let which = |word: &Word| words.binary_search(&word.term).unwrap_or(0);
        let pairs = pairs.iter().map(|(first, second)| Pair {
            typed: format!("{} {}", first.typed, second.typed),
            words: [which(first), which(second)],
        });
        let pairs = pairs.collect();
        let fields = self.fields().map(|(field, weight)| (field, weight * proximity)).collect();
        Closeness { pairs, words, fields, slop }
    }
}

/// Two clauses or more as one query, where all of them are words.
fn several(clauses: &[Boxed], which: Which) -> Option<Boxed> {
    let words = clauses.iter().map(|clause| clause.downcast_ref::<ActWord>().cloned());
    let words: Vec<ActWord> = words.collect::<Option<_>>()?;
    (words.len() > 1).then(|| Box::new(Several { words, which }) as Boxed)
}

/// Any of some queries; what several score adds up.
fn either(mut queries: Vec<Boxed>) -> Boxed {
    match queries.len() {
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::new(queries.into_iter().map(|q| (Occur::Should, q)).collect())),
    }
}

/// Any of some queries; the best score counts.
fn best(mut queries: Vec<Boxed>) -> Boxed {
    match queries.len() {
        1 => queries.remove(0),
        _ => Box::new(DisjunctionMaxQuery::new(queries)),
    }
}

fn figure(field: Field, value: u64) -> Boxed {
    Box::new(TermQuery::new(Term::from_field_u64(field, value), IndexRecordOption::Basic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn closeness_is_of_few_words() {
        let fields = Fields::of(&crate::index::schema()).expect("the schema");
        let ranking = Ranking::default();
        let tests = |_: &Test| Box::new(EmptyQuery) as Boxed;
        let searched = [TextField::Title, TextField::Body];
        let lowering =
            Lowering { fields: &fields, ranking: &ranking, searched: &searched, tests: &tests };
        let of = |typed: &str| lowering.closeness(&parse(typed));
        let pairs = of("piscine municipale tarifs").pairs;
        let typed: Vec<&str> = pairs.iter().map(|pair| pair.typed.as_str()).collect();
        assert_eq!(typed, ["piscine municipale", "municipale tarifs", "piscine tarifs"]);
        let long: Vec<String> =
            (0..300).map(|n| format!("motlong{}", "x".repeat(n % 90))).collect();
        let long = of(&long.join(" "));
        assert!(long.pairs.len() <= MOST_PAIRS && long.words.len() <= 2 * MOST_PAIRS);
        assert_eq!(long.fields.len(), 2);
        assert!(of("piscine").pairs.is_empty() && of("piscine piscine").words.is_empty());
    }
}
