//! One agency's ITA result of one fiscal year, as its source printed it.

use super::computed::{Computed, Printed};
use super::exact::Exact;
use super::level::{Grade, Level};
use super::scheme::Scheme;
use super::score::{Figures, INDICATORS, InstrumentScale, Score};
use crate::agencies::{Agency, AgencyKind};
use crate::db::stored_words;
use crate::http::{Error, Result};
use crate::schema::{assessment_revisions, assessments};
use crate::words::words;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::BTreeMap;

/// What a source printed, checked: the figures and the words around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    pub figures: Figures,
    pub level: Option<Level>,
    pub grade: Option<Grade>,
    /// 1 is the best.
    pub rank: Option<i32>,
    /// Among whom: the source's own words.
    pub rank_scope: Option<String>,
    pub rank_total: Option<i32>,
    /// The source's own texts by field, as `level` or `indicators/3/name`.
    pub printed: BTreeMap<String, String>,
    /// Where it was printed.
    pub source: String,
}

words! {
    /// สถานะ — where an assessment stands.
    Status eg Published {
        Draft = "draft" "ฉบับร่าง" "Draft",
        Published = "published" "เผยแพร่แล้ว" "Published",
    }
}

words! {
    /// ผู้บันทึก — whose figures an assessment holds. They publish, share and withdraw it; nobody else does.
    House {
        Agency = "agency" "หน่วยงาน" "The agency",
        Province = "province" "จังหวัด" "The province",
    }
}

/// ผลการประเมิน ITA — a stored assessment.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = assessments, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Assessment {
    pub id: String,
    pub agency_id: String,
    pub fiscal_year: i32,
    pub agency_kind: String,
    pub agency_name: String,
    pub province: String,
    /// `''` where the agency has none.
    pub amphoe: String,
    pub status: String,
    /// Whether the province sees the draft.
    pub shared: bool,
    /// A word of [`House`].
    pub recorded_by: String,
    pub overall: i32,
    pub level: Option<String>,
    pub grade: Option<String>,
    pub rank: Option<i32>,
    pub rank_scope: Option<String>,
    pub rank_total: Option<i32>,
    pub instrument_scale: String,
    pub iit: Option<i32>,
    pub eit: Option<i32>,
    pub oit: Option<i32>,
    /// JSON array of ten hundredths or nulls.
    pub indicators: String,
    pub computed_level: Option<String>,
    /// JSON object of texts.
    pub printed: String,
    pub source: String,
    pub published_at: Option<NaiveDateTime>,
    pub version: i32,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

stored_words! { AgencyKind Status Level Grade InstrumentScale }

/// An assessment as lists show it: only the columns that they need.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = assessments)]
pub struct Listed {
    pub id: String,
    pub agency_id: String,
    pub fiscal_year: i32,
    pub agency_kind: AgencyKind,
    pub agency_name: String,
    pub province: String,
    pub amphoe: String,
    pub status: Status,
    pub overall: i32,
    pub level: Option<Level>,
    pub grade: Option<Grade>,
    pub rank: Option<i32>,
    pub instrument_scale: InstrumentScale,
    pub iit: Option<i32>,
    pub eit: Option<i32>,
    pub oit: Option<i32>,
    pub indicators: String,
    pub computed_level: Option<Level>,
    pub version: i32,
}

impl From<&Assessment> for Listed {
    fn from(row: &Assessment) -> Self {
        Self {
            id: row.id.clone(),
            agency_id: row.agency_id.clone(),
            fiscal_year: row.fiscal_year,
            agency_kind: AgencyKind::parse(&row.agency_kind).unwrap_or(AgencyKind::Other),
            agency_name: row.agency_name.clone(),
            province: row.province.clone(),
            amphoe: row.amphoe.clone(),
            status: row.status(),
            overall: row.overall,
            level: row.level.as_deref().and_then(Level::parse),
            grade: row.grade.as_deref().and_then(Grade::parse),
            rank: row.rank,
            instrument_scale: row.instrument_scale(),
            iit: row.iit,
            eit: row.eit,
            oit: row.oit,
            indicators: row.indicators.clone(),
            computed_level: row.computed_level.as_deref().and_then(Level::parse),
            version: row.version,
        }
    }
}

/// The indicators as a row holds them.
pub fn indicators(stored: &str) -> [Option<Score>; INDICATORS] {
    let hundredths: [Option<i32>; INDICATORS] = serde_json::from_str(stored).unwrap_or_default();
    hundredths.map(|value| value.and_then(Score::from_hundredths))
}

impl Assessment {
    /// A first draft.
    ///
    /// # Errors
    /// Never for checked findings.
    pub fn draft(
        agency: &Agency,
        scheme: &Scheme,
        findings: &Findings,
        house: House,
        now: NaiveDateTime,
    ) -> Result<Self> {
        let mut draft = Self {
            id: uuid::Uuid::now_v7().to_string(),
            agency_id: agency.id.clone(),
            fiscal_year: scheme.fiscal_year,
            agency_kind: String::new(),
            agency_name: String::new(),
            province: String::new(),
            amphoe: String::new(),
            status: Status::Draft.as_str().to_owned(),
            shared: house == House::Province,
            recorded_by: house.as_str().to_owned(),
            overall: 0,
            level: None,
            grade: None,
            rank: None,
            rank_scope: None,
            rank_total: None,
            instrument_scale: InstrumentScale::Percent.as_str().to_owned(),
            iit: None,
            eit: None,
            oit: None,
            indicators: String::new(),
            computed_level: None,
            printed: String::new(),
            source: String::new(),
            published_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        draft.take_place(agency);
        draft.take(scheme, findings)?;
        Ok(draft)
    }

    /// Takes over what the source printed.
    ///
    /// # Errors
    /// Never for checked findings.
    pub fn take(&mut self, scheme: &Scheme, findings: &Findings) -> Result<()> {
        let hundredths = |score: Option<Score>| score.map(Score::hundredths);
        let figures = &findings.figures;
        self.overall = figures.overall.hundredths();
        [self.iit, self.eit, self.oit] = figures.instruments.map(hundredths);
        self.indicators =
            serde_json::to_string(&figures.indicators.map(hundredths)).map_err(Error::internal)?;
        figures
            .instrument_scale
            .as_str()
            .clone_into(&mut self.instrument_scale);
        self.level = findings.level.map(|level| level.as_str().to_owned());
        self.grade = findings.grade.map(|grade| grade.as_str().to_owned());
        self.rank = findings.rank;
        self.rank_scope.clone_from(&findings.rank_scope);
        self.rank_total = findings.rank_total;
        self.printed = serde_json::to_string(&findings.printed).map_err(Error::internal)?;
        self.source.clone_from(&findings.source);
        let level = scheme.level_of(figures);
        self.computed_level = level.map(|rule| rule.level.as_str().to_owned());
        Ok(())
    }

    /// What the source printed, read back from the row.
    pub fn findings(&self) -> Findings {
        Findings {
            figures: self.figures(),
            level: self.level.as_deref().and_then(Level::parse),
            grade: self.grade.as_deref().and_then(Grade::parse),
            rank: self.rank,
            rank_scope: self.rank_scope.clone(),
            rank_total: self.rank_total,
            printed: serde_json::from_str(&self.printed).unwrap_or_default(),
            source: self.source.clone(),
        }
    }

    /// The figures, read back from the row.
    pub fn figures(&self) -> Figures {
        let score = |value: Option<i32>| value.and_then(Score::from_hundredths);
        Figures {
            overall: Score::from_hundredths(self.overall).unwrap_or(Score::rounded(Exact::ZERO)),
            instruments: [self.iit, self.eit, self.oit].map(score),
            indicators: indicators(&self.indicators),
            instrument_scale: self.instrument_scale(),
        }
    }

    /// The level by which an assessment is counted and filtered: by the year's rule; the printed one where the rule
    /// can't tell, as when an instrument isn't printed or is on a scale in doubt.
    pub fn level(&self) -> Option<Level> {
        let level = self.computed_level.as_deref().or(self.level.as_deref());
        level.and_then(Level::parse)
    }

    fn instrument_scale(&self) -> InstrumentScale {
        InstrumentScale::parse(&self.instrument_scale).unwrap_or(InstrumentScale::Percent)
    }

    pub fn status(&self) -> Status {
        Status::parse(&self.status).unwrap_or(Status::Draft)
    }

    pub fn house(&self) -> House {
        House::parse(&self.recorded_by).unwrap_or(House::Agency)
    }

    /// Takes over the agency's name and place.
    pub fn take_place(&mut self, agency: &Agency) {
        agency.kind.as_str().clone_into(&mut self.agency_kind);
        self.agency_name.clone_from(&agency.name_th);
        self.province.clone_from(&agency.province);
        self.amphoe = agency.amphoe.clone().unwrap_or_default();
    }

    /// Whether `reach` is of the house whose figures they are.
    pub fn belongs_to(&self, reach: &crate::accounts::Reach) -> bool {
        match self.house() {
            House::Agency => reach.is_own(&self.agency_id),
            House::Province => reach.is_provinces(&self.province),
        }
    }

    /// As whom `reach` may take over other figures: the house itself, and the province over whatever it can read. An
    /// agency doesn't change what its province recorded.
    pub fn corrector(&self, reach: &crate::accounts::Reach) -> Option<House> {
        let seen = self.shared || self.status() == Status::Published;
        if self.belongs_to(reach) {
            Some(self.house())
        } else {
            (seen && reach.is_provinces(&self.province)).then_some(House::Province)
        }
    }

    /// Whether `reach` covers it as a reader of drafts: its agency always, its province when it's shared.
    pub fn readable_draft(&self, reach: &crate::accounts::Reach) -> bool {
        reach.is_own(&self.agency_id) || (self.shared && reach.covers(&self.agency_id, &self.province))
    }
}

/// An earlier or the present version of an assessment, with its author.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessment_revisions)]
pub struct Revision {
    pub assessment_id: String,
    pub version: i32,
    pub author: String,
    pub at: NaiveDateTime,
    pub reason: String,
    /// The view of the record as it was, as JSON.
    pub body: String,
}

impl Findings {
    /// What follows from them.
    pub fn computed(&self, scheme: &'static Scheme) -> Computed {
        let name = |no: usize| self.printed.get(&format!("indicators/{no}/name")).cloned();
        let names: Vec<_> = (1..=INDICATORS).map(name).collect();
        let Self {
            figures,
            level,
            grade,
            ..
        } = self;
        Computed::of(
            scheme,
            Printed {
                figures,
                level: *level,
                grade: *grade,
                indicator_names: &names,
            },
        )
    }
}
