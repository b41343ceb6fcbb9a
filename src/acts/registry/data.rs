//! The built-in table: `data/authorities.tsv`, read once.

use std::str::FromStr;

use super::fold::fold;
use super::kind::{AuthorityKind, EpciType};

const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/authorities.tsv"));

/// One authority of the table; every text is a slice of the embedded file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) kind: AuthorityKind,
    /// Legal form, for EPCI.
    pub(crate) epci_type: Option<EpciType>,
    /// SIREN, or empty.
    pub(crate) siren: &'static str,
    /// INSEE code of the commune, département or région; empty for EPCI.
    pub(crate) insee: &'static str,
    /// Codes of the départements, most populous first, comma between; empty for régions.
    pub(crate) departements: &'static str,
    /// INSEE's TNCC: which article the name takes (see the header of the table).
    pub(crate) liaison: u8,
    /// SIREN of the EPCI of a commune, or empty.
    pub(crate) epci: &'static str,
    /// The name as the source has it: "CA du Caudrésis et du Catésis", "Le Cateau-Cambrésis".
    pub(crate) name: &'static str,
}

/// What the table holds.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Régions, départements, EPCI and EPT, communes, in the order of the file.
    pub(crate) rows: Vec<Row>,
    /// Arrondissements, as (folded name, département).
    pub(crate) arrondissements: Vec<(String, &'static str)>,
}

/// The département of an INSEE commune code: two characters, three overseas.
pub(crate) fn departement_of(insee: &str) -> &str {
    let length = if insee.starts_with("97") || insee.starts_with("98") { 3 } else { 2 };
    insee.get(..length).unwrap_or(insee)
}

/// Take what stands before the next `end` off `rest`, and the `end`. For fields of a few bytes a
/// plain loop is three times as fast as [`str::split`], and the table is read at every start.
fn cut(rest: &mut &'static str, end: u8) -> &'static str {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() && bytes[at] != end {
        at += 1;
    }
    // `end` is ASCII: both sides of it are whole characters.
    let field = &rest[..at];
    *rest = rest.get(at + 1..).unwrap_or("");
    field
}

/// The fields of a line.
struct Fields(&'static str);

impl Iterator for Fields {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        (!self.0.is_empty()).then(|| cut(&mut self.0, b'\t'))
    }
}

impl Table {
    /// Read the embedded table. A line that is not understood is left out: the file is made by a
    /// script and checked by a test, and a search engine must start all the same.
    pub(crate) fn read() -> Self {
        let mut table =
            Self { rows: Vec::with_capacity(36_500), arrondissements: Vec::with_capacity(340) };
        let mut rest = TABLE;
        while !rest.is_empty() {
            let line = cut(&mut rest, b'\n');
            table.line(Fields(line));
        }
        table
    }

    fn line(&mut self, mut fields: Fields) -> Option<()> {
        let letter = fields.next()?;
        let row = match letter {
            "C" => {
                let insee = fields.next()?;
                Row {
                    kind: AuthorityKind::Commune,
                    epci_type: None,
                    insee,
                    siren: fields.next()?,
                    departements: departement_of(insee),
                    liaison: fields.next()?.parse().ok()?,
                    epci: fields.next()?,
                    name: fields.next()?,
                }
            }
            "E" => Row {
                kind: AuthorityKind::Epci,
                siren: fields.next()?,
                epci_type: Some(EpciType::from_str(fields.next()?).ok()?),
                departements: fields.next()?,
                insee: "",
                liaison: 0,
                epci: "",
                name: fields.next()?,
            },
            "D" | "R" => {
                let insee = fields.next()?;
                let region = letter == "R";
                Row {
                    kind: if region { AuthorityKind::Region } else { AuthorityKind::Departement },
                    epci_type: None,
                    siren: fields.next()?,
                    insee,
                    departements: if region { "" } else { insee },
                    liaison: fields.next()?.parse().ok()?,
                    epci: "",
                    name: fields.next()?,
                }
            }
            "A" => {
                let departement = fields.next()?;
                self.arrondissements.push((fold(fields.next()?), departement));
                return Some(());
            }
            _ => return None,
        };
        self.rows.push(row);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::siren::luhn_ok;
    use super::*;

    #[test]
    fn every_line_is_read_and_every_siren_holds() {
        let table = Table::read();
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(table.rows.len() + table.arrondissements.len(), lines);
        let count = |kind| table.rows.iter().filter(|row| row.kind == kind).count();
        assert_eq!(count(AuthorityKind::Epci), 1266);
        assert_eq!(count(AuthorityKind::Commune), 34_969);
        assert_eq!(count(AuthorityKind::Departement), 101);
        assert_eq!(count(AuthorityKind::Region), 18);
        let with_siren: Vec<_> = table.rows.iter().filter(|row| !row.siren.is_empty()).collect();
        assert_eq!(with_siren.len(), 1266 + 34_875 + 94 + 18);
        let bad: Vec<_> =
            with_siren.iter().filter(|row| row.siren.len() != 9 || !luhn_ok(row.siren)).collect();
        assert!(bad.is_empty(), "{} bad SIREN, first {:?}", bad.len(), bad.first());
    }

    #[test]
    fn departements_of_codes() {
        for (insee, code) in
            [("59139", "59"), ("2A004", "2A"), ("97411", "974"), ("", ""), ("9", "9")]
        {
            assert_eq!(departement_of(insee), code);
        }
    }
}
