//! The sitting's date: in words, in the first sentence, below the organ, in the heading.

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};
use jiff::civil::Date;

use crate::acts::extract::date::DateHit;
use crate::acts::extract::number;
use crate::acts::model::Found;
use crate::acts::section::Section;
use crate::text::around::{before, line_above, line_before, paragraph_line};

static SITTING_BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?:seance|reunion|session|assemblee)s?(?:[a-z ,'-]|\n){0,70}?(?:\b(?:du|le|en date du)|:)\W*(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\W*)?$")
        .expect("a constant pattern")
});

static ORGAN_BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:conseil|comite|bureau|commission permanente)(?:[a-z ',-]|\n){0,60}?\b(?:du|en date du|le)\s*(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s*)?$")
        .expect("a constant pattern")
});

/// "… s'est réunie le lundi 8 juillet 2024".
static MET: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:s'est|se sont|etant)\s+(?:legalement\s+)?(?:reunie?s?|assemblee?s?)(?:[a-z' ,-]|\n){0,90}?\ble\s+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?$")
        .expect("a constant pattern")
});

/// A line that an organ opens.
static ORGAN_FIRST: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:(?:compte[- ]rendu|proces[- ]verbal|pv)(?: de la (?:seance|reunion))? (?:du |de la |d')?)?(?:le )?(?:conseil|comite|bureau|commission permanente)\b")
        .expect("a constant pattern")
});

/// An organ alone on its line: a date alone below it is the sitting's.
static ORGAN_ABOVE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\W*(?:(?:(?:compte[- ]rendu|proces[- ]verbal|pv|deliberations?)(?: de la (?:seance|reunion))? (?:du |de la |d')?)?(?:le )?conseil (?:municipal|communautaire|departemental|regional|metropolitain|syndical)|conseil d'administration|conseil de (?:la )?communaute|comite syndical|commission permanente|bureau(?: communautaire)?|seance(?: ordinaire| publique)?|reunion)(?: d[eu'].{0,60})?\W*$")
        .expect("a constant pattern")
});

/// "CONSEIL COMMUNAUTAIRE – 13/02/2025": the date closes the line of the organ.
static ORGAN_DASH: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?:^|\t)\W*(?:conseil (?:municipal|communautaire|departemental|regional|metropolitain|syndical|d'administration)|comite syndical|commission permanente|bureau(?: communautaire)?)\s*[-:,]\s*$")
        .expect("a constant pattern")
});

static WEEKDAY_ONLY: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^\W*(?:(?:le|du)\s+)?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?$",
    )
    .expect("a constant pattern")
});

static SITS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^[\s,]*(?:a |\d{1,2} ?h|(?:le|les) (?:conseil|membres|comite|bureau)|s'est|se sont|l'assemblee|[a-z ]{0,20}heures)").expect("a constant pattern")
});

/// Between the sitting and a date: what makes the date another event's.
const OTHER_EVENT: [&str; 7] =
    ["convo", "transmi", "publie ", "publication", "affich", "prefecture", "notifi"];

/// Words that make a sitting another one's: minutes that are approved, citations.
const OTHER_SITTING: [&str; 11] = [
    "sur proposition",
    "avis du bureau",
    "proces-verbal",
    "proces verbal",
    "compte-rendu",
    "compte rendu",
    "approbation",
    "vu ",
    "considerant",
    "lors de",
    "precedente",
];

/// The end of the line, or an hour before it: "Mardi 10 septembre 2024 – 20 h 00".
static ENDS_OR_HOUR: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^ *(?:(?:- |, ?|a )?\d{1,2} ?(?:h|heures)(?: ?\d{2})?)? *\n")
        .expect("a constant pattern")
});

/// Readings of the sitting's date in the head of a main part, surest first not guaranteed.
pub(super) fn sittings(section: &Section<'_>, hits: &[DateHit]) -> Vec<Found<Date>> {
    let text = section.text();
    let head = section.head(45).text().len();
    // Weak readings count only above the visas and the decision.
    let strict = ["\nvu ", "\nconsiderant", "\ndecide", "\narticle"]
        .iter()
        .filter_map(|w| text.find(w))
        .min()
        .unwrap_or(head)
        .min(head);
    let mut out = Vec::new();
    for hit in hits {
        let at = hit.range.start;
        let line = line_before(text, at);
        let before = before(text, at, 100);
        let after = &text[hit.range.end..];
        let found = |rule, confidence| {
            Found::at(hit.date, section.place(hit.range.clone()), rule, confidence)
        };
        let in_head = at < head;
        let line_start = paragraph_line(text, at);
        let other = other_sitting(line, line_start);
        // "Le vingt-deux mars deux mille dix-huit à dix-huit heures, les membres …": day and year in
        // words open a sitting wherever the line starts.
        let solemn =
            !text[hit.range.clone()].contains(|c: char| c.is_ascii_digit()) && SITS.is_match(after);
        let in_words = text[hit.range.clone()].starts_with("l'an")
            || text[hit.range.clone()].starts_with("l an");
        if in_words && in_head {
            out.push(found("date.in-words", 0.97));
        } else if solemn && in_head {
            out.push(found("date.in-words", 0.93));
        } else if other {
            continue;
        } else if SITTING_BEFORE
            .find(before)
            .is_some_and(|m| !OTHER_EVENT.iter().any(|w| m.as_str().contains(w)))
        {
            let labelled = line.len() < 70;
            // "Une réunion publique a eu lieu le …" tells of another one.
            let told = line.contains(". ")
                || ["une ", "la ", "cette ", "lors", "apres", "suite"]
                    .iter()
                    .any(|w| line.starts_with(w))
                || line.contains(" a eu lieu");
            match (in_head, labelled) {
                (true, _) if told => out.push(found("date.sitting", 0.7)),
                (true, true) => out.push(found("date.sitting", 0.98)),
                (true, false) => out.push(found("date.sitting", 0.8)),
                (false, _) if line.starts_with("seance") || line.contains("delibere en seance") => {
                    out.push(found("date.sitting-end", 0.7))
                }
                _ => {}
            }
        } else if in_head && MET.is_match(before) {
            out.push(found("date.met", 0.9));
        } else if at < strict
            && (ORGAN_BEFORE.is_match(before)
                && line.len() < 90
                && !before.contains("convo")
                && (before.trim_end().ends_with("du") || ORGAN_FIRST.is_match(line))
                && !["avant", "apres", "depuis", "partir", "d'ici"]
                    .iter()
                    .any(|w| before.contains(w))
                || ORGAN_DASH.is_match(line)
                    && after.trim_start_matches(' ').starts_with(['\n', '\t']))
        {
            out.push(found("date.organ", 0.9));
        } else if at < strict
            && WEEKDAY_ONLY.is_match(line)
            && ENDS_OR_HOUR.is_match(after)
            && (ORGAN_ABOVE.is_match(line_above(text, at))
                || number::heading(line_above(text, at)).is_some_and(|n| n.confidence >= 0.9))
        {
            out.push(found("date.below-organ", 0.85));
        } else if at < strict && WEEKDAY_ONLY.is_match(line) && SITS.is_match(after) {
            out.push(found("date.opening", 0.9));
        } else if in_head
            && line.trim_end().ends_with("du")
            && number::heading(line).is_some()
            && !number::continues_citation(section.layout, section.line_of(at))
            && !number::goes_on_in_prose(section.layout, section.line_of(at))
        {
            out.push(found("date.heading", 0.85));
        } else if before.contains("fait et delibere")
            || before.contains("ainsi delibere")
            || before.contains("ainsi fait")
        {
            out.push(found("date.done", 0.7));
        }
    }
    out
}

/// True if a line, or the sentence that it goes on with, speaks of another sitting.
fn other_sitting(line: &str, sentence: &str) -> bool {
    let speaks = |text: &str| OTHER_SITTING.iter().any(|w| text.contains(w));
    let extract = line.starts_with("extrait") || sentence.trim_start().starts_with("extrait");
    if extract || is_title_of_minutes(line) {
        return false;
    }
    // "Séance du …" below a heading "Procès-verbal …" is a line of its own.
    let title_above = is_title_of_minutes(sentence.trim_start());
    speaks(line) || speaks(sentence) && !line.starts_with("seance") && !title_above
}

fn is_title_of_minutes(line: &str) -> bool {
    line.starts_with("proces") || line.starts_with("compte")
}
