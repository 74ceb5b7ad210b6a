//! Requests that tell nothing of who makes them beyond what the network tells.

use super::shown::plain;
use super::trouble::Trouble;
use super::wire;
use reqwest::{Client, Proxy, Response, redirect};
use std::error::Error as _;
use std::time::Duration;
use url::Url;

/// For a connection, over Tor as well.
const CONNECT: Duration = Duration::from_secs(30);
/// Between two pieces of an answer.
const SILENCE: Duration = Duration::from_mins(1);
/// Bytes of an answer that isn't a file.
pub(super) const PAGE: usize = 16 * 1024 * 1024;
/// Characters of what a service says no with.
const SAID: usize = 300;

/// What makes requests.
#[derive(Clone)]
pub struct Web(Client);

impl Web {
    /// `proxy`: as `socks5h://127.0.0.1:9050`, which is Tor. Without it, none: not even the environment's.
    ///
    /// # Errors
    /// [`Trouble::Unreached`] when the proxy's address can't be used, or TLS can't be set up.
    pub fn new(proxy: Option<&str>) -> Result<Self, Trouble> {
        let mut client = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE);
        if let Some(proxy) = proxy {
            // Other socks proxies have this machine ask the network's name server for whoever is about to be visited, and
            // what isn't a proxy at all would be passed over in silence.
            let known = Url::parse(proxy)
                .is_ok_and(|url| matches!(url.scheme(), "socks5h" | "http" | "https") && url.has_host());
            if !known {
                return Err(Trouble::Unreached(format!(
                    "{proxy}: not socks5h://, http:// or https://"
                )));
            }
            client = client.proxy(Proxy::all(proxy).map_err(|error| unreached(&error))?);
        }
        client.build().map(Self).map_err(|error| unreached(&error))
    }

    pub(super) async fn get(&self, url: Url, bearer: Option<&str>, most: usize) -> Result<Vec<u8>, Trouble> {
        let request = self.0.get(url);
        let request = match bearer {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        take(request.send().await, most).await
    }

    pub(super) async fn post_json(
        &self,
        url: Url,
        bearer: Option<&str>,
        body: String,
    ) -> Result<Vec<u8>, Trouble> {
        let request = self.0.post(url).header("content-type", "application/json");
        let request = request.header("accept-language", "en");
        let request = match bearer {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        take(request.body(body).send().await, PAGE).await
    }

    pub(super) async fn post_bytes(&self, url: Url, body: Vec<u8>, most: usize) -> Result<Vec<u8>, Trouble> {
        let request = self
            .0
            .post(url)
            .header("content-type", "application/octet-stream");
        take(request.body(body).send().await, most).await
    }
}

/// An address below an origin, its parts encoded.
pub(super) fn below(origin: &str, parts: &[&str]) -> Result<Url, Trouble> {
    let mut url = Url::parse(origin).map_err(|error| Trouble::Unreached(format!("{origin}: {error}")))?;
    if let Ok(mut path) = url.path_segments_mut() {
        path.clear().extend(parts);
    }
    Ok(url)
}

/// The body of a good answer of at most `most` bytes.
async fn take(answer: reqwest::Result<Response>, most: usize) -> Result<Vec<u8>, Trouble> {
    let mut answer = answer.map_err(|error| unreached(&error))?;
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|error| unreached(&error))? {
        if body.len() + part.len() > most {
            return Err(Trouble::Nonsense);
        }
        body.extend_from_slice(&part);
    }
    if answer.status().is_success() {
        return Ok(body);
    }
    let said = plain(&wire::said(&body)).chars().take(SAID).collect();
    Err(Trouble::Status(answer.status().as_u16(), said))
}

/// The innermost cause says most.
fn unreached(error: &reqwest::Error) -> Trouble {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        said = inner.to_string();
        cause = inner.source();
    }
    match error.url() {
        Some(url) => Trouble::Unreached(format!("{}: {said}", url.origin().ascii_serialization())),
        None => Trouble::Unreached(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn parts_of_an_address_stay_parts() {
        let url = below("https://a.example", &["agencies", "../x?y#z", "k"]).unwrap();
        assert_eq!(url.as_str(), "https://a.example/agencies/..%2Fx%3Fy%23z/k");
    }

    #[test]
    fn names_are_looked_up_by_the_proxy_or_not_at_all() {
        for proxy in [
            "socks5://127.0.0.1:9050",
            "socks4a://127.0.0.1:9050",
            "127.0.0.1:9050",
            "socks5h://",
        ] {
            assert!(Web::new(Some(proxy)).is_err(), "{proxy}");
        }
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = format!("socks5h://{}", listener.local_addr().unwrap());
        let greeted = std::thread::spawn(move || {
            let mut version = [0];
            listener.accept().unwrap().0.read_exact(&mut version).unwrap();
            version
        });
        let web = Web::new(Some(&proxy)).unwrap();
        let asked = actix_web::rt::System::new().block_on(async {
            web.get(below("http://nobody.onion", &["x"]).unwrap(), None, PAGE)
                .await
        });
        assert!(matches!(asked, Err(Trouble::Unreached(_))));
        assert_eq!(greeted.join().unwrap(), [5]);
    }
}
