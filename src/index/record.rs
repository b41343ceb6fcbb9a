//! The record of an act as it is stored: all of it, without what its text says again.
//!
//! A record names the place, the line, the rule and the confidence of every value. Written out, it is
//! longer than a short act; stored, it leaves out what is empty, the lines and pages that follow from
//! the text, and the names of what every value has. [`pack`] and [`unpack`] undo each other.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::acts::Act;
use crate::acts::model::line_and_page;
use crate::text::Place;

/// The key of a value with its provenance: `[value, start, length, rule, confidence]`, and line and
/// page where they are not those of the start.
const FOUND: &str = "=";

/// The key of a part of the text: `[start, length]`, and line and page as above.
const SPAN: &str = "@";

/// The key of a place whose line and page are those of its start.
const PLACE: &str = "#";

/// The key of [`Exceptions`].
const EXCEPTIONS: &str = "lines";

/// The record of an act, `text` being its own.
///
/// # Errors
/// A record that JSON cannot hold: there is none.
pub(super) fn pack(act: &Act, text: &str) -> serde_json::Result<String> {
    // Through a string, so that confidences keep the digits that they are written with.
    let mut record: Value = serde_json::from_str(&serde_json::to_string(act)?)?;
    if let Value::Object(fields) = &mut record {
        let counted = line_starts(act.place.start, text);
        let exceptions = Exceptions::of(&act.line_starts, &counted);
        if exceptions.applied(counted) == act.line_starts {
            fields.remove("line_starts");
            fields.insert(EXCEPTIONS.into(), json!(exceptions));
        }
        // All others are counted from the act's own place.
        let place = fields.remove("place");
        let lines =
            Lines { first: act.place.line, starts: &act.line_starts, pages: &act.page_starts };
        let mut packed = lines.packed(Value::Object(std::mem::take(fields)));
        if let (Some(place), Value::Object(fields)) = (place, &mut packed) {
            fields.insert("place".into(), place);
        }
        record = packed;
    }
    serde_json::to_string(&record)
}

/// Reads a packed record.
///
/// # Errors
/// What it is not.
pub(super) fn unpack(record: &str, text: &str) -> serde_json::Result<Act> {
    let mut record: Value = serde_json::from_str(record)?;
    let mut frame = Frame::deserialize(&record)?;
    if let Value::Object(fields) = &mut record
        && !fields.contains_key("line_starts")
    {
        fields.remove(EXCEPTIONS);
        frame.line_starts = frame.lines.applied(line_starts(frame.place.start, text));
        fields.insert("line_starts".into(), json!(frame.line_starts));
    }
    let lines =
        Lines { first: frame.place.line, starts: &frame.line_starts, pages: &frame.page_starts };
    serde_json::from_value(lines.unpacked(record))
}

/// What places are counted by.
#[derive(Deserialize)]
struct Frame {
    place: Place,
    #[serde(default)]
    line_starts: Vec<u32>,
    #[serde(default)]
    page_starts: Vec<(u32, u32)>,
    /// By the name of [`EXCEPTIONS`].
    #[serde(default)]
    lines: Exceptions,
}

/// Where the lines of an act are not those that its line ends make: a page may end within a line, and
/// what stands behind the last line end is no line.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Exceptions {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more: Vec<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    less: Vec<u32>,
}

impl Exceptions {
    /// Both lists are in order.
    fn of(starts: &[u32], counted: &[u32]) -> Self {
        let without = |these: &[u32], those: &[u32]| {
            these.iter().filter(|start| those.binary_search(start).is_err()).copied().collect()
        };
        Self { more: without(starts, counted), less: without(counted, starts) }
    }

    fn applied(&self, mut counted: Vec<u32>) -> Vec<u32> {
        counted.retain(|start| self.less.binary_search(start).is_err());
        counted.extend(&self.more);
        counted.sort_unstable();
        counted
    }
}

/// Where the lines of a text start that stands at an offset.
fn line_starts(start: usize, text: &str) -> Vec<u32> {
    let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
    std::iter::once(0)
        .chain(ends.filter(|i| *i < text.len()))
        .map(|i| u32::try_from(start + i).unwrap_or(u32::MAX))
        .collect()
}

/// By which the lines and pages of places are counted.
struct Lines<'a> {
    first: u32,
    starts: &'a [u32],
    pages: &'a [(u32, u32)],
}

impl Lines<'_> {
    fn at(&self, start: u64) -> (u32, Option<u32>) {
        let at = usize::try_from(start).unwrap_or(usize::MAX);
        line_and_page(self.first, self.starts, self.pages, at)
    }

    fn packed(&self, value: Value) -> Value {
        match value {
            Value::Object(fields) => self.packed_object(fields),
            Value::Array(items) => items.into_iter().map(|v| self.packed(v)).collect(),
            other => other,
        }
    }

    fn packed_object(&self, mut fields: Map<String, Value>) -> Value {
        let place = fields.get("place").map(|place| self.row(place));
        let others = fields.len() - usize::from(place.is_some());
        let provenance = ["value", "rule", "confidence"];
        if others == provenance.len()
            && provenance.iter().all(|k| fields.contains_key(*k))
            && !matches!(place, Some(None))
        {
            let [value, rule, confidence] =
                provenance.map(|k| fields.remove(k).unwrap_or_default());
            let mut row = vec![self.packed(value), rule, confidence];
            row.extend(place.flatten().unwrap_or_default());
            return json!({ FOUND: row });
        }
        let value = Value::Object(fields);
        if let Some(row) = self.row(&value) {
            let key = if value.get("line").is_some() { PLACE } else { SPAN };
            return json!({ key: row });
        }
        let Value::Object(fields) = value else { return value };
        let kept = fields.into_iter().filter(|(_, v)| !is_empty(v));
        Value::Object(kept.map(|(k, v)| (k, self.packed(v))).collect())
    }

    /// `[start, length]` of a span or place, with line and page where they do not follow from the
    /// start; none of anything else.
    fn row(&self, value: &Value) -> Option<Vec<Value>> {
        let fields = value.as_object()?;
        let (start, end) = (fields.get("start")?.as_u64()?, fields.get("end")?.as_u64()?);
        if fields.keys().any(|k| !["start", "end", "line", "page"].contains(&k.as_str())) {
            return None;
        }
        let mut row = vec![json!(start), json!(end.checked_sub(start)?)];
        if let Some(line) = fields.get("line") {
            let page = fields.get("page").cloned().unwrap_or_default();
            let (counted, on) = self.at(start);
            if *line != json!(counted) || page != json!(on) {
                row.extend([line.clone(), page]);
            }
        }
        Some(row)
    }

    fn unpacked(&self, value: Value) -> Value {
        match value {
            Value::Object(fields) => self.unpacked_object(fields),
            Value::Array(items) => items.into_iter().map(|v| self.unpacked(v)).collect(),
            other => other,
        }
    }

    fn unpacked_object(&self, fields: Map<String, Value>) -> Value {
        let row = |key| if fields.len() == 1 { fields.get(key)?.as_array() } else { None };
        if let Some([value, rule, confidence, place @ ..]) = row(FOUND).map(Vec::as_slice) {
            return json!({
                "value": self.unpacked(value.clone()),
                "place": self.place(place, true),
                "rule": rule,
                "confidence": confidence,
            });
        }
        if let Some(span) = row(SPAN) {
            return self.place(span, false);
        }
        if let Some(place) = row(PLACE) {
            return self.place(place, true);
        }
        Value::Object(fields.into_iter().map(|(k, v)| (k, self.unpacked(v))).collect())
    }

    /// A span or place from its row; null from an empty one.
    fn place(&self, row: &[Value], lined: bool) -> Value {
        let number = |k: usize| row.get(k).and_then(Value::as_u64);
        let (Some(start), Some(length)) = (number(0), number(1)) else { return Value::Null };
        let end = start.saturating_add(length);
        if !lined {
            return json!({ "start": start, "end": end });
        }
        let (line, page) = match row.get(2..4) {
            Some([line, page]) => (line.clone(), page.clone()),
            _ => {
                let (line, page) = self.at(start);
                (json!(line), json!(page))
            }
        };
        json!({ "start": start, "end": end, "line": line, "page": page })
    }
}

/// What a record leaves out.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::acts::read_acts;
    use crate::acts::registry::Registry;

    const ACT: &str = "COMMUNE DE CAUDRY\n\nSéance du 12 mars 2024\n\nDÉLIBÉRATION N° 2024-31\nObjet : Subvention\n\nVu la délibération n° 2020-12 du 3 juin 2020 ;\nAprès en avoir délibéré, à l'unanimité,\nDÉCIDE d'attribuer 1 200 €.\u{c}ANNEXE\nPlan de financement\n";

    fn comes_back(path: &str, text: &str) -> Result<(), String> {
        for act in read_acts(path, text, Registry::builtin()) {
            let own = &text[act.place.start..act.place.end];
            let packed = pack(&act, own).map_err(|e| e.to_string())?;
            let back = unpack(&packed, own).map_err(|e| format!("{e}: {packed}"))?;
            if back != act {
                return Err(format!("{act:?}\nis not\n{back:?}"));
            }
        }
        Ok(())
    }

    #[test]
    fn packed_records_come_back_and_are_short() {
        comes_back("a.txt", ACT).unwrap();
        comes_back("DEL-059-215901398-20240312-2024_31-DE.txt", ACT).unwrap();
        let act = &read_acts("a.txt", ACT, Registry::builtin())[0];
        let written = serde_json::to_string(act).unwrap();
        let packed = pack(act, ACT).unwrap();
        assert!(
            packed.len() * 5 < written.len() * 3,
            "{} of {}: {packed}",
            packed.len(),
            written.len()
        );
        assert!(!packed.contains("line_starts"), "{packed}");
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "(\\PC{0,12}|\n|\r\n|\u{c}|vu la deliberation n° 2020-12 |seance du 3 mai 2024|le maire|article 1|annexe){0,16}") {
            prop_assert_eq!(comes_back("a.txt", &text), Ok(()));
        }
    }
}
