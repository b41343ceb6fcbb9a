//! French analysis: from text to the terms that are indexed and searched.
//!
//! Two words meet if they have the same term. Accents, case, elisions, dots in acronyms and the
//! form of apostrophes never matter; plurals, feminines and the commonest verb forms meet
//! ([`stem`]). A word typed or written with accents has a second term at the same position, its
//! exact form behind a `=`, so that exact matches can rank first. A word broken at a line end has
//! its joined form as a second term too.

mod analyzer;
mod elision;
mod memo;
pub mod stem;
pub mod stop;
mod surface;
mod words;

pub use analyzer::{FrenchTokenizer, TOKENIZER, Term, TermKind, terms, terms_where};
pub use surface::{
    SURFACE_MARK, SURFACE_TOKENIZER, SurfaceTokenizer, forms as surface_forms, surface,
};
pub use words::{Word, words};
