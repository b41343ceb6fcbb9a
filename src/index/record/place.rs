//! Places in records: counted from where the act starts, without lines and pages that follow from the
//! text.

use super::Broken;
use super::bytes::{Packed, Reader, Writer};
use crate::acts::model::line_and_page;
use crate::text::{Place, Span};

/// What places are counted by: the act that they stand in.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    /// Where the act stands.
    pub(super) place: &'a Place,
    /// Its text.
    pub(super) text: &'a str,
    /// Where its lines start.
    pub(super) starts: &'a [u32],
    /// Where its pages start, and their numbers.
    pub(super) pages: &'a [(u32, u32)],
}

impl<'a> Frame<'a> {
    /// For what stands in no act.
    pub(super) fn none() -> Self {
        const NOWHERE: Place = Place { start: 0, end: 0, line: 0, page: None };
        Self { place: &NOWHERE, text: "", starts: &[], pages: &[] }
    }

    /// The text of a span.
    pub(super) fn slice(&self, span: Span) -> Option<&'a str> {
        let base = self.place.start;
        self.text.get(span.start.checked_sub(base)?..span.end.checked_sub(base)?)
    }

    fn at(&self, start: usize) -> (u32, Option<u32>) {
        line_and_page(self.place.line, self.starts, self.pages, start)
    }
}

impl Packed for Span {
    fn put(&self, out: &mut Writer<'_>) {
        signed(self.start).wrapping_sub(signed(out.frame.place.start)).put(out);
        signed(self.end).wrapping_sub(signed(self.start)).put(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        let start = i64::read(from)?.wrapping_add(signed(from.frame.place.start));
        let end = i64::read(from)?.wrapping_add(start);
        let offset = |n: i64| usize::try_from(n).map_err(|_| Broken("a place before all text"));
        Ok(Span::new(offset(start)?, offset(end)?))
    }
}

impl Packed for Place {
    fn put(&self, out: &mut Writer<'_>) {
        self.span().put(out);
        let follows = out.frame.at(self.start) == (self.line, self.page);
        follows.put(out);
        if !follows {
            self.line.put(out);
            self.page.put(out);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Broken> {
        let Span { start, end } = Span::read(from)?;
        let (line, page) = if bool::read(from)? {
            from.frame.at(start)
        } else {
            (u32::read(from)?, Packed::read(from)?)
        };
        Ok(Place { start, end, line, page })
    }
}

/// Offsets are far below what a sign takes.
fn signed(offset: usize) -> i64 {
    (offset as u64).cast_signed()
}

/// Where the lines of an act are not those that its line ends make: a page may end within a line, and
/// what stands behind the last line end is no line.
#[derive(Debug, Default)]
pub(super) struct Exceptions {
    pub(super) more: Vec<u32>,
    pub(super) less: Vec<u32>,
}

impl Exceptions {
    /// Both lists are in order.
    pub(super) fn of(starts: &[u32], counted: &[u32]) -> Self {
        let without = |these: &[u32], those: &[u32]| {
            these.iter().filter(|start| those.binary_search(start).is_err()).copied().collect()
        };
        Self { more: without(starts, counted), less: without(counted, starts) }
    }

    pub(super) fn applied(&self, mut counted: Vec<u32>) -> Vec<u32> {
        counted.retain(|start| self.less.binary_search(start).is_err());
        counted.extend(&self.more);
        counted.sort_unstable();
        counted
    }
}

/// Where the lines of a text start that stands at an offset.
pub(super) fn line_starts(start: usize, text: &str) -> Vec<u32> {
    let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
    std::iter::once(0)
        .chain(ends.filter(|i| *i < text.len()))
        .map(|i| u32::try_from(start + i).unwrap_or(u32::MAX))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACT: Place = Place { start: 100, end: 120, line: 10, page: Some(2) };
    const TEXT: &str = "one\ntwo\nthree\nfour..";

    fn frame() -> Frame<'static> {
        Frame {
            place: &ACT,
            text: TEXT,
            starts: &[100, 104, 108, 114],
            pages: &[(100, 2), (108, 3)],
        }
    }

    #[test]
    fn places_come_back_and_say_only_what_does_not_follow() {
        let place = |start, end, line, page| Place { start, end, line, page };
        let cases = [
            // Line and page are those of the start: three bytes.
            (place(104, 107, 11, Some(2)), 3),
            (place(108, 113, 12, Some(3)), 3),
            // Another line or page is said.
            (place(104, 107, 12, Some(2)), 6),
            (place(104, 107, 11, None), 5),
            // Before the act, and backwards.
            (place(40, 39, 1, None), 5),
        ];
        for (place, bytes) in cases {
            let mut out = Writer::new(frame());
            place.put(&mut out);
            assert_eq!(out.bytes.len(), bytes, "{place:?}");
            assert_eq!(Place::read(&mut Reader::new(&out.bytes, frame())), Ok(place));
        }
    }

    #[test]
    fn lines_are_counted() {
        assert_eq!(line_starts(100, TEXT), [100, 104, 108, 114]);
        assert_eq!(line_starts(0, "a\n"), [0]);
        assert_eq!(line_starts(5, ""), [5]);
        let exceptions = Exceptions::of(&[100, 106, 108], &[100, 104, 108]);
        assert_eq!((&exceptions.more[..], &exceptions.less[..]), (&[106][..], &[104][..]));
        assert_eq!(exceptions.applied(vec![100, 104, 108]), [100, 106, 108]);
    }
}
