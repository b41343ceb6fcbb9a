//! A page as an image: by `pdftoppm`, or the image that the page is.

use std::path::Path;

use super::Tools;
use crate::formats::FormatError;
use crate::formats::pdf::{self, images};
use crate::formats::program;

/// Dots an inch of rendered pages: below 200 small print suffers, above 300 only time does.
const DPI: (u16, u16) = (200, 300);

/// A rendered page (bytes) over this is no page: A0 at 300 dots an inch in greys.
const MOST_IMAGE: u64 = 160 << 20;

/// An image file, and its dots an inch where they are known.
pub(super) struct Image {
    pub bytes: Vec<u8>,
    pub dpi: Option<u16>,
}

/// The image of a page, from 1.
pub(super) fn page(bytes: &[u8], number: u32, tools: &Tools) -> Result<Image, FormatError> {
    let pdf = pdf::open(bytes);
    let id = pdf.as_ref().ok().and_then(|pdf| pdf.get_pages().get(&number).copied());
    if let Some(pdftoppm) = &tools.pdftoppm {
        let own = pdf.as_ref().ok().zip(id).map_or(0.0, |(pdf, id)| images::dpi(pdf, id));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let dpi = (own as u16).clamp(DPI.0, DPI.1);
        return rendered(bytes, number, dpi, pdftoppm);
    }
    let pdf = pdf?;
    let image = id.and_then(|id| images::largest(&pdf, id));
    image.map(|bytes| Image { bytes, dpi: None }).ok_or_else(|| {
        let cause =
            format!("page {number} is in a form that needs pdftoppm: install poppler-utils");
        FormatError::Damaged(cause)
    })
}

fn rendered(bytes: &[u8], number: u32, dpi: u16, pdftoppm: &Path) -> Result<Image, FormatError> {
    let (number, dots) = (number.to_string(), dpi.to_string());
    let arguments = ["-f", &number, "-l", &number, "-r", &dots, "-gray", "-"];
    let output = program::run(pdftoppm, &arguments, bytes, MOST_IMAGE)?;
    if output.is_empty() {
        return Err(FormatError::Damaged(format!("pdftoppm gave no image of page {number}")));
    }
    Ok(Image { bytes: output, dpi: Some(dpi) })
}
