//! The endpoints of satisfaction.

mod answering;
mod code;
mod comments;
mod forms;
mod reporting;

use crate::http::ServiceConfig;

pub fn register(config: &mut ServiceConfig<'_>) {
    forms::register(config);
    code::register(config);
    answering::register(config);
    comments::register(config);
    reporting::register(config);
}
