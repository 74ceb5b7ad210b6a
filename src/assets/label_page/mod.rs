//! What the page behind an asset's label says: what anybody may know who finds it.

mod store;

use super::kinds::BorrowerKind;
pub use store::label_page;

/// An asset as anybody sees it who has its label: neither who has it, nor its value, nor its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelPage {
    pub id: String,
    pub number: String,
    pub name: String,
    pub agency_th: String,
    pub agency_en: Option<String>,
    /// To whom it's lent, as the asset and the agency's policy say.
    pub lent_to: Vec<BorrowerKind>,
    /// Whether one could be handed over now.
    pub here: bool,
}
