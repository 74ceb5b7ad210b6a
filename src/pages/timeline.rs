//! A case in plain words.

use super::dates;
use super::frame::Say;
use crate::complaints::{
    CaseAction, CaseStatus, ClockKind, ReferralBody, RejectionReason, StepView, TrackedComplaint,
};
use serde_json::Value;

/// One step as its reporter reads it.
#[derive(Debug)]
pub struct Told {
    pub at: String,
    pub what: String,
    /// What somebody wrote.
    pub text: Option<String>,
    /// Whether the reporter did it.
    pub mine: bool,
    pub void: bool,
}

/// The steps of a case, the newest first.
pub fn told(say: Say, steps: &[StepView]) -> Vec<Told> {
    let one = |step: &StepView| Told {
        at: dates::moment(say, &step.at),
        what: what(say, step),
        text: step.text.clone(),
        mine: step.whose == "reporter",
        void: step.voided_by.is_some(),
    };
    steps.iter().rev().map(one).collect()
}

fn what(say: Say, step: &StepView) -> String {
    let Some(action) = CaseAction::parse(step.action) else {
        return step.action.to_owned();
    };
    let (thai, english) = plain(action);
    let mut text = say.of(thai, english).to_owned();
    for detail in details(say, action, &step.details) {
        text.push_str(": ");
        text.push_str(&detail);
    }
    text
}

/// What a step means to the reporter.
fn plain(action: CaseAction) -> (&'static str, &'static str) {
    match action {
        CaseAction::Receive => ("หน่วยงานได้รับเรื่องแล้ว", "The office has received it"),
        CaseAction::Acknowledge => ("เจ้าหน้าที่ตอบรับเรื่องแล้ว", "An officer has taken it up"),
        CaseAction::Start => ("เริ่มดำเนินการแล้ว", "Work has begun"),
        CaseAction::Ask => ("เจ้าหน้าที่ถามท่าน", "The office asked you"),
        CaseAction::Respond => ("ท่านตอบเจ้าหน้าที่", "You answered the office"),
        CaseAction::Add => ("ท่านให้ข้อมูลเพิ่มเติม", "You added something"),
        CaseAction::Resume => ("เจ้าหน้าที่ดำเนินการต่อ", "The office goes on"),
        CaseAction::Refer => ("ส่งเรื่องต่อให้หน่วยงานอื่น", "It was passed on to another office"),
        CaseAction::ReferralAnswer => ("หน่วยงานที่รับเรื่องต่อตอบแล้ว", "The other office has answered"),
        CaseAction::Reply => ("เจ้าหน้าที่แจ้งท่าน", "The office wrote to you"),
        CaseAction::Resolve => ("ดำเนินการเสร็จแล้ว", "It has been dealt with"),
        CaseAction::Close => ("ปิดเรื่องแล้ว", "The case is closed"),
        CaseAction::Reject => ("ไม่รับพิจารณา", "It isn't taken up"),
        CaseAction::MarkDuplicate => (
            "เป็นเรื่องเดียวกับที่มีผู้แจ้งไว้แล้ว",
            "It's the same as a case that was there before",
        ),
        CaseAction::Withdraw => ("ถอนเรื่องแล้ว", "It was taken back"),
        CaseAction::Reopen => ("เปิดเรื่องอีกครั้ง", "It was opened again"),
        CaseAction::Rate => ("ท่านให้คะแนน", "You rated it"),
        CaseAction::MoveToSealed => (
            "เรื่องนี้ย้ายไปช่องทางแจ้งทุจริตแบบปิดผนึกแล้ว",
            "It was moved to the sealed channel",
        ),
        CaseAction::Void => ("เจ้าหน้าที่ยกเลิกรายการก่อนหน้า", "The office voided an earlier entry"),
        other => other.labels(),
    }
}

/// What a step names, as far as it's said to the reporter.
fn details(say: Say, action: CaseAction, details: &Value) -> Vec<String> {
    let text = |name: &str| details.get(name).and_then(Value::as_str);
    let mut said = Vec::new();
    match action {
        CaseAction::Reject => {
            let reason = text("reason").and_then(RejectionReason::parse);
            said.extend(reason.map(|reason| say.label(reason.labels()).to_owned()));
        }
        CaseAction::Refer => {
            let to = text("to")
                .and_then(ReferralBody::parse)
                .map(|to| say.label(to.labels()));
            said.extend(text("name").or(to).map(str::to_owned));
            let due = text("due_on").map(|day| dates::written(say, day));
            said.extend(due.map(|day| format!("{} {day}", say.of("ขอคำตอบภายใน", "an answer is due by"))));
        }
        CaseAction::Rate => {
            let rating = details.get("rating").and_then(Value::as_i64);
            said.extend(rating.map(|rating| format!("{rating}/5")));
        }
        CaseAction::MarkDuplicate => said.extend(text("number").map(str::to_owned)),
        _ => {}
    }
    said
}

/// What the status means, and what comes next.
pub fn outlook(say: Say, status: CaseStatus) -> &'static str {
    let (thai, english) = match status {
        CaseStatus::Received => (
            "เรื่องของท่านถึงหน่วยงานแล้ว กำลังรอเจ้าหน้าที่ตอบรับ",
            "The office has it. An officer will take it up.",
        ),
        CaseStatus::Acknowledged => (
            "เจ้าหน้าที่เห็นเรื่องของท่านแล้ว และจะดำเนินการต่อ",
            "An officer has seen it and will work on it.",
        ),
        CaseStatus::InProgress => ("เจ้าหน้าที่กำลังดำเนินการ", "The office is working on it."),
        CaseStatus::WaitingForReporter => (
            "เจ้าหน้าที่รอคำตอบจากท่าน โปรดตอบด้านล่างเพื่อให้ดำเนินการต่อได้",
            "The office waits for your answer. Please answer below, so that it can go on.",
        ),
        CaseStatus::Referred => (
            "เรื่องอยู่กับหน่วยงานอื่น เมื่อได้คำตอบจะแจ้งที่นี่",
            "Another office has it. Its answer will stand here.",
        ),
        CaseStatus::Resolved => (
            "หน่วยงานแจ้งว่าดำเนินการเสร็จแล้ว ถ้ายังไม่เรียบร้อย ท่านเปิดเรื่องอีกครั้งได้ภายใน 30 วัน",
            "The office says it's done. If it isn't, you can reopen it within 30 days.",
        ),
        CaseStatus::Closed => (
            "เรื่องนี้จบแล้ว ถ้ายังไม่เรียบร้อย ท่านเปิดเรื่องอีกครั้งได้ภายใน 30 วัน",
            "This case has ended. If something is missing, you can reopen it within 30 days.",
        ),
        CaseStatus::Rejected => (
            "หน่วยงานไม่รับพิจารณาเรื่องนี้ เหตุผลอยู่ในลำดับเหตุการณ์",
            "The office doesn't take this up. The reason stands in the history.",
        ),
        CaseStatus::Duplicate => (
            "มีผู้แจ้งเรื่องเดียวกันไว้แล้ว หน่วยงานดำเนินการในเรื่องนั้น",
            "The same was reported before. The office works on that case.",
        ),
        CaseStatus::Withdrawn => (
            "เรื่องนี้ถูกถอนแล้ว ท่านเปิดเรื่องอีกครั้งได้ภายใน 30 วัน",
            "This case was taken back. You can reopen it within 30 days.",
        ),
        CaseStatus::Moved => (
            "เรื่องนี้อยู่ในช่องทางแจ้งทุจริตแบบปิดผนึกแล้ว ข้อความ ไฟล์ และชื่อผู้แจ้งถูกลบจากที่นี่ ถ้ามีข้อมูลเพิ่ม โปรดแจ้งในช่องทางนั้น",
            "It's in the sealed channel now. Its text, its files and who reported it were destroyed here. If you have more to say, say it there.",
        ),
        CaseStatus::Reopened => (
            "เรื่องนี้เปิดอีกครั้ง กำลังรอเจ้าหน้าที่ดำเนินการ",
            "It's open again. The office will work on it.",
        ),
    };
    say.of(thai, english)
}

/// The day by which the office has to do what's next, in words; `None` when nothing is due.
pub fn due(say: Say, case: &TrackedComplaint) -> Option<(String, bool)> {
    let open = case.clocks.iter().filter(|clock| clock.done_on.is_none());
    let due = open.filter_map(|clock| Some((clock.due_on.as_deref()?, clock)));
    let (day, clock) = due.min_by(|(a, _), (b, _)| a.cmp(b))?;
    let what = match ClockKind::parse(clock.clock)? {
        ClockKind::Acknowledge => say.of("ตอบรับเรื่องภายใน", "An officer takes it up by"),
        ClockKind::Answer => say.of("ตอบท่านภายใน", "You get an answer by"),
        ClockKind::Resolve => say.of("ดำเนินการเสร็จภายใน", "It's dealt with by"),
    };
    Some((format!("{what} {}", dates::written(say, day)), clock.overdue))
}

/// What the office asked last, while it waits for the answer.
pub fn question(case: &TrackedComplaint) -> Option<&str> {
    let waiting = case.status == CaseStatus::WaitingForReporter.as_str();
    let asked = case
        .steps
        .iter()
        .rev()
        .find(|step| step.action == CaseAction::Ask.as_str());
    asked.filter(|_| waiting)?.text.as_deref()
}
