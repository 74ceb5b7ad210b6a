//! Sending a report.

use super::answer::{elsewhere, page, say};
use super::report::{Page, office};
use crate::complaints::{self, Arrival, CaseReceipt, Filed, NewComplaint};
use crate::files::{Coming, Handed};
use crate::http::Desk;
use crate::http::{Code, Created, Error, Form, Once, Origin, Result, SentFile, SubmissionPlace};
use crate::pages::frame::{Frame, Say, Switch};
use crate::pages::stamp::{self, Doubt};
use crate::pages::typed::Typed;
use crate::pages::views::Receipt;
use crate::pages::{dates, submission};
use crate::qr;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get, post};

/// Files it once, however often it's sent, and shows the receipt. What isn't believed is told so, and files nothing.
#[post("/a/{agency_id}/report/{kind}/send")]
pub async fn send(
    _place: SubmissionPlace,
    request: HttpRequest,
    desk: Desk,
    path: Path<(String, String)>,
    form: Form,
) -> Result<HttpResponse> {
    let office = office(&desk, path.into_inner()).await?;
    let (texts, files) = form.into_texts()?;
    let (say, typed) = (say(&request), Typed::of(texts));
    let page = Page {
        say,
        office: &office,
        typed: &typed,
    };
    let new = match submission::parse(&office.form, office.kind, page.service(), &typed) {
        Ok(new) => new,
        Err(faults) => return page.form(typed.get(stamp::FIELD), &faults),
    };
    let Ok((coming, handed)) = keep(&desk, files).await? else {
        let notice = say.of(
            "ไฟล์แนบบางไฟล์รับไม่ได้ รับเฉพาะภาพ JPEG PNG WebP และ PDF ที่สมบูรณ์ ไฟล์ละไม่เกิน 10 เมกะไบต์ โปรดเลือกไฟล์ใหม่ แล้วกดส่งอีกครั้ง",
            "One of the files can’t be taken: it has to be a whole JPEG, PNG, WebP or PDF of at most 10 MB. Choose the files \
             again, then send it.",
        );
        return page.review(
            StatusCode::UNPROCESSABLE_ENTITY,
            page.typed.get(stamp::FIELD),
            Some(notice),
        );
    };
    match coming.settle(file(&desk, &page, new, handed).await).await {
        Ok(receipt) => show(&request, &page, receipt),
        Err(error) => refused(&desk, &page, error),
    }
}

/// Loaded again by its address: there's nothing to see.
#[get("/a/{agency_id}/report/{kind}/send")]
pub async fn unsent(request: HttpRequest, path: Path<(String, String)>) -> HttpResponse {
    let (agency_id, kind) = path.into_inner();
    elsewhere(
        say(&request),
        &format!(
            "/a/{}/report/{}",
            super::encoded(&agency_id),
            super::encoded(&kind)
        ),
    )
}

/// The files, kept; `Err` for one that isn't taken.
async fn keep(desk: &Desk, files: Vec<SentFile>) -> Result<Result<(Coming, Handed), Error>> {
    match Coming::keep(&desk.files, files).await {
        Err(error) if error.code() != Code::InvalidInput => Err(error),
        kept => Ok(kept),
    }
}

/// An answer that was given before comes before any doubt: a page that's loaded again a day later shows it.
async fn file(desk: &Desk, page: &Page<'_>, new: NewComplaint, files: Handed) -> Result<CaseReceipt> {
    let (now, vault, agency) = (desk.now(), desk.vault.clone(), page.office.agency.clone());
    let stamp = page.typed.get(stamp::FIELD);
    let doubt = Doubt::of(&vault, stamp, page.typed.get(stamp::TRAP), now);
    let operation = format!("POST {}/send", page.address());
    let once = Once::of_form(stamp.to_owned(), &operation, &page.typed.digest());
    let created = once.run_secret(&desk.db, "public", now, move |tx| {
        if let Some(doubt) = doubt {
            return Err(doubt.error());
        }
        let filed = complaints::file(
            tx,
            &vault,
            &agency,
            ("", new),
            &Arrival::by_form(now),
            files.take(),
        )?;
        receipt(filed)
    });
    created.await?.view()
}

fn receipt(filed: Filed) -> Result<Created<CaseReceipt>> {
    let view = CaseReceipt::of(&filed.case, filed.receipt, filed.answer_due_on);
    Created::new(String::new(), view.version, &view)
}

fn refused(desk: &Desk, page: &Page<'_>, error: Error) -> Result<HttpResponse> {
    let Some(doubt) = Doubt::in_error(&error) else {
        return match error.code() {
            Code::InvalidInput => page.form(page.typed.get(stamp::FIELD), error.errors()),
            _ => Err(error),
        };
    };
    let stamp = match doubt {
        Doubt::TooOld => stamp::new(&desk.vault, desk.now())?,
        _ => page.typed.get(stamp::FIELD).to_owned(),
    };
    page.review(
        StatusCode::UNPROCESSABLE_ENTITY,
        &stamp,
        Some(explain(page.say, doubt)),
    )
}

fn explain(say: Say, doubt: Doubt) -> &'static str {
    let (thai, english) = match doubt {
        Doubt::TooFast => (
            "แบบฟอร์มถูกส่งเร็วกว่าที่คนจะกรอกได้ สิ่งที่ท่านพิมพ์ยังอยู่ครบ โปรดอ่านทวนแล้วกดส่งอีกครั้ง",
            "The form came back faster than people fill it in. All that you typed is here: read it once more, then send it.",
        ),
        Doubt::TooOld => (
            "แบบฟอร์มนี้เปิดไว้นานเกินหนึ่งวัน สิ่งที่ท่านพิมพ์ยังอยู่ครบ โปรดรอ 3 วินาทีแล้วกดส่ง ถ้าท่านได้รับใบรับของเรื่องนี้แล้ว ไม่ต้องส่งซ้ำ",
            "The form was open for more than a day. All that you typed is here: wait for 3 seconds, then send it. If you have a \
             receipt of it, don’t send it again.",
        ),
        Doubt::Trapped => (
            "ช่องที่ต้องปล่อยว่างถูกกรอกไว้ อาจเป็นเพราะโปรแกรมช่วยกรอก สิ่งที่ท่านพิมพ์ยังอยู่ครบ โปรดกดส่งอีกครั้ง",
            "A field that people leave empty was filled in, perhaps by a program that helps you. All that you typed is here: \
             please send it again.",
        ),
    };
    say.of(thai, english)
}

fn show(request: &HttpRequest, report: &Page<'_>, receipt: CaseReceipt) -> Result<HttpResponse> {
    let say = report.say;
    let track = format!("{}/track", Origin::of(request).0);
    let title = say.of("ได้รับเรื่องของท่านแล้ว", "Your report has been received");
    let template = Receipt {
        frame: Frame::new(say, title, Switch::Nowhere),
        agency: report.agency(),
        groups: receipt.receipt.split('-').map(str::to_owned).collect(),
        received: dates::moment(say, &receipt.received_at),
        due: receipt
            .answer_due_on
            .as_deref()
            .map(|day| dates::written(say, day)),
        code: qr::draw(&format!("{track}#{}", receipt.receipt)),
        track,
        given: receipt,
    };
    page(say, &template)
}
