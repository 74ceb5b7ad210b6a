//! What a row of a file says, before it's known what's there already.

use crate::agencies::ExactName;
use crate::assessments::level::{Grade, Level};
use crate::assessments::model::Findings;
use crate::assessments::scheme::Scheme;
use crate::assessments::score::{Figures, InstrumentScale, Score};
use crate::sheets::Where;
use std::collections::BTreeMap;

/// What a row says of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told<T> {
    /// The file has no such column: whatever is there stays.
    Nothing,
    /// `None` says that it wasn't printed.
    Is(Option<T>),
}

impl<T> Told<T> {
    fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Nothing => before,
            Self::Is(value) => value,
        }
    }
}

/// How a row names its agency: by the first of these that it gives. The others must agree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Naming {
    pub id: Option<String>,
    /// Scheme, when it's given, and value.
    pub external: Option<(Option<String>, String)>,
    pub exact: Option<ExactName>,
}

/// What a row says of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub overall: Score,
    pub instruments: [Told<Score>; 3],
    pub indicators: [Told<Score>; 10],
    pub instrument_scale: Option<InstrumentScale>,
    pub level: Told<Level>,
    pub grade: Told<Grade>,
    pub rank: Told<i32>,
    pub rank_scope: Told<String>,
    pub rank_total: Told<i32>,
    /// The source's own texts; a table has none.
    pub printed: Option<BTreeMap<String, String>>,
    pub source: Option<String>,
}

/// The source of rows that name none, in records that have none yet.
pub const NO_SOURCE: &str = "ไฟล์ที่นำเข้า (imported file)";

impl Said {
    /// The findings that follow when this is said over what's there. What isn't said stays.
    pub fn over(self, before: Option<Findings>) -> Findings {
        let (level, grade, rank) = before.as_ref().map_or((None, None, None), |before| {
            (before.level, before.grade, before.rank)
        });
        let rank_total = before.as_ref().and_then(|before| before.rank_total);
        let figures = self.figures(before.as_ref().map(|before| &before.figures));
        let (rank_scope, printed, source) = match before {
            Some(before) => (before.rank_scope, before.printed, before.source),
            None => (None, BTreeMap::new(), NO_SOURCE.to_owned()),
        };
        Findings {
            figures,
            level: self.level.over(level),
            grade: self.grade.over(grade),
            rank: self.rank.over(rank),
            rank_scope: self.rank_scope.over(rank_scope),
            rank_total: self.rank_total.over(rank_total),
            printed: self.printed.unwrap_or(printed),
            source: self.source.unwrap_or(source),
        }
    }

    fn figures(&self, before: Option<&Figures>) -> Figures {
        let scale = before.map_or(InstrumentScale::Percent, |before| before.instrument_scale);
        Figures {
            overall: self.overall,
            instruments: merged(&self.instruments, before.map(|before| before.instruments)),
            indicators: merged(&self.indicators, before.map(|before| before.indicators)),
            instrument_scale: self.instrument_scale.unwrap_or(scale),
        }
    }
}

fn merged<const N: usize>(told: &[Told<Score>; N], before: Option<[Option<Score>; N]>) -> [Option<Score>; N] {
    let mut before = before.unwrap_or([None; N]);
    for (place, told) in before.iter_mut().zip(told) {
        *place = told.clone().over(*place);
    }
    before
}

/// A row of a file. What's wrong with it is told elsewhere and missing here.
#[derive(Clone, Debug)]
pub struct Line {
    pub at: Where,
    pub naming: Option<Naming>,
    pub scheme: Option<&'static Scheme>,
    pub says: Option<Said>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(hundredths: i32) -> Score {
        Score::from_hundredths(hundredths).unwrap()
    }

    fn before() -> Findings {
        Findings {
            figures: Figures {
                overall: score(9826),
                instruments: [Some(score(9765)), None, Some(score(10_000))],
                indicators: [Some(score(9000)); 10],
                instrument_scale: InstrumentScale::Weighted,
            },
            level: Some(Level::Excellent),
            grade: Some(Grade::AA),
            rank: Some(182),
            rank_scope: Some("เทศบาลตำบล".into()),
            rank_total: Some(2000),
            printed: BTreeMap::from([("level".into(), "ระดับ AA".into())]),
            source: "บันทึกข้อความ".into(),
        }
    }

    fn silent(overall: i32) -> Said {
        Said {
            overall: score(overall),
            instruments: [const { Told::Nothing }; 3],
            indicators: [const { Told::Nothing }; 10],
            instrument_scale: None,
            level: Told::Nothing,
            grade: Told::Nothing,
            rank: Told::Nothing,
            rank_scope: Told::Nothing,
            rank_total: Told::Nothing,
            printed: None,
            source: None,
        }
    }

    #[test]
    fn what_a_file_does_not_carry_stays() {
        assert_eq!(silent(9826).over(Some(before())), before());
        let new = silent(9000).over(None);
        assert_eq!(
            (new.source.as_str(), new.figures.instruments),
            (NO_SOURCE, [None; 3])
        );
        assert_eq!(new.figures.instrument_scale, InstrumentScale::Percent);
    }

    #[test]
    fn an_empty_cell_says_that_it_was_not_printed() {
        let mut said = silent(9826);
        (said.rank, said.rank_scope) = (Told::Is(None), Told::Is(Some("จังหวัด".into())));
        said.indicators[2] = Told::Is(None);
        said.indicators[3] = Told::Is(Some(score(1)));
        let after = said.over(Some(before()));
        assert_eq!((after.rank, after.rank_scope.as_deref()), (None, Some("จังหวัด")));
        assert_eq!(
            &after.figures.indicators[1..4],
            &[Some(score(9000)), None, Some(score(1))]
        );
        assert_eq!(after.printed, before().printed);
    }
}
