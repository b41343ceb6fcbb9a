//! Filters: from what a person types in a flag or a field of the query to queries that must match.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, RangeQuery, RegexQuery, TermSetQuery};
use tantivy::schema::Field;

use super::authorities;
use super::engine::{Boxed, Engine};
use super::graph::Standing;
use super::request::Filters;
use crate::acts::extract::{actes, number};
use crate::acts::registry::{AuthorityKind, Registry, UserAuthorities};
use crate::index::{StoredAct, UNANIMOUS, date_key, periods};
use crate::query::fields::Ballot;
use crate::query::{Clause, DateRange, Query, Test, Word};

/// The tests of flags, each with the flag as it would be typed.
pub(super) fn of_flags(f: &Filters) -> Vec<(String, Test)> {
    let mut out: Vec<(String, Test)> = Vec::new();
    let mut flag =
        |name: &str, value: &str, test: Test| out.push((format!("--{name} {value}"), test));
    if let Some(epci) = &f.epci {
        flag("epci", epci, Test::Epci(epci.clone()));
    }
    if let Some(authority) = &f.authority {
        flag("authority", authority, Test::Authority(authority.clone()));
    }
    if let Some(number) = &f.number {
        flag("number", number, Test::Number(number.clone()));
    }
    if f.date != DateRange::default() {
        flag("date", &f.date.to_string(), Test::Date(f.date));
    }
    if let Some(nature) = f.nature {
        flag("nature", nature.code(), Test::Nature(nature.code()));
    }
    if let Some(matiere) = &f.matiere {
        let code = matiere.trim().replace([',', '-'], ".");
        flag("matiere", matiere, Test::Matiere(code.trim_matches('.').to_owned()));
    }
    if let Some(part) = f.part {
        flag("part", part.name(), Test::Part(part.name()));
    }
    if let Some(day) = f.in_force {
        flag("in-force", &day.to_string(), Test::InForce(day));
    }
    if let Some(path) = &f.path {
        flag("path", path, Test::Path(path.clone()));
    }
    out
}

/// What tests of a request are not understood by the index: names that nobody bears.
pub(super) fn unknown(tests: &[(String, Test)], query: &Query, engine: &Engine) -> Vec<String> {
    let mut all: Vec<&Test> = tests.iter().map(|(_, test)| test).collect();
    collect(query, &mut all);
    let mut notes = Vec::new();
    for test in all {
        let (name, only) = match test {
            Test::Epci(name) => (name, Some(AuthorityKind::Epci)),
            Test::Authority(name) => (name, None),
            _ => continue,
        };
        if engine.authority_terms(name, only).is_empty() {
            notes.push(format!("no authority is known as {name:?}: give its name, an acronym that an act defines, or its SIREN"));
        }
    }
    notes
}

fn collect<'q>(query: &'q Query, out: &mut Vec<&'q Test>) {
    for clause in query.clauses.iter().chain(&query.excluded) {
        match clause {
            Clause::Field { test, .. } => out.push(test),
            Clause::Any { alternatives, .. } => {
                for query in alternatives {
                    collect(query, out);
                }
            }
            _ => {}
        }
    }
}

impl Engine {
    /// The query of a test. It must hold, and scores nothing that counts.
    pub(super) fn test(&self, test: &Test) -> Boxed {
        let fields = &self.generation.fields;
        match test {
            Test::Number(number) => match actes::find(number).into_iter().next() {
                Some((id, _)) => Box::new(self.term(fields.actes_id, &id.id)),
                None => Box::new(self.term(fields.number, &number::key(number))),
            },
            Test::Date(range) => {
                let bound = |day: Option<jiff::civil::Date>| day.map(date_key);
                between(fields.date, bound(range.since), bound(range.until))
            }
            Test::Epci(name) => {
                any(fields.epci, self.authority_terms(name, Some(AuthorityKind::Epci)))
            }
            Test::Authority(name) => any(fields.authority, self.authority_terms(name, None)),
            Test::Nature(code) => Box::new(self.term(fields.nature, code)),
            Test::Matiere(code) => Box::new(self.term(fields.matiere, code)),
            Test::Part(name) => Box::new(self.term(fields.part, name)),
            Test::Votes(ballot, least, most) => {
                let [pour, contre, abstentions] = fields.votes;
                let field = match ballot {
                    Ballot::For => pour,
                    Ballot::Against => contre,
                    Ballot::Abstentions => abstentions,
                };
                between(field, Some(*least), Some(*most))
            }
            Test::Unanimous => Box::new(self.term(fields.vote, UNANIMOUS)),
            Test::Amount(least, most) => between(fields.amount, Some(*least), Some(*most)),
            Test::President(words) => self.person(fields.people[0], words),
            Test::Secretary(words) => self.person(fields.people[1], words),
            Test::InForce(day) => any(fields.in_force, periods::covering(*day).into()),
            Test::Cites(reference) => self.citing(reference),
            Test::CitedBy(reference) => self.cited(reference),
            Test::Source(name) => Box::new(self.term(fields.source, name)),
            Test::Path(path) => self.path(path),
        }
    }

    /// Acts that cite an act; where it is in no file, or a number that several bear, those that cite the
    /// number.
    fn citing(&self, reference: &str) -> Boxed {
        let fields = &self.generation.fields;
        let acts = self.find(reference).unwrap_or_default();
        let key = number::key(reference);
        let bears = |act: &StoredAct| {
            act.act.fields.number.as_ref().is_some_and(|n| number::key(&n.value) == key)
        };
        if acts.is_empty() || acts.len() > 1 && acts.iter().any(bears) {
            return any(fields.cites, number::keys(reference));
        }
        let citing = acts.iter().filter_map(|act| self.cited_by(act).ok()).flat_map(|c| c.acts);
        any(fields.id, citing.map(|c| c.act.id).collect())
    }

    /// Acts that an act cites, as far as they are known for sure.
    fn cited(&self, reference: &str) -> Boxed {
        let acts = self.find(reference).unwrap_or_default();
        let cited = acts.iter().filter_map(|act| self.cites(act).ok()).flatten();
        let sure = cited.filter(|c| matches!(c.standing, Standing::Found | Standing::Likely));
        any(self.generation.fields.id, sure.flat_map(|c| c.acts).map(|a| a.id).collect())
    }

    fn person(&self, field: Field, words: &[Word]) -> Boxed {
        let all = words
            .iter()
            .map(|w| -> (Occur, Boxed) { (Occur::Must, Box::new(self.term(field, &w.term))) });
        Box::new(BooleanQuery::new(all.collect()))
    }

    /// In the path of any of its files.
    fn path(&self, path: &str) -> Boxed {
        let fields = &self.generation.fields;
        let pattern = format!(".*{}.*", escape(path));
        let either = [fields.path, fields.other].into_iter().map(|field| -> (Occur, Boxed) {
            match RegexQuery::from_pattern(&pattern, field) {
                Ok(query) => (Occur::Should, Box::new(query)),
                Err(_) => (Occur::Should, Box::new(EmptyQuery)),
            }
        });
        Box::new(BooleanQuery::new(either.collect()))
    }

    pub(super) fn authority_terms(&self, typed: &str, only: Option<AuthorityKind>) -> Vec<String> {
        let fields = &self.generation.fields;
        authorities::terms(typed, only, &self.registry(), &self.searcher, fields)
            .into_iter()
            .collect()
    }

    /// The registry that the corpus was read with.
    fn registry(&self) -> Registry {
        let user = UserAuthorities::parse(
            &self.meta.authorities,
            std::path::Path::new("authorities.toml"),
        )
        .unwrap_or_default();
        Registry::with_user(user)
    }
}

fn any(field: Field, terms: Vec<String>) -> Boxed {
    let terms = terms.iter().map(|t| Term::from_field_text(field, t));
    Box::new(TermSetQuery::new(terms.collect::<Vec<_>>()))
}

/// Figures within bounds, both included.
fn between(field: Field, least: Option<u64>, most: Option<u64>) -> Boxed {
    let bound = |value: Option<u64>| {
        value.map_or(Bound::Unbounded, |v| Bound::Included(Term::from_field_u64(field, v)))
    };
    Box::new(RangeQuery::new(bound(least), bound(most)))
}

/// A path as a pattern of tantivy's regular expressions.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 4);
    for c in text.chars() {
        if c.is_alphabetic() {
            // Case never matters.
            out.push('[');
            out.extend(c.to_lowercase());
            out.extend(c.to_uppercase());
            out.push(']');
        } else {
            if c.is_ascii_punctuation() {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}
