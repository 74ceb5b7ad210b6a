//! The pages, as their templates have them.

use super::form::{Control, Section};
use super::frame::{Frame, Switch};
use super::routes::Script;
use super::timeline::Told;
use crate::assets::{BorrowerKind, LabelPage};
use crate::complaints::{CaseReceipt, CaseStatus, ComplaintKind, FormService, TrackedComplaint};
use crate::http::formats::{Cell, Sheet};
use crate::qr::Drawing;
use askama::Template;

pub use super::form::Line;

/// The list of agencies.
#[derive(Template)]
#[template(path = "pages/home.html")]
pub struct Home {
    pub frame: Frame,
    pub asked: String,
    /// Id, name and place.
    pub agencies: Vec<(String, String, String)>,
    /// There are more than are shown.
    pub more: bool,
}

/// What a report can be.
#[derive(Template)]
#[template(path = "pages/kinds.html")]
pub struct Kinds {
    pub frame: Frame,
    pub agency: String,
    pub address: String,
    pub corruption: &'static str,
    /// Where corruption is reported under seal, if it can be.
    pub sealed: Option<String>,
    pub choices: Vec<KindLine>,
}

pub struct KindLine {
    pub kind: ComplaintKind,
    pub about: &'static str,
}

/// Which services can be asked for.
#[derive(Template)]
#[template(path = "pages/services.html")]
pub struct Services<'a> {
    pub frame: Frame,
    pub agency: String,
    pub address: String,
    pub corruption: &'static str,
    pub sealed: Option<String>,
    pub offered: &'a [FormService],
}

/// The report form, filled in as far as it is.
#[derive(Template)]
#[template(path = "pages/report.html")]
pub struct ReportForm {
    pub frame: Frame,
    pub agency: String,
    pub address: String,
    pub kind: ComplaintKind,
    pub corruption: &'static str,
    pub sealed: Option<String>,
    pub sections: Vec<Section>,
    pub hidden: Vec<(&'static str, String)>,
    pub summary: Vec<Line>,
}

/// What was typed, to be read once more.
#[derive(Template)]
#[template(path = "pages/review.html")]
pub struct Review {
    pub frame: Frame,
    pub agency: String,
    pub address: String,
    pub kind: ComplaintKind,
    pub sections: Vec<Section>,
    pub hidden: Vec<(&'static str, String)>,
    /// Why it was to be sent again.
    pub notice: Option<&'static str>,
}

/// What the reporter keeps.
#[derive(Template)]
#[template(path = "pages/receipt.html")]
pub struct Receipt {
    pub frame: Frame,
    pub agency: String,
    pub given: CaseReceipt,
    pub groups: Vec<String>,
    pub received: String,
    pub due: Option<String>,
    pub code: Option<Drawing>,
    /// Where the case is followed, without the receipt.
    pub track: String,
}

/// The form that takes a receipt.
#[derive(Template)]
#[template(path = "pages/track.html")]
pub struct Track {
    pub frame: Frame,
    pub unknown: bool,
}

/// A case, as its reporter sees it.
#[derive(Template)]
#[template(path = "pages/case.html")]
pub struct Case {
    pub frame: Frame,
    pub tracked: TrackedComplaint,
    pub receipt: String,
    /// Makes each of the page's forms happen once.
    pub once: String,
    pub kind: &'static str,
    pub status: &'static str,
    pub outlook: &'static str,
    pub received: String,
    pub due: Option<(String, bool)>,
    pub question: Option<String>,
    pub steps: Vec<Told>,
    /// What was done just now.
    pub done: Option<&'static str>,
    pub oops: Option<Oops>,
}

/// What's wrong with what was sent about a case.
pub struct Oops {
    /// The field's id; empty for the whole.
    pub id: &'static str,
    pub message: String,
    /// What was typed there.
    pub typed: String,
    pub rating: String,
}

impl Case {
    fn is_moved(&self) -> bool {
        self.tracked.status == CaseStatus::Moved.as_str()
    }

    fn may(&self, action: &str) -> bool {
        self.tracked.allowed_actions.contains(&action)
    }

    /// What's wrong at a field.
    fn wrong(&self, id: &str) -> Option<&str> {
        let oops = self.oops.as_ref().filter(|oops| oops.id == id)?;
        Some(&oops.message)
    }

    /// Whether this rating was chosen, in what's shown again.
    fn rated(&self, rating: &str) -> bool {
        self.oops.as_ref().is_some_and(|oops| oops.rating == rating)
    }

    /// What was typed into a field that's shown again.
    fn typed(&self, id: &str) -> &str {
        let oops = self.oops.as_ref().filter(|oops| oops.id == id);
        oops.map_or("", |oops| &oops.typed)
    }
}

/// What went wrong, told to a person.
#[derive(Template)]
#[template(path = "pages/problem.html")]
pub struct Problem {
    pub frame: Frame,
    pub advice: String,
}

/// A page of the sealed channel.
#[derive(Template)]
#[template(path = "pages/sealed.html")]
pub struct Sealed {
    pub frame: Frame,
    /// Id and name.
    pub agency: Option<(String, String)>,
    /// Which page it is, as its script knows it.
    pub kind: &'static str,
    /// The keys by which the script knows the agency's directory.
    pub pins: String,
    pub script: Script,
    pub state: State,
}

impl Sealed {
    fn is_open(&self) -> bool {
        matches!(self.state, State::Open)
    }
}

/// What stands at an address of the sealed channel.
pub enum State {
    Open,
    Closed,
    /// The form stands at the province, at this address.
    Elsewhere(String),
    /// No agency was named.
    NoAgency,
}

/// What's promised, and what isn't.
#[derive(Template)]
#[template(path = "pages/promise.html")]
pub struct Promise {
    pub frame: Frame,
}

/// An asset, as its label leads to it.
#[derive(Template)]
#[template(path = "pages/property.html")]
pub struct Property {
    pub frame: Frame,
    pub agency: String,
    pub asset: LabelPage,
}

impl Property {
    /// To whom it's lent, and whether it is.
    fn lent(&self) -> [(&'static str, &'static str); 3] {
        let (say, lent_to) = (self.frame.say, &self.asset.lent_to);
        let answer = |kind| say.label(if lent_to.contains(&kind) { YES } else { NO });
        [
            (say.of("ให้บุคลากรยืม", "Lent to staff"), answer(BorrowerKind::Staff)),
            (
                say.of("ให้หน่วยงานของรัฐอื่นยืม", "Lent to other agencies of the state"),
                answer(BorrowerKind::Agency),
            ),
            (
                say.of("ให้ประชาชนหรือชุมชนยืม", "Lent to citizens and communities"),
                answer(BorrowerKind::Citizen),
            ),
        ]
    }
}

/// How content somebody is: the form, what's wrong with it, or that it's done.
#[derive(Template)]
#[template(path = "pages/satisfaction.html")]
pub struct Satisfaction {
    pub frame: Frame,
    pub agency: String,
    pub address: String,
    /// The token of the visit.
    pub visit: String,
    pub state: Answered,
    pub questions: Vec<QuestionLine>,
    /// Value and text of each mark, the best first.
    pub scale: Vec<(i16, String)>,
    pub comment: String,
    pub summary: Vec<Line>,
    /// What's wrong with the comment.
    pub oops: Option<String>,
}

/// Where an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    NotYet,
    Done,
    /// It was done before: it counts once.
    Before,
    /// The form takes none.
    Closed,
}

/// A question, with the mark that was chosen.
pub struct QuestionLine {
    pub code: String,
    pub text: String,
    pub chosen: String,
}

impl Satisfaction {
    fn is_asked(&self) -> bool {
        self.state == Answered::NotYet
    }

    /// What's said in place of the form.
    fn said(&self) -> &'static str {
        let (thai, english) = match self.state {
            Answered::NotYet => ("", ""),
            Answered::Done => (
                "ได้รับคำตอบของท่านแล้ว ขอบคุณที่ช่วยให้บริการดีขึ้น",
                "Your answer is in. Thank you for helping to make the service better.",
            ),
            Answered::Before => (
                "คำตอบจากแบบประเมินนี้ได้รับไว้แล้ว และนับเพียงครั้งเดียว",
                "The answer of this form was in already; it counts once.",
            ),
            Answered::Closed => (
                "แบบประเมินนี้ไม่ได้เปิดรับคำตอบในวันนี้",
                "This form takes no answers today.",
            ),
        };
        self.frame.say.of(thai, english)
    }

    /// For the block of a field's fault, which the comment's is the only one of.
    fn wrong(&self, _: &str) -> Option<&str> {
        self.oops.as_deref()
    }
}

const YES: (&str, &str) = ("ให้ยืม", "Yes");
const NO: (&str, &str) = ("ไม่ให้ยืม", "No");

/// What's published as numbers.
#[derive(Template)]
#[template(path = "pages/numbers.html")]
pub struct Numbers {
    pub frame: Frame,
    pub agency: String,
    pub year: String,
    /// The item's number, and the year that has it.
    pub item: Option<(&'static str, i32)>,
    pub number: i32,
    pub published: String,
    pub as_of: String,
    pub sha256: String,
    pub notes: Vec<String>,
    pub tables: Vec<Sheet>,
    /// Where the revision is as data.
    pub file: String,
    pub revisions: Vec<NumbersLine>,
}

/// A revision that can be looked at.
pub struct NumbersLine {
    pub number: i32,
    pub published: String,
    pub address: String,
    /// Cells that were added, and that were changed.
    pub changed: (i32, i32),
}

impl Numbers {
    fn is_number(cell: &Cell) -> bool {
        matches!(cell, Cell::Whole(_) | Cell::Score(_) | Cell::Money(_))
    }
}

/// An office in one page.
#[derive(Template)]
#[template(path = "pages/dashboard.html")]
pub struct Dashboard {
    pub frame: Frame,
    pub name: String,
    /// Where something is reported; under seal, if that can be.
    pub report: String,
    pub sealed: Option<String>,
    pub scores: Option<Scores>,
    pub figures: Vec<Figures>,
    pub services: Vec<Offered>,
    pub disclosed: Option<Disclosed>,
    /// There are more than are listed.
    pub more: bool,
    pub all_services: String,
}

/// The newest result, and where its drawings are.
pub struct Scores {
    pub year: i32,
    pub overall: String,
    pub level: Option<&'static str>,
    pub trend: String,
    pub indicators: String,
    pub data: String,
}

/// The newest year of disclosure items in short.
pub struct Disclosed {
    pub year: i32,
    pub done: i64,
    pub all: i64,
    pub page: String,
}

/// Published statistics in short.
pub struct Figures {
    pub title: &'static str,
    pub year: i32,
    pub as_of: String,
    pub facts: Vec<(&'static str, String)>,
    pub notes: Vec<String>,
    pub chart: String,
    pub page: String,
}

/// A service to the public.
pub struct Offered {
    pub name: String,
    pub days: Option<i32>,
}
