//! The first page: which office.

use super::answer::{page, say};
use super::dashboard;
use crate::agencies::{self, Agency, places};
use crate::http::Desk;
use crate::http::Result;
use crate::pages::frame::{Frame, Say, Switch};
use crate::pages::views::Home;
use actix_web::{HttpRequest, HttpResponse, get};

const SHOWN: usize = 50;
/// Characters of a name that's looked for.
const LONGEST: usize = 100;

/// Where an instance is of one office alone, its page; else which office.
#[get("/")]
pub async fn home(request: HttpRequest, desk: Desk) -> Result<HttpResponse> {
    let (say, asked) = (say(&request), asked(request.query_string()));
    let part = Some(asked.clone()).filter(|asked| !asked.is_empty());
    let rows = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let read = desk.db.read(move |conn| {
        let found = agencies::search(conn, part.as_deref(), rows)?;
        let only = match (part, found.as_slice()) {
            (None, [only]) => Some(dashboard::told(conn, only.clone())?),
            _ => None,
        };
        Ok((found, only))
    });
    let (mut found, only) = read.await?;
    if let Some(only) = only {
        return page(say, &dashboard::shown(say, "/", only));
    }
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let address = match asked.as_str() {
        "" => "/".to_owned(),
        asked => format!("/?q={}", super::encoded(asked)),
    };
    let title = say.of("แจ้งเรื่องถึงหน่วยงานท้องถิ่น", "Tell your local government");
    let template = Home {
        frame: Frame::new(say, title, Switch::link(say, &address)),
        agencies: found.into_iter().map(|agency| line(say, agency)).collect(),
        asked,
        more,
    };
    page(say, &template)
}

/// What's looked for: nothing that no name can have.
fn asked(query: &str) -> String {
    let found = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "q");
    let text = found.map(|(_, text)| text.into_owned()).unwrap_or_default();
    let seen = text.trim().chars().filter(|c| !c.is_control());
    seen.take(LONGEST).collect()
}

fn line(say: Say, agency: Agency) -> (String, String, String) {
    let province = places::province(&agency.province);
    let amphoe = agency.amphoe.as_deref().and_then(places::amphoe);
    let amphoe = amphoe.map(|(_, amphoe)| {
        if say.is_english() {
            format!("{} District, ", amphoe.name_en)
        } else {
            format!("อำเภอ{} ", amphoe.name_th)
        }
    });
    let province = province.map_or_else(String::new, |province| {
        if say.is_english() {
            format!("{} Province", province.name_en)
        } else {
            format!("จังหวัด{}", province.name_th)
        }
    });
    let place = amphoe.unwrap_or_default() + &province;
    let name = say.name(&agency.name_th, agency.name_en.as_deref()).to_owned();
    (agency.id, name, place)
}
