//! Acronyms of the trade, which acts use without defining them: `data/acronyms.tsv`.

use std::sync::LazyLock;

use super::words::analyzed;
use crate::index::acronyms::long_key;
use crate::text::fold_str;

struct Entry {
    short: &'static str,
    folded: String,
    long: &'static str,
    key: String,
}

static TABLE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let lines = include_str!("../../data/acronyms.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(short, long)| {
            let words = analyzed(long);
            let key = long_key(words.iter().map(|w| w.term.as_str()));
            Entry { short, folded: fold_str(short), long, key }
        })
        .collect()
});

/// What an acronym stands for.
#[must_use]
pub fn long_form(short: &str) -> Option<&'static str> {
    let folded = fold_str(short);
    TABLE.iter().find(|e| e.folded == folded).map(|e| e.long)
}

/// The acronym of words, by their stems.
#[must_use]
pub fn short_form(stems: &[&str]) -> Option<&'static str> {
    let key = long_key(stems.iter().copied());
    TABLE.iter().find(|e| e.key == key).map(|e| e.short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for entry in TABLE.iter() {
            assert!(entry.short.len() >= 3 && entry.key.contains(' '), "{}", entry.short);
            assert_eq!(long_form(entry.short), Some(entry.long), "{} twice", entry.short);
        }
        assert!(TABLE.windows(2).all(|pair| pair[0].short < pair[1].short), "not in order");
        let words = analyzed("Droit de préemption urbain");
        let stems: Vec<&str> = words.iter().map(|w| w.term.as_str()).collect();
        assert_eq!(
            (long_form("dpu"), short_form(&stems)),
            (Some("droit de préemption urbain"), Some("DPU"))
        );
        assert_eq!((long_form("ZZZ"), short_form(&["eau"])), (None, None));
    }
}
