//! Where the corpus and the index are: flags, then ACTS_CORPUS and ACTS_INDEX, then `corpus/` and
//! `index/` in this folder, then those beside the program's sources (for `cargo run`).

use std::path::{Path, PathBuf};

/// The folder to use for `name`, given what the flag or variable says.
pub(crate) fn resolve(given: Option<PathBuf>, name: &str) -> PathBuf {
    if let Some(path) = given {
        return path;
    }
    let here = PathBuf::from(name);
    if here.exists() {
        return here;
    }
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if beside.exists() { beside } else { here }
}
