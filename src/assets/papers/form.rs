//! ใบยืม: the form of a loan.

use super::store::Things;
use crate::agencies::{AppointmentKind, signature_lines};
use crate::assets::kinds::{LoanApprover, LoanStatus};
use crate::assets::loans::{Loan, LoanLine, Present, Signature, Taken, Trace};
use crate::calendar::{Digits, day_in_bangkok, format_long, in_bangkok, thai_digits};
use crate::http::Result;
use crate::http::formats::baht;
use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};

/// ใบยืมพัสดุ — the form of a loan.
#[derive(Template)]
#[template(path = "documents/loan_form.html")]
pub struct LoanForm {
    pub agency: String,
    pub number: String,
    pub date: String,
    /// Of a loan that came to nothing.
    pub ended: Option<&'static str>,
    pub borrower_kind: &'static str,
    pub name: String,
    pub office: Option<String>,
    pub contact: Option<String>,
    pub purpose: String,
    pub premises: &'static str,
    pub place: String,
    pub from: String,
    pub due: String,
    pub extensions: Vec<String>,
    pub lines: Vec<FormLine>,
    pub commitments: Vec<&'static str>,
    pub overridden: Option<String>,
    pub signature: Vec<String>,
    pub approved: Option<String>,
    pub handovers: Vec<Passing>,
}

/// A line of the form.
pub struct FormLine {
    pub number: String,
    pub name: String,
    pub quantity: String,
    pub value: String,
    pub condition: &'static str,
}

/// Something that goes from one hand into another.
pub struct Passing {
    pub by: String,
    pub to: String,
    pub at: String,
}

/// What a borrower of things that keep their form takes upon themself (ระเบียบกระทรวงการคลัง พ.ศ. 2560 ข้อ 209).
const RETURNABLE: &str = "ข้าพเจ้าจะส่งคืนพัสดุที่ยืมในสภาพที่ใช้การได้เรียบร้อยภายในกำหนด หากเกิดชำรุดเสียหาย หรือใช้การไม่ได้ \
    หรือสูญหายไป ข้าพเจ้าจะจัดการแก้ไขซ่อมแซมให้คงสภาพเดิมโดยเสียค่าใช้จ่ายของตนเอง หรือชดใช้เป็นพัสดุประเภท ชนิด ขนาด ลักษณะ\
    และคุณภาพอย่างเดียวกัน หรือชดใช้เป็นเงินตามราคาที่เป็นอยู่ในขณะยืม ตามระเบียบกระทรวงการคลังว่าด้วยการจัดซื้อจัดจ้าง\
    และการบริหารพัสดุภาครัฐ พ.ศ. ๒๕๖๐ ข้อ ๒๐๙";

/// The same of consumables (ข้อ 210).
const CONSUMABLE: &str = "ข้าพเจ้าจะจัดหาพัสดุสิ้นเปลืองประเภท ชนิด และปริมาณเช่นเดียวกันส่งคืนภายในกำหนด ตามระเบียบกระทรวงการคลังว่าด้วย\
    การจัดซื้อจัดจ้างและการบริหารพัสดุภาครัฐ พ.ศ. ๒๕๖๐ ข้อ ๒๑๐";

pub fn long(day: NaiveDate) -> String {
    format_long(day, Digits::Thai)
}

/// `๑๒ มกราคม ๒๕๖๖ เวลา ๐๙.๓๐ น.`
pub fn moment(at: NaiveDateTime) -> String {
    let time = thai_digits(&in_bangkok(at).format("%H.%M").to_string());
    format!("{} เวลา {time} น.", long(day_in_bangkok(at)))
}

/// The form of a loan as it stands.
///
/// # Errors
/// When the steps can't be read.
pub fn form(present: &Present, things: &Things) -> Result<LoanForm> {
    let (loan, trace) = (&present.loan, Trace::of(&present.steps)?);
    let approval = trace.approval();
    let of = |consumable: bool, text| {
        let some = trace
            .state
            .lines
            .iter()
            .any(|line| line.asked.consumable == consumable);
        some.then_some(text)
    };
    let lines = present.lines.iter();
    Ok(LoanForm {
        agency: present.agency.name_th.clone(),
        number: thai_digits(&loan.loan_number()),
        date: long(day_in_bangkok(loan.requested_at)),
        ended: matches!(loan.status, LoanStatus::Rejected | LoanStatus::Cancelled)
            .then(|| loan.status.labels().0),
        borrower_kind: loan.borrower_kind.labels().0,
        name: loan.borrower_name.clone(),
        office: loan.borrower_office.clone(),
        contact: loan.borrower_contact.clone(),
        purpose: loan.purpose.clone(),
        premises: loan.premises.labels().0,
        place: loan.place.clone(),
        from: long(loan.from_on),
        due: long(loan.due_on),
        extensions: trace.extensions().into_iter().map(extended).collect(),
        lines: lines.map(|line| form_line(line, &trace, things)).collect(),
        commitments: [of(false, RETURNABLE), of(true, CONSUMABLE)]
            .into_iter()
            .flatten()
            .collect(),
        overridden: trace.override_reason(loan).map(str::to_owned),
        signature: approval.map_or_else(|| unsigned(loan), signature),
        approved: approval.map(|signed| long(signed.on)),
        handovers: trace
            .steps
            .iter()
            .filter_map(|step| handover(&step.taken))
            .collect(),
    })
}

fn extended((due_on, signed): (NaiveDate, &Signature)) -> String {
    let (due, on) = (long(due_on), long(signed.on));
    format!("ขยายกำหนดคืนถึงวันที่ {due} อนุมัติโดย {} เมื่อวันที่ {on}", signed.name)
}

fn form_line(line: &LoanLine, trace: &Trace, things: &Things) -> FormLine {
    let thing = things.get(&line.asset_id);
    let price = line
        .price_satang
        .or_else(|| thing.and_then(|thing| thing.value_satang));
    let measure = thing.map_or("", |thing| thing.measure.as_str());
    let handed = trace.line(line.no).handed;
    FormLine {
        number: thing.map(|thing| thing.number.clone()).unwrap_or_default(),
        name: thing.map(|thing| thing.name.clone()).unwrap_or_default(),
        quantity: thai_digits(&format!("{} {measure}", line.quantity)),
        value: price.map(|satang| thai_digits(&baht(satang))).unwrap_or_default(),
        condition: handed.map_or("", |(_, condition)| condition.labels().0),
    }
}

/// The lines below the approver's signature: the name, and how they act when they don't hold the position.
pub fn signature(signed: &Signature) -> Vec<String> {
    let kind = AppointmentKind::parse(&signed.kind).unwrap_or(AppointmentKind::Holder);
    let mut lines = signature_lines((&signed.name, kind), &signed.title, signed.own_title.as_deref());
    if let Some(number) = &signed.number {
        lines.push(format!("ตามเอกสารที่ {}", thai_digits(number)));
    }
    lines
}

fn unsigned(loan: &Loan) -> Vec<String> {
    let title = match loan.approver {
        LoanApprover::AgencyHead | LoanApprover::UnitHead => loan.approver.labels().0,
    };
    vec![dots(), title.to_owned()]
}

/// A name that's still to be written.
pub fn dots() -> String {
    format!("({})", ".".repeat(40))
}

fn handover(taken: &Taken) -> Option<Passing> {
    match taken {
        Taken::HandOver { at, by, to, .. } => Some(Passing {
            by: by.clone(),
            to: to.clone(),
            at: moment(*at),
        }),
        _ => None,
    }
}
