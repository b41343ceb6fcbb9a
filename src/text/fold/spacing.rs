//! Blanks that converters put where no word ends.

use unicode_normalization::char::is_combining_mark;

/// True for a blank that a converter put into a word: before a hyphen ("Loue -Lison",
/// "2024 -12") or an apostrophe ("d ’accès"), with nothing behind it.
pub(super) fn stray(before: &str, after: &str) -> bool {
    let mut next = after.chars();
    match next.next() {
        Some('-' | '\u{2010}' | '\u{2011}') => {
            next.next().is_some_and(char::is_alphanumeric)
                && before.ends_with(char::is_alphanumeric)
        }
        Some('\'' | '\u{2019}') => {
            let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
            next.next().is_some_and(char::is_alphabetic)
                && ["d", "l", "n", "s", "j", "m", "t", "c", "qu", "D", "L", "N", "S", "Qu", "C"]
                    .contains(&word)
        }
        _ => false,
    }
}

/// Byte ranges of a line that are letter-spaced capitals ("D É L I B É R A T I O N"): at least five
/// single capitals a blank apart. Their inner single blanks are no word breaks.
pub(super) fn letterspacing(line: &str) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    if line.len() < 9 || !has_lone_letters(line) {
        return runs;
    }
    let chars: Vec<(usize, char)> =
        line.char_indices().filter(|(_, c)| !is_combining_mark(*c)).collect();
    // "N o u s ,  M a i r e  d e  R o u b a i x": the whole line is spaced, in small letters too.
    let tokens = line.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic));
    let (lone, all) =
        tokens.fold((0, 0), |(lone, all), w| (lone + usize::from(w.chars().count() == 1), all + 1));
    let whole = all >= 6 && lone * 10 >= all * 8;
    let least = if whole { 2 } else { 5 };
    let single = |k: usize| {
        chars.get(k).is_some_and(|c| c.1.is_uppercase() || whole && !c.1.is_whitespace())
            && (k == 0 || !chars[k - 1].1.is_alphanumeric())
            && chars.get(k + 1).is_none_or(|c| !c.1.is_alphanumeric())
    };
    let mut k = 0;
    while k < chars.len() {
        if !single(k) {
            k += 1;
            continue;
        }
        let mut last = k;
        while chars.get(last + 1).is_some_and(|c| c.1 == ' ') && single(last + 2) {
            last += 2;
        }
        if (last - k) / 2 + 1 >= least {
            runs.push((chars[k].0, chars[last].0));
        }
        k = last + 1;
    }
    runs
}

/// A cheap refusal for nearly all lines: a letter-spaced run has three words of one character at
/// least, beside those at its ends.
fn has_lone_letters(line: &str) -> bool {
    let blank = |b: &u8| *b <= b' ';
    let lone = line.as_bytes().split(blank).filter(|w| match w {
        [_] => true,
        // A letter with its accents.
        [first, second, ..] => w.len() <= 6 && (*first >= 0x80 || *second >= 0x80),
        [] => false,
    });
    lone.take(3).count() == 3
}
