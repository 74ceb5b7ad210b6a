//! Revisions as everybody reads them: by their place, or by a short link.

use super::data::Document;
use super::diff::{Difference, difference};
use super::kinds::Series;
use super::model::{Link, Place, Published, Revision};
use super::wire::StatisticsRevisionView;
use super::{sheet, store};
use crate::agencies::{self, Agency};
use crate::db::Conn;
use crate::http::formats::Sheet;
use crate::http::{Code, Error, Result};

/// A revision of a place, the newest without a number, with what it changed.
///
/// # Errors
/// `404` when there's none.
pub fn revision(conn: &mut Conn, place: &Place, number: Option<i32>) -> Result<StatisticsRevisionView> {
    agencies::find(conn, &place.agency)?;
    let published = store::find(conn, place, number)?;
    let before = published.revision.number - 1;
    let before = if before > 0 {
        store::published(conn, place, Some(before))?
    } else {
        None
    };
    let changes = before.map_or_else(Difference::default, |before| {
        difference(&before.document, &published.document)
    });
    let link = store::link_of(conn, place)?;
    let link = link.ok_or_else(|| Error::internal("a revision without a link"))?;
    Ok(StatisticsRevisionView::of(published, link, changes))
}

/// The newest revision of a place.
///
/// # Errors
/// `404` when there's none.
pub fn newest(conn: &mut Conn, place: &Place) -> Result<StatisticsRevisionView> {
    revision(conn, place, None)
}

/// What a short link leads to.
pub struct Linked {
    pub link: Link,
    pub agency: Agency,
    pub revision: Revision,
    pub document: Document,
    /// All of them, the newest first.
    pub revisions: Vec<Revision>,
}

impl Linked {
    pub fn series(&self) -> Series {
        self.link.series
    }

    /// The tables as they're printed.
    pub fn tables(&self) -> Vec<Sheet> {
        sheet::printed(&self.document)
    }
}

/// What the link with this code leads to: the newest revision, or one of a number.
///
/// # Errors
/// `404` when there's no such link or revision.
pub fn linked(conn: &mut Conn, code: &str, number: Option<i32>) -> Result<Linked> {
    let link = place_linked(conn, code)?;
    let place = link.place();
    let Published { revision, document } = store::find(conn, &place, number)?;
    Ok(Linked {
        agency: agencies::find(conn, &link.agency_id)?,
        revisions: store::list(conn, &place)?,
        link,
        revision,
        document,
    })
}

/// The link with this code.
///
/// # Errors
/// `404` when there's none.
pub fn place_linked(conn: &mut Conn, code: &str) -> Result<Link> {
    let link = store::by_code(conn, code)?;
    link.ok_or_else(|| Error::new(Code::NotFound))
}
