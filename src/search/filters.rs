//! Filters: from what a person types in a flag to queries that must match.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur, RangeQuery, RegexQuery, TermSetQuery};
use tantivy::schema::Field;

use super::authorities;
use super::dates::DateRange;
use super::engine::{Boxed, Engine};
use super::request::Request;
use crate::acts::extract::{actes, number};
use crate::acts::registry::{AuthorityKind, Registry, UserAuthorities};

impl Engine {
    /// The queries of a request's filters; what was not understood goes to `notes`.
    pub(super) fn filters(&self, request: &Request, notes: &mut Vec<String>) -> Vec<Boxed> {
        let f = &request.filters;
        let fields = &self.generation.fields;
        let mut out: Vec<Boxed> = Vec::new();
        for (typed, only, field) in [
            (&f.epci, Some(AuthorityKind::Epci), fields.epci),
            (&f.authority, None, fields.authority),
        ] {
            let Some(typed) = typed else { continue };
            let terms = authorities::terms(typed, only, &self.registry(), &self.searcher, fields);
            if terms.is_empty() {
                notes.push(format!("no authority is known as {typed:?}: give its name, an acronym that an act defines, or its SIREN"));
            }
            out.push(Box::new(TermSetQuery::new(
                terms.iter().map(|t| Term::from_field_text(field, t)).collect::<Vec<_>>(),
            )));
        }
        if let Some(number) = &f.number {
            out.push(match actes::find(number).into_iter().next() {
                Some((id, _)) => Box::new(self.term(fields.actes_id, &id.id)),
                None => Box::new(self.term(fields.number, &number::key(number))),
            });
        }
        out.extend(date_filter(f.date, fields.date));
        if let Some(nature) = f.nature {
            out.push(Box::new(self.term(fields.nature, nature.code())));
        }
        if let Some(matiere) = &f.matiere {
            let code = matiere.trim().replace([',', '-'], ".");
            out.push(Box::new(self.term(fields.matiere, code.trim_matches('.'))));
        }
        if let Some(part) = f.part {
            out.push(Box::new(self.term(fields.part, part.name())));
        }
        if let Some(day) = f.in_force {
            let terms = crate::index::periods::covering(day);
            out.push(Box::new(TermSetQuery::new(
                terms.iter().map(|t| Term::from_field_text(fields.in_force, t)).collect::<Vec<_>>(),
            )));
        }
        if let Some(path) = &f.path {
            let pattern = format!(".*{}.*", escape(path));
            // In the path of any of its files.
            let either: tantivy::Result<Vec<(Occur, Boxed)>> = [fields.path, fields.other]
                .into_iter()
                .map(|field| {
                    Ok((
                        Occur::Should,
                        Box::new(RegexQuery::from_pattern(&pattern, field)?) as Boxed,
                    ))
                })
                .collect();
            match either {
                Ok(either) => out.push(Box::new(BooleanQuery::new(either))),
                Err(_) => notes.push(format!("the path {path:?} was not understood")),
            }
        }
        out
    }

    /// The registry that the corpus was read with.
    fn registry(&self) -> Registry {
        let user = UserAuthorities::parse(
            &self.meta.authorities,
            std::path::Path::new("authorities.toml"),
        )
        .unwrap_or_default();
        Registry::with_user(user)
    }
}

fn date_filter(range: DateRange, field: Field) -> Option<Boxed> {
    if range == DateRange::default() {
        return None;
    }
    let bound = |d: Option<jiff::civil::Date>| {
        d.map_or(Bound::Unbounded, |d| {
            Bound::Included(Term::from_field_u64(field, crate::index::date_key(d)))
        })
    };
    Some(Box::new(RangeQuery::new(bound(range.since), bound(range.until))))
}

/// A path as a pattern of tantivy's regular expressions.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 4);
    for c in text.chars() {
        if c.is_alphabetic() {
            // Case never matters.
            out.push('[');
            out.extend(c.to_lowercase());
            out.extend(c.to_uppercase());
            out.push(']');
        } else {
            if c.is_ascii_punctuation() {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}
