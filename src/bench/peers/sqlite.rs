//! SQLite's FTS5: words without diacritics, no stemming, all words, its own bm25() and snippet().

use std::path::Path;
use std::process::Command;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::{Peer, Place, Warm, document};
use crate::bench::BenchError;
use crate::bench::question::{Question, arguments};

/// SQLite.
pub struct Sqlite;

fn fault(error: rusqlite::Error) -> BenchError {
    BenchError::Program { program: "SQLite".to_owned(), reason: error.to_string() }
}

/// The one file of the database.
const FILE: &str = "acts.db";

const TABLE: &str = "CREATE VIRTUAL TABLE acts USING fts5(path UNINDEXED, authority UNINDEXED, \
                     year UNINDEXED, body, tokenize = 'unicode61 remove_diacritics 2');";

const INSERT: &str = "INSERT INTO acts VALUES (?1, ?2, ?3, ?4)";

impl Sqlite {
    /// Indexes all texts of a folder in one transaction.
    ///
    /// # Errors
    /// What the system and SQLite say.
    pub fn build(texts: &Path, folder: &Path) -> Result<(), BenchError> {
        std::fs::create_dir_all(folder).map_err(BenchError::io(folder))?;
        let db = Connection::open(folder.join(FILE)).map_err(fault)?;
        db.execute_batch(TABLE).and_then(|()| db.execute_batch("BEGIN")).map_err(fault)?;
        for document in document::all(texts)? {
            let d = document?;
            db.prepare_cached(INSERT)
                .and_then(|mut s| s.execute((&d.path, &d.authority, d.year, &d.text)))
                .map_err(fault)?;
        }
        db.execute_batch("COMMIT").map_err(fault)
    }

    /// Replaces one document. FTS5 has no index over paths: the row is looked for.
    ///
    /// # Errors
    /// What the system and SQLite say.
    pub fn replace(texts: &Path, folder: &Path, file: &Path) -> Result<(), BenchError> {
        let db = Connection::open(folder.join(FILE)).map_err(fault)?;
        let d = document::read(texts, &texts.join(file))?;
        db.execute("UPDATE acts SET body = ?2 WHERE path = ?1", (&d.path, &d.text))
            .map(|_| ())
            .map_err(fault)
    }

    /// Asks: the total, and ten rows with snippets; counts by authority and year.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn ask(db: &Connection, question: &Question) -> Result<(u64, Vec<String>), BenchError> {
        asked(db, question).map_err(fault)
    }

    /// Opens a database.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn open(folder: &Path) -> Result<Connection, BenchError> {
        Connection::open(folder.join(FILE)).map_err(fault)
    }
}

fn asked(db: &Connection, question: &Question) -> rusqlite::Result<(u64, Vec<String>)> {
    let words: Vec<String> = question.words.iter().map(|w| format!("\"{w}\"")).collect();
    let joined =
        if question.phrase { format!("\"{}\"", question.words.join(" ")) } else { words.join(" ") };
    let mut values = vec![Value::Text(joined)];
    let mut filter = "acts MATCH ?1".to_owned();
    if let Some(authority) = &question.authority {
        values.push(Value::Text(authority.clone()));
        filter.push_str(" AND authority = ?2");
    }
    if let Some(year) = question.year {
        values.push(Value::Integer(i64::from(year)));
        filter.push_str(" AND year = ?2");
    }
    let list = |sql: &str| -> rusqlite::Result<Vec<String>> {
        let mut statement = db.prepare_cached(sql)?;
        let rows = statement.query_map(params_from_iter(&values), |row| {
            let (a, b): (Value, Value) = (row.get(0)?, row.get(1)?);
            Ok(format!("{a:?} {b:?}"))
        })?;
        rows.collect()
    };
    let total = db
        .prepare_cached(&format!("SELECT count(*) FROM acts WHERE {filter}"))?
        .query_row(params_from_iter(&values), |row| row.get::<_, i64>(0))?;
    let mut lines = list(&format!(
        "SELECT path, snippet(acts, 3, '[', ']', '…', 30) FROM acts WHERE {filter} \
         ORDER BY bm25(acts) LIMIT 10"
    ))?;
    if question.facets {
        for column in ["authority", "year"] {
            lines.extend(list(&format!(
                "SELECT {column}, count(*) FROM acts WHERE {filter} GROUP BY 1"
            ))?);
        }
    }
    Ok((u64::try_from(total).unwrap_or(0), lines))
}

impl Peer for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite FTS5"
    }

    fn folder(&self) -> &'static str {
        "sqlite"
    }

    fn version(&self) -> String {
        rusqlite::version().to_owned()
    }

    fn remark(&self) -> &'static str {
        "unicode61 without diacritics, no stemming; one thread; one transaction"
    }

    fn index(&mut self, place: &Place) -> Result<Option<Command>, BenchError> {
        Ok(Some(place.child("sqlite", "index")))
    }

    fn update(&self, place: &Place, file: &Path) -> Option<Command> {
        let mut command = place.child("sqlite", "update");
        command.arg("--file").arg(file);
        Some(command)
    }

    fn cold(&self, place: &Place, question: &Question) -> Option<Command> {
        let mut command = Command::new(place.programs.join("bare-query"));
        command.arg("sqlite").arg(&place.index).args(arguments(question));
        Some(command)
    }

    fn warm(&self, place: &Place) -> Result<Option<Warm>, BenchError> {
        let db = Self::open(&place.index)?;
        Ok(Some(Box::new(move |question| Ok(Some(Some(Self::ask(&db, question)?.0))))))
    }
}
