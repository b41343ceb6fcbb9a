//! How values become bytes and come back.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Broken;
use super::place::Frame;
use super::words;
use crate::text::Span;

/// What can be stored in a record.
pub(super) trait Packed: Sized {
    /// Writes it.
    fn put(&self, out: &mut Writer<'_>);

    /// Reads it.
    fn read(from: &mut Reader<'_>) -> Result<Self, Broken>;
}

/// Bytes that are written.
pub(super) struct Writer<'a> {
    pub(super) bytes: Vec<u8>,
    /// What places are counted by.
    pub(super) frame: Frame<'a>,
    /// Where the value stands that is written: strings that the text has there are not said again.
    pub(super) here: Option<Span>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(frame: Frame<'a>) -> Self {
        Self { bytes: Vec::new(), frame, here: None }
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// A number, seven bits a byte, the least first; small ones take one byte.
    pub(super) fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            #[expect(clippy::cast_possible_truncation, reason = "seven bits")]
            self.byte(n as u8 | 0x80);
            n >>= 7;
        }
        #[expect(clippy::cast_possible_truncation, reason = "seven bits")]
        self.byte(n as u8);
    }

    fn length(&mut self, n: usize) {
        self.number(n as u64);
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
}

/// Bytes that are read.
pub(super) struct Reader<'a> {
    left: &'a [u8],
    pub(super) frame: Frame<'a>,
    pub(super) here: Option<Span>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], frame: Frame<'a>) -> Self {
        Self { left: bytes, frame, here: None }
    }

    /// The same bytes, read on with places counted by something else.
    pub(super) fn within<'b>(self, frame: Frame<'b>) -> Reader<'b>
    where
        'a: 'b,
    {
        Reader { left: self.left, frame, here: None }
    }

    pub(super) fn byte(&mut self) -> Result<u8, Broken> {
        let (first, rest) = self.left.split_first().ok_or(Broken("it ends early"))?;
        self.left = rest;
        Ok(*first)
    }

    pub(super) fn number(&mut self) -> Result<u64, Broken> {
        let mut n = 0_u64;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if bits << shift >> shift != bits {
                break;
            }
            n |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(n);
            }
        }
        Err(Broken("a number that is too large"))
    }

    fn length(&mut self) -> Result<usize, Broken> {
        usize::try_from(self.number()?).map_err(|_| Broken("a number that is too large"))
    }

    fn raw(&mut self, length: usize) -> Result<&'a [u8], Broken> {
        let (these, rest) = self.left.split_at_checked(length).ok_or(Broken("it ends early"))?;
        self.left = rest;
        Ok(these)
    }

    fn text(&mut self, length: usize) -> Result<String, Broken> {
        let bytes = self.raw(length)?.to_vec();
        String::from_utf8(bytes).map_err(|_| Broken("a text that is none"))
    }

    /// All has been read.
    pub(super) fn end(&self) -> Result<(), Broken> {
        if self.left.is_empty() { Ok(()) } else { Err(Broken("it goes on behind its end")) }
    }
}

impl Packed for bool {
    fn put(&self, out: &mut Writer<'_>) {
        out.byte(u8::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        match from.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Broken("neither yes nor no")),
        }
    }
}

impl Packed for u8 {
    fn put(&self, out: &mut Writer<'_>) {
        out.byte(*self);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        from.byte()
    }
}

impl Packed for u32 {
    fn put(&self, out: &mut Writer<'_>) {
        out.number(u64::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        from.number()?.try_into().map_err(|_| Broken("a number that is too large"))
    }
}

impl Packed for u64 {
    fn put(&self, out: &mut Writer<'_>) {
        out.number(*self);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        from.number()
    }
}

impl Packed for i64 {
    /// The sign is the lowest bit, so that small numbers are short on both sides of zero.
    fn put(&self, out: &mut Writer<'_>) {
        out.number((self << 1 ^ self >> 63).cast_unsigned());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        let n = from.number()?;
        Ok((n >> 1).cast_signed() ^ -(n & 1).cast_signed())
    }
}

/// A confidence, in one byte where it has two decimals at most.
const IN_FULL: u8 = u8::MAX;

impl Packed for f32 {
    fn put(&self, out: &mut Writer<'_>) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked below"
        )]
        let hundredths = (self * 100.0).round() as u8;
        if hundredths < IN_FULL && (f32::from(hundredths) / 100.0).to_bits() == self.to_bits() {
            out.byte(hundredths);
        } else {
            out.byte(IN_FULL);
            out.raw(&self.to_le_bytes());
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        match from.byte()? {
            IN_FULL => {
                let mut bytes = [0; 4];
                bytes.copy_from_slice(from.raw(4)?);
                Ok(f32::from_le_bytes(bytes))
            }
            hundredths => Ok(f32::from(hundredths) / 100.0),
        }
    }
}

/// How a string is told: as in the text at the place of its value, the same with its blanks smoothed, a
/// word of the table, the hash of a file; from [`SPELT`] on spelt, with its length.
const AS_THERE: u64 = 0;
const SMOOTHED: u64 = 1;
const LISTED: u64 = 2;
const HASH: u64 = 3;
const SPELT: u64 = 4;

/// Bytes of a hash ([`crate::corpus::hash`]), which is twice as many hexadecimal digits.
const HASHED: usize = 16;

/// The bytes of a text that is a hash.
fn hash_bytes(text: &str) -> Option<Vec<u8>> {
    if text.len() != 2 * HASHED {
        return None;
    }
    let bytes = (0..HASHED).map(|k| u8::from_str_radix(text.get(2 * k..2 * k + 2)?, 16).ok());
    // Other digits than small ones, and signs, would not come back.
    bytes.collect::<Option<Vec<u8>>>().filter(|bytes| hash_text(bytes) == text)
}

fn hash_text(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn smoothed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bytes of a text that is not said again, at most: a record that is not what it was cannot ask for
/// more memory than so many for each of its own.
const MOST_THERE: usize = 4096;

/// What the text has at the place of a value.
fn there<'a>(here: Option<Span>, frame: &Frame<'a>) -> Option<&'a str> {
    frame.slice(here?).filter(|there| there.len() <= MOST_THERE)
}

fn put_text(text: &str, out: &mut Writer<'_>) {
    if let Some(there) = there(out.here, &out.frame) {
        if there == text {
            return out.number(AS_THERE);
        }
        if smoothed(there) == text {
            return out.number(SMOOTHED);
        }
    }
    if let Some(n) = words::number(text) {
        out.number(LISTED);
        return out.number(n);
    }
    if let Some(bytes) = hash_bytes(text) {
        out.number(HASH);
        return out.raw(&bytes);
    }
    out.number(text.len() as u64 + SPELT);
    out.raw(text.as_bytes());
}

fn read_text(from: &mut Reader<'_>) -> Result<Cow<'static, str>, Broken> {
    let there = there(from.here, &from.frame).ok_or(Broken("a text that stands nowhere"));
    Ok(match from.number()? {
        AS_THERE => Cow::Owned(there?.to_owned()),
        SMOOTHED => Cow::Owned(smoothed(there?)),
        LISTED => Cow::Borrowed(words::word(from.number()?).ok_or(Broken("a word of no table"))?),
        HASH => Cow::Owned(hash_text(from.raw(HASHED)?)),
        spelt => {
            let length = usize::try_from(spelt - SPELT).unwrap_or(usize::MAX);
            Cow::Owned(from.text(length)?)
        }
    })
}

impl Packed for String {
    fn put(&self, out: &mut Writer<'_>) {
        put_text(self, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok(read_text(from)?.into_owned())
    }
}

impl Packed for Cow<'static, str> {
    fn put(&self, out: &mut Writer<'_>) {
        put_text(self, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        read_text(from)
    }
}

/// Months of a year times days of the longest one: a day is one number.
const MONTHS: i64 = 12;
const DAYS: i64 = 31;

impl Packed for Date {
    fn put(&self, out: &mut Writer<'_>) {
        let month = i64::from(self.year()) * MONTHS + i64::from(self.month()) - 1;
        (month * DAYS + i64::from(self.day()) - 1).put(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        let days = i64::read(from)?;
        let (months, day) = (days.div_euclid(DAYS), days.rem_euclid(DAYS) + 1);
        let (year, month) = (months.div_euclid(MONTHS), months.rem_euclid(MONTHS) + 1);
        let none = Broken("a day that no calendar has");
        let small = |n: i64| i8::try_from(n).map_err(|_| none);
        let year = i16::try_from(year).map_err(|_| none)?;
        Date::new(year, small(month)?, small(day)?).map_err(|_| none)
    }
}

impl<T: Packed> Packed for Option<T> {
    fn put(&self, out: &mut Writer<'_>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok(if bool::read(from)? { Some(T::read(from)?) } else { None })
    }
}

impl<T: Packed> Packed for Box<T> {
    fn put(&self, out: &mut Writer<'_>) {
        (**self).put(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok(Box::new(T::read(from)?))
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn put(&self, out: &mut Writer<'_>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok((A::read(from)?, B::read(from)?))
    }
}

/// Writes a collection, with how many there are.
fn put_all<'t, T: Packed + 't>(items: impl ExactSizeIterator<Item = &'t T>, out: &mut Writer<'_>) {
    out.length(items.len());
    items.for_each(|item| item.put(out));
}

/// Reads a collection. Nothing is set aside for a length that is only claimed.
fn read_all<T: Packed, C: FromIterator<T>>(from: &mut Reader<'_>) -> Result<C, Broken> {
    let length = from.length()?;
    (0..length).map(|_| T::read(from)).collect()
}

impl<T: Packed> Packed for Vec<T> {
    fn put(&self, out: &mut Writer<'_>) {
        put_all(self.iter(), out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        read_all(from)
    }
}

impl<T: Packed + Ord> Packed for BTreeSet<T> {
    fn put(&self, out: &mut Writer<'_>) {
        put_all(self.iter(), out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        read_all(from)
    }
}

impl<K: Packed + Ord, V: Packed> Packed for BTreeMap<K, V> {
    fn put(&self, out: &mut Writer<'_>) {
        out.length(self.len());
        for (key, value) in self {
            key.put(out);
            value.put(out);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        read_all::<(K, V), _>(from)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{alone, read_alone};
    use super::*;

    fn comes_back<T: Packed + PartialEq + std::fmt::Debug>(values: &[T]) {
        for value in values {
            assert_eq!(read_alone::<T>(&alone(value)).as_ref(), Ok(value));
        }
    }

    #[test]
    fn values_come_back() {
        comes_back(&[0_u64, 1, 127, 128, 1 << 35, u64::MAX]);
        comes_back(&[0_u32, u32::MAX]);
        comes_back(&[0_i64, -1, 1, -64, 64, i64::MIN, i64::MAX]);
        comes_back(&[0.0_f32, -0.0, 0.5, 0.95, 0.951, 1.0, 2.54, 2.55, 1e9, -1.0, f32::INFINITY]);
        comes_back(&[date(2024, 2, 29), Date::MIN, Date::MAX, Date::ZERO, date(1999, 12, 31)]);
        comes_back(&["".to_owned(), "é".into(), "text, UTF-8".into(), "x".repeat(300)]);
        let hashes = ["0f".repeat(16), "0F".repeat(16), "+f".repeat(16), "éé".repeat(8)];
        comes_back(&hashes);
        comes_back(&[None, Some(true), Some(false)]);
        comes_back(&[BTreeMap::new(), BTreeMap::from([(1_u32, "a".to_owned())])]);
    }

    #[test]
    fn small_values_are_short() {
        assert_eq!(alone(&0.95_f32), [95]);
        assert_eq!(alone(&-3_i64).len(), 1);
        assert_eq!(alone(&date(2024, 3, 12)).len(), 3);
        assert_eq!(alone(&Cow::Borrowed("number.heading")).len(), 2);
        assert_eq!(alone(&"0f".repeat(16)).len(), 17);
    }

    #[test]
    fn what_is_too_large_or_none_is_refused() {
        let cases: [(&[u8], &str); 4] = [
            (&[0xFF; 10], "a number that is too large"),
            (
                &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2],
                "a number that is too large",
            ),
            (&[0xFF, 0xFF], "it ends early"),
            (&[], "it ends early"),
        ];
        for (bytes, why) in cases {
            assert_eq!(read_alone::<u64>(bytes), Err(Broken(why)), "{bytes:?}");
        }
        assert_eq!(read_alone::<String>(&[0]), Err(Broken("a text that stands nowhere")));
        assert_eq!(read_alone::<String>(&[2, 0xFF, 0x7F]), Err(Broken("a word of no table")));
        assert_eq!(read_alone::<String>(&[5, 0xFF]), Err(Broken("a text that is none")));
        assert_eq!(read_alone::<bool>(&[2]), Err(Broken("neither yes nor no")));
        assert!(read_alone::<Date>(&alone(&i64::MAX)).is_err());
        assert!(read_alone::<Vec<u32>>(&alone(&(u64::MAX >> 1))).is_err());
    }
}
