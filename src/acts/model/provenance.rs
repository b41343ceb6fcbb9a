//! Where a value comes from, how sure it is, and what disagrees with it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::text::Place;

/// A value with where it stands, how it was found and how sure that is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where it stands in the extracted text; `None` when it comes from the file's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
    /// Name of the rule that found it, as listed in `docs/fields.md`.
    pub rule: Cow<'static, str>,
    /// 0 to 1. Values under [`MIN_CONFIDENCE`] are not given at all.
    pub confidence: f32,
    /// The file that says it, where that is another source of the act than its text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<String>,
}

/// No value rather than a wrong one: what is less sure than this is left out.
pub const MIN_CONFIDENCE: f32 = 0.5;

impl<T> Found<T> {
    /// A value read in the text.
    pub fn at(value: T, place: Place, rule: &'static str, confidence: f32) -> Self {
        Self { value, place: Some(place), rule: Cow::Borrowed(rule), confidence, file: None }
    }

    /// A value that stands nowhere in the text.
    pub fn elsewhere(value: T, rule: &'static str, confidence: f32) -> Self {
        Self { value, place: None, rule: Cow::Borrowed(rule), confidence, file: None }
    }

    /// The same provenance for another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Found<U> {
        Found {
            value: f(self.value),
            place: self.place,
            rule: self.rule,
            confidence: self.confidence,
            file: self.file,
        }
    }
}

/// A disagreement between what a document declares and what its text says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Name of the field.
    pub field: Cow<'static, str>,
    /// What the identifier, receipt or file name declares.
    pub declared: String,
    /// Where that stands: "file name", "receipt", "identifier", or "text" for a second reading.
    pub source: Cow<'static, str>,
    /// What the text says.
    pub read: String,
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.source == "text" {
            write!(
                f,
                "{} is {} in one place of the text, {} in another",
                self.field, self.read, self.declared
            )
        } else {
            write!(
                f,
                "{} is {} by the {}, {} in the text",
                self.field, self.declared, self.source, self.read
            )
        }
    }
}

/// A value that the document declares about itself, beside its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// Name of the field.
    pub field: Cow<'static, str>,
    /// The value as text (dates ISO 8601).
    pub found: Found<String>,
}

/// Line and page of an offset, by the number of the first line, and where lines and pages start.
#[must_use]
pub fn line_and_page(
    first: u32,
    line_starts: &[u32],
    page_starts: &[(u32, u32)],
    offset: usize,
) -> (u32, Option<u32>) {
    let offset = u32::try_from(offset).unwrap_or(u32::MAX);
    let before = line_starts.partition_point(|&s| s <= offset).max(1) - 1;
    let line = first.saturating_add(u32::try_from(before).unwrap_or(0));
    let page = match page_starts.partition_point(|&(s, _)| s <= offset) {
        0 => None,
        n => Some(page_starts[n - 1].1).filter(|p| *p > 0),
    };
    (line, page)
}
