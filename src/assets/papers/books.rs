//! สมุดคุมการให้ยืม-คืน, and the list of what's overdue: as tables.

use super::store::{Shelf, Thing};
use crate::agencies::Agency;
use crate::assets::data::chase_by;
use crate::assets::kinds::{LoanStatus, ReturnCondition, SettlementKind};
use crate::assets::loans::{LineTrace, Loan, LoanLine, Taken, Trace};
use crate::calendar::{Digits, day_in_bangkok, format_long, format_short};
use crate::http::Result;
use crate::http::formats::{Cell, Sheet, Titled, baht};
use chrono::NaiveDate;

const REGISTER: [&str; 17] = [
    "เลขที่ใบยืม",
    "วันที่ขอยืม",
    "ผู้ยืม",
    "สังกัด/หน่วยงาน",
    "ประเภทผู้ยืม",
    "เลขทรัพย์สิน",
    "รายการ",
    "จำนวน",
    "หน่วยนับ",
    "สถานที่ใช้",
    "วันที่ส่งมอบ",
    "กำหนดคืน",
    "วันที่คืน",
    "สภาพเมื่อคืน",
    "การชดใช้",
    "สถานะ",
    "หมายเหตุ",
];

const OVERDUE: [&str; 12] = [
    "เลขที่ใบยืม",
    "ผู้ยืม",
    "สังกัด/หน่วยงาน",
    "ติดต่อ",
    "เลขทรัพย์สิน",
    "รายการ",
    "จำนวนที่ค้าง",
    "หน่วยนับ",
    "กำหนดคืน",
    "เกินกำหนด (วัน)",
    "ทวงคืนภายใน",
    "บันทึกการทวงเมื่อ",
];

fn short(day: NaiveDate) -> Cell {
    Cell::text(format_short(day, Digits::Arabic))
}

fn day(day: Option<NaiveDate>) -> Cell {
    day.map_or(Cell::Empty, short)
}

/// The register book of a fiscal year: a row for each line of each loan, by number, without a gap.
///
/// # Errors
/// When the steps of a loan can't be read.
pub fn register_book(agency: &Agency, year: i32, shelf: &Shelf) -> Result<Titled> {
    let mut rows = Vec::new();
    for (loan, lines, steps) in &shelf.loans {
        let trace = Trace::of(steps)?;
        let things = lines.iter().map(|line| (line, shelf.things.get(&line.asset_id)));
        rows.extend(things.map(|(line, thing)| register_row(loan, &trace, line, thing)));
    }
    let title = vec![
        "สมุดคุมการให้ยืม-คืนทรัพย์สินของทางราชการ".to_owned(),
        format!("{} ปีงบประมาณ พ.ศ. {year}", agency.name_th),
    ];
    Ok(table("สมุดคุมการยืม-คืน", title, &REGISTER, rows))
}

fn table(name: &str, title: Vec<String>, heading: &[&str], rows: Vec<Vec<Cell>>) -> Titled {
    Titled {
        title,
        sheet: Sheet {
            name: name.to_owned(),
            heading: heading.iter().map(|text| (*text).to_owned()).collect(),
            rows,
        },
        summary: Vec::new(),
    }
}

fn register_row(loan: &Loan, trace: &Trace, line: &LoanLine, thing: Option<&Thing>) -> Vec<Cell> {
    let told = trace.line(line.no);
    vec![
        Cell::text(loan.loan_number()),
        short(day_in_bangkok(loan.requested_at)),
        Cell::text(&loan.borrower_name),
        Cell::optional(loan.borrower_office.as_ref()),
        Cell::text(loan.borrower_kind.labels().0),
        Cell::optional(thing.map(|thing| &thing.number)),
        Cell::optional(thing.map(|thing| &thing.name)),
        Cell::Whole(line.quantity.into()),
        Cell::optional(thing.map(|thing| &thing.measure)),
        Cell::text(format!("{}: {}", loan.premises.labels().0, loan.place)),
        day(told.handed.map(|(day, _)| day)),
        short(loan.due_on),
        day(told.returned_on),
        Cell::text(came_back(trace, line)),
        Cell::text(settled(&told)),
        Cell::text(loan.status.labels().0),
        Cell::text(remarks(loan, trace, line)),
    ]
}

/// `เรียบร้อย 3, ชำรุด 1`.
fn came_back(trace: &Trace, line: &LoanLine) -> String {
    let at = usize::try_from(line.no - 1).ok();
    let state = at.and_then(|at| trace.state.lines.get(at));
    let parts = ReturnCondition::ALL.iter().filter_map(|condition| {
        let count = state.map_or(0, |state| state.back_in(*condition));
        (count > 0).then(|| format!("{} {count}", condition.labels().0))
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn settled(told: &LineTrace) -> String {
    let parts = told.settled.iter().map(|(_, settling)| {
        let (how, count) = (settling.kind.labels().0, settling.quantity);
        let receipt = settling.receipt.as_deref();
        let receipt = receipt.map(|number| format!(" ใบเสร็จ {number}"));
        match (settling.kind, settling.amount_satang) {
            (SettlementKind::Money, Some(satang)) => {
                let (amount, receipt) = (baht(satang), receipt.unwrap_or_default());
                format!("{how} {count}: {amount} บาท{receipt}")
            }
            _ => format!("{how} {count}"),
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn remarks(loan: &Loan, trace: &Trace, line: &LoanLine) -> String {
    let mut remarks = Vec::new();
    if matches!(loan.status, LoanStatus::Rejected | LoanStatus::Cancelled) {
        remarks.push(loan.status.labels().0.to_owned());
        let reason = trace.steps.last().and_then(|step| step.text.clone());
        remarks.extend(reason);
    }
    if line.out > 0 {
        remarks.push(format!("ค้างคืน {}", line.out));
    }
    if line.unsettled > 0 {
        remarks.push(format!("รอชดใช้ {}", line.unsettled));
    }
    for (due_on, _) in trace.extensions() {
        remarks.push(format!("ขยายถึง {}", format_short(due_on, Digits::Arabic)));
    }
    let chased = trace.steps.iter().filter_map(|step| match step.taken {
        Taken::Chase { on, recorded_on } => Some(chased(on, recorded_on)),
        _ => None,
    });
    remarks.extend(chased);
    if trace.override_reason(loan).is_some() {
        remarks.push("ให้ยืมทั้งที่มีของเกินกำหนด".to_owned());
    }
    remarks.join(", ")
}

/// `ทวง 18 ม.ค. 66 (บันทึก 25 ม.ค. 66)`.
fn chased(on: NaiveDate, recorded_on: NaiveDate) -> String {
    let told = format!("ทวง {}", format_short(on, Digits::Arabic));
    if on == recorded_on {
        return told;
    }
    format!("{told} (บันทึก {})", format_short(recorded_on, Digits::Arabic))
}

/// What's with borrowers and should have been back before today.
pub fn overdue_list(agency: &Agency, today: NaiveDate, shelf: &Shelf) -> Titled {
    let lines = shelf.loans.iter().flat_map(|(loan, lines, _)| {
        let row = move |line| overdue_row(loan, line, shelf.things.get(&line.asset_id), today);
        lines.iter().map(row)
    });
    let title = vec![
        "รายการทรัพย์สินที่ยืมเกินกำหนดคืน".to_owned(),
        format!(
            "{} ข้อมูล ณ วันที่ {}",
            agency.name_th,
            format_long(today, Digits::Arabic)
        ),
    ];
    table("เกินกำหนดคืน", title, &OVERDUE, lines.collect())
}

fn overdue_row(loan: &Loan, line: &LoanLine, thing: Option<&Thing>, today: NaiveDate) -> Vec<Cell> {
    vec![
        Cell::text(loan.loan_number()),
        Cell::text(&loan.borrower_name),
        Cell::optional(loan.borrower_office.as_ref()),
        Cell::optional(loan.borrower_contact.as_ref()),
        Cell::optional(thing.map(|thing| &thing.number)),
        Cell::optional(thing.map(|thing| &thing.name)),
        Cell::Whole(line.out.into()),
        Cell::optional(thing.map(|thing| &thing.measure)),
        short(loan.due_on),
        Cell::Whole((today - loan.due_on).num_days()),
        short(chase_by(loan.due_on)),
        day(loan.chased_on),
    ]
}
