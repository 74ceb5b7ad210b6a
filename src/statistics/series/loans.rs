//! Loans of public property, as the register of loans counts them: flows of each period, and what stands at its end.

use crate::assets::{LoanFigures, loan_year};
use crate::calendar::{FiscalYear, Period};
use crate::db::Conn;
use crate::http::Result;
use crate::statistics::data::Cell;
use crate::statistics::kinds::{Cut, Measure};
use crate::statistics::table::{ALL, Told, cell, cutting};
use chrono::NaiveDate;

type Figure = (Measure, fn(&LoanFigures) -> i64);

const FIGURES: [Figure; 21] = [
    (Measure::Requested, |of| of.requested),
    (Measure::Approved, |of| of.approved),
    (Measure::Rejected, |of| of.rejected),
    (Measure::Cancelled, |of| of.cancelled),
    (Measure::HandedOver, |of| of.handed_over),
    (Measure::ReturnedOnTime, |of| of.returned_on_time),
    (Measure::ReturnedLate, |of| of.returned_late),
    (Measure::StillOut, |of| of.still_out),
    (Measure::Overdue, |of| of.overdue),
    (Measure::PiecesLent, |of| of.pieces_lent),
    (Measure::PiecesGood, |of| of.pieces_good),
    (Measure::PiecesDamaged, |of| of.pieces_damaged),
    (Measure::PiecesIncomplete, |of| of.pieces_incomplete),
    (Measure::PiecesLost, |of| of.pieces_lost),
    (Measure::PiecesRepaired, |of| of.pieces_repaired),
    (Measure::PiecesReplaced, |of| of.pieces_replaced),
    (Measure::PiecesPaid, |of| of.pieces_paid),
    (Measure::Paid, |of| of.paid_satang),
    (Measure::ChasedInTime, |of| of.chased_in_time),
    (Measure::ChasedLate, |of| of.chased_late),
    (Measure::NotChased, |of| of.not_chased),
];

/// The loans of a year, as `today` knows them: by period, and of the year by kind of borrower and place of use.
///
/// # Errors
/// When the storage fails.
pub fn told(conn: &mut Conn, agency: &str, year: FiscalYear, today: NaiveDate) -> Result<Told> {
    let loans = loan_year(conn, agency, year, today)?;
    let measures = FIGURES.map(|(measure, _)| measure);
    let of = |cut, period: &Period, figures: &LoanFigures| -> Cell {
        let values = FIGURES.map(|(_, of)| Some(of(figures)));
        cell(cut, &period.into(), &measures, values, false)
    };
    let mut told = Told::new(&measures);
    let whole = year.period();
    told.cells.push(of((Cut::All, ALL), &whole, &loans.total));
    let parts = [&loans.halves, &loans.quarters, &loans.months];
    let parts = parts.into_iter().flatten();
    told.cells
        .extend(parts.map(|(period, figures)| of((Cut::All, ALL), period, figures)));
    for (kind, figures) in &loans.by_borrower {
        let key = (kind.as_str(), kind.labels().0);
        told.cells.push(of((Cut::Borrower, key), &whole, figures));
    }
    for (premises, figures) in &loans.by_premises {
        let key = (premises.as_str(), premises.labels().0);
        told.cells.push(of((Cut::Premises, key), &whole, figures));
    }
    told.cuts = vec![
        cutting(Cut::Borrower, (Cut::All, ALL.0)),
        cutting(Cut::Premises, (Cut::All, ALL.0)),
    ];
    if loans.total == LoanFigures::default() {
        told.notes_th
            .push(format!("{}: ไม่มีการยืมทรัพย์สินของทางราชการ", whole.label_th()));
    }
    Ok(told)
}
