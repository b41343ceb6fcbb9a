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
    vec![
        ("as shipped", base.clone()),
        ("all fields alike", Ranking { weights: WEIGHTS.map(|(f, _)| (f, 1.0)), ..b.clone() }),
        ("title 1", with(TextField::Title, 1.0)),
        ("title 3", with(TextField::Title, 3.0)),
        ("dispositif 2", with(TextField::Dispositif, 2.0)),
        ("annexe 1", with(TextField::Annexe, 1.0)),
        ("context 0.3", with(TextField::Context, 0.3)),
        ("attendance 1", with(TextField::Attendance, 1.0)),
        ("no exact form", Ranking { exact: 0.0, ..b.clone() }),
        ("no proximity", Ranking { proximity: 0.0, ..b.clone() }),
        ("neighbours only", Ranking { all_pairs: false, ..b.clone() }),
        ("length 0.5", Ranking { length: 0.5, ..b.clone() }),
        ("length 0.3", Ranking { length: 0.3, ..b.clone() }),
        ("idf by field", Ranking { idf: crate::query::score::Idf::Field, ..b.clone() }),
        ("idf by both", Ranking { idf: crate::query::score::Idf::Both, ..b.clone() }),
        ("question words count", Ranking { weak: 1.0, ..b.clone() }),
        ("no feedback", Ranking { feedback: 0.0, ..b.clone() }),
        ("feedback 0.4", Ranking { feedback: 0.4, ..b.clone() }),
        ("feedback 1.2", Ranking { feedback: 1.2, ..b.clone() }),
        ("all words: nothing", Ranking { whole: 0.0, ..b.clone() }),
        ("all words: 0.15 a word", Ranking { whole: 0.15, ..b.clone() }),
        ("all words: first never", Ranking { all_first: 0, ..b.clone() }),
        ("all words: first in 3", Ranking { all_first: 3, ..b.clone() }),
        ("all words: first in 4", Ranking { all_first: 4, ..b.clone() }),
        ("all words: first always", Ranking { all_first: usize::MAX, ..b.clone() }),
        ("all words: or not shown", Ranking { fill: false, ..b.clone() }),
        ("no date", Ranking { date: 0.0, ..b.clone() }),
    ]
}
