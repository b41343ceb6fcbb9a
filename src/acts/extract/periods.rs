//! The times that an act states for what it decides: "2025-2028", "du 1er janvier 2025 au 31 décembre
//! 2028", "pour une durée de trois ans à compter du 1er janvier 2024", "tarifs 2024".
//!
//! A period counts where the act speaks of itself: in its title, in what it decides, and in the clauses of
//! an annexed convention that say how long it lasts. Periods of other things that are named (a public
//! inquiry, a posting, the accounts of a past year, a plan in a visa) do not.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{Span as Time, ToSpan};
use regex::Regex;

use super::date::{DateHit, cardinal, checked, dates};
use crate::acts::model::{Found, Period};
use crate::acts::section::Section;
use crate::text::Span;
use crate::text::around::before;
use crate::text::pattern::compile;

/// Where an act may state a period of its own, in bytes of the document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Regions {
    pub(crate) title: Option<Span>,
    pub(crate) dispositif: Vec<Span>,
    pub(crate) annexes: Vec<Span>,
    /// Main parts, of which a convention behind them may not be told.
    pub(crate) main: Vec<Span>,
}

/// Where a period stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    Title,
    Dispositif,
    Annexe,
    Main,
}

/// Periods that an act keeps: more come from tables and programmes.
const MOST: usize = 8;

/// Years between first and last day, at the most: a longer one is a misreading.
const LONGEST: i16 = 99;

/// What a period counts for, by its rule.
const RANGE: (&str, f32) = ("period.dates", 0.9);
const CLAUSE: (&str, f32) = ("period.clause", 0.85);
const DURATION: (&str, f32) = ("period.duration", 0.85);
const YEARS: (&str, f32) = ("period.years", 0.85);
const BARE_YEARS: (&str, f32) = ("period.years-bare", 0.7);
const SCHOOL_YEAR: (&str, f32) = ("period.school-year", 0.8);
const YEAR: (&str, f32) = ("period.year", 0.7);

/// Between two dates that bound a period.
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"^\s*(?:inclus,?)?\s*,?\s*(?:et )?(?:jusqu')?au\s+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?$")
        .expect("a constant pattern")
});

/// The same in the words of a convention: "prend effet le … et s'achève le …".
static ENDS: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"^[^.;\d]{0,90}\b(?:jusqu'au|(?:s'acheve(?:ra)?|prend(?:ra)? fin|expire(?:ra)?|se termine(?:ra)?|s'achever|se terminer|prendre fin|cesse(?:ra)? de produire ses effets) (?:le|au))\s*$")
        .expect("a constant pattern")
});

static FROM: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"(?:\bdu|\ba compter du|\ba partir du|\bdes le|\ble|\bau)\s+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?$")
        .expect("a constant pattern")
});

/// "du 17 (juin) au": a first day that leaves out what the last one says.
static SHORT: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\bdu\s+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?(?P<day>\d{1,2})(?:\s?er)?(?:\s+(?P<month>[a-z]{3,9}))?\s+(?:jusqu')?au\s+(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?$")
        .expect("a constant pattern")
});

static YEAR_RANGE: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\b(?P<a>(?:19|20)\d{2})\s?(?:-|/|a|au)\s?(?P<b>20\d{2})\b")
        .expect("a constant pattern")
});

static LASTS: LazyLock<Regex> = LazyLock::new(|| {
    compile(concat!(
        r"\b(?P<unless>maximum de |maximale de |minimale de )?(?:duree|periode)\s(?:ferme |totale |initiale |determinee )?(?:de |d')\s?(?P<n>\d{1,2}|[a-z]{2,12}(?:-[a-z]{2,6})?)\s?(?:\(\s?\d{1,2}\s?\)\s?)?(?P<unit>ans?|annees?|mois)\b",
        r"(?P<mid>[^.;\d]{0,60}?)\b(?:a (?:compter|partir|dater) du|prenant effet (?:le|au)|debutant le|commencant le|des le)\s+$"
    ))
    .expect("a constant pattern")
});

static FOR: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"^[\s,]*(?:et )?pour une (?:duree|periode) (?:ferme |totale |initiale )?(?:de |d')\s?(?P<n>\d{1,2}|[a-z]{2,12}(?:-[a-z]{2,6})?)\s?(?:\(\s?\d{1,2}\s?\)\s?)?(?P<unit>ans?|annees?|mois)\b")
        .expect("a constant pattern")
});

static SINCE: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\b(?:a (?:compter|partir|dater) du|prend(?:ra)? effet (?:le|au))\s*$")
        .expect("a constant pattern")
});

/// Things that have periods of their own, which are not the act's.
static OTHER_THING: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\b(?:enquete|consultation|concertation|affich\w+|disposition du public|registre|inscriptions?|candidatures?|compte (?:de gestion|administratif|financier)|operations effectuees|bilan|rapport|evaluation|resultats?|reunie?s?|absente?s?|s'est (?:tenue?|deroulee?)|se sont (?:tenue?s|deroulee?s)|eu lieu|delai de recours|recours|convocation|vacances)\b[^.;]*$")
        .expect("a constant pattern")
});

/// A clause of a convention that tells how long it lasts.
static LASTING: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\b(?:duree|periode|effet|vigueur|valable|vaut|s'applique|conclue?s?|consentie?s?|consent|etablie?s?|accordee?s?|signee? pour|court|porte sur|expire)\b")
        .expect("a constant pattern")
});

/// The same where it may stand in the text of an act: it names the contract.
static OWN_CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"(?s)^[\s.;-]*(?:[ivx]+ - duree\s+)?(?:la |le |l'|cette |cet )(?:presente? )?(?:convention|contrat|protocole|bail|accord|marche|avenant)\b[^.;]{0,60}\b(?:s'applique|est (?:conclue?|consentie?|etablie?|passee?)|prend(?:ra)? effet|entre(?:ra)? en vigueur|est valable|vaut|court)\b[^.;]*$")
        .expect("a constant pattern")
});

/// Things that are named by their years.
static PROGRAMME: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\b(?:conventions?|contrats?|protocoles?|pactes?|programmes?|programmation|plans?|accords?|marches?|schemas?|dispositifs?|projets?|strategie|retombees|partenariat|delegation|mandat)\b[^.;]*$")
        .expect("a constant pattern")
});

/// Words before a range of years that make it one for sure.
static SPAN: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"\b(?:periode|annees|exercices|duree)\s+(?:de |civiles? |budgetaires? |pluriannuelle )?$",
    )
    .expect("a constant pattern")
});

static SCHOOL: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\bannees? (?:scolaires?|universitaires?)\s+$").expect("a constant pattern")
});

/// Two years of these are no two calendar years.
static SEASON: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\b(?:saisons?|editions?|hivers?|etes?|campagnes?|rentrees?)\b[^.;,]{0,30}$")
        .expect("a constant pattern")
});

/// What goes on behind the years of a title and takes them for the act's own.
static APPROVAL: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"^\s*[:-]\s*(?:approbation|adoption|convention|signature|avenant|validation|renouvellement|conclusion|bilan)")
        .expect("a constant pattern")
});

static GOES_ON: LazyLock<Regex> =
    LazyLock::new(|| compile(r"^\s*[:-]\s+[a-z]").expect("a constant pattern"));

/// A frame in which an act stands is not its own: "dans le cadre du CPER 2021-2027".
static FRAME: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\b(?:dans le cadre|au titre d[eu]|en application|conformement|prevus? (?:au|par)|inscrite?s? (?:au|dans)|issue?s? d[eu]|financee?s? par)\b[^.;]*$")
        .expect("a constant pattern")
});

static DECIDES: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\b(?:approuv\w*|adopt\w*|valid\w*|autoris\w*|sign\w+|conclu\w*|adhesion|adher\w*|ratifi\w*)\b[^.;]*$")
        .expect("a constant pattern")
});

/// A year in a title that is what the act is about.
static OF_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\b(?:(?:au titre de|pour|de|-|,) l'(?:annee|exercice)(?: (?:budgetaire|civile))? |budgets? (?:primitifs?|supplementaires?|annexes?)[^.;\d]{0,40}|tarif(?:s|ication)?\b[^.;\d]{0,60}|subventions?\b[^.;\d]{0,60}|taux\b[^.;\d]{0,60}|cotisations?\b[^.;\d]{0,60}|programmation[^.;\d]{0,40}|redevances?\b[^.;\d]{0,60})(?P<year>20\d{2})\b")
        .expect("a constant pattern")
});

/// Titles that look back.
static LOOKS_BACK: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"\b(?:compte|rapport|bilan|resultats?|affectation|debat|orientations?|modification|modifi\w+|cloture|demandes?|avant le vote|saisons?|ete|hiver)\b")
        .expect("a constant pattern")
});

/// The periods of an act.
pub(crate) fn extract(whole: &Section<'_>, regions: &Regions) -> Vec<Found<Period>> {
    let text = whole.text();
    let reader = Reader { whole, text, regions, dates: dates(text) };
    let mut found: Vec<Found<Period>> = Vec::new();
    for k in 0..reader.dates.len() {
        found.extend(reader.range(k));
        found.extend(reader.duration(k));
    }
    found.extend(YEAR_RANGE.captures_iter(text).filter_map(|c| reader.years(&c)));
    if !found.iter().any(|f| reader.region(f.place.map(|p| p.span())) == Some(Region::Title)) {
        found.extend(reader.year());
    }
    let mut out: Vec<Found<Period>> = Vec::new();
    for found in found {
        if out.len() < MOST && !out.iter().any(|f| f.value == found.value) {
            out.push(found);
        }
    }
    out
}

struct Reader<'a, 'b> {
    whole: &'a Section<'b>,
    text: &'a str,
    regions: &'a Regions,
    dates: Vec<DateHit>,
}

impl Reader<'_, '_> {
    fn region(&self, span: Option<Span>) -> Option<Region> {
        let span = span?;
        if self.regions.title.is_some_and(|t| t.contains(&span)) {
            Some(Region::Title)
        } else if self.regions.dispositif.iter().any(|d| d.contains(&span)) {
            Some(Region::Dispositif)
        } else if self.regions.annexes.iter().any(|a| a.contains(&span)) {
            Some(Region::Annexe)
        } else if self.regions.main.iter().any(|m| m.contains(&span)) {
            Some(Region::Main)
        } else {
            None
        }
    }

    /// A period where the act speaks of itself.
    fn found(
        &self,
        start: Date,
        end: Date,
        at: Range<usize>,
        (rule, confidence): (&'static str, f32),
    ) -> Option<Found<Period>> {
        let possible = start <= end && end.year() - start.year() <= LONGEST;
        possible.then(|| Found::at(Period { start, end }, self.whole.place(at), rule, confidence))
    }

    fn at(&self, range: &Range<usize>) -> Option<Region> {
        self.region(Some(self.whole.place(range.clone()).span()))
    }

    /// The sentence before an offset.
    fn lead(&self, at: usize) -> &str {
        let lead = before(self.text, at, 160);
        let stop = [". ", ".\n", ";", "\n\n", "\n- "].iter().filter_map(|s| lead.rfind(s)).max();
        &lead[stop.unwrap_or(0)..]
    }

    /// A first and a last day. `k` is the last.
    fn range(&self, k: usize) -> Option<Found<Period>> {
        let last = &self.dates[k];
        let earlier = k.checked_sub(1).map(|p| &self.dates[p]).and_then(|first| {
            let between = &self.text[first.range.end..last.range.start];
            let clause = ENDS.is_match(between);
            (clause || UNTIL.is_match(between))
                .then_some((first.date, first.range.start, clause))
                .filter(|_| FROM.is_match(before(self.text, first.range.start, 40)))
        });
        let (start, from, clause) = match earlier {
            Some(found) => found,
            None => {
                let lead = before(self.text, last.range.start, 60);
                let c = SHORT.captures(lead)?;
                let day = c.name("day")?;
                let month = match c.name("month") {
                    Some(m) => dates(&format!("1 {} {}", m.as_str(), last.date.year()))
                        .first()?
                        .date
                        .month(),
                    None => last.date.month(),
                };
                let start = checked(last.date.year(), month, day.as_str().parse().ok()?)?;
                // "du 15 décembre au 15 janvier 2025" began the year before.
                let start = if start > last.date {
                    checked(last.date.year() - 1, month, start.day())?
                } else {
                    start
                };
                (start, last.range.start - lead.len() + day.start(), false)
            }
        };
        let at = from..last.range.end;
        let region = self.at(&at)?;
        let lead = self.lead(from);
        if OTHER_THING.is_match(lead) {
            return None;
        }
        let rule = match region {
            Region::Annexe if LASTING.is_match(lead) || clause => CLAUSE,
            Region::Main if OWN_CLAUSE.is_match(lead) => CLAUSE,
            Region::Annexe | Region::Main => return None,
            // A dispositif tells of deadlines too.
            _ if clause && !LASTING.is_match(lead) => return None,
            _ => RANGE,
        };
        self.found(start, last.date, at, rule)
    }

    /// So many years or months from a day on.
    fn duration(&self, k: usize) -> Option<Found<Period>> {
        let first = &self.dates[k];
        let lead = before(self.text, first.range.start, 200);
        let behind = &self.text[first.range.end..];
        let (c, at) = if let Some(c) = LASTS.captures(lead) {
            let start = first.range.start - lead.len() + c.get(0)?.start();
            (c, start..first.range.end)
        } else if SINCE.is_match(lead) {
            let c = FOR.captures(behind)?;
            let end = first.range.end + c.get(0)?.end();
            (c, first.range.start..end)
        } else {
            return None;
        };
        let region = self.at(&at)?;
        if region == Region::Main && !OWN_CLAUSE.is_match(self.lead(at.start)) {
            return None;
        }
        if c.name("unless").is_some() || OTHER_THING.is_match(self.lead(at.start)) {
            return None;
        }
        let n = c.name("n")?.as_str();
        let n: i64 = n.parse().ok().or_else(|| cardinal(n).map(i64::from))?;
        if n == 0 {
            return None;
        }
        let time: Time = if c.name("unit")?.as_str() == "mois" { n.months() } else { n.years() };
        let end = first.date.checked_add(time).ok()?.yesterday().ok()?;
        self.found(first.date, end, at, DURATION)
    }

    /// "2025-2028", "les années 2024 à 2027", "l'année scolaire 2024-2025".
    fn years(&self, c: &regex::Captures<'_>) -> Option<Found<Period>> {
        let whole = c.get(0)?;
        let (a, b): (i16, i16) =
            (c.name("a")?.as_str().parse().ok()?, c.name("b")?.as_str().parse().ok()?);
        if b <= a || b - a > 30 || self.is_numbered(whole.range()) {
            return None;
        }
        let region = self.at(&whole.range())?;
        let lead = self.lead(whole.start());
        if OTHER_THING.is_match(lead)
            || SEASON.is_match(lead)
            || matches!(region, Region::Annexe | Region::Main)
        {
            return None;
        }
        let (first, last) = (checked(a, 1, 1)?, checked(b, 12, 31)?);
        if SCHOOL.is_match(lead) {
            // From the first day of September on (code de l'éducation, D. 521-1 and the calendars).
            return (b == a + 1).then(|| {
                self.found(checked(a, 9, 1)?, checked(b, 8, 31)?, whole.range(), SCHOOL_YEAR)
            })?;
        }
        if SPAN.is_match(lead) {
            return self.found(first, last, whole.range(), YEARS);
        }
        // Two years in a row may be a season: only what is a programme is named by them.
        let named = PROGRAMME.is_match(lead);
        // "PLH 2023-2028 : aide à la production": the plan is the frame.
        let behind = &self.text[whole.end()..];
        let frame = GOES_ON.is_match(behind) && !APPROVAL.is_match(behind);
        let own = match region {
            Region::Title => !frame && (named || b - a >= 2),
            _ => named && DECIDES.is_match(lead),
        };
        (own && !FRAME.is_match(lead))
            .then(|| self.found(first, last, whole.range(), BARE_YEARS))?
    }

    /// True for years that are a part of a number or a date.
    fn is_numbered(&self, range: Range<usize>) -> bool {
        let near = |c: Option<char>| {
            c.is_some_and(|c| matches!(c, '-' | '/' | '_' | '.') || c.is_ascii_digit())
        };
        let lead = &self.text[..range.start];
        let behind = &self.text[range.end..];
        let number = lead.trim_end().ends_with('°') || lead.ends_with("numero ");
        // A full stop behind is the end of a sentence.
        let goes_on = behind.starts_with(['-', '/', '_'])
            || behind
                .strip_prefix('.')
                .is_some_and(|b| b.starts_with(|c: char| c.is_ascii_digit()));
        number || goes_on || near(lead.chars().next_back())
    }

    /// A title about one year.
    fn year(&self) -> Option<Found<Period>> {
        let span = self.regions.title?;
        for c in OF_YEAR.captures_iter(self.text) {
            let (whole, year) = (c.get(0)?, c.name("year")?);
            let place = self.whole.place(year.range());
            if !span.contains(&place.span()) || self.is_numbered(year.range()) {
                continue;
            }
            let dated =
                self.dates.iter().any(|d| d.range.start < year.end() && year.start() < d.range.end);
            let spans = YEAR_RANGE
                .find_iter(self.text)
                .any(|r| r.start() < year.end() && year.start() < r.end());
            let title = &before(self.text, whole.start(), 200);
            let title = title.rsplit("\n\n").next().unwrap_or(title);
            if dated || spans || LOOKS_BACK.is_match(title) || LOOKS_BACK.is_match(whole.as_str()) {
                continue;
            }
            let y = year.as_str().parse().ok()?;
            return self.found(checked(y, 1, 1)?, checked(y, 12, 31)?, year.range(), YEAR);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;
    use proptest::prelude::*;

    /// A title, what is decided, an annex.
    fn periods(parts: [&str; 3]) -> Vec<String> {
        let text = parts.join("\n\n");
        let layout = Layout::new(&text);
        let section = Section::new(&layout, 0..layout.lines.len());
        let decided = parts[0].len() + 2;
        let annexe = decided + parts[1].len() + 2;
        let regions = Regions {
            title: Some(Span::new(0, parts[0].len())),
            dispositif: vec![Span::new(decided, annexe - 2)],
            annexes: vec![Span::new(annexe, text.len())],
            main: vec![Span::new(0, text.len())],
        };
        extract(&section, &regions)
            .into_iter()
            .map(|f| format!("{}..{}", f.value.start, f.value.end))
            .collect()
    }

    #[test]
    fn in_titles() {
        for (title, expected) in [
            ("Convention de partenariat 2025-2028", vec!["2025-01-01..2028-12-31"]),
            ("Retombées locales du Canal 2025-2028", vec!["2025-01-01..2028-12-31"]),
            ("Subventions pour la période 2025 – 2027", vec!["2025-01-01..2027-12-31"]),
            ("Protocole du PLIE pour les années 2024 à 2027", vec!["2024-01-01..2027-12-31"]),
            (
                "Tarifs de la cantine pour l'année scolaire 2024-2025",
                vec!["2024-09-01..2025-08-31"],
            ),
            ("Adoption du budget primitif 2024", vec!["2024-01-01..2024-12-31"]),
            ("Tarifs du centre aquatique 2025", vec!["2025-01-01..2025-12-31"]),
            ("Participation au titre de l’année 2024", vec!["2024-01-01..2024-12-31"]),
            ("Fermeture de la rue du 17 au 28 juin 2024", vec!["2024-06-17..2024-06-28"]),
            ("Fermeture du 15 décembre au 15 janvier 2025", vec!["2024-12-15..2025-01-15"]),
            // No period of the act.
            ("Saison culturelle 2024-2025", vec![]),
            ("Tarifs de la saison d'hiver 2013 / 2014", vec![]),
            ("Tarifs des accueils de loisirs - été 2020", vec![]),
            ("PLH 2023-2028 : aide à la production de logements", vec![]),
            ("Schéma directeur cyclable 2025-2032 – approbation", vec!["2025-01-01..2032-12-31"]),
            ("Demande de subvention au titre de la DETR 2013", vec![]),
            ("Ouverture de crédits avant le vote du budget primitif 2025", vec![]),
            ("Compte administratif 2023", vec![]),
            ("Rapport annuel 2023 sur le prix de l'eau", vec![]),
            ("Aide dans le cadre du CPER 2021-2027", vec![]),
            ("Délibération n° 2024-2025 relative au bail", vec![]),
            ("Tarifs à compter du 1er janvier 2025", vec![]),
            ("Modification de la délibération sur les tarifs 2024", vec![]),
        ] {
            let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            assert_eq!(periods([title, "x", "y"]), expected, "{title:?}");
        }
    }

    #[test]
    fn in_what_is_decided_and_annexed() {
        for (decided, annexe, expected) in [
            (
                "Approuve la convention, du 1er janvier 2025 au 31 décembre 2028 ;",
                "",
                vec!["2025-01-01..2028-12-31"],
            ),
            (
                "L'autorisation vaut du 23 septembre au 31 octobre 2024.",
                "",
                vec!["2024-09-23..2024-10-31"],
            ),
            (
                "APPROUVE la convention d'objectifs 2024-2025 annexée ;",
                "",
                vec!["2024-01-01..2025-12-31"],
            ),
            (
                "Le bail est consenti pour une durée de trois ans à compter du 1er janvier 2024.",
                "",
                vec!["2024-01-01..2026-12-31"],
            ),
            (
                "à compter du 01/09/2024 pour une durée de 18 mois.",
                "",
                vec!["2024-09-01..2026-02-28"],
            ),
            (
                "",
                "La convention est conclue du 1er septembre 2024 au 31 août 2026.",
                vec!["2024-09-01..2026-08-31"],
            ),
            (
                "",
                "Elle prend effet le 1er avril 2024 et s'achève le 31 décembre 2025.",
                vec!["2024-04-01..2025-12-31"],
            ),
            (
                "",
                "La convention s’applique du 1er avril 2024 au 31 décembre 2027.",
                vec!["2024-04-01..2027-12-31"],
            ),
            // No period of the act.
            ("L'enquête publique a lieu du 3 juin 2024 au 5 juillet 2024.", "", vec![]),
            ("La concertation s'est tenue du 15 janvier au 16 février 2024.", "", vec![]),
            ("(affiché du 2 juillet au 2 septembre 2024)", "", vec![]),
            ("Les actions du programme 2021-2027 continuent.", "", vec![]),
            (
                "",
                "Les ateliers ont accueilli vingt personnes du 3 mai 2021 au 5 juin 2021.",
                vec![],
            ),
            ("", "dans le cadre du protocole 2024-2027", vec![]),
            ("pour une durée maximale de trois ans", "", vec![]),
            ("du 31 décembre 2025 au 1er janvier 2024", "", vec![]),
        ] {
            let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            assert_eq!(periods(["Objet", decided, annexe]), expected, "{decided:?} {annexe:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "(du |au |1er janvier |2024|2025|-| pour une durée de |trois ans |à compter du |3 mai 2024|;|\\n|é|\\PC{0,4}){0,20}") {
            for period in periods([&text, &text, &text]) {
                prop_assert!(period.len() == 22);
            }
        }
    }
}
