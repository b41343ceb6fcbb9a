//! Small indexes to search in.

use std::fs;
use std::path::{Path, PathBuf};

use acts_search::formats::ocr::Mode;
use acts_search::pipeline::{self, Progress, Settings};
use tempfile::TempDir;

struct Silent;

impl Progress for Silent {
    fn start(&self, _: usize, _: u64) {}
    fn file(&self, _: &str, _: u64) {}
    fn finish(&self) {}
}

/// A corpus and its index, in a folder that goes with it.
pub struct Desk {
    dir: TempDir,
}

impl Desk {
    /// A folder with nothing in it.
    #[expect(clippy::new_without_default, reason = "it makes a folder")]
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("corpus")).expect("a folder");
        Self { dir }
    }

    /// The folder of the index.
    pub fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    /// Writes a file of the corpus.
    pub fn file(&self, name: &str, content: &str) {
        fs::write(self.dir.path().join("corpus").join(name), content).expect("a file");
    }

    /// Indexes its corpus.
    pub fn run(&self) {
        self.run_on(&self.dir.path().join("corpus"));
    }

    /// Indexes another corpus.
    pub fn run_on(&self, corpus: &Path) {
        let settings = Settings {
            corpus: corpus.to_owned(),
            index: self.index(),
            jobs: 1,
            max_size: 1 << 20,
            rebuild: false,
            dry_run: false,
            worker: None,
            ocr: Mode::Never,
        };
        pipeline::run(&settings, &Silent).expect("an index");
    }
}
