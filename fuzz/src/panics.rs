//! Which panics count.
//!
//! A library that reads PDF or .doc may panic over a file that was made to break it: the program
//! catches that, and so must a target that does as the program does. A panic in our own code is a
//! fault wherever it is caught.

use std::backtrace::Backtrace;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::thread;

/// Stack of a thread that reads, in bytes: that of a worker.
const STACK: usize = 64 << 20;

/// From here on a panic of ours ends the process, which the fuzzer takes for a crash. One of a library
/// goes on until it is caught; libfuzzer-sys catches the last, and takes it for a crash too.
pub fn count_ours() {
    // `RUST_BACKTRACE`: a person looks at one input.
    let loud = std::env::var_os("RUST_BACKTRACE").is_some();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if is_ours(info) {
            before(info);
            std::process::abort();
        }
        if loud {
            eprintln!("in a library: {info}\n{}", Backtrace::capture());
        }
    }));
}

/// A library is in cargo's registry or in Rust's own tree.
fn is_ours(info: &PanicHookInfo<'_>) -> bool {
    info.location()
        .is_none_or(|at| !at.file().contains("/registry/src/") && !at.file().starts_with("/rustc/"))
}

/// Does something as a worker does: on a thread with room, its panic caught. `None` for a panic.
pub fn as_a_worker<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let work = move || catch_unwind(AssertUnwindSafe(work)).ok();
        thread.spawn_scoped(scope, work).expect("a thread").join().expect("a caught panic")
    })
}
