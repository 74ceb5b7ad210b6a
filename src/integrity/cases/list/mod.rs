//! The work list.

mod store;

use super::wire::ListSealedCases;
use crate::accounts::Reach;
use crate::http::{Code, Error, Fault, PageParams, Reason, Result, id_asked};
use crate::sealed::SealedStatus;
use chrono::NaiveDate;

pub use store::page;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Filter {
    pub reach: Reach,
    pub agency: Option<String>,
    pub status: Option<SealedStatus>,
    /// Only what is overdue, by today.
    pub overdue: bool,
    pub today: NaiveDate,
}

impl Filter {
    /// # Errors
    /// `422` for an unknown status or a malformed id.
    pub fn parse(params: &ListSealedCases, reach: Reach, today: NaiveDate) -> Result<Self> {
        let unknown =
            || Fault::parameter("status", Reason::UnknownValue).with("allowed", SealedStatus::allowed());
        let status = params.status.as_deref();
        let status = status.map(|word| SealedStatus::parse(word).ok_or_else(|| Error::invalid(unknown())));
        Ok(Self {
            reach,
            agency: id_asked("agency_id", params.agency_id.clone())?,
            status: status.transpose()?,
            overdue: params.overdue.unwrap_or(false),
            today,
        })
    }
}

/// The last row of the page before.
///
/// # Errors
/// `400` for a cursor that isn't ours.
pub fn position(page: &PageParams) -> Result<Option<(NaiveDate, String)>> {
    let Some([day, id]) = page.after(2)? else {
        return Ok(None);
    };
    let day = day.parse().map_err(|_| Error::new(Code::CursorInvalid))?;
    Ok(Some((day, id.clone())))
}
