//! The addresses of the pages.

mod answer;
mod assets;
mod dashboard;
mod disclosed;
mod failures;
mod home;
mod property;
mod published;
mod report;
mod satisfaction;
mod scripts;
mod sealed;
mod send;
mod track;

pub use assets::{script, style};
pub use failures::problem;
pub use scripts::Script;

use actix_web::web::ServiceConfig;

/// They aren't operations of the API, so the OpenAPI document doesn't have them.
pub fn register(config: &mut ServiceConfig) {
    config
        .service(home::home)
        .service(disclosed::items)
        .service(disclosed::procedure)
        .service(dashboard::dashboard)
        .service(report::kinds)
        .service(report::blank)
        .service(report::typed)
        .service(send::send)
        .service(send::unsent)
        .service(track::ask)
        .service(track::show)
        .service(track::act)
        .service(track::back)
        .service(sealed::inbox)
        .service(sealed::officer)
        .service(sealed::promise)
        .service(scripts::hashes)
        .service(scripts::source)
        .service(sealed::report)
        .service(property::label)
        .service(satisfaction::blank)
        .service(satisfaction::answer)
        .service(published::short_link)
        .service(assets::asset);
}

/// A text as part of an address.
pub fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
