//! Amounts in euros.

use std::sync::LazyLock;

use crate::text::pattern::{Captures, Pattern, compile};

use crate::acts::model::Found;
use crate::acts::section::Section;

static AMOUNT: LazyLock<Pattern> = LazyLock::new(|| {
    compile(concat!(
        r"(?P<whole>\d{1,3}(?:[ .]\d{3})+|\d+)(?:[,.](?P<cents>\d{1,2}))?",
        r"\s?(?P<unit>milliards? d'(?:€|euros?)|millions? d'(?:€|euros?)|mds? ?€|m€|k€|€|euros?\b|eur\b)"
    ))
    .expect("a constant pattern")
});

/// More amounts than this come from tables and say nothing of the act.
const MOST: usize = 400;

/// All amounts of a section, in cents, each value once, where it stands first.
pub(crate) fn extract(section: &Section<'_>) -> Vec<Found<i64>> {
    let text = section.text();
    let mut out: Vec<Found<i64>> = Vec::new();
    if !text.contains('€') && !text.contains("eur") {
        return out;
    }
    for c in AMOUNT.captures_iter(text) {
        let (Some(whole), Some(value)) = (c.get(0), value(&c)) else { continue };
        // "2 ,5": a figure that goes on to the left was cut.
        if text[..whole.start()].ends_with(|p: char| p.is_ascii_digit() || p == ',') {
            continue;
        }
        if value > 0 && !out.iter().any(|f| f.value == value) {
            out.push(Found::at(value, section.place(whole.range()), "amount.euros", 0.95));
        }
        if out.len() == MOST {
            break;
        }
    }
    out
}

fn value(c: &Captures<'_>) -> Option<i64> {
    let whole: i64 = c.name("whole")?.as_str().replace([' ', '.'], "").parse().ok()?;
    let cents = c.name("cents").map_or("", |m| m.as_str());
    let hundredths: i64 = format!("{cents:0<2}").parse().ok()?;
    let factor = match c.name("unit")?.as_str() {
        u if u.starts_with("millia") || u.starts_with("md") => 1_000_000_000,
        u if u.starts_with("milli") || u.starts_with('m') => 1_000_000,
        u if u.starts_with('k') => 1_000,
        _ => 1,
    };
    whole.checked_mul(100)?.checked_add(hundredths)?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;
    use proptest::prelude::*;

    fn amounts(text: &str) -> Vec<i64> {
        let layout = Layout::new(text);
        extract(&Section::new(&layout, 0..layout.lines.len()))
            .into_iter()
            .map(|f| f.value)
            .collect()
    }

    #[test]
    fn forms() {
        for (text, expected) in [
            ("120 000 €", vec![12_000_000]),
            ("de 120 000\u{A0}€ au titre", vec![12_000_000]),
            ("10.833,33 €/an", vec![1_083_333]),
            ("27.465.695€, dont 2.202.663€", vec![2_746_569_500, 220_266_300]),
            ("63,5 M€", vec![6_350_000_000]),
            ("17 millions d'euros", vec![1_700_000_000]),
            ("15 k€", vec![1_500_000]),
            ("1 500,5 euros", vec![150_050]),
            ("12 voix", vec![]),
            ("0 €", vec![]),
            ("2 € puis 2,00 €", vec![200]),
        ] {
            assert_eq!(amounts(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_string(text in "\\PC{0,40}|[0-9 .,€mk]{0,40}") {
            let _ = amounts(&text);
        }
    }
}
