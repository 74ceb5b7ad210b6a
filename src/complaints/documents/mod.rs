//! เอกสาร: what the office prints of a case, as pages to be printed on A4: the letter to the reporter (หนังสือภายนอก) and the
//! memo to the mayor (บันทึกข้อความ), in the parts and the order of ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. 2526.

mod papers;
mod routes;
mod store;
mod wire;

pub use routes::register;
pub use wire::MemoPurpose;
