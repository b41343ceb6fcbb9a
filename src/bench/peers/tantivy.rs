//! tantivy as it comes: one field of text with positions, stored, and what the path says.

use std::path::Path;
use std::process::Command;

use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions, Value,
};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, TantivyError, Term};

use super::document::{self, Document};
use super::{Found, Peer, Place, Warm};
use crate::bench::BenchError;
use crate::bench::question::{Question, arguments};
use crate::eval::peers::stock_chain;

/// tantivy with one of two chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tantivy {
    name: &'static str,
    folder: &'static str,
    remark: &'static str,
    french: bool,
    /// Ten addresses and nothing else.
    top: bool,
}

/// Simple tokenizer and lower case.
pub const BARE: Tantivy = Tantivy {
    name: "tantivy, bare",
    folder: "tantivy",
    remark: "simple tokenizer, lower case, positions, stored; answers have ten documents with snippets, \
             and the total",
    french: false,
    top: false,
};

/// The same index, and less of an answer.
pub const BARE_TOP: Tantivy = Tantivy {
    name: "tantivy, bare, ids only",
    remark: "the index of the one above; answers are ten addresses without documents, snippets or total",
    top: true,
    ..BARE
};

/// With its stop words, stemmer and folding.
pub const FRENCH: Tantivy = Tantivy {
    name: "tantivy, French",
    folder: "tantivy-french",
    remark: "the same with its stop words, Snowball stemmer and ASCII folding",
    french: true,
    top: false,
};

/// Memory of the writer, in bytes, as ours has.
const WRITER_MEMORY: usize = 160 << 20;

/// The tokenizer's name in the index.
const CHAIN: &str = "chain";

struct Fields {
    path: Field,
    authority: Field,
    year: Field,
    body: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(CHAIN)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let fields = Fields {
        path: schema.add_text_field("path", STRING | STORED),
        authority: schema.add_text_field("authority", STRING | FAST),
        year: schema.add_u64_field("year", INDEXED | FAST),
        body: schema.add_text_field(
            "body",
            TextOptions::default().set_stored().set_indexing_options(indexing),
        ),
    };
    (schema.build(), fields)
}

/// The chain without French.
#[must_use]
pub fn bare_chain() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).build()
}

fn fault(error: TantivyError) -> BenchError {
    BenchError::Program { program: "tantivy".to_owned(), reason: error.to_string() }
}

impl Tantivy {
    /// By the name that child processes and `bare-query` use.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [BARE, FRENCH].into_iter().find(|t| t.folder == name)
    }

    fn registered(self, index: Index) -> Index {
        let chain = if self.french { stock_chain() } else { bare_chain() };
        index.tokenizers().register(CHAIN, chain);
        index
    }

    /// Indexes all texts of a folder.
    ///
    /// # Errors
    /// What the system and tantivy say.
    pub fn build(self, texts: &Path, folder: &Path, jobs: usize) -> Result<(), BenchError> {
        std::fs::create_dir_all(folder).map_err(BenchError::io(folder))?;
        let (schema, fields) = schema();
        let index = self.registered(Index::create_in_dir(folder, schema).map_err(fault)?);
        let mut writer = index.writer_with_num_threads(jobs, WRITER_MEMORY).map_err(fault)?;
        for document in document::all(texts)? {
            add(&writer, &fields, &document?).map_err(fault)?;
        }
        writer.commit().map_err(fault)?;
        writer.wait_merging_threads().map_err(fault)
    }

    /// Replaces one document.
    ///
    /// # Errors
    /// What the system and tantivy say.
    pub fn replace(self, texts: &Path, folder: &Path, file: &Path) -> Result<(), BenchError> {
        let (_, fields) = schema();
        let index = self.registered(Index::open_in_dir(folder).map_err(fault)?);
        let mut writer: IndexWriter =
            index.writer_with_num_threads(1, WRITER_MEMORY).map_err(fault)?;
        let document = document::read(texts, &texts.join(file))?;
        writer.delete_term(Term::from_field_text(fields.path, &document.path));
        add(&writer, &fields, &document).map_err(fault)?;
        writer.commit().map_err(fault)?;
        writer.wait_merging_threads().map_err(fault)
    }

    /// Opens an index to ask it.
    ///
    /// # Errors
    /// What tantivy says.
    pub fn open(self, folder: &Path) -> Result<Asked, BenchError> {
        let index = self.registered(Index::open_in_dir(folder).map_err(fault)?);
        let searcher = index.reader().map_err(fault)?.searcher();
        let chain = index.tokenizers().get(CHAIN);
        let chain = chain.unwrap_or_else(bare_chain);
        Ok(Asked { searcher, chain, fields: schema().1, top: self.top })
    }
}

fn add(writer: &IndexWriter, fields: &Fields, d: &Document) -> Result<(), TantivyError> {
    let mut document = TantivyDocument::default();
    document.add_text(fields.path, &d.path);
    document.add_text(fields.authority, &d.authority);
    document.add_u64(fields.year, u64::from(d.year));
    document.add_text(fields.body, &d.text);
    writer.add_document(document).map(|_| ())
}

/// An opened index.
pub struct Asked {
    searcher: Searcher,
    chain: TextAnalyzer,
    fields: Fields,
    top: bool,
}

/// An answer: the total, and ten documents with a snippet each; counts by authority and year as JSON.
#[derive(Debug, Default)]
pub struct Answer {
    /// How many match.
    pub total: u64,
    /// Path and snippet.
    pub hits: Vec<(String, String)>,
    /// Counts.
    pub facets: Option<String>,
}

impl Asked {
    /// All words, within the filters.
    fn query(&mut self, question: &Question) -> Box<dyn Query> {
        let mut terms: Vec<(usize, Term)> = Vec::new();
        let text = question.words.join(" ");
        let mut stream = self.chain.token_stream(&text);
        while stream.advance() {
            let token = stream.token();
            terms.push((token.position, Term::from_field_text(self.fields.body, &token.text)));
        }
        drop(stream);
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if question.phrase && terms.len() > 1 {
            parts.push((Occur::Must, Box::new(PhraseQuery::new_with_offset(terms))));
        } else {
            for (_, term) in terms {
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                parts.push((Occur::Must, Box::new(query)));
            }
        }
        let authority =
            question.authority.iter().map(|a| Term::from_field_text(self.fields.authority, a));
        let year =
            question.year.iter().map(|y| Term::from_field_u64(self.fields.year, u64::from(*y)));
        for term in authority.chain(year) {
            let filter = TermQuery::new(term, IndexRecordOption::Basic);
            parts.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(filter), 0.0))));
        }
        if parts.len() == 1
            && let Some((_, only)) = parts.pop()
        {
            return only;
        }
        Box::new(BooleanQuery::new(parts))
    }

    /// Answers.
    ///
    /// # Errors
    /// What tantivy says.
    pub fn answer(&mut self, question: &Question) -> Result<Answer, BenchError> {
        self.answered(question).map_err(fault)
    }

    fn answered(&mut self, question: &Question) -> Result<Answer, TantivyError> {
        let query = self.query(question);
        let first = TopDocs::with_limit(10).order_by_score();
        if self.top {
            let top = self.searcher.search(&*query, &first)?;
            return Ok(Answer { total: top.len() as u64, ..Answer::default() });
        }
        let (top, total) = self.searcher.search(&*query, &(first, Count))?;
        let mut answer = Answer { total: total as u64, ..Answer::default() };
        let snippets = SnippetGenerator::create(&self.searcher, &*query, self.fields.body)?;
        for (_, address) in top {
            let document: TantivyDocument = self.searcher.doc(address)?;
            let path = document.get_first(self.fields.path).and_then(|v| v.as_str());
            let snippet = snippets.snippet_from_doc(&document).to_html();
            answer.hits.push((path.unwrap_or_default().to_owned(), snippet));
        }
        if question.facets {
            let counts = r#"{"authority":{"terms":{"field":"authority","size":50}},
                             "year":{"terms":{"field":"year"}}}"#;
            let counts: Aggregations = serde_json::from_str(counts)
                .map_err(|e| TantivyError::InvalidArgument(e.to_string()))?;
            let counts = AggregationCollector::from_aggs(counts, Default::default());
            let counted = self.searcher.search(&*query, &counts)?;
            answer.facets = serde_json::to_string(&counted).ok();
        }
        Ok(answer)
    }
}

impl Peer for Tantivy {
    fn name(&self) -> &'static str {
        self.name
    }

    fn folder(&self) -> &'static str {
        self.folder
    }

    fn index_is_shared(&self) -> bool {
        self.top
    }

    fn version(&self) -> String {
        tantivy::version_string().to_owned()
    }

    fn remark(&self) -> &'static str {
        self.remark
    }

    fn index(&mut self, place: &Place) -> Result<Option<Command>, BenchError> {
        Ok((!self.top).then(|| place.child(self.folder, "index")))
    }

    fn update(&self, place: &Place, file: &Path) -> Option<Command> {
        (!self.top).then(|| {
            let mut command = place.child(self.folder, "update");
            command.arg("--file").arg(file);
            command
        })
    }

    fn cold(&self, place: &Place, question: &Question) -> Option<Command> {
        if self.top {
            return None;
        }
        let mut command = Command::new(place.programs.join("bare-query"));
        command.arg(self.folder).arg(&place.index).args(arguments(question));
        Some(command)
    }

    fn warm(&self, place: &Place) -> Result<Option<Warm>, BenchError> {
        let mut asked = self.open(&place.index)?;
        let top = self.top;
        Ok(Some(Box::new(move |question| {
            let found: Found = Some(asked.answer(question)?.total).filter(|_| !top);
            Ok(Some(found))
        })))
    }
}
