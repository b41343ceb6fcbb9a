//! Several words together: the acts that have all of them, or any. An act scores the sum over its words,
//! as in tantivy's boolean query; what is known of words makes it cheaper.
//!
//! The length of an act is looked up once, not once a word. Where nothing else is asked for, the words are
//! swept over the acts; the scorer is for words beside other clauses.

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::score::{ActWord, WordScorer, WordWeight};
use super::sweep::Sweep;
pub use super::sweep::Which;

/// Several words.
#[derive(Debug, Clone)]
pub struct Several {
    /// The words, two or more.
    pub words: Vec<ActWord>,
    /// Which acts match.
    pub which: Which,
}

/// One word is several of one.
impl Query for ActWord {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let words = vec![self.word_weight(scoring)?];
        Ok(Box::new(SeveralWeight { words, which: Which::All, one_measure: true }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for (term, _) in &self.terms {
            visitor(term, false);
        }
    }
}

impl Query for Several {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let words = self.words.iter().map(|w| w.word_weight(scoring));
        let words = words.collect::<tantivy::Result<Vec<_>>>()?;
        let one_measure = words.windows(2).all(|two| two[0].measures_as(&two[1]));
        Ok(Box::new(SeveralWeight { words, which: self.which, one_measure }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.words.iter().for_each(|word| word.query_terms(visitor));
    }
}

struct SeveralWeight {
    words: Vec<WordWeight>,
    which: Which,
    /// The length of an act is the same for all words.
    one_measure: bool,
}

impl SeveralWeight {
    /// The words that a segment has; none where it lacks one that is needed. `open` looks for one.
    fn found<T>(
        &self,
        open: impl Fn(&WordWeight) -> tantivy::Result<Option<T>>,
    ) -> tantivy::Result<Vec<T>> {
        let mut out = Vec::with_capacity(self.words.len());
        for word in &self.words {
            match (open(word)?, self.which) {
                (Some(found), _) => out.push(found),
                (None, Which::Any) => {}
                (None, Which::All) => return Ok(Vec::new()),
            }
        }
        Ok(out)
    }

    fn sweep(&self, reader: &SegmentReader) -> tantivy::Result<Sweep> {
        let words = self.found(|word| word.swept(reader))?;
        Ok(Sweep::new(words, self.which, self.one_measure))
    }

    fn several_scorer(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Option<SeveralScorer>> {
        let words = self.found(|word| word.word_scorer(reader, boost))?;
        if words.is_empty() {
            return Ok(None);
        }
        let mut lead: Vec<usize> = (0..words.len()).collect();
        lead.sort_by_key(|k| words[*k].size_hint());
        let which = self.which;
        let mut scorer =
            SeveralScorer { words, lead, which, one_measure: self.one_measure, doc: 0 };
        scorer.doc = scorer.next();
        Ok(Some(scorer))
    }
}

impl Weight for SeveralWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        if let [word] = &self.words[..] {
            return Ok(boxed(word.word_scorer(reader, boost)?));
        }
        Ok(boxed(self.several_scorer(reader, boost)?))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self.several_scorer(reader, 1.0)?, doc, "words in the fields of an act")
    }

    fn for_each_no_score(
        &self,
        reader: &SegmentReader,
        found: &mut dyn FnMut(&[DocId]),
    ) -> tantivy::Result<()> {
        self.sweep(reader)?.all(found);
        Ok(())
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        let sweep = self.sweep(reader)?;
        let Some(alive) = reader.alive_bitset() else { return Ok(sweep.count()) };
        let mut count = 0;
        sweep.each(&mut |doc, _| count += u32::from(alive.is_alive(doc)));
        Ok(count)
    }

    fn for_each(
        &self,
        reader: &SegmentReader,
        found: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        self.sweep(reader)?.each(found);
        Ok(())
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        found: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        self.sweep(reader)?.best(threshold, found);
        Ok(())
    }
}

/// A scorer, where a segment has anything to score.
fn boxed(scorer: Option<impl Scorer>) -> Box<dyn Scorer> {
    match scorer {
        Some(scorer) => Box::new(scorer),
        None => Box::new(EmptyScorer),
    }
}

/// What a scorer says of one document, under a name.
fn explained(
    scorer: Option<impl Scorer>,
    doc: DocId,
    name: &'static str,
) -> tantivy::Result<Explanation> {
    let score = scorer.and_then(|mut scorer| {
        (scorer.doc() <= doc && scorer.seek(doc) == doc).then(|| scorer.score())
    });
    score
        .map(|score| Explanation::new(name, score))
        .ok_or_else(|| TantivyError::InvalidArgument(format!("document {doc} does not match")))
}

/// The length of the act at which a word stands; looked up once where it is the same for all words.
fn measured(word: &WordScorer, known: &mut Option<f32>, one_measure: bool) -> f32 {
    if one_measure { *known.get_or_insert_with(|| word.length()) } else { word.length() }
}

/// The acts that have several words.
struct SeveralScorer {
    /// In the order in which they were typed, so that sums are the same whatever is rare.
    words: Vec<WordScorer>,
    /// The rarest first.
    lead: Vec<usize>,
    which: Which,
    one_measure: bool,
    doc: DocId,
}

impl SeveralScorer {
    /// The first act from where the words stand.
    fn next(&mut self) -> DocId {
        match self.which {
            Which::Any => self.words.iter().map(DocSet::doc).min().unwrap_or(TERMINATED),
            Which::All => {
                let mut doc = self.words.iter().map(DocSet::doc).max().unwrap_or(TERMINATED);
                // Around until none stands behind.
                loop {
                    let from = doc;
                    for k in &self.lead {
                        let word = &mut self.words[*k];
                        if word.doc() < doc {
                            doc = word.seek(doc);
                        }
                    }
                    if doc == from {
                        return doc;
                    }
                }
            }
        }
    }
}

impl DocSet for SeveralScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        match self.which {
            Which::Any => {
                for word in self.words.iter_mut().filter(|word| word.doc() == self.doc) {
                    word.advance();
                }
            }
            Which::All => {
                self.words[self.lead[0]].advance();
            }
        }
        self.doc = self.next();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        match self.which {
            Which::Any => {
                for word in self.words.iter_mut().filter(|word| word.doc() < target) {
                    word.seek(target);
                }
            }
            Which::All => {
                self.words[self.lead[0]].seek(target);
            }
        }
        self.doc = self.next();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let sizes = self.words.iter().map(DocSet::size_hint);
        match self.which {
            Which::All => sizes.min(),
            Which::Any => sizes.max(),
        }
        .unwrap_or(0)
    }
}

impl Scorer for SeveralScorer {
    fn score(&mut self) -> Score {
        let mut length = None;
        let here = self.words.iter().filter(|word| word.doc() == self.doc);
        here.map(|word| word.score_of(measured(word, &mut length, self.one_measure))).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::collector::{Count, TopDocs};
    use tantivy::query::{BooleanQuery, Occur};
    use tantivy::schema::{Field, Schema, TEXT};
    use tantivy::{Index, Searcher, doc};

    use super::super::score::Formula;
    use super::*;

    const LETTERS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

    fn index(acts: &[(Vec<usize>, Vec<usize>)]) -> (Searcher, [Field; 2]) {
        let mut schema = Schema::builder();
        let fields = ["title", "text"].map(|name| schema.add_text_field(name, TEXT));
        let index = Index::create_in_ram(schema.build());
        let mut writer: tantivy::IndexWriter =
            index.writer_with_num_threads(1, 20 << 20).expect("a writer");
        writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        let words = |these: &[usize]| {
            these.iter().map(|k| LETTERS[*k % LETTERS.len()]).collect::<Vec<_>>().join(" ")
        };
        for (n, (title, text)) in acts.iter().enumerate() {
            let [a, b] = fields;
            writer.add_document(doc!(a => words(title), b => words(text))).expect("added");
            // Several segments; the second is longer than a stretch of documents.
            if n % 7 == 6 && !(8..300).contains(&n) {
                writer.commit().expect("committed");
            }
        }
        writer.commit().expect("committed");
        (index.reader().expect("a reader").searcher(), fields)
    }

    fn word(text: &str, fields: [Field; 2]) -> ActWord {
        let terms = fields.map(|f| (Term::from_field_text(f, text), 1.0)).to_vec();
        let formula = Formula { k1: 2.0, b: 0.6, title: 1.5 };
        ActWord { terms, title: Some(fields[0]), formula }
    }

    /// Scores of the best acts, rounded, and how many there are.
    fn found(searcher: &Searcher, query: &dyn Query, most: usize) -> (Vec<i64>, usize) {
        let top = TopDocs::with_limit(most).order_by_score();
        let (top, count) = (searcher.search(query, &top), searcher.search(query, &Count));
        let rounded = |score: f32| (f64::from(score) * 1e4).round() as i64;
        (top.expect("found").iter().map(|(s, _)| rounded(*s)).collect(), count.expect("counted"))
    }

    /// All acts of each segment, with their scores.
    fn each(searcher: &Searcher, query: &dyn Query) -> Vec<(DocId, f32)> {
        let weight =
            query.weight(EnableScoring::enabled_from_searcher(searcher)).expect("a weight");
        let mut out = Vec::new();
        for segment in searcher.segment_readers() {
            let mut found = |doc, score| out.push((doc, score));
            weight.for_each(segment, &mut found).expect("swept");
        }
        out
    }

    fn by_scorer(searcher: &Searcher, query: &dyn Query) -> Vec<(DocId, f32)> {
        let weight =
            query.weight(EnableScoring::enabled_from_searcher(searcher)).expect("a weight");
        let mut out = Vec::new();
        for segment in searcher.segment_readers() {
            let mut scorer = weight.scorer(segment, 1.0).expect("a scorer");
            while scorer.doc() != TERMINATED {
                out.push((scorer.doc(), scorer.score()));
                scorer.advance();
            }
        }
        out
    }

    fn alike(acts: &[(Vec<usize>, Vec<usize>)], asked: usize, most: usize) -> Result<(), String> {
        let (searcher, fields) = index(acts);
        let words: Vec<ActWord> = LETTERS[..asked].iter().map(|w| word(w, fields)).collect();
        for (which, occur) in [(Which::All, Occur::Must), (Which::Any, Occur::Should)] {
            let clauses = words.iter().map(|w| (occur, Box::new(w.clone()) as Box<dyn Query>));
            let stock = found(&searcher, &BooleanQuery::new(clauses.collect()), most);
            let ours = Several { words: words.clone(), which };
            let same = found(&searcher, &ours, most);
            let close = stock.0.iter().zip(&same.0).all(|(a, b)| (a - b).abs() <= 1);
            if stock.1 != same.1 || stock.0.len() != same.0.len() || !close {
                return Err(format!("{which:?}: {stock:?} is not {same:?}"));
            }
            let (swept, stepped) = (each(&searcher, &ours), by_scorer(&searcher, &ours));
            let same =
                |(a, b): (&(DocId, f32), &(DocId, f32))| a.0 == b.0 && (a.1 - b.1).abs() < 1e-4;
            if swept.len() != stepped.len() || !swept.iter().zip(&stepped).all(same) {
                return Err(format!("{which:?}: swept {swept:?}, stepped to {stepped:?}"));
            }
            // Scorers that are told where to go stand where those that step do.
            let within = BooleanQuery::new(vec![
                (Occur::Must, Box::new(word("a", fields)) as Box<dyn Query>),
                (Occur::Must, Box::new(ours)),
            ]);
            let clauses = words.iter().map(|w| (occur, Box::new(w.clone()) as Box<dyn Query>));
            let stock = BooleanQuery::new(vec![
                (Occur::Must, Box::new(word("a", fields)) as Box<dyn Query>),
                (Occur::Must, Box::new(BooleanQuery::new(clauses.collect()))),
            ]);
            if found(&searcher, &stock, most).1 != found(&searcher, &within, most).1 {
                return Err(format!("{which:?} within another word"));
            }
        }
        Ok(())
    }

    #[test]
    fn finds_and_scores_as_the_boolean_query_does() {
        let acts = [
            (vec![0], vec![0, 1, 2]),
            (vec![3], vec![1, 1, 1]),
            (vec![], vec![0, 2]),
            (vec![1, 2], vec![0, 1, 2, 3, 4, 5]),
        ];
        for asked in 2..=LETTERS.len() {
            for most in [1, 2, 9] {
                assert_eq!(alike(&acts, asked, most), Ok(()), "{asked} words, {most} acts");
            }
        }
        // A word that no act has.
        assert_eq!(alike(&[(vec![0], vec![0])], 2, 3), Ok(()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_acts_are_found_as_the_boolean_query_does(
            acts in proptest::collection::vec((proptest::collection::vec(0..6_usize, 0..3), proptest::collection::vec(0..9_usize, 0..9)), 1..400),
            asked in 2..6_usize,
            most in 1..6_usize,
        ) {
            prop_assert_eq!(alike(&acts, asked, most), Ok(()));
        }
    }
}
