//! From what a person types for an authority to the terms it is filed under.

use std::collections::BTreeSet;

use tantivy::Searcher;
use tantivy::schema::Field;

use crate::acts::registry::{AuthorityKind, Registry, normalise_siren};
use crate::index::Fields;
use crate::text::fold_str;

/// The terms (SIREN, folded names) that a name, alias or SIREN stands for. With `only`, of that kind.
pub(crate) fn terms(
    typed: &str,
    only: Option<AuthorityKind>,
    registry: &Registry,
    searcher: &Searcher,
    fields: &Fields,
) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    if let Some(siren) = normalise_siren(typed) {
        out.insert(siren);
        return out;
    }
    let folded = fold_str(typed);
    for authority in registry.resolve(typed) {
        if only.is_some_and(|k| k != authority.kind()) {
            continue;
        }
        match authority.siren() {
            Some(siren) => out.insert(siren.to_owned()),
            None => out.insert(fold_str(&authority.name())),
        };
    }
    // Acronyms that the acts themselves define.
    let key = format!("{folded}|");
    for term in with_prefix(searcher, fields.alias, &key) {
        if let Some((_, siren)) = term.split_once('|') {
            out.insert(siren.to_owned());
        }
    }
    if out.is_empty() {
        // A name that only the acts have: a syndicat, a CCAS.
        let wanted: Vec<&str> =
            folded.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1).collect();
        for term in with_prefix(searcher, fields.authority, "") {
            let words: Vec<&str> = term.split(|c: char| !c.is_alphanumeric()).collect();
            if !wanted.is_empty() && wanted.iter().all(|w| words.contains(w)) {
                out.insert(term);
            }
        }
    }
    out
}

fn with_prefix(searcher: &Searcher, field: Field, prefix: &str) -> Vec<String> {
    let mut out = Vec::new();
    for segment in searcher.segment_readers() {
        let Ok(inverted) = segment.inverted_index(field) else { continue };
        let Ok(mut stream) = inverted.terms().range().ge(prefix.as_bytes()).into_stream() else {
            continue;
        };
        while stream.advance() {
            let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
            if !term.starts_with(prefix) {
                break;
            }
            out.push(term.to_owned());
        }
    }
    out
}
