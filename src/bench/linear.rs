//! Does cost grow with the number of acts and no faster?

use std::fmt::Write as _;

use serde::Serialize;

use super::compare::Texts;
use super::machine::Machine;
use super::measure::Measured;
use super::table::{NONE, Table, figure};

/// Some engines at one number of acts.
#[derive(Debug, Serialize)]
pub struct Step {
    /// Acts.
    pub acts: usize,
    /// Their texts.
    pub texts: Texts,
    /// The engines.
    pub engines: Vec<Measured>,
}

/// The same engines at several numbers of acts.
#[derive(Debug, Serialize)]
pub struct Linear {
    /// On what.
    pub machine: Machine,
    /// The seed of texts and queries.
    pub seed: u64,
    /// Threads, where an engine can be told.
    pub jobs: usize,
    /// From few acts to many.
    pub steps: Vec<Step>,
}

impl Linear {
    /// As a page of Markdown.
    #[must_use]
    pub fn page(&self) -> String {
        let Self { machine, seed, jobs, steps } = self;
        let mut out = format!("# Linear cost\n\n{}.\n\n", machine.line());
        let _ = write!(out, "Generated acts, seed {seed}, {jobs} thread(s).\n\n");
        let mut table = Table::new(&[
            "engine",
            "acts",
            "text MB",
            "index s",
            "µs an act",
            "size/text",
            "peak MiB",
            "private MiB",
            "update s",
            "cold p50 ms",
            "p99",
            "warm p50 ms",
            "p99",
        ]);
        let engines = steps.first().map_or(0, |s| s.engines.len());
        for k in 0..engines {
            for step in steps {
                table.rows.extend(step.engines.get(k).map(|m| row(m, step)));
            }
        }
        out.push_str(&table.markdown());
        out
    }
}

fn row(m: &Measured, step: &Step) -> Vec<String> {
    let shown = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), figure);
    let mebibytes = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let (i, bytes) = (m.indexing, step.texts.bytes as f64);
    vec![
        m.name.clone(),
        step.acts.to_string(),
        figure(bytes / 1e6),
        shown(i.map(|i| i.wall)),
        shown(i.map(|i| i.wall * 1e6 / step.acts as f64)),
        shown(m.size.map(|s| s as f64 / bytes)),
        shown(i.map(|i| mebibytes(i.resident))),
        shown(i.map(|i| mebibytes(i.private))),
        shown(m.update),
        shown(m.cold.map(|l| l.p50)),
        shown(m.cold.map(|l| l.p99)),
        shown(m.warm.map(|l| l.p50)),
        shown(m.warm.map(|l| l.p99)),
    ]
}
