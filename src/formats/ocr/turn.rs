//! Pages that lie on their side or stand on their head: `tesseract` says how they lie, where its model
//! for that (`osd`) is installed, and the image is turned before it is read again.

use super::render::Image;
use super::{Tools, tesseract};

/// The image turned upright. `None` if it stands upright, if that cannot be told, or if the image is of
/// a form that is not turned here: all but the greys that `pdftoppm` renders.
pub(super) fn upright(image: &Image, tools: &Tools) -> Option<Image> {
    let quarters = tesseract::quarters(&image.bytes, image.dpi, tools)?;
    Some(Image { bytes: turned(&image.bytes, quarters)?, dpi: image.dpi })
}

/// A picture in greys (PGM, binary) turned clockwise by quarters.
fn turned(pgm: &[u8], quarters: u8) -> Option<Vec<u8>> {
    let (width, height, start) = header(pgm)?;
    let dots = pgm.get(start..start.checked_add(width.checked_mul(height)?)?)?;
    let at = |x: usize, y: usize| dots[y * width + x];
    let (wide, high) = if quarters % 2 == 1 { (height, width) } else { (width, height) };
    let mut out = format!("P5\n{wide} {high}\n255\n").into_bytes();
    out.reserve(dots.len());
    for y in 0..high {
        for x in 0..wide {
            out.push(match quarters % 4 {
                1 => at(y, height - 1 - x),
                2 => at(width - 1 - x, height - 1 - y),
                3 => at(width - 1 - y, x),
                _ => at(x, y),
            });
        }
    }
    Some(out)
}

/// Width, height and the first byte of the dots of a PGM of 256 greys.
fn header(pgm: &[u8]) -> Option<(usize, usize, usize)> {
    let mut numbers = [0usize; 3];
    let mut at = 2;
    pgm.starts_with(b"P5").then_some(())?;
    for number in &mut numbers {
        while pgm.get(at)?.is_ascii_whitespace() {
            at += 1;
        }
        let digits = pgm[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        *number = std::str::from_utf8(&pgm[at..at + digits]).ok()?.parse().ok()?;
        at += digits;
    }
    (numbers[2] == 255 && pgm.get(at)?.is_ascii_whitespace()).then_some((
        numbers[0],
        numbers[1],
        at + 1,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quarters() {
        let picture = b"P5\n3 2\n255\nabcdef";
        for (quarters, expected) in [
            (0, "P5\n3 2\n255\nabcdef"),
            (1, "P5\n2 3\n255\ndaebfc"),
            (2, "P5\n3 2\n255\nfedcba"),
            (3, "P5\n2 3\n255\ncfbead"),
        ] {
            assert_eq!(turned(picture, quarters).unwrap(), expected.as_bytes());
        }
        for broken in ["", "P5", "P6\n1 1\n255\naaa", "P5\n9 9\n255\nabc", "P5\n1 1\n65535\naa"] {
            assert_eq!(turned(broken.as_bytes(), 1), None, "{broken:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes(tail in proptest::collection::vec(any::<u8>(), 0..40), quarters in 0u8..9) {
            turned(&tail, quarters);
            turned(&[b"P5 2 2 255 ", tail.as_slice()].concat(), quarters);
            turned(&[b"P5 99999999999 99999999999 255 ", tail.as_slice()].concat(), quarters);
        }
    }
}
