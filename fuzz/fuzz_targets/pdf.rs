//! The readers of PDF. What starts with the mark of the format is a file; anything else is put into
//! one, so that what a page shows can be mutated without its file breaking: the page's content, its
//! font, what the letters of the font mean, and an annotation, with a zero byte between them.

#![no_main]

use acts_search::formats::quality::judge;
use acts_search::formats::{Programs, Reader, chain, ocr};
use acts_search_fuzz::panics::{as_a_worker, count_ours};
use libfuzzer_sys::fuzz_target;

/// A file of one page.
fn file(data: &[u8]) -> Vec<u8> {
    let mut parts = data.split(|b| *b == 0);
    let mut part = |or: &[u8]| parts.next().unwrap_or(or).to_vec();
    let content = part(b"");
    let font = part(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
    let map = part(b"");
    let note = part(b"<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]/Contents(n)>>");
    let stream = |bytes: &[u8]| {
        [format!("<</Length {}>>stream\n", bytes.len()).as_bytes(), bytes, b"\nendstream"].concat()
    };
    let page = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[6 0 R]>>".to_vec();
    let tree = b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>/XObject<</X 7 0 R>>>>>>".to_vec();
    let catalog = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
    let objects = [catalog, tree, page, stream(&content), font, note, stream(&map)];
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", out.len());
        out.extend(format!("{number} 0 obj\n").bytes().chain(object.iter().copied()));
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    let size = objects.len() + 1;
    out.extend(table.bytes());
    out.extend(format!("trailer<</Root 1 0 R/Size {size}>>\nstartxref\n{start}\n%%EOF").bytes());
    out
}

fuzz_target!(init: count_ours(), |data: &[u8]| {
    let made;
    let bytes = if data.starts_with(b"%PDF-") {
        data
    } else {
        made = file(data);
        &made
    };
    for reader in [Reader::PdfNative, Reader::PdfSalvage] {
        if let Some(Ok(document)) = as_a_worker(|| reader.read(bytes)) {
            let quality = judge(&document);
            let _ = chain::verdict(document, quality, &Programs::default(), ocr::Mode::Auto);
        }
    }
});
