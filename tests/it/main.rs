//! Integration tests, a module a feature.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

mod collections;
mod concurrency;
mod crash;
mod damage;
mod documents;
mod exports;
mod facets;
mod faults;
mod frozen;
mod fuzzed;
mod graph;
mod harness;
mod indexing;
mod language;
mod lists;
mod named;
mod numbers;
mod ocr;
mod office;
mod pages;
mod pdf;
mod ranking;
mod report;
mod runaway;
mod searching;
mod sources;
mod truth;
mod understanding;
