//! The page behind the label of an asset.

use super::answer::{page, say};
use crate::assets;
use crate::http::{Desk, Result};
use crate::pages::frame::{Frame, Switch};
use crate::pages::views::Property;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get};

#[get("/assets/{asset_id}")]
pub async fn label(request: HttpRequest, desk: Desk, asset_id: Path<String>) -> Result<HttpResponse> {
    let say = say(&request);
    let asset = desk
        .db
        .read(move |conn| assets::label_page(conn, &asset_id))
        .await?;
    let address = format!("/assets/{}", asset.id);
    let template = Property {
        frame: Frame::new(say, asset.name.clone(), Switch::link(say, &address)),
        agency: say.name(&asset.agency_th, asset.agency_en.as_deref()).to_owned(),
        asset,
    };
    page(say, &template)
}
