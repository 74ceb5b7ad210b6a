//! People, roles, sessions, API clients, and the [`Caller`] that every protected handler takes.

mod asked;
mod authority;
mod caller;
mod clients;
mod gate;
mod grants;
mod me;
mod oauth;
mod rights;
mod roles;
mod routes;
mod session;
mod store;
mod throttle;
mod totp;
mod users;
mod wire;

pub use asked::{agency_asked, own_named};
pub use authority::{Authority, Session};
pub use caller::{Caller, Viewer};
pub use clients::{NewClient, add_client, client_exists};
pub use grants::{Actor, Grant, Reach, Tenant};
pub use rights::*;
pub use roles::{Role, Scope, Tie};
pub use routes::register;
pub use store::{recall_revocations, refresh_revocations};
pub use throttle::Throttle;
pub use totp::new_secret as new_totp_secret;
pub use users::{Addressed, NewUser, add_user, addressed, addressed_with_role, find_user_by_name, others};
