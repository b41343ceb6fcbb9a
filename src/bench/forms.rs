//! The forms of generated acts, which are those of the sample corpus.

mod decided;
mod pieces;
mod voted;

use fastrand::Rng;
use jiff::civil::Date;

use super::authorities::{AUTHORITIES, Authority};
use super::generate::Told;
use super::pen::Pen;
use super::plan::{FilePlan, Form, Plan, Series, YEARS, mixed};
use super::vocabulary::Vocabulary;

/// The first line of every file, and the last of every act in minutes: nobody shall take it for an act.
pub(super) const GENERATED: &str =
    "[Texte engendré par un programme de mesure : ceci n'est pas un acte.]";

/// A file as it is written.
struct Sheet<'a> {
    pen: Pen<'a>,
    plan: &'a Plan,
    file: FilePlan,
    authority: &'a Authority,
    /// Bytes that an act should have.
    size: usize,
    told: Vec<Told>,
}

/// The mean of [`STRETCH`] is one: most acts are short, a few are very long.
const STRETCH: [f32; 10] = [0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9, 1.1, 1.6, 2.6];

/// Writes a file of the plan: its text, and what a reader should find in it.
#[must_use]
pub(super) fn write(
    plan: &Plan,
    file: FilePlan,
    words: &Vocabulary,
    size: usize,
    seed: u64,
) -> (String, Vec<Told>) {
    let mut rng = Rng::with_seed(mixed(seed.wrapping_add(1), file.index));
    let stretch = STRETCH[rng.usize(0..STRETCH.len())];
    let size = (size as f32 * stretch) as usize;
    let pen = Pen::new(words, rng, size * file.acts as usize + 2048);
    let authority = &AUTHORITIES[file.authority];
    let mut sheet = Sheet { pen, plan, file, authority, size, told: Vec::new() };
    sheet.pen.line(GENERATED);
    match file.form {
        Form::Deliberation => sheet.deliberation(),
        Form::WithConvention => sheet.with_convention(),
        Form::Arrete | Form::Decision => sheet.decided(),
        Form::Minutes => sheet.minutes(),
    }
    (sheet.pen.text, sheet.told)
}

impl Sheet<'_> {
    fn year(&self) -> i16 {
        YEARS[self.file.year]
    }

    fn series(&self) -> Series {
        self.file.form.series()
    }

    /// The number of an act of this file's series.
    fn number(&self, rank: u32) -> String {
        self.authority.number(self.series() as usize, self.year(), rank)
    }

    /// The day of the file's acts: minutes are of one sitting.
    fn day(&self) -> Date {
        self.plan.day(self.file.authority, self.file.year, self.series(), self.file.first)
    }

    fn tell(&mut self, number: String) {
        let date = self.day();
        self.told.push(Told { number, date, authority: self.file.authority });
    }

    /// An earlier act of the same authority, as acts cite it: number and day.
    fn earlier(&mut self, series: Series) -> Option<(String, Date)> {
        let back = self.pen.rng.usize(0..2);
        let year = self.file.year.checked_sub(back)?;
        let total = self.plan.total(self.file.authority, year, series);
        let known = if back == 0 && series == self.series() { self.file.first - 1 } else { total };
        // The same year's acts of another series may be later ones.
        if known == 0 || back == 0 && series != self.series() {
            return None;
        }
        let rank = self.pen.rng.u32(1..=known.min(total));
        let number = self.authority.number(series as usize, YEARS[year], rank);
        Some((number, self.plan.day(self.file.authority, year, series, rank)))
    }
}
