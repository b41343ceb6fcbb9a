//! PDF files as input: what is found in them, and what breaks readers.

use std::io::Write;
use std::time::{Duration, Instant};

use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::harness::Desk;

/// A line of a page: left edge and baseline in points from the page's lower left corner, text.
pub(crate) type Set<'a> = (i64, i64, &'a str);

/// A PDF of pages set in Helvetica, 11 points.
pub(crate) fn pdf(pages: &[&[Set<'_>]]) -> Vec<u8> {
    let contents: Vec<Stream> = pages
        .iter()
        .map(|lines| {
            let mut operations = Vec::new();
            for (x, y, text) in *lines {
                let text = Object::string_literal(windows_1252(text));
                operations.extend([
                    Operation::new("BT", vec![]),
                    Operation::new("Tf", vec!["F1".into(), 11.into()]),
                    Operation::new("Td", vec![(*x).into(), (*y).into()]),
                    Operation::new("Tj", vec![text]),
                    Operation::new("ET", vec![]),
                ]);
            }
            Stream::new(dictionary! {}, Content { operations }.encode().unwrap())
        })
        .collect();
    with_contents(contents, |_, _| {})
}

fn windows_1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

/// A text as a typewriter would set it: each word at its column, so many lines a page.
fn typed(text: &str) -> Vec<u8> {
    // Courier's letters are .6 of its size wide.
    let (size, step) = (8, 4.8);
    let mut pages: Vec<Vec<Operation>> = Vec::new();
    for page in text.split('\u{0C}') {
        let lines: Vec<&str> = page.split('\n').collect();
        for lines in lines.chunks(80) {
            let mut operations = vec![
                Operation::new("BT", vec![]),
                Operation::new("Tf", vec!["F2".into(), size.into()]),
            ];
            for (row, line) in lines.iter().enumerate() {
                let line = line.replace('\t', "        ");
                let mut column = 0u16;
                for word in line.split(' ') {
                    let x = 20.0 + f32::from(column) * step;
                    #[expect(clippy::cast_precision_loss, reason = "eighty lines")]
                    let y = 820.0 - row as f32 * 10.0;
                    if !word.is_empty() {
                        let matrix = [1.0, 0.0, 0.0, 1.0, x, y].map(Object::from).to_vec();
                        operations.push(Operation::new("Tm", matrix));
                        let word = Object::string_literal(windows_1252(word));
                        operations.push(Operation::new("Tj", vec![word]));
                    }
                    column += u16::try_from(word.chars().count()).unwrap() + 1;
                }
            }
            operations.push(Operation::new("ET", vec![]));
            pages.push(operations);
        }
    }
    let contents = pages
        .into_iter()
        .map(|operations| Stream::new(dictionary! {}, Content { operations }.encode().unwrap()))
        .collect();
    with_contents(contents, |pdf, resources| {
        let widths: Vec<Object> = vec![600.into(); 224];
        let font = pdf.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier",
            "Encoding" => "WinAnsiEncoding", "FirstChar" => 32, "LastChar" => 255, "Widths" => widths,
        });
        resources.set("Font", dictionary! { "F2" => font });
    })
}

/// What is read in an act does not change when the act is a PDF: the hundred acts of a set.
#[test]
fn fields_survive_the_page() {
    use acts_search::acts::read_acts;
    use acts_search::acts::registry::Registry;
    use acts_search::formats::Reader;
    let set = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/forms-9");
    let (mut same, mut all) = (0, 0);
    for case in std::fs::read_dir(set).unwrap() {
        let case = case.unwrap().path();
        let text = std::fs::read_to_string(case.join("act.txt")).unwrap();
        let read = |text: &str| {
            let acts = read_acts("act.txt", text, Registry::builtin());
            let f = &acts[0].fields;
            (
                acts.len(),
                f.number.as_ref().map(|n| n.value.clone()),
                f.date.as_ref().map(|d| d.value),
                f.authority.as_ref().map(|a| a.value.clone()),
            )
        };
        let page = Reader::PdfNative.read(&typed(&text)).unwrap();
        let (from_text, from_page) = (read(&text), read(&page.text));
        all += 1;
        same += usize::from(from_text == from_page);
        if from_text != from_page {
            println!("{}: {from_text:?} {from_page:?}", case.display());
        }
    }
    assert!(all == 100 && same >= 98, "{same} of {all}");
}

/// A PDF of pages with these content streams; `also` may add to the resources.
pub(crate) fn with_contents(
    contents: Vec<Stream>,
    also: impl Fn(&mut Document, &mut Dictionary),
) -> Vec<u8> {
    let mut pdf = Document::with_version("1.5");
    let tree = pdf.new_object_id();
    let font = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let mut resources = dictionary! { "Font" => dictionary! { "F1" => font } };
    also(&mut pdf, &mut resources);
    let resources = pdf.add_object(resources);
    let kids: Vec<Object> = contents
        .into_iter()
        .map(|content| {
            let content: ObjectId = pdf.add_object(content);
            pdf.add_object(
                dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content },
            )
            .into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    pdf.objects.insert(
        tree,
        dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        }
        .into(),
    );
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

pub(crate) const FIRST: &[Set<'_>] = &[
    (60, 780, "COMMUNE DE CAUDRY"),
    (60, 750, "Extrait du registre des délibérations du conseil municipal"),
    (60, 720, "Séance du 27 mars 2024"),
    (60, 690, "Délibération n° 2024-031"),
    (60, 660, "Objet : Réfection de la toiture de l'école Jean-"),
    (60, 647, "Jaurès et de son préau"),
    (60, 620, "Le conseil municipal, après en avoir délibéré, à l'unanimité, décide :"),
    (60, 600, "- d'approuver les travaux, pour un montant de 120 000 euros ;"),
    (60, 587, "- d'autoriser Monsieur le Maire à signer les pièces du marché."),
    (60, 540, "Le Maire,"),
    (330, 540, "La secrétaire de séance,"),
    (60, 526, "Paul MARTIN"),
    (330, 526, "Anne DUBOIS"),
];
pub(crate) const SECOND: &[Set<'_>] = &[
    (60, 780, "ANNEXE - Règlement du chantier de l'école"),
    (
        60,
        750,
        "Article 1 : les travaux bruyants ont lieu le mercredi, hors de la présence des élèves et",
    ),
    (60, 737, "de leurs enseignants, entre huit heures et dix-huit heures au plus tard."),
    (60, 724, "Article 2 : la grue est gardée la nuit par une entreprise de la commune de Caudry."),
    (60, 711, "Article 3 : le présent règlement est affiché à l'entrée du chantier et en mairie."),
];

#[test]
fn fields_pages_and_the_reader() {
    let desk = Desk::new();
    desk.file("2024/acte.pdf", pdf(&[FIRST, SECOND]));
    let ran = desk.run_index(&["--json"]);
    assert_eq!((ran.code(), ran.json()["unreadable"].clone()), (0, serde_json::json!([])));
    let hits = desk.search(&["--json", "grue gardée la nuit"]).json();
    let hit = &hits["hits"][0];
    assert_eq!(
        (&hit["number"], &hit["date"], &hit["authority"]["siren"]),
        (&"2024-031".into(), &"2024-03-27".into(), &"215901398".into()),
        "{hit:#}"
    );
    assert_eq!(hit["snippets"][0]["page"], 2, "{hit:#}");
    // A word broken at a line end, with its capital.
    assert_eq!(desk.search(&["--count", "\"école Jean-Jaurès\""]).out().trim(), "1");
    let files = desk.run_index(&["--report", "--json"]).json();
    assert_eq!(files["files"][0]["reader"], "pdf, pdf-extract", "{files:#}");
}

/// `pdftotext` reads the same words in the same order; where it is not installed, the test says so.
#[test]
fn pdftotext_agrees() {
    use acts_search::formats::{Programs, Reader};
    let Some(program) = Programs::find().pdftotext else {
        println!("skipped: pdftotext (poppler-utils) is not installed");
        return;
    };
    let bytes = pdf(&[FIRST, SECOND]);
    let words = |reader: Reader| -> Vec<String> {
        let text = reader.read(&bytes).unwrap().text;
        assert_eq!(text.matches('\u{0C}').count(), 1, "{text}");
        text.split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(words(Reader::Pdftotext(program)), words(Reader::PdfNative));
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A few kilobytes that unpack to gigabytes.
fn bomb() -> Vec<u8> {
    let mut zeros = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..3000 {
        zeros.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let twice = deflated(&zeros.finish().unwrap());
    let filters: Vec<Object> = vec!["FlateDecode".into(), "FlateDecode".into()];
    let stream = Stream::new(dictionary! { "Filter" => filters }, twice).with_compression(false);
    with_contents(vec![stream], |_, _| {})
}

/// A form that shows itself.
fn endless() -> Vec<u8> {
    let page = Stream::new(dictionary! {}, b"/X1 Do".to_vec());
    with_contents(vec![page], |pdf, resources| {
        let form = pdf.new_object_id();
        let inside = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "X1" => form } },
        };
        pdf.objects.insert(form, Stream::new(inside, b"/X1 Do /X1 Do".to_vec()).into());
        resources.set("XObject", dictionary! { "X1" => form });
    })
}

/// Forty forms, each of which shows the next one twice.
fn exponential() -> Vec<u8> {
    let page = Stream::new(dictionary! {}, b"/X1 Do".to_vec());
    with_contents(vec![page], |pdf, resources| {
        let mut next = None;
        for _ in 0..40 {
            let content: &[u8] = if next.is_some() { b"/X1 Do /X1 Do" } else { b"0 0 m" };
            let inside = dictionary! {
                "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()],
                "Resources" => match next {
                    Some(form) => dictionary! { "XObject" => dictionary! { "X1" => Object::Reference(form) } },
                    None => dictionary! {},
                },
            };
            next = Some(pdf.add_object(Stream::new(inside, content.to_vec())));
        }
        if let Some(form) = next {
            resources.set("XObject", dictionary! { "X1" => Object::Reference(form) });
        }
    })
}

fn nested() -> Vec<u8> {
    let mut content = vec![b'['; 4 << 20];
    content.extend_from_slice(b" TJ");
    with_contents(vec![Stream::new(dictionary! {}, content)], |_, _| {})
}

#[test]
fn hostile_files_cost_themselves_only() {
    let desk = Desk::new();
    let good = pdf(&[FIRST, SECOND]);
    desk.file("acte.pdf", &good);
    desk.file("bomb.pdf", bomb());
    desk.file("endless.pdf", endless());
    desk.file("exponential.pdf", exponential());
    desk.file("nested.pdf", nested());
    desk.file("truncated.pdf", &good[..good.len() / 3]);
    desk.file("noise.pdf", [b"%PDF-1.7\n".as_slice(), &[0xA7; 3000]].concat());
    desk.file(
        "text.pdf",
        "Délibération n° 2024-77\nLe conseil décide, à l'unanimité, de la fanfare.",
    );
    desk.file("pdf.txt", pdf(&[SECOND]));
    desk.file("empty.pdf", "");
    let mut flipped = good.clone();
    for k in (0..flipped.len()).step_by(37) {
        flipped[k] ^= 0x20;
    }
    desk.file("flipped.pdf", flipped);
    desk.file("zz-last.pdf", pdf(&[SECOND]));
    let started = Instant::now();
    let ran = desk.run_index(&["--json"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(started.elapsed() < Duration::from_secs(240), "{:?}", started.elapsed());
    let unreadable: Vec<String> = ran.json()["unreadable"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| format!("{}: {}", p["path"].as_str().unwrap(), p["reason"].as_str().unwrap()))
        .collect();
    println!("{unreadable:#?} in {:?}", started.elapsed());
    let listed = |name: &str| unreadable.iter().any(|u| u.starts_with(&format!("{name}: ")));
    for name in
        ["bomb.pdf", "endless.pdf", "exponential.pdf", "nested.pdf", "noise.pdf", "empty.pdf"]
    {
        assert!(listed(name), "{name} is not listed: {unreadable:#?}");
    }
    for name in ["acte.pdf", "text.pdf", "pdf.txt", "zz-last.pdf"] {
        let ran = desk.search(&["--show", name]);
        assert_eq!(ran.code(), 0, "{name} is not indexed: {}", ran.out());
    }
}

/// A user's password forbids to read; an owner's forbids to print or copy, and is no hindrance.
#[test]
fn passwords() {
    use pdf_extract::{EncryptionState, EncryptionVersion, Permissions};
    let locked = |user: &str| {
        let mut pdf = Document::load_mem(&pdf(&[FIRST, SECOND])).unwrap();
        let id = Object::string_literal("0123456789abcdef");
        pdf.trailer.set("ID", Object::Array(vec![id.clone(), id]));
        let version = EncryptionVersion::V2 {
            document: &pdf,
            owner_password: "greffe",
            user_password: user,
            key_length: 128,
            permissions: Permissions::empty(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        pdf.encrypt(&state).unwrap();
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).unwrap();
        bytes
    };
    let desk = Desk::new();
    desk.file("owner.pdf", locked(""));
    desk.file("user.pdf", locked("secret"));
    for ran in [desk.run_index(&["--json"]), desk.run_index_alone(&["--json", "--rebuild"])] {
        let json = ran.json();
        assert_eq!(json["unreadable"].as_array().unwrap().len(), 1, "{json:#}");
        assert_eq!(json["unreadable"][0]["path"], "user.pdf");
        let reason = json["unreadable"][0]["reason"].as_str().unwrap();
        assert!(reason.starts_with("encrypted: take the password off"), "{reason}");
        assert_eq!(desk.search(&["--count", "grue gardée la nuit"]).out().trim(), "1");
    }
    let report = desk.run_index(&["--report", "--json"]).json();
    assert_eq!(report["problems"][0]["kind"], "encrypted");
}

/// Ghostscript shows most lines by `'`, which goes to the next line first; forms are read alike.
#[test]
fn lines_shown_by_quotes() {
    use acts_search::formats::Reader;
    let act = b"BT /F1 11 Tf 1 0 0 1 60 780 Tm 14 TL (Commune de Caudry) Tj (Deliberation 2024-031)' 2 1 (Seance du 27 mars 2024)\" ET /X1 Do";
    let page = Stream::new(dictionary! {}, act.to_vec());
    let bytes = with_contents(vec![page], |pdf, resources| {
        let form = Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Form", "Resources" => resources.clone(),
                "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            },
            b"BT /F1 11 Tf 1 0 0 1 60 700 Tm 14 TL (L'ecole) Tj (est reparee)' ET".to_vec(),
        );
        let form = pdf.add_object(form);
        resources.set("XObject", dictionary! { "X1" => form });
    });
    let text = Reader::PdfNative.read(&bytes).unwrap().text;
    let lines: Vec<&str> = text.lines().filter(|l| !l.is_empty()).collect();
    assert_eq!(
        lines,
        [
            "Commune de Caudry",
            "Deliberation 2024-031",
            "Seance du 27 mars 2024",
            "L'ecole",
            "est reparee"
        ]
    );
}

/// Fields of a form, stamps and visible signatures are read where they stand; remarks and what is hidden
/// are not.
#[test]
fn annotations_are_read() {
    use acts_search::formats::Reader;
    let mut made = Document::load_mem(&pdf(&[FIRST])).unwrap();
    let page = *made.get_pages().values().next().unwrap();
    let font = made.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let mut annotations: Vec<Object> = Vec::new();
    for (kind, flags, text) in [
        ("Widget", 4, "Signe electroniquement le 28/03/2024"),
        ("Stamp", 4, "Recu en prefecture le 29/03/2024"),
        ("Widget", 2, "champ masque"),
        ("Text", 4, "remarque d'un lecteur"),
    ] {
        let look = made.add_object(Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), 200.into(), 20.into()],
                "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
            },
            format!("BT /F1 9 Tf 2 5 Td ({text}) Tj ET").into_bytes(),
        ));
        let y = 300 - i64::try_from(annotations.len()).unwrap() * 30;
        let annotation = dictionary! {
            "Type" => "Annot", "Subtype" => kind, "F" => flags,
            "Rect" => vec![330.into(), y.into(), 530.into(), (y + 20).into()],
            "AP" => dictionary! { "N" => look },
        };
        annotations.push(made.add_object(annotation).into());
    }
    made.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Annots", annotations);
    let mut bytes = Vec::new();
    made.save_to(&mut bytes).unwrap();
    let text = Reader::PdfNative.read(&bytes).unwrap().text;
    let at = |part: &str| text.find(part);
    // Below the act, one below the other.
    assert!(at("Paul MARTIN") < at("Signe electroniquement"), "{text}");
    assert!(at("Signe electroniquement") < at("Recu en prefecture"), "{text}");
    assert!(at("Recu en prefecture").is_some(), "{text}");
    assert!(!text.contains("masque") && !text.contains("remarque"), "{text}");
}
