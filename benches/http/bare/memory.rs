//! Answers from memory.

use super::cores;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
use bytes::Bytes;
use std::net::TcpListener;

/// The bytes of a file, as JSON.
pub async fn bytes(listener: TcpListener, file: &str) -> std::io::Result<()> {
    let body = Data::new(Bytes::from(std::fs::read(file)?));
    let app = move || App::new().app_data(body.clone()).default_service(web::to(page));
    HttpServer::new(app)
        .workers(cores())
        .listen(listener)?
        .run()
        .await
}

async fn page(body: Data<Bytes>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header(("content-type", "application/json"))
        .insert_header(("etag", "\"v1\""));
    answer.body(Bytes::clone(&body))
}

/// `304` with an `ETag`.
pub async fn not_modified(listener: TcpListener, etag: &str) -> std::io::Result<()> {
    let etag = Data::new(etag.to_owned());
    let app = move || App::new().app_data(etag.clone()).default_service(web::to(same));
    HttpServer::new(app)
        .workers(cores())
        .listen(listener)?
        .run()
        .await
}

async fn same(etag: Data<String>) -> HttpResponse {
    HttpResponse::NotModified()
        .insert_header(("etag", etag.as_str()))
        .finish()
}
