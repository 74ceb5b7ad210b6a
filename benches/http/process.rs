//! A server as a process of its own, and what the system says of it.

use std::fs;
use std::net::SocketAddr;
use std::process::{Child, Command};
use std::time::Duration;

/// A running server; it ends with this value.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

impl Process {
    pub fn new(child: Child, address: SocketAddr) -> Self {
        Self { child, address }
    }

    fn file(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.child.id())
    }

    /// CPU time so far, its own and the system's for it.
    pub fn cpu(&self) -> Duration {
        /// Ticks of a second, the same on every Linux.
        const TICKS: u64 = 100;
        let stat = fs::read_to_string(self.file("stat")).expect("a process that runs");
        let (_, after_name) = stat.rsplit_once(')').expect("a line of /proc");
        let mut fields = after_name.split_whitespace().skip(11);
        let mut ticks = || {
            fields
                .next()
                .and_then(|field| field.parse::<u64>().ok())
                .expect("a number")
        };
        Duration::from_millis((ticks() + ticks()) * 1000 / TICKS)
    }

    /// Resident memory in MiB.
    pub fn rss(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// The most resident memory in MiB since [`Process::forget_peak`].
    pub fn peak_rss(&self) -> f64 {
        self.status("VmHWM:")
    }

    pub fn forget_peak(&self) {
        fs::write(self.file("clear_refs"), "5").expect("a process of our own");
    }

    fn status(&self, name: &str) -> f64 {
        let status = fs::read_to_string(self.file("status")).expect("a process that runs");
        let kib = status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.trim().strip_suffix(" kB"));
        kib.and_then(|kib| kib.parse::<f64>().ok())
            .expect("a number of kB")
            / 1024.0
    }

    /// Has it end as an operator would (SIGTERM), and waits for it.
    pub fn stop(mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(asked.expect("kill").success(), "it ended before");
        self.child.wait().expect("our own child");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
