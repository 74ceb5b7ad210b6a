//! An agency's sealed channel for tests: its key holders, and a reporter's and an officer's moves.

use super::{Answer, TestService, send};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{Days, NaiveDate};
use prongsai::calendar::day_in_bangkok;
use prongsai::crypto::hex;
use prongsai::sealed::{
    self, About, Act, AgeRecipient, AnswerCode, AnswerHead, Directory, Filing, Head, House, Message,
    MessageKind, NoteKey, OfficerKey, Operation, Outcome, Receipt, Referral, ReferralTo, Reporter,
    SignedNote, Statement, Verifier, Word,
};
use serde_json::{Value, json};
use std::fmt::Write;

/// Everybody who holds a key of one agency's channel.
pub struct Office {
    pub agency: String,
    pub agency_signer: NoteKey,
    pub province_signer: NoteKey,
    /// House, recipient id, key.
    pub officers: Vec<(House, String, OfficerKey)>,
    /// House, address, and what it signs with.
    pub origins: Vec<(House, String, Verifier)>,
    pub directory: Directory,
}

/// A report as its client keeps it.
pub struct Sent {
    pub receipt: Receipt,
    pub ciphertext: Vec<u8>,
    pub commitment: String,
    pub frame: Vec<u8>,
}

impl Office {
    /// Of `agency`, with one officer in each house; published at all of `services`.
    pub async fn open(agency: &str, services: &[(House, &TestService)]) -> Self {
        let origins = services
            .iter()
            .map(|(house, service)| (*house, service.base.clone(), service.house.clone()));
        let today = day_in_bangkok(services[0].1.clock.now());
        let office = Self::at(agency, origins.collect(), today);
        for (_, service) in services {
            office.publish(service).await.expect(201);
        }
        office
    }

    /// Of `agency`, with one officer in each house; published nowhere yet.
    pub fn at(agency: &str, origins: Vec<(House, String, Verifier)>, today: NaiveDate) -> Self {
        let key = |name| NoteKey::generate(name).unwrap();
        let officer = |house, id: &str| (house, id.to_owned(), OfficerKey::generate().unwrap());
        let (agency_signer, province_signer) = (key("agency.example"), key("province.example"));
        let officers = vec![
            officer(House::Agency, "9f86d081"),
            officer(House::Province, "60303ae2"),
        ];
        let text = text(
            agency,
            (1, "-"),
            (today, &agency_signer, &province_signer),
            &origins,
            &officers,
        );
        let note = SignedNote::parse(&text)
            .unwrap()
            .and_signed(&agency_signer)
            .and_signed(&province_signer);
        Self {
            agency: agency.to_owned(),
            directory: Directory::parse(&note.to_string()).unwrap(),
            agency_signer,
            province_signer,
            officers,
            origins,
        }
    }

    /// The next version's text for the same people.
    pub fn next_text(&self, today: NaiveDate, officers: &[(House, String, OfficerKey)]) -> String {
        text(
            &self.agency,
            (self.directory.version + 1, &self.directory.hash()),
            (today, &self.agency_signer, &self.province_signer),
            &self.origins,
            officers,
        )
    }

    pub fn signed(&self, text: &str) -> String {
        let note = SignedNote::parse(text).unwrap();
        note.and_signed(&self.agency_signer)
            .and_signed(&self.province_signer)
            .to_string()
    }

    pub async fn publish(&self, service: &TestService) -> Answer {
        publish(service, &self.agency, &self.directory.note()).await
    }

    pub fn officer(&self, house: House) -> &(House, String, OfficerKey) {
        self.officers.iter().find(|(of, ..)| *of == house).unwrap()
    }

    pub fn recipients(&self, province_only: bool) -> Vec<AgeRecipient> {
        let all = self.directory.recipients_on(self.directory.day, province_only);
        all.map(|recipient| sealed::recipient(&recipient.age).unwrap())
            .collect()
    }

    /// A report that isn't sent yet.
    pub fn report(&self, text: &str, about: &[About]) -> Sent {
        let receipt = Receipt::generate();
        let keys = receipt.keys().unwrap();
        let message = Message {
            about: about.iter().copied().map(Word).collect(),
            kind: Word(MessageKind::Report),
            case: None,
            ..self.message(text, &keys)
        };
        let plain = message.signed(&keys.signer).unwrap();
        let ciphertext = sealed::seal(&plain, &self.recipients(!about.is_empty())).unwrap();
        let to = if about.is_empty() { "both" } else { "province" };
        let frame = self.report_frame(&hex(&keys.mailbox()), to, &ciphertext);
        Sent {
            commitment: hex(&sealed::commitment(&ciphertext)),
            receipt,
            ciphertext,
            frame,
        }
    }

    pub fn report_frame(&self, mailbox: &str, to: &str, ciphertext: &[u8]) -> Vec<u8> {
        let head = Head {
            directory: Some(self.directory.hash()),
            mailbox: Some(mailbox.to_owned()),
            to: Some(to.to_owned()),
            ..Head::new(Operation::Report)
        };
        sealed::pack_frame(&head.canonical().unwrap(), ciphertext).unwrap()
    }

    /// A message of this reporter, to be given its kind and case.
    pub fn message(&self, text: &str, keys: &sealed::ReporterKeys) -> Message {
        Message {
            about: Vec::new(),
            agency: self.agency.clone(),
            case: None,
            directory: self.directory.hash(),
            files: Vec::new(),
            kind: Word(MessageKind::Message),
            n: 0,
            reporter: Reporter {
                age: keys.identity.to_public().to_string(),
                sign: hex(keys.signer.verifying_key().as_bytes()),
            },
            sig: String::new(),
            text: text.to_owned(),
            v: 1,
        }
    }

    /// A reply of an officer to a report.
    pub fn reply(&self, sent: &Sent, house: House, text: &str) -> Value {
        let keys = sent.receipt.keys().unwrap();
        let message = Message {
            kind: Word(MessageKind::Reply),
            case: Some(sent.commitment.clone()),
            ..self.message(text, &keys)
        };
        let plain = message.signed(&self.officer(house).2.signer).unwrap();
        let mut recipients = self.recipients(false);
        recipients.push(keys.identity.to_public());
        json!({ "ciphertext": STANDARD.encode(sealed::seal(&plain, &recipients).unwrap()) })
    }

    /// What an officer states of a case, as it's posted.
    pub fn statement(&self, case: &str, house: House, act: Act, day: NaiveDate) -> Value {
        let (_, id, key) = self.officer(house);
        let statement = Statement {
            act: Word(act),
            agency: self.agency.clone(),
            case: case.to_owned(),
            day: day.to_string(),
            note: String::new(),
            officer: id.clone(),
            outcome: (act == Act::Close).then_some(Word(Outcome::Substantiated)),
            referral: (act == Act::Refer).then(|| Referral {
                due: (day + Days::new(30)).to_string(),
                number: "นธ 0017/123".to_owned(),
                to: Word(ReferralTo::Nacc),
            }),
            sig: String::new(),
            v: 1,
        };
        let signed = statement.signed(&key.signer).unwrap();
        json!({ "statement": serde_json::to_value(signed).unwrap() })
    }

    pub async fn file(&self, service: &TestService, sent: &Sent) -> Opened {
        post(
            service,
            &format!("/api/v1/agencies/{}/integrity/reports", self.agency),
            &sent.frame,
        )
        .await
    }
}

fn text(
    agency: &str,
    (version, previous): (u32, &str),
    (today, agency_signer, province_signer): (NaiveDate, &NoteKey, &NoteKey),
    origins: &[(House, String, Verifier)],
    officers: &[(House, String, OfficerKey)],
) -> String {
    let mut text = format!(
        "prongsai-keys/v1\nagency {agency}\nversion {version}\nprevious {previous}\nday {today}\nnot-after {}\n\
         signer agency {}\nsigner province {}\n",
        today + Days::new(90),
        agency_signer.verifier(),
        province_signer.verifier()
    );
    for (house, url, key) in origins {
        writeln!(text, "origin {house} {url} {key}").unwrap();
    }
    for (house, id, key) in officers {
        let (age, sign) = key.public();
        writeln!(text, "recipient {house} {id} {age} {sign} {today} เจ้าหน้าที่ {id}").unwrap();
    }
    text
}

pub async fn publish(service: &TestService, agency: &str, note: &str) -> Answer {
    let admin = service.token(&["sysadmin"]);
    let path = format!("/api/v1/agencies/{agency}/integrity/keys");
    service.post_as(&admin, &path, &json!({ "note": note })).await
}

/// An answer of the channel, taken apart.
pub struct Opened {
    pub head: AnswerHead,
    pub payload: Vec<u8>,
    pub bytes: Vec<u8>,
}

impl Opened {
    #[track_caller]
    pub fn expect(&self, code: AnswerCode) -> &Self {
        assert_eq!(self.head.code.0, code, "{:?}", self.head);
        self
    }

    /// The proof, verified.
    pub fn proof(&self, service: &TestService) -> Filing {
        let note = self.head.proof.as_deref().expect("a proof");
        Filing::verified(note, &service.house).expect("a proof that verifies")
    }

    pub fn items(&self) -> Vec<sealed::InboxItem> {
        serde_json::from_value(self.head.items.clone().unwrap_or_default()).unwrap_or_default()
    }
}

/// Posts bytes to the channel; whatever is answered has the one size.
pub async fn post(service: &TestService, path: &str, frame: &[u8]) -> Opened {
    let request = service
        .request("POST", path)
        .header("content-type", "application/octet-stream")
        .body(frame.to_vec());
    let answer = send(request).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.bytes.len(), sealed::ANSWER);
    let envelope = sealed::unpack_answer(&answer.bytes).unwrap();
    Opened {
        head: AnswerHead::parse(envelope.head).unwrap(),
        payload: envelope.payload.to_vec(),
        bytes: answer.bytes.clone(),
    }
}

/// A signed frame for the inbox, as this receipt's owner sends it now.
pub fn inbox_frame(service: &TestService, receipt: &Receipt, head: Head, payload: &[u8]) -> Vec<u8> {
    let head = Head {
        hour: Some(sealed::hour_of(service.clock.now())),
        ..head
    };
    let signer = receipt.keys().unwrap().signer;
    let head = sealed::sign_head(head, &service.base, payload, &signer).unwrap();
    sealed::pack_frame(&head, payload).unwrap()
}

pub async fn inbox(service: &TestService, receipt: &Receipt, after: i32) -> Opened {
    let head = Head {
        after: Some(json!(after)),
        ..Head::new(Operation::Inbox)
    };
    post(
        service,
        "/api/v1/integrity/inbox",
        &inbox_frame(service, receipt, head, b""),
    )
    .await
}

pub async fn proof_again(service: &TestService, receipt: &Receipt) -> Opened {
    let frame = inbox_frame(service, receipt, Head::new(Operation::Proof), b"");
    post(service, "/api/v1/integrity/inbox", &frame).await
}

/// Moves the time on by a day and closes the one before.
pub async fn next_day(service: &TestService) {
    service.clock.advance(chrono::TimeDelta::days(1));
    let now = service.clock.now();
    // A day is over ten minutes after midnight: an hour on, unless the next one is over by then.
    let soon = now + chrono::TimeDelta::hours(1);
    let is_today = day_in_bangkok(soon) == day_in_bangkok(now);
    close(service, if is_today { soon } else { now }).await;
}

/// Closes what's to be closed at a time. Whoever reads just then keeps the log from being cut: the service tries again a minute
/// later, a test at once.
pub async fn close(service: &TestService, at: chrono::NaiveDateTime) {
    for _ in 0..30 {
        if prongsai::integrity::close(&service.db, at).await.is_ok() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("the log is never cut");
}
