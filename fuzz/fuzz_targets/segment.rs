//! Lines and acts of a text: in order, inside the text, none lost.

#![no_main]

use acts_search::acts::segment::segment;
use acts_search::text::Layout;
use acts_search_fuzz::panics::count_ours;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: count_ours(), |data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let layout = Layout::new(&text);
    let mut from = 0;
    for line in &layout.lines {
        let span = line.source;
        assert!(text.get(span.start..span.end).is_some(), "{span:?}");
        assert!(span.start >= from, "{span:?} overlaps the line before it");
        from = span.end;
    }
    let found = segment(&layout);
    assert!(!found.acts.is_empty());
    let mut from = found.front.end;
    for act in &found.acts {
        assert!(from <= act.start && act.start <= act.end, "{found:?}");
        from = act.end;
    }
    assert!(from <= layout.lines.len(), "{found:?}");
});
