//! What callers say of stocktakes.

use crate::assets::kinds::{AssetCondition, StocktakeResult};
use crate::assets::labels::{Label, read_label};
use crate::assets::stocktakes::counting::{Count, Part};
use crate::calendar::{self, FiscalYear};
use crate::http::{At, Day, Error, Fault, Faults, Id, Reason, Remark, Result, Text, whole};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A stocktake to be started.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "fiscal_year": 2566}))]
pub struct StartStocktake {
    /// One of your agencies.
    #[schema(value_type = Id)]
    pub agency_id: String,
    /// The year in whose first working days it is.
    #[serde(deserialize_with = "whole")]
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    /// The first working day of the year when absent; not before it, and not in the future.
    #[schema(value_type = Option<Day>)]
    pub started_on: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListStocktakes {
    /// Whose stocktakes; may be left out by who belongs to only one agency.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListStocktakeLines {
    /// Only what was found so.
    #[param(value_type = Option<StocktakeResult>)]
    pub result: Option<String>,
    /// Opaque, from `next`.
    pub after: Option<String>,
    #[param(minimum = 1, maximum = 200, default = 50, example = 50)]
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportCountSheet {
    /// Only say what would happen; nothing is written.
    #[param(default = false, example = true)]
    pub dry_run: Option<bool>,
}

/// What was counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"entries": [{"number": "420-64-0012", "found_quantity": 1, "place": "ห้องกองช่าง", "condition": "worn"}]}))]
pub struct RecordCounts {
    #[schema(min_items = 1, max_items = 500)]
    pub entries: Vec<CountEntry>,
}

/// How many of an asset were found. The asset by one of its id, its number and its label.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": "420-64-0012", "found_quantity": 1, "place": "ห้องกองช่าง", "condition": "worn"}))]
pub struct CountEntry {
    #[schema(value_type = Option<Id>)]
    pub asset_id: Option<String>,
    /// เลขครุภัณฑ์
    #[schema(example = "420-64-0012", min_length = 1, max_length = 100)]
    pub number: Option<String>,
    /// As it was scanned.
    #[schema(
        example = "https://example.go.th/assets/0192f0c1-7c1e-7a50-9d3f-0123456789ab",
        min_length = 1,
        max_length = 300
    )]
    pub label: Option<String>,
    /// Without those lent; 0 when it wasn't found.
    #[serde(deserialize_with = "whole")]
    #[schema(example = 1, minimum = 0, maximum = 10_000_000)]
    pub found_quantity: i32,
    /// When it isn't where the register has it.
    #[schema(example = "ห้องกองช่าง", min_length = 1, max_length = 200)]
    pub place: Option<String>,
    #[schema(value_type = Option<AssetCondition>)]
    pub condition: Option<String>,
    #[schema(value_type = Option<Remark>)]
    pub note: Option<String>,
}

/// How a stocktake is closed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"apply": true}))]
pub struct CloseStocktake {
    /// Whether the register takes over the places and conditions in which things were found.
    pub apply: Option<bool>,
}

/// Where a part of an entry stands.
pub fn place(index: usize, part: Part) -> At {
    At::Pointer(match part {
        Part::Asset => format!("/entries/{index}"),
        Part::Quantity => format!("/entries/{index}/found_quantity"),
    })
}

impl RecordCounts {
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(self, origin: &str) -> Result<Vec<Count>> {
        const MOST: usize = 500;
        let whole = |reason| Fault::pointer("/entries", reason);
        match self.entries.len() {
            0 => return Err(Error::invalid(whole(Reason::Empty))),
            1..=MOST => {}
            _ => return Err(Error::invalid(whole(Reason::TooMany).with("max", MOST))),
        }
        let mut faults = Faults::default();
        let entries = self.entries.into_iter().enumerate();
        let counts: Vec<Option<Count>> = entries
            .map(|(index, entry)| entry.parse(&format!("/entries/{index}"), origin, &mut faults))
            .collect();
        faults.finish(counts.into_iter().collect())
    }
}

impl CountEntry {
    fn parse(self, at: &str, origin: &str, faults: &mut Faults) -> Option<Count> {
        let label = faults.check(self.named(at, origin));
        let text =
            |kind: Text, name: &str, value: Option<&str>| kind.optional(&format!("{at}/{name}"), value);
        let place = faults.check(text(Text::line(200), "place", self.place.as_deref()));
        let note = faults.check(text(Text::line(500), "note", self.note.as_deref()));
        let unknown = || {
            let fault = Fault::pointer(format!("{at}/condition"), Reason::UnknownValue);
            fault.with("allowed", AssetCondition::allowed())
        };
        let condition = self.condition.as_deref();
        let condition = condition.map(|word| AssetCondition::parse(word).ok_or_else(unknown));
        let condition = faults.check(condition.transpose());
        Some(Count {
            label: label?,
            found_quantity: self.found_quantity,
            place: place?,
            condition: condition?,
            note: note?,
        })
    }

    /// What names the asset, which is one thing.
    fn named(&self, at: &str, origin: &str) -> Result<Label, Fault> {
        match (&self.asset_id, &self.number, &self.label) {
            (Some(id), None, None) => Ok(Label::Id(id.clone())),
            (None, Some(number), None) => Ok(Label::Number(calendar::arabic_digits(number.trim()))),
            (None, None, Some(label)) => read_label(&format!("{at}/label"), label, origin),
            (None, None, None) => Err(Fault::pointer(format!("{at}/number"), Reason::Required)),
            _ => {
                let fault = Fault::pointer(format!("{at}/number"), Reason::Contradiction);
                Err(fault.with("other", "asset_id, label"))
            }
        }
    }
}
