//! Matching the words after a trigger against the names of one kind: the longest name wins, and
//! homonyms are told apart by the départements that the text points at, or not at all.

use super::hints::Scope;
use super::index::{Article, Entry, Names, Tier, joins};
use super::kind::{AuthorityKind, EpciType};
use super::token::{Gap, Roll, Token};
use super::words::{is_connector, is_decoration, is_link, is_loose_link, is_ordinary_commune};
use super::{AuthorityRef, Registry};

/// The most words in a name, articles included; the longest of the table has 14.
pub(crate) const LONGEST_NAME: usize = 16;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Verdict {
    /// One authority.
    Known {
        /// Its id in the registry.
        id: u32,
        /// From 0 to 1.
        confidence: f32,
        /// Its legal form is not the one that the text states.
        differs: bool,
    },
    /// Several authorities, and nothing to tell them apart.
    Ambiguous,
}

/// A name found in a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matched {
    /// Index of the word after it.
    pub(crate) next: usize,
    /// How many words of the name count.
    pub(crate) words: u8,
    pub(crate) verdict: Verdict,
}

impl Matched {
    /// The authority, where there is one.
    pub(crate) fn id(&self) -> Option<u32> {
        match self.verdict {
            Verdict::Known { id, .. } => Some(id),
            Verdict::Ambiguous => None,
        }
    }
}

/// What the départements of the text leave of several candidates.
pub(crate) enum Pick {
    /// One.
    One {
        entry: Entry,
        /// Only one of several was in a département of the text.
        by_hint: bool,
        /// How near its département is: see [`Scope::distance`].
        distance: u8,
    },
    /// Several.
    Many,
}

/// Matches names of one registry in the light of the hints of one text.
pub(crate) struct Matcher<'r, 'h> {
    pub(crate) registry: &'r Registry,
    pub(crate) scope: Scope<'h>,
}

impl<'r: 'h, 'h> Matcher<'r, 'h> {
    pub(crate) fn tables(&self) -> [&'r Names; 2] {
        [&self.registry.names, &self.registry.base.names]
    }

    /// The same registry and hints, near these départements.
    pub(crate) fn near(&self, id: Option<u32>) -> Self {
        let near = id.map(|id| self.reference(id).departements().collect()).unwrap_or_default();
        Self { registry: self.registry, scope: self.scope.beside(near) }
    }

    pub(crate) fn reference(&self, id: u32) -> AuthorityRef<'r> {
        self.registry.reference(id)
    }

    /// The entries of a key, those of the user first.
    fn entries(&self, kind: AuthorityKind, key: u64) -> Vec<Entry> {
        self.tables().into_iter().flat_map(|names| names.of_kind(kind).get(key)).copied().collect()
    }

    /// Whether an authority is in a département of the ones listed before it.
    pub(crate) fn neighbour(&self, id: u32) -> bool {
        self.reference(id).departements().any(|code| self.scope.near.contains(&code))
    }

    fn distance(&self, id: u32) -> u8 {
        self.scope.distance(self.reference(id).departements())
    }

    /// Choose among the entries that fit: one bearer, or one bearer in the départements at hand.
    pub(crate) fn pick(&self, entries: &[Entry], fits: impl Fn(&Entry) -> bool) -> Option<Pick> {
        let mut kept: Vec<Entry> = Vec::new();
        for entry in entries.iter().filter(|e| fits(e)) {
            if !kept.iter().any(|k| k.id == entry.id) {
                kept.push(*entry);
            }
        }
        // What the user says of a name goes before the table.
        if kept.iter().any(|e| self.registry.is_users(e.id)) {
            kept.retain(|e| self.registry.is_users(e.id));
        }
        let nearest = kept.iter().map(|e| self.distance(e.id)).min()?;
        if let [entry] = kept[..] {
            return Some(Pick::One { entry, by_hint: false, distance: nearest });
        }
        kept.retain(|e| self.distance(e.id) == nearest);
        match kept[..] {
            [entry] if nearest < Scope::FAR => {
                Some(Pick::One { entry, by_hint: true, distance: nearest })
            }
            _ => Some(Pick::Many),
        }
    }

    /// The name of an EPCI at word `from`. `wanted` is the form stated; none means "agglomération".
    pub(crate) fn epci(
        &self,
        tokens: &[Token<'_>],
        from: usize,
        wanted: Option<EpciType>,
    ) -> Option<Matched> {
        let (mut full, mut plain, mut best) = (Roll::EMPTY, Roll::EMPTY, None);
        let mut words = 0u8;
        for (i, token) in tokens.iter().enumerate().skip(from).take(LONGEST_NAME) {
            if i > from
                && !matches!(token.gap, Gap::Comma | Gap::Quote)
                && !joins(tokens[i - 1].text, token)
            {
                break;
            }
            if is_loose_link(token.text) {
                continue;
            }
            full.push(token.text);
            words = words.saturating_add(1);
            if !is_decoration(token.text) {
                plain.push(token.text);
            }
            // "…du Pays Solesmois et la communauté de communes…": another name begins.
            let another =
                is_decoration(token.text) && i > from && is_loose_link(tokens[i - 1].text);
            let plain = if another { full } else { plain };
            if let Some(verdict) = self.epci_verdict(full, plain, wanted) {
                best = Some(Matched { next: i + 1, words, verdict });
            }
        }
        best.and_then(|matched| self.unless_longer(tokens, matched))
    }

    fn epci_verdict(&self, full: Roll, plain: Roll, wanted: Option<EpciType>) -> Option<Verdict> {
        let mut entries = self.entries(AuthorityKind::Epci, full.0);
        if plain != full && plain != Roll::EMPTY {
            let more = self.entries(AuthorityKind::Epci, plain.0);
            entries.extend(more.into_iter().map(|e| Entry { tier: e.tier.max(Tier::Plain), ..e }));
        }
        if entries.is_empty() {
            return None;
        }
        let agrees = |e: &Entry| match (wanted, e.epci_type) {
            (Some(wanted), Some(is)) => wanted.agrees(is),
            (None, Some(is)) => !matches!(is, EpciType::Cc | EpciType::Ept),
            (_, None) => true,
        };
        let known = |entry: Entry, confidence, differs| {
            Some(Verdict::Known { id: entry.id, confidence, differs })
        };
        for (tier, unique, hinted) in [(Tier::Full, 0.95, 0.9), (Tier::Plain, 0.85, 0.8)] {
            match self.pick(&entries, |e| e.tier == tier && agrees(e)) {
                Some(Pick::One { entry, by_hint, .. }) => {
                    return known(entry, if by_hint { hinted } else { unique }, false);
                }
                Some(Pick::Many) => return Some(Verdict::Ambiguous),
                None => {}
            }
        }
        match self.pick(&entries, |e| e.tier == Tier::Full && !agrees(e)) {
            Some(Pick::One { entry, distance, .. })
                if entry.words >= 2 || distance < Scope::FAR =>
            {
                return known(entry, 0.6, true);
            }
            Some(_) => return Some(Verdict::Ambiguous),
            None => {}
        }
        for (tier, confidence, same) in [(Tier::Bare, 0.7, true), (Tier::Plain, 0.5, false)] {
            if let Some(Pick::One { entry, distance, .. }) =
                self.pick(&entries, |e| e.tier == tier && agrees(e) == same)
                && distance < Scope::WEAK
            {
                return known(entry, confidence, !same);
            }
        }
        None
    }

    /// Refuse a name that goes on with words that we do not know: "Perche" in "Perche senonchois".
    fn unless_longer(&self, tokens: &[Token<'_>], matched: Matched) -> Option<Matched> {
        let Some(after) = tokens.get(matched.next) else { return Some(matched) };
        if after.hyphen {
            return None;
        }
        if after.gap != Gap::Join
            || matched.words > 1
            || !self.tables().iter().any(|n| n.lengthens(after.text))
        {
            return Some(matched);
        }
        match matched.verdict {
            Verdict::Known { id, confidence, differs } if after.newline => {
                let verdict = Verdict::Known { id, confidence: confidence - 0.2, differs };
                Some(Matched { verdict, ..matched })
            }
            _ => None,
        }
    }

    /// The name of a commune at word `from`, after the article that the text shows.
    pub(crate) fn commune(
        &self,
        tokens: &[Token<'_>],
        from: usize,
        article: Article,
    ) -> Option<Matched> {
        let (mut strict, mut loose, mut best) = (Roll::EMPTY, Roll::EMPTY, None);
        let mut words = 0u8;
        for (i, token) in tokens.iter().enumerate().skip(from).take(LONGEST_NAME) {
            if i > from && !joins(tokens[i - 1].text, token) {
                break;
            }
            strict.push(token.text);
            if is_link(token.text) {
                continue;
            }
            loose.push(token.text);
            words = words.saturating_add(1);
            let single = (i == from).then_some(token.text);
            if let Some(verdict) = self.commune_verdict(loose, strict, article, single) {
                best = Some(Matched { next: i + 1, words, verdict });
            }
        }
        let best = best?;
        // "Saint-Étienne Métropole" is no commune, nor is "Villers-" the start of Villers-Inconnu.
        let goes_on = tokens.get(best.next).is_some_and(|after| {
            after.hyphen || (after.gap == Gap::Join && is_decoration(after.text))
        });
        // "les communes de la vallée de l'Erclin": a landscape, not La Vallée in Charente-Maritime.
        let landscape = best.words == 1
            && article != Article::None
            && tokens
                .get(best.next)
                .is_some_and(|after| after.gap == Gap::Join && is_connector(after.text))
            && best.id().is_none_or(|id| self.distance(id) >= Scope::WEAK);
        (!goes_on && !landscape).then_some(best)
    }

    fn commune_verdict(
        &self,
        loose: Roll,
        strict: Roll,
        article: Article,
        single: Option<&str>,
    ) -> Option<Verdict> {
        let entries = self.entries(AuthorityKind::Commune, loose.0);
        let grade = |e: &Entry| match (e.strict == strict.0, e.article == article) {
            (true, true) => 0,
            (true, false) => 1,
            _ => 2,
        };
        let best = entries.iter().map(grade).min()?;
        let ordinary = single.is_some_and(is_ordinary_commune);
        match self.pick(&entries, |e| grade(e) == best)? {
            Pick::One { entry, by_hint, distance } => {
                let pointed_at = distance < Scope::WEAK;
                let sure = match best {
                    0 => !ordinary || pointed_at,
                    1 => !ordinary && (pointed_at || entry.words > 1),
                    _ => entry.words > 1,
                };
                if !sure {
                    return None;
                }
                let confidence = match (best, by_hint, distance) {
                    (2, ..) => 0.65,
                    (1, ..) => 0.75,
                    (_, true, Scope::WEAK) => 0.75,
                    (_, true, _) => 0.85,
                    (_, false, Scope::FAR) if self.scope.has_strong() => 0.8,
                    _ => 0.9,
                };
                Some(Verdict::Known { id: entry.id, confidence, differs: false })
            }
            Pick::Many if best == 0 && !ordinary => Some(Verdict::Ambiguous),
            Pick::Many => None,
        }
    }

    /// The name of a département or région at word `from`.
    pub(crate) fn territory(
        &self,
        tokens: &[Token<'_>],
        from: usize,
        kind: AuthorityKind,
    ) -> Option<Matched> {
        let (mut strict, mut loose, mut best) = (Roll::EMPTY, Roll::EMPTY, None);
        let (mut words, mut links) = (0u8, false);
        for (i, token) in tokens.iter().enumerate().skip(from).take(LONGEST_NAME) {
            if i > from && !joins(tokens[i - 1].text, token) {
                break;
            }
            strict.push(token.text);
            if is_loose_link(token.text) {
                links = true;
                continue;
            }
            loose.push(token.text);
            words = words.saturating_add(1);
            let entries = self.entries(kind, loose.0);
            // "de l'Indre et de la Loire" are two départements, "Indre-et-Loire" is one.
            let exact =
                |e: &Entry| kind != AuthorityKind::Departement || !links || e.strict == strict.0;
            if let Some(Pick::One { entry, .. }) = self.pick(&entries, exact) {
                let verdict = Verdict::Known { id: entry.id, confidence: 0.95, differs: false };
                best = Some(Matched { next: i + 1, words, verdict });
            }
        }
        let best = best?;
        let after = tokens.get(best.next);
        let numbered = |t: &Token<'_>| {
            tokens[best.next - 1].text == "lot"
                && t.gap == Gap::Join
                && t.text.starts_with(|c: char| c.is_ascii_digit())
        };
        (!after.is_some_and(|t| t.hyphen || numbered(t))).then_some(best)
    }
}

/// Whether a name in the text is written with "de", "du"… before it, and where it begins.
pub(crate) fn connectors(
    tokens: &[Token<'_>],
    from: usize,
    paragraph: bool,
) -> Option<(usize, Article)> {
    let opens = |i: usize, token: &Token<'_>| match token.gap {
        Gap::Join => true,
        Gap::Quote => true,
        Gap::Paragraph => paragraph || i > from,
        _ => false,
    };
    let mut next = from;
    while let Some(token) = tokens.get(next) {
        if !opens(next, token) {
            return None;
        }
        if !is_connector(token.text) || next >= from + 4 {
            let words = tokens[from..next].iter().map(|t| t.text);
            return Some((next, Article::of_words(words)));
        }
        next += 1;
    }
    None
}

/// The connecting words just before word `from`, in their order.
pub(crate) fn words_before<'t>(tokens: &[Token<'t>], from: usize) -> impl Iterator<Item = &'t str> {
    let count = tokens[..from].iter().rev().take(3).take_while(|t| is_connector(t.text)).count();
    tokens[from - count..from].iter().map(|t| t.text)
}
