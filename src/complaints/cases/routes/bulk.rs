//! One step for many cases.

use super::super::act::{Act, Doer, Present, act};
use super::super::store;
use super::super::wire::{BulkAssign, BulkClose, BulkDone};
use crate::accounts::{Caller, WorkComplaints};
use crate::complaints::kinds::{CaseAction, StepBy};
use crate::db::Conn;
use crate::http::Desk;
use crate::http::{Body, Confidential, Error, Fault, Reason, Result, ServiceConfig};
use actix_web::post;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(bulk_assign_complaints)
        .service(bulk_close_complaints);
}

/// The most cases of one request.
const MOST: usize = 100;

/// Give many cases to a unit or an officer.
///
/// All of them or none: what hinders one is told at its place in `ids`.
#[utoipa::path(
    tag = "complaints",
    request_body = BulkAssign,
    responses((status = 200, description = "All were assigned", body = BulkDone),
              (status = 409, description = "One of them can't be", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/complaint-assignments")]
async fn bulk_assign_complaints(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    body: Body<BulkAssign>,
) -> Result<Confidential<BulkDone>> {
    let BulkAssign {
        ids,
        unit_id,
        officer_id,
    } = body.into_inner();
    take_all(desk, caller, ids, move |conn, present| {
        let to = super::super::wire::AssignComplaint {
            unit_id: unit_id.clone(),
            officer_id: officer_id.clone(),
        };
        to.step(conn, &present.agency.id)
    })
    .await
}

/// Close many cases that are resolved.
///
/// All of them or none: what hinders one is told at its place in `ids`.
#[utoipa::path(
    tag = "complaints",
    request_body = BulkClose,
    responses((status = 200, description = "All were closed", body = BulkDone),
              (status = 409, description = "One of them isn't resolved", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/complaint-closures")]
async fn bulk_close_complaints(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    body: Body<BulkClose>,
) -> Result<Confidential<BulkDone>> {
    take_all(desk, caller, body.into_inner().ids, |_, _| {
        Ok(Act::new(CaseAction::Close))
    })
    .await
}

/// Takes a step of each case in one write.
async fn take_all(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    ids: Vec<String>,
    make: impl Fn(&mut Conn, &Present) -> Result<Act> + Send + 'static,
) -> Result<Confidential<BulkDone>> {
    if ids.is_empty() || ids.len() > MOST {
        let fault = Fault::pointer("/ids", Reason::OutOfRange)
            .with("min", 1)
            .with("max", MOST);
        return Err(Error::invalid(fault));
    }
    let (reach, count) = (caller.reach(), ids.len());
    let doer = Doer {
        whose: StepBy::Officer,
        actor: caller.actor(),
        at: desk.now(),
    };
    desk.db
        .write(move |tx| {
            for (n, id) in ids.iter().enumerate() {
                let unknown = |error: Error| match error.code().status() {
                    404 => {
                        Error::invalid(Fault::pointer(format!("/ids/{n}"), Reason::Unknown).with("value", n))
                    }
                    _ => error,
                };
                let present = store::present(tx, &reach, id).map_err(unknown)?;
                let step = make(tx.conn(), &present)?;
                let hindered = |error: Error| match error.code().status() {
                    409 => error.fault(Fault::pointer(format!("/ids/{n}"), Reason::WrongState)),
                    _ => error,
                };
                act(tx, &doer, present, step).map_err(hindered)?;
            }
            Ok(())
        })
        .await?;
    Ok(Confidential(BulkDone { done: count }))
}
