//! เอกสารการยืม-คืน: the form and the return slip of a loan, the register book of a year, and what is overdue; printed from
//! the data as pages for A4, and as workbooks where they are tables.

mod books;
mod form;
mod routes;
mod slip;
mod store;
mod wire;

pub use routes::register;
