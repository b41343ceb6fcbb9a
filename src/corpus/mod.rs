//! The corpus on disk: which files there are, and what was in them.

mod fingerprint;
mod walk;

pub use fingerprint::{Fingerprint, hash};
pub use walk::{Entry, Skipped, WalkOutcome, inside, walk, walk_under};
