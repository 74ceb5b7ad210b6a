//! The catalogue's endpoints.

mod changing;
mod reading;

use crate::http::{ServiceConfig, Versioned};
use crate::services::wire::ServiceView;

pub fn register(config: &mut ServiceConfig<'_>) {
    reading::register(config);
    changing::register(config);
}

/// With its version, which is the service's.
fn versioned(view: ServiceView) -> Versioned<ServiceView> {
    Versioned {
        version: view.version,
        view,
    }
}
