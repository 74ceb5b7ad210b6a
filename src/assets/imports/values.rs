//! Values of cells, as accounting offices write them.

use crate::assets::kinds::{AccountingClass, AssetCondition, AssetStatus, BorrowerKind, Tracking, UseKind};
use crate::assets::register::model::MOST_PIECES;
use crate::calendar::{BUDDHIST, ThaiDate, arabic_digits, parse_date};
use crate::http::{At, Fault, Reason, parse_day};
use crate::sheets::{self, Cell, grouped, named};
use chrono::{Datelike, NaiveDate};

/// Baht with at most two decimals and commas between thousands, as satang; no binary fraction is ever made of it.
///
/// # Errors
/// The fault of what isn't an amount.
pub fn satang(at: &At, text: &str) -> Result<i64, Fault> {
    let wrong = || Fault::new(at.clone(), Reason::NotANumber);
    let text = arabic_digits(text);
    let text = text.trim().trim_start_matches('฿').trim_end_matches("บาท").trim();
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let baht = grouped(whole).ok_or_else(wrong)?;
    let bare = decimals.trim_end_matches('0');
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) || text.ends_with('.') {
        return Err(wrong());
    }
    if bare.len() > 2 {
        return Err(Fault::new(at.clone(), Reason::TooPrecise).with("digits", 2));
    }
    let satang: i64 = format!("{bare:0<2}").parse().map_err(|_| wrong())?;
    let amount = baht
        .checked_mul(100)
        .and_then(|amount| amount.checked_add(satang));
    amount.ok_or_else(|| {
        Fault::new(at.clone(), Reason::OutOfRange)
            .with("min", 0)
            .with("max", "10,000,000,000")
    })
}

/// A whole number of pieces.
///
/// # Errors
/// The fault of what isn't one.
pub fn whole(at: &At, text: &str) -> Result<i32, Fault> {
    let number = sheets::whole(at, text, MOST_PIECES.into())?;
    Ok(i32::try_from(number).unwrap_or(MOST_PIECES))
}

/// A day: a spreadsheet's date, `12 มี.ค. 2565`, `๑๒/๓/๒๕๖๕`, or `2022-03-12`. A spreadsheet's date in a Buddhist year was
/// typed into a calendar that didn't know of it.
///
/// # Errors
/// The fault of what isn't a day, a month without a day included.
pub fn day(at: &At, cell: &Cell<'_>) -> Result<NaiveDate, Fault> {
    let wrong =
        || Fault::new(at.clone(), Reason::Format).with("expected", "12 มี.ค. 2565, 12/3/2565, 2022-03-12");
    let text = match cell {
        Cell::Day(day) if day.year() >= 2400 => {
            return day.with_year(day.year() - BUDDHIST).ok_or_else(wrong);
        }
        Cell::Day(day) => return Ok(*day),
        other => sheets::text(at, other)?,
    };
    match parse_date(text) {
        Some(ThaiDate::Day(day)) => Ok(day),
        Some(ThaiDate::Month(_)) => Err(wrong()),
        None => parse_day(at.clone(), text).map_err(|fault| match fault.reason {
            Reason::Format => wrong(),
            _ => fault,
        }),
    }
}

/// A word, one of its labels, or another way to say it.
fn word<T: Copy>(
    at: &At,
    text: &str,
    (all, names): (&[T], impl Fn(T) -> (&'static str, (&'static str, &'static str))),
    others: &[(&str, T)],
) -> Result<T, Fault> {
    let plain = text.trim().to_lowercase();
    let other = || {
        others
            .iter()
            .find(|(name, _)| *name == plain)
            .map(|(_, one)| *one)
    };
    named(all, &names, text).or_else(other).ok_or_else(|| {
        let labels: Vec<&str> = all.iter().map(|one| names(*one).1.0).collect();
        Fault::new(at.clone(), Reason::UnknownValue).with("allowed", labels.join(", "))
    })
}

/// ครุภัณฑ์ or วัสดุ, and how it's used where the same text says so.
///
/// # Errors
/// The fault, with all that are known.
pub fn class(at: &At, text: &str) -> Result<(AccountingClass, Option<UseKind>), Fault> {
    match text.trim() {
        "วัสดุสิ้นเปลือง" | "วัสดุใช้สิ้นเปลือง" =>
        {
            return Ok((AccountingClass::Supply, Some(UseKind::Consumable)));
        }
        "วัสดุคงทน" | "วัสดุถาวร" => {
            return Ok((AccountingClass::Supply, Some(UseKind::Returnable)));
        }
        _ => {}
    }
    let names = |one: AccountingClass| (one.as_str(), one.labels());
    word(at, text, (AccountingClass::ALL, names), &[]).map(|class| (class, None))
}

/// # Errors
/// The fault, with all that are known.
pub fn use_kind(at: &At, text: &str) -> Result<UseKind, Fault> {
    let others = [
        ("คงรูป", UseKind::Returnable),
        ("คงทน", UseKind::Returnable),
        ("สิ้นเปลือง", UseKind::Consumable),
    ];
    let names = |one: UseKind| (one.as_str(), one.labels());
    word(at, text, (UseKind::ALL, names), &others)
}

/// # Errors
/// The fault, with all that are known.
pub fn tracking(at: &At, text: &str) -> Result<Tracking, Fault> {
    let others = [
        ("ชิ้น", Tracking::Individual),
        ("ชุด", Tracking::Lot),
        ("เป็นชุด", Tracking::Lot),
        ("นับจำนวน", Tracking::Lot),
    ];
    let names = |one: Tracking| (one.as_str(), one.labels());
    word(at, text, (Tracking::ALL, names), &others)
}

/// # Errors
/// The fault, with all that are known.
pub fn condition(at: &At, text: &str) -> Result<AssetCondition, Fault> {
    let others = [
        ("ใช้งานได้", AssetCondition::Good),
        ("ใช้การได้", AssetCondition::Good),
        ("ใช้งานได้ดี", AssetCondition::Good),
        ("ปกติ", AssetCondition::Good),
        ("เก่า", AssetCondition::Worn),
        ("พอใช้", AssetCondition::Worn),
        ("เสีย", AssetCondition::Damaged),
        ("ใช้งานไม่ได้", AssetCondition::Damaged),
        ("ใช้การไม่ได้", AssetCondition::Damaged),
    ];
    let names = |one: AssetCondition| (one.as_str(), one.labels());
    word(at, text, (AssetCondition::ALL, names), &others)
}

/// # Errors
/// The fault, with all that are known.
pub fn status(at: &At, text: &str) -> Result<AssetStatus, Fault> {
    let others = [
        ("ใช้งาน", AssetStatus::Available),
        ("ใช้งานอยู่", AssetStatus::Available),
        ("ปกติ", AssetStatus::Available),
        ("ซ่อม", AssetStatus::InRepair),
        ("รอซ่อม", AssetStatus::InRepair),
        ("หาย", AssetStatus::Lost),
        ("จำหน่ายแล้ว", AssetStatus::Disposed),
        ("สูญ", AssetStatus::WrittenOff),
    ];
    let names = |one: AssetStatus| (one.as_str(), one.labels());
    word(at, text, (AssetStatus::ALL, names), &others)
}

/// Who borrows it: staff, agencies, citizens, in this order.
///
/// # Errors
/// The fault of a word that's none of them.
pub fn lend_to(at: &At, text: &str) -> Result<[bool; 3], Fault> {
    let others = [
        ("บุคลากร", BorrowerKind::Staff),
        ("เจ้าหน้าที่", BorrowerKind::Staff),
        ("พนักงาน", BorrowerKind::Staff),
        ("หน่วยงาน", BorrowerKind::Agency),
        ("หน่วยงานอื่น", BorrowerKind::Agency),
        ("หน่วยงานของรัฐ", BorrowerKind::Agency),
        ("ประชาชน", BorrowerKind::Citizen),
        ("ชุมชน", BorrowerKind::Citizen),
    ];
    match text.trim() {
        "ไม่ให้ยืม" | "ไม่" | "none" => return Ok([false; 3]),
        "ทุกประเภท" | "ทั้งหมด" | "all" => return Ok([true; 3]),
        _ => {}
    }
    let names = |one: BorrowerKind| (one.as_str(), one.labels());
    let mut kinds = Vec::new();
    for part in text
        .split([',', ';', '/', '、'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        kinds.push(word(at, part, (BorrowerKind::ALL, names), &others)?);
    }
    let lent = [BorrowerKind::Staff, BorrowerKind::Agency, BorrowerKind::Citizen];
    Ok(lent.map(|kind| kinds.contains(&kind)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at() -> At {
        At::Cell {
            row: 2,
            column: "x".to_owned(),
        }
    }

    #[test]
    fn baht_become_satang_to_the_last_one() {
        for (text, amount) in [
            ("19900", 1_990_000),
            ("19,900.50", 1_990_050),
            ("๑๙,๙๐๐.๐๕ บาท", 1_990_005),
            ("0.1", 10),
            ("0.10000", 10),
            ("1,234,567.00", 123_456_700),
            ("0", 0),
        ] {
            assert_eq!(satang(&at(), text), Ok(amount), "{text}");
        }
        let reason = |text| satang(&at(), text).map_err(|fault| fault.reason).err();
        for text in [
            "",
            "1,23",
            "1.",
            ".5",
            "-5",
            "1e3",
            "12,3456",
            "1,,000",
            "ห้า",
            "1.2.3",
            "1234,567",
        ] {
            assert_eq!(reason(text), Some(Reason::NotANumber), "{text}");
        }
        assert_eq!(reason("0.005"), Some(Reason::TooPrecise));
        assert_eq!(reason("99999999999999999"), Some(Reason::OutOfRange));
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let expected = NaiveDate::from_ymd_opt(2022, 3, 12).unwrap();
        for text in [
            "12 มี.ค. 2565",
            "๑๒/๓/๒๕๖๕",
            "12 มีนาคม พ.ศ. 2565",
            "2022-03-12",
            "๒๐๒๒-๐๓-๑๒",
        ] {
            assert_eq!(day(&at(), &Cell::text(text)), Ok(expected), "{text}");
        }
        assert_eq!(day(&at(), &Cell::Day(expected)), Ok(expected));
        let buddhist = expected.with_year(2565).unwrap();
        assert_eq!(day(&at(), &Cell::Day(buddhist)), Ok(expected));
        for text in ["มี.ค. 2565", "2565", "44632", "31/2/2565", "12/3/2022"] {
            let fault = day(&at(), &Cell::text(text)).unwrap_err();
            assert_eq!(fault.reason, Reason::Format, "{text}");
        }
        let fault = day(&at(), &Cell::text("2565-03-12")).unwrap_err();
        assert_eq!(fault.reason, Reason::OutOfRange);
    }

    #[test]
    fn words_are_read_in_several_ways() {
        assert_eq!(class(&at(), "ครุภัณฑ์"), Ok((AccountingClass::Durable, None)));
        let paper = class(&at(), "วัสดุสิ้นเปลือง");
        assert_eq!(paper, Ok((AccountingClass::Supply, Some(UseKind::Consumable))));
        assert_eq!(use_kind(&at(), "Consumable"), Ok(UseKind::Consumable));
        assert_eq!(tracking(&at(), "เป็นชุดนับจำนวน"), Ok(Tracking::Lot));
        assert_eq!(condition(&at(), "ใช้การได้"), Ok(AssetCondition::Good));
        assert_eq!(status(&at(), "จำหน่ายแล้ว"), Ok(AssetStatus::Disposed));
        assert_eq!(lend_to(&at(), "บุคลากร, ประชาชน"), Ok([true, false, true]));
        assert_eq!(lend_to(&at(), "ไม่ให้ยืม"), Ok([false; 3]));
        for wrong in [
            class(&at(), "ที่ดิน").err(),
            condition(&at(), "งาม").err(),
            lend_to(&at(), "บุคลากร, แมว").err(),
        ] {
            assert_eq!(wrong.map(|fault| fault.reason), Some(Reason::UnknownValue));
        }
    }

    proptest! {
        #[test]
        fn an_amount_that_is_written_is_read_back(amount in 0_i64..1_000_000_000_000) {
            let text = format!("{}.{:02}", amount / 100, amount % 100);
            prop_assert_eq!(satang(&at(), &text), Ok(amount));
        }

        #[test]
        fn no_text_panics(text in ".{0,30}") {
            drop((satang(&at(), &text), whole(&at(), &text), day(&at(), &Cell::text(text.clone())), lend_to(&at(), &text)));
        }
    }
}
