//! Public property (ทรัพย์สินของทางราชการ): its register, its loan and return, its yearly stocktake.

mod availability;
mod data;
mod imports;
mod jobs;
mod kinds;
mod label_page;
mod labels;
mod loans;
mod model;
mod news;
mod papers;
mod photos;
mod policy;
mod record;
mod register;
mod stock;
mod stocktakes;
mod store;
mod yearly;

pub use jobs::{Round, round};
pub use kinds::*;
pub use label_page::{LabelPage, label_page};
pub use loans::lending;
pub use loans::{RULES as LOAN_RULES, Rule as LoanRule};
pub use news::{LoanNews, LoanWord, news};
pub use photos::named_files;
pub use yearly::{LoanFigures, LoanYear, loan_year};

pub fn register(config: &mut crate::http::ServiceConfig<'_>) {
    register::register(config);
    policy::register(config);
    stock::register(config);
    photos::register(config);
    availability::register(config);
    imports::register(config);
    labels::register(config);
    stocktakes::register(config);
    loans::register(config);
    papers::register(config);
    yearly::register(config);
}
