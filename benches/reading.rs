//! Text to acts: lines, segmentation, parts, and all fields.
#![allow(missing_docs)]

mod support;

use acts_search::acts::registry::Registry;
use acts_search::bench::stages;

fn main() {
    let texts = support::texts();
    let stages = stages::reading(&texts, Registry::builtin());
    support::group("reading", support::bytes(&texts), stages);
}
