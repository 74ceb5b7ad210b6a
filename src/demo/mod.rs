//! A demonstration with real data: เทศบาลตำบลมะรือโบตก, its units, its ITA result of 2566 as printed and the service
//! that its report names, one account for each role and one client of the province. Nothing is made up: the report prints no
//! counts of services, complaints, loans or answers, so no statistics are published. Loading it again changes nothing.

mod channel;
mod data;

use crate::accounts::{self, Actor, Grant, NewClient, NewUser, Role, Scope, Tenant, Tie};
use crate::agencies::{self, Agency, AgencyKind, ExternalId, NewAgency, NewUnit, places};
use crate::assessments::{self, House, RecordChange, Scheme};
use crate::clock::Clock;
use crate::crypto::{Passwords, Secret};
use crate::db::{Db, Tx};
use crate::http::{Error, Result};
use crate::measures;
pub use channel::open as open_channel;
use data::Report;
pub use data::{AccountLine, AgencyLine, ClientLine, Plan, Ready, SealedLine, SealedPlan};

const REPORT: &str = include_str!("../../data/ita/2566-maruebotok.json");
/// The services that the report names. It prints no counts, so none are here, and no statistics of them are published.
const SERVICES: &str = include_str!("../../data/services/2566-maruebotok.json");
/// The agency's address code in the report, by which the demonstration finds it again.
const SCHEME: &str = "demo";
const PROVINCE: &str = "96";

/// Loads what isn't there yet.
///
/// # Errors
/// When the storage fails, or a data file of ours is wrong.
pub async fn load(db: &Db, passwords: &Passwords, clock: &Clock, plan: &Plan) -> Result<AgencyLine> {
    let report = Report::parse(REPORT).map_err(Error::internal)?;
    let now = clock.now();
    let agency = db
        .write(move |tx| {
            let agency = agency(tx, &report, now)?;
            assessment(tx, &report, &agency, now)?;
            measures::load(tx, (&Actor::Command, now), &agency, REPORT)?;
            crate::disclosures::load(tx, (&Actor::Command, now), &agency, REPORT)?;
            crate::services::load(tx, (&Actor::Command, now), &agency, SERVICES)?;
            Ok(agency)
        })
        .await?;
    for account in &plan.accounts {
        if accounts::find_user_by_name(db, &account.username)
            .await?
            .is_none()
        {
            accounts::add_user(db, passwords, clock, person(account, &agency)?, Actor::Command).await?;
        }
    }
    for client in &plan.clients {
        if !accounts::client_exists(db, &client.client_id).await? {
            accounts::add_client(db, clock, machine(client), Actor::Command).await?;
        }
    }
    Ok(AgencyLine {
        id: agency.id,
        name: agency.name_th,
    })
}

fn agency(tx: &mut Tx<'_>, report: &Report, now: chrono::NaiveDateTime) -> Result<Agency> {
    if let Some(agency) = agencies::find_by_external_id(tx.conn(), SCHEME, &report.agency.geocode.tambon)? {
        return Ok(agency);
    }
    let missing = || Error::internal("the report's province isn't in the data");
    let province = places::province(PROVINCE).ok_or_else(missing)?;
    let new = NewAgency {
        id: None,
        kind: AgencyKind::SubdistrictMunicipality,
        name_th: report.agency.name.clone(),
        name_en: None,
        province,
        amphoe: places::find_amphoe(province, &report.agency.amphoe),
        tambon: Some(report.agency.tambon.clone()),
        website: None,
        external_ids: vec![ExternalId {
            scheme: SCHEME.to_owned(),
            value: report.agency.geocode.tambon.clone(),
        }],
    };
    let agency = agencies::insert(tx, &Actor::Command, now, new)?;
    for (sort, name) in (1..).zip(&report.agency.units) {
        // The report prints an abbreviation mark after the last: กองการศึกษาฯ.
        let unit = NewUnit {
            name_th: name.trim_end_matches('ฯ').to_owned(),
            name_en: None,
            parent_id: None,
            sort,
        };
        agencies::insert_unit(tx, &Actor::Command, now, &agency, unit)?;
    }
    Ok(agency)
}

fn assessment(tx: &mut Tx<'_>, report: &Report, agency: &Agency, now: chrono::NaiveDateTime) -> Result<()> {
    let findings = report.findings()?;
    let missing = || Error::internal("there's no scheme for the report's year");
    let scheme = Scheme::of(report.assessment_2566.fiscal_year_be).ok_or_else(missing)?;
    if assessments::exists(tx.conn(), &agency.id, scheme.fiscal_year)? {
        return Ok(());
    }
    let reason = "demonstration".to_owned();
    let change = RecordChange {
        actor: Actor::Command,
        at: now,
        reason,
        house: House::Agency,
    };
    let row = assessments::create(tx, &change, agency, scheme, &findings)?;
    assessments::publish(tx, &change, row)?;
    Ok(())
}

fn person(account: &AccountLine, agency: &Agency) -> Result<NewUser> {
    let unknown = || Error::internal(format!("no role {}", account.role));
    let role = Role::parse(&account.role).ok_or_else(unknown)?;
    let tenant = match role.tie() {
        Tie::Nothing => Tenant::Everywhere,
        Tie::Agency | Tie::Either => Tenant::Agency(agency.id.clone()),
        Tie::Province => Tenant::Province(PROVINCE.to_owned()),
    };
    Ok(NewUser {
        username: account.username.clone(),
        display_name: role.labels().0.to_owned(),
        email: None,
        password: Secret::new(&account.password),
        roles: vec![Grant { what: role, tenant }],
        must_change: false,
        totp_secret: account.totp_secret.as_ref().map(Secret::new),
    })
}

fn machine(client: &ClientLine) -> NewClient {
    NewClient {
        name: client.name.clone(),
        scopes: Scope::ALL.to_vec(),
        tenant: Tenant::Province(PROVINCE.to_owned()),
        secret: Some(Secret::new(&client.client_secret)),
        id: Some(client.client_id.clone()),
    }
}

impl Plan {
    /// Names, passwords and secrets for a new demonstration.
    pub fn new() -> Self {
        let account = |role: &Role| AccountLine {
            role: role.as_str().to_owned(),
            username: role.as_str().to_owned(),
            password: crate::crypto::random_token(),
            totp_secret: (*role == Role::IntegrityOfficer).then(accounts::new_totp_secret),
        };
        let scope = Scope::ALL
            .iter()
            .map(|scope| scope.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        Self {
            accounts: Role::ALL.iter().map(account).collect(),
            clients: vec![ClientLine {
                name: "สำนักงานจังหวัดนราธิวาส".to_owned(),
                client_id: uuid::Uuid::new_v4().to_string(),
                client_secret: crate::crypto::random_token(),
                scope,
            }],
            sealed: SealedPlan::new().ok(),
        }
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self::new()
    }
}
