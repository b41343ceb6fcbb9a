//! From words with places to the text of a page: what readers of page formats share.

mod columns;
mod lines;

pub use lines::text;

/// A run of characters without a blank, and its box on the page, in points; y grows downward.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Left edge.
    pub left: f32,
    /// Right edge.
    pub right: f32,
    /// Baseline, or the box's lower edge where the source tells no baseline.
    pub bottom: f32,
    /// Height of the letters: the size of the font.
    pub size: f32,
    /// The characters.
    pub text: String,
}
