//! Understanding acts: a document's acts, their parts and fields, each value with its provenance.

mod cues;
mod declared;
pub mod extract;
mod memo;
pub mod model;
pub mod parts;
mod read;
pub mod registry;
pub mod same;
pub mod scdl;
mod section;
pub mod segment;
pub mod series;
pub mod transmission;

pub use model::{Act, Fields, Found, Nature, Part, PartKind};
pub use read::{Bundle, read_acts, read_bundle};
pub use section::{Section, smooth};
