//! What the targets share.

pub mod acts;
pub mod desk;
pub mod panics;
