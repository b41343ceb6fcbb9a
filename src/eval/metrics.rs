//! Figures of one query: how early its answers come.

use std::collections::BTreeMap;

/// Documents that answer a query, with their grades (above 0; 1 where all answers are alike).
pub type Relevant = BTreeMap<String, u8>;

/// The figures of one query, each from 0 to 1; or their means over queries.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    /// Normalised discounted cumulative gain of the first ten.
    pub ndcg10: f64,
    /// One over the rank of the first answer, 0 if it is not among ten.
    pub mrr10: f64,
    /// Share of all answers that are among the first ten.
    pub recall10: f64,
    /// Share of all answers that are among the first hundred.
    pub recall100: f64,
    /// 1 if the first is an answer.
    pub hit1: f64,
}

/// Names of the figures, in the order of [`Figures::row`].
pub const NAMES: [&str; 5] = ["nDCG@10", "MRR@10", "R@10", "R@100", "hit@1"];

impl Figures {
    /// The figures in the order of [`NAMES`].
    #[must_use]
    pub fn row(&self) -> [f64; 5] {
        [self.ndcg10, self.mrr10, self.recall10, self.recall100, self.hit1]
    }

    /// The means; all 0 for no query.
    #[must_use]
    pub fn mean(all: &[Figures]) -> Figures {
        let n = all.len().max(1) as f64;
        let of = |f: fn(&Figures) -> f64| all.iter().map(f).sum::<f64>() / n;
        Figures {
            ndcg10: of(|f| f.ndcg10),
            mrr10: of(|f| f.mrr10),
            recall10: of(|f| f.recall10),
            recall100: of(|f| f.recall100),
            hit1: of(|f| f.hit1),
        }
    }
}

/// What a list of documents, best first, is worth. A document listed twice counts once.
#[must_use]
pub fn figures(ranked: &[String], relevant: &Relevant) -> Figures {
    let mut seen: Vec<&str> = Vec::new();
    let mut grades: Vec<f64> = Vec::new();
    for id in ranked.iter().take(100) {
        let new = !seen.contains(&id.as_str());
        seen.push(id);
        grades.push(if new { relevant.get(id).copied().map_or(0.0, f64::from) } else { 0.0 });
    }
    let found = |n: usize| grades.iter().take(n).filter(|g| **g > 0.0).count() as f64;
    let first = grades.iter().take(10).position(|g| *g > 0.0);
    let mut ideal: Vec<f64> = relevant.values().copied().map(f64::from).collect();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let answers = relevant.len().max(1) as f64;
    let best = gain(&ideal);
    Figures {
        ndcg10: if best > 0.0 { gain(&grades) / best } else { 0.0 },
        mrr10: first.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0)),
        recall10: found(10) / answers,
        recall100: found(100) / answers,
        hit1: f64::from(u8::from(first == Some(0))),
    }
}

/// Discounted cumulative gain of the first ten grades.
fn gain(grades: &[f64]) -> f64 {
    grades.iter().take(10).enumerate().fold(0.0, |sum, (i, g)| sum + g / (i as f64 + 2.0).log2())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|s| (*s).to_owned()).collect()
    }

    fn relevant(grades: &[(&str, u8)]) -> Relevant {
        grades.iter().map(|(id, g)| ((*id).to_owned(), *g)).collect()
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-4, "{a} {b}");
    }

    #[test]
    fn worked_by_hand() {
        // Answers a and b at ranks 2 and 4: 1/log2(3) + 1/log2(5) = 0.63093 + 0.43068; the best
        // would be 1 + 0.63093.
        let f = figures(&ids(&["x", "a", "y", "b"]), &relevant(&[("a", 1), ("b", 1)]));
        close(f.ndcg10, 1.06161 / 1.63093);
        close(f.mrr10, 0.5);
        close(f.recall10, 1.0);
        close(f.hit1, 0.0);
    }

    #[test]
    fn grades_count() {
        // The lesser answer first: (1 + 2 × 0.63093) / (2 + 0.63093).
        let f = figures(&ids(&["b", "a"]), &relevant(&[("a", 2), ("b", 1)]));
        close(f.ndcg10, 2.26186 / 2.63093);
        close(f.hit1, 1.0);
    }

    #[test]
    fn cut_after_ten_and_a_hundred() {
        let mut list: Vec<String> = (0..120).map(|i| format!("x{i}")).collect();
        list[10] = "a".to_owned();
        list[105] = "b".to_owned();
        let f = figures(&list, &relevant(&[("a", 1), ("b", 1)]));
        assert_eq!((f.ndcg10, f.mrr10, f.recall10), (0.0, 0.0, 0.0));
        close(f.recall100, 0.5);
    }

    #[test]
    fn twice_is_once_and_nothing_is_nothing() {
        let f = figures(&ids(&["a", "a"]), &relevant(&[("a", 1), ("b", 1)]));
        close(f.recall10, 0.5);
        close(f.ndcg10, 1.0 / 1.63093);
        assert_eq!(figures(&[], &relevant(&[("a", 1)])), Figures::default());
    }
}
