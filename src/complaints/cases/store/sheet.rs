//! The work list as a sheet to be printed.

use super::list::{Filter, page};
use crate::agencies;
use crate::calendar::{Digits, format_long};
use crate::complaints::model::Complaint;
use crate::complaints::settings::categories;
use crate::db::Conn;
use crate::http::formats::{Cell, Sheet, Titled};
use crate::http::{Error, Fault, Reason, Result};
use chrono::NaiveDate;
use std::collections::HashMap;

/// The most cases of a sheet: about what a person scrolls through, and 30 MiB of memory.
const MOST: i64 = 20_000;

const HEADING: [&str; 11] = [
    "เลขที่เรื่อง",
    "เลขรับ",
    "ประเภท",
    "หมวด",
    "ช่องทาง",
    "วันที่รับ",
    "สถานะ",
    "กำหนด",
    "เกินกำหนด",
    "ส่วนราชการ",
    "รายละเอียด",
];

/// The cases that a filter leaves.
///
/// # Errors
/// `422` when there are too many of them.
pub fn gather(conn: &mut Conn, filter: &Filter, today: NaiveDate) -> Result<Titled> {
    let cases = page(conn, filter, None, MOST + 1)?;
    if i64::try_from(cases.len()).unwrap_or(i64::MAX) > MOST {
        let fault = Fault::parameter("received_from", Reason::TooMany).with("max", MOST);
        return Err(Error::invalid(fault));
    }
    let agency = agencies::find(conn, &filter.agency_id)?;
    let names: HashMap<String, String> = categories::list(conn, &agency.id)?
        .into_iter()
        .map(|category| (category.code, category.name_th))
        .collect();
    let units = agencies::unit_names(conn, &agency.id)?;
    let rows = cases
        .iter()
        .map(|case| row(case, today, &names, &units))
        .collect();
    Ok(Titled {
        title: vec![
            format!(
                "เรื่องร้องเรียน ร้องทุกข์ ข้อเสนอแนะ ถาม-ตอบ และคำขอรับบริการ {}",
                agency.name_th
            ),
            format!("ข้อมูล ณ วันที่ {}", format_long(today, Digits::Thai)),
        ],
        sheet: Sheet {
            name: "เรื่องร้องเรียน".to_owned(),
            heading: HEADING.map(str::to_owned).to_vec(),
            rows,
        },
        summary: Vec::new(),
    })
}

fn row(
    case: &Complaint,
    today: NaiveDate,
    categories: &HashMap<String, String>,
    units: &HashMap<String, String>,
) -> Vec<Cell> {
    let unit = case.unit_id.as_ref().and_then(|id| units.get(id));
    vec![
        Cell::text(case.case_number()),
        Cell::optional(case.reference.clone()),
        Cell::text(case.kind.labels().0),
        Cell::text(categories.get(&case.category).unwrap_or(&case.category)),
        Cell::text(case.channel.labels().0),
        Cell::text(format_long(case.received_on, Digits::Arabic)),
        Cell::text(case.status.labels().0),
        Cell::optional(case.due().map(|day| format_long(day, Digits::Arabic))),
        Cell::text(if case.due < today { "เกิน" } else { "" }),
        Cell::optional(unit),
        Cell::text(&case.description),
    ]
}
