//! Why an act ranks where it does.

/// The score of an act, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// Identity of the act.
    pub id: String,
    /// Its score.
    pub score: f32,
    /// What each part of the query scores: as typed, where, how much.
    pub parts: Vec<(String, String, f32)>,
}
