//! The engine: requests against one opened state of the index.

use std::path::Path;
use std::time::Instant;

use tantivy::collector::Count;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query as TantivyQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use super::answer::{Ranked, Scored};
use super::facets::Facets;
use super::filters;
use super::hits::Answer;
use super::request::{Request, Sort};
use super::response::Response;
use super::statistics::Statistics;
use crate::acts::extract::{actes, number};
use crate::index::{
    FileState, Generation, IndexError, IndexFolder, Meta, PART_FIELDS, StoredAct, TEXT_FIELDS,
    TextField, file_states, meta,
};
use crate::query::close::Closeness;
use crate::query::expand::{Knowledge, expand};
use crate::query::lower::{Expect, Lowering, Ranking};
use crate::query::{Clause, Query, Synonyms, Test, Vocabulary, parse, weak};

/// Why a search gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// tantivy.
    #[error("searching: {0}: if this stays, run `acts-index --rebuild`")]
    Tantivy(#[from] tantivy::TantivyError),
    /// A stored document that cannot be read.
    #[error("the index is damaged ({0}): run `acts-index --rebuild`; nothing was changed")]
    Damaged(String),
}

/// An opened index, ready to answer.
pub struct Engine {
    pub(super) searcher: Searcher,
    pub(super) statistics: Statistics,
    pub(super) generation: Generation,
    pub(super) meta: Meta,
    pub(super) ranking: Ranking,
    synonyms: Synonyms,
}

pub(super) type Boxed = Box<dyn TantivyQuery>;

/// What a request comes to.
#[derive(Default)]
pub(super) struct Asked {
    /// The acts that match, scored by their words; `None` where none does.
    pub(super) matching: Option<Boxed>,
    /// The best of them by their words, where a page of them is asked for and all words are expected.
    pub(super) best: Option<Vec<Scored>>,
    /// What scores beside, where words stand close together.
    pub(super) close: Closeness,
    /// Acts that have any word, where they may follow those that match.
    pub(super) closest: Option<Boxed>,
    /// How many match.
    pub(super) total: usize,
    /// They are the closest ones: none has all words.
    pub(super) relaxed: bool,
    /// Words were asked for, so that scores mean something.
    pub(super) scored: bool,
    /// No act has all that was asked for.
    pub(super) lacking: bool,
}

impl Engine {
    /// Opens the index of a folder.
    ///
    /// # Errors
    /// Missing, damaged, or of another format.
    pub fn open(folder: &IndexFolder) -> Result<Self, SearchError> {
        let generation = folder.open()?;
        let searcher = generation.searcher()?;
        let meta = meta(&searcher, &generation.fields)?.unwrap_or_default();
        // They were read when the index was written; what cannot be read now was not used then.
        let synonyms = Synonyms::parse(&meta.synonyms, Path::new("")).unwrap_or_default();
        let statistics = Statistics::of(searcher.clone());
        Ok(Self { searcher, statistics, generation, meta, ranking: Ranking::default(), synonyms })
    }

    /// The same engine with other synonyms than those of the corpus.
    #[must_use]
    pub fn with_synonyms(mut self, synonyms: Synonyms) -> Self {
        self.synonyms = synonyms;
        self
    }

    /// The same engine with other weights, for measurements.
    #[must_use]
    pub fn with_ranking(mut self, ranking: Ranking) -> Self {
        self.ranking = ranking;
        self
    }

    /// The corpus folder that was indexed.
    #[must_use]
    pub fn corpus(&self) -> &str {
        &self.meta.corpus
    }

    /// What the index remembers of each file.
    ///
    /// # Errors
    /// A damaged index.
    pub fn files(&self) -> Result<Vec<FileState>, SearchError> {
        Ok(file_states(&self.searcher, &self.generation.fields)?.into_values().collect())
    }

    /// Answers a request.
    ///
    /// # Errors
    /// A damaged index; a query is never an error.
    pub fn search(&self, request: &Request) -> Result<Response, SearchError> {
        let started = Instant::now();
        let mut answer = self.answer(request)?;
        let hits = answer.read(usize::MAX)?;
        let elapsed_ms = started.elapsed().as_secs_f64() * 1000.0;
        Ok(Response { elapsed_ms, hits, ..answer.head })
    }

    /// Answers a request, with hits that are read when they are asked for.
    ///
    /// # Errors
    /// A damaged index; a query is never an error.
    pub fn answer(&self, request: &Request) -> Result<Answer<'_>, SearchError> {
        let started = Instant::now();
        let (query, request) = self.read(request);
        let mut notes = query.notes.clone();
        let asked = self.asked(&request, &query, &mut notes)?;
        let mut facets = request.facets.then(Facets::default);
        let mut grouped = request.group.map(|_| (Vec::new(), 0));
        let mut ranked = Ranked::default();
        if let Some(matching) = &asked.matching {
            if request.facets {
                facets = Some(self.facets(&**matching)?);
            }
            match request.group {
                None => ranked = self.page(&asked, &query, &request)?,
                Some(by) => {
                    let found = self.groups(&asked, by, &request)?;
                    ranked.acts = found.hits;
                    grouped = Some((found.groups, found.total));
                }
            }
        }
        let reasons = if asked.lacking { self.reasons(&query, &request)? } else { Vec::new() };
        let first = if grouped.is_some() { 1 } else { request.offset.saturating_add(1) };
        let (groups, groups_total) = grouped.unzip();
        let (total, relaxed) = (asked.total, asked.relaxed);
        drop(asked);
        let head = Response {
            query: request.query.clone(),
            total,
            relaxed,
            notes,
            reasons,
            elapsed_ms: started.elapsed().as_secs_f64() * 1000.0,
            facets,
            groups,
            groups_total,
            hits: Vec::new(),
            corpus: self.meta.corpus.clone(),
        };
        Ok(Answer::new(self, head, ranked, first, query, request))
    }

    /// The acts that a request, as [`Self::read`] gives it, comes to, as one query: with all words, or as
    /// few less as some act has.
    pub(super) fn asked(
        &self,
        request: &Request,
        query: &Query,
        notes: &mut Vec<String>,
    ) -> Result<Asked, SearchError> {
        notes.extend(filters::unknown(&filters::of_flags(&request.filters), query, self));
        let limits = self.limits(request);
        let nothing = query.is_empty() && !request.query.trim().is_empty();
        if nothing {
            notes.push(
                "nothing to search for: only words that are in every act, or no word".to_owned(),
            );
            return Ok(Asked::default());
        }
        let test = |test: &Test| self.test(test);
        let lowering = self.lowering(request, &test);
        let expected = weak::count(query);
        let scored = expected > 0;
        let of_least = |least| if least >= expected { Expect::All } else { Expect::AtLeast(least) };
        let of = |least| self.with_words(query, lowering.query(query, of_least(least)), &limits);
        let ask = |least: usize| -> Result<(Boxed, usize), SearchError> {
            let matching = of(least);
            let total = self.searcher.search(&*matching, &Count)?;
            Ok((matching, total))
        };
        let close = lowering.closeness(query);
        let mut most = expected.max(1);
        let mut best = None;
        let mut found = if scored && request.is_of_best() {
            // Counted and scored at once.
            let matching = of(most);
            let wanted = self.looked_at(&close, self.wanted(request));
            let (acts, total) = self.counted_by_words(&*matching, wanted)?;
            best = Some(acts).filter(|_| total > 0);
            (matching, total)
        } else {
            ask(most)?
        };
        if found.1 == 0 {
            // The fewer are expected, the more acts match: the most that any act has is found by halves.
            let (mut some, mut none) = (0, most);
            while none - some > 1 {
                let middle = some.midpoint(none);
                let asked = ask(middle)?;
                if asked.1 > 0 {
                    (some, found) = (middle, asked);
                } else {
                    none = middle;
                }
            }
            most = some;
        }
        let (matching, total) = found;
        if total > 0 {
            let relaxed = most < expected;
            // Where few have all words, the closest others may follow.
            let closest =
                (scored && request.closest && !query.strict && self.ranking.fill && most > 1)
                    .then(|| lowering.query(query, Expect::AtLeast(1)))
                    .map(|any| self.with_words(query, any, &limits));
            return Ok(Asked {
                matching: Some(matching),
                best,
                close,
                closest,
                total,
                relaxed,
                scored,
                lacking: relaxed,
            });
        }
        Ok(Asked { scored, lacking: true, ..Asked::default() })
    }

    /// The queries of a request's flags.
    pub(super) fn limits(&self, request: &Request) -> Vec<Boxed> {
        filters::of_flags(&request.filters).iter().map(|(_, test)| self.test(test)).collect()
    }

    /// A query as read, with what the index knows of its words; and the request with the part that it
    /// names.
    pub(super) fn read(&self, request: &Request) -> (Query, Request) {
        let mut query = parse(&request.query);
        let vocabulary = Vocabulary { searcher: &self.searcher, fields: &self.generation.fields };
        let ocr = Term::from_field_text(self.generation.fields.source, "ocr");
        let knowledge = Knowledge {
            vocabulary,
            synonyms: &self.synonyms,
            only_in_ocr: &|form| self.only_in_ocr(form),
            ocr: self.searcher.doc_freq(&ocr).is_ok_and(|acts| acts > 0),
        };
        expand(&mut query, &knowledge);
        let mut request = request.clone();
        if let Some(part) = query.part.and_then(|p| crate::query::fields::part(p).ok()) {
            request.filters.part = Some(part);
        }
        (query, request)
    }

    /// True if a written form stands in acts that were read by OCR, and in no other.
    fn only_in_ocr(&self, form: &str) -> bool {
        let fields = &self.generation.fields;
        let others = BooleanQuery::new(vec![
            (Occur::Must, Box::new(self.term(fields.surface, form)) as Boxed),
            (Occur::MustNot, Box::new(self.term(fields.source, "ocr"))),
        ]);
        self.searcher.search(&others, &Count).is_ok_and(|acts| acts == 0)
    }

    pub(super) fn lowering<'e>(
        &'e self,
        request: &Request,
        tests: &'e dyn Fn(&Test) -> Boxed,
    ) -> Lowering<'e> {
        static ALL: [TextField; 8] = {
            let mut out = [TextField::Title; 8];
            let mut k = 0;
            while k < 8 {
                out[k] = TEXT_FIELDS[k].0;
                k += 1;
            }
            out
        };
        let searched: &[TextField] = match request.filters.part {
            Some(part) => PART_FIELDS.iter().find(|p| p.0 == part).map_or(&ALL, |p| p.1),
            None => &ALL,
        };
        Lowering { fields: &self.generation.fields, ranking: &self.ranking, searched, tests }
    }

    /// The acts that are found, of those what `words` says, within filters that score nothing.
    pub(super) fn combine(&self, words: Option<Boxed>, filters: &[Boxed]) -> Boxed {
        let words = words.unwrap_or_else(|| self.silent(Box::new(AllQuery)));
        let found = self.silent(Box::new(self.term(self.generation.fields.kind, "act")));
        self.within(vec![(Occur::Must, found), (Occur::Must, words)], filters)
    }

    /// What a query says, within filters that score nothing. Only acts that are found have words: where
    /// some are expected, it need not be looked up of each what it is.
    fn with_words(&self, query: &Query, words: Boxed, filters: &[Boxed]) -> Boxed {
        let any = |clause: &Clause| matches!(clause, Clause::Any { .. });
        if weak::count(query) == 0 || query.clauses.iter().any(any) {
            return self.combine(Some(words), filters);
        }
        self.within(vec![(Occur::Must, words)], filters)
    }

    fn within(&self, mut parts: Vec<(Occur, Boxed)>, filters: &[Boxed]) -> Boxed {
        for filter in filters {
            parts.push((Occur::Must, self.silent(filter.box_clone())));
        }
        match parts.len() {
            1 => parts.remove(0).1,
            _ => Box::new(BooleanQuery::new(parts)),
        }
    }

    #[expect(clippy::unused_self, reason = "reads as part of the engine's vocabulary")]
    pub(super) fn silent(&self, query: Boxed) -> Boxed {
        Box::new(ConstScoreQuery::new(query, 0.0))
    }

    #[expect(clippy::unused_self, reason = "reads as part of the engine's vocabulary")]
    pub(super) fn term(&self, field: Field, text: &str) -> TermQuery {
        TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)
    }

    pub(super) fn stored(&self, address: DocAddress) -> Result<StoredAct, SearchError> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        StoredAct::from_document(&document, &self.generation.fields).map_err(SearchError::Damaged)
    }

    /// Acts by a reference: number, ACTES identifier, id or path. Exact ids first.
    ///
    /// # Errors
    /// A damaged index.
    pub fn find(&self, reference: &str) -> Result<Vec<StoredAct>, SearchError> {
        let fields = &self.generation.fields;
        let reference = reference.trim();
        let mut tries: Vec<TermQuery> =
            vec![self.term(fields.id, reference), self.term(fields.path, reference)];
        tries.push(self.term(fields.other, reference));
        if let Some((id, _)) = actes::find(reference).into_iter().next() {
            tries.push(self.term(fields.actes_id, &id.id));
        }
        let key = number::key(reference);
        if !key.is_empty() {
            tries.push(self.term(fields.number, &key));
        }
        for query in tries {
            let all = self.combine(None, &[Box::new(query)]);
            let rows = self.rows(&*all, Sort::Date, usize::MAX)?;
            if !rows.is_empty() {
                return rows.into_iter().map(|a| self.stored(a)).collect();
            }
        }
        Ok(Vec::new())
    }

    /// How a query is read, as data.
    #[must_use]
    pub fn reading(&self, request: &Request) -> Query {
        self.read(request).0
    }
}
