//! The pages.

use askama::Template;

/// หนังสือตอบ — the letter to the reporter.
#[derive(Template)]
#[template(path = "documents/letter.html")]
pub struct Letter {
    pub number: String,
    pub agency: String,
    pub place: String,
    pub date: String,
    pub kind: &'static str,
    pub case: String,
    pub to: String,
    pub address: Option<String>,
    pub received: String,
    pub text: String,
    pub closing: String,
    pub signature: Vec<String>,
    pub owner: String,
}

/// บันทึกข้อความ — the memo to the mayor.
#[derive(Template)]
#[template(path = "documents/memo.html")]
pub struct Memo {
    pub number: String,
    pub agency: String,
    pub date: String,
    pub kind: &'static str,
    pub case: String,
    pub to: String,
    pub category: String,
    pub channel: &'static str,
    pub received: String,
    pub description: String,
    pub status: &'static str,
    pub due: Option<String>,
    pub steps: Vec<String>,
    pub purpose: &'static str,
    pub signature: Vec<String>,
    pub owner: String,
}
