//! The houses that a directory names, and who reads what goes there.

use super::house::{Instance, Patience};
use super::trouble::Trouble;
use super::web::Web;
use crate::sealed::{Directory, House};

/// A directory and its houses.
pub struct Channel {
    pub directory: Directory,
    instances: Vec<Instance>,
}

/// What became of something at one house.
pub struct Delivery<T> {
    pub house: House,
    pub origin: String,
    pub outcome: Result<T, Trouble>,
}

impl Channel {
    /// Where a house has several origins, `preferred` comes first: who came over an onion address stays with it.
    pub fn new(web: &Web, directory: Directory, preferred: &str) -> Self {
        let mut instances: Vec<Instance> = directory
            .origins
            .iter()
            .map(|origin| Instance::new(web, origin))
            .collect();
        instances.sort_by_key(|instance| instance.origin != preferred);
        Self { directory, instances }
    }

    /// Reaches an origin at another address; what is signed stays the origin's.
    #[must_use]
    pub fn reached_at(mut self, origin: &str, base: &str) -> Self {
        for instance in &mut self.instances {
            if instance.origin == origin {
                base.clone_into(&mut instance.base);
            }
        }
        self
    }

    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        for instance in &mut self.instances {
            instance.patience = patience;
        }
        self
    }

    /// The instances of a house, in the order in which they're tried.
    pub fn of(&self, house: House) -> Vec<&Instance> {
        let of_house = |instance: &&Instance| instance.house == house;
        self.instances.iter().filter(of_house).collect()
    }

    /// Where a reporter reads. The province has everything, and what went there only is none of the agency's business, not
    /// even that somebody asks.
    pub fn readers_house(&self) -> House {
        if self.directory.has_province() {
            House::Province
        } else {
            House::Agency
        }
    }

    /// The houses that get something.
    ///
    /// # Errors
    /// [`Trouble::NoProvince`].
    pub(super) fn houses(&self, province_only: bool) -> Result<Vec<House>, Trouble> {
        if province_only && !self.directory.has_province() {
            return Err(Trouble::NoProvince);
        }
        let wanted =
            |house: &House| (!province_only || *house == House::Province) && !self.of(*house).is_empty();
        Ok(House::ALL.iter().copied().filter(wanted).collect())
    }

    /// Asks a house's instances one after the other until one is reached.
    pub(super) async fn at<T>(
        &self,
        house: House,
        ask: impl AsyncFn(&Instance) -> Result<T, Trouble>,
    ) -> Delivery<T> {
        let mut last = Delivery {
            house,
            origin: String::new(),
            outcome: Err(Trouble::NoDirectory),
        };
        for instance in self.of(house) {
            last.outcome = ask(instance).await;
            instance.origin.clone_into(&mut last.origin);
            if !matches!(last.outcome, Err(Trouble::Unreached(_))) {
                break;
            }
        }
        last
    }
}
