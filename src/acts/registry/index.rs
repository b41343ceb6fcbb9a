//! Keys of names: 64-bit hashes of folded words, kept in sorted tables.

use super::data::Row;
use super::fold::{fold, fold_into};
use super::kind::{AuthorityKind, EpciType};
use super::token::{Gap, Roll, Token, tokenize};
use super::words::{is_decoration, is_link, is_loose_link, is_optional, names_a_country};

/// How much of a name a key keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tier {
    /// Every word but articles and prepositions.
    Full,
    /// Without "agglo", "métropole"…: Douaisis for Douaisis Agglo.
    Plain,
    /// Without "pays", "grand"… as well; only within a département that the text points at.
    Bare,
}

/// A key and what it stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) key: u64,
    /// Hash with the inner articles kept: tells homonyms of the loose key apart.
    pub(crate) strict: u64,
    pub(crate) id: u32,
    pub(crate) tier: Tier,
    pub(crate) epci_type: Option<EpciType>,
    /// The article that the name begins with.
    pub(crate) article: Article,
    /// How many words are in the key.
    pub(crate) words: u8,
}

/// The article before a name, as it shows in "du", "de la", "des", "de l'".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Article {
    None,
    Le,
    La,
    Les,
    Elided,
}

impl Article {
    /// The article that the connecting words show: the last one that holds one.
    pub(crate) fn of_words<'t>(words: impl Iterator<Item = &'t str>) -> Self {
        words.fold(Self::None, |held, word| match word {
            "le" | "du" => Self::Le,
            "la" => Self::La,
            "les" | "des" => Self::Les,
            "l" => Self::Elided,
            _ => held,
        })
    }
}

/// Entries sorted by key.
#[derive(Debug, Default)]
pub(crate) struct Keys(Vec<Entry>);

impl Keys {
    fn sort(&mut self) {
        self.0.sort_unstable_by_key(|e| (e.key, e.tier, e.id));
        self.0.dedup_by_key(|e| (e.key, e.id));
    }

    /// The entries of a key, fullest tier first.
    pub(crate) fn get(&self, key: u64) -> &[Entry] {
        let from = self.0.partition_point(|e| e.key < key);
        let rest = &self.0[from..];
        &rest[..rest.iter().take_while(|e| e.key == key).count()]
    }
}

/// Names of métropoles that everybody uses and the table lacks.
const ALSO_CALLED: &[(&str, &str)] = &[
    ("200093201", "Lille Métropole"),
    ("200046977", "Grand Lyon Métropole"),
    ("200040715", "Grenoble Métropole"),
    ("243400017", "Montpellier Métropole"),
    ("246300701", "Clermont Métropole"),
    ("246300701", "Clermont-Ferrand Métropole"),
    ("200023414", "Rouen Métropole"),
    ("243700754", "Tours Métropole"),
    ("248300543", "Toulon Métropole"),
    ("200030195", "Nice Métropole"),
];

/// Places of the sieve, sixteen for each of some thousand first words.
const SIEVE: usize = 1 << 16;

fn sieve_place(hash: u64) -> usize {
    usize::try_from(hash >> 48).unwrap_or(0) % SIEVE
}

/// Every key of a set of authorities: the built-in ones, or those of the user.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) epci: Keys,
    pub(crate) communes: Keys,
    pub(crate) departements: Keys,
    pub(crate) regions: Keys,
    /// Names that stand without "communauté de…" before them: Valenciennes Métropole.
    pub(crate) alone: Keys,
    /// Acronyms and other names, word by word.
    pub(crate) aliases: Keys,
    /// First words (hashed) of `alone` and `aliases`: most words of a text begin neither.
    pub(crate) starts: Vec<u64>,
    /// False where no hash of `starts` falls: a look-up that stays in the cache.
    sieve: Vec<bool>,
    /// Words (hashed) that occur in names of EPCI: one of them right after a name lengthens it.
    pub(crate) vocabulary: Vec<u64>,
    /// The name being added, folded.
    buffer: String,
}

impl Names {
    /// The table in which names of a kind are looked up; syndicats and others are aliases.
    pub(crate) fn of_kind(&self, kind: AuthorityKind) -> &Keys {
        match kind {
            AuthorityKind::Epci => &self.epci,
            AuthorityKind::Commune => &self.communes,
            AuthorityKind::Departement => &self.departements,
            AuthorityKind::Region => &self.regions,
            AuthorityKind::Syndicat | AuthorityKind::Other => &self.aliases,
        }
    }

    /// Index the built-in rows; the id of a row is its place.
    pub(crate) fn of_rows(rows: &[Row]) -> Self {
        let mut names = Self::default();
        names.communes.0.reserve(rows.len());
        for (id, row) in (0u32..).zip(rows) {
            if let Some(epci_type) = row.epci_type {
                names.add_builtin_epci(id, epci_type, row.name);
            } else {
                names.add(id, row.kind, None, row.name, row.liaison >= 2);
            }
        }
        for (siren, name) in ALSO_CALLED {
            let place = rows.iter().position(|row| row.siren == *siren);
            if let Some((row, id)) =
                place.and_then(|i| Some((rows.get(i)?, u32::try_from(i).ok()?)))
            {
                names.add(id, row.kind, row.epci_type, name, false);
            }
        }
        names.finish();
        names
    }

    /// Whether a word may begin a name that stands alone, or an alias.
    pub(crate) fn may_start(&self, word: &str) -> bool {
        if self.starts.is_empty() {
            return false;
        }
        let hash = Roll::of(word);
        self.sieve[sieve_place(hash)] && self.starts.binary_search(&hash).is_ok()
    }

    /// Sort what was added; look-ups are valid only after.
    pub(crate) fn finish(&mut self) {
        for keys in [
            &mut self.epci,
            &mut self.communes,
            &mut self.departements,
            &mut self.regions,
            &mut self.alone,
            &mut self.aliases,
        ] {
            keys.sort();
        }
        for hashes in [&mut self.vocabulary, &mut self.starts] {
            hashes.sort_unstable();
            hashes.dedup();
        }
        self.sieve = vec![false; SIEVE];
        for hash in &self.starts {
            self.sieve[sieve_place(*hash)] = true;
        }
    }

    /// Whether a word occurs in the name of an EPCI and is telling enough to lengthen one.
    pub(crate) fn lengthens(&self, word: &str) -> bool {
        names_a_country(word)
            || (word.len() >= 5 && self.vocabulary.binary_search(&Roll::of(word)).is_ok())
    }

    fn add_builtin_epci(&mut self, id: u32, epci_type: EpciType, name: &str) {
        let name = name
            .strip_prefix(epci_type.as_str())
            .and_then(|rest| rest.strip_prefix(' '))
            .unwrap_or(name);
        let (name, extra) = split_extra(name);
        self.add(id, AuthorityKind::Epci, Some(epci_type), &name, false);
        if let Some(extra) = extra {
            if extra.contains(' ') && extra.len() > 5 {
                self.add(id, AuthorityKind::Epci, Some(epci_type), extra, false);
            } else {
                self.add_alias(id, extra, Tier::Plain);
            }
        }
    }

    /// Add the keys of a name, given without the words for its kind.
    pub(crate) fn add(
        &mut self,
        id: u32,
        kind: AuthorityKind,
        epci_type: Option<EpciType>,
        name: &str,
        article: bool,
    ) {
        let mut folded = std::mem::take(&mut self.buffer);
        fold_into(name, &mut folded);
        let tokens = tokenize(&folded);
        match kind {
            AuthorityKind::Epci => self.add_epci(id, epci_type, &tokens),
            AuthorityKind::Commune => {
                let entry = commune_entry(id, &tokens, article);
                self.communes.0.push(entry);
            }
            AuthorityKind::Departement | AuthorityKind::Region => {
                let entry = loose_entry(id, epci_type, &tokens, Tier::Full);
                let keys = if kind == AuthorityKind::Region {
                    &mut self.regions
                } else {
                    &mut self.departements
                };
                keys.0.extend(entry);
            }
            AuthorityKind::Syndicat | AuthorityKind::Other => self.add_alias(id, name, Tier::Full),
        }
        self.buffer = folded;
    }

    /// Add an acronym or another name, to be found word by word wherever it stands.
    /// The tier is full for a name, plain for an acronym. Fewer than three letters are no alias.
    pub(crate) fn add_alias(&mut self, id: u32, alias: &str, tier: Tier) {
        let folded = fold(alias);
        let tokens = tokenize(&folded);
        let letters: usize =
            tokens.iter().map(|t| t.text.bytes().filter(|b| *b != b'.').count()).sum();
        if letters < 3 {
            return;
        }
        let mut roll = Roll::EMPTY;
        for token in &tokens {
            roll.push(token.text);
            roll.boundary();
        }
        self.starts.extend(tokens.first().map(|t| Roll::of(t.text)));
        self.aliases.0.push(Entry {
            key: roll.0,
            strict: roll.0,
            id,
            tier,
            epci_type: None,
            article: Article::None,
            words: u8::try_from(tokens.len()).unwrap_or(u8::MAX),
        });
    }

    fn add_epci(&mut self, id: u32, epci_type: Option<EpciType>, tokens: &[Token<'_>]) {
        for tier in [Tier::Full, Tier::Plain, Tier::Bare] {
            self.epci.0.extend(loose_entry(id, epci_type, tokens, tier));
        }
        let content = tokens.iter().filter(|t| !is_loose_link(t.text)).count();
        let decorated = tokens.iter().any(|t| is_decoration(t.text));
        if content >= 2 && (decorated || epci_type == Some(EpciType::Ept)) {
            self.alone.0.extend(loose_entry(id, epci_type, tokens, Tier::Full));
            self.starts
                .extend(tokens.iter().find(|t| !is_loose_link(t.text)).map(|t| Roll::of(t.text)));
        }
        for token in tokens {
            if token.text.len() >= 5
                && !is_optional(token.text)
                && !matches!(token.text, "entre" | "coeur" | "porte")
            {
                self.vocabulary.push(Roll::of(token.text));
            }
        }
    }
}

/// The name without what stands in parentheses or doubled quotes, and that.
fn split_extra(name: &str) -> (String, Option<&str>) {
    for (open, close) in [("(", ")"), ("''", "''")] {
        if let Some((before, rest)) = name.split_once(open)
            && let Some((inside, after)) = rest.split_once(close)
        {
            return (format!("{} {}", before.trim(), after.trim()), Some(inside.trim()));
        }
    }
    (name.to_owned(), None)
}

fn loose_entry(
    id: u32,
    epci_type: Option<EpciType>,
    tokens: &[Token<'_>],
    tier: Tier,
) -> Option<Entry> {
    let (mut key, mut strict, mut words) = (Roll::EMPTY, Roll::EMPTY, 0u8);
    for token in tokens {
        strict.push(token.text);
        let dropped = match tier {
            Tier::Full => false,
            Tier::Plain => is_decoration(token.text),
            Tier::Bare => is_optional(token.text),
        };
        if !dropped && !is_loose_link(token.text) {
            key.push(token.text);
            words = words.saturating_add(1);
        }
    }
    (words > 0).then_some(Entry {
        key: key.0,
        strict: strict.0,
        id,
        tier,
        epci_type,
        article: Article::None,
        words,
    })
}

fn commune_entry(id: u32, tokens: &[Token<'_>], article: bool) -> Entry {
    let leading = match tokens.first() {
        Some(first) if article && is_link(first.text) && tokens.len() > 1 => {
            Article::of_words(std::iter::once(first.text))
        }
        _ => Article::None,
    };
    let own = if leading == Article::None { tokens } else { &tokens[1..] };
    let (mut key, mut strict, mut words) = (Roll::EMPTY, Roll::EMPTY, 0u8);
    for token in own {
        strict.push(token.text);
        if !is_link(token.text) {
            key.push(token.text);
            words = words.saturating_add(1);
        }
    }
    if words == 0 {
        key = strict;
    }
    Entry {
        key: key.0,
        strict: strict.0,
        id,
        tier: Tier::Full,
        epci_type: None,
        article: leading,
        words,
    }
}

/// Whether a name may go on over this gap: `previous` is the word before it.
pub(crate) fn joins(previous: &str, next: &Token<'_>) -> bool {
    match next.gap {
        Gap::Join => true,
        Gap::Paragraph => is_loose_link(previous) || next.hyphen,
        _ => false,
    }
}
