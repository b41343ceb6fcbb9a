//! Who reads a file's bytes: this process, workers, programs from outside; and OCR of its scanned
//! pages, several at once, each paid for once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::Outside;
use super::cache::Cache;
use crate::formats::archive::{self, Unpacked};
use crate::formats::quality::judge;
use crate::formats::{Document, Format, FormatError, Programs, Reader, Wanted, chain, detect, ocr};
use crate::worker::{self, Pool};

/// Pages of a document that are read by OCR in one run: an hour of it. A rebuild goes on from there.
const MOST_PAGES: usize = 1_000;

/// Pages that fail in a document before the rest of it is left alone.
const MOST_FAILURES: usize = 5;

/// Everything that turns bytes into a document.
pub(super) struct Readers<'a> {
    /// Looked for when the first file comes that they can help with: that takes longer than to read a
    /// few others.
    outside: &'a Outside,
    none: Programs,
    mode: ocr::Mode,
    pool: Option<Pool>,
    /// Where what OCR reads is kept.
    kept: PathBuf,
}

impl<'a> Readers<'a> {
    /// Readers of risky formats run in workers of `program`; in this process if there is none. What
    /// OCR reads is kept in the folder `cache`.
    pub(super) fn new(
        program: Option<&Path>,
        outside: &'a Outside,
        mode: ocr::Mode,
        cache: PathBuf,
    ) -> Self {
        let pool = program.map(|program| Pool::new(worker::Settings::new(program.to_owned())));
        Self { outside, none: Programs::default(), mode, pool, kept: cache }
    }

    /// Reads a file's bytes; `hash` is that of its content. Says also which programs that are not
    /// there would have read it better.
    pub(super) fn read(
        &self,
        bytes: &[u8],
        hash: &str,
    ) -> (Result<Document, FormatError>, BTreeSet<Wanted>) {
        let mut wants = BTreeSet::new();
        let read = self.read_wanting(bytes, hash, &mut wants);
        wants.retain(|wanted| !self.outside.have(*wanted, self.mode));
        (read, wants)
    }

    fn read_wanting(
        &self,
        bytes: &[u8],
        hash: &str,
        wants: &mut BTreeSet<Wanted>,
    ) -> Result<Document, FormatError> {
        // They read PDF and nothing else.
        let pdf = detect(bytes) == Format::Pdf;
        let programs = if pdf { &**self.outside } else { &self.none };
        let read = chain::read(bytes, programs, |reader, bytes| self.run(reader, bytes));
        let whole = matches!(&read, Ok((d, quality)) if chain::is_whole(*quality, d));
        if pdf && !whole {
            wants.insert(Wanted::Poppler);
        }
        let (mut document, mut quality) = read?;
        let mut pages = ocr::needed(&document, quality, self.mode);
        let doubtful = ocr::to_be_proved(&document, quality, self.mode);
        if let (Ok(tools), Some(first)) = (&programs.ocr, doubtful.first()) {
            let read = self.ocr(bytes, hash, &[*first], tools, &mut Vec::new());
            if read.iter().any(|(_, page)| ocr::proves(page)) {
                ocr::blank(&mut document, &doubtful);
                pages.extend(&doubtful);
                pages.sort_unstable();
            }
        }
        // A scan that was left alone is wanted all the same.
        if !ocr::needed(&document, quality, ocr::Mode::Auto).is_empty() {
            wants.insert(Wanted::Tesseract);
        }
        if let (Ok(tools), [_, ..]) = (&programs.ocr, pages.as_slice()) {
            let read = self.ocr(bytes, hash, &pages, tools, &mut document.warnings);
            ocr::merge(&mut document, read);
            quality = judge(&document);
        }
        chain::verdict(document, quality, programs, self.mode)
    }

    /// The members of an archive.
    pub(super) fn unpack(&self, bytes: &[u8]) -> Result<Unpacked, FormatError> {
        match &self.pool {
            Some(pool) => pool.unpack(bytes),
            None => archive::unpack(bytes),
        }
    }

    fn run(&self, reader: &Reader, bytes: &[u8]) -> Result<Document, FormatError> {
        match &self.pool {
            Some(pool) if reader.is_risky() => pool.read(reader, bytes),
            _ => reader.read(bytes),
        }
    }

    /// Reads pages by OCR, or takes them from the cache. A page that fails is warned of.
    fn ocr(
        &self,
        bytes: &[u8],
        hash: &str,
        pages: &[u32],
        tools: &ocr::Tools,
        warnings: &mut Vec<String>,
    ) -> Vec<(u32, Document)> {
        let cache = Cache::new(self.kept.clone(), tools.key());
        let mut known = cache.get(hash);
        let (cached, mut new): (Vec<u32>, Vec<u32>) =
            pages.iter().partition(|page| known.contains_key(page));
        if new.len() > MOST_PAGES {
            warnings.push(format!(
                "over a limit: {MOST_PAGES} of its {} pages are read by OCR in one run",
                new.len()
            ));
            new.truncate(MOST_PAGES);
        }
        let failed = AtomicUsize::new(0);
        let read: Vec<(u32, Result<Document, FormatError>)> = new
            .into_par_iter()
            .with_max_len(1)
            .map(|page| {
                if failed.load(Ordering::Relaxed) >= MOST_FAILURES {
                    let why = format!("left alone after {MOST_FAILURES} pages that failed");
                    return (page, Err(FormatError::Stopped(why)));
                }
                let read = self.run(&Reader::Ocr(tools.clone(), page), bytes);
                if read.is_err() {
                    failed.fetch_add(1, Ordering::Relaxed);
                }
                if let Ok(document) = &read {
                    cache.put(hash, page, document);
                }
                (page, read)
            })
            .collect();
        let mut out: Vec<(u32, Document)> =
            cached.into_iter().filter_map(|page| Some((page, known.remove(&page)?))).collect();
        let mut lost = Vec::new();
        for (page, read) in read {
            match read {
                Ok(document) => out.push((page, document)),
                Err(e) => lost.push((page, e)),
            }
        }
        if let [(page, e), rest @ ..] = lost.as_slice() {
            let others = if rest.is_empty() {
                String::new()
            } else {
                format!(", and {} others", rest.len())
            };
            warnings.push(format!("page {page} not read by OCR: {e}{others}"));
        }
        out.sort_by_key(|(page, _)| *page);
        out
    }
}
