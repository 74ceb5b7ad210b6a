//! What a computed value says about a printed one. Nothing is corrected; the reader is told.

use crate::http::Language;
use crate::words::words;
use std::collections::BTreeMap;

words! {
    /// How much a warning matters.
    Severity {
        /// Worth knowing; the source isn't wrong for it.
        Info = "info" "ข้อสังเกต" "Note",
        Warning = "warning" "คำเตือน" "Warning",
    }
}

words! {
    /// What is odd about a printed assessment. The texts hold the warning's parameters in braces.
    WarningCode eg InstrumentDiffersFromMean {
        TotalDiffers = "total_differs"
            "คะแนนรวมที่พิมพ์ {printed} ไม่ตรงกับผลรวมถ่วงน้ำหนัก {computed}"
            "The printed total {printed} differs from the weighted total {computed}",
        InstrumentDiffersFromMean = "instrument_differs_from_mean"
            "คะแนน {instrument} ที่พิมพ์ {printed} ต่างจากค่าเฉลี่ยของตัวชี้วัด {mean} อยู่ {delta}"
            "{instrument} is printed as {printed}; the mean of its indicators is {mean}, the difference {delta}",
        LevelDiffers = "level_differs"
            "ระดับที่พิมพ์ {printed} ไม่ตรงกับระดับตามเกณฑ์ {computed}"
            "The printed level {printed} isn't the one of the rule, {computed}",
        GradeDiffers = "grade_differs"
            "ระดับคะแนนที่พิมพ์ {printed} ไม่ตรงกับเกณฑ์ {computed}"
            "The printed grade {printed} isn't the one of the rule, {computed}",
        NameDiffers = "name_differs"
            "ชื่อตัวชี้วัดที่ {no} พิมพ์ว่า {printed} เกณฑ์ใช้ว่า {expected}"
            "Indicator {no} is printed as {printed}; its name is {expected}",
        InstrumentScaleWeighted = "instrument_scale_weighted"
            "คะแนนเครื่องมือพิมพ์แบบถ่วงน้ำหนักแล้ว ใช้เทียบกับปีอื่นได้เมื่อแปลงเป็นร้อยละ"
            "The instruments are printed already weighted; compare them with other years in percent only",
        InstrumentScaleDoubtful = "instrument_scale_doubtful"
            "คะแนนเครื่องมือที่ระบุว่าเป็นแบบ {stated} น่าจะเป็นแบบ {likely}"
            "The instruments are said to be {stated}, but the total only comes out if they're {likely}",
        MissingFigures = "missing_figures"
            "ไม่ได้พิมพ์ตัวเลข: {figures}"
            "Not printed: {figures}",
    }
}

/// One remark on a printed assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub code: WarningCode,
    pub severity: Severity,
    /// What the text names.
    pub params: BTreeMap<&'static str, String>,
}

impl Warning {
    pub(super) fn new(code: WarningCode, severity: Severity) -> Self {
        Self {
            code,
            severity,
            params: BTreeMap::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.params.insert(name, value.to_string());
        self
    }

    /// The sentence for a person.
    pub fn text(&self, language: Language) -> String {
        let (thai, english) = self.code.labels();
        let template = match language {
            Language::Thai => thai,
            Language::English => english,
        };
        self.params
            .iter()
            .fold(template.to_owned(), |text, (name, value)| {
                text.replace(&format!("{{{name}}}"), value)
            })
    }
}
