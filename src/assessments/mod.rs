//! ITA assessments: schemes per year, results as printed and as computed, imports, rankings and summaries.

mod computed;
mod data;
mod exact;
mod imports;
mod level;
mod model;
mod parsed;
mod query;
mod rank;
mod reading;
mod record;
mod routes;
mod scale;
mod scheme;
mod score;
mod shapes;
mod store;
mod summary;
mod table;
mod trend;
mod warning;
mod what_if;
mod wire;

pub use computed::{Computed, Printed};
pub use exact::Exact;
pub use imports::{FileFormat, ImportAssessments, Imported, Importer, Note, Order, import};
pub use level::{Grade, GradeRule, Level, LevelRule};
pub use model::{Assessment, Findings, House, Status};
pub use query::export;
pub use rank::{Place, places};
pub use reading::{Progress, RankedBy, published_of};
pub use record::{Change as RecordChange, Recorded, create, follow_agency, publish};
pub use routes::register;
pub use scheme::{
    Indicator, Item, ItemPeriodKind, Period, Scheme, SubIndicator, Tool, check, scheme_for, scheme_in_path,
    schemes,
};
pub use score::{Figures, INDICATORS, Instrument, InstrumentScale, Score, ScoreFault};
pub use store::exists;
pub use summary::{Summary, percent};
pub use trend::{Change, Mark, Point, Year, trend};
pub use warning::{Severity, Warning, WarningCode};
pub use what_if::{Candidate, CheapestOf, Estimate, Lift, WhatIf};
pub use wire::ListAssessments;
