//! Text to terms: our French analysis beside lower case alone and tantivy's stock chain.
#![allow(missing_docs)]

mod support;

use acts_search::bench::stages;

fn main() {
    let texts = support::texts();
    support::group("analysis", support::bytes(&texts), stages::analysis(&texts));
}
