//! What other slices ask to have mailed.

use crate::crypto::Vault;
use crate::db::Conn;
use crate::events::EventRef;
use crate::http::{Language, Result};
use crate::words::words;

words! {
    /// แบบข้อความ — which text a mail has. None of them holds what a case is about.
    Template {
        /// To officers: a complaint came in.
        ComplaintReceived = "complaint_received" "มีเรื่องร้องเรียนเข้าใหม่" "A complaint was received",
        /// To an officer: a complaint is theirs now.
        ComplaintAssigned = "complaint_assigned" "มีเรื่องร้องเรียนมอบหมายถึงท่าน" "A complaint was assigned to you",
        /// To officers: the deadline of a complaint is over.
        ComplaintOverdue = "complaint_overdue" "เรื่องร้องเรียนเกินกำหนด" "A complaint is overdue",
        /// To officers: the reporter has answered a question.
        ComplaintAnswered = "complaint_answered" "ผู้ร้องเรียนตอบกลับแล้ว" "The reporter has answered",
        /// To a reporter: there's something to be read on the tracking page. Says neither what nor of which case.
        ReporterNews = "reporter_news" "เรื่องของท่านมีความคืบหน้า" "There is news about your case",
        /// To who approves loans: one waits for them.
        LoanRequested = "loan_requested" "มีคำขอยืมรออนุมัติ" "A loan waits for your approval",
        /// To a borrower.
        LoanApproved = "loan_approved" "อนุมัติคำขอยืมแล้ว" "Your loan was approved",
        LoanRejected = "loan_rejected" "ไม่อนุมัติคำขอยืม" "Your loan was not approved",
        /// To a borrower: the day on which it's due comes near.
        LoanDueSoon = "loan_due_soon" "ใกล้ครบกำหนดคืนของที่ยืม" "A loan is due soon",
        LoanDue = "loan_due" "ครบกำหนดคืนของที่ยืมวันนี้" "A loan is due today",
        /// To a borrower, and to the officers who have to chase it.
        LoanOverdue = "loan_overdue" "ของที่ยืมเกินกำหนดคืน" "A loan is overdue",
    }
}

/// A mail to be sent because of an event. It's queued in the write that moves past the event, and sent after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The address. It's sealed while it waits, and forgotten once the mail is sent or given up.
    pub to: String,
    pub template: Template,
    /// Which of the two texts comes first in the mail.
    pub language: Language,
    pub params: LetterParams,
}

/// What a text names: nothing that's personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterParams {
    /// The agency's name, as เทศบาลตำบลมะรือโบตก.
    pub agency: String,
    /// The case's number, as `2566-000123`, or the loan's; texts to reporters don't use it.
    pub number: Option<String>,
}

/// Who gets a mail because of an event, and which. Asked once for each event that's younger than a week, in a write; it
/// reads only. `app` lists those of the slices, since this one knows none of them. Nobody is mailed about their own doing:
/// the slice leaves the event's actor out.
///
/// A failure of the storage has the event asked about again; with any other error its letters are left out, and the log
/// says so.
pub type Letters = fn(&mut Conn, &Vault, &EventRef) -> Result<Vec<Letter>>;
