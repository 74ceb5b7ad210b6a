//! A receiver of webhooks: takes requests and answers as it's told.

use parking_lot::Mutex;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One request as it came.
#[derive(Clone)]
pub struct Request {
    pub line: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Request {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// Whether it's signed with this secret, now.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let verifier = standardwebhooks::Webhook::new(secret).unwrap();
        verifier.verify(&self.body, &self.headers).is_ok()
    }
}

pub struct HttpSink {
    pub url: String,
    got: Arc<Mutex<Vec<Request>>>,
    answer: Arc<Mutex<String>>,
}

impl HttpSink {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Self {
            url: format!("http://{}/hook", listener.local_addr().unwrap()),
            got: Arc::default(),
            answer: Arc::default(),
        };
        sink.answer_with("204 No Content");
        let (got, answer) = (Arc::clone(&sink.got), Arc::clone(&sink.answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&got), Arc::clone(&answer)));
            }
        });
        sink
    }

    /// From now on; `status` may have header lines behind it.
    pub fn answer_with(&self, status: &str) {
        *self.answer.lock() = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
    }

    pub fn got(&self) -> Vec<Request> {
        self.got.lock().clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    got: Arc<Mutex<Vec<Request>>>,
    answer: Arc<Mutex<String>>,
) -> Option<()> {
    let mut bytes = Vec::new();
    let end = loop {
        stream.read_buf(&mut bytes).await.ok().filter(|n| *n > 0)?;
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let line = lines.next().unwrap().to_owned();
    let headers: HeaderMap = lines
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            let name: HeaderName = name.parse().unwrap();
            (name, HeaderValue::from_str(value.trim()).unwrap())
        })
        .collect();
    let length: usize = headers["content-length"].to_str().unwrap().parse().unwrap();
    let mut body = bytes[end + 4..].to_vec();
    while body.len() < length {
        stream.read_buf(&mut body).await.ok().filter(|n| *n > 0)?;
    }
    got.lock().push(Request { line, headers, body });
    let answer = answer.lock().clone();
    stream.write_all(answer.as_bytes()).await.ok()
}
