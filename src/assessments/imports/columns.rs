//! The columns of an imported table: their names, their Thai headings, and what to write in them.

use crate::agencies::places::normalise;
use crate::assessments::scheme::schemes;
use crate::sheets::{Heading, columns};
use std::collections::HashMap;
use std::sync::LazyLock;

columns! {
    AgencyId = "agency_id" "รหัสหน่วยงาน" []
        "รหัสในระบบนี้ ถ้าระบุแล้วไม่ต้องระบุชื่อและที่ตั้ง" "The agency's id here; its name and place may then be left out";
    ExternalIdScheme = "external_id_scheme" "ชุดรหัสภายนอก" []
        "ชื่อชุดของรหัสภายนอก เช่น dla เว้นว่างได้" "The list that the external id is of, as dla; may be left out";
    ExternalId = "external_id" "รหัสภายนอก" []
        "รหัสของหน่วยงานในชุดรหัสภายนอก" "The agency's number in that list";
    Province = "province" "จังหวัด" []
        "ชื่อหรือรหัสสองหลัก" "Name or two-digit code";
    Amphoe = "amphoe" "อำเภอ" ["อำเภอ/เขต" "เขต/อำเภอ" "district"]
        "ชื่อหรือรหัสสี่หลัก เว้นว่างได้ถ้าชื่อไม่ซ้ำในจังหวัด"
        "Name or four-digit code; may be left out where the name is the only one of its province";
    AgencyType = "agency_type" "ประเภท" ["ประเภทหน่วยงาน" "ประเภท อปท." "kind" "type"]
        "เช่น เทศบาลตำบล เว้นว่างได้ถ้าอยู่ในชื่อแล้ว" "As เทศบาลตำบล; may be left out where the name says it";
    AgencyName = "agency_name" "หน่วยงาน" ["ชื่อหน่วยงาน" "ชื่อ อปท." "อปท." "ชื่อ" "agency" "name"]
        "ชื่อหน่วยงาน มีหรือไม่มีประเภทนำหน้าก็ได้" "The agency's name, with or without its type";
    FiscalYear = "fiscal_year" "ปีงบประมาณ" ["ปี" "ปีงบประมาณ พ.ศ." "year"]
        "พ.ศ. เช่น 2566" "Buddhist era, as 2566";
    Overall = "overall" "คะแนนรวม" ["คะแนน" "คะแนน ita" "ผลคะแนน" "คะแนนภาพรวม" "total" "score"]
        "0–100 ทศนิยมไม่เกินสองตำแหน่ง ตามที่ประกาศ" "0–100, at most two decimals, as printed";
    Level = "level" "ระดับ" ["ระดับผล" "ระดับผลการประเมิน" "ผลการประเมิน"]
        "ผ่านดีเยี่ยม ผ่านดี ผ่าน ต้องปรับปรุง ต้องปรับปรุงโดยด่วน"
        "excellent good pass needs_improvement urgent_improvement";
    Grade = "grade" "ระดับคะแนน" ["เกรด"] "AA A B C D E F" "AA A B C D E F";
    Rank = "rank" "อันดับ" ["อันดับที่"] "1 คือดีที่สุด" "1 is the best";
    RankScope = "rank_scope" "กลุ่มของอันดับ" ["อันดับใน" "อันดับของ"]
        "อันดับนี้นับในกลุ่มใด ตามคำของประกาศ" "Among whom it's ranked, in the source's own words";
    RankTotal = "rank_total" "จำนวนในกลุ่ม" ["จากทั้งหมด"] "จำนวนหน่วยงานในกลุ่ม" "How many are ranked";
    Iit = "iit" "IIT" ["คะแนน iit"] "คะแนน IIT" "The IIT's score";
    Eit = "eit" "EIT" ["คะแนน eit"] "คะแนน EIT" "The EIT's score";
    Oit = "oit" "OIT" ["คะแนน oit"] "คะแนน OIT" "The OIT's score";
    I1 = "i1" "ตัวชี้วัดที่ 1" [] "การปฏิบัติหน้าที่" "Indicator 1";
    I2 = "i2" "ตัวชี้วัดที่ 2" [] "การใช้งบประมาณ" "Indicator 2";
    I3 = "i3" "ตัวชี้วัดที่ 3" [] "การใช้อำนาจ" "Indicator 3";
    I4 = "i4" "ตัวชี้วัดที่ 4" [] "การใช้ทรัพย์สินของราชการ" "Indicator 4";
    I5 = "i5" "ตัวชี้วัดที่ 5" [] "การแก้ไขปัญหาการทุจริต" "Indicator 5";
    I6 = "i6" "ตัวชี้วัดที่ 6" [] "คุณภาพการดำเนินงาน" "Indicator 6";
    I7 = "i7" "ตัวชี้วัดที่ 7" [] "ประสิทธิภาพการสื่อสาร" "Indicator 7";
    I8 = "i8" "ตัวชี้วัดที่ 8" [] "การปรับปรุงระบบการทำงาน" "Indicator 8";
    I9 = "i9" "ตัวชี้วัดที่ 9" [] "การเปิดเผยข้อมูล" "Indicator 9";
    I10 = "i10" "ตัวชี้วัดที่ 10" [] "การป้องกันการทุจริต" "Indicator 10";
    InstrumentScale = "instrument_scale" "ฐานคะแนนเครื่องมือ" ["แบบคะแนนเครื่องมือ"]
        "percent ถ้า IIT EIT OIT เต็ม 100 (เว้นว่างคือแบบนี้) หรือ weighted ถ้าถ่วงน้ำหนักแล้ว เช่น 38.31 จาก 40"
        "percent where IIT, EIT and OIT are of 100 (so when left out), weighted where of their weights, as 38.31 of 40";
    Source = "source" "แหล่งที่มา" ["ที่มา" "แหล่งข้อมูล" "อ้างอิง"]
        "เอกสารหรือประกาศที่พิมพ์คะแนนนี้" "Where it was printed";
}

impl Heading for Column {
    fn find(heading: &str) -> Option<Self> {
        Self::find(heading)
    }

    fn is_idle(heading: &str) -> bool {
        is_idle(heading)
    }

    fn name(self) -> &'static str {
        self.as_str()
    }

    fn label(self) -> &'static str {
        self.thai()
    }
}

impl Column {
    /// Where a row of JSON has it, for what's told of rows beside others: the agency, the year and the instruments.
    pub fn pointer(self) -> String {
        let within = if Self::INSTRUMENTS.contains(&self) {
            "assessment/instruments/"
        } else {
            ""
        };
        format!("{within}{}", self.as_str())
    }

    /// In the order of the instruments.
    pub const INSTRUMENTS: [Self; 3] = [Self::Iit, Self::Eit, Self::Oit];
    /// In the order of their numbers.
    pub const INDICATORS: [Self; 10] = [
        Self::I1,
        Self::I2,
        Self::I3,
        Self::I4,
        Self::I5,
        Self::I6,
        Self::I7,
        Self::I8,
        Self::I9,
        Self::I10,
    ];

    /// Whether it says something of an assessment, not of the agency, the year or the source.
    pub fn is_finding(self) -> bool {
        matches!(
            self,
            Self::Overall | Self::Level | Self::Grade | Self::Rank | Self::RankScope | Self::RankTotal
        ) || self.is_part()
    }

    /// Whether it's an instrument or an indicator.
    pub fn is_part(self) -> bool {
        Self::INSTRUMENTS.contains(&self) || Self::INDICATORS.contains(&self)
    }

    /// The column that a heading names.
    pub fn find(heading: &str) -> Option<Self> {
        let text = plain(heading);
        let bare = text.split_once(" (").or_else(|| text.split_once('('));
        Self::named(&text).or_else(|| Self::named(bare?.0.trim_end()))
    }

    fn named(text: &str) -> Option<Self> {
        static NAMES: LazyLock<HashMap<String, Column>> = LazyLock::new(names);
        NAMES.get(text).copied().or_else(|| numbered(text))
    }
}

/// Each column by its names, and the indicators by those of every year's scheme.
fn names() -> HashMap<String, Column> {
    let mut names = HashMap::new();
    for indicator in schemes().iter().flat_map(|scheme| &scheme.indicators) {
        if let Some(column) = numbered(&format!("ตัวชี้วัดที่ {}", indicator.no)) {
            names.insert(plain(&indicator.name_th), column);
        }
    }
    for column in Column::ALL {
        let own = [column.as_str(), column.thai()].into_iter();
        let all = own.chain(column.others().iter().copied());
        names.extend(all.map(|name| (plain(name), *column)));
    }
    names
}

/// `ตัวชี้วัดที่ 3` or `ตัวชี้วัดที่ 3 การใช้อำนาจ`; not `ตัวชี้วัดที่ 9.1`.
fn numbered(text: &str) -> Option<Column> {
    let mut prefixes = ["ตัวชี้วัดที่", "ตัวชี้วัด", "indicator"].into_iter();
    let rest = prefixes
        .find_map(|prefix| text.strip_prefix(prefix))?
        .trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (no, name) = rest.split_at_checked(digits)?;
    let (no, name) = (
        no.parse::<usize>().ok()?,
        name.trim_start_matches([':', '.', ' ']),
    );
    let mut known = schemes().iter().flat_map(|scheme| &scheme.indicators);
    let right = name.is_empty() || known.any(|known| known.no == no && plain(&known.name_th) == name);
    Column::INDICATORS
        .get(no.checked_sub(1)?)
        .copied()
        .filter(|_| right)
}

/// Headings that say nothing of an assessment and are passed over: running numbers and remarks.
fn is_idle(heading: &str) -> bool {
    const IDLE: [&str; 11] = [
        "ลำดับ",
        "ลำดับที่",
        "ที่",
        "no",
        "no.",
        "#",
        "หมายเหตุ",
        "remark",
        "remarks",
        "note",
        "notes",
    ];
    IDLE.contains(&plain(heading).as_str())
}

/// A heading without what people write differently: spaces, underscores, capitals, Thai digits, a `*`.
fn plain(heading: &str) -> String {
    let text = heading.replace(['_', '*', '\u{200b}', '\u{feff}'], " ");
    normalise(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::table::COLUMNS;

    #[test]
    fn every_column_is_found_by_its_names_and_no_heading_means_two() {
        for column in Column::ALL {
            for name in [column.as_str(), column.thai()].iter().chain(column.others()) {
                assert_eq!(Column::find(name), Some(*column), "{name}");
                assert_eq!(Column::find(&format!(" {name}* ")), Some(*column), "{name}");
                assert!(!is_idle(name));
            }
        }
        for exported in COLUMNS {
            assert!(Column::find(exported).is_some(), "{exported}");
        }
    }

    #[test]
    fn headings_are_read_as_people_write_them() {
        for (heading, column) in [
            ("Fiscal Year", Column::FiscalYear),
            ("ปีงบประมาณ (พ.ศ.)", Column::FiscalYear),
            ("คะแนนรวม (เต็ม 100)", Column::Overall),
            ("IIT (30%)", Column::Iit),
            ("ตัวชี้วัดที่ ๑๐", Column::I10),
            ("ตัวชี้วัดที่ 3 การใช้อำนาจ", Column::I3),
            ("การใช้อำนาจ", Column::I3),
        ] {
            assert_eq!(Column::find(heading), Some(column), "{heading}");
        }
        for heading in [
            "",
            "ตัวชี้วัด",
            "ตัวชี้วัดที่ 0",
            "ตัวชี้วัดที่ 11",
            "ตัวชี้วัดที่ 9.1",
            "ตัวชี้วัดที่ 3 การใช้งบประมาณ",
            "iiit",
            "(",
        ] {
            assert_eq!(Column::find(heading), None, "{heading}");
        }
        assert!(is_idle("ลำดับที่") && is_idle(" หมายเหตุ ") && !is_idle("อันดับ"));
    }
}
