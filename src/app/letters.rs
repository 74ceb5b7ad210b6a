//! What the slices have to tell, as mails.

use crate::complaints::{self, News, Word};
use crate::crypto::Vault;
use crate::db::Conn;
use crate::events::EventRef;
use crate::http::{Language, Result};
use crate::notifications::{Letter, LetterParams, Letters, Template};

/// Who is mailed because of an event, by slice.
pub const LETTERS: &[Letters] = &[of_complaints];

fn of_complaints(conn: &mut Conn, vault: &Vault, event: &EventRef) -> Result<Vec<Letter>> {
    Ok(complaints::news(conn, vault, event)?
        .into_iter()
        .map(letter)
        .collect())
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
