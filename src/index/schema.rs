//! The fields of the index.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

use tantivy::IndexSettings;
use tantivy::store::{Compressor, ZstdCompressor};

use crate::acts::PartKind;
use crate::french::{SURFACE_TOKENIZER, TOKENIZER};

/// A searched text field of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextField {
    /// The title or objet.
    Title,
    /// The decision itself.
    Dispositif,
    /// The rest of the main part: visas, exposé.
    Body,
    /// Annexes.
    Annexe,
    /// The rapport.
    Rapport,
    /// The bordereau.
    Bordereau,
    /// Names of the authority and the EPCI concerned, number: what the act is filed under.
    Context,
    /// Lists of members, headers, stamps: searched, but worth little.
    Attendance,
}

/// All text fields with their names in the schema.
pub const TEXT_FIELDS: [(TextField, &str); 8] = [
    (TextField::Title, "title"),
    (TextField::Dispositif, "dispositif"),
    (TextField::Body, "body"),
    (TextField::Annexe, "annexe"),
    (TextField::Rapport, "rapport"),
    (TextField::Bordereau, "bordereau"),
    (TextField::Context, "context"),
    (TextField::Attendance, "attendance"),
];

/// Names of the fields of [`Fields::votes`].
const VOTES: [&str; 3] = ["votes_for", "votes_against", "abstentions"];

/// Names of the fields of [`Fields::people`].
const PEOPLE: [&str; 2] = ["president", "secretary"];

/// Which text fields a part's text goes to.
pub const PART_FIELDS: [(PartKind, &[TextField]); 7] = [
    (PartKind::Deliberation, &[TextField::Title, TextField::Dispositif, TextField::Body]),
    (PartKind::Arrete, &[TextField::Title, TextField::Dispositif, TextField::Body]),
    (PartKind::Decision, &[TextField::Title, TextField::Dispositif, TextField::Body]),
    (PartKind::Document, &[TextField::Title, TextField::Dispositif, TextField::Body]),
    (PartKind::Annexe, &[TextField::Annexe]),
    (PartKind::Rapport, &[TextField::Rapport]),
    (PartKind::Bordereau, &[TextField::Bordereau]),
];

/// Handles on the fields of the schema.
#[derive(Debug, Clone)]
pub struct Fields {
    /// `act`, `copy` (an act that another file speaks for), `file` or `meta`.
    pub kind: Field,
    /// Identity of an act.
    pub id: Field,
    /// Path of the file, from the corpus.
    pub path: Field,
    /// Keys of the act's number.
    pub number: Field,
    /// Key that sorts numbers as a person would; absent when the act has none.
    pub number_order: Field,
    /// ACTES identifier, capitals.
    pub actes_id: Field,
    /// Date as a number, YYYYMMDD; absent when the act has none.
    pub date: Field,
    /// SIREN, or folded name, of the adopter.
    pub authority: Field,
    /// SIREN of the EPCI that adopt or are party.
    pub epci: Field,
    /// `short acronym|SIREN` of acronyms that name an authority.
    pub alias: Field,
    /// Nature, two capitals.
    pub nature: Field,
    /// Matière code and its prefixes.
    pub matiere: Field,
    /// Kinds of the parts.
    pub part: Field,
    /// Where the text comes from: the format (`pdf`), and `ocr` if some page was read by it.
    pub source: Field,
    /// What the act has in common with other files of the same act: [`crate::acts::same::keys`].
    pub same: Field,
    /// Identities and paths of the other files that have it.
    pub other: Field,
    /// What a report lists: [`super::Flag`].
    pub flag: Field,
    /// Votes for, against, abstentions.
    pub votes: [Field; 3],
    /// What is said of the vote: `unanimous`.
    pub vote: Field,
    /// Amounts in cents.
    pub amount: Field,
    /// Words of the name of who presided, and of the secretary.
    pub people: [Field; 2],
    /// Acronyms that the act defines: [`super::acronyms`].
    pub acronym: Field,
    /// What completions offer beside words: [`super::AUTHORITY_ENTRY`].
    pub entry: Field,
    /// The words as written: [`crate::french::surface`].
    pub surface: Field,
    /// What the act cites: keys of numbers, as in `number`; where a citation has no number, its day
    /// and authority ([`super::day_key`]).
    pub cites: Field,
    /// The years, months and days that the act's periods cover ([`super::periods`]).
    pub in_force: Field,
    /// SIRET of the adopter that the text states.
    pub siret: Field,
    /// Column: name and SIREN of the adopter ([`super::labels`]).
    pub authority_label: Field,
    /// Column: name and SIREN of the EPCI that adopt or are party ([`super::labels`]).
    pub epci_label: Field,
    /// Column: what acts of one title share, figures and dates left out ([`super::labels`]).
    pub title_key: Field,
    /// Column: what the act is about, numbers of its most frequent words, the most frequent first
    /// ([`super::gist_words`]).
    pub gist: Field,
    /// The record, as `record` packs it.
    pub record: Field,
    /// The text of the act.
    pub text: Field,
    /// Checksum of kind, record and text ([`super::stored`]).
    pub sum: Field,
    /// The text fields, in the order of [`TEXT_FIELDS`].
    pub texts: Vec<(TextField, Field)>,
}

impl Fields {
    /// The handle on a text field.
    #[must_use]
    pub fn text_field(&self, which: TextField) -> Field {
        self.texts.iter().find(|(t, _)| *t == which).map_or(self.text, |(_, f)| *f)
    }

    /// The fields of an opened index.
    ///
    /// # Errors
    /// The name of a field that the schema lacks.
    pub fn of(schema: &Schema) -> Result<Self, String> {
        let get = |name: &str| schema.get_field(name).map_err(|_| format!("no field {name}"));
        Ok(Self {
            kind: get("kind")?,
            id: get("id")?,
            path: get("path")?,
            number: get("number")?,
            number_order: get("number_order")?,
            actes_id: get("actes_id")?,
            date: get("date")?,
            authority: get("authority")?,
            epci: get("epci")?,
            alias: get("alias")?,
            nature: get("nature")?,
            matiere: get("matiere")?,
            part: get("part")?,
            source: get("source")?,
            same: get("same")?,
            other: get("other")?,
            flag: get("flag")?,
            votes: [get(VOTES[0])?, get(VOTES[1])?, get(VOTES[2])?],
            vote: get("vote")?,
            amount: get("amount")?,
            people: [get(PEOPLE[0])?, get(PEOPLE[1])?],
            acronym: get("acronym")?,
            entry: get("entry")?,
            surface: get("surface")?,
            cites: get("cites")?,
            in_force: get("in_force")?,
            siret: get("siret")?,
            authority_label: get("authority_label")?,
            epci_label: get("epci_label")?,
            title_key: get("title_key")?,
            gist: get("gist")?,
            record: get("record")?,
            text: get("text")?,
            sum: get("sum")?,
            texts: TEXT_FIELDS
                .iter()
                .map(|(t, n)| Ok((*t, get(n)?)))
                .collect::<Result<_, String>>()?,
        })
    }
}

/// How stored texts and records are packed: blocks of 64 KiB with zstd take half of tantivy's usual
/// 16 KiB with LZ4, for a tenth of a millisecond more an act that is shown. Of the text alone, on 5,000
/// acts of 3 KB: .30 at zstd's level 3, .28 at 9, .27 at 15.
pub(super) fn store_settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(9) }),
        docstore_blocksize: 64 << 10,
        ..IndexSettings::default()
    }
}

/// A key that acts are found by, as it stands. Its length scores nothing, and is not kept: as tantivy's
/// `STRING` would, for every document.
fn key() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

/// A number that acts are found by, without a length either.
fn unmeasured() -> NumericOptions {
    NumericOptions::default().set_indexed()
}

/// The schema. Any change to it, to the analyzer or to the record raises [`super::FORMAT`].
#[must_use]
pub fn schema() -> Schema {
    let mut builder = Schema::builder();
    let key = key();
    builder.add_text_field("kind", key.clone() | STORED);
    for name in [
        "path",
        "number",
        "actes_id",
        "authority",
        "epci",
        "alias",
        "same",
        "other",
        "flag",
        "vote",
        "acronym",
        "entry",
        "cites",
        "in_force",
        "siret",
    ] {
        builder.add_text_field(name, key.clone());
    }
    // Facets count these by their column, and filters look them up.
    for name in ["nature", "matiere", "part", "source"] {
        builder.add_text_field(name, key.clone() | FAST);
    }
    for name in ["authority_label", "epci_label"] {
        builder.add_text_field(name, TextOptions::default().set_fast("raw"));
    }
    builder.add_u64_field("title_key", FAST);
    builder.add_u64_field("gist", FAST);
    // Lists are sorted by these without reading the acts.
    builder.add_text_field("id", key | FAST);
    builder.add_text_field("number_order", TextOptions::default().set_fast("raw"));
    builder.add_u64_field("date", unmeasured() | FAST);
    for name in VOTES.into_iter().chain(["amount"]) {
        builder.add_u64_field(name, unmeasured());
    }
    let listed = |tokenizer: &str| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing)
    };
    for name in PEOPLE {
        builder.add_text_field(name, listed(TOKENIZER));
    }
    builder.add_text_field("surface", listed(SURFACE_TOKENIZER));
    builder.add_bytes_field("record", STORED);
    builder.add_text_field("text", STORED);
    builder.add_u64_field("sum", STORED);
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(true);
    for (_, name) in TEXT_FIELDS {
        builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing.clone()));
    }
    builder.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_all_there() {
        assert!(Fields::of(&schema()).is_ok());
    }
}
