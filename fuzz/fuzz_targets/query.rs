//! Any string is a query: it has an answer, and what is printed of it commands no terminal.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use acts_search::index::IndexFolder;
use acts_search::output::{Look, json, page};
use acts_search::search::{Engine, GroupBy, Request, Sort};
use acts_search_fuzz::desk::Desk;
use acts_search_fuzz::panics::count_ours;
use libfuzzer_sys::fuzz_target;

/// Hits that are asked for.
const LIMIT: usize = 3;

/// The sample corpus, indexed once.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let desk = Desk::new();
    desk.run_on(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus"));
    Engine::open(&IndexFolder::new(&desk.index())).expect("an index")
});

/// The first byte says how the answer is wanted, the others are the query.
fn request(how: u8, query: &[u8]) -> Request {
    Request {
        query: String::from_utf8_lossy(query).into_owned(),
        sort: [Sort::Score, Sort::Date, Sort::Number][usize::from(how & 3) % 3],
        limit: LIMIT,
        facets: how & 4 != 0,
        group: (how & 8 != 0).then_some(GroupBy::Authority),
        closest: how & 16 == 0,
        ..Request::default()
    }
}

/// Ranges of characters, in order and inside the text.
fn are_inside(ranges: &[(usize, usize)], text: &str) {
    let mut from = 0;
    for (start, end) in ranges {
        assert!(from <= *start && start < end, "{ranges:?} in {text:?}");
        from = *end;
    }
    assert!(from <= text.chars().count(), "{ranges:?} in {text:?}");
}

fuzz_target!(init: count_ours(), |data: &[u8]| {
    let Some((how, query)) = data.split_first() else { return };
    let response = ENGINE.search(&request(*how, query)).expect("a query is never an error");
    assert!(response.hits.len() <= LIMIT || response.groups.is_some());
    for hit in &response.hits {
        are_inside(&hit.title_highlights, hit.title.as_deref().unwrap_or_default());
        for snippet in &hit.snippets {
            are_inside(&snippet.highlights, &snippet.text);
        }
    }
    let look = Look { color: false, links: false, width: 80 };
    let mut shown = Vec::new();
    page(&response, &look, &mut shown).expect("memory");
    let shown = String::from_utf8(shown).expect("text");
    assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
    let mut written = Vec::new();
    json(&response, &mut written).expect("memory");
    serde_json::from_slice::<serde_json::Value>(&written).expect("JSON");
});
