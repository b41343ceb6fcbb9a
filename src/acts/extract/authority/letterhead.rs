//! Letterheads that are a name without its kind, or a name that no table knows.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};

use super::organ_of::named;
use crate::acts::cues;
use crate::acts::model::{AuthorityValue, Found};
use crate::acts::registry::{AuthorityKind, Gazetteer};
use crate::acts::section::{Section, smooth};
use crate::text::{Layout, LineClass};

/// Lines (not blank) in which a letterhead stands.
const LINES: usize = 8;

/// A letterhead that is a name and nothing else: "CAUDRY", "QUIMPER BRETAGNE OCCIDENTALE", or the
/// printed name of a syndicat that no table knows.
pub(super) fn bare_letterhead(
    section: &Section<'_>,
    organ: Option<AuthorityKind>,
    gazetteer: &Gazetteer<'_>,
) -> Option<Found<AuthorityValue>> {
    let layout = section.layout;
    let filled: Vec<usize> =
        section.lines().filter(|&i| layout.lines[i].class == LineClass::Text).take(LINES).collect();
    if let Some(kind) = organ {
        let found =
            known(layout, &filled, kind, gazetteer).or_else(|| printed(layout, &filled, kind));
        if found.is_some() {
            return found;
        }
    }
    match organ {
        None => syndicat(layout, &filled, false),
        Some(AuthorityKind::Syndicat) => syndicat(layout, &filled, true),
        Some(_) => None,
    }
}

/// A column of the letterhead that a table knows: a bare name, or one below "Commune de".
fn known(
    layout: &Layout<'_>,
    filled: &[usize],
    kind: AuthorityKind,
    gazetteer: &Gazetteer<'_>,
) -> Option<Found<AuthorityValue>> {
    filled.iter().flat_map(|&i| layout.cells(i).map(move |c| (i, c))).find_map(|(i, cell)| {
        let text = &layout.line_text(i)[cell.clone()];
        let lead = text.len() - text.trim_start().len();
        let line = text.trim();
        // "Département :⏎Vaucluse"
        let over = layout.cell_above(i, &cell).map(|c| layout.line_text(i - 1).part(c).trim());
        if over.is_some_and(|o| DIVISION.is_match(o)) {
            return None;
        }
        let (m, length) = named(line, kind, gazetteer)?;
        let rest = line[length.min(line.len())..].trim_matches(|c: char| !c.is_alphanumeric());
        let a = m.authority.filter(|_| rest.len() <= 3)?;
        let start = layout.lines[i].folded.start + cell.start + lead;
        let value = AuthorityValue {
            name: Some(a.name().into_owned()),
            siren: a.siren().map(str::to_owned),
            kind,
        };
        let place = layout.place(start..start + line.len());
        Some(Found::at(value, place, "authority.letterhead", 0.8))
    })
}

/// What a commune lies in: a label, the name below it.
static DIVISION: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^(?:departement|arrondissement|canton)(?: de(?: la| l')?| du| des| d')?\W*$")
        .expect("a constant pattern")
});

/// A name that no table knows is given as printed.
fn printed(
    layout: &Layout<'_>,
    filled: &[usize],
    kind: AuthorityKind,
) -> Option<Found<AuthorityValue>> {
    let (i, cell) = filled
        .iter()
        .flat_map(|&i| layout.cells(i).map(move |c| (i, c)))
        .find(|(i, c)| printed_kind(layout.line_text(*i)[c.clone()].trim()) == Some(kind))?;
    let start = layout.lines[i].folded.start;
    let place = layout.place(start + cell.start..start + cell.end);
    let name = smooth(&layout.source[place.start..place.end]);
    // Letter-spaced capitals without a wider gap between words cannot be read back.
    let single = name.split(' ').filter(|w| w.chars().count() == 1).count();
    if single * 2 > name.split(' ').count() {
        return None;
    }
    let value = AuthorityValue { name: Some(name), siren: None, kind };
    Some(Found::at(value, place, "authority.printed", 0.7))
}

/// A syndicat by its printed name; where one sits for sure, also a name that does not say what it is
/// ("TERRITOIRE D'ÉNERGIE MAYENNE").
fn syndicat(layout: &Layout<'_>, filled: &[usize], sure: bool) -> Option<Found<AuthorityValue>> {
    let says: Vec<usize> = filled
        .iter()
        .copied()
        .filter(|&i| SYNDICAT_LINE.is_match(layout.line_text(i).trim()))
        .collect();
    let head = filled.first().copied().filter(|&i| sure && is_name(layout, i));
    let mut lines: Range<usize> = match (head, says.first()) {
        // "SIVURESC⏎Syndicat intercommunal …": both lines are the name.
        (Some(head), Some(&i)) if i <= head + 2 => {
            let last = says.iter().copied().take_while(|&l| l <= head + 3).last();
            head..last.unwrap_or(i) + 1
        }
        (_, Some(_)) => {
            // "S.I.C.T.O.M." alone says less than the name written out below it.
            let i =
                says.iter().find(|&&i| layout.line_text(i).len() > 20).or(says.first()).copied()?;
            i..i + 1
        }
        (Some(head), None) => head..head + 1,
        (None, None) => return None,
    };
    // A long name goes on below, in capitals or in quotes.
    let mut next = lines.end;
    while next < layout.lines.len() && next < lines.end + 3 && lines.len() < 4 {
        let text = &layout.source[layout.lines[next].source.start..layout.lines[next].source.end];
        if layout.lines[next].class == LineClass::Text {
            if !(is_name(layout, next) || text.starts_with(['«', '"', '“', '('])) {
                break;
            }
            lines.end = next + 1;
        }
        next += 1;
    }
    let place = layout
        .place(layout.lines[lines.start].folded.start..layout.lines[lines.end - 1].folded.end);
    let name = smooth(&layout.source[place.start..place.end]);
    let value = AuthorityValue { name: Some(name), siren: None, kind: AuthorityKind::Syndicat };
    let rule = if says.is_empty() { "authority.printed" } else { "authority.letterhead" };
    Some(Found::at(value, place, rule, if says.is_empty() { 0.6 } else { 0.7 }))
}

/// True for a line of capitals that is no word of the form, no address, no date.
fn is_name(layout: &Layout<'_>, line: usize) -> bool {
    // The number may stand in a second column.
    let Some(cell) = layout.cells(line).next() else { return false };
    let text = &layout.line_text(line)[cell.clone()];
    let start = layout.lines[line].folded.start;
    let place = layout.place(start + cell.start..start + cell.end);
    let source = &layout.source[place.start..place.end];
    // "TERRITOIRE D'ÉNERGIE ORNE (Te61)": the acronym behind is no matter.
    let source = source.split('(').next().unwrap_or(source).trim();
    let text = text.split('(').next().unwrap_or(text).trim();
    let capitals =
        source.chars().any(char::is_alphabetic) && !source.chars().any(char::is_lowercase);
    capitals
        && (4..=90).contains(&text.len())
        && !text.contains(|c: char| c.is_ascii_digit() || c == '\t')
        && !cues::HEADISH.is_match(text)
        && ![
            "proces",
            "compte",
            "objet",
            "seance",
            "convocation",
            "sous-prefecture",
            "comite",
            "arrete",
        ]
        .iter()
        .any(|w| text.starts_with(w))
}

/// The kind that a letterhead line gives with its first words: "COMMUNE DE …".
fn printed_kind(line: &str) -> Option<AuthorityKind> {
    const WORDS: [(&str, AuthorityKind); 7] = [
        ("commune d", AuthorityKind::Commune),
        ("ville d", AuthorityKind::Commune),
        ("mairie d", AuthorityKind::Commune),
        ("communaute d", AuthorityKind::Epci),
        ("communaute u", AuthorityKind::Epci),
        ("departement d", AuthorityKind::Departement),
        ("region ", AuthorityKind::Region),
    ];
    let words = line.split(' ').count();
    WORDS
        .iter()
        .find(|(w, _)| line.starts_with(w))
        .map(|(_, kind)| *kind)
        .filter(|_| (2..=9).contains(&words) && line.len() > 12)
}

static SYNDICAT_LINE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^(?:le )?(?:syndicat|union syndicale|s\.?i\.?(?:a\.?e\.?p|v\.?o\.?[ms]|v\.?u|c\.?t\.?o\.?m|t\.?o\.?m|r\.?p)\b\.?|smictom|sictom|pole d'equilibre|petr)\b.{0,140}$").expect("a constant pattern")
});
