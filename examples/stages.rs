//! Where the time goes when text acts are indexed, stage by stage, on one thread:
//! `cargo run --release --example stages -- FOLDER [SECONDS]`.
#![allow(clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use acts_search::acts::registry::Registry;
use acts_search::acts::{Act, parts, read_acts, segment};
use acts_search::french;
use acts_search::index::{Fields, Standing, act_document, schema};
use acts_search::text::Layout;
use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer, TokenStream};

fn texts(folder: &Path, out: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("the folder").flatten() {
        let path: PathBuf = entry.path();
        if path.is_dir() {
            texts(&path, out);
        } else if path.extension().is_some_and(|e| e == "txt")
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            out.push(text);
        }
    }
}

/// Bytes of all tokens of some texts.
fn tokens(analyzer: &mut TextAnalyzer, texts: &[String]) -> usize {
    let mut bytes = 0;
    for text in texts {
        let mut stream = analyzer.token_stream(text);
        while stream.advance() {
            bytes += stream.token().text.len();
        }
    }
    bytes
}

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().expect("a folder");
    let seconds: f64 = args.next().and_then(|s| s.parse().ok()).unwrap_or(2.0);
    let only = args.next();
    let mut all = Vec::new();
    texts(Path::new(&folder), &mut all);
    let bytes: usize = all.iter().map(String::len).sum();
    println!("{} texts, {bytes} bytes", all.len());
    let registry = Registry::builtin();
    let stage = |name: &str, run: &mut dyn FnMut() -> usize| {
        if only.as_ref().is_some_and(|o| o != name) {
            return;
        }
        run();
        let start = Instant::now();
        let mut rounds = 0_u32;
        let mut sum = 0;
        while start.elapsed() < Duration::from_secs_f64(seconds) {
            sum += run();
            rounds += 1;
        }
        let rate = bytes as f64 * f64::from(rounds) / 1e6 / start.elapsed().as_secs_f64();
        println!("{name:<22} {rate:>8.1} MB/s   ({})", sum / rounds as usize);
    };
    stage("lower", &mut || {
        let lower = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser);
        tokens(&mut lower.build(), &all)
    });
    stage("french", &mut || {
        tokens(&mut TextAnalyzer::from(french::FrenchTokenizer::default()), &all)
    });
    stage("surface", &mut || {
        tokens(&mut TextAnalyzer::from(french::SurfaceTokenizer::default()), &all)
    });
    stage("layout", &mut || all.iter().map(|t| Layout::new(t).lines.len()).sum());
    let layouts: Vec<Layout<'_>> = all.iter().map(|t| Layout::new(t)).collect();
    stage("segment", &mut || layouts.iter().map(|l| segment::segment(l).acts.len()).sum());
    stage("parts", &mut || {
        layouts.iter().map(|l| parts::parts(l, 0..l.lines.len()).parts.len()).sum()
    });
    stage("epci hints", &mut || {
        layouts.iter().map(|l| registry.departement_hints(&l.folded.text).with(|_| 1)).sum()
    });
    stage("read", &mut || all.iter().map(|t| read_acts("a.txt", t, registry).len()).sum());
    let acts: Vec<(Vec<Act>, &str)> =
        all.iter().map(|t| (read_acts("a.txt", t, registry), t.as_str())).collect();
    let schema = schema();
    let fields = Fields::of(&schema).expect("the fields");
    stage("document", &mut || {
        let mut n = 0;
        for (acts, text) in &acts {
            for act in acts {
                let own = &text[act.place.start..act.place.end];
                n += act_document(act, own, Standing::Act, &fields).len();
            }
        }
        n
    });
    stage("index", &mut || {
        let index = tantivy::Index::create_in_ram(schema.clone());
        index.tokenizers().register(french::TOKENIZER, french::FrenchTokenizer::default());
        index.tokenizers().register(french::SURFACE_TOKENIZER, french::SurfaceTokenizer::default());
        let mut writer: tantivy::IndexWriter =
            index.writer_with_num_threads(1, 400 << 20).expect("writer");
        for (acts, text) in &acts {
            for act in acts {
                let own = &text[act.place.start..act.place.end];
                writer.add_document(act_document(act, own, Standing::Act, &fields)).expect("add");
            }
        }
        writer.commit().expect("commit");
        acts.len()
    });
    let mut builder = tantivy::schema::Schema::builder();
    let body = builder.add_text_field(
        "body",
        tantivy::schema::TextOptions::default().set_stored().set_indexing_options(
            tantivy::schema::TextFieldIndexing::default()
                .set_tokenizer("plain")
                .set_index_option(tantivy::schema::IndexRecordOption::WithFreqsAndPositions),
        ),
    );
    let bare = builder.build();
    stage("bare", &mut || {
        let index = tantivy::Index::create_in_ram(bare.clone());
        index.tokenizers().register(
            "plain",
            TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).build(),
        );
        let mut writer: tantivy::IndexWriter =
            index.writer_with_num_threads(1, 400 << 20).expect("writer");
        for text in &all {
            writer.add_document(tantivy::doc!(body => text.as_str())).expect("add");
        }
        writer.commit().expect("commit");
        all.len()
    });
}
