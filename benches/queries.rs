//! Queries over a small index: parsed, read with what the index knows, lowered, answered.
#![allow(missing_docs)]

mod support;

use std::path::Path;

use acts_search::bench::vocabulary::text_files;
use acts_search::bench::{question, stages};
use acts_search::formats::ocr::Mode;
use acts_search::pipeline::{self, Progress, Settings};
use criterion::Throughput;

struct Silent;

impl Progress for Silent {
    fn start(&self, _: usize, _: u64) {}
    fn file(&self, _: &str, _: u64) {}
    fn finish(&self) {}
}

fn settings(corpus: &Path, index: &Path) -> Settings {
    Settings {
        corpus: corpus.to_owned(),
        index: index.to_owned(),
        jobs: 1,
        max_size: 64 << 20,
        rebuild: false,
        dry_run: false,
        worker: None,
        ocr: Mode::Never,
    }
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let (corpus, index) = (folder.path().join("acts"), folder.path().join("index"));
    support::generator().write(&corpus).expect("generated acts");
    pipeline::run(&settings(&corpus, &index), &Silent).expect("an index");
    let files = text_files(&corpus).expect("the acts");
    let questions = question::draw(&corpus, &files, 100, 1).expect("queries");
    let stages = stages::queries(&index, &questions).expect("the stages");
    support::group("queries", Throughput::Elements(questions.len() as u64), stages);
}
