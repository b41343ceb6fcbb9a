//! What to do when the system refuses: one place, so that every message ends alike.

use std::io::{Error, ErrorKind};
use std::sync::LazyLock;

use regex::Regex;

/// The number by which the system names an error, as Rust writes it in messages and in what tantivy
/// makes of them.
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(?:os error|code:) (\d{1,5})\b").expect("a constant pattern"));

/// Unix: too many files are open, in the process and in the system.
const TOO_MANY_OPEN: [i32; 2] = [24, 23];

/// What to do about a message in which the system says why it refused; empty if there is nothing to
/// say. With a colon before it.
pub(super) fn advice(message: &str) -> &'static str {
    match error_in(message) {
        Some(error) => what_to_do(&error),
        None => "",
    }
}

/// Whether the system as a whole refused, so that the fault is not that of the file it was asked for.
#[must_use]
pub fn is_of_system(error: &Error) -> bool {
    is_too_many(error) || error.kind() == ErrorKind::OutOfMemory
}

/// The same of an error in a message.
#[must_use]
pub fn is_said_of_system(message: &str) -> bool {
    error_in(message).is_some_and(|error| is_of_system(&error))
}

fn error_in(message: &str) -> Option<Error> {
    let number = NUMBER.captures(message)?[1].parse().ok()?;
    Some(Error::from_raw_os_error(number))
}

fn is_too_many(error: &Error) -> bool {
    cfg!(unix) && error.raw_os_error().is_some_and(|n| TOO_MANY_OPEN.contains(&n))
}

fn what_to_do(error: &Error) -> &'static str {
    if is_too_many(error) {
        return ": raise the limit of open files (ulimit -n), or read fewer files at once with --jobs; the index is as it was";
    }
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ": the disk is full: make room, as much as the index takes, or give another --index; the index is as it was"
        }
        ErrorKind::FileTooLarge => {
            ": raise the limit of file sizes (ulimit -f); the index is as it was"
        }
        ErrorKind::PermissionDenied => {
            ": let the user who runs acts-index write there, or give another --index; the index is as it was"
        }
        ErrorKind::ReadOnlyFilesystem => {
            ": it is read-only, give another --index; the index is as it was"
        }
        ErrorKind::OutOfMemory => ": free memory, or use fewer --jobs; the index is as it was",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn by_the_number_of_the_system() {
        for (number, word) in
            [(28, "make room"), (27, "ulimit -f"), (24, "ulimit -n"), (13, "user"), (2, "")]
        {
            let message = format!("io: {}", Error::from_raw_os_error(number));
            let said = advice(&message);
            assert!(said.contains(word) && said.is_empty() == word.is_empty(), "{message}{said}");
        }
        assert_eq!(advice("no number"), "");
        assert!(is_of_system(&Error::from_raw_os_error(24)));
        assert!(!is_of_system(&Error::from_raw_os_error(13)));
    }
}
