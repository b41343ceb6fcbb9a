//! The authorities of generated acts. All are invented: no place, river or SIREN here exists.

use std::fmt::Write;
use std::sync::LazyLock;

/// So many authorities.
pub const COUNT: usize = 40;

/// Communes, of which some give their name to a group.
const PLACES: [&str; 18] = [
    "Brélincourt-le-Haut",
    "Fontevaux-sur-Ormelle",
    "Sarquigneul",
    "Waubremont",
    "Théluvillers-en-Ponthel",
    "Grandrivelle",
    "Oustréville-la-Grange",
    "Mervaucelles",
    "Hazelbrouette",
    "Quintremare",
    "Verlinghoue",
    "Bouvremesnil",
    "Saint-Orphin-des-Haies",
    "Clairmarquette",
    "Dompierrelieu",
    "Englebrique",
    "Larzicourtel",
    "Noyelmont",
];

/// Rivers and countries that groups are named after.
const COUNTRIES: [&str; 16] = [
    "de l'Ormelle",
    "du Ponthel",
    "de la Haute Verlingue",
    "des Trois Moulinets",
    "du Val de Brésine",
    "de la Sarquette",
    "du Plateau Waubrois",
    "des Marches du Thélu",
    "de la Basse Ormelle",
    "du Clairmarquois",
    "des Hauts d'Engleval",
    "de la Plaine de Mervauce",
    "du Bocage Grandrivois",
    "des Deux Noyelles",
    "de la Vallée du Quintre",
    "du Littoral Bouvrois",
];

/// What an authority is, and how its acts speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// In `authorities.toml`.
    pub kind: &'static str,
    /// The type of an EPCI.
    pub epci: Option<&'static str>,
    /// What stands before its own name.
    pub title: &'static str,
    /// The assembly: "conseil communautaire".
    pub assembly: &'static str,
    /// Who heads it.
    pub head: &'static str,
    /// Behind "arrêté" and "décision": "du Président".
    pub of_head: &'static str,
}

const COMMUNE: Kind = Kind {
    kind: "commune",
    epci: None,
    title: "Commune de",
    assembly: "conseil municipal",
    head: "Maire",
    of_head: "du Maire",
};

const CC: Kind = Kind {
    kind: "epci",
    epci: Some("CC"),
    title: "Communauté de Communes",
    assembly: "conseil communautaire",
    head: "Président",
    of_head: "du Président",
};

const CA: Kind = Kind { epci: Some("CA"), title: "Communauté d'Agglomération", ..CC };

const SYNDICAT: Kind = Kind {
    kind: "syndicat",
    epci: None,
    title: "Syndicat Intercommunal des Eaux",
    assembly: "comité syndical",
    head: "Président",
    of_head: "du Président",
};

/// How numbers are written, one a style; `{y}` is the year, `{n}` the rank, `{p}` a prefix.
const NUMBERS: [&str; 5] = ["{p}{y}/{n}", "{p}{y}-{n}", "{p}{y}_{n}", "{p}{n}/{y}", "{y}-{p}{n}"];

/// An invented authority.
#[derive(Debug)]
pub struct Authority {
    /// What it is.
    pub kind: Kind,
    /// Its name in full.
    pub name: String,
    /// SIREN with a right check digit.
    pub siren: String,
    /// Where it sits.
    pub place: &'static str,
    /// Its folder.
    pub folder: String,
    style: usize,
}

/// What stands before the rank in a number, where the style has room for it: délibérations, arrêtés,
/// décisions.
const PREFIXES: [[&str; 3]; 2] = [["", "A", "D"], ["DEL", "ARR", "DEC"]];

impl Authority {
    fn new(k: usize) -> Self {
        let place = PLACES[k % PLACES.len()];
        let country = COUNTRIES[k % COUNTRIES.len()];
        let (kind, name) = match k {
            0..=11 => (COMMUNE, place.to_owned()),
            12..=23 => (CC, format!("{} {country}", CC.title)),
            24..=27 => (CA, format!("{} {country}", CA.title)),
            _ => (SYNDICAT, format!("{} {country}", SYNDICAT.title)),
        };
        let siren = siren(k);
        let slug: String = crate::text::fold_str(&name)
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        // Several underscored styles have a prefix: without one they would be figures only.
        Self { kind, name, siren, place, folder: format!("{k:02}-{slug}"), style: k % 10 }
    }

    /// The number of an act of a series (0 délibérations, 1 arrêtés, 2 décisions).
    #[must_use]
    pub fn number(&self, series: usize, year: i16, rank: u32) -> String {
        NUMBERS[self.style % 5]
            .replace("{p}", PREFIXES[self.style / 5][series])
            .replace("{y}", &year.to_string())
            .replace("{n}", &format!("{rank:03}"))
    }

    /// "de la commune de X", "de la Communauté …".
    #[must_use]
    pub fn of(&self) -> String {
        match self.kind.kind {
            "commune" => format!("de la commune de {}", self.name),
            "syndicat" => format!("du {}", self.name),
            _ => format!("de la {}", self.name),
        }
    }

    /// The head of its papers.
    #[must_use]
    pub fn letterhead(&self) -> String {
        match self.kind.kind {
            "commune" => format!("Commune de {}", self.name),
            _ => self.name.clone(),
        }
    }
}

/// A SIREN that nobody has: 2998 and a check digit.
fn siren(k: usize) -> String {
    let stem = format!("2998{k:04}");
    // Luhn: every second figure from the right counts double; the check digit itself is the first.
    let sum: u32 = stem
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let figure = u32::from(byte - b'0') * if place.is_multiple_of(2) { 2 } else { 1 };
            figure / 10 + figure % 10
        })
        .sum();
    format!("{stem}{}", (10 - sum % 10) % 10)
}

/// All of them.
pub static AUTHORITIES: LazyLock<Vec<Authority>> =
    LazyLock::new(|| (0..COUNT).map(Authority::new).collect());

/// The `authorities.toml` of a generated folder.
#[must_use]
pub fn declaration() -> String {
    let mut out = "# Invented authorities, for generated acts: none of them exists.\n".to_owned();
    for a in AUTHORITIES.iter() {
        let _ = write!(
            out,
            "\n[[authority]]\nname = \"{}\"\nkind = \"{}\"\nsiren = \"{}\"\n",
            a.name, a.kind.kind, a.siren
        );
        if let Some(epci) = a.kind.epci {
            let _ = writeln!(out, "type = \"{epci}\"");
        }
        out.push_str("departement = \"59\"\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::path::Path;

    use super::*;
    use crate::acts::registry::{Registry, UserAuthorities, luhn_ok};

    #[test]
    fn none_of_them_exists() {
        let registry = Registry::builtin();
        for a in AUTHORITIES.iter() {
            assert!(registry.resolve(&a.name).is_empty(), "{} exists", a.name);
            assert!(luhn_ok(&a.siren) && registry.by_siren(&a.siren).is_none(), "{}", a.siren);
        }
        let names: HashSet<&str> = AUTHORITIES.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names.len(), COUNT);
    }

    #[test]
    fn the_declaration_is_understood() {
        let parsed = UserAuthorities::parse(&declaration(), Path::new("authorities.toml"));
        assert_eq!(parsed.map(|p| p.entries.len()), Ok(COUNT));
    }
}
