//! What an appointment is, and which of them exclude each other.

use super::super::model::NAME;
use super::wire::{CreateAppointment, UpdateAppointment};
use crate::http::{At, Fault, Faults, Reason, Result, Text, parse_day};
use crate::schema::appointments;
use crate::words::words;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

const ORDER: Text = Text::line(100);
const SUBJECT: Text = Text::line(500);

words! {
    /// ลักษณะการดำรงตำแหน่ง — how somebody has a position.
    ///
    /// รักษาราชการแทน takes the whole position, when nobody holds it *or* its holder can't serve, as on leave: "ในกรณีไม่มี
    /// ปลัดเทศบาล หรือมีแต่ไม่สามารถปฏิบัติราชการได้" (ข้อ 264 of the provincial committees' rules on municipal personnel, B.E. 2545;
    /// as the order of เทศบาลเมืองเพชรบูรณ์ ที่ 129/2563 quotes it; not verified in the rules themselves). พ.ร.บ. ระเบียบบริหารราชการแผ่นดิน พ.ศ. 2534 says the
    /// same of the central and provincial administration in ม. 41–47, and in ม. 48 that who acts has the powers of the
    /// one acted for (from excerpts of copies; not verified in the Royal Gazette). ปฏิบัติราชการแทน is delegation by somebody who serves (ม. 38–40
    /// there): of some subjects or of the rest, to one or several. Which sections on delegation bind the local
    /// governments of each kind wasn't verified, so nothing but the days and the subject is checked.
    AppointmentKind {
        Holder = "holder" "ผู้ดำรงตำแหน่ง" "Holder",
        /// In a vacant position, or while its holder can't serve.
        Acting = "acting" "รักษาราชการแทน" "Acting",
        /// By delegation, beside who holds the position or acts in it.
        OnBehalf = "on_behalf" "ปฏิบัติราชการแทน" "On behalf, by delegation",
    }
}

/// การแต่งตั้ง — somebody holds or acts for a position.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Clone, Debug, PartialEq, Eq)]
#[diesel(table_name = appointments, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Appointment {
    pub id: String,
    pub agency_id: String,
    pub position_id: String,
    /// The person's account, when they have one.
    pub user_id: Option<String>,
    pub holder_name: String,
    #[diesel(serialize_as = String, deserialize_as = String)]
    pub kind: AppointmentKind,
    /// What was delegated; `None` for all that isn't delegated otherwise, and for other kinds.
    pub subject: Option<String>,
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    pub order_number: Option<String>,
    pub order_date: Option<NaiveDate>,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Appointment {
    /// Whether it and another to the same position can't be in force on the same day: there's one holder, one who acts,
    /// and one to whom all the rest is delegated. What's delegated by name may go to several.
    fn excludes(&self, other: &Self) -> bool {
        self.kind == other.kind && self.subject.is_none() && other.subject.is_none()
    }

    fn collides(&self, other: &Self) -> bool {
        let begins_before_end_of = |a: &Self, b: &Self| b.ends_on.is_none_or(|end| a.starts_on <= end);
        self.id != other.id
            && self.excludes(other)
            && begins_before_end_of(self, other)
            && begins_before_end_of(other, self)
    }

    /// The first of the others to the same position that excludes it, as a fault at this place.
    ///
    /// # Errors
    /// That fault.
    pub(super) fn check_against(&self, others: &[Self], pointer: &str) -> Result<(), Fault> {
        match others.iter().find(|other| self.collides(other)) {
            Some(other) => Err(Fault::pointer(pointer, Reason::Overlap).with("other", other.described())),
            None => Ok(()),
        }
    }

    /// `นายสมชาย ใจดี (ผู้ดำรงตำแหน่ง 2022-10-01 – 2023-09-30)`.
    fn described(&self) -> String {
        let end = self.ends_on.map_or_else(String::new, |day| day.to_string());
        let text = format!(
            "{} ({} {} – {end}",
            self.holder_name,
            self.kind.labels().0,
            self.starts_on
        );
        format!("{})", text.trim_end())
    }

    /// The appointment after a change; what it excludes is still to be looked at.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub(super) fn changed(&self, input: UpdateAppointment) -> Result<Self> {
        let (mut faults, mut new) = (Faults::default(), self.clone());
        new.user_id = faults.replace_or_clear(input.user_id, new.user_id, Ok);
        let name = |text: String| NAME.parse("/holder_name", &text);
        new.holder_name = faults.replace("/holder_name", input.holder_name, new.holder_name, name);
        let subject = |text: String| SUBJECT.parse("/subject", &text);
        new.subject = faults.replace_or_clear(input.subject, new.subject, subject);
        faults.check(only_delegated(Some(new.kind), new.subject.as_deref()));
        let day = |pointer: &'static str| move |text: String| parse_day(at(pointer), &text);
        new.starts_on = faults.replace("/starts_on", input.starts_on, new.starts_on, day("/starts_on"));
        new.ends_on = faults.replace_or_clear(input.ends_on, new.ends_on, day("/ends_on"));
        let number = |text: String| ORDER.parse("/order_number", &text);
        new.order_number = faults.replace_or_clear(input.order_number, new.order_number, number);
        new.order_date = faults.replace_or_clear(input.order_date, new.order_date, day("/order_date"));
        faults.check(in_order(new.starts_on, new.ends_on));
        faults.finish(Some(new))
    }
}

/// An appointment to be recorded.
#[derive(Clone, Debug)]
pub struct NewAppointment {
    pub position_id: String,
    pub user_id: Option<String>,
    pub holder_name: String,
    pub kind: AppointmentKind,
    pub subject: Option<String>,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub order_number: Option<String>,
    pub order_date: Option<NaiveDate>,
}

impl NewAppointment {
    /// # Errors
    /// `422` with every fault of the input.
    pub(super) fn parse(input: CreateAppointment) -> Result<Self> {
        let mut faults = Faults::default();
        let holder_name = faults.check(NAME.parse("/holder_name", &input.holder_name));
        let kind = faults.check(parse_kind(&input.kind));
        let subject = faults.check(SUBJECT.optional("/subject", input.subject.as_deref()));
        faults.check(only_delegated(kind, input.subject.as_deref()));
        let starts_on = faults.check(parse_day(at("/starts_on"), &input.starts_on));
        let ends_on = faults.check(optional_day("/ends_on", input.ends_on.as_deref()));
        if let Some((start, end)) = starts_on.zip(ends_on) {
            faults.check(in_order(start, end));
        }
        let order_number = faults.check(ORDER.optional("/order_number", input.order_number.as_deref()));
        let order_date = faults.check(optional_day("/order_date", input.order_date.as_deref()));
        let built = (|| {
            Some(Self {
                position_id: input.position_id,
                user_id: input.user_id,
                holder_name: holder_name?,
                kind: kind?,
                subject: subject?,
                starts_on: starts_on?,
                ends_on: ends_on?,
                order_number: order_number?,
                order_date: order_date?,
            })
        })();
        faults.finish(built)
    }
}

fn at(pointer: &str) -> At {
    At::Pointer(pointer.to_owned())
}

fn optional_day(pointer: &str, text: Option<&str>) -> Result<Option<NaiveDate>, Fault> {
    text.map(|text| parse_day(at(pointer), text)).transpose()
}

fn in_order(start: NaiveDate, end: Option<NaiveDate>) -> Result<(), Fault> {
    match end {
        Some(end) if end < start => Err(Fault::pointer("/ends_on", Reason::DateOrder)),
        _ => Ok(()),
    }
}

fn parse_kind(text: &str) -> Result<AppointmentKind, Fault> {
    let fault = || Fault::pointer("/kind", Reason::UnknownValue).with("allowed", AppointmentKind::allowed());
    AppointmentKind::parse(text).ok_or_else(fault)
}

/// A delegation has a subject; who holds a position or acts in it has all of it.
fn only_delegated(kind: Option<AppointmentKind>, subject: Option<&str>) -> Result<(), Fault> {
    match (kind, subject) {
        (Some(AppointmentKind::Holder | AppointmentKind::Acting), Some(_)) => {
            Err(Fault::pointer("/subject", Reason::Contradiction).with("other", "kind"))
        }
        _ => Ok(()),
    }
}

/// Who answers for a position on one day.
#[derive(Clone, Debug)]
pub struct Responsible {
    /// Who acts in it, or else who holds it.
    pub foremost: Option<Appointment>,
    /// To whom something is delegated, in the order of their days.
    pub delegates: Vec<Appointment>,
}

impl Responsible {
    /// Of all those appointed to a position on one day.
    pub(super) fn of(in_force: Vec<Appointment>) -> Self {
        let (delegates, whole): (Vec<_>, Vec<_>) = in_force
            .into_iter()
            .partition(|appointment| appointment.kind == AppointmentKind::OnBehalf);
        let foremost = whole
            .into_iter()
            .min_by_key(|appointment| appointment.kind != AppointmentKind::Acting);
        Self { foremost, delegates }
    }
}

impl AppointmentKind {
    /// The title under which somebody signs who is so appointed.
    pub fn titled(self, title: &str) -> String {
        match self {
            Self::Holder => title.to_owned(),
            Self::Acting | Self::OnBehalf => format!("{}{title}", self.labels().0),
        }
    }
}

/// The lines below a signature: the name, and the position, with the signer's own title and how they act when they
/// don't hold it.
pub fn signature_lines(
    (name, kind): (&str, AppointmentKind),
    title: &str,
    own_title: Option<&str>,
) -> Vec<String> {
    let name = format!("({name})");
    match (kind, own_title) {
        (AppointmentKind::Holder, _) => vec![name, title.to_owned()],
        (kind, Some(own)) => vec![name, format!("{own} {}", kind.labels().0), title.to_owned()],
        (kind, None) => vec![name, kind.titled(title)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn appointment(id: u32, kind: AppointmentKind, start: u64, length: Option<u64>) -> Appointment {
        let starts_on = NaiveDate::default() + chrono::Days::new(start);
        Appointment {
            id: id.to_string(),
            agency_id: "a".into(),
            position_id: "p".into(),
            user_id: None,
            holder_name: "นายสมชาย ใจดี".into(),
            kind,
            subject: None,
            starts_on,
            ends_on: length.map(|days| starts_on + chrono::Days::new(days)),
            order_number: None,
            order_date: None,
            version: 1,
            created_at: NaiveDateTime::default(),
            updated_at: NaiveDateTime::default(),
        }
    }

    #[test]
    fn a_signature_block_says_how_the_signer_acts() {
        for (kind, how) in [
            (AppointmentKind::Acting, "รักษาราชการแทน"),
            (AppointmentKind::OnBehalf, "ปฏิบัติราชการแทน"),
        ] {
            let signer = ("นายสมชาย ใจดี", kind);
            assert_eq!(
                signature_lines(signer, "ปลัดเทศบาล", Some("รองปลัดเทศบาล")),
                ["(นายสมชาย ใจดี)", &format!("รองปลัดเทศบาล {how}"), "ปลัดเทศบาล"]
            );
            assert_eq!(
                signature_lines(signer, "ปลัดเทศบาล", None)[1..],
                [format!("{how}ปลัดเทศบาล")]
            );
        }
        let holder = ("นายสมชาย ใจดี", AppointmentKind::Holder);
        assert_eq!(signature_lines(holder, "ปลัดเทศบาล", None)[1..], ["ปลัดเทศบาล"]);
    }

    proptest! {
        /// Whatever is let in one after the other: the oracle looks at each day.
        #[test]
        fn each_day_has_one_holder_one_who_acts_and_one_with_all_that_is_left(
            tried in proptest::collection::vec(
                (0_usize..3, any::<bool>(), 0_u64..40, proptest::option::of(0_u64..15)), 1..20)
        ) {
            let mut kept: Vec<Appointment> = Vec::new();
            for (n, (kind, named, start, length)) in (0..).zip(tried) {
                let kind = AppointmentKind::ALL[kind];
                let named = named && kind == AppointmentKind::OnBehalf;
                let new = Appointment {
                    subject: named.then(|| "การเงิน".to_owned()),
                    ..appointment(n, kind, start, length)
                };
                let together: Vec<Appointment> = kept.iter().cloned().chain([new.clone()]).collect();
                let allowed = NaiveDate::default().iter_days().take(60).all(|day| {
                    let on = |a: &&Appointment| a.starts_on <= day && a.ends_on.is_none_or(|end| end >= day);
                    AppointmentKind::ALL.iter().all(|kind| {
                        let whole = |a: &&Appointment| a.kind == *kind && a.subject.is_none();
                        together.iter().filter(on).filter(whole).count() <= 1
                    })
                });
                prop_assert_eq!(new.check_against(&kept, "/starts_on").is_ok(), allowed);
                if allowed {
                    kept = together;
                }
            }
        }
    }
}
