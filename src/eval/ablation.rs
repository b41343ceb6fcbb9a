//! Each ingredient of the ranking switched off, or turned: what does not help goes.

use crate::index::TextField;
use crate::query::lower::{Ranking, WEIGHTS};

/// Named rankings that differ from the shipped one in one thing.
#[must_use]
pub fn variants() -> Vec<(&'static str, Ranking)> {
    let base = Ranking::default();
    let with = |field: TextField, weight: f32| Ranking {
        weights: WEIGHTS.map(|(f, w)| (f, if f == field { weight } else { w })),
        ..Ranking::default()
    };
    let b = &base;
    [
        ("as shipped", base.clone()),
        ("all fields alike", Ranking { weights: WEIGHTS.map(|(f, _)| (f, 1.0)), ..b.clone() }),
        ("dispositif 1", with(TextField::Dispositif, 1.0)),
        ("annexe 1", with(TextField::Annexe, 1.0)),
        ("context 0.3", with(TextField::Context, 0.3)),
        ("attendance 1", with(TextField::Attendance, 1.0)),
        ("title: nothing added", Ranking { title: 0.0, ..b.clone() }),
        ("title: 1 added", Ranking { title: 1.0, ..b.clone() }),
        ("title: 1.5 added", Ranking { title: 1.5, ..b.clone() }),
        ("title: 2.5 added", Ranking { title: 2.5, ..b.clone() }),
        ("no exact form", Ranking { exact: 0.0, ..b.clone() }),
        ("no proximity", Ranking { proximity: 0.0, ..b.clone() }),
        ("proximity 0.6", Ranking { proximity: 0.6, ..b.clone() }),
        ("neighbours only", Ranking { all_pairs: false, ..b.clone() }),
        ("proximity in 100 acts", Ranking { looked_at: 100, ..b.clone() }),
        ("proximity in 200 acts", Ranking { looked_at: 200, ..b.clone() }),
        ("proximity in 1,000 acts", Ranking { looked_at: 1_000, ..b.clone() }),
        ("repetition 1.2", Ranking { repetition: 1.2, ..b.clone() }),
        ("repetition 4", Ranking { repetition: 4.0, ..b.clone() }),
        ("length 0.4", Ranking { length: 0.4, ..b.clone() }),
        ("length 0.75", Ranking { length: 0.75, ..b.clone() }),
        ("question words count", Ranking { weak: 1.0, ..b.clone() }),
        ("no feedback", Ranking { feedback: 0.0, ..b.clone() }),
        ("feedback 0.4", Ranking { feedback: 0.4, ..b.clone() }),
        ("feedback 1.2", Ranking { feedback: 1.2, ..b.clone() }),
        ("feedback: all count alike", Ranking { best: 0.0, ..b.clone() }),
        ("feedback: they count by score", Ranking { best: 1.0, ..b.clone() }),
        ("feedback: with itself", Ranking { own: 1.0, ..b.clone() }),
        ("feedback: without itself", Ranking { own: 0.0, ..b.clone() }),
        ("feedback in long queries", Ranking { feedback_up_to: usize::MAX, ..b.clone() }),
        ("all words: nothing", Ranking { whole: 0.0, ..b.clone() }),
        ("all words: 0.15 a word", Ranking { whole: 0.15, ..b.clone() }),
        ("all words: 0.12 for two", Ranking { both: 0.12, ..b.clone() }),
        ("all words: first never", Ranking { all_first: 0, ..b.clone() }),
        ("all words: first in 3", Ranking { all_first: 3, ..b.clone() }),
        ("all words: first always", Ranking { all_first: usize::MAX, ..b.clone() }),
        ("all words: or not shown", Ranking { fill: false, ..b.clone() }),
        ("no date", Ranking { date: 0.0, ..b.clone() }),
    ]
    .into()
}
