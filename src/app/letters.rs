//! What the slices have to tell, as mails.

use crate::assets::{self, LoanNews, LoanWord};
use crate::complaints::{self, News, Word};
use crate::crypto::Vault;
use crate::db::Conn;
use crate::events::EventRef;
use crate::http::{Language, Result};
use crate::notifications::{Letter, LetterParams, Letters, Template};

/// Who is mailed because of an event, by slice.
pub const LETTERS: &[Letters] = &[of_complaints, of_loans];

fn of_complaints(conn: &mut Conn, vault: &Vault, event: &EventRef) -> Result<Vec<Letter>> {
    Ok(complaints::news(conn, vault, event)?
        .into_iter()
        .map(letter)
        .collect())
}

fn of_loans(conn: &mut Conn, _: &Vault, event: &EventRef) -> Result<Vec<Letter>> {
    let news = assets::news(conn, event)?;
    Ok(news.into_iter().map(loan_letter).collect())
}

fn loan_letter(news: LoanNews) -> Letter {
    let template = match news.what {
        LoanWord::Requested => Template::LoanRequested,
        LoanWord::Approved => Template::LoanApproved,
        LoanWord::Rejected => Template::LoanRejected,
        LoanWord::DueSoon => Template::LoanDueSoon,
        LoanWord::Due => Template::LoanDue,
        LoanWord::Overdue => Template::LoanOverdue,
    };
    Letter {
        to: news.to,
        template,
        language: Language::Thai,
        params: LetterParams {
            agency: news.agency,
            number: Some(news.number),
        },
    }
}

fn letter(news: News) -> Letter {
    let template = match news.what {
        Word::Received => Template::ComplaintReceived,
        Word::Assigned => Template::ComplaintAssigned,
        Word::Overdue => Template::ComplaintOverdue,
        Word::FromReporter => Template::ComplaintAnswered,
        Word::ForReporter => Template::ReporterNews,
    };
    Letter {
        to: news.to,
        template,
        language: Language::Thai,
        params: LetterParams {
            agency: news.agency,
            // Who reads a reporter's mail over their shoulder learns of no case.
            number: (news.what != Word::ForReporter).then_some(news.number),
        },
    }
}
