//! The page for a person: a hit says number, date, authority, title, and where the words stand.

use std::io::{self, Write};

use super::groups::groups;
use super::style::{Look, Style, clean, wrap};
use crate::acts::same::is_row;
use crate::search::{Hit, Reason, ReasonPart, Response, Snippet};
use crate::text::french_date;

/// Writes an answer.
///
/// # Errors
/// What the writer refuses; a closed pipe is the caller's to forgive.
pub fn page(response: &Response, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    for note in &response.notes {
        writeln!(out, "{}", look.paint(Style::Warn, &clean(note)))?;
    }
    if response.relaxed {
        let text = "No act has all the words. The closest acts:";
        writeln!(out, "{}", look.paint(Style::Warn, text))?;
    }
    for line in reasons(response) {
        writeln!(out, "  {}", look.paint(Style::Dim, &clean(&line)))?;
    }
    if response.relaxed {
        writeln!(out)?;
    }
    match &response.groups {
        Some(found) => groups(found, response, look, out)?,
        None => {
            let closest = closest(response);
            for (k, hit) in response.hits.iter().enumerate() {
                if closest == Some(k) {
                    let text = "Acts that lack a word:";
                    writeln!(out, "{}\n", look.paint(Style::Warn, text))?;
                }
                write_hit(hit, response, look, out)?;
                writeln!(out)?;
            }
        }
    }
    writeln!(out, "{}", look.paint(Style::Dim, &footer(response)))
}

/// The first hit from which on all lack a word, where those before it do not.
fn closest(response: &Response) -> Option<usize> {
    let whole = response.hits.iter().take_while(|h| h.missing.is_empty()).count();
    let rest = response.hits.get(whole..)?;
    let all = !rest.is_empty() && rest.iter().all(|h| !h.missing.is_empty());
    (whole > 0 && !response.relaxed && all).then_some(whole)
}

/// Parts of a search that are named where no act has all of them; JSON names all.
const MOST_REASONS: usize = 8;

/// Why no act has all that was asked for, a line a part.
fn reasons(response: &Response) -> Vec<String> {
    let limited = response.reasons.iter().any(|r| r.part == ReasonPart::Filter);
    let no_act = if limited { "in no act that the filters keep" } else { "in no act" };
    let acts = |n: usize| if n == 1 { "1 act".to_owned() } else { format!("{n} acts") };
    // Words that no act has say enough; so does a filter without which there would be acts.
    let without = response.reasons.iter().any(|r| r.part == ReasonPart::Clause && r.acts == 0);
    let telling = |r: &&Reason| match r.part {
        ReasonPart::Clause => r.acts == 0 || !without,
        ReasonPart::Filter => r.acts > 0,
    };
    response
        .reasons
        .iter()
        .filter(telling)
        .take(MOST_REASONS)
        .map(|reason| match (reason.part, reason.acts) {
            (ReasonPart::Clause, 0) if !reason.near.is_empty() => {
                format!("{}: {no_act}; acts have {}", reason.typed, reason.near.join(", "))
            }
            (ReasonPart::Clause, 0) => format!("{}: {no_act}", reason.typed),
            (ReasonPart::Clause, n) => format!("{}: in {}", reason.typed, acts(n)),
            (ReasonPart::Filter, n) => format!("without {}: {}", reason.typed, acts(n)),
        })
        .collect()
}

fn footer(response: &Response) -> String {
    let acts = match response.total {
        0 => "no act".to_owned(),
        1 => "1 act".to_owned(),
        n => format!("{n} acts"),
    };
    if let (Some(groups), Some(all)) = (&response.groups, response.groups_total) {
        let of = if groups.len() < all { format!("{} of ", groups.len()) } else { String::new() };
        let s = if all == 1 { "" } else { "s" };
        return format!("{acts}, {of}{all} group{s} · {:.0} ms", response.elapsed_ms.ceil());
    }
    let shown = match (response.hits.first(), response.hits.last()) {
        (Some(first), Some(last)) if response.hits.len() < response.total => {
            format!(", shown {} to {}", first.rank, last.rank)
        }
        _ => String::new(),
    };
    format!("{acts}{shown} · {:.0} ms", response.elapsed_ms.ceil())
}

pub(super) fn write_hit(
    hit: &Hit,
    response: &Response,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let indent = "   ";
    let number = hit.number.as_ref().map_or_else(|| "no number".to_owned(), |n| clean(n));
    let date = hit.date.map_or_else(|| "no date".to_owned(), french_date);
    let kind = hit.act.parts.iter().find(|p| p.kind.is_main()).map_or("", |p| p.kind.label());
    let authority = hit.authority.as_ref().map_or_else(String::new, |a| {
        let name = a.name.as_deref().map_or_else(|| format!("({})", a.kind), clean);
        format!(" · {name}")
    });
    let head = format!("{:>2} {} · {date}", hit.rank, look.paint(Style::Number, &number));
    let plain = format!("{:>2} {number} · {date}{authority}", hit.rank);
    if plain.chars().count() <= look.width {
        writeln!(out, "{head}{authority}")?;
    } else {
        writeln!(out, "{head}")?;
        for line in wrap(authority.trim_start_matches(" · "), &[], look.width, indent, look) {
            writeln!(out, "{line}")?;
        }
    }
    match &hit.title {
        Some(title) => {
            for line in wrap(title, &hit.title_highlights, look.width, indent, look) {
                writeln!(out, "{}", bold(&line, look))?;
            }
        }
        None => {
            writeln!(out, "{indent}{}", look.paint(Style::Dim, &format!("({kind} without title)")))?
        }
    }
    for h in &hit.hypotheses {
        let date = h.date.map(|d| format!(" of {}", french_date(d))).unwrap_or_default();
        let text = format!(
            "may be {}{date}, which {} cites (hypothesis, {:.0} %)",
            h.number,
            h.cited_by,
            h.confidence * 100.0
        );
        for line in wrap(&text, &[], look.width, indent, look) {
            writeln!(out, "{}", look.paint(Style::Warn, &line))?;
        }
    }
    if !hit.missing.is_empty() {
        writeln!(
            out,
            "{indent}{}",
            look.paint(Style::Warn, &format!("without: {}", clean(&hit.missing.join(", "))))
        )?;
    }
    for snippet in &hit.snippets {
        writeln!(out, "{indent}{}", look.paint(Style::Dim, &place(snippet)))?;
        for line in wrap(&snippet.text, &snippet.highlights, look.width, "     ", look) {
            writeln!(out, "{line}")?;
        }
    }
    let path = clean(&hit.path);
    let full = format!("{}/{}", response.corpus.trim_end_matches('/'), hit.path);
    let member = hit.source.member.as_ref().map(|m| format!(" › {}", clean(m))).unwrap_or_default();
    let ordinal = if hit.act.siblings > 1 {
        format!(" (act {} of {})", hit.act.ordinal, hit.act.siblings)
    } else {
        String::new()
    };
    writeln!(
        out,
        "{indent}{}{}{}{}{}",
        look.link(&full, &look.paint(Style::Dim, &path)),
        look.paint(Style::Dim, &member),
        look.paint(Style::Dim, &ordinal),
        look.paint(Style::Dim, &also_in(hit.others.len())),
        look.paint(Style::Warn, &caution(hit))
    )
}

/// "(+ 2 other files)": `--show` lists them.
fn also_in(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => " (+ 1 other file)".to_owned(),
        n => format!(" (+ {n} other files)"),
    }
}

/// What a reader of a hit has to know of its text: that there is none, or "read by OCR: 2 pages,
/// 91 % sure".
fn caution(hit: &Hit) -> String {
    let source = &hit.source;
    if is_row(&hit.act) {
        return format!(" (line {} of a table: no document)", hit.act.place.line);
    }
    let pages = match source.ocr_pages.len() {
        0 => return String::new(),
        1 => "1 page".to_owned(),
        n => format!("{n} pages"),
    };
    let sure = source.ocr_confidence.map(|c| format!(", {c} % sure")).unwrap_or_default();
    format!(" (read by OCR: {pages}{sure})")
}

/// A title line in bold, its matches left in their own style.
fn bold(line: &str, look: &Look) -> String {
    if !look.color {
        return line.to_owned();
    }
    format!("\u{1B}[1m{}\u{1B}[0m", line.replace("\u{1B}[0m", "\u{1B}[0m\u{1B}[1m"))
}

fn place(snippet: &Snippet) -> String {
    let page = snippet.page.map(|p| format!(", p. {p}")).unwrap_or_default();
    let part = match snippet.part {
        "deliberation" => "délibération",
        "arrete" => "arrêté",
        "decision" => "décision",
        other => other,
    };
    let ocr = if snippet.ocr { ", OCR" } else { "" };
    let file = snippet.file.as_ref().map(|f| format!(" ({})", clean(f))).unwrap_or_default();
    format!("{part}{file}{page}, l. {}{ocr}", snippet.line)
}
