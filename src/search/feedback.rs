//! Answers that are like the other answers come first.
//!
//! The first fifty acts are compared with their common centre, in which the best count most: those that
//! share its words are about what was asked; one that has the words of the query by chance is not.
//! (Pseudo-relevance feedback used to put acts in order, not to find more of them: no act enters or leaves
//! the list.)

use std::collections::HashMap;

use super::answer::Scored;
use super::engine::{Engine, SearchError};
use crate::index::GIST_WORDS;
use crate::query::lower::Ranking;
use crate::query::{Query, weak};

/// So many acts are compared, and no more than a tenth of all.
pub(super) const DEPTH: usize = 50;

/// Words of an act, each with its weight; the squares add up to 1.
type Gist = Vec<(usize, f32)>;

impl Engine {
    /// Puts the first acts in the order of score times likeness to each other.
    pub(super) fn feedback(
        &self,
        mut top: Vec<Scored>,
        query: &Query,
    ) -> Result<Vec<Scored>, SearchError> {
        // Who types a number, a date or a phrase knows the act.
        let known = query.clauses.iter().any(|c| c.word().is_none() && !c.is_filter());
        if self.ranking.feedback <= 0.0
            || known
            || weak::count(query) > self.ranking.feedback_up_to
            || top.len() < 3
        {
            return Ok(top);
        }
        // In a small index fifty acts are half of it, and their centre is that of everything.
        let tenth = usize::try_from(self.searcher.num_docs() / 10).unwrap_or(usize::MAX);
        let head = top.len().min(DEPTH).min(tenth.max(1));
        let gists = self.gists(&top[..head])?;
        let scores: Vec<f32> = top[..head].iter().map(|(score, _)| *score).collect();
        let like = likeness(&gists, &scores, &self.ranking);
        let most = like.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        for (scored, like) in top[..head].iter_mut().zip(&like) {
            scored.0 *= (like / most).max(1e-3).powf(self.ranking.feedback);
        }
        top[..head].sort_by(|a, b| b.0.total_cmp(&a.0));
        // What was not compared stays below, with a score that says so.
        let least = top[head - 1].0;
        for scored in &mut top[head..] {
            scored.0 = scored.0.min(least);
        }
        Ok(top)
    }

    /// What some acts are about. A word weighs by its rank in the act, and the less the more of all acts
    /// are about it: those of the form ("délibération", "conseil") nothing.
    fn gists(&self, acts: &[Scored]) -> Result<Vec<Gist>, SearchError> {
        let mut numbers: HashMap<u64, usize> = HashMap::new();
        let mut words: Vec<u64> = Vec::new();
        let mut gists: Vec<Gist> = Vec::with_capacity(acts.len());
        for (_, address) in acts {
            let fast = self.searcher.segment_reader(address.segment_ord).fast_fields();
            let column = fast.u64("gist")?;
            let gist = column.values_for_doc(address.doc_id).enumerate().map(|(rank, word)| {
                let at = *numbers.entry(word).or_insert(words.len());
                if at == words.len() {
                    words.push(word);
                }
                (at, 1.0 + (GIST_WORDS as f32 / (rank + 1) as f32).ln())
            });
            gists.push(gist.collect());
        }
        let rare: Vec<f32> = words.iter().map(|w| self.generation.common.rarity(*w)).collect();
        for gist in &mut gists {
            gist.iter_mut().for_each(|(word, weight)| *weight *= rare[*word]);
            let norm = gist.iter().map(|(_, x)| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            gist.iter_mut().for_each(|(_, x)| *x /= norm);
            // One order of sums, so that equal acts score alike.
            gist.sort_unstable_by_key(|(word, _)| *word);
        }
        Ok(gists)
    }
}

/// How like each act is to the others: to their centre, in which each counts the more the better it
/// answers, and the act itself the less.
fn likeness(gists: &[Gist], scores: &[f32], ranking: &Ranking) -> Vec<f32> {
    let first = scores.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let counts: Vec<f32> =
        scores.iter().map(|score| (score / first).max(0.0).powf(ranking.best)).collect();
    let words = gists.iter().flatten().map(|(w, _)| w + 1).max().unwrap_or(0);
    let mut centre = vec![0.0_f32; words];
    for (count, gist) in counts.iter().zip(gists) {
        for (word, weight) in gist {
            centre[*word] += count * weight;
        }
    }
    let aside = 1.0 - ranking.own;
    let like = |(gist, count): (&Gist, &f32)| -> f32 {
        gist.iter().map(|(word, weight)| (centre[*word] - aside * count * weight) * weight).sum()
    };
    gists.iter().zip(&counts).map(like).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_the_others() {
        // The second and third are about the same, the first stands alone.
        let gists: [Gist; 3] = [vec![(0, 1.0)], vec![(1, 0.6), (2, 0.8)], vec![(1, 0.6), (2, 0.8)]];
        for (best, own, scores, expected) in [
            (1.0, 1.0, [4.0, 2.0, 2.0], [1.0, 1.0, 1.0]),
            (1.0, 0.5, [4.0, 2.0, 2.0], [0.5, 0.75, 0.75]),
            (1.0, 0.0, [4.0, 2.0, 2.0], [0.0, 0.5, 0.5]),
            (2.0, 1.0, [4.0, 2.0, 2.0], [1.0, 0.5, 0.5]),
            (2.0, 0.0, [4.0, 4.0, 2.0], [0.0, 0.25, 1.0]),
            (2.0, 0.5, [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]),
        ] {
            let ranking = Ranking { best, own, ..Ranking::default() };
            let like = likeness(&gists, &scores, &ranking);
            let near = like.iter().zip(expected).all(|(a, b): (&f32, f32)| (a - b).abs() < 1e-5);
            assert!(near, "{best} {own} {scores:?}: {like:?}");
        }
        assert!(likeness(&[], &[], &Ranking::default()).is_empty());
    }
}
