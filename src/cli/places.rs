//! Where the corpus and the index are: flags, then ACTS_CORPUS and ACTS_INDEX, then `corpus/` and
//! `index/` in this folder, then those of the project that `cargo run` runs.

use std::path::{Path, PathBuf};

/// The folders of the corpus and of the index, given what flags or variables say. Both come from
/// one place, so that an index is never filled from a corpus that lies elsewhere by accident.
pub(crate) fn resolve(corpus: Option<PathBuf>, index: Option<PathBuf>) -> (PathBuf, PathBuf) {
    // Cargo says whose program it runs, wherever it is called from; an installed program has no such place.
    let project = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let base = base(Path::new(""), project);
    (corpus.unwrap_or_else(|| base.join("corpus")), index.unwrap_or_else(|| base.join("index")))
}

fn base(here: &Path, project: Option<PathBuf>) -> PathBuf {
    let has = |folder: &Path| folder.join("corpus").exists() || folder.join("index").exists();
    match project {
        Some(project) if !has(here) && has(&project) => project,
        _ => here.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_for_both() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (here, project) = (folder.path().join("here"), folder.path().join("project"));
        std::fs::create_dir_all(&here).expect("a folder");
        std::fs::create_dir_all(project.join("corpus")).expect("a folder");
        // Nothing here: the project that cargo runs, if it does.
        assert_eq!(base(&here, Some(project.clone())), project);
        assert_eq!(base(&here, None), here);
        // An index here is enough to stay here.
        std::fs::create_dir_all(here.join("index")).expect("a folder");
        assert_eq!(base(&here, Some(project)), here);
    }
}
