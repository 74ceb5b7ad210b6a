//! From what an officer sends to the step that's meant.

use super::act::{Act, Present};
use super::store;
use super::wire::{
    Answer, AssignComplaint, AttachToComplaint, CaseFileAsked, MarkDuplicate, MaySay, PublishQuestion,
    RecordReferralAnswer, ReferComplaint, RejectComplaint, Say, VoidStep,
};
use crate::agencies::find_unit;
use crate::complaints::intake::past;
use crate::complaints::kinds::{CaseAction, FileCopy, ReferralBody, RejectionReason};
use crate::complaints::model::{case_number, parse_case_number};
use crate::db::Conn;
use crate::http::{At, Error, Fault, Faults, Reason, Result, Text, is_id, parse_day, shown};
use chrono::NaiveDateTime;
use serde_json::json;

const STORY: Text = Text::lines(5000);
const NUMBER: Text = Text::line(50);

fn story(text: &str) -> Result<Option<String>, Fault> {
    STORY.parse("/text", text).map(Some)
}

impl Say {
    /// # Errors
    /// `422` for a text that isn't one.
    pub fn step(self, action: CaseAction) -> Result<Act> {
        let text = story(&self.text).map_err(Error::invalid)?;
        Ok(Act::new(action).text(text))
    }
}

impl MaySay {
    /// # Errors
    /// `422` for a text that isn't one.
    pub fn step(self, action: CaseAction) -> Result<Act> {
        let text = STORY
            .optional("/text", self.text.as_deref())
            .map_err(Error::invalid)?;
        Ok(Act::new(action).text(text))
    }
}

impl AttachToComplaint {
    /// A note, which stays in the office.
    ///
    /// # Errors
    /// `422` for a text that isn't one.
    pub fn step(self) -> Result<Act> {
        let text = STORY
            .optional("/text", self.text.as_deref())
            .map_err(Error::invalid)?;
        Ok(Act::new(CaseAction::Note).text(text))
    }
}

impl CaseFileAsked {
    /// # Errors
    /// `422` for a word that isn't one.
    pub fn copy(self) -> Result<FileCopy> {
        let asked = self.copy.as_deref();
        let unknown = || {
            let fault = Fault::parameter("copy", Reason::UnknownValue);
            Error::invalid(fault.with("allowed", FileCopy::allowed()))
        };
        FileCopy::parse(asked.unwrap_or(FileCopy::Working.as_str())).ok_or_else(unknown)
    }
}

impl Answer {
    /// # Errors
    /// `422` with the faults.
    pub fn step(self, action: CaseAction) -> Result<Act> {
        let mut faults = Faults::default();
        let text = faults.check(story(&self.text));
        let number = faults.check(NUMBER.optional("/book_number", self.book_number.as_deref()));
        let built = text.zip(number).map(|(text, number)| {
            Act::new(action)
                .text(text)
                .details(json!({ "book_number": number }))
        });
        faults.finish(built)
    }
}

impl AssignComplaint {
    /// # Errors
    /// `422` when it names nobody, or somebody who isn't of the agency.
    pub fn step(self, conn: &mut Conn, agency: &str) -> Result<Act> {
        if self.unit_id.is_none() && self.officer_id.is_none() {
            return Err(Error::invalid(Fault::pointer("/officer_id", Reason::Required)));
        }
        let unknown = |pointer: &str, value: &str| {
            Error::invalid(Fault::pointer(pointer, Reason::Unknown).with("value", shown(value)))
        };
        if let Some(unit) = &self.unit_id {
            find_unit(conn, agency, unit)?.ok_or_else(|| unknown("/unit_id", unit))?;
        }
        if let Some(officer) = &self.officer_id {
            let known = is_id(officer) && store::officers(conn, agency)?.iter().any(|(id, _)| id == officer);
            if !known {
                return Err(unknown("/officer_id", officer));
            }
        }
        let details = json!({ "unit_id": self.unit_id, "officer_id": self.officer_id });
        Ok(Act::new(CaseAction::Assign).details(details))
    }
}

impl ReferComplaint {
    /// # Errors
    /// `422` with the faults.
    pub fn step(self) -> Result<Act> {
        let mut faults = Faults::default();
        let to = ReferralBody::parse(&self.to).ok_or_else(|| {
            Fault::pointer("/to", Reason::UnknownValue).with("allowed", ReferralBody::allowed())
        });
        let to = faults.check(to);
        if to == Some(ReferralBody::Agency) && self.name.is_none() {
            faults.push(Fault::pointer("/name", Reason::Required));
        }
        let name = faults.check(Text::line(200).optional("/name", self.name.as_deref()));
        let number = faults.check(NUMBER.parse("/number", &self.number));
        let due_on = faults.check(parse_day(At::Pointer("/due_on".to_owned()), &self.due_on));
        let text = faults.check(STORY.optional("/text", self.text.as_deref()));
        let built = (|| {
            let details = json!({ "to": to?.as_str(), "name": name?, "number": number?, "due_on": due_on?.to_string() });
            Some(Act::new(CaseAction::Refer).text(text?).details(details))
        })();
        faults.finish(built)
    }
}

impl RecordReferralAnswer {
    /// # Errors
    /// `422` with the faults.
    pub fn step(self, now: NaiveDateTime) -> Result<Act> {
        let mut faults = Faults::default();
        let text = faults.check(story(&self.text));
        let day = parse_day(At::Pointer("/answered_on".to_owned()), &self.answered_on);
        let day = faults.check(day.and_then(|day| past("/answered_on", day, now)));
        let number = faults.check(NUMBER.optional("/number", self.number.as_deref()));
        let built = (|| {
            let details = json!({ "answered_on": day?.to_string(), "number": number? });
            Some(Act::new(CaseAction::ReferralAnswer).text(text?).details(details))
        })();
        faults.finish(built)
    }
}

impl RejectComplaint {
    /// # Errors
    /// `422` with the faults.
    pub fn step(self) -> Result<Act> {
        let mut faults = Faults::default();
        let reason = RejectionReason::parse(&self.reason).ok_or_else(|| {
            Fault::pointer("/reason", Reason::UnknownValue).with("allowed", RejectionReason::allowed())
        });
        let reason = faults.check(reason);
        let text = faults.check(story(&self.text));
        let built = reason.zip(text).map(|(reason, text)| {
            let details = json!({ "reason": reason.as_str() });
            Act::new(CaseAction::Reject).text(text).details(details)
        });
        faults.finish(built)
    }
}

impl MarkDuplicate {
    /// # Errors
    /// `422` for a number that no other case of the agency has.
    pub fn step(self, conn: &mut Conn, present: &Present) -> Result<Act> {
        let text = STORY
            .optional("/text", self.text.as_deref())
            .map_err(Error::invalid)?;
        let unknown = || {
            let value: String = self.of.chars().take(20).collect();
            Error::invalid(Fault::pointer("/of", Reason::Unknown).with("value", value))
        };
        let (year, number) = parse_case_number(&self.of).ok_or_else(unknown)?;
        let other = store::find_by_number(conn, &present.agency.id, (year, number))?;
        // Of two cases that name each other nobody would answer either.
        let other = other.filter(|other| other.id != present.case.id && other.duplicate_of.is_none());
        let other = other.ok_or_else(unknown)?;
        let details = json!({ "complaint_id": other.id, "number": case_number(year, number) });
        Ok(Act::new(CaseAction::MarkDuplicate).text(text).details(details))
    }
}

impl PublishQuestion {
    /// # Errors
    /// `422` with the faults.
    pub fn step(self) -> Result<Act> {
        let mut faults = Faults::default();
        let question = faults.check(STORY.parse("/question", &self.question));
        let answer = faults.check(STORY.parse("/answer", &self.answer));
        let built = question.zip(answer).map(|(question, answer)| {
            let details = json!({ "question": question, "answer": answer });
            Act::new(CaseAction::Publish).details(details)
        });
        faults.finish(built)
    }
}

impl VoidStep {
    /// # Errors
    /// `422` for a reason that isn't a text.
    pub fn step(self) -> Result<Act> {
        let text = story(&self.text).map_err(Error::invalid)?;
        Ok(Act::new(CaseAction::Void)
            .text(text)
            .details(json!({ "step": self.step })))
    }
}
