//! The daily close: what came in on a day enters the cases in the order of random numbers, and the day enters the log.

mod routes;
mod store;
mod wire;

pub use routes::register;

use crate::calendar::in_bangkok;
use crate::db::Db;
use crate::http::Result;
use chrono::{NaiveDate, NaiveDateTime, Timelike};

/// When a day is closed in Bangkok, in seconds after midnight.
const AT: u32 = 600;

/// What a close did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closing {
    /// Days that entered the log.
    pub days: usize,
}

/// The last day that is to be closed by now.
pub fn closing_day(now: NaiveDateTime) -> NaiveDate {
    let here = in_bangkok(now).naive_local();
    let over = if here.time().num_seconds_from_midnight() >= AT {
        1
    } else {
        2
    };
    here.date() - chrono::Days::new(over)
}

/// Closes the days that are over and aren't closed; none of them, most of the times it's called.
///
/// # Errors
/// When the storage fails.
pub async fn close(db: &Db, now: NaiveDateTime) -> Result<Closing> {
    let day = closing_day(now);
    if db.read(move |conn| store::is_closed(conn, day)).await? {
        // Somebody read for too long when it was due.
        if db.is_log_uncut() {
            db.cut_log().await?;
        }
        return Ok(Closing::default());
    }
    let days = db.write(move |tx| store::close(tx, now, day)).await?;
    // What was deleted is overwritten; its copies in the log go as well.
    db.cut_log().await?;
    Ok(Closing { days })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_over_ten_minutes_after_midnight_in_bangkok() {
        let day = |utc: &str| closing_day(utc.parse().unwrap()).to_string();
        assert_eq!(day("2026-11-25T17:09:59"), "2026-11-24");
        assert_eq!(day("2026-11-25T17:10:00"), "2026-11-25");
        assert_eq!(day("2026-11-26T16:59:59"), "2026-11-25");
    }
}
