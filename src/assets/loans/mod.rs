//! การยืม-คืน: loans, from the request to the settlement.

mod act;
mod chasing;
mod data;
mod doing;
mod life;
mod list;
mod model;
mod naming;
mod parsing;
mod pointers;
mod powers;
mod request;
mod routes;
mod scanned;
mod settle;
mod signing;
mod state;
mod store;
mod trace;
mod wire;
mod wrong;

pub use act::Present;
pub use data::{Giving, Signature, Taken};
pub use life::{RULES, Rule};
pub use model::{Loan, LoanLine, LoanStep};
pub use parsing::LONGEST_AGO;
pub use powers::Powers;
pub use routes::register;
pub use signing::signers;
pub use store::{NO_LOAN, is_owed, keepers, promised, seen};
pub use trace::{LineTrace, Told, Trace};

/// Lending as programs do it, without a request of HTTP.
pub mod lending {
    pub use super::act::{Doer, Present, act};
    pub use super::data::{Giving, Handing, Settling, Signature, Taken};
    pub use super::model::LoanStep;
    pub use super::request::{Borrower, NewLine, NewLoan, request};
    pub use super::store::locked;
}
