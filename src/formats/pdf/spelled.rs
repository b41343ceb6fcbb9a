//! Operators that `pdf-extract` passes over, spelled out by those that it knows.
//!
//! `'` goes to the next line and shows a text, `"` sets two spacings before that (PDF 1.7, 9.4.3).
//! Ghostscript writes most lines with them, so that without this a page of its loses all but its first
//! line.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::content::{Content, Operation};
use pdf_extract::{Document as Pdf, Object, ObjectId};

/// Spells out the operators of every page and form.
pub(super) fn spell_out(pdf: &mut Pdf) {
    for page in pdf.get_pages().into_values() {
        if let Some(content) = guarded(|| spelled(&pdf.get_page_content(page).ok()?)) {
            let stream = pdf_extract::Stream::new(pdf_extract::Dictionary::new(), content);
            let id = pdf.add_object(stream);
            if let Ok(page) = pdf.get_object_mut(page).and_then(Object::as_dict_mut) {
                page.set("Contents", id);
            }
        }
    }
    let forms: Vec<(ObjectId, Vec<u8>)> = pdf
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let stream = object.as_stream().ok()?;
            let form = stream.dict.get(b"Subtype").and_then(Object::as_name).ok()? == b"Form";
            form.then(|| guarded(|| spelled(&stream.decompressed_content().ok()?)))?
                .map(|content| (*id, content))
        })
        .collect();
    for (id, content) in forms {
        if let Ok(stream) = pdf.get_object_mut(id).and_then(Object::as_stream_mut) {
            stream.dict.remove(b"Filter");
            stream.dict.remove(b"DecodeParms");
            stream.set_content(content);
        }
    }
}

fn guarded<T>(f: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(f)).ok().flatten()
}

/// A content stream with the operators spelled out; `None` if it has none.
fn spelled(content: &[u8]) -> Option<Vec<u8>> {
    if !may_have(content) {
        return None;
    }
    let decoded = Content::decode(content).ok()?;
    if !decoded.operations.iter().any(|o| matches!(o.operator.as_str(), "'" | "\"")) {
        return None;
    }
    let mut operations = Vec::with_capacity(decoded.operations.len() * 2);
    for operation in decoded.operations {
        let mut operands = operation.operands;
        match operation.operator.as_str() {
            "'" => {}
            "\"" if operands.len() == 3 => {
                let (word, letter) = (operands.remove(0), operands.remove(0));
                operations.push(Operation::new("Tw", vec![word]));
                operations.push(Operation::new("Tc", vec![letter]));
            }
            _ => {
                operations.push(Operation { operator: operation.operator, operands });
                continue;
            }
        }
        operations.push(Operation::new("T*", vec![]));
        operations.push(Operation::new("Tj", operands));
    }
    Content { operations }.encode().ok()
}

/// True if a quote stands behind a string: decoding every stream would cost as much as reading it.
fn may_have(content: &[u8]) -> bool {
    content.iter().enumerate().filter(|(_, byte)| matches!(byte, b'\'' | b'"')).any(|(at, _)| {
        let before = content[..at].iter().rev().find(|byte| !byte.is_ascii_whitespace());
        matches!(before, Some(b')' | b'>'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators() {
        for (content, expected) in [
            ("BT (l'eau) Tj ET", None),
            ("BT (a) Tj 11 TL (b)' ET", Some("BT (a) Tj 11 TL T* (b) Tj ET")),
            ("2 1 (a (b) ) \"", Some("2 Tw 1 Tc T* (a (b) ) Tj")),
            ("<6162> '", Some("T* <6162> Tj")),
            ("(it's (a)' quote) Tj", None),
        ] {
            let got = spelled(content.as_bytes()).map(|bytes| {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            });
            assert_eq!(got.as_deref(), expected, "{content}");
        }
    }
}
