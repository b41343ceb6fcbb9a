//! What completions offer beside words: numbers of acts and names of authorities.

use crate::acts::Act;
use crate::acts::extract::number;
use crate::text::fold_str;

/// Parts the kind of an entry, its key, and how it is written.
pub const ENTRY_PARTS: char = '|';

/// Kind of the entries of numbers; the key is that of the number.
pub const NUMBER_ENTRY: char = 'n';

/// Kind of the entries of authorities; the key starts at each word of the folded name.
pub const AUTHORITY_ENTRY: char = 'a';

/// Shorter words of a name are none to complete it by.
const SHORTEST: usize = 3;

/// The entries of an act.
pub(super) fn entries(act: &Act) -> Vec<String> {
    let entry = |kind: char, key: &str, written: &str| {
        format!("{kind}{ENTRY_PARTS}{key}{ENTRY_PARTS}{written}")
    };
    let mut out = Vec::new();
    if let Some(number) = &act.fields.number {
        let keys = number::keys(&number.value);
        out.extend(keys.iter().map(|key| entry(NUMBER_ENTRY, key, &number.value)));
    }
    if let Some(name) = act.fields.authority.as_ref().and_then(|a| a.value.name.as_ref()) {
        let folded = fold_str(name);
        let mut word = true;
        for (k, c) in folded.char_indices() {
            let starts = std::mem::replace(&mut word, !c.is_alphanumeric()) && c.is_alphanumeric();
            let long = folded[k..].chars().take_while(|c| c.is_alphanumeric()).count() >= SHORTEST;
            if starts && long {
                out.push(entry(AUTHORITY_ENTRY, &folded[k..], name));
            }
        }
    }
    out
}
