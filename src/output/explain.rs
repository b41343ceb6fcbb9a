//! How a query was read, and why acts rank where they do.

use std::io::{self, Write};

use super::style::{Look, Style, clean};
use crate::query::{Also, Clause, Query, Why, Word};
use crate::search::Explained;

/// Terms of a prefix that are shown.
const SHOWN: usize = 8;

/// Writes how a query was read, and each act's score.
///
/// # Errors
/// What the writer refuses.
pub fn explain(
    query: &Query,
    scores: &[Explained],
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{}", look.paint(Style::Bold, "The query is read as"))?;
    group(query, 1, out)?;
    if let Some(part) = query.part {
        writeln!(out, "  words stand in the part: {part}")?;
    }
    if !query.stop_words.is_empty() {
        writeln!(out, "  left out: {}", clean(&query.stop_words.join(" ")))?;
    }
    for act in scores {
        writeln!(out, "\n{}  {:.3}", look.paint(Style::Bold, &clean(&act.id)), act.score)?;
        for (typed, place, score) in &act.parts {
            writeln!(out, "  {score:>9.3}  {} ({place})", clean(typed))?;
        }
    }
    Ok(())
}

fn group(query: &Query, depth: usize, out: &mut dyn Write) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    for (list, role) in [(&query.clauses, "expected"), (&query.excluded, "excluded")] {
        for clause in list {
            let role = if clause.is_filter() && role == "expected" { "limit" } else { role };
            let typed = clean(clause.typed());
            let (clause, also) = match clause {
                Clause::Either { clause, also } => (&**clause, also.as_slice()),
                other => (other, [].as_slice()),
            };
            if let Clause::Any { alternatives, .. } = clause {
                let any = if alternatives.len() > 1 { "any of these" } else { "these together" };
                writeln!(out, "{indent}{role}: {typed} → {any}")?;
                for (k, query) in alternatives.iter().enumerate() {
                    if k > 0 {
                        writeln!(out, "{indent}  or")?;
                    }
                    group(query, depth + 1, out)?;
                }
            } else {
                writeln!(out, "{indent}{role}: {typed} → {}", clean(&meaning(clause)))?;
            }
            for also in also {
                writeln!(out, "{indent}  or {}", clean(&other(also)))?;
            }
        }
    }
    Ok(())
}

fn words(words: &[Word]) -> String {
    let shown = words.iter().map(|w| match &w.exact {
        Some(exact) => format!("{} (first {})", w.term, exact.trim_start_matches('=')),
        None => w.term.clone(),
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn meaning(clause: &Clause) -> String {
    match clause {
        Clause::Word(word) => format!("word {}", words(std::slice::from_ref(word))),
        Clause::Phrase { words: w, slop: 0, .. } => format!("phrase of {}", words(w)),
        Clause::Phrase { words: w, slop, .. } => {
            format!("phrase of {} with up to {slop} words among them", words(w))
        }
        Clause::Near { words: w, distance, .. } => {
            format!("{} in any order, up to {distance} words apart", words(w))
        }
        Clause::Exact { typed, .. } => format!("written just so: {}", typed.to_lowercase()),
        Clause::Terms { edits, terms, .. } => {
            let shown: Vec<&str> = terms.iter().take(SHOWN).map(String::as_str).collect();
            let more = match terms.len().saturating_sub(SHOWN) {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            let like = match edits {
                None => "that begin so".to_owned(),
                Some(n) => format!("with up to {n} other letters"),
            };
            format!("words {like}: {}{more}", shown.join(", "))
        }
        Clause::Number { key, actes_id, words: w, .. } => {
            format!("number {}, or the phrase {}", actes_id.as_ref().unwrap_or(key), words(w))
        }
        Clause::Date { day, forms, .. } => {
            format!("the day {day}, in {} written forms", forms.len())
        }
        Clause::Amount { cents, forms, .. } => format!(
            "the amount {}.{:02}, in {} written forms",
            cents / 100,
            cents % 100,
            forms.len()
        ),
        Clause::Title { words: w, .. } => format!("in the title: {}", words(w)),
        Clause::Field { test, .. } => test.to_string(),
        Clause::Any { typed, .. } => typed.clone(),
        Clause::Either { clause, .. } => meaning(clause),
    }
}

fn other(also: &Also) -> String {
    let why = match also.why {
        Why::Acronym => "as acts define the acronym",
        Why::Trade => "as the acronym is used in acts",
        Why::Synonym => "by synonyms.toml",
        Why::Spelling => "as no act has the word",
        Why::Ocr => "as OCR misread it, in acts that it read",
    };
    let of = if also.authorities.is_empty() {
        String::new()
    } else {
        format!(", in acts of {}", also.authorities.join(", "))
    };
    format!("{} ({why}{of})", also.typed)
}
