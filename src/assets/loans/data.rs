//! What a step of a loan says, as it's stored.

use crate::assets::kinds::{AssetCondition, ReturnCondition, SettlementKind};
use crate::http::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// A step with what it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Taken {
    Request {
        #[serde(with = "text")]
        from_on: NaiveDate,
        #[serde(with = "text")]
        due_on: NaiveDate,
        lines: Vec<Asked>,
    },
    Approve {
        signed: Signature,
    },
    RecordApproval {
        signed: Signature,
    },
    Reject {},
    Cancel {},
    HandOver {
        /// UTC.
        #[serde(with = "text")]
        at: NaiveDateTime,
        /// Who handed over, and who received.
        by: String,
        to: String,
        lines: Vec<Handing>,
        /// Why somebody with something overdue gets it all the same.
        #[serde(default)]
        override_reason: Option<String>,
    },
    Extend {
        #[serde(with = "text")]
        due_on: NaiveDate,
        signed: Signature,
    },
    RecordExtension {
        #[serde(with = "text")]
        due_on: NaiveDate,
        signed: Signature,
    },
    Return {
        /// UTC.
        #[serde(with = "text")]
        at: NaiveDateTime,
        /// Who brought it back, and who received it.
        by: String,
        to: String,
        lines: Vec<Giving>,
    },
    Settle {
        #[serde(with = "text")]
        on: NaiveDate,
        lines: Vec<Settling>,
    },
    Chase {
        #[serde(with = "text")]
        on: NaiveDate,
        /// It counts from then: what's written down late was done late.
        #[serde(with = "text")]
        recorded_on: NaiveDate,
    },
    Void {
        /// The number of the step.
        no: i32,
    },
}

/// A line that's asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub asset_id: String,
    pub quantity: i32,
    pub individual: bool,
    pub consumable: bool,
}

/// ลายมือชื่อ — who approved, in which position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub user_id: Option<String>,
    pub name: String,
    pub position_id: String,
    /// The position's Thai title.
    pub title: String,
    /// Of who acts or has a delegation: that of their own position.
    pub own_title: Option<String>,
    /// A word of [`crate::agencies::AppointmentKind`].
    pub kind: String,
    #[serde(with = "text")]
    pub on: NaiveDate,
    /// Of the paper that was signed.
    pub number: Option<String>,
}

/// A line that's handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handing {
    pub no: i32,
    pub quantity: i32,
    #[serde(with = "word")]
    pub condition: AssetCondition,
    pub note: Option<String>,
    /// Of one piece that day.
    pub price_satang: Option<i64>,
}

/// A line that's given back, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Giving {
    pub no: i32,
    pub quantity: i32,
    #[serde(with = "word")]
    pub condition: ReturnCondition,
    pub note: Option<String>,
}

/// A line that's made good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settling {
    pub no: i32,
    pub quantity: i32,
    /// As what it came back.
    #[serde(with = "word")]
    pub condition: ReturnCondition,
    #[serde(with = "word")]
    pub kind: SettlementKind,
    /// Paid, for all of them together.
    pub amount_satang: Option<i64>,
    pub receipt: Option<String>,
    pub note: Option<String>,
}

impl Taken {
    /// As JSON.
    ///
    /// # Errors
    /// Never: it's plain data.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::internal)
    }

    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

/// Days and times as texts of ISO 8601.
mod text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use std::fmt::{Debug, Display};
    use std::str::FromStr;

    pub fn serialize<T: Debug, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{value:?}"))
    }

    pub fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// Words of the contract.
mod word {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<T: Copy + Into<String>, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&(*value).into())
    }

    pub fn deserialize<'de, T: TryFrom<String, Error = String>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<T, D::Error> {
        T::try_from(String::deserialize(from)?).map_err(D::Error::custom)
    }
}
