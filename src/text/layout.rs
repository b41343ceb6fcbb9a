//! The page as printed: lines, pages, repeated headers and footers, stamps, tables of contents.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::around::before;
use super::pattern::{Note, Pattern, Skim, compile};

use super::{Folded, Place, Span};

/// What a line is, apart from its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineClass {
    /// Nothing but blanks.
    Blank,
    /// Text of the act.
    Text,
    /// A page number ("Page 4 / 12", "- 4 -").
    PageNumber,
    /// A stamp of transmission or publication put on by software.
    Stamp,
    /// A header or footer that repeats from page to page (every occurrence but the first).
    Repeated,
    /// An entry of a table of contents (dotted leader).
    Toc,
}

/// One line of a document.
#[derive(Debug, Clone)]
pub struct Line {
    /// Range in the folded text, without the line end.
    pub folded: Range<usize>,
    /// Range in the source, without the line end.
    pub source: Span,
    /// Its number from 1, as an editor counts: a form feed parts lines here, and is no line end there.
    pub number: u32,
    /// Page from 1, if the document shows its pages.
    pub page: Option<u32>,
    /// What the line is.
    pub class: LineClass,
    /// True if a form feed stands before the line.
    pub page_start: bool,
    /// What patterns may find in it.
    pub note: Note,
}

/// A document with its folded text, lines and pages.
pub struct Layout<'a> {
    /// The extracted text.
    pub source: &'a str,
    /// The same, folded.
    pub folded: Folded,
    /// All lines, in order.
    pub lines: Vec<Line>,
}

/// How far from a page edge (in lines that are not blank) a header or footer may stand.
const EDGE: usize = 5;

static STAMP: LazyLock<Pattern> = LazyLock::new(|| {
    compile(concat!(
        r"^(?:",
        r"ce document a ete (?:mis en ligne|publie)",
        r"|(?:envoye|recu|transmis|depose) en (?:sous-)?prefecture (?:le|:)",
        r"|(?:affiche|publie|mis en ligne) le ?:?(?: ?\d{1,2}/\d{1,2}/\d{4})?$",
        r"|id ?: ?\d{2}[0-9ab]?-\d{9}-",
        r"|accuse de reception (?:en|-) ?(?:sous-)?(?:prefecture|ministere)",
        r"|\d{2}[0-9ab]?-\d{9}-\d{8}-[0-9a-z_]{2,15}-[a-z]{2}$",
        r"|(?:date de (?:tele)?transmission|date de reception (?:de l'ar|(?:en )?prefecture)) ?:",
        r"|acte (?:mis en ligne|publie) le",
        r")"
    ))
    .expect("a constant pattern")
});

static PAGE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^(?:(?:.{0,60} )?page ?[.:]? ?n?°? ?(\d{1,4})(?: ?(?:/|sur|de) ?(\d{1,4}))?|(\d{1,3}) ?/ ?(\d{1,3})|- ?(\d{1,4}) ?-)$",
    )
    .expect("a constant pattern")
});

static TOC: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?:\.{4,}|(?:\. ){4,}|_{4,})[ \t]*(?:p\.? ?|page )?(?:\d{1,4})?$|\.{3,} ?(?:p\.? ?)?\d{1,4}$")
        .expect("a constant pattern")
});

/// True for what an editor ends a line with. A form feed parts pages, and a line that is too long is
/// broken at a blank.
fn ends_line(parting: &str) -> bool {
    parting.contains(['\n', '\r', '\u{0B}', '\u{85}', '\u{2028}', '\u{2029}'])
}

/// Blanks that a line may start with, in bytes.
const WIDEST: usize = 16_384;

impl<'a> Layout<'a> {
    /// Reads the layout of a document.
    #[must_use]
    pub fn new(source: &'a str) -> Self {
        let folded = Folded::new(source);
        let mut lines = Vec::new();
        let (mut start, mut number) = (0, 1u32);
        let text = &folded.text;
        loop {
            let end = text[start..].find('\n').map_or(text.len(), |i| start + i);
            let span = trim(source, folded.source_span(start, end));
            let skim = Skim::of(&text[start..end]);
            lines.push(Line {
                folded: start..end,
                source: span,
                number,
                page: None,
                class: classify(skim),
                page_start: false,
                note: skim.note(),
            });
            if end == text.len() {
                break;
            }
            let feed = folded.source_span(end, end + 1);
            number += u32::from(source.get(feed.start..feed.end).is_some_and(ends_line));
            start = end + 1;
        }
        let mut layout = Self { source, folded, lines };
        if !layout.pages_from_form_feeds() {
            layout.pages_from_numbers();
        }
        layout.mark_repeated();
        layout
    }

    /// The folded text of a line.
    #[must_use]
    pub fn line_text(&self, line: usize) -> Skim<'_> {
        match self.lines.get(line) {
            Some(l) => Skim::noted(&self.folded.text[l.folded.clone()], l.note),
            None => Skim::of(""),
        }
    }

    /// The columns of a line: ranges of its folded text, parted by wide gaps.
    pub fn cells(&self, line: usize) -> impl Iterator<Item = Range<usize>> + '_ {
        let text = self.line_text(line).as_str();
        let mut start = 0;
        text.split('\t').map(move |cell| {
            let range = start..start + cell.len();
            start += cell.len() + 1;
            range
        })
    }

    /// What of the line above stands over a cell of a line, both as `cells` gives them: the cell that
    /// shares columns of the page with it.
    #[must_use]
    pub fn cell_above(&self, line: usize, cell: &Range<usize>) -> Option<Range<usize>> {
        let above = line.checked_sub(1)?;
        let (_, own) = self.columns(line).find(|(here, _)| here == cell)?;
        let mut over = self.columns(above);
        over.find(|(_, over)| over.start < own.end && own.start < over.end).map(|(cell, _)| cell)
    }

    /// The cells of a line, and where each stands on it, in characters.
    fn columns(&self, line: usize) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
        let start = self.lines[line].folded.start;
        let place = move |cell: &Range<usize>| self.place(start + cell.start..start + cell.end);
        // The folded line leaves out the blanks that it starts with; the source has them.
        let first = self.cells(line).next().map_or(0, |cell| place(&cell).start);
        let lead = before(self.source, first, WIDEST);
        let lead = lead.rsplit(['\n', '\u{0C}']).next().unwrap_or("");
        let (mut at, mut column) = (first, lead.chars().count());
        let characters = |from: usize, to: usize| {
            self.source.get(from..to).map_or(0, |text| text.chars().count())
        };
        self.cells(line).map(move |cell| {
            let place = place(&cell);
            column += characters(at, place.start);
            at = place.start;
            let end = column + characters(place.start, place.end);
            (cell, column..end)
        })
    }

    /// Index of the line that holds a folded offset.
    #[must_use]
    pub fn line_at(&self, folded: usize) -> usize {
        self.lines.partition_point(|l| l.folded.end < folded).min(self.lines.len() - 1)
    }

    /// Index of the line that holds a source offset.
    #[must_use]
    pub fn line_at_source(&self, source: usize) -> usize {
        self.line_at(self.folded.folded_offset(source))
    }

    /// The place of a folded range: trimmed source span, line, page.
    #[must_use]
    pub fn place(&self, folded: Range<usize>) -> Place {
        let span = trim(self.source, self.folded.source_span(folded.start, folded.end));
        let line = self.line_at(folded.start);
        Place {
            start: span.start,
            end: span.end,
            line: self.lines[line].number,
            page: self.lines[line].page,
        }
    }

    /// The folded range of a run of lines (`first..end`, by index).
    #[must_use]
    pub fn folded_range(&self, lines: Range<usize>) -> Range<usize> {
        if lines.start >= lines.end || lines.start >= self.lines.len() {
            return 0..0;
        }
        self.lines[lines.start].folded.start
            ..self.lines[lines.end.min(self.lines.len()) - 1].folded.end
    }

    /// The source span of a run of lines.
    #[must_use]
    pub fn source_span(&self, lines: Range<usize>) -> Span {
        if lines.start >= lines.end || lines.start >= self.lines.len() {
            return Span::new(0, 0);
        }
        Span::new(
            self.lines[lines.start].source.start,
            self.lines[lines.end.min(self.lines.len()) - 1].source.end,
        )
    }

    fn pages_from_form_feeds(&mut self) -> bool {
        let feeds: Vec<usize> = self.source.match_indices('\u{0C}').map(|(i, _)| i).collect();
        if feeds.is_empty() {
            return false;
        }
        let (mut next, mut page) = (0, 1);
        for line in &mut self.lines {
            while next < feeds.len() && feeds[next] < line.source.start.max(1) {
                next += 1;
                page += 1;
                line.page_start = true;
            }
            line.page = Some(page);
        }
        true
    }

    /// Without form feeds, pages are known only between page numbers that count up.
    fn pages_from_numbers(&mut self) {
        let numbered: Vec<(usize, u32, Option<u32>)> = (0..self.lines.len())
            .filter(|&i| self.lines[i].class == LineClass::PageNumber)
            .filter_map(|i| {
                let c = PAGE.captures(self.line_text(i))?;
                let get = |k: usize| c.get(k).and_then(|m| m.as_str().parse().ok());
                Some((i, get(1).or(get(3)).or(get(5))?, get(2).or(get(4))))
            })
            .collect();
        let Some(&(first, number, _)) = numbered.first() else { return };
        let header = (0..first).all(|i| self.lines[i].class == LineClass::Blank);
        let fill = |lines: &mut [Line], range: Range<usize>, page: u32| {
            for line in &mut lines[range] {
                line.page = Some(page);
            }
        };
        if header {
            for (k, &(at, n, _)) in numbered.iter().enumerate() {
                let end = numbered.get(k + 1).map_or(self.lines.len(), |next| next.0);
                fill(&mut self.lines, at..end, n);
                self.lines[at].page_start = true;
            }
            return;
        }
        if number == 1 {
            fill(&mut self.lines, 0..first + 1, 1);
        }
        for (k, &(at, n, total)) in numbered.iter().enumerate() {
            if at + 1 < self.lines.len() {
                self.lines[at + 1].page_start = true;
            }
            match numbered.get(k + 1) {
                Some(&(next, m, _)) if m == n + 1 => {
                    fill(&mut self.lines, at + 1..next + 1, m);
                }
                None if total.is_some_and(|t| n < t) => {
                    let end = self.lines.len();
                    fill(&mut self.lines, at + 1..end, n + 1);
                }
                _ => {}
            }
            self.lines[at].page = Some(n);
        }
    }

    /// Marks lines that repeat (but for their digits) at the edges of three pages or more.
    fn mark_repeated(&mut self) {
        let edges = self.edge_lines();
        let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
        for i in edges {
            if self.lines[i].class != LineClass::Text {
                continue;
            }
            let text = self.line_text(i);
            if text.chars().filter(|c| c.is_alphabetic()).count() < 3 || text.starts_with("objet") {
                continue;
            }
            seen.entry(without_digits(&text)).or_default().push(i);
        }
        for lines in seen.into_values().filter(|l| l.len() >= 3) {
            // Headings whose numbers go up are one each; a running head names the same act again.
            let headed = ["deliberation", "arrete", "decision", "n°"]
                .iter()
                .any(|w| self.line_text(lines[0]).starts_with(w));
            if headed && self.line_text(lines[0]) != self.line_text(lines[1]) {
                continue;
            }
            for &i in &lines[1..] {
                self.lines[i].class = LineClass::Repeated;
            }
        }
    }

    /// Gives each of several documents of a file its own letterhead back: a line that repeats from
    /// page to page is text where a document has it first. `documents` are ranges of lines.
    pub fn head_each(&mut self, documents: &[Range<usize>]) {
        for document in documents.iter().skip(1) {
            let mut seen: HashSet<String> = HashSet::new();
            for i in document.clone() {
                if self.lines[i].class == LineClass::Repeated
                    && seen.insert(without_digits(&self.line_text(i)))
                {
                    self.lines[i].class = LineClass::Text;
                }
            }
        }
    }

    /// Indexes of the lines within [`EDGE`] lines of a page break, in order and once each.
    fn edge_lines(&self) -> Vec<usize> {
        let filled: Vec<usize> =
            (0..self.lines.len()).filter(|&i| self.lines[i].class != LineClass::Blank).collect();
        let mut near = vec![false; filled.len()];
        let mut any = false;
        let mut pending = true;
        let mut previous = 0;
        for (k, &i) in filled.iter().enumerate() {
            pending |= (previous..=i).any(|j| self.lines[j].page_start);
            if pending {
                any = true;
                for flag in &mut near[k.saturating_sub(EDGE)..(k + EDGE).min(filled.len())] {
                    *flag = true;
                }
            }
            pending = false;
            previous = i + 1;
        }
        if !any {
            return Vec::new();
        }
        let tail = near.len().saturating_sub(EDGE);
        near[tail..].fill(true);
        filled.into_iter().zip(near).filter(|(_, n)| *n).map(|(i, _)| i).collect()
    }
}

/// A span without the blanks at its ends.
#[must_use]
pub fn trim(source: &str, span: Span) -> Span {
    let Some(text) = source.get(span.start..span.end) else { return span };
    let left = text.len() - text.trim_start().len();
    let trimmed = text.trim().len();
    if trimmed == 0 {
        return Span::new(span.start, span.start);
    }
    Span::new(span.start + left, span.start + left + trimmed)
}

fn classify(folded: Skim<'_>) -> LineClass {
    let text = folded.trim();
    if text.is_empty() {
        LineClass::Blank
    } else if text.len() < 90 && is_page(text) || paged_header(&text) {
        LineClass::PageNumber
    } else if STAMP.is_match(text) {
        LineClass::Stamp
    } else if text.len() > 6 && TOC.is_match(text) && text.chars().any(char::is_alphabetic) {
        LineClass::Toc
    } else {
        LineClass::Text
    }
}

/// "Page 3 sur 12", "3/12", "- 3 -"; "139/21" and "24/045" are no pages, but
/// numbers of 2021 and 2024.
fn is_page(text: Skim<'_>) -> bool {
    PAGE.captures(text).is_some_and(|c| {
        let number = |k: usize| c.get(k).and_then(|m| m.as_str().parse::<u32>().ok());
        match (number(3), number(4)) {
            (Some(page), Some(pages)) => {
                page <= pages && !c.get(4).is_some_and(|m| m.as_str().starts_with('0'))
            }
            _ => true,
        }
    })
}

/// "Procès-verbal du 25 juin 2024        2/5": a running head with the page in its last column.
fn paged_header(text: &str) -> bool {
    let Some((head, last)) = text.rsplit_once('\t') else { return false };
    let mut parts = last.trim().split('/');
    let number = |p: Option<&str>| {
        p.and_then(|p| p.trim().parse::<u32>().ok()).filter(|n| (1..1000).contains(n))
    };
    let (page, of, rest) = (number(parts.next()), number(parts.next()), parts.next());
    head.chars().any(char::is_alphabetic)
        && rest.is_none()
        && matches!((page, of), (Some(p), Some(o)) if p <= o)
}

fn without_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_have_the_numbers_of_an_editor() {
        let source =
            format!("Zéro\r\n{}\ntrois\u{0C}  quatre\ncinq", "commune de Caudry ".repeat(2000));
        let layout = Layout::new(&source);
        assert!(layout.lines.len() > 8);
        let number = |word: &str| {
            let at = source.rfind(word).expect("it is there");
            layout.lines[layout.line_at_source(at)].number
        };
        assert_eq!(["Zéro", "Caudry", "trois", "quatre", "cinq"].map(number), [1, 2, 3, 3, 4]);
    }

    #[test]
    fn cells_stand_over_each_other() {
        let layout = Layout::new(
            "   Pour          Contre          Abstentions\n    21              0               3\n",
        );
        let shown =
            |line: usize, cell: Range<usize>| layout.line_text(line).as_str()[cell].to_owned();
        let over = layout.cells(1).map(|cell| {
            let above = layout.cell_above(1, &cell).map(|above| shown(0, above));
            (shown(1, cell), above.unwrap_or_default())
        });
        let over: Vec<(String, String)> = over.collect();
        let expected = [("21", "pour"), ("0", "contre"), ("3", "abstentions")];
        assert_eq!(over, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(layout.cell_above(0, &(0..4)), None);
    }

    #[test]
    fn line_classes() {
        for (line, class) in [
            ("", LineClass::Blank),
            ("page 4", LineClass::PageNumber),
            ("page. 4", LineClass::PageNumber),
            ("1 / 2", LineClass::PageNumber),
            ("- 12 -", LineClass::PageNumber),
            ("recueil n° 3 - page 4 sur 12", LineClass::PageNumber),
            ("envoye en prefecture le 28/03/2024", LineClass::Stamp),
            ("id : 059-299900017-20240326-2024_031-de", LineClass::Stamp),
            ("ce document a ete mis en ligne le 22/03/2024 14:27", LineClass::Stamp),
            ("article 1 : objet des plie.....6", LineClass::Toc),
            ("article 2 : territoire .......... 12", LineClass::Toc),
            ("la commune publie le bulletin", LineClass::Text),
            ("12 000 euros", LineClass::Text),
            ("............................", LineClass::Text),
        ] {
            assert_eq!(classify(Skim::of(line)), class, "{line:?}");
        }
    }

    #[test]
    fn headers_repeat() {
        let page =
            |n: u32| format!("RECUEIL N° 3\nTexte {}\nFin\n\u{0C}", "abc ".repeat(n as usize));
        let source: String = (1..=4).map(page).collect();
        let source = source.trim_end();
        let layout = Layout::new(source);
        let repeated = layout.lines.iter().filter(|l| l.class == LineClass::Repeated).count();
        assert!(repeated >= 3, "{:?}", layout.lines);
        assert_eq!(layout.lines[0].class, LineClass::Text);
        assert_eq!(layout.lines.iter().filter_map(|l| l.page).max(), Some(4));
    }

    #[test]
    fn pages_between_numbers_only() {
        let layout = Layout::new("un\n1 / 2\ndeux\n2 / 2\ntrois");
        let pages: Vec<_> = layout.lines.iter().map(|l| l.page).collect();
        assert_eq!(pages, [Some(1), Some(1), Some(2), Some(2), None]);
    }

    proptest! {
        #[test]
        fn any_text(source in "[a-zé0-9 \n\u{0C}\r./-]{0,200}|\\PC{0,50}") {
            let layout = Layout::new(&source);
            for line in &layout.lines {
                prop_assert!(source.get(line.source.start..line.source.end).is_some());
            }
            let n = layout.folded.text.len();
            let place = layout.place(0..n);
            prop_assert!(source.get(place.start..place.end).is_some());
        }
    }
}
