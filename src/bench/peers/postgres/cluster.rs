//! A cluster of PostgreSQL for the time of a measurement. It refuses to run as root: then it runs as the
//! user that its package made.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bench::BenchError;
use crate::bench::peers::program;

/// What is needed, and the packages that bring it.
const PACKAGES: &str = "Debian: postgresql, postgresql-contrib";

/// The user of Debian's package.
const USER: &str = "postgres";

pub(super) fn fault(program: &str, reason: &dyn Display) -> BenchError {
    BenchError::Program { program: program.to_owned(), reason: reason.to_string() }
}

/// The folder of `initdb` and `pg_ctl`: Debian keeps them off the PATH, a folder a version.
pub(super) fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|v| v.path().join("bin")).collect();
    folders.sort();
    let on_path = program("initdb").and_then(|p| p.parent().map(Path::to_owned));
    folders.into_iter().rev().chain(on_path).find(|f| f.join("initdb").is_file())
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Why no cluster can be had.
pub(super) fn missing() -> Option<String> {
    if programs().is_none() {
        return Some(format!("initdb ({PACKAGES})"));
    }
    if program("psql").is_none() {
        return Some(format!("psql ({PACKAGES})"));
    }
    if is_root() && (program("setpriv").is_none() || owner().is_none()) {
        return Some("it refuses root, and there is no setpriv with a user postgres".to_owned());
    }
    None
}

/// User and group of `postgres`.
fn owner() -> Option<(u32, u32)> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = users.lines().find(|l| l.split(':').next() == Some(USER))?;
    let mut numbers = line.split(':').skip(2).map(|n| n.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// A program of the cluster, as a user that it accepts.
fn tool(name: &str) -> Command {
    let path = programs().unwrap_or_default().join(name);
    if !is_root() {
        return Command::new(path);
    }
    let mut command = Command::new("setpriv");
    command.args([&format!("--reuid={USER}"), &format!("--regid={USER}"), "--init-groups", "--"]);
    command.arg(path);
    command
}

/// `psql` on the socket of the cluster in a folder.
pub(super) fn psql(folder: &Path) -> Command {
    let mut command = Command::new("psql");
    command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", USER, "-U", USER, "-h"]);
    command.arg(folder);
    // A query of stop words only is no error to tell.
    command.env("PGOPTIONS", "-c client_min_messages=warning");
    command
}

/// A running cluster; it ends with this value.
pub(super) struct Cluster {
    folder: PathBuf,
    /// The first process of the server.
    pub(super) pid: u32,
}

impl Cluster {
    pub(super) fn start(folder: &Path) -> Result<Self, BenchError> {
        std::fs::create_dir_all(folder).map_err(BenchError::io(folder))?;
        let folder = folder.canonicalize().map_err(BenchError::io(folder))?;
        #[cfg(unix)]
        if let (true, Some((user, group))) = (is_root(), owner()) {
            std::os::unix::fs::chown(&folder, Some(user), Some(group))
                .map_err(BenchError::io(&folder))?;
        }
        let data = folder.join("data");
        let mut make = tool("initdb");
        make.args(["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", USER, "-D"]);
        carried_out(make.arg(&data), "initdb")?;
        let mut start = tool("pg_ctl");
        // No port is opened: only the socket in the folder.
        let options = format!("-c listen_addresses='' -k '{}'", folder.display());
        start.arg("-D").arg(&data).arg("-l").arg(folder.join("log"));
        carried_out(start.args(["-w", "-o", &options, "start"]), "pg_ctl")?;
        let pid = std::fs::read_to_string(data.join("postmaster.pid"))
            .ok()
            .and_then(|text| text.lines().next()?.trim().parse().ok());
        let pid = pid.ok_or_else(|| fault("pg_ctl", &"no process"))?;
        Ok(Self { folder, pid })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = tool("pg_ctl");
        let _ = stop.arg("-D").arg(self.folder.join("data")).args(["-m", "fast", "stop"]).output();
    }
}

/// Runs a program that prints nothing of interest. Its output goes to a file that nobody waits for: the
/// server keeps it open.
fn carried_out(command: &mut Command, name: &str) -> Result<(), BenchError> {
    use std::process::Stdio;
    // Where the caller stands may be closed to the other user.
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let status = command.status().map_err(|e| fault(name, &e))?;
    if status.success() {
        return Ok(());
    }
    Err(fault(name, &format!("{status}: may the user {USER} enter the folder of the index?")))
}
