//! On what, and with what, something was measured.

use std::process::Command;

use serde::Serialize;

/// Machine, state of the code, and day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Machine {
    /// Model of the processor.
    pub cpu: String,
    /// Cores that this process may use.
    pub cores: usize,
    /// Memory, in MiB.
    pub memory: u64,
    /// The system's kernel.
    pub system: String,
    /// Load of the last minute when the measurement began: what else was running.
    pub load: String,
    /// Commit, with `+` where files differ from it.
    pub commit: String,
    /// Day, as `2026-11-22`.
    pub date: String,
}

impl Machine {
    /// This one, now.
    #[must_use]
    pub fn now() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            cpu: field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned()),
            cores,
            memory: field("/proc/meminfo", "MemTotal")
                .and_then(|m| m.split_whitespace().next()?.parse::<u64>().ok())
                .map_or(0, |kib| kib / 1024),
            system: said("uname", &["-sr"]),
            load: std::fs::read_to_string("/proc/loadavg")
                .ok()
                .and_then(|l| l.split(' ').next().map(str::to_owned))
                .unwrap_or_default(),
            commit: commit(),
            date: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
        }
    }

    /// In one line.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { cpu, cores, memory, system, load, commit, date } = self;
        format!(
            "{date}, commit {commit}; {cpu}, {cores} cores, {memory} MiB; {system}; load {load}"
        )
    }
}

fn commit() -> String {
    let head = said("git", &["rev-parse", "--short=10", "HEAD"]);
    let changed = !said("git", &["status", "--porcelain", "--untracked-files=no"]).is_empty();
    format!("{head}{}", if changed { "+" } else { "" })
}

/// The value behind a name and a colon, the first of them.
fn field(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|l| l.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// What a program prints about the folder of this project; nothing where it cannot be run.
fn said(program: &str, arguments: &[&str]) -> String {
    let folder = env!("CARGO_MANIFEST_DIR");
    let printed = Command::new(program).args(arguments).current_dir(folder).output();
    let printed = printed.map(|o| o.stdout).unwrap_or_default();
    String::from_utf8_lossy(&printed).trim().to_owned()
}
