//! The parts of an act: what decides, what is annexed, the rapport behind it, the bordereau.

mod attendance;
mod kind;

use std::ops::Range;

use super::cues;
use super::extract::number;
use super::model::PartKind;
use crate::text::pattern::{Pattern, Skim};
use crate::text::{Layout, LineClass};

/// The parts of an act with what its main part is made of, in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartLines {
    /// Parts in order; they cover the act.
    pub parts: Vec<(PartKind, Range<usize>)>,
    /// The decision itself, inside the main part.
    pub dispositif: Option<Range<usize>>,
    /// True if the main part is a convention by itself.
    pub contract: bool,
    /// Lists of members, inside the main part.
    pub attendance: Vec<Range<usize>>,
}

impl PartLines {
    /// In minutes a point that decides is a délibération, whatever words its own lines have.
    #[must_use]
    pub fn of_minutes(mut self, layout: &Layout<'_>) -> Self {
        for (kind, lines) in self.parts.iter_mut().filter(|p| p.0 == PartKind::Document) {
            if lines.clone().any(|i| cues::decides(layout.line_text(i))) {
                *kind = PartKind::Deliberation;
            }
        }
        self
    }
}

/// Text behind the signature shorter than this (in lines) stays with the act.
const MIN_ANNEX: usize = 12;

/// Lines that the visas of an act may take.
const VISAS: usize = 80;

/// Lines a signature block may take behind its last cue: names and titles.
const SIGNATORY_LINES: usize = 4;

/// Divides an act into its parts.
#[must_use]
pub fn parts(layout: &Layout<'_>, act: Range<usize>) -> PartLines {
    let mut marks: Vec<(usize, PartKind)> = Vec::new();
    let operative = operative_line(layout, &act);
    let mut main_start = act.start;
    let mut attached = None;
    for i in act.clone() {
        let text = layout.line_text(i).trim();
        if text.is_empty() || text.len() > 120 {
            continue;
        }
        if cues::BORDEREAU.is_match(text) {
            if filled(layout, act.start..i) == 0 {
                // A receipt put in front of its act ends where the act's own head starts.
                marks.push((act.start, PartKind::Bordereau));
                main_start = behind_receipt(layout, i + 1..act.end).unwrap_or(act.end);
            } else {
                marks.push((i, PartKind::Bordereau));
                attached.get_or_insert(i);
            }
        } else if cues::RAPPORT.is_match(text) && operative.is_some_and(|o| i > o) {
            let start = rapport_start(layout, operative.unwrap_or(act.start)..i);
            marks.push((start, PartKind::Rapport));
            attached.get_or_insert(start);
        }
    }
    let main_limit = attached.unwrap_or(act.end);
    let contract = kind::is_contract(layout, main_start..main_limit);
    let main_kind =
        if contract { PartKind::Document } else { kind::main_kind(layout, main_start..main_limit) };
    let operative = operative.filter(|_| !contract);
    let close =
        operative.filter(|o| *o < main_limit).and_then(|o| close_of_act(layout, o, main_limit));
    if let Some(annex) = close {
        marks.push((annex, PartKind::Annexe));
    }
    // What is annexed to the rapport stands behind it.
    if let Some(rapport) = marks.iter().find(|m| m.1 == PartKind::Rapport).map(|m| m.0) {
        let signed = first_closing(layout, rapport + 1..act.end);
        let annex =
            signed.and_then(|s| (s + 1..act.end).find(|&i| opens_annex(layout, i, act.end)));
        marks.extend(annex.map(|i| (i, PartKind::Annexe)));
    }
    if main_start < act.end {
        marks.push((main_start, main_kind));
    }
    marks.sort_by_key(|m| m.0);
    let mut parts: Vec<(PartKind, Range<usize>)> = Vec::new();
    for (k, &(start, kind)) in marks.iter().enumerate() {
        let end = marks.get(k + 1).map_or(act.end, |m| m.0);
        if start >= end {
            continue;
        }
        match parts.last_mut() {
            Some(last) if last.0 == kind => last.1.end = end,
            _ => parts.push((kind, start..end)),
        }
    }
    let main = parts.iter().find(|p| p.0.is_main()).map_or(act.start..act.start, |p| p.1.clone());
    let dispositif = operative.filter(|o| main.contains(o)).map(|o| {
        let start = dispositif_start(layout, main.start, o);
        let end = first_closing(layout, o + 1..main.end).unwrap_or(main.end);
        start..end
    });
    PartLines { attendance: attendance::attendance(layout, main), contract, dispositif, parts }
}

/// What a document is that was transmitted with an act: by its head, an annexe where that says
/// nothing else.
#[must_use]
pub fn kind_of_annex(layout: &Layout<'_>, lines: Range<usize>) -> PartKind {
    const HEAD: usize = 8;
    let head: Vec<Skim<'_>> =
        next_filled(layout, lines, HEAD).map(|i| layout.line_text(i).trim()).collect();
    let says = |cue: &Pattern| head.iter().any(|t| t.len() <= 120 && cue.is_match(*t));
    if says(&cues::BORDEREAU) {
        PartKind::Bordereau
    } else if says(&cues::RAPPORT) {
        PartKind::Rapport
    } else {
        PartKind::Annexe
    }
}

/// Minutes that nothing divides: one document, in which nothing is decided that could be told apart.
#[must_use]
pub fn undivided(layout: &Layout<'_>, lines: Range<usize>) -> PartLines {
    PartLines {
        attendance: attendance::attendance(layout, lines.clone()),
        contract: false,
        dispositif: None,
        parts: vec![(PartKind::Document, lines)],
    }
}

fn filled(layout: &Layout<'_>, lines: Range<usize>) -> usize {
    layout.lines[lines].iter().filter(|l| l.class == LineClass::Text).count()
}

/// The first line that decides. "ARRÊTÉ" above the visas is the form's name, not the word.
fn operative_line(layout: &Layout<'_>, act: &Range<usize>) -> Option<usize> {
    let decides = |i: &usize| cues::OPERATIVE.is_match(layout.line_text(*i).trim());
    let first = act.clone().find(decides)?;
    let visas = act
        .clone()
        .take_while(|&i| !layout.line_text(i).trim_start().starts_with("article"))
        .filter(|&i| {
            let text = layout.line_text(i).trim();
            // "VU⏎- le code …": a list of visas.
            let list = text.trim_end_matches(|c: char| !c.is_alphanumeric()) == "vu";
            list || text.starts_with("vu ") || text.starts_with("considerant")
        })
        .last()
        .filter(|&last| last > first && last - first < VISAS);
    let behind = visas.and_then(|last| (last + 1..act.end).find(decides));
    Some(behind.unwrap_or(first))
}

/// "Le conseil municipal," stands on the line before "décide".
fn dispositif_start(layout: &Layout<'_>, floor: usize, operative: usize) -> usize {
    let mut start = operative;
    while start > floor && operative - start < 3 {
        let above = layout.line_text(start - 1);
        if above.starts_with("le conseil")
            || above.starts_with("l'assemblee")
            || above.starts_with("apres")
        {
            start -= 1;
        } else {
            break;
        }
    }
    start
}

fn first_closing(layout: &Layout<'_>, lines: Range<usize>) -> Option<usize> {
    lines.into_iter().find(|&i| {
        let text = layout.line_text(i).trim();
        layout.lines[i].class == LineClass::Text
            && cues::CLOSING.is_match(text)
            && !text.starts_with("conformement")
    })
}

/// The line where an annex starts behind the close of the main part, if there is one.
fn close_of_act(layout: &Layout<'_>, operative: usize, end: usize) -> Option<usize> {
    let mut last = first_closing(layout, operative + 1..end)?;
    let mut since = 0;
    for i in last + 1..end {
        if layout.lines[i].class != LineClass::Text {
            continue;
        }
        let text = layout.line_text(i).trim();
        if opens_annex(layout, i, end) {
            return Some(i).filter(|&i| filled(layout, i..end) >= 4);
        }
        if since <= MIN_ANNEX {
            if cues::CLOSING.is_match(text) && text.len() < 120 {
                last = i;
                since = 0;
            } else {
                since += 1;
            }
        }
    }
    // Text goes on behind the signatures with no heading that says what it is.
    let after = behind_signatories(layout, last + 1, end);
    (filled(layout, after..end) >= MIN_ANNEX).then_some(after)
}

/// True for a heading of an annex: "ANNEXE", or a contract's with its parties or clauses below.
fn opens_annex(layout: &Layout<'_>, line: usize, end: usize) -> bool {
    let text = layout.line_text(line).trim();
    let span = layout.lines[line].source;
    // A heading starts with a capital; a wrapped line of the decision does not.
    let heading = layout.source[span.start..span.end]
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .starts_with(char::is_uppercase);
    if !heading || !cues::ANNEX.is_match(text) {
        return false;
    }
    if text.starts_with("annexe") {
        // "Annexe(s) - Projet de convention" in a list of enclosures is followed by signatures.
        return !next_filled(layout, line + 1..end, 3)
            .any(|i| cues::CLOSING.is_match(layout.line_text(i).trim()));
    }
    next_filled(layout, line..end, 25).any(|i| cues::CONTRACT.is_match(layout.line_text(i).trim()))
}

fn next_filled<'a>(
    layout: &'a Layout<'_>,
    lines: Range<usize>,
    count: usize,
) -> impl Iterator<Item = usize> + 'a {
    lines.into_iter().filter(|&i| layout.lines[i].class == LineClass::Text).take(count)
}

/// The line behind the names that follow a signature cue.
fn behind_signatories(layout: &Layout<'_>, from: usize, end: usize) -> usize {
    let mut names = 0;
    let mut i = from;
    while i < end {
        let line = &layout.lines[i];
        if line.page_start {
            return i;
        }
        if line.class == LineClass::Text {
            let text = layout.line_text(i).trim();
            let paragraph = text.len() > 60 || text.ends_with([';', ',']) && text.len() > 40;
            if names >= SIGNATORY_LINES || (names > 0 && paragraph && starts_paragraph(&text)) {
                return i;
            }
            // The rest of the appeal notice and the like goes with the signatures.
            names += usize::from(!paragraph);
        }
        i += 1;
    }
    end
}

fn starts_paragraph(text: &str) -> bool {
    text.split(' ').count() > 8
}

/// A rapport's letterhead stands above its title.
fn rapport_start(layout: &Layout<'_>, lines: Range<usize>) -> usize {
    let title = lines.end;
    let mut start = title;
    let mut seen = 0;
    for i in lines.rev() {
        let text = layout.line_text(i).trim();
        if text.is_empty() {
            continue;
        }
        seen += 1;
        if seen > 8 || text.len() > 80 {
            break;
        }
        if text.starts_with("departement")
            || text.starts_with("communaute")
            || text.starts_with("commune")
            || text.starts_with("ville")
        {
            start = i;
            break;
        }
        if layout.lines[i].page_start {
            start = i;
            break;
        }
    }
    start
}

fn behind_receipt(layout: &Layout<'_>, mut lines: Range<usize>) -> Option<usize> {
    lines.find(|&i| {
        let text = layout.line_text(i).trim();
        cues::HEADISH.is_match(text) && !text.starts_with("date de")
            || number::heading(text).is_some_and(|h| h.rule == "number.heading")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(text: &str) -> Vec<PartKind> {
        let layout = Layout::new(text);
        parts(&layout, 0..layout.lines.len()).parts.into_iter().map(|p| p.0).collect()
    }

    #[test]
    fn kinds_in_order() {
        use PartKind::{Annexe, Arrete, Bordereau, Deliberation, Document, Rapport};
        let convention = "CONVENTION DE PARTENARIAT\nENTRE la commune,\nET l'association,\nIl est convenu ce qui suit :\nArticle 1 : Objet\nLa présente.\n";
        let head = "Délibération n° 2024-1\nLe conseil, après en avoir délibéré à l'unanimité, décide :\n- d'approuver.\n\nLe Président,\nA. B\n";
        for (text, expected) in [
            (head.to_owned(), vec![Deliberation]),
            (format!("{head}{convention}"), vec![Deliberation, Annexe]),
            (format!("{head}{convention}\nDEPARTEMENT DE X\nRAPPORT N°5\nIl est proposé de\nvoter.\n"), vec![Deliberation, Annexe, Rapport]),
            (format!("{head}Bordereau d'acquittement de transaction\nNuméro de l'acte : 2024_1\n"), vec![Deliberation, Bordereau]),
            ("ARRETE N° 2024-5\nLe maire,\nVu le code,\nARRETE\nArticle 1 : Interdit.\nFait à X, le 3 mai 2024\nLe maire,\n".to_owned(), vec![Arrete]),
            ("Une simple lettre.\n".to_owned(), vec![Document]),
            (convention.to_owned(), vec![Document]),
            (format!("VILLE DE X\nAVENANT N° 2 à la convention\n{convention}"), vec![Document]),
        ] {
            assert_eq!(kinds(&text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn cover_the_act(text in "(Délibération n° 2\n|décide :\n|\n|le maire,\n|Convention\n|entre\n|Rapport n° 5\n|bordereau d'acquittement\n|présents : A, B\n|\\PC{0,10}\n){0,40}") {
            let layout = Layout::new(&text);
            let all = 0..layout.lines.len();
            let p = parts(&layout, all.clone());
            let mut at = all.start;
            for (_, range) in &p.parts {
                prop_assert_eq!(range.start, at);
                at = range.end;
            }
            prop_assert_eq!(at, all.end);
        }
    }
}
