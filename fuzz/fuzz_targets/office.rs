//! The readers of DOCX, ODT, .doc and HTML.
//!
//! XML that follows `w` or `o` is put into a DOCX or an ODT, so that it can be mutated without the
//! archive around it breaking.

#![no_main]

use std::io::{Cursor, Write};

use acts_search::formats::Reader;
use acts_search_fuzz::panics::{as_a_worker, count_ours};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive of one part, which is not packed.
fn package(name: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file(name, plain).expect("a name");
    zip.write_all(content).expect("memory");
    zip.finish().expect("memory").into_inner()
}

fuzz_target!(init: count_ours(), |data: &[u8]| {
    let (reader, bytes) = match data {
        [b'w', xml @ ..] => (Reader::Docx, package("word/document.xml", xml)),
        [b'o', xml @ ..] => (Reader::Odt, package("content.xml", xml)),
        [b'P', b'K', ..] if data.len().is_multiple_of(2) => (Reader::Docx, data.to_vec()),
        [b'P', b'K', ..] => (Reader::Odt, data.to_vec()),
        [0xD0, 0xCF, ..] => (Reader::Doc, data.to_vec()),
        _ => (Reader::Html, data.to_vec()),
    };
    if let Some(Ok(document)) = as_a_worker(|| reader.read(&bytes)) {
        assert!(!document.text.trim().is_empty());
    }
});
