//! Recoll: Xapian with a desktop indexer. It has no library to ask, and counts no facets.

use std::path::Path;
use std::process::Command;

use super::{Peer, Place, Warm, first_line, lacking};
use crate::bench::BenchError;
use crate::bench::question::Question;

/// Recoll.
pub struct Recoll;

impl Recoll {
    fn program(name: &str, place: &Place) -> Command {
        let mut command = Command::new(name);
        command.arg("-c").arg(&place.index);
        command
    }
}

impl Peer for Recoll {
    fn name(&self) -> &'static str {
        "Recoll"
    }

    fn folder(&self) -> &'static str {
        "recoll"
    }

    fn missing(&self) -> Option<String> {
        lacking("recollindex", "recollcmd").or_else(|| lacking("recollq", "recollcmd"))
    }

    fn version(&self) -> String {
        first_line("recollq", "-v")
    }

    fn remark(&self) -> &'static str {
        "default settings, French stemming; no snippet, no facets"
    }

    fn index(&mut self, place: &Place) -> Result<Option<Command>, BenchError> {
        std::fs::create_dir_all(&place.index).map_err(BenchError::io(&place.index))?;
        let settings = place.index.join("recoll.conf");
        let content =
            format!("topdirs = {}\nindexstemminglanguages = french\n", place.texts.display());
        std::fs::write(&settings, content).map_err(BenchError::io(&settings))?;
        Ok(Some(Self::program("recollindex", place)))
    }

    fn update(&self, place: &Place, file: &Path) -> Option<Command> {
        let mut command = Self::program("recollindex", place);
        command.arg("-i").arg(place.texts.join(file));
        Some(command)
    }

    fn cold(&self, place: &Place, question: &Question) -> Option<Command> {
        if question.facets || question.year.is_some() {
            return None;
        }
        let mut asked = question.words.join(" ");
        if question.phrase {
            asked = format!("\"{asked}\"");
        }
        if let Some(authority) = &question.authority {
            asked = format!("{asked} dir:{}", place.texts.join(authority).display());
        }
        let mut command = Self::program("recollq", place);
        command.args(["-S", "relevancyrating", "-n", "10", "-q", &asked]);
        Some(command)
    }

    fn warm(&self, _: &Place) -> Result<Option<Warm>, BenchError> {
        Ok(None)
    }
}
