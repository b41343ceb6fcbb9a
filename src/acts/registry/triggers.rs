//! The words that announce an authority: "communauté d'agglomération", "commune de", "SDIS"…

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::kind::{AuthorityKind, EpciType};
use super::token::{Gap, Roll, Token};

/// What a trigger announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Announces {
    /// An EPCI of a legal form.
    Epci(EpciType),
    /// An EPCI of a form not told ("agglomération de…").
    Agglomeration,
    /// A commune.
    Commune,
    /// A département.
    Departement,
    /// A région.
    Region,
    /// A body whose name is read from the text, trigger included.
    Named(AuthorityKind),
}

impl Announces {
    /// Whether it announces authorities of this kind.
    pub(crate) fn is(self, kind: AuthorityKind) -> bool {
        self.kind() == kind
    }

    /// The kind of authority announced.
    pub(crate) fn kind(self) -> AuthorityKind {
        match self {
            Self::Epci(_) | Self::Agglomeration => AuthorityKind::Epci,
            Self::Commune => AuthorityKind::Commune,
            Self::Departement => AuthorityKind::Departement,
            Self::Region => AuthorityKind::Region,
            Self::Named(kind) => kind,
        }
    }
}

/// A trigger of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trigger {
    pub(crate) announces: Announces,
    /// Several names may follow.
    pub(crate) plural: bool,
    /// An abbreviation: only a known name makes it one.
    pub(crate) short: bool,
}

/// A trigger found in a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) trigger: Trigger,
    /// Index of the word after it.
    pub(crate) next: usize,
}

struct Table {
    by_key: FxHashMap<u64, Trigger>,
    /// Whether a trigger may start with three letters, by [`start`]: nearly all words are refused here.
    starts: Box<[bool; STARTS]>,
    longest: usize,
}

const AGGLOMERATION: &[&str] = &[
    "communaute d'agglomeration",
    "communaute d'agglomerations",
    "communaute d'agglo",
    "communaute agglomeration",
];
const AGGLOMERATIONS: &[&str] =
    &["communautes d'agglomeration", "communautes d'agglomerations", "communautes d'agglo"];
const COMMUNES: &[&str] =
    &["communaute de communes", "communaute de commune", "communaute des communes"];
const COMMUNE: &[&str] = &[
    "commune",
    "commune nouvelle",
    "ville",
    "mairie",
    "municipalite",
    "conseil municipal",
    "hotel de ville",
    // Corsican.
    "cita di",
    "citta di",
    "cumuna di",
];
const DEPARTEMENT: &[&str] =
    &["departement", "conseil departemental", "conseil general", "hotel du departement"];
const SYNDICATS: &[&str] = &[
    "syndicat mixte",
    "syndicat intercommunal",
    "syndicat departemental",
    "syndicat interdepartemental",
    "syndicat d'energie",
    "syndicat des eaux",
    "syndicat d'assainissement",
    "syndicat de communes",
    "sivom",
    "sivu",
    "petr",
    "pole d'equilibre territorial et rural",
    "pole metropolitain",
    "sictom",
    "smictom",
    "sirtom",
    "smirtom",
    "sitom",
    "syctom",
    "siaep",
    "siaepa",
    "sivos",
    "smitom",
    "syded",
    "sdeg",
    "siden",
];
const OTHERS: &[&str] = &[
    "centre communal d'action sociale",
    "ccas",
    "centre intercommunal d'action sociale",
    "cias",
    "sdis",
    "service departemental d'incendie et de secours",
    "centre de gestion",
    "office public de l'habitat",
    "office public d'habitat",
    "oph",
    "caisse des ecoles",
    "etablissement public foncier",
    "epf",
    "chambre de metiers et de l'artisanat",
    "chambre des metiers et de l'artisanat",
    "chambre de metiers",
    "chambre de commerce et d'industrie",
    "chambre d'agriculture",
    "cma",
    "cci",
];

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table =
            Table { by_key: FxHashMap::default(), starts: Box::new([false; STARTS]), longest: 0 };
        let mut add = |words: &[&str], announces: Announces, plural: bool, short: bool| {
            for phrase in words {
                let letters: String = phrase.chars().filter(char::is_ascii_alphanumeric).collect();
                table.by_key.insert(Roll::of(&letters), Trigger { announces, plural, short });
                table.starts[start(&letters)] = true;
                table.longest = table.longest.max(letters.len());
            }
        };
        let epci = Announces::Epci;
        add(AGGLOMERATION, epci(EpciType::Ca), false, false);
        add(AGGLOMERATIONS, epci(EpciType::Ca), true, false);
        add(COMMUNES, epci(EpciType::Cc), false, false);
        add(
            &["communautes de communes", "communautes de commune"],
            epci(EpciType::Cc),
            true,
            false,
        );
        add(&["communaute urbaine"], epci(EpciType::Cu), false, false);
        add(&["communautes urbaines"], epci(EpciType::Cu), true, false);
        add(&["metropole", "eurometropole"], epci(EpciType::Metro), false, true);
        add(&["metropoles"], epci(EpciType::Metro), true, true);
        add(&["etablissement public territorial", "ept"], epci(EpciType::Ept), false, true);
        add(&["etablissements publics territoriaux"], epci(EpciType::Ept), true, true);
        add(&["ca"], epci(EpciType::Ca), false, true);
        add(&["cc"], epci(EpciType::Cc), false, true);
        add(&["cu"], epci(EpciType::Cu), false, true);
        add(&["agglomeration", "agglo"], Announces::Agglomeration, false, true);
        add(COMMUNE, Announces::Commune, false, false);
        add(&["communes", "villes", "mairies"], Announces::Commune, true, false);
        add(DEPARTEMENT, Announces::Departement, false, false);
        add(&["departements", "conseils departementaux"], Announces::Departement, true, false);
        add(&["region", "conseil regional"], Announces::Region, false, false);
        add(&["regions", "conseils regionaux"], Announces::Region, true, false);
        add(SYNDICATS, Announces::Named(AuthorityKind::Syndicat), false, false);
        add(OTHERS, Announces::Named(AuthorityKind::Other), false, false);
        table
    })
}

/// How many groups [`start`] tells apart.
const STARTS: usize = 1 << 15;

/// A number for the first three letters of a word (or the whole of a shorter one).
fn start(word: &str) -> usize {
    let bytes = word.as_bytes();
    let at = |i: usize| bytes.get(i).map_or(0, |b| usize::from(*b & 31));
    at(0) << 10 | at(1) << 5 | at(2)
}

/// The longest trigger that starts at word `from`.
///
/// Words are taken together, so that "communaute d 'a gglomeration" is seen too; an abbreviation
/// must be one word ("ca", "c.a."), not two that happen to run together.
pub(crate) fn find(tokens: &[Token<'_>], from: usize) -> Option<Found> {
    let table = table();
    let first = tokens.get(from)?;
    if !may_start(first.text) {
        return None;
    }
    let (mut roll, mut length, mut best) = (Roll::EMPTY, 0, None);
    for (i, token) in tokens.iter().enumerate().skip(from) {
        if i > from && !matches!(token.gap, Gap::Join) {
            break;
        }
        length += token.text.len();
        if length > table.longest {
            break;
        }
        roll.push(token.text);
        if let Some(trigger) = table.by_key.get(&roll.0)
            && (i == from || first.text.len() > 3)
        {
            best = Some(Found { trigger: *trigger, next: i + 1 });
        }
    }
    best
}

/// False for a word at which no trigger starts.
pub(crate) fn may_start(word: &str) -> bool {
    // Of dotted words only acronyms: a letter, then a dot.
    let dotted = word.as_bytes().get(1) == Some(&b'.');
    table().starts[if dotted { acronym_start(word) } else { start(word) }]
}

fn acronym_start(word: &str) -> usize {
    let letters: String = word.chars().filter(|c| *c != '.').collect();
    start(&letters)
}

/// The kind that a full name begins with, and the index of the word after those that say so.
///
/// "communaute d'agglomeration du…" says CA; "departement du…" says département.
pub(crate) fn leading_kind(tokens: &[Token<'_>]) -> Option<(Announces, usize)> {
    find(tokens, 0).map(|found| (found.trigger.announces, found.next))
}
