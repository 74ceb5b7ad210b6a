//! Which assessments a caller asks for and may read, and all of them as a file.

use super::level::Level;
use super::model::{Assessment, Status};
use super::scheme::Scheme;
use super::score::Score;
use super::store::{self, Filter};
use super::table;
use super::wire::{AssessmentData, ListAssessments};
use crate::accounts::Reach;
use crate::agencies::{AgencyKind, places};
use crate::calendar::FiscalYear;
use crate::db::Db;
use crate::events;
use crate::http::formats::{self, Format, Sheet};
use crate::http::{At, Error, Fault, Faults, Reason, Result, Workshop, is_id};
use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderValue};
use bytes::Bytes;
use futures_util::{Stream, stream};
use std::pin::Pin;
use std::time::Duration;

/// The scheme of a year that a caller names at `pointer`.
///
/// # Errors
/// `422` for a Gregorian year or one without a scheme.
pub fn scheme_at(pointer: &str, year: i32) -> Result<&'static Scheme> {
    let year =
        FiscalYear::parse(year).map_err(|not| Error::invalid(not.at(At::Pointer(pointer.to_owned()))))?;
    let unknown =
        || Error::invalid(Fault::pointer(pointer, Reason::FiscalYearUnknown).with("value", year.get()));
    Scheme::of(year.get()).ok_or_else(unknown)
}

/// Whether a published assessment or a draft may be read.
pub fn may_read(row: &Assessment, drafts: Option<&Reach>) -> bool {
    row.status() == Status::Published || drafts.is_some_and(|reach| row.readable_draft(reach))
}

/// Checks the filters of a list.
///
/// # Errors
/// `422` with all faults.
pub fn filter(params: &ListAssessments) -> Result<Filter> {
    let mut faults = Faults::default();
    let mut filter = Filter {
        agency_id: params.agency_id.clone(),
        q: params.q.clone(),
        ..Filter::default()
    };
    if let Some(year) = params.fiscal_year {
        let year = FiscalYear::parse(year).map_err(|not| not.at(At::Parameter("fiscal_year".to_owned())));
        filter.fiscal_year = faults.check(year).map(FiscalYear::get);
    }
    if let Some(code) = &params.province {
        match places::province(code) {
            Some(province) => filter.province = Some(province.code.to_string()),
            None => faults.push(Fault::parameter("province", Reason::UnknownProvince).with("value", code)),
        }
    }
    if let Some(code) = &params.amphoe {
        let wanted = params.province.as_deref();
        match places::amphoe(code).filter(|(of, _)| wanted.is_none_or(|wanted| wanted == of.code)) {
            Some((_, amphoe)) => filter.amphoe = Some(amphoe.code.to_owned()),
            None => faults.push(Fault::parameter("amphoe", Reason::UnknownAmphoe).with("value", code)),
        }
    }
    if params.agency_id.as_deref().is_some_and(|id| !is_id(id)) {
        faults.push(Fault::parameter("agency_id", Reason::Format).with("expected", "A-Z a-z 0-9 - (1–64)"));
    }
    let kinds: Vec<_> = AgencyKind::ALL.iter().map(|kind| kind.as_str()).collect();
    filter.agency_kind = faults
        .check(known("agency_type", params.agency_type.as_deref(), &kinds))
        .flatten();
    let levels: Vec<_> = Level::ALL.iter().map(|level| level.as_str()).collect();
    filter.level = faults
        .check(known("level", params.level.as_deref(), &levels))
        .flatten();
    let statuses: Vec<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
    filter.status = faults
        .check(known("status", params.status.as_deref(), &statuses))
        .flatten();
    for (name, value, place) in [
        ("min", params.min, &mut filter.min),
        ("max", params.max, &mut filter.max),
    ] {
        if let Some(value) = value {
            let score = Score::parse(&value.to_string())
                .map_err(|fault| fault.fault(|reason| Fault::parameter(name, reason)));
            *place = faults.check(score).map(Score::hundredths);
        }
    }
    if params.q.as_ref().is_some_and(|q| q.chars().count() > 100) {
        faults.push(Fault::parameter("q", Reason::TooLong).with("max", 100));
    }
    if params.bom.is_some_and(|bom| bom > 1) {
        faults.push(
            Fault::parameter("bom", Reason::OutOfRange)
                .with("min", 0)
                .with("max", 1),
        );
    }
    faults.finish(Some(filter))
}

/// A word of a list, when one was given.
fn known(name: &str, word: Option<&str>, words: &[&'static str]) -> Result<Option<String>, Fault> {
    match word {
        Some(word) if !words.contains(&word) => Err(unknown(name, words.iter().copied())),
        word => Ok(word.map(str::to_owned)),
    }
}

fn unknown(name: &str, words: impl Iterator<Item = &'static str>) -> Fault {
    Fault::parameter(name, Reason::UnknownValue).with("allowed", words.collect::<Vec<_>>().join(", "))
}

/// Rows read at once of an export.
const CHUNK: i64 = 500;
/// The most rows of a workbook, which is made in memory.
const WORKBOOK: usize = 20_000;

/// All rows of a filter as a file.
///
/// The cursor for changes is taken before the first row, so that whatever changes meanwhile is told again.
///
/// # Errors
/// `422` when there are more rows than a workbook takes, `503` when too many are being made.
pub async fn download(
    db: &Db,
    workshop: &Workshop,
    filter: Filter,
    drafts: Option<Reach>,
    format: Format,
    bom: bool,
) -> Result<HttpResponse> {
    let cursor = db.read(events::cursor_at_head).await?;
    let parts = parts(
        Source {
            db: db.clone(),
            filter,
            drafts,
        },
        workshop,
        format,
        bom,
    )
    .await?;
    let (kind, name) = match format {
        Format::Xlsx => (formats::XLSX, "assessments.xlsx"),
        Format::Csv => ("text/csv; charset=utf-8", "assessments.csv"),
        Format::Ndjson | Format::Json => ("application/x-ndjson", "assessments.ndjson"),
    };
    let mut response = formats::streamed(kind, name, parts);
    let link = format!("</api/v1/changes?after={cursor}>; rel=\"changes\"");
    let link = HeaderValue::try_from(link).map_err(Error::internal)?;
    response.headers_mut().insert(header::LINK, link);
    Ok(response)
}

/// The parts of a file, in order.
pub type Parts = Pin<Box<dyn Stream<Item = Result<Bytes>>>>;

/// All assessments that `list` asks for, drafts as well when wanted, as a file; for the command line.
///
/// # Errors
/// `422` for filters or a format that don't exist.
pub async fn export(db: &Db, list: &ListAssessments, drafts: bool, format: &str) -> Result<Parts> {
    let format = Format::parse(format).filter(|format| *format != Format::Json);
    let unknown = || unknown("format", ["csv", "ndjson", "xlsx"].into_iter());
    let format = format.ok_or_else(|| Error::invalid(unknown()))?;
    let drafts = drafts.then(|| Reach {
        everything: true,
        ..Reach::default()
    });
    let source = Source {
        db: db.clone(),
        filter: filter(list)?,
        drafts,
    };
    let workshop = Workshop::start("export", 1, 1, Duration::from_secs(1))?;
    parts(source, &workshop, format, false).await
}

/// CSV and NDJSON are read while they are sent; a workbook is made first.
async fn parts(source: Source, workshop: &Workshop, format: Format, bom: bool) -> Result<Parts> {
    Ok(match format {
        Format::Xlsx => {
            let bytes = workbook(source, workshop).await?;
            Box::pin(stream::once(async move { Ok(Bytes::from(bytes)) }))
        }
        Format::Csv => {
            let write =
                |rows: &[Assessment]| formats::csv_rows(&rows.iter().map(table::cells).collect::<Vec<_>>());
            Box::pin(source.stream(Some(table::heading_line(bom)?), write))
        }
        Format::Ndjson | Format::Json => Box::pin(source.stream(None, ndjson)),
    })
}

/// One line of canonical JSON (RFC 8785) for each row: byte for byte the data that `/changes` carries.
fn ndjson(rows: &[Assessment]) -> Result<Bytes> {
    let mut lines = Vec::with_capacity(rows.len() * 1024);
    for row in rows {
        let data = serde_json_canonicalizer::to_vec(&AssessmentData::from(row)).map_err(Error::internal)?;
        lines.extend(data);
        lines.push(b'\n');
    }
    Ok(lines.into())
}

async fn workbook(source: Source, workshop: &Workshop) -> Result<Vec<u8>> {
    let place = workshop.place().await?;
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let chunk = source.read(after.take()).await?;
        after = Source::more(&chunk);
        rows.extend(chunk.iter().map(table::cells));
        if rows.len() > WORKBOOK {
            return Err(Error::invalid(
                Fault::parameter("format", Reason::TooMany).with("max", WORKBOOK),
            ));
        }
        if after.is_none() {
            break;
        }
    }
    let sheet = Sheet {
        name: "ITA".to_owned(),
        heading: table::heading(),
        rows,
    };
    place.run(move || formats::xlsx(&[sheet])).await?
}

/// The rows of an export, read part by part.
#[derive(Clone)]
struct Source {
    db: Db,
    filter: Filter,
    drafts: Option<Reach>,
}

impl Source {
    async fn read(&self, after: Option<String>) -> Result<Vec<Assessment>> {
        let Self { db, filter, drafts } = self.clone();
        db.read(move |conn| store::page(conn, &filter, drafts.as_ref(), after.as_deref(), CHUNK))
            .await
    }

    /// Where the next part begins; `None` after the last.
    fn more(rows: &[Assessment]) -> Option<String> {
        let full = i64::try_from(rows.len()).is_ok_and(|n| n == CHUNK);
        rows.last().filter(|_| full).map(|row| row.id.clone())
    }

    fn stream(
        self,
        heading: Option<Bytes>,
        write: fn(&[Assessment]) -> Result<Bytes>,
    ) -> impl Stream<Item = Result<Bytes>> {
        /// Where the stream is.
        enum At {
            Heading(Bytes),
            Rows(Option<String>),
            End,
        }
        let start = heading.map_or(At::Rows(None), At::Heading);
        stream::unfold((self, start), move |(source, at)| async move {
            match at {
                At::Heading(bytes) => Some((Ok(bytes), (source, At::Rows(None)))),
                At::Rows(after) => match source.read(after).await {
                    Ok(rows) => {
                        let next = Source::more(&rows).map_or(At::End, |last| At::Rows(Some(last)));
                        Some((write(&rows), (source, next)))
                    }
                    Err(error) => Some((Err(error), (source, At::End))),
                },
                At::End => None,
            }
        })
    }
}
