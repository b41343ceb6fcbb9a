//! `bare-query ENGINE INDEX WORD…`: the least that a program does to answer a query, for `acts-bench`.
//!
//! Opens the index, prints ten documents with the engine's own snippets, the total, and counts if asked
//! for. What acts-search takes for a cold query is quoted as a ratio to this.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use acts_search::bench::BenchError;
use acts_search::bench::peers::sqlite::Sqlite;
use acts_search::bench::peers::tantivy::{Answer, Tantivy};
use acts_search::bench::question::parsed;

fn answer() -> Result<String, BenchError> {
    let mut arguments = std::env::args().skip(1);
    let engine = arguments.next().unwrap_or_default();
    let index = PathBuf::from(arguments.next().unwrap_or_default());
    let question = parsed(arguments);
    let Some(tantivy) = Tantivy::named(&engine) else {
        let (total, lines) = Sqlite::ask(&Sqlite::open(&index)?, &question)?;
        return Ok(format!("{}\n{total}\n", lines.join("\n")));
    };
    let Answer { total, hits, facets } = tantivy.open(&index)?.answer(&question)?;
    let mut out: String =
        hits.iter().map(|(path, snippet)| format!("{path}\n  {snippet}\n")).collect();
    out.push_str(&format!("{total}\n{}\n", facets.unwrap_or_default()));
    Ok(out)
}

fn main() -> ExitCode {
    let told = match answer() {
        Ok(page) => std::io::stdout().write_all(page.as_bytes()).map(|()| ExitCode::SUCCESS),
        Err(error) => {
            writeln!(std::io::stderr(), "bare-query: {error}").map(|()| ExitCode::from(2))
        }
    };
    told.unwrap_or(ExitCode::from(2))
}
