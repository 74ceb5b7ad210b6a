//! One JSON line for each request, gathered and written in batches: a line costs well under a microsecond.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

const FLUSH_AT: usize = 32 * 1024;
const FLUSH_EVERY: Duration = Duration::from_millis(200);

/// The access log. It never holds a body, a query, a token, an address or a name.
#[derive(Clone, Default)]
pub struct AccessLog(Option<Arc<Mutex<Lines>>>);

#[derive(Default)]
struct Lines {
    buffer: Vec<u8>,
    second: i64,
    time: String,
}

/// What a line tells.
pub struct Line<'a> {
    pub method: &'a str,
    /// The route's pattern, not the path.
    pub route: &'a str,
    pub status: u16,
    pub took: Duration,
    pub request_id: &'a str,
}

impl AccessLog {
    /// Writes to standard error, from a thread of its own.
    pub fn start() -> Self {
        let lines = Arc::new(Mutex::new(Lines::default()));
        let weak = Arc::downgrade(&lines);
        let flusher = std::thread::Builder::new()
            .name("access-log".to_owned())
            .spawn(move || {
                while let Some(lines) = weak.upgrade() {
                    flush(&lines);
                    drop(lines);
                    std::thread::sleep(FLUSH_EVERY);
                }
            });
        Self(flusher.is_ok().then_some(lines))
    }

    pub fn off() -> Self {
        Self(None)
    }

    pub(super) fn write(&self, line: &Line<'_>) {
        let Some(log) = &self.0 else { return };
        let full = {
            let mut lines = log.lock();
            lines.push(line);
            lines.buffer.len() > FLUSH_AT
        };
        if full {
            flush(log);
        }
    }

    /// Writes what is still gathered.
    pub fn flush(&self) {
        if let Some(lines) = &self.0 {
            flush(lines);
        }
    }
}

fn flush(lines: &Mutex<Lines>) {
    let buffer = std::mem::take(&mut lines.lock().buffer);
    if !buffer.is_empty() {
        // Nobody to tell when standard error is gone.
        drop(std::io::stderr().lock().write_all(&buffer));
    }
}

impl Lines {
    fn push(&mut self, line: &Line<'_>) {
        let now = chrono::Utc::now();
        if now.timestamp() != self.second {
            self.second = now.timestamp();
            self.time = now.format("%Y-%m-%dT%H:%M:%S").to_string();
        }
        let Line {
            method,
            route,
            status,
            took,
            request_id,
        } = line;
        let (millis, micros) = (now.timestamp_subsec_millis(), took.as_micros());
        // Writing to memory can't fail. Method and route are ours or plain tokens; nothing needs escaping.
        drop(writeln!(
            self.buffer,
            r#"{{"timestamp":"{}.{millis:03}Z","level":"INFO","target":"access","http.method":"{method}","http.route":"{route}","http.status":{status},"duration_us":{micros},"request.id":"{request_id}"}}"#,
            self.time,
        ));
    }
}
