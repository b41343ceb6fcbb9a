//! Renderers: a [`crate::search::Response`] for a person or a program.
//!
//! They write to what they are given and never print. The machine formats are specified in
//! `docs/output.md` and do not change silently.

mod check;
mod explain;
mod facets;
mod graph;
mod groups;
mod lines;
mod machine;
mod record;
mod report;
mod scdl;
mod similar;
mod style;
mod terminal;

pub use check::{check, repaired};
pub use explain::explain;
pub use facets::{facets, histogram};
pub use graph::{cited_by, cites, dot, tree};
pub use machine::{Form, List, json};
pub use record::record;
pub use report::{report, summary};
pub use scdl::{COLUMNS, Lacking, Scdl};
pub use similar::similar;
pub use style::{Look, clean};
pub use terminal::page;
