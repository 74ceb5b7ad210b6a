//! What is read from assessments: trends, rankings, a province's summary, coverage and sheet, what-if, schemes.
//! Nothing here changes anything.

mod asked;
mod charts;
mod province;
mod rankings;
mod schemes;
mod store;
mod trend;
mod what_if;
mod wire;

use crate::http::ServiceConfig;
pub use province::Progress;
pub use rankings::RankedBy;
pub use store::{Known, agencies_of, published_of};

pub fn register(config: &mut ServiceConfig<'_>) {
    schemes::register(config);
    trend::register(config);
    charts::register(config);
    rankings::register(config);
    province::register(config);
    what_if::register(config);
}
