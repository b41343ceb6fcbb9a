//! Integration tests, a module a feature.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

mod truth;
mod understanding;
