//! Acts like one, for a person.

use std::io::{self, Write};

use super::lines::brief;
use super::style::{Look, Style, clean, wrap};
use crate::search::Similar;

/// Writes the acts like an act, with the words that make them alike.
///
/// # Errors
/// What the writer refuses.
pub fn similar(similar: &Similar, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    for note in &similar.notes {
        writeln!(out, "{}", look.paint(Style::Warn, &clean(note)))?;
    }
    writeln!(out, "{}", look.paint(Style::Bold, "Acts like"))?;
    brief(&similar.act, "", look, out)?;
    for (k, alike) in similar.alike.iter().enumerate() {
        writeln!(out)?;
        writeln!(out, "{:>2} {:.0} % alike", k + 1, alike.likeness * 100.0)?;
        brief(&alike.act, "   ", look, out)?;
        let words = format!("both have: {}", alike.words.join(", "));
        for line in wrap(&words, &[], look.width, "     ", look) {
            writeln!(out, "{}", look.paint(Style::Match, &line))?;
        }
    }
    if similar.alike.is_empty() {
        writeln!(out, "\nno act of the index is like it")?;
    }
    Ok(())
}
