//! TLS before a service, as a proxy gives it, and what a wiretap counts there.

use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::ssl::{SslAcceptor, SslMethod};
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509NameBuilder};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};

/// One connection: the request line, and the bytes that went over the wire both ways, handshake and end included.
#[derive(Clone, Debug)]
pub struct Carried {
    pub line: String,
    pub up: usize,
    pub down: usize,
}

/// A proxy with one request on each connection.
pub struct TlsProxy {
    pub base: String,
    /// What its clients have to trust, as PEM.
    pub certificate: Vec<u8>,
    service: Arc<OnceLock<String>>,
    carried: Arc<Mutex<Vec<Carried>>>,
}

impl TlsProxy {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("https://{}", listener.local_addr().unwrap());
        let (certificate, key) = certificate();
        let mut acceptor = SslAcceptor::mozilla_modern_v5(SslMethod::tls_server()).unwrap();
        acceptor.set_certificate(&certificate).unwrap();
        acceptor.set_private_key(&key).unwrap();
        let acceptor = acceptor.build();
        let (service, carried) = (Arc::new(OnceLock::new()), Arc::new(Mutex::new(Vec::new())));
        let (to, seen) = (Arc::clone(&service), Arc::clone(&carried));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (acceptor, to, seen) = (acceptor.clone(), Arc::clone(&to), Arc::clone(&seen));
                std::thread::spawn(move || {
                    let to: &String = to.get().expect("a service");
                    if let Some(one) = carry(&acceptor, stream, to) {
                        seen.lock().unwrap().push(one);
                    }
                });
            }
        });
        Self {
            base,
            certificate: certificate.to_pem().unwrap(),
            service,
            carried,
        }
    }

    /// Where its requests go.
    pub fn leads_to(&self, base: &str) {
        let host = base.strip_prefix("http://").unwrap();
        self.service.set(host.to_owned()).unwrap();
    }

    /// What was carried since it was last asked.
    pub fn carried(&self) -> Vec<Carried> {
        std::mem::take(&mut self.carried.lock().unwrap())
    }
}

/// Ed25519: its signatures have one length, those of ECDSA differ by a byte or two at random.
fn certificate() -> (X509, PKey<Private>) {
    let key = PKey::generate_ed25519().unwrap();
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_text("CN", "127.0.0.1").unwrap();
    let name = name.build();
    let mut made = X509::builder().unwrap();
    made.set_version(2).unwrap();
    let serial = BigNum::from_u32(1).unwrap().to_asn1_integer().unwrap();
    made.set_serial_number(&serial).unwrap();
    made.set_subject_name(&name).unwrap();
    made.set_issuer_name(&name).unwrap();
    made.set_pubkey(&key).unwrap();
    made.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    made.set_not_after(&Asn1Time::days_from_now(2).unwrap()).unwrap();
    made.append_extension(BasicConstraints::new().critical().ca().build().unwrap())
        .unwrap();
    let address = SubjectAlternativeName::new()
        .ip("127.0.0.1")
        .build(&made.x509v3_context(None, None))
        .unwrap();
    made.append_extension(address).unwrap();
    made.sign(&key, MessageDigest::null()).unwrap();
    (made.build(), key)
}

/// A connection whose bytes are counted.
#[derive(Debug)]
struct Tapped {
    stream: TcpStream,
    up: usize,
    down: usize,
}

impl Read for Tapped {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.stream.read(into)?;
        self.up += read;
        Ok(read)
    }
}

impl Write for Tapped {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.stream.write(bytes)?;
        self.down += written;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.stream.flush()
    }
}

/// One request and its answer; `None` when the client gave up.
fn carry(acceptor: &SslAcceptor, stream: TcpStream, service: &str) -> Option<Carried> {
    let tapped = Tapped {
        stream,
        up: 0,
        down: 0,
    };
    let mut client = acceptor.accept(tapped).ok()?;
    let (head, body) = request(&mut client)?;
    let (line, rest) = head.split_once("\r\n")?;
    let mut behind = TcpStream::connect(service).ok()?;
    write!(behind, "{line}\r\nconnection: close\r\n{rest}").ok()?;
    behind.write_all(&body).ok()?;
    let mut answer = Vec::new();
    behind.read_to_end(&mut answer).ok()?;
    // Whole, in records of 16 KiB.
    client.write_all(&answer).ok()?;
    client.shutdown().ok()?;
    // Until the other side has ended as well.
    std::io::copy(&mut client, &mut std::io::sink()).ok();
    std::io::copy(client.get_mut(), &mut std::io::sink()).ok();
    Some(Carried {
        line: line.to_owned(),
        up: client.get_ref().up,
        down: client.get_ref().down,
    })
}

fn request(client: &mut impl Read) -> Option<(String, Vec<u8>)> {
    let (mut all, mut piece) = (Vec::new(), [0; 16 * 1024]);
    let end = loop {
        if let Some(end) = all.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        match client.read(&mut piece).ok()? {
            0 => return None,
            read => all.extend_from_slice(&piece[..read]),
        }
    };
    let mut body = all.split_off(end);
    let head = String::from_utf8(all).ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then_some(value.trim())
    });
    let length: usize = length.unwrap_or("0").parse().ok()?;
    while body.len() < length {
        match client.read(&mut piece).ok()? {
            0 => return None,
            read => body.extend_from_slice(&piece[..read]),
        }
    }
    Some((head, body))
}
