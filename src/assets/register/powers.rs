//! What somebody may do with an asset, as rights and its state have it.

use crate::accounts::{BorrowAssets, ManageAssets, Reach, ReadLoans, Session};
use crate::assets::kinds::{AssetStatus, UseKind};
use crate::assets::model::Asset;
use crate::assets::photos::MOST_PHOTOS;

/// The rights of a session, wherever they hold.
#[derive(Clone, Debug)]
pub struct Powers {
    manage: Reach,
    borrow: Reach,
    read_loans: Reach,
}

impl Powers {
    pub fn of(session: &Session) -> Self {
        Self {
            manage: session.reach::<ManageAssets>(),
            borrow: session.reach::<BorrowAssets>(),
            read_loans: session.reach::<ReadLoans>(),
        }
    }

    /// Whether this person keeps the agency's register.
    pub fn manages(&self, agency: &str) -> bool {
        self.manage.is_own(agency)
    }

    /// Whether this person sees who borrowed.
    pub fn sees_borrowers(&self, agency: &str) -> bool {
        self.read_loans.is_own(agency)
    }

    /// The operations open on an asset that has so many photos.
    pub fn actions(&self, asset: &Asset, photos: usize) -> Vec<&'static str> {
        let manages = self.manages(&asset.agency_id);
        let consumable = asset.use_kind == UseKind::Consumable;
        let in_use = asset.status == AssetStatus::Available;
        // Who keeps the register asks for others as well; what's used up isn't lent to persons.
        let to_others = manages && (asset.lend_to_agencies || asset.lend_to_citizens && !consumable);
        let to_staff = self.borrow.is_own(&asset.agency_id) && asset.lend_to_staff && !consumable;
        let open = [
            ("update_asset", manages),
            ("set_asset_status", manages),
            ("attach_asset_photo", manages && photos < MOST_PHOTOS),
            ("record_stock_movement", manages && consumable),
            ("request_loan", in_use && (to_others || to_staff)),
        ];
        open.into_iter()
            .filter(|(_, open)| *open)
            .map(|(name, _)| name)
            .collect()
    }
}
