//! Indexes of other formats: refused with the command that upgrades them, and not touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::Desk;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// Files by path, with their bytes and when they were written.
fn all(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(all(&path));
        } else {
            let written = fs::metadata(&path).unwrap().modified().unwrap();
            out.insert(path.clone(), (fs::read(&path).unwrap(), written));
        }
    }
    out
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn other_formats_are_refused_and_not_touched() {
    for (name, format) in [
        ("format-3", "3"),
        ("format-4", "4"),
        ("format-5", "5"),
        ("format-6", "6"),
        ("format-7", "7"),
        ("format-999", "999"),
    ] {
        let desk = Desk::new();
        copy(&fixture("format-3/corpus"), &desk.corpus());
        copy(&fixture(name).join("index"), &desk.index());
        assert!(desk.index().join("CURRENT").exists());
        let before = all(&desk.index());
        assert!(before.len() >= 3, "the fixture is whole");
        let runs = [
            desk.search(&["piscine"]),
            desk.search(&["--verify", "always", "--show", "2024-5"]),
            desk.run_index(&[]),
            desk.run_index(&["--dry-run"]),
            desk.run_index(&["--report"]),
            desk.run_index(&["--check"]),
            desk.run_index(&["--repair"]),
        ];
        for ran in runs {
            assert_eq!(ran.code(), 2, "{}{}", ran.out(), ran.err());
            let said = ran.err();
            assert!(said.contains(&format!("has format {format}")), "{said}");
            assert!(said.contains("acts-index --rebuild"), "{said}");
        }
        assert!(all(&desk.index()) == before, "{name} is touched");
        let ran = desk.run_index(&["-q", "--rebuild"]);
        assert_eq!(ran.code(), 0, "{}", ran.err());
        assert_eq!(desk.search(&["--count", "piscine"]).out(), "1\n");
        assert_eq!(desk.run_index(&["--check"]).code(), 0);
        assert_eq!(fs::read_dir(desk.index()).unwrap().count(), 3, "and nothing old is left");
    }
}
