//! The départements that a text points at: what tells homonyms apart.

use std::collections::BTreeMap;

use super::Registry;
use super::data::departement_of;
use super::gazetteer::Words;
use super::index::Article;
use super::kind::AuthorityKind;
use super::matcher::{Matched, Matcher, Verdict, connectors};
use super::mention::How;
use super::siren::luhn_ok;
use super::token::{Gap, Token, tokenize};
use super::words::is_connector;

/// Codes of the départements in which the authorities of a text are to be looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'h> {
    /// Départements that the text names, or that the caller knows of.
    pub departements: &'h [&'h str],
    /// Départements that it only touches (those of an administrative court): tried after.
    pub weak: &'h [&'h str],
}

/// What [`Registry::departement_hints`] found, most cited first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DepartementHints {
    /// Départements named, with an EPCI or a town of theirs, or by a postal code or an ACTES number.
    pub strong: Vec<String>,
    /// Other départements of the administrative court, and of EPCI cited once among many.
    pub weak: Vec<String>,
}

impl DepartementHints {
    /// Lend the codes as [`Hints`].
    pub fn with<T>(&self, use_hints: impl FnOnce(&Hints<'_>) -> T) -> T {
        let strong: Vec<&str> = self.strong.iter().map(String::as_str).collect();
        let weak: Vec<&str> = self.weak.iter().map(String::as_str).collect();
        use_hints(&Hints { departements: &strong, weak: &weak })
    }
}

/// The hints while matching, and the départements of the names listed just before.
#[derive(Debug, Clone)]
pub(crate) struct Scope<'h> {
    strong: Vec<&'h str>,
    weak: Vec<&'h str>,
    pub(crate) near: Vec<&'h str>,
}

impl<'h> Scope<'h> {
    /// [`distance`](Self::distance) of what only a weak hint points at.
    pub(crate) const WEAK: u8 = 2;
    /// [`distance`](Self::distance) of what nothing points at.
    pub(crate) const FAR: u8 = 3;

    /// No name before yet.
    pub(crate) fn new<'s: 'h>(hints: &Hints<'s>) -> Self {
        Self { strong: hints.departements.to_vec(), weak: hints.weak.to_vec(), near: Vec::new() }
    }

    /// The same hints, beside a name in these départements.
    pub(crate) fn beside(&self, near: Vec<&'h str>) -> Self {
        Self { near, ..self.clone() }
    }

    pub(crate) fn has_strong(&self) -> bool {
        !self.strong.is_empty()
    }

    /// How far an authority of these départements is: 0 named, 1 beside the last name, 2, 3 as above.
    pub(crate) fn distance<'a>(&self, departements: impl Iterator<Item = &'a str>) -> u8 {
        departements
            .map(|code| {
                let lists = [&self.strong, &self.near, &self.weak];
                lists
                    .iter()
                    .zip(0u8..)
                    .find(|(list, _)| list.contains(&code))
                    .map_or(Self::FAR, |(_, rank)| rank)
            })
            .min()
            .unwrap_or(Self::FAR)
    }
}

/// Départements under each administrative court (code de justice administrative, R. 221-3).
const COURTS: &[(&str, &str)] = &[
    ("amiens", "02,60,80"),
    ("bastia", "2A,2B"),
    ("besancon", "25,39,70,90"),
    ("bordeaux", "24,33,47"),
    ("caen", "14,50,61"),
    ("cergy pontoise", "92,95"),
    ("chalons en champagne", "08,10,51,52"),
    ("clermont ferrand", "03,15,43,63"),
    ("dijon", "21,58,71,89"),
    ("grenoble", "26,38,73,74"),
    ("lille", "59,62"),
    ("limoges", "19,23,36,87"),
    ("lyon", "01,07,42,69"),
    ("marseille", "04,05,13"),
    ("melun", "77,94"),
    ("montpellier", "11,34,66"),
    ("montreuil", "93"),
    ("nancy", "54,55,88"),
    ("nantes", "44,49,53,72,85"),
    ("nice", "06"),
    ("nimes", "30,48,84"),
    ("orleans", "18,28,37,41,45"),
    ("paris", "75"),
    ("pau", "32,40,64,65"),
    ("poitiers", "16,17,79,86"),
    ("rennes", "22,29,35,56"),
    ("rouen", "27,76"),
    ("strasbourg", "57,67,68"),
    ("toulon", "83"),
    ("toulouse", "09,12,31,46,81,82"),
    ("versailles", "78,91"),
    ("guadeloupe", "971"),
    ("basse terre", "971"),
    ("martinique", "972"),
    ("fort de france", "972"),
    ("guyane", "973"),
    ("cayenne", "973"),
    ("reunion", "974"),
    ("saint denis", "974"),
    ("mayotte", "976"),
    ("mamoudzou", "976"),
];

/// Lines (not blank) in which a département's name alone says where the authority is.
const HEAD_LINES: usize = 20;

#[derive(Default)]
struct Scores {
    strong: BTreeMap<String, u32>,
    weak: BTreeMap<String, u32>,
}

impl Scores {
    fn strong(&mut self, code: &str, points: u32) {
        *self.strong.entry(code.to_owned()).or_default() += points;
    }

    fn weak(&mut self, code: &str, points: u32) {
        *self.weak.entry(code.to_owned()).or_default() += points;
    }

    fn finish(mut self) -> DepartementHints {
        self.weak.retain(|code, _| !self.strong.contains_key(code));
        let sorted = |scores: BTreeMap<String, u32>| {
            let mut list: Vec<_> = scores.into_iter().collect();
            list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            list.into_iter().map(|(code, _)| code).collect()
        };
        DepartementHints { strong: sorted(self.strong), weak: sorted(self.weak) }
    }
}

impl Registry {
    /// The départements that a folded text points at: those it names (départements, préfectures,
    /// arrondissements), postal codes before a town of theirs, ACTES numbers, EPCI named in full,
    /// and, weakly, those of the administrative court.
    #[must_use]
    pub fn departement_hints(&self, folded: &str) -> DepartementHints {
        self.hints_in(&Words::of(folded, self))
    }

    /// [`Self::departement_hints`] of a text whose words are cut.
    pub(crate) fn hints_in(&self, words: &Words<'_>) -> DepartementHints {
        let tokens = words.tokens.as_slice();
        let hints = Hints::default();
        let matcher = Matcher { registry: self, scope: Scope::new(&hints) };
        let mut scores = Scores::default();
        for (at, token) in tokens.iter().enumerate() {
            match token.text {
                "departement" | "departemental" | "prefecture" | "prefet" | "prefete" => {
                    Self::named(&matcher, tokens, at + 1, &mut scores);
                }
                "arrondissement" => self.arrondissement(tokens, at + 1, &mut scores),
                "administratif" if at > 0 && tokens[at - 1].text == "tribunal" => {
                    Self::court(tokens, at + 1, &mut scores);
                }
                word if word.len() == 5 && all_digits(word) => {
                    Self::postal(&matcher, tokens, at, &mut scores)
                }
                word if word.len() == 3 && word.starts_with(|c: char| c.is_ascii_digit()) => {
                    Self::actes(tokens, at, &mut scores);
                }
                _ => {}
            }
        }
        Self::standing_alone(&matcher, words.text, &mut scores);
        self.named_authorities(words, &hints, &mut scores);
        scores.finish()
    }

    /// A département's name alone on a line of the head, or in parentheses behind a name:
    /// "BONNEVAL (Eure-et-Loir)".
    fn standing_alone(matcher: &Matcher<'_, '_>, folded: &str, scores: &mut Scores) {
        let filled = folded.lines().filter(|l| !l.trim().is_empty());
        for line in filled.take(HEAD_LINES) {
            let inside = line.split('(').skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
            for name in line.split(['\t']).flat_map(|c| c.split(" - ")).chain(inside).map(str::trim)
            {
                if !(3..=30).contains(&name.len()) || name.contains(|c: char| c.is_ascii_digit()) {
                    continue;
                }
                let tokens = tokenize(name);
                let found = matcher.territory(&tokens, 0, AuthorityKind::Departement);
                if let Some(matched) = found.filter(|m| m.next == tokens.len()) {
                    score_departements(matcher, &matched, 2, scores);
                }
            }
        }
    }

    /// "(préfecture) du Nord", "sous-préfecture de Cambrai".
    fn named(matcher: &Matcher<'_, '_>, tokens: &[Token<'_>], from: usize, scores: &mut Scores) {
        let Some((start, _)) = connectors(tokens, from, false) else { return };
        if start > from
            && let Some(matched) = matcher.territory(tokens, start, AuthorityKind::Departement)
        {
            score_departements(matcher, &matched, 3, scores);
        } else if from >= 2
            && tokens[from - 1].text == "prefecture"
            && tokens[from - 2].text == "sous"
        {
            matcher.registry.arrondissement(tokens, from, scores);
        }
    }

    /// "arrondissement de X", where only one département has an arrondissement of that name.
    fn arrondissement(&self, tokens: &[Token<'_>], from: usize, scores: &mut Scores) {
        let Some((start, _)) = connectors(tokens, from, false) else { return };
        let names = self.base.table.arrondissements.iter();
        let mut codes: Vec<&str> =
            names.filter(|(name, _)| spells(tokens, start, name)).map(|(_, code)| *code).collect();
        codes.dedup();
        if let [code] = codes[..] {
            scores.strong(code, 3);
        }
    }

    fn court(tokens: &[Token<'_>], from: usize, scores: &mut Scores) {
        let Some((start, _)) = connectors(tokens, from, false) else { return };
        for (_, codes) in COURTS.iter().filter(|(name, _)| spells(tokens, start, name)) {
            codes.split(',').for_each(|code| scores.weak(code, 2));
        }
    }

    /// "59400 Cambrai", where the département of the town is that of the code.
    fn postal(matcher: &Matcher<'_, '_>, tokens: &[Token<'_>], at: usize, scores: &mut Scores) {
        let prefix = match departement_of(tokens[at].text) {
            "20" => ["2A", "2B"],
            code => [code, code],
        };
        let start = tokens.iter().skip(at + 1).take(2).take_while(|t| is_connector(t.text)).count()
            + at
            + 1;
        if !tokens.get(at + 1).is_some_and(|t| t.gap == Gap::Join && !t.newline)
            || start >= tokens.len()
        {
            return;
        }
        let near =
            Matcher { registry: matcher.registry, scope: matcher.scope.beside(prefix.to_vec()) };
        let article = Article::of_words(tokens[at + 1..start].iter().map(|t| t.text));
        let Some(matched) = near.commune(tokens, start, article) else { return };
        if let Verdict::Known { id, .. } = matched.verdict
            && let Some(code) =
                near.reference(id).departement().filter(|code| prefix.contains(code))
        {
            scores.strong(code, 3);
        }
    }

    /// "059-200030633-20240319-…": a département, then a SIREN.
    fn actes(tokens: &[Token<'_>], at: usize, scores: &mut Scores) {
        let followed =
            tokens.get(at + 1).is_some_and(|t| t.hyphen && t.text.len() == 9 && luhn_ok(t.text));
        if !followed {
            return;
        }
        let code = tokens[at].text.to_ascii_uppercase();
        let code = code.strip_prefix('0').unwrap_or(&code);
        if Registry::builtin_departement(code) {
            scores.strong(code, 5);
        }
    }

    /// The authorities named in full, without hints: the most cited EPCI or syndicat (failing any, a
    /// commune cited twice or more) gives its département, the others touch theirs.
    fn named_authorities(&self, words: &Words<'_>, hints: &Hints<'_>, scores: &mut Scores) {
        let mut cited: BTreeMap<u32, u32> = BTreeMap::new();
        for mention in self.mentions_in(words, hints) {
            let sure = mention.confidence > 0.8
                && mention.how != How::NameOnly
                && mention.how != How::TypeDiffers;
            let local = !matches!(mention.kind, AuthorityKind::Departement | AuthorityKind::Region);
            if let Some(authority) = mention.authority.filter(|_| sure && local) {
                *cited.entry(authority.id).or_default() += 1;
            }
        }
        let is_commune = |id: u32| self.reference(id).kind() == AuthorityKind::Commune;
        let most = |communes: bool| {
            cited.iter().filter(|(id, _)| is_commune(**id) == communes).map(|(_, n)| *n).max()
        };
        let (of_groups, of_communes) = (most(false), most(true).filter(|n| *n > 1));
        for (id, times) in &cited {
            let leads = if is_commune(*id) {
                of_groups.is_none() && of_communes == Some(*times)
            } else {
                of_groups == Some(*times)
            };
            for (rank, code) in self.reference(*id).departements().enumerate() {
                if rank == 0 && leads {
                    scores.strong(code, 2);
                } else {
                    scores.weak(code, *times);
                }
            }
        }
    }

    fn builtin_departement(code: &str) -> bool {
        let rows = &Self::builtin().base.table.rows;
        rows.iter().take(200).any(|row| row.kind == AuthorityKind::Departement && row.insee == code)
    }

    /// Whether an authority, or its name, comes from the user.
    pub(crate) fn is_users(&self, id: u32) -> bool {
        self.builtin_row(id).is_none() || self.extensions.contains_key(&id)
    }
}

fn all_digits(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

fn score_departements(
    matcher: &Matcher<'_, '_>,
    matched: &Matched,
    points: u32,
    scores: &mut Scores,
) {
    if let Verdict::Known { id, .. } = matched.verdict {
        for code in matcher.reference(id).departements() {
            scores.strong(code, points);
        }
    }
}

/// Whether the words from `start` spell a folded name, which then ends.
fn spells(tokens: &[Token<'_>], start: usize, name: &str) -> bool {
    // Nearly no name: the first letter tells, if it is not an article's.
    let first = tokens.get(start).and_then(|t| t.text.bytes().next());
    let own = name.bytes().next();
    if own != first && own != Some(b'l') {
        return false;
    }
    let mut at = start;
    // The article before the name was taken with "de".
    for word in name.split([' ', '-', '\'']).skip_while(|w| matches!(*w, "le" | "la" | "les" | "l"))
    {
        if !tokens.get(at).is_some_and(|t| t.text == word && (at == start || t.gap == Gap::Join)) {
            return false;
        }
        at += 1;
    }
    at > start && !tokens.get(at).is_some_and(|t| t.hyphen)
}
