//! `corpus/authorities.toml`: the authorities that the built-in table lacks, and other names.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;
use toml::Spanned;

use super::kind::{AuthorityKind, EpciType};
use super::siren::normalise_siren;

/// One entry of the user, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserAuthority {
    /// The full name, as it will be shown.
    pub name: String,
    /// The sort of authority.
    pub kind: AuthorityKind,
    /// Legal form, for an EPCI.
    pub epci_type: Option<EpciType>,
    /// SIREN, nine digits that pass the Luhn check.
    pub siren: Option<String>,
    /// Code of the département: "59", "2A", "974".
    pub departement: Option<String>,
    /// Acronyms, former names.
    pub aliases: Vec<String>,
}

/// The entries of the user, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserAuthorities {
    /// The entries.
    pub entries: Vec<UserAuthority>,
}

/// Why the file was refused: which file, which line, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserAuthoritiesError {
    /// The file, as it was named to [`UserAuthorities::parse`].
    pub path: PathBuf,
    /// The line, counted from 1; 0 when no line is to blame.
    pub line: usize,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl fmt::Display for UserAuthoritiesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path.display(), self.line, self.message)
    }
}

impl std::error::Error for UserAuthoritiesError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    authority: Vec<RawAuthority>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAuthority {
    name: Spanned<String>,
    kind: Spanned<String>,
    #[serde(rename = "type")]
    epci_type: Option<Spanned<String>>,
    siren: Option<Spanned<String>>,
    departement: Option<Spanned<String>>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
}

impl UserAuthorities {
    /// Read the text of the file; `path` only names it in messages.
    ///
    /// # Errors
    /// A text that is not TOML, an unknown key, an empty name, an unknown kind or type, a SIREN that
    /// fails its check digit, a département that is no code, an alias of fewer than three letters.
    pub fn parse(text: &str, path: &Path) -> Result<Self, UserAuthoritiesError> {
        let file = Source { text, path };
        let raw: RawFile = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            file.error(
                at,
                format!("{}; an entry is [[authority]] with name and kind, and may have type, siren, departement, aliases", error.message()),
            )
        })?;
        let entries =
            raw.authority.into_iter().map(|entry| file.check(entry)).collect::<Result<_, _>>()?;
        Ok(Self { entries })
    }
}

struct Source<'a> {
    text: &'a str,
    path: &'a Path,
}

impl Source<'_> {
    fn error(&self, at: usize, message: String) -> UserAuthoritiesError {
        let before = self.text.as_bytes().get(..at).unwrap_or(self.text.as_bytes());
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        UserAuthoritiesError { path: self.path.to_owned(), line, message }
    }

    fn check(&self, raw: RawAuthority) -> Result<UserAuthority, UserAuthoritiesError> {
        let name = raw.name.get_ref().trim().to_owned();
        if !name.chars().any(char::is_alphanumeric) {
            return Err(self.error(
                raw.name.span().start,
                "name is empty: write the full name of the authority".into(),
            ));
        }
        let kind = AuthorityKind::from_str(raw.kind.get_ref())
            .map_err(|e| self.error(raw.kind.span().start, format!("kind: {e}")))?;
        let epci_type = raw
            .epci_type
            .map(|t| {
                EpciType::from_str(t.get_ref())
                    .map_err(|e| self.error(t.span().start, format!("type: {e}")))
            })
            .transpose()?;
        let siren = raw.siren.map(|siren| self.siren(&siren)).transpose()?;
        let departement = raw.departement.map(|code| self.departement(&code)).transpose()?;
        let aliases =
            raw.aliases.into_iter().map(|alias| self.alias(&alias)).collect::<Result<_, _>>()?;
        Ok(UserAuthority { name, kind, epci_type, siren, departement, aliases })
    }

    fn siren(&self, siren: &Spanned<String>) -> Result<String, UserAuthoritiesError> {
        normalise_siren(siren.get_ref()).ok_or_else(|| {
            let message = format!(
                "siren “{}” is not nine digits with a right check digit: copy it from the authority's own acts, or leave the line out",
                siren.get_ref()
            );
            self.error(siren.span().start, message)
        })
    }

    fn departement(&self, code: &Spanned<String>) -> Result<String, UserAuthoritiesError> {
        let upper = code.get_ref().trim().to_ascii_uppercase();
        let digits = upper.bytes().filter(u8::is_ascii_digit).count();
        let good = matches!(upper.as_str(), "2A" | "2B")
            || (matches!(digits, 2 | 3) && digits == upper.len());
        good.then_some(upper).ok_or_else(|| {
            let message = format!(
                "departement “{}” is no code: write \"59\", \"2A\" or \"974\"",
                code.get_ref()
            );
            self.error(code.span().start, message)
        })
    }

    fn alias(&self, alias: &Spanned<String>) -> Result<String, UserAuthoritiesError> {
        let text = alias.get_ref().trim();
        if text.chars().filter(|c| c.is_alphanumeric()).count() < 3 {
            let message = format!(
                "alias “{text}” is too short to be told from a word: give three letters or more, or leave it out"
            );
            return Err(self.error(alias.span().start, message));
        }
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<UserAuthorities, UserAuthoritiesError> {
        UserAuthorities::parse(text, Path::new("corpus/authorities.toml"))
    }

    #[test]
    fn a_full_entry() {
        let text = "[[authority]]\nname = \"Département du Pas-de-Calais\"\nkind = \"departement\"\nsiren = \"226 200 012\"\n\
                    departement = \"62\"\naliases = [\"CD62\"]\n";
        let entries = parse(text).expect("valid").entries;
        assert_eq!(entries[0].siren.as_deref(), Some("226200012"));
        assert_eq!(entries[0].kind, AuthorityKind::Departement);
        assert_eq!(parse("").expect("an empty file is no entry").entries.len(), 0);
    }

    #[test]
    fn errors_name_file_line_and_remedy() {
        let head = "[[authority]]\nname = \"X\"\n";
        for (rest, line, needle) in [
            ("kind = \"syndicate\"\n", 3, "is not one of epci"),
            ("kind = \"epci\"\ntype = \"CX\"\n", 4, "is not one of CC"),
            ("kind = \"epci\"\nsiren = \"200030634\"\n", 4, "check digit"),
            ("kind = \"epci\"\ndepartement = \"Nord\"\n", 4, "is no code"),
            ("kind = \"epci\"\naliases = [\n\"CA2C\",\n\"CA\"]\n", 6, "too short"),
            ("kind = \"epci\"\nsirene = \"2\"\n", 4, "sirene"),
            ("kind = epci\n", 3, "an entry is [[authority]]"),
            ("", 1, "kind"),
        ] {
            let error = parse(&format!("{head}{rest}")).expect_err(rest);
            assert_eq!(error.line, line, "{error}");
            assert!(error.to_string().starts_with("corpus/authorities.toml:"), "{error}");
            assert!(error.message.contains(needle), "{error}");
        }
    }
}
