//! The stages of indexing and searching, one by one: what the benches and `examples/stages.rs` time.

use std::hint::black_box;
use std::path::Path;

use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenStream};
use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError};

use super::BenchError;
use super::peers::tantivy::bare_chain;
use super::question::Question;
use crate::acts::registry::Registry;
use crate::acts::{Act, parts, read_acts, segment};
use crate::eval::peers::stock_chain;
use crate::french;
use crate::index::{Fields, IndexFolder, Standing, TEXT_FIELDS, TextField, act_document, schema};
use crate::query::lower::{Boxed, Expect, Lowering, Ranking};
use crate::query::{Query, parse};
use crate::search::{Engine, Request};
use crate::text::Layout;

/// A stage: its name, and a run of it over all texts or queries. What it gives only keeps the work from
/// being left out.
pub type Stage<'t> = (&'static str, Box<dyn FnMut() -> usize + 't>);

/// Memory of a writer, in bytes: enough that nothing is flushed on the way.
const WRITER_MEMORY: usize = 400 << 20;

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

/// Text to terms: lower case alone, tantivy's French chain, ours, and our vocabulary of written forms.
/// Each run starts without what an analyzer remembers, as the thread of a writer does.
#[must_use]
pub fn analysis(texts: &[String]) -> Vec<Stage<'_>> {
    vec![
        ("lower case", Box::new(|| tokens(&mut bare_chain(), texts))),
        ("stock French", Box::new(|| tokens(&mut stock_chain(), texts))),
        (
            "french",
            Box::new(|| tokens(&mut TextAnalyzer::from(french::FrenchTokenizer::default()), texts)),
        ),
        (
            "surface",
            Box::new(|| {
                tokens(&mut TextAnalyzer::from(french::SurfaceTokenizer::default()), texts)
            }),
        ),
    ]
}

/// Text to acts: lines, acts, parts, hints of the registry, and all of it with the fields.
#[must_use]
pub fn reading<'t>(texts: &'t [String], registry: &'t Registry) -> Vec<Stage<'t>> {
    let layouts = || -> Vec<Layout<'t>> { texts.iter().map(|t| Layout::new(t)).collect() };
    let (cut, divided, hinted) = (layouts(), layouts(), layouts());
    vec![
        ("layout", Box::new(|| texts.iter().map(|t| Layout::new(t).lines.len()).sum())),
        ("segment", Box::new(move || cut.iter().map(|l| segment::segment(l).acts.len()).sum())),
        (
            "parts",
            Box::new(move || {
                let parts = |l: &Layout<'_>| parts::parts(l, 0..l.lines.len()).parts.len();
                divided.iter().map(parts).sum()
            }),
        ),
        (
            "epci hints",
            Box::new(move || {
                let hints = |l: &Layout<'_>| registry.departement_hints(&l.folded.text).with(|_| 1);
                hinted.iter().map(hints).sum()
            }),
        ),
        ("read", Box::new(|| texts.iter().map(|t| read_acts("a.txt", t, registry).len()).sum())),
    ]
}

/// The documents of all acts.
fn documents(read: &[(Vec<Act>, &str)], fields: &Fields) -> Vec<TantivyDocument> {
    let of = |act: &Act, text: &str| {
        act_document(act, &text[act.place.start..act.place.end], Standing::Act, fields)
    };
    read.iter().flat_map(|(acts, text)| acts.iter().map(|act| of(act, text))).collect()
}

/// An index in memory, of one thread.
fn indexed(
    index: &Index,
    documents: impl Iterator<Item = TantivyDocument>,
) -> Result<usize, TantivyError> {
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
    for document in documents {
        writer.add_document(document)?;
    }
    Ok(usize::try_from(writer.commit()?).unwrap_or(usize::MAX))
}

/// Acts to documents, documents to an index in memory; and texts to one of bare tantivy's, with lower
/// case alone and with its French chain.
///
/// # Errors
/// What tantivy says of the schema.
pub fn indexing<'t>(
    texts: &'t [String],
    registry: &Registry,
) -> Result<Vec<Stage<'t>>, BenchError> {
    let fault = |reason: String| BenchError::Program { program: "tantivy".into(), reason };
    let schema = schema();
    let fields = Fields::of(&schema).map_err(|e| fault(e.to_string()))?;
    let read = |t: &'t String| (read_acts("a.txt", t, registry), t.as_str());
    let read: Vec<(Vec<Act>, &str)> = texts.iter().map(read).collect();
    let made = documents(&read, &fields);
    let ours = move || {
        let index = Index::create_in_ram(schema.clone());
        index.tokenizers().register(french::TOKENIZER, french::FrenchTokenizer::default());
        index.tokenizers().register(french::SURFACE_TOKENIZER, french::SurfaceTokenizer::default());
        indexed(&index, made.iter().cloned()).unwrap_or(0)
    };
    Ok(vec![
        ("documents", Box::new(move || documents(&read, &fields).len())),
        ("index", Box::new(ours)),
        ("bare tantivy", Box::new(|| of_texts(texts, bare_chain()))),
        ("tantivy, stock French", Box::new(|| of_texts(texts, stock_chain()))),
    ])
}

fn of_texts(texts: &[String], chain: TextAnalyzer) -> usize {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("chain")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let mut builder = Schema::builder();
    let options = TextOptions::default().set_stored().set_indexing_options(indexing);
    let body = builder.add_text_field("body", options);
    let index = Index::create_in_ram(builder.build());
    index.tokenizers().register("chain", chain);
    let document = |text: &String| tantivy::doc!(body => text.as_str());
    indexed(&index, texts.iter().map(document)).unwrap_or(0)
}

/// A query as typed.
fn typed(question: &Question) -> String {
    let words = question.words.join(" ");
    if question.phrase { format!("\"{words}\"") } else { words }
}

/// Queries over an index: parsed; with what the index knows of the words; lowered; answered.
///
/// # Errors
/// An index that cannot be opened.
pub fn queries(index: &Path, questions: &[Question]) -> Result<Vec<Stage<'static>>, BenchError> {
    let fault = |reason: String| BenchError::Program { program: "acts-search".into(), reason };
    let open = || Engine::open(&IndexFolder::new(index)).map_err(|e| fault(e.to_string()));
    let requests: Vec<Request> = questions
        .iter()
        .map(|q| Request { query: typed(q), facets: q.facets, ..Request::default() })
        .collect();
    let (reader, engine) = (open()?, open()?);
    let read: Vec<Query> = requests.iter().map(|r| reader.reading(r)).collect();
    let asked = requests.clone();
    let texts: Vec<String> = requests.iter().map(|r| r.query.clone()).collect();
    let fields = Fields::of(&schema()).map_err(|e| fault(e.to_string()))?;
    Ok(vec![
        ("parse", Box::new(move || texts.iter().map(|q| parse(q).clauses.len()).sum())),
        ("read", Box::new(move || requests.iter().map(|r| reader.reading(r).clauses.len()).sum())),
        ("lower", Box::new(move || read.iter().map(|q| lowered(q, &fields)).count())),
        (
            "search",
            Box::new(move || {
                asked.iter().filter_map(|r| engine.search(r).ok()).map(|a| a.total).sum()
            }),
        ),
    ])
}

fn lowered(query: &Query, fields: &Fields) {
    let searched: Vec<TextField> = TEXT_FIELDS.iter().map(|f| f.0).collect();
    let tests = |_: &_| -> Boxed { Box::new(tantivy::query::AllQuery) };
    let ranking = Ranking::default();
    let lowering = Lowering { fields, ranking: &ranking, searched: &searched, tests: &tests };
    black_box(lowering.query(query, Expect::All));
}
