//! Text as it is written: paragraphs, rows of tables, notes.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Blanks between the cells of a row: what [`crate::text::fold`] takes for columns.
const CELL_BLANKS: &str = "        ";

/// What an element means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A paragraph: a line.
    Paragraph,
    /// Its characters are text.
    Text,
    /// A row of a table.
    Row,
    /// A cell of a row.
    Cell,
    /// A note: its text comes at the end.
    Note,
    /// Nothing in it is shown: deleted text, the code of a field.
    Hidden,
    /// So many blanks.
    Blanks(usize),
    /// A line ends.
    Break,
    /// A page ends.
    Page,
    /// A hyphen.
    Hyphen,
    /// A frame, a box, the mark of a list: what is in it is read as if it were not there.
    Nothing,
}

/// Collects what is shown.
#[derive(Default)]
pub(super) struct Flow {
    out: String,
    notes: String,
    rows: Vec<Vec<Vec<String>>>,
    /// Text in hand, one for each text of its own that is open.
    open: Vec<String>,
    hidden: usize,
    text: usize,
    note: usize,
}

impl Flow {
    /// Reads XML; `meaning` tells what an element means, `bare` whether characters count outside of
    /// [`Meaning::Text`]. XML that ends in the middle gives what was read.
    pub(super) fn read(
        &mut self,
        xml: &str,
        bare: bool,
        meaning: impl Fn(&BytesStart<'_>) -> Meaning,
    ) {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        let mut stack: Vec<Meaning> = Vec::new();
        loop {
            match reader.read_event() {
                Ok(Event::Start(e)) => {
                    let m = meaning(&e);
                    self.start(m);
                    stack.push(m);
                }
                Ok(Event::Empty(e)) => {
                    let m = meaning(&e);
                    self.start(m);
                    self.end(m);
                }
                Ok(Event::End(_)) => {
                    if let Some(m) = stack.pop() {
                        self.end(m);
                    }
                }
                Ok(Event::Text(e)) => self.characters(&e, bare),
                Ok(Event::CData(e)) => self.characters(&e, bare),
                Ok(Event::GeneralRef(e)) => {
                    let text = crate::formats::xml::entity(&e);
                    self.characters(&text, bare);
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        while let Some(m) = stack.pop() {
            self.end(m);
        }
    }

    /// All that was shown, the notes at the end.
    pub(super) fn finish(mut self) -> String {
        while let Some(rest) = self.open.pop() {
            self.line(&rest);
        }
        if !self.notes.is_empty() {
            self.out.push('\n');
            self.out.push_str(&self.notes);
        }
        self.out
    }

    fn characters(&mut self, text: &str, bare: bool) {
        if self.hidden == 0
            && (self.text > 0 || bare)
            && let Some(open) = self.open.last_mut()
        {
            // Line ends of the XML are no line ends of the text.
            for (k, part) in text.split(['\n', '\r']).enumerate() {
                if k > 0 && !open.ends_with(' ') {
                    open.push(' ');
                }
                open.push_str(part);
            }
        }
    }

    fn start(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::Hidden => self.hidden += 1,
            _ if self.hidden > 0 => {}
            Meaning::Paragraph => self.open.push(String::new()),
            Meaning::Text => self.text += 1,
            Meaning::Row => self.rows.push(Vec::new()),
            Meaning::Cell => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(Vec::new());
                }
            }
            Meaning::Note => self.note += 1,
            Meaning::Blanks(count) => self.push(&" ".repeat(count)),
            Meaning::Break => self.push("\n"),
            Meaning::Page => self.push("\u{0C}"),
            Meaning::Hyphen => self.push("-"),
            Meaning::Nothing => {}
        }
    }

    fn end(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::Hidden => self.hidden = self.hidden.saturating_sub(1),
            _ if self.hidden > 0 => {}
            Meaning::Paragraph => {
                if let Some(text) = self.open.pop() {
                    self.line(&text);
                }
            }
            Meaning::Text => self.text = self.text.saturating_sub(1),
            Meaning::Row => {
                if let Some(row) = self.rows.pop() {
                    self.row(&row);
                }
            }
            Meaning::Note => self.note = self.note.saturating_sub(1),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        match self.open.last_mut() {
            Some(open) => open.push_str(text),
            // A page may end between paragraphs.
            None if text == "\u{0C}" && !self.out.is_empty() => self.out.push_str(text),
            None => {}
        }
    }

    fn line(&mut self, text: &str) {
        let text = text.trim_end_matches(' ');
        if self.note > 0 {
            self.notes.push_str(text);
            self.notes.push('\n');
        } else if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            cell.push(text.to_owned());
        } else {
            self.out.push_str(text);
            self.out.push('\n');
        }
    }

    /// A row on one line, if each cell has one; else its cells one after the other, for they are
    /// blocks of a form.
    fn row(&mut self, row: &[Vec<String>]) {
        let filled = |cell: &Vec<String>| cell.iter().filter(|l| !l.trim().is_empty()).count();
        if row.iter().all(|cell| filled(cell) <= 1) {
            let cells: Vec<&str> = row
                .iter()
                .map(|cell| {
                    cell.iter().map(String::as_str).find(|l| !l.trim().is_empty()).unwrap_or("")
                })
                .collect();
            self.line(&cells.join(CELL_BLANKS));
        } else {
            for line in row.iter().flatten() {
                self.line(line);
            }
        }
    }
}
