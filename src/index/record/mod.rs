//! What the index stores of an act, a file and a run beside texts: their records, as few bytes.
//!
//! A record names the place, the line, the rule and the confidence of every value; written out as JSON it
//! is longer than a short act. Here types write their fields one after the other, without names
//! ([`fields`]); rules are numbers of a table ([`words`]); lines and pages that follow from the text are
//! left out ([`place`]), and so is a value that its text says again ([`bytes`]). On generated acts of
//! 3 KB records take a fifteenth of the text, compressed with it; as JSON without what is empty they took
//! an eleventh.
//!
//! No version stands in it: another form of record is another [`super::FORMAT`].

mod bytes;
mod fields;
mod place;
mod words;

use bytes::{Packed, Reader, Writer};
use place::{Exceptions, Frame, line_starts};

use super::state::{FileState, Meta};
use crate::acts::Act;
use crate::text::Place;

/// Bytes that are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no record: {0}")]
pub struct Broken(&'static str);

/// The record of an act, `text` being its own.
#[must_use]
pub(super) fn pack(act: &Act, text: &str) -> Vec<u8> {
    let Act {
        id,
        path,
        ordinal,
        siblings,
        place,
        source,
        others,
        unmerged,
        parts,
        fields,
        declared,
        conflicts,
        boilerplate,
        attendance_lists,
        dispositif,
        line_starts: starts,
        page_starts,
    } = act;
    let mut out = Writer::new(Frame::none());
    path.put(&mut out);
    ordinal.put(&mut out);
    Identity::of(id, path, *ordinal).put(&mut out);
    siblings.put(&mut out);
    // All other places are counted from the act's own.
    place.put(&mut out);
    page_starts.put(&mut out);
    let counted = line_starts(place.start, text);
    let exceptions = Exceptions::of(starts, &counted);
    let follows = exceptions.applied(counted) == *starts;
    follows.put(&mut out);
    if follows {
        exceptions.put(&mut out);
    } else {
        starts.put(&mut out);
    }
    out.frame = Frame { place, text, starts, pages: page_starts };
    source.put(&mut out);
    others.put(&mut out);
    parts.put(&mut out);
    fields.put(&mut out);
    unmerged.put(&mut out);
    declared.put(&mut out);
    conflicts.put(&mut out);
    boilerplate.put(&mut out);
    attendance_lists.put(&mut out);
    dispositif.put(&mut out);
    out.bytes
}

/// Reads the record of an act.
///
/// # Errors
/// What it is not.
pub(super) fn unpack(record: &[u8], text: &str) -> Result<Act, Broken> {
    let mut from = Reader::new(record, Frame::none());
    let path = String::read(&mut from)?;
    let ordinal = u32::read(&mut from)?;
    let id = Identity::read(&mut from)?.named(&path, ordinal);
    let siblings = u32::read(&mut from)?;
    let place = Place::read(&mut from)?;
    let page_starts = Vec::<(u32, u32)>::read(&mut from)?;
    let starts = if bool::read(&mut from)? {
        Exceptions::read(&mut from)?.applied(line_starts(place.start, text))
    } else {
        Vec::read(&mut from)?
    };
    let mut from = from.within(Frame { place: &place, text, starts: &starts, pages: &page_starts });
    let from = &mut from;
    let act = Act {
        id,
        path,
        ordinal,
        siblings,
        place,
        source: Packed::read(from)?,
        others: Packed::read(from)?,
        parts: Packed::read(from)?,
        fields: Packed::read(from)?,
        unmerged: Packed::read(from)?,
        declared: Packed::read(from)?,
        conflicts: Packed::read(from)?,
        boilerplate: Packed::read(from)?,
        attendance_lists: Packed::read(from)?,
        dispositif: Packed::read(from)?,
        // Places are counted by them until here.
        line_starts: Vec::new(),
        page_starts: Vec::new(),
    };
    from.end()?;
    Ok(Act { line_starts: starts, page_starts, ..act })
}

/// How an act's identity is told from its path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Identity {
    Path,
    PathAndOrdinal,
    Other(String),
}

impl Identity {
    fn of(id: &str, path: &str, ordinal: u32) -> Self {
        match id.strip_prefix(path) {
            Some("") => Self::Path,
            Some(rest) if rest == format!("#{ordinal}") => Self::PathAndOrdinal,
            _ => Self::Other(id.to_owned()),
        }
    }

    fn named(self, path: &str, ordinal: u32) -> String {
        match self {
            Self::Path => path.to_owned(),
            Self::PathAndOrdinal => format!("{path}#{ordinal}"),
            Self::Other(id) => id,
        }
    }
}

impl Packed for Identity {
    fn put(&self, out: &mut Writer<'_>) {
        match self {
            Self::Path => out.byte(0),
            Self::PathAndOrdinal => out.byte(1),
            Self::Other(id) => {
                out.byte(2);
                id.put(out);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok(match from.byte()? {
            0 => Self::Path,
            1 => Self::PathAndOrdinal,
            2 => Self::Other(String::read(from)?),
            _ => return Err(Broken("an identity of no known form")),
        })
    }
}

/// The record of anything that has no text.
fn alone(value: &impl Packed) -> Vec<u8> {
    let mut out = Writer::new(Frame::none());
    value.put(&mut out);
    out.bytes
}

fn read_alone<T: Packed>(record: &[u8]) -> Result<T, Broken> {
    let mut from = Reader::new(record, Frame::none());
    let value = T::read(&mut from)?;
    from.end()?;
    Ok(value)
}

impl FileState {
    /// The record of a file.
    #[must_use]
    pub fn to_record(&self) -> Vec<u8> {
        alone(self)
    }

    /// Reads the record of a file.
    ///
    /// # Errors
    /// Other bytes.
    pub fn from_record(record: &[u8]) -> Result<Self, Broken> {
        read_alone(record)
    }
}

impl Meta {
    /// The record of a run.
    #[must_use]
    pub(super) fn to_record(&self) -> Vec<u8> {
        alone(self)
    }

    /// Reads the record of a run.
    ///
    /// # Errors
    /// Other bytes.
    pub fn from_record(record: &[u8]) -> Result<Self, Broken> {
        read_alone(record)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::acts::model::Unmerged;
    use crate::acts::read_acts;
    use crate::acts::registry::Registry;
    use crate::corpus::Fingerprint;

    const ACT: &str = "COMMUNE DE CAUDRY\n\nSéance du 12 mars 2024\n\nDÉLIBÉRATION N° 2024-31\nObjet : Subvention\nau club\n\nVu la délibération n° 2020-12 du 3 juin 2020 ;\nAprès en avoir délibéré, à l'unanimité,\nDÉCIDE d'attribuer 1 200 €.\u{c}ANNEXE\nPlan de financement\n";

    fn comes_back(path: &str, text: &str) -> Result<(), String> {
        for act in read_acts(path, text, Registry::builtin()) {
            let own = &text[act.place.start..act.place.end];
            let packed = pack(&act, own);
            let back = unpack(&packed, own).map_err(|e| format!("{e}: {packed:?}"))?;
            if back != act {
                return Err(format!("{act:?}\nis not\n{back:?}"));
            }
        }
        Ok(())
    }

    #[test]
    fn records_come_back_and_are_short() {
        comes_back("a.txt", ACT).unwrap();
        comes_back("DEL-059-215901398-20240312-2024_31-DE.txt", ACT).unwrap();
        let act = &read_acts("a.txt", ACT, Registry::builtin())[0];
        let written = serde_json::to_string(act).unwrap();
        let packed = pack(act, ACT);
        assert!(packed.len() * 8 < written.len(), "{} of {}", packed.len(), written.len());
    }

    #[test]
    fn acts_that_others_filled_come_back() {
        let act = read_acts("b.txt", ACT, Registry::builtin()).remove(0);
        for (id, ordinal) in [("b.txt", 1), ("b.txt#3", 3), ("b.txt#3", 2), ("c.txt", 1)] {
            let fields = act.fields.clone();
            let unmerged = Unmerged { fields, declared: Vec::new(), conflicts: Vec::new() };
            let mut act = act.clone();
            act.unmerged = Some(Box::new(unmerged));
            act.ordinal = ordinal;
            act.id = id.to_owned();
            // Lines that no text makes.
            act.line_starts = vec![7, 3, 3];
            assert_eq!(unpack(&pack(&act, ACT), ACT), Ok(act));
        }
    }

    #[test]
    fn files_and_runs_come_back() {
        let fingerprint = Fingerprint { size: 1 << 40, modified: u64::MAX, changed: 0 };
        let hashes =
            ["", "00ff00ff00ff00ff00ff00ff00ff00ff", "no hash", "00FF00ff00ff00ff00ff00ff00ff00ff"];
        for hash in hashes {
            let mut state =
                FileState::unreadable("a/é.pdf", fingerprint, hash.to_owned(), "damaged".into());
            state.warnings = vec!["one".into(), String::new()];
            state.wants = [crate::formats::Wanted::Poppler].into();
            assert_eq!(FileState::from_record(&state.to_record()), Ok(state));
        }
        let meta = Meta { corpus: "c".into(), rules: 4, ..Meta::default() };
        assert_eq!(Meta::from_record(&meta.to_record()), Ok(meta));
    }

    #[test]
    fn what_is_no_record_is_refused() {
        let act = &read_acts("a.txt", ACT, Registry::builtin())[0];
        let packed = pack(act, ACT);
        for end in 0..packed.len() {
            assert!(unpack(&packed[..end], ACT).is_err(), "{end} bytes of {}", packed.len());
        }
        let longer = [&packed[..], &[0]].concat();
        assert_eq!(unpack(&longer, ACT), Err(Broken("it goes on behind its end")));
        // A length that no record has is not believed.
        assert!(unpack(&[0xFF; 9], ACT).is_err());
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "(\\PC{0,12}|\n|\r\n|\u{c}|vu la deliberation n° 2020-12 |seance du 3 mai 2024|le maire|article 1|annexe){0,16}") {
            prop_assert_eq!(comes_back("a.txt", &text), Ok(()));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0..400_usize, bit in 0_u8..8) {
            drop(unpack(&bytes, ACT));
            let act = &read_acts("a.txt", ACT, Registry::builtin())[0];
            let mut changed = pack(act, ACT);
            let at = at % changed.len();
            changed[at] ^= 1_u8 << bit;
            drop(unpack(&changed, ACT));
        }
    }
}
