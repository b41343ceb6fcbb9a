//! What kind of act the main part is: a délibération, an arrêté, a décision, or a mere document.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::pattern::{Pattern, Skim, compile};

use crate::acts::cues;
use crate::acts::extract::number;
use crate::acts::model::PartKind;
use crate::text::Layout;

/// An organ with the day it sat, or the quorum: the head of a délibération without the word.
static ORGAN: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?:conseil (?:municipal|communautaire|departemental|regional|syndical|metropolitain|d'administration)|comite syndical|commission permanente|bureau).{0,40}\b(?:19|20)\d{2}\b|\bvotants\b")
        .expect("a constant pattern")
});

/// What a line says of the kind of the act: pattern, kind, weight (twice that in the head).
static KIND_WORDS: LazyLock<Vec<(Pattern, PartKind, i32)>> = LazyLock::new(|| {
    use PartKind::{Arrete, Decision, Deliberation};
    [
        (r"^arrete.{0,53}$", Arrete, 3),
        (r"^decision(?:.{0,51}$| -)", Decision, 3),
        (r"^(?:extrait )?.{0,12}registres? des deliberations|^extrait.{0,40}deliberations|^deliberation", Deliberation, 4),
        (r"apres en avoir|delibere|l'assemblee decide|seance du|^l'an ", Deliberation, 2),
        (r"a l'unanimite", Deliberation, 1),
        (r"^le present arrete|du present arrete", Arrete, 2),
        (r"^la presente decision", Decision, 2),
        (r"registres? des decisions", Decision, 4),
    ]
    .into_iter()
    .map(|(p, kind, weight)| (compile(p).expect("a constant pattern"), kind, weight))
    .collect()
});

/// Lines (not blank) of the head, where words weigh double, and of all that is looked at.
const KIND_HEAD: usize = 40;
const KIND_REACH: usize = 600;
/// What a number's own word ("délibération n°") weighs, and what makes an act of a text at all.
const NUMBERED: i32 = 6;
const LEAST: i32 = 3;

static CONTRACT_TITLE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:projet d[e'] ?)?(?:convention|avenant|contrat|protocole|bail)\b.{0,110}$")
        .expect("a constant pattern")
});

static OTHER_FORM: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^\W*(?:extrait|deliberation|arrete|decision|registre|seance|l'an |(?:le )?conseil|vu )",
    )
    .expect("a constant pattern")
});

/// Lines (not blank) in which a contract has its title, and in which it names its parties.
const CONTRACT_HEAD: usize = 12;
const CONTRACT_PARTIES: usize = 30;

/// True for a convention, an avenant and the like that stand by themselves: a title, then "Entre".
pub(super) fn is_contract(layout: &Layout<'_>, lines: Range<usize>) -> bool {
    let filled: Vec<Skim<'_>> = lines
        .map(|i| layout.line_text(i).trim())
        .filter(|t| !t.is_empty())
        .take(CONTRACT_PARTIES)
        .collect();
    let head = &filled[..filled.len().min(CONTRACT_HEAD)];
    let Some(title) = head.iter().position(|t| CONTRACT_TITLE.is_match(*t)) else { return false };
    let Some(parties) = filled[title..].iter().position(|t| t.starts_with("entre")) else {
        return false;
    };
    // What decides on a convention has a number, or says who sat, before it names the parties.
    !filled[..title + parties].iter().any(|t| {
        OTHER_FORM.is_match(*t)
            || ORGAN.is_match(*t)
            || number::code(*t).is_some_and(|code| code.kind.is_some())
            || cues::ATTENDANCE.is_match(*t)
            || t.contains("presents")
            || t.contains("delibere")
    })
}

pub(super) fn main_kind(layout: &Layout<'_>, lines: Range<usize>) -> PartKind {
    let kinds = [PartKind::Deliberation, PartKind::Arrete, PartKind::Decision];
    let mut weights = [0i32; 3];
    let filled = lines.map(|i| layout.line_text(i).trim()).filter(|t| !t.is_empty());
    for (seen, text) in filled.take(KIND_REACH).enumerate() {
        let head = seen < KIND_HEAD;
        let mut add = |kind: PartKind, weight: i32| {
            if let Some(k) = kinds.iter().position(|x| *x == kind) {
                weights[k] += weight * if head { 2 } else { 1 };
            }
        };
        let numbered = number::heading(text).or_else(|| number::code(text).filter(|_| head));
        if let Some(kind) = numbered.and_then(|h| h.kind) {
            add(kind, NUMBERED);
        }
        for (pattern, kind, weight) in KIND_WORDS.iter() {
            if pattern.is_match(text) {
                add(*kind, *weight);
            }
        }
        if head && ORGAN.is_match(text) && !text.starts_with("vu ") {
            add(PartKind::Deliberation, 2);
        }
    }
    let best = weights.iter().copied().max().unwrap_or(0);
    let winner = weights.iter().position(|w| *w == best).filter(|_| best >= LEAST);
    winner.map_or(PartKind::Document, |k| kinds[k])
}
