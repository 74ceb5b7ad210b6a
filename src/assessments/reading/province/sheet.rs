//! A province and year as a data officer would lay it out.

use super::wire::Progress;
use crate::agencies::AgencyKind;
use crate::agencies::places::Province;
use crate::assessments::level::Level;
use crate::assessments::model::{Assessment, Status};
use crate::assessments::rank::{Place, places};
use crate::assessments::reading::store::Known;
use crate::assessments::scheme::Scheme;
use crate::assessments::score::{Figures, INDICATORS, Instrument, InstrumentScale, Score};
use crate::assessments::summary::Summary;
use crate::assessments::warning::Severity;
use crate::calendar;
use crate::http::Language;
use crate::http::formats::{Cell, Sheet, Titled};
use std::collections::HashSet;

/// Columns before the instruments: rank, name, kind, amphoe, overall, two levels, grade.
const BEFORE: usize = 8;
/// The column of the overall score.
const OVERALL: usize = 4;

/// The sheet of scores and the sheet of sources. The rank is computed over `rows`; whoever hasn't reported stands
/// at the end without scores.
pub fn sheets(
    province: &Province,
    scheme: &'static Scheme,
    agencies: &[Known],
    rows: Vec<Assessment>,
) -> Vec<Titled> {
    let figures: Vec<Figures> = rows.iter().map(Assessment::figures).collect();
    let scores: Vec<Score> = figures.iter().map(|one| one.overall).collect();
    let mut ranked: Vec<Row> = rows
        .into_iter()
        .zip(figures)
        .zip(places(&scores))
        .map(|((record, figures), place)| Row {
            record,
            figures,
            place,
        })
        .collect();
    ranked.sort_by(|a, b| (a.place.rank, &a.record.agency_name).cmp(&(b.place.rank, &b.record.agency_name)));
    let reported: HashSet<&str> = ranked.iter().map(|row| row.record.agency_id.as_str()).collect();
    let silent = agencies
        .iter()
        .filter(|agency| !reported.contains(agency.id.as_str()));
    let mut cells: Vec<Vec<Cell>> = ranked.iter().map(|row| row.cells(province, scheme)).collect();
    cells.extend(silent.map(|agency| silent_cells(province, agency)));
    let scores = Titled {
        title: title(province, scheme, &ranked, agencies.len()),
        summary: summary(scheme, &ranked),
        sheet: Sheet {
            name: format!("ITA {}", scheme.fiscal_year),
            heading: heading(scheme),
            rows: cells,
        },
    };
    vec![scores, sources(scheme, &ranked)]
}

/// What the sheet is of, how many agencies it knows and, in a year of levels, how many passed.
fn title(province: &Province, scheme: &Scheme, ranked: &[Row], agencies: usize) -> Vec<String> {
    let mut title = vec![
        format!(
            "ผลการประเมินคุณธรรมและความโปร่งใส (ITA) ปีงบประมาณ พ.ศ. {}",
            scheme.fiscal_year
        ),
        format!("จังหวัด{}", province.name_th),
        format!(
            "อันดับคำนวณจาก {} หน่วยงานที่มีผล จากทั้งหมด {agencies} หน่วยงาน",
            ranked.len()
        ),
    ];
    if !scheme.levels.is_empty() {
        let levels: Vec<Level> = ranked.iter().filter_map(|row| row.record.level()).collect();
        let passed = levels.iter().filter(|level| level.passes()).count();
        let (failed, undecided) = (levels.len() - passed, ranked.len() - levels.len());
        title.push(format!(
            "ผ่านเกณฑ์ {passed} หน่วยงาน ไม่ผ่านเกณฑ์ {failed} หน่วยงาน ระบุไม่ได้ {undecided} หน่วยงาน"
        ));
    }
    title
}

/// One agency that reported.
struct Row {
    record: Assessment,
    figures: Figures,
    place: Place,
}

fn heading(scheme: &Scheme) -> Vec<String> {
    let fixed = [
        "อันดับ",
        "หน่วยงาน",
        "ประเภท",
        "อำเภอ",
        "คะแนนรวม",
        "ระดับ",
        "ระดับตามเกณฑ์",
        "เกรด",
    ];
    let indicators = scheme.indicators.iter();
    let mut heading: Vec<String> = fixed.map(str::to_owned).to_vec();
    heading.extend(
        Instrument::ALL
            .iter()
            .map(|instrument| instrument.as_str().to_owned()),
    );
    heading.extend(indicators.map(|indicator| format!("{}. {}", indicator.no, indicator.name_th)));
    heading.extend(["อันดับที่พิมพ์", "สถานะ", "หมายเหตุ"].map(str::to_owned));
    heading
}

/// The scores of a row in the order of the columns: overall, instruments in points of 100, indicators.
fn scores(scheme: &Scheme, figures: &Figures) -> [Option<Score>; 1 + 3 + INDICATORS] {
    let mut all = [None; 1 + 3 + INDICATORS];
    let values = [Some(figures.overall)].into_iter();
    let values = values
        .chain(figures.rounded_percents(scheme))
        .chain(figures.indicators);
    for (place, value) in all.iter_mut().zip(values) {
        *place = value;
    }
    all
}

fn score(score: Option<Score>) -> Cell {
    Cell::score(score.map(Score::hundredths))
}

fn count(n: usize) -> Cell {
    i64::try_from(n).map_or(Cell::Empty, Cell::Whole)
}

fn place_names(province: &Province, kind: &str, amphoe: &str) -> [Cell; 2] {
    let kind = AgencyKind::parse(kind).map(|kind| kind.labels().0);
    let amphoe = province.amphoe(amphoe).map(|amphoe| amphoe.name_th);
    [Cell::optional(kind), Cell::optional(amphoe)]
}

fn level_name(word: Option<&str>) -> Cell {
    Cell::optional(word.and_then(Level::parse).map(|level| level.labels().0))
}

impl Row {
    fn cells(&self, province: &Province, scheme: &'static Scheme) -> Vec<Cell> {
        let record = &self.record;
        let [kind, amphoe] = place_names(province, &record.agency_kind, &record.amphoe);
        let mut numbers = scores(scheme, &self.figures).map(score).into_iter();
        let overall = numbers.next().unwrap_or(Cell::Empty);
        let rank = count(self.place.rank);
        let mut cells = vec![rank, Cell::text(&record.agency_name), kind, amphoe, overall];
        cells.push(level_name(record.level.as_deref()));
        cells.push(level_name(record.computed_level.as_deref()));
        cells.push(Cell::optional(record.grade.as_deref()));
        cells.extend(numbers);
        cells.push(record.rank.map_or(Cell::Empty, |rank| Cell::Whole(rank.into())));
        cells.push(Cell::text(self.status()));
        cells.push(Cell::text(self.remarks(scheme)));
        cells
    }

    fn status(&self) -> &'static str {
        let progress = match (self.record.status(), self.record.shared) {
            (Status::Published, _) => Progress::Published,
            (Status::Draft, true) => Progress::SharedDraft,
            (Status::Draft, false) => Progress::Draft,
        };
        progress.labels().0
    }

    /// What a reader of the numbers must know: a converted scale, and where print and computation disagree.
    fn remarks(&self, scheme: &'static Scheme) -> String {
        let weighted = self.figures.instrument_scale == InstrumentScale::Weighted;
        let converted = weighted.then(|| "คะแนนเครื่องมือแปลงจากแบบถ่วงน้ำหนัก".to_owned());
        let warnings = self.record.findings().computed(scheme).warnings.into_iter();
        let grave = warnings.filter(|warning| warning.severity == Severity::Warning);
        let texts = grave.map(|warning| warning.text(Language::Thai));
        converted.into_iter().chain(texts).collect::<Vec<_>>().join("; ")
    }
}

fn silent_cells(province: &Province, agency: &Known) -> Vec<Cell> {
    let [kind, amphoe] = place_names(
        province,
        &agency.kind,
        agency.amphoe.as_deref().unwrap_or_default(),
    );
    let mut cells = vec![Cell::Empty, Cell::text(&agency.name_th), kind, amphoe];
    cells.resize(BEFORE + 3 + INDICATORS + 1, Cell::Empty);
    cells.push(Cell::text(Progress::NotReported.labels().0));
    cells
}

/// Of each column of scores how many there are, their mean, median, least and greatest.
fn summary(scheme: &Scheme, rows: &[Row]) -> Vec<Vec<Cell>> {
    let all: Vec<_> = rows.iter().map(|row| scores(scheme, &row.figures)).collect();
    let columns: Vec<Option<Summary>> = (0..1 + 3 + INDICATORS)
        .map(|column| Summary::of(all.iter().filter_map(|row| row.get(column).copied().flatten())))
        .collect();
    let line = |name: &str, value: fn(&Summary) -> Cell| {
        let mut values = columns
            .iter()
            .map(|column| column.as_ref().map_or(Cell::Empty, value));
        let mut cells = vec![Cell::Empty, Cell::text(name)];
        cells.resize(OVERALL, Cell::Empty);
        cells.push(values.next().unwrap_or(Cell::Empty));
        cells.resize(BEFORE, Cell::Empty);
        cells.extend(values);
        cells
    };
    vec![
        line("จำนวนหน่วยงาน", |one| count(one.n)),
        line("ค่าเฉลี่ย", |one| {
            Cell::Score(one.mean.hundredths())
        }),
        line("มัธยฐาน", |one| {
            Cell::Score(one.median.hundredths())
        }),
        line("ต่ำสุด", |one| Cell::Score(one.min.hundredths())),
        line("สูงสุด", |one| Cell::Score(one.max.hundredths())),
    ]
}

/// Where each row comes from, and how the computed columns are made.
fn sources(scheme: &Scheme, rows: &[Row]) -> Titled {
    let row = |row: &Row| {
        let record = &row.record;
        vec![
            Cell::text(&record.agency_name),
            Cell::text(&record.source),
            Cell::text(row.figures.instrument_scale.labels().0),
            Cell::optional(record.rank_scope.as_deref()),
            Cell::optional(record.published_at.map(calendar::rfc3339)),
        ]
    };
    let rule = scheme
        .levels
        .first()
        .map(|rule| format!("เกณฑ์ระดับ: {}", rule.source));
    let title = [
        "แหล่งที่มาและวิธีคำนวณ".to_owned(),
        "คะแนน ระดับ เกรด และอันดับที่พิมพ์ เป็นไปตามเอกสารต้นทาง คะแนนเครื่องมือแสดงเต็ม 100 ทุกหน่วยงาน เว้นว่างถ้าไม่ได้พิมพ์หรือมาตราน่าสงสัย"
            .to_owned(),
        "อันดับ: คะแนนเท่ากันได้อันดับเดียวกัน แล้วเว้นอันดับถัดไป (1, 2, 2, 4)".to_owned(),
        "ค่าเฉลี่ยและมัธยฐานคิดจากหน่วยงานที่มีคะแนนนั้น ปัดเป็นทศนิยมสองตำแหน่ง ผ่านหรือไม่ผ่านถือตามระดับตามเกณฑ์ ถ้าไม่มีจึงถือตามระดับที่พิมพ์".to_owned(),
        format!("เกณฑ์ของปี: {}", scheme.source),
    ];
    let heading = [
        "หน่วยงาน",
        "แหล่งที่มา",
        "มาตราคะแนนเครื่องมือที่พิมพ์",
        "ขอบเขตอันดับที่พิมพ์",
        "เผยแพร่เมื่อ",
    ];
    Titled {
        title: title.into_iter().chain(rule).collect(),
        sheet: Sheet {
            name: "แหล่งที่มา".to_owned(),
            heading: heading.map(str::to_owned).to_vec(),
            rows: rows.iter().map(row).collect(),
        },
        summary: Vec::new(),
    }
}
