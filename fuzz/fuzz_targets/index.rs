//! An index with bytes that nobody wrote: it is refused, or answers as the sound one does. Behind a
//! `{` stands a stored record and its text.

#![no_main]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use acts_search::index::{IndexFolder, StoredAct, Wreck, check, stored};
use acts_search::output::json;
use acts_search::search::{Engine, Request};
use acts_search_fuzz::desk::Desk;
use acts_search_fuzz::panics::count_ours;
use libfuzzer_sys::fuzz_target;

/// An index of two segments with a deleted document, and its files.
struct Sound {
    desk: Desk,
    files: Vec<(PathBuf, Vec<u8>)>,
    answers: Vec<String>,
}

static SOUND: LazyLock<Sound> = LazyLock::new(|| {
    let desk = Desk::new();
    for (name, objet) in [("1.txt", "les tarifs de la piscine"), ("2.txt", "le budget annexe")] {
        desk.file(name, &act(name, objet));
    }
    desk.run();
    desk.file("1.txt", &act("1.txt", "la subvention de l'école"));
    desk.run();
    let mut files = Vec::new();
    gather(&desk.index(), &mut files);
    // By kind: the names of segments are others in each run.
    files.sort_by_key(|(path, bytes)| (path.extension().map(OsStr::to_owned), bytes.len()));
    let folder = IndexFolder::new(&desk.index());
    let answers = answers(&Engine::open(&folder).expect("an index"));
    assert!(check(&folder).expect("an index").is_sound());
    Sound { desk, files, answers }
});

fn act(name: &str, objet: &str) -> String {
    format!(
        "COMMUNE DE CAUDRY\nDélibération n° 2024-{name}\nSéance du 12 mars 2024\nObjet : {objet}\nDécide :\n- d'approuver {objet}.\nLe Maire\n"
    )
}

/// The files of a folder that have bytes.
fn gather(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, files);
        } else {
            let bytes = fs::read(&path).expect("a file");
            files.extend((!bytes.is_empty()).then_some((path, bytes)));
        }
    }
}

/// What an index says, without the time that it took.
fn answers(engine: &Engine) -> Vec<String> {
    let ask = |query: &str| {
        let request = Request { query: query.to_owned(), facets: true, ..Request::default() };
        let mut response = engine.search(&request).expect("an answer");
        response.elapsed_ms = 0.0;
        let mut written = Vec::new();
        json(&response, &mut written).expect("memory");
        String::from_utf8(written).expect("text")
    };
    ["", "tarifs piscine", "\"budget annexe\"", "subvention", "numéro:2024-1"].map(ask).to_vec()
}

/// Changes bytes. Each four bytes are a place (two of them), what to do there, and with what.
fn mutated(sound: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for change in changes.chunks_exact(4) {
        if bytes.is_empty() {
            break;
        }
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % bytes.len();
        match change[2] % 8 {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, change[3]),
            2 => drop(bytes.remove(at)),
            3 => bytes[at] = change[3],
            // From the end, where files of tantivy say what is in them.
            4 => *bytes.iter_mut().rev().nth(at).expect("a place") = change[3],
            _ => bytes[at] ^= change[3],
        }
    }
    bytes
}

/// Opens, checks and salvages the index as it is now.
fn look(sound: &Sound) {
    let folder = IndexFolder::new(&sound.desk.index());
    if let Ok(engine) = Engine::open(&folder) {
        assert_eq!(answers(&engine), sound.answers);
    }
    if check(&folder).is_ok_and(|check| check.is_sound()) {
        let engine = Engine::open(&folder).expect("a sound index");
        assert_eq!(answers(&engine), sound.answers);
    }
    if let Ok(Some(wreck)) = Wreck::of(&folder, None) {
        let visited = wreck.documents(|_, document| {
            let _ = document.map(|d| stored(&d, &wreck.fields).map(|s| s.record.len()));
            Ok::<(), ()>(())
        });
        assert_eq!(visited, Ok(()));
    }
}

/// A stored record behind its length in two bytes, and its text.
fn record(data: &[u8]) {
    let (length, rest) = data.split_at(data.len().min(2));
    let length = length.iter().rev().fold(0, |n, byte| n << 8 | usize::from(*byte));
    let (record, text) = rest.split_at(length.min(rest.len()));
    let text = &*String::from_utf8_lossy(text);
    if let Ok(stored) = StoredAct::from_record(record, text) {
        assert_eq!(stored.slice(stored.act.place.span()), text);
    }
}

fuzz_target!(init: count_ours(), |data: &[u8]| {
    match data {
        [b'{', data @ ..] => record(data),
        [file, changes @ ..] => {
            let sound = &*SOUND;
            let (path, bytes) = &sound.files[usize::from(*file) % sound.files.len()];
            // Anew: the bytes of a file that is open must not change.
            let put = |bytes: &[u8]| {
                fs::remove_file(path).expect("a file");
                fs::write(path, bytes).expect("a disk");
            };
            put(&mutated(bytes, changes));
            look(sound);
            put(bytes);
        }
        [] => {}
    }
});
