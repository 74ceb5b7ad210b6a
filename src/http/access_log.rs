//! One JSON line for each request, gathered and written in batches: a line costs well under a microsecond.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use itoa::Buffer;
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
        let (mut millis, mut status, mut micros) = (Buffer::new(), Buffer::new(), Buffer::new());
        // A thousand more, so that zeros in front are there.
        let millis = millis.format(now.timestamp_subsec_millis() % 1000 + 1000);
        let micros = micros.format(line.took.as_micros());
        // Method and route are ours or plain tokens; nothing needs escaping.
        let parts = [
            r#"{"timestamp":""#,
            &self.time,
            ".",
            millis.get(1..).unwrap_or_default(),
            r#"Z","level":"INFO","target":"access","http.method":""#,
            line.method,
            r#"","http.route":""#,
            line.route,
            r#"","http.status":"#,
            status.format(line.status),
            r#","duration_us":"#,
            micros,
            r#","request.id":""#,
            line.request_id,
            "\"}\n",
        ];
        for part in parts {
            self.buffer.extend_from_slice(part.as_bytes());
        }
    }
}
