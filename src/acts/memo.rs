//! What was read in a line before.
//!
//! Several rules ask the same of the same line, and the forms of an authority stand in all of its acts.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

/// So many lines are remembered; then all are forgotten. A few hundred kilobytes a thread.
const MOST: usize = 4096;

/// Lines longer than this (bytes) are read again: they seldom come twice.
const LONGEST: usize = 200;

/// The answers of a function of a line.
#[derive(Debug)]
pub(crate) struct Memo<T>(RefCell<FxHashMap<Box<str>, T>>);

impl<T: Clone> Memo<T> {
    pub(crate) fn new() -> Self {
        Self(RefCell::new(FxHashMap::default()))
    }

    /// The answer for a line, from `read` the first time.
    pub(crate) fn get(&self, line: &str, read: impl FnOnce() -> T) -> T {
        if line.len() > LONGEST {
            return read();
        }
        if let Some(known) = self.0.borrow().get(line) {
            return known.clone();
        }
        let answer = read();
        let mut known = self.0.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(line.into(), answer.clone());
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_once_and_forgets_in_time() {
        let memo = Memo::new();
        let mut asked = 0;
        let long = "x".repeat(LONGEST + 1);
        for line in ["a", "b", "a", &long, &long] {
            let answer = memo.get(line, || {
                asked += 1;
                line.len()
            });
            assert_eq!(answer, line.len());
        }
        assert_eq!(asked, 4);
        for k in 0..2 * MOST {
            memo.get(&k.to_string(), || k);
        }
        assert!(memo.0.borrow().len() <= MOST);
    }
}
