//! The number of an application for a permit, under which the arrêté that answers it is filed.

use std::sync::LazyLock;

use super::{HEAD, smooth};
use crate::acts::model::Found;
use crate::acts::section::Section;
use crate::text::LineClass;
use crate::text::pattern::{Pattern, compile};

/// Kind of the application, département, commune, year, and a letter with four figures or five
/// figures (code de l'urbanisme, A423-1: permis de construire, d'aménager, de démolir, déclaration
/// préalable, certificat d'urbanisme, autorisation de travaux).
static DOSSIER: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"\b(?P<number>(?:pc|pa|pd|dp|cu|cub|cua|at)[ .]?0?\d{2}[ab]?[ .-]?\d{3}[ .-]?\d{2}[ .-]?(?:[a-z]\d{4}|\d{5})(?:[ -]?(?:m|t)\d{1,2})?)\b")
        .expect("a constant pattern")
});

/// The number of the application that an arrêté answers, where the arrêté has none of its own.
pub(crate) fn dossier(section: &Section<'_>) -> Option<Found<String>> {
    let layout = section.layout;
    let filled = section.lines().filter(|&i| layout.lines[i].class == LineClass::Text);
    for line in filled.take(HEAD) {
        let text = layout.line_text(line);
        // An application that is only cited is that of another arrêté.
        if text.trim_start().starts_with("vu ") {
            break;
        }
        if let Some(m) = DOSSIER.captures(text).and_then(|c| c.name("number")) {
            let start = layout.lines[line].folded.start;
            let place = layout.place(start + m.start()..start + m.end());
            let value = smooth(&layout.source[place.start..place.end]);
            return Some(Found::at(value, place, "number.dossier", 0.7));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applications() {
        for (text, number) in [
            (
                "Demande déposée le 14/10/2022        N° PC 064 024 22 B0147\n",
                Some("PC 064 024 22 B0147"),
            ),
            ("DOSSIER : N° PC 091 434 23 10042\n", Some("PC 091 434 23 10042")),
            ("dossier n° DP05912223A0012\n", Some("DP05912223A0012")),
            ("N° PC 02A 004 22 B0147 M01\n", Some("PC 02A 004 22 B0147 M01")),
            ("Vu la demande n° PC 064 024 22 B0147\n", None),
            ("RD 064 024\n", None),
        ] {
            let layout = crate::text::Layout::new(text);
            let section = Section::new(&layout, 0..layout.lines.len());
            assert_eq!(dossier(&section).map(|f| f.value).as_deref(), number, "{text:?}");
        }
    }
}
