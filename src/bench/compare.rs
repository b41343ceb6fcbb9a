//! All engines on the same documents and queries, with the ratios that count.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::BenchError;
use super::machine::Machine;
use super::measure::Measured;
use super::table::{self, NONE, Table, figure};

/// Texts that were measured on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Texts {
    /// What they are, for people.
    pub what: String,
    /// Files.
    pub files: usize,
    /// Bytes.
    pub bytes: u64,
}

/// One side-by-side.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// What was measured: part of the name of its files.
    pub what: String,
    /// On what.
    pub machine: Machine,
    /// The seed of texts and queries.
    pub seed: u64,
    /// Threads, where an engine can be told.
    pub jobs: usize,
    /// The texts.
    pub texts: Texts,
    /// Queries by kind.
    pub queries: BTreeMap<String, usize>,
    /// The engines, ours first.
    pub engines: Vec<Measured>,
}

/// The engine that is compared with the others.
const OURS: &str = "acts-search";

/// A ratio that has an aim.
struct Aim {
    what: &'static str,
    /// Name of the engine that ours is compared with.
    with: &'static str,
    aim: &'static str,
    ratio: fn(&Measured, &Measured) -> Option<f64>,
}

fn rate(m: &Measured) -> Option<f64> {
    m.indexing.filter(|i| i.cpu > 0.0).map(|i| 1.0 / i.cpu)
}

/// What is aimed at. CPU time tells what a thread does, whatever waits for the disk or runs beside it.
const AIMS: [Aim; 8] = [
    Aim {
        what: "indexing, text a second of CPU time",
        with: "tantivy, bare",
        aim: "≥ 0.8",
        ratio: |a, b| Some(rate(a)? / rate(b)?),
    },
    Aim {
        what: "indexing, text a second of CPU time",
        with: "tantivy, French",
        aim: "≥ 2",
        ratio: |a, b| Some(rate(a)? / rate(b)?),
    },
    Aim {
        what: "indexing, wall time of the run",
        with: "tantivy, bare",
        aim: "",
        ratio: |a, b| Some(a.indexing?.wall / b.indexing?.wall),
    },
    Aim {
        what: "cold query, p50",
        with: "tantivy, bare",
        aim: "≤ 2.5",
        ratio: |a, b| Some(a.cold?.p50 / b.cold?.p50),
    },
    Aim {
        what: "warm query, p50",
        with: "tantivy, bare",
        aim: "≤ 1.3",
        ratio: |a, b| Some(a.warm?.p50 / b.warm?.p50),
    },
    Aim {
        what: "warm query, p99",
        with: "tantivy, bare",
        aim: "≤ 1.3",
        ratio: |a, b| Some(a.warm?.p99 / b.warm?.p99),
    },
    Aim {
        what: "warm query, p50",
        with: "tantivy, bare, ids only",
        aim: "",
        ratio: |a, b| Some(a.warm?.p50 / b.warm?.p50),
    },
    Aim {
        what: "size of the index",
        with: "tantivy, bare",
        aim: "",
        ratio: |a, b| Some(a.size? as f64 / b.size? as f64),
    },
];

impl Comparison {
    /// Ours against others, as ratios of one run.
    fn ratios(&self) -> Table {
        let mut table = Table::new(&["acts-search to another", "engine", "ratio", "aim"]);
        let named = |name: &str| self.engines.iter().find(|m| m.name == name);
        let Some(ours) = named(OURS) else { return table };
        for aim in AIMS {
            let ratio = named(aim.with).and_then(|other| (aim.ratio)(ours, other));
            let ratio = ratio.map_or_else(|| NONE.to_owned(), figure);
            table.rows.push(vec![aim.what.into(), aim.with.into(), ratio, aim.aim.into()]);
        }
        table
    }

    /// As a page of Markdown.
    #[must_use]
    pub fn page(&self) -> String {
        let Self { what, machine, seed, jobs, texts, queries, engines } = self;
        let mut out = format!("# {what}\n\n{}.\n\n", machine.line());
        let queries: Vec<String> = queries.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        let _ = write!(
            out,
            "{}: {} files, {} bytes. Seed {seed}, {jobs} thread(s). Queries: {}.\n\n\
             Cold is a whole process, from its start to its end, with a warm page cache; warm is one \
             process. MB/CPU s: text by the CPU time of all threads. Peak: resident memory with \
             mapped files; private: without.\n\n",
            texts.what,
            texts.files,
            texts.bytes,
            queries.join(", ")
        );
        out.push_str(&table::engines(engines, texts.bytes).markdown());
        out.push('\n');
        let ratios = self.ratios();
        if !ratios.rows.is_empty() {
            out.push_str(&ratios.markdown());
        }
        out.push('\n');
        out.push_str(&table::kinds(engines).markdown());
        out.push('\n');
        for m in engines {
            match &m.missing {
                Some(missing) => {
                    let _ = writeln!(out, "- {}: not run, {missing}", m.name);
                }
                None => {
                    let _ = write!(out, "- {} ({}): {}", m.name, m.version, m.remark);
                    for (run, seconds) in &m.others {
                        let _ = write!(out, "; {run} {} s", figure(*seconds));
                    }
                    let cold = m.cold.map_or(0, |l| l.samples);
                    let warm = m.warm.map_or(0, |l| l.samples);
                    let _ = writeln!(out, "; {cold} cold and {warm} warm times");
                }
            }
        }
        out
    }
}

/// Writes a page and its data; gives the path of the page.
///
/// # Errors
/// What the system says.
pub fn keep(
    folder: &Path,
    machine: &Machine,
    what: &str,
    page: &str,
    data: &impl Serialize,
) -> Result<PathBuf, BenchError> {
    fs::create_dir_all(folder).map_err(BenchError::io(folder))?;
    let path = folder.join(format!("{}-{what}.md", machine.date));
    fs::write(&path, page).map_err(BenchError::io(&path))?;
    let json = path.with_extension("json");
    let data = serde_json::to_string_pretty(data).unwrap_or_default();
    fs::write(&json, data + "\n").map_err(BenchError::io(&json))?;
    Ok(path)
}
