//! What callers see of a scheme.

use super::super::wire::{points, rounded};
use crate::assessments::level::{Grade, GradeRule, Level, LevelRule};
use crate::assessments::scheme::{Indicator, Item, ItemPeriodKind, Scheme, SubIndicator, Tool};
use crate::assessments::score::Instrument;
use crate::assessments::shapes::ItemKey;
use crate::calendar::FiscalYear;
use serde::Serialize;
use utoipa::ToSchema;

/// เกณฑ์การประเมินของปี — a year's scheme in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchemeItem {
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(example = "การประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ ประจำปีงบประมาณ พ.ศ. 2566")]
    pub name_th: String,
    #[schema(
        example = "Integrity and Transparency Assessment of government agencies (ITA), fiscal year 2023 (B.E. 2566)"
    )]
    pub name_en: String,
    /// Where it comes from, and what of it wasn't verified.
    #[schema(example = "Report of the tambon municipality of Maruebotok on its ITA of fiscal year 2566")]
    pub source: String,
    /// Whether it was seen in print or in two independent sources, save what `source` says.
    pub verified: bool,
    pub instruments: Vec<SchemeInstrument>,
    /// How many OIT items it lists; 0 when the year's list isn't known.
    #[schema(example = 43)]
    pub items: usize,
    /// Whether it rules levels in words (from 2566 on) or letters alone.
    pub has_levels: bool,
}

/// เครื่องมือ — an instrument with its weight.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchemeInstrument {
    #[schema(value_type = Instrument)]
    pub code: String,
    #[schema(example = "แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน")]
    pub name_th: String,
    #[schema(example = "Internal Integrity and Transparency Assessment")]
    pub name_en: String,
    /// Percent of the total.
    #[schema(example = 30)]
    pub weight: i64,
}

/// เกณฑ์การประเมินของปี — all of a year's scheme.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchemeView {
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(example = "การประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ ประจำปีงบประมาณ พ.ศ. 2566")]
    pub name_th: String,
    #[schema(
        example = "Integrity and Transparency Assessment of government agencies (ITA), fiscal year 2023 (B.E. 2566)"
    )]
    pub name_en: String,
    /// Where it comes from, and what of it wasn't verified.
    #[schema(example = "Report of the tambon municipality of Maruebotok on its ITA of fiscal year 2566")]
    pub source: String,
    pub verified: bool,
    pub instruments: Vec<SchemeInstrument>,
    pub indicators: Vec<SchemeIndicator>,
    pub sub_indicators: Vec<SchemeSubIndicator>,
    /// Empty when the year's list isn't known.
    pub items: Vec<SchemeOitItem>,
    /// Tried from the first to the last on the printed two decimals; empty before 2566.
    pub levels: Vec<SchemeLevel>,
    /// Tried from the first to the last; empty where the year's letters aren't known.
    pub grades: Vec<SchemeGrade>,
}

/// ตัวชี้วัด — an indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchemeIndicator {
    #[schema(example = 9, minimum = 1, maximum = 10)]
    pub no: usize,
    #[schema(value_type = Instrument)]
    pub instrument: String,
    #[schema(example = "การเปิดเผยข้อมูล")]
    pub name_th: String,
    #[schema(example = "Open Data")]
    pub name_en: String,
}

/// ตัวชี้วัดย่อย — a part of an indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchemeSubIndicator {
    #[schema(example = "9.1")]
    pub no: String,
    #[schema(example = 9)]
    pub indicator: usize,
    #[schema(example = "ข้อมูลพื้นฐาน")]
    pub name_th: String,
    #[schema(example = "Basic information")]
    pub name_en: String,
}

/// ข้อตรวจ OIT — something to be shown on the website.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchemeOitItem {
    /// The same in every year.
    #[schema(value_type = ItemKey)]
    pub key: String,
    #[schema(example = 1)]
    pub no: usize,
    /// Of this year only.
    #[schema(example = "O1")]
    pub code: String,
    #[schema(example = "9.1")]
    pub sub_indicator: String,
    #[schema(example = 9)]
    pub indicator: usize,
    /// The heading that the year's list has it under; `null` where that isn't known.
    #[schema(example = "ข้อมูลพื้นฐาน", min_length = 1, max_length = 200, required = true)]
    pub group_th: Option<String>,
    #[schema(example = "โครงสร้าง")]
    pub name_th: String,
    #[schema(example = "Organisation structure")]
    pub name_en: String,
    /// What must be seen.
    #[schema(example = json!(["แสดงแผนผังแสดงโครงสร้างการแบ่งส่วนราชการของหน่วยงาน"]))]
    pub elements: Vec<String>,
    pub period: SchemePeriod,
    /// Units of an office that may see to it, as a report of that year names them; empty where none is known.
    #[schema(example = json!(["สำนักปลัด"]))]
    pub default_units: Vec<String>,
    /// Points of the total that it brings when it's met.
    #[schema(example = 0.4)]
    pub points: f64,
}

/// The time that an item's information must cover.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchemePeriod {
    #[schema(value_type = ItemPeriodKind)]
    pub kind: String,
    #[schema(example = "ข้อมูลปัจจุบัน ไม่ระบุปี")]
    pub note_th: String,
}

/// When a level is given.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchemeLevel {
    #[schema(value_type = Level)]
    pub level: String,
    #[schema(example = "ผ่านดีเยี่ยม")]
    pub name_th: String,
    #[schema(example = "Excellent")]
    pub name_en: String,
    #[schema(example = 95.0)]
    pub min_total: f64,
    /// What each instrument must reach, in points of 100.
    #[schema(example = 95.0, required = true)]
    pub min_each_instrument: Option<f64>,
    /// Whether it counts as passed.
    pub passes: bool,
    #[schema(
        example = "The 2566 report prints this level for a total of 98.26 with every instrument above 95."
    )]
    pub source: String,
    pub verified: bool,
}

/// When a letter is given.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchemeGrade {
    #[schema(value_type = Grade)]
    pub grade: String,
    #[schema(example = 95.0)]
    pub min_total: f64,
    #[schema(example = "The 2566 report prints \"ระดับ AA หรือ ผ่านดีเยี่ยม\" for a total of 98.26.")]
    pub source: String,
    pub verified: bool,
}

impl From<&Scheme> for SchemeItem {
    fn from(scheme: &Scheme) -> Self {
        Self {
            fiscal_year: scheme.fiscal_year,
            name_th: scheme.name_th.clone(),
            name_en: scheme.name_en.clone(),
            source: scheme.source.clone(),
            verified: scheme.verified,
            instruments: scheme.instruments.iter().map(SchemeInstrument::from).collect(),
            items: scheme.items.len(),
            has_levels: !scheme.levels.is_empty(),
        }
    }
}

impl From<&Scheme> for SchemeView {
    fn from(scheme: &Scheme) -> Self {
        let items = scheme.items.iter().map(|item| SchemeOitItem::of(scheme, item));
        Self {
            fiscal_year: scheme.fiscal_year,
            name_th: scheme.name_th.clone(),
            name_en: scheme.name_en.clone(),
            source: scheme.source.clone(),
            verified: scheme.verified,
            instruments: scheme.instruments.iter().map(SchemeInstrument::from).collect(),
            indicators: scheme.indicators.iter().map(SchemeIndicator::from).collect(),
            sub_indicators: scheme
                .sub_indicators
                .iter()
                .map(SchemeSubIndicator::from)
                .collect(),
            items: items.collect(),
            levels: scheme.levels.iter().map(SchemeLevel::from).collect(),
            grades: scheme.grades.iter().map(SchemeGrade::from).collect(),
        }
    }
}

impl From<&Tool> for SchemeInstrument {
    fn from(tool: &Tool) -> Self {
        Self {
            code: tool.instrument.as_str().to_owned(),
            name_th: tool.name_th.clone(),
            name_en: tool.name_en.clone(),
            weight: tool.weight,
        }
    }
}

impl From<&Indicator> for SchemeIndicator {
    fn from(indicator: &Indicator) -> Self {
        Self {
            no: indicator.no,
            instrument: indicator.instrument.as_str().to_owned(),
            name_th: indicator.name_th.clone(),
            name_en: indicator.name_en.clone(),
        }
    }
}

impl From<&SubIndicator> for SchemeSubIndicator {
    fn from(part: &SubIndicator) -> Self {
        Self {
            no: part.no.clone(),
            indicator: part.indicator,
            name_th: part.name_th.clone(),
            name_en: part.name_en.clone(),
        }
    }
}

impl SchemeOitItem {
    fn of(scheme: &Scheme, item: &Item) -> Self {
        let instrument = scheme
            .indicator(item.indicator)
            .map_or(Instrument::Oit, |one| one.instrument);
        Self {
            key: item.key.clone(),
            no: item.no,
            code: item.code.clone(),
            sub_indicator: item.sub_indicator.clone(),
            indicator: item.indicator,
            group_th: item.group_th.clone(),
            name_th: item.name_th.clone(),
            name_en: item.name_en.clone(),
            elements: item.elements.clone(),
            period: SchemePeriod {
                kind: item.period.kind.as_str().to_owned(),
                note_th: item.period.note_th.clone(),
            },
            default_units: item.default_units.clone(),
            points: rounded(scheme.share_of_total(instrument, scheme.item_share(item))),
        }
    }
}

impl From<&LevelRule> for SchemeLevel {
    fn from(rule: &LevelRule) -> Self {
        Self {
            level: rule.level.as_str().to_owned(),
            name_th: rule.name_th.clone(),
            name_en: rule.name_en.clone(),
            min_total: points(rule.min_total.hundredths()),
            min_each_instrument: rule.min_each_instrument.map(|least| points(least.hundredths())),
            passes: rule.level.passes(),
            source: rule.source.clone(),
            verified: rule.verified,
        }
    }
}

impl From<&GradeRule> for SchemeGrade {
    fn from(rule: &GradeRule) -> Self {
        Self {
            grade: rule.grade.as_str().to_owned(),
            min_total: points(rule.min_total.hundredths()),
            source: rule.source.clone(),
            verified: rule.verified,
        }
    }
}
