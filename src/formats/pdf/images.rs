//! The images of a page: how much of it they cover, and the one to read where no program renders it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::content::Content;
use pdf_extract::{Dictionary, Document as Pdf, Object, ObjectId, Stream};

/// Forms inside forms are followed so deep: a stamped page is often a form in a page.
const DEEPEST: usize = 4;

/// Operations of a page that are looked at: the image of a scan is among the first.
const MOST_OPERATIONS: usize = 20_000;

/// A place on a page: `x' = a x + c y + e`, `y' = b x + d y + f` (PDF 1.7, 8.3.4).
type Matrix = [f32; 6];

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// An image as a page shows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// The stream.
    pub id: ObjectId,
    /// The page's share that it covers, 0 to 1.
    pub share: f32,
    /// Dots an inch at the size shown.
    pub dpi: f32,
}

/// The images that a page shows. What cannot be made sense of shows none.
pub(super) fn shown(pdf: &Pdf, page: ObjectId) -> Vec<Shown> {
    catch_unwind(AssertUnwindSafe(|| {
        let mut search = Search { pdf, area: area(pdf, page), operations: 0, found: Vec::new() };
        let resources = resources(pdf, page);
        if let Ok(content) = pdf.get_page_content(page) {
            search.content(&content, resources, UNIT, 0);
        }
        search.found
    }))
    .unwrap_or_default()
}

struct Search<'a> {
    pdf: &'a Pdf,
    area: f32,
    operations: usize,
    found: Vec<Shown>,
}

impl<'a> Search<'a> {
    fn content(
        &mut self,
        bytes: &[u8],
        resources: Option<&'a Dictionary>,
        at: Matrix,
        depth: usize,
    ) {
        let Ok(content) = Content::decode(bytes) else { return };
        let (mut current, mut saved) = (at, Vec::new());
        for operation in content.operations {
            self.operations += 1;
            if self.operations > MOST_OPERATIONS {
                return;
            }
            match operation.operator.as_str() {
                "q" => saved.push(current),
                "Q" => current = saved.pop().unwrap_or(at),
                "cm" => {
                    current = matrix(&operation.operands).map_or(current, |m| times(m, current))
                }
                "Do" => {
                    let name = operation.operands.first().and_then(|o| o.as_name().ok());
                    if let Some((id, object)) = name.and_then(|n| self.object(resources?, n)) {
                        self.object_shown(id, object, resources, current, depth);
                    }
                }
                _ => {}
            }
        }
    }

    fn object(&self, resources: &'a Dictionary, name: &[u8]) -> Option<(ObjectId, &'a Stream)> {
        let objects = self.pdf.get_dict_in_dict(resources, b"XObject").ok()?;
        let id = objects.get(name).ok()?.as_reference().ok()?;
        Some((id, self.pdf.get_object(id).ok()?.as_stream().ok()?))
    }

    fn object_shown(
        &mut self,
        id: ObjectId,
        object: &'a Stream,
        outer: Option<&'a Dictionary>,
        at: Matrix,
        depth: usize,
    ) {
        match object.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => {
                let [a, b, c, d, ..] = at;
                let (wide, high) = (a.hypot(b), c.hypot(d));
                let dots = object.dict.get(b"Width").and_then(Object::as_float).unwrap_or(0.0);
                self.found.push(Shown {
                    id,
                    share: ((a * d - b * c).abs() / self.area).min(1.0),
                    dpi: if wide > 0.0 && high > 0.0 { dots / wide * 72.0 } else { 0.0 },
                });
            }
            Ok(b"Form") if depth < DEEPEST => {
                let own = object.dict.get(b"Matrix").and_then(Object::as_array).ok();
                let at = own.and_then(|m| matrix(m)).map_or(at, |m| times(m, at));
                let inner = self.pdf.get_dict_in_dict(&object.dict, b"Resources").ok().or(outer);
                let content = object.decompressed_content();
                self.content(content.as_deref().unwrap_or(&object.content), inner, at, depth + 1);
            }
            _ => {}
        }
    }
}

/// `first`, then `second`.
fn times(first: Matrix, second: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = first;
    let [g, h, i, j, k, l] = second;
    [
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    ]
}

fn matrix(operands: &[Object]) -> Option<Matrix> {
    let numbers: Vec<f32> = operands.iter().filter_map(|o| o.as_float().ok()).collect();
    numbers.try_into().ok()
}

/// The page's area in square points; that of A4 where it does not say.
fn area(pdf: &Pdf, page: ObjectId) -> f32 {
    const A4: f32 = 595.0 * 842.0;
    let sides = inherited(pdf, page, b"MediaBox").and_then(|b| {
        let (_, b) = pdf.dereference(b).ok()?;
        let sides: Vec<f32> = b.as_array().ok()?.iter().filter_map(|o| o.as_float().ok()).collect();
        <[f32; 4]>::try_from(sides).ok()
    });
    sides.map_or(A4, |[left, bottom, right, top]| ((right - left) * (top - bottom)).abs()).max(1.0)
}

pub(super) fn resources(pdf: &Pdf, page: ObjectId) -> Option<&Dictionary> {
    let (_, found) = pdf.dereference(inherited(pdf, page, b"Resources")?).ok()?;
    found.as_dict().ok()
}

/// What a page has, or one of the nodes above it.
fn inherited<'a>(pdf: &'a Pdf, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = pdf.get_dictionary(page).ok()?;
    for _ in 0..32 {
        if let Ok(found) = node.get(key) {
            return Some(found);
        }
        node = pdf.get_dictionary(node.get(b"Parent").ok()?.as_reference().ok()?).ok()?;
    }
    None
}

/// Dots an inch of the image that fills most of a page; 0 where there is none.
pub(crate) fn dpi(pdf: &Pdf, page: ObjectId) -> f32 {
    shown(pdf, page).iter().max_by(|a, b| a.share.total_cmp(&b.share)).map_or(0.0, |i| i.dpi)
}

/// The image that fills most of a page as a file that `tesseract` reads, if it is in a form that can be handed
/// on: JPEG, JPEG 2000, fax, or plain dots.
pub(crate) fn largest(pdf: &Pdf, page: ObjectId) -> Option<Vec<u8>> {
    let image = shown(pdf, page).into_iter().max_by(|a, b| a.share.total_cmp(&b.share))?;
    let stream = pdf.get_object(image.id).ok()?.as_stream().ok()?;
    let filters = stream.filters().unwrap_or_default();
    match filters.last().copied() {
        Some(b"DCTDecode" | b"JPXDecode") if filters.len() == 1 => Some(stream.content.clone()),
        Some(b"CCITTFaxDecode") if filters.len() == 1 => fax(pdf, stream),
        None | Some(b"FlateDecode" | b"LZWDecode" | b"RunLengthDecode" | b"ASCII85Decode") => {
            dots(pdf, stream)
        }
        _ => None,
    }
}

/// Dots as a PNM file.
fn dots(pdf: &Pdf, stream: &Stream) -> Option<Vec<u8>> {
    let number = |key: &[u8]| stream.dict.get(key).ok()?.as_i64().ok();
    let (width, height) = (number(b"Width")?, number(b"Height")?);
    let mask = stream.dict.get(b"ImageMask").and_then(Object::as_bool).unwrap_or(false);
    let bits = if mask { 1 } else { number(b"BitsPerComponent")? };
    let mut bytes = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    let wide = usize::try_from(width).ok()?;
    let rows = usize::try_from(height).ok()?;
    let colours = match bits {
        1 => 1,
        8 => bytes.len().checked_div(wide.checked_mul(rows)?)?,
        _ => return None,
    };
    let magic = match (bits, colours) {
        (1, _) => "P4",
        (8, 1) => "P5",
        (8, 3) => "P6",
        _ => return None,
    };
    let row = if bits == 1 { wide.div_ceil(8) } else { wide * colours };
    bytes.truncate(row.checked_mul(rows)?);
    if bytes.len() < row * rows {
        return None;
    }
    // PBM has black as 1, PDF as 0; a mask and an inverted image have it as PBM does.
    let inverted = decode_inverts(stream);
    if bits == 1 && !inverted || bits == 8 && inverted {
        bytes.iter_mut().for_each(|b| *b = !*b);
    }
    // A palette's numbers are no greys, but those of two colours are.
    let space = stream.dict.get(b"ColorSpace").ok().and_then(|o| pdf.dereference(o).ok());
    let palette = space
        .and_then(|(_, o)| o.as_array().ok())
        .is_some_and(|a| a.first().and_then(|o| o.as_name().ok()) == Some(b"Indexed"));
    if palette && bits == 8 {
        return None;
    }
    let depth = if bits == 8 { "255\n" } else { "" };
    let mut file = format!("{magic}\n{width} {height}\n{depth}").into_bytes();
    file.append(&mut bytes);
    Some(file)
}

/// True if the image turns black and white.
fn decode_inverts(stream: &Stream) -> bool {
    let decode = stream.dict.get(b"Decode").and_then(Object::as_array).ok();
    decode.and_then(|d| d.first()?.as_float().ok()) == Some(1.0)
}

/// A fax page (groups 3 and 4) in a TIFF of one strip.
fn fax(pdf: &Pdf, stream: &Stream) -> Option<Vec<u8>> {
    let parameters = stream.dict.get(b"DecodeParms").ok().and_then(|o| pdf.dereference(o).ok());
    let parameters = parameters.and_then(|(_, o)| match o {
        Object::Array(list) => list.first()?.as_dict().ok(),
        other => other.as_dict().ok(),
    });
    let number = |dictionary: Option<&Dictionary>, key: &[u8]| {
        dictionary.and_then(|d| d.get(key).ok()?.as_i64().ok())
    };
    let (width, height) = (
        u32::try_from(number(Some(&stream.dict), b"Width")?).ok()?,
        u32::try_from(number(Some(&stream.dict), b"Height")?).ok()?,
    );
    // K below 0 is group 4, 0 group 3 in one dimension, above 0 in two.
    let k = number(parameters, b"K").unwrap_or(0);
    let black_is_1 =
        parameters.and_then(|d| d.get(b"BlackIs1").ok()?.as_bool().ok()).unwrap_or(false);
    let inverted = decode_inverts(stream) != black_is_1;
    let data = &stream.content;
    let (short, long) = (3u16, 4u16);
    let tags: [(u16, u16, u32); 9] = [
        (256, long, width),
        (257, long, height),
        (258, short, 1),
        (259, short, if k < 0 { 4 } else { 3 }),
        // Photometric: white is 0 unless the parameters turn it.
        (262, short, u32::from(inverted)),
        (273, long, 8),
        (278, long, height),
        (279, long, u32::try_from(data.len()).ok()?),
        (292, long, u32::from(k > 0)),
    ];
    let mut file = Vec::with_capacity(data.len() + 200);
    file.extend(b"II\x2A\0");
    file.extend((8 + u32::try_from(data.len()).ok()?).to_le_bytes());
    file.extend(data);
    file.extend(u16::try_from(tags.len()).ok()?.to_le_bytes());
    for (tag, kind, value) in tags {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(1u32.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend(0u32.to_le_bytes());
    Some(file)
}
