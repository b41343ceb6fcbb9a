//! The last net: a panic becomes a message and exit status 2.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::Mutex;

/// What the last panic said, and where.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Runs a command. A panic in it is an error that says what to do: bytes that changed on the disk can
/// make the engine panic, and a mistake of this program can. Panics that are caught further in cost one
/// file, and say nothing. With `RUST_BACKTRACE`, panics are told as usual.
pub(crate) fn guarded(run: impl FnOnce() -> anyhow::Result<u8>) -> anyhow::Result<u8> {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        set_hook(Box::new(|info| {
            if let Ok(mut last) = LAST.lock() {
                let place = info.location().map(ToString::to_string).unwrap_or_default();
                let payload = info.payload();
                let said = payload.downcast_ref::<String>().map(String::as_str);
                let said = said.or_else(|| payload.downcast_ref::<&str>().copied());
                *last = format!("{place}: {}", said.unwrap_or("no message"));
            }
        }));
    }
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let said = LAST.lock().map(|last| last.clone()).unwrap_or_default();
        Err(anyhow::anyhow!(
            "the index may be damaged: run `acts-index --check`. If it finds nothing, this is a fault of the program: please report it, with what it said ({said})"
        ))
    })
}

/// Lets a write over the limit of file sizes (`ulimit -f`) fail with a message, where the system would
/// end the program without a word.
pub(crate) fn limits_are_errors() {
    #[cfg(unix)]
    {
        // A signal that has a handler does not end a program. Programs started from here get the
        // default again: workers are meant to end.
        let flag = std::sync::Arc::default();
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, flag);
    }
}
