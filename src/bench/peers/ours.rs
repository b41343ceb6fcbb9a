//! acts-search: its own programs, and its library.

use std::path::Path;
use std::process::Command;

use super::{Peer, Place, Warm};
use crate::bench::BenchError;
use crate::bench::authorities::AUTHORITIES;
use crate::bench::question::Question;
use crate::index::IndexFolder;
use crate::query::parse_range;
use crate::search::{Engine, Filters, Request};

/// acts-search.
pub struct Ours;

/// A query as typed.
fn typed(question: &Question) -> String {
    let words = question.words.join(" ");
    if question.phrase { format!("\"{words}\"") } else { words }
}

/// The name of the authority whose folder a query names.
fn authority(question: &Question) -> Option<&'static str> {
    let folder = question.authority.as_ref()?;
    AUTHORITIES.iter().find(|a| a.folder == *folder).map(|a| a.name.as_str())
}

fn request(question: &Question) -> Request {
    let date = question.year.and_then(|year| parse_range(&year.to_string()).ok());
    Request {
        query: typed(question),
        filters: Filters {
            authority: authority(question).map(str::to_owned),
            date: date.unwrap_or_default(),
            ..Filters::default()
        },
        facets: question.facets,
        ..Request::default()
    }
}

impl Ours {
    /// `acts-index`, with the options that every run has.
    fn indexer(place: &Place) -> Command {
        let mut command = Command::new(place.programs.join("acts-index"));
        command.arg("--quiet").arg("--jobs").arg(place.jobs.to_string());
        command.arg("--corpus").arg(&place.texts).arg("--index").arg(&place.index);
        command
    }
}

impl Peer for Ours {
    fn name(&self) -> &'static str {
        "acts-search"
    }

    fn folder(&self) -> &'static str {
        "ours"
    }

    fn missing(&self) -> Option<String> {
        let folder = std::env::current_exe().ok()?;
        let built = |name: &&str| folder.with_file_name(name).is_file();
        let lacks = ["acts-index", "acts-search", "bare-query"].iter().find(|name| !built(name))?;
        Some(format!("{lacks} (build it: cargo build --release --features bench --bins)"))
    }

    fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }

    fn remark(&self) -> &'static str {
        "everything on: fields, parts, French analysis, stored text and record, checksums"
    }

    fn index(&mut self, place: &Place) -> Result<Option<Command>, BenchError> {
        Ok(Some(Self::indexer(place)))
    }

    fn update(&self, place: &Place, file: &Path) -> Option<Command> {
        let mut command = Self::indexer(place);
        command.arg(place.texts.join(file));
        Some(command)
    }

    fn whole(&self, place: &Place) -> Option<Command> {
        Some(Self::indexer(place))
    }

    fn cold(&self, place: &Place, question: &Question) -> Option<Command> {
        let mut command = Command::new(place.programs.join("acts-search"));
        command.arg("--index").arg(&place.index);
        if let Some(name) = authority(question) {
            command.arg("--authority").arg(name);
        }
        if let Some(year) = question.year {
            command.arg("--date").arg(year.to_string());
        }
        if question.facets {
            command.arg("--facets");
        }
        command.arg(typed(question));
        Some(command)
    }

    fn warm(&self, place: &Place) -> Result<Option<Warm>, BenchError> {
        let fault = |reason: String| BenchError::Program { program: "acts-search".into(), reason };
        let engine =
            Engine::open(&IndexFolder::new(&place.index)).map_err(|e| fault(e.to_string()))?;
        Ok(Some(Box::new(move |question| {
            let answer = engine.search(&request(question)).map_err(|e| fault(e.to_string()))?;
            Ok(Some(Some(answer.total as u64)))
        })))
    }
}
