//! One word in an act: BM25 over all of its fields together, and BM25 of its title beside it.
//!
//! How often the act has the word is added up over the fields, each with its weight, measured by the
//! length of the whole act, and saturates once (the idea of BM25F: Robertson, Zaragoza and Taylor,
//! "Simple BM25 extension to multiple weighted fields", 2004): a word in visas, dispositif and annexe is
//! one word, not three. That it stands in the title says something else, and is added. Rarity is looked up
//! in the field where the word is commonest: a word that every act has in its text is not rare because
//! few titles have it. (docs/ranking.md has the figures.)

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Scorer};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::sweep::SweptWord;

/// The formula's constants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Formula {
    /// How much a word's repetition adds, as in BM25: 0 nothing, 1.2 as usual.
    pub k1: f32,
    /// How much the length of the act counts against it: 0 nothing, 1 in full.
    pub b: f32,
    /// What a word of the title adds to what the word scores in the act.
    pub title: f32,
}

/// BM25's constants for titles, which are short and alike.
const TITLE_K1: f32 = 0.9;
const TITLE_B: f32 = 0.75;

/// A word in the fields of an act.
#[derive(Debug, Clone)]
pub struct ActWord {
    /// The word's terms, each with the weight of its field.
    pub terms: Vec<(Term, f32)>,
    /// Which field has the title, if it is searched.
    pub title: Option<Field>,
    /// The constants.
    pub formula: Formula,
}

/// Robertson's idf as Lucene and tantivy have it: never negative.
fn idf(documents: u64, with: u64) -> f32 {
    let without = documents.saturating_sub(with) as f32;
    (1.0 + (without + 0.5) / (with as f32 + 0.5)).ln()
}

impl ActWord {
    fn rarity(&self, of: &dyn Bm25StatisticsProvider) -> tantivy::Result<f32> {
        let mut most = 0;
        for (term, _) in &self.terms {
            most = most.max(of.doc_freq(term)?);
        }
        Ok(idf(of.total_num_docs()?, most))
    }

    fn fields(&self) -> BTreeSet<Field> {
        self.terms.iter().map(|(term, _)| term.field()).collect()
    }

    pub(super) fn word_weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<WordWeight> {
        let mut weight = WordWeight {
            terms: self.terms.clone(),
            fields: self.fields(),
            title: self.title,
            formula: self.formula,
            rarity: None,
            mean: 1.0,
            in_title: Arc::from([]),
        };
        if let EnableScoring::Enabled { statistics_provider: of, .. } = scoring {
            let documents = of.total_num_docs()?.max(1) as f32;
            let mean = |field| -> tantivy::Result<f32> {
                Ok(of.total_num_tokens(field)? as f32 / documents)
            };
            weight.rarity = Some(self.rarity(of)?);
            weight.mean =
                weight.fields.iter().map(|f| mean(*f)).sum::<tantivy::Result<f32>>()?.max(1.0);
            if let Some(title) = self.title {
                let mean = mean(title)?.max(1.0);
                weight.in_title = (0..=u8::MAX)
                    .map(|id| {
                        let length = FieldNormReader::id_to_fieldnorm(id) as f32 / mean;
                        TITLE_K1 * (1.0 - TITLE_B + TITLE_B * length)
                    })
                    .collect();
            }
        }
        Ok(weight)
    }
}

pub(super) struct WordWeight {
    terms: Vec<(Term, f32)>,
    fields: BTreeSet<Field>,
    title: Option<Field>,
    formula: Formula,
    /// `None` where no scores are asked for.
    rarity: Option<f32>,
    /// Mean length of the fields of an act together, in words.
    mean: f32,
    /// The part of the title's BM25 that depends on its length alone, for each of the 256 lengths kept.
    in_title: Arc<[f32]>,
}

impl WordWeight {
    /// Whether an act's length is the same for both.
    pub(super) fn measures_as(&self, other: &Self) -> bool {
        self.fields == other.fields && self.formula == other.formula
    }

    /// The lists of a word in a segment, each with its weight, and which of them is the title's; none
    /// where the segment lacks the word. `read` opens a list.
    fn found<P>(
        &self,
        reader: &SegmentReader,
        read: impl Fn(&InvertedIndexReader, &Term) -> std::io::Result<Option<P>>,
    ) -> tantivy::Result<Vec<InField<P>>> {
        let mut found = Vec::with_capacity(self.terms.len());
        let mut title = self.title;
        for (term, weight) in &self.terms {
            let inverted = reader.inverted_index(term.field())?;
            if let Some(postings) = read(&inverted, term)? {
                // The word itself stands before the way in which it is written.
                let is_title = title.take_if(|title| *title == term.field()).is_some();
                found.push(InField { postings, weight: *weight, is_title });
            }
        }
        Ok(found)
    }

    fn scale(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Scale> {
        let norms = self.fields.iter().map(|f| reader.get_fieldnorms_reader(*f));
        let titles = self.title.map(|title| reader.get_fieldnorms_reader(title));
        Ok(Scale {
            norms: norms.collect::<tantivy::Result<_>>()?,
            titles: titles.transpose()?,
            in_title: Arc::clone(&self.in_title),
            formula: self.formula,
            mean: self.mean,
            rarity: self.rarity.unwrap_or(0.0) * boost,
        })
    }

    pub(super) fn word_scorer(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Option<WordScorer>> {
        let option = match self.rarity {
            Some(_) => IndexRecordOption::WithFreqs,
            None => IndexRecordOption::Basic,
        };
        let found = self.found(reader, |inverted, term| inverted.read_postings(term, option))?;
        let Some(doc) = found.iter().map(|f| f.postings.doc()).min() else { return Ok(None) };
        Ok(Some(WordScorer { found, doc, scale: self.scale(reader, boost)? }))
    }

    /// The word as it is swept over a segment.
    pub(super) fn swept(&self, reader: &SegmentReader) -> tantivy::Result<Option<SweptWord>> {
        let option = IndexRecordOption::WithFreqs;
        let found =
            self.found(reader, |inverted, term| inverted.read_block_postings(term, option))?;
        let scale = self.scale(reader, 1.0)?;
        Ok((!found.is_empty()).then(|| SweptWord::new(found, scale)))
    }
}

/// The acts that have a term in a field.
pub(super) struct InField<P> {
    pub(super) postings: P,
    pub(super) weight: f32,
    pub(super) is_title: bool,
}

/// What a word scores in the acts of a segment.
pub(super) struct Scale {
    /// Lengths of each searched field.
    norms: Vec<FieldNormReader>,
    /// Lengths of titles.
    titles: Option<FieldNormReader>,
    in_title: Arc<[f32]>,
    formula: Formula,
    mean: f32,
    rarity: f32,
}

impl Scale {
    /// The length of an act, as repetition is measured by it: 1 for one of mean length.
    pub(super) fn length(&self, doc: DocId) -> f32 {
        let b = self.formula.b;
        let words: u32 = self.norms.iter().map(|n| n.fieldnorm(doc)).sum();
        1.0 - b + b * words as f32 / self.mean
    }

    /// What it adds that an act has the word so many times in its title.
    pub(super) fn titled(&self, doc: DocId, times: u32) -> f32 {
        let Some(titles) = &self.titles else { return 0.0 };
        let times = times as f32;
        let length = self.in_title.get(usize::from(titles.fieldnorm_id(doc)));
        self.formula.title * (TITLE_K1 + 1.0) * times / (times + length.copied().unwrap_or(1.0))
    }

    /// What the word scores, so many times in an act of that length, with what its title adds.
    pub(super) fn score(&self, times: f32, length: f32, titled: f32) -> Score {
        let k1 = self.formula.k1;
        let times = times / length;
        self.rarity * ((k1 + 1.0) * times / (times + k1) + titled)
    }

    /// More than the word scores in any act.
    pub(super) fn most(&self) -> Score {
        let title = self.titles.as_ref().map_or(0.0, |_| self.formula.title * (TITLE_K1 + 1.0));
        self.rarity * (self.formula.k1 + 1.0 + title)
    }
}

/// The acts that have the word in any field.
pub(super) struct WordScorer {
    found: Vec<InField<SegmentPostings>>,
    doc: DocId,
    scale: Scale,
}

impl WordScorer {
    /// Moves each field, and stands at the first act of any.
    fn move_each(&mut self, to: impl Fn(&mut SegmentPostings) -> DocId) -> DocId {
        self.doc = self.found.iter_mut().map(|f| to(&mut f.postings)).min().unwrap_or(TERMINATED);
        self.doc
    }

    /// The length of the act.
    pub(super) fn length(&self) -> f32 {
        self.scale.length(self.doc)
    }

    /// What the word scores in an act of that length.
    pub(super) fn score_of(&self, length: f32) -> Score {
        let (mut times, mut titled) = (0.0, 0.0);
        for list in self.found.iter().filter(|f| f.postings.doc() == self.doc) {
            times += list.weight * list.postings.term_freq() as f32;
            if list.is_title {
                titled = self.scale.titled(self.doc, list.postings.term_freq());
            }
        }
        self.scale.score(times, length, titled)
    }
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        let at = self.doc;
        self.move_each(|p| if p.doc() == at { p.advance() } else { p.doc() })
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        self.move_each(|p| if p.doc() < target { p.seek(target) } else { p.doc() })
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.found.iter().map(|f| f.postings.size_hint()).max().unwrap_or(0)
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        self.score_of(self.length())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::collector::TopDocs;
    use tantivy::query::{Query, TermQuery};
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

    fn word(terms: &[(Term, f32)], b: f32, title: Option<Field>) -> ActWord {
        let formula = Formula { k1: 1.2, b, title: 1.5 };
        ActWord { terms: terms.to_vec(), title, formula }
    }

    #[test]
    fn is_the_stock_formula_in_one_field() {
        let (searcher, terms) = small();
        for term in terms {
            let stock = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
            let ours = scores(&searcher, &word(&[(term, 1.0)], 0.75, None));
            for ((a, x), (b, y)) in ours.iter().zip(scores(&searcher, &stock)) {
                assert!(*a == b && (x - y).abs() < 1e-5, "{a} {x} {b} {y}");
            }
        }
    }

    #[test]
    fn fields_saturate_together_and_the_title_is_added() {
        let (searcher, [title, text]) = small();
        let of = |terms: &[(Term, f32)]| scores(&searcher, &word(terms, 0.0, None));
        let both = [(title.clone(), 1.0), (text.clone(), 1.0)];
        let together = of(&both);
        // Every act that has the word anywhere, once; the one with title and text before the others.
        assert_eq!((together.len(), together[0].0), (3, 0));
        // Without length, the documents that have the word once are alike.
        assert!((together[1].1 - together[2].1).abs() < 1e-6);
        let apart = of(&[(title.clone(), 1.0)])[0].1 + of(&[(text, 1.0)])[0].1;
        assert!(together[0].1 < apart);
        let titled = scores(&searcher, &word(&both, 0.0, Some(title.field())));
        assert!(titled[0].1 > together[0].1);
        assert!((titled[1].1 - together[1].1).abs() < 1e-6);
    }
}
