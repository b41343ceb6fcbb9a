//! Plain documents as acts in an index of their own, by the library's own code, so that what is
//! measured is the ranking that people get.

use std::path::Path;

use super::EvalError;
use crate::acts::Act;
use crate::acts::model::{Fields, Found, Part, PartKind, Source};
use crate::index::{IndexFolder, Meta, Standing, act_document, meta_document};
use crate::search::{Engine, Request, SearchError, Sort};
use crate::text::{Place, Span};

/// A document to search, as every engine is given it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Plain {
    /// Identity.
    pub id: String,
    /// Title; may be empty.
    pub title: String,
    /// Text without the title.
    pub text: String,
}

impl Plain {
    /// The document as an act with a title and a text.
    #[must_use]
    pub fn act(&self) -> Act {
        let place = Place { start: 0, end: self.text.len(), line: 1, page: None };
        let title = (!self.title.is_empty())
            .then(|| Found::elsewhere(self.title.clone(), "title.declared", 1.0));
        Act {
            id: self.id.clone(),
            path: self.id.clone(),
            ordinal: 1,
            siblings: 1,
            place,
            source: Source { reader: "text, UTF-8".to_owned(), ..Source::default() },
            others: Vec::new(),
            unmerged: None,
            parts: vec![Part { kind: PartKind::Document, place, file: None }],
            fields: Fields { title, ..Fields::default() },
            declared: Vec::new(),
            conflicts: Vec::new(),
            boilerplate: Vec::new(),
            attendance_lists: Vec::new(),
            dispositif: Vec::new(),
            line_starts: vec![0],
            page_starts: Vec::new(),
        }
    }
}

/// Writes an index of acts with their texts.
///
/// # Errors
/// What the index says.
pub fn index<'a>(
    folder: &Path,
    acts: impl Iterator<Item = (Act, &'a str)>,
) -> Result<(), EvalError> {
    let folder = IndexFolder::new(folder);
    let lock = folder.lock()?;
    let generation = folder.create(&lock)?;
    let mut writer: tantivy::IndexWriter =
        generation.index.writer_with_num_threads(1, 160 << 20)?;
    writer.add_document(meta_document(&Meta::default(), &generation.fields))?;
    for (act, text) in acts {
        writer.add_document(act_document(&act, text, Standing::Act, &generation.fields))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    folder.swap(&generation, &lock)?;
    Ok(())
}

/// An act of an index with its text.
pub type Stored = (Act, String);

/// Every act of an index.
///
/// # Errors
/// A damaged index.
pub fn stored(engine: &Engine) -> Result<Vec<Stored>, SearchError> {
    let request =
        Request { limit: usize::MAX >> 1, snippets: 0, sort: Sort::Number, ..Request::default() };
    let mut out = Vec::new();
    for hit in engine.search(&request)?.hits {
        out.extend(engine.find(&hit.id)?.into_iter().find(|s| s.act.id == hit.id));
    }
    Ok(out.into_iter().map(|s| (s.act, s.text)).collect())
}

/// Acts as other engines get them: title, and the text with headers, stamps and lists of members.
#[must_use]
pub fn plain(stored: &[Stored]) -> Vec<Plain> {
    stored
        .iter()
        .map(|(act, text)| Plain {
            id: act.id.clone(),
            title: act.fields.title.as_ref().map(|t| t.value.clone()).unwrap_or_default(),
            text: text.clone(),
        })
        .collect()
}

/// A text with some of its spans blanked; its length stays.
#[must_use]
pub fn blanked(text: &str, spans: &[Span]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for s in spans {
        let end = s.end.min(bytes.len());
        bytes[s.start.min(end)..end].fill(b' ');
    }
    // Spans lie between characters; should one not, the text stays as it was.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
