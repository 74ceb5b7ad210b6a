//! One kept connection to the sealed channel, with no more to it than a request needs: a client library for general use
//! takes longer than the service does.

use prongsai::sealed;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A request as it goes over the line.
pub fn request(path: &str, frame: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: house\r\ncontent-length: {}\r\n\r\n",
        frame.len()
    );
    [head.as_bytes(), frame].concat()
}

impl Line {
    /// From an address of this machine to a service; `None` when it doesn't answer.
    pub async fn open(source: [u8; 4], base: &str) -> Option<Self> {
        let to: SocketAddr = base.strip_prefix("http://")?.parse().ok()?;
        let socket = TcpSocket::new_v4().ok()?;
        socket.bind(SocketAddr::from((source, 0))).ok()?;
        let stream = socket.connect(to).await.ok()?;
        stream.set_nodelay(true).ok()?;
        let buffer = vec![0; sealed::ANSWER + 2048];
        Some(Self { stream, buffer })
    }

    /// Sends a [`request`]; gives the frame that answers it.
    pub async fn send(&mut self, request: &[u8]) -> Option<&[u8]> {
        self.stream.write_all(request).await.ok()?;
        let (mut read, mut body) = (0, None);
        loop {
            match self.stream.read(&mut self.buffer[read..]).await.ok()? {
                0 => return None,
                more => read += more,
            }
            body = body.or_else(|| {
                let end = self.buffer[..read]
                    .windows(4)
                    .position(|four| four == b"\r\n\r\n")?;
                Some(end + 4)
            });
            if let Some(start) = body
                && read >= start + sealed::ANSWER
            {
                return Some(&self.buffer[start..start + sealed::ANSWER]);
            }
        }
    }
}
