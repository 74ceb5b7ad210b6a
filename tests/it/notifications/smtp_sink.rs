//! A mail server that keeps what it's given: just enough of RFC 5321.

use base64::Engine;
use parking_lot::Mutex;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One mail as it came.
#[derive(Clone, Debug)]
pub struct Mail {
    pub from: String,
    pub to: Vec<String>,
    /// Headers and body as they stand.
    pub raw: String,
}

impl Mail {
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        let start = format!("{name}: ");
        let line = head
            .split("\r\n")
            .find_map(|line| line.strip_prefix(&start).map(str::to_owned));
        line.unwrap_or_default()
    }

    /// The body as the reader sees it.
    pub fn text(&self) -> String {
        let body = self.raw.split_once("\r\n\r\n").unwrap().1;
        assert_eq!(self.header("Content-Transfer-Encoding"), "base64");
        decode(&body.replace("\r\n", ""))
    }

    /// The subject as the reader sees it: encoded words of RFC 2047.
    pub fn subject(&self) -> String {
        let words = self.header("Subject");
        let words = words.split(' ').map(|word| {
            let inner = word
                .strip_prefix("=?utf-8?b?")
                .and_then(|word| word.strip_suffix("?="));
            inner.map_or_else(|| word.to_owned(), decode)
        });
        words.collect()
    }
}

fn decode(text: &str) -> String {
    let bytes = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
    String::from_utf8(bytes).unwrap()
}

pub struct SmtpSink {
    pub url: String,
    got: Arc<Mutex<Vec<Mail>>>,
    /// What `RCPT TO` is answered.
    answer: Arc<Mutex<&'static str>>,
}

impl SmtpSink {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Self {
            url: format!("smtp://{}", listener.local_addr().unwrap()),
            got: Arc::default(),
            answer: Arc::new(Mutex::new("250 fine")),
        };
        let (got, answer) = (Arc::clone(&sink.got), Arc::clone(&sink.answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&got), Arc::clone(&answer)));
            }
        });
        sink
    }

    pub fn answer_with(&self, line: &'static str) {
        *self.answer.lock() = line;
    }

    pub fn got(&self) -> Vec<Mail> {
        self.got.lock().clone()
    }
}

async fn serve(
    stream: TcpStream,
    got: Arc<Mutex<Vec<Mail>>>,
    answer: Arc<Mutex<&'static str>>,
) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink\r\n").await.ok()?;
    let (mut from, mut to) = (String::new(), Vec::new());
    while let Some(line) = lines.next_line().await.ok()? {
        let word = line.to_ascii_uppercase();
        let mut said = "250 fine";
        if let Some(address) = word.strip_prefix("MAIL FROM:") {
            (from, to) = (address.to_lowercase(), Vec::new());
        } else if word.starts_with("RCPT TO:") {
            said = *answer.lock();
            to.push(line["RCPT TO:".len()..].to_owned());
        } else if word == "DATA" {
            write.write_all(b"354 go on\r\n").await.ok()?;
            let mut raw = String::new();
            loop {
                let line = lines.next_line().await.ok()??;
                if line == "." {
                    break;
                }
                raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                raw.push_str("\r\n");
            }
            got.lock().push(Mail {
                from: from.clone(),
                to: to.clone(),
                raw,
            });
        } else if word == "QUIT" {
            said = "221 bye";
        }
        write.write_all(format!("{said}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}
