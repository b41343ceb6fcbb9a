//! What `acts-search` shows beside hits: counts, groups, the graph of acts, acts alike, exports.

use std::collections::HashMap;
use std::io::Write;

use anyhow::bail;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde::Serialize;

use super::{FOUND, NOTHING};
use crate::acts::extract::number;
use crate::index::StoredAct;
use crate::output::{self, Look, Scdl, clean};
use crate::search::{Brief, Engine, GroupBy, Request, Response, parse_range};

/// Flags that need no query of their own, and those that put an answer in another order.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags are booleans")]
pub(super) struct Views {
    /// Acts whose stated period covers the day: 2026-01-15, 15/01/2026
    #[arg(long, value_name = "DAY", help_heading = "Filters")]
    in_force: Option<String>,
    /// Count all hits by authority, EPCI, year, nature, matière, part and source
    #[arg(long, conflicts_with_all = ["jsonl", "csv", "paths", "count", "scdl", "ndjson"])]
    facets: bool,
    /// Draw all hits by month, or by year
    #[arg(long, conflicts_with_all = ["jsonl", "csv", "paths", "count", "scdl", "ndjson"])]
    histogram: bool,
    /// Show the best hits of each authority, year or session (authority and day); -n counts groups
    #[arg(long, value_enum, value_name = "BY", conflicts_with_all = ["count", "scdl", "ndjson"])]
    group: Option<Group>,
    /// Show an act that was voted again and again once (title: the same but for figures and dates)
    #[arg(long, value_enum, value_name = "BY", conflicts_with_all = ["group", "count", "scdl", "ndjson"])]
    distinct: Option<Distinct>,
    /// Acts like this one, with the words that make them alike; filters hold
    #[arg(long, value_name = "REF", help_heading = "One act", group = "one", conflicts_with_all = NOT_WITH_ONE)]
    similar: Option<String>,
    /// What an act cites, and what of it is missing
    #[arg(long, value_name = "REF", help_heading = "One act", group = "one", conflicts_with_all = NOT_WITH_ONE)]
    cites: Option<String>,
    /// What cites an act
    #[arg(long, value_name = "REF", help_heading = "One act", group = "one", conflicts_with_all = NOT_WITH_ONE)]
    cited_by: Option<String>,
    /// The citations around an act, as a tree; with --json or --dot as data
    #[arg(long, value_name = "REF", help_heading = "One act", group = "one", conflicts_with_all = NOT_WITH_ONE)]
    graph: Option<String>,
    /// Steps of --graph
    #[arg(long, value_name = "N", help_heading = "One act", default_value_t = 2, requires = "graph", value_parser = clap::value_parser!(u8).range(1..=10))]
    depth: u8,
    /// Print --graph in the language of Graphviz
    #[arg(long, help_heading = "One act", requires = "graph", conflicts_with = "json")]
    dot: bool,
    /// Print the délibérations as a table SCDL « Délibérations »
    #[arg(long, help_heading = "Output", group = "format", conflicts_with = "explain")]
    scdl: bool,
    /// Print the whole record of an act a line, with the place of every value
    #[arg(long, help_heading = "Output", group = "format", conflicts_with = "explain")]
    ndjson: bool,
}

/// What makes no sense beside a reference to one act.
const NOT_WITH_ONE: [&str; 13] = [
    "query",
    "jsonl",
    "csv",
    "paths",
    "count",
    "explain",
    "scdl",
    "ndjson",
    "show",
    "facets",
    "histogram",
    "group",
    "distinct",
];

/// Options of [`Views`] with a value of their own.
pub(super) const VALUED: [&str; 8] = [
    "--in-force",
    "--group",
    "--distinct",
    "--similar",
    "--cites",
    "--cited-by",
    "--graph",
    "--depth",
];

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Group {
    Authority,
    Year,
    Session,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Distinct {
    Title,
}

impl Views {
    /// The day of `--in-force`.
    pub(super) fn in_force(&self) -> anyhow::Result<Option<Date>> {
        let Some(typed) = &self.in_force else { return Ok(None) };
        let range = parse_range(typed).map_err(|e| anyhow::anyhow!("--in-force: {e}"))?;
        match (range.since, range.until) {
            (Some(since), Some(until)) if since == until => Ok(Some(since)),
            _ => bail!("--in-force: {typed:?} is no single day: give one, as in 2026-01-15"),
        }
    }

    /// Whether hits are counted.
    pub(super) fn counts(&self) -> bool {
        self.facets || self.histogram
    }

    /// How hits are put in groups.
    pub(super) fn grouping(&self) -> Option<GroupBy> {
        match (self.group, self.distinct) {
            (Some(Group::Authority), _) => Some(GroupBy::Authority),
            (Some(Group::Year), _) => Some(GroupBy::Year),
            (Some(Group::Session), _) => Some(GroupBy::Session),
            (None, Some(Distinct::Title)) => Some(GroupBy::Title),
            (None, None) => None,
        }
    }

    /// Exports give all acts unless told otherwise.
    pub(super) fn exports(&self) -> bool {
        self.scdl || self.ndjson
    }

    /// Writes the counts of an answer, below its hits.
    pub(super) fn below(
        &self,
        response: &Response,
        look: &Look,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        if let Some(facets) = &response.facets {
            if self.facets {
                output::facets(facets, look, out)?;
            }
            if self.histogram {
                output::histogram(facets, look, out)?;
            }
        }
        Ok(())
    }

    /// Runs what is no search for hits; `None` if a search for hits is wanted.
    pub(super) fn run(
        &self,
        engine: &Engine,
        request: &Request,
        json: bool,
        look: &Look,
        out: &mut dyn Write,
    ) -> anyhow::Result<Option<u8>> {
        if self.scdl {
            return scdl(engine, request, out).map(Some);
        }
        if self.ndjson {
            return ndjson(engine, request, out).map(Some);
        }
        let wanted = [
            ("--similar", &self.similar),
            ("--cites", &self.cites),
            ("--cited-by", &self.cited_by),
            ("--graph", &self.graph),
        ];
        let Some((flag, reference)) =
            wanted.iter().find_map(|(flag, r)| Some((*flag, r.as_deref()?)))
        else {
            return Ok(None);
        };
        let Some(act) = one(engine, flag, reference)? else {
            if json {
                writeln!(out, "null")?;
            } else {
                writeln!(out, "no act {}", clean(reference))?;
            }
            return Ok(Some(NOTHING));
        };
        let brief = Brief::of(&act.act);
        let found = match flag {
            "--similar" => {
                let similar = engine.similar(&act, request)?;
                if json {
                    data(&similar, out)?;
                } else {
                    output::similar(&similar, look, out)?;
                }
                !similar.alike.is_empty()
            }
            "--cites" => {
                let cites = engine.cites(&act)?;
                if json {
                    data(&serde_json::json!({ "act": brief, "cites": cites }), out)?;
                } else {
                    output::cites(&brief, &cites, look, out)?;
                }
                !cites.is_empty()
            }
            "--cited-by" => {
                let cited_by = engine.cited_by(&act)?;
                if json {
                    let mut object = serde_json::json!({ "act": brief, "cited_by": cited_by.acts });
                    if cited_by.cut {
                        object["cut"] = true.into();
                    }
                    data(&object, out)?;
                } else {
                    output::cited_by(&brief, &cited_by, look, out)?;
                }
                !cited_by.acts.is_empty()
            }
            _ => {
                let graph = engine.graph(&act, usize::from(self.depth))?;
                if self.dot {
                    output::dot(&graph, out)?;
                } else if json {
                    data(&graph, out)?;
                } else {
                    output::tree(&graph, look, out)?;
                }
                !graph.edges.is_empty()
            }
        };
        Ok(Some(if found { FOUND } else { NOTHING }))
    }
}

/// The one act that a reference names.
fn one(engine: &Engine, flag: &str, reference: &str) -> anyhow::Result<Option<StoredAct>> {
    const LISTED: usize = 10;
    let mut found = engine.find(reference)?;
    // "2024-018" is the number of one act, and "D2024-018" without its letters.
    let key = number::key(reference);
    let whole =
        |s: &StoredAct| s.act.fields.number.as_ref().is_some_and(|n| number::key(&n.value) == key);
    if found.iter().filter(|s| whole(s)).count() == 1 {
        found.retain(whole);
    }
    if found.len() > 1 {
        let mut ids: Vec<String> =
            found.iter().take(LISTED).map(|s| format!("« {} »", s.act.id)).collect();
        if found.len() > LISTED {
            ids.push(format!("… and {} more", found.len() - LISTED));
        }
        let ids = ids.join(", ");
        bail!("{flag}: {reference} names {} acts: give the id of one: {ids}", found.len());
    }
    Ok(found.pop())
}

fn data(value: &impl Serialize, out: &mut dyn Write) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

#[expect(clippy::print_stderr, reason = "standard output is for the table")]
fn scdl(engine: &Engine, request: &Request, out: &mut dyn Write) -> anyhow::Result<u8> {
    let mut table = Scdl::new(out)?;
    let mut known: HashMap<String, Option<String>> = HashMap::new();
    let records = engine.records(request)?;
    tell(&records.notes, records.relaxed);
    for stored in records {
        let act = stored?.act;
        let siren = act.fields.authority.as_ref().and_then(|a| a.value.siren.clone());
        let siret = match siren {
            None => None,
            Some(siren) => match known.get(&siren) {
                Some(siret) => siret.clone(),
                None => {
                    let siret = engine.siret(&siren)?;
                    known.insert(siren, siret.clone());
                    siret
                }
            },
        };
        table.act(&act, siret.as_deref())?;
    }
    let told = table.finish()?;
    eprintln!("acts-search: {told}");
    Ok(if told.rows > 0 { FOUND } else { NOTHING })
}

fn ndjson(engine: &Engine, request: &Request, out: &mut dyn Write) -> anyhow::Result<u8> {
    let records = engine.records(request)?;
    let total = records.total;
    tell(&records.notes, records.relaxed);
    for stored in records {
        serde_json::to_writer(&mut *out, &stored?.act).map_err(std::io::Error::from)?;
        writeln!(out)?;
    }
    out.flush()?;
    Ok(if total > 0 { FOUND } else { NOTHING })
}

/// What an export cannot say in its format.
#[expect(clippy::print_stderr, reason = "standard output is for the export")]
fn tell(notes: &[String], relaxed: bool) {
    for note in notes {
        eprintln!("acts-search: {}", clean(note));
    }
    if relaxed {
        eprintln!("acts-search: no act has all the words: these are the closest");
    }
}
