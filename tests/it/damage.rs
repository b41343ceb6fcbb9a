//! Bytes of the index that change on the disk: said, never shown, and mended.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use acts_search::index::{IndexFolder, Wreck};
use acts_search::pipeline::{self, check, repair};

use crate::harness::{Desk, Silent, State, act};

/// An index with several segments, deleted documents, copies and a report.
fn desk() -> Desk {
    let desk = Desk::new();
    for n in 1..=6 {
        desk.file(&format!("{n}.txt"), act(&format!("2024-{n}"), "les tarifs de la piscine"));
    }
    desk.file("copy/6.txt", act("2024-6", "les tarifs de la piscine"));
    desk.file("empty.txt", "");
    pipeline::run(&desk.settings(), &Silent).unwrap();
    desk.file("1.txt", act("2024-1", "la subvention de l'école de musique"));
    pipeline::run(&desk.settings(), &Silent).unwrap();
    assert_eq!(desk.run_index(&["--report"]).code(), 1);
    assert!(check(&IndexFolder::new(&desk.index())).unwrap().is_sound());
    desk
}

/// Every file of the index that has bytes.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(&path));
        } else if fs::metadata(&path).unwrap().len() > 0 {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Flips a byte of every file of the index at eight places and more, and calls `look` for each.
fn flip(desk: &Desk, seed: u64, look: &mut dyn FnMut(&Path, usize)) -> usize {
    let mut random = Seeded(seed);
    let mut flipped = 0;
    for file in files(&desk.index()) {
        let sound = fs::read(&file).unwrap();
        let mut places: BTreeSet<usize> = [0, sound.len() / 2, sound.len() - 1].into();
        while places.len() < 8.min(sound.len()) {
            places.insert(usize::try_from(random.below(sound.len() as u64)).unwrap());
        }
        for place in places {
            let mut bytes = sound.clone();
            bytes[place] ^= 1 << random.below(8);
            fs::remove_file(&file).unwrap();
            fs::write(&file, &bytes).unwrap();
            look(&file, place);
            flipped += 1;
        }
        fs::write(&file, &sound).unwrap();
    }
    flipped
}

#[test]
fn every_flipped_byte_is_found_by_a_check() {
    let desk = desk();
    let folder = IndexFolder::new(&desk.index());
    let flipped = flip(&desk, 1, &mut |file, place| {
        let name = file.file_name().unwrap().to_string_lossy();
        match check(&folder) {
            Ok(check) => {
                let named = check
                    .findings
                    .iter()
                    .any(|f| f.place.ends_with(&*name) || f.what.contains(&*name));
                assert!(named, "{name} at {place}: {:?}", check.findings);
            }
            // Another number of the format is another format: refused aloud.
            Err(e) => assert!(name == "CURRENT" && e.to_string().contains("format"), "{name}: {e}"),
        }
    });
    assert!(flipped > 100, "{flipped}");
    assert!(check(&folder).unwrap().is_sound(), "and nothing is left of it");
}

#[test]
fn no_flipped_byte_changes_an_answer_in_silence() {
    let desk = desk();
    let asked = ["--json", "tarifs", "piscine"];
    let answer = |ran: &crate::harness::Ran| {
        let mut json = ran.json();
        json.as_object_mut().unwrap().remove("elapsed_ms");
        json
    };
    let sound = answer(&desk.search(&asked));
    assert_eq!(sound["total"], 5);
    flip(&desk, 2, &mut |file, place| {
        let name = file.display();
        let ran = desk.search(&asked);
        let said = ran.err();
        assert!(!said.contains("panicked"), "{name} at {place}: {said}");
        match ran.code() {
            0 => assert_eq!(answer(&ran), sound, "{name} at {place}"),
            2 => assert!(said.contains("acts-index --"), "{name} at {place}: {said}"),
            code => panic!("{name} at {place}: exit {code}: {said}"),
        }
    });
}

/// In an index too large to be verified whole by each search, what is shown is what was stored.
#[test]
fn what_is_shown_of_a_large_index_is_what_was_stored() {
    let desk = desk();
    let asked = ["--verify", "never", "--jsonl", "tarifs", "piscine"];
    let acts = |ran: &crate::harness::Ran| -> BTreeSet<String> {
        let told = |line: &str| {
            let hit: serde_json::Value = serde_json::from_str(line).unwrap();
            ["id", "number", "date", "title", "authority", "path"]
                .map(|k| hit[k].to_string())
                .join("|")
        };
        ran.out().lines().map(told).collect()
    };
    let sound = acts(&desk.search(&asked));
    assert_eq!(sound.len(), 5);
    flip(&desk, 3, &mut |file, place| {
        let ran = desk.search(&asked);
        let (name, said) = (file.display(), ran.err());
        assert!(!said.contains("panicked"), "{name} at {place}: {said}");
        assert!((0..=2).contains(&ran.code()), "{name} at {place}: {} {said}", ran.code());
        assert!(acts(&ran).is_subset(&sound), "{name} at {place}: {}", ran.out());
    });
}

/// A file that was cut is found, and what is left is salvaged or given up, with no panic.
#[test]
fn cut_files_are_found_by_a_check() {
    let desk = desk();
    let folder = IndexFolder::new(&desk.index());
    for file in files(&desk.index()) {
        let name = file.file_name().unwrap().to_string_lossy();
        let sound = fs::read(&file).unwrap();
        for length in [0, 1, 2, 4, 7, 8, 12, sound.len() / 2, sound.len() - 1] {
            fs::remove_file(&file).unwrap();
            fs::write(&file, &sound[..length.min(sound.len() - 1)]).unwrap();
            // CURRENT cut within its number is of another format.
            let found = check(&folder).map_or(true, |check| !check.is_sound());
            assert!(found, "{name} cut at {length}");
            assert!(name == "REPORTED" || folder.open().is_err(), "{name} cut at {length}");
            if let Ok(Some(wreck)) =
                Wreck::of(&folder, Some(Path::new(env!("CARGO_BIN_EXE_acts-index"))))
            {
                wreck.documents(|_, _| Ok::<(), ()>(())).unwrap();
            }
        }
        fs::remove_file(&file).unwrap();
        fs::write(&file, &sound).unwrap();
    }
    assert!(check(&folder).unwrap().is_sound(), "and nothing is left of it");
}

#[test]
fn a_run_does_not_build_on_damage() {
    let desk = desk();
    let store =
        files(&desk.index()).into_iter().find(|f| f.extension().is_some_and(|e| e == "idx"));
    let store = store.unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[3] ^= 4;
    fs::write(&store, &bytes).unwrap();
    desk.file("new.txt", act("2024-9", "le marché de Noël"));
    let ran = desk.run_index(&[]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("acts-index --repair"), "{}", ran.err());
    assert_eq!(fs::read(&store).unwrap(), bytes, "nothing was changed");
}

#[test]
fn the_command_says_what_it_found() {
    let desk = desk();
    let ran = desk.run_index(&["--check"]);
    assert_eq!((ran.code(), ran.err().as_str()), (0, ""));
    assert!(ran.out().starts_with("The index is sound: "), "{}", ran.out());
    assert_eq!(desk.run_index(&["--check", "--json"]).json()["acts"], 6);
    let meta = files(&desk.index()).into_iter().find(|f| f.ends_with("meta.json")).unwrap();
    fs::write(&meta, "{").unwrap();
    let ran = desk.run_index(&["--check"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.out().contains("meta.json: 1 bytes long instead of"), "{}", ran.out());
    assert!(ran.out().contains("acts-index --repair"), "{}", ran.out());
    let json = desk.run_index(&["--check", "--json"]).json();
    assert!(!json["findings"].as_array().unwrap().is_empty());
    assert_eq!(Desk::new().run_index(&["--check"]).code(), 2, "no index");
}

/// What kind of file of the index it is.
fn ending(file: &Path) -> String {
    let name = file.file_name().unwrap().to_string_lossy();
    name.rsplit_once('.').map_or(&*name, |(_, ending)| ending).to_owned()
}

/// Whatever byte is flipped, a repair gives the index that the corpus gives.
#[test]
fn repaired_is_as_good_as_new() {
    let desk = desk();
    let clean = State::of(&desk.index());
    let mut kept = 0;
    let endings: BTreeSet<String> = files(&desk.index()).iter().map(|f| ending(f)).collect();
    assert!(endings.len() >= 11, "{endings:?}");
    for (k, ending_of) in endings.iter().enumerate() {
        // A repair makes other files, but of the same kinds.
        let all = files(&desk.index());
        let Some(file) = all.iter().find(|f| ending(f) == *ending_of) else { continue };
        let mut bytes = fs::read(file).unwrap();
        let place = bytes.len() * (k % 5) / 5;
        bytes[place] ^= 0x10;
        fs::remove_file(file).unwrap();
        fs::write(file, &bytes).unwrap();
        if check(&IndexFolder::new(&desk.index())).is_err() {
            // Another format: that is a matter of --rebuild.
            bytes[place] ^= 0x10;
            fs::write(file, &bytes).unwrap();
            continue;
        }
        let repaired = repair(&desk.settings(), &Silent).unwrap();
        assert!(!repaired.check.is_sound() && repaired.gone.is_empty(), "{repaired:?}");
        assert!(check(&IndexFolder::new(&desk.index())).unwrap().is_sound());
        assert_eq!(State::of(&desk.index()), clean, "{}", file.display());
        kept += repaired.kept;
    }
    assert!(kept > 0);
}

#[test]
fn repair_keeps_what_the_corpus_lost() {
    let desk = desk();
    let before = State::of(&desk.index());
    fs::remove_file(desk.corpus().join("3.txt")).unwrap();
    let path = files(&desk.index()).into_iter().find(|f| f.ends_with(".managed.json")).unwrap();
    let term =
        files(&desk.index()).into_iter().find(|f| f.extension().is_some_and(|e| e == "term"));
    fs::remove_file(term.unwrap()).unwrap();
    assert!(path.exists());
    let ran = desk.run_index(&["--repair"]);
    assert_eq!(ran.code(), 0, "{}{}", ran.out(), ran.err());
    assert!(ran.out().contains("kept: 3.txt: the corpus no longer has it"), "{}", ran.out());
    assert_eq!(State::of(&desk.index()), before);
    assert_eq!(desk.run_index(&["--repair"]).out(), "The index is sound: nothing was done.\n");
    let ran = desk.run_index(&["--json"]);
    assert_eq!(ran.json()["removed"][0], "3.txt");
}

/// Sizes that bytes claim are not believed: each would take more memory than there is, and end the
/// program.
#[test]
fn claims_of_a_damaged_store_are_not_believed() {
    for list in [false, true] {
        let desk = desk();
        let clean = State::of(&desk.index());
        fs::remove_file(desk.corpus().join("3.txt")).unwrap();
        let mut stores = files(&desk.index());
        stores.retain(|f| f.extension().is_some_and(|e| e == "store"));
        assert!(stores.len() > 1);
        for store in &stores {
            let mut bytes = fs::read(store).unwrap();
            let claimed = if list { blocks_of(&bytes) } else { 0 };
            bytes[claimed..claimed + 5].copy_from_slice(&[0x7F, 0x7F, 0x7F, 0x7F, 0xFF]);
            fs::write(store, bytes).unwrap();
        }
        let ran = desk.run_index(&["--repair"]);
        assert!(ran.out().contains("could not be read"), "{}{}", ran.out(), ran.err());
        assert_eq!(State::of(&desk.index()).files.len(), clean.files.len() - 1);
        assert_eq!(desk.run_index(&["--check"]).code(), 0);
    }
}

/// Where the list of its blocks starts in a store. tantivy's own end of a file says how long it is in
/// its last eight bytes; before it 28 bytes end the store: a version, the place of the list, and more.
fn blocks_of(store: &[u8]) -> usize {
    let number = |at: usize| u32::from_le_bytes(store[at..at + 4].try_into().unwrap()) as usize;
    let body = store.len() - 8 - number(store.len() - 8);
    number(body - 28 + 4)
}

#[test]
fn what_is_lost_is_named() {
    let desk = Desk::new();
    for n in 1..=3 {
        desk.file(&format!("{n}.txt"), act(&format!("2024-{n}"), "les tarifs"));
        // One segment a file.
        pipeline::run(&desk.settings(), &Silent).unwrap();
    }
    fs::remove_file(desk.corpus().join("1.txt")).unwrap();
    let mut stores = files(&desk.index());
    stores.retain(|f| f.extension().is_some_and(|e| e == "store"));
    for store in &stores {
        let mut bytes = fs::read(store).unwrap();
        // The first block of documents, behind which its index stands.
        bytes[8..40].fill(0xFF);
        fs::write(store, bytes).unwrap();
    }
    let ran = desk.run_index(&["--repair"]);
    assert!(ran.out().contains("could not be read"), "{}{}", ran.out(), ran.err());
    assert_eq!(State::of(&desk.index()).files.len(), 2, "what the corpus has is there");
    assert_eq!(desk.run_index(&["--check"]).code(), 0);
}
