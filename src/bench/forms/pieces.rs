//! What several forms share: visas, tables, stamps, votes, titles.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::Sheet;
use crate::bench::pen::{figures, grouped, long};
use crate::bench::plan::Series;

/// Titles; `{t}` is a topic, `{y}` the year.
const TITLES: [&str; 22] = [
    "Attribution d'une subvention pour {t}",
    "Tarifs {y} : {t}",
    "Convention relative au dispositif {t}",
    "Marché de travaux : {t}",
    "Demande de financement au titre du programme {t}",
    "Règlement intérieur du service {t}",
    "Création d'un emploi : {t}",
    "Désignation des représentants au comité {t}",
    "Décision modificative n° 2 : budget annexe {t}",
    "Acquisition d'une parcelle : {t}",
    "Cession d'un terrain : {t}",
    "Fonds de concours : {t}",
    "Approbation du plan {t}",
    "Adhésion au groupement de commandes {t}",
    "Garantie d'emprunt : {t}",
    "Rapport annuel {y} : {t}",
    "Protocole transactionnel : {t}",
    "Motion de soutien : {t}",
    "Redevance d'occupation : {t}",
    "Avenant n° 1 à la convention {t}",
    "Débat d'orientation : {t}",
    "Participation au syndicat mixte {t}",
];

/// Texts of the law that visas name.
const LAW: [&str; 7] = [
    "le code général des collectivités territoriales, notamment son article L. 2121-29 ;",
    "le code général des collectivités territoriales et notamment ses articles L. 5211-1 et suivants ;",
    "le code de la commande publique ;",
    "le code général de la fonction publique ;",
    "le code de l'urbanisme, notamment ses articles L. 153-1 et suivants ;",
    "le code de l'environnement ;",
    "le code de la voirie routière ;",
];

/// What a vote says of itself; `{p}`, `{c}`, `{a}` are voices for, against, and abstentions.
const VOTES: [&str; 4] = [
    "Pour : {p} voix - Contre : {c} voix - Abstention : {a} voix",
    "Vote : pour {p} ; contre {c} ; abstentions {a}.",
    "Adopté par {p} voix pour, {c} voix contre et {a} abstentions.",
    "VOTE : {p} POUR, {c} CONTRE, {a} ABSTENTIONS",
];

const UNANIMOUS: [&str; 3] =
    ["Adopté à l'unanimité.", "Vote : unanimité.", "Adopté à l'unanimité des membres présents."];

/// So many days before or after; days of this generator are far from the ends of the calendar.
pub(super) fn shifted(day: Date, days: i64) -> Date {
    let span: Span = days.days();
    day.saturating_add(span)
}

impl Sheet<'_> {
    pub(super) fn title(&mut self) -> String {
        let words = self.pen.rng.usize(2..=5);
        let topic = self.pen.topic(words);
        self.pen.one(&TITLES).replace("{t}", &topic).replace("{y}", &self.year().to_string())
    }

    /// What the préfecture's platform prints on a page.
    pub(super) fn stamp(&mut self, number: &str, nature: &str) {
        if !self.pen.chance(30) {
            return;
        }
        let day = self.day();
        let (sent, put) = (figures(shifted(day, 3)), figures(shifted(day, 5)));
        self.pen.line(&format!("Envoyé en préfecture le {sent}"));
        self.pen.line(&format!("Reçu en préfecture le {sent}"));
        self.pen.line(&format!("Publié le {put}"));
        let transmitted: String = number
            .to_uppercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        let siren = &self.authority.siren;
        let plain = day.strftime("%Y%m%d");
        self.pen.line(&format!("ID : 059-{siren}-{plain}-{transmitted}-{nature}"));
        self.pen.blank();
    }

    pub(super) fn visas(&mut self) {
        for _ in 0..self.pen.rng.u8(1..=2) {
            let law = self.pen.one(&LAW);
            self.pen.filled(&format!("Vu {law}"));
        }
        for (series, noun) in
            [(Series::Deliberations, "la délibération"), (Series::Arretes, "l'arrêté")]
        {
            if self.pen.chance(45)
                && let Some((number, day)) = self.earlier(series)
            {
                let topic = self.pen.topic(3);
                self.pen
                    .filled(&format!("Vu {noun} n° {number} du {} relatif à {topic} ;", long(day)));
            }
        }
        for _ in 0..self.pen.rng.u8(1..=3) {
            self.pen.clause("Considérant que", " ;");
        }
        self.pen.blank();
    }

    /// A table of amounts, with its total, behind dots or in columns.
    pub(super) fn table(&mut self) {
        if !self.pen.chance(35) {
            return;
        }
        let dots = self.pen.chance(50);
        let mut total = 0;
        for _ in 0..self.pen.rng.u8(3..=9) {
            let words = self.pen.rng.usize(1..=3);
            let label = self.pen.topic(words);
            let amount = self.pen.amount();
            total += amount;
            self.row(&label, amount, dots);
        }
        self.row("Total", total, dots);
        self.pen.blank();
    }

    fn row(&mut self, label: &str, amount: u64, dots: bool) {
        let amount = grouped(amount);
        let line = if dots {
            format!("{label} {:.<w$} {amount} €", "", w = 60_usize.saturating_sub(label.len()))
        } else {
            format!("{label:<44}{amount:>14} €")
        };
        self.pen.line(&line);
    }

    pub(super) fn vote(&mut self, voters: u32) {
        if self.pen.chance(65) {
            let said = self.pen.one(&UNANIMOUS);
            self.pen.line(said);
            return;
        }
        let against = self.pen.rng.u32(0..voters / 4 + 1);
        let abstentions = self.pen.rng.u32(0..voters / 6 + 1);
        let said = self
            .pen
            .one(&VOTES)
            .replace("{p}", &(voters - against - abstentions).to_string())
            .replace("{c}", &against.to_string())
            .replace("{a}", &abstentions.to_string());
        self.pen.line(&said);
    }

    /// What is decided, article by article, until the text has so many bytes.
    pub(super) fn articles(&mut self, until: usize) {
        let most = 30;
        for k in 1..=most {
            let opening =
                if k == 1 { "Article 1er :".to_owned() } else { format!("Article {k} :") };
            self.pen.clause(&opening, ".");
            if k >= 2 && self.pen.text.len() >= until {
                break;
            }
        }
        self.pen.blank();
    }

    /// Place, day and signature.
    pub(super) fn signed(&mut self, opening: &str) {
        let place = self.authority.place;
        let head = self.authority.kind.head;
        let day = long(self.day());
        self.pen.line(&format!("{opening} à {place}, le {day}."));
        let person = self.pen.person();
        self.pen.line(&format!("Le {head},"));
        self.pen.line(&person);
        self.pen.blank();
        let (sent, put) = (shifted(self.day(), 3), shifted(self.day(), 5));
        self.pen.line(&format!("Transmis en sous-préfecture de Cambrai le {}", figures(sent)));
        self.pen.line(&format!("Publié sur le site internet le {}", figures(put)));
    }
}
