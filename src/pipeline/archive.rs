//! An archive in the corpus: its members are read as the files of a folder are.

use std::collections::BTreeMap;

use super::file::{Desk, Named, Reading, is_xml, with_acts};
use crate::acts::transmission::{Group, Message, group_by_message, message};
use crate::corpus::Entry;
use crate::formats::archive::{DEEPEST, Member};
use crate::formats::{Document, Format, FormatError, detect, supported};
use crate::index::{FileState, FileStatus};

impl Desk<'_> {
    /// Reads the acts of an archive.
    pub(super) fn archive(
        &self,
        entry: &Entry,
        bytes: &[u8],
        hash: String,
    ) -> (FileState, Vec<Reading>) {
        let mut state = FileState {
            status: FileStatus::Indexed,
            reason: None,
            reader: "archive".to_owned(),
            ..FileState::unreadable(&entry.path, entry.fingerprint, hash, String::new())
        };
        let mut members = Vec::new();
        let unpacked = self.unpack(bytes, "", 1, &mut members, &mut state.warnings);
        let mut readings = Vec::new();
        for files in folders(members).values() {
            for group in groups(files) {
                readings.extend(self.member(&entry.path, files, &group, &mut state));
            }
        }
        let acts: usize = readings.iter().map(|r| r.acts.len()).sum();
        for reading in &mut readings {
            for act in &mut reading.acts {
                act.path.clone_from(&entry.path);
                if acts == 1 {
                    act.id.clone_from(&entry.path);
                }
            }
            state = with_acts(state, &reading.acts);
        }
        if acts == 0 {
            state.trouble = unpacked.as_ref().err().map(|e| e.kind().to_owned());
            let why = unpacked.err().map(|e| e.to_string());
            let why =
                why.or_else(|| (!state.warnings.is_empty()).then(|| state.warnings.join("; ")));
            state.status = FileStatus::Unreadable;
            state.reason =
                Some(format!("no act in it: {}", why.as_deref().unwrap_or("it is empty")));
            state.warnings.clear();
        }
        (state, readings)
    }

    /// Adds the members of an archive, and of those in it.
    fn unpack(
        &self,
        bytes: &[u8],
        prefix: &str,
        depth: usize,
        members: &mut Vec<Member>,
        warnings: &mut Vec<String>,
    ) -> Result<(), FormatError> {
        let unpacked = self.readers.unpack(bytes)?;
        warnings.extend(unpacked.warnings);
        for member in unpacked.members {
            let name = format!("{prefix}{}", member.name);
            if !supported(name.as_ref()) {
                continue;
            }
            if detect(&member.bytes) != Format::Archive {
                members.push(Member { name, bytes: member.bytes });
            } else if depth >= DEEPEST {
                warnings
                    .push(format!("{name}: not opened, an archive in an archive in an archive"));
            } else if let Err(e) =
                self.unpack(&member.bytes, &format!("{name}/"), depth + 1, members, warnings)
            {
                warnings.push(format!("{name}: {e}"));
            }
        }
        Ok(())
    }

    /// The acts of one group of members.
    fn member(
        &self,
        archive: &str,
        files: &[Member],
        group: &Group,
        state: &mut FileState,
    ) -> Option<Reading> {
        let main = files.get(group.main).filter(|m| !is_xml(&m.name))?;
        let document = self.decode(main, state)?;
        let annexes = group
            .annexes
            .iter()
            .filter_map(|k| {
                let file = files.get(*k)?;
                Some(Named { name: file.name.clone(), document: self.decode(file, state)? })
            })
            .collect();
        let messages: Vec<Message> =
            group.messages.iter().filter_map(|k| message(&files.get(*k)?.bytes)).collect();
        let path = format!("{archive}/{}", main.name);
        let reading = self.acts(&path, document, annexes, &messages);
        let Some(mut reading) = reading else {
            state
                .warnings
                .push(format!("{}: a fault of acts-index itself: please report it", main.name));
            return None;
        };
        for act in &mut reading.acts {
            act.source.member = Some(main.name.clone());
        }
        Some(reading)
    }

    /// A member's document; what is wrong with it goes to the archive's state.
    fn decode(&self, member: &Member, state: &mut FileState) -> Option<Document> {
        let (read, wants) = self.read_bytes(&member.bytes);
        state.wants.extend(wants);
        let warnings = match &read {
            Ok(document) => document.warnings.clone(),
            Err(e) => vec![e.to_string()],
        };
        state.warnings.extend(warnings.into_iter().map(|w| format!("{}: {w}", member.name)));
        read.ok()
    }
}

/// Members by their folder in the archive.
fn folders(members: Vec<Member>) -> BTreeMap<String, Vec<Member>> {
    let mut out: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for member in members {
        let folder = member.name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        out.entry(folder).or_default().push(member);
    }
    out
}

fn groups(files: &[Member]) -> Vec<Group> {
    let names: Vec<&str> = files.iter().map(|m| m.name.as_str()).collect();
    let messages = files
        .iter()
        .enumerate()
        .filter(|(_, m)| is_xml(&m.name))
        .filter_map(|(k, m)| Some((k, message(&m.bytes)?)))
        .collect();
    group_by_message(&names, &messages)
}
