//! Words that records have again and again: rules, names of fields, readers. Each is a number.
//!
//! Numbers are places in the table: a word is added at its end; to take one out is another format.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The words.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "acronym.initials", "acronym.named", "actes.envelope", "actes.file-name", "actes.identifier",
    "actes.receipt", "amount.euros", "attendance.counts", "attendance.list", "authorities.toml",
    "authority.ccas", "authority.departement", "authority.first-party", "authority.letterhead",
    "authority.named", "authority.organ", "authority.organ-of", "authority.printed",
    "citation.avenant", "citation.effect", "citation.list", "citation.text", "citation.visa",
    "date.below-organ", "date.convocation", "date.convocation-clause", "date.convocation-yearless",
    "date.deliberation-label", "date.done", "date.explained", "date.heading", "date.in-words",
    "date.met", "date.online", "date.opening", "date.organ", "date.place", "date.posted",
    "date.posting", "date.publication", "date.published", "date.receipt", "date.signature",
    "date.sitting", "date.sitting-end", "date.sitting-label", "date.transmission", "epci.named",
    "matiere.label", "matiere.name", "nature.arrete", "nature.contract", "nature.decision",
    "nature.deliberation", "nature.individual", "number.affair", "number.alone",
    "number.before-title", "number.below-label", "number.closing", "number.code", "number.contract",
    "number.declared", "number.dossier", "number.heading", "number.heading-bare", "number.item",
    "number.of-the-year", "number.reference", "period.clause", "period.dates", "period.duration",
    "period.school-year", "period.year", "period.years", "period.years-bare", "president.label",
    "receipt.cycle", "receipt.label", "scdl.row", "secretary.label", "secretary.sentence",
    "title.above-number", "title.below-number", "title.block", "title.capitals",
    "title.closing-number", "title.contract", "title.heading", "title.item", "title.minutes",
    "title.objet", "title.point", "title.portant", "votes.stated", "number", "date", "authority",
    "epci", "title", "nature", "matiere", "actes_id", "votes", "attendance", "president",
    "secretary", "siret", "receipt", "text", "table", "file name", "identifier", "transmission",
    "publication", "sitting", "signature", "convocation", "message", "envelope", "bordereau",
    "text, UTF-8", "text, windows-1252", "text, UTF-16LE", "pdf", "docx", "odt", "html", "doc",
    "xml, ACTES",
];

static NUMBERS: LazyLock<FxHashMap<&str, u64>> =
    LazyLock::new(|| WORDS.iter().copied().zip(0..).collect());

/// The number of a word, if it is listed.
pub(super) fn number(word: &str) -> Option<u64> {
    NUMBERS.get(word).copied()
}

/// The word of a number.
pub(super) fn word(number: u64) -> Option<&'static str> {
    WORDS.get(usize::try_from(number).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn words_are_there_once() {
        assert_eq!(NUMBERS.len(), WORDS.len());
        for (n, listed) in (0..).zip(WORDS) {
            assert_eq!((number(listed), word(n)), (Some(n), Some(*listed)));
        }
        assert_eq!((number("no rule"), word(1 << 40)), (None, None));
    }

    /// A rule that is not listed is stored all the same, in ten times the bytes.
    #[test]
    fn rules_are_listed() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/fields.md");
        let docs = std::fs::read_to_string(docs).expect("the page of the fields");
        let form = regex::Regex::new("`([a-z_]+\\.[a-z_.-]+)`").expect("a pattern");
        let rules: Vec<&str> =
            form.captures_iter(&docs).filter_map(|c| Some(c.get(1)?.as_str())).collect();
        assert!(rules.len() > 50);
        for rule in rules {
            assert!(number(rule).is_some(), "{rule} is not in the table");
        }
    }
}
