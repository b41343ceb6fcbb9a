//! The open-data table « Délibérations » of the SCDL, version 2.1.5 (schema.data.gouv.fr): seventeen
//! columns, of which seven are required. What is not known stays empty and is counted, never guessed.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::acts::extract::budget::budget;
use crate::acts::extract::matiere;
use crate::acts::model::{Act, DateKind, Nature};
use crate::acts::scdl::{BUDGET_NAME, BUDGET_YEAR, PREFECTURE};

/// The columns in their order, and whether the schema requires a value.
pub const COLUMNS: [(&str, bool); 17] = [
    ("COLL_NOM", true),
    ("COLL_SIRET", true),
    ("DELIB_ID", true),
    ("DELIB_DATE", true),
    ("DELIB_MATIERE_CODE", true),
    ("DELIB_MATIERE_NOM", true),
    ("DELIB_OBJET", true),
    ("BUDGET_ANNEE", false),
    ("BUDGET_NOM", false),
    ("PREF_ID", false),
    ("PREF_DATE", false),
    ("VOTE_EFFECTIF", false),
    ("VOTE_REEL", false),
    ("VOTE_POUR", false),
    ("VOTE_CONTRE", false),
    ("VOTE_ABSTENTION", false),
    ("DELIB_URL", false),
];

/// What a table holds, and what it lacks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lacking {
    /// Rows written.
    pub rows: u64,
    /// Rows that have all required values.
    pub complete: u64,
    /// Rows without a value, by required column.
    pub lacking: BTreeMap<&'static str, u64>,
    /// Acts left out, which are no délibérations.
    pub left_out: u64,
}

impl std::fmt::Display for Lacking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rows = if self.rows == 1 { "1 row" } else { &format!("{} rows", self.rows) };
        write!(f, "{rows}, {} with all required values", self.complete)?;
        // In the order of the table.
        for (column, _) in COLUMNS {
            if let Some(n) = self.lacking.get(column) {
                write!(f, "; {column} is empty in {n}")?;
            }
        }
        if self.left_out > 0 {
            write!(f, "; {} acts left out: no délibérations", self.left_out)?;
        }
        Ok(())
    }
}

/// Writes the table row by row: comma, UTF-8, CRLF (RFC 4180).
pub struct Scdl<W: Write> {
    writer: csv::Writer<W>,
    lacking: Lacking,
}

impl<W: Write> Scdl<W> {
    /// A table with its head.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn new(out: W) -> io::Result<Self> {
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(COLUMNS.map(|c| c.0)).map_err(told)?;
        Ok(Self { writer, lacking: Lacking::default() })
    }

    /// An act; `siret` is its authority's. An act that is no délibération is left out.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn act(&mut self, act: &Act, siret: Option<&str>) -> io::Result<()> {
        if act.fields.nature.as_ref().is_none_or(|n| n.value != Nature::De) {
            self.lacking.left_out += 1;
            return Ok(());
        }
        let row = row(act, siret);
        self.lacking.rows += 1;
        let mut complete = true;
        for ((column, required), value) in COLUMNS.iter().zip(&row) {
            if *required && value.is_empty() {
                complete = false;
                *self.lacking.lacking.entry(column).or_insert(0) += 1;
            }
        }
        self.lacking.complete += u64::from(complete);
        self.writer.write_record(&row).map_err(told)
    }

    /// Ends the table; gives what it lacks.
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn finish(mut self) -> io::Result<Lacking> {
        self.writer.flush()?;
        Ok(self.lacking)
    }
}

fn told(error: csv::Error) -> io::Error {
    match error.into_kind() {
        // A closed pipe must be known for what it is.
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The values of an act, in the order of [`COLUMNS`].
fn row(act: &Act, siret: Option<&str>) -> [String; 17] {
    let f = &act.fields;
    let code = f.matiere.as_ref().map(|m| {
        // The schema has the two national levels.
        m.value.split('.').take(2).collect::<Vec<_>>().join(".")
    });
    let name = code.as_deref().and_then(matiere_name);
    let (code, name) = match (code, name) {
        (Some(code), Some(name)) => (code, name),
        _ => (String::new(), String::new()),
    };
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let count = |value: Option<u32>| value.map(|n| n.to_string()).unwrap_or_default();
    let votes = f.votes.as_ref().map(|v| v.value).unwrap_or_default();
    let attendance = f.attendance.as_ref().map(|a| a.value).unwrap_or_default();
    let declared = |field| act.declared.iter().find(|d| d.field == field).map(|d| &d.found.value);
    // What a table declares goes before what a title is read for.
    let said = f.title.as_ref().map(|t| budget(&t.value)).unwrap_or_default();
    [
        text(f.authority.as_ref().and_then(|a| a.value.name.as_ref())),
        siret.unwrap_or_default().to_owned(),
        text(f.number.as_ref().map(|n| &n.value)),
        f.date.as_ref().map(|d| d.value.to_string()).unwrap_or_default(),
        code,
        name,
        text(f.title.as_ref().map(|t| &t.value)),
        text(declared(BUDGET_YEAR).or(said.year.as_ref())),
        text(declared(BUDGET_NAME).or(said.name.as_ref())),
        text(declared(PREFECTURE)),
        f.dates.get(&DateKind::Transmission).map(|d| d.value.to_string()).unwrap_or_default(),
        count(attendance.in_office),
        count(attendance.voters),
        count(votes.pour),
        count(votes.contre),
        count(votes.abstentions),
        text(declared("url")),
    ]
}

/// Level 2 of matière 9, whose names only tell the kind of authority.
const OTHER_DOMAINS: [(&str, &str); 4] = [
    ("9.1", "autres domaines de compétences des communes"),
    ("9.2", "autres domaines de compétences des départements"),
    ("9.3", "autres domaines de compétences des régions"),
    ("9.4", "vœux et motions"),
];

/// "level 1/level 2" of a code of two levels: lower case, accents kept, no comma or parenthesis.
fn matiere_name(code: &str) -> Option<String> {
    let (first, _) = code.split_once('.')?;
    let second = OTHER_DOMAINS
        .iter()
        .find(|(c, _)| *c == code)
        .map(|(_, name)| *name)
        .or_else(|| matiere::label(code))?;
    let name = format!("{}/{second}", matiere::label(first)?);
    Some(name.to_lowercase().replace([',', '(', ')'], ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matieres_are_named_as_the_schema_wants() {
        assert_eq!(matiere_name("7.5").as_deref(), Some("finances locales/subventions"));
        assert_eq!(
            matiere_name("5.1").as_deref(),
            Some("institutions et vie politique/élection exécutif")
        );
        assert_eq!(
            matiere_name("9.4").as_deref(),
            Some("autres domaines de compétences/vœux et motions")
        );
        for (code, _) in matiere::MATIERES.iter().filter(|(c, _)| c.contains('.')) {
            let name = matiere_name(code).unwrap();
            assert!(name.contains('/') && !name.contains([',', '(', ')']), "{name}");
            assert_eq!(name, name.to_lowercase());
        }
        assert_eq!(matiere_name("7.42"), None);
        assert_eq!(matiere_name("7"), None);
    }
}
