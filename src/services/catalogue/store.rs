//! The catalogue in the database.

use crate::accounts::{Reach, agency_asked};
use crate::agencies::{self, Agency};
use crate::db::{Conn, Tx, containing, on_each, plain_lower};
use crate::events::Doing;
use crate::http::{Code, Error, Fault, Faults, Reason, Result, id_asked, is_id, text_asked, word_asked};
use crate::schema::services;
use crate::services::catalogue::wire::{ListAgencyServices, ListServices};
use crate::services::kinds::ServiceStatus;
use crate::services::model::Service;
use crate::services::record::record;
use crate::services::store::MOST;
use diesel::prelude::*;

/// What the catalogue is cut down to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub agency_id: String,
    pub status: Option<ServiceStatus>,
    pub unit_id: Option<String>,
    pub q: Option<String>,
}

impl Filter {
    /// What anybody asks for: services that are offered.
    ///
    /// # Errors
    /// `404` when there's no such agency, `422` with the faults.
    pub fn public(agency_id: &str, params: ListAgencyServices) -> Result<Self> {
        if !is_id(agency_id) {
            return Err(Error::new(Code::NotFound));
        }
        Self {
            agency_id: agency_id.to_owned(),
            status: Some(ServiceStatus::Active),
            ..Self::default()
        }
        .with(params.unit_id, params.q)
    }

    /// What the agency's own people ask for.
    ///
    /// # Errors
    /// `422` with the faults, `403` for an agency that the caller doesn't reach.
    pub fn own(params: ListServices, reach: &Reach) -> Result<Self> {
        let agency_id = agency_asked(params.agency_id, reach)?;
        let (parse, allowed) = (ServiceStatus::parse, ServiceStatus::allowed());
        let status = word_asked("status", params.status, parse, allowed);
        Self {
            agency_id,
            status: status.map_err(Error::invalid)?,
            ..Self::default()
        }
        .with(params.unit_id, params.q)
    }

    fn with(self, unit_id: Option<String>, q: Option<String>) -> Result<Self> {
        let mut faults = Faults::default();
        let q = faults.check(text_asked("q", q)).flatten();
        let unit_id = id_asked("unit_id", unit_id)?;
        faults.finish(Some(Self { unit_id, q, ..self }))
    }
}

/// A page of the catalogue, in the order of codes.
///
/// # Errors
/// When the storage fails.
pub fn page(conn: &mut Conn, filter: &Filter, after: Option<&str>, limit: i64) -> Result<Vec<Service>> {
    on_each!(conn, |c, B| {
        let mut query = services::table
            .filter(services::agency_id.eq(&filter.agency_id))
            .order(services::code)
            .limit(limit)
            .select(Service::as_select())
            .into_boxed::<B>();
        if let Some(status) = filter.status {
            query = query.filter(services::status.eq(status.as_str()));
        }
        if let Some(unit) = &filter.unit_id {
            query = query.filter(services::unit_id.eq(unit));
        }
        if let Some(q) = &filter.q {
            let pattern = containing(&q.to_ascii_lowercase());
            let code = plain_lower(services::code).like(pattern.clone()).escape('\\');
            let thai = plain_lower(services::name_th).like(pattern.clone()).escape('\\');
            let english = plain_lower(services::name_en.assume_not_null());
            let english = english.like(pattern).escape('\\');
            let english = services::name_en.is_not_null().and(english);
            query = query.filter(code.or(thai).or(english));
        }
        if let Some(code) = after {
            query = query.filter(services::code.gt(code));
        }
        Ok(query.load(c)?)
    })
}

/// What an agency offers, in the order of codes.
///
/// # Errors
/// When the storage fails.
pub fn offered(conn: &mut Conn, agency: &str, most: i64) -> Result<Vec<Service>> {
    let filter = Filter::public(agency, ListAgencyServices::default())?;
    page(conn, &filter, None, most)
}

/// Puts a service into the catalogue, with its event. The agency is locked by the caller.
///
/// # Errors
/// `409` for a code that another service has, or too many services; `422` for a unit that the agency hasn't.
pub fn insert(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, service: Service) -> Result<Service> {
    let all = services::table.filter(services::agency_id.eq(&agency.id)).count();
    let there: i64 = on_each!(tx.conn(), |c| all.get_result(c))?;
    if there >= MOST {
        let fault = Fault::pointer("", Reason::TooMany).with("max", MOST);
        return Err(Error::new(Code::Conflict).fault(fault));
    }
    check(tx, None, &service)?;
    let row = service.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(services::table)
        .values(row)
        .execute(c))?;
    record(tx, doing, "service.created", (agency, &service))?;
    Ok(service)
}

/// Stores a service as it is after a change, with its event; where nothing differs it stays as it was. It's locked by the
/// caller.
///
/// # Errors
/// As [`insert`].
pub fn change(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    (before, after): (&Service, Service),
) -> Result<Service> {
    if *before == after {
        return Ok(after);
    }
    let agency = agencies::find(tx.conn(), &before.agency_id)?;
    check(tx, Some(before), &after)?;
    let after = Service {
        version: before.version + 1,
        updated_at: doing.1,
        ..after
    };
    let row = after.clone();
    on_each!(tx.conn(), |c| diesel::update(services::table.find(&after.id))
        .set(row)
        .execute(c))?;
    record(tx, doing, kind, (&agency, &after))?;
    Ok(after)
}

/// The rules among what the agency has: a code is one service's, and the unit is the agency's.
fn check(tx: &mut Tx<'_>, before: Option<&Service>, after: &Service) -> Result<()> {
    let twin = services::table
        .filter(services::agency_id.eq(&after.agency_id))
        .filter(services::code.eq(&after.code))
        .filter(services::id.ne(&after.id))
        .select(services::id);
    let twin: Option<String> = on_each!(tx.conn(), |c| twin.first(c).optional())?;
    if let Some(twin) = twin {
        let fault = Fault::pointer("/code", Reason::Duplicate);
        return Err(Error::new(Code::AlreadyExists).fault(fault.with("other", format!("service/{twin}"))));
    }
    let unit = after.unit_id.as_ref();
    let Some(unit) = unit.filter(|_| before.is_none_or(|before| before.unit_id.as_ref() != unit)) else {
        return Ok(());
    };
    if agencies::find_unit(tx.conn(), &after.agency_id, unit)?.is_none() {
        return Err(Error::invalid(
            Fault::pointer("/unit_id", Reason::Unknown).with("value", unit),
        ));
    }
    Ok(())
}
