//! Tenants: municipalities, their units, positions and appointments; provinces and amphoe.

mod appointments;
mod change;
mod data;
mod directory;
mod kinds;
mod model;
pub mod places;
mod positions;
mod provinces;
mod routes;
mod store;
mod units;
mod wire;

pub use appointments::{
    Appointment, AppointmentKind, Responsible, accounts_in_unit, own_title, positions_of, responsible,
    signature_block, signature_lines,
};
pub use appointments::{NewAppointment, insert as insert_appointment};
pub use change::{AgencyChange, Follow, Followers};
pub use directory::{Directory, ExactName, Wanted};
pub use kinds::AgencyKind;
pub use model::{Agency, ExternalId, NewAgency};
pub use positions::{
    NewPosition, Position, find as find_position, heads as head_positions, insert as insert_position,
};
pub use routes::register;
pub use store::{find, find_by_external_id, find_locked, find_own, insert, search};
pub use units::{NewUnit, Unit, find as find_unit, insert as insert_unit, names as unit_names};
