//! Files that are read together: an act and what was transmitted with it.

use std::collections::{BTreeMap, HashSet};

use crate::acts::transmission;
use crate::corpus::Entry;

/// A file, and those that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// The act, or whatever stands by itself.
    pub main: Entry,
    /// Annexes of the act, in order.
    pub annexes: Vec<Entry>,
    /// Messages about it, in XML.
    pub messages: Vec<Entry>,
}

impl Unit {
    /// All its files.
    pub(super) fn files(&self) -> impl Iterator<Item = &Entry> {
        std::iter::once(&self.main).chain(&self.annexes).chain(&self.messages)
    }
}

/// Groups the files of each folder by their names.
pub(super) fn units(entries: &[Entry]) -> Vec<Unit> {
    let mut folders: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        let folder = entry.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push(entry);
    }
    let mut units = Vec::with_capacity(entries.len());
    for files in folders.values() {
        let names: Vec<&str> =
            files.iter().map(|e| e.path.rsplit('/').next().unwrap_or(&e.path)).collect();
        let pick = |list: &[usize]| list.iter().map(|k| files[*k].clone()).collect();
        units.extend(transmission::group(&names).into_iter().map(|group| Unit {
            main: files[group.main].clone(),
            annexes: pick(&group.annexes),
            messages: pick(&group.messages),
        }));
    }
    units.sort_by(|a, b| a.main.path.cmp(&b.main.path));
    units
}

/// The units of which a file has to be read, or which a file has joined or left. `attached` tells
/// to which file another was attached when the index last saw it.
pub(super) fn to_read(
    units: Vec<Unit>,
    read: &HashSet<String>,
    attached: &BTreeMap<&str, Vec<&str>>,
) -> Vec<Unit> {
    let belonged: HashSet<&str> = attached.values().flatten().copied().collect();
    let touched = |unit: &Unit| {
        let before = attached.get(unit.main.path.as_str()).map(Vec::as_slice).unwrap_or_default();
        let now: HashSet<&str> = unit.files().skip(1).map(|e| e.path.as_str()).collect();
        // What belonged to a file that is gone stands alone now.
        belonged.contains(unit.main.path.as_str())
            || unit.files().any(|e| read.contains(&e.path))
            || before.len() != now.len()
            || before.iter().any(|path| !now.contains(path))
    };
    units.into_iter().filter(touched).collect()
}
