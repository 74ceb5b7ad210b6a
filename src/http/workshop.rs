//! Long computations on threads of their own, so that they can't hold up requests.

use super::codes::Code;
use super::problem::{Error, Result};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

type Job = Box<dyn FnOnce() + Send>;

/// A few threads and a bounded number of places for work that takes more than a few milliseconds of computing:
/// workbooks, files to be parsed, passwords. Cheap to clone.
///
/// Whoever needs much memory for a job takes a place first, with [`Workshop::place`], and gathers then: what is
/// gathered is bounded by the number of places. Small jobs go through [`Workshop::run`].
#[derive(Clone)]
pub struct Workshop {
    places: Arc<Semaphore>,
    jobs: async_channel::Sender<Job>,
    patience: Duration,
}

/// One place in a workshop, free again when it's dropped.
pub struct Place {
    jobs: async_channel::Sender<Job>,
    _permit: OwnedSemaphorePermit,
}

impl Workshop {
    /// Starts `threads` threads named `name-0` and so on. Up to `places` jobs are worked on or wait for a thread;
    /// further callers wait up to `patience` for a place.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(name: &str, threads: usize, places: usize, patience: Duration) -> Result<Self> {
        let (queue, jobs) = async_channel::bounded::<Job>(places);
        for n in 0..threads {
            let jobs = jobs.clone();
            let thread = std::thread::Builder::new().name(format!("{name}-{n}"));
            thread
                .spawn(move || {
                    while let Ok(job) = jobs.recv_blocking() {
                        job();
                    }
                })
                .map_err(Error::internal)?;
        }
        Ok(Self {
            places: Arc::new(Semaphore::new(places)),
            jobs: queue,
            patience,
        })
    }

    /// A place, once there's one.
    ///
    /// # Errors
    /// `503` when none comes in time.
    pub async fn place(&self) -> Result<Place> {
        let permit = tokio::time::timeout(self.patience, Arc::clone(&self.places).acquire_owned());
        match permit.await {
            Ok(Ok(permit)) => Ok(Place {
                jobs: self.jobs.clone(),
                _permit: permit,
            }),
            _ => Err(Error::new(Code::Busy)),
        }
    }

    /// Takes a place and runs `job` there.
    ///
    /// # Errors
    /// `503` when no place comes in time, `500` when the job panics.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        self.place().await?.run(job).await
    }
}

impl Place {
    /// Runs `job` on one of the threads. A job whose caller is gone before a thread takes it up isn't run.
    ///
    /// # Errors
    /// `500` when the job panics.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let (caller, answer) = oneshot::channel();
        let job: Job = Box::new(move || {
            if !caller.is_closed() {
                let done = catch_unwind(AssertUnwindSafe(job));
                drop(caller.send(done.map_err(|_| Error::new(Code::Internal))));
            }
        });
        self.jobs.send(job).await.map_err(|_| Error::new(Code::Busy))?;
        answer.await.map_err(|_| Error::new(Code::Busy))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    fn block_on(test: impl Future<Output = ()>) {
        actix_web::rt::System::new().block_on(test);
    }

    #[test]
    fn a_full_workshop_is_busy_and_takes_jobs_again_later() {
        block_on(async {
            let workshop = Workshop::start("test", 1, 2, Duration::from_millis(20)).unwrap();
            let (open, door) = mpsc::channel::<()>();
            let (first, second) = (workshop.place().await.unwrap(), workshop.place().await.unwrap());
            assert_eq!(workshop.run(|| 1).await.unwrap_err().code(), Code::Busy);
            let waiting = actix_web::rt::spawn(async move { first.run(move || door.recv().is_ok()).await });
            let behind = actix_web::rt::spawn(async move { second.run(|| 2).await });
            assert_eq!(workshop.run(|| 1).await.unwrap_err().code(), Code::Busy);
            open.send(()).unwrap();
            assert!(waiting.await.unwrap().unwrap());
            assert_eq!(behind.await.unwrap().unwrap(), 2);
            assert_eq!(workshop.run(|| 3).await.unwrap(), 3);
        });
    }

    #[test]
    fn a_panic_costs_neither_the_thread_nor_the_place() {
        block_on(async {
            let workshop = Workshop::start("test", 1, 1, Duration::from_secs(1)).unwrap();
            let broken = workshop.run(|| {
                assert!(std::hint::black_box(false), "on purpose");
            });
            assert_eq!(broken.await.unwrap_err().code(), Code::Internal);
            assert_eq!(workshop.run(|| 1).await.unwrap(), 1);
        });
    }
}
