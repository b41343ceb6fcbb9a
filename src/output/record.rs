//! The whole record of an act with the provenance of every field, and explanations.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::style::{Look, Style, clean};
use crate::acts::Found;
use crate::acts::extract::matiere;
use crate::index::StoredAct;
use crate::search::{Hypothesis, Later, Standing};
use crate::text::french_date;

/// Writes an act's record.
///
/// # Errors
/// What the writer refuses.
pub fn record(
    stored: &StoredAct,
    hypotheses: &[Hypothesis],
    later: &[Later],
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let act = &stored.act;
    let f = &act.fields;
    writeln!(out, "{}", look.paint(Style::Bold, &clean(&act.id)))?;
    let mut row = Rows { look, out };
    row.found("number", f.number.as_ref(), Clone::clone)?;
    row.found("date", f.date.as_ref(), |d| format!("{d} ({})", french_date(*d)))?;
    for (kind, found) in &f.dates {
        row.found(kind.name(), Some(found), ToString::to_string)?;
    }
    row.found("authority", f.authority.as_ref(), |a| {
        let siren = a.siren.as_ref().map(|s| format!(", SIREN {s}")).unwrap_or_default();
        format!("{} ({}{siren})", a.name.as_deref().unwrap_or("unnamed"), a.kind.as_str())
    })?;
    row.found("title", f.title.as_ref(), Clone::clone)?;
    row.found("nature", f.nature.as_ref(), |n| n.code().to_owned())?;
    row.found("matiere", f.matiere.as_ref(), |m| {
        format!("{m} {}", matiere::label(m).unwrap_or(""))
    })?;
    row.found("actes_id", f.actes_id.as_ref(), Clone::clone)?;
    row.found("votes", f.votes.as_ref(), compact)?;
    row.found("attendance", f.attendance.as_ref(), compact)?;
    row.found("president", f.president.as_ref(), Clone::clone)?;
    row.found("secretary", f.secretary.as_ref(), Clone::clone)?;
    for cite in &f.cites {
        row.found("cites", Some(cite), |c| {
            let date = c.date.map(|d| format!(" of {d}")).unwrap_or_default();
            let authority = c.authority.as_ref().map(|a| format!(", {a}")).unwrap_or_default();
            let effect = c.effect.as_ref().map(|e| {
                let rank = e.value.rank.map(|r| format!(" (avenant n° {r})")).unwrap_or_default();
                format!(", which it {}{rank}", e.value.kind.name())
            });
            format!(
                "{} {}{date}{authority}{}",
                c.kind.label(),
                c.number.as_deref().unwrap_or("without number"),
                effect.unwrap_or_default()
            )
        })?;
    }
    for period in &f.periods {
        row.found("period", Some(period), |p| format!("{} to {}", p.start, p.end))?;
    }
    for epci in &f.epcis {
        row.found("epci", Some(epci), |e| format!("{} ({}, {})", e.name, e.siren, e.role.name()))?;
    }
    for acronym in &f.acronyms {
        row.found("acronym", Some(acronym), |a| format!("{} = {}", a.short, a.long))?;
    }
    let most = 12;
    for amount in f.amounts.iter().take(most) {
        row.found("amount", Some(amount), |cents| euros(*cents))?;
    }
    if f.amounts.len() > most {
        row.line("amount", &format!("… and {} more", f.amounts.len() - most), "")?;
    }
    let ocr = match act.source.ocr_pages.as_slice() {
        [] => String::new(),
        pages => {
            let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
            let sure = act.source.ocr_confidence.map(|c| format!(", {c} % sure"));
            format!("; OCR of p. {}{}", pages.join(", "), sure.unwrap_or_default())
        }
    };
    if let Some(member) = &act.source.member {
        row.line("member", member, "")?;
    }
    for other in &act.others {
        row.line("also in", &other.id, &other.reader)?;
    }
    row.line("read by", &format!("{}{ocr}", act.source.reader), "")?;
    for part in &act.parts {
        let page = part.place.page.map(|p| format!(", p. {p}")).unwrap_or_default();
        let size = part.place.end - part.place.start;
        row.line(
            "part",
            part.kind.label(),
            &match &part.file {
                Some(file) => format!("{}, {size} bytes", clean(file)),
                None => format!("l. {}{page}, {size} bytes", part.place.line),
            },
        )?;
    }
    for declared in &act.declared {
        row.found(&format!("declared {}", declared.field), Some(&declared.found), Clone::clone)?;
    }
    for c in &act.conflicts {
        row.warn("conflict", &c.to_string())?;
    }
    for l in later {
        let may = if l.standing == Standing::Found { "" } else { "may be " };
        let rank = l.rank.map(|r| format!(" (avenant n° {r})")).unwrap_or_default();
        let date = l.act.date.map(|d| format!(" of {d}")).unwrap_or_default();
        let line = l.line.map(|n| format!(", l. {n}")).unwrap_or_default();
        row.warn(
            "later",
            &format!(
                "{may}{}{rank} by {}{date}: « {} » ({}{line})",
                l.effect.done(),
                l.act.number.as_deref().unwrap_or("an act without number"),
                l.words,
                l.act.id
            ),
        )?;
    }
    for h in hypotheses {
        let date = h.date.map(|d| format!(" of {d}")).unwrap_or_default();
        row.warn(
            "hypothesis",
            &format!(
                "may be {}{date}, cited by {}: {} ({:.0} %)",
                h.number,
                h.cited_by,
                h.reasons.join("; "),
                h.confidence * 100.0
            ),
        )?;
    }
    Ok(())
}

struct Rows<'a> {
    look: &'a Look,
    out: &'a mut dyn Write,
}

impl Rows<'_> {
    fn found<T>(
        &mut self,
        name: &str,
        found: Option<&Found<T>>,
        show: impl Fn(&T) -> String,
    ) -> io::Result<()> {
        let Some(found) = found else {
            return self.line(name, "not found", "");
        };
        let mut provenance =
            found.file.as_ref().map(|f| format!("{}, ", clean(f))).unwrap_or_default();
        match &found.place {
            Some(place) => {
                let page = place.page.map(|p| format!(", p. {p}")).unwrap_or_default();
                let _ = write!(
                    provenance,
                    "l. {}{page}, bytes {}–{}",
                    place.line, place.start, place.end
                );
            }
            None => provenance.push_str(match found.rule.as_ref() {
                "actes.envelope" => "envelope",
                "actes.receipt" => "receipt",
                "scdl.row" => "table",
                _ => "file name",
            }),
        }
        let _ = write!(provenance, ", {}, {:.2}", found.rule, found.confidence);
        self.line(name, &show(&found.value), &provenance)
    }

    fn line(&mut self, name: &str, value: &str, provenance: &str) -> io::Result<()> {
        let provenance = if provenance.is_empty() {
            String::new()
        } else {
            self.look.paint(Style::Dim, &format!("  [{provenance}]"))
        };
        writeln!(self.out, "  {name:<20} {}{provenance}", clean(value))
    }

    fn warn(&mut self, name: &str, value: &str) -> io::Result<()> {
        writeln!(self.out, "  {name:<20} {}", self.look.paint(Style::Warn, &clean(value)))
    }
}

fn compact<T: serde::Serialize>(value: &T) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    let fields: Vec<String> = json
        .as_object()
        .into_iter()
        .flatten()
        .map(|(k, v)| if v == true { k.clone() } else { format!("{k} {v}") })
        .collect();
    fields.join(", ")
}

fn euros(cents: i64) -> String {
    let digits = (cents / 100).to_string();
    let mut grouped = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(c);
    }
    if cents % 100 == 0 {
        format!("{grouped} €")
    } else {
        format!("{grouped},{:02} €", cents % 100)
    }
}
