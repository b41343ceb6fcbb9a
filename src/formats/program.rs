//! Programs from outside: bytes in, bytes out, through pipes.
//!
//! They run inside a worker, so that its limits are theirs.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::FormatError;

/// Runs a program on `input`; of its standard output the first `most` bytes are taken.
///
/// # Errors
/// [`FormatError::Damaged`] if it cannot be run, or fails without a word.
pub(super) fn run(
    program: &Path,
    arguments: &[&str],
    input: &[u8],
    most: u64,
) -> Result<Vec<u8>, FormatError> {
    let name = program.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let failed = |e: std::io::Error| FormatError::Damaged(format!("{name}: {e}"));
    let mut child = Command::new(program)
        .args(arguments)
        // One thread a page: pages are what is read at once.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let (Some(mut to), Some(mut from)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(FormatError::Damaged(format!("{name}: no pipe")));
    };
    let mut output = Vec::new();
    std::thread::scope(|scope| {
        // It may answer, or end, before it has read all.
        scope.spawn(move || drop(to.write_all(input)));
        from.by_ref().take(most).read_to_end(&mut output)
    })
    .map_err(failed)?;
    drop(from);
    let status = child.wait().map_err(failed)?;
    if output.is_empty() && !status.success() {
        return Err(FormatError::Damaged(format!("{name}: {status}")));
    }
    Ok(output)
}
