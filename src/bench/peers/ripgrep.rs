//! ripgrep: no index, every query reads all texts. A word more is a run more over the files that are left.

use std::path::Path;
use std::process::Command;

use super::{Peer, Place, Warm, first_line, lacking};
use crate::bench::BenchError;
use crate::bench::question::Question;

/// ripgrep.
pub struct Ripgrep;

impl Peer for Ripgrep {
    fn name(&self) -> &'static str {
        "ripgrep"
    }

    fn folder(&self) -> &'static str {
        "ripgrep"
    }

    fn missing(&self) -> Option<String> {
        lacking("rg", "ripgrep")
    }

    fn version(&self) -> String {
        first_line("rg", "--version")
    }

    fn remark(&self) -> &'static str {
        "a scan: files that have all words, in no order, accents and endings as typed; no facets"
    }

    fn index(&mut self, _: &Place) -> Result<Option<Command>, BenchError> {
        Ok(None)
    }

    fn size(&self, _: &Place) -> Result<u64, BenchError> {
        Ok(0)
    }

    fn update(&self, _: &Place, _: &Path) -> Option<Command> {
        None
    }

    fn cold(&self, place: &Place, question: &Question) -> Option<Command> {
        if question.facets {
            return None;
        }
        let phrase = [question.words.join(" ")];
        let words = if question.phrase { &phrase[..] } else { &question.words[..] };
        let mut command = Command::new("sh");
        // Words are arguments of the shell, never part of its text.
        let mut script = "rg -0 -l -i -w -F -e \"$1\" ".to_owned();
        script.push_str(match (&question.authority, question.year) {
            (Some(_), _) => "\"$0/$AUTHORITY\"",
            (None, Some(_)) => "-g \"*/$YEAR/*\" \"$0\"",
            (None, None) => "\"$0\"",
        });
        for k in 2..=words.len() {
            script.push_str(&format!(" | xargs -0 -r rg -0 -l -i -w -F -e \"${k}\""));
        }
        command.arg("-c").arg(script).arg(&place.texts).args(words);
        command.envs(question.authority.iter().map(|a| ("AUTHORITY", a.as_str())));
        command.envs(question.year.iter().map(|y| ("YEAR", y.to_string())));
        Some(command)
    }

    fn warm(&self, _: &Place) -> Result<Option<Warm>, BenchError> {
        Ok(None)
    }
}
