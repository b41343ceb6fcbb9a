//! Word processors and web pages as input.

use std::io::Write;

use acts_search::formats::{FormatError, Programs, chain};
use zip::write::SimpleFileOptions;

use crate::harness::Desk;

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        let stored = *name == "mimetype";
        let method =
            if stored { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(bytes: &[u8]) -> Result<String, FormatError> {
    chain::read_here(bytes, &Programs::default()).map(|d| format!("[{}]\n{}", d.reader, d.text))
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:wps=\"x\" xmlns:v=\"y\"";

fn docx(body: &str) -> Vec<u8> {
    let wrap =
        |tag: &str, inside: &str| format!("<?xml version=\"1.0\"?><w:{tag} {W}>{inside}</w:{tag}>");
    archive(&[
        ("word/document.xml", &wrap("document", &format!("<w:body>{body}</w:body>"))),
        ("word/header1.xml", &wrap("hdr", "<w:p><w:r><w:t>COMMUNE DE CAUDRY</w:t></w:r></w:p>")),
        (
            "word/footer1.xml",
            &wrap("ftr", "<w:p><w:r><w:t>Mairie, place du Général de Gaulle</w:t></w:r></w:p>"),
        ),
        (
            "word/footnotes.xml",
            &wrap(
                "footnotes",
                "<w:footnote w:type=\"separator\"><w:p><w:r><w:t>----</w:t></w:r></w:p></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:t>Hors taxes.</w:t></w:r></w:p></w:footnote>",
            ),
        ),
    ])
}

#[test]
fn docx_with_all_its_places() {
    let p = |inside: &str| format!("<w:p>{inside}</w:p>");
    let t = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let cell = |inside: &str| format!("<w:tc>{inside}</w:tc>");
    let body = [
        p(&(t("Délibération n° ") + &t("2024-031") + "<w:del><w:r><w:delText>biffé</w:delText></w:r></w:del>")),
        p(&(t("Objet :") + "<w:r><w:tab/></w:r>" + &t("l&apos;école &amp; son préau &lt;neuf&gt;"))),
        format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell(&p(&t("Présents"))), cell(&p(&t("21")))),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
            cell(&(p(&t("Le Maire,")) + &p(&t("A. B")))),
            cell(&(p(&t("Le secrétaire,")) + &p(&t("C. D"))))
        ),
        p("<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Reçu le 3 mai 2024</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>Reçu le 3 mai 2024</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"),
        p("<w:r><w:br w:type=\"page\"/><w:t>ANNEXE</w:t></w:r><w:r><w:instrText>PAGE 1</w:instrText></w:r>"),
        p(&(t("Villers") + "<w:r><w:noBreakHyphen/></w:r>" + &t("Outréaux"))),
    ]
    .concat();
    assert_eq!(
        read(&docx(&body)).unwrap(),
        "[docx]\nCOMMUNE DE CAUDRY\nDélibération n° 2024-031\nObjet :        l'école & son préau <neuf>\nPrésents        21\nLe Maire,\nA. B\nLe secrétaire,\nC. D\nReçu le 3 mai 2024\n\n\u{0C}ANNEXE\nVillers-Outréaux\nMairie, place du Général de Gaulle\n\nHors taxes.\n"
    );
}

fn odt(content: &str, styles: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", content),
        ("styles.xml", styles),
    ])
}

#[test]
fn odt_with_all_its_places() {
    let content = "<office:document-content><office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>biffé</text:p></text:deletion></text:changed-region></text:tracked-changes><text:h>ARRÊTÉ<text:s text:c=\"3\"/>n° 12<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Hors agglomération.</text:p></text:note-body></text:note></text:h><text:p>portant<text:line-break/>stationnement</text:p><table:table><table:table-row><table:table-cell><text:p>Rue</text:p></table:table-cell><table:table-cell><text:p>Durée</text:p></table:table-cell></table:table-row></table:table><draw:frame><draw:text-box><text:p>Affiché le 4 mai 2024</text:p></draw:text-box></draw:frame><text:p><text:soft-page-break/>Article 2</text:p></office:text></office:body></office:document-content>";
    let styles = "<office:document-styles><office:styles><style:x>non</style:x></office:styles><office:master-styles><style:master-page><style:header><text:p>VILLE DE CAUDRY</text:p></style:header><style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>";
    assert_eq!(
        read(&odt(content, styles)).unwrap(),
        "[odt]\nVILLE DE CAUDRY\nARRÊTÉ   n° 12\nportant\nstationnement\nRue        Durée\nAffiché le 4 mai 2024\n\u{0C}Article 2\nPage 1\n\nHors agglomération.\n"
    );
}

#[test]
fn old_word_and_web_pages() {
    let text = read(include_bytes!("../formats/minutes.doc")).unwrap();
    for part in
        ["[doc]", "Délibération n° 2015-18 : Tarifs de la patinoire", "1,50 €", "à l'unanimité"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let page = "<!DOCTYPE html><html><head><title>x</title><style>p{}</style><script>caché()</script></head><body><h1>Arrêté n&deg; 12</h1><p>Article 1&nbsp;: <b>inter</b>dit.</p><table><tr><td>Rue</td><td>Durée</td></tr></table></body></html>";
    let text = read(page.as_bytes()).unwrap();
    assert!(text.starts_with("[html, UTF-8]\n"), "{text}");
    for part in ["Arrêté n° 12", "Article 1\u{a0}: interdit.", "Durée"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("caché") && !text.contains("p{}"), "{text}");
}

#[test]
fn through_the_commands_with_hostile_files() {
    let desk = Desk::new();
    let act = "<w:p><w:r><w:t>Délibération n° 2024-31</w:t></w:r></w:p><w:p><w:r><w:t>Le conseil municipal, à l'unanimité, décide de la fanfare.</w:t></w:r></w:p>";
    let good = docx(act);
    desk.file("a.docx", &good);
    desk.file("b.doc", include_bytes!("../formats/minutes.doc"));
    desk.file(
        "bomb.docx",
        docx(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", " ".repeat(100 << 20))),
    );
    desk.file("deep.docx", docx(&"<w:p>".repeat(2_000_000)));
    desk.file("cut.docx", &good[..good.len() - 40]);
    desk.file("entities.odt", odt("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><office:text><text:p>&b;&b;mot</text:p></office:text>", ""));
    desk.file("archive.docx", archive(&[("../../evil.txt", "x")]));
    desk.file("old.doc", [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[7; 4000]].concat());
    let ran = desk.run_index(&["--json"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    let unreadable: Vec<String> = ran.json()["unreadable"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(unreadable, ["archive.docx", "bomb.docx", "cut.docx", "old.doc"], "{}", ran.out());
    assert_eq!(
        desk.search(&["--paths", "fanfare"]).out().trim(),
        desk.corpus().join("a.docx").display().to_string()
    );
    assert_eq!(desk.search(&["--count", "patinoire"]).out().trim(), "1");
    // No entity is expanded; the text around stays.
    assert_eq!(desk.search(&["--count", "mot"]).out().trim(), "1");
    assert_eq!(desk.search(&["--count", "aaaaaaaaaa"]).out().trim(), "0");
}
