//! Fixed work whose instructions are counted: see `benches/instructions.py`.
//!
//! `instructions prepare INDEX` makes the index that is asked, `instructions run INDEX` does the work:
//! callgrind counts what runs inside the functions named `measured_…`. `cargo test` builds this like any
//! example, in the profile of the tests, so that counting costs CI no build of its own.

use std::hint::black_box;
use std::path::Path;

use acts_search::acts::registry::Registry;
use acts_search::acts::{Act, read_acts};
use acts_search::formats::ocr::Mode;
use acts_search::french::{FrenchTokenizer, SURFACE_TOKENIZER, SurfaceTokenizer, TOKENIZER};
use acts_search::index::{Fields, IndexFolder, Standing, act_document, schema};
use acts_search::pipeline::{self, Progress, Settings};
use acts_search::search::{Engine, Request};
use tantivy::Index;
use tantivy::directory::RamDirectory;
use tantivy::tokenizer::{TextAnalyzer, TokenStream, TokenizerManager};

/// Every so many of the judged queries is asked.
const STEP: usize = 5;

/// Memory of the writer, in bytes.
const WRITER_MEMORY: usize = 64 << 20;

struct Silent;

impl Progress for Silent {
    fn start(&self, _: usize, _: u64) {}
    fn file(&self, _: &str, _: u64) {}
    fn finish(&self) {}
}

/// The sample corpus as text, in the order of its paths; what is not UTF-8 is left out.
fn texts(folder: &Path, out: &mut Vec<String>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).expect("the corpus").flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::path);
    for path in entries.iter().map(std::fs::DirEntry::path) {
        if path.is_dir() {
            texts(&path, out);
        } else if path.extension().is_some_and(|e| e == "txt") {
            out.extend(std::fs::read_to_string(&path).ok());
        }
    }
}

#[inline(never)]
fn measured_analysis(texts: &[String]) -> usize {
    let mut bytes = 0;
    for mut analyzer in [
        TextAnalyzer::from(FrenchTokenizer::default()),
        TextAnalyzer::from(SurfaceTokenizer::default()),
    ] {
        for text in texts {
            let mut stream = analyzer.token_stream(text);
            while stream.advance() {
                bytes += stream.token().text.len();
            }
        }
    }
    bytes
}

#[inline(never)]
fn measured_reading(texts: &[String], registry: &Registry) -> Vec<Vec<Act>> {
    texts.iter().map(|text| read_acts("a.txt", text, registry)).collect()
}

#[inline(never)]
fn measured_indexing(read: &[Vec<Act>], texts: &[String]) -> usize {
    let schema = schema();
    let fields = Fields::of(&schema).expect("the fields");
    let tokenizers = TokenizerManager::default();
    tokenizers.register(TOKENIZER, FrenchTokenizer::default());
    tokenizers.register(SURFACE_TOKENIZER, SurfaceTokenizer::default());
    // A writer without threads: what runs on others is not counted.
    let mut writer = Index::builder()
        .schema(schema)
        .tokenizers(tokenizers)
        .single_segment_index_writer(RamDirectory::create(), WRITER_MEMORY)
        .expect("a writer");
    for (acts, text) in read.iter().zip(texts) {
        for act in acts {
            let own = &text[act.place.start..act.place.end];
            writer.add_document(act_document(act, own, Standing::Act, &fields)).expect("added");
        }
    }
    usize::from(writer.finalize().is_ok())
}

#[inline(never)]
fn measured_queries(engine: &Engine, requests: &[Request]) -> usize {
    requests.iter().map(|r| engine.search(r).expect("an answer").total).sum()
}

fn prepare(corpus: &Path, index: &Path) {
    let settings = Settings {
        corpus: corpus.to_owned(),
        index: index.to_owned(),
        // One segment, the same every time.
        jobs: 1,
        max_size: 64 << 20,
        rebuild: true,
        dry_run: false,
        worker: None,
        ocr: Mode::Never,
    };
    pipeline::run(&settings, &Silent).expect("an index");
}

fn run(corpus: &Path, index: &Path) {
    let mut all = Vec::new();
    texts(corpus, &mut all);
    let registry = Registry::builtin();
    // What is made once in a process, patterns above all, is made before it counts.
    for text in &all {
        black_box(read_acts("a.txt", text, registry));
    }
    black_box(measured_analysis(&all));
    let read = measured_reading(&all, registry);
    black_box(measured_indexing(&read, &all));
    let judged = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ranking/judged.tsv");
    let judged = std::fs::read_to_string(judged).expect("the judged queries");
    let requests: Vec<Request> = judged
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').nth(1))
        .step_by(STEP)
        .map(|query| Request { query: query.to_owned(), ..Request::default() })
        .collect();
    let engine = Engine::open(&IndexFolder::new(index)).expect("the index");
    black_box(engine.search(&requests[0]).expect("an answer"));
    black_box(measured_queries(&engine, &requests));
}

fn main() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["prepare", index] => prepare(&corpus, Path::new(index)),
        ["run", index] => run(&corpus, Path::new(index)),
        _ => panic!("instructions prepare|run INDEX"),
    }
}
