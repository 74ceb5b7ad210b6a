//! A service on a free port for each test, on SQLite always and on PostgreSQL when
//! `PRONGSAI_TEST_POSTGRES_URL` names a cluster (`scripts/with-postgres cargo test`).

mod databases;
mod line;
mod multipart;
mod program;
pub mod sealed;
mod service;
mod tls;

use prongsai::app::Options;

pub use databases::{Database, databases};
pub use line::{Line, request};
pub use multipart::Multipart;
pub use program::{Program, prongsai};
pub use service::{Answer, TestService, keyring, options, send};
pub use tls::{Carried, TlsProxy};

/// Runs a test on every database at hand: `on_each_database(async |service| { … })`.
pub fn on_each_database(test: impl AsyncFn(TestService)) {
    on_each_database_with(&options(), test);
}

/// As [`on_each_database`], with these settings.
pub fn on_each_database_with(options: &Options, test: impl AsyncFn(TestService)) {
    for database in databases() {
        let name = database.name();
        eprintln!("on {name}");
        actix_web::rt::System::new().block_on(async {
            test(TestService::start_with(database, options.clone()).await).await;
        });
    }
}
