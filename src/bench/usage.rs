//! What a program takes: wall time, CPU time, memory at its peak, with all that it starts.

use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
use serde::Serialize;

use super::BenchError;

/// What a program took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Usage {
    /// From its start to its end, in seconds.
    pub wall: f64,
    /// CPU time of all its threads and of the programs that it started, in seconds.
    pub cpu: f64,
    /// Peak of its resident memory, files that it maps included, in bytes.
    pub resident: u64,
    /// Peak of what is its own: anonymous and shared memory without files, in bytes. Sampled.
    pub private: u64,
}

/// How often memory is looked at. A program of a few milliseconds is looked at all the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// Not at all, so that nothing disturbs what is timed.
    Never,
    /// Every five milliseconds.
    Often,
    /// Without a pause.
    Always,
}

/// Ticks of a second in `/proc/PID/stat`: the same on every Linux.
const TICKS: f64 = 100.0;

/// Runs a program to its end. `server` is a process that works for it, with what that one starts.
///
/// Gives what it took and what it printed.
///
/// # Errors
/// A program that cannot be started, or whose exit status is not one of `fine`.
pub fn run(
    command: &mut Command,
    server: Option<u32>,
    watch: Watch,
    fine: &[i32],
) -> Result<(Usage, String), BenchError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let fault = |reason: String| BenchError::Program { program: program.clone(), reason };
    let before = server.map(cpu).unwrap_or_default();
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| fault(e.to_string()))?;
    let pid = child.id();
    let (mut out, mut err) = (child.stdout.take(), child.stderr.take());
    let over = AtomicBool::new(false);
    let mut usage = Usage::default();
    let (mut printed, mut said) = (Vec::new(), Vec::new());
    std::thread::scope(|scope| {
        let sampler =
            (watch != Watch::Never).then(|| scope.spawn(|| sampled(pid, server, watch, &over)));
        let errors = scope.spawn(|| read(&mut err));
        printed = read(&mut out);
        said = errors.join().unwrap_or_default();
        // It stays in the table of processes, where its CPU time can be read, until it is waited for.
        ended(&child);
        usage.wall = started.elapsed().as_secs_f64();
        usage.cpu = cpu(pid) + server.map(cpu).unwrap_or_default() - before;
        over.store(true, Ordering::Relaxed);
        if let Some((resident, private)) = sampler.and_then(|s| s.join().ok()) {
            (usage.resident, usage.private) = (resident, private);
        }
    });
    let status = child.wait().map_err(|e| fault(e.to_string()))?;
    if !status.code().is_some_and(|code| fine.contains(&code)) {
        let said = String::from_utf8_lossy(&said);
        return Err(fault(format!("{status}: {}", said.trim())));
    }
    Ok((usage, String::from_utf8_lossy(&printed).into_owned()))
}

fn read(pipe: &mut Option<impl Read>) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(pipe) = pipe {
        // A pipe that breaks ends what is read; the status tells the rest.
        let _ = pipe.read_to_end(&mut out);
    }
    out
}

/// Waits for the end of a child and leaves it to be waited for.
fn ended(child: &Child) {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(pid) = pid {
        let _ = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT);
    }
}

/// The peaks of resident and private memory until it is over.
fn sampled(pid: u32, server: Option<u32>, watch: Watch, over: &AtomicBool) -> (u64, u64) {
    let (mut resident, mut private) = (0, 0);
    while !over.load(Ordering::Relaxed) {
        let now = memory(pid, server);
        resident = resident.max(now.0);
        private = private.max(now.1);
        if watch == Watch::Often {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    (resident, private)
}

/// Resident and private memory of a process and of what it started. Memory that processes share
/// counts once; the peak of the process itself is the system's own figure.
fn memory(pid: u32, server: Option<u32>) -> (u64, u64) {
    let (mut resident, mut private, mut shared) = (0, 0, 0);
    for process in std::iter::once(pid).chain(server).flat_map(tree) {
        let Ok(status) = fs::read_to_string(format!("/proc/{process}/status")) else { continue };
        let anonymous = kibibytes(&status, "RssAnon:");
        resident += kibibytes(&status, if process == pid { "VmHWM:" } else { "VmRSS:" });
        shared = shared.max(kibibytes(&status, "RssShmem:"));
        private += anonymous;
    }
    (resident * 1024, (private + shared) * 1024)
}

fn kibibytes(status: &str, field: &str) -> u64 {
    let value = status.lines().find_map(|line| line.strip_prefix(field));
    value.and_then(|v| v.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// A process and all that descend from it.
fn tree(pid: u32) -> Vec<u32> {
    let mut all = vec![pid];
    let mut next = 0;
    while let Some(&process) = all.get(next) {
        next += 1;
        let Ok(threads) = fs::read_dir(format!("/proc/{process}/task")) else { continue };
        for thread in threads.flatten() {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            all.extend(children.split_whitespace().filter_map(|c| c.parse::<u32>().ok()));
        }
    }
    all
}

/// CPU time of a process and of its descendants, ended ones too, in seconds.
fn cpu(pid: u32) -> f64 {
    let ticks: u64 = tree(pid)
        .iter()
        .filter_map(|process| fs::read_to_string(format!("/proc/{process}/stat")).ok())
        .map(|stat| {
            // The name in parentheses may hold blanks; user and system time of the process and of the
            // children that it waited for are the 14th to 17th field.
            let rest = stat.rsplit(')').next().unwrap_or("");
            let times = rest.split_whitespace().skip(11).take(4);
            times.filter_map(|t| t.parse::<u64>().ok()).sum::<u64>()
        })
        .sum();
    ticks as f64 / TICKS
}

/// Bytes of all files below a folder.
#[must_use]
pub fn size(folder: &std::path::Path) -> u64 {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter_map(|e| e.metadata().ok())
        .filter(fs::Metadata::is_file)
        .map(|m| m.len())
        .sum()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_measured_with_what_it_starts() {
        let mut shell = Command::new("sh");
        // A loop takes CPU time, in a process of the shell's own; then there is something to print.
        shell.args(["-c", "(i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done); echo done"]);
        let (usage, out) = run(&mut shell, None, Watch::Often, &[0]).expect("a shell");
        assert_eq!(out, "done\n");
        assert!(usage.cpu > 0.0 && usage.wall > 0.0, "{usage:?}");
        assert!(usage.resident > usage.private && usage.private > 10 << 10, "{usage:?}");
    }

    #[test]
    fn what_fails_says_so() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo no >&2; exit 3"]);
        let error = run(&mut shell, None, Watch::Never, &[0]).expect_err("a status of 3");
        assert!(error.to_string().contains("no"), "{error}");
        assert!(run(&mut Command::new("/no/such/program"), None, Watch::Never, &[0]).is_err());
    }
}
