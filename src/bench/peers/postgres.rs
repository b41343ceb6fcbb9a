//! PostgreSQL's full-text search: its French configuration behind `unaccent`, a GIN index, a cluster of
//! its own with default settings.

mod cluster;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::{Peer, Place, Warm, document, first_line};
use crate::bench::BenchError;
use crate::bench::question::Question;
use cluster::{Cluster, fault, programs};

/// PostgreSQL.
#[derive(Default)]
pub struct Postgres {
    cluster: Option<Cluster>,
}

const SCHEMA: &str = "
CREATE EXTENSION unaccent;
CREATE TEXT SEARCH CONFIGURATION acts (COPY = french);
ALTER TEXT SEARCH CONFIGURATION acts ALTER MAPPING FOR hword, hword_part, word
    WITH unaccent, french_stem;
CREATE TABLE acts (path text PRIMARY KEY, authority text, year int, body text,
    words tsvector GENERATED ALWAYS AS (to_tsvector('acts', body)) STORED);
";

const INDEXES: &str = "
CREATE INDEX ON acts USING gin (words);
CREATE INDEX ON acts (authority);
CREATE INDEX ON acts (year);
ANALYZE acts;
";

/// Closes what one question prints.
const MARK: &str = "--answered--";

/// A text as a value in a query.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A text as a column of COPY.
fn column(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

/// The statements of a question: the total, ten rows with headlines, counts by authority and year.
fn statements(question: &Question) -> String {
    let reads = if question.phrase { "phraseto_tsquery" } else { "plainto_tsquery" };
    let asked = format!("{reads}('acts', {})", quoted(&question.words.join(" ")));
    let mut filter = format!("words @@ {asked}");
    if let Some(authority) = &question.authority {
        filter.push_str(&format!(" AND authority = {}", quoted(authority)));
    }
    if let Some(year) = question.year {
        filter.push_str(&format!(" AND year = {year}"));
    }
    let mut out = format!(
        "SELECT count(*) FROM acts WHERE {filter};\n\
         SELECT path, ts_headline('acts', body, {asked}) FROM (SELECT path, body FROM acts \
         WHERE {filter} ORDER BY ts_rank(words, {asked}) DESC LIMIT 10) AS best;\n"
    );
    if question.facets {
        for by in ["authority", "year"] {
            out.push_str(&format!("SELECT {by}, count(*) FROM acts WHERE {filter} GROUP BY 1;\n"));
        }
    }
    out
}

impl Postgres {
    /// Writes all texts to a table: what the child process does.
    ///
    /// # Errors
    /// What the system and `psql` say.
    pub fn build(texts: &Path, folder: &Path) -> Result<(), BenchError> {
        let mut psql = session(folder, Stdio::null())?;
        if let Some(mut to) = psql.stdin.take() {
            let mut write =
                |text: &str| to.write_all(text.as_bytes()).map_err(|e| fault("psql", &e));
            write(SCHEMA)?;
            write("COPY acts (path, authority, year, body) FROM STDIN;\n")?;
            for document in document::all(texts)? {
                let d = document?;
                let (path, body) = (column(&d.path), column(&d.text));
                write(&format!("{path}\t{}\t{}\t{body}\n", d.authority, d.year))?;
            }
            write("\\.\n")?;
            write(INDEXES)?;
        }
        done(psql)
    }

    /// Replaces one text.
    ///
    /// # Errors
    /// What the system and `psql` say.
    pub fn replace(texts: &Path, folder: &Path, file: &Path) -> Result<(), BenchError> {
        let d = document::read(texts, &texts.join(file))?;
        let change = format!(
            "UPDATE acts SET body = {} WHERE path = {};\n",
            quoted(&d.text),
            quoted(&d.path)
        );
        let mut psql = session(folder, Stdio::null())?;
        if let Some(mut to) = psql.stdin.take() {
            to.write_all(change.as_bytes()).map_err(|e| fault("psql", &e))?;
        }
        done(psql)
    }
}

/// A `psql` that waits for statements.
fn session(folder: &Path, prints: Stdio) -> Result<Child, BenchError> {
    let mut command = cluster::psql(folder);
    command.stdin(Stdio::piped()).stdout(prints).spawn().map_err(|e| fault("psql", &e))
}

fn done(mut psql: Child) -> Result<(), BenchError> {
    let status = psql.wait().map_err(|e| fault("psql", &e))?;
    if status.success() { Ok(()) } else { Err(fault("psql", &status)) }
}

/// A session that stays open.
struct Session(Child);

impl Session {
    fn ask(&mut self, question: &Question) -> Result<u64, BenchError> {
        let gone = || fault("psql", &"the session ended");
        let to = self.0.stdin.as_mut().ok_or_else(gone)?;
        let asked = format!("{}\\echo {MARK}\n", statements(question));
        to.write_all(asked.as_bytes()).and_then(|()| to.flush()).map_err(|e| fault("psql", &e))?;
        // One byte at a time would be slow; what a buffer holds behind the mark is nothing.
        let mut from = BufReader::new(self.0.stdout.as_mut().ok_or_else(gone)?);
        let mut total = None;
        loop {
            let mut line = String::new();
            if from.read_line(&mut line).map_err(|e| fault("psql", &e))? == 0 {
                return Err(gone());
            }
            if line.trim() == MARK {
                return Ok(total.unwrap_or(0));
            }
            total = total.or_else(|| line.trim().parse().ok());
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

impl Peer for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn folder(&self) -> &'static str {
        "postgres"
    }

    fn missing(&self) -> Option<String> {
        cluster::missing()
    }

    fn version(&self) -> String {
        let psql = programs().map(|folder| folder.join("postgres").display().to_string());
        first_line(&psql.unwrap_or_default(), "--version")
    }

    fn remark(&self) -> &'static str {
        "configuration french behind unaccent, GIN, default settings; memory and CPU time of its server \
         included"
    }

    fn index(&mut self, place: &Place) -> Result<Option<Command>, BenchError> {
        self.cluster = None;
        self.cluster = Some(Cluster::start(&place.index)?);
        Ok(Some(place.child("postgres", "index")))
    }

    fn server(&self) -> Option<u32> {
        self.cluster.as_ref().map(|c| c.pid)
    }

    fn size(&self, place: &Place) -> Result<u64, BenchError> {
        let mut command = cluster::psql(&place.index);
        command.args(["-c", "SELECT pg_total_relation_size('acts')"]);
        let printed = command.output().map_err(|e| fault("psql", &e))?.stdout;
        let printed = String::from_utf8_lossy(&printed);
        printed.trim().parse().map_err(|_| fault("psql", &printed))
    }

    fn update(&self, place: &Place, file: &Path) -> Option<Command> {
        let mut command = place.child("postgres", "update");
        command.arg("--file").arg(file);
        Some(command)
    }

    fn cold(&self, place: &Place, question: &Question) -> Option<Command> {
        let mut command = cluster::psql(&place.index);
        command.arg("-c").arg(statements(question));
        Some(command)
    }

    fn warm(&self, place: &Place) -> Result<Option<Warm>, BenchError> {
        let mut session = Session(session(&place.index, Stdio::piped())?);
        Ok(Some(Box::new(move |question| Ok(Some(Some(session.ask(question)?))))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_values() {
        assert_eq!(quoted("l'eau'); DROP"), "'l''eau''); DROP'");
        assert_eq!(column("a\tb\\c\nd"), "a\\tb\\\\c\\nd");
    }
}
