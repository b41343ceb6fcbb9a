//! From a citation to the act that it means.
//!
//! A number alone names an act of every authority ("2024/5"), so authority and day decide: the citing
//! act's own authority unless the words name another one, and the day where it is known. What fits no
//! act is missing; what fits several is ambiguous, and no link is made.

use tantivy::collector::TopDocs;
use tantivy::query::{Query as TantivyQuery, TermSetQuery};
use tantivy::{DocAddress, Term};

use super::Standing;
use crate::acts::Act;
use crate::acts::extract::number;
use crate::acts::model::{Citation, Found, PartKind};
use crate::acts::registry::AuthorityKind;
use crate::index::{Flag, StoredAct, authority_key, date_key};
use crate::search::engine::{Boxed, Engine, SearchError};
use crate::search::hypothesis::{self, Hypothesis, shared_words};
use crate::text::around::{after, before};
use crate::text::fold_str;

/// What a citation comes to.
pub(super) struct Resolved {
    pub(super) standing: Standing,
    /// The act, or those that it may be.
    pub(super) acts: Vec<StoredAct>,
    /// What a reader has to know of it.
    pub(super) note: Option<String>,
}

/// Acts that are looked at for one citation: a number that more bear says nothing.
const LOOKED_AT: usize = 200;

/// Acts without number that are looked at for one citation.
const HEADLESS: usize = 500;

/// Share of a title's words that the sentence of a citation without number must have.
const SUBJECT: f32 = 0.6;

/// Organs by the kind of authority that they are of.
const ORGANS: [(&str, AuthorityKind); 8] = [
    ("municipal", AuthorityKind::Commune),
    ("du maire", AuthorityKind::Commune),
    ("communautaire", AuthorityKind::Epci),
    ("de communaute", AuthorityKind::Epci),
    ("metropolitain", AuthorityKind::Epci),
    ("departemental", AuthorityKind::Departement),
    ("regional", AuthorityKind::Region),
    ("syndical", AuthorityKind::Syndicat),
];

impl Engine {
    /// What one citation of an act means.
    pub(super) fn resolve(
        &self,
        citing: &StoredAct,
        citation: &Found<Citation>,
    ) -> Result<Resolved, SearchError> {
        match &citation.value.number {
            Some(number) => self.by_number(citing, citation, number),
            None => self.by_day(citing, citation),
        }
    }

    fn by_number(
        &self,
        citing: &StoredAct,
        citation: &Found<Citation>,
        cited: &str,
    ) -> Result<Resolved, SearchError> {
        let fields = &self.generation.fields;
        let own = authority_key(&citing.act);
        let terms: Vec<Term> =
            number::keys(cited).iter().map(|k| Term::from_field_text(fields.number, k)).collect();
        let bearers = || Box::new(TermSetQuery::new(terms.clone())) as Boxed;
        let mut found: Vec<StoredAct> = Vec::new();
        if let Some(own) = &own {
            let of_own = Box::new(self.term(fields.authority, own));
            found.extend(self.some(&[bearers(), of_own], LOOKED_AT)?);
        }
        // Of other authorities by the day, or where the number says enough.
        let mut wide: Vec<Boxed> = vec![bearers()];
        if let Some(date) = citation.value.date {
            let day = Term::from_field_u64(fields.date, date_key(date));
            wide.push(Box::new(TermSetQuery::new([day])));
        }
        if citation.value.date.is_some() || number::key(cited).contains(' ') {
            for act in self.some(&wide, LOOKED_AT)? {
                if !found.iter().any(|f| f.act.id == act.act.id) {
                    found.push(act);
                }
            }
        }
        found.retain(|f| f.act.id != citing.act.id);
        // The same number of another day is another act.
        let other_day = |f: &StoredAct| match (citation.value.date, &f.act.fields.date) {
            (Some(cited), Some(own)) => cited != own.value,
            _ => false,
        };
        let (elsewhen, found): (Vec<_>, Vec<_>) = found.into_iter().partition(other_day);
        let (mine, others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|f| own.is_some() && authority_key(&f.act) == own);
        let sentence = sentence(citing, citation);
        let own_kind = citing.act.fields.authority.as_ref().map(|a| a.value.kind);
        let organ = organ(citation).filter(|k| Some(*k) != own_kind);
        let (named, unnamed): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|f| is_named(&f.act, &citing.act, &sentence));
        let kind_of = |f: &StoredAct| f.act.fields.authority.as_ref().map(|a| a.value.kind);
        let (pool, sure) = match organ {
            Some(kind) if named.is_empty() => {
                (unnamed.into_iter().filter(|f| kind_of(f) == Some(kind)).collect(), false)
            }
            Some(_) => (named, true),
            None if !mine.is_empty() => (mine, true),
            None if !named.is_empty() => (named, true),
            // No word of another authority: it is this one's, which has no such act here.
            None if own.is_some() => (Vec::new(), true),
            None => (unnamed, false),
        };
        let pool = narrowed(pool, citation.value.kind, cited);
        let dated = citation.value.date.is_some() || says_year(cited);
        if pool.is_empty() {
            let note = elsewhen.iter().find(|f| authority_key(&f.act) == own).and_then(|f| {
                let date = f.act.fields.date.as_ref()?.value;
                Some(format!("{} has this number, and is of {date}", f.act.id))
            });
            return Ok(Resolved { standing: Standing::Missing, acts: Vec::new(), note });
        }
        Ok(match pool.len() {
            1 if sure && dated => Resolved { standing: Standing::Found, acts: pool, note: None },
            1 => {
                let why = if sure {
                    "the citation has no date"
                } else {
                    "the citation names no authority"
                };
                Resolved { standing: Standing::Likely, acts: pool, note: Some(why.to_owned()) }
            }
            n => Resolved {
                standing: Standing::Ambiguous,
                note: Some(format!("{n} acts fit")),
                acts: pool,
            },
        })
    }

    /// A citation without number: by day, authority, and the words behind it.
    fn by_day(
        &self,
        citing: &StoredAct,
        citation: &Found<Citation>,
    ) -> Result<Resolved, SearchError> {
        let missing = |note| Ok(Resolved { standing: Standing::Missing, acts: Vec::new(), note });
        let own_kind = citing.act.fields.authority.as_ref().map(|a| a.value.kind);
        let elsewhere = organ(citation).is_some_and(|k| Some(k) != own_kind);
        let (Some(date), Some(own), false) =
            (citation.value.date, authority_key(&citing.act), elsewhere)
        else {
            return missing(None);
        };
        let fields = &self.generation.fields;
        let day = Term::from_field_u64(fields.date, date_key(date));
        let filters: [Boxed; 2] =
            [Box::new(TermSetQuery::new([day])), Box::new(self.term(fields.authority, &own))];
        let that_day = self.some(&filters, LOOKED_AT)?;
        let sentence = sentence(citing, citation);
        let held = that_day.len();
        let mut fits: Vec<StoredAct> = that_day
            .into_iter()
            .filter(|f| f.act.id != citing.act.id && is_kind(&f.act, citation.value.kind))
            .filter(|f| {
                let title = f.act.fields.title.as_ref().map(|t| t.value.as_str());
                title.and_then(|t| shared_words(t, &sentence)).is_some_and(|s| s >= SUBJECT)
            })
            .collect();
        fits.sort_by(|a, b| a.act.id.cmp(&b.act.id));
        let note = Some("by its day and subject: the citation has no number".to_owned());
        match fits.len() {
            0 if held > 0 => missing(Some(format!(
                "no number; none of the acts of that day that are here ({held}) has its subject"
            ))),
            0 => missing(None),
            1 => Ok(Resolved { standing: Standing::Likely, acts: fits, note }),
            n => Ok(Resolved {
                standing: Standing::Ambiguous,
                acts: fits,
                note: Some(format!("no number; {n} acts of that day fit")),
            }),
        }
    }

    /// Acts without number that a missing citation may mean, the likeliest first.
    pub(super) fn headless(
        &self,
        citing: &StoredAct,
        citation: &Found<Citation>,
    ) -> Result<Vec<(StoredAct, Hypothesis)>, SearchError> {
        let fields = &self.generation.fields;
        let siren = citing.act.fields.authority.as_ref().and_then(|a| a.value.siren.as_deref());
        let (Some(date), Some(siren), Some(_)) =
            (citation.value.date, siren, &citation.value.number)
        else {
            return Ok(Vec::new());
        };
        let flag = |flag: Flag| Term::from_field_text(fields.flag, flag.name());
        let terms = |terms: Vec<Term>| Box::new(TermSetQuery::new(terms)) as Boxed;
        let filters = [
            terms(vec![flag(Flag::NoNumber)]),
            terms(vec![Term::from_field_text(fields.authority, siren), flag(Flag::NoAuthority)]),
            terms(vec![Term::from_field_u64(fields.date, date_key(date)), flag(Flag::NoDate)]),
        ];
        let mut out: Vec<(StoredAct, Hypothesis)> = Vec::new();
        for stored in self.some(&filters, HEADLESS)? {
            if stored.act.id == citing.act.id || !hypothesis::lacks_number(&stored.act) {
                continue;
            }
            let fits = hypothesis::consider(&stored.act, &stored.text, &citing.act, citation);
            out.extend(fits.map(|h| (stored, h)));
        }
        out.sort_by(|a, b| {
            b.1.confidence.total_cmp(&a.1.confidence).then(a.0.act.id.cmp(&b.0.act.id))
        });
        out.truncate(3);
        Ok(out)
    }

    /// At most so many acts that pass filters.
    pub(super) fn some(
        &self,
        filters: &[Boxed],
        most: usize,
    ) -> Result<Vec<StoredAct>, SearchError> {
        let all = self.combine(None, filters);
        self.first(&*all, most)?.into_iter().map(|a| self.stored(a)).collect()
    }

    /// At most so many of the acts that match, in the order of the index.
    fn first(&self, query: &dyn TantivyQuery, most: usize) -> Result<Vec<DocAddress>, SearchError> {
        let top = self.searcher.search(query, &TopDocs::with_limit(most).order_by_score())?;
        Ok(top.into_iter().map(|t| t.1).collect())
    }
}

/// False where a citation cannot come to an act, whatever else the index has: [`Engine::resolve`] need
/// not be asked. The day is another one, or it is of another authority that nothing names.
pub(super) fn may_mean(citing: &StoredAct, citation: &Found<Citation>, act: &Act) -> bool {
    let day = act.fields.date.as_ref().map(|d| d.value);
    if citation.value.date.zip(day).is_some_and(|(cited, own)| cited != own) {
        return false;
    }
    let own = authority_key(&citing.act);
    let own_kind = citing.act.fields.authority.as_ref().map(|a| a.value.kind);
    own.is_none()
        || own == authority_key(act)
        || organ(citation).is_some_and(|kind| Some(kind) != own_kind)
        || is_named(act, &citing.act, &sentence(citing, citation))
}

/// Of several acts those of the cited kind, and of these those with the whole number.
fn narrowed(pool: Vec<StoredAct>, kind: PartKind, cited: &str) -> Vec<StoredAct> {
    let keep = |pool: Vec<StoredAct>, fits: &dyn Fn(&StoredAct) -> bool| {
        if pool.len() > 1 && pool.iter().any(fits) {
            pool.into_iter().filter(|f| fits(f)).collect()
        } else {
            pool
        }
    };
    let pool = keep(pool, &|f| is_kind(&f.act, kind));
    let whole = number::key(cited);
    let pool = keep(pool, &|f| {
        f.act.fields.number.as_ref().is_some_and(|n| number::key(&n.value) == whole)
    });
    // A document speaks before a row of a table.
    keep(pool, &|f| !crate::acts::same::is_row(&f.act))
}

fn is_kind(act: &Act, kind: PartKind) -> bool {
    act.parts.iter().find(|p| p.kind.is_main()).is_none_or(|p| p.kind == kind)
}

/// The kind of authority of which a citation names the organ.
fn organ(citation: &Found<Citation>) -> Option<AuthorityKind> {
    let words = citation.value.authority.as_deref()?;
    ORGANS.iter().find(|(organ, _)| words.contains(organ)).map(|(_, kind)| *kind)
}

/// True for a number that says its year, or has three groups and more ("23.06.14").
fn says_year(cited: &str) -> bool {
    let key = number::key(cited);
    let groups: Vec<&str> = key.split(' ').collect();
    groups.len() >= 3
        || groups.iter().any(|g| g.len() >= 4 && (g.starts_with("19") || g.starts_with("20")))
            && groups.len() >= 2
}

/// How much text (bytes) before and behind a citation tells whose it is, and what it is about.
const SENTENCE: (usize, usize) = (160, 260);

/// The sentence of a citation, folded.
fn sentence(citing: &StoredAct, citation: &Found<Citation>) -> String {
    let Some(place) = &citation.place else { return String::new() };
    let base = citing.act.place.start;
    let text = &citing.text;
    let (Some(start), Some(end)) = (place.start.checked_sub(base), place.end.checked_sub(base))
    else {
        return String::new();
    };
    if end > text.len() || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
        return String::new();
    }
    let lead = before(text, start, SENTENCE.0);
    let lead = [";", "\n\n", "\r\n\r\n"]
        .iter()
        .filter_map(|s| lead.rfind(s))
        .max()
        .map_or(lead, |i| &lead[i..]);
    let behind = after(text, end, SENTENCE.1);
    let behind = [";", "\n\n", "\r\n\r\n"]
        .iter()
        .filter_map(|s| behind.find(s))
        .min()
        .map_or(behind, |i| &behind[..i]);
    let folded = fold_str(&format!("{lead}{}{behind}", &text[start..end]));
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words before the name of a place.
const GENERIC: [&str; 10] =
    ["commune", "ville", "departement", "region", "de", "du", "des", "d", "la", "l"];

/// True if the sentence of a citation names the authority of an act: by its name, or by an acronym that
/// the citing act defines.
fn is_named(act: &Act, citing: &Act, sentence: &str) -> bool {
    let Some(authority) = &act.fields.authority else { return false };
    let words = |text: &str| -> String {
        let folded = fold_str(text);
        let words: Vec<&str> =
            folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        format!(" {} ", words.join(" "))
    };
    let sentence = words(sentence);
    let by_name = authority.value.name.as_deref().is_some_and(|name| {
        let full = words(name);
        // "Commune de Caudry" is named as "conseil municipal de Caudry".
        let place = match authority.value.kind {
            AuthorityKind::Commune | AuthorityKind::Departement | AuthorityKind::Region => {
                let mut rest = full.trim_start();
                while let Some((word, behind)) = rest.split_once(' ')
                    && GENERIC.contains(&word)
                    && !behind.is_empty()
                {
                    rest = behind;
                }
                format!(" {rest}")
            }
            _ => full,
        };
        place.trim().len() > 2 && sentence.contains(&place)
    });
    let by_acronym = citing.fields.acronyms.iter().any(|a| {
        a.value.siren.is_some()
            && a.value.siren == authority.value.siren
            && sentence.contains(&words(&a.value.short))
    });
    by_name || by_acronym
}
