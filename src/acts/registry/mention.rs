//! What a mention of an authority is.

use super::AuthorityRef;
use super::kind::AuthorityKind;

/// In what way a text names an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// With its kind written out: "communauté d'agglomération de Cambrai", "commune de Caudry".
    FullName,
    /// With its kind abbreviated: "CA Cambrai".
    Abbreviated,
    /// In a list behind one "communautés d'agglomération", "communes de".
    Enumeration,
    /// By an acronym or another name.
    Alias,
    /// By its name, with another legal form than its own: "CC Caudrésis-Catésis" of what is a CA.
    TypeDiffers,
    /// By its name, its kind not being told: "Valenciennes Métropole", "agglomération d'Agen".
    NameOnly,
}

/// A place in a text that names an authority.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention<'r> {
    /// Byte offset in the folded text where it begins, its kind included.
    pub start: usize,
    /// Byte offset just after it.
    pub end: usize,
    /// The authority; none where the text names one of this kind that is unknown or has homonyms.
    pub authority: Option<AuthorityRef<'r>>,
    /// The kind of authority named.
    pub kind: AuthorityKind,
    /// The folded words, on one line: with the kind where the authority is not identified.
    pub name: String,
    /// In what way it is named.
    pub how: How,
    /// From 0 to 1. Above 0.8: name and kind agree and only one authority bears them; below 0.6:
    /// the words may well mean something else (see each [`How`]).
    pub confidence: f32,
}

/// A piece of text on one line: blanks single, a compound cut at its hyphen whole again.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let compound = line.ends_with('-') && !line.ends_with(" -");
        if !line.is_empty() && !compound {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
