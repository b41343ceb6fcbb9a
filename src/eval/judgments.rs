//! Queries with the documents that answer them.

use std::collections::BTreeMap;
use std::path::Path;

use super::EvalError;
use super::metrics::{Figures, Relevant, figures};
use crate::acts::Act;

/// A query and what answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// As typed.
    pub query: String,
    /// What kind of question it is: `number`, `theme`, `typo` …
    pub kind: String,
    /// Queries of one group ask the same; they are drawn together when a mean is estimated.
    pub group: String,
    /// The answers, by identity or by number as the set has it.
    pub relevant: Relevant,
}

/// Judged queries over one collection of documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuerySet {
    /// For tables.
    pub name: String,
    /// The queries.
    pub queries: Vec<Judged>,
}

impl QuerySet {
    /// The figures of each query, in order. `search` lists identities, the best first.
    pub fn run(&self, mut search: impl FnMut(&str) -> Vec<String>) -> Vec<Figures> {
        self.queries.iter().map(|q| figures(&search(&q.query), &q.relevant)).collect()
    }

    /// The same queries by kind.
    #[must_use]
    pub fn by_kind(&self) -> Vec<QuerySet> {
        let mut kinds: BTreeMap<&str, Vec<Judged>> = BTreeMap::new();
        for q in &self.queries {
            kinds.entry(&q.kind).or_default().push(q.clone());
        }
        kinds.into_iter().map(|(k, queries)| QuerySet { name: k.to_owned(), queries }).collect()
    }
}

/// What judgments call an act: its number, or where it has none the first path of those it has.
#[must_use]
pub fn name(act: &Act) -> String {
    let paths = act.others.iter().map(|o| &o.path).chain([&act.path]);
    let number = act.fields.number.as_ref().map(|n| n.value.clone());
    number.or_else(|| paths.min().cloned()).unwrap_or_default()
}

/// Reads judged queries: `kind`, query and answers, parted by tabs. An answer is the number of an
/// act, or its path where it has none; `=1` behind it grades it as the lesser one (2 is the default).
///
/// # Errors
/// No such file, or a line without an answer.
pub fn read(path: &Path) -> Result<QuerySet, EvalError> {
    let wrong = |reason: String| EvalError::File { path: path.display().to_string(), reason };
    let text = std::fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
    let mut queries = Vec::new();
    for (k, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [kind, query, answers @ ..] = columns.as_slice() else {
            return Err(wrong(format!("line {}: a kind, a query and answers", k + 1)));
        };
        if answers.is_empty() {
            return Err(wrong(format!("line {}: no answer", k + 1)));
        }
        let relevant = answers
            .iter()
            .map(|a| match a.strip_suffix("=1") {
                Some(lesser) => (lesser.to_owned(), 1),
                None => ((*a).to_owned(), 2),
            })
            .collect();
        queries.push(Judged {
            query: (*query).to_owned(),
            kind: (*kind).to_owned(),
            group: format!("{:04}", k + 1),
            relevant,
        });
    }
    Ok(QuerySet { name: "sample".to_owned(), queries })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let dir = std::env::temp_dir().join(format!("judged-{}", std::process::id()));
        std::fs::write(&dir, "# kind\tquery\n\nnumber\t2024/5\tA\tB=1\n").expect("written");
        let set = read(&dir).expect("read");
        assert_eq!(set.queries.len(), 1);
        assert_eq!(set.queries[0].relevant, [("A".to_owned(), 2), ("B".to_owned(), 1)].into());
        std::fs::write(&dir, "number\t2024/5\n").expect("written");
        assert!(read(&dir).is_err());
        let _ = std::fs::remove_file(&dir);
    }
}
