//! What citizens and officers send of a new case, and the receipt.

use super::model::{Contact, NewComplaint, Place};
use crate::agencies::Agency;
use crate::calendar;
use crate::complaints::kinds::{CaseStatus, Channel, ComplaintKind};
use crate::complaints::model::Complaint;
use crate::complaints::settings::categories::Category;
use crate::complaints::settings::forms::ServiceForm;
use crate::http::{
    Day, EmailAddress, Error, FilesWith, FormOf, Id, MOST_FILE_BYTES, MOST_FILES, Paragraph, Result, Story,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A case as its reporter tells it. Corruption of officials doesn't belong here: `/agencies/{agency_id}/complaint-form`
/// says where to report it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "complaint", "category": "light", "description": "ไฟถนนหน้าโรงเรียนดับ 3 ดวง ตั้งแต่วันศุกร์",
    "place_moo": "3", "place_tambon": "มะรือโบตก", "name": "สมชาย ใจดี", "phone": "081-234-5678"}))]
pub struct SubmitComplaint {
    #[schema(value_type = ComplaintKind)]
    pub kind: String,
    /// Code of one of the agency's categories.
    #[schema(example = "light", min_length = 1, max_length = 40)]
    pub category: String,
    #[schema(value_type = Story)]
    pub description: String,
    /// Of a service request: code of one of the agency's service forms.
    #[schema(example = "water_meter", min_length = 1, max_length = 40)]
    pub service_code: Option<String>,
    /// Of a service request: what its form asks for. In a form's names: `fields.NAME`.
    #[schema(value_type = Option<Object>, example = json!({"size": "1/2"}))]
    pub fields: Option<serde_json::Map<String, serde_json::Value>>,
    /// Where it is.
    #[schema(example = "หน้าโรงเรียนบ้านมะรือโบตก", min_length = 1, max_length = 300)]
    pub place_address: Option<String>,
    /// หมู่ที่.
    #[schema(example = "3", min_length = 1, max_length = 20)]
    pub place_moo: Option<String>,
    #[schema(example = "มะรือโบตก", min_length = 1, max_length = 100)]
    pub place_tambon: Option<String>,
    /// Degrees north, WGS 84; with `longitude`.
    #[schema(example = 6.2, minimum = -90, maximum = 90)]
    pub latitude: Option<f64>,
    #[schema(example = 101.7, minimum = -180, maximum = 180)]
    pub longitude: Option<f64>,
    /// Of the reporter. Names, phones, e-mails and addresses are kept sealed, apart from the case.
    #[schema(example = "สมชาย ใจดี", min_length = 1, max_length = 200)]
    pub name: Option<String>,
    #[schema(
        example = "081-234-5678",
        max_length = 30,
        pattern = "^[+]?[0-9]([ ()-]*[0-9]){5,14}$"
    )]
    pub phone: Option<String>,
    #[schema(value_type = Option<EmailAddress>)]
    pub email: Option<String>,
    /// Where a letter reaches the reporter.
    #[schema(value_type = Option<Paragraph>, example = "99 หมู่ 3 ต.มะรือโบตก อ.ระแงะ จ.นราธิวาส 96130")]
    pub address: Option<String>,
    /// Who reports is shown to nobody but the one officer who has to call back.
    pub anonymous: Option<bool>,
    /// Of a question: the reporter agrees that it's published with its answer, without who asked.
    pub may_publish: Option<bool>,
}

/// The same as a form, and with files.
pub type SubmitComplaintForm = FormOf<SubmitComplaint>;
pub type SubmitComplaintFiles = FilesWith<SubmitComplaint>;

/// A case that came by counter, phone, letter, box, LINE, Facebook or referral.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "channel": "letter", "received_on": "2023-08-18",
    "reference": "1234/2566", "complaint": {"kind": "complaint", "category": "roads", "description": "ถนนเป็นหลุมบ่อ ขอให้ซ่อม"}}))]
pub struct RegisterComplaint {
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// Any but `web`, which is the public form's.
    #[schema(schema_with = office_channels)]
    pub channel: String,
    /// The day it reached the office, not later than today; its clocks run from here.
    #[schema(value_type = Day)]
    pub received_on: String,
    /// เลขรับ: its number in the office's own register.
    #[schema(example = "1234/2566", min_length = 1, max_length = 50)]
    pub reference: Option<String>,
    pub complaint: SubmitComplaint,
}

/// The channels by which an officer registers a case.
fn office_channels() -> utoipa::openapi::Object {
    let others = Channel::ALL.iter().filter(|channel| **channel != Channel::Web);
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::Type::String)
        .enum_values(Some(others.map(|channel| channel.as_str())))
        .into()
}

/// ใบรับเรื่อง — what the reporter keeps.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CaseReceipt {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// What to say on the phone; it opens nothing.
    #[schema(example = "2566-000123", pattern = "^[0-9]{4}-[0-9]{6,}$")]
    pub number: String,
    /// Opens the case: whoever has it may act as the reporter. It's shown once, and can't be found again.
    #[schema(
        example = "7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG",
        pattern = "^[0-9A-Z]{4}(-[0-9A-Z]{4}){6}$"
    )]
    pub receipt: String,
    #[schema(value_type = CaseStatus)]
    pub status: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub received_at: String,
    /// The day by which the office has to answer, at the latest.
    #[schema(value_type = Option<Day>, required = true)]
    pub answer_due_on: Option<String>,
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
    pub allowed_actions: Vec<String>,
}

impl CaseReceipt {
    pub fn of(case: &Complaint, receipt: String, answer_due_on: Option<chrono::NaiveDate>) -> Self {
        Self {
            id: case.id.clone(),
            agency_id: case.agency_id.clone(),
            number: case.case_number(),
            receipt,
            status: case.status.as_str().to_owned(),
            received_at: calendar::rfc3339(case.received_at),
            answer_due_on: answer_due_on.map(|day| day.to_string()),
            version: case.version,
            allowed_actions: vec!["track_complaint".to_owned()],
        }
    }
}

/// ผู้แจ้ง — who reported, as it's sealed and as it's shown to who may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactView {
    #[schema(example = "สมชาย ใจดี", required = true)]
    pub name: Option<String>,
    #[schema(example = "081-234-5678", required = true)]
    pub phone: Option<String>,
    #[schema(example = "somchai@example.com", required = true)]
    pub email: Option<String>,
    #[schema(example = "99 หมู่ 3 ต.มะรือโบตก อ.ระแงะ จ.นราธิวาส 96130", required = true)]
    pub address: Option<String>,
}

impl Contact {
    /// # Errors
    /// Never: it's plain data.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(&ContactView::from(self.clone())).map_err(Error::internal)
    }

    /// # Errors
    /// `500` when it isn't what [`Contact::to_json`] wrote.
    pub fn from_json(bytes: &[u8]) -> Result<Self> {
        let view: ContactView = serde_json::from_slice(bytes).map_err(Error::internal)?;
        Ok(Self {
            name: view.name,
            phone: view.phone,
            email: view.email,
            address: view.address,
        })
    }
}

impl From<Contact> for ContactView {
    fn from(contact: Contact) -> Self {
        Self {
            name: contact.name,
            phone: contact.phone,
            email: contact.email,
            address: contact.address,
        }
    }
}

/// สถานที่ — where it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlaceView {
    #[schema(example = "หน้าโรงเรียนบ้านมะรือโบตก", required = true)]
    pub address: Option<String>,
    #[schema(example = "3", required = true)]
    pub moo: Option<String>,
    #[schema(example = "มะรือโบตก", required = true)]
    pub tambon: Option<String>,
    /// Degrees north, WGS 84.
    #[schema(example = 6.2, required = true)]
    pub latitude: Option<f64>,
    #[schema(example = 101.7, required = true)]
    pub longitude: Option<f64>,
}

impl PlaceView {
    /// As it's stored with a case.
    pub fn stored(text: Option<&str>) -> Option<Self> {
        serde_json::from_str(text?).ok()
    }
}

impl Place {
    /// # Errors
    /// Never: it's plain data.
    pub fn to_json(&self) -> Result<String> {
        let view = PlaceView {
            address: self.address.clone(),
            moo: self.moo.clone(),
            tambon: self.tambon.clone(),
            latitude: self.point.map(|(latitude, _)| latitude),
            longitude: self.point.map(|(_, longitude)| longitude),
        };
        serde_json::to_string(&view).map_err(Error::internal)
    }
}

impl NewComplaint {
    /// The fields as they're stored.
    ///
    /// # Errors
    /// Never: it's plain data.
    pub fn fields_json(&self) -> Result<Option<String>> {
        let text = self.fields.as_ref().map(serde_json::to_string);
        text.transpose().map_err(Error::internal)
    }
}

/// What the public form asks for.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintForm {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "เทศบาลตำบลมะรือโบตก")]
    pub agency_name_th: String,
    pub categories: Vec<FormCategory>,
    pub services: Vec<FormService>,
    /// To be said before the first field.
    #[schema(example = "เรื่องทุจริต")]
    pub corruption_notice_th: &'static str,
    #[schema(example = "Corruption")]
    pub corruption_notice_en: &'static str,
    /// Files that may be sent with it, and the most bytes of one.
    #[schema(minimum = 0, example = 5)]
    pub most_files: usize,
    #[schema(minimum = 0, example = 10_485_760)]
    pub most_file_bytes: u64,
}

/// หมวดเรื่อง — what a new case may be about.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormCategory {
    #[schema(example = "light")]
    pub code: String,
    #[schema(example = "ไฟฟ้าส่องสว่าง")]
    pub name_th: String,
    #[schema(example = "Street lighting", required = true)]
    pub name_en: Option<String>,
}

/// แบบคำขอรับบริการ — a service that can be asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormService {
    #[schema(example = "water_meter")]
    pub code: String,
    #[schema(example = "ขอติดตั้งมิเตอร์น้ำ")]
    pub name_th: String,
    #[schema(example = "Water meter", required = true)]
    pub name_en: Option<String>,
    /// JSON Schema (2020-12) of `fields`.
    #[schema(value_type = Object, example = json!({"type": "object"}))]
    pub fields: serde_json::Value,
}

/// Who takes reports of corruption, until the sealed channel does.
pub const CORRUPTION: (&str, &str) = (
    "การทุจริตและประพฤติมิชอบของเจ้าหน้าที่ไม่รับแจ้งที่นี่ เพื่อความปลอดภัยของท่าน โปรดแจ้งศูนย์ดำรงธรรมจังหวัด โทร. 1567 สำนักงาน ป.ป.ช. โทร. 1205 \
     หรือสำนักงาน ป.ป.ท. โทร. 1206",
    "Corruption of officials isn't taken here, for your own safety. Please tell the provincial Damrongdhama Centre, \
     telephone 1567, the NACC, 1205, or the PACC, 1206.",
);

impl ComplaintForm {
    /// The open categories and services of an agency.
    pub fn of(agency: &Agency, categories: Vec<Category>, services: Vec<ServiceForm>) -> Self {
        let category = |category: Category| FormCategory {
            code: category.code,
            name_th: category.name_th,
            name_en: category.name_en,
        };
        let service = |form: ServiceForm| FormService {
            fields: serde_json::from_str(&form.fields).unwrap_or_default(),
            code: form.code,
            name_th: form.name_th,
            name_en: form.name_en,
        };
        Self {
            agency_id: agency.id.clone(),
            agency_name_th: agency.name_th.clone(),
            categories: categories
                .into_iter()
                .filter(|c| c.is_open)
                .map(category)
                .collect(),
            services: services
                .into_iter()
                .filter(|form| form.is_open)
                .map(service)
                .collect(),
            corruption_notice_th: CORRUPTION.0,
            corruption_notice_en: CORRUPTION.1,
            most_files: MOST_FILES,
            most_file_bytes: MOST_FILE_BYTES,
        }
    }
}
