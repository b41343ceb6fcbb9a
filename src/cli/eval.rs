//! `acts-eval`: judged queries, other engines, and the ingredients one by one.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use crate::eval::codedutravail::{FETCH, Half, Set, folder};
use crate::eval::documents::{Plain, Stored, index, plain, stored};
use crate::eval::peers::{Peer, ours, plain_bm25, renamed, sqlite, stock_tantivy};
use crate::eval::stemmers::Stemming;
use crate::eval::{QuerySet, ablation, judgments, known, report};
use crate::index::IndexFolder;
use crate::pipeline::{self, Progress, Settings};
use crate::query::lower::Ranking;
use crate::search::Engine;

/// Measures the ranking on judged queries, beside other engines.
#[derive(Debug, Parser)]
#[command(name = "acts-eval", version, about)]
struct Args {
    /// Switch off one ingredient after the other; the held-out half stays unseen.
    #[arg(long)]
    tune: bool,
    /// Compare stemmers; the held-out half stays unseen.
    #[arg(long)]
    stemmers: bool,
    /// Only this ranking of `--tune` (a part of its name).
    #[arg(long)]
    only: Option<String>,
    /// Only the sets whose name has this in it (or one of these, parted by commas).
    #[arg(long, value_delimiter = ',')]
    sets: Vec<String>,
    /// Known items are made from this corpus.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))]
    corpus: PathBuf,
    /// The public set, as `scripts/codedutravail.py` leaves it.
    #[arg(long)]
    codedutravail: Option<PathBuf>,
}

/// The program.
#[must_use]
pub fn eval_main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    match run(&Args::parse(), &mut out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "acts-eval: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Documents in an index of ours and as other engines get them, with the sets asked of them.
struct Collection {
    index: PathBuf,
    documents: Vec<Plain>,
    sets: Vec<QuerySet>,
    /// What a set's answers are called, where that is not the identity.
    names: HashMap<String, String>,
}

fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<()> {
    let work = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/eval/work");
    if work.exists() {
        std::fs::remove_dir_all(&work).with_context(|| work.display().to_string())?;
    }
    for mut collection in collections(args, &work, out)? {
        let wanted =
            |name: &str| args.sets.is_empty() || args.sets.iter().any(|s| name.contains(s));
        collection.sets.retain(|set| wanted(&set.name));
        if collection.sets.is_empty() {
            continue;
        }
        if args.stemmers {
            for set in &collection.sets {
                report::heading(out, set)?;
                for stemming in Stemming::ALL {
                    let mut peer = named(plain_bm25(&collection.documents, stemming)?, &collection);
                    let figures = report::run(&mut peer, set)?;
                    report::row(out, stemming.name(), set, &figures)?;
                }
            }
            continue;
        }
        let mut peers = Vec::new();
        if args.tune {
            for (name, ranking) in ablation::variants() {
                if args.only.as_ref().is_none_or(|only| name.contains(only.as_str())) {
                    peers.push(named(ours(name, open(&collection.index, ranking)?), &collection));
                }
            }
        } else {
            for peer in [
                stock_tantivy(&collection.documents)?,
                plain_bm25(&collection.documents, Stemming::Ours)?,
                sqlite(&collection.documents)?,
                ours("acts-search", open(&collection.index, Ranking::default())?),
            ] {
                peers.push(named(peer, &collection));
            }
        }
        for set in &collection.sets {
            report::heading(out, set)?;
            for peer in &mut peers {
                let figures = report::run(peer, set)?;
                report::row(out, &peer.name, set, &figures)?;
                if set.by_kind().len() > 1 && !args.tune {
                    report::kinds(out, set, &figures)?;
                }
            }
        }
    }
    Ok(())
}

fn open(index: &Path, ranking: Ranking) -> anyhow::Result<Engine> {
    Ok(Engine::open(&IndexFolder::new(index))?.with_ranking(ranking))
}

fn named(peer: Peer, collection: &Collection) -> Peer {
    if collection.names.is_empty() { peer } else { renamed(peer, collection.names.clone()) }
}

fn collections(args: &Args, work: &Path, out: &mut dyn Write) -> anyhow::Result<Vec<Collection>> {
    let mut collections = Vec::new();
    let sample = work.join("sample");
    let acts = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &sample)?;
    let names = acts.iter().map(|(a, _)| (a.id.clone(), judgments::name(a))).collect();
    let judged = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ranking/judged.tsv");
    collections.push(Collection {
        index: sample,
        documents: plain(&acts),
        sets: vec![judgments::read(&judged)?],
        names,
    });
    let whole = work.join("known");
    let acts = read(&args.corpus, &whole)?;
    collections.push(Collection {
        index: whole,
        documents: plain(&acts),
        sets: vec![
            known::numbers(&acts),
            known::dates(&acts),
            known::titles(&acts),
            known::sentences(&acts),
        ],
        names: HashMap::new(),
    });
    let bare = known::untitled(&acts);
    let path = work.join("untitled");
    index(&path, bare.iter().map(|(act, text)| (act.clone(), text.as_str())))?;
    let mut titles = known::titles(&acts);
    titles.name.push_str(", taken out of the acts");
    collections.push(Collection {
        index: path,
        documents: plain(&bare),
        sets: vec![titles],
        names: HashMap::new(),
    });
    let public = args.codedutravail.clone().unwrap_or_else(folder);
    match Set::read(&public)? {
        Some(set) => {
            let path = work.join("codedutravail");
            index(&path, set.documents.iter().map(|d| (d.act(), d.text.as_str())))?;
            let tuning = args.tune || args.stemmers;
            let halves: &[Half] = if tuning { &[Half::Tune] } else { &[Half::Tune, Half::HeldOut] };
            let sets = halves.iter().flat_map(|h| [set.labels(*h), set.variants(*h)]).collect();
            collections.push(Collection {
                index: path,
                documents: set.documents,
                sets,
                names: HashMap::new(),
            });
        }
        None => writeln!(
            out,
            "code du travail: not in {}: fetch it with `{FETCH}`; going on without",
            public.display()
        )?,
    }
    Ok(collections)
}

/// Indexes a corpus without programs from outside, so that figures are the same everywhere.
fn read(corpus: &Path, index: &Path) -> anyhow::Result<Vec<Stored>> {
    let settings = Settings {
        corpus: corpus.to_path_buf(),
        index: index.to_path_buf(),
        jobs: 1,
        max_size: 64 << 20,
        rebuild: false,
        dry_run: false,
        worker: None,
        ocr: crate::formats::ocr::Mode::Never,
    };
    pipeline::run(&settings, &Silent)?;
    Ok(stored(&open(index, Ranking::default())?)?)
}

struct Silent;

impl Progress for Silent {
    fn start(&self, _: usize, _: u64) {}
    fn file(&self, _: &str, _: u64) {}
    fn finish(&self) {}
}
