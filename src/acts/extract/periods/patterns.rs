//! The words by which a period is told to be an act's own, or that of another thing. All read folded
//! text.

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};

/// Between two dates that bound a period.
pub(super) static UNTIL: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\s*(?:inclus,?)?\s*,?\s*(?:et )?(?:jusqu')?au\s+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?$")
        .expect("a constant pattern")
});

/// The same in the words of a convention: "prend effet le … et s'achève le …".
pub(super) static ENDS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^[^.;\d]{0,90}\b(?:jusqu'au|(?:s'acheve(?:ra)?|prend(?:ra)? fin|expire(?:ra)?|se termine(?:ra)?|s'achever|se terminer|prendre fin|cesse(?:ra)? de produire ses effets) (?:le|au))\s*$")
        .expect("a constant pattern")
});

pub(super) static FROM: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?:\bdu|\ba compter du|\ba partir du|\bdes le|\ble|\bau)\s+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?$")
        .expect("a constant pattern")
});

/// "du 17 (juin) au": a first day that leaves out what the last one says.
pub(super) static SHORT: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\bdu\s+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?(?P<day>\d{1,2})(?:\s?er)?(?:\s+(?P<month>[a-z]{3,9}))?\s+(?:jusqu')?au\s+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?$")
        .expect("a constant pattern")
});

pub(super) static YEAR_RANGE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?P<a>(?:19|20)\d{2})\s?(?:-|/|a|au)\s?(?P<b>20\d{2})\b")
        .expect("a constant pattern")
});

pub(super) static LASTS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(concat!(
        r"\b(?P<unless>maximum de |maximale de |minimale de )?(?:duree|periode)\s(?:ferme |totale |initiale |determinee )?(?:de |d')\s?(?P<n>\d{1,2}|[a-z]{2,12}(?:-[a-z]{2,6})?)\s?(?:\(\s?\d{1,2}\s?\)\s?)?(?P<unit>ans?|annees?|mois)\b",
        r"(?P<mid>[^.;\d]{0,60}?)\b(?:a (?:compter|partir|dater) du|prenant effet (?:le|au)|debutant le|commencant le|des le)\s+$"
    ))
    .expect("a constant pattern")
});

pub(super) static FOR: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^[\s,]*(?:et )?pour une (?:duree|periode) (?:ferme |totale |initiale )?(?:de |d')\s?(?P<n>\d{1,2}|[a-z]{2,12}(?:-[a-z]{2,6})?)\s?(?:\(\s?\d{1,2}\s?\)\s?)?(?P<unit>ans?|annees?|mois)\b")
        .expect("a constant pattern")
});

pub(super) static SINCE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:a (?:compter|partir|dater) du|prend(?:ra)? effet (?:le|au))\s*$")
        .expect("a constant pattern")
});

/// Things that have periods of their own, which are not the act's.
pub(super) static OTHER_THING: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:enquete|consultation|concertation|affich\w+|disposition du public|registre|inscriptions?|candidatures?|compte (?:de gestion|administratif|financier)|operations effectuees|bilan|rapport|evaluation|resultats?|reunie?s?|absente?s?|s'est (?:tenue?|deroulee?)|se sont (?:tenue?s|deroulee?s)|eu lieu|delai de recours|recours|convocation|vacances)\b[^.;]*$")
        .expect("a constant pattern")
});

/// A clause of a convention that tells how long it lasts.
pub(super) static LASTING: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:duree|periode|effet|vigueur|valable|vaut|s'applique|conclue?s?|consentie?s?|consent|etablie?s?|accordee?s?|signee? pour|court|porte sur|expire)\b")
        .expect("a constant pattern")
});

/// The same where it may stand in the text of an act: it names the contract.
pub(super) static OWN_CLAUSE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?s)^[\s.;-]*(?:[ivx]+ - duree\s+)?(?:la |le |l'|cette |cet )(?:presente? )?(?:convention|contrat|protocole|bail|accord|marche|avenant)\b[^.;]{0,60}\b(?:s'applique|est (?:conclue?|consentie?|etablie?|passee?)|prend(?:ra)? effet|entre(?:ra)? en vigueur|est valable|vaut|court)\b[^.;]*$")
        .expect("a constant pattern")
});

/// Things that are named by their years.
pub(super) static PROGRAMME: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:conventions?|contrats?|protocoles?|pactes?|programmes?|programmation|plans?|accords?|marches?|schemas?|dispositifs?|projets?|strategie|retombees|partenariat|delegation|mandat)\b[^.;]*$")
        .expect("a constant pattern")
});

/// Words before a range of years that make it one for sure.
pub(super) static SPAN: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"\b(?:periode|annees|exercices|duree)\s+(?:de |civiles? |budgetaires? |pluriannuelle )?$",
    )
    .expect("a constant pattern")
});

pub(super) static SCHOOL: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\bannees? (?:scolaires?|universitaires?)\s+$").expect("a constant pattern")
});

/// Two years of these are no two calendar years.
pub(super) static SEASON: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:saisons?|editions?|hivers?|etes?|campagnes?|rentrees?)\b[^.;,]{0,30}$|\bexercice\s+$")
        .expect("a constant pattern")
});

/// What goes on behind the years of a title and takes them for the act's own.
pub(super) static APPROVAL: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^\s*[:-]\s*(?:approbation|adoption|convention|signature|avenant|validation|renouvellement|conclusion)")
        .expect("a constant pattern")
});

pub(super) static GOES_ON: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^\s*[:-]\s+[a-z]").expect("a constant pattern"));

/// A frame in which an act stands is not its own: "dans le cadre du CPER 2021-2027".
pub(super) static FRAME: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:dans le cadre|au titre d[eu]|en application|conformement|prevus? (?:au|par)|inscrite?s? (?:au|dans)|issue?s? d[eu]|financee?s? par)\b[^.;]*$")
        .expect("a constant pattern")
});

pub(super) static DECIDES: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:approuv\w*|adopt\w*|valid\w*|autoris\w*|sign\w+|conclu\w*|adhesion|adher\w*|ratifi\w*)\b[^.;]*$")
        .expect("a constant pattern")
});

/// A year in a title that is what the act is about.
pub(super) static OF_YEAR: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:(?:au titre de|pour|de|-|,) l'(?:annee|exercice)(?: (?:budgetaire|civile))? |budgets? (?:primitifs?|supplementaires?|annexes?)[^.;\d]{0,40}|tarif(?:s|ication)?\b[^.;\d]{0,60}|subventions?\b[^.;\d]{0,60}|taux\b[^.;\d]{0,60}|cotisations?\b[^.;\d]{0,60}|programmation[^.;\d]{0,40}|redevances?\b[^.;\d]{0,60})(?P<year>20\d{2})\b")
        .expect("a constant pattern")
});

/// Titles that look back.
pub(super) static LOOKS_BACK: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?:compte|rapport|bilan|resultats?|affectation|debat|orientations?|modification|modifi\w+|cloture|demandes?|avant le vote|saisons?|ete|hiver)\b")
        .expect("a constant pattern")
});
