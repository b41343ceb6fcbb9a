//! Progress on standard error: a bar on a terminal, plain lines elsewhere.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::pipeline::Progress;

/// Progress for a person.
pub(crate) struct Reporter {
    bar: ProgressBar,
    plain: bool,
    files: AtomicU64,
    total: AtomicU64,
    started: Instant,
    last: AtomicU64,
}

/// Whether an index of fewer bytes is there twice for a moment is nobody's worry.
const SMALL: u64 = 16 << 20;

/// Seconds between two plain lines.
const EVERY: u64 = 5;

impl Reporter {
    /// Progress on standard error, or none with `quiet`.
    pub(crate) fn new(quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(
            None,
            if quiet || !terminal {
                ProgressDrawTarget::hidden()
            } else {
                ProgressDrawTarget::stderr()
            },
        );
        Self {
            bar,
            plain: !quiet && !terminal,
            files: AtomicU64::new(0),
            total: AtomicU64::new(0),
            started: Instant::now(),
            last: AtomicU64::new(0),
        }
    }

    #[expect(clippy::print_stderr, reason = "progress goes to standard error")]
    fn say(&self, line: &str) {
        if self.plain {
            eprintln!("{line}");
        }
    }
}

impl Progress for Reporter {
    fn room(&self, taken: u64, free: Option<u64>) {
        if taken < SMALL {
            return;
        }
        let free =
            free.map_or(String::new(), |free| format!(" ({:.1} GB are free)", free as f64 / 1e9));
        let line = format!(
            "the index takes {:.1} MB; until this run ends, new files beside the old ones may take as much again{free}",
            taken as f64 / 1e6
        );
        self.bar.println(&line);
        self.say(&line);
    }

    fn start(&self, files: usize, bytes: u64) {
        self.total.store(files as u64, Ordering::Relaxed);
        self.bar.set_length(bytes.max(1));
        if let Ok(style) = ProgressStyle::with_template(
            "{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta} left {wide_msg}",
        ) {
            self.bar.set_style(style);
        }
        self.bar.enable_steady_tick(Duration::from_millis(200));
        self.say(&format!("reading {files} files ({:.1} MB)", bytes as f64 / 1e6));
    }

    fn file(&self, path: &str, bytes: u64) {
        let done = self.files.fetch_add(1, Ordering::Relaxed) + 1;
        self.bar.inc(bytes);
        self.bar.set_message(crate::output::clean(path));
        let seconds = self.started.elapsed().as_secs();
        let last = self.last.load(Ordering::Relaxed);
        if seconds >= last + EVERY
            && self
                .last
                .compare_exchange(last, seconds, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        {
            self.say(&format!("{done} of {} files", self.total.load(Ordering::Relaxed)));
        }
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
        self.say("writing the index");
    }
}
