//! Reading a name that no table has, up to a sensible stop.

use super::kind::AuthorityKind;
use super::token::{Gap, Token};
use super::words::{ends_name, is_connector, is_link, never_begins_name};

/// The most words of a name that is read from the text.
const LONGEST: usize = 14;

/// Skip "de", "du", "de la"… from word `from`: where the name begins, and how many were skipped.
pub(crate) fn skip_connectors(tokens: &[Token<'_>], from: usize) -> (usize, usize) {
    let skipped = tokens.iter().skip(from).take(4).take_while(|t| is_connector(t.text)).count();
    (from + skipped, skipped)
}

/// Where the name of an unknown EPCI ends, whose first word is `from`; none when it is no name.
pub(crate) fn epci_end(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let first = tokens.get(from)?;
    if never_begins_name(first.text) || first.text.len() < 3 {
        return None;
    }
    Some(read(tokens, from, AuthorityKind::Epci))
}

/// Where the name of a syndicat or other body ends, whose trigger ends before word `from`.
///
/// `acronym` says that the trigger is one word (CCAS, SIVOM): "de", "du"… or a number must follow.
/// The flag says that such a word does: without one, only a syndicat is sure to be named.
pub(crate) fn body_end(
    tokens: &[Token<'_>],
    from: usize,
    acronym: bool,
    kind: AuthorityKind,
) -> Option<(usize, bool)> {
    let first = tokens.get(from)?;
    if first.gap > Gap::Paragraph || (first.gap == Gap::Paragraph && acronym) {
        return None;
    }
    if acronym
        && first.gap == Gap::Join
        && matches!(first.text.len(), 2 | 3)
        && first.text.bytes().all(|b| b.is_ascii_digit())
    {
        return Some((from + 1, true));
    }
    let (start, skipped) = skip_connectors(tokens, from);
    let named = tokens.get(start)?;
    let opens = start == from || named.gap <= Gap::Paragraph;
    // "syndicat mixte pour l'aménagement de…" is a name all the same.
    let purpose = !acronym && matches!(named.text, "pour" | "a") && start == from;
    if !opens
        || (acronym && skipped == 0)
        || (never_begins_name(named.text) && !purpose && !is_place_word(named.text))
    {
        return None;
    }
    let end = read(tokens, if purpose { start + 1 } else { start }, kind);
    // "CCAS de la mairie" names none.
    (!is_place_word(tokens[end - 1].text)).then_some((end, skipped > 0))
}

/// Words that begin the place of a body: "CCAS de la commune de…", "CMA de région…".
fn is_place_word(word: &str) -> bool {
    matches!(
        word,
        "commune"
            | "region"
            | "departement"
            | "metropole"
            | "territoire"
            | "arrondissement"
            | "ville"
            | "mairie"
    )
}

/// Words that open the next line of a letterhead or of the form: the name above has ended.
const FORM: [&str; 20] = [
    "extrait",
    "registre",
    "deliberation",
    "deliberations",
    "arrete",
    "arretes",
    "decision",
    "decisions",
    "proces",
    "compte",
    "seance",
    "reunion",
    "session",
    "conseil",
    "bureau",
    "departement",
    "arrondissement",
    "canton",
    "nombre",
    "date",
];

/// The index after the last word of the name that begins at `from`.
fn read(tokens: &[Token<'_>], from: usize, kind: AuthorityKind) -> usize {
    let mut end = from;
    for (i, token) in tokens.iter().enumerate().skip(from).take(LONGEST) {
        let broken = i > from
            && match token.gap {
                Gap::Join => false,
                Gap::Paragraph => !is_link(tokens[i - 1].text) && !token.hyphen,
                _ => true,
            };
        // "… de la Haute Nulle⏎Extrait du registre …", but "syndicat des eaux du⏎canton de …".
        let form = i > from
            && token.newline
            && FORM.contains(&token.text)
            && !is_connector(tokens[i - 1].text);
        if broken || form {
            break;
        }
        let next = tokens.get(i + 1);
        let more = |next: Option<&Token<'_>>| {
            next.is_some_and(|t| t.gap == Gap::Join && is_connector(t.text))
        };
        match token.text {
            // "d'assainissement et d'eau potable": the purposes of a syndicat go on.
            "et" if kind != AuthorityKind::Epci && i > from && more(next) => {}
            "en" | "sur" if i > from => {}
            word if is_connector(word) => {}
            word if (i > from || !is_place_word(word)) && ends_name(word) => break,
            _ => end = i + 1,
        }
    }
    end.max(from + 1).min(tokens.len())
}
