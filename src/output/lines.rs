//! An act in a line or two: in lists, trees, groups.

use std::io::{self, Write};

use super::style::{Look, Style, clean, wrap};
use crate::search::Brief;
use crate::text::french_date;

/// Number, day and authority of an act, for a line: cleaned, without colour.
pub(super) fn head(act: &Brief) -> String {
    let number = act.number.as_deref().map_or_else(|| "no number".to_owned(), clean);
    let date = act.date.map_or_else(|| "no date".to_owned(), french_date);
    let authority =
        act.authority.as_deref().map(|a| format!(" · {}", clean(a))).unwrap_or_default();
    format!("{number} · {date}{authority}")
}

/// An act under an indent: its head, its title, its id; what stands before the head is given painted
/// and plain.
pub(super) fn brief(act: &Brief, indent: &str, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    for line in wrap(&head(act), &[], look.width, indent, look) {
        writeln!(out, "{}", look.paint(Style::Number, &line))?;
    }
    let inner = format!("{indent}  ");
    if let Some(title) = &act.title {
        for line in wrap(title, &[], look.width, &inner, look) {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out, "{inner}{}", look.paint(Style::Dim, &clean(&act.id)))
}
