//! What the benches share: generated texts, and a criterion group of stages.

use std::time::Duration;

use acts_search::bench::stages::Stage;
use acts_search::bench::{Generator, Vocabulary, Wanted};
use criterion::{Criterion, Throughput};

/// Acts: a megabyte, so that a run takes some milliseconds and what an analyzer remembers pays.
pub(crate) const WANTED: Wanted = Wanted { count: 400, size: 3000, seed: 1 };

/// Generated acts, always the same for the same vocabulary.
pub(crate) fn generator() -> Generator {
    let (words, _) = Vocabulary::find().expect("texts to learn words from");
    Generator::new(WANTED, words)
}

/// Their texts.
#[allow(dead_code, reason = "the benches of queries write them to files")]
pub(crate) fn texts() -> Vec<String> {
    generator().files().map(|file| file.text).collect()
}

/// Times stages, each over so many bytes or queries.
pub(crate) fn group(name: &str, throughput: Throughput, stages: Vec<Stage<'_>>) {
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5))
        .configure_from_args();
    let mut group = criterion.benchmark_group(name);
    group.throughput(throughput);
    for (stage, mut run) in stages {
        group.bench_function(stage, |bencher| bencher.iter(&mut run));
    }
    group.finish();
    criterion.final_summary();
}

/// Bytes of all texts.
#[allow(dead_code, reason = "the benches of queries count queries")]
pub(crate) fn bytes(texts: &[String]) -> Throughput {
    Throughput::Bytes(texts.iter().map(|t| t.len() as u64).sum())
}
