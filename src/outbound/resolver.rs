//! What names mean at the moment of a connection.

use super::target::may_reach;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::fmt;
use std::net::SocketAddr;

/// Resolves names for a connection, which goes to one of the addresses given here: a name can't mean something else a
/// moment later.
pub struct Resolver {
    pub loopback: bool,
}

/// Why a name led nowhere; found again in the error of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    Unknown,
    NotPublic,
}

impl fmt::Display for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "there's no such name",
            Self::NotPublic => "the name has no public address",
        })
    }
}

impl std::error::Error for Lookup {}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let loopback = self.loopback;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> = found.map_err(|_| Lookup::Unknown)?.collect();
            if found.is_empty() {
                return Err(Lookup::Unknown.into());
            }
            let allowed = found.into_iter().filter(|found| may_reach(found.ip(), loopback));
            let allowed: Vec<SocketAddr> = allowed.collect();
            if allowed.is_empty() {
                return Err(Lookup::NotPublic.into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_means_this_machine_is_refused_when_it_is_looked_up() {
        let look_up = async |name: &str, loopback| {
            let found = Resolver { loopback }.resolve(name.parse().unwrap()).await;
            found
                .map(Iterator::count)
                .map_err(|error| *error.downcast::<Lookup>().unwrap())
        };
        assert_eq!(look_up("localhost", false).await, Err(Lookup::NotPublic));
        assert!(look_up("localhost", true).await.unwrap() > 0);
        assert_eq!(look_up("nothing.invalid", false).await, Err(Lookup::Unknown));
    }
}
