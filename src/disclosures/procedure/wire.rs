//! The procedure as callers send and see it, and as it's stored.

use super::model::Revision;
use crate::calendar;
use crate::canonical;
use crate::http::{Error, Fault, Faults, Id, Reason, Remark, Result, Text, whole};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const LINE: Text = Text::line(500);
const TITLE: Text = Text::line(300);
const BY: Text = Text::line(200);
const TIME: Text = Text::line(100);
const MOST_LINES: usize = 50;
/// The longest time that a complaint may take: ten years.
const MOST_DAYS: i32 = 3650;

/// How the agency handles complaints of corruption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ComplaintProcedure, example = json!({"how": ["แจ้งผ่านช่องทางแจ้งเบาะแสการทุจริตบนเว็บไซต์", "ยื่นหนังสือที่สำนักปลัด"],
    "steps": [{"title": "รับเรื่องและบันทึก", "by": "สำนักปลัด", "time": "1 วัน"}], "unit": "สำนักปลัด", "days": 30,
    "law": "พระราชบัญญัติประกอบรัฐธรรมนูญว่าด้วยการป้องกันและปราบปรามการทุจริต พ.ศ. 2561", "contact": ["โทร. 073-569074"]}))]
pub struct Procedure {
    /// How somebody from outside complains, way by way; 1 to 50 lines.
    #[schema(value_type = Vec<Remark>, min_items = 1, max_items = 50)]
    pub how: Vec<String>,
    /// What the agency does then, in the order in which it does; 1 to 50.
    #[schema(min_items = 1, max_items = 50)]
    pub steps: Vec<ProcedureStep>,
    /// The unit that's responsible.
    #[schema(min_length = 1, max_length = 300, example = "สำนักปลัด")]
    pub unit: String,
    /// Days from the complaint to its outcome.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 3650, example = 30)]
    pub days: i32,
    #[serde(default)]
    #[schema(required = true, min_length = 1, max_length = 300)]
    pub law: Option<String>,
    /// Whom to ask, line by line; up to 50.
    #[serde(default)]
    #[schema(value_type = Vec<Remark>, required = true, max_items = 50)]
    pub contact: Vec<String>,
}

/// ขั้นตอน — a step of the procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ComplaintProcedureStep)]
pub struct ProcedureStep {
    #[schema(min_length = 1, max_length = 300, example = "รับเรื่องและบันทึก")]
    pub title: String,
    /// Who takes it.
    #[serde(default)]
    #[schema(required = true, min_length = 1, max_length = 200, example = "สำนักปลัด")]
    pub by: Option<String>,
    /// How long it takes.
    #[serde(default)]
    #[schema(required = true, min_length = 1, max_length = 100, example = "1 วัน")]
    pub time: Option<String>,
}

/// แนวปฏิบัติ — the procedure with the revision that it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplaintProcedureView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = Object)]
    #[serde(flatten)]
    pub procedure: Procedure,
    /// From 1; the `ETag` that `If-Match` takes.
    #[schema(minimum = 1, example = 1)]
    pub revision: i32,
    /// Of the canonical JSON (RFC 8785) of the procedure alone, in hexadecimal digits.
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub published_at: String,
    /// The same to be read and printed.
    #[schema(example = "/a/0192f0c1-7c1e-7a50-9d3f-0123456789ab/complaint-procedure?revision=1")]
    pub page: String,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetProcedure {
    /// From 1; the newest without it.
    #[param(minimum = 1, maximum = 1_000_000, example = 1)]
    pub revision: Option<u32>,
}

impl Procedure {
    /// The same, checked and trimmed.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(self) -> Result<Self> {
        let mut faults = Faults::default();
        let how = faults.check(lines("/how", &self.how, 1)).unwrap_or_default();
        let contact = faults
            .check(lines("/contact", &self.contact, 0))
            .unwrap_or_default();
        let steps = faults.check(steps(&self.steps)).unwrap_or_default();
        let unit = faults.check(TITLE.parse("/unit", &self.unit)).unwrap_or_default();
        let law = faults
            .check(TITLE.optional("/law", self.law.as_deref()))
            .flatten();
        if !(1..=MOST_DAYS).contains(&self.days) {
            let fault = Fault::pointer("/days", Reason::OutOfRange);
            faults.push(fault.with("min", 1).with("max", MOST_DAYS));
        }
        faults.finish(Some(Self {
            how,
            steps,
            unit,
            days: self.days,
            law,
            contact,
        }))
    }

    /// Its canonical JSON (RFC 8785), which is what is stored and hashed.
    ///
    /// # Errors
    /// Never: it's plain data.
    pub fn canonical(&self) -> Result<String> {
        canonical::to_string(self).map_err(Error::internal)
    }

    /// As it was stored.
    ///
    /// # Errors
    /// When it isn't what was stored.
    pub fn stored(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(Error::internal)
    }
}

fn few(at: &str, count: usize, least: usize) -> Result<(), Fault> {
    if count < least {
        return Err(Fault::pointer(at, Reason::Required));
    }
    if count > MOST_LINES {
        return Err(Fault::pointer(at, Reason::TooMany).with("max", MOST_LINES));
    }
    Ok(())
}

fn lines(at: &str, lines: &[String], least: usize) -> Result<Vec<String>, Fault> {
    few(at, lines.len(), least)?;
    let line = |(index, line): (usize, &String)| LINE.parse(&format!("{at}/{index}"), line);
    lines.iter().enumerate().map(line).collect()
}

fn steps(steps: &[ProcedureStep]) -> Result<Vec<ProcedureStep>, Fault> {
    few("/steps", steps.len(), 1)?;
    let step = |(index, step): (usize, &ProcedureStep)| {
        let at = |field| format!("/steps/{index}/{field}");
        Ok(ProcedureStep {
            title: TITLE.parse(&at("title"), &step.title)?,
            by: BY.optional(&at("by"), step.by.as_deref())?,
            time: TIME.optional(&at("time"), step.time.as_deref())?,
        })
    };
    steps.iter().enumerate().map(step).collect()
}

impl ComplaintProcedureView {
    /// # Errors
    /// When the row can't be read.
    pub fn of(revision: Revision) -> Result<Self> {
        Ok(Self {
            procedure: Procedure::stored(&revision.content)?,
            page: revision.page(),
            agency_id: revision.agency_id,
            revision: revision.revision,
            sha256: revision.sha256,
            published_at: calendar::rfc3339(revision.at),
        })
    }
}
