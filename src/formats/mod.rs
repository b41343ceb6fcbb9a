//! From bytes to a [`Document`]: extracted text with what was noticed on the way.
//!
//! [`detect`] tells the format by its first bytes, [`Format::readers`] who reads it, in order,
//! [`quality`] whether a result can be believed, and [`chain`] goes from one to the next. Readers of formats that strangers can craft run in
//! a process of their own: [`crate::worker`].

pub mod archive;
pub mod chain;
pub mod html;
pub mod ocr;
pub mod office;
pub mod page;
pub mod pdf;
pub mod plain;
mod program;
pub mod quality;
pub(crate) mod xml;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A document as extracted: the text that every span of its acts points into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The extracted text. Page breaks are form feeds where the source shows them.
    pub text: String,
    /// The reader and encoding, for provenance ("text, windows-1252", "pdf, pdf-extract").
    pub reader: String,
    /// What was not quite right, in words for a person.
    pub warnings: Vec<String>,
    /// Pages of the source; 0 where it has none.
    pub pages: u32,
    /// Pages that are images with next to no text, from 1.
    pub image_pages: Vec<u32>,
    /// Pages that could not be read, from 1.
    pub failed_pages: Vec<u32>,
    /// Pages read by OCR, in order.
    pub ocr: Vec<OcrPage>,
}

/// A page that was read from its image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcrPage {
    /// Its number, from 1.
    pub page: u32,
    /// How sure the program is of its words, in percent, weighed by their letters.
    pub confidence: u8,
}

impl Document {
    /// A text as a reader gives it, nothing noticed.
    #[must_use]
    pub fn new(text: String, reader: &str) -> Self {
        Self {
            text,
            reader: reader.to_owned(),
            warnings: Vec::new(),
            pages: 0,
            image_pages: Vec::new(),
            failed_pages: Vec::new(),
            ocr: Vec::new(),
        }
    }
}

/// Why a file gives no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum FormatError {
    /// Nothing but blanks.
    #[error("the file is empty: no text in it")]
    Empty,
    /// Not text, and no reader for it.
    #[error("{0}: no reader for it; PDF, DOCX, ODT, DOC, HTML and text are read")]
    Binary(String),
    /// A password is needed.
    #[error("encrypted: take the password off and put it in the corpus again")]
    Encrypted,
    /// The reader cannot make sense of it.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Pages without text.
    #[error("scanned, not searchable: {0}")]
    Scanned(String),
    /// Characters without sense.
    #[error("its fonts do not say which letters they show: only optical reading could tell")]
    Garbage,
    /// The reader died or overran its limits.
    #[error("the reader was stopped: {0}")]
    Stopped(String),
}

impl FormatError {
    /// What kind of trouble it is, in a word or two that do not change.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Binary(_) => "no reader",
            Self::Encrypted => "encrypted",
            Self::Damaged(_) => "damaged",
            Self::Scanned(_) => "scanned",
            Self::Garbage => "garbage fonts",
            Self::Stopped(_) => "over a limit",
        }
    }
}

/// A format that files come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text in any encoding, Markdown too.
    Text,
    /// PDF.
    Pdf,
    /// Office Open XML text.
    Docx,
    /// OpenDocument text.
    Odt,
    /// Word 97 to 2003.
    Doc,
    /// HTML.
    Html,
    /// A folder in a file: zip, tar, tar.gz. Its members are read, each by its format.
    Archive,
}

/// Who reads a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reader {
    /// Plain text.
    Plain,
    /// PDF, in pure Rust.
    PdfNative,
    /// PDF, by the `pdftotext` at this path.
    Pdftotext(PathBuf),
    /// PDF, without places.
    PdfSalvage,
    /// DOCX.
    Docx,
    /// ODT.
    Odt,
    /// The old .doc.
    Doc,
    /// HTML.
    Html,
    /// One page of a PDF, from 1, by OCR.
    Ocr(ocr::Tools, u32),
}

impl Reader {
    /// Reads bytes.
    ///
    /// # Errors
    /// [`FormatError`] when there is no text to index.
    pub fn read(&self, bytes: &[u8]) -> Result<Document, FormatError> {
        match self {
            Self::Plain => plain::read(bytes),
            Self::PdfNative => pdf::native::read(bytes),
            Self::Pdftotext(program) => pdf::poppler::read(bytes, program),
            Self::PdfSalvage => pdf::salvage::read(bytes),
            Self::Docx => office::docx::read(bytes),
            Self::Odt => office::odt::read(bytes),
            Self::Doc => office::doc::read(bytes),
            Self::Html => html::read(bytes),
            Self::Ocr(tools, page) => ocr::read(bytes, *page, tools),
        }
    }

    /// True for readers of formats that can be crafted to break them: they run in a process of
    /// their own.
    #[must_use]
    pub fn is_risky(&self) -> bool {
        !matches!(self, Self::Plain)
    }
}

/// Programs from outside that read better than ours where they are installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    /// `pdftotext` of poppler-utils.
    pub pdftotext: Option<PathBuf>,
    /// What reads images.
    pub ocr: Result<ocr::Tools, ocr::Lacking>,
}

impl Default for Programs {
    /// None: what a machine has with nothing installed.
    fn default() -> Self {
        Self { pdftotext: None, ocr: Err(ocr::Lacking::Tesseract) }
    }
}

impl Programs {
    /// Those on the PATH.
    #[must_use]
    pub fn find() -> Self {
        Self { pdftotext: on_path("pdftotext"), ocr: ocr::Tools::find() }
    }
}

/// The program of this name on the PATH.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// A program that would read a file better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wanted {
    /// `tesseract`, for scanned pages.
    Tesseract,
    /// `pdftotext` and `pdftoppm`, for PDF that the reader in Rust cannot make sense of.
    Poppler,
}

impl Wanted {
    /// The packages of Debian that have it.
    #[must_use]
    pub fn packages(self) -> &'static str {
        match self {
            Self::Tesseract => ocr::Lacking::Tesseract.packages(),
            Self::Poppler => "poppler-utils",
        }
    }
}

impl Programs {
    /// True if the program is there, and may be used.
    #[must_use]
    pub fn have(&self, wanted: Wanted, mode: ocr::Mode) -> bool {
        match wanted {
            Wanted::Tesseract => self.ocr.is_ok() && mode != ocr::Mode::Never,
            Wanted::Poppler => self.pdftotext.is_some(),
        }
    }
}

impl Format {
    /// The readers to try, in order.
    #[must_use]
    pub fn readers(self, programs: &Programs) -> Vec<Reader> {
        match self {
            Self::Text => vec![Reader::Plain],
            Self::Pdf => [Some(Reader::PdfNative)]
                .into_iter()
                .chain([programs.pdftotext.clone().map(Reader::Pdftotext)])
                .chain([Some(Reader::PdfSalvage)])
                .flatten()
                .collect(),
            Self::Docx => vec![Reader::Docx],
            Self::Odt => vec![Reader::Odt],
            Self::Doc => vec![Reader::Doc],
            Self::Html => vec![Reader::Html],
            Self::Archive => Vec::new(),
        }
    }
}

/// The format of a file, by its first bytes: a name may lie. What no reader knows goes to the
/// reader of text, which refuses it with its name.
#[must_use]
pub fn detect(bytes: &[u8]) -> Format {
    // Some producers put a few bytes before the mark.
    let start = &bytes[..bytes.len().min(1024)];
    if start.windows(5).any(|w| w == b"%PDF-") {
        return Format::Pdf;
    }
    if bytes.starts_with(b"PK\x03\x04")
        && let Some(kind) = office::kind(bytes)
    {
        return match kind {
            office::Kind::Docx => Format::Docx,
            office::Kind::Odt => Format::Odt,
        };
    }
    if archive::kind(bytes).is_some() {
        return Format::Archive;
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Format::Doc;
    }
    let head = String::from_utf8_lossy(start).to_ascii_lowercase();
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let html =
        ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| head.starts_with(tag))
            || head.starts_with("<?xml") && head.contains("<html")
            || head.starts_with("<!--") && head.contains("<html");
    if html { Format::Html } else { Format::Text }
}

/// File name endings that the walk takes; others are skipped and counted.
pub const EXTENSIONS: [&str; 17] = [
    "txt", "text", "md", "markdown", "pdf", "docx", "odt", "doc", "html", "htm", "xhtml", "zip",
    "tar", "tgz", "gz", "xml", "csv",
];

/// True if a reader exists for files of this name.
#[must_use]
pub fn supported(path: &Path) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| EXTENSIONS.contains(&e.to_ascii_lowercase().as_str()))
}
