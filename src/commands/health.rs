//! `prongsai health`: for container health checks, without another program.

use super::Done;
use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

#[derive(clap::Args)]
pub struct Health {
    /// The address to ask.
    #[arg(long, default_value = "http://127.0.0.1:8080/readyz")]
    url: url::Url,
}

const PATIENCE: Duration = Duration::from_secs(5);

pub fn run(health: &Health) -> Done {
    let (Some(host), Some(port)) = (health.url.host_str(), health.url.port_or_known_default()) else {
        return Err(format!("{}: not an address to ask", health.url));
    };
    let answer = ask(host, port, health.url.path()).map_err(|error| format!("{}: {error}", health.url))?;
    let status = answer.lines().next().unwrap_or_default().to_owned();
    if status.contains(" 200 ") {
        Ok(())
    } else {
        Err(format!("{}: {status}", health.url))
    }
}

fn ask(host: &str, port: u16, path: &str) -> std::io::Result<String> {
    let address = (host, port)
        .to_socket_addrs()?
        .next()
        .ok_or(std::io::ErrorKind::AddrNotAvailable)?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.take(64 * 1024).read_to_string(&mut answer)?;
    Ok(answer)
}
