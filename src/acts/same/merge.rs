//! One act of several: the best text speaks, the others fill what it does not say.

use std::cmp::Reverse;

use super::is_row;
use crate::acts::extract::number;
use crate::acts::model::{Act, Conflict, Found, Other, Unmerged};

/// Which of several speaks for the act: a document before a row, a text before OCR, a file of its own
/// before a part of minutes, one that shows its pages, the longest.
#[must_use]
pub fn rank(act: &Act, text: usize) -> impl Ord + use<> {
    (
        !is_row(act),
        act.source.ocr_pages.is_empty(),
        act.siblings == 1,
        act.source.reader.starts_with("pdf"),
        text,
        Reverse(act.path.clone()),
    )
}

/// Gives an act what others of the same act say.
pub fn merge(act: &mut Act, others: &[&Act]) {
    unmerge(act);
    if others.is_empty() {
        return;
    }
    act.unmerged = Some(Box::new(Unmerged {
        fields: act.fields.clone(),
        declared: act.declared.clone(),
        conflicts: act.conflicts.clone(),
    }));
    for other in others {
        act.others.push(Other {
            id: other.id.clone(),
            path: other.path.clone(),
            reader: other.source.reader.clone(),
        });
        fill(act, other);
        if is_row(other) {
            compare(act, other);
        }
    }
}

/// Takes back what a merge gave.
pub fn unmerge(act: &mut Act) {
    act.others.clear();
    if let Some(own) = act.unmerged.take() {
        act.fields = own.fields;
        act.declared = own.declared;
        act.conflicts = own.conflicts;
    }
}

fn take<T: Clone>(own: &mut Option<Found<T>>, other: Option<&Found<T>>, path: &str) {
    if own.is_none() {
        *own = other.map(|found| of_file(found, path));
    }
}

/// A value that stands in another file.
fn of_file<T: Clone>(found: &Found<T>, path: &str) -> Found<T> {
    Found { file: Some(found.file.clone().unwrap_or_else(|| path.to_owned())), ..found.clone() }
}

fn fill(act: &mut Act, other: &Act) {
    let (own, their, path) = (&mut act.fields, &other.fields, other.path.as_str());
    take(&mut own.number, their.number.as_ref(), path);
    take(&mut own.date, their.date.as_ref(), path);
    take(&mut own.authority, their.authority.as_ref(), path);
    take(&mut own.title, their.title.as_ref(), path);
    take(&mut own.nature, their.nature.as_ref(), path);
    take(&mut own.matiere, their.matiere.as_ref(), path);
    take(&mut own.actes_id, their.actes_id.as_ref(), path);
    take(&mut own.votes, their.votes.as_ref(), path);
    take(&mut own.attendance, their.attendance.as_ref(), path);
    take(&mut own.president, their.president.as_ref(), path);
    take(&mut own.secretary, their.secretary.as_ref(), path);
    for (kind, found) in &their.dates {
        own.dates.entry(*kind).or_insert_with(|| of_file(found, path));
    }
    for declared in &other.declared {
        let mut declared = declared.clone();
        declared.found = of_file(&declared.found, path);
        act.declared.push(declared);
    }
}

/// Where a table says otherwise than the act.
fn compare(act: &mut Act, row: &Act) {
    let (f, g) = (&act.fields, &row.fields);
    let mut differ: Vec<(&'static str, String, String)> = Vec::new();
    if let (Some(own), Some(row)) = (&f.number, &g.number)
        && !number::same(&own.value, &row.value)
    {
        differ.push(("number", row.value.clone(), own.value.clone()));
    }
    if let (Some(own), Some(row)) = (&f.date, &g.date)
        && own.value != row.value
    {
        differ.push(("date", row.value.to_string(), own.value.to_string()));
    }
    if let (Some(own), Some(row)) = (&f.matiere, &g.matiere)
        && !own.value.starts_with(&row.value)
    {
        differ.push(("matiere", row.value.clone(), own.value.clone()));
    }
    if let (Some(own), Some(row)) = (&f.votes, &g.votes) {
        let (own, row) = (own.value, row.value);
        let pairs = [
            ("for", own.pour, row.pour),
            ("against", own.contre, row.contre),
            ("abstentions", own.abstentions, row.abstentions),
        ];
        for (name, own, row) in pairs {
            if let (Some(own), Some(row)) = (own, row)
                && own != row
            {
                differ.push(("votes", format!("{row} {name}"), format!("{own} {name}")));
            }
        }
    }
    act.conflicts.extend(differ.into_iter().map(|(field, declared, read)| Conflict {
        field: field.into(),
        declared,
        source: "table".into(),
        read,
    }));
}
