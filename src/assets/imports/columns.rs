//! The columns of an imported register, by the headings that accounting offices give them.

use crate::sheets::{Heading, columns, plain_heading as plain};
use std::collections::HashMap;
use std::sync::LazyLock;

columns! {
    Number = "number" "เลขครุภัณฑ์" ["รหัสครุภัณฑ์" "หมายเลขครุภัณฑ์" "เลขที่ครุภัณฑ์" "เลขทะเบียน" "เลขทะเบียนครุภัณฑ์" "รหัสพัสดุ" "เลขพัสดุ" "หมายเลขพัสดุ" "รหัสทรัพย์สิน" "หมายเลขทรัพย์สิน" "เลขทรัพย์สิน" "asset number" "asset no."]
        "ไม่ซ้ำกันในหน่วยงาน แถวที่มีเลขนี้ในทะเบียนแล้วเป็นการแก้ไข" "Once in the agency; a row whose number is registered changes that asset";
    Name = "name" "รายการ" ["ชื่อ" "ชื่อครุภัณฑ์" "ชื่อทรัพย์สิน" "ชื่อพัสดุ" "รายการครุภัณฑ์" "รายการทรัพย์สิน" "รายการพัสดุ" "รายการและลักษณะ" "item" "description"]
        "ชื่อและลักษณะ" "Name and description";
    Category = "category" "ประเภท" ["หมวด" "หมวดหมู่" "ประเภทครุภัณฑ์" "ประเภททรัพย์สิน" "ประเภทพัสดุ" "หมวดครุภัณฑ์" "ประเภท/หมวด" "หมวด/ประเภท"]
        "ตามที่ฝ่ายพัสดุใช้ เช่น ครุภัณฑ์สำนักงาน ใช้เซลล์ผสานหรือแถวหัวข้อกลุ่มแทนได้" "In the office's own words; a merged cell or a row that heads a group will do";
    AccountingClass = "accounting_class" "ประเภททางบัญชี" ["ชนิดทางบัญชี" "ชนิดพัสดุ" "ครุภัณฑ์/วัสดุ"]
        "ครุภัณฑ์ หรือ วัสดุ ถ้าเว้นว่างคือครุภัณฑ์" "durable or supply; durable when empty";
    UseKind = "use_kind" "ลักษณะการใช้" ["การใช้งาน" "ลักษณะใช้งาน"]
        "ใช้คงรูป หรือ ใช้สิ้นเปลือง ถ้าเว้นว่างคือใช้คงรูป" "returnable or consumable; returnable when empty";
    Tracking = "tracking" "วิธีติดตาม" ["การติดตาม" "วิธีคุม"]
        "รายชิ้น หรือ เป็นชุดนับจำนวน ถ้าเว้นว่าง จำนวน 1 คือรายชิ้น มากกว่านั้นเป็นชุด" "individual or lot; when empty one piece is individual and more are a lot";
    Quantity = "quantity" "จำนวน" ["จำนวนทั้งหมด" "ปริมาณ" "qty"]
        "จำนวนเต็ม รวมที่ให้ยืมและรอซ่อม ถ้าเว้นว่างคือ 1" "A whole number, with what's lent and what waits for repair; 1 when empty";
    Measure = "measure" "หน่วยนับ" ["หน่วย"]
        "เช่น เครื่อง ตัว รีม" "What it's counted in";
    Serial = "serial" "หมายเลขเครื่อง" ["เลขเครื่อง" "หมายเลขผลิตภัณฑ์" "serial number" "serial no." "serial no" "s/n" "ซีเรียล"]
        "ของผู้ผลิต" "The maker's number";
    Value = "value" "ราคาต่อหน่วย" ["ราคา" "มูลค่า" "ราคา/หน่วย" "มูลค่าต่อหน่วย" "ราคาที่ได้มา" "มูลค่าที่ได้มา" "ราคาทุน" "price" "unit price"]
        "บาท ต่อหนึ่งหน่วย มีทศนิยมได้สองตำแหน่ง" "Baht for one piece, with at most two decimals";
    AcquiredOn = "acquired_on" "วันที่ได้มา" ["วันเดือนปีที่ได้มา" "วัน เดือน ปี ที่ได้มา" "วัน เดือน ปี" "วัน/เดือน/ปี" "วันที่ได้รับ" "วันที่ซื้อ" "ว.ด.ป. ที่ได้มา" "วันที่ตรวจรับ"]
        "เช่น 12 มี.ค. 2565, 12/3/2565 หรือ 2022-03-12" "As 12 มี.ค. 2565, 12/3/2565 or 2022-03-12";
    Unit = "unit" "ส่วนราชการ" ["หน่วยงานผู้รับผิดชอบ" "หน่วยงานที่รับผิดชอบ" "ผู้รับผิดชอบ" "กอง" "สำนัก/กอง" "กอง/สำนัก" "ส่วนราชการที่รับผิดชอบ"]
        "ชื่อส่วนราชการตามที่ตั้งไว้ในระบบ" "The unit's Thai name as it's set up here";
    Place = "place" "สถานที่ตั้ง" ["สถานที่" "ที่ตั้ง" "ที่เก็บ" "สถานที่เก็บ" "สถานที่ใช้งาน" "location"]
        "ห้องหรืออาคาร" "Room or building";
    Condition = "condition" "สภาพ" ["สภาพครุภัณฑ์" "สภาพการใช้งาน" "สภาพทรัพย์สิน"]
        "ดี, เก่าแต่ใช้งานได้ หรือ ชำรุด ถ้าเว้นว่างคือดี" "good, worn or damaged; good when empty";
    Status = "status" "สถานะ" ["สถานะครุภัณฑ์" "สถานะทรัพย์สิน"]
        "พร้อมใช้งาน, ส่งซ่อม, สูญหาย, จำหน่าย หรือ จำหน่ายเป็นสูญ ถ้าเว้นว่างคือพร้อมใช้งาน" "available, in_repair, lost, disposed or written_off; available when empty";
    LendTo = "lend_to" "ให้ยืมแก่" ["ให้ยืม" "ผู้มีสิทธิยืม"]
        "บุคลากร, หน่วยงาน, ประชาชน คั่นด้วยจุลภาค หรือ ไม่ให้ยืม ถ้าเว้นว่างคือบุคลากร" "staff, agency, citizen with commas between them, or none; staff when empty";
    Note = "note" "หมายเหตุ" ["remark" "remarks" "notes"]
        "ข้อความอื่น" "Anything else";
}

impl Heading for Column {
    fn find(heading: &str) -> Option<Self> {
        static NAMES: LazyLock<HashMap<String, Column>> = LazyLock::new(names);
        let text = plain(heading);
        let bare = text.split_once('(').map(|(bare, _)| bare.trim_end());
        NAMES.get(&text).or_else(|| NAMES.get(bare?)).copied()
    }

    fn is_idle(heading: &str) -> bool {
        const IDLE: [&str; 9] = ["ลำดับ", "ลำดับที่", "ลำดับที", "ที่", "no", "no.", "#", "ข้อ", "ยืมอยู่"];
        IDLE.contains(&plain(heading).as_str())
    }

    fn name(self) -> &'static str {
        self.as_str()
    }

    fn label(self) -> &'static str {
        self.thai()
    }
}

impl Column {
    /// The column whose value the register's rules call so.
    pub fn of_pointer(pointer: &str) -> Self {
        let word = pointer.trim_start_matches('/');
        let called = Self::ALL.iter().find(|column| column.pointer() == word);
        called.copied().unwrap_or(Self::Number)
    }

    fn pointer(self) -> &'static str {
        match self {
            Self::Value => "value_satang",
            Self::Unit => "unit_id",
            other => other.as_str(),
        }
    }
}

fn names() -> HashMap<String, Column> {
    let all = Column::ALL.iter().flat_map(|column| {
        let own = [column.as_str(), column.thai()].into_iter();
        own.chain(column.others().iter().copied())
            .map(|name| (plain(name), *column))
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_found_by_its_names_and_no_heading_means_two() {
        for column in Column::ALL {
            for name in [column.as_str(), column.thai()].iter().chain(column.others()) {
                assert_eq!(Column::find(name), Some(*column), "{name}");
                assert!(!Column::is_idle(name), "{name}");
            }
            assert_eq!(Column::of_pointer(&format!("/{}", column.pointer())), *column);
        }
    }

    #[test]
    fn headings_are_read_as_people_write_them() {
        for (heading, column) in [
            (" เลขครุภัณฑ์ * ", Column::Number),
            ("ราคาต่อหน่วย (บาท)", Column::Value),
            ("Serial  No.", Column::Serial),
            ("จํานวน", Column::Quantity),
        ] {
            assert_eq!(Column::find(heading), Some(column), "{heading}");
        }
        for heading in ["", "(", "ราคารวม", "ลำดับที่", "อายุการใช้งาน"]
        {
            assert_eq!(Column::find(heading), None, "{heading}");
        }
        assert!(Column::is_idle("ลำดับที่") && !Column::is_idle("หมายเหตุ"));
    }
}
