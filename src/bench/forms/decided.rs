//! What one person decides: arrêtés and décisions.

use super::Sheet;
use crate::bench::plan::Form;

/// The words of an arrêté and of a décision: nature in ACTES, heading, what opens the articles, what
/// stands before the title.
struct Words {
    nature: &'static str,
    heading: &'static str,
    decides: &'static str,
    before: &'static str,
}

const ARRETE: Words =
    Words { nature: "AR", heading: "ARRÊTÉ", decides: "ARRÊTE", before: "portant mesure : " };

const DECISION: Words =
    Words { nature: "AU", heading: "DÉCISION", decides: "DÉCIDE", before: "Objet : " };

impl Sheet<'_> {
    pub(super) fn decided(&mut self) {
        let words = if self.file.form == Form::Arrete { ARRETE } else { DECISION };
        let number = self.number(self.file.first);
        let (head, of_head) = (self.authority.kind.head, self.authority.kind.of_head);
        let (letterhead, of) = (self.authority.letterhead(), self.authority.of());
        self.stamp(&number, words.nature);
        self.pen.line(&letterhead.to_uppercase());
        self.pen.blank();
        self.pen.line(&format!("{} {} N° {number}", words.heading, of_head.to_uppercase()));
        let title = self.title();
        self.pen.filled(&format!("{}{title}", words.before));
        self.pen.blank();
        self.pen.filled(&format!("Le {head} {of},"));
        self.visas();
        self.pen.line(words.decides);
        self.pen.blank();
        self.articles(self.size.saturating_sub(400));
        self.table();
        self.signed("Fait");
        self.tell(number);
    }
}
