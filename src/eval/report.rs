//! The tables that `acts-eval` prints.

use std::io::Write;

use super::bootstrap::estimate;
use super::metrics::{Figures, NAMES};
use super::{EvalError, QuerySet};
use crate::eval::peers::Peer;

/// Runs a set through an engine.
///
/// # Errors
/// What the engine says.
pub fn run(peer: &mut Peer, set: &QuerySet) -> Result<Vec<Figures>, EvalError> {
    set.queries.iter().map(|q| Ok(super::figures(&peer.search(&q.query)?, &q.relevant))).collect()
}

/// Prints the name of a set and of the columns.
///
/// # Errors
/// The writer's.
pub fn heading(out: &mut dyn Write, set: &QuerySet) -> std::io::Result<()> {
    writeln!(out, "\n{} ({} queries)", set.name, set.queries.len())?;
    write!(out, "{:<38}", "")?;
    for name in NAMES {
        write!(out, "{name:>18}")?;
    }
    writeln!(out)
}

/// Prints the means of an engine with their 95 % intervals.
///
/// # Errors
/// The writer's.
pub fn row(
    out: &mut dyn Write,
    name: &str,
    set: &QuerySet,
    all: &[Figures],
) -> std::io::Result<()> {
    write!(out, "{name:<38}")?;
    for column in 0..NAMES.len() {
        let values: Vec<(&str, f64)> =
            set.queries.iter().zip(all).map(|(q, f)| (q.group.as_str(), f.row()[column])).collect();
        let e = estimate(&values);
        write!(out, "  {:.3} [{:.2}, {:.2}]", e.mean, e.low, e.high)?;
    }
    writeln!(out)
}

/// Prints nDCG@10 and hit@1 of each kind of question.
///
/// # Errors
/// The writer's.
pub fn kinds(out: &mut dyn Write, set: &QuerySet, all: &[Figures]) -> std::io::Result<()> {
    for kind in set.by_kind() {
        let of: Vec<Figures> = set
            .queries
            .iter()
            .zip(all)
            .filter(|(q, _)| q.kind == kind.name)
            .map(|(_, f)| *f)
            .collect();
        let mean = Figures::mean(&of);
        writeln!(
            out,
            "    {:<34}  nDCG@10 {:.3}  hit@1 {:.3}  ({} queries)",
            kind.name,
            mean.ndcg10,
            mean.hit1,
            of.len()
        )?;
    }
    Ok(())
}
