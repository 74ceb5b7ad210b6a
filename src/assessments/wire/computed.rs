//! What callers see of what follows from printed figures.

use crate::assessments::computed::Computed;
use crate::assessments::exact::Exact;
use crate::assessments::level::{Grade, Level};
use crate::assessments::warning::{Severity, Warning, WarningCode};
use crate::http::Language;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One number of each instrument, 0–100; `null` where there's none.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct InstrumentScores {
    /// แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน
    #[schema(example = 97.65, minimum = 0, maximum = 100, required = true)]
    pub iit: Option<f64>,
    /// แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก
    #[schema(example = 96.54, minimum = 0, maximum = 100, required = true)]
    pub eit: Option<f64>,
    /// แบบตรวจการเปิดเผยข้อมูลสาธารณะ
    #[schema(example = 100.0, minimum = 0, maximum = 100, required = true)]
    pub oit: Option<f64>,
}

/// What follows from the printed figures. Stands beside them, never over them.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct ComputedView {
    /// The instruments by their weights, two decimals; `null` when one isn't printed.
    #[schema(example = 98.26, required = true)]
    pub weighted_total: Option<f64>,
    /// Mean of the indicators of each instrument.
    pub means: InstrumentScores,
    /// Printed instrument minus that mean, two decimals; may be negative.
    pub deltas: DeltaScores,
    #[schema(value_type = Option<Level>, required = true)]
    pub level: Option<String>,
    /// Whether the rule behind `level` was checked against its published text.
    #[schema(required = true, example = false)]
    pub level_verified: Option<bool>,
    #[schema(value_type = Option<Grade>, required = true)]
    pub grade: Option<String>,
    /// Where print and computation disagree.
    pub warnings: Vec<WarningView>,
}

/// Differences by instrument; may be negative.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct DeltaScores {
    #[schema(example = 0.22, required = true)]
    pub iit: Option<f64>,
    #[schema(example = -0.21, required = true)]
    pub eit: Option<f64>,
    #[schema(example = 0.0, required = true)]
    pub oit: Option<f64>,
}

/// A disagreement between print and computation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WarningView {
    #[schema(value_type = WarningCode)]
    pub code: String,
    /// `info` is worth knowing, `warning` worth a look at the source.
    #[schema(value_type = Severity)]
    pub severity: String,
    #[schema(example = json!({"instrument": "EIT", "printed": "96.54", "mean": "96.75", "delta": "-0.21"}))]
    pub params: BTreeMap<String, String>,
    #[schema(example = "คะแนน EIT ที่พิมพ์ 96.54 ต่างจากค่าเฉลี่ยของตัวชี้วัด 96.75 อยู่ -0.21")]
    pub message_th: String,
    #[schema(example = "EIT is printed as 96.54; the mean of its indicators is 96.75, the difference -0.21")]
    pub message_en: String,
}

/// Two decimals, rounded half-up: output only.
fn rounded(value: Option<Exact>) -> Option<f64> {
    value.map(|value| f64::from(value.hundredths()) / 100.0)
}

impl From<Computed> for ComputedView {
    fn from(computed: Computed) -> Self {
        let [iit, eit, oit] = computed.means.map(rounded);
        let means = InstrumentScores { iit, eit, oit };
        let [iit, eit, oit] = computed.deltas.map(rounded);
        Self {
            weighted_total: rounded(computed.total),
            means,
            deltas: DeltaScores { iit, eit, oit },
            level: computed.level.map(|rule| rule.level.as_str().to_owned()),
            level_verified: computed.level.map(|rule| rule.verified),
            grade: computed.grade.map(|rule| rule.grade.as_str().to_owned()),
            warnings: computed.warnings.iter().map(WarningView::from).collect(),
        }
    }
}

impl From<&Warning> for WarningView {
    fn from(warning: &Warning) -> Self {
        Self {
            code: warning.code.as_str().to_owned(),
            severity: warning.severity.as_str().to_owned(),
            params: warning
                .params
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
            message_th: warning.text(Language::Thai),
            message_en: warning.text(Language::English),
        }
    }
}
