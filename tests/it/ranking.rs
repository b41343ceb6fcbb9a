//! Ranking, measured on the sample corpus: judged queries, and known items made from the acts.
//!
//! `tests/ranking/golden.txt` holds the figures; a change of ranking shows in its diff. Write it
//! anew with `UPDATE_GOLDEN=1 cargo test --test it ranking`.

use std::fmt::Write as _;
use std::path::PathBuf;

use acts_search::index::{IndexFolder, TextField};
use acts_search::pipeline::{self, Settings};
use acts_search::query::lower::{Ranking, WEIGHTS};
use acts_search::search::{Engine, Request};
use serde_json::Value;

use crate::harness::Silent;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A query and the acts (by number) that answer it, the best first.
struct Judged {
    query: String,
    answers: Vec<String>,
}

fn judged() -> Vec<Judged> {
    let text = std::fs::read_to_string(root().join("tests/ranking/judged.tsv")).unwrap();
    text.lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        .map(|l| {
            let mut fields = l.split('\t');
            Judged {
                query: fields.next().unwrap().to_owned(),
                answers: fields.map(str::to_owned).collect(),
            }
        })
        .collect()
}

/// Known items: four words in a row, of five letters at the least, from the middle of an act's text
/// (lists of members and headers left out) must find the act.
fn known_items(engine: &Engine) -> Vec<Judged> {
    let all = engine.search(&Request { limit: 1000, snippets: 0, ..Request::default() }).unwrap();
    let mut out = Vec::new();
    for hit in &all.hits {
        let stored = engine.find(&hit.id).unwrap();
        let Some(stored) = stored.first() else { continue };
        let Some(number) = hit.number.clone() else { continue };
        let mut text = stored.text.clone();
        for noise in stored.act.attendance_lists.iter().chain(&stored.act.boilerplate) {
            let (start, end) =
                (noise.start - stored.act.place.start, noise.end - stored.act.place.start);
            text.replace_range(start..end, &" ".repeat(end - start));
        }
        let words: Vec<&str> = text
            .split_whitespace()
            .filter(|w| w.chars().all(char::is_alphabetic) && w.chars().count() > 4)
            .collect();
        if words.len() > 40 {
            let at = words.len() / 2;
            out.push(Judged { query: words[at..at + 4].join(" "), answers: vec![number] });
        }
    }
    out
}

/// Mean reciprocal rank at 10, nDCG at 10, and share of first places.
fn measure(engine: &Engine, queries: &[Judged]) -> (f64, f64, f64) {
    let (mut mrr, mut ndcg, mut first) = (0.0, 0.0, 0.0);
    for q in queries {
        let response = engine
            .search(&Request { query: q.query.clone(), snippets: 0, ..Request::default() })
            .unwrap();
        let numbers: Vec<String> =
            response.hits.iter().map(|h| h.number.clone().unwrap_or_default()).collect();
        // The last answer of a list is as good as the first: gains are equal.
        let hits: Vec<usize> = numbers
            .iter()
            .enumerate()
            .filter(|(_, n)| q.answers.contains(n))
            .map(|(i, _)| i)
            .collect();
        if let Some(rank) = hits.first() {
            mrr += 1.0 / (*rank as f64 + 1.0);
            first += f64::from(u8::from(*rank == 0));
        }
        let gain = |i: usize| 1.0 / (i as f64 + 2.0).log2();
        let ideal: f64 = (0..q.answers.len().min(10)).map(gain).sum();
        ndcg += hits.iter().take(q.answers.len()).map(|i| gain(*i)).sum::<f64>() / ideal;
    }
    let n = queries.len() as f64;
    (mrr / n, ndcg / n, first / n)
}

#[test]
fn weights() {
    let dir = tempfile::tempdir().unwrap();
    let settings = Settings {
        corpus: root().join("corpus"),
        index: dir.path().to_path_buf(),
        jobs: 1,
        max_size: 64 << 20,
        rebuild: false,
        dry_run: false,
        worker: None,
        ocr: acts_search::formats::ocr::Mode::Never,
    };
    pipeline::run(&settings, &Silent).unwrap();
    let open = || Engine::open(&IndexFolder::new(dir.path())).unwrap();
    let judged = judged();
    let known = known_items(&open());
    assert!(judged.len() >= 40 && known.len() >= 40);
    let flat = WEIGHTS.map(|(f, _)| (f, 1.0));
    let with = |field: TextField, weight: f32| {
        WEIGHTS.map(|(f, w)| (f, if f == field { weight } else { w }))
    };
    let base = Ranking::default();
    let variants = [
        ("as shipped", base.clone()),
        ("all fields alike", Ranking { weights: flat, ..base.clone() }),
        (
            "all alike, no proximity",
            Ranking { weights: flat, proximity: 0.0, exact: 0.0, ..base.clone() },
        ),
        ("no proximity", Ranking { proximity: 0.0, ..base.clone() }),
        ("proximity 0.6", Ranking { proximity: 0.6, ..base.clone() }),
        ("title 1", Ranking { weights: with(TextField::Title, 1.0), ..base.clone() }),
        ("title 2", Ranking { weights: with(TextField::Title, 2.0), ..base.clone() }),
        ("title 5", Ranking { weights: with(TextField::Title, 5.0), ..base.clone() }),
        ("annexe 1", Ranking { weights: with(TextField::Annexe, 1.0), ..base.clone() }),
        ("annexe 0.3", Ranking { weights: with(TextField::Annexe, 0.3), ..base.clone() }),
        ("dispositif 2", Ranking { weights: with(TextField::Dispositif, 2.0), ..base.clone() }),
        ("dispositif 3", Ranking { weights: with(TextField::Dispositif, 3.0), ..base.clone() }),
        ("context 0.3", Ranking { weights: with(TextField::Context, 0.3), ..base.clone() }),
        ("attendance 1", Ranking { weights: with(TextField::Attendance, 1.0), ..base.clone() }),
    ];
    let mut table = format!(
        "{} judged queries, {} known items\n{:<26} judged: MRR@10  nDCG@10  hit@1   known: MRR@10  hit@1\n",
        judged.len(),
        known.len(),
        ""
    );
    for (name, ranking) in variants {
        let engine = open().with_ranking(ranking);
        let (mrr, ndcg, first) = measure(&engine, &judged);
        let (known_mrr, _, known_first) = measure(&engine, &known);
        let _ = writeln!(
            table,
            "{name:<26}         {mrr:.3}   {ndcg:.3}    {first:.3}          {known_mrr:.3}   {known_first:.3}"
        );
    }
    println!("{table}");
    let golden = root().join("tests/ranking/golden.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &table).unwrap();
    }
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    assert_eq!(expected, table, "the ranking changed: look at the figures, then UPDATE_GOLDEN=1");
}

/// Queries of one judged line must not stand alone: each answer exists in the corpus.
#[test]
fn judgments_name_acts() {
    let truth: Value = serde_json::from_str(
        &std::fs::read_to_string(root().join("tests/corpus/expected.json")).unwrap(),
    )
    .unwrap();
    let numbers: Vec<&str> =
        truth.as_array().unwrap().iter().filter_map(|a| a["number"].as_str()).collect();
    for q in judged() {
        assert!(!q.answers.is_empty(), "{}", q.query);
        for a in &q.answers {
            assert!(numbers.contains(&a.as_str()), "{}: {a}", q.query);
        }
    }
}
