//! Which house, which agency, and whose key makes its directory credible.

use super::super::Done;
use super::asking::{flaw, named, replace};
use chrono::NaiveDateTime;
use prongsai::client::{Channel, Directories, Seen, Trouble, Web};
use prongsai::sealed::{Directory, Verifier};
use std::path::PathBuf;
use url::Url;

#[derive(clap::Args)]
pub struct Place {
    /// Where the channel is, as <https://narathiwat.example>.
    #[arg(long, value_name = "URL")]
    to: Url,
    /// The agency's id.
    #[arg(long, value_name = "ID")]
    agency: String,
    /// The province's verifier key, the agency's where no province takes part: from paper, or from people you trust.
    #[arg(long, value_name = "VKEY")]
    pin: String,
    /// Remembers the newest key directory there; an older one is refused from then on.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// An earlier key directory, for what officers signed who have left; may be given several times.
    #[arg(long, value_name = "NOTE")]
    older: Vec<PathBuf>,
    /// A proxy, as <socks5h://127.0.0.1:9050> for Tor.
    #[arg(long, value_name = "URL")]
    proxy: Option<String>,
}

impl Place {
    pub fn agency(&self) -> &str {
        &self.agency
    }

    /// Whether somebody else's network address is what the houses see.
    pub fn is_hidden(&self) -> bool {
        self.proxy.is_some()
            || self
                .to
                .host_str()
                .is_some_and(|host| host.rsplit('.').next() == Some("onion"))
    }

    /// `https://host`, as directories write it.
    pub fn origin(&self) -> Done<String> {
        let host = self.to.host_str().unwrap_or_default();
        let near = matches!(host, "127.0.0.1" | "localhost") || host.rsplit('.').next() == Some("onion");
        if self.to.scheme() == "https" || (self.to.scheme() == "http" && near) {
            Ok(self.to.origin().ascii_serialization())
        } else {
            Err(format!("--to {}: it has to be https", self.to))
        }
    }

    pub fn web(&self) -> Done<Web> {
        Web::new(self.proxy.as_deref()).map_err(|error| error.to_string())
    }

    pub fn older(&self) -> Done<Vec<Directory>> {
        let read = |file: &PathBuf| {
            let note = std::fs::read_to_string(file).map_err(named(file))?;
            Directory::parse(&note).map_err(|error| format!("{}: {}", file.display(), flaw(error)))
        };
        self.older.iter().map(read).collect()
    }

    /// The current directory and its houses.
    pub async fn channel(&self, web: &Web, now: NaiveDateTime, say: fn(Trouble) -> String) -> Done<Channel> {
        let pin: Verifier = self
            .pin
            .parse()
            .map_err(|error| format!("--pin: {}", flaw(error)))?;
        let origin = self.origin()?;
        let mut seen = self.seen()?;
        let directories = Directories {
            web,
            origin: &origin,
            pin: &pin,
        };
        let directory = directories
            .fetch(&self.agency, &mut seen, now)
            .await
            .map_err(say)?;
        if let Some(file) = &self.state {
            replace(file, seen.to_string().as_bytes())?;
        }
        Ok(Channel::new(web, directory, &origin))
    }

    fn seen(&self) -> Done<Seen> {
        let Some(file) = &self.state else {
            return Ok(Seen::default());
        };
        match std::fs::read_to_string(file) {
            Ok(text) => Seen::parse(&text)
                .map_err(|_| format!("{}: it isn't a file that --state has written", file.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Seen::default()),
            Err(error) => Err(named(file)(error)),
        }
    }
}
