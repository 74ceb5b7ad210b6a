//! The figures as callers see them.

use super::model::{LoanFigures, LoanYear};
use crate::assets::kinds::{BorrowerKind, Premises};
use crate::http::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The parameters of the figures.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetLoanStatistics {
    /// As JSON unless it says `xlsx`.
    #[param(pattern = "^(json|xlsx)$", default = "json")]
    pub format: Option<String>,
}

macro_rules! figures {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        /// จำนวน — the figures of a span of days: of loans, each counted in the span in which it happened, and of pieces.
        #[derive(Debug, Serialize, ToSchema)]
        pub struct LoanFiguresView {
            $($(#[$doc])* #[schema(minimum = 0, example = 1)] pub $name: i64,)*
        }

        impl From<LoanFigures> for LoanFiguresView {
            fn from(figures: LoanFigures) -> Self {
                Self { $($name: figures.$name,)* }
            }
        }
    };
}

figures! {
    requested;
    approved;
    rejected;
    cancelled;
    /// Loans of which something was handed over for the first time.
    handed_over;
    /// Loans of which everything was back, or lost, by the due day.
    returned_on_time;
    returned_late;
    /// Loans of which something was out when the span ended, or is today if it hasn't ended.
    still_out;
    /// Of these, those whose due day was over.
    overdue;
    pieces_lent;
    pieces_good;
    pieces_damaged;
    pieces_incomplete;
    pieces_lost;
    pieces_repaired;
    /// Replaced in kind.
    pieces_replaced;
    pieces_paid;
    paid_satang;
    /// Loans that had to be chased from a day of the span on, and were until the last day for it.
    chased_in_time;
    chased_late;
    /// Loans that were still out on the last day for it, and weren't chased.
    not_chased;
}

/// A month of a fiscal year.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoanMonthView {
    #[schema(value_type = Day)]
    pub start: String,
    #[schema(value_type = Day)]
    pub end: String,
    #[schema(example = "ตุลาคม 2565")]
    pub label_th: String,
    pub figures: LoanFiguresView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LoansOfBorrowersView {
    #[schema(value_type = BorrowerKind)]
    pub borrower_kind: &'static str,
    pub figures: LoanFiguresView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LoansOfPremisesView {
    #[schema(value_type = Premises)]
    pub premises: &'static str,
    pub figures: LoanFiguresView,
}

/// รายงานสถิติการยืม — the loans of a fiscal year.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoanStatisticsView {
    /// The fiscal year, of the Buddhist era.
    #[schema(value_type = crate::calendar::FiscalYear)]
    pub fiscal_year: i32,
    pub total: LoanFiguresView,
    /// Twelve, from October on.
    pub months: Vec<LoanMonthView>,
    pub by_borrower: Vec<LoansOfBorrowersView>,
    pub by_premises: Vec<LoansOfPremisesView>,
}

impl From<LoanYear> for LoanStatisticsView {
    fn from(year: LoanYear) -> Self {
        let months = year.months.into_iter().map(|(month, figures)| LoanMonthView {
            start: month.start.to_string(),
            end: month.end.to_string(),
            label_th: month.label_th(),
            figures: figures.into(),
        });
        let borrowers = year
            .by_borrower
            .into_iter()
            .map(|(kind, figures)| LoansOfBorrowersView {
                borrower_kind: kind.as_str(),
                figures: figures.into(),
            });
        let premises = year
            .by_premises
            .into_iter()
            .map(|(premises, figures)| LoansOfPremisesView {
                premises: premises.as_str(),
                figures: figures.into(),
            });
        Self {
            fiscal_year: year.year.get(),
            total: year.total.into(),
            months: months.collect(),
            by_borrower: borrowers.collect(),
            by_premises: premises.collect(),
        }
    }
}
