//! `prongsai serve`.

use super::{Done, database, keys};
use actix_web::dev::ServerHandle;
use prongsai::accounts::{self, Authority};
use prongsai::app::{self, Service};
use prongsai::clock::Clock;
use prongsai::config::{Config, setting};
use prongsai::crypto::{Keyring, Passwords, Vault};
use prongsai::files::{FileStore, Files};
use prongsai::http::{AccessLog, Limiter};
use prongsai::notifications;
use prongsai::telemetry;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use tokio::signal::unix::{Signal, SignalKind, signal};

pub fn run(file: Option<&Path>) -> Done {
    let config = Config::load(file)?;
    telemetry::start_logging(config.log_format);
    actix_web::rt::System::new().block_on(async {
        let (service, listener) = prepare(&config)?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        tracing::info!(bind = %address, version = env!("CARGO_PKG_VERSION"), "serving");
        until_stopped(service, listener, || Ok(())).await
    })
}

/// The folder of files, and the keys that seal what's in it.
pub fn kept_files(config: &Config) -> Done<(FileStore, Vault)> {
    keys::make(&keys::VAULT, &config.vault)?;
    let vault = Vault::load(&config.vault).map_err(|error| keys::VAULT.named(error))?;
    keys::make_folder("files", &config.files)?;
    Ok((FileStore::open(&config.files, vault.clone()), vault))
}

/// Opens what the service needs. Nothing is served yet.
pub fn prepare(config: &Config) -> Done<(Service, TcpListener)> {
    keys::make(&keys::SIGNING, &config.keys)?;
    let signing = Keyring::load(&config.keys, config.issuer.clone());
    let signing = signing.map_err(|error| keys::SIGNING.named(error))?;
    let (store, vault) = kept_files(config)?;
    let files = Files::start(store);
    let db = database(config)?;
    let bound = TcpListener::bind(config.bind);
    let listener = bound.map_err(|error| format!("{}: {}: {error}", setting("bind"), config.bind))?;
    let service = Service {
        db,
        clock: Clock::default(),
        authority: Arc::new(Authority::new(signing)),
        passwords: Passwords::start().map_err(|error| error.to_string())?,
        vault,
        files: files.map_err(|error| error.to_string())?,
        metrics: Arc::default(),
        limiter: Arc::new(Limiter::new(config.options.limits)),
        channel: keys::channel(config)?.map(Arc::new),
        log: if config.log_access {
            AccessLog::start()
        } else {
            AccessLog::off()
        },
        options: config.options.clone(),
    };
    Ok((service, listener))
}

/// Serves until SIGTERM or SIGINT, then lets the requests under way finish; a second signal ends them. `ready` runs
/// when it serves.
pub async fn until_stopped(service: Service, listener: TcpListener, ready: impl FnOnce() -> Done) -> Done {
    let (db, files, clock) = (service.db.clone(), service.files.clone(), service.clock.clone());
    let metrics = Arc::clone(&service.metrics);
    let (limiter, authority) = (Arc::clone(&service.limiter), Arc::clone(&service.authority));
    let (log, retention) = (service.log.clone(), service.options.retention);
    let channel = service.channel.clone();
    accounts::recall_revocations(&db, &authority, service.clock.now())
        .await
        .map_err(|error| error.to_string())?;
    let notifier = service
        .notifier(app::LETTERS)
        .await
        .map_err(|error| error.to_string())?;
    let notify = actix_web::rt::spawn(notifications::run(notifier));
    let watch = actix_web::rt::spawn(app::watch(
        (db, files, clock),
        metrics,
        limiter,
        authority,
        retention,
        channel,
    ));
    let signals = Signals::listen().map_err(|error| format!("signals: {error}"))?;
    let server = app::serve(service, listener).map_err(|error| error.to_string())?;
    let stop = actix_web::rt::spawn(signals.stop(server.handle(), log.clone()));
    ready()?;
    let outcome = server.await;
    watch.abort();
    notify.abort();
    stop.abort();
    log.flush();
    tracing::info!("stopped");
    outcome.map_err(|error| error.to_string())
}

/// SIGTERM and SIGINT.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

/// What a shell gives for a program that SIGINT ended.
const FORCED: i32 = 130;

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    /// Stops the server at the first signal and the process at the second. What was answered is on the disk.
    async fn stop(mut self, server: ServerHandle, log: AccessLog) {
        self.next().await;
        tracing::info!("stopping; requests under way may finish, a second signal ends them");
        actix_web::rt::spawn(server.stop(true));
        self.next().await;
        tracing::warn!("stopped at once");
        log.flush();
        std::process::exit(FORCED);
    }
}
