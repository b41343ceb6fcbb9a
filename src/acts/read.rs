//! From a document to its acts: segmentation, parts, fields, reconciliation.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use super::declared;
use super::extract::{
    acronyms, actes, amounts, attendance, authority, citations, date, dates, matiere, nature,
    number, people, periods, title, votes,
};
use super::model::{Act, Conflict, DateKind, Declared, Fields, Found, Part, PartKind, Source};
use super::parts::{self, PartLines};
use super::registry::{Gazetteer, Registry};
use super::section::Section;
use super::segment::{self, Segmentation};
use crate::text::{Layout, LineClass, Span};

/// The texts of a document and of what was transmitted with it, one behind the other.
#[derive(Debug, Clone, Copy)]
pub struct Bundle<'a> {
    /// The whole text.
    pub text: &'a str,
    /// Where each annex starts in it (bytes), and its file.
    pub annexes: &'a [(usize, String)],
    /// What messages about the act declare.
    pub declared: &'a [Declared],
}

/// Reads the acts of a document. `path` is the file's path in the corpus.
#[must_use]
pub fn read_acts(path: &str, text: &str, registry: &Registry) -> Vec<Act> {
    read_bundle(path, Bundle { text, annexes: &[], declared: &[] }, registry)
}

/// Reads the acts of a document; with annexes it is one act.
#[must_use]
pub fn read_bundle(path: &str, bundle: Bundle<'_>, registry: &Registry) -> Vec<Act> {
    let mut layout = Layout::new(bundle.text);
    let segmentation = if bundle.annexes.is_empty() {
        segment::segment(&layout)
    } else {
        Segmentation::one(layout.lines.len())
    };
    layout.head_each(&segmentation.acts);
    let layout = layout;
    registry.reading(&layout.folded.text, |gazetteer| {
        let reader =
            Reader { path, layout: &layout, segmentation: &segmentation, bundle, gazetteer };
        (0..segmentation.acts.len()).map(|k| reader.act(k)).collect()
    })
}

/// From this confidence on the date of an act tells its number from those that it cites.
const SURE: f32 = 0.85;

struct Reader<'a> {
    path: &'a str,
    layout: &'a Layout<'a>,
    segmentation: &'a Segmentation,
    bundle: Bundle<'a>,
    gazetteer: &'a Gazetteer<'a>,
}

impl Reader<'_> {
    fn act(&self, k: usize) -> Act {
        let layout = self.layout;
        let lines = self.segmentation.acts[k].clone();
        let annexes = self.annexes();
        let own = lines.start..annexes.first().map_or(lines.end, |(lines, _)| lines.start);
        let mut divided = match (self.segmentation.undivided, self.segmentation.minutes) {
            (true, _) => parts::undivided(layout, own),
            (_, true) => parts::parts(layout, own).of_minutes(layout),
            _ => parts::parts(layout, own),
        };
        divided.parts.extend(
            annexes
                .iter()
                .map(|(lines, _)| (parts::kind_of_annex(layout, lines.clone()), lines.clone())),
        );
        let file_of = |lines: &Range<usize>| {
            annexes.iter().find(|(own, _)| own == lines).map(|(_, file)| (*file).to_owned())
        };
        let siblings = self.segmentation.acts.len();
        let whole = Section::new(layout, lines.clone());
        let id =
            if siblings == 1 { self.path.to_owned() } else { format!("{}#{}", self.path, k + 1) };
        let mut act = Act {
            id,
            path: self.path.to_owned(),
            ordinal: to_u32(k + 1),
            siblings: to_u32(siblings),
            place: whole.place(0..whole.text().len()),
            source: Source::default(),
            others: Vec::new(),
            unmerged: None,
            parts: divided
                .parts
                .iter()
                .map(|(kind, lines)| Part {
                    kind: *kind,
                    place: self.lines_place(lines.clone()),
                    file: file_of(lines),
                })
                .collect(),
            fields: Fields::default(),
            declared: Vec::new(),
            conflicts: Vec::new(),
            boilerplate: self.boilerplate(lines.clone()),
            attendance_lists: divided
                .attendance
                .iter()
                .map(|l| layout.source_span(l.clone()))
                .collect(),
            dispositif: divided.dispositif.iter().map(|l| layout.source_span(l.clone())).collect(),
            line_starts: Vec::new(),
            page_starts: Vec::new(),
        };
        // The place of the whole act starts at its first line, blank or not, so that lines count from it.
        let span = layout.source_span(lines.clone());
        act.place.start = span.start;
        act.place.end = span.end.max(span.start);
        act.place.line = self.number(lines.start);
        self.index_lines(&mut act, lines);
        self.fields(&mut act, &whole, &divided);
        declared::reconcile(&mut act, self.gazetteer.registry);
        act
    }

    /// The lines of each annex that came in a file of its own, and the file.
    fn annexes(&self) -> Vec<(Range<usize>, &str)> {
        let starts: Vec<usize> =
            self.bundle.annexes.iter().map(|(at, _)| self.layout.line_at_source(*at)).collect();
        let ends = starts.iter().skip(1).copied().chain([self.layout.lines.len()]);
        let files = self.bundle.annexes.iter().map(|(_, file)| file.as_str());
        starts.iter().zip(ends).map(|(start, end)| *start..end).zip(files).collect()
    }

    fn fields(&self, act: &mut Act, whole: &Section<'_>, divided: &PartLines) {
        let main_part = divided.parts.iter().find(|p| p.0.is_main());
        let main_kind = main_part.map_or(PartKind::Bordereau, |p| p.0);
        let main = main_part.map(|p| Section::new(self.layout, p.1.clone()));
        let front = (self.segmentation.minutes
            || self.segmentation.acts.len() > 1 && !self.segmentation.front.is_empty())
        .then(|| Section::new(self.layout, self.segmentation.front.clone()));
        let declared_dates = self.declare(act, whole, divided);
        let declared_numbers: Vec<&str> = act
            .declared
            .iter()
            .filter(|d| d.field == "number")
            .map(|d| d.found.value.as_str())
            .collect();
        let fields = &mut act.fields;
        fields.acronyms = acronyms::extract(whole);
        fields.amounts = amounts::extract(whole);
        if let Some(main) = &main {
            let minutes = front.as_ref().filter(|_| self.segmentation.minutes);
            let stamps = dates::stamp_sections(whole);
            let read = dates::extract(main, &stamps, minutes, main_kind);
            fields.date = read.act;
            fields.dates = read.by_kind;
            if divided.contract {
                // Its parties sign it; the sitting that it names is that of another act.
                fields.dates.remove(&DateKind::Sitting);
                fields.date = fields.dates.get(&DateKind::Signature).cloned();
            }
            let sure = fields.date.as_ref().filter(|d| d.confidence >= SURE).map(|d| d.value);
            fields.number = if self.segmentation.undivided {
                None
            } else if divided.contract {
                number::contract(main)
            } else {
                number::extract(main, sure, &declared_numbers)
                    .or_else(|| number::of_the_year(main, sure?))
                    .or_else(|| (main_kind == PartKind::Arrete).then(|| number::dossier(main))?)
            };
            if let (Some(other), Some(date)) = (read.other_sitting, &fields.date) {
                act.conflicts.push(Conflict {
                    field: "date".into(),
                    declared: other.value.to_string(),
                    source: "text".into(),
                    read: date.value.to_string(),
                });
            }
            fields.title = if self.segmentation.undivided {
                title::minutes(main)
            } else if divided.contract {
                title::contract(main)
            } else {
                title::extract(main)
            };
            let place = self.first_line(main);
            let title = fields.title.as_ref().map(|t| t.value.as_str());
            fields.nature = nature::extract(main_kind, divided.contract, title, place);
            fields.authority = if divided.contract {
                authority::first_party(main, self.gazetteer)
            } else {
                authority::extract(main, front.as_ref(), self.gazetteer)
            };
            fields.matiere = matiere::extract(main);
            if !self.segmentation.undivided {
                fields.votes = votes::extract(main);
            }
            let head = main.head(90);
            fields.attendance =
                attendance::extract(&head).or_else(|| attendance::extract(&minutes?.head(150)));
            fields.president = people::president(&head).or_else(|| people::president(minutes?));
            fields.secretary = people::secretary(main).or_else(|| people::secretary(minutes?));
            let own = fields.number.as_ref().map(|n| n.value.as_str());
            let date = fields.date.as_ref().map(|d| d.value);
            let title = fields.title.as_ref().map(|t| t.value.as_str());
            fields.cites = citations::extract(main, own, date, title);
            let dates =
                if main.range() == whole.range() { read.hits } else { date::dates(whole.text()) };
            let regions = self.regions(divided, fields.title.as_ref());
            fields.periods = periods::extract(whole, &regions, dates);
        }
        for (kind, found) in declared_dates {
            fields.dates.entry(kind).or_insert(found);
        }
        let annexes: Vec<Range<usize>> = divided
            .parts
            .iter()
            .filter(|p| !p.0.is_main() || p.0 == PartKind::Document)
            .map(|p| self.layout.source_span(p.1.clone()))
            .map(|s| s.start..s.end)
            .collect();
        fields.epcis = authority::epcis(whole, &annexes, fields.authority.as_ref(), self.gazetteer);
        for acronym in &mut fields.acronyms {
            let named = self.gazetteer.registry.named_in_full(&acronym.value.long);
            acronym.value.siren = match named.as_slice() {
                [one] => one.siren().map(str::to_owned),
                _ => None,
            };
        }
    }

    /// Where an act may state a period of its own.
    fn regions(&self, divided: &PartLines, title: Option<&Found<String>>) -> periods::Regions {
        let span = |lines: &Range<usize>| self.layout.source_span(lines.clone());
        periods::Regions {
            title: title.and_then(|t| Some(t.place?.span())),
            dispositif: divided.dispositif.iter().map(span).collect(),
            annexes: divided
                .parts
                .iter()
                .filter(|p| p.0 == PartKind::Annexe || p.0.is_main() && divided.contract)
                .map(|p| span(&p.1))
                .collect(),
            main: divided.parts.iter().filter(|p| p.0.is_main()).map(|p| span(&p.1)).collect(),
        }
    }

    /// Identifiers in the file's name, stamps and receipts; labels of a bordereau. Gives the dates
    /// of the transaction, which fill what the text does not say.
    fn declare(
        &self,
        act: &mut Act,
        whole: &Section<'_>,
        divided: &PartLines,
    ) -> BTreeMap<DateKind, Found<Date>> {
        if self.segmentation.acts.len() == 1 {
            act.declared.extend_from_slice(self.bundle.declared);
        }
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        if self.segmentation.acts.len() == 1
            && let Some((id, _)) = actes::find(name).into_iter().next()
        {
            declared::from_id(
                &id,
                &Found::elsewhere((), "actes.file-name", 0.97),
                "file name",
                &mut act.declared,
            );
        }
        for (kind, lines) in &divided.parts {
            if *kind == PartKind::Bordereau {
                declared::from_bordereau(
                    &Section::new(self.layout, lines.clone()),
                    &mut act.declared,
                );
            }
        }
        // An identifier counts once; two different ones in one act are none of its own for sure.
        let mut found = declared::identifiers(whole);
        found.dedup_by(|b, a| a.0.id == b.0.id);
        let distinct: Vec<_> = found.iter().filter(|f| f.0.id != found[0].0.id).collect();
        if distinct.is_empty()
            && let Some((id, place)) = found.first()
        {
            declared::from_id(id, place, "identifier", &mut act.declared);
        }
        let mut declared_dates = BTreeMap::new();
        for d in act.declared.clone() {
            let kind = match d.field.as_ref() {
                "receipt" => DateKind::Receipt,
                "transmission" => DateKind::Transmission,
                _ => continue,
            };
            if let Ok(date) = d.found.value.parse() {
                declared_dates.entry(kind).or_insert(d.found.map(|_| date));
            }
        }
        declared_dates
    }

    fn first_line(&self, section: &Section<'_>) -> crate::text::Place {
        let line = section
            .lines()
            .find(|&i| self.layout.lines[i].class == LineClass::Text)
            .unwrap_or(section.lines().start);
        self.lines_place(line..line + 1)
    }

    fn lines_place(&self, lines: Range<usize>) -> crate::text::Place {
        let span = self.layout.source_span(lines.clone());
        let first =
            lines.clone().find(|&i| !self.layout.lines[i].source.is_empty()).unwrap_or(lines.start);
        crate::text::Place {
            start: span.start,
            end: span.end.max(span.start),
            line: self.number(first),
            page: self.layout.lines.get(first).and_then(|l| l.page),
        }
    }

    /// The number of a line, as an editor counts.
    fn number(&self, line: usize) -> u32 {
        self.layout.lines.get(line).map_or_else(|| to_u32(line + 1), |l| l.number)
    }

    fn boilerplate(&self, lines: Range<usize>) -> Vec<Span> {
        let mut out: Vec<Span> = Vec::new();
        for line in &self.layout.lines[lines] {
            if matches!(
                line.class,
                LineClass::PageNumber | LineClass::Stamp | LineClass::Repeated | LineClass::Toc
            ) {
                out.push(line.source);
            }
        }
        out
    }

    fn index_lines(&self, act: &mut Act, lines: Range<usize>) {
        let mut page = None;
        let mut number = None;
        for line in &self.layout.lines[lines] {
            if number != Some(line.number) {
                number = Some(line.number);
                act.line_starts.push(to_u32(line.source.start));
            }
            if line.page != page {
                page = line.page;
                act.page_starts.push((to_u32(line.source.start), page.unwrap_or(0)));
            }
        }
    }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
