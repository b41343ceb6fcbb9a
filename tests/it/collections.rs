//! Files that hold several acts: where each starts, and what it is.

use std::path::Path;

use acts_search::acts::Act;
use serde_json::{Value, json};

use crate::truth;

/// What tells whether a file was divided as a careful reader would.
fn summary(act: &Act) -> Value {
    let f = &act.fields;
    json!({
        "number": f.number.as_ref().map(|n| n.value.clone()),
        "date": f.date.as_ref().map(|d| d.value.to_string()),
        "nature": f.nature.as_ref().map(|n| n.value.code()),
        "title": f.title.as_ref().map(|t| t.value.clone()),
    })
}

/// Every case of `tests/cases/collections`, act by act. A case whose `expected.json` says
/// `"siren"` for an act asserts it too.
#[test]
fn divided_as_a_reader_would() {
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/collections");
    let registry = truth::registry(&set);
    let mut cases: Vec<_> = std::fs::read_dir(&set).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    let mut seen = 0;
    for case in cases.iter().filter(|c| c.is_dir()) {
        let name = case.file_name().unwrap().to_string_lossy();
        let (text, acts) = truth::acts(case, "act.txt", &registry);
        let truth: Value =
            serde_json::from_str(&std::fs::read_to_string(case.join("expected.json")).unwrap())
                .unwrap();
        let expected = truth["acts"].as_array().unwrap();
        let found: Vec<Value> = acts.iter().map(summary).collect();
        assert_eq!(found.len(), expected.len(), "{name}: {found:#?}");
        for ((act, found), expected) in acts.iter().zip(&found).zip(expected) {
            for field in ["number", "date", "nature", "title"] {
                assert_eq!(found[field], expected[field], "{name} {}: {field}", act.id);
            }
            if let Some(siren) = expected["siren"].as_str() {
                let authority = act.fields.authority.as_ref().expect("an authority");
                assert_eq!(authority.value.siren.as_deref(), Some(siren), "{name} {}", act.id);
            }
            assert!(text.get(act.place.start..act.place.end).is_some(), "{name} {}", act.id);
        }
        seen += 1;
    }
    assert!(seen >= 8, "{seen} cases");
}
