//! What has been worked out for a word as written: acts repeat their words, so that a look-up replaces
//! folding and stemming nearly always.

use std::ops::{Index, IndexMut};

use rustc_hash::FxHashMap;

/// Bytes of words kept before it starts anew: far more than a language has, so that only noise (numbers,
/// names, misread words) ever fills it.
const MOST: usize = 4 << 20;

/// Values by word, each worked out once.
pub(super) struct Memo<V> {
    ids: FxHashMap<Box<str>, usize>,
    values: Vec<V>,
    bytes: usize,
    make: fn(&str) -> V,
}

impl<V> Memo<V> {
    /// An empty one.
    pub(super) fn new(make: fn(&str) -> V) -> Self {
        Self { ids: FxHashMap::default(), values: Vec::new(), bytes: 0, make }
    }

    /// Starts a text: ids given before it are no longer valid.
    pub(super) fn start(&mut self) {
        if self.bytes > MOST {
            self.ids.clear();
            self.values.clear();
            self.bytes = 0;
        }
    }

    /// The id of a word's value, to be used in the same text.
    pub(super) fn id(&mut self, word: &str) -> usize {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = self.values.len();
        self.values.push((self.make)(word));
        self.ids.insert(word.into(), id);
        self.bytes += word.len();
        id
    }
}

impl<V> Index<usize> for Memo<V> {
    type Output = V;

    fn index(&self, id: usize) -> &V {
        &self.values[id]
    }
}

impl<V> IndexMut<usize> for Memo<V> {
    fn index_mut(&mut self, id: usize) -> &mut V {
        &mut self.values[id]
    }
}

/// Copies of a tokenizer work on their own: each starts empty.
impl<V> Clone for Memo<V> {
    fn clone(&self) -> Self {
        Self::new(self.make)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounded_and_right() {
        let mut memo = Memo::new(str::len);
        for n in 0..40 {
            memo.start();
            for word in [n.to_string(), "a".repeat(MOST / 8 + n)] {
                let id = memo.id(&word);
                assert_eq!(memo[id], word.len());
                assert_eq!(memo.id(&word), id);
            }
            assert!(memo.bytes <= MOST + MOST / 4);
        }
    }
}
