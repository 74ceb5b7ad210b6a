//! Kinds of agencies, and how their Thai names tell them.

use super::places::{normalise, one_spaced};
use crate::words::words;

words! {
    /// ประเภทหน่วยงาน — the kind of a local government.
    AgencyKind eg SubdistrictMunicipality {
        /// อบจ.
        Pao = "pao" "องค์การบริหารส่วนจังหวัด" "Provincial administrative organisation",
        CityMunicipality = "city_municipality" "เทศบาลนคร" "City municipality",
        TownMunicipality = "town_municipality" "เทศบาลเมือง" "Town municipality",
        SubdistrictMunicipality = "subdistrict_municipality" "เทศบาลตำบล" "Subdistrict municipality",
        /// อบต.
        Sao = "sao" "องค์การบริหารส่วนตำบล" "Subdistrict administrative organisation",
        Other = "other" "อื่น ๆ" "Other",
    }
}

impl AgencyKind {
    /// The usual abbreviation.
    pub fn abbreviation(self) -> Option<&'static str> {
        match self {
            Self::Pao => Some("อบจ."),
            Self::CityMunicipality => Some("ทน."),
            Self::TownMunicipality => Some("ทม."),
            Self::SubdistrictMunicipality => Some("ทต."),
            Self::Sao => Some("อบต."),
            Self::Other => None,
        }
    }

    /// The kind that a person or a file names: its word, its Thai name or abbreviation, or its English name.
    pub fn find(text: &str) -> Option<Self> {
        let text = normalise(text);
        let means = |kind: &&Self| {
            let (thai, english) = kind.labels();
            let abbreviation = kind.abbreviation().map(|short| short.trim_end_matches('.'));
            text == kind.as_str()
                || text == thai
                || text == english.to_lowercase()
                || abbreviation == Some(text.trim_end_matches('.'))
        };
        let other = ["อื่นๆ", "อื่น"].contains(&text.as_str()).then_some(Self::Other);
        Self::ALL.iter().find(means).copied().or(other)
    }

    /// The kind that an agency's Thai name begins with, and the rest: `เทศบาลตำบลมะรือโบตก` is a subdistrict
    /// municipality, `มะรือโบตก`. `None` for names without one, as เมืองพัทยา.
    pub fn of_name(name: &str) -> Option<(Self, &str)> {
        let name = name.trim();
        Self::ALL.iter().find_map(|kind| {
            let short = kind.abbreviation()?;
            let rest = [kind.labels().0, short]
                .into_iter()
                .find_map(|prefix| name.strip_prefix(prefix))?;
            Some((*kind, rest.trim_start()))
        })
    }

    /// The full name of an agency of this kind, from a name with or without its kind before it; `None` for a name that
    /// tells another kind.
    pub fn full_name(self, name: &str) -> Option<String> {
        let name = one_spaced(name);
        match (Self::of_name(&name), self) {
            (Some((kind, rest)), _) if kind == self => Some(format!("{}{rest}", kind.labels().0)),
            (Some(_), _) => None,
            (None, Self::Other) => Some(name),
            (None, kind) => Some(format!("{}{name}", kind.labels().0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thai_name_tells_its_kind() {
        let cases = [
            (
                "เทศบาลตำบลมะรือโบตก",
                Some((AgencyKind::SubdistrictMunicipality, "มะรือโบตก")),
            ),
            (
                "ทต.มะรือโบตก",
                Some((AgencyKind::SubdistrictMunicipality, "มะรือโบตก")),
            ),
            ("เทศบาลนครยะลา", Some((AgencyKind::CityMunicipality, "ยะลา"))),
            (
                "เทศบาลเมืองนราธิวาส",
                Some((AgencyKind::TownMunicipality, "นราธิวาส")),
            ),
            ("อบต. บาโงสะโต", Some((AgencyKind::Sao, "บาโงสะโต"))),
            ("องค์การบริหารส่วนจังหวัดนราธิวาส", Some((AgencyKind::Pao, "นราธิวาส"))),
            ("เมืองพัทยา", None),
        ];
        for (name, expected) in cases {
            assert_eq!(AgencyKind::of_name(name), expected, "{name}");
        }
    }

    #[test]
    fn a_kind_is_found_by_word_name_and_abbreviation() {
        for kind in AgencyKind::ALL {
            let (thai, english) = kind.labels();
            for text in [kind.as_str(), thai, english, kind.abbreviation().unwrap_or(thai)] {
                assert_eq!(AgencyKind::find(text), Some(*kind), "{text}");
            }
        }
        assert_eq!(AgencyKind::find("อบต"), Some(AgencyKind::Sao));
        assert_eq!(AgencyKind::find("เทศบาล"), None);
        assert_eq!(AgencyKind::find(""), None);
    }

    #[test]
    fn a_full_name_has_its_kind_once() {
        let kind = AgencyKind::Sao;
        for name in ["บาโงสะโต", "อบต.บาโงสะโต", "องค์การบริหารส่วนตำบล บาโงสะโต"]
        {
            let full = kind.full_name(name);
            assert_eq!(full.as_deref(), Some("องค์การบริหารส่วนตำบลบาโงสะโต"));
        }
        assert_eq!(
            AgencyKind::Other.full_name(" เมืองพัทยา ").as_deref(),
            Some("เมืองพัทยา")
        );
        assert_eq!(kind.full_name("เทศบาลตำบลมะรือโบตก"), None);
        assert_eq!(AgencyKind::Other.full_name("เทศบาลตำบลมะรือโบตก"), None);
    }
}
