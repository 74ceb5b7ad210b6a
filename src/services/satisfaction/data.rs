//! What `data/services/questions.json` says: which questions are asked about satisfaction, and which year an ITA item reports
//! on.

use crate::calendar::FiscalYear;
use crate::services::kinds::Dimension;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct QuestionFile {
    min_answers: i32,
    scale: Vec<MarkRow>,
    sets: Vec<SetRow>,
    items: Vec<ItemRow>,
}

#[derive(Deserialize)]
struct MarkRow {
    value: i16,
    th: String,
    en: String,
}

#[derive(Deserialize)]
struct SetRow {
    code: String,
    name_th: String,
    name_en: String,
    source: String,
    verified: bool,
    questions: Vec<QuestionRow>,
}

#[derive(Deserialize)]
struct QuestionRow {
    code: String,
    dimension: String,
    th: String,
    en: String,
}

#[derive(Deserialize)]
struct ItemRow {
    fiscal_year: i32,
    code: String,
    name_th: String,
    years_before: i32,
    source: String,
    verified: bool,
}

/// คำถาม — one question, answered from 1 to 5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub code: String,
    pub dimension: Dimension,
    pub text_th: String,
    pub text_en: String,
}

/// ชุดคำถาม — the questions of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionSet {
    pub code: String,
    pub name_th: String,
    pub name_en: String,
    pub source: String,
    /// Whether the source's own text was read for it.
    pub verified: bool,
    pub questions: Vec<Question>,
}

/// A mark of the scale: 1 to 5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub value: i16,
    pub text_th: String,
    pub text_en: String,
}

/// The item of an ITA year that reports on satisfaction, and the year it reports on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportItem {
    /// Of the assessment.
    pub fiscal_year: i32,
    pub code: String,
    pub name_th: String,
    /// Of the answers.
    pub reports_on: i32,
    pub source: String,
    pub verified: bool,
}

/// What `data/services/questions.json` says.
#[derive(Debug, Default)]
pub struct Survey {
    /// How many answers a mean needs where a form sets nothing else.
    pub min_answers: i32,
    /// The best first.
    pub scale: Vec<Mark>,
    pub sets: Vec<QuestionSet>,
    pub items: Vec<ReportItem>,
}

impl Survey {
    pub fn get() -> &'static Self {
        static SURVEY: LazyLock<Survey> = LazyLock::new(|| {
            let text = include_str!("../../../data/services/questions.json");
            // A test reads the file; a wrong one leaves nothing to ask.
            serde_json::from_str::<QuestionFile>(text).map_or_else(|_| Survey::default(), survey)
        });
        &SURVEY
    }

    /// The set of this code.
    pub fn set(&self, code: &str) -> Option<&QuestionSet> {
        self.sets.iter().find(|set| set.code == code)
    }

    /// The items that report on a year.
    pub fn items_on(&self, year: i32) -> impl Iterator<Item = &ReportItem> {
        self.items.iter().filter(move |item| item.reports_on == year)
    }
}

/// The fiscal year that the satisfaction report of an assessment's year is about: O17 of 2566 reports on 2565. `None` for a
/// year of which that isn't known.
pub fn report_year(assessment: i32) -> Option<FiscalYear> {
    let items = Survey::get().items.iter();
    let item = items.into_iter().find(|item| item.fiscal_year == assessment)?;
    FiscalYear::parse(item.reports_on).ok()
}

fn survey(file: QuestionFile) -> Survey {
    let mark = |row: MarkRow| Mark {
        value: row.value,
        text_th: row.th,
        text_en: row.en,
    };
    let item = |row: ItemRow| ReportItem {
        reports_on: row.fiscal_year - row.years_before,
        fiscal_year: row.fiscal_year,
        code: row.code,
        name_th: row.name_th,
        source: row.source,
        verified: row.verified,
    };
    Survey {
        min_answers: file.min_answers,
        scale: file.scale.into_iter().map(mark).collect(),
        sets: file.sets.into_iter().map(set).collect(),
        items: file.items.into_iter().map(item).collect(),
    }
}

fn set(row: SetRow) -> QuestionSet {
    let question = |row: QuestionRow| {
        Some(Question {
            dimension: Dimension::parse(&row.dimension)?,
            code: row.code,
            text_th: row.th,
            text_en: row.en,
        })
    };
    QuestionSet {
        code: row.code,
        name_th: row.name_th,
        name_en: row.name_en,
        source: row.source,
        verified: row.verified,
        questions: row.questions.into_iter().filter_map(question).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_set_asks_about_every_dimension_and_no_code_stands_twice() {
        let survey = Survey::get();
        assert_eq!(
            survey.scale.iter().map(|mark| mark.value).collect::<Vec<_>>(),
            [5, 4, 3, 2, 1]
        );
        assert!(survey.min_answers >= 2 && survey.sets.len() >= 2);
        for set in &survey.sets {
            let codes: BTreeSet<&str> = set
                .questions
                .iter()
                .map(|question| question.code.as_str())
                .collect();
            assert_eq!(codes.len(), set.questions.len(), "{}", set.code);
            let asked: BTreeSet<Dimension> =
                set.questions.iter().map(|question| question.dimension).collect();
            assert_eq!(asked.len(), Dimension::ALL.len(), "{}", set.code);
            assert!(!set.source.is_empty());
        }
    }

    #[test]
    fn the_item_of_2566_reports_on_2565() {
        assert_eq!(report_year(2566).map(FiscalYear::get), Some(2565));
        let items: Vec<&str> = Survey::get()
            .items_on(2565)
            .map(|item| item.code.as_str())
            .collect();
        assert_eq!(items, ["O17"]);
        assert_eq!(report_year(2550), None);
    }
}
