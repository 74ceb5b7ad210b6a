//! The steps of a loan as callers see them.

use crate::agencies::AppointmentKind;
use crate::assets::kinds::{AssetCondition, LoanAction, LoanStepBy, ReturnCondition, SettlementKind};
use crate::assets::loans::data::{Giving, Handing, Settling, Signature, Taken};
use crate::assets::loans::model::LoanStep;
use crate::calendar;
use crate::http::Day;
use serde::Serialize;
use utoipa::ToSchema;

/// ขั้นตอน — a step in the life of a loan.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoanStepView {
    /// From 1 in its loan.
    #[schema(minimum = 1, example = 1)]
    pub no: i32,
    #[schema(value_type = LoanAction)]
    pub action: &'static str,
    #[schema(value_type = LoanStepBy)]
    pub whose: &'static str,
    /// `user/ID`.
    #[schema(example = "user/0192f0c1-7c1e-7a50-9d3f-0123456789ab")]
    pub actor: String,
    /// When it was recorded.
    #[schema(format = DateTime, example = "2023-01-12T09:31:00+07:00")]
    pub at: String,
    #[schema(required = true, example = "อนุมัติตามที่ขอ")]
    pub text: Option<String>,
    /// When it happened, where that was said.
    #[schema(format = DateTime, required = true, example = "2023-01-12T09:30:00+07:00")]
    pub happened_at: Option<String>,
    /// The day of a settlement or of chasing, or the new due day of an extension.
    #[schema(value_type = Option<Day>, required = true)]
    pub day: Option<String>,
    /// Who handed over, or brought back.
    #[schema(required = true, example = "นางสาวฟาตีเมาะ ดือราแม")]
    pub by: Option<String>,
    /// Who received.
    #[schema(required = true, example = "นายอาลี มะ")]
    pub to: Option<String>,
    /// Of approvals and extensions.
    #[schema(required = true)]
    pub signed: Option<LoanSignatureView>,
    /// What was handed over, brought back or made good.
    pub lines: Vec<LoanStepLineView>,
    /// Of a handover to somebody who had something overdue: why they got it all the same.
    #[schema(required = true, example = "จำเป็นต้องใช้ช่วยผู้ประสบภัย")]
    pub override_reason: Option<String>,
    /// The step that this one voids.
    #[schema(required = true, minimum = 1, example = 3)]
    pub voids: Option<i32>,
    /// The number of the step that voided it.
    #[schema(required = true, minimum = 1, example = 4)]
    pub voided_by: Option<i32>,
}

/// ลายมือชื่อ — who approved.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoanSignatureView {
    #[schema(example = "นายสมชาย ใจดี")]
    pub name: String,
    /// The position's title.
    #[schema(example = "นายกเทศมนตรี")]
    pub title: String,
    /// Of who acts or has a delegation: the title of their own position.
    #[schema(required = true, example = "ปลัดเทศบาล")]
    pub own_title: Option<String>,
    /// How they have the position.
    #[schema(value_type = AppointmentKind)]
    pub kind: String,
    #[schema(value_type = Day)]
    pub on: String,
    /// Of the paper, when it was signed on paper.
    #[schema(required = true, example = "นธ 72601/12")]
    pub number: Option<String>,
}

/// A line of a step.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct LoanStepLineView {
    #[schema(minimum = 1, example = 1)]
    pub no: i32,
    #[schema(minimum = 1, example = 2)]
    pub quantity: i32,
    /// At the handover.
    #[schema(value_type = Option<AssetCondition>, required = true)]
    pub condition: Option<&'static str>,
    /// As what it came back.
    #[schema(value_type = Option<ReturnCondition>, required = true)]
    pub returned_as: Option<&'static str>,
    /// How it was made good.
    #[schema(value_type = Option<SettlementKind>, required = true)]
    pub settled_by: Option<&'static str>,
    #[schema(required = true, minimum = 0, example = 45000)]
    pub price_satang: Option<i64>,
    #[schema(required = true, minimum = 0, example = 90000)]
    pub amount_satang: Option<i64>,
    #[schema(required = true, example = "เล่ม 3 เลขที่ 41")]
    pub receipt: Option<String>,
    #[schema(required = true, example = "ขาหัก")]
    pub note: Option<String>,
}

impl LoanStepView {
    pub fn of(step: LoanStep) -> Self {
        let taken = step.taken();
        let mut view = Self {
            no: step.no,
            action: step.action.as_str(),
            whose: step.whose.as_str(),
            actor: step.actor,
            at: calendar::rfc3339(step.at),
            text: step.text,
            happened_at: None,
            day: None,
            by: None,
            to: None,
            signed: None,
            lines: Vec::new(),
            override_reason: None,
            voids: None,
            voided_by: step.voided_by,
        };
        if let Some(taken) = taken {
            view.say(taken);
        }
        view
    }

    fn say(&mut self, taken: Taken) {
        match taken {
            Taken::Request { due_on, .. } => self.day = Some(due_on.to_string()),
            Taken::Approve { signed } | Taken::RecordApproval { signed } => self.signed = Some(signed.into()),
            Taken::Extend { due_on, signed } | Taken::RecordExtension { due_on, signed } => {
                self.day = Some(due_on.to_string());
                self.signed = Some(signed.into());
            }
            Taken::HandOver {
                at,
                by,
                to,
                lines,
                override_reason,
            } => {
                self.override_reason = override_reason;
                self.happened_at = Some(calendar::rfc3339(at));
                (self.by, self.to) = (Some(by), Some(to));
                self.lines = lines.into_iter().map(LoanStepLineView::from).collect();
            }
            Taken::Return { at, by, to, lines } => {
                self.happened_at = Some(calendar::rfc3339(at));
                (self.by, self.to) = (Some(by), Some(to));
                self.lines = lines.into_iter().map(LoanStepLineView::from).collect();
            }
            Taken::Settle { on, lines } => {
                self.day = Some(on.to_string());
                self.lines = lines.into_iter().map(LoanStepLineView::from).collect();
            }
            Taken::Chase { on, .. } => self.day = Some(on.to_string()),
            Taken::Void { no } => self.voids = Some(no),
            Taken::Reject {} | Taken::Cancel {} => {}
        }
    }
}

impl From<Signature> for LoanSignatureView {
    fn from(signed: Signature) -> Self {
        Self {
            name: signed.name,
            title: signed.title,
            own_title: signed.own_title,
            kind: signed.kind,
            on: signed.on.to_string(),
            number: signed.number,
        }
    }
}

impl From<Handing> for LoanStepLineView {
    fn from(line: Handing) -> Self {
        Self {
            no: line.no,
            quantity: line.quantity,
            condition: Some(line.condition.as_str()),
            price_satang: line.price_satang,
            note: line.note,
            ..Self::default()
        }
    }
}

impl From<Giving> for LoanStepLineView {
    fn from(line: Giving) -> Self {
        Self {
            no: line.no,
            quantity: line.quantity,
            returned_as: Some(line.condition.as_str()),
            note: line.note,
            ..Self::default()
        }
    }
}

impl From<Settling> for LoanStepLineView {
    fn from(line: Settling) -> Self {
        Self {
            no: line.no,
            quantity: line.quantity,
            returned_as: Some(line.condition.as_str()),
            settled_by: Some(line.kind.as_str()),
            amount_satang: line.amount_satang,
            receipt: line.receipt,
            note: line.note,
            ..Self::default()
        }
    }
}
