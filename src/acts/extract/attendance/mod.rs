//! Attendance in numbers: members in office, present, excused, absent, proxies, voters.

mod counts;
mod labels;
mod names;

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::pattern::{Pattern, Skim, compile};

use crate::acts::cues;
use crate::acts::model::{Attendance, Found};
use crate::acts::section::Section;
use labels::{Field, Label};

/// What the head of an act states, or lists.
pub(crate) fn extract(section: &Section<'_>) -> Option<Found<Attendance>> {
    let mut value = Attendance::default();
    let mut span: Option<Range<usize>> = None;
    let mut ranks: Vec<(Field, u8)> = Vec::new();
    let lines = lines(section);
    for Line { at, text, labels } in &lines {
        if value.in_office.is_some() && cues::CLOSING.is_match(text.trim()) {
            break;
        }
        for count in counts::counts(text, labels) {
            let slot = (count.field)(&mut value);
            let known = ranks.iter_mut().find(|(f, _)| same(*f, count.field));
            match (&slot, known) {
                (Some(_), Some((_, rank))) if *rank <= count.rank => continue,
                (_, Some((_, rank))) => *rank = count.rank,
                (_, None) => ranks.push((count.field, count.rank)),
            }
            *slot = Some(count.value);
            widen(&mut span, at + count.range.start..at + count.range.end);
        }
    }
    if value == Attendance::default() {
        span = table(&lines, &mut value);
    }
    let mut rule = ("attendance.counts", 0.95);
    if value == Attendance::default() {
        rule = ("attendance.list", 0.75);
    }
    listed(section, &lines, &mut value, &mut span);
    consistent(&value).then_some(())?;
    span.map(|s| Found::at(value, section.place(s), rule.0, rule.1))
}

fn same(a: Field, b: Field) -> bool {
    let mut probe = Attendance::default();
    *a(&mut probe) = Some(1);
    b(&mut probe).is_some()
}

fn widen(span: &mut Option<Range<usize>>, with: Range<usize>) {
    *span = Some(match span.take() {
        Some(s) => s.start.min(with.start)..s.end.max(with.end),
        None => with,
    });
}

/// A line that is not blank.
struct Line<'t> {
    /// Where it starts in the section's text.
    at: usize,
    text: Skim<'t>,
    labels: Vec<Label>,
}

fn lines<'t>(section: &Section<'t>) -> Vec<Line<'t>> {
    let layout = section.layout;
    section
        .lines()
        .map(|i| (layout.lines[i].folded.start - section.range().start, layout.line_text(i)))
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(at, text)| Line { at, text, labels: labels::labels(text) })
        .collect()
}

static INTEGERS: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"\d{1,3}").expect("a constant pattern"));

/// A table head "En exercice | Présents | Votants" with the numbers in the line below.
fn table(lines: &[Line<'_>], value: &mut Attendance) -> Option<Range<usize>> {
    for w in lines.windows(2) {
        let (head, below) = (&w[0].labels, w[1].text);
        if head.len() < 2 || below.chars().any(char::is_alphabetic) {
            continue;
        }
        let numbers: Vec<u32> =
            INTEGERS.find_iter(below).filter_map(|m| m.as_str().parse().ok()).collect();
        if head.len() == numbers.len() {
            for (label, n) in head.iter().zip(numbers) {
                *(label.field)(value) = Some(n);
            }
            return Some(w[0].at..w[1].at + below.len());
        }
    }
    None
}

/// Fields without a number whose members are listed by name behind "label :".
fn listed(
    section: &Section<'_>,
    lines: &[Line<'_>],
    value: &mut Attendance,
    span: &mut Option<Range<usize>>,
) {
    for (k, Line { at, text: line, labels }) in lines.iter().enumerate() {
        let Some(label) = labels.first().filter(|l| !l.colon) else { continue };
        let lead = line[..label.range.start].trim();
        let lead_is_form =
            ["", "etaient", "sont", "etait", "membres", "etaient :", "-", "**"].contains(&lead);
        let Some(colon) = line[label.range.end..].find(':').filter(|c| *c <= 3) else { continue };
        if !lead_is_form || (label.field)(value).is_some() {
            continue;
        }
        let start = at + label.range.end + colon + 1;
        // The list goes on to the next label, form word or blank line.
        let mut end = at + line.len();
        for Line { at: next, text, .. } in &lines[k + 1..] {
            let blank = section.text()[end..*next].matches('\n').count() > 1;
            if blank
                || text.contains(':')
                || cues::ATTENDANCE.is_match(text.trim())
                || ends_list(text.trim())
            {
                break;
            }
            end = next + text.len();
        }
        let place = section.place(start..end);
        if let Some(n) = names::count(&section.layout.source[place.start..place.end]) {
            *(label.field)(value) = Some(n);
            widen(span, *at..end);
        }
    }
}

fn ends_list(text: Skim<'_>) -> bool {
    text.starts_with("secretaire")
        || text.starts_with("objet")
        || text.starts_with("l'an")
        || text.starts_with("vu ")
        || text.starts_with("le ")
        || text.contains("secretaire de seance")
        || cues::HEADISH.is_match(text)
}

/// More present than in office, or more voters than present and represented, is a misreading.
fn consistent(a: &Attendance) -> bool {
    let few = |n: Option<u32>, most: Option<u32>| match (n, most) {
        (Some(n), Some(most)) => n <= most.saturating_mul(2).max(most + 5),
        _ => true,
    };
    few(a.present, a.in_office) && few(a.voters, a.in_office)
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Attendance> {
        let layout = Layout::new(text);
        extract(&Section::new(&layout, 0..layout.lines.len())).map(|f| f.value)
    }

    #[test]
    fn forms() {
        let a = |in_office, present, excused, absent, proxies, voters| {
            Some(Attendance { in_office, present, excused, absent, proxies, voters })
        };
        for (text, expected) in [
            (
                "Nombre de conseillers en exercice : 74\nMembres présents (53) : A\nMembres excusés (3) : B\nMembres absents (8) : C\nMembres ayant donné procuration (10) : D",
                a(Some(74), Some(53), Some(3), Some(8), Some(10), None),
            ),
            (
                "Membres présents (50 titulaires et 2 suppléants) :",
                a(None, Some(52), None, None, None, None),
            ),
            (
                "En exercice : 15\nPrésents : 12\nVotants : 14\nPouvoirs : 2",
                a(Some(15), Some(12), None, None, Some(2), Some(14)),
            ),
            (
                "En exercice | Présents | Votants\n15 | 12 | 14\n",
                a(Some(15), Some(12), None, None, None, Some(14)),
            ),
            ("29 conseillers municipaux en exercice", a(Some(29), None, None, None, None, None)),
            ("Étaient présents : M. Jean Hue, Mme Yvon", a(None, Some(2), None, None, None, None)),
            (
                "45 conseillers en exercice ; 33 présents ; 12 procurations.",
                a(Some(45), Some(33), None, None, Some(12), None),
            ),
            (
                "En exercice 27 – Présents 19 – Votants 24",
                a(Some(27), Some(19), None, None, None, Some(24)),
            ),
            (
                "Onze membres en exercice, huit présents, aucun pouvoir, huit votants.",
                a(Some(11), Some(8), None, None, Some(0), Some(8)),
            ),
            (
                "Effectif légal :  55   Présents  :   38   Représentés   : 14   Absents  : 3",
                a(Some(55), Some(38), None, Some(3), Some(14), None),
            ),
            (
                "Nombre de Conseillers en exercice ........ 39\nNombre de Conseillers présents ........ 23",
                a(Some(39), Some(23), None, None, None, None),
            ),
            (
                "Nombre de conseillers votants (présents et représentés) : 117",
                a(None, None, None, None, None, Some(117)),
            ),
            (
                "Membres absents : 9 dont 5 ayant donné procuration",
                a(None, None, None, Some(9), Some(5), None),
            ),
            ("(36 votants : 34 pour, 2 abstentions)", a(None, None, None, None, None, Some(36))),
            (
                "En exercice : 4\nExcusés : Mme Anne LE GOFF (pouvoir à M. Xu), M. Éric DE LA TOUR et M. Zola\nSecrétaire de séance : M. Xu",
                a(Some(4), None, Some(3), None, None, None),
            ),
            ("Présents : la majorité des membres", None),
            ("Vote : présents 12/04/2024", None),
            ("Présents ou représentés : 32", a(None, None, None, None, None, Some(32))),
            ("présents : tous", None),
        ] {
            assert_eq!(read(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "(présents|en exercice|votants|pouvoirs| |:|\\(|\\d{1,5}|\n|é){0,20}") {
            let _ = read(&text);
        }
    }
}
