//! Making a revision of what's there now, and adding it to those that are published.

use super::data::{Document, FORMAT, Half, Part, halves_text};
use super::diff::{Difference, difference};
use super::kinds::{Measure, Series};
use super::model::{Link, NewRevision, Place, Published, Revision, hash};
use super::table::Told;
use super::wire::StatisticsRevisionView;
use super::{series, store};
use crate::accounts::Actor;
use crate::agencies::{Agency, AgencyChange};
use crate::calendar::FiscalYear;
use crate::db::{Conn, Tx};
use crate::events::{self, Audience, Event};
use crate::http::{Code, Error, Fault, IfMatchHash, Reason, Result};
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

/// A revision that could be published.
#[derive(Clone, Debug)]
pub struct Draft {
    pub document: Document,
    pub halves: Vec<Half>,
    /// The newest one that is published.
    pub newest: Option<Published>,
}

impl Draft {
    /// The number that it would have.
    pub fn number(&self) -> i32 {
        self.newest
            .as_ref()
            .map_or(1, |newest| newest.revision.number + 1)
    }

    /// Whether it would tell nothing new.
    pub fn is_unchanged(&self) -> bool {
        let newest = self.newest.as_ref();
        newest.is_some_and(|newest| newest.document.tells_the_same(&self.document))
    }

    pub fn difference(&self) -> Difference {
        let newest = self.newest.as_ref();
        newest.map_or_else(Difference::default, |newest| {
            difference(&newest.document, &self.document)
        })
    }
}

/// A draft with all that is worked out of it before it's written.
#[derive(Clone, Debug)]
pub struct Ready {
    pub draft: Draft,
    place: Place,
    published_on: NaiveDate,
    content: String,
    pub sha256: String,
    pub difference: Difference,
    /// The newest event when it was counted.
    head: i64,
}

impl Ready {
    /// What publishing a series on a day would publish, ready to be written.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn read(conn: &mut Conn, agency: &Agency, place: &Place, today: NaiveDate) -> Result<Self> {
        // First, so that nothing can happen unseen between the two.
        let head = crate::db::head(conn)?;
        let draft = draft(conn, agency, place, today)?;
        let content = draft.document.canonical()?;
        Ok(Self {
            place: place.clone(),
            published_on: today,
            sha256: hash(&content),
            content,
            difference: draft.difference(),
            head,
            draft,
        })
    }
}

fn year_of(place: &Place) -> Result<FiscalYear> {
    FiscalYear::parse(place.year).map_err(|_| Error::internal("a place has a fiscal year"))
}

/// What publishing a series on a day would publish. Of corruption it's what was given until then.
///
/// # Errors
/// When the storage fails.
pub fn draft(conn: &mut Conn, agency: &Agency, place: &Place, today: NaiveDate) -> Result<Draft> {
    let newest = store::published(conn, place, None)?;
    let number = newest.as_ref().map_or(1, |newest| newest.revision.number + 1);
    let year = year_of(place)?;
    let mut halves = Vec::new();
    let told = match place.series {
        Series::Complaints => {
            let before = store::halves(conn, place)?;
            halves = series::halves(conn, &agency.id, year, today, (&before, number))?;
            series::complaints(year, &halves)
        }
        Series::CorruptionComplaints => {
            let since = crate::integrity::opened(conn)?;
            let since = since.into_iter().find(|(opened, _)| *opened == agency.id);
            match since {
                Some((_, since)) => series::corruption(conn, &agency.id, year, (since, today))?,
                None => Told::default(),
            }
        }
        Series::Loans => series::loans(conn, &agency.id, year, today)?,
        Series::Services => {
            let mut told = series::services(conn, &agency.id, year)?;
            let complaints = Place {
                series: Series::Complaints,
                ..place.clone()
            };
            if let Some(published) = store::published(conn, &complaints, None)? {
                series::add_requests(&mut told, &published.document, published.revision.number);
            }
            told
        }
        Series::Satisfaction => series::satisfaction(conn, &agency.id, year)?,
    };
    let parts = parts(&told, &halves, year, (today, number));
    Ok(Draft {
        document: document((agency, place), told, parts, today),
        halves,
        newest,
    })
}

/// Which days were counted when.
fn parts(told: &Told, halves: &[Half], year: FiscalYear, (today, revision): (NaiveDate, i32)) -> Vec<Part> {
    let of_half = |half: &Half| Part {
        start: half.start.clone(),
        end: half.end.clone(),
        as_of: half.as_of.clone(),
        revision: half.revision,
    };
    if !halves.is_empty() || told.cells.is_empty() {
        return halves.iter().map(of_half).collect();
    }
    let whole = year.period();
    vec![Part {
        start: whole.start.to_string(),
        end: whole.end.to_string(),
        as_of: today.to_string(),
        revision,
    }]
}

fn document((agency, place): (&Agency, &Place), told: Told, parts: Vec<Part>, today: NaiveDate) -> Document {
    let words = |measures: Vec<Measure>| measures.into_iter().map(|measure| measure.as_str().to_owned());
    let over_keys = told.measures.iter().copied();
    let over_keys = over_keys.filter(|measure| measure.adds_over_keys()).collect();
    Document {
        format: FORMAT.to_owned(),
        agency_id: agency.id.clone(),
        agency_name_th: agency.name_th.clone(),
        series: place.series.as_str().to_owned(),
        fiscal_year: place.year,
        as_of: parts
            .iter()
            .map(|part| part.as_of.clone())
            .max()
            .unwrap_or_else(|| today.to_string()),
        measures: words(told.measures).collect(),
        adds_over_time: words(told.adds_over_time).collect(),
        adds_over_keys: words(over_keys).collect(),
        cuts: told.cuts,
        parts,
        notes_th: told.notes_th,
        cells: told.cells,
    }
}

/// The first day on which an office may publish something of a place; `None` where the service does it by itself.
///
/// # Errors
/// Never: a place has a fiscal year.
pub fn opens(place: &Place) -> Result<Option<NaiveDate>> {
    let year = year_of(place)?;
    let [first, _] = year.halves();
    Ok(match place.series {
        Series::CorruptionComplaints => None,
        Series::Complaints => first.end.succ_opt(),
        Series::Services | Series::Satisfaction | Series::Loans => Some(first.start),
    })
}

/// Whether an office may publish something of a place by now.
///
/// # Errors
/// `409` when there's nothing to be published yet, or the series is published by the service alone.
pub fn check_open(place: &Place, today: NaiveDate) -> Result<()> {
    let refused = |fault: Fault| Error::new(Code::Conflict).fault(fault);
    let opens = opens(place)?.ok_or_else(|| refused(Fault::pointer("", Reason::WrongState)))?;
    if today < opens {
        let fault = Fault::pointer("", Reason::TooEarly);
        return Err(refused(fault.with("other", opens)));
    }
    Ok(())
}

/// Publishes what was made ready outside of this write, and was looked at as `asked`; `None` when that tells nothing new.
/// It's counted once more only when something happened in the agency meanwhile. The agency is locked by the caller.
///
/// # Errors
/// `412` when it would be another by now.
pub fn publish(
    tx: &mut Tx<'_>,
    doing: (&Actor, NaiveDateTime),
    agency: &Agency,
    (ready, asked): (Ready, &IfMatchHash),
) -> Result<Option<StatisticsRevisionView>> {
    let mut ready = ready;
    if events::has_happened(tx.conn(), (&agency.id, ""), ready.head)? {
        ready = Ready::read(tx.conn(), agency, &ready.place, ready.published_on)?;
        asked.check(&ready.sha256)?;
    }
    if ready.draft.is_unchanged() {
        return Ok(None);
    }
    put(tx, doing, agency, ready).map(Some)
}

/// Adds a revision, its link if it's the first, and its event.
///
/// # Errors
/// When the storage fails.
pub fn put(
    tx: &mut Tx<'_>,
    (actor, now): (&Actor, NaiveDateTime),
    agency: &Agency,
    ready: Ready,
) -> Result<StatisticsRevisionView> {
    let count = |cells: usize| i32::try_from(cells).unwrap_or(i32::MAX);
    let revision = Revision {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: agency.id.clone(),
        series: ready.place.series,
        fiscal_year: ready.place.year,
        number: ready.draft.number(),
        published_on: ready.published_on,
        sha256: ready.sha256,
        cells_added: count(ready.difference.added.len()),
        cells_changed: count(ready.difference.cells_changed),
        cells_removed: count(ready.difference.removed.len()),
    };
    let link = store::link(tx, &ready.place)?;
    let halves = halves_text(&ready.draft.halves)?;
    store::add(tx, NewRevision::of(&revision, ready.content, halves))?;
    let event = event(agency, &ready.place, payload(&revision, &link));
    events::append(tx, actor, now, event)?;
    let document = ready.draft.document;
    let published = Published { revision, document };
    Ok(StatisticsRevisionView::of(published, link, ready.difference))
}

fn event(agency: &Agency, place: &Place, payload: Value) -> Event {
    Event {
        kind: "statistics.published",
        subject: place.subject(),
        agency_id: Some(agency.id.clone()),
        province: Some(agency.province.clone()),
        audience: Audience::Public,
        payload,
    }
}

fn payload(revision: &Revision, link: &Link) -> Value {
    json!({
        "agency_id": revision.agency_id,
        "series": revision.series.as_str(),
        "fiscal_year": revision.fiscal_year,
        "number": revision.number,
        "published_on": revision.published_on.to_string(),
        "sha256": revision.sha256,
        "link": link.path(),
    })
}

/// Has what's published go with an agency that leaves its province.
///
/// # Errors
/// When the storage fails.
pub fn follow_agency(tx: &mut Tx<'_>, change: &AgencyChange<'_>) -> Result<()> {
    if !change.leaves_province() {
        return Ok(());
    }
    for revision in store::newest_of_all(tx.conn(), &change.after.id)? {
        let place = revision.place();
        let Some(link) = store::link_of(tx.conn(), &place)? else {
            continue;
        };
        let gone = change.departure(Audience::Public, "statistics.moved", place.subject());
        events::append(tx, change.actor, change.at, gone)?;
        let here = event(change.after, &place, payload(&revision, &link));
        events::append(tx, change.actor, change.at, here)?;
    }
    Ok(())
}
