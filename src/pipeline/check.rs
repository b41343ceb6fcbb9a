//! `--check`: the index, and what is kept beside it.

use super::{OCR_CACHE, cache};
use crate::index::{self, Check, IndexError, IndexFolder};

/// Verifies an index and what OCR has read for it. Writes nothing.
///
/// # Errors
/// No index, or one of another format.
pub fn check(folder: &IndexFolder) -> Result<Check, IndexError> {
    let mut check = index::check(folder)?;
    check.findings.extend(cache::faults(&folder.path().join(OCR_CACHE), false));
    Ok(check)
}
