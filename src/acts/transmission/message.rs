//! The messages of the ACTES protocol in XML: the transmission of an act, and its receipt.
//!
//! Namespace `http://www.interieur.gouv.fr/ACTES#v1.1-20040216`. `Acte` has `@Date`,
//! `@NumeroInterne`, `@CodeNatureActe`, `CodeMatiere1…5@CodeMatiere`, `Objet`, `Document/NomFichier`,
//! `Annexes/Annexe/NomFichier`; `ARActe` has `@IDActe`, `@DateReception` and repeats what it received.

use std::borrow::Cow;

use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use crate::acts::extract::{actes, matiere};
use crate::acts::model::{Declared, Found, Nature};
use crate::formats::xml;

/// The namespace of the protocol, without its version.
const NAMESPACE: &str = "http://www.interieur.gouv.fr/ACTES";

/// Messages are a few kilobytes; more (bytes) is none.
const MOST_BYTES: usize = 4 << 20;

/// What a message says of an act. Everything may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// Date of the act, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Number as transmitted.
    pub number: Option<String>,
    /// Nature.
    pub nature: Option<Nature>,
    /// Matière, its levels joined by dots.
    pub matiere: Option<String>,
    /// Objet.
    pub title: Option<String>,
    /// Name of the act's file.
    pub document: Option<String>,
    /// Names of the annexes' files.
    pub annexes: Vec<String>,
    /// Identifier, in a receipt.
    pub id: Option<String>,
    /// Date of receipt, `YYYY-MM-DD`, in a receipt.
    pub received: Option<String>,
}

/// Reads a message. `None` for any other XML.
#[must_use]
pub fn message(bytes: &[u8]) -> Option<Message> {
    if bytes.len() > MOST_BYTES {
        return None;
    }
    let text = xml::decode(bytes);
    // Entities are not expanded by this parser: only the five of XML and figures are known.
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut message = Message::default();
    let mut levels: Vec<(u8, String)> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut content = String::new();
    let mut ours = false;
    loop {
        let event = reader.read_event();
        match event {
            Ok(Event::Start(e)) => {
                start(&e, &mut message, &mut levels, &mut ours);
                path.push(local(&e));
                content.clear();
            }
            Ok(Event::Empty(e)) => start(&e, &mut message, &mut levels, &mut ours),
            Ok(Event::Text(e)) => content.push_str(&e),
            Ok(Event::CData(e)) => content.push_str(&e),
            Ok(Event::GeneralRef(e)) => content.push_str(&xml::entity(&e)),
            Ok(Event::End(_)) => {
                close(&path, content.trim(), &mut message);
                path.pop();
                content.clear();
            }
            Ok(Event::Eof) => break,
            Err(_) => return None,
            Ok(_) => {}
        }
    }
    levels.sort();
    let code: Vec<String> = levels.into_iter().map(|(_, code)| code).collect();
    message.matiere = Some(code.join(".")).filter(|code| matiere::valid(code));
    let says = message.number.is_some() || message.id.is_some();
    (ours && says).then_some(message)
}

fn local(e: &BytesStart<'_>) -> String {
    e.local_name().as_ref().to_owned()
}

fn start(
    e: &BytesStart<'_>,
    message: &mut Message,
    levels: &mut Vec<(u8, String)>,
    ours: &mut bool,
) {
    let name = local(e);
    for attribute in e.attributes().with_checks(false).filter_map(Result::ok) {
        let Ok(value) = attribute.normalized_value(XmlVersion::Explicit1_0) else { continue };
        let value = value.trim().to_owned();
        if value.is_empty() {
            continue;
        }
        let key = attribute.key.local_name().as_ref().to_owned();
        *ours |= value.starts_with(NAMESPACE);
        match (name.as_str(), key.as_str()) {
            ("Acte" | "ActeRecu", "Date") => message.date = day(&value),
            ("Acte" | "ActeRecu", "NumeroInterne") => message.number = Some(value),
            ("Acte" | "ActeRecu", "CodeNatureActe") => message.nature = nature(&value),
            ("ARActe", "IDActe") => {
                message.id = actes::find(&value).into_iter().next().map(|(id, _)| id.id);
            }
            ("ARActe", "DateReception") => message.received = day(&value),
            (level, "CodeMatiere") => {
                if let Some(level) = level.strip_prefix("CodeMatiere").and_then(|n| n.parse().ok())
                {
                    levels.push((level, value));
                }
            }
            _ => {}
        }
    }
}

fn close(path: &[String], content: &str, message: &mut Message) {
    if content.is_empty() {
        return;
    }
    let content = || content.split_whitespace().collect::<Vec<_>>().join(" ");
    match path {
        [.., name] if name == "Objet" => message.title = Some(content()),
        [.., parent, name] if name == "NomFichier" => match parent.as_str() {
            "Document" => message.document = Some(content()),
            "Annexe" => message.annexes.push(content()),
            _ => {}
        },
        _ => {}
    }
}

/// A date as the protocol writes it, which may be followed by a time.
fn day(value: &str) -> Option<String> {
    let date: Date = value.get(..10)?.parse().ok()?;
    Some(date.to_string())
}

/// Natures by their rank in the protocol.
fn nature(code: &str) -> Option<Nature> {
    use Nature::{Ai, Ar, Au, Bf, Cc, De};
    let rank: usize = code.parse().ok()?;
    [De, Ar, Ai, Cc, Bf, Au].get(rank.checked_sub(1)?).copied()
}

impl Message {
    /// What it declares of the act.
    #[must_use]
    pub fn declared(&self) -> Vec<Declared> {
        let rule = if self.received.is_some() { "actes.receipt" } else { "actes.envelope" };
        let id = self.id.as_deref().and_then(|id| actes::find(id).into_iter().next());
        let siren = id.as_ref().map(|(id, _)| id.siren.clone());
        let fields = [
            ("actes_id", &self.id),
            ("siren", &siren),
            ("date", &self.date),
            ("number", &self.number),
            ("nature", &self.nature.map(|n| n.code().to_owned())),
            ("matiere", &self.matiere),
            ("title", &self.title),
            ("receipt", &self.received),
        ];
        fields
            .into_iter()
            .filter_map(|(field, value)| {
                let found = Found::elsewhere(value.clone()?, rule, 0.97);
                Some(Declared { field: Cow::Borrowed(field), found })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ACT: &str = r#"<?xml version="1.0" encoding="ISO-8859-1"?>
<actes:Acte xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216"
 actes:Date="2024-03-26" actes:NumeroInterne="2024_031" actes:CodeNatureActe="1">
 <actes:CodeMatiere1 actes:CodeMatiere="7"/><actes:CodeMatiere2 actes:CodeMatiere="5"/>
 <actes:Objet>Subvention à la régie &amp; au musée</actes:Objet>
 <actes:ClassificationDateVersion>2023-01-01</actes:ClassificationDateVersion>
 <actes:Document><actes:NomFichier>99_DE-acte_1.pdf</actes:NomFichier></actes:Document>
 <actes:Annexes actes:Nombre="1"><actes:Annexe><actes:NomFichier>a_2.pdf</actes:NomFichier></actes:Annexe></actes:Annexes>
</actes:Acte>"#;

    #[test]
    fn an_act_in_another_encoding() {
        let bytes = encoding_rs::WINDOWS_1252.encode(ACT).0.into_owned();
        let got = message(&bytes).unwrap();
        assert_eq!(
            got,
            Message {
                date: Some("2024-03-26".to_owned()),
                number: Some("2024_031".to_owned()),
                nature: Some(Nature::De),
                matiere: Some("7.5".to_owned()),
                title: Some("Subvention à la régie & au musée".to_owned()),
                document: Some("99_DE-acte_1.pdf".to_owned()),
                annexes: vec!["a_2.pdf".to_owned()],
                ..Message::default()
            }
        );
        let fields: Vec<_> = got.declared().into_iter().map(|d| d.field).collect();
        assert_eq!(fields, ["date", "number", "nature", "matiere", "title"]);
    }

    #[test]
    fn a_receipt() {
        let text = r#"<actes:ARActe xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216" actes:DateReception="2024-03-28" actes:IDActe="059-299900019-20240326-2024_031-DE"/>"#;
        let got = message(text.as_bytes()).unwrap();
        assert_eq!(got.received.as_deref(), Some("2024-03-28"));
        assert_eq!(got.id.as_deref(), Some("059-299900019-20240326-2024_031-DE"));
    }

    #[test]
    fn what_is_none() {
        let bomb = r#"<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a xmlns="http://www.interieur.gouv.fr/ACTES" NumeroInterne="1"><Objet>&y;</Objet></a>"#;
        for text in ["", "<html/>", "<a b='c'>", "<Acte NumeroInterne='1'/>", bomb] {
            assert_eq!(message(text.as_bytes()), None, "{text}");
        }
        // An entity of its own is not looked up: it stands as it is written.
        let own = ACT.replace("Subvention", "&y;");
        let title = message(own.as_bytes()).unwrap().title.unwrap();
        assert!(!title.contains("xxxx"), "{title}");
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(message(&bytes).is_none_or(|m| m.number.is_some() || m.id.is_some()));
        }

        #[test]
        fn any_damage(at in 0usize..900, byte in any::<u8>()) {
            let mut bytes = ACT.as_bytes().to_vec();
            if let Some(b) = bytes.get_mut(at) {
                *b = byte;
            }
            prop_assert!(message(&bytes).is_none_or(|m| m.number.is_some() || m.id.is_some()));
        }
    }
}
