//! Tokens for machines: OAuth 2.0 client credentials (RFC 6749, section 4.4).

mod grant;
mod request;
mod routes;
mod wire;

pub use routes::register;
