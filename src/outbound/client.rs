//! Connections that lead to the public internet alone.

use super::resolver::{Lookup, Resolver};
use crate::http::{Error, Result};
use reqwest::{Client, Response, redirect};
use std::error::Error as StdError;
use std::time::Duration;

/// Of an answer this much is read, in bytes, so that whoever gives it isn't cut off while it says what it has to say.
const ANSWER: usize = 64 * 1024;

/// A client that follows no redirect, keeps no cookie, and goes through no proxy. `loopback`: whether this very machine
/// may be reached; `patience` is for a request as a whole, the look-up of the name included.
///
/// # Errors
/// When TLS can't be set up.
pub fn client(loopback: bool, patience: Duration) -> Result<Client> {
    Client::builder()
        .user_agent(concat!("prongsai/", env!("CARGO_PKG_VERSION")))
        .dns_resolver(Resolver { loopback })
        .no_proxy()
        .redirect(redirect::Policy::none())
        .referer(false)
        .timeout(patience)
        // Each request looks its name up anew, and no connection waits for a machine that may be another's by then.
        .pool_max_idle_per_host(0)
        .build()
        .map_err(Error::internal)
}

/// Reads the beginning of an answer and throws it away.
///
/// # Errors
/// When it breaks off, or takes too long.
pub async fn discard(mut answer: Response) -> reqwest::Result<()> {
    let mut read = 0;
    while let Some(chunk) = answer.chunk().await? {
        read += chunk.len();
        if read >= ANSWER {
            break;
        }
    }
    Ok(())
}

/// Why the name in an address led nowhere, when that's what an error is of.
pub fn lookup_of(error: &reqwest::Error) -> Option<Lookup> {
    causes(error).find_map(|cause| cause.downcast_ref().copied())
}

/// What an error is of, from the outermost cause to the innermost.
pub(super) fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}
