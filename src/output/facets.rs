//! Facets and the histogram, for a person.

use std::io::{self, Write};

use super::style::{Look, Style, clean};
use crate::search::{Count, Facets};
use unicode_width::UnicodeWidthChar;

/// Values that are shown of a facet; JSON has all.
const SHOWN: usize = 10;

/// Months up to which a histogram is drawn by month, else by year.
const MONTHS: usize = 36;

/// Writes the counts.
///
/// # Errors
/// What the writer refuses.
pub fn facets(facets: &Facets, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let lists: [(&str, &[Count], &str); 7] = [
        ("authority", &facets.authority, "authority"),
        ("EPCI", &facets.epci, "epci"),
        ("year", &facets.year, "date"),
        ("nature", &facets.nature, "nature"),
        ("matière", &facets.matiere, "matiere"),
        ("part", &facets.part, "part"),
        ("source", &facets.source, "source"),
    ];
    for (name, counts, none) in lists {
        let none = facets.none.get(none).copied().unwrap_or(0);
        if counts.is_empty() && none == 0 {
            continue;
        }
        writeln!(out, "{}", look.paint(Style::Bold, name))?;
        let widest = counts.iter().map(|c| c.count).max().unwrap_or(0).max(none).to_string().len();
        for count in counts.iter().take(SHOWN) {
            let room = look.width.saturating_sub(widest + 4);
            writeln!(out, "  {:>widest$}  {}", count.count, cut(&value(count), room))?;
        }
        if counts.len() > SHOWN {
            let more = format!("… and {} more (--json has all)", counts.len() - SHOWN);
            writeln!(out, "  {:>widest$}  {}", "", look.paint(Style::Dim, &more))?;
        }
        if none > 0 {
            writeln!(out, "  {none:>widest$}  {}", look.paint(Style::Dim, "(none)"))?;
        }
    }
    writeln!(out)
}

fn value(count: &Count) -> String {
    match &count.label {
        // A SIREN says nothing to a reader; a code is known by itself.
        Some(label)
            if count.value.len() == 9 && count.value.bytes().all(|b| b.is_ascii_digit()) =>
        {
            clean(label)
        }
        Some(label) if count.value.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{} {}", clean(&count.value), clean(label))
        }
        Some(label) => clean(label),
        None => clean(&count.value),
    }
}

/// Text of at most so many columns.
fn cut(text: &str, room: usize) -> String {
    let width = |c: char| c.width().unwrap_or(0);
    if text.chars().map(width).sum::<usize>() <= room {
        return text.to_owned();
    }
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += width(*c);
            used < room
        })
        .collect();
    format!("{kept}…")
}

/// Draws the acts by month, or by year where they span more than three years. Where nothing is coloured
/// (a pipe, a file) the bars are of `#`.
///
/// # Errors
/// What the writer refuses.
pub fn histogram(facets: &Facets, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let undated = facets.none.get("date").copied().unwrap_or(0);
    let bars = bars(facets);
    let most = bars.iter().map(|b| b.1).max().unwrap_or(0);
    let digits = most.max(undated).to_string().len();
    let label = bars.iter().map(|b| b.0.len()).max().unwrap_or(0);
    let room = look.width.saturating_sub(label + digits + 4).max(1) as u64;
    let mark = if look.color { "█" } else { "#" };
    for (name, count) in bars {
        // Something is never drawn as nothing.
        let length = (count * room).div_ceil(most.max(1));
        let bar = mark.repeat(usize::try_from(length).unwrap_or(0));
        let line = format!("{name:<label$}  {count:>digits$}  {}", look.paint(Style::Number, &bar));
        writeln!(out, "{}", line.trim_end())?;
    }
    if undated > 0 {
        let text = format!("{undated} without date");
        writeln!(out, "{}", look.paint(Style::Dim, &text))?;
    }
    writeln!(out)
}

/// The bars with their names: every month or year from the first to the last, empty ones too.
fn bars(facets: &Facets) -> Vec<(String, u64)> {
    let month = |c: &Count| -> Option<(usize, usize)> {
        let (year, month) = c.value.split_once('-')?;
        Some((year.parse().ok()?, month.parse().ok()?))
    };
    let (Some(first), Some(last)) =
        (facets.month.first().and_then(month), facets.month.last().and_then(month))
    else {
        return Vec::new();
    };
    let ordinal = |(year, month): (usize, usize)| year * 12 + month.saturating_sub(1);
    let count =
        |list: &[Count], value: &str| list.iter().find(|c| c.value == value).map_or(0, |c| c.count);
    if ordinal(last) - ordinal(first) < MONTHS {
        (ordinal(first)..=ordinal(last))
            .map(|n| {
                let name = format!("{:04}-{:02}", n / 12, n % 12 + 1);
                let count = count(&facets.month, &name);
                (name, count)
            })
            .collect()
    } else {
        (first.0..=last.0)
            .map(|year| {
                let name = format!("{year:04}");
                let count = count(&facets.year, &name);
                (name, count)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(list: &[(&str, u64)]) -> Vec<Count> {
        list.iter().map(|(v, n)| Count { value: (*v).to_owned(), label: None, count: *n }).collect()
    }

    #[test]
    fn bars_fit_and_leave_no_gap() {
        let look = Look { color: false, links: false, width: 40 };
        let mut all = Facets {
            month: counted(&[("2023-11", 1), ("2024-02", 40)]),
            year: counted(&[("2023", 1), ("2024", 40)]),
            ..Facets::default()
        };
        all.none.insert("date", 3);
        let mut out = Vec::new();
        histogram(&all, &look, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..3], ["2023-11   1  #", "2023-12   0", "2024-01   0"]);
        assert_eq!(lines[3].len(), 40);
        assert_eq!(lines[4], "3 without date");
        all.month = counted(&[("2020-01", 1), ("2024-02", 40)]);
        let names: Vec<String> = bars(&all).into_iter().map(|b| b.0).collect();
        assert_eq!(names, ["2020", "2021", "2022", "2023", "2024"]);
        assert!(bars(&Facets::default()).is_empty());
    }
}
