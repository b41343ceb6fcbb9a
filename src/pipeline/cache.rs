//! What OCR has read, kept beside the generations: each page is paid for once.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::formats::{Document, OcrPage};
use crate::index::Finding;

/// What OCR has read, a file a document and a line a page: a run that is cut off loses a page.
pub(super) struct Cache {
    folder: PathBuf,
    /// What the result depends on beside the page: other programs read other words.
    key: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    page: u32,
    confidence: u8,
    text: String,
    /// Checksum of the rest: a text that changed on the disk is not what the page says.
    sum: String,
}

impl Kept {
    fn sum_of(&self) -> String {
        let Self { key, page, confidence, text, .. } = self;
        crate::corpus::hash(format!("{key}\n{page}\n{confidence}\n{text}").as_bytes())
    }

    /// A page from its line, unless the line is not what was written.
    fn read(line: &str) -> Option<Self> {
        let kept: Self = serde_json::from_str(line).ok()?;
        (kept.sum == kept.sum_of()).then_some(kept)
    }
}

impl Cache {
    /// The cache in a folder, of what the programs of that key read.
    pub(super) fn new(folder: PathBuf, key: String) -> Self {
        Self { folder, key }
    }

    fn file(&self, hash: &str) -> PathBuf {
        self.folder.join(format!("{hash}.jsonl"))
    }

    /// The pages that are known of a document. A line that is broken or of other programs is none.
    pub(super) fn get(&self, hash: &str) -> BTreeMap<u32, Document> {
        let lines = text(&self.file(hash));
        let kept = lines.lines().filter_map(Kept::read);
        kept.filter(|kept| kept.key == self.key)
            .map(|kept| {
                let page = OcrPage { page: kept.page, confidence: kept.confidence };
                let ocr = if kept.text.is_empty() { Vec::new() } else { vec![page] };
                (kept.page, Document { pages: 1, ocr, ..Document::new(kept.text, "tesseract") })
            })
            .collect()
    }

    /// Keeps a page. If it cannot be kept, the next rebuild reads it again.
    pub(super) fn put(&self, hash: &str, page: u32, document: &Document) {
        let confidence = document.ocr.first().map_or(0, |p| p.confidence);
        let (key, text) = (self.key.clone(), document.text.clone());
        let mut kept = Kept { key, page, confidence, text, sum: String::new() };
        kept.sum = kept.sum_of();
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            let mut line = serde_json::to_vec(&kept)?;
            line.push(b'\n');
            // One write: lines of two threads do not mix.
            File::options().create(true).append(true).open(self.file(hash))?.write_all(&line)
        };
        drop(write());
    }
}

/// The text of a file of the cache. A byte that is no text costs its line.
fn text(file: &Path) -> String {
    String::from_utf8_lossy(&fs::read(file).unwrap_or_default()).into_owned()
}

/// Pages kept in the folder that are not what was written: they would be read by OCR again. With
/// `mend`, they are taken out.
pub(super) fn faults(folder: &Path, mend: bool) -> Vec<Finding> {
    let mut out = Vec::new();
    for file in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let (text, path) = (text(&file.path()), file.path());
        let broken = text.lines().filter(|line| Kept::read(line).is_none()).count();
        if broken == 0 && (text.is_empty() || text.ends_with('\n')) {
            continue;
        }
        out.push(Finding {
            place: format!("{}/{}", super::OCR_CACHE, file.file_name().to_string_lossy()),
            what: format!("{broken} pages are not what OCR read: they will be read again"),
        });
        if mend {
            let whole = text.lines().filter(|line| Kept::read(line).is_some());
            let whole: String = whole.flat_map(|line| [line, "\n"]).collect();
            let _ = fs::write(path, whole);
        }
    }
    out
}

/// Removes what is kept of documents that are no longer in the corpus.
pub(super) fn forget(cache: &Path, keep: impl Fn(&str) -> bool) {
    let Ok(files) = fs::read_dir(cache) else { return };
    for file in files.filter_map(Result::ok) {
        let name = file.file_name();
        let hash = name.to_str().and_then(|n| n.strip_suffix(".jsonl"));
        if hash.is_some_and(|hash| !keep(hash)) {
            let _ = fs::remove_file(file.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_kept_for_the_programs_that_read_them() {
        let folder = tempfile::tempdir().unwrap();
        let cache = |key: &str| Cache { folder: folder.path().join("ocr"), key: key.to_owned() };
        let ocr = vec![OcrPage { page: 3, confidence: 91 }];
        let document =
            Document { pages: 1, ocr, ..Document::new("Vu\nle code".to_owned(), "tesseract") };
        cache("5.3").put("abc", 3, &document);
        assert_eq!(cache("5.3").get("abc").get(&3), Some(&document));
        assert!(cache("5.4").get("abc").is_empty() && cache("5.3").get("abd").is_empty());
        // A run that was cut off in the middle of a line.
        let file = cache("5.3").file("abc");
        let mut text = fs::read_to_string(&file).unwrap();
        text.push_str("{\"key\":\"5.3\",\"pa");
        fs::write(&file, text).unwrap();
        assert_eq!(cache("5.3").get("abc").len(), 1);
        // A byte that changed on the disk is no word of the page.
        let ocr = folder.path().join("ocr");
        assert_eq!(faults(&ocr, true).len(), 1);
        assert_eq!(faults(&ocr, false), []);
        let whole = fs::read_to_string(&file).unwrap();
        fs::write(&file, whole.replacen("code", "c0de", 1)).unwrap();
        assert!(cache("5.3").get("abc").is_empty());
        assert_eq!(faults(&ocr, false).len(), 1);
        fs::write(&file, whole).unwrap();
        forget(&folder.path().join("ocr"), |hash| hash == "abc");
        assert!(file.exists());
        forget(&folder.path().join("ocr"), |_| false);
        assert!(!file.exists());
    }
}
