//! Understanding acts: a document's acts, their parts and fields, each value with its provenance.

mod cues;
mod declared;
pub mod extract;
pub mod model;
pub mod parts;
mod read;
pub mod registry;
mod section;
pub mod segment;

pub use model::{Act, Fields, Found, Nature, Part, PartKind};
pub use read::read_acts;
pub use section::{Section, smooth};
