//! The vocabulary as callers see it.

use super::assets::AssetWords;
use super::complaints::ComplaintWords;
use super::disclosures::DisclosureWords;
use super::measures::MeasureWords;
use super::sealed::SealedWords;
use super::services::ServiceWords;
use super::statistics::StatisticsWords;
use crate::accounts::{RIGHTS, Role, Scope};
use crate::agencies::places::Region;
use crate::agencies::{AgencyKind, AppointmentKind};
use crate::calendar::{HolidayKind, HolidayReach, PeriodKind};
use crate::events::Audience;
use crate::http::{Code, Language, Reason};
use serde::Serialize;
use utoipa::ToSchema;

/// A word of the contract with its labels.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WordView {
    #[schema(example = "subdistrict_municipality")]
    pub value: &'static str,
    #[schema(example = "เทศบาลตำบล")]
    pub label_th: &'static str,
    #[schema(example = "Subdistrict municipality")]
    pub label_en: &'static str,
}

/// A kind of agencies with its usual abbreviation.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyKindView {
    #[schema(value_type = AgencyKind)]
    pub value: &'static str,
    #[schema(example = "เทศบาลตำบล")]
    pub label_th: &'static str,
    #[schema(example = "Subdistrict municipality")]
    pub label_en: &'static str,
    #[schema(required = true, example = "ทต.")]
    pub abbreviation_th: Option<&'static str>,
}

/// สิทธิ — something a caller may do, and who may.
#[derive(Debug, Serialize, ToSchema)]
pub struct RightView {
    #[schema(example = "manage_organisation")]
    pub value: String,
    /// Roles that give it, each where it holds.
    #[schema(value_type = Vec<Role>)]
    pub roles: Vec<&'static str>,
    /// The scope that gives it to a machine.
    #[schema(value_type = Option<Scope>, required = true)]
    pub scope: Option<&'static str>,
}

/// A kind of problem, as in `code` of a problem document.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemCodeView {
    #[schema(value_type = Code)]
    pub value: &'static str,
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    #[schema(example = "ข้อมูลที่ส่งมาไม่ถูกต้อง")]
    pub title_th: &'static str,
    #[schema(example = "The input is invalid")]
    pub title_en: &'static str,
}

/// Why a value isn't accepted, as in `errors[].code`. Names in braces are parameters.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonView {
    #[schema(value_type = Reason)]
    pub value: &'static str,
    #[schema(example = "ต้องอยู่ระหว่าง {min} ถึง {max}")]
    pub message_th: &'static str,
    #[schema(example = "must be from {min} to {max}")]
    pub message_en: &'static str,
}

/// คำศัพท์ของระบบ — every word that the API takes or gives.
#[derive(Debug, Serialize, ToSchema)]
pub struct Vocabulary {
    pub roles: Vec<WordView>,
    pub scopes: Vec<WordView>,
    pub rights: Vec<RightView>,
    pub regions: Vec<WordView>,
    pub agency_kinds: Vec<AgencyKindView>,
    pub appointment_kinds: Vec<WordView>,
    pub assessment_levels: Vec<WordView>,
    pub assessment_grades: Vec<WordView>,
    pub assessment_statuses: Vec<WordView>,
    pub instrument_scales: Vec<WordView>,
    pub event_audiences: Vec<WordView>,
    pub holiday_kinds: Vec<WordView>,
    pub holiday_scopes: Vec<WordView>,
    pub period_kinds: Vec<WordView>,
    pub delivery_states: Vec<WordView>,
    pub delivery_errors: Vec<WordView>,
    #[serde(flatten)]
    pub assets: AssetWords,
    #[serde(flatten)]
    pub complaints: ComplaintWords,
    #[serde(flatten)]
    pub disclosures: DisclosureWords,
    #[serde(flatten)]
    pub measures: MeasureWords,
    #[serde(flatten)]
    pub sealed: SealedWords,
    #[serde(flatten)]
    pub services: ServiceWords,
    #[serde(flatten)]
    pub statistics: StatisticsWords,
    pub problem_codes: Vec<ProblemCodeView>,
    pub reasons: Vec<ReasonView>,
}

/// Words that other slices bring.
pub struct SliceWords {
    pub assets: AssetWords,
    pub complaints: ComplaintWords,
    pub measures: MeasureWords,
    pub disclosures: DisclosureWords,
    pub sealed: SealedWords,
    pub services: ServiceWords,
    pub statistics: StatisticsWords,
}

/// A word, its Thai label and its English one.
type Word = (&'static str, &'static str, &'static str);

/// Slices don't import each other; a test holds these against the slices' own words.
const LEVELS: &[Word] = &[
    ("excellent", "ผ่านดีเยี่ยม", "Excellent"),
    ("good", "ผ่านดี", "Good"),
    ("pass", "ผ่าน", "Pass"),
    ("needs_improvement", "ต้องปรับปรุง", "Needs improvement"),
    (
        "urgent_improvement",
        "ต้องปรับปรุงโดยด่วน",
        "Urgent improvement needed",
    ),
];
const GRADES: &[Word] = &[
    ("AA", "ระดับ AA", "Grade AA"),
    ("A", "ระดับ A", "Grade A"),
    ("B", "ระดับ B", "Grade B"),
    ("C", "ระดับ C", "Grade C"),
    ("D", "ระดับ D", "Grade D"),
    ("E", "ระดับ E", "Grade E"),
    ("F", "ระดับ F", "Grade F"),
];
const STATUSES: &[Word] = &[
    ("draft", "ฉบับร่าง", "Draft"),
    ("published", "เผยแพร่แล้ว", "Published"),
];
const SCALES: &[Word] = &[
    ("percent", "เต็ม 100 ทุกเครื่องมือ", "Each instrument out of 100"),
    ("weighted", "ถ่วงน้ำหนักแล้ว", "Already weighted"),
];
const DELIVERY_STATES: &[Word] = &[
    ("pending", "รอส่ง", "To be sent"),
    ("delivered", "ส่งแล้ว", "Delivered"),
    ("failed", "ส่งไม่สำเร็จ", "Given up"),
];
const DELIVERY_ERRORS: &[Word] = &[
    (
        "address_refused",
        "ที่อยู่ปลายทางไม่อยู่ในเครือข่ายสาธารณะ",
        "Not an address on the public internet",
    ),
    ("name_unknown", "ไม่พบชื่อเครื่องปลายทาง", "There is no such name"),
    ("no_connection", "เชื่อมต่อไม่ได้", "No connection"),
    ("timeout", "ปลายทางไม่ตอบภายในเวลา", "No answer in time"),
    ("refused", "ปลายทางไม่รับ", "Refused by the receiver"),
    ("redirected", "ปลายทางส่งต่อไปที่อื่น", "Redirected elsewhere"),
    ("gone", "ปลายทางเลิกรับแล้ว", "The receiver is gone"),
    ("disabled", "เว็บฮุกถูกปิด", "The webhook was switched off"),
    ("no_secret", "เปิดกุญแจลงนามไม่ได้", "The secret cannot be opened"),
];

impl Vocabulary {
    /// With the words of slices that this one doesn't know.
    pub fn new(slices: SliceWords) -> Self {
        Self {
            roles: labelled(Role::ALL, |role| (role.as_str(), role.labels())),
            scopes: labelled(Scope::ALL, |scope| (scope.as_str(), scope.labels())),
            rights: rights(),
            regions: labelled(Region::ALL, |region| (region.as_str(), region.labels())),
            agency_kinds: AgencyKind::ALL.iter().map(AgencyKindView::from).collect(),
            appointment_kinds: labelled(AppointmentKind::ALL, |kind| (kind.as_str(), kind.labels())),
            assessment_levels: words(LEVELS),
            assessment_grades: words(GRADES),
            assessment_statuses: words(STATUSES),
            instrument_scales: words(SCALES),
            event_audiences: labelled(Audience::ALL, |audience| (audience.as_str(), audience.labels())),
            holiday_kinds: labelled(HolidayKind::ALL, |kind| (kind.as_str(), kind.labels())),
            holiday_scopes: labelled(HolidayReach::ALL, |reach| (reach.as_str(), reach.labels())),
            period_kinds: labelled(PeriodKind::ALL, |kind| (kind.as_str(), kind.labels())),
            delivery_states: words(DELIVERY_STATES),
            delivery_errors: words(DELIVERY_ERRORS),
            assets: slices.assets,
            complaints: slices.complaints,
            measures: slices.measures,
            disclosures: slices.disclosures,
            sealed: slices.sealed,
            services: slices.services,
            statistics: slices.statistics,
            problem_codes: Code::ALL.iter().map(ProblemCodeView::from).collect(),
            reasons: Reason::ALL.iter().map(ReasonView::from).collect(),
        }
    }
}

/// Words with their labels.
pub fn labelled<T: Copy>(
    all: &[T],
    parts: impl Fn(T) -> (&'static str, (&'static str, &'static str)),
) -> Vec<WordView> {
    let view = |one: &T| {
        let (value, (label_th, label_en)) = parts(*one);
        WordView {
            value,
            label_th,
            label_en,
        }
    };
    all.iter().map(view).collect()
}

fn words(words: &[Word]) -> Vec<WordView> {
    labelled(words, |(value, thai, english)| (value, (thai, english)))
}

fn rights() -> Vec<RightView> {
    let view = |(name, roles, scope): &(&str, &[Role], Option<Scope>)| RightView {
        value: snake_case(name),
        roles: roles.iter().map(|role| role.as_str()).collect(),
        scope: scope.map(Scope::as_str),
    };
    RIGHTS.iter().map(view).collect()
}

/// `ManageOrganisation` becomes `manage_organisation`.
fn snake_case(name: &str) -> String {
    let mut word = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.push(c.to_ascii_lowercase());
    }
    word
}

impl From<&AgencyKind> for AgencyKindView {
    fn from(kind: &AgencyKind) -> Self {
        let (label_th, label_en) = kind.labels();
        Self {
            value: kind.as_str(),
            label_th,
            label_en,
            abbreviation_th: kind.abbreviation(),
        }
    }
}

impl From<&Code> for ProblemCodeView {
    fn from(code: &Code) -> Self {
        Self {
            value: code.code(),
            status: code.status(),
            title_th: code.title(Language::Thai),
            title_en: code.title(Language::English),
        }
    }
}

impl From<&Reason> for ReasonView {
    fn from(reason: &Reason) -> Self {
        Self {
            value: reason.code(),
            message_th: reason.message(Language::Thai),
            message_en: reason.message(Language::English),
        }
    }
}
