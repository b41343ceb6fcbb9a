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
pub(super) fn units(entries: Vec<Entry>) -> Vec<Unit> {
    let mut folders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (k, entry) in entries.iter().enumerate() {
        let folder = entry.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push(k);
    }
    let mut groups = Vec::with_capacity(entries.len());
    for files in folders.values() {
        let name = |k: &usize| entries[*k].path.rsplit('/').next().unwrap_or_default();
        let names: Vec<&str> = files.iter().map(name).collect();
        let places = |list: &[usize]| list.iter().map(|k| files[*k]).collect::<Vec<usize>>();
        groups.extend(
            transmission::group(&names)
                .into_iter()
                .map(|group| (files[group.main], places(&group.annexes), places(&group.messages))),
        );
    }
    drop(folders);
    // Each file is of one group: it is moved there, since there may be a million.
    let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
    let mut units = Vec::with_capacity(groups.len());
    for (main, annexes, messages) in groups {
        let mut take = |list: Vec<usize>| list.iter().filter_map(|k| entries[*k].take()).collect();
        let (annexes, messages) = (take(annexes), take(messages));
        units.extend(entries[main].take().map(|main| Unit { main, annexes, messages }));
    }
    units.sort_by(|a, b| a.main.path.cmp(&b.main.path));
    units
}

/// The units of which a file has to be `read`, or which a file has joined or left. `attached` tells
/// to which file another was attached when the index last saw it.
pub(super) fn to_read(
    units: Vec<Unit>,
    read: &dyn Fn(&Entry) -> bool,
    attached: &BTreeMap<&str, Vec<&str>>,
) -> Vec<Unit> {
    let belonged: HashSet<&str> = attached.values().flatten().copied().collect();
    let touched = |unit: &Unit| {
        let before = attached.get(unit.main.path.as_str()).map(Vec::as_slice).unwrap_or_default();
        let now: HashSet<&str> = unit.files().skip(1).map(|e| e.path.as_str()).collect();
        // What belonged to a file that is gone stands alone now.
        belonged.contains(unit.main.path.as_str())
            || unit.files().any(read)
            || before.len() != now.len()
            || before.iter().any(|path| !now.contains(path))
    };
    units.into_iter().filter(touched).collect()
}
