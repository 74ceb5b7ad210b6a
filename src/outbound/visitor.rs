//! Looking at a page whose address somebody gave.

use super::client::{causes, client, discard, lookup_of};
use super::resolver::Lookup;
use super::target::{Refusal, parse_page};
use crate::http::{Code, Error, Result};
use crate::words::words;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Client, Response};
use std::io;
use std::time::Duration;
use tokio::sync::Semaphore;
use url::Url;

/// For a visit as a whole, redirects included.
const PATIENCE: Duration = Duration::from_secs(10);
const MOST_REDIRECTS: usize = 3;
/// Visits under way at once; another one is asked to come back.
const MOST_VISITS: usize = 8;
/// Seconds after which to come back.
const WAIT: u64 = 5;
/// The longest media type that's told, in bytes.
const MAX_MEDIA_TYPE: usize = 100;

words! {
    /// เหตุที่เปิดหน้าเว็บไม่ได้ — why a page couldn't be seen.
    VisitTrouble eg Status {
        UnknownName = "unknown_name" "ไม่พบชื่อเว็บไซต์" "There is no such name",
        /// The address, or the one that its name means now, isn't of the public internet.
        NotPublic = "not_public" "ที่อยู่ไม่อยู่ในเครือข่ายสาธารณะ" "Not an address on the public internet",
        Refused = "refused" "เชื่อมต่อไม่ได้" "No connection",
        TimedOut = "timed_out" "ไม่ตอบภายในเวลา" "No answer in time",
        /// A certificate that isn't good, or no TLS at all.
        Tls = "tls" "การเชื่อมต่อแบบเข้ารหัสใช้ไม่ได้" "The encrypted connection failed",
        TooManyRedirects = "too_many_redirects" "ส่งต่อไปหน้าอื่นหลายครั้งเกินไป" "Redirected too often",
        /// A redirect that leads nowhere, or to an address that isn't a page's.
        BadRedirect = "bad_redirect" "ส่งต่อไปยังที่อยู่ที่ใช้ไม่ได้" "Redirected to an address that cannot be used",
        /// A status from 400 on.
        Status = "status" "เว็บไซต์แจ้งว่าไม่มีหน้านี้หรือเปิดไม่ได้" "The site says that the page is missing or closed",
        /// What came isn't HTTP, or broke off.
        BrokenAnswer = "broken_answer" "คำตอบของเว็บไซต์ไม่สมบูรณ์" "The answer broke off or could not be read",
    }
}

/// What was seen of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The status of the last answer.
    pub status: Option<u16>,
    /// Its media type, as `text/html`.
    pub media_type: Option<String>,
    /// The address that the last answer came from.
    pub final_url: Option<String>,
    /// `None` when the page was seen.
    pub trouble: Option<VisitTrouble>,
}

/// What looks at pages. Anybody may have written their addresses: each one, and each that a redirect leads to, is checked
/// and its name looked up anew, and nothing but the status and the kind of an answer is told.
pub struct Visitor {
    client: Client,
    loopback: bool,
    places: Semaphore,
}

impl Visitor {
    /// `loopback`: whether this very machine may be reached.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn new(loopback: bool) -> Result<Self> {
        Ok(Self {
            client: client(loopback, PATIENCE)?,
            loopback,
            places: Semaphore::new(MOST_VISITS),
        })
    }

    /// An address as [`Visitor::visit`] takes it.
    ///
    /// # Errors
    /// Why it's refused.
    pub fn parse(&self, text: &str) -> Result<Url, Refusal> {
        parse_page(text, self.loopback)
    }

    /// Looks at a page, which is to be done with no transaction open: it may take ten seconds.
    ///
    /// # Errors
    /// `503` when too many visits are under way.
    pub async fn visit(&self, url: &Url) -> Result<Visit> {
        let busy = |_| Error::new(Code::Busy).retry_after(WAIT);
        let _place = self.places.try_acquire().map_err(busy)?;
        let mut visit = Visit::default();
        let followed = tokio::time::timeout(PATIENCE, self.follow(url, &mut visit)).await;
        visit.trouble = followed.unwrap_or(Err(VisitTrouble::TimedOut)).err();
        Ok(visit)
    }

    /// Goes where the page is, and writes down what's seen on the way.
    async fn follow(&self, url: &Url, visit: &mut Visit) -> Result<(), VisitTrouble> {
        let mut url = parse_page(url.as_str(), self.loopback).map_err(|refusal| match refusal {
            Refusal::Form => VisitTrouble::BadRedirect,
            Refusal::Network => VisitTrouble::NotPublic,
        })?;
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.client.get(url.clone()).send().await;
            let answer = answer.map_err(|error| reason(&error, &url))?;
            visit.status = Some(answer.status().as_u16());
            visit.media_type = media_type(&answer);
            visit.final_url = Some(url.to_string());
            if !answer.status().is_redirection() {
                let failed = answer.status().as_u16() >= 400;
                discard(answer).await.map_err(|error| reason(&error, &url))?;
                return if failed { Err(VisitTrouble::Status) } else { Ok(()) };
            }
            url = self.next(&url, &answer)?;
        }
        Err(VisitTrouble::TooManyRedirects)
    }

    /// Where a redirect leads.
    fn next(&self, from: &Url, answer: &Response) -> Result<Url, VisitTrouble> {
        let location = answer.headers().get(LOCATION);
        let location = location.and_then(|location| std::str::from_utf8(location.as_bytes()).ok());
        let next = location.and_then(|location| from.join(location).ok());
        let next = next.ok_or(VisitTrouble::BadRedirect)?;
        parse_page(next.as_str(), self.loopback).map_err(|refusal| match refusal {
            Refusal::Form => VisitTrouble::BadRedirect,
            Refusal::Network => VisitTrouble::NotPublic,
        })
    }
}

/// The kind of an answer, without what's said beside it.
fn media_type(answer: &Response) -> Option<String> {
    let named = answer.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let bare = named.split(';').next()?.trim().to_ascii_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c);
    let (kind, part) = bare.split_once('/')?;
    let fine = bare.len() <= MAX_MEDIA_TYPE
        && [kind, part]
            .iter()
            .all(|word| !word.is_empty() && word.chars().all(plain));
    fine.then_some(bare)
}

fn reason(error: &reqwest::Error, url: &Url) -> VisitTrouble {
    match lookup_of(error) {
        Some(Lookup::NotPublic) => return VisitTrouble::NotPublic,
        Some(Lookup::Unknown) => return VisitTrouble::UnknownName,
        None => {}
    }
    // What the system says of a connection has a number; what's wrong with TLS on top of it hasn't.
    let mut errors = causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>());
    match (error.is_timeout(), error.is_connect()) {
        (true, _) => VisitTrouble::TimedOut,
        (false, false) => VisitTrouble::BrokenAnswer,
        (false, true) if url.scheme() == "https" && errors.all(|error| error.raw_os_error().is_none()) => {
            VisitTrouble::Tls
        }
        (false, true) => VisitTrouble::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::SocketAddr;
    use std::time::Instant;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    /// A site of this machine that gives each visitor's connection to `answer` after the request was read.
    async fn site<F: Future<Output = ()> + Send + 'static>(
        answer: impl Fn(TcpStream, String) -> F + Send + 'static,
    ) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = vec![0; 4096];
                let read = stream.read(&mut request).await.unwrap_or_default();
                let request = String::from_utf8_lossy(&request[..read]).into_owned();
                tokio::spawn(answer(stream, request));
            }
        });
        address
    }

    /// A site that says the same to everybody.
    async fn saying(answer: &str) -> SocketAddr {
        let answer = answer.to_owned();
        site(move |mut stream, _| {
            let answer = answer.clone();
            async move {
                stream.write_all(answer.as_bytes()).await.ok();
            }
        })
        .await
    }

    /// A site that leads everybody somewhere.
    async fn leading(to: &str) -> SocketAddr {
        saying(&format!(
            "HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"
        ))
        .await
    }

    async fn visit(url: impl ToString) -> Visit {
        let visitor = Visitor::new(true).unwrap();
        visitor
            .visit(&Url::parse(&url.to_string()).unwrap())
            .await
            .unwrap()
    }

    fn at(site: SocketAddr) -> String {
        format!("http://{site}/")
    }

    #[tokio::test]
    async fn a_page_that_is_there_is_told_by_its_status_and_kind() {
        let there = saying(
            "HTTP/1.1 200 OK\r\ncontent-type: Text/HTML; charset=utf-8\r\nset-cookie: a=b\r\ncontent-length: 2\r\n\r\nhi",
        )
        .await;
        let seen = visit(at(there)).await;
        let expected = Visit {
            status: Some(200),
            media_type: Some("text/html".to_owned()),
            final_url: Some(at(there)),
            trouble: None,
        };
        assert_eq!(seen, expected);
        let gone =
            saying("HTTP/1.1 404 Not Found\r\ncontent-type: <script>\r\ncontent-length: 0\r\n\r\n").await;
        let seen = visit(at(gone)).await;
        let told = (seen.status, seen.media_type, seen.trouble);
        assert_eq!(told, (Some(404), None, Some(VisitTrouble::Status)));
    }

    #[tokio::test]
    async fn redirects_are_followed_three_times_without_saying_where_from() {
        let echo = site(|mut stream, request| async move {
            let shown = request.to_lowercase();
            let told = ["cookie:", "referer:", "authorization:"]
                .iter()
                .any(|name| shown.contains(name));
            let status = if told { 500 } else { 200 };
            let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.ok();
        })
        .await;
        let mut url = at(echo);
        for redirects in 1..=3 {
            url = at(leading(&url).await);
            let seen = visit(&url).await;
            assert_eq!((seen.status, seen.trouble), (Some(200), None), "{redirects}");
            assert_eq!(seen.final_url, Some(at(echo)));
        }
        let seen = visit(at(leading(&url).await)).await;
        assert_eq!(
            (seen.status, seen.trouble),
            (Some(302), Some(VisitTrouble::TooManyRedirects))
        );
        let round = leading("/again").await;
        assert_eq!(
            visit(at(round)).await.trouble,
            Some(VisitTrouble::TooManyRedirects)
        );
    }

    #[tokio::test]
    async fn a_redirect_to_what_is_not_public_is_refused() {
        for (to, trouble) in [
            (
                "http://169.254.169.254/latest/meta-data/",
                VisitTrouble::NotPublic,
            ),
            ("http://[::ffff:10.0.0.1]/", VisitTrouble::NotPublic),
            ("//192.168.1.1/", VisitTrouble::NotPublic),
            ("http://0/", VisitTrouble::NotPublic),
            ("file:///etc/passwd", VisitTrouble::BadRedirect),
            ("gopher://example.go.th/", VisitTrouble::BadRedirect),
            ("http://u:p@example.go.th/", VisitTrouble::BadRedirect),
            ("http://example.go.th:22/", VisitTrouble::BadRedirect),
            ("http://", VisitTrouble::BadRedirect),
        ] {
            let seen = visit(at(leading(to).await)).await;
            assert_eq!((seen.status, seen.trouble), (Some(302), Some(trouble)), "{to}");
        }
        let nowhere = saying("HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n").await;
        assert_eq!(visit(at(nowhere)).await.trouble, Some(VisitTrouble::BadRedirect));
    }

    #[tokio::test]
    async fn this_machine_is_seen_only_where_a_setting_says_so() {
        let there = saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        let by_name = format!("http://localhost:{}/", there.port());
        assert_eq!(visit(&by_name).await.trouble, None);
        let visitor = Visitor::new(false).unwrap();
        for url in [at(there), by_name] {
            assert_eq!(visitor.parse(&url), Err(Refusal::Network));
            let seen = visitor.visit(&Url::parse(&url).unwrap()).await.unwrap();
            let refused = Visit {
                trouble: Some(VisitTrouble::NotPublic),
                ..Visit::default()
            };
            assert_eq!(seen, refused);
        }
    }

    #[tokio::test]
    async fn a_redirect_to_a_name_that_means_this_machine_is_refused_when_it_is_looked_up() {
        let there = saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        let by_name = format!("http://localhost:{}/", there.port());
        // The address of the first page needs no look-up, and names are looked up as they are for everybody.
        let visitor = Visitor {
            client: client(false, PATIENCE).unwrap(),
            ..Visitor::new(true).unwrap()
        };
        let first = Url::parse(&at(leading(&by_name).await)).unwrap();
        let seen = visitor.visit(&first).await.unwrap();
        assert_eq!(
            (seen.status, seen.trouble),
            (Some(302), Some(VisitTrouble::NotPublic))
        );
        assert_eq!(seen.final_url, Some(first.to_string()));
    }

    #[tokio::test]
    async fn a_body_without_an_end_is_left() {
        let endless = site(|mut stream, _| async move {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n";
            stream.write_all(head.as_bytes()).await.ok();
            while stream.write_all(&[b'a'; 8192]).await.is_ok() {}
        })
        .await;
        let start = Instant::now();
        let seen = visit(at(endless)).await;
        assert_eq!((seen.status, seen.trouble), (Some(200), None));
        assert!(start.elapsed() < PATIENCE);
    }

    #[tokio::test]
    async fn who_answers_too_slowly_runs_out_of_time() {
        let silent = site(|stream, _| async move {
            tokio::time::sleep(Duration::from_mins(1)).await;
            drop(stream);
        })
        .await;
        let trickling = site(|mut stream, _| async move {
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
            stream.write_all(head.as_bytes()).await.ok();
            while stream.write_all(b"a").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        })
        .await;
        let (silent, trickling) = tokio::join!(visit(at(silent)), visit(at(trickling)));
        assert_eq!(
            (silent.status, silent.trouble),
            (None, Some(VisitTrouble::TimedOut))
        );
        assert_eq!(
            (trickling.status, trickling.trouble),
            (Some(200), Some(VisitTrouble::TimedOut))
        );
    }

    #[tokio::test]
    async fn what_goes_wrong_with_a_connection_is_told_apart() {
        let closed = TcpListener::bind("127.0.0.1:0")
            .await
            .unwrap()
            .local_addr()
            .unwrap();
        let plain = saying("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
        let babble = saying("\0\0\0 what\r\n\r\n").await;
        let cut = saying("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").await;
        for (url, trouble) in [
            (at(closed), VisitTrouble::Refused),
            (format!("https://{closed}/"), VisitTrouble::Refused),
            (format!("https://{plain}/"), VisitTrouble::Tls),
            (at(babble), VisitTrouble::BrokenAnswer),
            (at(cut), VisitTrouble::BrokenAnswer),
            ("http://nothing.invalid/".to_owned(), VisitTrouble::UnknownName),
        ] {
            assert_eq!(visit(&url).await.trouble, Some(trouble), "{url}");
        }
    }

    #[tokio::test]
    async fn only_so_many_visits_are_under_way() {
        let silent = site(|stream, _| async move {
            tokio::time::sleep(Duration::from_mins(1)).await;
            drop(stream);
        })
        .await;
        let (visitor, url) = (Visitor::new(true).unwrap(), Url::parse(&at(silent)).unwrap());
        let under_way = futures_util::future::join_all((0..MOST_VISITS).map(|_| visitor.visit(&url)));
        let another = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            visitor.visit(&url).await
        };
        tokio::select! {
            _ = under_way => panic!("they wait"),
            another = another => assert_eq!(another.unwrap_err().code(), Code::Busy),
        }
        let there = saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        let seen = visitor.visit(&Url::parse(&at(there)).unwrap()).await.unwrap();
        assert_eq!(seen.trouble, None, "places are free again");
    }
}
