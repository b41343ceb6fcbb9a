//! The two commands: arguments as typed → settings as resolved → run → exit code.

#[cfg(feature = "bench")]
mod bench;
#[cfg(feature = "eval")]
mod eval;
mod guard;
mod index;
mod places;
mod progress;
mod search;
mod terminal;
mod views;

#[cfg(feature = "bench")]
pub use bench::bench_main;
#[cfg(feature = "eval")]
pub use eval::eval_main;
pub use index::main as index_main;
pub use search::main as search_main;

use std::process::ExitCode;

/// Something was found, or done.
pub(crate) const FOUND: u8 = 0;
/// Nothing was found.
pub(crate) const NOTHING: u8 = 1;
/// A report has something new.
pub(crate) const NEW: u8 = 1;
/// An error; a message was given.
pub(crate) const ERROR: u8 = 2;

/// Ends a command: an error is told on standard error, a closed pipe is none.
#[expect(clippy::print_stderr, reason = "the last word of a command")]
pub(crate) fn end(program: &str, result: anyhow::Result<u8>) -> ExitCode {
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) if closed_pipe(&error) => ExitCode::from(FOUND),
        Err(error) => {
            let message = crate::output::clean(&told(&error));
            eprintln!("{program}: {message}");
            ExitCode::from(ERROR)
        }
    }
}

/// An error and its causes, each said once: many messages name their cause already.
fn told(error: &anyhow::Error) -> String {
    let mut out = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !out.contains(&cause) {
            if !out.is_empty() {
                out.push_str(": ");
            }
            out.push_str(&cause);
        }
    }
    out
}

fn closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| {
        e.downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
