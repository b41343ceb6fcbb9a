//! What it scores that words of the query stand close together in a field of an act.
//!
//! Two words that stand where they stand in the query, or a few words from there, score as a phrase does:
//! BM25 of how often they do, with the rarity of both. Each word's places are read once, however many
//! pairs it is in.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Score, SegmentReader, Term};

/// Two words of the query.
#[derive(Debug, Clone)]
pub struct Pair {
    /// As typed.
    pub typed: String,
    /// Which of [`Closeness::words`] they are, in their order.
    pub words: [usize; 2],
}

/// Words that score where they stand close together.
#[derive(Debug, Clone, Default)]
pub struct Closeness {
    /// The words' terms.
    pub words: Vec<String>,
    /// The words that are looked at by twos.
    pub pairs: Vec<Pair>,
    /// The fields, each with what closeness there is worth.
    pub fields: Vec<(Field, f32)>,
    /// How many words they may stand away from their places.
    pub slop: u32,
}

/// A word in one field of a segment.
struct Here {
    word: usize,
    postings: SegmentPostings,
    places: Vec<u32>,
}

impl Closeness {
    /// Of one pair alone.
    #[must_use]
    pub fn of(&self, pair: &Pair) -> Self {
        Self { pairs: vec![pair.clone()], ..self.clone() }
    }

    /// Adds what it scores to acts of one segment, which stand in its order.
    ///
    /// # Errors
    /// A damaged index.
    pub fn add(
        &self,
        statistics: &dyn Bm25StatisticsProvider,
        segment: &SegmentReader,
        acts: &mut [(Score, DocAddress)],
    ) -> tantivy::Result<()> {
        for (field, worth) in &self.fields {
            let mut here = self.here(*field, segment)?;
            if here.len() < 2 {
                continue;
            }
            let weights = self.weights(*field, statistics)?;
            let norms = segment.get_fieldnorms_reader(*field)?;
            for (score, act) in acts.iter_mut() {
                if with_word(&mut here, act.doc_id) > 1 {
                    *score += worth * self.at(act.doc_id, &mut here, &weights, &norms);
                }
            }
        }
        Ok(())
    }

    /// The words that a field of a segment has, the rarest first.
    fn here(&self, field: Field, segment: &SegmentReader) -> tantivy::Result<Vec<Here>> {
        let inverted = segment.inverted_index(field)?;
        let mut out = Vec::with_capacity(self.words.len());
        for (word, text) in self.words.iter().enumerate() {
            let term = Term::from_field_text(field, text);
            let option = IndexRecordOption::WithFreqsAndPositions;
            if let Some(postings) = inverted.read_postings(&term, option)? {
                out.push(Here { word, postings, places: Vec::new() });
            }
        }
        out.sort_by_key(|here| here.postings.size_hint());
        Ok(out)
    }

    /// For each pair what it scores in a field.
    fn weights(
        &self,
        field: Field,
        statistics: &dyn Bm25StatisticsProvider,
    ) -> tantivy::Result<Vec<Bm25Weight>> {
        let term = |word: usize| Term::from_field_text(field, &self.words[word]);
        let weight = |pair: &Pair| Bm25Weight::for_terms(statistics, &pair.words.map(term));
        self.pairs.iter().map(weight).collect()
    }

    /// What the pairs score in an act that has two of the words or more.
    fn at(
        &self,
        doc: u32,
        here: &mut [Here],
        weights: &[Bm25Weight],
        norms: &FieldNormReader,
    ) -> Score {
        let mut at = vec![None; self.words.len()];
        for (k, word) in here.iter_mut().enumerate().filter(|(_, word)| word.postings.doc() == doc)
        {
            word.postings.positions(&mut word.places);
            at[word.word] = Some(k);
        }
        let mut score = 0.0;
        for (pair, weight) in self.pairs.iter().zip(weights) {
            let [Some(first), Some(second)] = pair.words.map(|word| at[word]) else { continue };
            let times = together(&here[first].places, &here[second].places, self.slop);
            if times > 0 {
                score += weight.score(norms.fieldnorm_id(doc), times);
            }
        }
        score
    }
}

/// Moves words to an act: how many stand there. Where it cannot be two, common ones are not moved.
fn with_word(here: &mut [Here], doc: u32) -> usize {
    let (mut with, mut left) = (0, here.len());
    for word in here {
        if with + left < 2 {
            break;
        }
        let at = word.postings.doc();
        let at = if at < doc { word.postings.seek(doc) } else { at };
        with += usize::from(at == doc);
        left -= 1;
    }
    with
}

/// How often a word stands where it does behind another, or up to `slop` words from there. Each place
/// counts once.
fn together(first: &[u32], second: &[u32], slop: u32) -> u32 {
    let (mut a, mut b, mut times) = (0, 0, 0);
    while let (Some(place), Some(next)) = (first.get(a), second.get(b)) {
        let place = place + 1;
        if place.abs_diff(*next) <= slop {
            times += 1;
            a += 1;
            b += 1;
        } else if place < *next {
            a += 1;
        } else {
            b += 1;
        }
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::collector::TopDocs;
    use tantivy::query::PhraseQuery;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, doc};

    #[test]
    fn places_count_once() {
        for (first, second, slop, times) in [
            (&[3][..], &[4][..], 0, 1),
            (&[3], &[5], 0, 0),
            (&[3], &[7], 3, 1),
            (&[3], &[8], 3, 0),
            // The second before the first.
            (&[3], &[1], 3, 1),
            (&[3], &[0], 3, 0),
            (&[3, 4], &[5], 3, 1),
            (&[3, 10, 20], &[5, 11, 30], 3, 2),
            (&[], &[1], 3, 0),
        ] {
            assert_eq!(together(first, second, slop), times, "{first:?} {second:?} {slop}");
        }
    }

    #[test]
    fn scores_as_phrases_do() {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: tantivy::IndexWriter =
            index.writer_with_num_threads(1, 20 << 20).expect("a writer");
        let texts =
            ["a b c", "a x x b", "b", "c b a", "a b a b c", "x", "a x x x x x b", "c a", "b c"];
        for line in texts {
            writer.add_document(doc!(text => line)).expect("added");
        }
        writer.commit().expect("committed");
        let searcher = index.reader().expect("a reader").searcher();
        let words = ["a", "b", "c"];
        let pairs = [[0, 1], [1, 2], [0, 2]];
        let close = Closeness {
            words: words.map(String::from).to_vec(),
            pairs: pairs.map(|words| Pair { typed: String::new(), words }).to_vec(),
            fields: vec![(text, 0.5)],
            slop: 2,
        };
        let acts = || (0..texts.len() as u32).map(|doc| (1.0, DocAddress::new(0, doc)));
        let mut ours: Vec<(f32, DocAddress)> = acts().collect();
        close.add(&searcher, searcher.segment_reader(0), &mut ours).expect("scored");
        let mut phrases: Vec<(f32, DocAddress)> = acts().collect();
        for pair in pairs {
            let terms = pair.map(|word| Term::from_field_text(text, words[word])).to_vec();
            let mut phrase = PhraseQuery::new(terms);
            phrase.set_slop(2);
            let top = TopDocs::with_limit(9).order_by_score();
            for (score, act) in searcher.search(&phrase, &top).expect("found") {
                phrases[act.doc_id as usize].0 += 0.5 * score;
            }
        }
        for ((a, _), (b, _)) in ours.iter().zip(&phrases) {
            assert!((a - b).abs() < 1e-4, "{ours:?} {phrases:?}");
        }
        assert!(ours.iter().filter(|(score, _)| *score > 1.0).count() > 5);
        // One pair of them.
        let mut one: Vec<(f32, DocAddress)> = acts().collect();
        close
            .of(&close.pairs[1])
            .add(&searcher, searcher.segment_reader(0), &mut one)
            .expect("scored");
        assert!(one[8].0 > 1.0 && one[1].0 == 1.0);
    }
}
