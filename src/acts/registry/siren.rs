//! SIREN and SIRET numbers and their check digit.

/// Whether a string of digits passes the Luhn check (every second digit from the right doubled).
///
/// SIREN (9 digits) and SIRET (14) both do; anything but ASCII digits, or nothing, does not.
#[must_use]
pub fn luhn_ok(digits: &str) -> bool {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0') * if place % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The SIREN that a SIREN or SIRET spells, however it is spaced: "200 030 633 00012", "200.030.633".
///
/// The nine digits of the SIREN must pass [`luhn_ok`]. The five of the establishment (NIC) are not
/// checked: La Poste's SIRET break the rule, and printed ones are often mistyped there.
#[must_use]
pub fn normalise_siren(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(14);
    for c in text.chars() {
        match c {
            '0'..='9' if digits.len() < 14 => digits.push(c),
            ' ' | '.' | '-' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {}
            _ => return None,
        }
    }
    if digits.len() == 14 {
        digits.truncate(9);
    }
    (digits.len() == 9 && digits != "000000000" && luhn_ok(&digits)).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luhn() {
        for good in ["200030633", "226200012", "130023740", "487903478", "0"] {
            assert!(luhn_ok(good), "{good}");
        }
        for bad in ["200030634", "", "20003063a", "200 030 633", "२"] {
            assert!(!luhn_ok(bad), "{bad}");
        }
    }

    #[test]
    fn sirens_are_read_however_they_are_spaced() {
        for text in [
            "200030633",
            "200 030 633",
            "200.030.633",
            "200 030 633 00012",
            "20003063300012",
            "200\u{a0}030\u{202f}633",
        ] {
            assert_eq!(normalise_siren(text).as_deref(), Some("200030633"), "{text}");
        }
        for text in
            ["200030634", "2000306330", "", "000000000", "siren 200030633", "200030633000123"]
        {
            assert_eq!(normalise_siren(text), None, "{text}");
        }
    }
}
