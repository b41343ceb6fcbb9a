//! What the system refuses while an index is written: said with what to do, and the old index stays.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use acts_search::index::IndexFolder;
use acts_search::pipeline::{self, check};

use crate::harness::{Desk, Silent, State, act};

/// A user who owns nothing.
const NOBODY: u32 = 65_534;

fn desk() -> Desk {
    let desk = Desk::new();
    for n in 1..=5 {
        desk.file(&format!("{n}.txt"), act(&format!("2024-{n}"), "les tarifs de la piscine"));
    }
    pipeline::run(&desk.settings(), &Silent).unwrap();
    desk
}

/// Runs `acts-index` under limits that a shell sets.
fn limited(desk: &Desk, limits: &str, args: &str) -> Output {
    let program = env!("CARGO_BIN_EXE_acts-index");
    Command::new("sh")
        .args(["-c", &format!("{limits}; exec {program} -q --ocr never {args}")])
        .env("ACTS_CORPUS", desk.corpus())
        .env("ACTS_INDEX", desk.index())
        .env_remove("RUST_BACKTRACE")
        .output()
        .unwrap()
}

/// It ended with a message that has these words, and the index is what it was.
fn refused(desk: &Desk, before: &State, output: &Output, words: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{} {said}", output.status);
    for word in words {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(State::of(&desk.index()), *before);
    assert!(check(&IndexFolder::new(&desk.index())).unwrap().is_sound());
    let generations = fs::read_dir(desk.index()).unwrap().filter_map(Result::ok);
    let generations = generations.filter(|e| e.file_name().to_string_lossy().starts_with("gen"));
    assert_eq!(generations.count(), 1, "nothing is left of the run: {said}");
}

/// A file that cannot grow is what a full disk is to a program, and needs no disk of its own.
#[test]
fn files_that_cannot_grow() {
    let desk = desk();
    let before = State::of(&desk.index());
    desk.file("large.txt", act("2024-9", &"le budget primitif de la commune ".repeat(3000)));
    for rebuild in ["", "--rebuild"] {
        // In blocks of 512 bytes.
        for blocks in [0, 1, 2, 4, 8, 16] {
            let output = limited(&desk, &format!("ulimit -f {blocks}"), rebuild);
            refused(&desk, &before, &output, &["File too large", "ulimit -f", "index"]);
        }
    }
    assert!(limited(&desk, "true", "").status.success(), "and then it goes on");
    assert_eq!(State::of(&desk.index()).files.len(), 6);
}

/// A disk of the system's memory that is as full as the test says, in a namespace where every user may
/// mount one.
#[test]
fn a_full_disk() {
    let mounted = |script: &str| {
        Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
            .env_remove("RUST_BACKTRACE")
            .output()
    };
    let desk = desk();
    let disk = desk.corpus().with_file_name("disk");
    fs::create_dir(&disk).unwrap();
    let mount = |free: u64| format!("mount -t tmpfs -o size={free}k tmpfs {}", disk.display());
    if !mounted(&mount(64)).is_ok_and(|output| output.status.success()) {
        println!("skipped: this system gives no namespace in which a small disk can be mounted");
        return;
    }
    let before = State::of(&desk.index());
    let taken: u64 = walkdir::WalkDir::new(desk.index())
        .into_iter()
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|entry| entry.len().div_ceil(4096) * 4)
        .sum();
    desk.file("large.txt", act("2024-9", &"le budget primitif de la commune ".repeat(3000)));
    let program = env!("CARGO_BIN_EXE_acts-index");
    let (corpus, index, disk) = (desk.corpus(), desk.index(), disk.display());
    for rebuild in ["", "--rebuild"] {
        let run = format!(
            "{program} -q --ocr never --corpus {} --index {disk}/index {rebuild}",
            corpus.display()
        );
        // Free, in KiB.
        for free in [0, 4, 8, 16, 24] {
            let index = index.display();
            let output = mounted(&format!(
                "{} && cp -r {index} {disk}/index && {run}; code=$?; rm -r {index} && cp -r {disk}/index {index} && exit $code",
                mount(taken + free)
            ));
            refused(&desk, &before, &output.unwrap(), &["disk is full", "make room", "index"]);
        }
    }
    assert!(limited(&desk, "true", "").status.success(), "and then it goes on");
    assert_eq!(State::of(&desk.index()).files.len(), 6);
}

#[test]
fn too_many_open_files() {
    let desk = desk();
    let before = State::of(&desk.index());
    desk.file("new.txt", act("2024-9", "le budget"));
    fs::remove_file(desk.corpus().join("1.txt")).unwrap();
    let mut refusals = 0;
    for most in 3..20 {
        let output = limited(&desk, &format!("ulimit -n {most}"), "");
        if output.status.success() {
            break;
        }
        // With no file at all, not even the program can be loaded.
        if output.status.code() == Some(127) {
            continue;
        }
        refusals += 1;
        refused(&desk, &before, &output, &["Too many open files", "ulimit -n"]);
    }
    assert!(refusals > 2, "{refusals}");
}

/// Runs as a user who owns nothing, where this one can become another.
fn as_nobody(
    desk: &Desk,
    program: &str,
    args: &[&str],
    failpoint: Option<&str>,
) -> Option<Command> {
    let root = desk.corpus();
    let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    open(root.parent().unwrap(), 0o777).unwrap();
    let mut command = Command::new(program);
    command.args(args).uid(NOBODY).gid(NOBODY).current_dir(root.parent().unwrap());
    command.env("ACTS_CORPUS", desk.corpus()).env("ACTS_INDEX", desk.index());
    command.env_remove("RUST_BACKTRACE").stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(failpoint) = failpoint {
        command.env("ACTS_FAILPOINT", failpoint);
    }
    let mut probe = Command::new(program);
    let able = probe.arg("--version").uid(NOBODY).gid(NOBODY).stdout(Stdio::null()).status();
    if !able.is_ok_and(|s| s.success()) {
        println!("skipped: this user cannot start a program as another");
        return None;
    }
    Some(command)
}

#[test]
fn an_index_that_may_only_be_read() {
    let desk = desk();
    let before = State::of(&desk.index());
    for entry in fs::read_dir(desk.index().join("generation-000001")).unwrap() {
        let path = entry.unwrap().path();
        fs::set_permissions(path, fs::Permissions::from_mode(0o444)).unwrap();
    }
    desk.file("new.txt", act("2024-9", "le budget"));
    let search = env!("CARGO_BIN_EXE_acts-search");
    let Some(mut searching) = as_nobody(&desk, search, &["--count", "piscine"], None) else {
        return;
    };
    let output = searching.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "5\n", "{output:?}");
    let program = env!("CARGO_BIN_EXE_acts-index");
    let output = as_nobody(&desk, program, &["-q"], None).unwrap().output().unwrap();
    refused(&desk, &before, &output, &["Permission denied", "LOCK", "let the user"]);
}

#[test]
fn permission_that_is_lost_half_way() {
    if !cfg!(debug_assertions) {
        println!("skipped: a release has no failpoints");
        return;
    }
    for point in ["planned", "branched", "committed", "written", "sealed"] {
        let desk = desk();
        let before = State::of(&desk.index());
        let index = desk.index();
        let marker = desk.corpus().with_file_name("held");
        desk.file("new.txt", act("2024-9", "le budget"));
        let all = walk(&index);
        let program = env!("CARGO_BIN_EXE_acts-index");
        let hold = format!("{point}:{}", marker.display());
        let args = ["-q", "--ocr", "never"];
        let Some(mut command) = as_nobody(&desk, program, &args, Some(&hold)) else { return };
        for path in all {
            std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let child = command.spawn().unwrap();
        while !marker.exists() {
            std::thread::sleep(Duration::from_millis(2));
        }
        for path in walk(&index).into_iter().filter(|p| p.is_dir()) {
            std::os::unix::fs::chown(&path, Some(0), Some(0)).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        fs::remove_file(&marker).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{point}: {said}");
        assert!(
            said.contains("Permission denied") && said.contains("let the user"),
            "{point}: {said}"
        );
        // What it may not remove, it leaves to the next run that may.
        assert_eq!(State::of(&index), before, "{point}");
        pipeline::run(&desk.settings(), &Silent).unwrap();
        assert_eq!(State::of(&index).files.len(), 6);
        assert_eq!(walk(&index).iter().filter(|p| p.is_dir()).count(), 2, "{point}");
    }
}

/// All files and folders of an index, and itself.
fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut out = vec![folder.to_path_buf()];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(walk(&path));
        } else {
            out.push(path);
        }
    }
    out
}

#[test]
fn a_pointer_that_cannot_be_replaced() {
    let desk = desk();
    desk.file("new.txt", act("2024-9", "le budget"));
    fs::create_dir(desk.index().join("CURRENT.new")).unwrap();
    let before = State::of(&desk.index());
    let output = limited(&desk, "true", "");
    refused(&desk, &before, &output, &["CURRENT.new", "Is a directory"]);
}
