//! What the classes of a pattern stand for, and how far a match reaches.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Up to so many characters `.` and the like are told as characters, above as bytes.
const FEW: usize = 9;

/// The pattern with `\d`, `\s`, `\w`, their opposites and `\b` as those of ASCII, and with all that is
/// "any but" as bytes where it may be repeated more than [`FEW`] times.
pub(super) fn rewritten(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 64);
    let mut rest = pattern;
    while !rest.is_empty() {
        let (atom, behind) = atom(rest);
        let any_but =
            atom == "." || atom.starts_with("[^") || [r"\D", r"\S", r"\W"].contains(&atom);
        let ascii = ascii(atom);
        if any_but && atom.is_ascii() && many(behind) {
            out.push_str(&format!("(?-u:{ascii})"));
        } else {
            out.push_str(&ascii);
        }
        rest = behind;
    }
    out
}

/// The first part of a pattern that stands for a character (or any other sign of it), and the rest.
fn atom(pattern: &str) -> (&str, &str) {
    let mut chars = pattern.char_indices();
    let length = match chars.next() {
        Some((_, '\\')) => chars.next().map_or(1, |(i, c)| i + c.len_utf8()),
        Some((_, '[')) => {
            let mut escaped = false;
            let end = chars.find(|(_, c)| {
                let closes = *c == ']' && !escaped;
                escaped = *c == '\\' && !escaped;
                closes
            });
            end.map_or(pattern.len(), |(i, _)| i + 1)
        }
        Some((_, c)) => c.len_utf8(),
        None => 0,
    };
    pattern.split_at(length)
}

/// One atom, its classes those of ASCII.
fn ascii(atom: &str) -> String {
    match atom {
        r"\b" => return r"(?-u:\b)".into(),
        r"\d" => return "[0-9]".into(),
        r"\s" => return r"[ \t\n]".into(),
        r"\w" => return "[A-Za-z0-9_]".into(),
        r"\D" => return "[^0-9]".into(),
        r"\S" => return r"[^ \t\n]".into(),
        r"\W" => return "[^A-Za-z0-9_]".into(),
        _ if !atom.starts_with('[') => return atom.into(),
        _ => {}
    }
    atom.replace(r"\d", "0-9").replace(r"\s", r" \t\n").replace(r"\w", "A-Za-z0-9_")
}

/// True if what follows an atom repeats it more than [`FEW`] times.
fn many(behind: &str) -> bool {
    if behind.starts_with(['*', '+']) {
        return true;
    }
    let Some(count) = behind.strip_prefix('{').and_then(|b| b.split_once('}')) else {
        return false;
    };
    let most = count.0.rsplit(',').next().unwrap_or("");
    // "at least six" are six characters.
    most.parse::<usize>().is_ok_and(|n| n > FEW)
}

/// True if no match of a pattern has a line end.
pub(super) fn in_line(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(l) => !l.0.contains(&b'\n'),
        HirKind::Class(Class::Unicode(c)) => {
            !c.ranges().iter().any(|r| r.start() <= '\n' && '\n' <= r.end())
        }
        HirKind::Class(Class::Bytes(c)) => {
            !c.ranges().iter().any(|r| r.start() <= b'\n' && b'\n' <= r.end())
        }
        HirKind::Repetition(r) => in_line(&r.sub),
        HirKind::Capture(c) => in_line(&c.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(in_line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        for (pattern, expected) in [
            (r"\bn°\s?\d+", r"(?-u:\b)n°[ \t\n]?[0-9]+"),
            (r"[^\d\s]\w\W\\d", r"[^0-9 \t\n][A-Za-z0-9_][^A-Za-z0-9_]\\d"),
            (r"^\W{0,3}a.{0,60}b", r"^[^A-Za-z0-9_]{0,3}a(?-u:.){0,60}b"),
            (r"[^;]*\W+?[^°]*.{3,}", "(?-u:[^;])*(?-u:[^A-Za-z0-9_])+?[^°]*.{3,}"),
            (r"[\].]+\[x", r"[\].]+\[x"),
        ] {
            assert_eq!(rewritten(pattern), expected);
        }
    }

    #[test]
    fn lines() {
        for (pattern, expected) in [
            ("a.*b", true),
            (r"a\sb", false),
            (r"a[^;]b", false),
            (r"(?m)^a(?:b|c\.)$", true),
            (r"a|\W+", false),
        ] {
            let hir = regex_syntax::ParserBuilder::new().utf8(false).build();
            let hir = hir.clone().parse(&rewritten(pattern)).expect("a constant pattern");
            assert_eq!(in_line(&hir), expected, "{pattern}");
        }
    }
}
