//! What must hold of acts, whatever they were read in.

use acts_search::acts::Act;
use acts_search::index::{Fields, Standing, StoredAct, act_document, schema};
use serde_json::Value;

/// The acts of a text: where they stand, and that the index gives back what it was given.
///
/// # Panics
/// Where something does not hold.
pub fn check(text: &str, acts: &[Act]) {
    let mut end = 0;
    for act in acts {
        assert!(act.place.start >= end, "{} overlaps the act before it", act.id);
        end = act.place.end;
        spans(text, &serde_json::to_value(act).expect("a record"));
        stored(text, act);
    }
}

/// Every span of a record is inside the text, and between characters.
fn spans(text: &str, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| spans(text, item)),
        Value::Object(fields) => {
            let offset = |key| fields.get(key).and_then(Value::as_u64).map(|n| n as usize);
            if let (Some(start), Some(end)) = (offset("start"), offset("end")) {
                assert!(text.get(start..end).is_some(), "{start}..{end} of {} bytes", text.len());
            }
            fields.values().for_each(|value| spans(text, value));
        }
        _ => {}
    }
}

/// An act comes back from its document as it was.
fn stored(text: &str, act: &Act) {
    let fields = Fields::of(&schema()).expect("the schema's own fields");
    let own = &text[act.place.start..act.place.end];
    let document = act_document(act, own, Standing::Act, &fields);
    let back = StoredAct::from_document(&document, &fields).expect("what was stored");
    assert_eq!(&back.act, act);
    assert_eq!(back.text, own);
}
