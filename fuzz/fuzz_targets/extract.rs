//! All extractors, through the acts of one document: every value stands where its place says.

#![no_main]

use acts_search::acts::read_acts;
use acts_search::acts::registry::Registry;
use acts_search_fuzz::acts;
use acts_search_fuzz::panics::count_ours;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: count_ours(), |data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    acts::check(&text, &read_acts("act.txt", &text, Registry::builtin()));
});
