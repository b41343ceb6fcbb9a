//! `acts-bench`: generated acts, and engines side by side.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::{Args, Parser, Subcommand};

use super::{FOUND, end};
use crate::bench::compare::{self, Comparison, Texts};
use crate::bench::generate::made;
use crate::bench::linear::{Linear, Step};
use crate::bench::machine::Machine;
use crate::bench::measure::{Asking, Measured, measure};
use crate::bench::peers::{self, Peer, Place};
use crate::bench::vocabulary::{FETCH, PUBLIC, text_files};
use crate::bench::{Generator, Vocabulary, Wanted, question, usage};

/// Measures speed, size and memory on generated acts, beside what people would use instead.
#[derive(Debug, Parser)]
#[command(name = "acts-bench", version, about)]
struct Bench {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write generated acts below a folder
    Generate {
        /// Acts
        #[arg(long, default_value_t = 10_000)]
        count: usize,
        /// Mean size of an act, in bytes
        #[arg(long, default_value_t = SIZE)]
        size: usize,
        /// The same seed gives the same bytes
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Folder of texts that the words are learned from [default: the public texts, else the sample]
        #[arg(long, value_name = "DIR")]
        vocabulary: Option<PathBuf>,
        /// An empty folder, or one that was generated
        folder: PathBuf,
    },
    /// All engines on the same documents and queries
    Compare {
        /// Generated acts
        #[arg(long, default_value_t = 20_000)]
        acts: usize,
        /// The public articles instead, as `scripts/articles.py` leaves them
        #[arg(long, conflicts_with = "acts")]
        articles: bool,
        #[command(flatten)]
        how: How,
    },
    /// The same at several numbers of acts, for ours and bare tantivy
    Linear {
        /// Numbers of acts
        #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
        counts: Vec<usize>,
        #[command(flatten)]
        how: How,
    },
    /// What compare runs in processes of their own
    #[command(hide = true)]
    Child {
        peer: String,
        what: String,
        texts: PathBuf,
        index: PathBuf,
        #[arg(long, default_value_t = 1)]
        jobs: usize,
        #[arg(long)]
        file: Option<PathBuf>,
    },
}

/// Bytes of an act: what the sample corpus has, with its annexes.
const SIZE: usize = 3000;

#[derive(Debug, Args)]
struct How {
    /// Mean size of an act, in bytes
    #[arg(long, default_value_t = SIZE)]
    size: usize,
    /// Seed of acts and queries
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads, where an engine can be told
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Queries asked in one process
    #[arg(long, default_value_t = 300)]
    queries: usize,
    /// Queries asked of a process of its own each
    #[arg(long, default_value_t = 100)]
    cold: usize,
    /// Times that warm queries are asked
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Only engines with this in their name (or one of these, parted by commas)
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Where texts and indexes are kept
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench"))]
    work: PathBuf,
    /// Where results are written
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/results"))]
    results: PathBuf,
}

/// Runs `acts-bench`.
#[must_use]
pub fn bench_main() -> ExitCode {
    end("acts-bench", run(Bench::parse().command).map(|()| FOUND))
}

fn run(what: What) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match what {
        What::Generate { count, size, seed, vocabulary, folder } => {
            let wanted = Wanted { count, size, seed };
            generate(wanted, vocabulary.as_deref(), &folder, &mut out).map(|_| ())
        }
        What::Compare { acts, articles, how } => compared(acts, articles, &how, &mut out),
        What::Linear { counts, how } => linear(&counts, &how, &mut out),
        What::Child { peer, what, texts, index, jobs, file } => {
            let place = Place { texts, index, programs: PathBuf::new(), jobs };
            Ok(peers::work(&peer, &what, &place, &file.unwrap_or_default())?)
        }
    }
}

/// The texts of a folder that is generated, or was.
fn generate(
    wanted: Wanted,
    vocabulary: Option<&Path>,
    folder: &Path,
    out: &mut dyn Write,
) -> anyhow::Result<Texts> {
    let started = Instant::now();
    let (words, said) = match vocabulary {
        Some(folder) => {
            let words = Vocabulary::learn(folder)?;
            let said = format!("words from {}", words.source());
            (words, said)
        }
        None => Vocabulary::find()?,
    };
    writeln!(out, "{said}")?;
    let learned = started.elapsed();
    let made = Generator::new(wanted, words).write(folder)?;
    let took = started.elapsed().saturating_sub(learned).as_secs_f64();
    writeln!(
        out,
        "{}: {} generated acts, seed {}, in {} files, {} bytes; {took:.1} s",
        folder.display(),
        wanted.count,
        wanted.seed,
        made.files,
        made.bytes,
    )?;
    let what = format!("{} generated acts; {}", wanted.count, made.words);
    Ok(Texts { what, files: made.files, bytes: made.bytes })
}

/// The generated acts of a number, made where they are not there.
fn acts(count: usize, how: &How, out: &mut dyn Write) -> anyhow::Result<(PathBuf, Texts)> {
    let wanted = Wanted { count, size: how.size, seed: how.seed };
    let folder = how.work.join(format!("acts-{count}-{}-{}", how.size, how.seed));
    let texts = match made(&folder).filter(|m| m.wanted == wanted) {
        Some(made) => Texts {
            what: format!("{count} generated acts; {}", made.words),
            files: made.files,
            bytes: made.bytes,
        },
        None => generate(wanted, None, &folder, out)?,
    };
    Ok((folder, texts))
}

/// Measures engines on a folder of texts.
fn engines(
    folder: &Path,
    peers: Vec<Box<dyn Peer>>,
    how: &How,
    out: &mut dyn Write,
) -> anyhow::Result<(Vec<Measured>, BTreeMap<String, usize>)> {
    let programs = std::env::current_exe()?.parent().context("no folder of programs")?.to_owned();
    let folder = folder.canonicalize().with_context(|| folder.display().to_string())?;
    let files = text_files(&folder)?;
    let asking = Asking {
        cold: question::draw(&folder, &files, how.cold, how.seed + 1)?,
        warm: question::draw(&folder, &files, how.queries, how.seed)?,
        rounds: how.rounds,
        patience: Duration::from_secs(60),
    };
    let mut queries = BTreeMap::new();
    for question in &asking.warm {
        *queries.entry(question.kind.to_owned()).or_default() += 1;
    }
    let changed = files.get(files.len() / 2).and_then(|f| f.strip_prefix(&folder).ok());
    let mut measured = Vec::new();
    let wanted = |name: &str| how.only.is_empty() || how.only.iter().any(|o| name.contains(o));
    for mut peer in peers.into_iter().filter(|p| wanted(p.name())) {
        let place = Place {
            texts: folder.clone(),
            index: how.work.join("indexes").join(peer.folder()),
            programs: programs.clone(),
            jobs: how.jobs,
        };
        writeln!(out, "{} …", peer.name())?;
        let done = measure(peer.as_mut(), &place, &asking, changed)
            .with_context(|| peer.name().to_owned())?;
        if let Some(missing) = &done.missing {
            writeln!(out, "{}: not run, {missing}", peer.name())?;
        }
        measured.push(done);
    }
    Ok((measured, queries))
}

fn compared(count: usize, articles: bool, how: &How, out: &mut dyn Write) -> anyhow::Result<()> {
    let machine = Machine::now();
    let (what, folder, texts) = if articles {
        let folder = PathBuf::from(PUBLIC);
        anyhow::ensure!(
            folder.is_dir(),
            "the public articles are not there: `{FETCH}` fetches them"
        );
        let (files, bytes) = (text_files(&folder)?.len(), usage::size(&folder));
        let texts = Texts { what: "Public articles, joined by section".to_owned(), files, bytes };
        ("compare-articles".to_owned(), folder, texts)
    } else {
        let (folder, texts) = acts(count, how, out)?;
        (format!("compare-{count}-acts"), folder, texts)
    };
    let (engines, queries) = engines(&folder, peers::all(), how, out)?;
    let comparison =
        Comparison { what, machine, seed: how.seed, jobs: how.jobs, texts, queries, engines };
    kept(&comparison.what, &comparison.machine, &comparison.page(), &comparison, how, out)
}

fn linear(counts: &[usize], how: &How, out: &mut dyn Write) -> anyhow::Result<()> {
    let machine = Machine::now();
    let mut steps = Vec::new();
    for &acts in counts {
        let (folder, texts) = self::acts(acts, how, out)?;
        let (engines, _) = engines(&folder, peers::ours_and_bare(), how, out)?;
        steps.push(Step { acts, texts, engines });
    }
    let linear = Linear { machine, seed: how.seed, jobs: how.jobs, steps };
    kept("linear", &linear.machine, &linear.page(), &linear, how, out)
}

fn kept(
    what: &str,
    machine: &Machine,
    page: &str,
    data: &impl serde::Serialize,
    how: &How,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    writeln!(out, "\n{page}")?;
    let path = compare::keep(&how.results, machine, what, page, data)?;
    writeln!(out, "written to {}", path.display())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_consistent() {
        use clap::CommandFactory;
        Bench::command().debug_assert();
    }
}
