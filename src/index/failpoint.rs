//! Named points at which a test can hold a run, to kill it there or to look at what others see.
//!
//! `ACTS_FAILPOINT=NAME:FILE` makes a run that comes to the point NAME write FILE and wait until it is
//! gone; with `NAME@3:FILE` it does so the third time it comes there. Only in programs with debug
//! assertions: in a release there is neither the variable nor the call. Without an action other than
//! to wait nothing that the variable says can do harm.
//!
//! The points, in the order of a run: `started` (it has the lock), `planned`, `branched` or `created`
//! (the new generation), `reading` (before the documents of each unit are added), `read` (all are),
//! `committed` (the first commit), `merging` (before each group of acts that may be one), `merged`
//! (before the second commit), `written` (it and all merges are done), `sealed`, `swap` (`CURRENT.new`
//! is written), `swapped` (`CURRENT` is replaced, old generations are there), `removed` (they are not).

/// All points.
pub const POINTS: [&str; 13] = [
    "started",
    "planned",
    "branched",
    "created",
    "reading",
    "read",
    "committed",
    "merging",
    "merged",
    "written",
    "sealed",
    "swap",
    "swapped",
];

/// A run comes to the point `name`.
#[cfg(not(debug_assertions))]
#[inline(always)]
pub fn failpoint(_name: &str) {}

/// A run comes to the point `name`.
#[cfg(debug_assertions)]
pub fn failpoint(name: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    struct Hold {
        name: String,
        file: std::path::PathBuf,
        /// At which passage.
        at: usize,
        passed: AtomicUsize,
    }
    static HOLD: LazyLock<Option<Hold>> = LazyLock::new(|| {
        let value = std::env::var("ACTS_FAILPOINT").ok()?;
        let (point, file) = value.split_once(':')?;
        let (name, at) = point.split_once('@').unwrap_or((point, "1"));
        let (name, at) = (name.to_owned(), at.parse().ok()?);
        Some(Hold { name, file: file.into(), at, passed: AtomicUsize::new(0) })
    });
    let Some(hold) = HOLD.as_ref().filter(|h| h.name == name) else { return };
    let passed = hold.passed.fetch_add(1, Ordering::Relaxed) + 1;
    if passed == hold.at && std::fs::write(&hold.file, name).is_ok() {
        while hold.file.exists() {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    }
}
