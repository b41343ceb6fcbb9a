//! What became of files, kept small while a run reads: there may be a million of them.

use tantivy::TantivyError;

use crate::index::{BrokenRecord, FileState};

/// States of files, as the index stores them: two fifths of what they take otherwise.
#[derive(Debug, Default)]
pub(super) struct States(Vec<Box<[u8]>>);

impl States {
    /// Keeps a state.
    pub(super) fn add(&mut self, state: &FileState) {
        self.0.push(state.to_record().into());
    }

    /// All of them, one after the other.
    pub(super) fn iter(&self) -> impl Iterator<Item = tantivy::Result<FileState>> {
        let internal = |e: BrokenRecord| TantivyError::InternalError(e.to_string());
        self.0.iter().map(move |written| FileState::from_record(written).map_err(internal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Fingerprint;

    #[test]
    fn states_come_back() {
        let fingerprint = Fingerprint { size: 1, modified: 2, changed: 3 };
        let one = FileState::unreadable("a/é.pdf", fingerprint, "ab".into(), "why".into());
        let other = FileState { acts: 2, warnings: vec!["that".into()], ..one.clone() };
        let mut states = States::default();
        states.add(&one);
        states.add(&other);
        assert_eq!(states.iter().collect::<tantivy::Result<Vec<_>>>().unwrap(), [one, other]);
    }
}
