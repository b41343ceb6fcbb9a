//! What a run of the indexer did, and what the index could not read.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::style::clean;
use crate::pipeline::{Problem, Summary};
use crate::search::Report;

/// Writes a run's summary for a person.
///
/// # Errors
/// What the writer refuses.
pub fn summary(s: &Summary, out: &mut dyn Write) -> io::Result<()> {
    if s.dry_run {
        writeln!(out, "Nothing was written. A run would add (+), read again (~), remove (-):")?;
        for (sign, list) in [("+", &s.added), ("~", &s.changed), ("-", &s.removed)] {
            for path in list {
                writeln!(out, "  {sign} {}", clean(path))?;
            }
        }
    }
    if let Some(reason) = &s.reread {
        writeln!(out, "All files are read again: {reason}.")?;
    }
    // A plan knows the files of a run to come, not yet which of them can be read.
    let held = if s.dry_run {
        String::new()
    } else {
        let what = if s.named { "looked at" } else { "in the index" };
        format!("{} {what}: ", counted(s.files as u64, "file"))
    };
    writeln!(
        out,
        "{held}{} added, {} changed, {} removed, {} renamed, {} unchanged, {} skipped, {} unreadable",
        s.added.len(),
        s.changed.len(),
        s.removed.len(),
        s.renamed.len(),
        s.unchanged,
        s.skipped.len(),
        s.unreadable.len()
    )?;
    for (old, new) in &s.renamed {
        writeln!(out, "  {} → {}", clean(old), clean(new))?;
    }
    if !s.dry_run {
        writeln!(
            out,
            "{} in {}{}, in {:.1} s",
            counted(s.acts, "act"),
            if s.named { "the index".to_owned() } else { counted(s.parts, "part") },
            match s.copies {
                0 => String::new(),
                1 => ", 1 copy".to_owned(),
                n => format!(", {n} copies"),
            },
            s.elapsed_ms as f64 / 1000.0
        )?;
        let lacking: Vec<String> =
            s.not_found.iter().map(|(field, n)| format!("{field} {n}")).collect();
        if !lacking.is_empty() {
            writeln!(out, "not found, in acts: {}", lacking.join(", "))?;
        }
    }
    problems("skipped", &s.skipped, out)?;
    problems("unreadable", &s.unreadable, out)?;
    problems("warning", &s.warnings, out)
}

/// "1 file", "2 files".
fn counted(n: u64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Problems of one kind are listed in full up to this many; `--report` and `--json` have them all.
const SHOWN: usize = 20;

fn problems(name: &str, list: &[Problem], out: &mut dyn Write) -> io::Result<()> {
    for p in list.iter().take(SHOWN) {
        writeln!(out, "{name}: {}: {}", clean(&p.path), clean(&p.reason))?;
    }
    if list.len() > SHOWN {
        writeln!(out, "{name}: … and {} more (acts-index --report, --json)", list.len() - SHOWN)?;
    }
    Ok(())
}

/// Writes what the index has to say of itself.
///
/// # Errors
/// What the writer refuses.
pub fn report(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let new = report.problems.iter().filter(|p| p.new).count();
    // A first report has nothing to compare with.
    let mark = new < report.problems.len();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for p in &report.problems {
        *counts.entry(&p.kind).or_insert(0) += 1;
        let place = p.act.as_ref().unwrap_or(&p.path);
        let detail =
            if p.detail.is_empty() { String::new() } else { format!(": {}", clean(&p.detail)) };
        let sign = if mark && p.new { "new: " } else { "" };
        writeln!(out, "{sign}{}: {}{detail}", p.kind, clean(place))?;
    }
    for s in &report.series {
        let named: Vec<String> = s.numbers.iter().map(u32::to_string).collect();
        let more = if s.numbers.len() < s.missing { ", …" } else { "" };
        writeln!(
            out,
            "numbers missing: {}, {} ({}): {} between {} and {}: {}{more}",
            clean(&s.authority),
            s.year,
            s.natures.join(", "),
            s.missing,
            clean(&s.first),
            clean(&s.last),
            named.join(", ")
        )?;
    }
    for p in &report.programs {
        let files = counted(p.files.len() as u64, "file");
        writeln!(out, "with {} installed: {files} would be read, or read better", p.packages)?;
    }
    let kinds: Vec<String> = counts.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
    writeln!(
        out,
        "{}; {}{}",
        counted(report.files.len() as u64, "file"),
        if kinds.is_empty() { "nothing to report".to_owned() } else { kinds.join(", ") },
        if mark { format!("; {new} new since the last report") } else { String::new() }
    )
}
