//! What an act does to one that it cites, by its words: "modifiant la délibération n° …", "est
//! abrogée", "annule et remplace", "proroge", "avenant n° 2".
//!
//! The verb must govern the citation: it stands right before it, or right behind it with an auxiliary in
//! the present. What a cited act did to another one ("modifiée par", "Vu la délibération … abrogeant …"),
//! what is denied ("sans modifier") or only asked for ("demande d'abrogation") is no effect.

use std::ops::Range;
use std::sync::LazyLock;

use crate::acts::model::EffectKind;
use crate::text::around::{after, before, floor};
use crate::text::pattern::{Pattern, compile};

/// An effect in a folded text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hit {
    pub(super) kind: EffectKind,
    /// The words that say it, in the folded text.
    pub(super) range: Range<usize>,
    pub(super) rule: &'static str,
    pub(super) confidence: f32,
}

/// Where a citation stands in the folded text.
#[derive(Debug, Clone)]
pub(super) struct Cited<'a> {
    /// The folded text of the main part.
    pub(super) text: &'a str,
    /// "deliberation", "arrete", "decision".
    pub(super) keyword: Range<usize>,
    /// One past its number and date.
    pub(super) end: usize,
    /// Where the next act is named.
    pub(super) limit: usize,
    /// In a paragraph that opens with "Vu".
    pub(super) visa: bool,
    /// In one that opens with "Considérant".
    pub(super) considering: bool,
}

/// How far (bytes) a verb may stand from the act that it governs.
const REACH: usize = 170;

/// Verbs by what they do. The first that fits wins, so that "annule et remplace" is no "annule".
const VERBS: [(EffectKind, &str); 8] = [
    (
        EffectKind::Replaces,
        r"annul(?:e|er|ant|ent) et (?:de )?remplac(?:e|er|ant|ent)|remplac(?:e|er|ant|ent)|se substitu(?:e|ant) a|abrog(?:e|er|eant) et (?:de )?remplac(?:e|er|ant|ent)",
    ),
    (EffectKind::Repeals, r"abrog(?:e|er|eant|ent)"),
    (EffectKind::Withdraws, r"rapport(?:e|er|ant|ent)|retir(?:e|er|ant|ent)|annul(?:e|er|ant|ent)"),
    (
        EffectKind::Modifies,
        r"modifi(?:e|er|ant|ent)|complet(?:e|er|ant|ent)|rectifi(?:e|er|ant|ent)|amend(?:e|er|ant|ent)",
    ),
    (EffectKind::Extends, r"prorog(?:e|er|eant|ent)|prolong(?:e|er|eant|ent)"),
    (EffectKind::Renews, r"renouvel(?:le|er|ant|lent)|recondui(?:t|re|sant|sent)"),
    (EffectKind::Applies, r"en (?:application|execution)|pour (?:l'application|l'execution)"),
    (EffectKind::Modifies, r"(?:portant|pour)(?: la)? modification"),
];

/// Nouns, which govern the act directly: "modification de la délibération n° …".
const NOUNS: [(EffectKind, &str); 6] = [
    (EffectKind::Replaces, r"(?:annulation|abrogation|retrait) et (?:le )?remplacement"),
    (EffectKind::Modifies, r"modification|rectification"),
    (EffectKind::Repeals, r"abrogation"),
    (EffectKind::Withdraws, r"retrait|annulation|rapport"),
    (EffectKind::Extends, r"prorogation|prolongation"),
    (EffectKind::Renews, r"renouvellement|reconduction"),
];

/// Participles behind "est": the act is their subject.
const PASSIVES: [(EffectKind, &str); 6] = [
    (EffectKind::Replaces, r"(?:annulee?|abrogee?)s? et remplacee?s?|remplacee?s?"),
    (EffectKind::Repeals, r"abrogee?s?"),
    (EffectKind::Withdraws, r"rapportee?s?|retiree?s?|annulee?s?"),
    (EffectKind::Modifies, r"modifiee?s?|completee?s?|rectifiee?s?|amendee?s?"),
    (EffectKind::Extends, r"prorogee?s?|prolongee?s?"),
    (EffectKind::Renews, r"renouvelee?s?|reconduite?s?"),
];

/// What may stand between a verb and the act: when, how far, which thing that the act decided.
const BETWEEN: &str = concat!(
    r"(?:[\s,]*\b(?:partiellement|totalement|expressement|a nouveau|en consequence|ainsi|donc|egalement|en ce sens|a cette (?:meme )?date|",
    r"(?:a compter|a partir|a effet) d[ue] [^,;]{3,40}?|avec effet [^,;]{3,30}?|jusqu'au [^,;]{3,25}?|pour [^,;]{2,30}?)[\s,]*)*",
    r"\s*(?P<object>(?:(?:les|certaines|des) (?:termes|dispositions|tarifs|montants|conditions|articles?|statuts)\b[^,;]{0,40}?|l'(?:article|annexe|alinea)\b[^,;]{0,24}?|le (?:point|paragraphe|tableau|titre|montant|reglement)\b[^,;]{0,40}?|ceux|celles?|celui)\s(?:de|du|d'|fixe\w* par|prevu\w* (?:par|a|dans)|vote\w* par|annexe\w* a|approuve\w* par|institue\w* par)\s?",
    r"|(?:la|le|l'|les|ladite|ledit)\s?(?:convention|protocole|contrat|marche|bail|accord|programme|pacte|reglement|dispositif|tarifs?|regime|delegation|mise a disposition)\b[^,;]{0,60}?\b(?:approuv|adopt|autoris|fix|institu|vot|conclu|pris|accord|octroy|decid|cre)\w*\spar\s)?",
    r"(?:de la |de l'|de |des |l'|la |les |le |sa |ses |cette |cet |ladite |ledit |notre |une |d'une )?(?:precedente? )?\s*$"
);

static BEFORE: LazyLock<Vec<(EffectKind, Pattern)>> = LazyLock::new(|| {
    let verbs = VERBS.iter().map(|(kind, verb)| (*kind, format!(r"\b(?P<verb>{verb})\b{BETWEEN}")));
    let nouns = NOUNS.iter().map(|(kind, noun)| {
        (*kind, format!(r"\b(?P<verb>{noun})(?: n° ?\d+)?(?: partielle)?\s+(?P<object>(?:de l'article|des articles|des dispositions)\b[^,;]{{0,30}}?\s)?(?:de la |de l'|des |d'une )\s*$"))
    });
    let compiled = |(kind, pattern): (EffectKind, String)| {
        (kind, compile(&pattern).expect("a constant pattern"))
    };
    verbs.chain(nouns).map(compiled).collect()
});

static BEHIND: LazyLock<Vec<(EffectKind, Pattern)>> = LazyLock::new(|| {
    PASSIVES
        .iter()
        .map(|(kind, participle)| {
            let pattern = format!(
                r"^(?P<lead>[^;.]{{0,140}}?)\b(?P<words>(?:est|sont|soit|soient|sera|seront)\s+(?:(?:ainsi|donc|partiellement|totalement|en consequence|egalement|par consequent|expressement)\s+)?(?:{participle}))\b(?P<tail>[^;.]{{0,60}})"
            );
            (*kind, compile(&pattern).expect("a constant pattern"))
        })
        .collect()
});

/// What takes a verb back: a denial, a wish, a possibility, a plan.
static UNREAL: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?:\bsans|\bne|\bn'|\bpas|\bdemand\w* (?:de|d'|a)|\bdemandant\b[^,;]{0,12}|\bvisant (?:a|l')|\btendant a(?: l')?|\brefus\w*(?: de| d')?|\bpossibilite de|\bpour(?:ra|ront|rait)|\bpeu(?:t|vent)|\bpouvoir|\bprojets? d[e']|\bprocedures? d[e']|\bdemandes? d[e']|\brecours en|\binstruction d[e']|\benvisage\w* d[e'])\s*(?:la |l')?$")
        .expect("a constant pattern")
});

/// "a modifié": what was done before. An infinitive behind "à" is none of these.
static PAST: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:a|ont|avait|avaient|ayant|aura)\s*$").expect("a constant pattern")
});

/// What may stand behind "est modifiée par": this act, or what follows. Anything else did it.
const BY_THIS: [&str; 8] =
    ["present", "disposition", "texte", "redaction", "tableau", "suivant", "ce qui suit", "ajout"];

/// True unless the words behind a passive name another act that did it.
fn by_this(behind: &str) -> bool {
    let Some(doer) = behind.trim_start().strip_prefix("par ") else { return true };
    let doer =
        ["la ", "le ", "les ", "l'"].iter().find_map(|a| doer.strip_prefix(a)).unwrap_or(doer);
    BY_THIS.iter().any(|w| doer.starts_with(w))
}

/// A part of the act only: what is abrogated then modifies the act.
static PART: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:articles?|alineas?|paragraphes?|points?|annexes?|dispositions?)\b[^;.]{0,40}\b(?:de la|de l'|du|des|a la|a l')\s*$")
        .expect("a constant pattern")
});

static UNLESS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:si|lorsque|quand|tant que|sauf a ce que|ou)\s(?:la|l'|le|cette|cet)\s*$")
        .expect("a constant pattern")
});

static NAMED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:deliberation|arrete|decision)s?\b").expect("a constant pattern")
});

static LEADS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\d.*\b(?:modifi|abrog|annul|rapport|remplac|prorog|complet|rectifi|retir|retrait)\w*")
        .expect("a constant pattern")
});

/// True where a heading goes on to another act: "Délibération n° 2 modifiant la …".
pub(super) fn leads(lead: &str) -> bool {
    LEADS.is_match(lead)
}

/// What the act does to a citation of it. `own` tells its own number.
pub(super) fn effect(cited: &Cited<'_>, own: impl Fn(&str) -> bool) -> Option<Hit> {
    if cited.visa {
        return None;
    }
    let found = by_verb(cited, own).or_else(|| by_passive(cited))?;
    // A considérant gives a reason; that it is done is only likely.
    let confidence = if cited.considering { 0.7 } else { found.confidence };
    Some(Hit { confidence, ..found })
}

fn by_verb(cited: &Cited<'_>, own: impl Fn(&str) -> bool) -> Option<Hit> {
    let text = cited.text;
    let lead = sentence(before(text, cited.keyword.start, REACH));
    let base = cited.keyword.start - lead.len();
    let (kind, c) = BEFORE.iter().find_map(|(kind, p)| Some((*kind, p.captures(lead)?)))?;
    let verb = c.name("verb")?;
    let infinitive = verb.as_str().ends_with("er") || verb.as_str().ends_with("re");
    let ahead = &lead[..verb.start()];
    if UNREAL.is_match(ahead) || PAST.is_match(ahead) && !infinitive {
        return None;
    }
    if cited.considering && !infinitive {
        return None;
    }
    // "La délibération n° 1 modifie la délibération n° 2": that one does, unless it is this act.
    if let Some(subject) = NAMED.find_iter(ahead).last().filter(|_| !infinitive) {
        let between = &ahead[subject.end()..];
        let this = ahead[..subject.start()].trim_end().ends_with("present")
            || ahead[..subject.start()].trim_end().ends_with("presente");
        if !this && between.contains(|c: char| c.is_ascii_digit()) && !own(between) {
            return None;
        }
    }
    let part = c.name("object").is_some_and(|o| PART.is_match(o.as_str()))
        || c.name("object").is_some_and(|o| {
            ["article", "alinea", "paragraphe", "point", "annexe", "disposition"]
                .iter()
                .any(|w| o.as_str().contains(w))
        });
    let kind = if part { partial(kind) } else { kind };
    let range = base + verb.start()..base + verb.end();
    Some(Hit { kind, range, rule: "citation.effect", confidence: 0.9 })
}

fn by_passive(cited: &Cited<'_>) -> Option<Hit> {
    if cited.considering {
        return None;
    }
    let text = cited.text;
    let lead = sentence(before(text, cited.keyword.start, REACH));
    if UNLESS.is_match(lead) {
        return None;
    }
    // A full stop of "n° 12." or "art. 3" is rare here; a sentence that goes on is what counts.
    let end = floor(text, (cited.end + REACH).min(cited.limit.max(cited.end)));
    let window = &text[cited.end..end];
    for (kind, pattern) in BEHIND.iter() {
        let Some(c) = pattern.captures(window) else { continue };
        let (Some(ahead), Some(words)) = (c.name("lead"), c.name("words")) else { continue };
        let denied = ahead.as_str().ends_with("n'") || ahead.as_str().trim_end().ends_with("ne");
        // The window ends where another act is named: "est modifiée par la délibération n° 3".
        let behind = after(text, cited.end + words.end(), 40);
        if denied || ahead.as_str().contains("\n\n") || !by_this(behind) {
            continue;
        }
        // "est abrogé en ce qui concerne …": the rest of it stands.
        let limited = ["en ce qu", "en tant qu", "pour ce qu"];
        let limited = limited.iter().any(|l| behind.trim_start().starts_with(l));
        let kind = if PART.is_match(lead) || limited { partial(*kind) } else { *kind };
        let range = cited.end + words.start()..cited.end + words.end();
        return Some(Hit { kind, range, rule: "citation.effect", confidence: 0.9 });
    }
    None
}

/// An act of which an article is abrogated is modified.
fn partial(kind: EffectKind) -> EffectKind {
    match kind {
        EffectKind::Repeals | EffectKind::Withdraws | EffectKind::Replaces => EffectKind::Modifies,
        other => other,
    }
}

/// The text from the last end of a sentence or paragraph on.
fn sentence(text: &str) -> &str {
    let stop = [";", "\n\n", ". ", ".\n", "\n- ", "\nvu ", "\narticle "]
        .iter()
        .filter_map(|s| text.rfind(s).map(|i| i + s.len()))
        .max();
    &text[stop.unwrap_or(0)..]
}

#[cfg(test)]
mod tests;
