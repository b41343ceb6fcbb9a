//! A run that writes: what the plan says is read, and put into a generation that no search sees yet.

use std::collections::HashSet;
use std::sync::Mutex;

use rayon::prelude::*;
use tantivy::merge_policy::NoMergePolicy;
use tantivy::schema::Value;
use tantivy::{IndexWriter, TantivyError, Term};

use super::cache;
use super::file::Desk;
use super::merge::{self, Touched};
use super::plan::{Known, Plan};
use super::readers::Readers;
use super::states::States;
use super::summary::{Held, Summary, settle};
use super::unit::Unit;
use super::{OCR_CACHE, Outside, Progress, Settings, WRITER_MEMORY};
use crate::acts::registry::Registry;
use crate::index::failpoint::failpoint;
use crate::index::{
    FileState, Generation, MISSING, Meta, Standing, act_document, file_document, meta_document,
};

/// What a generation holds.
pub(super) fn held(generation: &Generation) -> tantivy::Result<Held> {
    let searcher = generation.searcher()?;
    let fields = &generation.fields;
    let mut held = Held {
        acts: merge::count(&searcher, fields.kind, Standing::Act.name())?,
        copies: merge::count(&searcher, fields.kind, Standing::Copy.name())?,
        ..Held::default()
    };
    for (field, flag) in MISSING {
        let lacking = merge::count(&searcher, fields.flag, flag.name())?;
        if lacking > 0 {
            held.not_found.insert(field.to_owned(), lacking as u64);
        }
    }
    Ok(held)
}

/// A run that writes.
pub(super) struct Job<'a> {
    pub(super) settings: &'a Settings,
    pub(super) generation: &'a Generation,
    pub(super) meta_now: &'a Meta,
    pub(super) registry: &'a Registry,
    pub(super) progress: &'a dyn Progress,
    /// Segments may be merged. Else those that are there stay as they are, and cost nothing.
    pub(super) merging: bool,
}

impl Job<'_> {
    pub(super) fn write(
        &self,
        mut plan: Plan,
        mut known: Known,
        outside: &Outside,
    ) -> tantivy::Result<Summary> {
        // Each thread writes a segment of its own: few files make one.
        let threads = if self.merging { self.settings.jobs.clamp(1, 8) } else { 1 };
        let mut writer: IndexWriter =
            self.generation.index.writer_with_num_threads(threads, WRITER_MEMORY)?;
        if !self.merging {
            writer.set_merge_policy(Box::new(NoMergePolicy));
        }
        let states = match self.fill(&mut plan, &mut writer, outside) {
            Ok(states) => states,
            // A thread that ended tells why to the commit that waits for it, and to nobody else.
            Err(TantivyError::ErrorInThread(said)) => {
                let why = writer.commit().err();
                return Err(why.unwrap_or(TantivyError::ErrorInThread(said)));
            }
            Err(error) => return Err(error),
        };
        writer.wait_merging_threads()?;
        let Plan { drop, retry, unreached, mut summary, .. } = plan;
        failpoint("written");
        let dropped = drop.into_iter().filter_map(|path| known.files.remove_entry(&path));
        let dropped: Vec<(String, FileState)> = dropped.collect();
        if !dropped.is_empty() {
            let states = states.iter().collect::<tantivy::Result<Vec<_>>>()?;
            settle(&mut summary, dropped, &retry, &states);
        }
        // One after the other: of a million files, all at once take as much as reading them did.
        for state in states.iter().chain(unreached.into_iter().map(Ok)) {
            let state = state?;
            if !state.hash.is_empty() {
                summary.bytes += state.fingerprint.size;
            }
            known.files.remove(&state.path);
            summary.count(&state);
        }
        known.files.values().for_each(|state| summary.count(state));
        summary.complete(held(self.generation)?);
        Ok(summary)
    }

    /// Writes what a plan says to a generation that no search sees yet. Gives what became of the files.
    fn fill(
        &self,
        plan: &mut Plan,
        writer: &mut IndexWriter,
        outside: &Outside,
    ) -> tantivy::Result<States> {
        let fields = &self.generation.fields;
        let before = self.generation.searcher()?;
        let touched = Mutex::new(merge::keys_of(&before, fields, &plan.drop)?);
        drop(before);
        for path in &plan.drop {
            writer.delete_term(Term::from_field_text(fields.path, path));
        }
        for state in &plan.unreached {
            writer.add_document(file_document(state, fields))?;
        }
        writer.delete_term(Term::from_field_text(fields.kind, "meta"));
        writer.add_document(meta_document(self.meta_now, fields))?;
        let units = std::mem::take(&mut plan.read);
        let files = || units.iter().flat_map(Unit::files);
        self.progress.start(files().count(), files().map(|e| e.fingerprint.size).sum());
        let states = self.read_all(units, writer, &touched, outside)?;
        // Side by side in the store, apart from the texts: the next run reads all of them first.
        for state in states.iter() {
            writer.add_document(file_document(&state?, fields))?;
        }
        self.progress.finish();
        failpoint("read");
        writer.commit()?;
        failpoint("committed");
        merge::merge(self.generation, writer, touched.into_inner().unwrap_or_default())?;
        failpoint("merged");
        writer.commit()?;
        Ok(states)
    }

    fn read_all(
        &self,
        units: Vec<Unit>,
        writer: &IndexWriter,
        touched: &Mutex<Touched>,
        outside: &Outside,
    ) -> tantivy::Result<States> {
        let folder = self.settings.index.join(OCR_CACHE);
        let readers = Readers::new(
            self.settings.worker.as_deref(),
            outside,
            self.settings.ocr,
            folder.clone(),
        );
        let states = Mutex::new(States::default());
        let fields = &self.generation.fields;
        let desk = Desk {
            corpus: &self.settings.corpus,
            max_size: self.settings.max_size,
            readers: &readers,
            registry: self.registry,
        };
        let work = |unit: Unit| -> tantivy::Result<()> {
            let outcome = desk.read(&unit);
            if let Some(refused) = outcome.refused {
                return Err(refused.into());
            }
            for entry in unit.files() {
                self.progress.file(&entry.path, entry.fingerprint.size);
            }
            failpoint("reading");
            for reading in &outcome.readings {
                for act in &reading.acts {
                    let text = reading.text.get(act.place.start..act.place.end).unwrap_or("");
                    let document = act_document(act, text, Standing::Act, fields);
                    let keys = document.get_all(fields.same).filter_map(|v| v.as_str());
                    let keys: Vec<String> = keys.map(str::to_owned).collect();
                    lock(touched).add(keys);
                    writer.add_document(document)?;
                }
            }
            let mut states = lock(&states);
            outcome.states.iter().for_each(|state| states.add(state));
            Ok(())
        };
        // Pages of a scan are shared out among the same threads.
        let threads =
            rayon::ThreadPoolBuilder::new().num_threads(self.settings.jobs.max(1)).build();
        match threads {
            Ok(threads) => {
                let few = in_few(units).into_par_iter().with_max_len(1);
                threads.install(|| few.flat_map_iter(|units| units).try_for_each(work))?;
            }
            Err(e) => return Err(tantivy::TantivyError::SystemError(format!("no threads: {e}"))),
        }
        let states = states.into_inner().unwrap_or_default();
        if self.settings.rebuild {
            let hashes = states.iter().map(|state| Ok(state?.hash));
            let hashes = hashes.collect::<tantivy::Result<HashSet<String>>>()?;
            cache::forget(&folder, |hash| hashes.contains(hash));
        }
        Ok(states)
    }
}

/// Units by few, one by one where there are few of them. What has been read is let go of: its room is for
/// what became of it.
fn in_few(units: Vec<Unit>) -> Vec<Vec<Unit>> {
    let few = (units.len() / 20_000).clamp(1, 64);
    let mut units = units.into_iter();
    let next = || Some(units.by_ref().take(few).collect::<Vec<Unit>>()).filter(|u| !u.is_empty());
    std::iter::from_fn(next).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
