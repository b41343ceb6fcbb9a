//! What readers of XML share.

use quick_xml::events::BytesRef;

/// The text of an XML file, in the encoding that it says: ISO-8859-1 and windows-1252 are usual in
/// the ACTES protocol. What says nothing, and is no UTF-8, is windows-1252.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let named = head.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next().filter(|c| ['"', '\''].contains(c))?;
        encoding_rs::Encoding::for_label(rest[1..].split(quote).next()?.as_bytes())
    });
    if std::str::from_utf8(bytes).is_ok() && named.is_none() {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    // A byte order mark is believed before the name.
    named.unwrap_or(encoding_rs::WINDOWS_1252).decode(bytes).0.into_owned()
}

/// The five entities of XML, and characters by their number. Others are none: nothing is expanded.
pub(crate) fn entity(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    match &**reference {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
    .to_owned()
}
