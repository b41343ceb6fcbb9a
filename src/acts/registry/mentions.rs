//! Finding the authorities that a text names.

use super::gazetteer::Words;
use super::hints::{Hints, Scope};
use super::index::Article;
use super::kind::{AuthorityKind, EpciType};
use super::matcher::{Matched, Matcher, Verdict, connectors, words_before};
use super::mention::{How, Mention, one_line};
use super::token::{Gap, Token};
use super::triggers::{self, Announces, Found};
use super::unnamed;
use super::words::{is_connector, never_begins_name};
use super::{AuthorityRef, Registry};

impl Registry {
    /// Where `folded` names authorities, in order and without overlap.
    ///
    /// `folded` is lower-case text without accents, œ as oe, straight apostrophes, plain hyphens and
    /// single blanks, its line ends kept: names are found across them. Any other text is read too,
    /// only with less found.
    #[must_use]
    pub fn find_mentions(&self, folded: &str, hints: &Hints<'_>) -> Vec<Mention<'_>> {
        self.mentions_in(&Words::of(folded, self), hints)
    }

    /// [`Self::find_mentions`] in a text whose words are cut.
    pub(crate) fn mentions_in(&self, words: &Words<'_>, hints: &Hints<'_>) -> Vec<Mention<'_>> {
        let matcher = Matcher { registry: self, scope: Scope::new(hints) };
        Scanner { text: words.text, tokens: &words.tokens, matcher, found: Vec::new() }
            .run(&words.telling)
    }
}

struct Scanner<'r: 't, 't> {
    text: &'t str,
    tokens: &'t [Token<'t>],
    matcher: Matcher<'r, 't>,
    found: Vec<Mention<'r>>,
}

impl<'r: 't, 't> Scanner<'r, 't> {
    fn run(mut self, telling: &[usize]) -> Vec<Mention<'r>> {
        let mut next = 0;
        for &at in telling {
            if at >= next {
                next = self.step(at);
            }
        }
        self.found
    }

    /// Look at word `at`; the index of the word to look at next.
    fn step(&mut self, at: usize) -> usize {
        let alone = self.matcher.alone(self.tokens, at);
        let kept = self.found.len();
        let announced = triggers::find(self.tokens, at).and_then(|found| self.announced(at, found));
        // A name of the user's goes before one read from the text with no table to match.
        let unknown = |found: &[Mention<'r>]| found.iter().all(|m| m.authority.is_none());
        let stands = |matched: &Matched, end: Option<usize>| {
            end.is_none_or(|end| end < matched.next)
                || (matched.id().is_some() && unknown(&self.found[kept..]))
        };
        match (alone, announced) {
            (Some((matched, how)), end) if stands(&matched, end) => {
                self.found.truncate(kept);
                self.push_matched(at, matched, AuthorityKind::Epci, how, 0.0);
                matched.next
            }
            (_, Some(end)) => end,
            _ => at + 1,
        }
    }

    /// What follows a trigger; the index of the word after all that was found.
    fn announced(&mut self, at: usize, found: Found) -> Option<usize> {
        match found.trigger.announces {
            Announces::Epci(form) => self.epci(at, found, Some(form)),
            Announces::Agglomeration => self.epci(at, found, None),
            Announces::Commune => self.commune(at, found),
            Announces::Departement => self.territory(at, found, AuthorityKind::Departement),
            Announces::Region => self.territory(at, found, AuthorityKind::Region),
            Announces::Named(kind) => self.named(at, found, kind),
        }
    }

    fn epci(&mut self, at: usize, found: Found, wanted: Option<EpciType>) -> Option<usize> {
        let trigger = found.trigger;
        let (start, _) = connectors(self.tokens, found.next, !trigger.short)?;
        let matched = self.matcher.epci(self.tokens, start, wanted);
        let Some(matched) = matched else {
            if let Some(next) =
                self.over_unknown(start).filter(|_| trigger.plural && !trigger.short)
            {
                let kept = self.found.len();
                let end = self.more_epci(next, found, wanted, None);
                return (self.found.len() > kept).then_some(end);
            }
            return self.unknown_epci(at, found, start);
        };
        if trigger.short && matched.verdict == Verdict::Ambiguous && matched.words < 2 {
            return None;
        }
        let how = match wanted {
            None => How::NameOnly,
            Some(_) if trigger.plural => How::Enumeration,
            Some(_) if trigger.short && self.tokens[at].text.len() <= 5 => How::Abbreviated,
            Some(_) => How::FullName,
        };
        self.push_matched(
            at,
            matched,
            AuthorityKind::Epci,
            how,
            if wanted.is_none() { 0.3 } else { 0.0 },
        );
        if wanted.is_none() {
            return Some(matched.next);
        }
        Some(self.more_epci(matched.next, found, wanted, matched.id()))
    }

    /// The EPCI listed from word `next` on, after `first`; the index of the word after the last one.
    fn more_epci(
        &mut self,
        next: usize,
        found: Found,
        wanted: Option<EpciType>,
        first: Option<u32>,
    ) -> usize {
        let near = self.matcher.near(first);
        let plural = found.trigger.plural;
        let item = |tokens: &[Token<'t>], from: usize| {
            let matched = near.epci(tokens, from, wanted)?;
            match matched.verdict {
                Verdict::Known { id, confidence, differs } if plural => (confidence > 0.55
                    && !(differs && matched.words < 2))
                    .then_some((matched, id, 0.05)),
                // One "communauté d'agglomération" before several names: neighbours only.
                Verdict::Known { id, differs: false, .. } => {
                    near.neighbour(id).then_some((matched, id, 0.3))
                }
                _ => None,
            }
        };
        let end = self.enumerate(next, AuthorityKind::Epci, item);
        // One name that the table lacks does not end a list.
        let over = if plural {
            self.next_item(end).and_then(|from| self.over_unknown(from))
        } else {
            None
        };
        let Some(over) = over else { return end };
        let kept = self.found.len();
        let further = self.enumerate(over, AuthorityKind::Epci, item);
        if self.found.len() > kept { further } else { end }
    }

    /// Where the separator after a listed name is that no table has; none when it is no name.
    fn over_unknown(&self, from: usize) -> Option<usize> {
        if never_begins_name(self.tokens.get(from)?.text) {
            return None;
        }
        let mut rest = self.tokens.iter().enumerate().skip(from + 1).take(7);
        let (at, token) = rest.find(|(_, t)| t.gap != Gap::Join || t.text == "et")?;
        (token.gap == Gap::Comma || token.gap == Gap::Join).then_some(at)
    }

    /// "communauté de communes du …" with a name that the table lacks, former ones among them.
    fn unknown_epci(&mut self, at: usize, found: Found, start: usize) -> Option<usize> {
        if found.trigger.short || start == found.next || found.trigger.plural {
            return None;
        }
        let end = unnamed::epci_end(self.tokens, start)?;
        self.push(at, end, None, AuthorityKind::Epci, How::FullName, 0.4);
        Some(end)
    }

    fn commune(&mut self, at: usize, found: Found) -> Option<usize> {
        let (start, article, heading) = self.place_name(found.next)?;
        let matched = self.matcher.commune(self.tokens, start, article)?;
        let (how, less) = if heading { (How::NameOnly, 0.15) } else { (How::FullName, 0.0) };
        if heading && matched.id().is_none() {
            return None;
        }
        let how = if found.trigger.plural { How::Enumeration } else { how };
        self.push_matched(at, matched, AuthorityKind::Commune, how, less);
        if !found.trigger.plural {
            return Some(matched.next);
        }
        let near = self.matcher.near(matched.id());
        Some(self.enumerate(matched.next, AuthorityKind::Commune, |tokens, from| {
            let article = Article::of_words(words_before(tokens, from));
            let matched = near.commune(tokens, from, article)?;
            let Verdict::Known { id, .. } = matched.verdict else { return None };
            Some((matched, id, 0.1))
        }))
    }

    fn territory(&mut self, at: usize, found: Found, kind: AuthorityKind) -> Option<usize> {
        let (start, heading) = match self.place_name(found.next) {
            Some((start, _, heading)) => (start, heading),
            None => (connectors(self.tokens, found.next, true)?.0, true),
        };
        let matched = self.matcher.territory(self.tokens, start, kind)?;
        let bare = start == found.next && self.tokens[start].gap != Gap::Colon;
        if bare && kind == AuthorityKind::Departement && matched.words < 2 {
            return None;
        }
        let how = if found.trigger.plural {
            How::Enumeration
        } else if heading && kind == AuthorityKind::Departement {
            How::NameOnly
        } else {
            How::FullName
        };
        let less = if self.of_another(at) { 0.45 } else { 0.0 };
        self.push_matched(at, matched, kind, how, less);
        if !found.trigger.plural {
            return Some(matched.next);
        }
        let near = self.matcher.near(None);
        Some(self.enumerate(matched.next, kind, |tokens, from| {
            let matched = near.territory(tokens, from, kind)?;
            Some((matched, matched.id()?, 0.05))
        }))
    }

    fn named(&mut self, at: usize, found: Found, kind: AuthorityKind) -> Option<usize> {
        let acronym = found.next == at + 1;
        let (read, linked) = unnamed::body_end(self.tokens, found.next, acronym, kind)?;
        let place =
            if kind == AuthorityKind::Other { self.place_within(found.next, read) } else { None };
        if kind == AuthorityKind::Other && place.is_none() && !linked {
            return None;
        }
        let end = place.unwrap_or(read);
        self.push(at, end, None, kind, How::FullName, if acronym { 0.6 } else { 0.7 });
        Some(end)
    }

    /// Where the first place named between two words ends: the name of a CCAS or SDIS ends with it.
    fn place_within(&self, from: usize, end: usize) -> Option<usize> {
        (from..end).find_map(|at| {
            let before = self.tokens[at - 1].text;
            let region = self
                .matcher
                .territory(self.tokens, at, AuthorityKind::Region)
                .filter(|m| m.words > 1);
            let matched = region.or_else(|| {
                let (linked, stated) =
                    (is_connector(before), matches!(before, "region" | "departement"));
                let territory = |kind| self.matcher.territory(self.tokens, at, kind);
                let commune = || {
                    self.matcher.commune(
                        self.tokens,
                        at,
                        Article::of_words(words_before(self.tokens, at)),
                    )
                };
                (linked || stated)
                    .then(|| {
                        territory(AuthorityKind::Region)
                            .or_else(|| territory(AuthorityKind::Departement))
                    })
                    .flatten()
                    .or_else(|| if linked { commune() } else { None })
            });
            matched.map(|m| m.next)
        })
    }

    /// Where a name begins after "de", "du"…, or after a colon ("Commune : CAUDRY": the flag).
    fn place_name(&self, next: usize) -> Option<(usize, Article, bool)> {
        let token = self.tokens.get(next)?;
        if token.gap == Gap::Colon && !token.newline {
            let (start, _) = unnamed::skip_connectors(self.tokens, next);
            let article = Article::of_words(self.tokens[next..start].iter().map(|t| t.text));
            return Some((start, article, true));
        }
        let (start, article) = connectors(self.tokens, next, false)?;
        (start > next).then_some((start, article, false))
    }

    /// "préfet du département du…" is the State, "CMA de région…" a chamber: neither is the council.
    fn of_another(&self, at: usize) -> bool {
        let mut words =
            self.tokens[..at].iter().rev().map(|t| t.text).skip_while(|w| is_connector(w));
        words.next().is_some_and(|w| {
            matches!(
                w,
                "prefet"
                    | "prefete"
                    | "prefecture"
                    | "cma"
                    | "cci"
                    | "artisanat"
                    | "industrie"
                    | "academique"
            )
        })
    }

    /// Take ", A, de B et C" from word `next`; the index of the word after the last one taken.
    fn enumerate(
        &mut self,
        mut next: usize,
        kind: AuthorityKind,
        item: impl Fn(&[Token<'t>], usize) -> Option<(Matched, u32, f32)>,
    ) -> usize {
        while let Some(from) = self.next_item(next) {
            let Some((matched, id, less)) = item(self.tokens, from) else { break };
            if matched.next <= next {
                break;
            }
            let Verdict::Known { confidence, .. } = matched.verdict else { break };
            self.push(from, matched.next, Some(id), kind, How::Enumeration, confidence - less);
            next = matched.next;
        }
        next
    }

    /// Where the next item of a list begins, behind a comma, "et", "ou", "ainsi que" and articles.
    fn next_item(&self, next: usize) -> Option<usize> {
        let token = self.tokens.get(next)?;
        let mut at = next;
        let mut separated = match token.gap {
            Gap::Comma => true,
            Gap::Join | Gap::Paragraph => false,
            _ => return None,
        };
        while let Some(word) = self.tokens.get(at) {
            let link = match word.text {
                "et" | "ou" | "ainsi" | "que" | "avec" => {
                    separated = true;
                    true
                }
                other => separated && is_connector(other),
            };
            if !link || (at > next && word.gap > Gap::Paragraph) {
                break;
            }
            at += 1;
        }
        (separated && self.tokens.get(at).is_some_and(|t| at == next || t.gap <= Gap::Quote))
            .then_some(at)
    }

    fn push_matched(
        &mut self,
        at: usize,
        matched: Matched,
        kind: AuthorityKind,
        how: How,
        less: f32,
    ) {
        match matched.verdict {
            Verdict::Known { id, confidence, differs } => {
                let how = if differs { How::TypeDiffers } else { how };
                self.push(at, matched.next, Some(id), kind, how, confidence - less);
            }
            Verdict::Ambiguous => self.push(at, matched.next, None, kind, how, 0.5),
        }
    }

    fn push(
        &mut self,
        from: usize,
        next: usize,
        id: Option<u32>,
        kind: AuthorityKind,
        how: How,
        confidence: f32,
    ) {
        let (Some(first), Some(last)) =
            (self.tokens.get(from), next.checked_sub(1).and_then(|i| self.tokens.get(i)))
        else {
            return;
        };
        let (start, end) = (first.start, last.end());
        let authority = id.map(|id| self.matcher.reference(id));
        self.found.push(Mention {
            start,
            end,
            kind: authority.map_or(kind, AuthorityRef::kind),
            authority,
            name: one_line(&self.text[start..end]),
            how,
            confidence: confidence.clamp(0.05, 1.0),
        });
    }
}
