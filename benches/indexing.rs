//! Acts to an index in memory, beside bare tantivy on the same texts.
#![allow(missing_docs)]

mod support;

use acts_search::acts::registry::Registry;
use acts_search::bench::stages;

fn main() {
    let texts = support::texts();
    let stages = stages::indexing(&texts, Registry::builtin()).expect("the stages");
    support::group("indexing", support::bytes(&texts), stages);
}
