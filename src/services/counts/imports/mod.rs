//! นำเข้าสถิติการให้บริการ: counts from a spreadsheet, all rows or none.

mod columns;
mod import;
mod routes;
mod rows;
mod template;
mod values;
mod wire;

pub use routes::register;
