//! What assemblies vote: extracts of the register, with a convention behind some, and minutes.

use super::pieces::shifted;
use super::{GENERATED, Sheet};
use crate::bench::pen::{in_words, long};

/// Members of an assembly, at least and at most.
const MEMBERS: (u32, u32) = (11, 46);

impl Sheet<'_> {
    pub(super) fn deliberation(&mut self) {
        self.extract(self.size);
    }

    pub(super) fn with_convention(&mut self) {
        self.extract(self.size * 2 / 5);
        self.convention(self.size);
    }

    /// An extract of the register, of about so many bytes.
    fn extract(&mut self, size: usize) {
        let number = self.number(self.file.first);
        let assembly = self.authority.kind.assembly;
        self.stamp(&number, "DE");
        let letterhead = self.authority.letterhead();
        self.pen.line(&letterhead.to_uppercase());
        self.pen
            .line(&format!("EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS DU {}", assembly.to_uppercase()));
        self.pen.line(&format!("Séance du {}", long(self.day())));
        self.pen.blank();
        let voters = self.sitting();
        let title = self.title();
        match self.pen.rng.u8(0..3) {
            0 => {
                self.pen.line(&format!("DÉLIBÉRATION N° {number}"));
                self.pen.filled(&format!("Objet : {title}"));
            }
            1 => {
                self.pen.line(&format!("N° {number}"));
                self.pen.filled(&format!("OBJET : {title}"));
            }
            _ => self.pen.filled(&format!("Délibération n° {number} : {title}")),
        }
        self.pen.blank();
        let until = size.saturating_sub(900);
        self.pen.paragraphs(until);
        self.table();
        self.visas();
        self.pen.line(&format!("Le {assembly}, après en avoir délibéré,"));
        self.pen.line("DÉCIDE");
        self.articles(size.saturating_sub(300));
        self.vote(voters);
        self.pen.blank();
        self.signed("Fait et délibéré");
        self.tell(number);
    }

    /// Who sat, where and when; gives the voters.
    fn sitting(&mut self) -> u32 {
        let members = self.pen.rng.u32(MEMBERS.0..=MEMBERS.1);
        let present = members - self.pen.rng.u32(0..=members / 4);
        let proxies = self.pen.rng.u32(0..=(members - present));
        let convened = shifted(self.day(), -7);
        self.pen.line(&format!("Date de convocation : {}", long(convened)));
        self.pen.line(&format!("Nombre de conseillers en exercice : {members}"));
        self.pen.line(&format!("Présents : {present}     Pouvoirs : {proxies}"));
        self.pen.blank();
        let (assembly, of) = (self.authority.kind.assembly, self.authority.of());
        let (place, head) = (self.authority.place, self.authority.kind.head);
        let when = in_words(self.day());
        let chair = self.pen.person();
        self.pen.filled(&format!(
            "L'an {when} à dix-huit heures trente, le {assembly} {of} s'est réuni à {place}, sous la \
             présidence de {chair}, {head}."
        ));
        self.pen.blank();
        let there = self.pen.members(present as usize);
        self.pen.filled(&format!("Étaient présents : {there}."));
        if present < members {
            let away = self.pen.members((members - present) as usize);
            self.pen.filled(&format!("Étaient excusés : {away}."));
        }
        let secretary = self.pen.person();
        self.pen.line(&format!("Secrétaire de séance : {secretary}"));
        self.pen.blank();
        present + proxies
    }

    /// A convention that was annexed, of about so many bytes.
    fn convention(&mut self, size: usize) {
        let until = self.pen.text.len() + size;
        let topic = self.pen.topic(3);
        self.pen.blank();
        self.pen.line("ANNEXE");
        self.pen.line(&format!("CONVENTION DE PARTENARIAT {}", topic.to_uppercase()));
        self.pen.blank();
        let siret = format!("{}00017", self.authority.siren);
        let head = self.authority.kind.head;
        let (who, other) = (self.authority.letterhead(), self.pen.topic(2));
        let (one, two) = (self.pen.person(), self.pen.person());
        self.pen.filled(&format!(
            "Entre {who}, SIRET {siret}, d'une part, représentée par {one}, {head},"
        ));
        self.pen.filled(&format!("et l'association {other}, représentée par {two}, d'autre part,"));
        self.pen.line("il est convenu ce qui suit :");
        self.pen.blank();
        let mut k = 0;
        while self.pen.text.len() < until {
            k += 1;
            let about = self.pen.topic(1);
            self.pen.line(&format!("Article {k} - {about}"));
            let end = (self.pen.text.len() + self.pen.rng.usize(200..900)).min(until);
            self.pen.paragraphs(end);
            self.table();
        }
        self.pen.line("Fait en deux exemplaires.");
    }

    /// The minutes of a sitting.
    pub(super) fn minutes(&mut self) {
        let (assembly, letterhead) = (self.authority.kind.assembly, self.authority.letterhead());
        let day = long(self.day());
        self.pen.line(&letterhead.to_uppercase());
        self.pen.blank();
        self.pen.line("PROCÈS-VERBAL DE LA RÉUNION");
        self.pen.line(&format!("DU {} DU {}", assembly.to_uppercase(), day.to_uppercase()));
        self.pen.blank();
        let voters = self.sitting();
        self.pen.line("Le quorum étant atteint, la séance est ouverte.");
        self.pen.blank();
        let acts = self.file.acts;
        for rank in self.file.first..self.file.first + acts {
            let number = self.number(rank);
            let title = self.title();
            let until = self.pen.text.len() + self.size * 2 / 3;
            self.pen.blank();
            self.pen.line(&format!("DÉLIBÉRATION N° {number}"));
            self.pen.filled(&title);
            self.pen.blank();
            self.pen.paragraphs(until);
            self.table();
            self.vote(voters);
            self.pen.line(GENERATED);
            self.pen.blank();
            self.tell(number);
        }
        let secretary = self.pen.person();
        self.pen.line("L'ordre du jour étant épuisé, la séance est levée à 21 h 05.");
        self.pen.line("Le secrétaire de séance,");
        self.pen.line(&secretary);
    }
}
