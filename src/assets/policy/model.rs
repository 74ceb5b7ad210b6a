//! What a policy may say.

use super::wire::SetAssetPolicy;
use crate::assets::model::AssetPolicy;
use crate::http::{Fault, Faults, Reason, Result};

/// As the table of policies has it.
const MOST_DAYS: (i32, i32) = (1, 3660);
const REMIND_DAYS: (i32, i32) = (0, 60);

impl AssetPolicy {
    /// The policy after it's set anew.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn set(self, input: &SetAssetPolicy) -> Result<Self> {
        let mut faults = Faults::default();
        let most = faults.check(within("/most_days", input.most_days, MOST_DAYS));
        let remind = faults.check(within("/remind_days", input.remind_days, REMIND_DAYS));
        let days = most.zip(remind);
        faults.finish(days.map(|(most_days, remind_days)| Self {
            lend_to_agencies: input.lend_to_agencies,
            lend_to_citizens: input.lend_to_citizens,
            block_overdue: input.block_overdue,
            most_days,
            remind_days,
            ..self
        }))
    }
}

fn within(pointer: &str, value: i32, (min, max): (i32, i32)) -> Result<i32, Fault> {
    if (min..=max).contains(&value) {
        return Ok(value);
    }
    let fault = Fault::pointer(pointer, Reason::OutOfRange);
    Err(fault.with("min", min).with("max", max))
}
