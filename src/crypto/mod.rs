//! Passwords, tokens and random things. Nothing here is cryptography of our own.

mod passwords;
mod receipts;
mod secrets;
mod short_codes;
mod signing;
mod vault;

pub use passwords::{MAX_LENGTH as MAX_PASSWORD, Passwords, Strength};
pub use receipts::{hash_receipt, new_receipt};
pub use secrets::{Secret, hash_secret, hex, random_token, readable_code, same_secret};
pub use short_codes::{is_short_code, new_short_code};
pub use signing::{AUDIENCE, Claims, Keyring, SigningKey, new_file_name};
pub use vault::{Vault, open_under, seal_under};
