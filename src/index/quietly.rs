//! tantivy trusts the bytes of its files, and may panic on those that it did not write.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads what may be damaged.
///
/// # Errors
/// What `read` says, or that it panicked.
pub(super) fn quietly<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("unreadable bytes".to_owned()))
}
