//! Who has reported.

use crate::accounts::Reach;
use crate::assessments::model::{Assessment, Status};
use crate::assessments::reading::store::Known;
use crate::assessments::reading::wire::ProvinceRef;
use crate::assessments::wire::AgencyRef;
use crate::calendar::{self, FiscalYear};
use crate::words::words;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

words! {
    /// How far an agency's assessment of the year has come, for who asks.
    Progress {
        Published = "published" "เผยแพร่แล้ว" "Published",
        /// Seen by the agency and its province.
        SharedDraft = "shared_draft" "ฉบับร่างที่ส่งให้จังหวัดแล้ว" "Draft shared with the province",
        /// Seen by the agency alone.
        Draft = "draft" "ฉบับร่าง" "Draft",
        NotReported = "not_reported" "ยังไม่รายงาน" "Not reported",
    }
}

/// ความครอบคลุม — which agencies of a province have reported a year. A draft counts as not reported for whoever
/// may not read it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageView {
    pub province: ProvinceRef,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    pub counts: CoverageCounts,
    /// Every agency known, by amphoe and name.
    pub items: Vec<CoverageItem>,
}

/// How many agencies there are of each progress.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct CoverageCounts {
    /// All agencies known in the province.
    #[schema(example = 77)]
    pub agencies: usize,
    #[schema(example = 61)]
    pub published: usize,
    #[schema(example = 3)]
    pub shared_drafts: usize,
    #[schema(example = 0)]
    pub drafts: usize,
    #[schema(example = 13)]
    pub not_reported: usize,
}

/// One agency's progress.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageItem {
    pub agency: AgencyRef,
    #[schema(value_type = Progress)]
    pub progress: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00", required = true)]
    pub published_at: Option<String>,
}

impl Progress {
    /// How far an assessment has come for a reader of drafts.
    pub fn of(row: Option<&Assessment>, drafts: Option<&Reach>) -> Self {
        let Some(row) = row else { return Self::NotReported };
        let readable = drafts.is_some_and(|reach| row.readable_draft(reach));
        match (row.status(), readable, row.shared) {
            (Status::Published, ..) => Self::Published,
            (Status::Draft, true, true) => Self::SharedDraft,
            (Status::Draft, true, false) => Self::Draft,
            (Status::Draft, false, _) => Self::NotReported,
        }
    }
}

impl CoverageCounts {
    fn count(&mut self, progress: Progress) {
        self.agencies += 1;
        *match progress {
            Progress::Published => &mut self.published,
            Progress::SharedDraft => &mut self.shared_drafts,
            Progress::Draft => &mut self.drafts,
            Progress::NotReported => &mut self.not_reported,
        } += 1;
    }
}

impl CoverageView {
    pub fn of(
        province: ProvinceRef,
        fiscal_year: i32,
        agencies: &[Known],
        rows: &[Assessment],
        drafts: Option<&Reach>,
    ) -> Self {
        let reported: HashMap<&str, &Assessment> =
            rows.iter().map(|row| (row.agency_id.as_str(), row)).collect();
        let mut counts = CoverageCounts::default();
        let item = |agency: &Known| {
            let row = reported.get(agency.id.as_str()).copied();
            let progress = Progress::of(row, drafts);
            counts.count(progress);
            let shown = row.filter(|_| progress == Progress::Published);
            CoverageItem {
                agency: AgencyRef::from(agency),
                progress: progress.as_str().to_owned(),
                published_at: shown.and_then(|row| row.published_at).map(calendar::rfc3339),
            }
        };
        let items = agencies.iter().map(item).collect();
        Self {
            province,
            fiscal_year,
            counts,
            items,
        }
    }
}
