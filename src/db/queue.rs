//! Waiting for the database, bounded from the first moment to the last.
//!
//! A caller waits for a place in the queue and then for its job's turn, both together no longer than its patience.
//! A job that hasn't begun by then is never run, and the caller is told `503`. One that has begun is waited for: a
//! read for as long as a statement may take, a write until its fate is known, for a write that's reported as failed
//! must not be there later.

use crate::http::{Code, Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout, timeout_at};

const WAITING: u8 = 0;
const BEGUN: u8 = 1;
const GIVEN_UP: u8 = 2;

/// Whether a job has begun or its caller has given up, whichever came first.
#[derive(Clone, Default)]
pub(super) struct Turn(Arc<AtomicU8>);

impl Turn {
    /// Begins the job; `false` when its caller has given up, and it must not run.
    pub(super) fn begin(&self) -> bool {
        self.settle(BEGUN)
    }

    fn give_up(&self) -> bool {
        self.settle(GIVEN_UP)
    }

    fn settle(&self, state: u8) -> bool {
        let settled = self
            .0
            .compare_exchange(WAITING, state, Ordering::AcqRel, Ordering::Acquire);
        settled.is_ok()
    }
}

/// A job in a queue and the channel of its answer.
pub(super) struct Ticket<T> {
    pub turn: Turn,
    pub answer: oneshot::Receiver<Result<T>>,
    /// How long a job that has begun is waited for; until its end without it.
    pub most: Option<Duration>,
}

/// Puts a job into the queue and waits for its answer.
///
/// # Errors
/// Those of the job; `503` when it doesn't begin within `patience`, or takes too long.
pub(super) async fn submit<J, T>(
    queue: &async_channel::Sender<J>,
    job: J,
    patience: Duration,
    ticket: Ticket<T>,
) -> Result<T> {
    let busy = || Error::new(Code::Busy);
    let until = Instant::now() + patience;
    match queue.try_send(job) {
        Ok(()) => {}
        Err(async_channel::TrySendError::Closed(_)) => return Err(busy()),
        Err(async_channel::TrySendError::Full(job)) => match timeout_at(until, queue.send(job)).await {
            Ok(Ok(())) => {}
            _ => return Err(busy()),
        },
    }
    let Ticket {
        turn,
        mut answer,
        most,
    } = ticket;
    if let Ok(answer) = timeout_at(until, &mut answer).await {
        return answer.map_err(|_| busy())?;
    }
    if turn.give_up() {
        return Err(busy());
    }
    let answer = match most {
        Some(most) => timeout(most, answer).await.map_err(|_| busy())?,
        None => answer.await,
    };
    answer.map_err(|_| busy())?
}
