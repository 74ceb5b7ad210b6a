//! The list of slices and middleware, shared by the command line and the tests.

mod letters;
mod words;

pub use letters::LETTERS;

use crate::accounts::Authority;
use crate::agencies::{Follow, Followers};
use crate::clock::Clock;
use crate::crypto::{Passwords, Vault};
use crate::db::Db;
use crate::files::{Files, Named, remove_orphans};
use crate::http::{
    AccessLog, ByteCache, Cors, Edge, EdgeSettings, Intake, Limiter, Limits, PublicUrl, Quiet, Result,
    ServiceConfig, Workshop, forget_keys,
};
use crate::notifications::{Letters, Notifier};
use crate::outbound::Visitor;
use crate::telemetry::Metrics;
use crate::{
    accounts, agencies, assessments, assets, complaints, disclosures, events, integrity, measures,
    notifications, openapi, pages, probes, services, statistics, vocabulary,
};
use actix_web::dev::Server;
use actix_web::web::{self, Data};
use actix_web::{App, HttpServer};
use ipnet::IpNet;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

/// All of `/api/v1`.
fn slices(config: &mut ServiceConfig<'_>) {
    accounts::register(config);
    agencies::register(config);
    assessments::register(config);
    assets::register(config);
    complaints::register(config);
    disclosures::register(config);
    events::register(config);
    integrity::register(config);
    measures::register(config);
    notifications::register(config);
    services::register(config);
    statistics::register(config);
    vocabulary::register(config);
    openapi::register(config);
}

/// Who names files that were kept: what none of them names is removed.
pub const FILES_NAMED: &[Named] = &[
    assets::named_files,
    complaints::named_files,
    disclosures::named_files,
    measures::named_files,
];

/// Who has what's in public go with an agency that moves.
const FOLLOWERS: &[Follow] = &[
    assessments::follow_agency,
    complaints::follow_agency,
    measures::follow_agency,
    statistics::follow_agency,
];

/// Two threads make workbooks and read uploaded files; each place may hold a file's rows, some 20 MiB.
const WORKSHOP_THREADS: usize = 2;
const WORKSHOP_PLACES: usize = 6;
const WORKSHOP_PATIENCE: Duration = Duration::from_secs(5);

/// The parts of one running service.
pub struct Service {
    pub db: Db,
    pub clock: Clock,
    pub authority: Arc<Authority>,
    pub passwords: Passwords,
    pub vault: Vault,
    pub files: Files,
    pub metrics: Arc<Metrics>,
    pub limiter: Arc<Limiter>,
    /// This instance as a house of the sealed channel; without it the channel is closed.
    pub channel: Option<Arc<integrity::Channel>>,
    pub log: AccessLog,
    pub options: Options,
}

/// How the service meets the network.
#[derive(Clone, Debug)]
pub struct Options {
    pub cors: Cors,
    pub limits: Limits,
    /// Bytes of an uploaded file.
    pub upload_limit: usize,
    /// How long a body may take to arrive, apart from a second for each 32 KiB of it.
    pub body_patience: Duration,
    /// Logins of one source or to one account before they slow down.
    pub login_tries: u32,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpNet>,
    pub https: bool,
    pub workers: usize,
    /// How long requests under way may go on after a stop was asked for.
    pub drain: Duration,
    /// How long after its end it's kept who made a case.
    pub retention: complaints::Retention,
    /// The URI that `security.txt` names.
    pub security_contact: Option<String>,
    pub notifications: notifications::Settings,
}

impl Service {
    /// What sends notifications beside the requests, once it's handed to [`notifications::run`].
    ///
    /// # Errors
    /// When the storage fails, or TLS can't be set up.
    pub async fn notifier(&self, letters: &[Letters]) -> Result<Notifier> {
        let parts = notifications::Parts {
            db: self.db.clone(),
            clock: self.clock.clone(),
            vault: self.vault.clone(),
            settings: self.options.notifications.clone(),
        };
        Notifier::prepare(parts, letters).await
    }
}

/// The OpenAPI document of everything that [`serve`] serves.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = utoipa::openapi::OpenApi::default();
    ServiceConfig::describe("/api/v1", &mut document, slices);
    ServiceConfig::describe("", &mut document, probes::register);
    openapi::finish(document)
}

/// What handlers and extractors find in the app's data.
#[derive(Clone)]
struct Shared {
    db: Data<Db>,
    clock: Data<Clock>,
    authority: Data<Authority>,
    passwords: Data<Passwords>,
    vault: Data<Vault>,
    files: Data<Files>,
    metrics: Data<Metrics>,
    limiter: Data<Limiter>,
    channel: Data<Option<Arc<integrity::Channel>>>,
    cache: Data<ByteCache>,
    intake: Data<Intake>,
    throttle: Data<accounts::Throttle>,
    followers: Data<Followers>,
    bringer: Data<vocabulary::Bringer>,
    workshop: Data<Workshop>,
    notifications: Data<notifications::Settings>,
    visitor: Data<Visitor>,
    public_url: Data<PublicUrl>,
    contact: Data<probes::SecurityContact>,
    document: Data<openapi::Document>,
    methods: Data<openapi::Methods>,
}

impl Shared {
    fn register(self, config: &mut web::ServiceConfig) {
        config
            .app_data(self.db)
            .app_data(self.clock)
            .app_data(self.authority)
            .app_data(self.passwords)
            .app_data(self.vault)
            .app_data(self.files)
            .app_data(self.metrics)
            .app_data(self.limiter)
            .app_data(self.channel)
            .app_data(self.cache)
            .app_data(self.intake)
            .app_data(self.throttle)
            .app_data(self.followers)
            .app_data(self.bringer)
            .app_data(self.workshop)
            .app_data(self.notifications)
            .app_data(self.visitor)
            .app_data(self.public_url)
            .app_data(self.contact)
            .app_data(self.document)
            .app_data(self.methods);
    }
}

/// Starts to serve on `listener`. The server runs until it's stopped by its handle; signals are the caller's matter.
///
/// # Errors
/// When the listener can't be used, or a file of ITA schemes is wrong.
pub fn serve(service: Service, listener: TcpListener) -> Result<Server> {
    assessments::check()?;
    let options = service.options.clone();
    let edge = Arc::new(EdgeSettings {
        db: service.db.clone(),
        cache: Arc::new(ByteCache::default()),
        cors: options.cors,
        limiter: Arc::clone(&service.limiter),
        quiet: Arc::new(Quiet::new(options.limits.sealed_reports)),
        log: service.log.clone(),
        metrics: Arc::clone(&service.metrics),
        proxies: options.proxies,
        https: options.https,
        problem_page: pages::problem,
    });
    let workshop = Workshop::start("workshop", WORKSHOP_THREADS, WORKSHOP_PLACES, WORKSHOP_PATIENCE)?;
    let (document, methods) = described()?;
    let shared = Shared {
        db: Data::new(service.db),
        clock: Data::new(service.clock),
        authority: Data::from(service.authority),
        passwords: Data::new(service.passwords),
        vault: Data::new(service.vault),
        files: Data::new(service.files),
        metrics: Data::from(service.metrics),
        limiter: Data::from(service.limiter),
        channel: Data::new(service.channel),
        cache: Data::from(Arc::clone(&edge.cache)),
        intake: Data::new(Intake::new(options.upload_limit, options.body_patience)),
        throttle: Data::new(accounts::Throttle::new(options.login_tries)),
        bringer: Data::new(vocabulary::Bringer(words::slice_words)),
        followers: Data::new(Followers(FOLLOWERS.to_vec())),
        workshop: Data::new(workshop),
        public_url: Data::new(PublicUrl(options.notifications.public_url.clone())),
        visitor: Data::new(Visitor::new(options.notifications.outbound_loopback)?),
        notifications: Data::new(options.notifications),
        contact: Data::new(probes::SecurityContact(options.security_contact)),
        document: Data::new(document),
        methods: Data::new(methods),
    };
    let server = HttpServer::new(move || {
        App::new()
            .configure(|config| ServiceConfig::serve("/api/v1", config, slices))
            .configure(|config| ServiceConfig::serve("", config, probes::register))
            .configure(|config| shared.clone().register(config))
            .configure(openapi::register_page)
            .configure(pages::register)
            .default_service(web::to(probes::unmatched))
            .wrap(Edge(Arc::clone(&edge)))
    });
    let server = server
        .workers(options.workers)
        .disable_signals()
        .shutdown_timeout(options.drain.as_secs())
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(75))
        .listen(listener)
        .map_err(crate::http::Error::internal)?;
    Ok(server.run())
}

/// The document as it's served, and the methods of each path.
fn described() -> Result<(openapi::Document, openapi::Methods)> {
    let document = document();
    let methods = openapi::Methods::new(&document);
    let json = document.to_json().map_err(crate::http::Error::internal)?;
    Ok((openapi::Document(json), methods))
}

/// What runs beside the requests, until the process ends: looks for commits of other processes, tidies, and does what a
/// time has come for.
pub async fn watch(
    (db, files, clock): (Db, Files, Clock),
    metrics: Arc<Metrics>,
    limiter: Arc<Limiter>,
    authority: Arc<Authority>,
    retention: complaints::Retention,
    channel: Option<Arc<integrity::Channel>>,
) {
    let mut tick = tokio::time::interval(Duration::from_millis(250));
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for round in 0_u64.. {
        tick.tick().await;
        match db.poll_heads().await {
            Ok(heads) => {
                metrics.data_version.set(heads.newest);
                if heads.newest > authority.seen()
                    && let Err(error) = accounts::refresh_revocations(&db, &authority).await
                {
                    tracing::warn!(%error, "changes of accounts can't be read");
                }
            }
            Err(error) => tracing::warn!(%error, "the newest event can't be read"),
        }
        if round % 240 == 0 {
            limiter.forget_idle();
            read_keys(&authority);
            match integrity::close(&db, clock.now()).await {
                Ok(closing) if closing.days == 0 => {}
                Ok(closing) => tracing::info!(integrity.days = closing.days, "the daily close"),
                Err(error) => tracing::warn!(%error, "the daily close failed"),
            }
        }
        // Each hour, first a minute after the start.
        if round % 14_400 == 240 {
            if let Err(error) = forget_keys(&db, clock.now()).await {
                tracing::warn!(%error, "expired idempotency keys can't be removed");
            }
            if let Some(channel) = &channel {
                compare_houses(&db, channel, &clock).await;
            }
            do_what_is_due((&db, &files, &clock), retention).await;
        }
    }
}

/// What slices do when a time has come.
async fn do_what_is_due((db, files, clock): (&Db, &Files, &Clock), retention: complaints::Retention) {
    match complaints::round(db, retention, clock.now()).await {
        Ok(done) if done == complaints::Round::default() => {}
        Ok(done) => tracing::info!(
            complaints.escalated = done.escalated,
            complaints.reporters_erased = done.erased,
            "the hourly round"
        ),
        Err(error) => tracing::warn!(%error, "the hourly round of complaints failed"),
    }
    match assets::round(db, clock.now()).await {
        Ok(assets::Round { reminded: 0 }) => {}
        Ok(done) => tracing::info!(loans.reminded = done.reminded, "loans that are due"),
        Err(error) => tracing::warn!(%error, "the hourly round of loans failed"),
    }
    if let Err(error) = services::forget_visits(db, clock.now()).await {
        tracing::warn!(%error, "used visits of forms can't be removed");
    }
    match statistics::round(db, clock.now()).await {
        Ok(statistics::Round { published: 0 }) => {}
        Ok(done) => tracing::info!(statistics.published = done.published, "what had come due"),
        Err(error) => tracing::warn!(%error, "what's due to be published can't be"),
    }
    match remove_orphans(db, files, FILES_NAMED, clock.now()).await {
        Ok(0) => {}
        Ok(removed) => tracing::info!(files.removed = removed, "files that nothing names"),
        Err(error) => tracing::warn!(%error, "files that nothing names can't be removed"),
    }
}

/// Has both houses of each agency hold the same.
async fn compare_houses(db: &Db, channel: &Arc<integrity::Channel>, clock: &Clock) {
    match integrity::compare(db, channel, clock.now()).await {
        Ok(compared) if compared == integrity::Compared::default() => {}
        Ok(compared) => tracing::info!(
            integrity.different = compared.different,
            integrity.silent = compared.silent,
            "the houses were compared"
        ),
        Err(error) => tracing::warn!(%error, "the houses can't be compared"),
    }
}

/// Looks for keys that were added or removed, on a thread that may wait for files.
fn read_keys(authority: &Arc<Authority>) {
    let authority = Arc::clone(authority);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = authority.keys.reload() {
            tracing::warn!(error, "the signing keys can't be read again");
        }
    });
}
