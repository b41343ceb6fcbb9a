//! Plain text in any encoding.
//!
//! Order of trust: byte order mark, strict UTF-8, UTF-16 by its zero bytes, mostly-UTF-8 with stray
//! bytes (read as windows-1252, line by line), then `chardetng` with the `fr` domain.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Document, FormatError};

/// First bytes of formats that are not text.
const MAGIC: [(&[u8], &str); 9] = [
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"\xD0\xCF\x11\xE0", "legacy Office"),
    (b"\x1F\x8B", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"{\\rtf", "RTF"),
    (b"II*\0", "TIFF"),
    (b"\x7FELF", "program"),
];

/// Share of control characters over which content is binary. Text from PDF converters shows a few
/// per thousand; compressed data shows about one in eight.
const MAX_CONTROL_SHARE: f64 = 0.05;

/// Fewer control characters than this never make a file binary, however short it is.
const MIN_CONTROL: u64 = 8;

/// Reads text of any encoding.
///
/// # Errors
/// [`FormatError::Empty`] for blanks only, [`FormatError::Binary`] for what is no text.
pub fn read(bytes: &[u8]) -> Result<Document, FormatError> {
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(FormatError::Binary((*name).to_owned()));
    }
    let mut warnings = Vec::new();
    let (mut text, encoding) = decode(bytes, &mut warnings);
    let (mut control, mut nul, mut total) = (0u64, 0u64, 0u64);
    for c in text.chars() {
        total += 1;
        nul += u64::from(c == '\0');
        control += u64::from(
            c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{0C}' | '\u{0B}' | '\u{85}'),
        );
    }
    if total == 0 || text.trim_matches(|c: char| c.is_whitespace() || c.is_control()).is_empty() {
        return Err(if nul > 0 {
            FormatError::Binary("zero bytes".to_owned())
        } else {
            FormatError::Empty
        });
    }
    #[expect(clippy::cast_precision_loss, reason = "a share, to two digits")]
    if control >= MIN_CONTROL && control as f64 / total as f64 > MAX_CONTROL_SHARE {
        return Err(FormatError::Binary("control characters".to_owned()));
    }
    if let Some(repaired) = repair_double_encoding(&text) {
        warnings.push("UTF-8 that had been read as windows-1252 was put right".to_owned());
        text = repaired;
    }
    if nul > 0 {
        warnings.push(format!("{nul} NUL bytes read as blanks"));
        text = text.replace('\0', " ");
    }
    Ok(Document { warnings, ..Document::new(text, &format!("text, {encoding}")) })
}

fn decode(bytes: &[u8], warnings: &mut Vec<String>) -> (String, &'static str) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(&bytes[length..]);
        note_replacements(bad, &text, encoding.name(), warnings);
        return (text.into_owned(), encoding.name());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), UTF_8.name());
    }
    if let Some(Ok(text)) = replace_surrogates(bytes, warnings).map(String::from_utf8) {
        return (text, UTF_8.name());
    }
    if let Some(encoding) = utf16_without_bom(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(bytes);
        note_replacements(bad, &text, encoding.name(), warnings);
        return (text.into_owned(), encoding.name());
    }
    if multibyte_sequences(bytes) >= 2 {
        warnings.push("mixed encodings: lines that are not UTF-8 read as windows-1252".to_owned());
        let text = bytes
            .split_inclusive(|b| *b == b'\n')
            .map(|line| match std::str::from_utf8(line) {
                Ok(text) => text.to_owned(),
                Err(_) => mixed_line(line),
            })
            .collect();
        return (text, "UTF-8 and windows-1252");
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(Some(b"fr"), Utf8Detection::Deny);
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    note_replacements(bad, &text, encoding.name(), warnings);
    (text.into_owned(), encoding.name())
}

/// A line with both: valid UTF-8 sequences kept, other bytes read as windows-1252.
fn mixed_line(line: &[u8]) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    for chunk in line.utf8_chunks() {
        out.push_str(chunk.valid());
        out.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    out
}

/// UTF-8 encoded surrogates (as CESU-8 and old Java write them) are no characters: each becomes
/// U+FFFD, so that one of them does not make a whole file look like another encoding.
fn replace_surrogates(bytes: &[u8], warnings: &mut Vec<String>) -> Option<Vec<u8>> {
    let surrogate = |w: &[u8]| w[0] == 0xED && w[1] >= 0xA0 && (0x80..0xC0).contains(&w[2]);
    let count = bytes.windows(3).filter(|w| surrogate(w)).count();
    if count == 0 {
        return None;
    }
    let mut out = bytes.to_vec();
    for i in 0..bytes.len() - 2 {
        if surrogate(&bytes[i..i + 3]) {
            out[i..i + 3].copy_from_slice("\u{FFFD}".as_bytes());
        }
    }
    std::str::from_utf8(&out).ok()?;
    warnings.push(format!("{count} lone surrogates read as \u{FFFD}"));
    Some(out)
}

/// Text that some program took for windows-1252 and wrote as UTF-8 again: "DÃ©libÃ©ration", "lâ€™eau".
const TWICE: [&str; 6] = ["Ã©", "Ã¨", "Ã ", "Ã\u{A0}", "â€™", "Ã´"];

/// Undoes the double encoding line by line, where it is plain that there is one.
fn repair_double_encoding(text: &str) -> Option<String> {
    let signs: usize = TWICE.iter().map(|s| text.matches(s).count()).sum();
    if signs < 4 || text.matches(['é', 'è']).count() > signs {
        return None;
    }
    let line = |line: &str| {
        // « à » ends in a no-break space, which converters make a plain one.
        let spaced = line.replace("Ã ", "Ã\u{A0}");
        let (bytes, _, unmappable) = WINDOWS_1252.encode(&spaced);
        if unmappable {
            return line.to_owned();
        }
        String::from_utf8(bytes.into_owned()).unwrap_or_else(|_| line.to_owned())
    };
    Some(text.split_inclusive('\n').map(line).collect())
}

/// Complete multi-byte UTF-8 sequences: in windows-1252 text they are accidents, and rare.
fn multibyte_sequences(bytes: &[u8]) -> usize {
    bytes
        .utf8_chunks()
        .map(|chunk| chunk.valid().chars().filter(|c| !c.is_ascii()).take(2).count())
        .take(10_000)
        .sum()
}

fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let half = sample.len() / 2;
    if half < 4 {
        return None;
    }
    match (zeros(0), zeros(1)) {
        (even, odd) if odd * 10 > half * 7 && even * 10 < half => Some(UTF_16LE),
        (even, odd) if even * 10 > half * 7 && odd * 10 < half => Some(UTF_16BE),
        _ => None,
    }
}

fn note_replacements(bad: bool, text: &str, encoding: &str, warnings: &mut Vec<String>) {
    if bad {
        let count = text.matches('\u{FFFD}').count();
        warnings.push(format!("{count} characters are not valid {encoding} and read as \u{FFFD}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn encodings() {
        let text = "Délibération n° 5 – « œuvre » d’intérêt général à l’unanimité, été 2024";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let bom16 = [b"\xFF\xFE".as_slice(), &utf16].concat();
        let bom8 = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
        for (bytes, reader) in [
            (text.as_bytes().to_vec(), "text, UTF-8"),
            (bom8, "text, UTF-8"),
            (encoded(WINDOWS_1252, text), "text, windows-1252"),
            (utf16, "text, UTF-16LE"),
            (utf16be, "text, UTF-16BE"),
            (bom16, "text, UTF-16LE"),
        ] {
            let document = read(&bytes).unwrap();
            assert_eq!((document.text.as_str(), document.reader.as_str()), (text, reader));
        }
    }

    #[test]
    fn mixed_and_damaged() {
        let mut bytes = "première ligne à l’unanimité\n".as_bytes().to_vec();
        bytes.extend(encoded(WINDOWS_1252, "deuxième ligne\n"));
        let document = read(&bytes).unwrap();
        assert_eq!(document.text, "première ligne à l’unanimité\ndeuxième ligne\n");
        assert_eq!(document.warnings.len(), 1);
        let document = read(b"vote\0 pour").unwrap();
        assert_eq!(document.text, "vote  pour");
        assert!(document.warnings[0].contains("NUL"));
        let cesu = read(b"a\xED\xA0\x80b").unwrap();
        assert_eq!(cesu.text, "a\u{FFFD}b");
        let twice = read("DÃ©libÃ©ration du conseil, lâ€™Ã©tÃ© Ã  CaudrÃ©sis".as_bytes()).unwrap();
        assert_eq!(twice.text, "Délibération du conseil, l’été à Caudrésis");
        let lone = read(b"\xFF\xFEa\0\x00\xD8b\0").unwrap();
        assert_eq!(lone.text, "a\u{FFFD}b");
    }

    #[test]
    fn refusals() {
        assert_eq!(read(b""), Err(FormatError::Empty));
        assert_eq!(read(b" \r\n\t"), Err(FormatError::Empty));
        assert_eq!(read(b"\xEF\xBB\xBF \n"), Err(FormatError::Empty));
        assert_eq!(read(b"%PDF-1.7\n"), Err(FormatError::Binary("PDF".to_owned())));
        assert!(matches!(read(&[0u8; 64]), Err(FormatError::Binary(_))));
        let noise: Vec<u8> =
            (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(matches!(read(&noise), Err(FormatError::Binary(_))));
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(document) = read(&bytes) {
                prop_assert!(!document.text.contains('\0'));
            }
        }
    }
}
