//! Formats for programs: JSON, JSON lines, CSV, paths.

use std::collections::HashSet;
use std::io::{self, Write};

use crate::search::{Hit, Response};

/// One JSON object.
///
/// # Errors
/// What the writer refuses.
pub fn json(response: &Response, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, response).map_err(io::Error::from)?;
    writeln!(out)
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One JSON object a hit and line.
    Jsonl,
    /// A table with a head: comma, UTF-8, CRLF (RFC 4180).
    Csv,
    /// Paths of the files, once each, one a line.
    Paths,
    /// The same, each ended by a NUL byte.
    PathsZero,
}

/// The columns of a table.
const COLUMNS: [&str; 17] = [
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
];

/// A list of hits, written as they come: it may be a million of them.
pub struct List {
    form: Form,
    /// The corpus folder, without a slash at its end.
    corpus: String,
    /// Paths that were written.
    seen: HashSet<String>,
}

impl List {
    /// A list, with its head written.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn new(form: Form, corpus: &str, out: &mut dyn Write) -> io::Result<Self> {
        if form == Form::Csv {
            csv(std::iter::once(COLUMNS.map(str::to_owned)), out)?;
        }
        let corpus = corpus.trim_end_matches('/').to_owned();
        Ok(Self { form, corpus, seen: HashSet::new() })
    }

    /// Writes the next hits.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn hits(&mut self, hits: &[Hit], out: &mut dyn Write) -> io::Result<()> {
        match self.form {
            Form::Jsonl => {
                for hit in hits {
                    serde_json::to_writer(&mut *out, hit).map_err(io::Error::from)?;
                    writeln!(out)?;
                }
                Ok(())
            }
            Form::Csv => csv(hits.iter().map(row), out),
            Form::Paths | Form::PathsZero => {
                self.paths(hits.iter().map(|hit| hit.path.clone()), out)
            }
        }
    }

    /// Writes the next paths, each once.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn paths(
        &mut self,
        paths: impl IntoIterator<Item = String>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let end = if self.form == Form::PathsZero { '\0' } else { '\n' };
        for path in paths {
            if !self.seen.contains(&path) {
                write!(out, "{}/{path}{end}", self.corpus)?;
                self.seen.insert(path);
            }
        }
        Ok(())
    }
}

/// Writes rows of a table.
fn csv(rows: impl Iterator<Item = [String; COLUMNS.len()]>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    for row in rows {
        writer.write_record(row).map_err(|e| match e.into_kind() {
            // A closed pipe must be known for what it is.
            csv::ErrorKind::Io(e) => e,
            other => io::Error::other(format!("{other:?}")),
        })?;
    }
    writer.flush()
}

/// A hit as a row, in the order of [`COLUMNS`].
fn row(hit: &Hit) -> [String; COLUMNS.len()] {
    let a = hit.authority.as_ref();
    let s = hit.snippets.first();
    [
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
    ]
}
