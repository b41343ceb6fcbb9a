//! How sure a mean is: the bootstrap over groups of queries, with a fixed seed.
//!
//! The variants of one topic share their answers, so that they are drawn together: intervals over
//! single queries would be far too narrow.

use std::collections::BTreeMap;

/// Samples drawn.
const SAMPLES: usize = 1000;

/// A mean with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// The mean over all values.
    pub mean: f64,
    /// 2.5th percentile of the samples' means.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// The mean of values, each with its group, and the interval of means of groups drawn again.
#[must_use]
pub fn estimate(values: &[(&str, f64)]) -> Estimate {
    let mut groups: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (group, value) in values {
        let entry = groups.entry(group).or_default();
        entry.0 += value;
        entry.1 += 1.0;
    }
    let groups: Vec<(f64, f64)> = groups.into_values().collect();
    let mean = |sums: (f64, f64)| if sums.1 > 0.0 { sums.0 / sums.1 } else { 0.0 };
    let total = groups.iter().fold((0.0, 0.0), |a, g| (a.0 + g.0, a.1 + g.1));
    if groups.is_empty() {
        return Estimate::default();
    }
    let mut random = Random(0x5EED);
    let mut means: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            mean((0..groups.len()).fold((0.0, 0.0), |a, _| {
                let g = groups[random.below(groups.len())];
                (a.0 + g.0, a.1 + g.1)
            }))
        })
        .collect();
    means.sort_by(f64::total_cmp);
    Estimate {
        mean: mean(total),
        low: means[SAMPLES * 25 / 1000],
        high: means[SAMPLES * 975 / 1000 - 1],
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_interval_of_a_coin() {
        // 100 tosses, 50 heads: 0.5 ± 1.96 × 0.05.
        let names: Vec<String> = (0..100).map(|i| format!("q{i:02}")).collect();
        let values: Vec<(&str, f64)> =
            names.iter().enumerate().map(|(i, n)| (n.as_str(), (i % 2) as f64)).collect();
        let e = estimate(&values);
        assert!((e.mean - 0.5).abs() < 1e-9);
        assert!((e.low - 0.402).abs() < 0.03 && (e.high - 0.598).abs() < 0.03, "{e:?}");
        assert_eq!(e, estimate(&values));
    }

    #[test]
    fn a_group_is_drawn_whole() {
        let grouped: Vec<(&str, f64)> =
            (0..100).map(|i| (if i < 50 { "a" } else { "b" }, f64::from(i / 50))).collect();
        let e = estimate(&grouped);
        assert_eq!((e.low, e.high), (0.0, 1.0));
    }
}
