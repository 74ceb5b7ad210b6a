//! One house's instance, and the frames that go there and back.

use super::trouble::Trouble;
use super::web::{Web, below};
use crate::sealed::{
    ANSWER, AnswerCode, AnswerHead, Head, House, Origin, SigningKey, Verifier, Word, hour_of, pack_frame,
    sign_head, unpack_answer,
};
use chrono::NaiveDateTime;
use std::time::Duration;

/// Behind the address of an inbox: makes it as long as the one where an agency's reports go, so that on the wire a question
/// is as long as a report.
const AS_LONG: &str = "00000000000000000000000000000000000000000000000";

/// How often, and after how long, a busy house is asked again.
#[derive(Clone, Copy)]
pub struct Patience {
    pub tries: u32,
    pub wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 4,
            wait: Duration::from_secs(30),
        }
    }
}

/// One house's instance.
#[derive(Clone)]
pub struct Instance {
    pub house: House,
    /// What requests are signed for.
    pub origin: String,
    /// What it signs its notes with.
    pub key: Verifier,
    pub(super) base: String,
    pub(super) patience: Patience,
    web: Web,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub head: AnswerHead,
    /// The bodies, one behind the other.
    pub bodies: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Result<Self, Trouble> {
        let envelope = unpack_answer(bytes)?;
        Ok(Self {
            head: AnswerHead::parse(envelope.head)?,
            bodies: envelope.payload.to_vec(),
        })
    }

    /// Itself, if it's what was hoped for.
    pub(super) fn with(self, code: AnswerCode) -> Result<Self, Trouble> {
        let Word(said) = self.head.code;
        if said == code {
            Ok(self)
        } else {
            Err(Trouble::Refused(
                said,
                self.head.reason.map(|Word(reason)| reason),
            ))
        }
    }

    fn is(&self, code: AnswerCode) -> bool {
        self.head.code == Word(code)
    }
}

impl Instance {
    pub fn new(web: &Web, origin: &Origin) -> Self {
        Self {
            house: origin.house,
            origin: origin.url.clone(),
            key: origin.key.clone(),
            base: origin.url.clone(),
            patience: Patience::default(),
            web: web.clone(),
        }
    }

    async fn post(&self, path: &[&str], query: Option<&str>, body: &[u8]) -> Result<Answer, Trouble> {
        let mut url = below(&self.base, path)?;
        url.set_query(query);
        let mut tries = self.patience.tries;
        loop {
            let answer = self.web.post_bytes(url.clone(), body.to_vec(), ANSWER).await?;
            let answer = Answer::read(&answer)?;
            if !answer.is(AnswerCode::Busy) || tries <= 1 {
                return Ok(answer);
            }
            tries -= 1;
            tokio::time::sleep(self.patience.wait).await;
        }
    }

    /// Posts a report's frame.
    ///
    /// # Errors
    /// When no answer comes, or none of the protocol.
    pub async fn report(&self, agency: &str, frame: &[u8]) -> Result<Answer, Trouble> {
        let path = ["api", "v1", "agencies", agency, "integrity", "reports"];
        self.post(&path, None, frame).await
    }

    /// Posts one part of a sealed file.
    ///
    /// # Errors
    /// As [`Self::report`].
    pub async fn part(
        &self,
        (agency, case, file): (&str, &str, &str),
        (part, parts): (usize, usize),
        bytes: &[u8],
    ) -> Result<Answer, Trouble> {
        let path = [
            "api",
            "v1",
            "agencies",
            agency,
            "integrity",
            "reports",
            case,
            "files",
            file,
        ];
        let query = format!("part={part}&parts={parts}");
        self.post(&path, Some(&query), bytes).await
    }

    /// Asks the inbox's route, signed with the receipt's key. A house whose clock differs is asked once more, by its own.
    ///
    /// # Errors
    /// As [`Self::report`].
    pub async fn ask(
        &self,
        head: Head,
        payload: &[u8],
        key: &SigningKey,
        now: NaiveDateTime,
    ) -> Result<Answer, Trouble> {
        let hour = hour_of(now);
        let answer = self.ask_at(hour.clone(), head.clone(), payload, key).await?;
        if answer.is(AnswerCode::Refused) && answer.head.hour != hour {
            return self.ask_at(answer.head.hour, head, payload, key).await;
        }
        Ok(answer)
    }

    async fn ask_at(
        &self,
        hour: String,
        head: Head,
        payload: &[u8],
        key: &SigningKey,
    ) -> Result<Answer, Trouble> {
        let head = Head {
            hour: Some(hour),
            ..head
        };
        let head = sign_head(head, &self.origin, payload, key)?;
        let frame = pack_frame(&head, payload)?;
        self.post(&["api", "v1", "integrity", "inbox"], Some(AS_LONG), &frame)
            .await
    }
}
