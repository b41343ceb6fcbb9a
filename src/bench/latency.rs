//! How long answers take: percentiles, never means, which one slow query decides.

use std::time::Duration;

use serde::Serialize;

/// Percentiles of some times, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    /// Half of the answers take no longer.
    pub p50: f64,
    /// 95 of 100.
    pub p95: f64,
    /// 99 of 100.
    pub p99: f64,
    /// Times measured.
    pub samples: usize,
}

impl Latency {
    /// Of some times; of none, nothing.
    #[must_use]
    pub fn of(times: &[Duration]) -> Option<Self> {
        let mut ms: Vec<f64> = times.iter().map(|t| t.as_secs_f64() * 1000.0).collect();
        ms.sort_by(f64::total_cmp);
        let at = |percent| percentile(&ms, percent);
        Some(Self { p50: at(50)?, p95: at(95)?, p99: at(99)?, samples: ms.len() })
    }
}

/// The smallest of some sorted values that so many percent of them do not exceed (nearest rank).
#[must_use]
pub fn percentile(sorted: &[f64], percent: usize) -> Option<f64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        for (values, percent, expected) in [
            (&hundred[..], 50, Some(50.0)),
            (&hundred[..], 95, Some(95.0)),
            (&hundred[..], 99, Some(99.0)),
            (&hundred[..3], 50, Some(2.0)),
            (&hundred[..3], 99, Some(3.0)),
            (&hundred[..1], 50, Some(1.0)),
            (&hundred[..0], 50, None),
        ] {
            assert_eq!(percentile(values, percent), expected, "{percent} of {}", values.len());
        }
        let times = [30, 10, 20].map(Duration::from_millis);
        let found = Latency::of(&times).expect("three times");
        assert_eq!((found.p50, found.p99, found.samples), (20.0, 30.0, 3));
        assert_eq!(Latency::of(&[]), None);
    }
}
