//! The unique identifier of the ACTES protocol, in the text or in a file name:
//! `DDD-SIREN-YYYYMMDD-NUMBER-NATURE`, e.g. `059-200030633-20240319-2024__5-DE`.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::pattern::{Haystack, Pattern, compile};
use jiff::civil::Date;

use super::date::checked;
use crate::acts::model::Nature;

/// An identifier, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActesId {
    /// The whole identifier, as the protocol writes it.
    pub id: String,
    /// Département code, three characters ("059", "02A").
    pub departement: String,
    /// SIREN of the authority.
    pub siren: String,
    /// Date of the act.
    pub date: Date,
    /// Number as transmitted ("2024__5").
    pub number: String,
    /// Nature.
    pub nature: Nature,
}

static ID: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?i)(?:^|[^0-9a-z])(?P<id>(?P<d>\d{2}[0-9ab])\s?-\s?(?P<s>\d{9})\s?-\s?(?P<y>\d{4})(?P<m>\d{2})(?P<j>\d{2})\s?-\s?(?P<n>[0-9a-z_]{1,15}(?:-[0-9a-z_]{1,12}){0,3}?)\s?-\s{0,3}(?P<k>de|ar|ai|cc|bf|au))(?:$|[^0-9a-z-]|-\d-\d|-(?:$|[^0-9a-z]))")
        .expect("a constant pattern")
});

/// All identifiers of a text (folded or not) or of a file name, with where they stand.
#[must_use]
pub fn find<'t>(text: impl Haystack<'t>) -> Vec<(ActesId, Range<usize>)> {
    let mut out = Vec::new();
    if !ID.is_possible(text) {
        return out;
    }
    let text = text.text();
    let mut from = 0;
    while let Some(c) = text.get(from..).and_then(|t| ID.captures(t)) {
        let Some(whole) = c.name("id") else { break };
        let range = from + whole.start()..from + whole.end();
        from = range.end;
        let get = |name: &str| c.name(name).map_or("", |m| m.as_str());
        let date =
            (|| checked(get("y").parse().ok()?, get("m").parse().ok()?, get("j").parse().ok()?))();
        let (Some(date), Some(nature)) = (date, Nature::from_code(get("k"))) else { continue };
        let number = get("n").to_uppercase();
        let departement = get("d").to_uppercase();
        let id = format!(
            "{departement}-{}-{}{}{}-{number}-{}",
            get("s"),
            get("y"),
            get("m"),
            get("j"),
            nature.code()
        );
        out.push((
            ActesId { id, departement, siren: get("s").to_owned(), date, number, nature },
            range,
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms() {
        for (text, expected) in [
            (
                "Identifiant unique : 059-200030633-20240319-2024__5-DE",
                vec!["059-200030633-20240319-2024__5-DE"],
            ),
            // A number with dashes, one of its groups like the code of a nature.
            (
                "067-200067874-20240321-2024-CC-031-DE",
                vec!["067-200067874-20240321-2024-CC-031-DE"],
            ),
            (
                "99_DE-059-200030633-20240319-2024__5-DE-1-1_1.pdf",
                vec!["059-200030633-20240319-2024__5-DE"],
            ),
            ("id : 02a-200030633-20240319-del12-ar", vec!["02A-200030633-20240319-DEL12-AR"]),
            ("059-200030633-20240319-2024__5-\nDE", vec!["059-200030633-20240319-2024__5-DE"]),
            ("059-200030633-20241319-2024__5-DE", vec![]),
            ("059-20003063-20240319-2024__5-DE", vec![]),
            // The protocol has no hyphen inside the number; some senders do.
            ("013-241300375-20210715-DEL87-2021-DE", vec!["013-241300375-20210715-DEL87-2021-DE"]),
            ("036-243600343-20201210-D6_2012- |\n | DE", vec![]),
            ("rien", vec![]),
        ] {
            let got: Vec<_> = find(text).into_iter().map(|(a, _)| a.id).collect();
            assert_eq!(got, expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_string(text in "\\PC{0,60}|[0-9a-zA-Z_-]{0,60}") {
            for (_, range) in find(&text) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
