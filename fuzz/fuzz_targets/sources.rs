//! Archives, text in any encoding, messages of the ACTES protocol, tables.

#![no_main]

use acts_search::acts::registry::Registry;
use acts_search::acts::{scdl, transmission};
use acts_search::formats::{archive, detect, plain};
use acts_search_fuzz::acts;
use acts_search_fuzz::panics::{as_a_worker, count_ours};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: count_ours(), |data: &[u8]| {
    let _ = detect(data);
    if archive::kind(data).is_some() {
        if let Some(Ok(unpacked)) = as_a_worker(|| archive::unpack(data)) {
            let names: Vec<&str> = unpacked.members.iter().map(|m| m.name.as_str()).collect();
            for name in &names {
                assert!(!name.starts_with('/') && !name.split('/').any(|p| p == ".."), "{name:?}");
            }
            let _ = transmission::group(&names);
        }
        return;
    }
    if let Some(message) = transmission::message(data) {
        let _ = message.declared();
    }
    if let Ok(document) = plain::read(data) {
        let text = &document.text;
        let _ = transmission::group(&text.lines().collect::<Vec<_>>());
        if let Ok(table) = scdl::read("table.csv", text, Registry::builtin()) {
            acts::check(text, &table.acts);
        }
    }
});
