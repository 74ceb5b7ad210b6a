//! The columns of an imported table of counts, by the headings that offices give them.

use crate::sheets::{Heading, columns, plain_heading};
use std::collections::HashMap;
use std::sync::LazyLock;

columns! {
    Code = "code" "รหัสบริการ" ["รหัส" "service code"]
        "รหัสตามรายการบริการของหน่วยงาน ถ้าไม่มีให้ใช้ชื่อบริการ" "The code in the agency's catalogue; without it, the name";
    Name = "name" "ชื่อบริการ" ["บริการ" "งานบริการ" "รายการบริการ" "งานที่ให้บริการ" "ประเภทบริการ" "service" "service name"]
        "ชื่อตามรายการบริการ ไม่อ่านเมื่อมีรหัส ใช้เซลล์ผสานได้" "The Thai name in the catalogue; not read where there's a code; a merged cell will do";
    FiscalYear = "fiscal_year" "ปีงบประมาณ" ["ปี" "ปีงบ"]
        "ถ้ามี เดือนต้องอยู่ในปีนี้ และเขียนเดือนโดยไม่มีปีได้" "Where it's given the month has to be in it, and may be written without a year";
    Month = "month" "เดือน" ["เดือน/ปี" "เดือน ปี" "เดือนปี" "ประจำเดือน"]
        "เช่น เมษายน 2566, เม.ย. 66, 4/2566 หรือ 2023-04" "As เมษายน 2566, เม.ย. 66, 4/2566 or 2023-04";
    Channel = "channel" "ช่องทาง" ["ช่องทางการให้บริการ" "ช่องทางให้บริการ" "ช่องทางที่ให้บริการ"]
        "ที่หน่วยงาน, ออนไลน์, โทรศัพท์ หรือ นอกสถานที่" "counter, online, phone or outreach";
    Received = "received" "รับคำขอ" ["จำนวน" "จำนวนคำขอ" "รับเรื่อง" "จำนวนผู้รับบริการ" "ผู้รับบริการ" "จำนวนผู้ใช้บริการ" "จำนวนผู้มาใช้บริการ"]
        "จำนวนคำขอที่รับในเดือนนั้น" "Requests that came in during the month";
    Completed = "completed" "เสร็จแล้ว" ["เสร็จ" "ดำเนินการเสร็จ" "ดำเนินการแล้วเสร็จ" "แล้วเสร็จ"]
        "ในจำนวนที่รับ เสร็จแล้วเท่าใด" "How many of these are done by now";
    InTime = "in_time" "เสร็จภายในกำหนด" ["ภายในกำหนด" "เสร็จตามกำหนด" "เสร็จภายในเวลาที่กำหนด" "ทันกำหนด"]
        "ในจำนวนที่เสร็จ เสร็จภายในกำหนดเวลาเท่าใด" "How many of those that are done, within the time limit";
}

impl Heading for Column {
    fn find(heading: &str) -> Option<Self> {
        static NAMES: LazyLock<HashMap<String, Column>> = LazyLock::new(names);
        let text = plain_heading(heading);
        let bare = text.split_once('(').map(|(bare, _)| bare.trim_end());
        NAMES.get(&text).or_else(|| NAMES.get(bare?)).copied()
    }

    fn is_idle(heading: &str) -> bool {
        const IDLE: [&str; 11] = [
            "ลำดับ",
            "ลำดับที่",
            "ที่",
            "no",
            "no.",
            "#",
            "หมายเหตุ",
            "note",
            "อยู่ระหว่างดำเนินการ",
            "in progress",
            "ส่วนราชการ",
        ];
        IDLE.contains(&plain_heading(heading).as_str())
    }

    fn name(self) -> &'static str {
        self.as_str()
    }

    fn label(self) -> &'static str {
        self.thai()
    }
}

fn names() -> HashMap<String, Column> {
    let all = Column::ALL.iter().flat_map(|column| {
        let own = [column.as_str(), column.thai()].into_iter();
        own.chain(column.others().iter().copied())
            .map(|name| (plain_heading(name), *column))
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::counts::list::EXPORT;

    #[test]
    fn every_column_is_found_by_its_names_and_no_heading_means_two() {
        for column in Column::ALL {
            for name in [column.as_str(), column.thai()].iter().chain(column.others()) {
                assert_eq!(Column::find(name), Some(*column), "{name}");
                assert!(!Column::is_idle(name), "{name}");
            }
        }
        assert_eq!(Column::find("จำนวน (ราย)"), Some(Column::Received));
        assert_eq!(Column::find("ราคา"), None);
    }

    #[test]
    fn an_export_can_be_imported() {
        for heading in EXPORT.heading {
            assert!(
                Column::find(heading).is_some() || Column::is_idle(heading),
                "{heading}"
            );
        }
    }
}
