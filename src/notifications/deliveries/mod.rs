//! Events on their way to webhooks: queued once each, sent until they're answered or given up.

mod model;
mod send;
pub(super) mod store;
mod wire;

pub use model::{Delivery, DeliveryState, Trouble};
pub use send::Carrier;
pub use store::page_of;
pub use wire::{DeliveryView, ListDeliveries};
