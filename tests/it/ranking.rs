//! Ranking, held to a golden file on the sample corpus: judged queries one by one, and known items.
//!
//! `tests/ranking/golden.txt` holds the figures; every change of the ranking shows in its diff. Write
//! it anew with `UPDATE_GOLDEN=1 cargo test --test it ranking`. `acts-eval` measures the rest.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use acts_search::eval::documents::{Stored, stored};
use acts_search::eval::judgments::{name, read};
use acts_search::eval::{Figures, QuerySet, figures, known};
use acts_search::index::IndexFolder;
use acts_search::pipeline::{self, Settings};
use acts_search::search::Engine;
use serde_json::Value;

use crate::harness::Silent;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn judged() -> QuerySet {
    read(&root().join("tests/ranking/judged.tsv")).unwrap()
}

struct Sample {
    _dir: tempfile::TempDir,
    engine: Engine,
    acts: Vec<Stored>,
}

fn sample() -> Sample {
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
    let engine = Engine::open(&IndexFolder::new(dir.path())).unwrap();
    let acts = stored(&engine).unwrap();
    Sample { _dir: dir, engine, acts }
}

fn line(table: &mut String, name: &str, all: &[Figures]) {
    let [ndcg, mrr, r10, r100, first] = Figures::mean(all).row();
    let _ = writeln!(
        table,
        "{name:<22}{:>5}   {ndcg:.3}    {mrr:.3}   {r10:.3}   {r100:.3}   {first:.3}",
        all.len()
    );
}

#[test]
fn golden() {
    let sample = sample();
    let names: HashMap<&str, String> =
        sample.acts.iter().map(|(act, _)| (act.id.as_str(), name(act))).collect();
    let judged = judged();
    assert!(judged.queries.len() >= 100);
    let search = |query: &str| sample.engine.identities(query, 100).unwrap();
    let named = |query: &str| -> Vec<String> {
        search(query).iter().map(|id| names[id.as_str()].clone()).collect()
    };
    let mut table = format!("{:<22}{:>5}  nDCG@10  MRR@10  R@10    R@100   hit@1\n", "", "n");
    let all = judged.run(named);
    line(&mut table, "judged", &all);
    for kind in judged.by_kind() {
        line(&mut table, &format!("  {}", kind.name), &kind.run(named));
    }
    for set in [known::numbers, known::dates, known::titles, known::sentences] {
        let set = set(&sample.acts);
        assert!(set.queries.len() >= 40, "{}", set.name);
        let all = set.run(search);
        line(&mut table, &set.name, &all);
        // What people know by heart comes first.
        assert!(Figures::mean(&all).hit1 >= 0.95, "{}\n{table}", set.name);
    }
    let _ =
        writeln!(table, "\nnDCG@10, and the ranks of the answers, best answer first (- is none)");
    for (q, f) in judged.queries.iter().zip(&all) {
        let ranked = named(&q.query);
        let mut answers: Vec<(&String, &u8)> = q.relevant.iter().collect();
        answers.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let ranks: Vec<String> = answers
            .iter()
            .map(|(a, _)| {
                ranked.iter().position(|r| r == *a).map_or("-".to_owned(), |k| (k + 1).to_string())
            })
            .collect();
        assert_eq!(figures(&ranked, &q.relevant), *f, "two runs differ: {}", q.query);
        let _ = writeln!(table, "{:.2}  {:<8} {}: {}", f.ndcg10, ranks.join(" "), q.kind, q.query);
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
    let acts = truth.as_array().unwrap();
    let names: Vec<&str> =
        acts.iter().filter_map(|a| a["number"].as_str().or(a["path"].as_str())).collect();
    let judged = judged();
    for q in &judged.queries {
        for a in q.relevant.keys() {
            assert!(names.contains(&a.as_str()), "{}: {a}", q.query);
        }
    }
    let kinds = judged.by_kind();
    for kind in [
        "number",
        "date",
        "theme",
        "person",
        "place",
        "amount",
        "acronym",
        "half-remembered",
        "typo",
        "sentence",
    ] {
        assert!(kinds.iter().any(|k| k.name == kind && k.queries.len() >= 5), "{kind}");
    }
}
