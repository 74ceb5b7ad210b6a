//! The endpoint of rankings.

use super::super::{asked, store};
use super::model::{Ranked, position, rank};
use super::wire::{ListRankings, RankedAgency};
use crate::db::Db;
use crate::http::{
    ByteCache, IfNoneMatch, Page, PageParams, PageUrl, Params, Read, Result, ServiceConfig, public_read,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(list_rankings);
}

/// Rank the agencies of a year.
///
/// The best first, by their printed overall score. The rank is computed over what's published here, so it says
/// over how many of the agencies known (`computed_over`) and stands beside the printed one. Equal scores share a
/// place and the next one is skipped: 1, 2, 2, 4. By amphoe, an agency of no amphoe stands in the list without a rank.
#[utoipa::path(
    tag = "assessments",
    params(ListRankings, IfNoneMatch),
    responses((status = 200, description = "A page of ranked agencies", body = Page<RankedAgency>))
)]
#[get("/rankings")]
async fn list_rankings(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    url: PageUrl,
    params: Params<ListRankings>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let (scheme, asked) = (asked::year(params.fiscal_year)?, params.parse()?);
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let after = position(&page)?;
    public_read(&request, &db, &cache, move |conn| {
        let entries = store::published(conn, scheme.fiscal_year, &asked.by.needed(&asked.shown))?;
        let mut ranked = rank(entries, &store::known_counts(conn)?, &asked);
        if let Some((overall, agency)) = &after {
            ranked.retain(|one| one.comes_after(*overall, agency));
        }
        ranked.truncate(usize::from(page.limit) + 1);
        Ok(Read::from(Page::cut(
            ranked,
            &page,
            &url,
            Ranked::key,
            RankedAgency::from,
        )))
    })
    .await
}
