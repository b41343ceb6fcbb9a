//! The checksum that every stored document carries, so that a damaged one is never taken for an act.

use tantivy::TantivyDocument;
use tantivy::schema::Value;

use super::schema::Fields;

/// The checksum of what a document stores: 64 bits of BLAKE3. Against accidents, not against people:
/// who can write to the index can write a checksum too.
fn sum(kind: &str, record: &[u8], text: &str) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in [kind.as_bytes(), record, text.as_bytes()] {
        // Lengths first, so that nothing can move from one part to the next.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// Puts kind, record and text into a document, with their checksum.
pub(super) fn add(d: &mut TantivyDocument, kind: &str, record: &[u8], text: &str, fields: &Fields) {
    d.add_text(fields.kind, kind);
    d.add_bytes(fields.record, record);
    if !text.is_empty() {
        d.add_text(fields.text, text);
    }
    d.add_u64(fields.sum, sum(kind, record, text));
}

/// What a document stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored<'d> {
    /// `act`, `copy`, `file` or `meta`.
    pub kind: &'d str,
    /// The record, as `record` packs it.
    pub record: &'d [u8],
    /// The text of an act; empty for other kinds.
    pub text: &'d str,
}

/// What a document stores, if it is what was stored.
///
/// # Errors
/// What is wrong with it, for a person.
pub fn stored<'d>(document: &'d TantivyDocument, fields: &Fields) -> Result<Stored<'d>, String> {
    let get = |field| document.get_first(field).and_then(|v| v.as_str());
    let kind = get(fields.kind).ok_or("a document without its kind")?;
    let record = document.get_first(fields.record).and_then(|v| v.as_bytes());
    let record = record.ok_or("a document without its record")?;
    let text = get(fields.text).unwrap_or("");
    let expected = document.get_first(fields.sum).and_then(|v| v.as_u64());
    if expected != Some(sum(kind, record, text)) {
        return Err("a stored document is not what was stored".to_owned());
    }
    Ok(Stored { kind, record, text })
}
