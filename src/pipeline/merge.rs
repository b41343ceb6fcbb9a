//! Makes one act of those that several files have, in a generation that no search sees yet.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tantivy::collector::{Count, DocSetCollector};
use tantivy::error::DataCorruption;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, IndexWriter, Searcher, TantivyDocument, TantivyError, Term};

use crate::acts::Act;
use crate::acts::same::{self, Seen, is_row};
use crate::index::failpoint::failpoint;
use crate::index::{Fields, Generation, Standing, StoredAct, act_document, same_keys, stored};

/// Acts that share a key are compared with each other; of more than this (a form without content that
/// a thousand files are) none is.
const MOST_TOGETHER: usize = 400;

/// A file's name that more files bear ("deliberation 12.pdf") says nothing of what is in it.
const MOST_NAMED: usize = 24;

/// An act of the index, with what it is compared by.
struct Held {
    stored: StoredAct,
    keys: Vec<String>,
    /// As the index has it.
    written: (Standing, Act),
}

/// Keys of the acts that a run adds or removes.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Of acts that are new: acts that share one of them are compared. Few are kept; for many the index
    /// itself is asked.
    added: BTreeSet<String>,
    many: bool,
    /// Shared with acts that go, or that are what others made them: what is left is looked at, though it
    /// be alone.
    parted: BTreeSet<String>,
}

impl Touched {
    /// Keys over which the index is asked which ones are shared.
    const MOST: usize = if cfg!(test) { 20 } else { 200_000 };

    /// Keys of an act that is new.
    pub(super) fn add(&mut self, keys: impl IntoIterator<Item = String>) {
        if self.many {
            return;
        }
        self.added.extend(keys);
        if self.added.len() > Self::MOST {
            self.many = true;
            self.added.clear();
        }
    }

    /// Keys that an act of the index shares with others, or did.
    pub(super) fn part(&mut self, keys: impl IntoIterator<Item = String>) {
        self.parted.extend(keys);
    }
}

/// Keys that the acts of some files share with others, as the index has them.
pub(super) fn keys_of(
    searcher: &Searcher,
    fields: &Fields,
    paths: &[String],
) -> tantivy::Result<Touched> {
    let mut touched = Touched::default();
    for path in paths {
        for address in find(searcher, fields.path, path)? {
            if let Some(held) = held(searcher, fields, address)? {
                touched.part(of_several(searcher, fields, held.keys)?);
            }
        }
    }
    Ok(touched)
}

/// Those of some keys that more than one act has.
fn of_several(
    searcher: &Searcher,
    fields: &Fields,
    keys: impl IntoIterator<Item = String>,
) -> tantivy::Result<Vec<String>> {
    let mut out = Vec::new();
    for key in keys {
        if searcher.doc_freq(&Term::from_field_text(fields.same, &key))? > 1 {
            out.push(key);
        }
    }
    Ok(out)
}

/// Makes one act of those that are the same, among the acts that have touched keys.
pub(super) fn merge(
    generation: &Generation,
    writer: &IndexWriter,
    touched: Touched,
) -> tantivy::Result<()> {
    let fields = &generation.fields;
    let searcher = generation.searcher()?;
    let rows = count(&searcher, fields.source, "table")? > 0;
    let Touched { added, many, parted } = touched;
    // What is new and alone stands as it was written.
    let mut queue =
        if many { shared(&searcher, fields)? } else { of_several(&searcher, fields, added)? };
    queue.extend(parted);
    if rows && many {
        for address in find(&searcher, fields.source, "table")? {
            queue.extend(held(&searcher, fields, address)?.into_iter().flat_map(|h| h.keys));
        }
    }
    queue.retain(|key| rows || !same::wide(key));
    let mut done: BTreeSet<String> = BTreeSet::new();
    for key in queue {
        if done.contains(&key) {
            continue;
        }
        failpoint("merging");
        let together = together(&searcher, fields, key, rows, &mut done)?;
        if together.len() > 1 && together.len() <= MOST_TOGETHER {
            resolve(together, writer, fields)?;
        } else if let Some(one) = together.into_values().next() {
            stand(one, Standing::Act, &[], writer, fields)?;
        }
    }
    Ok(())
}

/// The acts that share a key, and those that share one with them.
fn together(
    searcher: &Searcher,
    fields: &Fields,
    key: String,
    rows: bool,
    done: &mut BTreeSet<String>,
) -> tantivy::Result<BTreeMap<String, Held>> {
    let mut out: BTreeMap<String, Held> = BTreeMap::new();
    let mut open = vec![key];
    while let Some(key) = open.pop() {
        if !done.insert(key.clone()) {
            continue;
        }
        let found = find(searcher, fields.same, &key)?;
        let usual = same::is_name(&key) && found.len() > MOST_NAMED;
        if usual || found.len() < 2 && !out.is_empty() {
            continue;
        }
        for address in found {
            if out.len() > MOST_TOGETHER {
                return Ok(out);
            }
            let Some(held) = held(searcher, fields, address)? else { continue };
            if out.contains_key(&held.stored.act.id) {
                continue;
            }
            // Of the acts of a day, only those of a table's rows belong together.
            let own =
                held.keys.iter().filter(|k| !same::wide(k) || rows && is_row(&held.stored.act));
            open.extend(own.filter(|k| !done.contains(*k)).cloned());
            out.insert(held.stored.act.id.clone(), held);
        }
    }
    Ok(out)
}

/// Finds which acts are the same, and lets one of each speak.
fn resolve(
    together: BTreeMap<String, Held>,
    writer: &IndexWriter,
    fields: &Fields,
) -> tantivy::Result<()> {
    let held: Vec<Held> = together.into_values().collect();
    let seen: Vec<Seen<'_>> =
        held.iter().map(|h| Seen::new(&h.stored.act, &h.keys, &h.stored.text)).collect();
    let mut group: Vec<usize> = (0..held.len()).collect();
    for a in 0..held.len() {
        for b in a + 1..held.len() {
            if group[a] != group[b] && same::same(&seen[a], &seen[b]) {
                let (from, to) = (group[b], group[a]);
                group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
            }
        }
    }
    drop(seen);
    let mut groups: HashMap<usize, Vec<Held>> = HashMap::new();
    for (one, group) in held.into_iter().zip(group) {
        groups.entry(group).or_default().push(one);
    }
    for mut acts in groups.into_values() {
        acts.sort_by_cached_key(|h| {
            std::cmp::Reverse(same::rank(&h.stored.act, h.stored.text.len()))
        });
        let rest = acts.split_off(1);
        for first in acts {
            stand(first, Standing::Act, &rest, writer, fields)?;
        }
        for copy in rest {
            stand(copy, Standing::Copy, &[], writer, fields)?;
        }
    }
    Ok(())
}

/// Writes an act anew, if its standing or its copies changed.
fn stand(
    mut one: Held,
    standing: Standing,
    copies: &[Held],
    writer: &IndexWriter,
    fields: &Fields,
) -> tantivy::Result<()> {
    let others: Vec<&Act> = copies.iter().map(|c| &c.stored.act).collect();
    same::merge(&mut one.stored.act, &others);
    let act = one.stored.act;
    if one.written != (standing, act.clone()) {
        writer.delete_term(Term::from_field_text(fields.id, &act.id));
        writer.add_document(act_document(&act, &one.stored.text, standing, fields))?;
    }
    Ok(())
}

/// An act of the index.
fn held(
    searcher: &Searcher,
    fields: &Fields,
    address: DocAddress,
) -> tantivy::Result<Option<Held>> {
    let document: TantivyDocument = searcher.doc(address)?;
    let damaged = |why: String| TantivyError::DataCorruption(DataCorruption::comment_only(why));
    let kind = stored(&document, fields).map_err(damaged)?.kind.to_owned();
    let standing = match Standing::named(&kind) {
        Some(standing) => standing,
        None => return Ok(None),
    };
    let mut stored = StoredAct::from_document(&document, fields).map_err(damaged)?;
    let written = (standing, stored.act.clone());
    // Compared, and merged again, by what it says itself.
    same::unmerge(&mut stored.act);
    let keys = same_keys(&stored.act, &stored.text);
    Ok(Some(Held { stored, keys, written }))
}

fn find(searcher: &Searcher, field: Field, term: &str) -> tantivy::Result<Vec<DocAddress>> {
    let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic);
    let mut found: Vec<DocAddress> =
        searcher.search(&query, &DocSetCollector)?.into_iter().collect();
    found.sort_unstable();
    Ok(found)
}

/// How many documents have a term.
pub(super) fn count(searcher: &Searcher, field: Field, term: &str) -> tantivy::Result<usize> {
    let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic);
    searcher.search(&query, &Count)
}

/// The keys that more than one act has, but for the wide ones.
fn shared(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vec<String>> {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let mut out = Vec::new();
    // Twice: to count, and to name. Keys themselves would not fit in memory for a million acts.
    for naming in [false, true] {
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(fields.same)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let key = terms.key();
                if key.starts_with(b"d ") {
                    continue;
                }
                let hash = hash(key);
                if !naming {
                    *counts.entry(hash).or_insert(0) += terms.value().doc_freq;
                } else if counts.get(&hash).is_some_and(|n| *n > 1) {
                    out.push(String::from_utf8_lossy(key).into_owned());
                }
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

fn hash(key: &[u8]) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::formats::ocr;
    use crate::index::IndexFolder;
    use crate::pipeline::{Progress, Settings, run};

    struct Quiet;

    impl Progress for Quiet {
        fn start(&self, _: usize, _: u64) {}
        fn file(&self, _: &str, _: u64) {}
        fn finish(&self) {}
    }

    #[test]
    fn a_copy_stands_again_when_many_files_come_and_its_original_goes() {
        let desk = tempfile::tempdir().expect("a folder");
        let corpus = desk.path().join("corpus");
        fs::create_dir(&corpus).expect("a folder");
        let settings = Settings {
            corpus: corpus.clone(),
            index: desk.path().join("index"),
            jobs: 1,
            max_size: 1 << 20,
            rebuild: false,
            dry_run: false,
            worker: None,
            ocr: ocr::Mode::Never,
        };
        let act = |n: usize| {
            let words: Vec<String> = (0..60).map(|k| format!("mot{n}x{k}")).collect();
            format!("COMMUNE DE CAUDRY\n\nDÉLIBÉRATION N° 2024-{n}\n\n{}\n", words.join(" "))
        };
        let standings = || -> [usize; 2] {
            let generation = IndexFolder::new(&settings.index).open().expect("an index");
            let searcher = generation.searcher().expect("a searcher");
            let standing =
                |s: Standing| count(&searcher, generation.fields.kind, s.name()).expect("counted");
            [Standing::Act, Standing::Copy].map(standing)
        };
        fs::write(corpus.join("original.txt"), act(1)).expect("written");
        fs::write(corpus.join("copie-du-même.txt"), act(1)).expect("written");
        run(&settings, &Quiet).expect("indexed");
        assert_eq!(standings(), [1, 1]);
        let generation = IndexFolder::new(&settings.index).open().expect("an index");
        let searcher = generation.searcher().expect("a searcher");
        let speaks = find(&searcher, generation.fields.kind, "act").expect("found")[0];
        let speaks = held(&searcher, &generation.fields, speaks).expect("read").expect("an act");
        drop((searcher, generation));
        fs::remove_file(corpus.join(speaks.stored.act.path)).expect("removed");
        for n in 2..Touched::MOST {
            fs::write(corpus.join(format!("acte-numero-{n}.txt")), act(n)).expect("written");
        }
        run(&settings, &Quiet).expect("indexed");
        assert_eq!(standings(), [Touched::MOST - 1, 0]);
    }
}
