//! Putting a document together.

use super::papers::{Letter, Memo};
use super::wire::{MemoPurpose, PrintLetter, PrintMemo};
use crate::agencies::{self, Agency, AgencyKind, places};
use crate::calendar::{Digits, day_in_bangkok, format_long, thai_digits};
use crate::complaints::cases::Present;
use crate::complaints::intake::Contact;
use crate::complaints::kinds::CaseAction;
use crate::complaints::model::Step;
use crate::complaints::settings::categories;
use crate::db::Conn;
use crate::http::{At, Code, Error, Fault, Faults, Reason, Result, Text, parse_day, shown};
use chrono::NaiveDate;

const NUMBER: Text = Text::line(50);

fn long(day: NaiveDate) -> String {
    format_long(day, Digits::Thai)
}

/// The number, the day and the lines below the signature.
type Head = (String, NaiveDate, Vec<String>);

/// Checks what every document begins and ends with.
fn head(conn: &mut Conn, agency: &Agency, number: &str, on: &str, position_id: &str) -> Result<Head> {
    let mut faults = Faults::default();
    let number = faults.check(NUMBER.parse("/number", number));
    let day = faults.check(parse_day(At::Pointer("/on".to_owned()), on));
    let position = agencies::find_position(conn, &agency.id, position_id)?;
    let unknown = || Fault::pointer("/position_id", Reason::Unknown).with("value", shown(position_id));
    let position = faults.check(position.ok_or_else(unknown));
    let built = (|| Some((number?, day?, position?)))();
    let (number, day, position) = faults.finish(built)?;
    let signer = agencies::responsible(conn, &position.id, day)?.foremost;
    let signature = match signer {
        Some(appointment) => agencies::signature_block(conn, &position, &appointment, day)?,
        None => vec![format!("({})", ".".repeat(40)), position.title_th],
    };
    Ok((thai_digits(&number), day, signature))
}

/// The last answer to the reporter that counts.
fn answer(steps: &[Step]) -> Option<&Step> {
    let told = |step: &&Step| {
        let answers = [CaseAction::Reply, CaseAction::Resolve, CaseAction::Reject];
        step.voided_by.is_none() && answers.contains(&step.action)
    };
    steps.iter().rev().find(told)
}

fn owner(conn: &mut Conn, present: &Present) -> Result<String> {
    let Some(unit) = &present.case.unit_id else {
        return Ok(String::new());
    };
    let unit = agencies::find_unit(conn, &present.agency.id, unit)?;
    Ok(unit.map(|unit| unit.name_th).unwrap_or_default())
}

/// The letter to the reporter.
///
/// # Errors
/// `409` when nothing was answered yet, `422` with the faults of the input.
pub fn letter(conn: &mut Conn, present: &Present, contact: Contact, input: &PrintLetter) -> Result<Letter> {
    let (number, day, signature) = head(
        conn,
        &present.agency,
        &input.number,
        &input.on,
        &input.position_id,
    )?;
    let mut faults = Faults::default();
    let to = faults.check(Text::line(200).optional("/to", input.to.as_deref()));
    let closing = faults.check(Text::line(100).optional("/closing", input.closing.as_deref()));
    let (to, closing) = faults.finish(to.zip(closing))?;
    let step = answer(&present.steps).ok_or_else(|| Error::new(Code::Conflict))?;
    let name = contact.name.map(|name| format!("คุณ{name}"));
    Ok(Letter {
        number,
        agency: present.agency.name_th.clone(),
        place: place(&present.agency),
        date: long(day),
        kind: present.case.kind.labels().0,
        case: thai_digits(&present.case.case_number()),
        to: to.or(name).unwrap_or_else(|| "ผู้แจ้งเรื่อง".to_owned()),
        address: contact.address,
        received: long(present.case.received_on),
        text: step.text.clone().unwrap_or_default(),
        closing: closing.unwrap_or_else(|| "ขอแสดงความนับถือ".to_owned()),
        signature,
        owner: owner(conn, present)?,
    })
}

/// The memo to the mayor.
///
/// # Errors
/// `422` with the faults of the input.
pub fn memo(conn: &mut Conn, present: &Present, input: &PrintMemo) -> Result<Memo> {
    let (number, day, signature) = head(
        conn,
        &present.agency,
        &input.number,
        &input.on,
        &input.position_id,
    )?;
    let mut faults = Faults::default();
    let purpose = MemoPurpose::parse(&input.purpose).ok_or_else(|| {
        Fault::pointer("/purpose", Reason::UnknownValue).with("allowed", MemoPurpose::allowed())
    });
    let purpose = faults.check(purpose);
    let to = faults.check(Text::line(200).optional("/to", input.to.as_deref()));
    let (purpose, to) = faults.finish(purpose.zip(to))?;
    let case = &present.case;
    let category = categories::list(conn, &present.agency.id)?
        .into_iter()
        .find(|category| category.code == case.category);
    Ok(Memo {
        number,
        agency: present.agency.name_th.clone(),
        date: long(day),
        kind: case.kind.labels().0,
        case: thai_digits(&case.case_number()),
        to: to.unwrap_or_else(|| mayor(&present.agency)),
        category: category.map_or_else(|| case.category.clone(), |category| category.name_th),
        channel: case.channel.labels().0,
        received: long(case.received_on),
        description: case.description.clone(),
        status: case.status.labels().0,
        due: case.due().map(long),
        steps: present.steps.iter().filter_map(line).collect(),
        purpose: match purpose {
            MemoPurpose::ForInformation => "จึงเรียนมาเพื่อโปรดทราบ",
            MemoPurpose::ForDecision => "จึงเรียนมาเพื่อโปรดพิจารณา",
        },
        signature,
        owner: owner(conn, present)?,
    })
}

/// A step that counts, in one line.
fn line(step: &Step) -> Option<String> {
    let inside = matches!(step.action, CaseAction::Note | CaseAction::Void);
    if step.voided_by.is_some() || inside {
        return None;
    }
    let (day, what) = (long(day_in_bangkok(step.at)), step.action.labels().0);
    Some(match &step.text {
        Some(text) => format!("วันที่ {day} {what}: {text}"),
        None => format!("วันที่ {day} {what}"),
    })
}

/// `อำเภอระแงะ จังหวัดนราธิวาส`.
fn place(agency: &Agency) -> String {
    let amphoe = agency.amphoe.as_deref().and_then(places::amphoe);
    let province = places::province(&agency.province);
    let parts = [
        amphoe.map(|(_, amphoe)| format!("อำเภอ{}", amphoe.name_th)),
        province.map(|province| format!("จังหวัด{}", province.name_th)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// `นายกเทศมนตรีตำบลมะรือโบตก`: the mayor of a municipality is titled by its kind without เทศบาล.
fn mayor(agency: &Agency) -> String {
    match agency.kind {
        AgencyKind::CityMunicipality | AgencyKind::TownMunicipality | AgencyKind::SubdistrictMunicipality => {
            let name = agency.name_th.trim_start_matches("เทศบาล");
            format!("นายกเทศมนตรี{name}")
        }
        AgencyKind::Pao | AgencyKind::Sao | AgencyKind::Other => format!("นายก{}", agency.name_th),
    }
}
