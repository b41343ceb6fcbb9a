//! One word in one field: BM25 whose strength of length and idf can be set, which tantivy's cannot.
//!
//! Length counts less than in the stock formula (b): an act with a long annexe is no worse an answer
//! than a short arrêté. The idf of a word looks at the act as well as at the field: a word that
//! every act has in its text is not rare because few titles have it.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{
    Bm25StatisticsProvider, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TantivyError, Term};

/// Where the rarity of a word is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idf {
    /// In the field that is scored.
    Field,
    /// In the field where the word is commonest, which stands for the whole act.
    Act,
    /// The geometric mean of both.
    Both,
}

/// The formula's constants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Formula {
    /// How much a word's repetition adds, as in BM25: 0 nothing, 1.2 as usual.
    pub k1: f32,
    /// How much length counts against a document: 0 nothing, 1 in full.
    pub b: f32,
    /// Where rarity is looked up.
    pub idf: Idf,
}

/// A word in a field.
#[derive(Debug, Clone)]
pub struct FieldWord {
    /// The term that is scored.
    pub term: Term,
    /// The same word in every field, for its rarity in acts.
    pub everywhere: Arc<[Term]>,
    /// Multiplies the score.
    pub weight: f32,
    /// The constants.
    pub formula: Formula,
}

impl FieldWord {
    /// The word's rarity times its weight, and the field's mean length in words.
    fn statistics(&self, of: &dyn Bm25StatisticsProvider) -> tantivy::Result<(f32, f32)> {
        let documents = of.total_num_docs()?;
        let here = of.doc_freq(&self.term)?;
        let widest = || -> tantivy::Result<u64> {
            let mut most = here;
            for term in self.everywhere.iter() {
                most = most.max(of.doc_freq(term)?);
            }
            Ok(most)
        };
        let rarity = match self.formula.idf {
            Idf::Field => idf(documents, here),
            Idf::Act => idf(documents, widest()?),
            Idf::Both => (idf(documents, here) * idf(documents, widest()?)).sqrt(),
        };
        let words = of.total_num_tokens(self.term.field())?;
        Ok((self.weight * rarity, (words as f32 / documents.max(1) as f32).max(1.0)))
    }
}

/// Robertson's idf as Lucene and tantivy have it: never negative.
fn idf(documents: u64, with: u64) -> f32 {
    let without = documents.saturating_sub(with) as f32;
    (1.0 + (without + 0.5) / (with as f32 + 0.5)).ln()
}

impl Query for FieldWord {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let (strength, mean) = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => {
                self.statistics(statistics_provider)?
            }
            EnableScoring::Disabled { .. } => (0.0, 1.0),
        };
        let Formula { k1, b, .. } = self.formula;
        // The part of the formula that depends on length alone, for each of the 256 lengths kept.
        let length = (0..=u8::MAX)
            .map(|id| k1 * (1.0 - b + b * FieldNormReader::id_to_fieldnorm(id) as f32 / mean))
            .collect();
        Ok(Box::new(WordWeight { term: self.term.clone(), strength, k1, length }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.term, false);
    }
}

struct WordWeight {
    term: Term,
    strength: f32,
    k1: f32,
    length: Arc<[f32]>,
}

impl WordWeight {
    fn word_scorer(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Option<WordScorer>> {
        let inverted = reader.inverted_index(self.term.field())?;
        let Some(postings) = inverted.read_postings(&self.term, IndexRecordOption::WithFreqs)?
        else {
            return Ok(None);
        };
        Ok(Some(WordScorer {
            postings,
            norms: reader.get_fieldnorms_reader(self.term.field())?,
            strength: self.strength * boost * (self.k1 + 1.0),
            length: Arc::clone(&self.length),
        }))
    }
}

impl Weight for WordWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.word_scorer(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let found = self.word_scorer(reader, 1.0)?.and_then(|mut scorer| {
            (scorer.doc() <= doc && scorer.seek(doc) == doc).then(|| scorer.score())
        });
        found
            .map(|score| Explanation::new("a word in a field", score))
            .ok_or_else(|| TantivyError::InvalidArgument(format!("document {doc} does not match")))
    }
}

struct WordScorer {
    postings: SegmentPostings,
    norms: FieldNormReader,
    strength: f32,
    length: Arc<[f32]>,
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        self.postings.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.postings.seek(target)
    }

    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings.size_hint()
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        let times = self.postings.term_freq() as f32;
        let length = self.length[usize::from(self.norms.fieldnorm_id(self.postings.doc()))];
        self.strength * times / (times + length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::collector::TopDocs;
    use tantivy::query::TermQuery;
    use tantivy::schema::{STORED, Schema, TEXT};
    use tantivy::{Index, doc};

    fn small() -> (tantivy::Searcher, [Term; 2]) {
        let mut schema = Schema::builder();
        let (title, text) =
            (schema.add_text_field("title", TEXT | STORED), schema.add_text_field("text", TEXT));
        let index = Index::create_in_ram(schema.build());
        let mut writer: tantivy::IndexWriter =
            index.writer_with_num_threads(1, 20 << 20).expect("a writer");
        for (a, b) in [
            ("eau", "eau eau prix"),
            ("prix", "eau"),
            ("autre", "eau et un texte plus long que les autres"),
        ] {
            writer.add_document(doc!(title => a, text => b)).expect("added");
        }
        writer.commit().expect("committed");
        let term = |field| Term::from_field_text(field, "eau");
        (index.reader().expect("a reader").searcher(), [term(title), term(text)])
    }

    fn scores(searcher: &tantivy::Searcher, query: &dyn Query) -> Vec<(DocId, f32)> {
        let top = searcher.search(query, &TopDocs::with_limit(9).order_by_score()).expect("found");
        top.into_iter().map(|(s, a)| (a.doc_id, s)).collect()
    }

    fn word(terms: &[Term; 2], which: usize, b: f32, idf: Idf) -> FieldWord {
        FieldWord {
            term: terms[which].clone(),
            everywhere: Arc::from(terms.to_vec()),
            weight: 1.0,
            formula: Formula { k1: 1.2, b, idf },
        }
    }

    #[test]
    fn is_the_stock_formula_with_its_constants() {
        let (searcher, terms) = small();
        for (which, term) in terms.iter().enumerate() {
            let stock = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
            let ours = scores(&searcher, &word(&terms, which, 0.75, Idf::Field));
            for ((a, x), (b, y)) in ours.iter().zip(scores(&searcher, &stock)) {
                assert!(*a == b && (x - y).abs() < 1e-5, "{a} {x} {b} {y}");
            }
        }
    }

    #[test]
    fn length_and_rarity_can_be_set() {
        let (searcher, terms) = small();
        let flat = scores(&searcher, &word(&terms, 1, 0.0, Idf::Field));
        // Without length, the documents that have the word once are alike.
        assert!((flat[1].1 - flat[2].1).abs() < 1e-6 && flat[0].1 > flat[1].1);
        let of = |idf| scores(&searcher, &word(&terms, 0, 0.75, idf))[0].1;
        // One title in three has the word, and every text: the act's rarity is the lower.
        assert!(of(Idf::Act) < of(Idf::Both) && of(Idf::Both) < of(Idf::Field));
    }
}
