//! What can be sent twice and happens once: `Idempotency-Key`, kept for 24 hours in the transaction of the create itself.

use super::body::read_json;
use super::codes::{Code, Reason};
use super::problem::{Error, Fault, Result};
use crate::crypto::{hex, open_under, seal_under};
use crate::db::{Conn, Db, Tx, on_each};
use crate::schema::idempotency_keys;
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::marker::PhantomData;
use std::pin::Pin;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// How long a key is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);

/// The JSON body of a create, with its `Idempotency-Key` when the caller sent one.
pub struct Idempotent<T> {
    pub value: T,
    once: Once,
}

#[derive(Clone)]
struct KeyedRequest {
    key: Option<String>,
    /// Method, path and query, which a key belongs to.
    operation: String,
    body: [u8; 32],
}

impl<T: DeserializeOwned + 'static> FromRequest for Idempotent<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let once = Once::of(&request)?;
            let (value, body) = read_json(&request, payload).await?;
            Ok(Self {
                value,
                once: once.with_body(body),
            })
        })
    }
}

fn key_of(request: &HttpRequest) -> Result<Option<String>> {
    let Some(value) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let key = value.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > 200 {
        let fault = Fault::parameter("Idempotency-Key", Reason::OutOfRange)
            .with("min", 1)
            .with("max", 200);
        return Err(Error::invalid(fault));
    }
    Ok(Some(key.to_owned()))
}

impl<T> Idempotent<T> {
    /// The body, and what makes its create happen once.
    pub fn split(self) -> (T, Once) {
        (self.value, self.once)
    }
}

/// Runs a create once for each key.
pub struct Once(KeyedRequest);

/// For `params(Once)` in an operation's documentation.
impl utoipa::IntoParams for Once {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(200))
            .pattern(Some("^[!-~]([ -~]*[!-~])?$"));
        let parameter = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "The same key and body within 24 hours give the same answer, and happen once; a random UUID is a \
                 good key",
            ))
            .schema(Some(schema))
            .example(Some(serde_json::json!("6f1d2c1e-5b1c-4c0e-9d0e-3a1b2c3d4e5f")));
        vec![parameter.build()]
    }
}

impl Once {
    /// For a form of a page, which carries its key in a hidden field. `operation` is what the key belongs to, `content`
    /// what has to be the same for the answer to be.
    pub fn of_form(key: String, operation: &str, content: &[u8]) -> Self {
        Self(KeyedRequest {
            key: Some(key),
            operation: operation.to_owned(),
            body: Sha256::digest(content).into(),
        })
    }

    /// Of a request whose body is still to be read.
    ///
    /// # Errors
    /// `422` for a key that is none.
    pub(super) fn of(request: &HttpRequest) -> Result<Self> {
        Ok(Self(KeyedRequest {
            key: key_of(request)?,
            operation: format!("{} {}", request.method(), request.uri()),
            body: [0; 32],
        }))
    }

    /// The same, of the body with this SHA-256.
    pub(super) fn with_body(mut self, body: [u8; 32]) -> Self {
        self.0.body = body;
        self
    }

    /// Runs `job` in a write, or gives the answer of the same request before. `caller` owns the key.
    ///
    /// # Errors
    /// Those of `job`; `409` when the key was used for another request.
    pub async fn run<V: Serialize + Send + 'static>(
        self,
        db: &Db,
        caller: &str,
        now: NaiveDateTime,
        job: impl FnOnce(&mut Tx<'_>) -> Result<Created<V>> + Send + 'static,
    ) -> Result<Created<V>> {
        self.kept_as(Keeping::Plain, db, caller, now, job).await
    }

    /// As [`Once::run`], for an answer that holds a secret: it's kept sealed under the key that the caller sent, which
    /// isn't stored itself.
    ///
    /// # Errors
    /// As [`Once::run`].
    pub async fn run_secret<V: Serialize + Send + 'static>(
        self,
        db: &Db,
        caller: &str,
        now: NaiveDateTime,
        job: impl FnOnce(&mut Tx<'_>) -> Result<Created<V>> + Send + 'static,
    ) -> Result<Created<V>> {
        let key = self.0.key.clone().unwrap_or_default();
        self.kept_as(Keeping::Sealed(key), db, caller, now, job).await
    }

    /// As [`Once::run`], of what isn't a create: it's answered with `200` and what `job` gives.
    ///
    /// # Errors
    /// As [`Once::run`].
    pub async fn run_step<V: Serialize + Send + 'static>(
        self,
        db: &Db,
        caller: &str,
        now: NaiveDateTime,
        job: impl FnOnce(&mut Tx<'_>) -> Result<V> + Send + 'static,
    ) -> Result<Done<V>> {
        let job = move |tx: &mut Tx<'_>| Created::new(String::new(), 0, &job(tx)?);
        self.run(db, caller, now, job).await.map(Done)
    }

    async fn kept_as<V: Serialize + Send + 'static>(
        self,
        keeping: Keeping,
        db: &Db,
        caller: &str,
        now: NaiveDateTime,
        job: impl FnOnce(&mut Tx<'_>) -> Result<Created<V>> + Send + 'static,
    ) -> Result<Created<V>> {
        let request = self.0;
        let digest = request.key.as_ref().map(|key| {
            let scoped = format!("{caller}\n{}\n{key}", request.operation);
            <[u8; 32]>::from(Sha256::digest(scoped.as_bytes()))
        });
        db.write(move |tx| {
            let Some(digest) = digest else { return job(tx) };
            wait_for_twin(tx, digest)?;
            let (id, body) = (hex(&digest), hex(&request.body));
            if let Some(answered) = find(tx, &id, now)? {
                return answered.replay(&body, &keeping);
            }
            let created = job(tx)?;
            keep(tx, (id, body, &keeping), now, &created)?;
            Ok(created)
        })
        .await
    }
}

/// How an answer is kept until its key expires.
enum Keeping {
    Plain,
    /// Under the caller's own key.
    Sealed(String),
}

impl Keeping {
    fn put(&self, id: &str, body: &str) -> Result<String> {
        match self {
            Self::Plain => Ok(body.to_owned()),
            Self::Sealed(key) => Ok(STANDARD.encode(seal_under(key, id, body.as_bytes())?)),
        }
    }

    fn take(&self, id: &str, kept: String) -> Result<String> {
        let Self::Sealed(key) = self else { return Ok(kept) };
        let sealed = STANDARD.decode(kept).map_err(Error::internal)?;
        String::from_utf8(open_under(key, id, &sealed)?).map_err(Error::internal)
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = idempotency_keys)]
struct Answered {
    id: String,
    request_hash: String,
    location: String,
    version: i32,
    body: String,
    created_at: NaiveDateTime,
}

impl Answered {
    fn replay<V>(self, body: &str, keeping: &Keeping) -> Result<Created<V>> {
        if self.request_hash != body {
            return Err(Error::new(Code::IdempotencyConflict));
        }
        Ok(Created {
            location: self.location,
            version: self.version,
            body: keeping.take(&self.id, self.body)?,
            view: PhantomData,
        })
    }
}

/// Of two requests with one key at the same time the second waits until the first is done, and finds its answer. On
/// SQLite writes follow each other anyway.
fn wait_for_twin(tx: &mut Tx<'_>, digest: [u8; 32]) -> Result<()> {
    if let Conn::Postgres(c) = tx.conn() {
        let lock = i64::from_be_bytes(digest.first_chunk().copied().unwrap_or_default());
        diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
            .bind::<BigInt, _>(lock)
            .execute(c)?;
    }
    Ok(())
}

fn find(tx: &mut Tx<'_>, id: &str, now: NaiveDateTime) -> Result<Option<Answered>> {
    let row = idempotency_keys::table.find(id);
    let expired = row.filter(idempotency_keys::created_at.le(now - KEPT));
    on_each!(tx.conn(), |c| diesel::delete(expired).execute(c))?;
    Ok(on_each!(tx.conn(), |c| row.first(c).optional())?)
}

/// Removes the answers that are kept no longer.
///
/// # Errors
/// When the storage fails.
pub async fn forget_keys(db: &Db, now: NaiveDateTime) -> Result<usize> {
    db.write(move |tx| {
        let expired = idempotency_keys::table.filter(idempotency_keys::created_at.le(now - KEPT));
        Ok(on_each!(tx.conn(), |c| diesel::delete(expired).execute(c))?)
    })
    .await
}

fn keep<V>(
    tx: &mut Tx<'_>,
    (id, hash, keeping): (String, String, &Keeping),
    now: NaiveDateTime,
    created: &Created<V>,
) -> Result<()> {
    let row = Answered {
        body: keeping.put(&id, &created.body)?,
        id,
        request_hash: hash,
        location: created.location.clone(),
        version: created.version,
        created_at: now,
    };
    on_each!(tx.conn(), |c| diesel::insert_into(idempotency_keys::table)
        .values(&row)
        .execute(c))?;
    Ok(())
}

/// `201` with `Location`, `ETag` and the new thing's view.
pub struct Created<V> {
    location: String,
    version: i32,
    body: String,
    view: PhantomData<V>,
}

impl<V: Serialize> Created<V> {
    /// # Errors
    /// Never for views that are plain data.
    pub fn new(location: String, version: i32, view: &V) -> Result<Self> {
        let body = serde_json::to_string(view).map_err(Error::internal)?;
        Ok(Self {
            location,
            version,
            body,
            view: PhantomData,
        })
    }
}

impl<V: DeserializeOwned> Created<V> {
    /// The view, of this create or of the same request before: for a page that shows it.
    ///
    /// # Errors
    /// Never for views that are plain data.
    pub fn view(&self) -> Result<V> {
        serde_json::from_str(&self.body).map_err(Error::internal)
    }
}

impl<V> Responder for Created<V> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::build(StatusCode::CREATED)
            .insert_header((header::LOCATION, self.location))
            .insert_header((header::ETAG, format!("\"{}\"", self.version)))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type("application/json")
            .body(self.body)
    }
}

/// `200` with what a step that can be sent twice came to.
pub struct Done<V>(Created<V>);

impl<V> Responder for Done<V> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "private, no-store"))
            .content_type("application/json")
            .body(self.0.body)
    }
}
