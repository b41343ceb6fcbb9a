//! Where the time goes when text acts of one's own are indexed, stage by stage, on one thread:
//! `cargo run --release --features bench --example stages -- FOLDER [SECONDS [STAGE]]`.
//!
//! The benches time the same stages on generated acts.
#![allow(clippy::print_stdout)]

use std::path::Path;
use std::time::{Duration, Instant};

use acts_search::acts::registry::Registry;
use acts_search::bench::stages::{self, Stage};
use acts_search::bench::vocabulary::text_files;

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().expect("a folder");
    let seconds: f64 = args.next().and_then(|s| s.parse().ok()).unwrap_or(2.0);
    let only = args.next();
    let files = text_files(Path::new(&folder)).expect("the folder");
    let texts: Vec<String> =
        files.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} texts, {bytes} bytes", texts.len());
    let registry = Registry::builtin();
    let mut stages: Vec<Stage<'_>> = stages::analysis(&texts);
    stages.extend(stages::reading(&texts, registry));
    stages.extend(stages::indexing(&texts, registry).expect("the stages"));
    for (name, mut run) in stages {
        if only.as_ref().is_some_and(|o| o != name) {
            continue;
        }
        run();
        let start = Instant::now();
        let mut rounds = 0_u32;
        let mut sum = 0;
        while start.elapsed() < Duration::from_secs_f64(seconds) {
            sum += run();
            rounds += 1;
        }
        let rate = bytes as f64 * f64::from(rounds) / 1e6 / start.elapsed().as_secs_f64();
        println!("{name:<22} {rate:>8.1} MB/s   ({})", sum / rounds as usize);
    }
}
