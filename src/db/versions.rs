//! How new the data is.

use super::{Conn, on_each};
use crate::http::Result;
use std::sync::atomic::{AtomicI64, Ordering};

/// The newest events: of all, and of those that anybody may see. 0 where there's none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    pub newest: i64,
    /// What isn't signed in sees nothing change but by these.
    pub public: i64,
}

impl Heads {
    /// The newer of both.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self {
            newest: self.newest.max(other.newest),
            public: self.public.max(other.public),
        }
    }

    /// Those that a snapshot sees.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn of(conn: &mut Conn) -> Result<Self> {
        use crate::schema::events;
        use diesel::prelude::*;
        let newest = events::table.select(diesel::dsl::max(events::seq));
        let public = newest.filter(events::audience.eq("public"));
        let both = diesel::select((newest.single_value(), public.single_value()));
        let (newest, public): (Option<i64>, Option<i64>) = on_each!(conn, |c| both.get_result(c))?;
        Ok(Self {
            newest: newest.unwrap_or(0),
            public: public.unwrap_or(0),
        })
    }
}

/// The newest events that this process knows to be committed.
pub(super) struct Versions {
    newest: AtomicI64,
    public: AtomicI64,
}

impl Versions {
    pub fn new(heads: Heads) -> Self {
        Self {
            newest: AtomicI64::new(heads.newest),
            public: AtomicI64::new(heads.public),
        }
    }

    pub fn get(&self) -> Heads {
        Heads {
            newest: self.newest.load(Ordering::Acquire),
            public: self.public.load(Ordering::Acquire),
        }
    }

    /// Takes over what is newer.
    pub fn raise(&self, heads: Heads) {
        self.newest.fetch_max(heads.newest, Ordering::AcqRel);
        self.public.fetch_max(heads.public, Ordering::AcqRel);
    }
}
