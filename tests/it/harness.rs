//! What tests share: a silent progress, a corpus of one's own, the two commands.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::LazyLock;

use acts_search::index::IndexFolder;
use acts_search::pipeline::{Progress, Settings};
use acts_search::search::{Engine, Request};

pub(crate) struct Silent;

impl Progress for Silent {
    fn start(&self, _: usize, _: u64) {}
    fn file(&self, _: &str, _: u64) {}
    fn finish(&self) {}
}

/// A folder with a corpus and an index of its own.
pub(crate) struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("corpus")).unwrap();
        Self { dir }
    }

    pub(crate) fn corpus(&self) -> PathBuf {
        self.dir.path().join("corpus")
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    /// Writes a file of the corpus.
    pub(crate) fn file(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let full = self.corpus().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(&full, content).unwrap();
        full
    }

    /// How this desk is indexed in this process.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            corpus: self.corpus(),
            index: self.index(),
            jobs: 2,
            max_size: 1 << 20,
            rebuild: false,
            dry_run: false,
            worker: None,
            ocr: acts_search::formats::ocr::Mode::Never,
        }
    }

    /// Runs `acts-index`.
    pub(crate) fn run_index(&self, args: &[&str]) -> Ran {
        self.run(env!("CARGO_BIN_EXE_acts-index"), args)
    }

    /// Runs `acts-search`.
    pub(crate) fn search(&self, args: &[&str]) -> Ran {
        self.run(env!("CARGO_BIN_EXE_acts-search"), args)
    }

    /// Runs `acts-search` for a page of that many columns.
    pub(crate) fn search_in(&self, columns: &str, args: &[&str]) -> Ran {
        self.run_with(env!("CARGO_BIN_EXE_acts-search"), args, &[("COLUMNS", columns)])
    }

    /// Runs `acts-index` where no program from outside is installed.
    pub(crate) fn run_index_alone(&self, args: &[&str]) -> Ran {
        self.run_with(env!("CARGO_BIN_EXE_acts-index"), args, &[("PATH", "/nowhere")])
    }

    fn run(&self, program: &str, args: &[&str]) -> Ran {
        self.run_with(program, args, &[("COLUMNS", "100")])
    }

    fn run_with(&self, program: &str, args: &[&str], environment: &[(&str, &str)]) -> Ran {
        let output = Command::new(program)
            .args(args)
            .current_dir(self.dir.path())
            .env("ACTS_CORPUS", self.corpus())
            .env("ACTS_INDEX", self.index())
            .env_remove("NO_COLOR")
            .env_remove("RUST_BACKTRACE")
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        Ran(output)
    }
}

/// The sample corpus, indexed once, as on a machine without programs from outside: what is printed does
/// not depend on them.
pub(crate) static SAMPLE: LazyLock<Desk> = LazyLock::new(|| {
    let desk = Desk::new();
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let ran = desk.run_index_alone(&["-q", "--corpus", corpus]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    desk
});

/// What a command printed.
pub(crate) struct Ran(Output);

impl Ran {
    pub(crate) fn out(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    pub(crate) fn err(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    pub(crate) fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out())
            .unwrap_or_else(|e| panic!("{e}: {} {}", self.out(), self.err()))
    }
}

/// A small délibération: whatever varies is in its number and objet.
pub(crate) fn act(number: &str, objet: &str) -> String {
    format!(
        "COMMUNE DE CAUDRY\nDépartement du Nord\nDélibération n° {number}\nSéance du 12 mars 2024\nObjet : {objet}\nVu le code général des collectivités territoriales ;\nDécide :\n- d'approuver {objet}.\nLe Maire\n"
    )
}

/// What an index holds, as far as anyone can see: acts with their whole records and texts, and what is
/// remembered of each file of the corpus.
#[derive(Clone, PartialEq)]
pub(crate) struct State {
    pub(crate) acts: std::collections::BTreeMap<String, String>,
    pub(crate) files: std::collections::BTreeMap<String, String>,
}

/// Short: records and texts by their hashes.
impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (id, act) in &self.acts {
            writeln!(f, "act {id} {}", acts_search::corpus::hash(act.as_bytes()))?;
        }
        self.files.values().try_for_each(|file| writeln!(f, "file {file}"))
    }
}

impl State {
    pub(crate) fn of(index: &std::path::Path) -> Self {
        Self::of_engine(&Engine::open(&IndexFolder::new(index)).unwrap())
    }

    pub(crate) fn of_engine(engine: &Engine) -> Self {
        let all = Request { limit: usize::MAX >> 1, ..Request::default() };
        let acts = engine.records(&all).unwrap().map(|stored| {
            let stored = stored.unwrap();
            let record = serde_json::to_string(&stored.act).unwrap();
            (stored.act.id.clone(), format!("{record}\n{}", stored.text))
        });
        let files = engine.files().unwrap().into_iter().map(|mut file| {
            // When a file was copied or linked is no part of what it says.
            file.fingerprint = acts_search::corpus::Fingerprint::default();
            (file.path.clone(), serde_json::to_string(&file).unwrap())
        });
        Self { acts: acts.collect(), files: files.collect() }
    }
}
