//! The accounts' endpoints.

use super::{clients, me, oauth, session, totp, users};
use crate::http::ServiceConfig;

pub fn register(config: &mut ServiceConfig<'_>) {
    session::register(config);
    totp::register(config);
    oauth::register(config);
    me::register(config);
    users::register(config);
    clients::register(config);
}
