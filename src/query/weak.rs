//! Words by which a question asks, and that no answer needs to have: "comment", "quel", "puis-je",
//! "je veux".
//!
//! They are no stop words: a phrase or a query of nothing else still finds them. In a question they
//! are neither expected nor scored, by `docs/ranking.md`.

use super::ast::{Clause, Query};
use crate::french::words;

/// Folded, sorted.
const WEAK: [&str; 39] = [
    "ai", "ais", "as", "avoir", "combien", "comment", "dois", "doit", "doivent", "etre", "faire",
    "fait", "faut", "ma", "me", "mes", "moi", "mon", "notre", "on", "ont", "peut", "peuvent",
    "peux", "pourquoi", "puis", "quand", "quel", "quelle", "quelles", "quels", "quoi", "sommes",
    "souhaite", "suis", "veut", "veux", "votre", "voudrais",
];

/// For each clause of a query, whether an act is expected to have it. All are where nothing else is
/// asked; what limits always is.
#[must_use]
pub fn expected(query: &Query) -> Vec<bool> {
    let strong: Vec<bool> = query.clauses.iter().map(|c| !is_weak(c)).collect();
    let asked = query.clauses.iter().zip(&strong).any(|(c, strong)| *strong && !c.is_filter());
    if asked { strong } else { vec![true; strong.len()] }
}

/// How many clauses an act is expected to have that score.
#[must_use]
pub fn count(query: &Query) -> usize {
    let strong = expected(query);
    query.clauses.iter().zip(strong).filter(|(c, strong)| *strong && !c.is_filter()).count()
}

fn is_weak(clause: &Clause) -> bool {
    let Some(word) = clause.word() else { return false };
    let typed = words(&word.typed);
    typed.len() == 1 && typed.iter().all(|w| WEAK.contains(&w.folded.as_str()))
}

#[cfg(test)]
mod tests {
    use super::expected;
    use crate::query::parse;

    #[test]
    fn what_a_question_expects() {
        for (query, all) in [
            ("Quels sont les tarifs de la cantine ?", vec![false, true, true]),
            ("je suis élu, je veux démissionner", vec![false, true, false, true]),
            ("c'est quoi un PLU", vec![false, true]),
            ("comment", vec![true]),
            ("\"quel avenir\" eau", vec![true, true]),
            ("pour contre abstention", vec![true, true, true]),
        ] {
            assert_eq!(expected(&parse(query)), all, "{query}");
        }
    }
}
