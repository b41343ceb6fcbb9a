//! `acts-index`.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use super::guard::{guarded, limits_are_errors};
use super::progress::Reporter;
use super::{ERROR, FOUND, NEW, end, places};
use crate::formats::ocr;
use crate::index::IndexFolder;
use crate::output;
use crate::pipeline::{self, Settings};
use crate::search::Engine;

/// Read a folder of acts into an index.
///
/// New and changed files are read, deleted and renamed ones followed, unchanged ones left alone.
#[derive(Debug, Parser)]
#[command(
    name = "acts-index",
    version,
    after_help = "Exit status: 0 done, 2 error. With --report: 0 nothing new since the last report, 1 something new. With --check: 0 sound, 1 damaged. With --repair: 0 nothing lost, 1 something lost.\nFiles that cannot be read never stop a run: see --report."
)]
struct Args {
    /// Files and folders of the corpus, new, changed or deleted: only these are looked at
    #[arg(value_name = "FILE", conflicts_with_all = ["rebuild", "report", "check", "repair"])]
    files: Vec<PathBuf>,
    /// Folder of the acts [default: corpus]
    #[arg(long, value_name = "DIR", env = "ACTS_CORPUS")]
    corpus: Option<PathBuf>,
    /// Folder of the index [default: index]
    #[arg(long, value_name = "DIR", env = "ACTS_INDEX")]
    index: Option<PathBuf>,
    /// Files read at once [default: the number of cores]
    #[arg(long, short = 'j', value_name = "N")]
    jobs: Option<usize>,
    /// Files over this size are reported, not read (bytes, or 10M, 1G)
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = parse_size)]
    max_size: u64,
    /// Read scanned pages with tesseract: where it is installed, never, or all pages of every PDF
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Ocr::Auto)]
    ocr: Ocr,
    /// Build anew beside the old index, then swap in one step
    #[arg(long)]
    rebuild: bool,
    /// Say what would be done, and do nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// List what the index could not read, or found doubtful, and do nothing
    #[arg(long, conflicts_with_all = ["rebuild", "dry_run"])]
    report: bool,
    /// Verify all bytes, documents and counts of the index, and do nothing
    #[arg(long, conflicts_with_all = ["rebuild", "dry_run", "report"])]
    check: bool,
    /// Keep what is sound of a damaged index, and read the rest from the corpus again
    #[arg(long, conflicts_with_all = ["rebuild", "dry_run", "report", "check"])]
    repair: bool,
    /// Print the summary (or what --report, --check, --repair say) as JSON
    #[arg(long)]
    json: bool,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Ocr {
    Auto,
    Never,
    Always,
}

impl From<Ocr> for ocr::Mode {
    fn from(when: Ocr) -> Self {
        match when {
            Ocr::Auto => Self::Auto,
            Ocr::Never => Self::Never,
            Ocr::Always => Self::Always,
        }
    }
}

fn parse_size(text: &str) -> Result<u64, String> {
    let (digits, unit) =
        text.split_at(text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len());
    let factor = match unit.to_ascii_lowercase().trim_end_matches("ib").trim_end_matches('b') {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => return Err("a size is a number with K, M or G, as in 64M".to_owned()),
    };
    let number: u64 = digits
        .trim()
        .parse()
        .map_err(|_| "a size is a number with K, M or G, as in 64M".to_owned())?;
    number.checked_mul(factor).ok_or_else(|| "that size is too large".to_owned())
}

/// Runs `acts-index`.
#[must_use]
pub fn main() -> ExitCode {
    if let Some(done) = crate::worker::serve().or_else(crate::index::serve_probe) {
        return done;
    }
    match Args::try_parse() {
        Ok(args) => {
            limits_are_errors();
            end("acts-index", guarded(|| run(args)))
        }
        Err(error) => {
            let _ = error.print();
            ExitCode::from(if error.use_stderr() { ERROR } else { FOUND })
        }
    }
}

fn run(args: Args) -> anyhow::Result<u8> {
    let mut out = std::io::stdout().lock();
    let (corpus, index) = places::resolve(args.corpus, args.index);
    if args.report {
        return report(&IndexFolder::new(&index), args.json, &mut out);
    }
    if args.check {
        let check = pipeline::check(&IndexFolder::new(&index))?;
        print(args.json, &check, output::check, &mut out)?;
        return Ok(if check.is_sound() { FOUND } else { NEW });
    }
    if let (Ocr::Always, Err(lacking)) = (args.ocr, ocr::Tools::find()) {
        anyhow::bail!(
            "--ocr always needs tesseract and its model of French: install {}",
            lacking.packages()
        );
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let settings = Settings {
        corpus,
        index,
        jobs: args.jobs.unwrap_or(cores).clamp(1, 256),
        max_size: args.max_size,
        rebuild: args.rebuild,
        dry_run: args.dry_run,
        worker: std::env::current_exe().ok(),
        ocr: args.ocr.into(),
    };
    let progress = Reporter::new(args.quiet || args.json);
    if args.repair {
        let repaired = pipeline::repair(&settings, &progress)?;
        print(args.json, &repaired, output::repaired, &mut out)?;
        return Ok(if repaired.lost.is_empty() { FOUND } else { NEW });
    }
    let summary = pipeline::run_on(&settings, &args.files, &progress)?;
    if args.json || !args.quiet {
        print(args.json, &summary, output::summary, &mut out)?;
    }
    Ok(FOUND)
}

/// Prints what was done, as data or for a person.
fn print<T: serde::Serialize>(
    json: bool,
    done: &T,
    page: impl Fn(&T, &mut dyn Write) -> std::io::Result<()>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if json {
        serde_json::to_writer_pretty(&mut *out, done).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        page(done, out)?;
    }
    Ok(out.flush()?)
}

fn report(folder: &IndexFolder, json: bool, out: &mut dyn Write) -> anyhow::Result<u8> {
    let report = Engine::open(folder)?.report(&folder.reported())?;
    print(json, &report, output::report, out)?;
    folder.remember_reported(&report.identities());
    Ok(if report.problems.iter().any(|p| p.new) { NEW } else { FOUND })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, size) in [
            ("10", Some(10)),
            ("64M", Some(64 << 20)),
            ("1GiB", Some(1 << 30)),
            ("2kb", Some(2048)),
            ("x", None),
            ("-1", None),
            ("99999999999999G", None),
        ] {
            assert_eq!(parse_size(text).ok(), size, "{text:?}");
        }
    }

    #[test]
    fn arguments_are_consistent() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
