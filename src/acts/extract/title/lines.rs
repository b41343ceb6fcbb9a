//! What a line of a head is to a title: part of it, or what ends it.

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, Skim, compile};

use crate::acts::cues;
use crate::acts::extract::{date, number};
use crate::text::{Layout, LineClass, mostly_capitals};

/// Lines that end a title: the form goes on.
pub(super) static STOP: LazyLock<Pattern> = LazyLock::new(|| {
    compile(concat!(
        r"^\W*(?:vu\b|considerant|l[ea] (?:conseil|maire|president|bureau|comite|commission|assemblee|rapporteur)|monsieur|madame|m\. |mme|",
        r"rapporteur|nombre d|date d|en exercice|secretaire|l'an |seance|presidence|delibere|expose|sur (?:le )?(?:rapport|proposition)|il est |",
        r"exerc?ice|dossier n|affaire n|rapport n|(?:envoy|re[cç]u|transmis)e*s? en |la seance|etaient|presents|votants|pour extrait|article|classification|nomenclature|matiere|domaine|theme|nous,|code |arrete\W*$|decide|membres|conseillers|annexe|",
        r"acte (?:rendu|certifie)|(?:rendu|certifie) executoire|le \d{1,2}(?:er)? [a-z]{3,9} (?:19|20)\d{2},|apres|dans le cadre|conformement|par deliberation|service|direction|pole |commission)"
    ))
    .expect("a constant pattern")
});

/// A title is at most this many lines.
pub(super) const MOST_LINES: usize = 8;

/// The end (folded) of the block of lines that starts a title.
pub(super) fn block_end(layout: &Layout<'_>, lines: &[usize]) -> usize {
    let mut end = layout.lines[lines[0]].folded.end;
    for pair in lines.windows(2).take(MOST_LINES - 1) {
        let line = &layout.lines[pair[1]];
        let text = layout.line_text(pair[1]);
        let gap = pair[1] != pair[0] + 1;
        if line.class == LineClass::Blank
            || gap
            || STOP.is_match(text) && !continues(layout, pair[0])
            || cues::ATTENDANCE.is_match(text.trim())
            || cues::HEADISH.is_match(text) && !continues(layout, pair[0])
            || number::heading(text).is_some()
            || layout.line_text(pair[0]).trim_end().ends_with('.')
                && layout.line_text(pair[0]).len() > 30
        {
            break;
        }
        end = line.folded.end;
    }
    end
}

/// True if a title goes on from one line to the next: it is not finished, or both are in capitals,
/// or the second starts with a small letter.
pub(super) fn wraps(layout: &Layout<'_>, line: usize, next: usize) -> bool {
    let shown = |i: usize| {
        let span = layout.lines[i].source;
        &layout.source[span.start..span.end]
    };
    next == line + 1
        && layout.lines[next].class == LineClass::Text
        && (continues(layout, line)
            || shown(next).starts_with(char::is_lowercase)
            || mostly_capitals(shown(line)) && mostly_capitals(shown(next)))
}

/// True if a line cannot be the last of a title: it ends in an article or a preposition.
fn continues(layout: &Layout<'_>, line: usize) -> bool {
    let text = layout.line_text(line).as_str().trim_end();
    text.rsplit(' ').next().is_some_and(|w| {
        [
            "de", "du", "la", "le", "les", "des", "et", "a", "au", "aux", "d'", "l'", "en", "avec",
            "par", "pour", "-", "sur",
        ]
        .contains(&w)
    }) || text.ends_with('-')
}

/// True for a visa, a considérant or the words that decide: no title stands below them.
pub(super) fn ends_head(text: Skim<'_>) -> bool {
    text.starts_with("vu ") || text.starts_with("considerant") || cues::OPERATIVE.is_match(text)
}

/// True for lines of a letterhead or of the form that read like a title: a name, an address, a
/// reference.
pub(super) fn letterhead(text: &str) -> bool {
    let text = text.trim();
    ["metropole", "agglomeration", "communaute"].iter().any(|w| text.ends_with(w))
        || [
            "tel.",
            "tel :",
            "centre intercommunal",
            "centre communal",
            "ref.",
            "suivi par",
            "nature de l'acte",
            "session de",
            "cedex",
            "rapport n",
            "rapport d'expertise",
        ]
        .iter()
        .any(|w| text.contains(w))
}

/// True for a line that can be part of a title, by what it is not.
pub(super) fn titular(layout: &Layout<'_>, line: usize) -> bool {
    let text = layout.line_text(line).trim();
    let span = layout.lines[line].source;
    let shown = &layout.source[span.start..span.end];
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    !(cues::HEADISH.is_match(text)
        || STOP.is_match(text)
        || cues::ATTENDANCE.is_match(text)
        || cues::CLOSING.is_match(text)
        || number::heading(text).is_some()
        || has_date_only(&text)
        || shown.contains('\t')
        || text.contains('\t')
        || letterhead(&text)
        || text.contains(". ")
        || digits * 3 > text.len()
        || ADDRESS.is_match(text)
        || [
            "cedex",
            "tel",
            "@",
            "www",
            "presents",
            "quorum",
            "convo",
            "prefecture",
            "rapport n",
            "feuillet",
            "registre",
            "pouvoir",
            "seance",
            "affich",
            "dossier n",
            "affaire n",
            "hotel de",
        ]
        .iter()
        .any(|w| text.contains(w)))
}

/// True for what stands where a title may and is none: a list of members, a stamp, an address, the
/// day of the sitting.
pub(super) fn is_form(folded: &str, title: &str) -> bool {
    let count = |word: &str| title.matches(word).count();
    let members = count("M. ") + count("Mme ") + count("MM. ") + count("Mmes ");
    let folded = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    members >= 3
        || title.matches(" ; ").count() >= 2 && members + title.matches(" : ").count() >= 2
        || FORM.is_match(folded)
        || folded.contains("id : ") && folded.contains("-de")
        || date::dates(folded)
            .first()
            .is_some_and(|h| h.range.start < 12 && h.range.len() + 40 > folded.len())
}

static FORM: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^(?:nb |nombre )?(?:de |des )?(?:conseillers|membres|elus|presents?|votants|excuses?|absents?)\b|^(?:ar n|accuse de|publie|affiche|envoye|recu|transmis|teletransmis|notifie)\b|^\d{5} [a-z]|^le (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) |^(?:seance|reunion|session) (?:du|ordinaire|publique|de)\b|^conseil (?:municipal|communautaire|departemental|regional|metropolitain) du\b",
    )
    .expect("a constant pattern")
});

/// A street, a postal code, or a label with a figure or a person behind it.
static ADDRESS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|place|boulevard|quai|route|allee|impasse)\b|^(?:rue|avenue|place|boulevard|quai|bp|cs)\b|\b\d{5} [a-z]|\s: ?(?:\d|m\. |mme|mm\. |monsieur|madame|le \d|$)")
        .expect("a constant pattern")
});

pub(super) fn has_date_only(text: &str) -> bool {
    date::dates(text).iter().any(|h| text.len() < h.range.len() + 30)
}
