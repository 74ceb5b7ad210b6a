//! A house that keeps what it's sent, and lies when it's told to.

use actix_web::web::{self, Bytes, Data, Path, Query};
use actix_web::{App, HttpResponse, HttpServer};
use chrono::{Days, NaiveDateTime, TimeDelta};
use prongsai::clock::Clock;
use prongsai::crypto::hex;
use prongsai::sealed::{
    AnswerCode, AnswerHead, Directory, Filing, Flaw, Head, InboxItem, MessageKind, NoteKey, Operation,
    SealedStatus, Word, commitment, entry, is_current, mailbox, pack_answer, unpack_frame, verify_head,
    verifying_key,
};
use std::collections::{BTreeMap, HashMap};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// What it lies about.
#[derive(Default)]
pub struct Lies {
    /// The proof is of other bytes.
    pub commitment: bool,
    /// The entry isn't made of the nonce.
    pub nonce: bool,
    /// The inbox never ends.
    pub endless: bool,
}

#[derive(Default)]
pub struct Kept {
    pub directory: Option<(Directory, NoteKey)>,
    pub reports: Vec<(Head, Vec<u8>)>,
    pub messages: Vec<(Head, Vec<u8>)>,
    pub files: BTreeMap<String, Vec<u8>>,
    pub outbox: Vec<(InboxItem, Vec<u8>)>,
    /// Answers with `busy` so often before it does anything.
    pub busy: usize,
    pub ahead: i64,
    pub lies: Lies,
    pub posts: HashMap<String, Vec<serde_json::Value>>,
    pub case: serde_json::Value,
}

/// A running house.
#[derive(Clone)]
pub struct FakeHouse {
    pub url: String,
    kept: Arc<Mutex<Kept>>,
}

impl FakeHouse {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let kept = Arc::new(Mutex::new(Kept::default()));
        let house = Self { url, kept };
        let shared = Data::new(house.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .app_data(web::PayloadConfig::new(1 << 20))
                .route("/api/v1/agencies/{agency}/integrity/keys", web::get().to(keys))
                .route(
                    "/api/v1/agencies/{agency}/integrity/reports",
                    web::post().to(frame),
                )
                .route(
                    "/api/v1/agencies/{agency}/integrity/reports/{case}/files/{id}",
                    web::post().to(part),
                )
                .route("/api/v1/integrity/inbox", web::post().to(frame))
                .route("/api/v1/auth/login", web::post().to(login))
                .route("/api/v1/integrity/cases", web::get().to(cases))
                .route("/api/v1/integrity/cases/{id}", web::get().to(case))
                .route("/api/v1/integrity/cases/{id}/files/{file}", web::get().to(file))
                .route("/api/v1/integrity/cases/{id}/{what}", web::post().to(posted))
                .route("/api/v1/integrity/intakes", web::post().to(taken_in))
        });
        let server = server
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run();
        actix_web::rt::spawn(server);
        house
    }

    pub fn kept<T>(&self, look: impl FnOnce(&mut Kept) -> T) -> T {
        look(&mut self.kept.lock().unwrap())
    }

    pub fn opens(&self, directory: &Directory, key: &NoteKey) {
        let key = NoteKey::parse(&key.secret()).unwrap();
        self.kept(|kept| kept.directory = Some((directory.clone(), key)));
    }
}

impl Kept {
    fn now(&self) -> NaiveDateTime {
        Clock::default().now() + TimeDelta::hours(self.ahead)
    }

    fn head(&self, code: AnswerCode) -> AnswerHead {
        AnswerHead::new(code, self.now())
    }

    fn filed(&self, code: AnswerCode, origin: &str) -> AnswerHead {
        let (directory, key) = self.directory.as_ref().unwrap();
        let (_, ciphertext) = self.reports.last().unwrap();
        let of = if self.lies.commitment {
            [9; 32]
        } else {
            commitment(ciphertext)
        };
        let head = self.head(code);
        let day = head.day.parse().unwrap();
        let filing = Filing {
            origin: origin.to_owned(),
            agency: directory.agency.clone(),
            entry: hex(&entry(&[7; 32], &of, MessageKind::Report, day)),
            day,
            acknowledge_by: day + Days::new(7),
            answer_by: day + Days::new(15),
            outcome_by: day + Days::new(90),
        };
        AnswerHead {
            proof: Some(filing.signed(key)),
            nonce: Some(hex(&[if self.lies.nonce { 8 } else { 7 }; 32])),
            commitment: Some(hex(&of)),
            kind: Some(Word(MessageKind::Report)),
            ..head
        }
    }

    fn answer(&mut self, origin: &str, head: Head, payload: &[u8]) -> (AnswerHead, Vec<Vec<u8>>) {
        if self.busy > 0 {
            self.busy -= 1;
            return (self.head(AnswerCode::Busy), Vec::new());
        }
        if head.op == Word(Operation::Report) {
            prongsai::sealed::check_message(payload).unwrap();
            self.reports.push((head, payload.to_vec()));
            return (self.filed(AnswerCode::Filed, origin), Vec::new());
        }
        let key = verifying_key(head.key.as_deref().unwrap()).unwrap();
        let address = hex(&mailbox(&key));
        let known = self
            .reports
            .iter()
            .any(|(head, _)| head.mailbox.as_ref() == Some(&address));
        let fresh = is_current(head.hour.as_deref().unwrap(), self.now());
        if verify_head(&head, origin, payload, &key).is_err() || !known || !fresh {
            return (self.head(AnswerCode::Refused), Vec::new());
        }
        match head.op {
            Word(Operation::Proof) => (self.filed(AnswerCode::Proof, origin), Vec::new()),
            Word(Operation::Inbox) => self.page(&head),
            _ => {
                self.messages.push((head, payload.to_vec()));
                (self.head(AnswerCode::Filed), Vec::new())
            }
        }
    }

    fn page(&self, head: &Head) -> (AnswerHead, Vec<Vec<u8>>) {
        let after = head.after.as_ref().unwrap().as_i64().unwrap();
        let from = |item: &InboxItem| i64::from(item.n) >= after;
        let found: Vec<_> = self
            .outbox
            .iter()
            .filter(|(item, _)| from(item))
            .take(2)
            .collect();
        let items: Vec<_> = found.iter().map(|(item, _)| item).collect();
        let last = self.outbox.last().map_or(0, |(item, _)| item.n);
        let head = AnswerHead {
            items: Some(serde_json::to_value(&items).unwrap()),
            more: Some(self.lies.endless || items.last().is_some_and(|item| item.n < last)),
            status: Some(Word(SealedStatus::Received)),
            ..self.head(AnswerCode::Inbox)
        };
        (head, found.iter().map(|(_, body)| body.clone()).collect())
    }
}

fn packed(head: &AnswerHead, bodies: &[Vec<u8>]) -> HttpResponse {
    let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
    HttpResponse::Ok().body(pack_answer(&head.canonical().unwrap(), &bodies).unwrap())
}

async fn keys(house: Data<FakeHouse>) -> HttpResponse {
    house.kept(|kept| match &kept.directory {
        Some((directory, _)) => HttpResponse::Ok().json(serde_json::json!({
            "id": "x", "agency_id": directory.agency, "version": directory.version, "note": directory.note(),
        })),
        None => HttpResponse::NotFound().finish(),
    })
}

async fn frame(house: Data<FakeHouse>, body: Bytes) -> HttpResponse {
    let read = unpack_frame(&body).and_then(|frame| Ok((Head::parse(frame.head)?, frame.payload.to_vec())));
    house.kept(|kept| match read {
        Ok((head, payload)) => {
            let (head, bodies) = kept.answer(&house.url, head, &payload);
            packed(&head, &bodies)
        }
        Err(flaw) => {
            let head = AnswerHead {
                reason: Some(Word::<Flaw>(flaw)),
                ..kept.head(AnswerCode::Malformed)
            };
            packed(&head, &[])
        }
    })
}

async fn part(
    house: Data<FakeHouse>,
    path: Path<(String, String, String)>,
    query: Query<HashMap<String, usize>>,
    body: Bytes,
) -> HttpResponse {
    house.kept(|kept| {
        let file = kept.files.entry(path.2.clone()).or_default();
        assert_eq!(file.len(), query["part"] * 262_144);
        file.extend_from_slice(&body);
        let missing = i64::try_from(query["parts"] - query["part"] - 1).unwrap();
        let head = AnswerHead {
            missing: Some(missing),
            ..kept.head(AnswerCode::Stored)
        };
        packed(&head, &[])
    })
}

async fn login(body: web::Json<serde_json::Value>) -> HttpResponse {
    if body["password"] == "correct horse" && body["totp"] == "123456" {
        HttpResponse::Ok().json(serde_json::json!({ "access_token": "t", "refresh_token": "r" }))
    } else {
        HttpResponse::Unauthorized()
            .json(serde_json::json!({ "title": "No\u{1b}[2J", "code": "no", "errors": [] }))
    }
}

async fn cases(house: Data<FakeHouse>, query: Query<HashMap<String, String>>) -> HttpResponse {
    let case = house.kept(|kept| kept.case.clone());
    match query.get("after").map(String::as_str) {
        None => HttpResponse::Ok().json(serde_json::json!({ "items": [case], "next": "c" })),
        Some("c") => HttpResponse::Ok().json(serde_json::json!({ "items": [], "next": null })),
        Some(_) => HttpResponse::UnprocessableEntity().finish(),
    }
}

async fn case(house: Data<FakeHouse>) -> HttpResponse {
    HttpResponse::Ok().json(house.kept(|kept| kept.case.clone()))
}

async fn file(house: Data<FakeHouse>, path: Path<(String, String)>) -> HttpResponse {
    HttpResponse::Ok().body(house.kept(|kept| kept.files[&path.1].clone()))
}

async fn posted(
    house: Data<FakeHouse>,
    path: Path<(String, String)>,
    body: web::Json<serde_json::Value>,
) -> HttpResponse {
    house.kept(|kept| kept.posts.entry(path.1.clone()).or_default().push(body.0));
    HttpResponse::Created().json(serde_json::json!({}))
}

async fn taken_in(house: Data<FakeHouse>, body: web::Json<serde_json::Value>) -> HttpResponse {
    house.kept(|kept| kept.posts.entry("intakes".to_owned()).or_default().push(body.0));
    HttpResponse::Created().json(serde_json::json!({}))
}
