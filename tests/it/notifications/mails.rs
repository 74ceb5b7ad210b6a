//! Mails at a mail server.

use super::smtp_sink::SmtpSink;
use super::{Town, a_while, eventually, on_each_with, town, with};
use crate::support::{Database, TestService};
use chrono::TimeDelta;
use diesel::prelude::*;
use prongsai::crypto::Vault;
use prongsai::db::Conn;
use prongsai::events::EventRef;
use prongsai::http::{Code, Error, Language, Result};
use prongsai::notifications::{Letter, LetterParams, MailSettings, Settings, Template};
use prongsai::schema::mails;

/// Who is mailed in these tests: an officer twice, and the reporter.
fn letters(_: &mut Conn, _: &Vault, event: &EventRef) -> Result<Vec<Letter>> {
    let letter = |to: &str, template, language| Letter {
        to: to.to_owned(),
        template,
        language,
        params: LetterParams {
            agency: "อบต.ทดสอบ".to_owned(),
            number: Some("2566-000123".to_owned()),
        },
    };
    let officer = |template| letter("officer@example.go.th", template, Language::Thai);
    match event.kind.as_str() {
        "complaint.received" => Ok(vec![
            officer(Template::ComplaintReceived),
            letter(
                " Officer@Example.go.th ",
                Template::ComplaintReceived,
                Language::Thai,
            ),
            letter("reporter@example.com", Template::ReporterNews, Language::English),
        ]),
        "complaint.overdue" => Ok(vec![officer(Template::ComplaintOverdue)]),
        "complaint.broken" => Err(Error::new(Code::Internal)),
        _ => Ok(Vec::new()),
    }
}

fn mailing(server: &str) -> Settings {
    Settings {
        mail: Some(MailSettings::parse(server, "โปร่งใส <noreply@example.go.th>").unwrap()),
        public_url: Some("https://prongsai.example.go.th".to_owned()),
        ..Settings::default()
    }
}

fn on_each(test: impl AsyncFn(TestService, SmtpSink, Town)) {
    for_each_database(async |database| {
        let sink = SmtpSink::start().await;
        let service = TestService::start_mailing(database, with(mailing(&sink.url)), &[letters]).await;
        let town = town(&service, "หนึ่ง").await;
        test(service, sink, town).await;
    });
}

fn for_each_database(test: impl AsyncFn(Database)) {
    for database in crate::support::databases() {
        eprintln!("on {}", database.name());
        actix_web::rt::System::new().block_on(test(database));
    }
}

type Row = (String, String, Option<Vec<u8>>, i32, Option<String>);

async fn outbox(service: &TestService) -> Vec<Row> {
    let all = mails::table.order(mails::id).select((
        mails::template,
        mails::state,
        mails::address,
        mails::attempts,
        mails::last_error,
    ));
    service.db.read(move |conn| Ok(all.load(conn)?)).await.unwrap()
}

async fn settled(service: &TestService, state: &str, rows: usize) -> Vec<Row> {
    eventually("the outbox", async || {
        let rows_there = outbox(service).await;
        let done = rows_there.iter().filter(|row| row.1 == state).count() == rows;
        done.then_some(rows_there)
    })
    .await
}

#[test]
fn officers_and_reporters_are_mailed_once_without_content_and_their_addresses_forgotten() {
    on_each(async |service, sink, town| {
        town.happens(&service, "complaint.received").await;
        for row in settled(&service, "sent", 2).await {
            assert_eq!((row.2, row.3, row.4), (None, 1, None), "the address is gone");
        }
        a_while().await;
        let mut got = sink.got();
        got.sort_by_key(|mail| mail.to.clone());
        let [officer, reporter] = got.try_into().unwrap();
        assert_eq!(officer.to, ["<officer@example.go.th>"]);
        assert_eq!(officer.from, "<noreply@example.go.th>");
        assert!(
            officer.subject().starts_with("มีเรื่องร้องเรียนเข้าใหม่"),
            "{}",
            officer.subject()
        );
        assert!(
            officer.subject().ends_with("(2566-000123)"),
            "{}",
            officer.subject()
        );
        let text = officer.text();
        assert!(
            text.starts_with("อบต.ทดสอบ ได้รับเรื่องร้องเรียนใหม่ เลขที่ 2566-000123"),
            "{text}"
        );
        assert!(
            text.contains("A complaint 2566-000123 was received by อบต.ทดสอบ."),
            "{text}"
        );
        assert_eq!(text.matches("https://prongsai.example.go.th").count(), 2);
        assert_eq!(officer.header("Auto-Submitted"), "auto-generated");
        assert!(officer.header("Message-ID").ends_with("@example.go.th>"));
        assert_eq!(reporter.to, ["<reporter@example.com>"]);
        let text = reporter.text();
        assert!(
            text.starts_with("There is news about your case with อบต.ทดสอบ."),
            "{text}"
        );
        assert!(!format!("{}{text}", reporter.subject()).contains("2566-000123"));
        assert!(!format!("{}{}", officer.text(), text).contains("เนื้อหา"));
    });
}

#[test]
fn while_a_mail_waits_its_address_is_sealed_and_it_is_tried_again() {
    on_each(async |service, sink, town| {
        sink.answer_with("451 later");
        town.happens(&service, "complaint.overdue").await;
        let waiting = eventually("the first attempt", async || {
            outbox(&service).await.into_iter().find(|row| row.3 == 1)
        })
        .await;
        assert_eq!(
            (waiting.1.as_str(), waiting.4.as_deref()),
            ("pending", Some("unavailable"))
        );
        let sealed = String::from_utf8_lossy(&waiting.2.unwrap()).into_owned();
        assert!(!sealed.contains("officer") && !sealed.contains("example"));
        sink.answer_with("250 fine");
        service.clock.advance(TimeDelta::seconds(6));
        let sent = settled(&service, "sent", 1).await;
        assert_eq!((&sent[0].2, sent[0].3), (&None, 2));
        assert_eq!(sink.got().len(), 1);
    });
}

#[test]
fn a_mail_refused_for_good_is_given_up_and_its_address_forgotten() {
    on_each(async |service, sink, town| {
        sink.answer_with("550 no such user");
        town.happens(&service, "complaint.overdue").await;
        let failed = settled(&service, "failed", 1).await;
        assert_eq!((&failed[0].2, failed[0].4.as_deref()), (&None, Some("refused")));
        assert!(sink.got().is_empty());
    });
}

#[test]
fn an_event_whose_letters_cannot_be_made_holds_up_no_other() {
    on_each(async |service, sink, town| {
        town.happens(&service, "complaint.broken").await;
        town.happens(&service, "complaint.overdue").await;
        settled(&service, "sent", 1).await;
        assert_eq!(sink.got().len(), 1);
    });
}

#[test]
fn nobody_is_mailed_about_what_happened_more_than_a_week_ago() {
    on_each(async |service, sink, town| {
        let long_ago = service.clock.now() - TimeDelta::days(7);
        town.happened(&service, "complaint.overdue", long_ago).await;
        town.happens(&service, "complaint.received").await;
        let rows = settled(&service, "sent", 2).await;
        assert_eq!((rows.len(), sink.got().len()), (2, 2));
    });
}

#[test]
fn without_a_mail_server_nothing_is_queued() {
    on_each_with(
        |database| TestService::start_mailing(database, with(Settings::default()), &[letters]),
        async |service| {
            let town = town(&service, "หนึ่ง").await;
            town.happens(&service, "complaint.received").await;
            a_while().await;
            assert!(outbox(&service).await.is_empty());
        },
    );
}

#[test]
fn a_restart_goes_on_where_it_was_and_sends_nothing_twice() {
    for_each_database(async |database| {
        let sink = SmtpSink::start().await;
        let service = TestService::start_mailing(database, with(Settings::default()), &[]).await;
        let town = town(&service, "หนึ่ง").await;
        a_while().await;
        // Another copy of the service, which mails.
        let first = service.copy_mailing(mailing(&sink.url), &[letters]).await;
        service.stop_notifying();
        town.happens(&service, "complaint.overdue").await;
        settled(&service, "sent", 1).await;
        first.abort();
        town.happens(&service, "complaint.overdue").await;
        a_while().await;
        let again = service.copy_mailing(mailing(&sink.url), &[letters]).await;
        settled(&service, "sent", 2).await;
        a_while().await;
        assert_eq!(sink.got().len(), 2);
        again.abort();
    });
}
