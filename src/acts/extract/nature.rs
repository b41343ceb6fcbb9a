//! Nature of an act in the ACTES protocol, from its own words.

use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};

use crate::acts::model::{Found, Nature, PartKind};
use crate::text::{Place, fold_str};

static INDIVIDUAL: LazyLock<Pattern> = LazyLock::new(|| {
    compile(concat!(
        r"\b(?:nomination|nommant|recrutement|titularisation|avancement|disponibilite|reclassement|reintegration|detachement|radiation|",
        r"mise a la retraite|conge de|arrete individuel|mutation|stagiairisation|temps partiel|nouvelle bonification|permis de construire|",
        r"declaration prealable|permission de voirie|autorisation individuelle|licence de debit)\b"
    ))
    .expect("a constant pattern")
});

/// The nature by the main part and title; declared natures come from elsewhere.
pub(crate) fn extract(
    kind: PartKind,
    contract: bool,
    title: Option<&str>,
    place: Place,
) -> Option<Found<Nature>> {
    let (nature, rule, confidence) = match kind {
        _ if contract => (Nature::Cc, "nature.contract", 0.85),
        PartKind::Deliberation => (Nature::De, "nature.deliberation", 0.95),
        PartKind::Arrete if title.is_some_and(|t| INDIVIDUAL.is_match(&fold_str(t))) => {
            (Nature::Ai, "nature.individual", 0.75)
        }
        PartKind::Arrete => (Nature::Ar, "nature.arrete", 0.8),
        PartKind::Decision => (Nature::Au, "nature.decision", 0.6),
        _ => return None,
    };
    Some(Found::at(nature, place, rule, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn natures() {
        let place = Place { start: 0, end: 0, line: 1, page: None };
        for (kind, title, nature) in [
            (PartKind::Deliberation, None, Some(Nature::De)),
            (PartKind::Arrete, Some("réglementation de la circulation"), Some(Nature::Ar)),
            (PartKind::Arrete, Some("portant nomination de Mme X"), Some(Nature::Ai)),
            (PartKind::Decision, None, Some(Nature::Au)),
            (PartKind::Document, None, None),
        ] {
            assert_eq!(extract(kind, true, title, place).map(|f| f.value), Some(Nature::Cc));
            assert_eq!(extract(kind, false, title, place).map(|f| f.value), nature);
        }
    }
}
