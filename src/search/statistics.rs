//! What is known of terms over all segments: every word of a query asks for it, each field by itself, and
//! again for each way in which the query is tried.

use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// Terms that are remembered, some hundred bytes each. Queries that ask for more start anew.
const MOST: usize = 20_000;

/// The statistics of one state of the index, each worked out once.
pub(super) struct Statistics {
    searcher: Searcher,
    acts: Mutex<FxHashMap<Term, u64>>,
    words: Mutex<FxHashMap<Field, u64>>,
}

impl Statistics {
    pub(super) fn of(searcher: Searcher) -> Self {
        Self { searcher, acts: Mutex::default(), words: Mutex::default() }
    }
}

/// What was worked out for a key, or is now.
fn once<K: Hash + Eq + Clone>(
    met: &Mutex<FxHashMap<K, u64>>,
    key: &K,
    work_out: impl FnOnce() -> tantivy::Result<u64>,
) -> tantivy::Result<u64> {
    // A number that was put in is right, whatever became of the thread that did.
    let lock = || met.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(number) = lock().get(key) {
        return Ok(*number);
    }
    let number = work_out()?;
    let mut met = lock();
    if met.len() >= MOST {
        met.clear();
    }
    met.insert(key.clone(), number);
    Ok(number)
}

impl Bm25StatisticsProvider for Statistics {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        once(&self.words, &field, || self.searcher.total_num_tokens(field))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        once(&self.acts, term, || self.searcher.doc_freq(term))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_out_once_and_bounded() {
        let met = Mutex::default();
        for key in (0..MOST + 5).chain(MOST..MOST + 5) {
            let number = once(&met, &key, || Ok(key as u64 * 2)).expect("a number");
            assert_eq!(number, key as u64 * 2);
        }
        assert!(met.lock().expect("unlocked").len() <= MOST);
        assert_eq!(once(&met, &MOST, || panic!("it is known")).expect("a number"), MOST as u64 * 2);
        let refused = once(&met, &(MOST * 2), || Err(tantivy::TantivyError::Poisoned));
        assert!(refused.is_err(), "an error is not remembered");
        assert!(once(&met, &(MOST * 2), || Ok(1)).is_ok());
    }
}
