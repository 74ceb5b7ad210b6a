//! A new case, checked as far as that goes without the database.

use super::wire::{RegisterComplaint, SubmitComplaint};
use crate::accounts::Actor;
use crate::calendar::day_in_bangkok;
use crate::complaints::kinds::{Channel, ComplaintKind};
use crate::http::{At, Fault, Faults, Reason, Result, Text, parse_day, parse_email};
use chrono::{NaiveDate, NaiveDateTime};

/// ผู้แจ้ง — who reported. Personal data: sealed at rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
}

impl Contact {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// สถานที่ — where it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    pub address: Option<String>,
    pub moo: Option<String>,
    pub tambon: Option<String>,
    /// Degrees north and east, WGS 84.
    pub point: Option<(f64, f64)>,
}

/// A case to be filed. Its category and service are still to be looked for.
#[derive(Clone, Debug)]
pub struct NewComplaint {
    pub kind: ComplaintKind,
    pub category: String,
    pub description: String,
    pub service_code: Option<String>,
    pub fields: Option<serde_json::Map<String, serde_json::Value>>,
    pub place: Option<Place>,
    pub contact: Contact,
    pub anonymous: bool,
    pub may_publish: bool,
}

/// How a case reached the office.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub channel: Channel,
    pub received_on: NaiveDate,
    pub reference: Option<String>,
    /// Who registered it; the public for what comes by the form.
    pub actor: Actor,
    pub at: NaiveDateTime,
}

const DESCRIPTION: Text = Text::lines(5000);
const CODE: Text = Text::line(40);

impl Arrival {
    /// By the public form.
    pub fn by_form(now: NaiveDateTime) -> Self {
        Self {
            channel: Channel::Web,
            received_on: day_in_bangkok(now),
            reference: None,
            actor: Actor::Public,
            at: now,
        }
    }
}

impl NewComplaint {
    /// What the form sent; its pointers begin with `base`.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(base: &str, input: SubmitComplaint) -> Result<Self> {
        let mut faults = Faults::default();
        let built = Self::check(base, input, &mut faults);
        faults.finish(built)
    }

    /// What an officer registered, and how it came.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn registered(input: RegisterComplaint, actor: Actor, now: NaiveDateTime) -> Result<(Self, Arrival)> {
        let mut faults = Faults::default();
        let channel = Channel::parse(&input.channel).filter(|channel| *channel != Channel::Web);
        let channel = faults.check(channel.ok_or_else(|| {
            let allowed = Channel::allowed().trim_start_matches("web ");
            Fault::pointer("/channel", Reason::UnknownValue).with("allowed", allowed)
        }));
        let day = parse_day(At::Pointer("/received_on".to_owned()), &input.received_on);
        let received_on = faults.check(day.and_then(|day| past("/received_on", day, now)));
        let reference = faults.check(Text::line(50).optional("/reference", input.reference.as_deref()));
        let new = Self::check("/complaint", input.complaint, &mut faults);
        let built = (|| {
            let arrival = Arrival {
                channel: channel?,
                received_on: received_on?,
                reference: reference?,
                actor,
                at: now,
            };
            Some((new?, arrival))
        })();
        faults.finish(built)
    }

    fn check(base: &str, input: SubmitComplaint, faults: &mut Faults) -> Option<Self> {
        let at = |name: &str| format!("{base}/{name}");
        let kind = ComplaintKind::parse(&input.kind).ok_or_else(|| {
            Fault::pointer(at("kind"), Reason::UnknownValue).with("allowed", ComplaintKind::allowed())
        });
        let kind = faults.check(kind);
        let category = faults.check(CODE.parse(&at("category"), &input.category));
        let description = faults.check(DESCRIPTION.parse(&at("description"), &input.description));
        let service_code = faults.check(CODE.optional(&at("service_code"), input.service_code.as_deref()));
        let is_request = kind == Some(ComplaintKind::ServiceRequest);
        if kind.is_some() && !is_request && (input.service_code.is_some() || input.fields.is_some()) {
            faults.push(Fault::pointer(at("service_code"), Reason::Contradiction).with("other", "kind"));
        }
        if is_request && input.service_code.is_none() {
            faults.push(Fault::pointer(at("service_code"), Reason::Required));
        }
        let place = place(base, &input, faults);
        let contact = contact(base, &input, faults);
        Some(Self {
            kind: kind?,
            category: category?,
            description: description?,
            service_code: service_code?,
            fields: input.fields.filter(|_| is_request),
            place: place?,
            contact: contact?,
            anonymous: input.anonymous.unwrap_or(false),
            may_publish: input.may_publish.unwrap_or(false) && kind? == ComplaintKind::Question,
        })
    }
}

/// A day that isn't after today.
pub fn past(pointer: &str, day: NaiveDate, now: NaiveDateTime) -> Result<NaiveDate, Fault> {
    let today = day_in_bangkok(now);
    if day <= today {
        return Ok(day);
    }
    let fault = Fault::pointer(pointer, Reason::OutOfRange);
    Err(fault.with("min", "1900-01-01").with("max", today))
}

fn place(base: &str, input: &SubmitComplaint, faults: &mut Faults) -> Option<Option<Place>> {
    let at = |name: &str| format!("{base}/{name}");
    let mut line = |name: &str, text: &Option<String>, max| {
        faults.check(Text::line(max).optional(&at(name), text.as_deref()))
    };
    let address = line("place_address", &input.place_address, 300);
    let moo = line("place_moo", &input.place_moo, 20);
    let tambon = line("place_tambon", &input.place_tambon, 100);
    let mut within = |name: &str, value: Option<f64>, most: f64| {
        let Some(value) = value else { return Some(None) };
        if value.is_finite() && value.abs() <= most {
            return Some(Some(value));
        }
        let fault = Fault::pointer(at(name), Reason::OutOfRange);
        faults.push(fault.with("min", -most).with("max", most));
        None
    };
    let latitude = within("latitude", input.latitude, 90.0);
    let longitude = within("longitude", input.longitude, 180.0);
    for (name, has, other) in [
        ("latitude", latitude, longitude),
        ("longitude", longitude, latitude),
    ] {
        if has == Some(None) && matches!(other, Some(Some(_))) {
            faults.push(Fault::pointer(at(name), Reason::Required));
        }
    }
    let place = Place {
        address: address?,
        moo: moo?,
        tambon: tambon?,
        point: latitude?.zip(longitude?),
    };
    Some((place != Place::default()).then_some(place))
}

fn contact(base: &str, input: &SubmitComplaint, faults: &mut Faults) -> Option<Contact> {
    let at = |name: &str| format!("{base}/{name}");
    let name = faults.check(Text::line(200).optional(&at("name"), input.name.as_deref()));
    let phone = input.phone.as_deref().map(|text| phone(&at("phone"), text));
    let phone = faults.check(phone.transpose());
    let email = input.email.as_deref().map(|text| parse_email(&at("email"), text));
    let email = faults.check(email.transpose());
    let address = faults.check(Text::lines(500).optional(&at("address"), input.address.as_deref()));
    Some(Contact {
        name: name?,
        phone: phone?,
        email: email?,
        address: address?,
    })
}

/// Digits, and what people put between them; Thai digits become Arabic ones.
fn phone(pointer: &str, text: &str) -> Result<String, Fault> {
    let text = crate::calendar::arabic_digits(text.trim());
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = |c: char| c.is_ascii_digit() || " ()-+".contains(c);
    if (6..=15).contains(&digits) && text.len() <= 30 && text.chars().all(known) {
        Ok(text)
    } else {
        Err(Fault::pointer(pointer, Reason::Format).with("expected", "081-234-5678"))
    }
}
