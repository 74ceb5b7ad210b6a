//! The sheet of labels.

use super::model::address;
use crate::agencies::Agency;
use crate::assets::model::Asset;
use crate::http::{Error, Paper, Result};
use crate::qr::{self, Drawing};
use askama::Template;

/// Labels of a page: three columns of eight, of 70 × 37 mm each.
const OF_A_PAGE: usize = 24;

#[derive(Template)]
#[template(path = "documents/labels.html")]
struct Sheet<'a> {
    agency: &'a str,
    pages: Vec<Vec<Sticker<'a>>>,
}

/// One label.
struct Sticker<'a> {
    code: Drawing,
    number: &'a str,
    name: &'a str,
}

/// The labels of these assets as a page to be printed.
///
/// # Errors
/// Never: an address is short enough for a code.
pub fn labels(agency: &Agency, assets: &[Asset], origin: &str) -> Result<Paper> {
    let stickers: Option<Vec<Sticker<'_>>> = assets.iter().map(|asset| sticker(asset, origin)).collect();
    let mut stickers = stickers
        .ok_or_else(|| Error::internal("the address is too long for a code"))?
        .into_iter()
        .peekable();
    let mut pages = Vec::new();
    while stickers.peek().is_some() {
        pages.push(stickers.by_ref().take(OF_A_PAGE).collect());
    }
    Paper::of(&Sheet {
        agency: &agency.name_th,
        pages,
    })
}

fn sticker<'a>(asset: &'a Asset, origin: &str) -> Option<Sticker<'a>> {
    Some(Sticker {
        code: qr::draw(&address(origin, &asset.id))?,
        number: &asset.number,
        name: &asset.name,
    })
}
