//! Made-up agencies in real places, with made-up scores: always the same ones.

use prongsai::agencies::{AgencyKind, NewAgency, places};

/// As many agencies as the ITA of 2566 assessed; here all of them are local governments.
pub const AGENCIES: usize = 8323;
/// The years of which there are schemes.
pub const YEARS: [i32; 5] = [2562, 2563, 2564, 2565, 2566];

pub struct Agency {
    pub id: String,
    pub kind: AgencyKind,
    pub name: String,
    pub province: &'static places::Province,
    pub amphoe: &'static places::Amphoe,
}

/// A municipality in Narathiwat, to be put into a database by the service's own way.
pub fn municipality(name_th: String) -> NewAgency {
    NewAgency {
        id: None,
        kind: AgencyKind::SubdistrictMunicipality,
        name_th,
        name_en: None,
        province: places::province("96").expect("Narathiwat"),
        amphoe: None,
        tambon: None,
        website: None,
        external_ids: Vec::new(),
    }
}

/// So many agencies, province by province, as a list of the nation has them.
pub fn agencies(count: usize) -> Vec<Agency> {
    let outside_bangkok = places::provinces()
        .iter()
        .filter(|province| province.code != "10");
    let places: Vec<_> = outside_bangkok
        .flat_map(|province| province.amphoe.iter().map(move |amphoe| (province, amphoe)))
        .collect();
    let agency = |n: usize| {
        let (province, amphoe) = places[n * places.len() / count];
        let kind = if n.is_multiple_of(3) {
            AgencyKind::SubdistrictMunicipality
        } else {
            AgencyKind::Sao
        };
        Agency {
            id: format!("01920000-0000-7000-8000-{n:012x}"),
            name: kind.full_name(&place_name(n)).expect("a name of no other kind"),
            kind,
            province,
            amphoe,
        }
    };
    (0..count).map(agency).collect()
}

/// A name that repeats after 1,000 agencies, when the amphoe is another one.
fn place_name(n: usize) -> String {
    const FIRST: [&str; 10] = ["บ้าน", "ท่า", "หนอง", "โคก", "คลอง", "ดอน", "นา", "วัง", "ห้วย", "ทุ่ง"];
    const SECOND: [&str; 10] = [
        "ใหม่",
        "ยาง",
        "ไผ่",
        "แก",
        "ทราย",
        "โพธิ์",
        "แดง",
        "ขาว",
        "หลวง",
        "กลาง",
    ];
    const THIRD: [&str; 10] = [
        "",
        "เหนือ",
        "ใต้",
        "ตะวันออก",
        "ตะวันตก",
        "พัฒนา",
        "สามัคคี",
        "น้อย",
        "ใน",
        "นอก",
    ];
    format!("{}{}{}", FIRST[n % 10], SECOND[n / 10 % 10], THIRD[n / 100 % 10])
}

/// What one report prints, in hundredths.
pub struct Scores {
    pub overall: i32,
    pub instruments: [i32; 3],
    pub indicators: [i32; 10],
}

impl Scores {
    /// Those of the n-th report.
    pub fn of(n: usize) -> Self {
        let mut state = n as u64;
        let indicators = [(); 10].map(|()| {
            // SplitMix64: the next of a row of numbers without a pattern.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            7000 + ((mixed ^ (mixed >> 31)) % 3001) as i32
        });
        let mean = |range: &[i32]| range.iter().sum::<i32>() / range.len() as i32;
        let instruments = [
            mean(&indicators[..5]),
            mean(&indicators[5..8]),
            mean(&indicators[8..]),
        ];
        let [iit, eit, oit] = instruments;
        Self {
            overall: (iit * 30 + eit * 30 + oit * 40 + 50) / 100,
            instruments,
            indicators,
        }
    }

    /// The word of the level, and its grade.
    pub fn level(&self) -> (&'static str, &'static str) {
        match self.overall {
            9500.. => ("excellent", "AA"),
            8500.. => ("excellent", "A"),
            7500.. => ("good", "B"),
            _ => ("pass", "C"),
        }
    }
}
