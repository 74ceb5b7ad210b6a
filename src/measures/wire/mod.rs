//! What callers send and see of measures.

mod input;
mod shapes;
mod view;
mod year;

pub use input::{
    AddMeasureLink, AttachMeasureFiles, AttachToMeasure, CreateMeasure, ReportProgress, SetGuideline,
    UpdateMeasure,
};
pub use shapes::{IndicatorNumber, IndicatorText, MeasureLine};
pub use view::{GuidelineFacts, GuidelineView, MeasureFacts, MeasureView, ProgressView, Sight};
pub use year::{GetMeasures, YearView};
