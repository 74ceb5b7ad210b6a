//! Answers of one size, whatever they say.

use crate::http::Error;
use crate::sealed::{AnswerCode, AnswerHead, Flaw, Word, pack_answer};
use chrono::NaiveDateTime;

/// A head, and what follows it.
pub struct Reply {
    pub head: AnswerHead,
    pub bodies: Vec<Vec<u8>>,
}

impl Reply {
    pub fn new(code: AnswerCode, now: NaiveDateTime) -> Self {
        Self {
            head: AnswerHead::new(code, now),
            bodies: Vec::new(),
        }
    }
}

/// Why something isn't done.
#[derive(Debug)]
pub enum Refusal {
    /// An unknown mailbox, a wrong signature, another hour: nobody learns which.
    Refused,
    Malformed(Flaw),
    /// With the hash of the current directory.
    Stale(String),
    Taken,
    Closed,
    Busy,
}

impl From<Flaw> for Refusal {
    fn from(flaw: Flaw) -> Self {
        Self::Malformed(flaw)
    }
}

/// The storage doesn't take it now.
impl From<Error> for Refusal {
    fn from(_: Error) -> Self {
        Self::Busy
    }
}

impl Refusal {
    fn head(self, now: NaiveDateTime) -> AnswerHead {
        let head = |code| AnswerHead::new(code, now);
        match self {
            Self::Refused => head(AnswerCode::Refused),
            Self::Malformed(flaw) => AnswerHead {
                reason: Some(Word(flaw)),
                ..head(AnswerCode::Malformed)
            },
            Self::Stale(hash) => AnswerHead {
                directory: Some(hash),
                ..head(AnswerCode::StaleDirectory)
            },
            Self::Taken => head(AnswerCode::Taken),
            Self::Closed => head(AnswerCode::Closed),
            Self::Busy => head(AnswerCode::Busy),
        }
    }
}

/// The frame of an answer.
pub fn frame(answer: Result<Reply, Refusal>, now: NaiveDateTime) -> Vec<u8> {
    let reply = answer.unwrap_or_else(|refusal| Reply {
        head: refusal.head(now),
        bodies: Vec::new(),
    });
    let bodies: Vec<&[u8]> = reply.bodies.iter().map(Vec::as_slice).collect();
    let packed = reply
        .head
        .canonical()
        .and_then(|head| pack_answer(&head, &bodies));
    // Nothing that is put together here is too long for its frame.
    packed.unwrap_or_else(|_| vec![0; crate::sealed::ANSWER])
}
