//! What a report prints, as callers send it.

use crate::assessments::level::{Grade, Level};
use crate::assessments::model::Findings;
use crate::assessments::scheme::Scheme;
use crate::assessments::score::{Figures, INDICATORS, Instrument, InstrumentScale, Score};
use crate::assessments::shapes::{PRINTED, Points, PrintedTexts, SchemeYear};
use crate::http::{Fault, Faults, Reason, Result, Text, whole, whole_or_none};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One number of each instrument, 0–100 with at most two decimals; one that's absent or `null` isn't given.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InstrumentInput {
    /// แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน
    #[schema(example = 97.65, minimum = 0, maximum = 100)]
    pub iit: Option<f64>,
    /// แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก
    #[schema(example = 96.54, minimum = 0, maximum = 100)]
    pub eit: Option<f64>,
    /// แบบตรวจการเปิดเผยข้อมูลสาธารณะ
    #[schema(example = 100.0, minimum = 0, maximum = 100)]
    pub oit: Option<f64>,
}

/// What a report prints of one agency and year.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "overall": 98.26, "level": "excellent", "grade": "AA", "rank": 182, "rank_scope": "หน่วยงานประเภท เทศบาลตำบล",
    "instruments": {"iit": 97.65, "eit": 96.54, "oit": 100.0},
    "indicators": [99.46, 96.82, 97.1, 97.38, 96.38, 96.99, 96.28, 96.99, 100.0, 100.0],
    "printed": {"level": "ระดับ AA หรือ ผ่านดีเยี่ยม"}, "source": "บันทึกข้อความ นธ ๖๑๙๐๑.๒/๒๑๔"}))]
pub struct AssessmentInput {
    /// คะแนนรวม, 0–100 with at most two decimals.
    #[schema(minimum = 0, maximum = 100, example = 98.26)]
    pub overall: f64,
    #[schema(value_type = Option<Level>)]
    pub level: Option<String>,
    #[schema(value_type = Option<Grade>)]
    pub grade: Option<String>,
    /// ลำดับที่, 1 is the best.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(minimum = 1, maximum = 100_000, example = 182)]
    pub rank: Option<i32>,
    /// Among whom, in the source's own words.
    #[schema(max_length = 200, min_length = 1, example = "หน่วยงานประเภท เทศบาลตำบล")]
    pub rank_scope: Option<String>,
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(minimum = 1, maximum = 100_000)]
    pub rank_total: Option<i32>,
    /// `percent`, as when it's left out, when instruments are printed as of 100, `weighted` when as of their weight
    /// (38.31 of 40), which none may be above.
    #[schema(value_type = Option<InstrumentScale>)]
    pub instrument_scale: Option<String>,
    #[serde(default)]
    pub instruments: InstrumentInput,
    /// The ten indicators in order, `null` where not printed.
    #[serde(default)]
    #[schema(value_type = Vec<Option<Points>>, max_items = 10, example = json!([99.46, 96.82, 97.1, 97.38, 96.38, 96.99, 96.28, 96.99, 100.0, 100.0]))]
    pub indicators: Vec<Option<f64>>,
    /// The source's own texts by field: `level`, `rank`, `overall`, `instruments/iit`, `indicators/3/name` …
    #[serde(default)]
    #[schema(value_type = PrintedTexts)]
    pub printed: BTreeMap<String, String>,
    /// Where it was printed.
    #[schema(min_length = 1, max_length = 500, example = "บันทึกข้อความ นธ ๖๑๙๐๑.๒/๒๑๔")]
    pub source: String,
}

/// A first record of a year.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"fiscal_year": 2566, "assessment": {"overall": 98.26, "level": "excellent", "grade": "AA", "instruments": {"iit": 97.65, "eit": 96.54, "oit": 100.0}, "source": "บันทึกข้อความ นธ ๖๑๙๐๑.๒/๒๑๔"}}))]
pub struct RecordAssessment {
    /// Buddhist era.
    #[serde(deserialize_with = "whole")]
    #[schema(value_type = SchemeYear)]
    pub fiscal_year: i32,
    pub assessment: AssessmentInput,
}

/// All of the record as it should be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "พิมพ์คะแนน EIT ผิด", "assessment": {"overall": 98.26, "level": "excellent", "grade": "AA", "instruments": {"iit": 97.65, "eit": 96.54, "oit": 100.0}, "source": "บันทึกข้อความ นธ ๖๑๙๐๑.๒/๒๑๔"}}))]
pub struct CorrectAssessment {
    pub assessment: AssessmentInput,
    /// Why it's corrected; kept with the earlier version.
    #[schema(min_length = 1, max_length = 500, example = "พิมพ์คะแนน EIT ผิด")]
    pub reason: String,
}

impl AssessmentInput {
    /// Checks everything; `at` is the pointer of this object, `scheme` that of its year, without which
    /// weighted instruments are checked later.
    ///
    /// # Errors
    /// `422` with all faults.
    pub fn parse(self, scheme: Option<&Scheme>, at: &str) -> Result<Findings> {
        let mut faults = Faults::default();
        let figures = self.figures(scheme, at, &mut faults);
        let level = faults.check(word(
            at,
            "level",
            self.level.as_deref(),
            Level::parse,
            Level::ALL.iter().map(|level| level.as_str()),
        ));
        let grade = faults.check(word(
            at,
            "grade",
            self.grade.as_deref(),
            Grade::parse,
            Grade::ALL.iter().map(|grade| grade.as_str()),
        ));
        for (name, value) in [("rank", self.rank), ("rank_total", self.rank_total)] {
            if value.is_some_and(|value| !(1..=100_000).contains(&value)) {
                let fault = Fault::pointer(format!("{at}/{name}"), Reason::OutOfRange);
                faults.push(fault.with("min", 1).with("max", 100_000));
            }
        }
        let scope = Text::line(200).optional(&format!("{at}/rank_scope"), self.rank_scope.as_deref());
        let rank_scope = faults.check(scope);
        let source = faults.check(Text::line(500).parse(&format!("{at}/source"), &self.source));
        let printed = printed(&format!("{at}/printed"), self.printed, &mut faults);
        let (rank, rank_total) = (self.rank, self.rank_total);
        let findings = (|| {
            let (level, grade, rank_scope) = (level?, grade?, rank_scope?);
            Some(Findings {
                figures: figures?,
                level,
                grade,
                rank,
                rank_scope,
                rank_total,
                printed,
                source: source?,
            })
        })();
        faults.finish(findings)
    }

    /// `None` only with faults.
    fn figures(&self, scheme: Option<&Scheme>, at: &str, faults: &mut Faults) -> Option<Figures> {
        let overall = faults.check(score(&format!("{at}/overall"), self.overall));
        let mut optional = |path: &str, value: Option<f64>| faults.check(score(path, value?));
        let InstrumentInput { iit, eit, oit } = self.instruments;
        let pointer = |instrument| instrument_pointer(at, instrument);
        let printed = |instrument: Instrument| instrument.of([iit, eit, oit]);
        let instruments = Instrument::each(|instrument| optional(&pointer(instrument), printed(instrument)));
        let mut indicators = [None; INDICATORS];
        for (index, (place, value)) in indicators.iter_mut().zip(&self.indicators).enumerate() {
            *place = optional(&format!("{at}/indicators/{index}"), *value);
        }
        if self.indicators.len() > INDICATORS {
            faults.push(Fault::pointer(format!("{at}/indicators"), Reason::TooMany).with("max", INDICATORS));
        }
        let scale = self.instrument_scale.as_deref();
        let scale = faults.check(word(
            at,
            "instrument_scale",
            scale,
            InstrumentScale::parse,
            InstrumentScale::ALL.iter().map(|scale| scale.as_str()),
        ));
        let instrument_scale = scale?.unwrap_or(InstrumentScale::Percent);
        let at_pointer = |instrument, reason| Fault::pointer(pointer(instrument), reason);
        let above = scheme.map(|scheme| scheme.scale_faults(instrument_scale, instruments, at_pointer));
        for fault in above.into_iter().flatten() {
            faults.push(fault);
        }
        Some(Figures {
            overall: overall?,
            instruments,
            indicators,
            instrument_scale,
        })
    }
}

fn instrument_pointer(at: &str, instrument: Instrument) -> String {
    format!("{at}/instruments/{}", instrument.as_str().to_lowercase())
}

fn score(at: &str, value: f64) -> Result<Score, Fault> {
    Score::parse(&value.to_string()).map_err(|fault| fault.fault(|reason| Fault::pointer(at, reason)))
}

/// An optional word of a list.
fn word<T>(
    at: &str,
    name: &str,
    value: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
    words: impl Iterator<Item = &'static str>,
) -> Result<Option<T>, Fault> {
    let Some(value) = value else { return Ok(None) };
    let allowed = || words.collect::<Vec<_>>().join(", ");
    let fault = || Fault::pointer(format!("{at}/{name}"), Reason::UnknownValue).with("allowed", allowed());
    parse(value).map(Some).ok_or_else(fault)
}

fn printed(at: &str, texts: BTreeMap<String, String>, faults: &mut Faults) -> BTreeMap<String, String> {
    if texts.len() > PRINTED {
        faults.push(Fault::pointer(at, Reason::TooMany).with("max", PRINTED));
        return BTreeMap::new();
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '/');
    let mut checked = BTreeMap::new();
    for (name, text) in texts {
        let pointer = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        if name.is_empty() || name.len() > 60 || !name.chars().all(plain) {
            faults.push(Fault::pointer(pointer, Reason::Format).with("expected", "indicators/3/name"));
        } else if let Some(text) = faults.check(Text::line(500).parse(&pointer, &text)) {
            checked.insert(name, text);
        }
    }
    checked
}

/// Why something is published, shared or taken back; kept with the version.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentAction {
    #[schema(max_length = 500, example = "ตามบันทึกข้อความ นธ ๖๑๙๐๑.๒/๒๑๔")]
    pub reason: Option<String>,
}
