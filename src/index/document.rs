//! From an act to its document in the index, and back.

use jiff::civil::Date;
use tantivy::TantivyDocument;

use super::acronyms::acronym_terms;
use super::entries::entries;
use super::gist::gist;
use super::schema::{Fields, TextField};
use super::state::{FILE, FileState, META, Meta};
use super::{labels, periods, record, sum};
use crate::acts::extract::number;
use crate::acts::model::Role;
use crate::acts::same;
use crate::acts::{Act, PartKind};
use crate::text::{Span, fold_str};

/// An act as the index stores it: the record and the act's own text.
#[derive(Debug, Clone)]
pub struct StoredAct {
    /// The record.
    pub act: Act,
    /// The text of the act: bytes `act.place.start..act.place.end` of its document.
    pub text: String,
}

impl StoredAct {
    /// Reads a stored document.
    ///
    /// # Errors
    /// What is wrong with it, for a person.
    pub fn from_document(document: &TantivyDocument, fields: &Fields) -> Result<Self, String> {
        let stored = sum::stored(document, fields)?;
        Self::from_record(stored.record, stored.text)
    }

    /// Reads a record as it is stored beside the act's own text.
    ///
    /// # Errors
    /// What is wrong with it, for a person.
    pub fn from_record(record: &[u8], text: &str) -> Result<Self, String> {
        let act = record::unpack(record, text)
            .map_err(|e| format!("a record that cannot be read: {e}"))?;
        if act.place.end.checked_sub(act.place.start) != Some(text.len()) {
            return Err(format!("the text of {} is not as long as its record says", act.id));
        }
        Ok(Self { act, text: text.to_owned() })
    }

    /// The act's text between two offsets of its document.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let base = self.act.place.start;
        self.text.get(span.start.saturating_sub(base)..span.end.saturating_sub(base)).unwrap_or("")
    }
}

/// Whether an act is found, or another file speaks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is found.
    Act,
    /// It is kept, and not found: another file has the same act.
    Copy,
}

impl Standing {
    /// The name in the index.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::Copy => "copy",
        }
    }

    /// The standing of that name; other documents than those of acts have none.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Act, Self::Copy].into_iter().find(|s| s.name() == name)
    }
}

/// The document of an act. `text` is the act's own text: bytes `act.place.start..act.place.end` of
/// its file.
#[must_use]
pub fn act_document(act: &Act, text: &str, standing: Standing, fields: &Fields) -> TantivyDocument {
    let mut d = TantivyDocument::default();
    let record = record::pack(act, text);
    sum::add(&mut d, standing.name(), &record, text, fields);
    d.add_text(fields.id, &act.id);
    d.add_text(fields.path, &act.path);
    for key in same_keys(act, text) {
        d.add_text(fields.same, key);
    }
    let format = act.source.reader.split(',').next().unwrap_or("");
    d.add_text(fields.source, format);
    if !act.source.ocr_pages.is_empty() {
        d.add_text(fields.source, "ocr");
    }
    for siret in labels::sirets(act, text) {
        d.add_text(fields.siret, siret);
    }
    // A copy is not found, and must not weigh on the ranking of what is.
    if standing == Standing::Act {
        filed(act, fields, &mut d);
        texts(act, text, fields, &mut d);
    }
    d
}

/// What the field of the vote says of a unanimous one.
pub const UNANIMOUS: &str = "unanimous";

/// What an act is filed and filtered under.
fn filed(act: &Act, fields: &Fields, d: &mut TantivyDocument) {
    let f = &act.fields;
    for other in &act.others {
        d.add_text(fields.other, &other.id);
        if other.path != other.id {
            d.add_text(fields.other, &other.path);
        }
    }
    for flag in flags(act) {
        d.add_text(fields.flag, flag.name());
    }
    for key in act_keys(act) {
        d.add_text(fields.number, key);
    }
    if let Some(number) = &f.number {
        d.add_text(fields.number_order, number_sort_key(&number.value));
    }
    if let Some(id) = &f.actes_id {
        d.add_text(fields.actes_id, &id.value);
    }
    if let Some(date) = &f.date {
        d.add_u64(fields.date, date_key(date.value));
    }
    if let Some(authority) = &f.authority {
        let a = &authority.value;
        for key in a.siren.iter().cloned().chain(a.name.iter().map(|n| fold_str(n))) {
            d.add_text(fields.authority, key);
        }
    }
    for epci in f.epcis.iter().filter(|e| e.value.role != Role::Mentioned) {
        d.add_text(fields.epci, &epci.value.siren);
    }
    let adopter = f.authority.as_ref().map(|a| &a.value);
    let adopter = adopter
        .and_then(|a| a.siren.clone().or_else(|| a.name.as_deref().map(fold_str)))
        .unwrap_or_default();
    for acronym in &f.acronyms {
        for term in acronym_terms(&acronym.value.short, &acronym.value.long, &adopter) {
            d.add_text(fields.acronym, term);
        }
        if let Some(siren) = &acronym.value.siren {
            d.add_text(fields.alias, format!("{}|{siren}", fold_str(&acronym.value.short)));
        }
    }
    if let Some(nature) = &f.nature {
        d.add_text(fields.nature, nature.value.code());
    }
    if let Some(matiere) = &f.matiere {
        let levels: Vec<&str> = matiere.value.split('.').collect();
        for n in 1..=levels.len() {
            d.add_text(fields.matiere, levels[..n].join("."));
        }
    }
    if let Some(votes) = f.votes.as_ref().map(|v| v.value) {
        let counts = [votes.pour, votes.contre, votes.abstentions];
        for (field, count) in fields.votes.iter().zip(counts) {
            if let Some(count) = count {
                d.add_u64(*field, u64::from(count));
            }
        }
        if votes.unanimous == Some(true) {
            d.add_text(fields.vote, UNANIMOUS);
        }
    }
    for amount in &f.amounts {
        d.add_u64(fields.amount, u64::try_from(amount.value).unwrap_or(0));
    }
    for (field, person) in fields.people.iter().zip([&f.president, &f.secretary]) {
        if let Some(person) = person {
            d.add_text(*field, &person.value);
        }
    }
    for entry in entries(act) {
        d.add_text(fields.entry, entry);
    }
    for key in cite_keys(act) {
        d.add_text(fields.cites, key);
    }
    for term in periods::terms(f.periods.iter().map(|p| p.value)) {
        d.add_text(fields.in_force, term);
    }
    if let Some(authority) = &f.authority {
        let a = &authority.value;
        d.add_text(fields.authority_label, labels::label(a.name.as_deref(), a.siren.as_deref()));
    }
    for epci in f.epcis.iter().filter(|e| e.value.role != Role::Mentioned) {
        let e = &epci.value;
        d.add_text(fields.epci_label, labels::label(Some(&e.name), Some(&e.siren)));
    }
    if let Some(key) = labels::title_key(act) {
        d.add_u64(fields.title_key, key);
    }
    let mut kinds: Vec<PartKind> = act.parts.iter().map(|p| p.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        d.add_text(fields.part, kind.name());
    }
}

/// The keys that an act shares with others of the same act; `text` is its own. Values that other files
/// filled count as well: what they were filled from has them.
#[must_use]
pub fn same_keys(act: &Act, text: &str) -> Vec<String> {
    let main = act.parts.iter().find(|p| p.kind.is_main()).map(|p| p.place.span());
    let base = act.place.start;
    let main = main.and_then(|s| text.get(s.start.checked_sub(base)?..s.end.checked_sub(base)?));
    same::keys(act, main.unwrap_or(""))
}

/// What a report lists of an act.
fn flags(act: &Act) -> Vec<Flag> {
    let f = &act.fields;
    [
        (Flag::Conflict, !act.conflicts.is_empty()),
        (Flag::NoNumber, f.number.is_none()),
        (Flag::NoDate, f.date.is_none()),
        (Flag::NoAuthority, f.authority.is_none()),
        (Flag::NoTitle, f.title.is_none()),
        (Flag::NoNature, f.nature.is_none()),
        (Flag::NoMatiere, f.matiere.is_none()),
        (Flag::NoVotes, f.votes.is_none()),
        (Flag::NoText, same::is_row(act)),
    ]
    .into_iter()
    .filter_map(|(flag, holds)| holds.then_some(flag))
    .collect()
}

/// What a report lists of acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Something declared is not what is read.
    Conflict,
    /// No number.
    NoNumber,
    /// No date.
    NoDate,
    /// No authority.
    NoAuthority,
    /// No title.
    NoTitle,
    /// No nature.
    NoNature,
    /// No matière.
    NoMatiere,
    /// No vote.
    NoVotes,
    /// A row of a table without its document.
    NoText,
}

/// Fields that a summary counts where they are missing, and the flag that says so.
pub const MISSING: [(&str, Flag); 7] = [
    ("number", Flag::NoNumber),
    ("date", Flag::NoDate),
    ("authority", Flag::NoAuthority),
    ("title", Flag::NoTitle),
    ("nature", Flag::NoNature),
    ("matiere", Flag::NoMatiere),
    ("votes", Flag::NoVotes),
];

impl Flag {
    /// The name in the index.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::NoNumber => "no number",
            Self::NoDate => "no date",
            Self::NoAuthority => "no authority",
            Self::NoTitle => "no title",
            Self::NoNature => "no nature",
            Self::NoMatiere => "no matiere",
            Self::NoVotes => "no votes",
            Self::NoText => "no text",
        }
    }
}

/// The keys of the act's printed number and of those declared for it.
fn act_keys(act: &Act) -> Vec<String> {
    let printed = act.fields.number.iter().map(|n| n.value.as_str());
    let declared =
        act.declared.iter().filter(|d| d.field == "number").map(|d| d.found.value.as_str());
    let mut keys: Vec<String> = printed.chain(declared).flat_map(number::keys).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys of what the act cites.
fn cite_keys(act: &Act) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for cite in &act.fields.cites {
        match (&cite.value.number, cite.value.date) {
            (Some(number), _) => keys.extend(number::keys(number)),
            (None, Some(date)) => {
                keys.extend(authority_key(act).map(|a| day_key(date, &a)));
            }
            (None, None) => {}
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What tells an act's authority: its SIREN, failing that its folded name.
#[must_use]
pub fn authority_key(act: &Act) -> Option<String> {
    let a = &act.fields.authority.as_ref()?.value;
    a.siren.clone().or_else(|| a.name.as_deref().map(fold_str))
}

/// The key of an authority's acts of a day, for citations without number. No key of a number has small
/// letters.
#[must_use]
pub fn day_key(date: Date, authority: &str) -> String {
    format!("day {date} {authority}")
}

fn texts(act: &Act, text: &str, fields: &Fields, d: &mut TantivyDocument) {
    if let Some(title) = &act.fields.title {
        d.add_text(fields.text_field(TextField::Title), &title.value);
        d.add_text(fields.surface, &title.value);
    }
    let context = context(act);
    d.add_text(fields.surface, &context);
    d.add_text(fields.surface, text);
    d.add_text(fields.text_field(TextField::Context), context);
    // Spans are those of the file; the text is the act's.
    let base = act.place.start;
    let own = |s: Span| Span::new(s.start.saturating_sub(base), s.end.saturating_sub(base));
    let noise: Vec<Span> =
        act.boilerplate.iter().chain(&act.attendance_lists).map(|s| own(*s)).collect();
    for part in &act.parts {
        let span = own(part.place.span());
        let field = match part.kind {
            PartKind::Annexe => TextField::Annexe,
            PartKind::Rapport => TextField::Rapport,
            PartKind::Bordereau => TextField::Bordereau,
            _ => TextField::Body,
        };
        if field == TextField::Body {
            let decided: Vec<Span> =
                act.dispositif.iter().map(|s| own(*s)).filter(|s| span.contains(s)).collect();
            for s in &decided {
                d.add_text(fields.text_field(TextField::Dispositif), masked(text, *s, &noise));
            }
            let hidden: Vec<Span> = noise.iter().copied().chain(decided).collect();
            d.add_text(fields.text_field(TextField::Body), masked(text, span, &hidden));
        } else {
            d.add_text(fields.text_field(field), masked(text, span, &noise));
        }
    }
    // What is no text of the act is searched all the same, for little.
    let attendance: Vec<&str> = noise.iter().filter_map(|s| text.get(s.start..s.end)).collect();
    d.add_text(fields.text_field(TextField::Attendance), attendance.join("\n"));
    let title = act.fields.title.as_ref().map_or("", |t| &t.value);
    for word in gist(title, text) {
        d.add_u64(fields.gist, word);
    }
}

/// Names that an act is filed under, and its number and year.
fn context(act: &Act) -> String {
    let f = &act.fields;
    let mut out: Vec<String> = Vec::new();
    out.extend(f.authority.iter().filter_map(|a| a.value.name.clone()));
    out.extend(
        f.epcis.iter().filter(|e| e.value.role != Role::Mentioned).map(|e| e.value.name.clone()),
    );
    out.extend(f.number.iter().map(|n| n.value.clone()));
    out.extend(f.date.iter().map(|d| d.value.strftime("%d %m %Y").to_string()));
    out.extend(act.parts.first().map(|p| p.kind.label().to_owned()));
    out.join("\n")
}

/// A span's text with other spans blanked, so that offsets hold.
fn masked(text: &str, span: Span, hidden: &[Span]) -> String {
    let mut out = text[span.start..span.end].to_owned().into_bytes();
    for h in hidden.iter().filter(|h| span.overlaps(h)) {
        out[h.start.max(span.start) - span.start..h.end.min(span.end) - span.start].fill(b' ');
    }
    // Spans lie between characters, so what is left of the text is whole.
    String::from_utf8(out).unwrap_or_else(|_| text[span.start..span.end].to_owned())
}

/// The document that remembers a file.
#[must_use]
pub fn file_document(state: &FileState, fields: &Fields) -> TantivyDocument {
    let mut d = TantivyDocument::default();
    sum::add(&mut d, FILE, &state.to_record(), "", fields);
    d.add_text(fields.path, &state.path);
    d
}

/// The document that remembers the run.
#[must_use]
pub fn meta_document(meta: &Meta, fields: &Fields) -> TantivyDocument {
    let mut d = TantivyDocument::default();
    sum::add(&mut d, META, &meta.to_record(), "", fields);
    d
}

/// A date as YYYYMMDD.
#[must_use]
pub fn date_key(date: Date) -> u64 {
    let n = i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day());
    u64::try_from(n).unwrap_or(0)
}

/// The order of numbers for a person: 2024/9 before 2024/10.
#[must_use]
fn number_sort_key(number: &str) -> String {
    let groups: Vec<String> = number::key(number)
        .split(' ')
        .map(|g| {
            if g.starts_with(|c: char| c.is_ascii_digit()) {
                format!("{g:0>12}")
            } else {
                g.to_owned()
            }
        })
        .collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::read_acts;
    use crate::acts::registry::Registry;
    use crate::text::Place;

    #[test]
    fn numbers_sort() {
        assert!(number_sort_key("2024/9") < number_sort_key("2024/10"));
        assert!(number_sort_key("DEL2023_112") < number_sort_key("DEL2024_3"));
    }

    #[test]
    fn a_record_of_an_act_that_ends_before_it_starts_is_refused() {
        let mut act = read_acts("a", "DÉLIBÉRATION", Registry::builtin()).remove(0);
        act.place = Place { start: 5, end: 3, line: 1, page: None };
        let refused = StoredAct::from_record(&record::pack(&act, ""), "").unwrap_err();
        assert!(refused.contains("not as long as its record says"), "{refused}");
    }

    #[test]
    fn masks_keep_offsets() {
        assert_eq!(masked("abcdef", Span::new(1, 5), &[Span::new(0, 3), Span::new(4, 6)]), "  d ");
    }
}
