//! Dates: where they stand, that they are read again as they are written, and ranges of days.

#![no_main]

use acts_search::acts::extract::date::{cardinal, dates, month, parse};
use acts_search::query::parse_range;
use acts_search::text::{fold_str, french_date};
use acts_search_fuzz::panics::count_ours;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: count_ours(), |data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let folded = fold_str(&text);
    let mut from = 0;
    for hit in dates(&folded) {
        assert!(folded.get(hit.range.clone()).is_some_and(|s| !s.is_empty()), "{hit:?}");
        assert!(hit.range.start >= from, "{hit:?} overlaps the date before it");
        from = hit.range.end;
        assert_eq!(parse(&french_date(hit.date)), Some(hit.date));
    }
    if let Ok(range) = parse_range(&text) {
        assert!(range.since.zip(range.until).is_none_or(|(since, until)| since <= until), "{range:?}");
    }
    let _ = month(&folded);
    assert!(cardinal(&folded).is_none_or(|n| (1..3000).contains(&n)));
});
