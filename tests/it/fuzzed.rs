//! What the fuzzer starts from and found (`fuzz/corpus`), through the commands and their workers.

use std::fs;
use std::path::Path;

use crate::harness::{Desk, act};

#[test]
fn interesting_files_cost_themselves_only() {
    let desk = Desk::new();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut files = Vec::new();
    desk.file("sound.txt", act("2024-1", "le xylophone de la fanfare"));
    for (target, ending) in
        [("pdf", "pdf"), ("office", "docx"), ("sources", "zip"), ("extract", "txt")]
    {
        for input in fs::read_dir(corpus.join(target)).unwrap() {
            let input = input.unwrap();
            let name = input.file_name().into_string().unwrap();
            let path = format!("{target}/{name}.{ending}");
            desk.file(&path, fs::read(input.path()).unwrap());
            files.push(path);
        }
    }
    let ran = desk.run_index_alone(&["--json"]);
    assert!(ran.code() < 2, "{}", ran.err());
    let summary = ran.json();
    // Of an archive its members may be listed.
    let added = summary["added"].as_array().unwrap().iter();
    let unreadable = summary["unreadable"].as_array().unwrap().iter().map(|p| &p["path"]);
    let listed: Vec<&str> = added.chain(unreadable).filter_map(|path| path.as_str()).collect();
    for file in files {
        assert!(listed.iter().any(|path| path.starts_with(&file)), "{file} in {summary:#}");
    }
    assert!(!ran.out().contains("a fault of acts-index"), "{summary:#}");
    assert_eq!(desk.search(&["--count", "xylophone"]).out(), "1\n");
    assert_eq!(desk.run_index(&["--check"]).code(), 0);
}
