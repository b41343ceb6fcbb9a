//! Hits in groups, for a person.

use std::io::{self, Write};

use super::lines::head;
use super::style::{Look, Style, clean, wrap};
use super::terminal::{french_date, write_hit};
use crate::search::{Group, Named, Response};

/// Other acts of a title that are listed.
const SHOWN: usize = 5;

/// Writes the groups with their hits.
///
/// # Errors
/// What the writer refuses.
pub(super) fn groups(
    groups: &[Group],
    response: &Response,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    for group in groups {
        let by_title = !group.others.is_empty() || heading(group).is_none();
        if let Some(name) = heading(group) {
            let acts = if group.count == 1 { "1 act" } else { "" };
            let acts =
                if acts.is_empty() { format!("{} acts", group.count) } else { acts.to_owned() };
            for line in wrap(&format!("{name}: {acts}"), &[], look.width, "", look) {
                writeln!(out, "{}", look.paint(Style::Bold, &line))?;
            }
            writeln!(out)?;
        }
        for hit in response.hits.iter().filter(|h| group.ranks.contains(&h.rank)) {
            write_hit(hit, response, look, out)?;
            if !by_title {
                writeln!(out)?;
            }
        }
        if by_title {
            others(group, look, out)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// What the acts of a group have in common; `None` where that is the title.
fn heading(group: &Group) -> Option<String> {
    let named = |n: &Named| {
        n.name.as_deref().or(n.siren.as_deref()).map_or_else(|| "(unnamed)".to_owned(), clean)
    };
    let day = group.date.map(french_date);
    match (&group.authority, day, group.year) {
        (Some(a), Some(day), _) => Some(format!("{}, {day}", named(a))),
        (Some(a), None, _) => Some(named(a)),
        (None, Some(day), _) => Some(day),
        (None, None, Some(year)) => Some(year.to_string()),
        (None, None, None) => None,
    }
}

/// The acts of the same title, in short.
fn others(group: &Group, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let hidden = group.count - group.ranks.len();
    if hidden == 0 {
        return Ok(());
    }
    let text = if hidden == 1 {
        "the same title once more:".to_owned()
    } else {
        format!("the same title {hidden} times more:")
    };
    writeln!(out, "   {}", look.paint(Style::Dim, &text))?;
    for act in group.others.iter().take(SHOWN) {
        for line in wrap(&head(act), &[], look.width, "     ", look) {
            writeln!(out, "{}", look.paint(Style::Dim, &line))?;
        }
    }
    if hidden > SHOWN.min(group.others.len()) {
        let more = format!("… and {} more", hidden - SHOWN.min(group.others.len()));
        writeln!(out, "     {}", look.paint(Style::Dim, &more))?;
    }
    Ok(())
}
