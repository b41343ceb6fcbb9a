//! Known items: queries made from acts that must find the act that they were made from. They need
//! no judge, and can be made from any corpus.

use std::collections::HashMap;

use super::documents::{Stored, blanked};
use super::judgments::{Judged, QuerySet};
use super::metrics::Relevant;
use crate::text::{Span, fold_str, french_date};

/// Words of a sentence that is asked for.
const SENTENCE: usize = 8;

/// A sentence's words have so many letters at the least, so that it says something.
const LETTERS: usize = 4;

/// A set of known items from `(query, answers)`; each query once.
fn set(name: &str, asked: Vec<(String, Vec<String>)>) -> QuerySet {
    let queries = asked
        .into_iter()
        .enumerate()
        .map(|(k, (query, answers))| Judged {
            query,
            kind: name.to_owned(),
            group: format!("{k:06}"),
            relevant: answers.into_iter().map(|a| (a, 1)).collect::<Relevant>(),
        })
        .collect();
    QuerySet { name: format!("known, {name}"), queries }
}

/// Groups acts by what they share, in the order of the acts.
fn grouped(
    acts: &[Stored],
    key: impl Fn(&Stored) -> Option<(String, String)>,
) -> Vec<(String, Vec<String>)> {
    let mut order: Vec<(String, Vec<String>)> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    for act in acts {
        let Some((key, query)) = key(act) else { continue };
        let k = *at.entry(key).or_insert_with(|| {
            order.push((query, Vec::new()));
            order.len() - 1
        });
        order[k].1.push(act.0.id.clone());
    }
    order
}

/// Number → the acts that bear it.
#[must_use]
pub fn numbers(acts: &[Stored]) -> QuerySet {
    let of = |(act, _): &Stored| {
        let number = act.fields.number.as_ref()?.value.clone();
        Some((crate::acts::extract::number::key(&number), number))
    };
    set("number", grouped(acts, of))
}

/// Day, month and year → the acts of that day.
#[must_use]
pub fn dates(acts: &[Stored]) -> QuerySet {
    let of = |(act, _): &Stored| {
        let d = act.fields.date.as_ref()?.value;
        let written = french_date(d);
        Some((written.clone(), written))
    };
    set("date", grouped(acts, of))
}

/// Title → the act that has it.
#[must_use]
pub fn titles(acts: &[Stored]) -> QuerySet {
    let of = |(act, _): &Stored| {
        let title = act.fields.title.as_ref()?.value.clone();
        Some((fold_str(&title), title))
    };
    set("title", grouped(acts, of))
}

/// The acts without their titles: out of the field, and blanked wherever the text has them.
#[must_use]
pub fn untitled(acts: &[Stored]) -> Vec<Stored> {
    let without = |(act, text): &Stored| {
        let Some(title) = &act.fields.title else { return (act.clone(), text.clone()) };
        let mut spans: Vec<Span> = Vec::new();
        if let Some(place) = &title.place {
            let base = act.place.start;
            spans.push(Span::new(place.start.saturating_sub(base), place.end.saturating_sub(base)));
        }
        spans.extend(text.match_indices(&title.value).map(|(i, t)| Span::new(i, i + t.len())));
        let mut bare = act.clone();
        bare.fields.title = None;
        (bare, blanked(text, &spans))
    };
    acts.iter().map(without).collect()
}

/// A distinctive sentence → the act that it was taken from: the run of words whose rarest words are
/// in the fewest acts, among those that no other act has. Lists of members, headers and stamps are
/// left out.
#[must_use]
pub fn sentences(acts: &[Stored]) -> QuerySet {
    let texts: Vec<Vec<String>> = acts.iter().map(words).collect();
    let mut frequency: HashMap<&str, usize> = HashMap::new();
    for text in &texts {
        let mut seen: Vec<&str> = text.iter().map(String::as_str).collect();
        seen.sort_unstable();
        seen.dedup();
        for w in seen {
            *frequency.entry(w).or_default() += 1;
        }
    }
    let mut asked = Vec::new();
    for (k, text) in texts.iter().enumerate() {
        // The mean rarity of the words, not their maximum: names alone would make it too easy.
        let rarity = |run: &&[String]| {
            run.iter()
                .map(|w| 1000 / frequency.get(w.as_str()).copied().unwrap_or(1))
                .sum::<usize>()
        };
        let half = text.get(text.len() / 3..).unwrap_or_default();
        let mut runs: Vec<&[String]> = half.windows(SENTENCE).collect();
        // A run of the middle rank: distinctive, and not the one easiest of all.
        runs.sort_by_key(rarity);
        let Some(run) = runs.get(runs.len() * 3 / 4) else { continue };
        let elsewhere =
            texts.iter().enumerate().any(|(j, t)| j != k && t.windows(SENTENCE).any(|w| w == *run));
        if !elsewhere {
            asked.push((run.join(" "), vec![acts[k].0.id.clone()]));
        }
    }
    set("sentence", asked)
}

/// The words of an act that people would remember.
fn words((act, text): &Stored) -> Vec<String> {
    let base = act.place.start;
    let noise: Vec<Span> = act
        .attendance_lists
        .iter()
        .chain(&act.boilerplate)
        .map(|s| Span::new(s.start.saturating_sub(base), s.end.saturating_sub(base)))
        .collect();
    blanked(text, &noise)
        .split_whitespace()
        .filter(|w| w.chars().all(char::is_alphabetic) && w.chars().count() >= LETTERS)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::documents::Plain;

    fn act(id: &str, title: &str, text: &str) -> Stored {
        let plain = Plain { id: id.into(), title: title.into(), text: text.into() };
        (plain.act(), plain.text)
    }

    #[test]
    fn titles_go_from_field_and_text() {
        let acts = [act("a", "Tarif de l'eau", "Objet : Tarif de l'eau. Le conseil décide.")];
        let bare = untitled(&acts);
        assert!(bare[0].0.fields.title.is_none());
        assert!(!bare[0].1.contains("Tarif") && bare[0].1.len() == acts[0].1.len());
        assert_eq!(titles(&acts).queries[0].query, "Tarif de l'eau");
    }

    #[test]
    fn same_titles_are_one_query() {
        let acts = [act("a", "Tarifs", "x"), act("b", "TARIFS", "y")];
        let set = titles(&acts);
        assert_eq!((set.queries.len(), set.queries[0].relevant.len()), (1, 2));
    }

    #[test]
    fn sentences_are_of_one_act() {
        let shared = "Vu le code général des collectivités territoriales ".repeat(6);
        let own = "notamment chaufferie plaquettes forestières alimentée depuis commune voisine";
        let acts = [act("a", "", &format!("{shared}{own}")), act("b", "", &shared)];
        let set = sentences(&acts);
        assert!(set.queries.iter().all(|q| q.relevant.contains_key("a")), "{set:?}");
        assert!(!set.queries.is_empty());
    }
}
