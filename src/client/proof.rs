//! What a house confirms, checked.

use super::channel::{Channel, Delivery};
use super::house::{Answer, Instance};
use super::trouble::Trouble;
use crate::crypto::hex;
use crate::sealed::{
    AnswerCode, Commitment, Filing, Head, House, MessageKind, Operation, ReporterKeys, Word, entry, from_hex,
};
use chrono::NaiveDateTime;

/// A proof of filing that holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Filed {
    /// The signed note.
    pub note: String,
    pub filing: Filing,
    pub nonce: String,
    pub commitment: String,
    pub kind: MessageKind,
}

impl Filed {
    /// Checks it against the key that the directory gives for the origin, and the entry against what it's made of.
    pub(super) fn checked(answer: Answer, instance: &Instance, agency: &str) -> Result<Self, Trouble> {
        let head = answer.head;
        let (Some(note), Some(nonce), Some(of), Some(Word(kind))) =
            (head.proof, head.nonce, head.commitment, head.kind)
        else {
            return Err(Trouble::Proof);
        };
        let filing = Filing::verified(&note, &instance.key)?;
        let read = |text: &str| from_hex::<32>(text).map_err(|_| Trouble::Proof);
        let made = entry(&read(&nonce)?, &read(&of)?, kind, filing.day);
        if filing.entry == hex(&made) && filing.origin == instance.origin && filing.agency == agency {
            Ok(Self {
                note,
                filing,
                nonce,
                commitment: of,
                kind,
            })
        } else {
            Err(Trouble::Proof)
        }
    }

    /// Itself, if it's of this ciphertext.
    pub(super) fn of(self, ciphertext: &Commitment) -> Result<Self, Trouble> {
        if self.commitment == hex(ciphertext) {
            Ok(self)
        } else {
            Err(Trouble::Proof)
        }
    }
}

/// Fetches the proof again.
pub async fn proof(
    channel: &Channel,
    house: House,
    keys: &ReporterKeys,
    now: NaiveDateTime,
) -> Delivery<Filed> {
    let ask = async |instance: &Instance| {
        let answer = instance
            .ask(Head::new(Operation::Proof), b"", &keys.signer, now)
            .await?
            .with(AnswerCode::Proof)?;
        Filed::checked(answer, instance, &channel.directory.agency)
    };
    channel.at(house, ask).await
}
