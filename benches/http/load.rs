//! The generator: the same for every server that is driven.

use crate::answer::Inbox;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Writes the bytes of the n-th request.
pub type Request<'a> = &'a (dyn Fn(u64, &mut Vec<u8>) + Sync);

/// Threads of the generator; the connections are shared out among them.
const THREADS: usize = 2;

/// Requests that are sent again and again over connections that stay open, one at a time on each.
pub struct Load<'a> {
    pub request: Request<'a>,
    /// The status that every answer must have.
    pub status: u16,
    pub connections: usize,
    /// How many were sent in all rounds, so that no number is used twice.
    pub sent: AtomicU64,
}

/// What came of one round.
#[derive(Default)]
pub struct Round {
    /// Of each request, in microseconds.
    pub latencies: Vec<u32>,
    pub took: Duration,
}

impl<'a> Load<'a> {
    pub fn new(connections: usize, status: u16, request: Request<'a>) -> Self {
        Self {
            request,
            status,
            connections,
            sent: AtomicU64::new(0),
        }
    }

    /// Sends requests for a while. The last ones are waited for.
    pub fn drive(&self, server: SocketAddr, time: Duration) -> Round {
        let started = Instant::now();
        let threads = THREADS.min(self.connections);
        let latencies = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..threads)
                .map(|n| {
                    let share = (self.connections + n) / threads;
                    scope.spawn(move || self.drive_thread(server, share, started + time))
                })
                .collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().expect("a generator"))
                .collect()
        });
        Round {
            latencies,
            took: started.elapsed(),
        }
    }

    fn drive_thread(&self, server: SocketAddr, connections: usize, end: Instant) -> Vec<u32> {
        on_this_thread(async {
            let connections = (0..connections).map(|_| self.converse(server, end));
            futures_util::future::join_all(connections).await.concat()
        })
    }

    async fn converse(&self, server: SocketAddr, end: Instant) -> Vec<u32> {
        let (mut stream, mut inbox) = (connect(server).await, Inbox::default());
        let (mut request, mut latencies) = (Vec::new(), Vec::new());
        while Instant::now() < end {
            request.clear();
            (self.request)(self.sent.fetch_add(1, Ordering::Relaxed), &mut request);
            let asked = Instant::now();
            stream.write_all(&request).await.expect("a server that listens");
            let answer = inbox.receive(&mut stream).await.expect("a server that answers");
            latencies.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
            if answer.status != self.status {
                let body = String::from_utf8_lossy(inbox.body(answer));
                panic!(
                    "{} for {}: {body}",
                    answer.status,
                    String::from_utf8_lossy(&request)
                );
            }
        }
        latencies
    }

    /// Sends one request and gives its whole answer, to look at.
    pub fn sample(&self, server: SocketAddr) -> Sample {
        let mut request = Vec::new();
        (self.request)(self.sent.fetch_add(1, Ordering::Relaxed), &mut request);
        let sample = ask(server, &request);
        assert_eq!(
            sample.status,
            self.status,
            "{}",
            String::from_utf8_lossy(&sample.body)
        );
        sample
    }
}

/// One answer.
pub struct Sample {
    pub status: u16,
    pub etag: String,
    pub body: Vec<u8>,
}

/// Sends one request on a connection of its own.
pub fn ask(server: SocketAddr, request: &[u8]) -> Sample {
    on_this_thread(async {
        let (mut stream, mut inbox) = (connect(server).await, Inbox::default());
        stream.write_all(request).await.expect("a server that listens");
        let answer = inbox.receive(&mut stream).await.expect("a server that answers");
        Sample {
            status: answer.status,
            etag: inbox.header(answer, "etag").to_owned(),
            body: inbox.body(answer).to_vec(),
        }
    })
}

/// The bytes of a `GET` as programs send it.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n{headers}\r\n");
    request.into_bytes()
}

async fn connect(server: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(server).await.expect("a server that listens");
    stream.set_nodelay(true).expect("a TCP connection");
    stream
}

fn on_this_thread<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
    runtime.expect("a runtime").block_on(work)
}
