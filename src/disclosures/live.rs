//! Evidence from the service itself, frozen as it is when it's pinned.

use super::kinds::{EvidenceKind, LiveSource};
use super::model::{Evidence, Present};
use super::procedure;
use super::rules::Required;
use crate::calendar::day_in_bangkok;
use crate::canonical;
use crate::crypto::hex;
use crate::db::Conn;
use crate::http::{At, Code, Error, Fault, Reason, Result, parse_word};
use crate::statistics::{self, Place, Series};
use crate::{complaints, integrity, services};
use chrono::NaiveDateTime;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The most services that are named in what is frozen of them.
const MOST_SERVICES: i64 = 1000;

/// The source that's named, once it's clear that it shows this item.
///
/// # Errors
/// `422` for another.
pub fn parse_source(present: &Present, word: &str) -> Result<LiveSource> {
    let at = At::Pointer("/source".to_owned());
    let source = parse_word(at, word, LiveSource::parse, LiveSource::allowed()).map_err(Error::invalid)?;
    if LiveSource::of_item(&present.row.item_key) == Some(source) {
        return Ok(source);
    }
    let fault = Fault::pointer("/source", Reason::Contradiction);
    Err(Error::invalid(fault.with("other", &present.row.item_key)))
}

/// Evidence of what a source shows now.
///
/// # Errors
/// `409` when it has published nothing yet.
pub fn pin(
    conn: &mut Conn,
    present: &Present,
    source: LiveSource,
    (author, now): (String, NaiveDateTime),
) -> Result<Evidence> {
    let title = source.labels().0.to_owned();
    let fresh = Evidence::new(EvidenceKind::Live, &present.row, title, (author, now));
    let mut evidence = Evidence {
        source: Some(source.as_str().to_owned()),
        ..fresh
    };
    let agency = &present.row.agency_id;
    match source {
        LiveSource::ServiceStatistics => series(conn, present, Series::Services, &mut evidence)?,
        LiveSource::Satisfaction => series(conn, present, Series::Satisfaction, &mut evidence)?,
        LiveSource::CorruptionStatistics => {
            series(conn, present, Series::CorruptionComplaints, &mut evidence)?;
        }
        LiveSource::ComplaintProcedure => {
            let revision = procedure::find(conn, agency, None)?.ok_or_else(nothing)?;
            evidence.address = Some(revision.page());
            evidence.revision = Some(revision.revision);
            evidence.sha256 = Some(revision.sha256);
        }
        LiveSource::Questions => {
            let (published, newest) = complaints::published_questions(conn, agency)?;
            let newest = newest.ok_or_else(nothing)?;
            let content = json!({ "published": published, "newest_on": day_in_bangkok(newest).to_string() });
            freeze(
                &mut evidence,
                format!("/api/v1/agencies/{agency}/questions"),
                &content,
            )?;
        }
        LiveSource::EService => {
            let offered = services::offered(conn, agency, MOST_SERVICES)?.into_iter();
            let online: Vec<Value> = offered
                .filter(|service| service.offered_online)
                .map(|service| json!({ "code": service.code, "name_th": service.name_th }))
                .collect();
            if online.is_empty() {
                return Err(nothing());
            }
            freeze(
                &mut evidence,
                format!("/a/{agency}"),
                &json!({ "services": online }),
            )?;
        }
        LiveSource::ComplaintChannel => {
            let directory = integrity::current_directory(conn, agency)?.ok_or_else(nothing)?;
            let content = json!({ "directory": directory.hash, "version": directory.version });
            freeze(&mut evidence, format!("/integrity/{agency}"), &content)?;
        }
    }
    Ok(evidence)
}

fn nothing() -> Error {
    Error::new(Code::Conflict).fault(Fault::pointer("/source", Reason::NothingToPin))
}

/// The newest revision of a series, of the year that the item's time is in.
fn series(conn: &mut Conn, present: &Present, series: Series, evidence: &mut Evidence) -> Result<()> {
    let row = &present.row;
    let required = Required::of(present.item, row.fiscal_year);
    let year = required.map_or(row.fiscal_year, |required| {
        crate::calendar::fiscal_year(required.from)
    });
    let place = Place {
        agency: row.agency_id.clone(),
        series,
        year,
    };
    let published = match statistics::find(conn, &place, None) {
        Err(error) if error.code() == Code::NotFound => return Err(nothing()),
        found => found?,
    };
    let links = statistics::links_of(conn, &row.agency_id)?;
    let link = links.iter().find(|link| link.place() == place);
    let number = published.revision.number;
    evidence.address = Some(link.map_or_else(
        || format!("{}/revisions/{number}", place.path()),
        |link| format!("{}?revision={number}", link.path()),
    ));
    evidence.revision = Some(number);
    evidence.sha256 = Some(published.revision.sha256);
    if let Some(period) = crate::calendar::FiscalYear::parse(year)
        .ok()
        .map(crate::calendar::FiscalYear::period)
    {
        let counted = published.document.as_of.parse().unwrap_or(period.end);
        evidence.covers_from = Some(period.start);
        evidence.covers_to = Some(period.end.min(counted).max(period.start));
    }
    Ok(())
}

/// Keeps what an address shows now, since it will show something else later.
fn freeze(evidence: &mut Evidence, address: String, content: &Value) -> Result<()> {
    let content = canonical::to_string(content).map_err(Error::internal)?;
    evidence.sha256 = Some(hex(&Sha256::digest(content.as_bytes())));
    evidence.address = Some(address);
    evidence.content = Some(content);
    Ok(())
}
