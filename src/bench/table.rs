//! Tables of figures, in Markdown.

use std::fmt::Write;

use super::latency::Latency;
use super::measure::Measured;

/// A table: the heads of its columns, and its rows.
#[derive(Debug, Default)]
pub struct Table {
    /// Heads; the first column is text, the others figures.
    pub heads: Vec<String>,
    /// As many cells each as there are heads.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these heads.
    #[must_use]
    pub fn new(heads: &[&str]) -> Self {
        Self { heads: heads.iter().map(|h| (*h).to_owned()).collect(), rows: Vec::new() }
    }

    /// In Markdown, padded, so that it can be read as it is.
    #[must_use]
    pub fn markdown(&self) -> String {
        let widths: Vec<usize> = (0..self.heads.len())
            .map(|k| {
                let cells = self.rows.iter().filter_map(|r| r.get(k)).chain([&self.heads[k]]);
                cells.map(|c| c.chars().count()).max().unwrap_or(0).max(3)
            })
            .collect();
        let mut out = String::new();
        let line = |cells: &[String], out: &mut String| {
            for (k, (cell, width)) in cells.iter().zip(&widths).enumerate() {
                let fill = " ".repeat(width.saturating_sub(cell.chars().count()));
                let _ = if k == 0 {
                    write!(out, "| {cell}{fill} ")
                } else {
                    write!(out, "| {fill}{cell} ")
                };
            }
            out.push_str("|\n");
        };
        line(&self.heads, &mut out);
        for (k, width) in widths.iter().enumerate() {
            let colon = if k == 0 { "-" } else { ":" };
            let _ = write!(out, "| {}{colon} ", "-".repeat(width - 1));
        }
        out.push_str("|\n");
        for row in &self.rows {
            line(row, &mut out);
        }
        out
    }
}

/// What there is no figure for.
pub const NONE: &str = "–";

/// A figure with three digits that count.
#[must_use]
pub fn figure(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| NONE.to_owned(), figure)
}

fn mebibytes(bytes: u64) -> String {
    figure(bytes as f64 / f64::from(1 << 20))
}

fn latency(of: Option<Latency>) -> [String; 3] {
    [of.map(|l| l.p50), of.map(|l| l.p95), of.map(|l| l.p99)].map(shown)
}

/// The table of the engines, one a row; `bytes` is the size of the texts.
#[must_use]
pub fn engines(all: &[Measured], bytes: u64) -> Table {
    let mut table = Table::new(&[
        "engine",
        "index s",
        "MB/s",
        "MB/CPU s",
        "size/text",
        "peak MiB",
        "private MiB",
        "update s",
        "cold p50 ms",
        "p95",
        "p99",
        "private MiB",
        "warm p50 ms",
        "p95",
        "p99",
        "found %",
    ]);
    let megabytes = bytes as f64 / 1e6;
    for m in all.iter().filter(|m| m.missing.is_none()) {
        let i = m.indexing;
        let memory = |of: Option<u64>| of.map_or_else(|| NONE.to_owned(), mebibytes);
        let mut row = vec![
            m.name.clone(),
            shown(i.map(|i| i.wall)),
            shown(i.map(|i| megabytes / i.wall)),
            shown(i.filter(|i| i.cpu > 0.0).map(|i| megabytes / i.cpu)),
            shown(m.size.map(|s| s as f64 / bytes as f64)),
            memory(i.map(|i| i.resident)),
            memory(i.map(|i| i.private)),
            shown(m.update),
        ];
        row.extend(latency(m.cold));
        row.push(memory(m.cold_private));
        row.extend(latency(m.warm));
        row.push(m.found.map_or_else(|| NONE.to_owned(), |f| format!("{f:.0}")));
        table.rows.push(row);
    }
    table
}

/// Warm p50 and p99 by kind of query, an engine a pair of columns.
#[must_use]
pub fn kinds(all: &[Measured]) -> Table {
    let asked: Vec<&Measured> = all.iter().filter(|m| !m.kinds.is_empty()).collect();
    let mut table = Table { heads: vec!["warm, p50 / p99 ms".to_owned()], rows: Vec::new() };
    table.heads.extend(asked.iter().map(|m| m.name.clone()));
    let mut kinds: Vec<&String> = asked.iter().flat_map(|m| m.kinds.keys()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let mut row = vec![kind.clone()];
        row.extend(asked.iter().map(|m| {
            m.kinds.get(kind).map_or_else(
                || NONE.to_owned(),
                |l| format!("{} / {}", figure(l.p50), figure(l.p99)),
            )
        }));
        table.rows.push(row);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::usage::Usage;

    fn measured() -> Vec<Measured> {
        let times = Latency { p50: 1.5, p95: 20.25, p99: 123.4, samples: 9 };
        vec![
            Measured {
                name: "one".into(),
                indexing: Some(Usage { wall: 2.0, cpu: 4.0, resident: 3 << 20, private: 1 << 20 }),
                size: Some(5_000_000),
                update: Some(0.25),
                cold: Some(times),
                cold_private: Some(2 << 20),
                warm: Some(times),
                kinds: [("2 words".to_owned(), times)].into(),
                found: Some(99.6),
                ..Measured::default()
            },
            Measured { name: "scan, no index".into(), cold: Some(times), ..Measured::default() },
            Measured { name: "absent".into(), missing: Some("it".into()), ..Measured::default() },
        ]
    }

    #[test]
    fn tables_can_be_read() {
        let (engines, kinds) = (engines(&measured(), 10_000_000), kinds(&measured()));
        insta::assert_snapshot!(format!("{}\n{}", engines.markdown(), kinds.markdown()));
    }

    #[test]
    fn figures_have_three_digits() {
        for (value, expected) in
            [(0.1234, "0.12"), (9.87, "9.87"), (12.34, "12.3"), (123.4, "123"), (12345.0, "12345")]
        {
            assert_eq!(figure(value), expected);
        }
    }
}
