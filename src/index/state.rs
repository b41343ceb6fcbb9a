//! What the index remembers of the corpus: one document a file, one for the whole.
//!
//! The state lives in the index itself, so that a crash cannot leave it and the acts at odds.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{Searcher, TantivyDocument, Term};

use super::schema::Fields;
use crate::corpus::Fingerprint;
use crate::formats::Wanted;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileStatus {
    /// Its acts are in the index.
    Indexed,
    /// It could not be read; see the reason.
    Unreadable,
}

/// A file as the index knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// What kind of trouble it is: [`crate::formats::FormatError::kind`], or `over a limit`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trouble: Option<String>,
    /// Reader and encoding.
    #[serde(default)]
    pub reader: String,
    /// What was not quite right.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub warnings: Vec<String>,
    /// Acts in it.
    pub acts: u32,
    /// Parts of these acts.
    pub parts: u32,
    /// The file of the act that it was transmitted with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub attached_to: Option<String>,
    /// Programs that were not there, and would have read it better: when one is, it is read again.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Meta {
    /// The user's `authorities.toml`, so that a search knows the same names.
    pub authorities: String,
    /// The user's `synonyms.toml`.
    #[serde(default)]
    pub synonyms: String,
    /// The corpus folder, for links to files.
    pub corpus: String,
    /// Version of the rules that read the acts; another version reads all files again.
    pub rules: u32,
}

/// All file states, by path.
///
/// # Errors
/// What tantivy says of an index it cannot read.
pub fn file_states(
    searcher: &Searcher,
    fields: &Fields,
) -> tantivy::Result<BTreeMap<String, FileState>> {
    let mut out = BTreeMap::new();
    for record in records(searcher, fields, "file")? {
        if let Ok(state) = serde_json::from_str::<FileState>(&record) {
            out.insert(state.path.clone(), state);
        }
    }
    Ok(out)
}

/// The meta record, if there is one.
///
/// # Errors
/// What tantivy says of an index it cannot read.
pub fn meta(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Option<Meta>> {
    Ok(records(searcher, fields, "meta")?.into_iter().find_map(|r| serde_json::from_str(&r).ok()))
}

fn records(searcher: &Searcher, fields: &Fields, kind: &str) -> tantivy::Result<Vec<String>> {
    let query = TermQuery::new(Term::from_field_text(fields.kind, kind), IndexRecordOption::Basic);
    let mut out = Vec::new();
    for address in searcher.search(&query, &DocSetCollector)? {
        let document: TantivyDocument = searcher.doc(address)?;
        if let Some(record) = document.get_first(fields.record).and_then(|v| v.as_str()) {
            out.push(record.to_owned());
        }
    }
    Ok(out)
}
