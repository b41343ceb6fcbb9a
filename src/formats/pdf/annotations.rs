//! What stands on a page beside its content: fields of a form, stamps, visible signatures.
//!
//! Such annotations have an appearance, a form of their own (PDF 1.7, 12.5.5). It is added to the
//! page's content, where `pdf-extract` reads it with the rest.

use pdf_extract::{Dictionary, Document as Pdf, Object, ObjectId, Stream};

/// Annotations of a page over which the rest is left alone.
const MOST: usize = 500;

/// Flags of what no reader sees: hidden, and not shown on a screen.
const UNSEEN: i64 = 0b10_0010;

/// Kinds that are no text of the document: links have none, the others are remarks of readers.
const NO_TEXT: [&[u8]; 6] =
    [b"Link", b"Popup", b"Text", b"Highlight", b"Underline", b"FileAttachment"];

/// Adds the appearances of annotations to the content of their pages.
pub(super) fn draw(pdf: &mut Pdf) {
    for page in pdf.get_pages().into_values() {
        let shown = appearances(pdf, page);
        if !shown.is_empty() {
            add(pdf, page, &shown);
        }
    }
}

/// The appearances of a page's annotations, and where each is put.
fn appearances(pdf: &Pdf, page: ObjectId) -> Vec<(ObjectId, [f32; 2])> {
    let Ok(page) = pdf.get_dictionary(page) else { return Vec::new() };
    let Some(annotations) = page.get(b"Annots").ok().and_then(|a| resolved(pdf, a)) else {
        return Vec::new();
    };
    let Ok(annotations) = annotations.as_array() else { return Vec::new() };
    annotations.iter().take(MOST).filter_map(|a| appearance(pdf, resolved(pdf, a)?)).collect()
}

fn resolved<'a>(pdf: &'a Pdf, object: &'a Object) -> Option<&'a Object> {
    pdf.dereference(object).ok().map(|(_, object)| object)
}

fn appearance(pdf: &Pdf, annotation: &Object) -> Option<(ObjectId, [f32; 2])> {
    let annotation = annotation.as_dict().ok()?;
    let kind = annotation.get(b"Subtype").and_then(Object::as_name).ok()?;
    let flags = annotation.get(b"F").and_then(Object::as_i64).unwrap_or(0);
    if NO_TEXT.contains(&kind) || flags & UNSEEN != 0 {
        return None;
    }
    let looks = resolved(pdf, annotation.get(b"AP").ok()?)?.as_dict().ok()?;
    let mut normal = looks.get(b"N").ok()?;
    // A box has an appearance for each of its states.
    if let Some(states) = resolved(pdf, normal).and_then(|n| n.as_dict().ok()) {
        normal = states.get(annotation.get(b"AS").and_then(Object::as_name).ok()?).ok()?;
    }
    let id = normal.as_reference().ok()?;
    let form = pdf.get_object(id).and_then(Object::as_stream).ok()?;
    let corner = |dictionary: &Dictionary, key: &[u8]| -> Option<[f32; 2]> {
        let sides = resolved(pdf, dictionary.get(key).ok()?)?.as_array().ok()?;
        let side = |k: usize| sides.get(k)?.as_float().ok();
        Some([side(0)?.min(side(2)?), side(1)?.min(side(3)?)])
    };
    // Moved to its place. That it may be scaled as well matters to no word of it.
    let [left, bottom] = corner(annotation, b"Rect")?;
    let [x, y] = corner(&form.dict, b"BBox").unwrap_or([0.0, 0.0]);
    Some((id, [left - x, bottom - y]))
}

fn add(pdf: &mut Pdf, page: ObjectId, shown: &[(ObjectId, [f32; 2])]) {
    let Ok(mut content) = pdf.get_page_content(page) else { return };
    let Some(mut resources) = super::images::resources(pdf, page).cloned() else { return };
    let mut objects = resources
        .get(b"XObject")
        .ok()
        .and_then(|o| resolved(pdf, o)?.as_dict().ok())
        .cloned()
        .unwrap_or_default();
    // What the page left open must not move them.
    let mut whole = b"q\n".to_vec();
    whole.append(&mut content);
    whole.extend(b"\nQ\n");
    for (k, (id, [x, y])) in shown.iter().enumerate() {
        let name = format!("ActsAnnotation{k}");
        whole.extend(format!("q 1 0 0 1 {x} {y} cm /{name} Do Q\n").into_bytes());
        objects.set(name, Object::Reference(*id));
    }
    resources.set("XObject", objects);
    let content = pdf.add_object(Stream::new(Dictionary::new(), whole));
    if let Ok(page) = pdf.get_object_mut(page).and_then(Object::as_dict_mut) {
        page.set("Contents", content);
        page.set("Resources", resources);
    }
}
