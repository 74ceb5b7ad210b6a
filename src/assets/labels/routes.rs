//! The labels' endpoints.

use super::model::read_label;
use super::papers;
use super::store;
use super::wire::{PrintAssetLabels, ScanAssets, ScannedAsset, ScannedAssets, ScannedLabel, ScannedLoan};
use crate::accounts::{Caller, ManageAssets, ReadAssets, ReadLoans};
use crate::agencies::{self, Agency};
use crate::assets::model::Asset;
use crate::assets::register::store::list::{self, Filter};
use crate::assets::register::store::of_ids;
use crate::calendar::day_in_bangkok;
use crate::db::Conn;
use crate::http::{
    Body, Confidential, Desk, Error, Fault, Language, Origin, Paper, Params, Reason, Result, ServiceConfig,
    Workshop, id_asked, is_id, shown, text_asked,
};
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, get, post};
use chrono::NaiveDate;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(scan_assets).service(print_asset_labels);
}

/// The most labels of one scan.
const MOST_SCANNED: usize = 100;
/// The most labels of one sheet.
const MOST_PRINTED: usize = 500;

/// Look up what was scanned.
///
/// Up to 100 labels, each with its asset and with the loans with which that's out. What isn't a label of this agency is
/// told at its place, whatever else it's of.
#[utoipa::path(
    tag = "assets",
    request_body = ScanAssets,
    responses((status = 200, description = "What each label is of", body = ScannedAssets)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/asset-scans")]
async fn scan_assets(
    request: HttpRequest,
    desk: Desk,
    caller: Caller<ReadAssets>,
    agency_id: Path<String>,
    origin: Origin,
    body: Body<ScanAssets>,
) -> Result<Confidential<ScannedAssets>> {
    let (labels, today) = (body.into_inner().labels, day_in_bangkok(desk.now()));
    check_count(labels.len())?;
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE);
    let language = Language::negotiate(accepted.and_then(|value| value.to_str().ok()));
    let scan = Scan {
        labels,
        origin: origin.0,
        today,
        language,
    };
    let items = desk.db.read(move |conn| scan.look_up(conn, &caller, &agency_id));
    Ok(Confidential(ScannedAssets { items: items.await? }))
}

fn check_count(count: usize) -> Result<()> {
    match count {
        0 => Err(Error::invalid(Fault::pointer("/labels", Reason::Empty))),
        1..=MOST_SCANNED => Ok(()),
        _ => Err(Error::invalid(
            Fault::pointer("/labels", Reason::TooMany).with("max", MOST_SCANNED),
        )),
    }
}

/// Labels to be looked up.
struct Scan {
    labels: Vec<String>,
    origin: String,
    today: NaiveDate,
    language: Language,
}

impl Scan {
    fn look_up(
        self,
        conn: &mut Conn,
        caller: &Caller<ReadAssets>,
        agency: &str,
    ) -> Result<Vec<ScannedLabel>> {
        let agency = agencies::find_own(conn, &caller.reach(), agency)?;
        let me = caller.actor().to_string();
        let sees_all = caller.session().reach::<ReadLoans>().is_own(&agency.id);
        let read =
            |(index, label): (usize, &String)| read_label(&format!("/labels/{index}"), label, &self.origin);
        let read: Vec<_> = self.labels.iter().enumerate().map(read).collect();
        let known: Vec<_> = read
            .iter()
            .filter_map(|label| label.as_ref().ok().cloned())
            .collect();
        let found = store::find_all(conn, &agency.id, &known)?;
        let ids: Vec<String> = found.values().map(|asset| asset.id.clone()).collect();
        let mut out = store::out(conn, &ids)?;
        let mine = |id: &String| format!("user/{id}") == me;
        out.retain(|out| sees_all || out.loan.borrower_id.as_ref().is_some_and(mine));
        let view = |(index, (label, read)): (usize, (String, Result<_, Fault>))| {
            let missing = || Fault::pointer(format!("/labels/{index}"), Reason::NotALabel);
            let asset = read.and_then(|read| found.get(&read).ok_or_else(missing));
            let asset = match asset {
                Ok(asset) => asset,
                Err(fault) => return ScannedLabel::faulty(label, &fault, self.language),
            };
            let loans = out.iter().filter(|out| out.asset_id == asset.id);
            ScannedLabel {
                label,
                asset: Some(ScannedAsset::from(asset)),
                loans: loans.map(|out| ScannedLoan::of(out, self.today)).collect(),
                fault: None,
            }
        };
        Ok(self.labels.into_iter().zip(read).enumerate().map(view).collect())
    }
}

/// Print labels.
///
/// For A4 with 24 labels of 70 × 37 mm: the QR code with the asset's address here, its number, its name and the agency. By
/// `ids`, or by `q` and `unit_id`; at most 500, in the order of their numbers, without what was disposed of or written off.
#[utoipa::path(
    tag = "assets",
    params(PrintAssetLabels),
    responses((status = 200, description = "The labels", content((String = "text/html")))),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/asset-labels")]
async fn print_asset_labels(
    desk: Desk,
    workshop: Data<Workshop>,
    caller: Caller<ManageAssets>,
    agency_id: Path<String>,
    origin: Origin,
    params: Params<PrintAssetLabels>,
) -> Result<Paper> {
    let wanted = Wanted::parse(params.into_inner())?;
    let chosen = desk.db.read(move |conn| {
        let agency = agencies::find_own(conn, &caller.reach(), &agency_id)?;
        Ok((wanted.choose(conn, &agency)?, agency))
    });
    let (assets, agency) = chosen.await?;
    let made = workshop.run(move || papers::labels(&agency, &assets, &origin.0));
    made.await?
}

/// Whose labels are wanted.
enum Wanted {
    Ids(Vec<String>),
    Found(Box<Filter>),
}

fn too_many(name: &str) -> Error {
    Error::invalid(Fault::parameter(name, Reason::TooMany).with("max", MOST_PRINTED))
}

impl Wanted {
    fn parse(params: PrintAssetLabels) -> Result<Self> {
        let PrintAssetLabels { ids, q, unit_id } = params;
        let q = text_asked("q", q).map_err(Error::invalid)?;
        let unit_id = id_asked("unit_id", unit_id)?;
        let Some(ids) = ids else {
            return Ok(Self::Found(Box::new(Filter {
                unit_id,
                q,
                ..Filter::default()
            })));
        };
        if q.is_some() || unit_id.is_some() {
            let fault = Fault::parameter("ids", Reason::Contradiction);
            return Err(Error::invalid(fault.with("other", "q, unit_id")));
        }
        let ids: Vec<String> = ids.split(',').map(|id| id.trim().to_owned()).collect();
        if ids.len() > MOST_PRINTED {
            return Err(too_many("ids"));
        }
        if let Some(wrong) = ids.iter().find(|id| !is_id(id)) {
            let fault = Fault::parameter("ids", Reason::Unknown).with("value", shown(wrong));
            return Err(Error::invalid(fault));
        }
        Ok(Self::Ids(ids))
    }

    /// # Errors
    /// `422` for an id that the agency hasn't, and for too many.
    fn choose(self, conn: &mut Conn, agency: &Agency) -> Result<Vec<Asset>> {
        let mut assets = match self {
            Self::Found(mut filter) => {
                filter.agency_id.clone_from(&agency.id);
                let most = i64::try_from(MOST_PRINTED).unwrap_or(i64::MAX) + 1;
                list::page(conn, &filter, None, most)?
            }
            Self::Ids(ids) => {
                let found = of_ids(conn, &agency.id, ids.iter().map(String::as_str))?;
                let is_there = |id: &&String| found.iter().any(|asset| asset.id == **id);
                if let Some(missing) = ids.iter().find(|id| !is_there(id)) {
                    let fault = Fault::parameter("ids", Reason::Unknown).with("value", missing);
                    return Err(Error::invalid(fault));
                }
                found
            }
        };
        if assets.len() > MOST_PRINTED {
            return Err(too_many("q"));
        }
        assets.retain(|asset| !asset.status.is_gone());
        assets.sort_by(|a, b| a.number.cmp(&b.number));
        Ok(assets)
    }
}
