//! What a check found, and what a repair did.

use std::io::{self, Write};

use super::style::clean;
use crate::index::{Check, Finding};
use crate::pipeline::Repaired;

/// Findings that are listed in full; `--json` has them all.
const SHOWN: usize = 50;

/// Writes what a check found, and what to do.
///
/// # Errors
/// What the writer refuses.
pub fn check(check: &Check, out: &mut dyn Write) -> io::Result<()> {
    findings("damaged", &check.findings, out)?;
    if check.is_sound() {
        return writeln!(
            out,
            "The index is sound: {} files of it ({} bytes), {} acts and {} copies of {} files.",
            check.files, check.bytes, check.acts, check.copies, check.corpus_files
        );
    }
    writeln!(
        out,
        "The index in {} is damaged. `acts-index --repair` keeps what is sound and reads the rest from the corpus again.",
        clean(&check.index.display().to_string())
    )
}

/// Writes what a repair did.
///
/// # Errors
/// What the writer refuses.
pub fn repaired(repaired: &Repaired, out: &mut dyn Write) -> io::Result<()> {
    findings("damaged", &repaired.check.findings, out)?;
    if repaired.check.is_sound() {
        return writeln!(out, "The index is sound: nothing was done.");
    }
    writeln!(
        out,
        "Repaired: {} acts were kept, {} files read again from the corpus.",
        repaired.kept,
        repaired.summary.added.len() + repaired.summary.changed.len()
    )?;
    if repaired.unreadable > 0 {
        writeln!(
            out,
            "{} stored documents could not be read; what the corpus has of them was read again.",
            repaired.unreadable
        )?;
    }
    for path in repaired.gone.iter().take(SHOWN) {
        writeln!(
            out,
            "kept: {}: the corpus no longer has it; the next run takes it out, unless it is put back",
            clean(path)
        )?;
    }
    findings("lost", &repaired.lost, out)
}

fn findings(name: &str, list: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    for finding in list.iter().take(SHOWN) {
        writeln!(out, "{name}: {}: {}", clean(&finding.place), clean(&finding.what))?;
    }
    if list.len() > SHOWN {
        writeln!(out, "{name}: and {} more: see --json", list.len() - SHOWN)?;
    }
    Ok(())
}
