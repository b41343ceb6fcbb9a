use std::path::Path;

use super::*;
use crate::acts::read_acts;
use crate::acts::registry::{Registry, UserAuthorities};
use crate::bench::authorities;
use crate::bench::forms::GENERATED;
use crate::bench::vocabulary::SAMPLE;

const WANTED: Wanted = Wanted { count: 400, size: 3000, seed: 11 };

fn generator(wanted: Wanted) -> Generator {
    Generator::new(wanted, Vocabulary::learn(Path::new(SAMPLE)).expect("the sample corpus"))
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let all = |seed| -> Vec<Generated> { generator(Wanted { seed, ..WANTED }).files().collect() };
    assert_eq!(all(11), all(11));
    assert_ne!(all(11), all(12));
}

/// With words that stay: changes of the generator show, and so do those of its random numbers.
#[test]
fn bytes_stay_from_version_to_version() {
    let words =
        Vocabulary::of(["le conseil décide de la voirie, du budget et de l'eau."].into_iter());
    let generator = Generator::new(WANTED, words);
    let mut hash = blake3::Hasher::new();
    for file in generator.files() {
        hash.update(file.path.as_bytes()).update(file.text.as_bytes());
    }
    assert_eq!(&hash.finalize().to_hex().as_str()[..16], "17df5a1ec0af5743");
}

#[test]
fn a_folder_is_made_once_and_says_what_it_is() {
    let wanted = Wanted { count: 30, ..WANTED };
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("acts");
    let made = generator(wanted).write(&folder).expect("written");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect(name);
    assert!(read("README").contains("no file is an act"));
    for file in generator(wanted).files() {
        assert_eq!(read(&file.path), file.text);
        assert!(file.text.starts_with(GENERATED));
    }
    // What is there is left alone; what is not ours is never removed.
    let mark = folder.join("mark");
    fs::write(&mark, "").expect("a mark");
    assert_eq!(generator(wanted).write(&folder).expect("again"), made);
    assert!(mark.exists());
    assert!(generator(wanted).write(dir.path()).is_err());
}

#[test]
fn sizes_are_about_what_was_wanted() {
    for size in [2000, 3000, 6000] {
        let bytes: usize = generator(Wanted { size, ..WANTED }).files().map(|f| f.text.len()).sum();
        let mean = bytes / WANTED.count;
        assert!((size * 8 / 10..size * 13 / 10).contains(&mean), "{mean} for {size}");
    }
}

/// Generated acts are read like others: else their cost would say nothing.
#[test]
fn generated_acts_are_understood() {
    let user = UserAuthorities::parse(&authorities::declaration(), Path::new("authorities.toml"))
        .expect("authorities");
    let registry = Registry::with_user(user);
    let (mut acts, mut split, mut files) = (0, 0, 0);
    let mut right = [0; 3];
    for file in generator(WANTED).files() {
        let read = read_acts(&file.path, &file.text, &registry);
        files += 1;
        split += usize::from(read.len() == file.acts.len());
        acts += file.acts.len();
        for told in &file.acts {
            let found = read
                .iter()
                .map(|a| &a.fields)
                .find(|f| f.number.as_ref().is_some_and(|n| n.value == told.number));
            let Some(found) = found else { continue };
            let siren = &AUTHORITIES[told.authority].siren;
            right[0] += 1;
            right[1] += usize::from(found.date.as_ref().is_some_and(|d| d.value == told.date));
            let is =
                found.authority.as_ref().is_some_and(|a| a.value.siren.as_ref() == Some(siren));
            right[2] += usize::from(is);
        }
    }
    for (what, count, of) in [
        ("split", split, files),
        ("number", right[0], acts),
        ("date", right[1], acts),
        ("authority", right[2], acts),
    ] {
        assert!(count * 100 >= of * 95, "{what}: {count} of {of}");
    }
}
