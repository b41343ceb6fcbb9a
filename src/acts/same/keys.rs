//! What two files of one act have in common.

use super::is_row;
use crate::acts::extract::number;
use crate::acts::model::{Act, Fields};
use crate::text::fold_str;

/// Letters and figures of a file's name below which it says nothing ("acte.pdf", "12.pdf").
const LEAST_STEM: usize = 8;

/// Words (folded) of a main part below which two of them may be equal by chance.
const LEAST_WORDS: usize = 40;

/// Keys of an act, `text` being the text of its main part. Acts that are the same share one; acts
/// that share one are not always the same.
///
/// A row of a table has wide keys as well: the acts of its authority's day, the name that its link
/// ends with.
#[must_use]
pub fn keys(act: &Act, text: &str) -> Vec<String> {
    let f = &act.fields;
    let mut out = Vec::new();
    out.extend(f.actes_id.iter().map(|id| format!("id {}", id.value)));
    let authority = authority(f);
    let date = f.date.as_ref().map(|d| d.value.to_string());
    if let (Some(authority), Some(date)) = (&authority, &date) {
        for printed in numbers(act) {
            let numbers = number::keys(&printed);
            // The last has no letters before it: "DEL 2024 45" and "2024 45" are one.
            out.extend(numbers.last().map(|n| format!("n {authority} {date} {n}")));
        }
        out.push(format!("d {authority} {date}"));
    }
    match is_row(act) {
        true => {
            let url = act.declared.iter().find(|d| d.field == "url");
            out.extend(url.and_then(|u| stem(&u.found.value)));
        }
        false => {
            let named = act.source.member.as_deref().unwrap_or(&act.path);
            if act.siblings == 1 {
                out.extend(stem(named));
            }
            let words = fold_str(text);
            if words.split(' ').count() >= LEAST_WORDS {
                let hash = blake3::hash(words.as_bytes()).to_hex();
                // 80 bits: of a million texts two are taken for one by chance once in 10^12 times.
                out.push(format!("t {}", &hash[..20]));
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

/// True for a key that many acts share, so that only rows are looked up by it.
#[must_use]
pub fn wide(key: &str) -> bool {
    key.starts_with("d ")
}

/// True for a key that is the name of a file.
#[must_use]
pub fn is_name(key: &str) -> bool {
    key.starts_with("f ")
}

/// The act's numbers: printed, and declared.
fn numbers(act: &Act) -> Vec<String> {
    let printed = act.fields.number.iter().map(|n| n.value.clone());
    let declared = act.declared.iter().filter(|d| d.field == "number");
    printed.chain(declared.map(|d| d.found.value.clone())).collect()
}

fn authority(fields: &Fields) -> Option<String> {
    let a = &fields.authority.as_ref()?.value;
    a.siren.clone().or_else(|| a.name.as_deref().map(fold_str))
}

/// What a copy's name adds to that of the original.
const ADDED: [&str; 14] = [
    "signe",
    "signee",
    "tampon",
    "tamponne",
    "tamponnee",
    "vise",
    "visee",
    "copie",
    "copy",
    "ocr",
    "def",
    "vdef",
    "rendu",
    "executoire",
];

/// A file's name without folder, ending, and what a copy adds to it.
fn stem(path: &str) -> Option<String> {
    let name = path.rsplit('/').next()?;
    let name = name.split(['?', '#']).next()?;
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let folded = fold_str(&name.replace("%20", " "));
    let mut groups: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|g| !g.is_empty()).collect();
    while groups.len() > 1 && groups.last().is_some_and(|g| ADDED.contains(g)) {
        groups.pop();
    }
    let stem = groups.join(" ");
    (stem.len() >= LEAST_STEM).then(|| format!("f {stem}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems() {
        for (path, expected) in [
            ("a/2024-031_budget.pdf", Some("f 2024 031 budget")),
            ("b/2024-031 Budget-signé.PDF", Some("f 2024 031 budget")),
            ("2024_031_budget_tamponné.docx", Some("f 2024 031 budget")),
            ("https://x.fr/2024-031%20budget.pdf?v=2", Some("f 2024 031 budget")),
            ("acte.pdf", None),
            ("12.pdf", None),
        ] {
            assert_eq!(stem(path).as_deref(), expected, "{path}");
        }
    }
}
