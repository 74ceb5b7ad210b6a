//! Bare actix-web servers that do the same work and nothing else. Each is this very program, started again as a
//! process of its own, with as many workers as the service has.

mod commit;
mod file;
mod group;
mod handover;
mod memory;
mod query;
pub mod sealed;

use crate::process::Process;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Stdio};

/// With this first argument the program is such a server.
pub const ARGUMENT: &str = "bare-server";

/// Starts a server of this kind with what it works on.
pub fn start(kind: &str, with: &str) -> Process {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    let mut child = command
        .args([ARGUMENT, kind, with])
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program");
    let mut address = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    out.read_line(&mut address).expect("the address it listens on");
    let address: SocketAddr = address.trim().parse().expect("an address");
    Process::new(child, address)
}

/// Serves as the arguments say, until the process is killed.
pub fn run(arguments: &[String]) {
    let [kind, with] = arguments else {
        panic!("two arguments");
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    println!("{}", listener.local_addr().expect("a bound listener"));
    let served = actix_web::rt::System::new().block_on(async {
        match kind.as_str() {
            "bytes" => memory::bytes(listener, with).await,
            "not-modified" => memory::not_modified(listener, with).await,
            "query" => query::serve(listener, with).await,
            "commit" => commit::serve(listener, with).await,
            "file" => file::serve(listener, with).await,
            "handover" => handover::serve(listener, with).await,
            "sealed" => sealed::serve(listener, with).await,
            other => panic!("{other}?"),
        }
    });
    served.expect("a server");
}

/// As many as the service has of its workers and of its reading threads, when nothing is set.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}
