//! `acts-search`.

use std::ffi::OsString;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Parser, ValueEnum};

use super::guard::guarded;
use super::progress::Reporter;
use super::terminal::{ColorChoice, look};
use super::views::{self, Views};
use super::{ERROR, FOUND, NOTHING, end, places};
use crate::acts::Act;
use crate::index::{IndexFolder, Verify};
use crate::output::{self, Form, List, Look};
use crate::pipeline::{self, Settings};
use crate::query::{Synonyms, fields};
use crate::search::{AT_A_TIME, Engine, Filters, Later, Request, Response, Sort, parse_range};

/// Search the acts of local authorities.
///
/// All words are expected; "phrases" in quotes; -word excludes. Accents, case, apostrophes, plurals
/// and the way a number is written never matter. Without words, acts are listed, newest first.
#[derive(Debug, Parser)]
#[command(
    name = "acts-search",
    version,
    after_help = "Examples:\n  acts-search \"PLIE Cambrésis\"\n  acts-search 2024/031\n  acts-search --epci CA2ME --since 2024 subvention\n  acts-search --nature AR --json\n\nExit status: 0 found, 1 nothing found, 2 error."
)]
#[expect(clippy::struct_excessive_bools, reason = "flags are booleans")]
struct Args {
    /// Words, "phrases", -exclusions, act numbers
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Folder of the index [default: index]
    #[arg(long, value_name = "DIR", env = "ACTS_INDEX")]
    index: Option<PathBuf>,
    /// Folder of the acts, indexed first if there is no index [default: corpus]
    #[arg(long, value_name = "DIR", env = "ACTS_CORPUS")]
    corpus: Option<PathBuf>,
    /// An EPCI that adopts the act or is party to it: name, acronym or SIREN
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    epci: Option<String>,
    /// The authority that takes the act: name, acronym or SIREN
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    authority: Option<String>,
    /// Act number, however it is written
    #[arg(long, value_name = "NUMBER", help_heading = "Filters")]
    number: Option<String>,
    /// Day, month, year or range: 2024, 2024-03..2025-01, 19/03/2024, "19 mars 2024"
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    date: Option<String>,
    /// From this day, month or year on
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    since: Option<String>,
    /// Until this day, month or year, included
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    until: Option<String>,
    /// DE, AR, AI, CC, BF or AU
    #[arg(long, value_name = "CODE", help_heading = "Filters")]
    nature: Option<String>,
    /// Matière code or its beginning: 7, 7.4
    #[arg(long, value_name = "CODE", help_heading = "Filters")]
    matiere: Option<String>,
    /// Part in which the words stand: deliberation, arrete, decision, annexe, rapport, bordereau, document
    #[arg(long, value_name = "PART", help_heading = "Filters")]
    part: Option<String>,
    /// Text in the path of the file
    #[arg(long, value_name = "TEXT", help_heading = "Filters")]
    path: Option<String>,
    #[command(flatten)]
    views: Views,
    /// Order of the acts
    #[arg(long, value_enum, default_value_t = SortArg::Score)]
    sort: SortArg,
    /// Acts shown at most [default: 10; all with --csv, --jsonl, --paths, --scdl, --ndjson]
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    /// Acts passed over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Snippets an act, at most
    #[arg(long, value_name = "N", default_value_t = 3)]
    snippets: usize,
    /// Print one JSON object
    #[arg(long, help_heading = "Output", group = "format")]
    json: bool,
    /// Print one JSON object a line and act
    #[arg(long, help_heading = "Output", group = "format")]
    jsonl: bool,
    /// Print a CSV table
    #[arg(long, help_heading = "Output", group = "format")]
    csv: bool,
    /// Print the paths of the files
    #[arg(long, help_heading = "Output", group = "format")]
    paths: bool,
    /// End paths with a NUL byte, for xargs -0
    #[arg(short = '0', requires = "paths", help_heading = "Output")]
    zero: bool,
    /// Print how many acts match
    #[arg(long, help_heading = "Output", group = "format")]
    count: bool,
    /// Print the whole record of an act: number, ACTES identifier, id or path
    #[arg(long, value_name = "REF", help_heading = "Output", conflicts_with_all = ["query", "jsonl", "csv", "paths", "count", "explain", "scdl", "ndjson", "facets", "histogram", "group", "distinct"])]
    show: Option<String>,
    /// Print how the query was read and why each act ranks where it does
    #[arg(long, help_heading = "Output")]
    explain: bool,
    /// Print completions of what is being typed: words, numbers, authorities
    #[arg(long, value_name = "PREFIX", help_heading = "Output", conflicts_with_all = ["query", "jsonl", "csv", "paths", "count", "explain", "show"])]
    complete: Option<String>,
    /// A file of synonyms to use instead of the corpus' synonyms.toml
    #[arg(long, value_name = "FILE")]
    synonyms: Option<PathBuf>,
    /// Read all bytes of the index first, and compare their checksums
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = VerifyArg::Small, env = "ACTS_VERIFY")]
    verify: VerifyArg,
    /// Use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Output")]
    color: ColorChoice,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SortArg {
    Score,
    Date,
    Number,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum VerifyArg {
    /// Where the index is small enough not to feel it
    Small,
    /// Whatever it takes
    Always,
    /// Not; what is shown is verified all the same
    Never,
}

impl From<VerifyArg> for Verify {
    fn from(when: VerifyArg) -> Self {
        match when {
            VerifyArg::Small => Self::Small,
            VerifyArg::Always => Self::All,
            VerifyArg::Never => Self::Seal,
        }
    }
}

/// Runs `acts-search`.
#[must_use]
pub fn main() -> ExitCode {
    if let Some(done) = crate::worker::serve() {
        return done;
    }
    match Args::try_parse_from(exclusions(std::env::args_os())) {
        Ok(args) => end("acts-search", guarded(|| run(&args))),
        Err(error) => {
            let _ = error.print();
            ExitCode::from(if error.use_stderr() { ERROR } else { FOUND })
        }
    }
}

/// Options with a value of their own, which may start with a hyphen.
const VALUED: [&str; 20] = [
    "--verify",
    "--complete",
    "--synonyms",
    "--index",
    "--corpus",
    "--epci",
    "--authority",
    "--number",
    "--date",
    "--since",
    "--until",
    "--nature",
    "--matiere",
    "--part",
    "--path",
    "--sort",
    "--limit",
    "--offset",
    "--snippets",
    "--show",
];

/// `-word` excludes, and must not be taken for options: those that are none get a minus sign (U+2212)
/// that the query language reads alike.
fn exclusions(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let (mut literal, mut value) = (false, false);
    args.enumerate()
        .map(|(k, arg)| {
            let Some(text) = arg.to_str().filter(|_| k > 0 && !literal) else { return arg };
            literal = text == "--";
            if std::mem::replace(
                &mut value,
                VALUED.contains(&text) || views::VALUED.contains(&text),
            ) {
                return arg;
            }
            let Some(rest) = text.strip_prefix('-').filter(|r| !r.starts_with('-')) else {
                return arg;
            };
            let option = ["0", "h", "V", "n"].contains(&rest)
                || rest
                    .strip_prefix('n')
                    .is_some_and(|n| n.trim_start_matches('=').bytes().all(|b| b.is_ascii_digit()));
            if option { arg } else { OsString::from(format!("\u{2212}{rest}")) }
        })
        .collect()
}

fn run(args: &Args) -> anyhow::Result<u8> {
    let request = request(args)?;
    let (corpus, index) = places::resolve(args.corpus.clone(), args.index.clone());
    let folder = IndexFolder::new(&index).verifying(args.verify.into());
    if !folder.exists() {
        first_index(args, corpus, &folder)?;
    }
    let mut engine = Engine::open(&folder)?;
    if let Some(path) = &args.synonyms {
        let text = std::fs::read_to_string(path)
            .map_err(|e| anyhow::anyhow!("--synonyms: {}: {e}", path.display()))?;
        engine = engine.with_synonyms(Synonyms::parse(&text, path).map_err(anyhow::Error::msg)?);
    }
    let look = look(args.color);
    let mut out = BufWriter::new(std::io::stdout().lock());
    if let Some(reference) = &args.show {
        return show(&engine, reference, args, &mut out);
    }
    if let Some(prefix) = &args.complete {
        return complete(&engine, prefix, args, &mut out);
    }
    if let Some(status) = args.views.run(&engine, &request, args.json, &look, &mut out)? {
        out.flush()?;
        return Ok(status);
    }
    let response = match list_form(args) {
        Some(form) => list(&engine, &request, form, args.explain, &mut out)?,
        None => engine.search(&request)?,
    };
    if args.count {
        writeln!(out, "{}", response.total)?;
    } else if args.json {
        output::json(&response, &mut out)?;
    } else if list_form(args).is_none() {
        output::page(&response, &look, &mut out)?;
        args.views.below(&response, &look, &mut out)?;
    }
    if args.explain {
        let scores = engine.explain(&request, &response)?;
        let reading = engine.reading(&request);
        // Standard output is for the machine format, if there is one.
        if args.json || args.jsonl || args.csv || args.paths || args.count {
            output::explain(
                &reading,
                &scores,
                &Look { color: false, ..look },
                &mut std::io::stderr().lock(),
            )?;
        } else {
            output::explain(&reading, &scores, &look, &mut out)?;
        }
    }
    out.flush()?;
    Ok(if response.total > 0 { FOUND } else { NOTHING })
}

/// The list that is asked for, if one is.
fn list_form(args: &Args) -> Option<Form> {
    let paths = if args.zero { Form::PathsZero } else { Form::Paths };
    let forms = [(args.jsonl, Form::Jsonl), (args.csv, Form::Csv), (args.paths, paths)];
    forms.into_iter().find(|(asked, _)| *asked && !args.count).map(|(_, form)| form)
}

/// Writes a list as its hits are read. The answer that comes back has them only if it is to `keep` them.
fn list(
    engine: &Engine,
    request: &Request,
    form: Form,
    keep: bool,
    out: &mut dyn Write,
) -> anyhow::Result<Response> {
    let mut answer = engine.answer(request)?;
    let mut list = List::new(form, &answer.head.corpus, out)?;
    let mut kept = Vec::new();
    // For their paths alone hits need not be made.
    if !keep && matches!(form, Form::Paths | Form::PathsZero) {
        while let Some(paths) = Some(answer.paths(AT_A_TIME)?).filter(|p| !p.is_empty()) {
            list.paths(paths, out)?;
        }
    }
    while let Some(hits) = Some(answer.read(AT_A_TIME)?).filter(|h| !h.is_empty()) {
        list.hits(&hits, out)?;
        if keep {
            kept.extend(hits);
        }
    }
    Ok(Response { hits: kept, ..answer.head })
}

/// No index yet: the corpus is read first, and standard error says so.
#[expect(clippy::print_stderr, reason = "standard output is for the answer")]
fn first_index(args: &Args, corpus: PathBuf, folder: &IndexFolder) -> anyhow::Result<()> {
    // A mistyped --index must not become an index of whatever corpus lies near.
    if args.index.is_some() && args.corpus.is_none() {
        bail!(
            "no index in {0}: run `acts-index --corpus DIR --index {0}` to make one there",
            folder.path().display()
        );
    }
    if !corpus.is_dir() {
        bail!(
            "no index in {} and no corpus in {}: give the folder of your acts with --corpus DIR, or run `acts-index --corpus DIR`",
            folder.path().display(),
            corpus.display()
        );
    }
    eprintln!(
        "acts-search: no index in {} yet: reading the acts of {}",
        folder.path().display(),
        corpus.display()
    );
    let settings = Settings {
        corpus,
        index: folder.path().to_path_buf(),
        jobs: std::thread::available_parallelism().map_or(1, usize::from),
        max_size: 64 << 20,
        rebuild: false,
        dry_run: false,
        worker: std::env::current_exe().ok(),
        ocr: crate::formats::ocr::Mode::Auto,
    };
    let summary = pipeline::run(&settings, &Reporter::new(false))?;
    eprintln!(
        "acts-search: {} acts of {} files are indexed; `acts-index` brings the index up to date later",
        summary.acts, summary.files
    );
    Ok(())
}

/// A record with what later acts did to the act.
#[derive(serde::Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    act: &'a Act,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    later: Vec<Later>,
}

fn show(engine: &Engine, reference: &str, args: &Args, out: &mut dyn Write) -> anyhow::Result<u8> {
    let found = engine.find(reference)?;
    let look = look(args.color);
    if args.json {
        let records = found
            .iter()
            .map(|stored| Ok(Shown { act: &stored.act, later: engine.later(stored)? }))
            .collect::<anyhow::Result<Vec<_>>>()?;
        serde_json::to_writer_pretty(&mut *out, &records).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        for (k, stored) in found.iter().enumerate() {
            if k > 0 {
                writeln!(out)?;
            }
            let hypotheses = if stored.act.fields.number.is_none() {
                engine.hypotheses(stored)?
            } else {
                Vec::new()
            };
            let later = engine.later(stored)?;
            output::record(stored, &hypotheses, &later, &look, out)?;
        }
        if found.is_empty() {
            writeln!(out, "no act {}", output::clean(reference))?;
        }
    }
    out.flush()?;
    Ok(if found.is_empty() { NOTHING } else { FOUND })
}

fn complete(engine: &Engine, prefix: &str, args: &Args, out: &mut dyn Write) -> anyhow::Result<u8> {
    let completions = engine.complete(prefix, args.limit.unwrap_or(10));
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &completions).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        for completion in &completions {
            writeln!(out, "{}", output::clean(&completion.query))?;
        }
    }
    out.flush()?;
    Ok(if completions.is_empty() { NOTHING } else { FOUND })
}

fn request(args: &Args) -> anyhow::Result<Request> {
    let mut date = match &args.date {
        Some(text) => parse_range(text).map_err(|e| anyhow::anyhow!("--date: {e}"))?,
        None => crate::search::DateRange::default(),
    };
    if let Some(text) = &args.since {
        let since = parse_range(text).map_err(|e| anyhow::anyhow!("--since: {e}"))?.since;
        date.since = date.since.max(since);
    }
    if let Some(text) = &args.until {
        let until = parse_range(text).map_err(|e| anyhow::anyhow!("--until: {e}"))?.until;
        date.until = match (date.until, until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    if let (Some(since), Some(until)) = (date.since, date.until)
        && since > until
    {
        bail!("the dates leave no day: from {since} until {until}");
    }
    let told = |flag: &'static str| move |e: String| anyhow::anyhow!("--{flag}: {e}");
    let nature = args.nature.as_deref().map(fields::nature).transpose().map_err(told("nature"))?;
    let part = args.part.as_deref().map(fields::part).transpose().map_err(told("part"))?;
    if let Some(code) = &args.matiere {
        fields::matiere_code(code).map_err(told("matiere"))?;
    }
    let bulk = args.csv || args.jsonl || args.paths || args.views.exports();
    let limit = args.limit.unwrap_or(if bulk { usize::MAX >> 1 } else { 10 });
    Ok(Request {
        query: args.query.join(" "),
        filters: Filters {
            epci: args.epci.clone(),
            authority: args.authority.clone(),
            number: args.number.clone(),
            date,
            nature,
            matiere: args.matiere.clone(),
            part,
            path: args.path.clone(),
            in_force: args.views.in_force()?,
        },
        // A list for a program has the acts with all words, and no others.
        closest: !bulk,
        sort: match args.sort {
            SortArg::Score => Sort::Score,
            SortArg::Date => Sort::Date,
            SortArg::Number => Sort::Number,
        },
        limit: if args.count { 0 } else { limit },
        offset: args.offset,
        snippets: args.snippets,
        facets: args.views.counts(),
        group: args.views.grouping(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exclusions_are_no_options() {
        for (typed, read) in [
            (vec!["x", "eau", "-annexe"], vec!["x", "eau", "\u{2212}annexe"]),
            (
                vec!["x", "-n", "4", "-n4", "-nature", "-0", "--json"],
                vec!["x", "-n", "4", "-n4", "\u{2212}nature", "-0", "--json"],
            ),
            (vec!["x", "--", "-annexe"], vec!["x", "--", "-annexe"]),
            (vec!["x", "-"], vec!["x", "\u{2212}"]),
            (vec!["x", "--path", "-foo", "-bar"], vec!["x", "--path", "-foo", "\u{2212}bar"]),
        ] {
            let got = exclusions(typed.iter().map(OsString::from));
            assert_eq!(got, read.iter().map(OsString::from).collect::<Vec<_>>());
        }
    }

    #[test]
    fn arguments_are_consistent() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
