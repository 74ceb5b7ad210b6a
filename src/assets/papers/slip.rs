//! ใบส่งคืน: what came back of a loan, in which condition, and how the rest was made good.

use super::form::{long, moment};
use super::store::Things;
use crate::assets::loans::{LoanLine, Present, Taken, Trace};
use crate::calendar::thai_digits;
use crate::http::formats::baht;
use crate::http::{Code, Error, Result};
use askama::Template;

/// ใบส่งคืนพัสดุ — the slip of what came back.
#[derive(Template)]
#[template(path = "documents/return_slip.html")]
pub struct ReturnSlip {
    pub agency: String,
    pub number: String,
    pub name: String,
    pub office: Option<String>,
    pub due: String,
    pub status: &'static str,
    pub returns: Vec<Returning>,
    pub out: Vec<Piece>,
    pub settled: Vec<SettledLine>,
}

/// One return: everything that came back at once.
pub struct Returning {
    pub at: String,
    pub by: String,
    pub to: String,
    pub lines: Vec<Piece>,
}

/// So many of something.
pub struct Piece {
    pub number: String,
    pub name: String,
    pub quantity: String,
    pub condition: &'static str,
    pub note: String,
}

/// Something that was made good.
pub struct SettledLine {
    pub on: String,
    pub what: Piece,
    pub how: &'static str,
    pub amount: String,
    pub receipt: String,
}

/// The slip of a loan as it stands.
///
/// # Errors
/// `409` when nothing came back yet.
pub fn slip(present: &Present, things: &Things) -> Result<ReturnSlip> {
    let (loan, trace) = (&present.loan, Trace::of(&present.steps)?);
    let book = Book { present, things };
    let returns: Vec<Returning> = trace
        .steps
        .iter()
        .filter_map(|step| book.returning(&step.taken))
        .collect();
    if returns.is_empty() {
        return Err(Error::new(Code::Conflict));
    }
    let out = present.lines.iter().filter(|line| line.out > 0);
    Ok(ReturnSlip {
        agency: present.agency.name_th.clone(),
        number: thai_digits(&loan.loan_number()),
        name: loan.borrower_name.clone(),
        office: loan.borrower_office.clone(),
        due: long(loan.due_on),
        status: loan.status.labels().0,
        returns,
        out: out.map(|line| book.piece(line.no, line.out, "", None)).collect(),
        settled: trace.steps.iter().flat_map(|step| book.settled(step)).collect(),
    })
}

struct Book<'a> {
    present: &'a Present,
    things: &'a Things,
}

impl Book<'_> {
    fn returning(&self, taken: &Taken) -> Option<Returning> {
        let Taken::Return { at, by, to, lines } = taken else {
            return None;
        };
        let line = |giving: &crate::assets::loans::Giving| {
            let condition = giving.condition.labels().0;
            self.piece(giving.no, giving.quantity, condition, giving.note.as_deref())
        };
        Some(Returning {
            at: moment(*at),
            by: by.clone(),
            to: to.clone(),
            lines: lines.iter().map(line).collect(),
        })
    }

    fn settled(&self, step: &crate::assets::loans::Told) -> Vec<SettledLine> {
        let Taken::Settle { lines, .. } = &step.taken else {
            return Vec::new();
        };
        let settled = lines.iter().map(|settling| {
            let condition = settling.condition.labels().0;
            let amount = settling.amount_satang.map(baht);
            SettledLine {
                on: long(step.on),
                what: self.piece(
                    settling.no,
                    settling.quantity,
                    condition,
                    settling.note.as_deref(),
                ),
                how: settling.kind.labels().0,
                amount: amount.map(|text| thai_digits(&text)).unwrap_or_default(),
                receipt: settling.receipt.clone().unwrap_or_default(),
            }
        });
        settled.collect()
    }

    fn piece(&self, no: i32, quantity: i32, condition: &'static str, note: Option<&str>) -> Piece {
        let is_it = |line: &&LoanLine| line.no == no;
        let line = self.present.lines.iter().find(is_it);
        let thing = line.and_then(|line| self.things.get(&line.asset_id));
        let measure = thing.map_or("", |thing| thing.measure.as_str());
        Piece {
            number: thing.map(|thing| thing.number.clone()).unwrap_or_default(),
            name: thing.map(|thing| thing.name.clone()).unwrap_or_default(),
            quantity: thai_digits(&format!("{quantity} {measure}")),
            condition,
            note: note.unwrap_or_default().to_owned(),
        }
    }
}
