//! Which fields the records of acts, files and runs have, in the order in which they are stored.
//!
//! A field that is added to a type is missed here by the compiler.

use super::Broken;
use super::bytes::{Packed, Reader, Writer};
use super::place::Exceptions;
use crate::acts::model::{
    Acronym, Attendance, AuthorityValue, Citation, Conflict, DateKind, Declared, Effect,
    EffectKind, EpciRef, Fields, Found, Nature, Other, Part, PartKind, Period, Role, Source,
    Unmerged, Votes,
};
use crate::acts::registry::AuthorityKind;
use crate::corpus::Fingerprint;
use crate::formats::Wanted;
use crate::index::state::{FileState, FileStatus, Meta};
use crate::text::Place;

/// Types that are their fields, one after the other.
macro_rules! fields {
    ($($type:ident { $($field:ident),+ $(,)? })+) => { $(
        impl Packed for $type {
            fn put(&self, out: &mut Writer<'_>) {
                let Self { $($field),+ } = self;
                $( $field.put(out); )+
            }

            fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
                Ok(Self { $($field: Packed::read(from)?),+ })
            }
        }
    )+ };
}

/// Types that are one of some names: the place in the list is what is stored.
macro_rules! names {
    ($($type:ident { $($name:ident),+ $(,)? })+) => { $(
        impl Packed for $type {
            fn put(&self, out: &mut Writer<'_>) {
                // Complete, or it does not compile.
                match self { $( Self::$name )|+ => {} }
                const ALL: &[$type] = &[$( $type::$name ),+];
                let place = ALL.iter().position(|one| one == self).unwrap_or(usize::MAX);
                out.byte(u8::try_from(place).unwrap_or(u8::MAX));
            }

            fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
                const ALL: &[$type] = &[$( $type::$name ),+];
                ALL.get(usize::from(from.byte()?)).copied().ok_or(Broken("a name of no list"))
            }
        }
    )+ };
}

names! {
    PartKind { Deliberation, Arrete, Decision, Annexe, Rapport, Bordereau, Document }
    Nature { De, Ar, Ai, Cc, Bf, Au }
    DateKind { Sitting, Convocation, Transmission, Receipt, Publication, Signature }
    Role { Adopts, Party, Mentioned }
    EffectKind { Modifies, Repeals, Withdraws, Replaces, Extends, Renews, Amends, Applies }
    AuthorityKind { Epci, Commune, Departement, Region, Syndicat, Other }
    FileStatus { Indexed, Unreadable }
    Wanted { Tesseract, Poppler }
}

fields! {
    Fields {
        number, date, dates, authority, epcis, title, nature, matiere, actes_id, votes, attendance,
        president, secretary, cites, periods, amounts, acronyms,
    }
    AuthorityValue { name, siren, kind }
    EpciRef { siren, name, role }
    Votes { pour, contre, abstentions, unanimous }
    Attendance { in_office, present, excused, absent, proxies, voters }
    Citation { kind, number, date, authority, effect }
    Effect { kind, words, rank }
    Period { start, end }
    Acronym { short, long, siren }
    Part { kind, place, file }
    Source { reader, member, ocr_pages, ocr_confidence }
    Other { id, path, reader }
    Unmerged { fields, declared, conflicts }
    Declared { field, found }
    Conflict { field, declared, source, read }
    Exceptions { more, less }
    Fingerprint { size, modified, changed }
    FileState {
        path, fingerprint, hash, status, reason, trouble, reader, warnings, acts, parts, attached_to,
        wants,
    }
    Meta { authorities, synonyms, corpus, rules }
}

impl<T: Packed> Packed for Found<T> {
    fn put(&self, out: &mut Writer<'_>) {
        let Self { value, place, rule, confidence, file } = self;
        // A value may hold another, whose provenance stands nowhere in the text.
        let around = out.here.take();
        place.put(out);
        rule.put(out);
        confidence.put(out);
        file.put(out);
        out.here = place.map(|p| p.span());
        value.put(out);
        out.here = around;
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        let around = from.here.take();
        let place = Option::<Place>::read(from)?;
        let (rule, confidence, file) = (Packed::read(from)?, f32::read(from)?, Packed::read(from)?);
        from.here = place.map(|p| p.span());
        let value = T::read(from)?;
        from.here = around;
        Ok(Self { value, place, rule, confidence, file })
    }
}
