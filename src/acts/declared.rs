//! What a document declares about an act beside its text: the identifier in its file name, in a
//! stamp or a receipt, the fields of a bordereau. Declared and read values are both kept; where
//! they disagree, the conflict is reported.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::text::pattern::{Pattern, compile};
use jiff::civil::Date;

use super::extract::actes::{self, ActesId};
use super::extract::{date, number};
use super::model::{
    Act, AuthorityValue, Conflict, DateKind, Declared, EpciRef, Found, Nature, PartKind, Role,
};
use super::registry::{AuthorityKind, AuthorityRef, Registry};
use super::section::Section;

/// A label of a bordereau or receipt, and the field behind it.
const LABELS: [(&str, &str); 12] = [
    ("numero de l'acte", "number"),
    ("numero interne", "number"),
    ("date de la decision", "date"),
    ("date de decision", "date"),
    ("date de l'acte", "date"),
    ("nature de l'acte", "nature"),
    ("objet de l'acte", "title"),
    ("objet", "title"),
    ("classification matieres/sous-matieres", "matiere"),
    ("matieres de l'acte", "matiere"),
    ("date de reception de l'accuse", "receipt"),
    ("date de reception", "receipt"),
];

/// How bordereaux name the natures.
const NATURES: [(&str, Nature); 8] = [
    ("deliberation", Nature::De),
    ("arretes reglementaires", Nature::Ar),
    ("arrete reglementaire", Nature::Ar),
    ("actes individuels", Nature::Ai),
    ("arretes individuels", Nature::Ai),
    ("contrats", Nature::Cc),
    ("documents budgetaires", Nature::Bf),
    ("autres", Nature::Au),
];

static MATIERE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\d\s?\.\s?\d{1,2}(?:\s?\.\s?\d{1,2}){0,3}").expect("a constant pattern")
});

/// Adds an identifier's fields to the declared values.
pub(crate) fn from_id(
    id: &ActesId,
    found: &Found<()>,
    source: &'static str,
    out: &mut Vec<Declared>,
) {
    let mut push = |field: &'static str, value: String| {
        let rule = match source {
            "file name" => "actes.file-name",
            _ => "actes.identifier",
        };
        out.push(Declared {
            field: Cow::Borrowed(field),
            found: Found {
                value,
                place: found.place,
                rule: Cow::Borrowed(rule),
                confidence: found.confidence,
                file: None,
            },
        });
    };
    push("actes_id", id.id.clone());
    push("siren", id.siren.clone());
    push("date", id.date.to_string());
    push("number", id.number.clone());
    push("nature", id.nature.code().to_owned());
}

/// The identifiers of a section that are the act's own: in a receipt, a stamp or a labelled line.
pub(crate) fn identifiers(section: &Section<'_>) -> Vec<(ActesId, Found<()>)> {
    let text = section.text();
    if !text.contains('-') {
        return Vec::new();
    }
    actes::find(text)
        .into_iter()
        .map(|(id, range)| (id, Found::at((), section.place(range), "actes.identifier", 0.97)))
        .collect()
}

/// The labelled fields of a bordereau.
pub(crate) fn from_bordereau(section: &Section<'_>, out: &mut Vec<Declared>) {
    let layout = section.layout;
    let lines: Vec<usize> = section.lines().collect();
    for (k, &i) in lines.iter().enumerate() {
        let text = layout.line_text(i);
        // The life cycle of the transaction: state, date, message.
        for (state, field) in [("transmis", "transmission"), ("acquittement recu", "receipt")] {
            if text.starts_with(state)
                && let Some(hit) = date::dates(&text).first()
                && !out.iter().any(|d| d.field == field)
            {
                let start = layout.lines[i].folded.start;
                let place = layout.place(start + hit.range.start..start + hit.range.end);
                out.push(Declared {
                    field: Cow::Borrowed(field),
                    found: Found::at(hit.date.to_string(), place, "receipt.cycle", 0.95),
                });
            }
        }
        let Some((label, value)) = text.split_once(':') else { continue };
        let Some((_, field)) = LABELS
            .iter()
            .find(|(l, _)| label.trim() == *l || label.trim().ends_with(&format!(" {l}")))
        else {
            continue;
        };
        if out.iter().any(|d| d.field == *field && d.found.rule == "receipt.label") {
            continue;
        }
        let start = layout.lines[i].folded.start + text.len() - value.len();
        let mut end = layout.lines[i].folded.end;
        if *field == "title" {
            // An objet goes on until the next label.
            for &next in lines[k + 1..].iter().take(8) {
                let text = layout.line_text(next);
                if text.contains(" :")
                    || text.contains(": ") && LABELS.iter().any(|(l, _)| text.contains(l))
                {
                    break;
                }
                end = layout.lines[next].folded.end;
            }
        }
        let range = start..end;
        let folded = layout.folded.text[range.clone()].trim();
        let value = match *field {
            "date" | "receipt" => date::dates(folded).first().map(|h| h.date.to_string()),
            "nature" => {
                NATURES.iter().find(|(n, _)| folded.contains(n)).map(|(_, n)| n.code().to_owned())
            }
            "matiere" => MATIERE.find(folded).map(|m| m.as_str().replace(' ', "")),
            "number" => folded.split_whitespace().next().map(str::to_uppercase),
            _ => {
                let place = layout.place(range.clone());
                let text = super::section::smooth(&layout.source[place.start..place.end]);
                // Two fields may run together: "2024-2026Type de transaction".
                Some(text.split("Type de transaction").next().unwrap_or("").trim().to_owned())
            }
        };
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            out.push(Declared {
                field: Cow::Borrowed(field),
                found: Found::at(value, layout.place(range), "receipt.label", 0.95),
            });
        }
    }
}

/// Reconciles what is declared with what was read: gaps are filled, agreement makes surer,
/// disagreement is reported and the text believed.
pub(crate) fn reconcile(act: &mut Act, registry: &Registry) {
    let declared = act.declared.clone();
    for d in &declared {
        let source: Cow<'static, str> = match d.found.rule.as_ref() {
            "actes.file-name" => "file name".into(),
            "actes.envelope" => "envelope".into(),
            "actes.receipt" => "receipt".into(),
            "scdl.row" => "table".into(),
            "receipt.label" => "receipt".into(),
            _ => "identifier".into(),
        };
        match d.field.as_ref() {
            "number" => number_field(act, &d.found, source),
            "date" => date_field(act, &d.found, source),
            "nature" => nature_field(act, &d.found, source),
            "receipt" => day_field(act, DateKind::Receipt, &d.found, source),
            "siren" => siren_field(act, &d.found, source, registry),
            "title" if act.fields.title.is_none() => {
                let receipt_only = act.parts.iter().all(|p| p.kind == PartKind::Bordereau);
                // A receipt's objet has "?" for what it could not encode: better than nothing only.
                act.fields.title = Some(Found {
                    confidence: if receipt_only { 0.8 } else { 0.7 },
                    ..d.found.clone()
                });
            }
            "matiere"
                if act.fields.matiere.is_none()
                    && super::extract::matiere::valid(&d.found.value) =>
            {
                act.fields.matiere = Some(d.found.clone());
            }
            "actes_id" if act.fields.actes_id.is_none() => {
                act.fields.actes_id = Some(d.found.clone())
            }
            _ => {}
        }
    }
    adopter_is_concerned(act);
}

/// An EPCI known as the adopter only by what is declared is concerned all the same.
fn adopter_is_concerned(act: &mut Act) {
    let Some(found) = act.fields.authority.as_ref().filter(|a| a.value.kind == AuthorityKind::Epci)
    else {
        return;
    };
    let (Some(siren), Some(name)) = (&found.value.siren, &found.value.name) else { return };
    let epci = EpciRef { siren: siren.clone(), name: name.clone(), role: Role::Adopts };
    match act.fields.epcis.iter_mut().find(|e| e.value.siren == epci.siren) {
        Some(known) => known.value.role = Role::Adopts,
        None => act.fields.epcis.insert(0, found.clone().map(|_| epci)),
    }
}

fn conflict(
    act: &mut Act,
    field: &'static str,
    declared: &str,
    source: Cow<'static, str>,
    read: &str,
) {
    let conflict = Conflict {
        field: Cow::Borrowed(field),
        declared: declared.to_owned(),
        source,
        read: read.to_owned(),
    };
    if !act.conflicts.iter().any(|c| c.field == conflict.field && c.declared == conflict.declared) {
        act.conflicts.push(conflict);
    }
}

fn number_field(act: &mut Act, found: &Found<String>, source: Cow<'static, str>) {
    match &mut act.fields.number {
        None => act.fields.number = Some(found.clone()),
        Some(read) if number::same(&read.value, &found.value) => {
            read.confidence = read.confidence.max(0.99)
        }
        Some(read) if read.confidence < 0.7 => {
            let old = read.value.clone();
            act.fields.number = Some(found.clone());
            conflict(act, "number", &found.value, source, &old);
        }
        Some(read) => {
            let old = read.value.clone();
            conflict(act, "number", &found.value, source, &old);
        }
    }
}

fn date_field(act: &mut Act, found: &Found<String>, source: Cow<'static, str>) {
    let Ok(date) = found.value.parse::<Date>() else { return };
    match &mut act.fields.date {
        None => act.fields.date = Some(found.clone().map(|_| date)),
        Some(read) if read.value == date => read.confidence = read.confidence.max(0.99),
        Some(read) => {
            let old = read.value.to_string();
            if read.confidence < 0.75 {
                act.fields.date = Some(found.clone().map(|_| date));
            }
            conflict(act, "date", &found.value, source, &old);
        }
    }
}

/// A day of the transmission that the text says as well.
fn day_field(act: &mut Act, kind: DateKind, found: &Found<String>, source: Cow<'static, str>) {
    let read = act.fields.dates.get(&kind).map(|read| read.value.to_string());
    if let Some(read) = read.filter(|read| *read != found.value) {
        conflict(act, kind.name(), &found.value, source, &read);
    }
}

fn nature_field(act: &mut Act, found: &Found<String>, source: Cow<'static, str>) {
    let Some(nature) = Nature::from_code(&found.value) else { return };
    match &mut act.fields.nature {
        Some(read) if read.value == nature => read.confidence = read.confidence.max(0.99),
        Some(read) if read.confidence >= 0.9 => {
            let old = read.value.code();
            conflict(act, "nature", nature.code(), source, old);
        }
        // AR, AI and AU are hard to tell apart by words: the declaration knows.
        _ => act.fields.nature = Some(found.clone().map(|_| nature)),
    }
}

/// The département whose SIREN this is by its form: INSEE gave départements "22" and their code.
fn departement_of<'r>(siren: &str, registry: &'r Registry) -> Option<AuthorityRef<'r>> {
    let code = siren.strip_prefix("22")?;
    let code = code.get(..if code.starts_with("97") { 3 } else { 2 })?;
    registry.departement(code)
}

fn siren_field(
    act: &mut Act,
    found: &Found<String>,
    source: Cow<'static, str>,
    registry: &Registry,
) {
    let known = registry.by_siren(&found.value).or_else(|| departement_of(&found.value, registry));
    match &mut act.fields.authority {
        Some(read) if read.value.siren.as_deref() == Some(found.value.as_str()) => {
            read.confidence = read.confidence.max(0.99)
        }
        Some(read) if read.value.siren.is_some() => {
            let old = read.value.siren.clone().unwrap_or_default();
            conflict(act, "siren", &found.value, source, &old);
        }
        read => {
            let kind = known
                .map(super::registry::AuthorityRef::kind)
                .or_else(|| read.as_ref().map(|r| r.value.kind));
            let name = known
                .map(|k| k.name().into_owned())
                .or_else(|| read.as_ref().and_then(|r| r.value.name.clone()));
            if let (Some(kind), Some(r)) =
                (known.map(super::registry::AuthorityRef::kind), read.as_ref())
                && kind != r.value.kind
            {
                let old = r.value.kind.as_str().to_owned();
                conflict(act, "authority", &found.value, source, &old);
                return;
            }
            let Some(kind) = kind else { return };
            let value = AuthorityValue { name, siren: Some(found.value.clone()), kind };
            act.fields.authority = Some(found.clone().map(|_| value));
        }
    }
}
