//! What an agency is, and what may be said of it.

use super::kinds::AgencyKind;
use super::places::{self, Amphoe, Province, one_spaced};
use super::wire::{CreateAgency, ExternalIdView, UpdateAgency};
use crate::events::{Audience, Event};
use crate::http::{Fault, Faults, Reason, Result, Text, is_id, parse_web_address, shown};
use crate::schema::{agencies, agency_external_ids};
use chrono::NaiveDateTime;
use diesel::prelude::*;

pub(super) const NAME: Text = Text::line(200);
const PLACE: Text = Text::line(100);
const MOST_EXTERNAL_IDS: usize = 20;

/// หน่วยงาน (องค์กรปกครองส่วนท้องถิ่น) — a local government, a tenant of the service.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Clone, Debug, PartialEq, Eq)]
#[diesel(table_name = agencies, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Agency {
    pub id: String,
    #[diesel(serialize_as = String, deserialize_as = String)]
    pub kind: AgencyKind,
    /// With its kind before it: `เทศบาลตำบลมะรือโบตก`.
    pub name_th: String,
    pub name_en: Option<String>,
    /// A province's code.
    pub province: String,
    /// An amphoe's code.
    pub amphoe: Option<String>,
    /// A tambon's name, without ตำบล.
    pub tambon: Option<String>,
    /// The address of its own site, as `https://www.example.go.th`.
    pub website: Option<String>,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Agency {
    /// A tombstone for those followers of the province that this agency leaves who could see the subject.
    pub(super) fn departure(&self, audience: Audience, kind: &'static str, subject: String) -> Event {
        Event {
            // Not of the agency: its own people still see it.
            agency_id: None,
            audience,
            ..self.event(kind, subject, serde_json::Value::Null)
        }
    }

    /// A public event of this agency. The payload is what anybody may see of the subject.
    pub(super) fn event(&self, kind: &'static str, subject: String, payload: serde_json::Value) -> Event {
        Event {
            kind,
            subject,
            agency_id: Some(self.id.clone()),
            province: Some(self.province.clone()),
            audience: Audience::Public,
            payload,
        }
    }
}

/// รหัสภายนอก — the number of an agency in a list of somebody else, as the Department of Local Administration.
#[derive(Queryable, Selectable, Insertable, Clone, Debug, PartialEq, Eq)]
#[diesel(table_name = agency_external_ids)]
pub struct ExternalId {
    /// Whose list, as `dla`.
    pub scheme: String,
    pub value: String,
}

/// An agency to be opened.
#[derive(Clone, Debug)]
pub struct NewAgency {
    /// As another instance knows it; without it, a new one.
    pub id: Option<String>,
    pub kind: AgencyKind,
    /// With its kind before it, as [`AgencyKind::full_name`] gives it.
    pub name_th: String,
    pub name_en: Option<String>,
    pub province: &'static Province,
    pub amphoe: Option<&'static Amphoe>,
    pub tambon: Option<String>,
    pub website: Option<String>,
    pub external_ids: Vec<ExternalId>,
}

impl NewAgency {
    /// # Errors
    /// `422` with every fault of the input.
    pub(super) fn parse(input: CreateAgency) -> Result<Self> {
        let mut faults = Faults::default();
        let id = faults.check(parse_id(input.id));
        let kind = faults.check(parse_kind(&input.kind));
        let name = faults.check(NAME.parse("/name_th", &input.name_th));
        let name_th = kind
            .zip(name)
            .and_then(|(kind, name)| faults.check(full_name(kind, &name)));
        let name_en = faults.check(NAME.optional("/name_en", input.name_en.as_deref()));
        let province = faults.check(parse_province(&input.province));
        let amphoe = match (province, input.amphoe.as_deref()) {
            (Some(province), Some(text)) => faults.check(parse_amphoe(province, text)).map(Some),
            (_, text) => text.is_none().then_some(None),
        };
        let tambon = faults.check(input.tambon.as_deref().map(parse_tambon).transpose());
        let website = faults.check(input.website.as_deref().map(parse_website).transpose());
        let external_ids = parse_external_ids(&mut faults, input.external_ids.unwrap_or_default());
        let built = (|| {
            Some(Self {
                id: id?,
                kind: kind?,
                name_th: name_th?,
                name_en: name_en?,
                province: province?,
                amphoe: amphoe?,
                tambon: tambon?,
                website: website?,
                external_ids,
            })
        })();
        faults.finish(built)
    }
}

/// An agency after a change, and its external ids when they change as well.
pub(super) struct ChangedAgency {
    pub agency: Agency,
    pub external_ids: Option<Vec<ExternalId>>,
}

impl ChangedAgency {
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(now: &Agency, input: UpdateAgency) -> Result<Self> {
        let (mut faults, mut agency) = (Faults::default(), now.clone());
        let renamed = input.kind.is_some() || input.name_th.is_some();
        agency.kind = faults.replace("/kind", input.kind, now.kind, |word| parse_kind(&word));
        let name = |text: String| NAME.parse("/name_th", &text);
        agency.name_th = faults.replace("/name_th", input.name_th, agency.name_th, name);
        if renamed {
            let full = faults.check(full_name(agency.kind, &agency.name_th));
            agency.name_th = full.unwrap_or(agency.name_th);
        }
        let name_en = |text: String| NAME.parse("/name_en", &text);
        agency.name_en = faults.replace_or_clear(input.name_en, agency.name_en, name_en);
        let moved = input.province.is_some();
        let code = |text: String| parse_province(&text).map(|province| province.code.to_owned());
        agency.province = faults.replace("/province", input.province, agency.province, code);
        if moved && input.amphoe.is_none() && agency.province != now.province {
            // An amphoe of the old province means nothing in the new one.
            agency.amphoe = None;
        }
        if let Some(province) = places::province(&agency.province) {
            let code = |text: String| parse_amphoe(province, &text).map(|amphoe| amphoe.code.to_owned());
            agency.amphoe = faults.replace_or_clear(input.amphoe, agency.amphoe, code);
        }
        agency.tambon = faults.replace_or_clear(input.tambon, agency.tambon, |text| parse_tambon(&text));
        agency.website = faults.replace_or_clear(input.website, agency.website, |text| parse_website(&text));
        let empty = Vec::new();
        let given = input.external_ids.is_some();
        let list = faults.replace("/external_ids", input.external_ids, empty, Ok);
        let external_ids = given.then(|| parse_external_ids(&mut faults, list));
        faults.finish(Some(Self { agency, external_ids }))
    }
}

/// An id that another instance gave.
fn parse_id(id: Option<String>) -> Result<Option<String>, Fault> {
    match id {
        Some(id) if !is_id(&id) => {
            Err(Fault::pointer("/id", Reason::Format).with("expected", "A-Z a-z 0-9 - (1–64)"))
        }
        id => Ok(id),
    }
}

fn parse_kind(text: &str) -> Result<AgencyKind, Fault> {
    let fault = || Fault::pointer("/kind", Reason::UnknownValue).with("allowed", AgencyKind::allowed());
    AgencyKind::find(text).ok_or_else(fault)
}

/// The name with its kind before it; a name that tells another kind is a fault.
fn full_name(kind: AgencyKind, name: &str) -> Result<String, Fault> {
    kind.full_name(name).ok_or_else(|| {
        let expected = match kind {
            AgencyKind::Other => "ชื่อที่ไม่ขึ้นต้นด้วยประเภทอื่น".to_owned(),
            kind => format!("{}…", kind.labels().0),
        };
        Fault::pointer("/name_th", Reason::Format).with("expected", expected)
    })
}

fn parse_province(text: &str) -> Result<&'static Province, Fault> {
    let fault = || Fault::pointer("/province", Reason::UnknownProvince).with("value", shown(text));
    places::find_province(text).ok_or_else(fault)
}

fn parse_amphoe(province: &'static Province, text: &str) -> Result<&'static Amphoe, Fault> {
    let fault = || Fault::pointer("/amphoe", Reason::UnknownAmphoe).with("value", shown(text));
    places::find_amphoe(province, text).ok_or_else(fault)
}

/// The place in a list: 0 to 10,000.
pub(super) fn parse_order(pointer: &str, value: i32) -> Result<i32, Fault> {
    if (0..=10_000).contains(&value) {
        return Ok(value);
    }
    Err(Fault::pointer(pointer, Reason::OutOfRange)
        .with("min", 0)
        .with("max", 10_000))
}

fn parse_tambon(text: &str) -> Result<String, Fault> {
    let name = one_spaced(&PLACE.parse("/tambon", text)?);
    let bare = ["ตำบล", "แขวง", "ต."]
        .into_iter()
        .find_map(|prefix| name.strip_prefix(prefix));
    Ok(bare.map_or(name.as_str(), str::trim_start).to_owned())
}

fn parse_website(text: &str) -> Result<String, Fault> {
    parse_web_address("/website", text)
}

fn parse_external_ids(faults: &mut Faults, given: Vec<ExternalIdView>) -> Vec<ExternalId> {
    if given.len() > MOST_EXTERNAL_IDS {
        faults.push(Fault::pointer("/external_ids", Reason::TooMany).with("max", MOST_EXTERNAL_IDS));
        return Vec::new();
    }
    let mut ids: Vec<ExternalId> = Vec::new();
    for (index, id) in given.into_iter().enumerate() {
        let at = format!("/external_ids/{index}");
        let scheme = faults.check(parse_scheme(&format!("{at}/scheme"), &id.scheme));
        let value = faults.check(PLACE.parse(&format!("{at}/value"), &id.value));
        let Some((scheme, value)) = scheme.zip(value) else {
            continue;
        };
        let id = ExternalId { scheme, value };
        if ids.contains(&id) {
            let other = format!("{} {}", id.scheme, id.value);
            faults.push(Fault::pointer(at, Reason::Duplicate).with("other", other));
        }
        ids.push(id);
    }
    ids
}

fn parse_scheme(pointer: &str, text: &str) -> Result<String, Fault> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.".contains(&byte);
    if (1..=40).contains(&text.len()) && text.bytes().all(allowed) {
        return Ok(text.to_owned());
    }
    Err(Fault::pointer(pointer, Reason::Format).with("expected", "a–z 0–9 _ - . (1–40)"))
}
