//! What became of files, kept small while a run reads: there may be a million of them.

use tantivy::TantivyError;

use crate::index::FileState;

/// States of files, written out: half of what they take otherwise.
#[derive(Debug, Default)]
pub(super) struct States(Vec<Box<[u8]>>);

impl States {
    /// Keeps a state.
    pub(super) fn add(&mut self, state: &FileState) -> tantivy::Result<()> {
        self.0.push(serde_json::to_vec(state).map_err(internal)?.into());
        Ok(())
    }

    /// All of them, one after the other.
    pub(super) fn iter(&self) -> impl Iterator<Item = tantivy::Result<FileState>> {
        self.0.iter().map(|written| serde_json::from_slice(written).map_err(internal))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what map_err gives")]
fn internal(error: serde_json::Error) -> TantivyError {
    TantivyError::InternalError(error.to_string())
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
        states.add(&one).unwrap();
        states.add(&other).unwrap();
        assert_eq!(states.iter().collect::<tantivy::Result<Vec<_>>>().unwrap(), [one, other]);
    }
}
