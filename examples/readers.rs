//! Compares the PDF readers on a folder of files: words kept of those that `pdftotext` reads, and
//! the time taken.
//!
//! `cargo run --release --example readers -- FOLDER`
#![allow(clippy::print_stdout)]

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use acts_search::formats::{Programs, Reader};

fn words(text: &str) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        *bag.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    bag
}

fn sequences(text: &str) -> HashMap<String, usize> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut bag = HashMap::new();
    for five in words.windows(5) {
        *bag.entry(five.join(" ")).or_insert(0) += 1;
    }
    bag
}

#[allow(clippy::cast_precision_loss)]
fn recall(found: &HashMap<String, usize>, expected: &HashMap<String, usize>) -> f64 {
    let total: usize = expected.values().sum();
    let kept: usize =
        expected.iter().map(|(w, n)| (*n).min(found.get(w).copied().unwrap_or(0))).sum();
    if total == 0 { 1.0 } else { kept as f64 / total as f64 }
}

fn main() {
    let folder = std::env::args().nth(1).expect("a folder of PDF files");
    let programs = Programs::find();
    let mut files: Vec<_> = std::fs::read_dir(Path::new(&folder))
        .expect("the folder")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "pdf"))
        .collect();
    files.sort();
    let readers: Vec<Reader> = [
        Some(Reader::PdfNative),
        programs.pdftotext.clone().map(Reader::Pdftotext),
        Some(Reader::PdfSalvage),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut sums = vec![(0.0, 0.0, 0.0); readers.len()];
    for file in &files {
        let bytes = std::fs::read(file).expect("a file");
        let raw = std::process::Command::new("pdftotext")
            .arg("-raw")
            .arg(file)
            .arg("-")
            .output()
            .expect("pdftotext");
        let raw = String::from_utf8_lossy(&raw.stdout).into_owned();
        let mut line =
            file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        for (k, reader) in readers.iter().enumerate() {
            let start = Instant::now();
            let text = reader.read(&bytes).map(|d| d.text).unwrap_or_default();
            let took = start.elapsed().as_secs_f64();
            let (w, s) =
                (recall(&words(&text), &words(&raw)), recall(&sequences(&text), &sequences(&raw)));
            sums[k] = (sums[k].0 + w, sums[k].1 + s, sums[k].2 + took);
            line.push_str(&format!("  {w:.3}/{s:.3} {:.0} ms", took * 1000.0));
            if std::env::var_os("SHOW").is_some() && k < 2 {
                println!("=== {}\n{text}", ["native", "pdftotext", "salvage"][k]);
            }
        }
        println!("{line}");
    }
    let n = files.len() as f64;
    for (reader, (w, s, t)) in readers.iter().zip(&sums) {
        println!(
            "{reader:?}: words {:.4}, five-word sequences {:.4}, {:.1} files/s",
            w / n,
            s / n,
            n / t
        );
    }
}
