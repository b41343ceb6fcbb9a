//! Other engines on the same documents.

use std::collections::HashMap;

use rusqlite::Connection;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer,
    StopWordFilter, TextAnalyzer,
};
use tantivy::{Index, Searcher, TantivyDocument, Term};

use super::EvalError;
use super::documents::Plain;
use super::stemmers::{StemTokenizer, Stemming};

/// What an engine does with a query.
type Search = Box<dyn FnMut(&str) -> Result<Vec<String>, EvalError>>;

/// An engine to compare with: a query gives identities, the best first, a hundred at most.
pub struct Peer {
    /// For tables.
    pub name: String,
    search: Search,
}

impl Peer {
    /// Searches.
    ///
    /// # Errors
    /// What the engine says.
    pub fn search(&mut self, query: &str) -> Result<Vec<String>, EvalError> {
        (self.search)(query)
    }
}

/// Results that a peer gives.
const LIMIT: usize = 100;

/// tantivy's own chain for French: stop words, stemmer, ASCII folding.
#[must_use]
pub fn stock_chain() -> TextAnalyzer {
    let chain = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser);
    match StopWordFilter::new(Language::French) {
        Some(stop) => chain
            .filter(stop)
            .filter(Stemmer::new(Language::French))
            .filter(AsciiFoldingFilter)
            .build(),
        None => chain.filter(Stemmer::new(Language::French)).filter(AsciiFoldingFilter).build(),
    }
}

/// tantivy as it comes: title and text in one field, its French stop words and stemmer, any word.
///
/// # Errors
/// What tantivy says.
pub fn stock_tantivy(documents: &[Plain]) -> Result<Peer, EvalError> {
    bm25("tantivy, stock French chain", documents, stock_chain())
}

/// Plain BM25: title and text in one field, our words, any word, with a stemmer.
///
/// # Errors
/// What tantivy says.
pub fn plain_bm25(documents: &[Plain], stemming: Stemming) -> Result<Peer, EvalError> {
    let chain = TextAnalyzer::builder(StemTokenizer::new(stemming)).build();
    bm25(&format!("plain BM25, stemmer: {}", stemming.name()), documents, chain)
}

fn bm25(name: &str, documents: &[Plain], chain: TextAnalyzer) -> Result<Peer, EvalError> {
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | STORED);
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("chain")
        .set_index_option(IndexRecordOption::WithFreqs);
    let all = schema.add_text_field("all", TextOptions::default().set_indexing_options(indexing));
    let index = Index::create_in_ram(schema.build());
    index.tokenizers().register("chain", chain.clone());
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 160 << 20)?;
    for d in documents {
        let mut document = TantivyDocument::default();
        document.add_text(id, &d.id);
        document.add_text(all, format!("{}\n{}", d.title, d.text));
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let searcher = index.reader()?.searcher();
    let mut chain = chain;
    let search = move |query: &str| any_word(&searcher, &mut chain, [id, all], query);
    Ok(Peer { name: name.to_owned(), search: Box::new(search) })
}

fn any_word(
    searcher: &Searcher,
    chain: &mut TextAnalyzer,
    [id, all]: [Field; 2],
    query: &str,
) -> Result<Vec<String>, EvalError> {
    let mut seen: Vec<String> = Vec::new();
    let mut stream = chain.token_stream(query);
    while stream.advance() {
        if !seen.contains(&stream.token().text) {
            seen.push(stream.token().text.clone());
        }
    }
    let any: Vec<(Occur, Box<dyn Query>)> = seen
        .iter()
        .map(|w| -> (Occur, Box<dyn Query>) {
            let term = Term::from_field_text(all, w);
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
        })
        .collect();
    let top =
        searcher.search(&BooleanQuery::new(any), &TopDocs::with_limit(LIMIT).order_by_score())?;
    let mut out = Vec::with_capacity(top.len());
    for (_, address) in top {
        let document: TantivyDocument = searcher.doc(address)?;
        out.extend(document.get_first(id).and_then(|v| v.as_str()).map(str::to_owned));
    }
    Ok(out)
}

/// SQLite's FTS5: title and text as columns, words without diacritics, any word, its own bm25().
///
/// # Errors
/// What SQLite says.
pub fn sqlite(documents: &[Plain]) -> Result<Peer, EvalError> {
    let db = Connection::open_in_memory()?;
    db.execute_batch(
        "CREATE VIRTUAL TABLE acts USING fts5(id UNINDEXED, title, text, \
         tokenize = 'unicode61 remove_diacritics 2');",
    )?;
    db.execute_batch("BEGIN")?;
    for d in documents {
        db.execute("INSERT INTO acts VALUES (?1, ?2, ?3)", (&d.id, &d.title, &d.text))?;
    }
    db.execute_batch("COMMIT")?;
    let search = move |query: &str| -> Result<Vec<String>, EvalError> {
        let words: Vec<String> = query
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(|w| format!("\"{w}\""))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = db.prepare_cached(
            "SELECT id FROM acts WHERE acts MATCH ?1 ORDER BY bm25(acts), id LIMIT ?2",
        )?;
        let limit = i64::try_from(LIMIT).unwrap_or(i64::MAX);
        let rows = statement.query_map((words.join(" OR "), limit), |r| r.get::<_, String>(0))?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    };
    Ok(Peer { name: "SQLite FTS5".to_owned(), search: Box::new(search) })
}

/// The same engine over judgments that name acts by number: identities become numbers.
#[must_use]
pub fn renamed(peer: Peer, names: HashMap<String, String>) -> Peer {
    let Peer { name, mut search } = peer;
    let renamed = move |query: &str| -> Result<Vec<String>, EvalError> {
        let name = |id: String| names.get(&id).cloned().unwrap_or(id);
        Ok(search(query)?.into_iter().map(name).collect())
    };
    Peer { name, search: Box::new(renamed) }
}

/// Our engine as a peer.
#[must_use]
pub fn ours(name: &str, engine: crate::search::Engine) -> Peer {
    let search = move |query: &str| -> Result<Vec<String>, EvalError> {
        Ok(engine.identities(query, LIMIT)?)
    };
    Peer { name: name.to_owned(), search: Box::new(search) }
}
