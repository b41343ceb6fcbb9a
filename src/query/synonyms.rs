//! The user's synonyms: `synonyms.toml` at the top of the corpus.

use std::path::Path;

use serde::Deserialize;

use super::words::analyzed;

/// Sets of words or phrases that mean the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    sets: Vec<Vec<(Vec<String>, String)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    synonyms: Vec<Vec<String>>,
}

impl Synonyms {
    /// Reads the file's text; `path` is for the message.
    ///
    /// # Errors
    /// What is wrong, where, and what the file should look like.
    pub fn parse(text: &str, path: &Path) -> Result<Self, String> {
        const HELP: &str = "write sets of words or phrases that mean the same: synonyms = [[\"déchets\", \"ordures ménagères\"]]";
        let file: File =
            toml::from_str(text).map_err(|e| format!("{}: {e}{HELP}", path.display()))?;
        let mut sets = Vec::new();
        for (k, set) in file.synonyms.iter().enumerate() {
            let terms: Vec<(Vec<String>, String)> = set
                .iter()
                .map(|typed| (analyzed(typed).into_iter().map(|w| w.term).collect(), typed.clone()))
                .collect();
            if terms.len() < 2 || terms.iter().any(|(words, _)| words.is_empty()) {
                return Err(format!(
                    "{}: set {} has fewer than two words to search for: {HELP}",
                    path.display(),
                    k + 1
                ));
            }
            sets.push(terms);
        }
        Ok(Self { sets })
    }

    /// What means the same as some words, as written.
    #[must_use]
    pub fn of(&self, terms: &[&str]) -> Vec<&str> {
        let same = |words: &[String]| words.iter().map(String::as_str).eq(terms.iter().copied());
        self.sets
            .iter()
            .filter(|set| set.iter().any(|(words, _)| same(words)))
            .flat_map(|set| set.iter().filter(|(words, _)| !same(words)))
            .map(|(_, typed)| typed.as_str())
            .collect()
    }

    /// The most words of one entry.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.sets.iter().flatten().map(|(words, _)| words.len()).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets() {
        let path = Path::new("synonyms.toml");
        let synonyms = Synonyms::parse(
            "synonyms = [[\"Déchets\", \"ordures ménagères\", \"OM\"], [\"école\", \"groupe scolaire\"]]",
            path,
        )
        .unwrap();
        let of = |typed: &str| {
            let words = analyzed(typed);
            let terms: Vec<&str> = words.iter().map(|w| w.term.as_str()).collect();
            synonyms.of(&terms).join(", ")
        };
        assert_eq!(of("dechet"), "ordures ménagères, OM");
        assert_eq!(of("ORDURES MENAGERES"), "Déchets, OM");
        assert_eq!(of("eau"), "");
        assert_eq!(synonyms.longest(), 2);
        for wrong in [
            "synonyms = [[\"a b\"]]",
            "synonyms = 3",
            "synonims = []",
            "synonyms = [[\"eau\", \"de\"]]",
        ] {
            assert!(Synonyms::parse(wrong, path).unwrap_err().contains("synonyms.toml"), "{wrong}");
        }
    }
}
