//! What follows from a change of an agency in other slices, which keep copies of its name and place.

use super::model::Agency;
use crate::accounts::Actor;
use crate::db::Tx;
use crate::events::{Audience, Event};
use crate::http::Result;
use chrono::NaiveDateTime;

/// An agency before and after a change, in the write that makes it.
pub struct AgencyChange<'a> {
    pub actor: &'a Actor,
    pub at: NaiveDateTime,
    pub before: &'a Agency,
    pub after: &'a Agency,
}

impl AgencyChange<'_> {
    pub fn leaves_province(&self) -> bool {
        self.before.province != self.after.province
    }

    /// A tombstone for those followers of the province that it leaves who could see the subject.
    pub fn departure(&self, audience: Audience, kind: &'static str, subject: String) -> Event {
        self.before.departure(audience, kind, subject)
    }

    /// Whether the copies of its name and place are still good.
    fn is_elsewhere_unseen(&self) -> bool {
        let copied = |agency: &Agency| {
            let place = (agency.province.clone(), agency.amphoe.clone());
            (agency.kind, agency.name_th.clone(), place)
        };
        copied(self.before) == copied(self.after)
    }
}

/// What a slice does in the same write when an agency's name or place changes.
pub type Follow = fn(&mut Tx<'_>, &AgencyChange<'_>) -> Result<()>;

/// The slices that keep copies; `app` lists them, since this one knows none of them.
pub struct Followers(pub Vec<Follow>);

impl Followers {
    /// Has every slice take a change over.
    ///
    /// # Errors
    /// Those of the slices; the change then doesn't happen.
    pub(super) fn follow(&self, tx: &mut Tx<'_>, change: &AgencyChange<'_>) -> Result<()> {
        if change.is_elsewhere_unseen() {
            return Ok(());
        }
        self.0.iter().try_for_each(|follow| follow(tx, change))
    }
}
