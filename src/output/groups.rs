//! Hits in groups, for a person.

use std::io::{self, Write};

use super::lines::head;
use super::style::{Look, Style, clean, wrap};
use super::terminal::write_hit;
use crate::search::{Group, Named, Response};
use crate::text::french_date;

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
        let by_title = group.by == "title";
        if !by_title {
            let name = heading(group);
            let s = if group.count == 1 { "" } else { "s" };
            let name = format!("{name}: {} act{s}", group.count);
            for line in wrap(&name, &[], look.width, "", look) {
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

/// What the acts of a group have in common.
fn heading(group: &Group) -> String {
    let authority = || match &group.authority {
        Some(Named { name: Some(name), .. }) => clean(name),
        Some(Named { siren: Some(siren), .. }) => clean(siren),
        _ => "no authority".to_owned(),
    };
    let day = || group.date.map_or_else(|| "no date".to_owned(), french_date);
    match group.by {
        "year" => group.year.map_or_else(|| "no date".to_owned(), |y| y.to_string()),
        "session" => format!("{}, {}", authority(), day()),
        _ => authority(),
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
