//! One HTTP answer, read with as little work as finding its end takes.

use memchr::memmem;
use std::io;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// Where the parts of an answer are in its inbox.
#[derive(Clone, Copy)]
pub struct Answer {
    pub status: u16,
    head: usize,
    end: usize,
}

/// The bytes that came over one connection.
pub struct Inbox(Vec<u8>);

impl Default for Inbox {
    fn default() -> Self {
        Self(vec![0; 64 * 1024])
    }
}

impl Inbox {
    /// Reads the one answer that is under way. Only what tells its length by `Content-Length` is understood.
    pub async fn receive(&mut self, stream: &mut TcpStream) -> io::Result<Answer> {
        let (mut filled, mut found) = (0, None::<Answer>);
        loop {
            if filled == self.0.len() {
                self.0.resize(filled * 2, 0);
            }
            let read = stream.read(&mut self.0[filled..]).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            filled += read;
            found = found.or_else(|| parse(&self.0[..filled]));
            if let Some(answer) = found.filter(|answer| filled >= answer.end) {
                return Ok(answer);
            }
        }
    }

    pub fn body(&self, answer: Answer) -> &[u8] {
        &self.0[answer.head..answer.end]
    }

    /// A header's value, empty when it isn't there.
    pub fn header(&self, answer: Answer, name: &str) -> &str {
        let head = &self.0[..answer.head];
        std::str::from_utf8(value(head, format!("\r\n{name}: ").as_bytes()).unwrap_or_default())
            .unwrap_or_default()
    }
}

/// The status line and the headers, when they are all there. Many headers take hardly longer than few.
fn parse(bytes: &[u8]) -> Option<Answer> {
    let head = memmem::find(bytes, b"\r\n\r\n")? + 4;
    let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse().ok();
    let status: u16 = number(bytes.get(9..12)?).and_then(|status: usize| status.try_into().ok())?;
    let length = match status {
        204 | 304 => 0,
        _ => value(&bytes[..head], b"\r\ncontent-length: ")
            .and_then(number)
            .unwrap_or(0),
    };
    Some(Answer {
        status,
        head,
        end: head + length,
    })
}

/// What stands behind a header's name and before the end of its line; actix writes names in small letters.
fn value<'a>(head: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let value = &head[memmem::find(head, name)? + name.len()..];
    Some(&value[..memchr::memchr(b'\r', value)?])
}
