//! Words of the sealed channel.

use super::words::WordView;
use serde::Serialize;
use utoipa::ToSchema;

/// The words of the sealed channel, those in its frames as well.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SealedWords {
    pub sealed_acts: Vec<WordView>,
    pub sealed_outcomes: Vec<WordView>,
    pub sealed_statuses: Vec<WordView>,
    pub sealed_referral_bodies: Vec<WordView>,
    pub sealed_channels: Vec<WordView>,
    pub sealed_deadlines: Vec<WordView>,
    pub sealed_scopes: Vec<WordView>,
    pub sealed_about: Vec<WordView>,
    pub sealed_answers: Vec<WordView>,
    pub sealed_flaws: Vec<WordView>,
    pub houses: Vec<WordView>,
}
