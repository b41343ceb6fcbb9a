//! The open-data table « Délibérations » of the SCDL (version 2.1.5, schema.data.gouv.fr): a row
//! declares an act, whether its text is published or not.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::extract::matiere;
use super::model::{
    Act, Attendance, AuthorityValue, DateKind, Declared, Fields, Found, Nature, Source, Votes,
};
use super::registry::{AuthorityKind, AuthorityRef, Registry};
use crate::text::{Place, fold_str};

/// How the values of a row are told in the records of acts.
pub const RULE: &str = "scdl.row";

/// The name of the reader.
pub const READER: &str = "table, SCDL";

/// A column that no act says.
struct Column {
    name: &'static str,
    /// The name under which records have its value.
    field: &'static str,
    pattern: Regex,
    /// What matches, for a person.
    wanted: &'static str,
}

static DECLARED: LazyLock<[Column; 4]> = LazyLock::new(|| {
    let column = |name, field, pattern, wanted| {
        let pattern = Regex::new(pattern).expect("a constant pattern");
        Column { name, field, pattern, wanted }
    };
    let year = "^[0-9]{4}(?:/[0-9]{4})?$";
    let prefecture = "^S?PREF[0-9]{2}[0-9AB][0-9]?$";
    [
        column("DELIB_URL", "url", "", "an address"),
        column("BUDGET_ANNEE", BUDGET_YEAR, year, "a year or two (2024, 2023/2024)"),
        column("BUDGET_NOM", BUDGET_NAME, "", "a name"),
        column(
            "PREF_ID",
            PREFECTURE,
            prefecture,
            "a préfecture or sous-préfecture (PREF059, SPREF0591)",
        ),
    ]
});

/// What records call the year of the budget that a row declares.
pub const BUDGET_YEAR: &str = "budget_year";

/// What records call the budget that a row declares.
pub const BUDGET_NAME: &str = "budget_name";

/// What records call the préfecture or sous-préfecture that a row declares: `PREF059`, `SPREF0591`.
pub const PREFECTURE: &str = "prefecture";

/// A row is what its authority published of itself: as sure as a stamp.
const CONFIDENCE: f32 = 0.95;

/// Lists what the rows of a table declare, and what in it is not as the schema says.
#[derive(Debug, Default)]
pub struct Table {
    /// An act a row, without text.
    pub acts: Vec<Act>,
    /// For a person, with the line.
    pub warnings: Vec<String>,
}

/// The table cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Another table.
    #[error("a table that is no SCDL « Délibérations »: it has no column {0}")]
    Other(&'static str),
    /// No row.
    #[error("a table without rows")]
    Empty,
}

/// Reads a table. `path` is the file's path in the corpus, `text` its decoded text.
///
/// # Errors
/// A table of another kind, or none.
pub fn read(path: &str, text: &str, registry: &Registry) -> Result<Table, TableError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns: HashMap<String, usize> = reader
        .headers()
        .map(|h| h.iter().enumerate().map(|(k, name)| (column(name), k)).collect())
        .unwrap_or_default();
    for needed in ["DELIB_OBJET", "DELIB_ID"] {
        if !columns.contains_key(needed) {
            return Err(TableError::Other(needed));
        }
    }
    let mut table = Table::default();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(e) => {
                let line = e.position().map_or(0, csv::Position::line);
                table.warn(format!("line {line}: not read: {e}"));
                continue;
            }
        }
        let from = record.position().cloned().unwrap_or_else(csv::Position::new);
        let end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
        let place = place(text, &from, end);
        let row = Row { record: &record, columns: &columns, place };
        row.act(path, registry, &mut table);
    }
    let rows = u32::try_from(table.acts.len()).unwrap_or(u32::MAX);
    for (k, act) in table.acts.iter_mut().enumerate() {
        act.ordinal = u32::try_from(k + 1).unwrap_or(u32::MAX);
        act.siblings = rows;
        act.id = if rows == 1 { path.to_owned() } else { format!("{path}#{}", k + 1) };
    }
    if table.acts.is_empty() { Err(TableError::Empty) } else { Ok(table) }
}

impl Table {
    fn warn(&mut self, warning: String) {
        const MOST: usize = 50;
        if self.warnings.len() < MOST {
            self.warnings.push(warning);
        }
    }
}

/// Comma by the schema; semicolon and tabulator by spreadsheets.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or("");
    let count = |c: u8| head.bytes().filter(|b| *b == c).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|c| count(*c)).unwrap_or(b',')
}

fn column(name: &str) -> String {
    name.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').to_uppercase()
}

fn place(text: &str, from: &csv::Position, end: usize) -> Place {
    let start = usize::try_from(from.byte()).unwrap_or(0).min(text.len());
    let row = text.get(start..end.min(text.len())).unwrap_or("").trim_end();
    // The position of a record is behind the line end before it, or on it.
    let lead = row.len() - row.trim_start().len();
    let line = from.line() + row[..lead].matches('\n').count() as u64;
    Place {
        start: start + lead,
        end: start + row.len(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        page: None,
    }
}

struct Row<'a> {
    record: &'a csv::StringRecord,
    columns: &'a HashMap<String, usize>,
    place: Place,
}

impl Row<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let value = self.record.get(*self.columns.get(name)?)?.trim();
        (!value.is_empty()).then_some(value)
    }

    fn found<T>(&self, value: T) -> Found<T> {
        Found::at(value, self.place, RULE, CONFIDENCE)
    }

    fn count(&self, name: &str, table: &mut Table) -> Option<u32> {
        let value = self.get(name)?;
        let count = value.parse().ok();
        if count.is_none() {
            self.warn(table, name, value, "a number");
        }
        count
    }

    /// A date as the schema has it, or as spreadsheets make of it.
    fn date(&self, name: &str, table: &mut Table) -> Option<Date> {
        let value = self.get(name)?;
        let date =
            value.get(..10).unwrap_or(value).parse().ok().or_else(|| {
                super::extract::date::dates(&fold_str(value)).first().map(|hit| hit.date)
            });
        if date.is_none() {
            self.warn(table, name, value, "a date (YYYY-MM-DD)");
        }
        date
    }

    fn warn(&self, table: &mut Table, name: &str, value: &str, wanted: &str) {
        table.warn(format!("line {}: {name} is {value:?}, not {wanted}", self.place.line));
    }

    fn act(&self, path: &str, registry: &Registry, table: &mut Table) {
        let (Some(title), number) = (self.get("DELIB_OBJET"), self.get("DELIB_ID")) else {
            let lacks = if self.get("DELIB_ID").is_some() {
                "DELIB_OBJET is empty"
            } else {
                "an empty row"
            };
            table.warn(format!("line {}: {lacks}", self.place.line));
            return;
        };
        let mut fields = Fields {
            number: number.map(|n| self.found(n.to_owned())),
            date: self.date("DELIB_DATE", table).map(|d| self.found(d)),
            title: Some(self.found(super::smooth(title))),
            nature: Some(self.found(Nature::De)),
            authority: self.authority(registry, table).map(|a| self.found(a)),
            ..Fields::default()
        };
        fields.matiere = self.get("DELIB_MATIERE_CODE").and_then(|code| {
            let known = matiere::valid(code);
            if !known {
                self.warn(table, "DELIB_MATIERE_CODE", code, "a code of the nomenclature (7.5)");
            }
            known.then(|| self.found(code.to_owned()))
        });
        if let Some(date) = self.date("PREF_DATE", table) {
            fields.dates.insert(DateKind::Transmission, self.found(date));
        }
        let votes = Votes {
            pour: self.count("VOTE_POUR", table),
            contre: self.count("VOTE_CONTRE", table),
            abstentions: self.count("VOTE_ABSTENTION", table),
            unanimous: None,
        };
        if votes != Votes::default() {
            fields.votes = Some(self.found(votes));
        }
        let attendance = Attendance {
            in_office: self.count("VOTE_EFFECTIF", table),
            voters: self.count("VOTE_REEL", table),
            ..Attendance::default()
        };
        if attendance != Attendance::default() {
            fields.attendance = Some(self.found(attendance));
        }
        let declared = DECLARED.iter().filter_map(|column| {
            let value = self.get(column.name)?;
            if !column.pattern.is_match(value) {
                self.warn(table, column.name, value, column.wanted);
                return None;
            }
            Some(Declared { field: column.field.into(), found: self.found(value.to_owned()) })
        });
        let declared = declared.collect();
        table.acts.push(Act {
            id: String::new(),
            path: path.to_owned(),
            ordinal: 1,
            siblings: 1,
            place: self.place,
            source: Source { reader: READER.to_owned(), ..Source::default() },
            others: Vec::new(),
            unmerged: None,
            parts: Vec::new(),
            fields,
            declared,
            conflicts: Vec::new(),
            boilerplate: Vec::new(),
            attendance_lists: Vec::new(),
            dispositif: Vec::new(),
            line_starts: vec![u32::try_from(self.place.start).unwrap_or(u32::MAX)],
            page_starts: Vec::new(),
        });
    }

    fn authority(&self, registry: &Registry, table: &mut Table) -> Option<AuthorityValue> {
        let name = self.get("COLL_NOM").map(str::to_owned);
        let siret: Option<String> =
            self.get("COLL_SIRET").map(|s| s.chars().filter(|c| !c.is_whitespace()).collect());
        let siren = siret
            .as_deref()
            .and_then(|s| s.get(..9))
            .filter(|s| s.bytes().all(|b| b.is_ascii_digit()));
        if let (Some(siret), None) = (&siret, siren) {
            self.warn(table, "COLL_SIRET", siret, "fourteen figures");
        }
        let known = siren.and_then(|s| registry.by_siren(s));
        let kind = known.map_or(AuthorityKind::Other, AuthorityRef::kind);
        let name = known.map(|k| k.name().into_owned()).or(name);
        (name.is_some() || siren.is_some()).then(|| AuthorityValue {
            name,
            siren: siren.map(str::to_owned),
            kind,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEAD: &str = "COLL_NOM,COLL_SIRET,DELIB_ID,DELIB_DATE,DELIB_MATIERE_CODE,DELIB_MATIERE_NOM,DELIB_OBJET,PREF_DATE,VOTE_EFFECTIF,VOTE_REEL,VOTE_POUR,VOTE_CONTRE,VOTE_ABSTENTION,DELIB_URL";

    #[test]
    fn rows_are_acts() {
        let text = format!(
            "\u{FEFF}{HEAD}\r\nCaudry,21590139800018,2024-031,2024-03-27,7.5,finances locales/subventions,\"Subvention à la fanfare,\nannée 2024\",2024-03-29,33,30,28,0,2,https://x/2024-031.pdf\r\n\r\nCaudry,21590139800018,2024-032,demain,7.5,x,Tarifs,,,,,,,\n,,,,,,,,,,,,,\n"
        );
        let table = read("t.csv", &text, Registry::builtin()).unwrap();
        let [one, two] = table.acts.as_slice() else { panic!("{:?}", table.acts.len()) };
        let f = &one.fields;
        assert_eq!(f.number.as_ref().unwrap().value, "2024-031");
        assert_eq!(f.title.as_ref().unwrap().value, "Subvention à la fanfare, année 2024");
        assert_eq!(f.date.as_ref().unwrap().value.to_string(), "2024-03-27");
        assert_eq!(f.authority.as_ref().unwrap().value.siren.as_deref(), Some("215901398"));
        assert_eq!(f.votes.as_ref().unwrap().value.pour, Some(28));
        assert_eq!((one.id.as_str(), one.place.line), ("t.csv#1", 2));
        assert!(text[one.place.start..one.place.end].starts_with("Caudry,"));
        assert!(text[one.place.start..one.place.end].ends_with(".pdf"));
        assert_eq!((two.place.line, two.fields.date.is_none()), (5, true));
        assert_eq!(
            table.warnings,
            ["line 5: DELIB_DATE is \"demain\", not a date (YYYY-MM-DD)", "line 6: an empty row"]
        );
    }

    #[test]
    fn budget_and_prefecture_are_declared() {
        let head = "DELIB_OBJET,DELIB_ID,BUDGET_ANNEE,BUDGET_NOM,PREF_ID,DELIB_URL";
        type Declares = &'static [(&'static str, &'static str)];
        let cases: [(&str, Declares, usize); 4] = [
            (
                "2024,Budget annexe eau,PREF059,https://x/1",
                &[
                    ("url", "https://x/1"),
                    (BUDGET_YEAR, "2024"),
                    (BUDGET_NAME, "Budget annexe eau"),
                    (PREFECTURE, "PREF059"),
                ],
                0,
            ),
            ("2023/2024,,SPREF0591,", &[(BUDGET_YEAR, "2023/2024"), (PREFECTURE, "SPREF0591")], 0),
            (",,PREF02A,", &[(PREFECTURE, "PREF02A")], 0),
            ("24,,Nord,", &[], 2),
        ];
        for (row, expected, warnings) in cases {
            let table =
                read("t.csv", &format!("{head}\nVote,1,{row}\n"), Registry::builtin()).unwrap();
            let found: Vec<(&str, &str)> = table.acts[0]
                .declared
                .iter()
                .map(|d| (&*d.field, d.found.value.as_str()))
                .collect();
            assert_eq!(found, expected, "{row}");
            assert_eq!(table.warnings.len(), warnings, "{row}: {:?}", table.warnings);
        }
    }

    #[test]
    fn spreadsheets_and_other_tables() {
        let semicolons = "delib_objet;DELIB_ID;DELIB_DATE\nTarifs;12;27/03/2024\n";
        let table = read("t.csv", semicolons, Registry::builtin()).unwrap();
        assert_eq!(table.acts[0].fields.date.as_ref().unwrap().value.to_string(), "2024-03-27");
        assert_eq!(table.acts[0].id, "t.csv");
        for (text, error) in [
            ("", TableError::Other("DELIB_OBJET")),
            ("a,b\n1,2\n", TableError::Other("DELIB_OBJET")),
            ("DELIB_OBJET,x\n1,2\n", TableError::Other("DELIB_ID")),
            ("DELIB_OBJET,DELIB_ID\n", TableError::Empty),
        ] {
            assert_eq!(read("t.csv", text, Registry::builtin()).unwrap_err(), error, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_table(rest in "(\\PC|\n|,|\"){0,200}") {
            let text = format!("{HEAD}\n{rest}");
            if let Ok(table) = read("t.csv", &text, Registry::builtin()) {
                for act in table.acts {
                    prop_assert!(text.get(act.place.start..act.place.end).is_some());
                }
            }
        }
    }
}
