//! Full-text search over the acts of French local authorities.
//!
//! The map, in the order in which things depend on each other:
//! [`text`] ← [`corpus`] ← [`formats`] ← [`acts`].

pub mod acts;
pub mod corpus;
pub mod formats;
pub mod text;
