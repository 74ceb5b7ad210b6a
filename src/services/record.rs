//! The events of services.

use super::model::Service;
use super::wire::ServiceView;
use crate::agencies::Agency;
use crate::db::Tx;
use crate::events::{Audience, Doing, tell_to};
use crate::http::{Error, Result};

/// The event of a change in the catalogue: the service as everybody sees it. One that is retired is gone for them.
///
/// # Errors
/// Never: the payload is plain data.
pub fn record(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    (agency, service): (&Agency, &Service),
) -> Result<()> {
    let payload = if service.is_active() {
        let view = ServiceView::of(service.clone(), false)?;
        serde_json::to_value(view).map_err(Error::internal)?
    } else {
        serde_json::Value::Null
    };
    tell_to(
        tx,
        Audience::Public,
        doing,
        (kind, service.subject()),
        (agency, payload),
    )
}
