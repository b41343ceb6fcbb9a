//! The acts of an answer one by one, with their whole records: for exports, whatever their number.

use tantivy::DocAddress;

use super::engine::{Engine, SearchError};
use super::hits::AT_A_TIME;
use super::pool::side_by_side;
use super::request::Request;
use crate::index::StoredAct;

/// The acts of an answer, read as they are asked for.
pub struct Records<'e> {
    engine: &'e Engine,
    addresses: std::vec::IntoIter<DocAddress>,
    read: std::vec::IntoIter<StoredAct>,
    /// Acts that match, beyond limit and offset.
    pub total: usize,
    /// No act had all words, and these are the closest.
    pub relaxed: bool,
    /// What was cut, left out or not understood, for a person.
    pub notes: Vec<String>,
}

impl Iterator for Records<'_> {
    type Item = Result<StoredAct, SearchError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(act) = self.read.next() {
            return Some(Ok(act));
        }
        let next: Vec<DocAddress> = self.addresses.by_ref().take(AT_A_TIME).collect();
        match side_by_side(next, |_, address| self.engine.stored(address)) {
            Ok(read) => {
                self.read = read.into_iter();
                self.read.next().map(Ok)
            }
            Err(e) => Some(Err(e)),
        }
    }
}

impl Engine {
    /// The acts of a request, in its order.
    ///
    /// # Errors
    /// A damaged index.
    pub fn records(&self, request: &Request) -> Result<Records<'_>, SearchError> {
        // Records are of the acts that are counted.
        let (query, request) = &self.read(&Request { closest: false, ..request.clone() });
        let mut notes = query.notes.clone();
        let asked = self.asked(request, query, &mut notes)?;
        let page = self.page(&asked, query, request)?;
        let addresses: Vec<DocAddress> = page.acts.into_iter().map(|(_, a)| a).collect();
        Ok(Records {
            engine: self,
            addresses: addresses.into_iter(),
            read: Vec::new().into_iter(),
            total: asked.total,
            relaxed: asked.relaxed,
            notes,
        })
    }

    /// The SIRET of an authority, where the acts of the index state one and only one for its SIREN.
    ///
    /// # Errors
    /// A damaged index.
    pub fn siret(&self, siren: &str) -> Result<Option<String>, SearchError> {
        let mut found: Option<String> = None;
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.generation.fields.siret)?;
            let mut terms = inverted
                .terms()
                .range()
                .ge(siren.as_bytes())
                .into_stream()
                .map_err(tantivy::TantivyError::from)?;
            while terms.advance() {
                let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                if !term.starts_with(siren) {
                    break;
                }
                match &found {
                    Some(known) if known != term => return Ok(None),
                    _ => found = Some(term.to_owned()),
                }
            }
        }
        Ok(found)
    }
}
