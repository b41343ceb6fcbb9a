//! Minutes and collections: how a file says that it holds several acts, and which of its lines
//! only list them.

use crate::acts::cues;
use crate::acts::extract::number;
use crate::text::pattern::Skim;
use crate::text::{Layout, LineClass};

pub(super) fn is_minutes(text: Skim<'_>) -> bool {
    text.contains("seance")
        || text.contains("reunion du")
        || text.contains("proces-verbal")
        || text.contains("compte rendu")
        || text.contains("compte-rendu")
}

/// Lines (not blank) in which a file says what it is.
const HEAD: usize = 25;

/// True if the first lines name the file as minutes or a collection.
pub(super) fn is_collection(layout: &Layout<'_>) -> bool {
    let mut filled = 0;
    for (i, line) in layout.lines.iter().enumerate() {
        if line.class == LineClass::Blank {
            continue;
        }
        filled += 1;
        if filled > HEAD {
            break;
        }
        let text = layout.line_text(i);
        if let Some(m) = cues::COLLECTION.find(text) {
            // "Extrait du registre", "extrait du procès-verbal": one act of it.
            let before = &text[..m.start()];
            if !before.contains("extrait")
                && !before.contains("copie")
                && !text.starts_with("objet")
                && m.start() < 40
            {
                return true;
            }
        }
    }
    false
}

/// True for a list of the délibérations of a sitting: titles and votes, no acts.
pub(super) fn is_list(layout: &Layout<'_>) -> bool {
    let filled = (0..layout.lines.len()).filter(|&i| layout.lines[i].class == LineClass::Text);
    filled.take(HEAD).any(|i| layout.line_text(i).contains("liste des deliberations"))
}

/// Lines inside a table of contents or agenda.
pub(super) fn sommaire_lines(layout: &Layout<'_>) -> Vec<bool> {
    let mut inside = vec![false; layout.lines.len()];
    let mut open = false;
    let mut without = 0;
    for (i, line) in layout.lines.iter().enumerate() {
        if line.class == LineClass::Blank {
            continue;
        }
        let text = layout.line_text(i).trim();
        if cues::SOMMAIRE.is_match(text) {
            open = true;
            without = 0;
            inside[i] = true;
            continue;
        }
        if line.class == LineClass::Toc {
            inside[i] = true;
            // The title of an entry may stand on the line before its leader.
            without = 0;
            continue;
        }
        if open {
            let ends_in_page = text
                .rsplit(' ')
                .next()
                .is_some_and(|w| w.len() <= 3 && w.bytes().all(|b| b.is_ascii_digit()));
            // A heading with nothing behind its number opens an act; entries have titles.
            if number::heading(text).is_some_and(|h| h.confidence >= 0.9 && h.rest.len() < 3) {
                open = false;
                continue;
            }
            let entry = number::item(text).or_else(|| number::code(text)).is_some();
            without = if ends_in_page || entry { 0 } else { without + 1 };
            if (line.page_start && without > 0) || without > 2 {
                open = false;
            } else {
                inside[i] = true;
            }
        }
    }
    inside
}

/// True for minutes whose name opens a line of their head.
pub(super) fn is_named(layout: &Layout<'_>) -> bool {
    let filled = (0..layout.lines.len()).filter(|&i| layout.lines[i].class == LineClass::Text);
    filled.take(HEAD).any(|i| cues::MINUTES.is_match(layout.line_text(i).trim()))
}

/// True for minutes in earnest: they are named, and the sitting is closed.
pub(super) fn are_minutes(layout: &Layout<'_>) -> bool {
    let mut filled = (0..layout.lines.len()).filter(|&i| layout.lines[i].class == LineClass::Text);
    is_named(layout) && filled.any(|i| cues::SITTING_END.is_match(layout.line_text(i)))
}
