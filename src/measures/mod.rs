//! Measures for integrity and transparency (มาตรการส่งเสริมคุณธรรมและความโปร่งใส): what an agency does about the weak
//! indicators of its last result, how far it has come, and what shows it.

mod checks;
mod data;
mod indicator;
mod kinds;
mod load;
mod model;
mod parse;
mod record;
mod routes;
mod store;
mod swapped;
mod table;
mod texts;
mod warning;
mod weak;
mod wire;

pub use kinds::*;
pub use load::load;
pub use record::follow_agency;
pub use routes::check;
pub use store::named_files;
pub use wire::IndicatorNumber;

pub fn register(config: &mut crate::http::ServiceConfig<'_>) {
    routes::register(config);
    weak::register(config);
}
