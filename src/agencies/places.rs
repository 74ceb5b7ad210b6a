//! The 77 provinces and 928 amphoe of Thailand, by code and by name (`data/places/provinces.json`).

use super::data;
use crate::calendar::{Area, arabic_digits};
use crate::http::shapes;
use crate::words::words;
use std::collections::HashMap;
use std::sync::LazyLock;

words! {
    /// ภาค — one of the six regions of the National Geographical Committee (คณะกรรมการภูมิศาสตร์แห่งชาติ, 2520).
    Region eg South {
        North = "north" "ภาคเหนือ" "North",
        Northeast = "northeast" "ภาคตะวันออกเฉียงเหนือ" "Northeast",
        Central = "central" "ภาคกลาง" "Central",
        East = "east" "ภาคตะวันออก" "East",
        West = "west" "ภาคตะวันตก" "West",
        South = "south" "ภาคใต้" "South",
    }
}

shapes! {
    /// The two-digit code of a province, as the Department of Provincial Administration numbers it; `/api/v1/provinces` has
    /// them.
    ProvinceCode = "^[1-9][0-9]$" "96";
    /// The four-digit code of an amphoe, the first two its province's; `/api/v1/provinces/{code}` has them.
    AmphoeCode = "^[1-9][0-9]{3}$" "9605";
}

/// จังหวัด — a province; Bangkok is one of them here.
#[derive(Debug, PartialEq, Eq)]
pub struct Province {
    /// Two digits, as the Department of Provincial Administration numbers it.
    pub code: &'static str,
    /// Without the prefix จังหวัด.
    pub name_th: &'static str,
    pub name_en: &'static str,
    pub region: Region,
    pub amphoe: Vec<Amphoe>,
}

/// อำเภอ/เขต — a district of a province, or a khet of Bangkok.
#[derive(Debug, PartialEq, Eq)]
pub struct Amphoe {
    /// Four digits, the first two its province's.
    pub code: &'static str,
    /// Without the prefix อำเภอ or เขต.
    pub name_th: &'static str,
    pub name_en: &'static str,
}

impl Province {
    /// The amphoe of this province with a code.
    pub fn amphoe(&self, code: &str) -> Option<&Amphoe> {
        self.amphoe.iter().find(|amphoe| amphoe.code == code)
    }

    /// Where its holidays hold.
    pub fn area(&self) -> Area<'_> {
        Area {
            region: self.region.as_str(),
            province: self.code,
        }
    }
}

/// All provinces, in the order of their codes.
pub fn provinces() -> &'static [Province] {
    static PROVINCES: LazyLock<Vec<Province>> = LazyLock::new(|| {
        let file = data::read(include_str!("../../data/places/provinces.json"));
        file.provinces.into_iter().filter_map(province_of).collect()
    });
    &PROVINCES
}

fn province_of(data: data::Province<'static>) -> Option<Province> {
    let amphoe = data.amphoe.into_iter().map(|amphoe| Amphoe {
        code: amphoe.code,
        name_th: amphoe.name_th,
        name_en: amphoe.name_en,
    });
    Some(Province {
        code: data.code,
        name_th: data.name_th,
        name_en: data.name_en,
        region: Region::parse(data.region)?,
        amphoe: amphoe.collect(),
    })
}

/// The province with a two-digit code.
pub fn province(code: &str) -> Option<&'static Province> {
    provinces().iter().find(|province| province.code == code)
}

/// The amphoe with a four-digit code, and its province.
pub fn amphoe(code: &str) -> Option<(&'static Province, &'static Amphoe)> {
    let province = province(code.get(..2)?)?;
    Some((province, province.amphoe(code)?))
}

/// The province that a person or a file names: by code, or by its exact Thai or English name, with or without จังหวัด.
pub fn find_province(text: &str) -> Option<&'static Province> {
    static NAMES: LazyLock<HashMap<String, &'static Province>> = LazyLock::new(|| {
        let names = provinces().iter().flat_map(|province| {
            [province.code, province.name_th, province.name_en].map(|name| (name.to_lowercase(), province))
        });
        names.collect()
    });
    let name = normalise(text);
    let bare = without_prefix(&name, &["จังหวัด", "จ."]);
    NAMES.get(bare).or_else(|| NAMES.get(&name)).copied()
}

/// The amphoe of a province that a person or a file names: by code, or by its exact Thai or English name, with or
/// without อำเภอ or เขต. `เมือง` is the province's amphoe เมือง….
pub fn find_amphoe<'a>(province: &'a Province, text: &str) -> Option<&'a Amphoe> {
    let name = normalise(text);
    let bare = without_prefix(&name, &["อำเภอ", "เขต", "อ."]);
    let capital = format!("เมือง{}", province.name_th);
    let wanted = if bare == "เมือง" { &capital } else { bare };
    province.amphoe.iter().find(|amphoe| {
        amphoe.code == wanted || amphoe.name_th == wanted || amphoe.name_en.to_lowercase() == wanted
    })
}

fn without_prefix<'a>(name: &'a str, prefixes: &[&str]) -> &'a str {
    let bare = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix));
    bare.map_or(name, str::trim_start)
}

/// A typed name as the lists write it: Arabic digits, one space at most, lower case, and sara am as `one_spaced` has it.
pub fn normalise(text: &str) -> String {
    arabic_digits(&one_spaced(text)).to_lowercase()
}

/// A name with one space at most between its words, and sara am (ำ) in one character, which some keyboards and PDFs give
/// as two.
pub(super) fn one_spaced(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace("\u{e4d}\u{e32}", "\u{e33}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_file_has_all_provinces_and_amphoe_each_code_once() {
        assert_eq!(provinces().len(), 77);
        let all = || provinces().iter().flat_map(|province| &province.amphoe);
        assert_eq!(all().count(), 928);
        assert_eq!(all().map(|amphoe| amphoe.code).collect::<HashSet<_>>().len(), 928);
        for province in provinces() {
            assert!(
                province
                    .amphoe
                    .iter()
                    .all(|amphoe| amphoe.code.starts_with(province.code))
            );
        }
        let south = provinces()
            .iter()
            .filter(|province| province.region == Region::South);
        assert_eq!(south.count(), 14);
    }

    #[test]
    fn every_place_is_found_by_code_and_by_name_with_and_without_its_prefix() {
        for known in provinces() {
            let names = [known.code, known.name_th, known.name_en];
            for name in names
                .map(str::to_owned)
                .into_iter()
                .chain([format!("จังหวัด{}", known.name_th)])
            {
                assert_eq!(find_province(&name), Some(known), "{name}");
            }
            for amphoe in &known.amphoe {
                for name in [
                    amphoe.code.to_owned(),
                    amphoe.name_th.to_owned(),
                    format!("อำเภอ {}", amphoe.name_th),
                ] {
                    assert_eq!(find_amphoe(known, &name), Some(amphoe), "{name}");
                }
                assert_eq!(super::amphoe(amphoe.code), Some((known, amphoe)));
            }
        }
    }

    #[test]
    fn names_are_read_as_people_type_them() {
        let yala = find_province(" จ. ยะลา ").unwrap();
        assert_eq!(yala.code, "95");
        assert_eq!(find_amphoe(yala, "เมือง").unwrap().name_th, "เมืองยะลา");
        assert_eq!(find_province("ล\u{e4d}\u{e32}ปาง").unwrap().name_en, "Lampang");
        assert_eq!(find_province("๙๖").unwrap().name_th, "นราธิวาส");
        for wrong in ["", "9", "960", "นรา", "จังหวัด", "ปัตตานี\u{0}"] {
            assert_eq!(find_province(wrong), None, "{wrong:?}");
        }
    }
}
