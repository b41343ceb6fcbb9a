//! Finding the authorities that a text names.

use super::hints::{Hints, Scope};
use super::index::Article;
use super::kind::{AuthorityKind, EpciType};
use super::matcher::{Matched, Matcher, Verdict, connectors};
use super::token::{Gap, Token, tokenize};
use super::triggers::{self, Announces, Found};
use super::unnamed;
use super::words::is_connector;
use super::{AuthorityRef, Registry};

/// In what way a text names an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// With its kind written out: "communauté d'agglomération de Cambrai", "commune de Caudry".
    FullName,
    /// With its kind abbreviated: "CA Cambrai".
    Abbreviated,
    /// In a list behind one "communautés d'agglomération", "communes de".
    Enumeration,
    /// By an acronym or another name.
    Alias,
    /// By its name, with another legal form than its own: "CC Caudrésis-Catésis" of what is a CA.
    TypeDiffers,
    /// By its name, its kind not being told: "Valenciennes Métropole", "agglomération d'Agen".
    NameOnly,
}

/// A place in a text that names an authority.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention<'r> {
    /// Byte offset in the folded text where it begins, its kind included.
    pub start: usize,
    /// Byte offset just after it.
    pub end: usize,
    /// The authority; none where the text names one of this kind that is unknown or has homonyms.
    pub authority: Option<AuthorityRef<'r>>,
    /// The kind of authority named.
    pub kind: AuthorityKind,
    /// The folded words, on one line: with the kind where the authority is not identified.
    pub name: String,
    /// In what way it is named.
    pub how: How,
    /// From 0 to 1. Above 0.8: name and kind agree and only one authority bears them; below 0.6:
    /// the words may well mean something else (see each [`How`]).
    pub confidence: f32,
}

impl Registry {
    /// Where `folded` names authorities, in order and without overlap.
    ///
    /// `folded` is lower-case text without accents, œ as oe, straight apostrophes, plain hyphens and
    /// single blanks, its line ends kept: names are found across them. Any other text is read too,
    /// only with less found.
    #[must_use]
    pub fn find_mentions(&self, folded: &str, hints: &Hints<'_>) -> Vec<Mention<'_>> {
        let tokens = tokenize(folded);
        let matcher = Matcher { registry: self, scope: Scope::new(hints) };
        Scanner { text: folded, tokens: &tokens, matcher, found: Vec::new() }.run()
    }
}

struct Scanner<'r: 't, 't> {
    text: &'t str,
    tokens: &'t [Token<'t>],
    matcher: Matcher<'r, 't>,
    found: Vec<Mention<'r>>,
}

impl<'r: 't, 't> Scanner<'r, 't> {
    fn run(mut self) -> Vec<Mention<'r>> {
        let mut at = 0;
        while at < self.tokens.len() {
            at = self.step(at);
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
            end.is_none_or(|end| end < matched.next) || (matched.id().is_some() && unknown(&self.found[kept..]))
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
        self.push_matched(at, matched, AuthorityKind::Epci, how, if wanted.is_none() { 0.3 } else { 0.0 });
        if wanted.is_none() {
            return Some(matched.next);
        }
        let first = matched.id();
        let near = self.matcher.near(first);
        Some(self.enumerate(matched.next, AuthorityKind::Epci, |tokens, from| {
            let matched = near.epci(tokens, from, wanted)?;
            match matched.verdict {
                Verdict::Known { id, confidence, differs } if trigger.plural => {
                    (confidence > 0.55 && !(differs && matched.words < 2)).then_some((matched, id, 0.05))
                }
                // One "communauté d'agglomération" before several names: neighbours only.
                Verdict::Known { id, differs: false, .. } => near.neighbour(id).then_some((matched, id, 0.3)),
                _ => None,
            }
        }))
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
        let place = if kind == AuthorityKind::Other { self.place_within(found.next, read) } else { None };
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
            let region = self.matcher.territory(self.tokens, at, AuthorityKind::Region).filter(|m| m.words > 1);
            let matched = region.or_else(|| {
                let (linked, stated) = (is_connector(before), matches!(before, "region" | "departement"));
                let territory = |kind| self.matcher.territory(self.tokens, at, kind);
                let commune = || self.matcher.commune(self.tokens, at, Article::of_words(words_before(self.tokens, at)));
                (linked || stated)
                    .then(|| territory(AuthorityKind::Region).or_else(|| territory(AuthorityKind::Departement)))
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
        let mut words = self.tokens[..at].iter().rev().map(|t| t.text).skip_while(|w| is_connector(w));
        words.next().is_some_and(|w| {
            matches!(w, "prefet" | "prefete" | "prefecture" | "cma" | "cci" | "artisanat" | "industrie" | "academique")
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
        (separated && self.tokens.get(at).is_some_and(|t| at == next || t.gap <= Gap::Quote)).then_some(at)
    }

    fn push_matched(&mut self, at: usize, matched: Matched, kind: AuthorityKind, how: How, less: f32) {
        match matched.verdict {
            Verdict::Known { id, confidence, differs } => {
                let how = if differs { How::TypeDiffers } else { how };
                self.push(at, matched.next, Some(id), kind, how, confidence - less);
            }
            Verdict::Ambiguous => self.push(at, matched.next, None, kind, how, 0.5),
        }
    }

    fn push(&mut self, from: usize, next: usize, id: Option<u32>, kind: AuthorityKind, how: How, confidence: f32) {
        let (Some(first), Some(last)) = (self.tokens.get(from), next.checked_sub(1).and_then(|i| self.tokens.get(i))) else {
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

/// A piece of text on one line: blanks single, a compound cut at its hyphen whole again.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let compound = line.ends_with('-') && !line.ends_with(" -");
        if !line.is_empty() && !compound {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The connecting words just before word `from`, in their order.
fn words_before<'t>(tokens: &[Token<'t>], from: usize) -> impl Iterator<Item = &'t str> {
    let count = tokens[..from].iter().rev().take(3).take_while(|t| is_connector(t.text)).count();
    tokens[from - count..from].iter().map(|t| t.text)
}

impl Matched {
    fn id(&self) -> Option<u32> {
        match self.verdict {
            Verdict::Known { id, .. } => Some(id),
            Verdict::Ambiguous => None,
        }
    }
}

impl Matcher<'_, '_> {
    /// Whether an authority is in a département of the ones listed before it.
    fn neighbour(&self, id: u32) -> bool {
        self.reference(id).departements().any(|code| self.scope.near.contains(&code))
    }
}
