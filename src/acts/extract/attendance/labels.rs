//! The words that say what a count of members counts.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::pattern::{Pattern, Skim, compile};

use crate::acts::model::Attendance;

/// A field of [`Attendance`].
pub(super) type Field = fn(&mut Attendance) -> &mut Option<u32>;

/// A label found in a text.
pub(super) struct Label {
    pub(super) range: Range<usize>,
    pub(super) field: Field,
    /// Labels of one field: the lower wins, whatever the order in the text.
    pub(super) rank: u8,
    /// True for labels that mean a count only with a colon or the like behind them.
    pub(super) colon: bool,
}

struct Row {
    field: Field,
    rank: u8,
    colon: bool,
    pattern: Pattern,
}

/// Whom one counts.
const WHO: &str = r"(?:conseillers?|membres?|delegues?|elus?)(?:\s(?:municipaux|communautaires|departementaux|regionaux|metropolitains|syndicaux|titulaires|du conseil|du comite)){0,2}";

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let in_office: Field = |a| &mut a.in_office;
    let present: Field = |a| &mut a.present;
    let excused: Field = |a| &mut a.excused;
    let absent: Field = |a| &mut a.absent;
    let proxies: Field = |a| &mut a.proxies;
    let voters: Field = |a| &mut a.voters;
    // The first row that matches at a place takes it.
    let rows: [(Field, u8, bool, String); 14] = [
        (
            in_office,
            0,
            false,
            format!(
                r"(?:{WHO}\s)?(?:actuellement\s)?en\s(?:exercice|fonctions?)(?:\sau jour de la seance)?"
            ),
        ),
        (
            in_office,
            1,
            true,
            format!(
                r"effectif\s(?:legal|du conseil)|(?:nombre\s)?(?:legal\s)?(?:de\s)?{WHO}\scomposant\sle\s(?:conseil|comite)|composant\sle\s(?:conseil|comite)|afferents\sau\sconseil(?:\s\w+)?"
            ),
        ),
        (voters, 1, true, format!(r"(?:{WHO}\s)?presente?s?\s(?:ou|et|\+)\srepresente?e?s?")),
        (
            proxies,
            0,
            false,
            format!(
                r"(?:(?:{WHO}|(?:absente?s?(?:,?\s(?:et\s)?excusee?s?)?|excusee?s?)(?:\set)?)\s)?(?:ayant|ont|avaient|avait|a|donnant|avec)\s(?:donne\s)?(?:une?\s)?(?:pouvoirs?|procurations?|mandat)|(?:{WHO}\s)?representee?s?|procurations?|pouvoirs?(?:\sde\svote)?|mandats?\sde\svote"
            ),
        ),
        (
            voters,
            0,
            false,
            format!(
                r"(?:{WHO}\s)?votants?|(?:{WHO}\s)?(?:ayant|qui\sont|ont)\spris\spart\s(?:au\svote|a\sla\sdeliberation|aux\svotes)|prenant\spart\sau\svote"
            ),
        ),
        (excused, 0, false, format!(r"(?:{WHO}\s)?absente?s?,?\s(?:et\s)?excusee?s?")),
        (excused, 0, false, format!(r"(?:{WHO}\s)?excusee?s?")),
        (absent, 0, false, format!(r"(?:{WHO}\s)?absente?s?(?:\snon\sexcusee?s?)?")),
        (
            present,
            0,
            false,
            format!(
                r"(?:{WHO}\s)?(?:physiquement\s)?presente?s?(?:\s(?:a\sla\sseance|en\sseance|physiquement|effectifs?))?"
            ),
        ),
        (in_office, 2, true, format!(r"nombre\s(?:total\s)?(?:de|des)\s{WHO}")),
        (in_office, 3, true, r"^conseillers".to_owned()),
        (in_office, 3, true, r"\texercice".to_owned()),
        (in_office, 3, true, r"^exercice".to_owned()),
        (in_office, 3, true, r"^membres".to_owned()),
    ];
    rows.into_iter()
        .map(|(field, rank, colon, pattern)| Row {
            field,
            rank,
            colon,
            pattern: compile(&format!(
                r"(?:\b|^|\t)(?:{pattern})(?:\s?\((?:e|es|s|e\)\(s)\))?(?:\W|$)"
            ))
            .expect("a constant pattern"),
        })
        .collect()
});

/// The labels of a folded line, in order, none overlapping another.
pub(super) fn labels(line: Skim<'_>) -> Vec<Label> {
    let mut found: Vec<Label> = Vec::new();
    let mut asides: Vec<Range<usize>> = Vec::new();
    for row in ROWS.iter() {
        for m in row.pattern.find_iter(line) {
            // The character behind the label is no part of it.
            let end = m.end()
                - m.as_str()
                    .chars()
                    .next_back()
                    .filter(|c| !c.is_alphanumeric() && *c != ')')
                    .map_or(0, char::len_utf8);
            let range = m.start()..end;
            let overlaps = |r: &Range<usize>| r.start < range.end && range.start < r.end;
            if found.iter().any(|l| overlaps(&l.range)) || asides.iter().any(overlaps) {
                continue;
            }
            // "Votants (présents et représentés)": what stands in parentheses explains the label.
            let lead = line[..m.start()].trim_end();
            if lead.ends_with('(') && !lead.contains(|c: char| c.is_ascii_digit()) {
                asides.push(range);
            } else {
                found.push(Label { range, field: row.field, rank: row.rank, colon: row.colon });
            }
        }
    }
    found.sort_by_key(|l| l.range.start);
    found
}
