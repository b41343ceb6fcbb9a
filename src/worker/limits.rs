//! What a worker may use. Figures from `shared/documents.md`: with these every hostile file tried
//! there ended inside the limits.

use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};

/// Address space, in bytes.
pub(crate) const MEMORY: u64 = 1 << 30;

/// Open files.
const FILES: u64 = 32;

/// CPU seconds for one document. OCR takes about two a page, and ten for one of small print.
const CPU_SECONDS: u64 = 20;
const CPU_SECONDS_OCR: u64 = 60;

/// Stack of the thread that reads, in bytes.
pub(super) const STACK: usize = 64 << 20;

/// Limits for the life of the process: memory, files; it writes none, leaves no core, and dies with
/// its parent. `memory` is its address space, in bytes.
pub(crate) fn for_life(memory: u64) {
    // Where the system allows less already, that holds.
    let set = |resource, most: u64| {
        let most = Some(getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most)));
        let _ = setrlimit(resource, Rlimit { current: most, maximum: most });
    };
    set(Resource::As, memory);
    set(Resource::Nofile, FILES);
    set(Resource::Fsize, 0);
    set(Resource::Core, 0);
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
        let _ = rustix::thread::set_no_new_privs(true);
    }
}

/// The CPU time of one more document: the limit counts from the start of the process.
pub(crate) fn for_a_document(ocr: bool) {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    let used = u64::try_from(used).unwrap_or(0);
    let maximum = getrlimit(Resource::Cpu).maximum;
    let current = Some(used + if ocr { CPU_SECONDS_OCR } else { CPU_SECONDS });
    let _ = setrlimit(Resource::Cpu, Rlimit { current, maximum });
}
