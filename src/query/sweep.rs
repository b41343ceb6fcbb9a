//! Words swept over the acts of a segment, a stretch of documents at a time.
//!
//! A common word stands in a third of all acts, and in several fields of each. To go from act to act is to
//! ask every list of every word, at each act, where it stands. Here each list is gone through by itself,
//! and what it says is added up in rows of numbers, one a document (as term-at-a-time engines do, but
//! within a stretch that the processor's cache holds).
//!
//! Acts that cannot be among the best are passed over: a word scores so much at most, and those that
//! together do not reach the last of the best so far are looked up only in acts that have others
//! (MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations", 1995). Where all words
//! are needed, common ones are looked up in the acts that have the rare ones.

use tantivy::postings::BlockSegmentPostings;
use tantivy::{DocId, Score, TERMINATED};

use super::score::{InField, Scale};

/// Which acts have several words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that have all.
    All,
    /// Those that have one or more.
    Any,
}

/// Documents of a stretch: the rows are 32 KiB. Tests have few documents, and several stretches.
const STRETCH: usize = if cfg!(test) { 64 } else { 2048 };

/// Where all words are needed, one that so many times more acts have than the rarest is looked up: to find
/// an act in a list takes as long as to read so many of it.
const LOOKED_UP: u32 = 16;

/// Documents that are given at once, where they are: tantivy's collectors take no more.
const AT_ONCE: usize = tantivy::COLLECT_BLOCK_BUFFER_LEN;

/// What sums of rounded scores may be off.
const ROUNDED: f32 = 1.0 + 1e-5;

/// A list that is read from its start to its end.
struct List {
    postings: BlockSegmentPostings,
    /// The first document of the block that was not taken.
    at: usize,
    weight: f32,
    is_title: bool,
}

impl List {
    /// The first document that was not taken.
    fn doc(&self) -> DocId {
        self.postings.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Goes to the first document that is not before another.
    fn seek(&mut self, target: DocId) -> DocId {
        if self.postings.docs().last().is_some_and(|last| *last >= target) {
            self.at += self.postings.docs()[self.at..].partition_point(|doc| *doc < target);
        } else if self.doc() != TERMINATED {
            self.at = self.postings.seek(target);
        }
        self.doc()
    }

    /// How often a document has the term. Documents are asked for in their order.
    fn times(&mut self, doc: DocId) -> Option<u32> {
        (self.seek(doc) == doc).then(|| self.postings.freq(self.at))
    }

    /// Takes the documents before `end`.
    fn take(&mut self, end: DocId, mut each: impl FnMut(DocId, u32)) {
        loop {
            let docs = &self.postings.docs()[self.at..];
            let before = docs.partition_point(|doc| *doc < end);
            let times = &self.postings.freqs()[self.at..];
            for (doc, times) in docs[..before].iter().zip(times) {
                each(*doc, *times);
            }
            if before < docs.len() || docs.is_empty() {
                self.at += before;
                return;
            }
            self.at = 0;
            self.postings.advance();
        }
    }
}

/// A word of a segment.
pub(super) struct SweptWord {
    lists: Vec<List>,
    scale: Scale,
}

impl SweptWord {
    pub(super) fn new(found: Vec<InField<BlockSegmentPostings>>, scale: Scale) -> Self {
        let list =
            |InField { postings, weight, is_title }| List { postings, at: 0, weight, is_title };
        Self { lists: found.into_iter().map(list).collect(), scale }
    }

    /// The first act that was not taken.
    fn doc(&self) -> DocId {
        self.lists.iter().map(List::doc).min().unwrap_or(TERMINATED)
    }

    /// How many acts have it, about.
    fn acts(&self) -> u32 {
        self.lists.iter().map(|list| list.postings.doc_freq()).max().unwrap_or(0)
    }

    /// What the word scores in an act; none where the act does not have it. Acts are asked for in their
    /// order.
    fn look_up(&mut self, doc: DocId, length: f32) -> Option<Score> {
        let (mut times, mut titled) = (0.0, 0.0);
        for list in &mut self.lists {
            if let Some(here) = list.times(doc) {
                times += list.weight * here as f32;
                if list.is_title {
                    titled = self.scale.titled(doc, here);
                }
            }
        }
        (times > 0.0).then(|| self.scale.score(times, length, titled))
    }
}

/// A set of documents of a stretch.
type Set = Vec<u64>;

/// A number for each document of a stretch.
type Row = Box<[f32; STRETCH]>;

/// What is known of each document of a stretch.
struct Rows {
    /// The first document.
    base: DocId,
    /// How often it has the word that is being swept, each field with its weight; 0 between words.
    times: Row,
    /// What its title adds to that; 0 between words.
    titled: Row,
    /// Its length, where it has a word.
    length: Row,
    /// What it scores so far, where it has a word.
    score: Row,
    /// Those that have the word that is being swept.
    have: Set,
    /// Those that have all words so far, or any.
    found: Set,
}

impl Rows {
    fn new() -> Self {
        let row = || Box::new([0.0; STRETCH]);
        let set = || vec![0; STRETCH.div_ceil(64)];
        Self {
            base: 0,
            times: row(),
            titled: row(),
            length: row(),
            score: row(),
            have: set(),
            found: set(),
        }
    }

    /// Adds up the lists of a word over the documents before `end`.
    fn sweep(&mut self, word: &mut SweptWord, end: DocId) {
        let Self { base, times, titled, have, .. } = self;
        let scale = &word.scale;
        for list in &mut word.lists {
            let (weight, is_title) = (list.weight, list.is_title);
            list.take(end, |doc, here| {
                // It is within the stretch: to say so spares a check at each document.
                let k = (doc - *base) as usize % STRETCH;
                times[k] += weight * here as f32;
                have[k / 64] |= 1 << (k % 64);
                if is_title {
                    titled[k] = scale.titled(doc, here);
                }
            });
        }
    }

    /// Adds what a word that was swept scores to each document that is still looked at.
    fn add(&mut self, scale: &Scale, first: bool, which: Which, one_measure: bool) {
        for at in 0..self.have.len() {
            let have = std::mem::take(&mut self.have[at]);
            let before = self.found[at];
            let (kept, found) = match which {
                _ if first => (have, have),
                Which::All => (have & before, have & before),
                Which::Any => (have, have | before),
            };
            self.found[at] = found;
            for k in bits(have).map(|bit| at * 64 + bit) {
                let (times, titled) = (self.times[k], self.titled[k]);
                (self.times[k], self.titled[k]) = (0.0, 0.0);
                let bit = 1 << (k % 64);
                if kept & bit == 0 {
                    continue;
                }
                let known = !first && before & bit != 0;
                if !known {
                    self.score[k] = 0.0;
                }
                if !known || !one_measure {
                    self.length[k] = scale.length(self.base + k as DocId);
                }
                self.score[k] += scale.score(times, self.length[k], titled);
            }
        }
    }
}

/// The bits that are set, in their order.
fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros() as usize;
        word &= word.wrapping_sub(1);
        (bit < 64).then_some(bit)
    })
}

/// Words over the acts of a segment.
pub(super) struct Sweep {
    /// The one that may score most first: scores are added up in this order, so that equal acts score
    /// alike.
    words: Vec<SweptWord>,
    /// What each word and those behind it can score together.
    together: Vec<Score>,
    which: Which,
    /// The length of an act is the same for all words.
    one_measure: bool,
}

impl Sweep {
    pub(super) fn new(mut words: Vec<SweptWord>, which: Which, one_measure: bool) -> Self {
        words.sort_by(|a, b| {
            b.scale.most().total_cmp(&a.scale.most()).then(a.acts().cmp(&b.acts()))
        });
        let mut together: Vec<Score> = words
            .iter()
            .rev()
            .scan(0.0, |sum, word| {
                *sum += word.scale.most() * ROUNDED;
                Some(*sum)
            })
            .collect();
        together.reverse();
        Self { words, together, which, one_measure }
    }

    /// Gives all acts, with what they score, in their order.
    pub(super) fn each(self, found: &mut dyn FnMut(DocId, Score)) {
        self.run(Score::MIN, &mut |doc, score| {
            found(doc, score);
            Score::MIN
        });
    }

    /// Gives all acts, some at a time, in their order.
    pub(super) fn all(self, found: &mut dyn FnMut(&[DocId])) {
        let mut some = Vec::with_capacity(AT_ONCE);
        self.each(&mut |doc, _| {
            some.push(doc);
            if some.len() == AT_ONCE {
                found(&some);
                some.clear();
            }
        });
        found(&some);
    }

    /// How many acts there are.
    pub(super) fn count(self) -> u32 {
        let mut count = 0;
        self.each(&mut |_, _| count += 1);
        count
    }

    /// Gives the acts that score above a threshold, which `found` may raise.
    pub(super) fn best(self, threshold: Score, found: &mut dyn FnMut(DocId, Score) -> Score) {
        self.run(threshold, found);
    }

    /// How many of the words, from the first on, are swept: the others are looked up in acts that have
    /// these.
    fn leading(&self, threshold: Score) -> usize {
        let reach = self.together.partition_point(|most| *most > threshold);
        match self.which {
            Which::Any => reach,
            Which::All if reach == 0 => 0,
            Which::All => {
                let rarest = self.words.iter().map(SweptWord::acts).min().unwrap_or(0);
                let rare = |word: &SweptWord| word.acts() <= rarest.saturating_mul(LOOKED_UP);
                self.words.iter().take_while(|word| rare(word)).count().max(1)
            }
        }
    }

    fn run(mut self, mut threshold: Score, found: &mut dyn FnMut(DocId, Score) -> Score) {
        let mut rows = Rows::new();
        loop {
            let leading = self.leading(threshold);
            let (swept, looked_up) = self.words.split_at_mut(leading);
            let docs = swept.iter().map(SweptWord::doc);
            let base = match self.which {
                Which::Any => docs.min(),
                Which::All => docs.max(),
            };
            let Some(base) = base.filter(|base| *base != TERMINATED) else { return };
            let end = base.saturating_add(STRETCH as DocId);
            rows.base = base;
            for (k, word) in swept.iter_mut().enumerate() {
                for list in &mut word.lists {
                    list.seek(base);
                }
                rows.sweep(word, end);
                rows.add(&word.scale, k == 0, self.which, self.one_measure);
            }
            for at in 0..rows.found.len() {
                'acts: for k in bits(std::mem::take(&mut rows.found[at])).map(|bit| at * 64 + bit) {
                    let doc = base + k as DocId;
                    let mut score = rows.score[k];
                    for (word, most) in looked_up.iter_mut().zip(&self.together[leading..]) {
                        if score + most <= threshold {
                            continue 'acts;
                        }
                        let length =
                            if self.one_measure { rows.length[k] } else { word.scale.length(doc) };
                        match word.look_up(doc, length) {
                            Some(more) => score += more,
                            None if self.which == Which::All => continue 'acts,
                            None => {}
                        }
                    }
                    if score > threshold {
                        threshold = found(doc, score);
                    }
                }
            }
        }
    }
}
