//! An act in a line: what lists, trees and graphs say of it.

use jiff::civil::Date;
use serde::Serialize;

use crate::acts::Act;

/// What names an act to a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// Identity of the act.
    pub id: String,
    /// Number as printed (or as transmitted).
    pub number: Option<String>,
    /// Date of the act.
    pub date: Option<Date>,
    /// Nature.
    pub nature: Option<&'static str>,
    /// Name of the adopter, failing that its SIREN.
    pub authority: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// File, from the corpus.
    pub path: String,
}

impl Brief {
    /// The line of an act.
    #[must_use]
    pub fn of(act: &Act) -> Self {
        let f = &act.fields;
        Self {
            id: act.id.clone(),
            number: f.number.as_ref().map(|n| n.value.clone()),
            date: f.date.as_ref().map(|d| d.value),
            nature: f.nature.as_ref().map(|n| n.value.code()),
            authority: f
                .authority
                .as_ref()
                .and_then(|a| a.value.name.clone().or_else(|| a.value.siren.clone())),
            title: f.title.as_ref().map(|t| t.value.clone()),
            path: act.path.clone(),
        }
    }
}
