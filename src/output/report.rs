//! What a run of the indexer did, and what the index could not read.

use std::io::{self, Write};

use super::style::clean;
use crate::index::{FileState, FileStatus};
use crate::pipeline::{Problem, Summary};

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
        format!("{} in the index: ", counted(s.files as u64, "file"))
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
            counted(s.parts, "part"),
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

/// Writes what the index remembers of files that were not read, or not quite right.
///
/// # Errors
/// What the writer refuses.
pub fn report(files: &[FileState], out: &mut dyn Write) -> io::Result<()> {
    let (mut unreadable, mut warned, mut conflicts) = (0, 0, 0);
    for f in files {
        if f.status == FileStatus::Unreadable {
            unreadable += 1;
            writeln!(
                out,
                "unreadable: {}: {}",
                clean(&f.path),
                clean(f.reason.as_deref().unwrap_or(""))
            )?;
        }
        for w in &f.warnings {
            warned += 1;
            writeln!(out, "warning: {}: {}", clean(&f.path), clean(w))?;
        }
        for c in &f.conflicts {
            conflicts += 1;
            writeln!(out, "conflict: {}", clean(c))?;
        }
        for (field, n) in
            f.missing.iter().filter(|(k, _)| ["number", "date", "authority"].contains(&k.as_str()))
        {
            writeln!(out, "not found: {}: {field} in {n} of {} acts", clean(&f.path), f.acts)?;
        }
    }
    writeln!(
        out,
        "{} files, {unreadable} unreadable, {warned} warnings, {conflicts} conflicts",
        files.len()
    )
}
