//! A page's content as one stream of operators that `pdf-extract` understands.
//!
//! It passes over `'` and `"`, which go to the next line and show a text (PDF 1.7, 9.4.3): Ghostscript
//! writes most lines with them. It draws a form at the page's corner, wherever the page puts it (8.10):
//! stamps would stand across the text. And it takes an image for a form. So forms are put in place of
//! what shows them, operators are spelled out, and images go.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document as Pdf, Object, ObjectId, Stream};

/// Forms inside forms are followed so deep; one that shows itself is not followed.
const DEEPEST: usize = 12;

/// Operations of a page over which the rest is left out: forms that show forms grow without end.
const MOST_OPERATIONS: usize = 3_000_000;

/// Resources that operators name, and the operators that name them.
const NAMED: [(&[u8], &[&str]); 7] = [
    (b"Font", &["Tf"]),
    (b"XObject", &["Do"]),
    (b"ExtGState", &["gs"]),
    (b"ColorSpace", &["cs", "CS"]),
    (b"Pattern", &["scn", "SCN"]),
    (b"Shading", &["sh"]),
    (b"Properties", &["BDC", "DP"]),
];

/// Rewrites the content of every page that needs it. A page that cannot be made sense of stays as it is.
pub(super) fn rewrite(pdf: &mut Pdf) {
    for page in pdf.get_pages().into_values() {
        let rewritten = catch_unwind(AssertUnwindSafe(|| flat(pdf, page))).ok().flatten();
        let Some((content, resources)) = rewritten else { continue };
        let content = pdf.add_object(Stream::new(Dictionary::new(), content));
        if let Ok(page) = pdf.get_object_mut(page).and_then(Object::as_dict_mut) {
            page.set("Contents", content);
            page.set("Resources", resources);
        }
    }
}

/// A page's content and resources, flat; `None` if they are already.
fn flat(pdf: &Pdf, page: ObjectId) -> Option<(Vec<u8>, Dictionary)> {
    let content = pdf.get_page_content(page).ok()?;
    if !may_need_it(&content) {
        return None;
    }
    let operations = Content::decode(&content).ok()?.operations;
    let resources = super::images::resources(pdf, page)?;
    let mut flattener = Flattener {
        pdf,
        out: Vec::new(),
        resources: own(pdf, resources),
        forms: 0,
        open: Vec::new(),
    };
    flattener.content(operations, resources, "");
    let Flattener { out, resources, .. } = flattener;
    Some((Content { operations: out }.encode().ok()?, resources))
}

/// True if a form is shown, or a quote stands behind a string: to decode every stream would cost as
/// much as to read it.
fn may_need_it(content: &[u8]) -> bool {
    content.windows(2).enumerate().any(|(at, pair)| match pair {
        b"Do" => true,
        [_, b'\'' | b'"'] => {
            let before = content[..=at].iter().rev().find(|byte| !byte.is_ascii_whitespace());
            matches!(before, Some(b')' | b'>'))
        }
        _ => false,
    })
}

/// Resources with their dictionaries beside them, not behind references, so that more can be added.
fn own(pdf: &Pdf, resources: &Dictionary) -> Dictionary {
    let mut out = resources.clone();
    for (kind, _) in NAMED {
        if let Ok(listed) = pdf.get_dict_in_dict(resources, kind) {
            out.set(kind, listed.clone());
        }
    }
    out
}

struct Flattener<'a> {
    pdf: &'a Pdf,
    out: Vec<Operation>,
    resources: Dictionary,
    forms: usize,
    open: Vec<ObjectId>,
}

impl<'a> Flattener<'a> {
    /// Adds the operations of a stream; names of its resources get a prefix.
    fn content(&mut self, operations: Vec<Operation>, resources: &'a Dictionary, prefix: &str) {
        for operation in operations {
            if self.out.len() >= MOST_OPERATIONS {
                return;
            }
            let Operation { operator, mut operands } = operation;
            match (operator.as_str(), operands.len()) {
                ("'", _) => self.next_line(operands),
                ("\"", 3) => {
                    let text = operands.split_off(2);
                    let letter = operands.split_off(1);
                    self.out.push(Operation::new("Tw", operands));
                    self.out.push(Operation::new("Tc", letter));
                    self.next_line(text);
                }
                ("Do", _) => {
                    let name = operands.first().and_then(|o| o.as_name().ok());
                    if let Some((id, form)) = name.and_then(|n| self.form(resources, n)) {
                        self.show(id, form, resources);
                    }
                }
                (name, _) => {
                    let named = NAMED.iter().any(|(_, operators)| operators.contains(&name));
                    if named && !prefix.is_empty() {
                        for operand in &mut operands {
                            if let Object::Name(name) = operand {
                                name.splice(0..0, prefix.bytes());
                            }
                        }
                    }
                    self.out.push(Operation { operator, operands });
                }
            }
        }
    }

    fn next_line(&mut self, text: Vec<Object>) {
        self.out.push(Operation::new("T*", vec![]));
        self.out.push(Operation::new("Tj", text));
    }

    fn form(&self, resources: &'a Dictionary, name: &[u8]) -> Option<(ObjectId, &'a Stream)> {
        let objects = self.pdf.get_dict_in_dict(resources, b"XObject").ok()?;
        let id = objects.get(name).ok()?.as_reference().ok()?;
        let stream = self.pdf.get_object(id).ok()?.as_stream().ok()?;
        let form = stream.dict.get(b"Subtype").and_then(Object::as_name).ok()? == b"Form";
        form.then_some((id, stream))
    }

    /// Puts a form in place.
    fn show(&mut self, id: ObjectId, form: &'a Stream, outer: &'a Dictionary) {
        if self.open.len() >= DEEPEST || self.open.contains(&id) {
            return;
        }
        let bytes = form.decompressed_content().unwrap_or_else(|_| form.content.clone());
        let Ok(content) = Content::decode(&bytes) else { return };
        // Without resources of its own a form has the page's.
        let resources = self.pdf.get_dict_in_dict(&form.dict, b"Resources").unwrap_or(outer);
        self.forms += 1;
        let prefix = format!("F{}_", self.forms);
        for (kind, _) in NAMED {
            let Ok(listed) = self.pdf.get_dict_in_dict(resources, kind) else { continue };
            let mut all =
                self.resources.get(kind).and_then(Object::as_dict).cloned().unwrap_or_default();
            for (name, object) in listed {
                all.set([prefix.as_bytes(), name].concat(), object.clone());
            }
            self.resources.set(kind, all);
        }
        self.open.push(id);
        self.out.push(Operation::new("q", vec![]));
        if let Ok(matrix) = form.dict.get(b"Matrix").and_then(Object::as_array)
            && matrix.len() == 6
        {
            self.out.push(Operation::new("cm", matrix.clone()));
        }
        self.content(content.operations, resources, &prefix);
        self.out.push(Operation::new("Q", vec![]));
        self.open.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pdf_extract::dictionary;

    /// The content of a page, rewritten, with two forms: `X1` shows `X2`, which shows itself.
    fn rewritten(content: &str) -> Option<String> {
        let mut pdf = Pdf::with_version("1.5");
        let (page, tree, inner, outer) =
            (pdf.new_object_id(), pdf.new_object_id(), pdf.new_object_id(), pdf.new_object_id());
        let font = pdf.add_object(dictionary! { "Type" => "Font" });
        let form = |content: &str, shows: ObjectId| {
            Stream::new(
                dictionary! {
                    "Subtype" => "Form", "Matrix" => vec![1.into(), 0.into(), 0.into(), 1.into(), 5.into(), 7.into()],
                    "Resources" => dictionary! {
                        "XObject" => dictionary! { "X" => shows }, "Font" => dictionary! { "F" => font },
                    },
                },
                content.as_bytes().to_vec(),
            )
        };
        pdf.objects.insert(outer, form("/F 9 Tf (out) Tj /X Do", inner).into());
        pdf.objects.insert(inner, form("(in) Tj /X Do", inner).into());
        let image = pdf.add_object(Stream::new(dictionary! { "Subtype" => "Image" }, vec![1, 2]));
        let contents = pdf.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
        pdf.objects.insert(
            page,
            dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => contents,
                "Resources" => dictionary! { "XObject" => dictionary! { "X1" => outer, "I1" => image } },
            }
            .into(),
        );
        pdf.objects.insert(
            tree,
            dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
        );
        let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        pdf.trailer.set("Root", catalog);
        let (content, resources) = flat(&pdf, page)?;
        // Names that forms bring are those that the page knows.
        if content.windows(2).any(|w| w == b"F1") {
            assert!(resources.get(b"Font").unwrap().as_dict().unwrap().has(b"F1_F"));
        }
        let text = String::from_utf8_lossy(&content).into_owned();
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn operators_forms_and_images() {
        for (content, expected) in [
            ("BT (l'eau) Tj ET", None),
            ("(it's (a)' quote) Tj", Some("(it's (a)' quote) Tj")),
            ("BT (a) Tj 11 TL (b)' ET", Some("BT (a) Tj 11 TL T* (b) Tj ET")),
            ("2 1 (a (b) ) \"", Some("2 Tw 1 Tc T* (a (b) ) Tj")),
            ("<6162> '", Some("T* <6162> Tj")),
            ("q /I1 Do Q", Some("q Q")),
            (
                "/X1 Do (after) Tj",
                Some(
                    "q 1 0 0 1 5 7 cm /F1_F 9 Tf (out) Tj q 1 0 0 1 5 7 cm (in) Tj Q Q (after) Tj",
                ),
            ),
            ("/None Do", Some("")),
        ] {
            assert_eq!(rewritten(content).as_deref(), expected, "{content}");
        }
    }
}
