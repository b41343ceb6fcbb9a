//! Formats for programs: JSON, JSON lines, CSV, paths.

use std::io::{self, Write};

use crate::search::Response;

/// One JSON object.
///
/// # Errors
/// What the writer refuses.
pub fn json(response: &Response, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, response).map_err(io::Error::from)?;
    writeln!(out)
}

/// One JSON object a hit and line.
///
/// # Errors
/// What the writer refuses.
pub fn jsonl(response: &Response, out: &mut dyn Write) -> io::Result<()> {
    for hit in &response.hits {
        serde_json::to_writer(&mut *out, hit).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    Ok(())
}

/// A CSV table with a head: comma, UTF-8, CRLF (RFC 4180).
///
/// # Errors
/// What the writer refuses.
pub fn csv(response: &Response, out: &mut dyn Write) -> io::Result<()> {
    table(response, out).map_err(|e| match e.into_kind() {
        // A closed pipe must be known for what it is.
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    })
}

fn table(response: &Response, out: &mut dyn Write) -> csv::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record([
        "rank",
        "score",
        "id",
        "number",
        "date",
        "nature",
        "matiere",
        "authority",
        "siren",
        "kind",
        "title",
        "path",
        "part",
        "page",
        "line",
        "snippet",
        "ocr",
    ])?;
    for hit in &response.hits {
        let a = hit.authority.as_ref();
        let s = hit.snippets.first();
        writer.write_record([
            hit.rank.to_string(),
            format!("{:.4}", hit.score),
            hit.id.clone(),
            hit.number.clone().unwrap_or_default(),
            hit.date.map(|d| d.to_string()).unwrap_or_default(),
            hit.nature.unwrap_or_default().to_owned(),
            hit.matiere.clone().unwrap_or_default(),
            a.and_then(|a| a.name.clone()).unwrap_or_default(),
            a.and_then(|a| a.siren.clone()).unwrap_or_default(),
            a.map(|a| a.kind.to_owned()).unwrap_or_default(),
            hit.title.clone().unwrap_or_default(),
            hit.path.clone(),
            hit.part.unwrap_or_default().to_owned(),
            s.and_then(|s| s.page).map(|p| p.to_string()).unwrap_or_default(),
            s.map(|s| s.line.to_string()).unwrap_or_default(),
            s.map(|s| s.text.clone()).unwrap_or_default(),
            (!hit.source.ocr_pages.is_empty()).to_string(),
        ])?;
    }
    Ok(writer.flush()?)
}

/// Paths of the files, once each, one a line or (with `zero`) ended by NUL bytes.
///
/// # Errors
/// What the writer refuses.
pub fn paths(response: &Response, zero: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut seen: Vec<&str> = Vec::new();
    for hit in &response.hits {
        if !seen.contains(&hit.path.as_str()) {
            seen.push(&hit.path);
            write!(
                out,
                "{}/{}{}",
                response.corpus.trim_end_matches('/'),
                hit.path,
                if zero { '\0' } else { '\n' }
            )?;
        }
    }
    Ok(())
}
