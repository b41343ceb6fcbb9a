//! Scanned pages: named where nothing can read them, read where tesseract is, paid for once.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use acts_search::formats::ocr;
use pdf_extract::{Document, Object, Stream, dictionary};

use crate::harness::Desk;
use crate::pdf::{FIRST, SECOND, Set, pdf, with_contents};

/// The programs that these tests need; where they are missing, the test says so.
fn tools() -> Option<(ocr::Tools, PathBuf)> {
    let tools = ocr::Tools::find().ok();
    let found = tools.and_then(|t| t.pdftoppm.clone().map(|p| (t, p)));
    if found.is_none() {
        println!("skipped: tesseract with fra, or pdftoppm (poppler-utils), is not installed");
    }
    found
}

/// A page rendered: width, height, greys.
fn rendered(bytes: &[u8], page: &str, dpi: &str, pdftoppm: &PathBuf) -> (i64, i64, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.pdf");
    std::fs::write(&file, bytes).unwrap();
    let output = Command::new(pdftoppm)
        .args(["-f", page, "-l", page, "-r", dpi, "-gray"])
        .arg(&file)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let image = output.stdout;
    // "P5", width and height, 255, each on a line.
    let mut ends = image.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(k, _)| k + 1);
    let (_, sizes, start) = (ends.next(), ends.next().unwrap(), ends.next().unwrap());
    let size = String::from_utf8_lossy(&image[3..sizes]).trim().to_owned();
    let (width, height) = size.split_once(' ').unwrap();
    (width.parse().unwrap(), height.parse().unwrap(), image[start..].to_vec())
}

/// A page of greys as an image that fills a sheet of A4.
fn scanned(pages: Vec<(i64, i64, Vec<u8>)>, stamp: &str) -> Vec<u8> {
    scanned_as(pages, stamp, (595, 842))
}

/// A page of greys as an image that fills it; the page's size in points.
fn scanned_as(pages: Vec<(i64, i64, Vec<u8>)>, stamp: &str, (wide, high): (i64, i64)) -> Vec<u8> {
    let count = pages.len();
    let contents = (0..count)
        .map(|k| {
            let text = encoding_rs::WINDOWS_1252.encode(stamp).0;
            let text = String::from_utf8_lossy(&text).into_owned();
            let draw = format!(
                "q {wide} 0 0 {high} 0 0 cm /I{k} Do Q BT /F1 8 Tf 380 825 Td ({text}) Tj ET"
            );
            Stream::new(dictionary! {}, draw.into_bytes())
        })
        .collect();
    let made = with_contents(contents, |pdf, resources| {
        let mut objects = pdf_extract::Dictionary::new();
        for (k, (width, height, greys)) in pages.iter().enumerate() {
            let mut image = Stream::new(
                dictionary! {
                    "Type" => "XObject", "Subtype" => "Image", "Width" => *width,
                    "Height" => *height, "BitsPerComponent" => 8, "ColorSpace" => "DeviceGray",
                },
                greys.clone(),
            );
            image.compress().unwrap();
            let id = pdf.add_object(image);
            objects.set(format!("I{k}"), Object::Reference(id));
        }
        resources.set("XObject", objects);
    });
    let mut sized = Document::load_mem(&made).unwrap();
    for page in sized.get_pages().into_values().collect::<Vec<_>>() {
        let sheet: Vec<Object> = vec![0.into(), 0.into(), wide.into(), high.into()];
        sized.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("MediaBox", sheet);
    }
    let mut bytes = Vec::new();
    sized.save_to(&mut bytes).unwrap();
    bytes
}

/// An image without a letter: what a machine without the programs meets.
fn blank(stamp: &str) -> Vec<u8> {
    scanned(vec![(100, 140, vec![255; 14_000])], stamp)
}

#[test]
fn a_scan_is_never_indexed_as_empty() {
    let desk = Desk::new();
    desk.file("scan.pdf", blank(""));
    desk.file("stamped.pdf", blank("Recu en prefecture le 12/03/2024"));
    desk.file("act.pdf", pdf(&[FIRST, SECOND]));
    let ran = desk.run_index_alone(&["--json"]).json();
    assert_eq!((&ran["files"], &ran["acts"]), (&2.into(), &2.into()), "{ran:#}");
    let why = "scanned, not searchable: install tesseract-ocr tesseract-ocr-fra (page 1)";
    assert_eq!(ran["unreadable"][0]["reason"], why);
    let warnings: Vec<&str> =
        ran["warnings"].as_array().unwrap().iter().filter_map(|w| w["reason"].as_str()).collect();
    assert!(warnings[0].contains("page 1: install tesseract-ocr"), "{warnings:?}");
    // Nothing new: they are not read again.
    let again = desk.run_index_alone(&["--json"]).json();
    assert_eq!(again["unchanged"], 3, "{again:#}");
    let report = desk.run_index(&["--report", "--json"]).json();
    assert_eq!(report["programs"][0]["files"].as_array().unwrap().len(), 2, "{report:#}");
    // Without the programs, `always` is a mistake, and says which are missing.
    let always = desk.run_index_alone(&["--ocr", "always"]);
    assert_eq!(always.code(), 2);
    assert!(always.err().contains("install tesseract-ocr tesseract-ocr-fra"), "{}", always.err());
}

/// A line of the cache with another word, and the checksum that goes with it.
fn other_word(line: &str) -> String {
    let mut kept: serde_json::Value = serde_json::from_str(line).unwrap();
    kept["text"] = kept["text"].as_str().unwrap().replace("grue", "zzyzx").into();
    let text = |field: &str| kept[field].as_str().unwrap().to_owned();
    let sum =
        format!("{}\n{}\n{}\n{}", text("key"), kept["page"], kept["confidence"], text("text"));
    kept["sum"] = acts_search::corpus::hash(sum.as_bytes()).into();
    format!("{kept}\n")
}

#[test]
fn a_scan_is_read_once() {
    let Some((_, pdftoppm)) = tools() else { return };
    let act = pdf(&[FIRST, SECOND]);
    let pages = ["1", "2"].map(|page| rendered(&act, page, "200", &pdftoppm)).to_vec();
    let desk = Desk::new();
    desk.file("scan.pdf", scanned(pages, "ID : 059-215901398-20240327-2024_031-DE"));
    let alone = desk.run_index_alone(&["--json"]).json();
    assert_eq!(alone["acts"], 1, "{alone:#}");
    // The programs are there now: what wanted them is read again.
    let ran = desk.run_index(&["--json"]).json();
    assert_eq!(ran["changed"], serde_json::json!(["scan.pdf"]), "{ran:#}");
    let hits = desk.search(&["--json", "grue gardée la nuit"]).json();
    let hit = &hits["hits"][0];
    assert_eq!(
        (&hit["number"], &hit["date"], &hit["authority"]["siren"]),
        (&"2024-031".into(), &"2024-03-27".into(), &"215901398".into()),
        "{hit:#}"
    );
    let snippet = &hit["snippets"][0];
    assert_eq!((&snippet["page"], &snippet["ocr"]), (&2.into(), &true.into()), "{hit:#}");
    assert_eq!(hit["source"]["ocr_pages"], serde_json::json!([1, 2]), "{hit:#}");
    let page = desk.search(&["grue gardée la nuit"]).out();
    assert!(page.contains(", OCR\n") && page.contains("(read by OCR: 2 pages, "), "{page}");
    assert!(desk.search(&["--show", "2024-031"]).out().contains("OCR of p. 1, 2"), "no record");
    // A rebuild takes the pages from the cache; so it does where tesseract is slow, or broken.
    let kept = std::fs::read_dir(desk.index().join("ocr")).unwrap().count();
    assert_eq!(kept, 1);
    for file in std::fs::read_dir(desk.index().join("ocr")).unwrap() {
        let file = file.unwrap().path();
        let lines = std::fs::read_to_string(&file).unwrap();
        std::fs::write(file, lines.lines().map(other_word).collect::<String>()).unwrap();
    }
    assert_eq!(desk.run_index(&["--rebuild", "-q"]).code(), 0);
    assert_eq!(desk.search(&["--count", "zzyzx"]).out().trim(), "1");
    // And forgets what is no longer there.
    desk.file("scan.pdf", act);
    assert_eq!(desk.run_index(&["--rebuild", "-q"]).code(), 0);
    assert_eq!(std::fs::read_dir(desk.index().join("ocr")).unwrap().count(), 0);
}

/// Without a renderer, the image of the page is handed on as it is.
#[test]
fn images_are_read_without_a_renderer() {
    let Some((tools, pdftoppm)) = tools() else { return };
    let tools = ocr::Tools { pdftoppm: None, ..tools };
    let (width, height, greys) = rendered(&pdf(&[SECOND]), "1", "200", &pdftoppm);
    let read = ocr::read(&scanned(vec![(width, height, greys)], ""), 1, &tools).unwrap();
    assert!(read.text.contains("la grue est gardée la nuit"), "{}", read.text);
    assert!(read.ocr[0].confidence > 80, "{:?}", read.ocr);
}

#[test]
fn every_page_on_demand() {
    let Some((..)) = tools() else { return };
    let desk = Desk::new();
    desk.file("act.pdf", pdf(&[FIRST, SECOND]));
    assert_eq!(desk.run_index(&["--ocr", "always", "-q"]).code(), 0);
    let hit = desk.search(&["--json", "grue"]).json()["hits"][0].clone();
    assert_eq!(hit["source"]["ocr_pages"], serde_json::json!([1, 2]), "{hit:#}");
    assert_eq!(desk.run_index(&["--ocr", "never", "--rebuild", "-q"]).code(), 0);
    let hit = desk.search(&["--json", "grue"]).json()["hits"][0].clone();
    assert_eq!(hit["source"]["reader"], "pdf, pdf-extract", "{hit:#}");
}

/// Greys turned clockwise by a quarter.
fn turned((width, height, greys): (i64, i64, Vec<u8>)) -> (i64, i64, Vec<u8>) {
    let at = |x: i64, y: i64| greys[usize::try_from(y * width + x).unwrap()];
    let dots = (0..width).flat_map(|y| (0..height).map(move |x| (x, y)));
    (height, width, dots.map(|(x, y)| at(y, height - 1 - x)).collect())
}

/// Sheets go through the scanner on their side, and on their head.
#[test]
fn a_page_on_its_side_is_turned() {
    let Some((tools, pdftoppm)) = tools() else { return };
    // Enough words for the program to tell: it wants some lines.
    let lines: Vec<String> = (1..30)
        .map(|k| format!("Article {k} : le conseil autorise la grue de levage du lot {k}"))
        .collect();
    let lines: Vec<Set<'_>> =
        (0i64..).zip(&lines).map(|(k, line)| (60, 780 - 20 * k, line.as_str())).collect();
    let mut sheet = rendered(&pdf(&[&lines]), "1", "200", &pdftoppm);
    for quarters in [1, 2] {
        sheet = turned(sheet);
        let (width, height, greys) = sheet.clone();
        let page =
            scanned_as(vec![(width, height, greys)], "", (width * 72 / 200, height * 72 / 200));
        let read = ocr::read(&page, 1, &tools).unwrap();
        assert!(
            read.text.contains("autorise la grue de levage du lot 12"),
            "{quarters}: {}",
            read.text
        );
    }
}

/// A page of a kilometre, an image that unpacks to gigabytes: each costs itself, and says so.
#[test]
fn hostile_images_cost_themselves() {
    let Some((..)) = tools() else { return };
    let desk = Desk::new();
    desk.file("act.pdf", pdf(&[FIRST, SECOND]));
    desk.file(
        "kilometre.pdf",
        scanned_as(vec![(100, 140, vec![255; 14_000])], "", (2_834_645, 2_834_645)),
    );
    desk.file("bomb.pdf", scanned(vec![(60_000, 60_000, vec![255; 9_000_000])], ""));
    let ran = desk.run_index(&["--json"]).json();
    assert_eq!(ran["acts"], 1, "{ran:#}");
    let unreadable = ran["unreadable"].as_array().unwrap();
    let named: Vec<&str> = unreadable.iter().filter_map(|f| f["path"].as_str()).collect();
    assert_eq!(named, ["bomb.pdf", "kilometre.pdf"], "{ran:#}");
    assert!(unreadable.iter().all(|f| f["reason"] != ""), "{ran:#}");
}
