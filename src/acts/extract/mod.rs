//! One file a field: from a section of an act to `Found` values.
//!
//! An extractor reads folded text ([`crate::text::Folded`]), says where the value stands in the
//! source, and gives nothing rather than something doubtful.

pub mod acronyms;
pub mod actes;
pub mod amounts;
pub mod attendance;
pub mod authority;
pub mod budget;
pub mod citations;
pub mod date;
pub mod dates;
pub mod matiere;
pub mod nature;
pub mod number;
pub mod people;
pub mod periods;
pub mod title;
pub mod votes;
