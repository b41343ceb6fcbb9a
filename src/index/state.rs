//! What the index remembers of the corpus: one document a file, one for the whole.
//!
//! The state lives in the index itself, so that a crash cannot leave it and the acts at odds.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tantivy::collector::DocSetCollector;
use tantivy::error::DataCorruption;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, TantivyDocument, Term};

use super::record::Broken;
use super::schema::Fields;
use super::sum;
use crate::corpus::Fingerprint;
use crate::formats::Wanted;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileStatus {
    /// Its acts are in the index.
    Indexed,
    /// It could not be read; see the reason.
    Unreadable,
}

/// A file as the index knows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileState {
    /// Path from the corpus.
    pub path: String,
    /// For the next run's comparison.
    pub fingerprint: Fingerprint,
    /// Content hash; empty if the file was not read.
    pub hash: String,
    /// What became of it.
    pub status: FileStatus,
    /// Why it is unreadable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What kind of trouble it is: [`crate::formats::FormatError::kind`], or `over a limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// Reader and encoding.
    pub reader: String,
    /// What was not quite right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Acts in it.
    pub acts: u32,
    /// Parts of these acts.
    pub parts: u32,
    /// The file of the act that it was transmitted with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_to: Option<String>,
    /// Programs that were not there, and would have read it better: when one is, it is read again.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub wants: BTreeSet<Wanted>,
}

impl FileState {
    /// The state of a file that cannot be read. Without a `hash`, it could not even be opened.
    #[must_use]
    pub fn unreadable(path: &str, fingerprint: Fingerprint, hash: String, reason: String) -> Self {
        Self {
            path: path.to_owned(),
            fingerprint,
            hash,
            status: FileStatus::Unreadable,
            reason: Some(reason),
            trouble: None,
            reader: String::new(),
            warnings: Vec::new(),
            acts: 0,
            parts: 0,
            attached_to: None,
            wants: BTreeSet::new(),
        }
    }
}

/// What the index remembers of a whole run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meta {
    /// The user's `authorities.toml`, so that a search knows the same names.
    pub authorities: String,
    /// The user's `synonyms.toml`.
    pub synonyms: String,
    /// The corpus folder, for links to files.
    pub corpus: String,
    /// Version of the rules that read the acts; another version reads all files again.
    pub rules: u32,
}

/// All file states, by path.
///
/// # Errors
/// What tantivy says of an index it cannot read, and a document that is not what was stored.
pub fn file_states(
    searcher: &Searcher,
    fields: &Fields,
) -> tantivy::Result<BTreeMap<String, FileState>> {
    let states = records(searcher, fields, &kind_is(fields, FILE), FileState::from_record)?;
    Ok(states.into_iter().map(|state| (state.path.clone(), state)).collect())
}

/// The state of one file.
///
/// # Errors
/// As [`file_states`].
pub fn file_state(
    searcher: &Searcher,
    fields: &Fields,
    path: &str,
) -> tantivy::Result<Option<FileState>> {
    let path = TermQuery::new(Term::from_field_text(fields.path, path), IndexRecordOption::Basic);
    let both = BooleanQuery::intersection(vec![Box::new(path), Box::new(kind_is(fields, FILE))]);
    Ok(records(searcher, fields, &both, FileState::from_record)?.pop())
}

/// Paths of files that start with a text, and that some document has or had.
///
/// # Errors
/// What tantivy says of an index it cannot read.
pub fn paths_starting(
    searcher: &Searcher,
    fields: &Fields,
    start: &str,
) -> tantivy::Result<BTreeSet<String>> {
    let mut out = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(fields.path)?;
        let mut terms = inverted.terms().range().ge(start.as_bytes()).into_stream()?;
        while terms.advance() {
            let Ok(path) = std::str::from_utf8(terms.key()) else { continue };
            if !path.starts_with(start) {
                break;
            }
            out.insert(path.to_owned());
        }
    }
    Ok(out)
}

/// The meta record, if there is one.
///
/// # Errors
/// As [`file_states`].
pub fn meta(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Option<Meta>> {
    Ok(records(searcher, fields, &kind_is(fields, META), Meta::from_record)?.pop())
}

/// Kind of the documents of files.
pub(super) const FILE: &str = "file";

/// Kind of the document of the run.
pub(super) const META: &str = "meta";

fn kind_is(fields: &Fields, kind: &str) -> TermQuery {
    TermQuery::new(Term::from_field_text(fields.kind, kind), IndexRecordOption::Basic)
}

fn records<T>(
    searcher: &Searcher,
    fields: &Fields,
    query: &dyn Query,
    read: fn(&[u8]) -> Result<T, Broken>,
) -> tantivy::Result<Vec<T>> {
    let damaged =
        |why: String| tantivy::TantivyError::DataCorruption(DataCorruption::comment_only(why));
    // In the order of the store, which is compressed in blocks: each is opened once.
    let mut addresses: Vec<_> = searcher.search(query, &DocSetCollector)?.into_iter().collect();
    addresses.sort_unstable();
    let mut out = Vec::with_capacity(addresses.len());
    for address in addresses {
        let document: TantivyDocument = searcher.doc(address)?;
        let stored = sum::stored(&document, fields).map_err(damaged)?;
        out.push(read(stored.record).map_err(|e| damaged(e.to_string()))?);
    }
    Ok(out)
}
